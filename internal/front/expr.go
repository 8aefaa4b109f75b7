package front

import (
	"errors"
	"math"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// expr builds expression n. In the function that is being compiled, what has no compiled form becomes a pycall; in a called one that is the caller's
// to do.
func (b *builder) expr(n *physl.Node) (*ir.Value, error) {
	m := b.mark()
	v, err := b.try(n)
	var u unsupported
	if err == nil || !errors.As(err, &u) || !b.fr.resumes {
		return v, err
	}
	b.rollback(m)
	v, err = b.pycall(n, u)
	if err == nil {
		b.know(n, v)
	}
	return v, err
}

// know notes the value of an expression of the statement being built, and that its effects are its own.
func (b *builder) know(n *physl.Node, v *ir.Value) {
	if b.fr.known != nil {
		b.learned = append(b.learned, lesson{b.fr.known, n})
		b.fr.known[n] = v
		b.settle(b.fr)
	}
}

// lesson is an expression whose value has become known.
type lesson struct {
	of given
	n  *physl.Node
}

// unlearn forgets all lessons but the first count.
func (b *builder) unlearn(count int) {
	for _, l := range b.learned[count:] {
		delete(l.of, l.n)
	}
	b.learned = b.learned[:count]
}

// try builds expression n, or gives the error for which it cannot.
func (b *builder) try(n *physl.Node) (v *ir.Value, err error) {
	pos, fr, outer := b.pos, b.fr, b.fr.expr
	b.at(n)
	fr.expr = n
	err = protect(func() error {
		v, err = b.form(n)
		return err
	})
	fr.expr = outer
	if err == nil {
		b.remember(v, n)
		b.pos = pos
		b.know(n, v)
	}
	return v, err
}

// whole builds an expression that is all of a statement that can fail. Where the parts cannot be told apart by a checkpoint, it is one pycall.
func (b *builder) whole(n *physl.Node) (*ir.Value, error) {
	m := b.mark()
	v, err := b.expr(n)
	if err == (entangled{}) && b.fr.resumes {
		b.rollback(m)
		if v, err = b.pycall(n, unsupported{reason: err.Error()}); err == nil {
			b.know(n, v)
		}
	}
	return v, err
}

// forms are the expressions that have a name of their own in PhySL.
var forms map[string]func(*builder, *physl.Node) (*ir.Value, error)

func init() {
	forms = map[string]func(*builder, *physl.Node) (*ir.Value, error){
		"__compare": (*builder).compare, "__and": (*builder).shortCircuit, "__or": (*builder).shortCircuit, "__not": (*builder).not,
		"if": (*builder).conditional, "slice": (*builder).subscript, "__attr": (*builder).attr, "tuple": (*builder).display, "list": (*builder).display, "dict": (*builder).dictDisplay, "set": (*builder).setDisplay,
		"__walrus": (*builder).walrus, "complex": (*builder).complexLiteral, "__call": (*builder).callExpr, "lambda": (*builder).nestedFunction,
		"__listcomp": (*builder).comprehension, "__setcomp": (*builder).tableComprehension, "__dictcomp": (*builder).tableComprehension, "__genexp": (*builder).generatorExpr, "__fstring": (*builder).fstring,
	}
	for _, name := range []string{"__add", "__sub", "__mul", "__div", "__floordiv", "__mod", "__pow", "__matmul", "__bitand", "__bitor", "__bitxor", "__lshift", "__rshift",
		"__minus", "__plus", "__invert"} {
		forms[name] = (*builder).operation
	}
	for _, name := range []string{"__python", "__kwstar", "__star"} {
		forms[name] = (*builder).noForm
	}
}

func (b *builder) form(n *physl.Node) (*ir.Value, error) {
	switch n.Kind {
	case physl.Name:
		return b.lookup(n.Name, n)
	case physl.Int:
		if !n.Big.IsInt64() {
			return nil, unsupported{reason: "an int of more than 64 bits"}
		}
		return b.int(n.Big.Int64()), nil
	case physl.Float:
		return b.constant(nd.PyFloat, n.Num), nil
	case physl.Str:
		return b.str(n.Text), nil
	case physl.Bool:
		return b.bool(n.Num != 0), nil
	case physl.Nil:
		return b.none(), nil
	case physl.Ellipsis:
		return b.newStatic(ellipsis{}), nil
	}
	if f := forms[n.Name]; f != nil && !b.isLocal(n.Name) {
		return f(b, n)
	}
	return b.call(n)
}

// isLocal reports whether name is a variable of a function around the current place.
func (b *builder) isLocal(name string) bool {
	for fr := b.fr; fr != nil; fr = fr.lexical {
		if fr.info.locals[name] {
			return true
		}
	}
	return false
}

func (b *builder) noForm(n *physl.Node) (*ir.Value, error) {
	what := n.Name
	if n.Is("__python") {
		what = n.Args[0].Text
	}
	return nil, unsupported{reason: what + " has no compiled form"}
}

// exprs builds a list of expressions.
func (b *builder) exprs(ns []*physl.Node) ([]*ir.Value, error) {
	vs := make([]*ir.Value, len(ns))
	for i, n := range ns {
		v, err := b.expr(n)
		if err != nil {
			return nil, err
		}
		vs[i] = v
	}
	return vs, nil
}

func (b *builder) operation(n *physl.Node) (*ir.Value, error) {
	vs, err := b.exprs(n.Args)
	if err != nil {
		return nil, err
	}
	b.at(n)
	defer b.applying(n)()
	return b.apply(n.Name, vs)
}

// applying notes that n is an operation whose value a method may give, until the function that it returns is called.
func (b *builder) applying(n *physl.Node) func() {
	fr := b.fr
	fr.applied = n
	return func() { fr.applied = nil }
}

// apply applies an operator to values of any types.
func (b *builder) apply(name string, vs []*ir.Value) (*ir.Value, error) {
	return b.dispatch(vs, func(vs []*ir.Value) (*ir.Value, error) {
		if r, ok, err := b.classOperator(name, vs); ok {
			return r, err
		}
		py := true
		for _, v := range vs {
			switch v.Type.Kind {
			case nd.Py:
			case nd.Array, nd.Scalar:
				py = false
			case nd.Str, nd.Text:
				return b.textOp(name, vs)
			case nd.Set:
				return b.setOp(name, vs)
			case nd.Map, nd.Dict:
				return b.mapOp(name, vs)
			case nd.Tuple, nd.List, nd.Seq, nd.Invalid:
				if _, ok := b.statics[v].(*bundle); !ok && v.Type.Kind == nd.Invalid {
					return nil, unsupported{reason: "operator " + name + " on " + v.Type.String()}
				}
				if vs[0].Type.IsArray() || vs[len(vs)-1].Type.IsArray() {
					continue // NumPy makes an array of it
				}
				return b.sequenceOp(name, vs)
			default:
				return nil, unsupported{reason: "operator " + name + " on " + v.Type.String()}
			}
		}
		if py {
			return b.pyOp(name, vs)
		}
		return b.operator(name, vs)
	})
}

// sequenceOp is + and * on tuples and lists of known length.
func (b *builder) sequenceOp(name string, vs []*ir.Value) (*ir.Value, error) {
	kind := b.kindOf(vs[0])
	if len(vs) == 2 && name == "__add" && b.kindOf(vs[1]) == kind && kind != nd.Seq {
		x, _ := b.members(vs[0])
		y, _ := b.members(vs[1])
		return b.tuple(kind, append(append([]*ir.Value{}, x...), y...)), nil
	}
	if len(vs) == 2 && name == "__mul" {
		x, ok := b.members(vs[0])
		c, known := b.constOf(vs[1])
		k, isInt := c.(int64)
		if ok && known && isInt && max(k, 0)*int64(len(x)) <= maxUnroll {
			var out []*ir.Value
			for range k {
				out = append(out, x...)
			}
			return b.tuple(kind, out), nil
		}
	}
	return b.listOp(name, vs)
}

// pyOp applies an operator to Python numbers.
func (b *builder) pyOp(name string, vs []*ir.Value) (*ir.Value, error) {
	if v := b.fold(name, vs); v != nil {
		return v, nil
	}
	spec := op.ByOperator(name, true)
	if spec == nil {
		return nil, unsupported{reason: "operator " + name + " on Python numbers"}
	}
	in, out, err := spec.Types(typesOf(vs))
	if err != nil {
		return nil, unsupported{reason: err.Error()}
	}
	if c, known := b.constOf(vs[len(vs)-1]); known && name == "__pow" && out == nd.Int64 {
		if k, ok := castConst(c, nd.Int64); ok && k.(int64) < 0 {
			in, out = []nd.DType{nd.Float64, nd.Float64}, nd.Float64
		}
	}
	args := make([]*ir.Value, len(vs))
	for i, v := range vs {
		args[i] = b.cast(v, in[i], nd.Py)
	}
	return b.node(spec.Name, args, nil, nd.Type{Kind: nd.Py, Elem: out}).Out(), nil
}

// fold computes what sizes and axes are made of: exact int and bool operations on constants, and the sign of a literal.
func (b *builder) fold(name string, vs []*ir.Value) *ir.Value {
	var k [2]int64
	for i, v := range vs {
		c, ok := b.constOf(v)
		if f, isFloat := c.(float64); ok && isFloat && name == "__minus" {
			return b.constant(nd.PyFloat, -f)
		}
		if z, isComplex := c.(complex128); ok && isComplex && name == "__minus" {
			return b.constant(nd.PyComplex, -z)
		}
		if !ok || v.Type.Elem.Inexact() {
			return nil
		}
		x, _ := castConst(c, nd.Int64)
		k[i], _ = x.(int64)
	}
	if t, ok := compareConst(name, k[0], k[1]); ok && len(vs) == 2 {
		return b.bool(t)
	}
	if r, ok := foldInt(name, k[0], k[1], len(vs)); ok {
		return b.int(r)
	}
	return nil
}

func foldInt(name string, x, y int64, n int) (int64, bool) {
	const limit = math.MaxInt32
	if x > limit || x < -limit || y > limit || y < -limit {
		return 0, false
	}
	switch {
	case n == 1 && name == "__minus":
		return -x, true
	case n == 1 && name == "__plus":
		return x, true
	case n != 2:
		return 0, false
	}
	switch name {
	case "__add":
		return x + y, true
	case "__sub":
		return x - y, true
	case "__mul":
		return x * y, true
	case "__floordiv", "__mod":
		if y == 0 {
			return 0, false
		}
		r := x % y
		if r != 0 && (r < 0) != (y < 0) {
			r += y
		}
		if name == "__mod" {
			return r, true
		}
		return (x - r) / y, true
	}
	return 0, false
}

func compareConst(name string, x, y int64) (result, ok bool) {
	switch name {
	case "==":
		return x == y, true
	case "!=":
		return x != y, true
	case "<":
		return x < y, true
	case "<=":
		return x <= y, true
	case ">":
		return x > y, true
	case ">=":
		return x >= y, true
	}
	return false, false
}

// compareInts compares two Python ints.
func (b *builder) compareInts(o string, x, y *ir.Value) *ir.Value {
	v, err := b.pyOp(o, []*ir.Value{x, y})
	if err != nil {
		panic(bailout{err})
	}
	return v
}

// intOp is arithmetic on Python ints that is known to stay within 64 bits.
func (b *builder) intOp(name string, x, y *ir.Value) *ir.Value {
	if v := b.fold(name, []*ir.Value{x, y}); v != nil {
		return v
	}
	return b.node(op.ByOperator(name, true).Name, []*ir.Value{x, y}, op.Attrs{"safe": true}, nd.PyInt).Out()
}

func (b *builder) not(n *physl.Node) (*ir.Value, error) {
	v, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	return b.negate(v)
}

func (b *builder) negate(v *ir.Value) (*ir.Value, error) {
	c, err := b.truth(v)
	if err != nil {
		return nil, err
	}
	if k, ok := b.constOf(c); ok {
		return b.bool(k == false), nil
	}
	return b.node("py.not", []*ir.Value{c}, nil, nd.PyBool).Out(), nil
}

// shortCircuit is "and" and "or", which give one of their operands.
func (b *builder) shortCircuit(n *physl.Node) (*ir.Value, error) {
	return b.operands(n.Name == "__and", n.Args)
}

func (b *builder) operands(and bool, ns []*physl.Node) (*ir.Value, error) {
	v, err := b.expr(ns[0])
	if err != nil || len(ns) == 1 {
		return v, err
	}
	rest := func() (*ir.Value, error) { return b.operands(and, ns[1:]) }
	this := func() (*ir.Value, error) { return v, nil }
	if and {
		return b.either(v, b.valueUnder(ns[0], true, rest), this)
	}
	return b.either(v, this, b.valueUnder(ns[0], false, rest))
}

func (b *builder) conditional(n *physl.Node) (*ir.Value, error) {
	c, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	arm := func(k int) func() (*ir.Value, error) {
		return b.valueUnder(n.Args[0], k == 1, func() (*ir.Value, error) { return b.expr(n.Args[k]) })
	}
	return b.either(c, arm(1), arm(2))
}

// truth is Python's truth value of v.
func (b *builder) truth(v *ir.Value) (*ir.Value, error) {
	return b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) { return b.truthOf(vs[0]) })
}

