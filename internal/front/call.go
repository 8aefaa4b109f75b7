package front

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

const maxInline = 24 // depth of calls that are built into their caller

// call builds name(args...).
func (b *builder) call(n *physl.Node) (*ir.Value, error) {
	if sequences[b.builtinCall(n)] != nil {
		return b.iterableCall(n)
	}
	callee, err := b.lookup(n.Name, n)
	if err != nil {
		return nil, err
	}
	if b.isIterator(n) {
		return b.iteratorOf(callee, n)
	}
	if b.usesUp(n) {
		return b.usingUp(callee, n)
	}
	return b.callValue(callee, n.Args, n)
}

// usingUp is such a call. What its value is made of is known before an iterator among the arguments moves.
func (b *builder) usingUp(callee *ir.Value, n *physl.Node) (*ir.Value, error) {
	ns := make([]*physl.Node, len(n.Args))
	for i, a := range n.Args {
		ns[i] = b.nestedAsList(a)
	}
	args, err := b.arguments(ns)
	var moved []*cursor
	for i, a := range args {
		if c, ok := b.statics[a.value].(*cursor); ok && err == nil {
			moved = append(moved, c)
			args[i].value = b.remaining(c)
		}
	}
	if err != nil {
		return nil, err
	}
	b.at(n)
	v, err := b.callOf(n)(callee, args)
	for _, c := range moved {
		if err == nil {
			err = b.putCell(c.cell, b.int(endless))
		}
	}
	return v, err
}

// usesUp reports whether n calls a builtin that takes every item of a generator before it gives anything back.
func (b *builder) usesUp(n *physl.Node) bool {
	switch n.Name {
	case "sum", "max", "min", "list", "tuple", "sorted", "set", "dict":
		bind := b.req.Functions[b.fr.fn].Globals[n.Name]
		return bind.Name == "builtins."+n.Name || bind.Kind == "func" && bind.Index < len(b.defs) && b.req.Functions[bind.Index].Library
	}
	return false
}

// nestedAsList is a generator over several sequences as a list. One over a single sequence needs no list.
func (b *builder) nestedAsList(n *physl.Node) *physl.Node {
	if !n.Is("__genexp") || len(n.Args) == 2 {
		return n
	}
	return b.asList(n)
}

// asList is a generator as a list: to whoever uses it up that is the same.
func (b *builder) asList(n *physl.Node) *physl.Node {
	if b.asLists[n] == nil {
		list := *n
		list.Name = "__listcomp"
		b.asLists[n] = &list
	}
	return b.asLists[n]
}

// callExpr builds __call(callee, args...): a method when the callee is an attribute.
func (b *builder) callExpr(n *physl.Node) (*ir.Value, error) {
	f := n.Args[0]
	if !f.Is("__attr") {
		callee, err := b.expr(f)
		if err != nil {
			return nil, err
		}
		return b.callValue(callee, n.Args[1:], n)
	}
	x, err := b.expr(f.Args[0])
	if err != nil {
		return nil, err
	}
	name := f.Args[1].Text
	if g := b.global(x); g != "" {
		return b.callValue(b.newStatic(globalRef{g + "." + name}), n.Args[1:], n)
	}
	args, err := b.arguments(n.Args[1:])
	if err != nil {
		return nil, err
	}
	b.at(n)
	return b.callAttribute(x, name, args, n)
}

// callAttribute is x.name(args), at node n.
func (b *builder) callAttribute(x *ir.Value, name string, args []argument, n *physl.Node) (*ir.Value, error) {
	x, err := b.openedFor(x, name)
	if err != nil {
		return nil, err
	}
	switch {
	case x.Type.Equal(nd.ObjectT):
		b.fr.call = n
		return b.objectMethod(x, name, args, b.callOf(n))
	case b.kindOf(x) == nd.Dict:
		return b.dictMethod(x, name, args)
	case x.Type.Kind == nd.Known:
		return b.knownMethod(x, name, args)
	case b.hasClass(x):
		return b.callMember(x, name, args, n)
	}
	return b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) {
		if vs[0].Type.Kind == nd.Object && vs[0].Type.Text != "" {
			return b.dispatchArgs(args, func(args []argument) (*ir.Value, error) { return b.randomMethod(vs[0], name, args, n) })
		}
		if b.hasClass(vs[0]) {
			return b.callMember(vs[0], name, args, n)
		}
		if isStatic(vs[0]) || vs[0].Type.Kind == nd.Object {
			return nil, unsupported{reason: "method " + name + " of a Python object"}
		}
		return b.dispatchArgs(args, func(args []argument) (*ir.Value, error) { return b.method(vs[0], name, args, n) })
	})
}

