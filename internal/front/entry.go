package front

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// newBuilder makes a builder for a new function of the unit.
func (s *session) newBuilder(name string) *builder {
	f := &ir.Func{Name: name, Body: &ir.Block{Entry: true}}
	return &builder{session: s, f: f, cur: f.Body, consts: map[*ir.Block]map[string]*ir.Value{}, statics: map[*ir.Value]static{},
		origins: map[*ir.Value]origin{}, standIns: map[string]string{}, standFor: map[string]*ir.Value{}, varied: map[varies]bool{}, lengths: map[*ir.Value]int{}, usedUp: map[string]*ir.Value{}, attributes: map[string]*ir.Value{},
		functions: map[int]*closure{}, cached: map[int]*closure{}, memos: map[int]*ir.Value{}, objects: map[*ir.Value]string{}, contents: map[*ir.Value]*ir.Value{}, readIn: map[*ir.Value]*ir.Value{}, keySets: map[*ir.Value]keySets{}, outer: map[*ir.Block]*ir.Block{}, resized: map[string]resizings{}}
}

// buildEntry builds the function that the request asks for.
func (s *session) buildEntry(types []nd.Type) error {
	fn := s.req.Functions[0]
	if len(types) < len(fn.Params) {
		return fmt.Errorf("request: %d types for %d parameters", len(types), len(fn.Params))
	}
	result := nd.Type{}
	for range 4 * maxTries {
		b := s.newBuilder(fn.Name)
		s.unit.Funcs, s.rec, s.lists.news = []*ir.Func{b.f}, map[string]*recursion{}, false
		s.sites, s.bySite = nil, map[string]int{}
		if s.classes.news { // what is known to be in lists are instances as they were
			s.lists.forget()
			s.classes.news = false
		}
		s.lists.tries++
		ret, err := b.entry(types, result)
		again, err := s.lists.relearn(err)
		if err != nil {
			return err
		}
		if again || s.lists.uncopied(s.unit) {
			continue
		}
		if !ret.stale {
			return nil
		}
		result = ret.types[0]
	}
	return unsupported{reason: "the types of the results do not settle"}
}

// entry builds the whole function, its result of type result when that is known.
func (b *builder) entry(types []nd.Type, result nd.Type) (*merge, error) {
	def := b.defs[0]
	b.pos = ir.Pos{Line: max(def.Line, 1), Col: def.Col}
	b.fr = &frame{def: def, info: b.infoOf(def), vars: map[string]*ir.Value{}, resumes: true}
	params, arrays := b.req.Functions[0].Params, 0
	for i, t := range types {
		name := ""
		if i < len(params) {
			name = params[i]
		}
		v := b.param(t, name)
		arrays += b.inRegion(v, arrays)
		if i >= len(params) {
			slot := "h" + strconv.Itoa(i-len(params))
			b.place(v, slot)
			if holdsCopies(t) {
				v = b.listParam(v, slot)
			}
			b.hiddenArgs = append(b.hiddenArgs, v)
			continue
		}
		b.place(v, strconv.Itoa(i))
		if t.Kind == nd.Tuple && holdsDType(t) {
			return nil, unsupported{reason: "an argument is a tuple that holds a dtype or a class"} // which no exit could give back
		}
		if t.IsClass() {
			v = b.newStatic(globalRef{"numpy." + t.Elem.NumPy()})
		}
		if t.Kind == nd.Str || t.Kind == nd.DTypeOf || t.Kind == nd.List {
			b.origins[v] = origin{text: "@" + strconv.Itoa(i)}
		}
		if given := v; holdsCopies(t) {
			if v = b.listParam(v, name); v != given && v.Type.Kind == nd.Object {
				b.objects[v] = strconv.Itoa(i)
			}
		}
		b.fr.vars[name] = v
	}
	if err := b.specialise(params); err != nil {
		return nil, err
	}
	if err := b.bindAttributes(); err != nil {
		return nil, err
	}
	if err := b.makeMemos(); err != nil {
		return nil, err
	}
	if err := b.readContents(); err != nil {
		return nil, err
	}
	ret := b.newMerge([]nd.Type{result})
	b.fr.ret = ret
	err := protect(func() error {
		if err := b.share(); err != nil {
			return err
		}
		return b.wholeBody(def)
	})
	if err != nil && err != (dead{}) {
		return nil, err
	}
	if ret.err != nil {
		return nil, ret.err
	}
	b.f.Result = b.named(ret.types[0])
	if ret.types[0].Kind == nd.Invalid {
		b.f.Result = nd.NoneType
	}
	return ret, nil
}