func (b *builder) truthOf(v *ir.Value) (*ir.Value, error) {
	if b.kindOf(v) == nd.Instance {
		return b.classTruth(v)
	}
	switch v.Type.Kind {
	case nd.Py, nd.Scalar:
		if v.Type.Elem == nd.Bool && v.Type.Kind == nd.Py {
			return v, nil
		}
		if c, ok := b.constOf(v); ok && v.Type.Kind == nd.Py {
			return b.bool(c != int64(0) && c != float64(0) && c != complex128(0)), nil
		}
		return b.cast(b.cast(v, nd.Bool, v.Type.Kind), nd.Bool, nd.Py), nil
	case nd.None:
		return b.bool(false), nil
	case nd.Str:
		return b.bool(v.Type.Text != ""), nil
	case nd.Text:
		return b.compareInts(">", b.textLength(v), b.int(0)), nil
	case nd.Tuple, nd.List, nd.Dict:
		return b.bool(len(v.Type.Elems) > 0), nil
	case nd.Seq:
		return b.compareInts(">", b.listLen(v), b.int(0)), nil
	case nd.Map, nd.Set:
		return b.compareInts(">", b.tableLen(v), b.int(0)), nil
	case nd.Known:
		return b.open([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) { return b.truthOf(vs[0]) })
	case nd.Array:
		return b.arrayTruth(v)
	case nd.Invalid:
		if s, ok := b.statics[v].(*bundle); ok {
			return b.bool(len(s.elems) > 0), nil
		}
		return b.bool(true), nil
	}
	return nil, unsupported{reason: "truth value of " + v.Type.String()}
}