func (b *builder) callValue(callee *ir.Value, ns []*physl.Node, n *physl.Node) (*ir.Value, error) {
	args, err := b.argumentsOf(callee, ns)
	if err != nil {
		return nil, err
	}
	b.at(n)
	return b.callOf(n)(callee, args)
}

// callOf calls a value with arguments, at node n.
func (b *builder) callOf(n *physl.Node) func(callee *ir.Value, args []argument) (*ir.Value, error) {
	return func(callee *ir.Value, args []argument) (*ir.Value, error) {
		b.fr.call = n
		switch f := b.statics[callee].(type) {
		case classRef:
			return b.construct(f.index, args)
		case globalRef:
			if v, ok, err := b.callBuiltin(f.name, args, n); ok {
				return v, err
			}
			switch f.name {
			case "builtins.isinstance":
				return b.isInstance(args)
			case "builtins.dict":
				return b.dictOf(args)
			case "collections.defaultdict":
				return b.defaultDict(args)
			case "functools.partial":
				return b.partialOf(args)
			}
			args, err := b.openedAll(args)
			if err != nil {
				return nil, err
			}
			return b.dispatchArgs(args, func(args []argument) (*ir.Value, error) {
				return b.withOutput(f.name, args, func(args []argument) (*ir.Value, error) { return b.npCall(f.name, args, n) })
			})
		case *boundMethod:
			if b.req.Functions[b.fr.fn].Library && f.self.Type.IsTable() && len(args) == 1 {
				return b.orderOf(f, args[0].value)
			}
			return b.callAttribute(f.self, f.name, args, n)
		case *partial:
			return b.callOf(n)(f.f, f.with(args))
		case *closure:
			if !b.req.Functions[f.fn].Library {
				return b.callFunction(f, args)
			}
			if b.req.Functions[f.fn].Indexed && !b.req.Functions[b.fr.fn].Library {
				return nil, unsupported{reason: "a call of an object that is indexed"}
			}
			own := func(args []argument) (*ir.Value, error) {
				return b.withOutput(functionName(f.def), args, func(args []argument) (*ir.Value, error) { return b.callFunction(f, args) })
			}
			if slices.ContainsFunc(args, ofSeveralTypes) {
				return b.dispatchArgs(args, own)
			}
			return own(args)
		}
		if holdsStandIn(callee.Type) {
			return b.dispatch([]*ir.Value{callee}, func(vs []*ir.Value) (*ir.Value, error) { return b.callOf(n)(vs[0], args) })
		}
		if callee.Type.Kind == nd.Object {
			return b.objectCall(callee, args, b.callOf(n))
		}
		if b.hasClass(callee) {
			return b.callMember(callee, "__call__", args, n)
		}
		return nil, unsupported{reason: "a call of " + callee.Type.String()}
	}
}

// dispatchArgs does f once for each member of the arguments that are unions. Python objects have no compiled operations.
func (b *builder) dispatchArgs(args []argument, f func([]argument) (*ir.Value, error)) (*ir.Value, error) {
	vs := make([]*ir.Value, len(args))
	for i, a := range args {
		vs[i] = a.value
	}
	return b.dispatch(vs, func(vs []*ir.Value) (*ir.Value, error) {
		out := make([]argument, len(args))
		for i, a := range args {
			if vs[i].Type.Kind == nd.Object {
				return nil, unsupported{reason: "a Python object as argument"}
			}
			out[i] = argument{name: a.name, value: vs[i]}
		}
		return f(out)
	})
}

// ofSeveralTypes reports whether a is an array or number of one of several element types or ranks. A function of ours makes arrays of that type, so it is built
// once for each.
func ofSeveralTypes(a argument) bool {
	t := a.value.Type
	return t.Kind == nd.Union && !slices.ContainsFunc(t.Elems, func(m nd.Type) bool { return !m.IsArray() && !m.IsNum() })
}

// argumentsOf builds the arguments of a call of callee.
func (b *builder) argumentsOf(callee *ir.Value, ns []*physl.Node) ([]argument, error) {
	required := 0
	if slices.ContainsFunc(ns, func(n *physl.Node) bool { return n.Is("__star") }) {
		required = b.required(callee)
	}
	return b.argumentsFor(required, ns)
}

