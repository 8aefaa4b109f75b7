package front

import (
	"maps"
	"slices"
	"strings"

	"phylanx/internal/physl"
)

type names map[string]bool

func (s names) addAll(t names) names {
	for k := range t {
		s[k] = true
	}
	return s
}

// funcInfo is what the tree of one Python function says by itself.
type funcInfo struct {
	params   []param
	keywords bool // the parameters that follow are keyword-only
	body     []*physl.Node
	locals   names
	shared   names                 // of those, what nested functions assign to
	inner    names                 // names read by nested functions: live as long as those are
	rebound  names                 // variables that are bound in more than one place, or again and again in a loop
	before   map[*physl.Node]names // variables that the function may still read, before a statement
	after    map[*physl.Node]names // and after it
	head     map[*physl.Node]names // and before each iteration of a loop
}

type param struct {
	name       string
	def        *physl.Node // default value, or nil
	star       bool        // *args
	words      bool        // **kwargs
	positional bool        // only by position
	keyword    bool        // only by keyword
}

// infoOf analyses a define or lambda, once.
func (s *session) infoOf(def *physl.Node) *funcInfo {
	if in := s.infos[def]; in != nil {
		return in
	}
	in := &funcInfo{locals: names{}, inner: names{}, rebound: names{}, before: map[*physl.Node]names{}, after: map[*physl.Node]names{}, head: map[*physl.Node]names{}}
	args := def.Args
	if def.Is("define") {
		args = args[1:]
	}
	for _, p := range args[:len(args)-1] {
		in.addParam(p)
	}
	in.body = []*physl.Node{args[len(args)-1]}
	bindings(in.body[0], in.locals)
	outer, inner := names{}, names{}
	nonlocals(in.body[0], false, outer)
	nonlocals(in.body[0], true, inner)
	in.shared = names{}
	for name := range inner {
		in.shared[name] = in.locals[name] && !outer[name]
	}
	for name := range outer {
		delete(in.locals, name)
	}
	maps.DeleteFunc(in.shared, func(_ string, own bool) bool { return !own })
	in.nested(in.body[0])
	once := names{}
	for _, p := range in.params {
		once[p.name] = true
	}
	eachBinding(in.body[0], false, false, func(name string, looped bool) {
		if once[name] || looped {
			in.rebound[name] = true
		}
		once[name] = true
	})
	l := &liveness{in: in}
	l.stmt(in.body[0], names{})
	s.infos[def] = in
	return in
}

func (in *funcInfo) addParam(p *physl.Node) {
	q := param{name: p.Name}
	switch {
	case p.Is("__slash"):
		for i := range in.params {
			in.params[i].positional = true
		}
		return
	case p.Is("__star") && len(p.Args) == 0:
		in.keywords = true
		return
	case p.Is("__arg"):
		q = param{name: p.Args[0].Name, def: p.Args[1]}
	case p.Is("__star"):
		q = param{name: p.Args[0].Name, star: true}
		defer func() { in.keywords = true }()
	case p.Is("__kwstar"):
		q = param{name: p.Args[0].Name, words: true}
	}
	q.keyword = in.keywords
	in.locals[q.name] = true
	in.params = append(in.params, q)
}

// leavesPython reports whether control can leave a statement that is Python's other than at its end: it holds a return, break or continue.
func leavesPython(n *physl.Node) bool { return len(n.Args) > 3 }

// nested notes the names that nested functions use.
func (in *funcInfo) nested(n *physl.Node) {
	if n.Is("define") || n.Is("lambda") {
		reads(n, in.inner)
		return
	}
	for _, c := range n.Args {
		in.nested(c)
	}
}

// bindings adds the names that n assigns to, the targets of comprehensions included.
func bindings(n *physl.Node, out names) { bound(n, out, true) }

// assigned adds the function's own variables that n assigns to.
func assigned(n *physl.Node, out names) { bound(n, out, false) }

func bound(n *physl.Node, out names, comprehensions bool) {
	eachBinding(n, comprehensions, false, func(name string, _ bool) { out[name] = true })
}

