package front

import (
	"fmt"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// loopCall is a call of a ufunc that is no row: its own inner loop runs on the operands. In the package's own Python it has the further keyword core=, the extents
// of the core dims that no operand has.
func (b *builder) loopCall(u Binding, args []argument) (*ir.Value, error) {
	nin, nout := operandCounts(u.Loops[0])
	c, err := b.bind(u.Name, loopSig(nin), args, nil)
	if err != nil {
		return nil, err
	}
	if err := c.no("casting", "order", "subok", "dtype", "axis"); err != nil {
		return nil, err
	}
	if where, err := c.flag("where", true); err != nil || !where || nout > 1 && c.given("out") {
		return nil, refuse("%s() with where= or several outputs", u.Name)
	}
	layout, ok := op.ParseCore(u.Signature, nin, nout)
	if !ok {
		return nil, refuse("%s has the signature %s", u.Name, u.Signature)
	}
	var xs []*ir.Value
	for k := range nin {
		x, err := c.ufuncArg(c.args[fmt.Sprintf("x%d", k+1)])
		if err != nil {
			return nil, err
		}
		xs = append(xs, x)
	}
	types, err := c.chosenLoop(u, xs)
	if err != nil {
		return nil, err
	}
	in, _, _ := op.LoopTypes(":" + types)
	var order []int
	if u.Signature == "" {
		order = c.memoryAxes(xs)
	}
	for k := range xs {
		if xs[k], err = c.operandAs(c.arranged(xs[k], order), in[k]); err != nil {
			return nil, err
		}
	}
	n, err := c.innerLoop(u.Name+":"+types, layout, xs)
	if err != nil {
		return nil, err
	}
	outs := make([]*ir.Value, len(n.Outs))
	for k, r := range n.Outs {
		outs[k] = c.rearranged(r, order)
	}
	if len(outs) > 1 {
		return c.tuple(nd.Tuple, outs), nil
	}
	return c.written(outs[0])
}

func loopSig(nin int) string {
	var b strings.Builder
	for k := range nin {
		fmt.Fprintf(&b, "x%d, ", k+1)
	}
	return b.String() + "/, out=None, *, where=True, casting=None, order=None, dtype=None, subok=None, signature=None, axes=None, axis=None, core=None"
}

func operandCounts(types string) (in, out int) {
	before, after, _ := strings.Cut(types, "->")
	return len(before), len(after)
}

// chosenLoop is the loop that signature= asks for, or that NumPy takes for the operands.
func (c *libCall) chosenLoop(u Binding, xs []*ir.Value) (string, error) {
	want, err := c.text("signature", "")
	if err != nil {
		return "", err
	}
	for _, l := range u.Loops {
		if l == want {
			return l, nil
		}
	}
	types, ok := op.ChooseLoop(u.Loops, typesOf(xs))
	if want != "" || !ok {
		return "", refuse("%s() of %v", c.name, typesOf(xs))
	}
	return types, nil
}

// innerLoop runs a loop on operands of its types.
func (c *libCall) innerLoop(loop string, layout *op.Core, xs []*ir.Value) (*ir.Node, error) {
	var batch []nd.Dim
	ranks := make([]int, layout.In+layout.Out)
	for k, x := range xs {
		ranks[k] = x.Type.Rank()
		if ranks[k] < len(layout.IDs[k]) {
			return nil, refuse("%s() of %s", c.name, x.Type)
		}
	}
	free := 0
	for k := range xs {
		free = max(free, ranks[k]-len(layout.IDs[k]))
	}
	for k := range layout.Out {
		if ranks[layout.In+k] = free + len(layout.IDs[layout.In+k]); ranks[layout.In+k] > maxAxes {
			return nil, refuse("%s() with a result of more than %d axes", c.name, maxAxes)
		}
	}
	if err := c.coreAxes(layout, ranks); err != nil {
		return nil, err
	}
	dims := make([]nd.Dim, layout.Dims)
	seen := make([]bool, layout.Dims)
	for k, x := range xs {
		rest := []nd.Dim{}
		for axis, d := range x.Type.Dims {
			core := -1
			for i, at := range layout.Axes[k] {
				if at == axis {
					core = layout.IDs[k][i]
				}
			}
			switch {
			case core < 0:
				rest = append(rest, d)
			case seen[core]:
				dims[core] = c.unify(dims[core], d)
			default:
				dims[core], seen[core] = d, true
			}
		}
		batch = c.broadcastDims(batch, rest)
	}
	extents, err := c.coreExtents(layout)
	if err != nil {
		return nil, err
	}
	return c.looped(loop, layout, xs, extents), nil
}

const maxAxes = 8 // of an array that is no Python object

// looped is the node; the dims of its results that are given as extents are known by them.
func (c *libCall) looped(loop string, layout *op.Core, xs, extents []*ir.Value) *ir.Node {
	attrs := op.Attrs{"loop": loop, "core": layout.Attr()}
	args := append(xs, extents...)
	spec := c.rowOf("ufunc")
	outs := c.resultTypes(spec, c.agreed(spec, args), attrs)
	given := c.dimsOf(extents)
	for k := range outs {
		for i, id := range layout.IDs[layout.In+k] {
			if id >= layout.Given {
				outs[k].Dims[layout.Axes[layout.In+k][i]] = given[id-layout.Given]
			}
		}
	}
	return c.node("ufunc", args, attrs, outs...)
}

// coreExtents are the extents of the core dims that no operand has.
func (c *libCall) coreExtents(layout *op.Core) ([]*ir.Value, error) {
	if layout.Given == layout.Dims {
		return nil, nil
	}
	if !c.given("core") {
		return nil, refuse("%s() has a result whose size no operand tells", c.name)
	}
	extents, err := c.extents(c.args["core"])
	if err == nil && len(extents) != layout.Dims-layout.Given {
		err = refuse("%s() with core= of %d extents", c.name, len(extents))
	}
	return extents, err
}

// coreAxes says where the core axes of each operand stand: last, or where axes= puts them.
func (c *libCall) coreAxes(layout *op.Core, ranks []int) error {
	for k, ids := range layout.IDs {
		layout.Axes[k] = nil
		for i := range ids {
			layout.Axes[k] = append(layout.Axes[k], ranks[k]-len(ids)+i)
		}
	}
	if !c.given("axes") {
		return nil
	}
	known, err := c.known("axes")
	if err != nil {
		return err
	}
	lists, _ := known.([]any)
	if len(lists) != len(ranks) {
		return refuse("%s() with these axes", c.name)
	}
	for k, list := range lists {
		axes, err := axisList(list, ranks[k])
		if err != nil {
			return err
		}
		if len(axes) != len(layout.IDs[k]) {
			return refuse("%s() with these axes", c.name)
		}
		layout.Axes[k] = axes
	}
	return nil
}
