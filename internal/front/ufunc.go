package front

import (
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// operator builds a Python operator or comparison of which an operand is an array or a NumPy scalar.
func (b *builder) operator(name string, args []*ir.Value) (*ir.Value, error) {
	if name == "__matmul" {
		return b.matmul(args[0], args[1])
	}
	row := op.ByOperator(name, false)
	if row == nil {
		return nil, refuse("operator %s", name)
	}
	scalars := true
	for _, v := range args {
		scalars = scalars && v.Type.IsNum()
	}
	args, err := b.ufuncArgs(args)
	if err != nil {
		return nil, err
	}
	switch {
	case scalars:
		row = row.OnScalars(typesOf(args)...)
	case name == "__pow":
		return b.power(args[0], args[1])
	}
	return b.ufunc(row, args)
}

// output writes the result of a ufunc to the array that is its output, cast within its loop.
func (b *builder) output(x, r *ir.Value) error { return b.writeCast(x, r, loopOf(r)) }

// loopOf is what NumPy calls the operation that has computed v.
func loopOf(v *ir.Value) string {
	for v.Def != nil && v.Def.Op.Class == op.View {
		v = v.Def.Args[0]
	}
	if v.Def == nil || v.Def.Op.Class != op.Map && v.Def.Op.Class != op.Contract {
		return ""
	}
	return v.Def.Op.NameInWarnings()
}

// writeCast writes r to x by the same-kind rule. Where loop is given, a cast is part of that operation, under whose name it warns.
func (b *builder) writeCast(x, r *ir.Value, loop string) error {
	if x.Type.ReadOnly {
		return refuse("the output array is read-only")
	}
	if !nd.CanCastSameKind(r.Type.Elem, x.Type.Elem) {
		return refuse("cannot cast ufunc output from %s to %s", r.Type.Elem.NumPy(), x.Type.Elem.NumPy())
	}
	if r.Type.Rank() > x.Type.Rank() {
		return refuse("the output array has fewer axes than the result")
	}
	r, err := b.castWithin(r, x.Type.Elem, loop)
	if err != nil {
		return err
	}
	b.fit(r, x.Type.Dims)
	b.node("assign", []*ir.Value{x, r}, nil)
	return nil
}

// castWithin is cast by the loop of an operation.
func (b *builder) castWithin(v *ir.Value, d nd.DType, loop string) (*ir.Value, error) {
	switch r := b.cast(v, d, nd.Scalar); {
	case loop == "" || nd.CanCast(v.Type.Elem, d):
		return r, nil
	case r.Type.IsNum():
		return nil, refuse("a number of type %s for an output of type %s", v.Type.Elem.NumPy(), d.NumPy())
	default:
		r.Def.Attrs["within"] = loop
		return r, nil
	}
}

// fit guards that v broadcasts to dims, of which it has no more than there are.
func (b *builder) fit(v *ir.Value, dims []nd.Dim) {
	for i, d := range v.Type.Dims {
		if d = b.sameDim(d); !d.One {
			b.unify(dims[len(dims)-len(v.Type.Dims)+i], d)
		}
	}
}

// ufuncArg brings an operand into the form that rows take: an array of rank 1 or more, or a number. Lists become arrays.
func (b *builder) ufuncArg(v *ir.Value) (*ir.Value, error) {
	switch v.Type.Kind {
	case nd.Array:
		if v.Type.Rank() == 0 {
			return b.node("load", []*ir.Value{v}, nil).Out(), nil
		}
		return v, nil
	case nd.Scalar, nd.Py:
		return v, nil
	case nd.Tuple, nd.List, nd.Seq:
		return b.arrayOf(v, nd.NoType)
	case nd.Invalid:
		if _, ok := b.statics[v].(*iterable); ok {
			return b.arrayOf(v, nd.NoType)
		}
	}
	return nil, refuse("an operand of type %s", v.Type)
}

// ufuncArgs is ufuncArg of each.
func (b *builder) ufuncArgs(vs []*ir.Value) ([]*ir.Value, error) {
	out := make([]*ir.Value, len(vs))
	for i, v := range vs {
		x, err := b.ufuncArg(v)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// ufunc applies a Map row as NumPy applies a ufunc: element types by the row's rule, operands cast and broadcast. Operands are as ufuncArg gives them.
func (b *builder) ufunc(row *op.Spec, args []*ir.Value) (*ir.Value, error) {
	in, _, err := row.Types(typesOf(args))
	if err != nil {
		return nil, refuse("%s: %v", row.Name, err)
	}
	axes := b.memoryAxes(args)
	for i, v := range args {
		if args[i], err = b.operandAs(b.arranged(v, axes), in[i]); err != nil {
			return nil, err
		}
	}
	return b.rearranged(b.node(row.Name, args, nil).Out(), axes), nil
}

// ufuncNamed is ufunc of a row given by name, on values of any form.
func (b *builder) ufuncNamed(row string, args ...*ir.Value) (*ir.Value, error) {
	xs, err := b.ufuncArgs(args)
	if err != nil {
		return nil, err
	}
	return b.ufunc(b.rowOf(row), xs)
}

// rowOf finds a row of the table that must be there.
func (b *builder) rowOf(name string) *op.Spec {
	s := op.Lookup(name)
	if s == nil {
		panic(bailout{refuse("operation %s is not in the table", name)})
	}
	return s
}

// operandAs casts an operand to the element type that the row asks for. A Python int must fit an integer type (NEP 50: OverflowError).
func (b *builder) operandAs(v *ir.Value, d nd.DType) (*ir.Value, error) {
	if v.Type.Kind == nd.Py && v.Type.Elem == nd.Int64 && d.IsInt() && d != nd.Int64 {
		return b.weakInt(v, d)
	}
	if c, ok := b.constOf(v); ok && v.Type.Kind == nd.Py && d.Real() == nd.Float32 {
		if f, ok := c.(float64); ok && !math.IsInf(f, 0) && math.Abs(f) > math.MaxFloat32 {
			return nil, refuse("%g overflows float32", f)
		}
	}
	return b.cast(v, d, nd.Scalar), nil
}

// weakInt is a Python int as an integer type that it must fit.
func (b *builder) weakInt(v *ir.Value, d nd.DType) (*ir.Value, error) {
	c, ok := b.constOf(v)
	if !ok {
		return b.node("weak."+d.String(), []*ir.Value{v}, nil, nd.ScalarOf(d)).Out(), nil
	}
	k := c.(int64)
	bits := 8 * d.Size()
	fits := d == nd.Uint64 && k >= 0
	if d != nd.Uint64 && d.IsUint() {
		fits = k >= 0 && k < 1<<bits
	} else if d.IsSigned() {
		fits = k >= -1<<(bits-1) && k < 1<<(bits-1)
	}
	if !fits {
		return nil, refuse("the Python integer %d is out of bounds for %s", k, d.NumPy())
	}
	return b.constant(nd.ScalarOf(d), k), nil
}

func maxRank(args []*ir.Value) int {
	r := 0
	for _, v := range args {
		r = max(r, v.Type.Rank())
	}
	return r
}

// cheaper are the functions that the operator ** calls in place of power for some exponents, when they are Python's own numbers.
var cheaper = []struct {
	exponent any
	row      string
}{{int64(2), "square"}, {int64(-1), "reciprocal"}, {0.5, "sqrt"}}

// power is the operator ** of an array, and of what NumPy treats as one.
func (b *builder) power(x, y *ir.Value) (*ir.Value, error) {
	full := func() (*ir.Value, error) { return b.ufunc(b.rowOf("power").By(x.Type, y.Type), []*ir.Value{x, y}) }
	c, known := b.constOf(y)
	switch {
	case y.Type.Kind != nd.Py:
		return full()
	case x.Type.Elem == nd.Bool && y.Type.Elem == nd.Int64:
		if !known {
			return nil, refuse("the type of a power of booleans depends on the exponent")
		}
		if c == int64(2) {
			return b.ufunc(b.rowOf("square"), []*ir.Value{x})
		}
		return full()
	case !x.Type.Elem.Inexact():
		return full()
	}
	build := full
	for _, e := range cheaper {
		to := b.constant(nd.PyInt, e.exponent)
		if _, isFloat := e.exponent.(float64); isFloat {
			to = b.constant(nd.PyFloat, e.exponent)
		}
		if !to.Type.Equal(y.Type) {
			continue
		}
		if c == e.exponent {
			return b.ufunc(b.rowOf(e.row), []*ir.Value{x})
		}
		if rest := build; !known {
			build = func() (*ir.Value, error) {
				return b.choose(b.arith("==", y, to), func() (*ir.Value, error) { return b.ufunc(b.rowOf(e.row), []*ir.Value{x}) }, rest)
			}
		}
	}
	return build()
}

// ufuncCall is a call of a ufunc by name, with the keywords that all ufuncs have.
func (b *builder) ufuncCall(row *op.Spec, name string, args []argument) (*ir.Value, error) {
	c, err := b.bind(name, ufuncSig(row), args, nil)
	if err != nil {
		return nil, err
	}
	if err := c.no("signature"); err != nil {
		return nil, err
	}
	casting, err := c.text("casting", "same_kind")
	if err != nil || casting != "same_kind" && (casting != "unsafe" || c.given("dtype")) {
		return nil, refuse("%s() with casting=", name)
	}
	if order, err := c.text("order", "K"); err != nil || order != "K" {
		return nil, refuse("%s() with order=", name)
	}
	mask, err := c.mask()
	if err != nil {
		return nil, err
	}
	if mask != nil && !c.given("out") {
		return nil, refuse("%s() with where= and no out=", name)
	}
	var xs []*ir.Value
	for _, p := range params(row.Sig) {
		if c.args[p] == nil {
			return nil, refuse("%s() without %s", name, p)
		}
		xs = append(xs, c.args[p])
	}
	if xs, err = b.ufuncArgs(xs); err != nil {
		return nil, err
	}
	if c.given("dtype") {
		if err := c.castAll(row, xs); err != nil {
			return nil, err
		}
	}
	row = row.By(typesOf(xs)...)
	if mask != nil {
		if err := c.maskOperands(row, xs, mask); err != nil {
			return nil, err
		}
	}
	r, err := b.ufunc(row, xs)
	if err != nil || !c.given("out") {
		return r, err
	}
	out, err := c.out()
	if err != nil {
		return nil, err
	}
	if mask != nil && out.Type.Elem.Inexact() && !nd.CanCast(out.Type.Elem, r.Type.Elem) {
		return nil, refuse("%s() with where= into an array that NumPy casts to %s first, with a warning where that does not fit", name, r.Type.Elem.NumPy())
	}
	if casting == "unsafe" && !r.Type.Elem.IsComplex() {
		if r, err = c.castWithin(r, out.Type.Elem, loopOf(r)); err != nil {
			return nil, err
		}
	}
	return out, c.maskedOutput(out, r, mask)
}

// castAll casts the operands to the type that dtype= asks the ufunc to compute in.
func (c *libCall) castAll(row *op.Spec, xs []*ir.Value) error {
	d, err := c.dtype("dtype", nd.NoType)
	if err != nil {
		return err
	}
	for i, v := range xs {
		if !nd.CanCastSameKind(v.Type.Elem, d) {
			return refuse("%s() with dtype=%s", c.name, d.NumPy())
		}
		if xs[i], err = c.operandAs(v, d); err != nil {
			return err
		}
	}
	in, out, err := row.Types(typesOf(xs))
	if err != nil || out != d || in[0] != d {
		return refuse("%s() with dtype=%s", c.name, d.NumPy())
	}
	return nil
}

// params are the names of the parameters in a signature.
func params(sig string) []string {
	var names []string
	for _, p := range strings.Split(sig, ",") {
		if p, _, _ = strings.Cut(strings.TrimSpace(p), "="); p != "/" && p != "*" {
			names = append(names, p)
		}
	}
	return names
}

func ufuncSig(row *op.Spec) string {
	return row.Sig + ", out=None, *, where=True, casting=None, order=None, dtype=None, subok=None, signature=None"
}