// eachBinding calls f with each name that n binds, at each place; looped: the place is inside a loop.
func eachBinding(n *physl.Node, comprehensions, looped bool, f func(name string, looped bool)) {
	if n.Kind != physl.Call {
		return
	}
	looped = looped || n.Is("while") || n.Is("for_each") || isComprehension(n)
	to := func(t *physl.Node) {
		set := names{}
		targets(t, set)
		for name := range set {
			f(name, looped)
		}
	}
	switch n.Name {
	case "store":
		for _, t := range n.Args[:len(n.Args)-1] {
			to(t)
		}
	case "for_each", "__walrus", "__capture":
		to(n.Args[0])
	case "__as":
		to(n.Args[1])
	case "__sequence":
		for _, p := range n.Args {
			if p.Is("__star") {
				to(p)
			}
		}
	case "__for":
		if comprehensions {
			to(n.Args[0])
		}
	case "__python":
		for _, w := range n.Args[2].Args {
			f(strings.TrimSpace(w.Name+w.Text), looped)
		}
	case "define":
		f(n.Args[0].Name, looped)
		return
	case "lambda":
		return
	}
	if isAugmented(n.Name) {
		to(n.Args[0])
	}
	for _, c := range n.Args {
		eachBinding(c, comprehensions, looped, f)
	}
}

func isComprehension(n *physl.Node) bool {
	return n.Is("__listcomp") || n.Is("__genexp") || n.Is("__setcomp") || n.Is("__dictcomp")
}

// captures adds the names that occur in functions and generators which n makes and which may outlive it.
func captures(n *physl.Node, out names) {
	switch {
	case n.Is("define"), n.Is("lambda"), n.Is("__genexp"), n.Is("__python") && madeByPython[n.Args[0].Text]:
		reads(n, out)
		return
	}
	for _, c := range n.Args {
		switch {
		case n.Kind == physl.Call && c.Is("__genexp") && forms[n.Name] == nil && statements[n.Name] == nil && !lazy[n.Name]:
			continue // the call uses it up
		case callsAtOnce(n) && (c.Is("lambda") || c.Is("__arg") && c.Args[1].Is("lambda")):
			continue // nobody has it when the call is done
		}
		captures(c, out)
	}
}

// callsAtOnce reports whether n calls a builtin, or the method sort, that asks functions among its arguments for keys and keeps neither.
func callsAtOnce(n *physl.Node) bool {
	return n.Is("sorted") || n.Is("min") || n.Is("max") || n.Is("__call") && n.Args[0].Is("__attr") && n.Args[0].Args[1].Text == "sort"
}

// onlyCalled reports whether variable name occurs in n only where it is called.
func onlyCalled(n *physl.Node, name string) bool {
	if n.Kind == physl.Name && n.Name == name || n.Is("__python") {
		return false
	}
	return !slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return !onlyCalled(c, name) })
}

var (
	madeByPython = names{"FunctionDef": true, "AsyncFunctionDef": true, "ClassDef": true}
	lazy         = names{"iter": true, "map": true, "filter": true, "zip": true, "enumerate": true} // builtins that keep a generator
)

// targets adds the names that assigning to t binds.
func targets(t *physl.Node, out names) {
	switch {
	case t.Kind == physl.Name:
		out[t.Name] = true
	case t.Is("tuple"), t.Is("list"), t.Is("__star"):
		for _, c := range t.Args {
			targets(c, out)
		}
	}
}

// reads adds every name that occurs in n, nested functions included.
func reads(n *physl.Node, out names) {
	if n.Kind == physl.Name || n.Kind == physl.Call {
		out[n.Name] = true
	}
	if n.Is("__python") {
		for _, r := range n.Args[1].Args {
			out[r.Name+r.Text] = true
		}
		return
	}
	for _, c := range n.Args {
		reads(c, out)
	}
}

var augmented = map[string]string{"__iadd": "__add", "__isub": "__sub", "__imul": "__mul", "__idiv": "__div", "__ifloordiv": "__floordiv", "__imod": "__mod", "__ipow": "__pow",
	"__imatmul": "__matmul", "__ibitand": "__bitand", "__ibitor": "__bitor", "__ibitxor": "__bitxor", "__ilshift": "__lshift", "__irshift": "__rshift"}

func isAugmented(name string) bool { return augmented[name] != "" }

// liveness goes backwards over the statements of a function.
type liveness struct {
	in        *funcInfo
	brk, cont names
	caught    names // read when a statement of the try around raises
}

func (l *liveness) stmt(n *physl.Node, out names) names {
	out = maps.Clone(out).addAll(l.caught)
	l.in.after[n] = maps.Clone(out).addAll(l.in.inner)
	in := maps.Clone(l.step(n, maps.Clone(out))).addAll(l.caught)
	l.in.before[n] = maps.Clone(in).addAll(l.in.inner)
	return in
}