// arrayTruth is that of the only element; an array with another number of elements raises in Python.
func (b *builder) arrayTruth(v *ir.Value) (*ir.Value, error) {
	args := []*ir.Value{v}
	for _, d := range v.Type.Dims {
		if !d.One {
			b.guard(b.compareInts("==", b.extent(d), b.int(1)), "truth value of an array with more than one element")
		}
		args = append(args, b.int(0))
	}
	return b.truthOf(b.node("load", args, op.Attrs{"safe": true}).Out())
}

func (b *builder) display(n *physl.Node) (*ir.Value, error) {
	elems, err := b.spread(n.Args)
	var open openStar
	if errors.As(err, &open) && n.Name == "list" {
		return b.openDisplay(n, open)
	}
	if err != nil {
		return nil, err
	}
	kind := nd.Tuple
	if n.Name == "list" {
		kind = nd.List
	}
	return b.tuple(kind, elems), nil
}

func (b *builder) walrus(n *physl.Node) (*ir.Value, error) {
	v, err := b.expr(n.Args[1])
	if err == nil {
		b.setVar(n.Args[0].Name, v)
	}
	return v, err
}

func (b *builder) complexLiteral(n *physl.Node) (*ir.Value, error) {
	var part [2]float64
	for i, a := range n.Args {
		if a.Kind != physl.Float || i > 1 {
			return b.call(n)
		}
		part[i] = a.Num
	}
	return b.constant(nd.PyComplex, complex(part[0], part[1])), nil
}

