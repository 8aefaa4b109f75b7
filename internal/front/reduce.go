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
	initial := c.args["initial"]
	delete(c.args, "initial")
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
	mask, err := c.mask()
	if err == nil && mask != nil {
		x, err = c.maskReduced(row, x, mask, initial)
	}
	if err != nil {
		return nil, err
	}
	r, err := b.reduce(row, x, axes, all, keep)
	if err == nil && initial != nil && initial.Type.Kind != nd.None {
		r, err = c.combined(row, r, initial)
	}
	if err != nil {
		return nil, err
	}
	return c.writtenInShape(r)
}

// combine is the ufunc of a reduction.
var combine = map[string]string{"max": "maximum", "min": "minimum", "sum": "add", "prod": "multiply"}

// combined takes initial= into the result, as NumPy does with the sum of what lies side by side in memory; along other axes it starts with it.
func (c *libCall) combined(row *op.Spec, r, initial *ir.Value) (*ir.Value, error) {
	ufunc := combine[row.Name]
	if ufunc == "" {
		return nil, refuse("%s() with initial=", c.name)
	}
	v, err := c.ufuncNamed(ufunc, r, initial)
	if err == nil && v.Type.Elem != r.Type.Elem {
		return nil, refuse("%s() with initial= of type %s", c.name, initial.Type)
	}
	return v, err
}

// reduced is the first argument of a reduction, in the type that dtype= asks for.
func (c *libCall) reduced(row *op.Spec) (*ir.Value, error) {
	if err := c.no("initial"); err != nil {
		return nil, err
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
	order := c.memoryAxes([]*ir.Value{x})
	loop := ""
	if row.Class == op.Reduce { // which casts piece by piece, where accumulate casts all beforehand
		loop = row.NameInWarnings()
	}
	if x, err = c.castWithin(c.arranged(x, order), d, loop); err != nil {
		return nil, err
	}
	if order != nil {
		x = c.permute(x, positions(order))
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
		x = b.cast(x, in[0], nd.Scalar)
		if !in[0].Inexact() || row.Unit == nil {
			return b.cast(x, out, nd.Scalar), nil
		}
		x, all, keep = b.filled(x, []*ir.Value{b.int(1)}), true, false // the unit shows: 0 + -0.0 is 0.0
	}
	var order []int
	if !row.IsIndex() {
		order = b.memoryAxes([]*ir.Value{x})
	}
	if order != nil {
		x, axes = b.arranged(x, order), among(order, axes)
	}
	attrs := op.Attrs{}
	if !all {
		attrs["axes"] = ascending(axes)
	}
	if keep {
		attrs["keepdims"] = true
	}
	r := b.node(row.Name, []*ir.Value{b.cast(x, in[0], nd.Scalar)}, attrs).Out()
	if order != nil && !keep {
		order = without(order, axes)
	}
	if r.Type.IsNum() {
		return r, nil
	}
	return b.rearranged(r, order), nil
}

// without are axes as they are numbered after those that stand at the places gone are dropped.
func without(axes, gone []int) []int {
	var left []int
	for i, k := range axes {
		if !slices.Contains(gone, i) {
			left = append(left, k)
		}
	}
	sorted := slices.Sorted(slices.Values(left))
	return among(sorted, left)
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
	order := b.memoryAxes([]*ir.Value{x})
	if order != nil {
		x, axis = b.arranged(x, order), positions(order)[axis]
	}
	r := b.node(row.Name, []*ir.Value{b.cast(x, in[0], nd.Scalar)}, op.Attrs{"axis": int64(axis)}).Out()
	return c.writtenInShape(b.rearranged(r, order))
}
