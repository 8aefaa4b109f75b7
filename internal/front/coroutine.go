package front

import (
	"fmt"
	"maps"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/physl"
)

// A call of a generator function gives a value that exists only while building. Where it is gone over, its body is built in the place of the loop, and what
// goes over it in the places of its yields: then both take turns as in Python. The variables of the body are variables of the function that goes over it,
// under names of their own.

// coroutine is what a call of a generator function gives. It is gone over once.
type coroutine struct {
	c     *closure
	vars  map[string]*ir.Value // its parameters
	call  *physl.Node
	depth int // loops around the call
}

// consumer is what goes over the items of a sequence that comes one by one.
type consumer struct {
	each  func(v *ir.Value) error
	names []string // variables that it sets and that live from one item to the next
	stop  string   // variable that it sets to True where it wants no more; "": it takes all
}

// region is the body of a generator function that is being built, and the one that goes over it.
type region struct {
	to     consumer
	def    *physl.Node
	names  []string // variables that its loops carry: those of all that go over generators around it
	outer  scopeOf
	hiding bool // the other variables of the frame are not its own
}

// scopeOf is which names mean what in a frame.
type scopeOf struct {
	info    *funcInfo
	lexical *frame
	fn      int
	region  *region
}

func (fr *frame) scopeOf() scopeOf { return scopeOf{fr.info, fr.lexical, fr.fn, fr.region} }

func (fr *frame) enter(s scopeOf) {
	fr.info, fr.lexical, fr.fn, fr.region = s.info, s.lexical, s.fn, s.region
}

// hides reports whether name, a variable of fr, means another thing in the generator function that is being built in it.
func (fr *frame) hides(name string) bool {
	return fr.region != nil && fr.region.hiding && name[0] != '!'
}

// isGenerator reports whether def is a generator function.
func isGenerator(def *physl.Node) bool { return def.Is("define") && yields(def.Args[len(def.Args)-1]) }

// yields reports whether n itself has a yield.
func yields(n *physl.Node) bool {
	if n.Is("define") || n.Is("lambda") {
		return false
	}
	return n.Is("__yield") || n.Is("__yield_from") || n.Is("__python") && (n.Args[0].Text == "Yield" || n.Args[0].Text == "YieldFrom") || slices.ContainsFunc(n.Args, yields)
}

// overCoroutine is what a loop over the items of g goes over.
func (b *builder) overCoroutine(g *coroutine) (*sequence, error) {
	for fr := b.fr; fr != nil; fr = fr.caller {
		for r := fr.region; r != nil; r = r.outer.region {
			if r.def == g.c.def {
				return nil, unsupported{reason: "a generator function that calls itself"}
			}
		}
	}
	if err := b.useUp(g, g.depth); err != nil {
		return nil, err
	}
	return &sequence{run: func(to consumer) error { return b.runCoroutine(g, to) }}, nil
}

// useUp notes that generator g, made inside so many loops, is gone over here. It is an error to do so a second time.
func (b *builder) useUp(g static, depth int) error {
	name := fmt.Sprintf("%p", g)
	if b.depth() > depth || b.usedUp[name] != nil {
		return unsupported{reason: "a generator that is kept"}
	}
	b.undos = append(b.undos, undo{vars: b.usedUp, name: name})
	b.usedUp[name] = b.newStatic(ellipsis{})
	return nil
}

// runCoroutine builds the body of g, with what to does in the places of its yields.
func (b *builder) runCoroutine(g *coroutine, to consumer) error {
	key := fmt.Sprintf("%p %p %p %s", g.call, g.c.def, b.fr.def, to.stop)
	body := b.bodies[key]
	if body == nil {
		var err error
		if body, err = b.bodyOf(g.c, to.stop, len(b.bodies)); err != nil {
			return err
		}
		b.bodies[key] = body
	}
	fr, outer, resumes := b.fr, b.fr.scopeOf(), b.fr.resumes
	defer func() { fr.enter(outer); fr.resumes = resumes }()
	r := &region{to: to, def: g.c.def, names: slices.Clone(to.names), outer: outer, hiding: g.c.lexical != fr}
	if outer.region != nil {
		r.names = append(r.names, outer.region.names...)
	}
	fr.resumes = false // Python has no generator that it could go on with in the middle
	within := scopeOf{info: body.within(outer.info, r), lexical: outer.lexical, fn: g.c.fn, region: r}
	if r.hiding {
		within.lexical = g.c.lexical
	}
	fr.enter(within)
	for name, v := range g.vars {
		b.setVar(body.names[name], v)
	}
	if body.done != "" {
		b.setVar(body.done, b.bool(false))
	}
	err := b.stmt(body.tree)
	for name := range body.info.locals {
		if fr.vars[name] != nil {
			b.forget(name)
		}
	}
	return err
}

