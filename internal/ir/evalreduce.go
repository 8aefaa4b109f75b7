package ir

import (
	"fmt"
	"math"
	"slices"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// reduce combines x along axes (nil: all) with Map row row, starting from unit (nil: from the first element). The axes at the end of the shape that
// are all reduced form a run; the others are taken in C order, one run after the other:
//
// empty reports that each result would be of no elements, and has no unit.
//
//	acc = unit;  for each index of the other reduced axes: acc = acc . run
//
// A run of additions of floats is pairwise as NumPy's, any other in order. So the order depends on the shape alone, and is NumPy's for
// whole C-contiguous arrays and along the last axis; axes whose extent is 1 by type (dims) are none. Without a run the first of the reduced axes is cut into chunks (ChunkRows), each of which
// begins with unit again.
func (e *Evaluator) reduce(x *Array, row string, unit any, axes []int, dims []nd.Dim, keep bool) (r any, empty bool, err error) {
	combine, err := e.combiner(row)
	if err != nil {
		return nil, false, err
	}
	rank := len(x.Shape)
	if axes == nil {
		for k := range rank {
			axes = append(axes, k)
		}
	}
	first := rank // the run is axes first..rank-1
	for first > 0 && (slices.Contains(axes, first-1) || first <= len(dims) && dims[first-1].One) {
		first--
	}
	var kept, other []int
	for k := range rank {
		switch {
		case !slices.Contains(axes, k):
			kept = append(kept, k)
		case k < first:
			other = append(other, k)
		}
	}
	out := NewArray(x.D, pick(x.Shape, kept)...)
	i := 0
	start := func() *Num {
		if unit == nil {
			return nil
		}
		n := NumOf(x.D, unit)
		return &n
	}
	chunk := chunkLength(x.Shape, other, product(x.Shape[first:]) == 1)
	eachOffset(pick(x.Shape, kept), pick(x.Stride, kept), x.Off, func(base int) {
		acc, done, seen := start(), (*Num)(nil), 0
		eachOffset(pick(x.Shape, other), pick(x.Stride, other), base, func(off int) {
			if seen > 0 && seen%chunk == 0 {
				done, acc = joined(combine, done, acc), start()
			}
			seen++
			var run []Num
			eachOffset(x.Shape[first:], x.Stride[first:], off, func(o int) { run = append(run, x.get(o)) })
			acc = e.run(combine, row, acc, run)
		})
		if acc = joined(combine, done, acc); acc == nil {
			return
		}
		out.put(i*x.D.Size(), *acc)
		i++
	})
	return reduced(out, x, axes, keep), unit == nil && product(pick(x.Shape, axes)) == 0, nil
}

// joined combines the chunks before with the next one.
func joined(c combiner, before, next *Num) *Num {
	if before == nil || next == nil {
		return next
	}
	r := c(*before, *next)
	return &r
}

// chunkLength is the number of elements of a chunk of one result: those along the axes other, where they are combined without runs.
func chunkLength(shape, other []int, rows bool) int {
	if !rows || len(other) == 0 {
		return math.MaxInt
	}
	axis, length := other[0], 1
	for _, k := range other[1:] {
		length *= shape[k]
	}
	return max(1, length*ChunkRows(shape[axis], product(shape[axis+1:])))
}

func product(shape []int) int {
	n := 1
	for _, k := range shape {
		n *= k
	}
	return n
}

// A reduction that keeps the last axis combines rows. Up to ChunkWhole elements, and where there are ChunkWide or more at an index of the first
// reduced axis, it does so in order, as NumPy does; else in chunks of about ChunkElements elements and at least ChunkLeast indices, for several workers.
const (
	ChunkWhole    = 1 << 14
	ChunkWide     = 1 << 10
	ChunkElements = 1 << 13
	ChunkLeast    = 32
)

// ChunkRows is the length of a chunk along an axis of n indices with unit elements at each.
func ChunkRows(n, unit int) int {
	if n*unit <= ChunkWhole || unit >= ChunkWide {
		return n
	}
	return max(ChunkLeast, ChunkElements/unit)
}

// reduced gives the result its shape: a number when no axis is left.
func reduced(out, x *Array, axes []int, keep bool) any {
	if keep {
		shape := slices.Clone(x.Shape)
		for _, k := range axes {
			shape[k] = 1
		}
		kept := NewArray(x.D, shape...)
		kept.Data = out.Data
		return kept
	}
	if len(out.Shape) == 0 {
		return out.get(0)
	}
	return out
}

func pick(all, which []int) []int {
	out := make([]int, len(which))
	for i, k := range which {
		out[i] = all[k]
	}
	return out
}

type combiner func(x, y Num) Num

func (e *Evaluator) combiner(row string) (combiner, error) {
	s := op.Lookup(row)
	if s == nil || s.Scalar == nil {
		return nil, fmt.Errorf("row %q does not combine", row)
	}
	return func(x, y Num) Num { return num(s.Scalar(e.alg(), []op.Val{x, y})) }, nil
}

func (e *Evaluator) run(c combiner, row string, acc *Num, run []Num) *Num {
	if row == "add" && len(run) > 0 && run[0].D.Inexact() && acc != nil {
		r := c(*acc, pairwise(c, run))
		return &r
	}
	for _, x := range run {
		if acc == nil {
			acc = &x
			continue
		}
		r := c(*acc, x)
		acc = &r
	}
	return acc
}

// pairwise is NumPy's order of summation: fewer than 8 floats in order; up to 128 in 8 accumulators, joined as a tree, then the rest in
// order; more in halves cut at a multiple of 8. Complex numbers count twice, which leaves 4 accumulators.
func pairwise(add combiner, a []Num) Num {
	width := 1
	if a[0].D.IsComplex() {
		width = 2
	}
	n := len(a) * width
	if n > 128 {
		half := n / 2
		half -= half % 8
		return add(pairwise(add, a[:half/width]), pairwise(add, a[half/width:]))
	}
	lanes := 8 / width
	if n < 8 {
		return inOrder(add, a[0], a[1:])
	}
	r := slices.Clone(a[:lanes])
	i := lanes
	for ; i+lanes <= len(a); i += lanes {
		for k := range r {
			r[k] = add(r[k], a[i+k])
		}
	}
	for len(r) > 1 {
		for k := range len(r) / 2 {
			r[k] = add(r[2*k], r[2*k+1])
		}
		r = r[:len(r)/2]
	}
	return inOrder(add, r[0], a[i:])
}

func inOrder(c combiner, acc Num, a []Num) Num {
	for _, x := range a {
		acc = c(acc, x)
	}
	return acc
}

// scan is the running reduction along one axis, in order.
func (e *Evaluator) scan(x *Array, row string, axis int) (*Array, error) {
	combine, err := e.combiner(row)
	if err != nil {
		return nil, err
	}
	out := x.copyOf()
	size := []int{}
	for k := range out.Shape {
		if k != axis {
			size = append(size, k)
		}
	}
	eachOffset(pick(out.Shape, size), pick(out.Stride, size), 0, func(base int) {
		for i := 1; i < out.Shape[axis]; i++ {
			o := base + i*out.Stride[axis]
			out.put(o, combine(out.get(o-out.Stride[axis]), out.get(o)))
		}
	})
	return out, nil
}

// mapRow applies row to numbers, or element by element to arrays that broadcast together. failed reports that Fails held.
func (e *Evaluator) mapRow(s *op.Spec, elem nd.DType, xs []any, safe bool) (r any, failed bool, err error) {
	shapes := make([][]int, 0, len(xs))
	arrays := make([]*Array, len(xs))
	number := true
	for i, x := range xs {
		if arrays[i], err = asArray(x); err != nil {
			return nil, false, err
		}
		_, isArray := x.(*Array)
		number = number && !isArray
		shapes = append(shapes, arrays[i].Shape)
	}
	shape, err := broadcastShape(shapes...)
	if err != nil {
		return nil, false, err
	}
	out := NewArray(elem, shape...)
	elems := make([][]Num, len(xs))
	for i, a := range arrays {
		b, err := a.broadcastTo(shape)
		if err != nil {
			return nil, false, err
		}
		elems[i] = b.Elems()
	}
	vals := make([]op.Val, len(xs))
	for k := range out.Size() {
		for i := range xs {
			vals[i] = elems[i][k]
		}
		if !safe && s.Fails != nil && num(s.Fails(e.alg(), vals)).I != 0 {
			return nil, true, nil
		}
		out.put(k*elem.Size(), e.element(s, elem, vals))
	}
	if number {
		return out.get(0), false, nil
	}
	return out, false, nil
}

// element is the row's meaning of one element; cast is the one row whose result type is not a function of its operands.
func (e *Evaluator) element(s *op.Spec, elem nd.DType, vals []op.Val) Num {
	if s.Scalar == nil {
		return num(e.alg().Cast(vals[0], elem))
	}
	return num(s.Scalar(e.alg(), vals))
}