func (b *builder) attr(n *physl.Node) (*ir.Value, error) {
	x, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	return b.attributeOf(x, n.Args[1].Text)
}

func (b *builder) attributeOf(x *ir.Value, name string) (*ir.Value, error) {
	if name == "__name__" {
		if holdsStandIn(x.Type) {
			return b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) { return b.attributeOf(vs[0], name) })
		}
		if own := b.ownName(x); own != "" {
			return b.str(own), nil
		}
	}
	if g := b.global(x); g != "" {
		if _, ok := functions[g]; ok {
			return nil, unsupported{reason: "an attribute of function " + g}
		}
		return b.newStatic(globalRef{g + "." + name}), nil
	}
	if l, ok := b.statics[x].(limits); ok {
		return b.limit(l.elem, name)
	}
	if s, ok := b.statics[x].(*sliced); ok && sliceAttributes[name] != nil {
		return sliceAttributes[name](b, s), nil
	}
	x, err := b.openedFor(x, name)
	if err != nil {
		return nil, err
	}
	if x.Type.Kind == nd.Object && b.isDraw(x, name) {
		return b.newStatic(&boundMethod{x, name}), nil
	}
	if x.Type.Kind == nd.Object {
		return b.objectAttribute(x, name)
	}
	if b.hasClass(x) {
		return b.memberOf(x, name)
	}
	return b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) {
		if b.hasClass(vs[0]) {
			return b.memberOf(vs[0], name)
		}
		if isStatic(vs[0]) || vs[0].Type.Kind == nd.Object {
			return nil, unsupported{reason: "attribute " + name + " of a Python object"}
		}
		return b.attribute(vs[0], name)
	})
}