// specialise puts the values of parameters that the request gives in their place.
func (b *builder) specialise(params []string) error {
	for i, name := range params {
		c, ok := b.req.Consts[i]
		if !ok {
			continue
		}
		if text, ok := c.(string); ok && b.fr.vars[name].Type.Kind == nd.Text {
			b.fr.vars[name] = b.str(text)
			b.origins[b.fr.vars[name]] = origin{text: "@" + strconv.Itoa(i)}
			continue
		}
		v, err := constFromJSON(b.fr.vars[name].Type, c)
		if err != nil {
			return err
		}
		if v != nil {
			b.fr.vars[name] = b.constant(b.fr.vars[name].Type, v)
		}
	}
	return nil
}

// wholeBody builds the body of the function after a checkpoint at its first statement.
func (b *builder) wholeBody(def *physl.Node) error {
	body := b.fr.info.body[0]
	at, live := def, b.fr.info.before[body]
	if first := firstStatement(body); first != nil {
		at = first
	}
	b.cp = b.checkpoint(number(at), b.fr.vars, live)
	defer drop(b.f.Body, b.cp)
	if def.Is("lambda") {
		b.begin(body)
		v, err := b.whole(body)
		if err != nil {
			return err
		}
		return b.finish(v)
	}
	if err := b.stmt(body); err != nil {
		return err
	}
	return b.finish(b.none())
}

// recursion is a Python function that calls itself, as a function of the unit.
type recursion struct {
	index   int64
	changes bool    // memory that it is given
	result  nd.Type // Invalid while no way to its end is known
}

// captured are the variables of enclosing functions that a recursive function and the nested functions it calls use.
type captured struct {
	values    map[string]*ir.Value
	functions map[string]*closure // defined beside it
	globals   map[string]globalRef
}

// formal is a parameter of a function of the unit: a variable of the Python function, one of those around it, or a hidden argument of the whole.
type formal struct {
	name     string
	of       scopeKind
	t        nd.Type
	position string // of a Python object, as for place
	static   static // what the variable always is, which is no parameter then
}

type scopeKind int

const (
	ownScope scopeKind = iota
	outerScope
	hiddenScope
	memoScope
)

// formals lists the parameters that a function of its own for a call with these variables has, and the arguments.
func (b *builder) formals(vars map[string]*ir.Value, free *captured) (list []formal, args []*ir.Value, err error) {
	add := func(name string, of scopeKind, v *ir.Value) {
		p := formal{name: name, of: of, position: b.objects[v], static: b.statics[v]}
		c, isFunction := p.static.(*closure)
		switch {
		case holdsStandIn(v.Type):
			err = unsupported{reason: "a recursive function with one of several functions as argument"}
		case !isStatic(v):
			p.t = b.anonymous(v.Type)
			args = append(args, v)
		case isFunction && c.lexical != nil || !isFunction && b.global(v) == "":
			err = unsupported{reason: "a recursive function with a function of its caller as argument"}
		}
		list = append(list, p)
	}
	for _, name := range sortedVars(vars) {
		add(name, ownScope, vars[name])
	}
	for _, name := range sortedVars(free.values) {
		add(name, outerScope, free.values[name])
	}
	for k, v := range b.hiddenArgs {
		add(strconv.Itoa(k), hiddenScope, v)
	}
	for _, k := range slices.Sorted(maps.Keys(b.memos)) {
		add(fmt.Sprintf("%s.%d", memoMark, k), memoScope, b.memos[k])
	}
	return list, args, err
}

// around is the frame whose code fr stands in when calls are followed: that of a generator is where the generator was made, whoever goes over it.
func (fr *frame) around() *frame {
	if fr.def != nil && fr.def.Is("__genexp") {
		return fr.lexical
	}
	return fr.caller
}

// varying are the arguments of a recursive call in which a str that is not the one that fr, the call around it, was given is known only while running.
func (b *builder) varying(fr *frame, vars map[string]*ir.Value) map[string]*ir.Value {
	out := copyVars(vars)
	for name, v := range vars {
		if v.Type.Kind == nd.Str && (fr.vars[name] == nil || !fr.vars[name].Type.Equal(v.Type)) {
			out[name] = b.asText(v)
		}
	}
	return out
}