// yield gives an item to what goes over the generator.
func (b *builder) yield(n *physl.Node) error {
	v, err := b.expr(n.Args[0])
	if err != nil {
		return err
	}
	fr, within := b.fr, b.fr.scopeOf()
	if fr.region == nil {
		return unsupported{reason: "yield has no compiled form"}
	}
	defer func() { fr.enter(within) }()
	fr.enter(within.region.outer)
	return within.region.to.each(v)
}

// eachRun builds a for loop over a sequence whose items come one by one.
func (b *builder) eachRun(n *physl.Node, s *sequence, list []string, broke bool) error {
	body := n.Args[2]
	it := iteration{n: n, names: slices.Clone(list), broke: broke, leaves: exits(body), body: func() error { return b.stmt(body) }}
	to := consumer{}
	if breaks(body) {
		if to.stop, it.broke = brokeName(n), true; !broke {
			it.names = append(it.names, to.stop)
			b.setVar(to.stop, b.bool(false))
			defer b.forget(to.stop)
		}
	}
	to.names = it.names
	to.each = func(v *ir.Value) error {
		item := it
		item.enter = func(*ir.Value) error { return b.assign(n.Args[0], v) }
		return b.once(item, nil, it.leaves)
	}
	resumes := b.fr.resumes
	b.fr.resumes = false
	defer func() { b.fr.resumes = resumes }()
	return s.run(to)
}

// breaks reports whether n has a break of the loop whose body it is.
func breaks(n *physl.Node) bool {
	if n.Is("for_each") || n.Is("while") {
		last := n.Args[len(n.Args)-1]
		return (n.Is("for_each") && len(n.Args) > 3 || n.Is("while") && len(n.Args) > 2) && breaks(last)
	}
	if n.Is("define") || n.Is("lambda") {
		return false
	}
	return n.Is("break") || slices.ContainsFunc(n.Args, breaks)
}

// generatorBody is the body of a generator function as a part of another function.
type generatorBody struct {
	tree  *physl.Node
	names map[string]string // from its variables to their names there
	info  *funcInfo
	stop  string
	done  string // variable that says that it has returned, "" where it cannot in the middle
}

// bodyOf makes the body of generator function c, which ends where the variable stop says so.
func (b *builder) bodyOf(c *closure, stop string, id int) (*generatorBody, error) {
	own := b.infoOf(c.def)
	if len(own.shared) > 0 {
		return nil, unsupported{reason: "a generator function whose variables nested functions set"}
	}
	g := &generatorBody{names: map[string]string{}, stop: stop}
	for name := range own.locals {
		g.names[name] = fmt.Sprintf("!gen%d.%s", id, name)
	}
	tree := own.body[0]
	if k := len(tree.Args) - 1; tree.Is("block") && tree.Args[k].Is("return") && len(tree.Args[k].Args) == 0 {
		last := *tree
		last.Args = tree.Args[:k]
		tree = &last
	}
	if countReturns(tree) > 0 {
		g.done = fmt.Sprintf("!gen%d", id)
	}
	tree, err := g.statement(g.copied(tree, g.names), false)
	if err != nil {
		return nil, err
	}
	g.tree = tree
	g.info = &funcInfo{locals: names{}, shared: names{}, inner: names{}, rebound: names{}, body: []*physl.Node{tree}}
	for _, name := range g.names {
		g.info.locals[name] = true
	}
	if g.done != "" {
		g.info.locals[g.done] = true
	}
	for name := range own.rebound {
		g.info.rebound[g.names[name]] = true
	}
	g.info.nested(tree)
	return g, nil
}

// within is what is known of the names in the body, in a frame of which outer is known. The variables of r live all along.
func (g *generatorBody) within(outer *funcInfo, r *region) *funcInfo {
	in := *g.info
	in.before, in.after, in.head = map[*physl.Node]names{}, map[*physl.Node]names{}, map[*physl.Node]names{}
	if !r.hiding {
		in.body = []*physl.Node{{Kind: physl.Call, Name: "block", Args: []*physl.Node{g.tree, outer.body[0]}}}
		in.locals = maps.Clone(in.locals).addAll(outer.locals)
		in.inner = maps.Clone(in.inner).addAll(outer.inner)
		in.rebound = maps.Clone(in.rebound).addAll(outer.rebound)
		in.shared = outer.shared
	}
	live := names{}
	for _, name := range append(slices.Clone(r.names), g.stop, g.done) {
		live[name] = true
	}
	l := &liveness{in: &in}
	l.stmt(g.tree, live)
	return &in
}

