package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// NumPy lays a new array out as its operands are (order "K"). Where that is known and not C order, the operation is done on the operands with their axes
// in the order of memory, which are C-contiguous then, and the result gets its axes back.

// memoryAxes are the axes of what operands broadcast to, those of the largest steps first, when every operand that has two axes of extent other than 1 is
// laid out so and that is not C order; else nil.
func (b *builder) memoryAxes(args []*ir.Value) []int {
	var found []int
	rank := maxRank(args)
	for _, v := range args {
		if b.wide(v.Type.Dims) < 2 {
			continue
		}
		axes := axesOf(v)
		if axes == nil {
			return nil
		}
		more := rank - len(axes)
		for i := range axes {
			axes[i] += more
		}
		axes = append(upTo(more), axes...)
		if found != nil && !slices.Equal(found, axes) {
			return nil
		}
		found = axes
	}
	if slices.IsSorted(found) {
		return nil
	}
	return found
}

// axesOf are the axes of v in the order of its memory, or nil where that is not known.
func axesOf(v *ir.Value) []int {
	switch v.Type.Order {
	case nd.C:
		return upTo(v.Type.Rank())
	case nd.F:
		return reversed(v.Type.Rank())
	}
	d := v.Def
	if d == nil || d.Op.Class != op.View {
		return nil
	}
	inner := axesOf(d.Args[0])
	switch {
	case inner == nil:
	case d.Is("redim"):
		return inner
	case d.Is("slice"):
		if step, ok := ir.ConstOf(d.Args[3]); ok && step.(int64) > 0 {
			return inner
		}
	case d.Is("permute"):
		return among(ints(d.Attrs.Ints("axes")), inner)
	case d.Is("index"):
		return without(inner, []int{slices.Index(inner, int(d.Attrs.Int("axis")))})
	case d.Is("newaxis") && d.Attrs.Int("axis") == 0:
		for i := range inner {
			inner[i]++
		}
		return append([]int{0}, inner...)
	}
	return nil
}

// among are the places of axes in order.
func among(order, axes []int) []int {
	out := make([]int, len(axes))
	for i, k := range axes {
		out[i] = slices.Index(order, k)
	}
	return out
}

func ints(ks []int64) []int {
	out := make([]int, len(ks))
	for i, k := range ks {
		out[i] = int(k)
	}
	return out
}

// wide is the number of dims other than 1.
func (b *builder) wide(dims []nd.Dim) int {
	n := 0
	for _, d := range dims {
		if !b.sameDim(d).One {
			n++
		}
	}
	return n
}

// arranged is operand v with its axes in the order axes (nil: as they are), to which it broadcasts.
func (b *builder) arranged(v *ir.Value, axes []int) *ir.Value {
	if axes == nil || !v.Type.IsArray() {
		return v
	}
	for v.Type.Rank() < len(axes) {
		v = b.newaxis(v, 0)
	}
	if d := v.Def; d != nil && d.Is("permute") && !d.Attrs.Bool("own") && slices.IsSorted(among(positions(ints(d.Attrs.Ints("axes"))), axes)) {
		return b.alias(d.Args[0]) // which is C-contiguous by type
	}
	return b.permute(v, axes)
}

// rearranged is new array r, made of operands arranged by axes, with its axes back in place.
func (b *builder) rearranged(r *ir.Value, axes []int) *ir.Value {
	if axes == nil {
		return r
	}
	return b.laidOut(r, positions(axes))
}

// positions are where the axes stand: the inverse permutation.
func positions(axes []int) []int { return among(axes, upTo(len(axes))) }