func (b *builder) arguments(ns []*physl.Node) ([]argument, error) { return b.argumentsFor(0, ns) }

// argumentsFor builds the arguments of a call that needs so many by position; 0: that is not known.
func (b *builder) argumentsFor(required int, ns []*physl.Node) ([]argument, error) {
	var out []argument
	for i, n := range ns {
		switch {
		case n.Is("__kwstar"):
			v, err := b.expr(n.Args[0])
			if err != nil {
				return nil, err
			}
			if v, err = b.valueOf(v); err != nil {
				return nil, err
			}
			if b.kindOf(v) != nd.Dict {
				return nil, unsupported{reason: "a call with ** of " + v.Type.String()}
			}
			keys, values := b.entries(v)
			for i, k := range keys {
				out = append(out, argument{name: k, value: values[i]})
			}
		case n.Is("__arg"):
			v, err := b.expr(n.Args[1])
			if err != nil {
				return nil, err
			}
			out = append(out, argument{name: n.Args[0].Name + n.Args[0].Text, value: v})
		default:
			vs, err := b.spreadArgument(n, required-len(out)-byPosition(ns[i+1:]))
			if err != nil {
				return nil, err
			}
			for _, v := range vs {
				out = append(out, argument{value: v})
			}
		}
	}
	return out, nil
}

// byPosition counts the arguments that are given by position.
func byPosition(ns []*physl.Node) int {
	count := 0
	for _, n := range ns {
		if !n.Is("__kwstar") && !n.Is("__arg") {
			count++
		}
	}
	return count
}

// nestedFunction is a def or lambda inside the function.
func (b *builder) nestedFunction(n *physl.Node) (*ir.Value, error) {
	c := &closure{fn: b.fr.fn, def: n, lexical: b.fr, defaults: map[string]*ir.Value{}}
	for _, p := range b.infoOf(n).params {
		if p.def == nil {
			continue
		}
		v, err := b.expr(p.def)
		if err != nil {
			return nil, err
		}
		c.defaults[p.name] = v
	}
	return b.newStatic(c), nil
}

// callFunction builds a call of a Python function into its caller, or as a call of a function of its own when it is recursive.
func (b *builder) callFunction(c *closure, args []argument) (v *ir.Value, err error) {
	vars, err := b.bindParams(c, args)
	if err != nil {
		return nil, err
	}
	if c.memo != "" {
		return b.callCached(c, vars)
	}
	if isGenerator(c.def) {
		return b.newStatic(&coroutine{c: c, vars: vars, call: b.fr.call, depth: b.depth()}), nil
	}
	depth := 0
	for fr := b.fr; fr != nil; fr = fr.around() {
		if fr.def == c.def {
			return b.callRecursive(c, b.varying(fr, vars))
		}
		depth++
	}
	if depth > maxInline {
		return nil, unsupported{reason: "calls are nested too deeply"}
	}
	name, stale, m := functionName(c.def), b.stale(), b.mark()
	call := b.fr.call
	before, resumes := b.canResume(c, vars, call)
	if !resumes {
		call = nil
	}
	b.fr.call = nil
	err = protect(func() error {
		v, err = b.inline(c, vars, call, before)
		if err == nil && b.cp != m.cp { // its checkpoints are those of a frame that has ended
			b.cp = m.cp
		}
		return err
	})
	if err != nil && err != (dead{}) {
		b.rollback(m)
	}
	switch e := err.(type) {
	case unsupported:
		return nil, unsupported{reason: name + ": " + e.reason, fix: e.fix}
	case entangled:
		own, err := b.callRecursive(c, vars) // as a function of its own it can take back what it did
		if !isUnsupported(err) {
			return own, err
		}
		b.rollback(m)
		if !stale {
			return nil, unsupported{reason: name + " changes an array and can fail afterwards"}
		}
	}
	return v, err
}

func functionName(def *physl.Node) string {
	if def.Is("define") {
		return def.Args[0].Name
	}
	return "<lambda>"
}