func (l *liveness) step(n *physl.Node, out names) names {
	if n.Kind != physl.Call {
		reads(n, out)
		return out
	}
	switch n.Name {
	case "block":
		for i := len(n.Args) - 1; i >= 0; i-- {
			out = l.stmt(n.Args[i], out)
		}
		return out
	case "store":
		return l.store(n, out)
	case "__cached":
		return l.step(n.Args[0], out)
	case "define":
		delete(out, n.Args[0].Name)
		reads(n, out)
		return out
	case "if":
		in := l.stmt(n.Args[1], out)
		if len(n.Args) > 2 {
			in = maps.Clone(in).addAll(l.stmt(n.Args[2], out))
		} else {
			in = maps.Clone(in).addAll(out)
		}
		reads(n.Args[0], in)
		return in
	case "while", "for_each":
		return l.loop(n, out)
	case "__match":
		return l.match(n, out)
	case "try":
		return l.try(n, out)
	case "with":
		in := l.stmt(n.Args[1], out)
		reads(n.Args[0], in)
		return in
	case "break":
		return maps.Clone(l.brk)
	case "continue":
		return maps.Clone(l.cont)
	case "return", "raise":
		out = names{}
	case "__python":
		if leavesPython(n) {
			out.addAll(l.brk).addAll(l.cont)
		}
	}
	reads(n, out)
	return out
}

// match is a choice of its cases. What a pattern binds is read by no one before.
func (l *liveness) match(n *physl.Node, out names) names {
	in := maps.Clone(out)
	for _, c := range n.Args[1:] {
		own := maps.Clone(l.stmt(c.Args[2], out))
		reads(c.Args[1], own)
		bound := names{}
		bindings(c.Args[0], bound)
		for name := range bound {
			delete(own, name)
		}
		used := names{}
		reads(c.Args[0], used)
		for name := range used {
			if !bound[name] {
				own[name] = true
			}
		}
		in.addAll(own)
	}
	reads(n.Args[0], in)
	return in
}

// try keeps alive in its body what the handlers read and what comes after them reads: each of its statements may be the last that runs.
func (l *liveness) try(n *physl.Node, out names) names {
	final := n.Args[2]
	if final.Kind != physl.Nil {
		out = l.stmt(final, out)
	}
	caught := maps.Clone(out)
	for _, handler := range n.Args[3:] {
		reads(handler, caught)
		if leavesPython(handler) {
			caught.addAll(l.brk).addAll(l.cont)
		}
	}
	in := out
	if n.Args[1].Kind != physl.Nil {
		in = l.stmt(n.Args[1], out)
	}
	outer := l.caught
	l.caught = maps.Clone(caught).addAll(outer)
	in = l.stmt(n.Args[0], in)
	l.caught = outer
	return maps.Clone(in).addAll(caught)
}

// store kills the names that it binds, then reads.
func (l *liveness) store(n *physl.Node, out names) names {
	for _, t := range n.Args[:len(n.Args)-1] {
		bound := names{}
		targets(t, bound)
		for k := range bound {
			delete(out, k)
		}
	}
	for _, t := range n.Args[:len(n.Args)-1] {
		bound := names{}
		targets(t, bound)
		used := names{}
		if t.Kind != physl.Name {
			reads(t, used)
		}
		for k := range used {
			if !bound[k] {
				out[k] = true
			}
		}
	}
	reads(n.Args[len(n.Args)-1], out)
	return out
}

// loop repeats its body until nothing is added.
func (l *liveness) loop(n *physl.Node, out names) names {
	brk, cont := l.brk, l.cont
	defer func() { l.brk, l.cont = brk, cont }()
	done := maps.Clone(out)
	k := 2
	if n.Name == "while" {
		k = 1
	}
	if len(n.Args) > k+1 {
		done = maps.Clone(l.stmt(n.Args[k+1], out))
	}
	head := maps.Clone(done).addAll(out)
	if k == 1 {
		reads(n.Args[0], head)
	}
	for {
		size := len(head)
		l.brk, l.cont = out, head
		in := maps.Clone(l.stmt(n.Args[k], head))
		if k == 2 {
			bound := names{}
			targets(n.Args[0], bound)
			for t := range bound {
				delete(in, t)
			}
		}
		head.addAll(in)
		if len(head) == size {
			break
		}
	}
	l.in.head[n] = maps.Clone(head).addAll(l.caught).addAll(l.in.inner)
	if k == 2 {
		head = maps.Clone(head)
		reads(n.Args[1], head)
	}
	return head
}