// copied is n with the variables of the generator under their names, and without numbers: Python cannot go on inside.
func (g *generatorBody) copied(n *physl.Node, names map[string]string) *physl.Node {
	out := *n
	out.N, out.Args = 0, make([]*physl.Node, len(n.Args))
	inner := names
	if n.Is("define") || n.Is("lambda") {
		inner = withoutParams(n, names)
	}
	for i, a := range n.Args {
		switch {
		case n.Is("__arg") && i == 0:
			out.Args[i] = a // a keyword
		case i == len(n.Args)-1:
			out.Args[i] = g.copied(a, inner)
		case inner != nil && a.Is("__arg") && (n.Is("define") || n.Is("lambda")):
			out.Args[i] = g.copied(a, names) // the default is evaluated outside
		case n.Is("lambda"), n.Is("define") && i > 0:
			out.Args[i] = a
		default:
			out.Args[i] = g.copied(a, names)
		}
	}
	if name := names[n.Name]; name != "" && (n.Kind == physl.Name || n.Kind == physl.Call && forms[n.Name] == nil && statements[n.Name] == nil) {
		out.Name = name
	}
	return &out
}

// withoutParams are the names that mean the same inside a nested function: not its own variables.
func withoutParams(n *physl.Node, of map[string]string) map[string]string {
	out := maps.Clone(of)
	own := names{}
	last := len(n.Args) - 1
	for i, p := range n.Args[:last] {
		switch {
		case n.Is("define") && i == 0:
		case len(p.Args) > 0:
			own[p.Args[0].Name] = true
		default:
			own[p.Name] = true
		}
	}
	bindings(n.Args[last], own)
	outer := names{}
	nonlocals(n.Args[last], false, outer)
	for name := range own {
		if !outer[name] {
			delete(out, name)
		}
	}
	return out
}

func formOf(name string, at *physl.Node, args ...*physl.Node) *physl.Node {
	return &physl.Node{Kind: physl.Call, Name: name, Args: args, Line: at.Line, Col: at.Col}
}

func nameOf(name string, at *physl.Node) *physl.Node {
	return &physl.Node{Kind: physl.Name, Name: name, Line: at.Line, Col: at.Col}
}

// statement is a statement of the body that ends where the one that goes over it wants no more, or where it returns.
func (g *generatorBody) statement(n *physl.Node, looped bool) (*physl.Node, error) {
	switch {
	case n.Is("__yield_from"):
		item := nameOf(g.stopName("from", n), n)
		g.names[item.Name] = item.Name
		return g.statement(formOf("for_each", n, item, n.Args[0], formOf("__yield", n, item)), looped)
	case n.Is("return"):
		done := formOf("store", n, nameOf(g.done, n), &physl.Node{Kind: physl.Bool, Num: 1})
		if looped {
			return formOf("block", n, done, formOf("break", n)), nil
		}
		return done, nil
	case !yields(n) && countReturns(n) == 0:
		return n, nil
	case n.Is("block"):
		return g.statements(n, n.Args, looped)
	case n.Is("__yield"):
		return g.statements(n, []*physl.Node{n}, looped)
	case n.Is("if"), n.Is("while"), n.Is("for_each"):
		out := *n
		out.Args = slices.Clone(n.Args)
		first := 1
		if n.Is("for_each") {
			first = 2
		}
		for i := first; i < len(n.Args); i++ {
			var err error
			if out.Args[i], err = g.statement(n.Args[i], looped || i == first && !n.Is("if")); err != nil {
				return nil, err
			}
		}
		return &out, nil
	}
	return nil, unsupported{reason: "a generator function with a yield of this kind"}
}

func (g *generatorBody) stopName(what string, n *physl.Node) string {
	return fmt.Sprintf("!%s%p", what, n)
}

// statements are a list of statements: what follows one that may have been the last is under a condition.
func (g *generatorBody) statements(at *physl.Node, list []*physl.Node, looped bool) (*physl.Node, error) {
	var out []*physl.Node
	for i, s := range list {
		made := s
		if !s.Is("__yield") {
			var err error
			if made, err = g.statement(s, looped); err != nil {
				return nil, err
			}
		}
		out = append(out, made)
		var flags []*physl.Node
		loop := s.Is("while") || s.Is("for_each") || s.Is("__yield_from")
		if g.stop != "" && yields(s) && (!s.Is("if") || !looped) {
			flags = append(flags, nameOf(g.stop, s))
		}
		if countReturns(s) > 0 && (loop || !looped) {
			flags = append(flags, nameOf(g.done, s))
		}
		if len(flags) == 0 {
			continue
		}
		ended := flags[0]
		if len(flags) > 1 {
			ended = formOf("__or", s, flags...)
		}
		if looped {
			out = append(out, formOf("if", s, ended, formOf("break", s)))
			continue
		}
		if i == len(list)-1 {
			break
		}
		rest, err := g.statements(at, list[i+1:], looped)
		if err != nil {
			return nil, err
		}
		out = append(out, formOf("if", s, formOf("__not", s, ended), rest))
		break
	}
	return formOf("block", at, out...), nil
}