// bindParams gives the parameters of c their values.
func (b *builder) bindParams(c *closure, args []argument) (map[string]*ir.Value, error) {
	vars := map[string]*ir.Value{}
	params := b.infoOf(c.def).params
	bad := unsupported{reason: "the arguments do not fit the parameters of " + functionName(c.def)}
	next, rest := 0, []*ir.Value{}
	var keys []string
	var words []*ir.Value
	for _, a := range args {
		switch {
		case a.name != "":
		case next == len(params) || params[next].keyword || params[next].words:
			return nil, bad
		case params[next].star:
			rest = append(rest, a.value)
		default:
			vars[params[next].name] = a.value
			next++
		}
	}
	for _, p := range params {
		if p.star {
			vars[p.name] = b.tuple(nd.Tuple, rest)
		}
	}
	for _, a := range args {
		if a.name == "" {
			continue
		}
		switch {
		case hasParam(params, a.name) && vars[a.name] == nil:
			vars[a.name] = a.value
		case hasParam(params, a.name) || slices.Contains(keys, a.name):
			return nil, bad
		default:
			keys, words = append(keys, a.name), append(words, a.value)
		}
	}
	takesWords := len(params) > 0 && params[len(params)-1].words
	if takesWords {
		vars[params[len(params)-1].name] = b.dict("", keys, words)
	} else if len(keys) > 0 {
		return nil, bad
	}
	for _, p := range params {
		if vars[p.name] != nil {
			continue
		}
		v, err := b.defaultOf(c, p)
		if err != nil {
			return nil, err
		}
		if v == nil {
			return nil, bad
		}
		vars[p.name] = v
	}
	for _, p := range params {
		if err := b.keepsIterator(vars[p.name], occurrences(b.infoOf(c.def).body[0], p.name), 1); err != nil {
			return nil, err
		}
		if v := vars[p.name]; b.kindOf(v) == nd.List && !b.req.Functions[c.fn].Library && !b.onlyRead(c.fn, b.infoOf(c.def).body[0], p.name) {
			l, err := b.grown(b.placeKey(p.name), v)
			if err != nil {
				return nil, err
			}
			vars[p.name] = l
		} else if b.kindOf(v) == nd.Dict {
			if use := usesOf(b.infoOf(c.def).body[0], p.name); use.changed || use.python {
				return nil, b.beReference(v, functionName(c.def)+" changes the dict "+p.name)
			}
		}
	}
	return vars, nil
}

func hasParam(params []param, name string) bool {
	for _, p := range params {
		if p.name == name && !p.star && !p.words && !p.positional {
			return true
		}
	}
	return false
}

// defaultOf is the default of p: a value of the enclosing function, a literal, or an object that was made with the function.
func (b *builder) defaultOf(c *closure, p param) (*ir.Value, error) {
	switch {
	case p.def == nil:
		return nil, nil
	case c.defaults != nil:
		return c.defaults[p.name], nil
	case isLiteral(p.def):
		return b.form(p.def)
	}
	if bind, ok := b.req.Functions[c.fn].Globals[p.def.Name]; ok && p.def.Kind == physl.Name {
		return b.meaning(bind, "the default of "+p.name)
	}
	return nil, unsupported{reason: "a default that is not a literal"}
}

func isLiteral(n *physl.Node) bool {
	if n.Kind == physl.Name {
		return false
	}
	if n.Kind != physl.Call {
		return true
	}
	for _, c := range n.Args {
		if !isLiteral(c) {
			return false
		}
	}
	return n.Is("__minus") || n.Is("tuple")
}

// inline builds the body of c at the current place. Where Python can go on inside it, call is the node of the caller's that calls it, else nil.
func (b *builder) inline(c *closure, vars map[string]*ir.Value, call *physl.Node, before given) (*ir.Value, error) {
	caller, pos := b.fr, b.pos
	defer func() { b.fr, b.pos = caller, pos }()
	b.fr = &frame{caller: caller, lexical: c.lexical, fn: c.fn, def: c.def, info: b.infoOf(c.def), vars: vars, called: pos, at: call, given: before, resumes: call != nil}
	body := b.fr.info.body[0]
	if c.def.Is("lambda") {
		return b.expr(body)
	}
	if err := b.share(); err != nil {
		return nil, err
	}
	if returnsAtEnd(body) {
		err := b.stmt(body)
		if err == (returned{}) {
			return b.fr.value, nil
		}
		if err == nil {
			return b.none(), nil
		}
		return nil, err
	}
	return b.scope(body)
}

// returned is the error of a return that needs no jump, being the last statement of an inlined body.
type returned struct{}

func (returned) Error() string { return "returned" }

// returnsAtEnd reports whether the only return of body, if any, is its last statement.
func returnsAtEnd(body *physl.Node) bool {
	last := body
	if body.Is("block") && len(body.Args) > 0 {
		last = body.Args[len(body.Args)-1]
	}
	k := countReturns(body)
	return k == 0 || k == 1 && last.Is("return")
}