// callRecursive calls c, which is being built, as a function of its own.
func (b *builder) callRecursive(c *closure, vars map[string]*ir.Value) (*ir.Value, error) {
	free, err := b.capture(c)
	if err != nil {
		return nil, err
	}
	params, args, err := b.formals(vars, free)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%p", c.def)
	for _, p := range params {
		key += fmt.Sprintf(" %s %s %s", p.name, p.t, p.position)
		switch s := p.static.(type) {
		case globalRef:
			key += s.name
		case *closure:
			key += fmt.Sprintf("%p", s.def)
		}
	}
	r := b.rec[key]
	if r == nil {
		r = &recursion{index: int64(len(b.unit.Funcs))}
		b.rec[key] = r
		b.unit.Funcs = append(b.unit.Funcs, nil)
		if err := b.buildRecursive(c, r, params, free); err != nil {
			b.dropFunctions(r.index)
			return nil, err
		}
	}
	if r.result.Kind == nd.Invalid {
		return nil, b.leave("recursion")
	}
	row := "call"
	if r.changes {
		row = "call.changing"
	}
	return b.node(row, args, op.Attrs{"func": r.index}, b.anonymous(r.result)).Out(), nil
}

// dropFunctions takes the functions from index k on out of the unit.
func (s *session) dropFunctions(k int64) {
	s.unit.Funcs = s.unit.Funcs[:k]
	for key, r := range s.rec {
		if r.index >= k {
			delete(s.rec, key)
		}
	}
}

// anonymous is t with all dims new.
func (b *builder) anonymous(t nd.Type) nd.Type {
	return mapDims(t, func(d nd.Dim) nd.Dim { return nd.Dim{One: d.One} })
}

// capture finds what c uses of the functions around it.
func (b *builder) capture(c *closure) (*captured, error) {
	free := &captured{map[string]*ir.Value{}, map[string]*closure{}, map[string]globalRef{}}
	if c.lexical == nil {
		return free, nil
	}
	return free, b.captureFor(c, c, free)
}

func (b *builder) captureFor(f, c *closure, free *captured) error {
	used := names{}
	reads(f.def, used)
	if f.memo != "" && f.lexical != nil {
		if free.values[f.memo] = f.lexical.find(f.memo); free.values[f.memo] == nil {
			return unsupported{reason: "a cached function whose table is not at hand"}
		}
	}
	for _, name := range sortedKeys(used) {
		if free.values[name] != nil || free.functions[name] != nil || b.infoOf(f.def).locals[name] {
			continue
		}
		v := c.lexical.find(name)
		if cell := c.lexical.find(cellName(name)); cell != nil {
			name, v = cellName(name), cell
		}
		if v == nil {
			continue
		}
		switch s := b.statics[v].(type) {
		case *closure:
			if s.lexical != c.lexical {
				return unsupported{reason: "a recursive function that calls " + name + ", of another function"}
			}
			free.functions[name] = s
			if err := b.captureFor(s, c, free); err != nil {
				return err
			}
		case globalRef:
			free.globals[name] = s
		default:
			if isStatic(v) {
				return unsupported{reason: "a recursive function that uses " + name}
			}
			free.values[name] = v
		}
	}
	return nil
}

// find is the value of a variable of fr or a function around it, nil when there is none.
func (fr *frame) find(name string) *ir.Value {
	for ; fr != nil; fr = fr.lexical {
		if v := fr.vars[name]; v != nil && !fr.hides(name) {
			return v
		}
	}
	return nil
}

// buildRecursive builds the function of r until its result type holds.
func (b *builder) buildRecursive(c *closure, r *recursion, params []formal, free *captured) error {
	for range maxTries {
		b.dropFunctions(r.index + 1) // those that it calls and that call it did not know its result
		nb := b.newBuilder(functionName(c.def))
		nb.pos, nb.undoes = b.pos, true
		nb.fr = &frame{fn: c.fn, def: c.def, info: b.infoOf(c.def), vars: map[string]*ir.Value{}}
		if c.lexical != nil {
			nb.fr.lexical = nb.around(c, free)
		}
		for _, p := range params {
			nb.formal(p)
		}
		b.unit.Funcs[r.index] = nb.f
		again, err := nb.recursiveBody(c, r)
		if err != nil {
			return err
		}
		if !again {
			return nil
		}
	}
	return unsupported{reason: "the type of the result of a recursive function does not settle"}
}

// formal adds a parameter, or what stands for it, to the function and the scope it belongs to.
func (b *builder) formal(p formal) {
	var v *ir.Value
	switch s := p.static.(type) {
	case nil:
		v = b.param(p.t, p.name)
	case *closure:
		v = b.newStatic(b.function(s.fn))
	default:
		v = b.newStatic(s)
	}
	if p.position != "" {
		b.objects[v] = p.position
	}
	switch p.of {
	case ownScope:
		b.fr.vars[p.name] = v
	case outerScope:
		b.fr.lexical.vars[p.name] = v
	case memoScope:
		k, _ := strconv.Atoi(strings.TrimPrefix(p.name, memoMark+"."))
		b.memos[k] = v
	case hiddenScope:
		b.hiddenArgs = append(b.hiddenArgs, v)
	}
}

