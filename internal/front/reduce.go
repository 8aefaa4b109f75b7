package front

import (
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// reduceCall is a call of a Reduce row as a NumPy function, a method, or ufunc.reduce.
func (b *builder) reduceCall(row *op.Spec, name string, args []argument) (*ir.Value, error) {
	c, err := b.bind(name, row.Sig, args, nil)
	if err != nil {
		return nil, err
	}
	x, err := c.reduced(row)
	if err != nil {
		return nil, err
	}
	axes, all, err := c.axes("axis", x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if c.args["axis"] == nil && strings.HasSuffix(name, ".reduce") && x.Type.Rank() > 0 {
		axes, all = []int{0}, false
	}
	keep, err := c.flag("keepdims", false)
	if err != nil {
		return nil, err
	}
	if row.IsIndex() && !all {
		if _, err := c.integer("axis", 0); err != nil {
			return nil, err
		}
	}
	r, err := b.reduce(row, x, axes, all, keep)
	if err != nil || !c.given("out") {
		return r, err
	}
	out := c.args["out"]
	if !out.Type.IsArray() || out.Type.Rank() != r.Type.Rank() {
		return nil, refuse("%s() with out= of type %s", name, out.Type)
	}
	return out, b.output(out, r)
}

// reduced is the first argument of a reduction, in the type that dtype= asks for.
func (c *libCall) reduced(row *op.Spec) (*ir.Value, error) {
	if err := c.no("initial"); err != nil {
		return nil, err
	}
	if where, err := c.flag("where", true); err != nil || !where {
		return nil, refuse("%s() with where=", c.name)
	}
	x, err := c.ufuncArg(c.args[params(row.Sig)[0]])
	if err != nil {
		return nil, err
	}
	d, err := c.dtype("dtype", nd.NoType)
	if err != nil || d == nd.NoType {
		return x, err
	}
	in, _, err := row.Types([]nd.Type{nd.ArrayOf(d)})
	if err != nil || in[0] != d || x.Type.Elem.IsComplex() && !d.IsComplex() {
		return nil, refuse("%s() with dtype=%s", c.name, d.NumPy())
	}
	if x.Type.IsNum() {
		return c.cast(x, d, nd.Scalar), nil
	}
	back := c.fortran([]*ir.Value{x})
	if back {
		x = c.transpose(x)
	}
	x = c.cast(x, d, nd.Scalar)
	if back {
		x = c.transpose(x)
	}
	return x, nil
}

// reduce applies a Reduce row to an operand along axes, or all. Arrays in Fortran order are reduced in the order of their memory, as NumPy does.
func (b *builder) reduce(row *op.Spec, x *ir.Value, axes []int, all, keep bool) (*ir.Value, error) {
	in, out, err := row.Types([]nd.Type{x.Type})
	if err != nil {
		return nil, refuse("%v", err)
	}
	if x.Type.IsNum() {
		if row.IsIndex() {
			return b.number(nd.Int64, 0), nil
		}
		return b.cast(b.cast(x, in[0], nd.Scalar), out, nd.Scalar), nil
	}
	back := b.fortran([]*ir.Value{x}) && !row.IsIndex()
	if back {
		n := x.Type.Rank()
		x = b.transpose(x)
		axes = append([]int{}, axes...)
		for i, k := range axes {
			axes[i] = n - 1 - k
		}
	}
	attrs := op.Attrs{}
	if !all {
		attrs["axes"] = ascending(axes)
	}
	if keep {
		attrs["keepdims"] = true
	}
	r := b.node(row.Name, []*ir.Value{b.cast(x, in[0], nd.Scalar)}, attrs).Out()
	if back && r.Type.Rank() > 1 {
		r = b.columnMajor(r)
	}
	return r, nil
}

func ascending(axes []int) []int64 {
	ks := make([]int64, len(axes))
	for i, k := range axes {
		ks[i] = int64(k)
	}
	slices.Sort(ks)
	return ks
}

// scanCall is a call of a Scan row; without an axis the array is flattened, but for ufunc.accumulate, which runs along the first.
func (b *builder) scanCall(row *op.Spec, name string, args []argument) (*ir.Value, error) {
	c, err := b.bind(name, row.Sig, args, nil)
	if err != nil {
		return nil, err
	}
	x, err := c.reduced(row)
	if err != nil {
		return nil, err
	}
	if x.Type.IsNum() && strings.HasSuffix(name, ".accumulate") {
		return nil, refuse("%s() of a number", name)
	}
	if x.Type.IsNum() {
		x = b.filled(b.cast(x, x.Type.Elem, nd.Scalar), []*ir.Value{b.int(1)})
	}
	axis := 0
	switch {
	case c.given("axis"):
		axis, err = c.axis("axis", 0, x.Type.Rank())
	case !strings.HasSuffix(name, ".accumulate") && x.Type.Rank() > 1:
		x, err = b.ravel(x)
	}
	if err != nil {
		return nil, err
	}
	in, _, err := row.Types([]nd.Type{x.Type})
	if err != nil {
		return nil, refuse("%v", err)
	}
	back := b.fortran([]*ir.Value{x})
	if back {
		x, axis = b.transpose(x), x.Type.Rank()-1-axis
	}
	r := b.node(row.Name, []*ir.Value{b.cast(x, in[0], nd.Scalar)}, op.Attrs{"axis": int64(axis)}).Out()
	if back {
		r = b.columnMajor(r)
	}
	if !c.given("out") {
		return r, nil
	}
	out := c.args["out"]
	if !out.Type.IsArray() || out.Type.Rank() != r.Type.Rank() {
		return nil, refuse("%s() with out= of type %s", name, out.Type)
	}
	return out, b.output(out, r)
}