func countReturns(n *physl.Node) int {
	if n.Is("define") || n.Is("lambda") {
		return 0
	}
	if n.Is("return") {
		return 1
	}
	k := 0
	for _, c := range n.Args {
		k += countReturns(c)
	}
	return k
}

// scope builds body in a block that returns leave.
func (b *builder) scope(body *physl.Node) (*ir.Value, error) {
	types, before := []nd.Type{{}}, b.fr.vars
	for range maxTries {
		m := b.mark()
		b.fr.vars = copyVars(before)
		b.fr.ret = b.newMerge(types)
		blk := &ir.Block{}
		err := b.inBlock(blk, func() error {
			if err := b.stmt(body); err != nil {
				return err
			}
			return b.finish(b.none())
		})
		ret := b.fr.ret
		if err != nil && err != (dead{}) {
			return nil, err
		}
		if ret.err != nil {
			return nil, ret.err
		}
		if !ret.stale {
			return b.endScope(blk, ret)
		}
		b.rollback(m)
		types = ret.types
	}
	return nil, unsupported{reason: "the types of its results do not settle"}
}

func (b *builder) endScope(blk *ir.Block, ret *merge) (*ir.Value, error) {
	attrs := op.Attrs{"func": functionName(b.fr.def)}
	if ret.types[0].Kind == nd.Invalid {
		n := b.f.NewNode(lookup("scope"), nil, attrs, b.pos)
		n.Blocks = []*ir.Block{blk}
		b.append(n)
		if ret.always != nil {
			return ret.always, nil
		}
		return nil, b.unreachable()
	}
	n := b.f.NewNode(lookup("scope"), nil, attrs, b.pos, ret.types[0])
	n.Blocks = []*ir.Block{blk}
	b.append(n)
	return b.solid(n.Out()), nil
}

// leaveScope is return in an inlined function.
func (b *builder) leaveScope(v *ir.Value) error {
	if b.fr.ret == nil {
		b.fr.value = v
		return returned{}
	}
	ret := b.fr.ret
	if isStatic(v) && ret.types[0].Kind == nd.Invalid && (ret.always == nil || b.sameStatic(v, ret.always)) {
		ret.always = v
		b.node("leave", nil, nil)
		return dead{}
	}
	w, ok := b.stood(v)
	if ok && ret.always != nil { // not always: what has been built is built again with a result that runs
		ret.types[0], ok = b.standIn(ret.always)
		ret.always, ret.stale = nil, true
	}
	if !ok || !b.lastingIn(w.Type, b.fr.caller) || !b.lastingIn(ret.types[0], b.fr.caller) {
		return unsupported{reason: "a function or module as one of several results"}
	}
	v = w
	b.node("leave", b.into(b.fr.ret, []*ir.Value{v}), nil)
	return dead{}
}

// jsonConst is a number that the request gives.
func (b *builder) jsonConst(typ string, v any) (*ir.Value, error) {
	t, err := nd.ParseType(typ)
	if err != nil {
		return nil, err
	}
	c, err := constFromJSON(t, v)
	if err != nil {
		return nil, err
	}
	return b.constant(t, c), nil
}

func constFromJSON(t nd.Type, v any) (any, error) {
	if t.Kind == nd.Str || t.Kind == nd.DTypeOf || t.Kind == nd.None {
		return nil, nil
	}
	switch x := v.(type) {
	case bool:
		return x, nil
	case json.Number:
		if i, err := x.Int64(); err == nil {
			c, ok := castConst(i, t.Elem)
			if ok {
				return c, nil
			}
		}
		f, err := x.Float64()
		if err != nil || !t.Elem.IsFloat() {
			return nil, unsupported{reason: "number " + x.String()}
		}
		return f, nil
	case string: // inf, nan
		return strconv.ParseFloat(x, 64)
	case []any: // a complex number's parts
		part := nd.Type{Kind: nd.Py, Elem: nd.Float64}
		re, err := constFromJSON(part, x[0])
		if err != nil {
			return nil, err
		}
		im, err := constFromJSON(part, x[1])
		if err != nil {
			return nil, err
		}
		return complex(re.(float64), im.(float64)), nil
	}
	return nil, unsupported{reason: fmt.Sprintf("constant %v of type %s", v, t)}
}