// around stands for the function in which c is defined, with what c uses of it.
func (b *builder) around(c *closure, free *captured) *frame {
	fr := &frame{info: &funcInfo{shared: names{}}, vars: map[string]*ir.Value{}, fn: c.fn, sure: map[string]*ir.Value{}}
	for outer := c.lexical; outer != nil; outer = outer.lexical {
		for name := range outer.info.shared {
			if free.values[cellName(name)] != nil {
				fr.info.shared[name], fr.sure[name] = true, outer.sure[name]
			}
		}
	}
	for name, f := range free.functions {
		g := &closure{fn: f.fn, def: f.def, lexical: fr, defaults: map[string]*ir.Value{}, memo: f.memo}
		for p, v := range f.defaults {
			if c, ok := ir.ConstOf(v); ok || v.Type.Slots() == 0 {
				g.defaults[p] = b.constant(v.Type, c)
			}
		}
		fr.vars[name] = b.newStatic(g)
	}
	for name, g := range free.globals {
		fr.vars[name] = b.newStatic(g)
	}
	return fr
}

// param adds a parameter to the function.
func (b *builder) param(t nd.Type, name string) *ir.Value {
	v := b.f.AddParam(b.f.Body, t, name)
	b.nameDims(v)
	return v
}

// inRegion notes the region of memory of an argument behind which the request counts so many arrays; it gives how many v holds.
func (b *builder) inRegion(v *ir.Value, before int) int {
	if v.Type.IsArray() && before < len(b.req.Regions) {
		v.Region = b.req.Regions[before]
	}
	return v.Type.Arrays()
}

// lasts reports whether what n, or a node inside, changes cannot be taken back: dicts and sets that others know, and the front of such lists.
func lasts(n *ir.Node) bool {
	for _, k := range n.Op.Writes {
		if kind := n.Args[k].Type.Kind; !isMemo(n.Args[k]) && (kind == nd.Map || kind == nd.Set) && !n.Args[k].Root().Fresh() {
			return true
		}
	}
	if len(n.Op.Writes) > 0 && n.Args[0].Type.Kind == nd.Seq && !n.Args[0].Root().Fresh() {
		last := n.Is("list.pop") && len(n.Args) > 1
		if last {
			c, ok := ir.ConstOf(n.Args[1])
			last = ok && c == int64(-1)
		}
		kept := n.Is("list.append") || n.Is("list.set") || n.Is("list.extend") || n.Is("list.fill") || n.Is("list.clear")
		return n.Args[0].Type.Form != nd.ListForm || !kept && !last
	}
	return slices.ContainsFunc(n.Blocks, func(b *ir.Block) bool { return slices.ContainsFunc(b.Nodes, lasts) })
}

// recursiveBody builds the body once; again says that the result's type has changed.
func (b *builder) recursiveBody(c *closure, r *recursion) (again bool, err error) {
	b.cp = b.checkpoint("0", nil, nil)
	ret := b.newMerge([]nd.Type{r.result})
	b.fr.ret = ret
	err = protect(func() error {
		if err := b.share(); err != nil {
			return err
		}
		if c.memo != "" {
			if err := b.remembered(c); err != nil {
				return err
			}
		}
		if err := b.stmt(b.fr.info.body[0]); err != nil {
			return err
		}
		return b.finish(b.none())
	})
	switch {
	case err != nil && err != (dead{}):
		return false, err
	case c.memo != "" && b.effects > 0:
		return false, unsupported{reason: "a cached function that changes what is around it"}
	case ret.err != nil:
		return false, ret.err
	case slices.ContainsFunc(b.f.Body.Nodes, lasts):
		return false, unsupported{reason: "a recursive function that changes a dict, a set or the front of a list"}
	case b.draws > 0:
		return false, unsupported{reason: "a recursive function that draws random numbers"}
	case ret.types[0].Kind == nd.Invalid:
		return false, unsupported{reason: "a recursive function that never returns"}
	}
	known := r.result.Kind != nd.Invalid && r.changes == (b.effects > 0)
	r.changes = r.changes || b.effects > 0
	r.result = ret.types[0]
	b.f.Result = b.named(r.result)
	return !known || ret.stale, nil
}
