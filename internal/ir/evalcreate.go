package ir

import (
	"fmt"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// reduceNode is a node of class Reduce: elements are cast to the result's type, then combined. argmax and argmin keep an index instead.
func (e *Evaluator) reduceNode(n *Node, xs []any) ([]any, bool, error) {
	x, err := asArray(xs[0])
	if err != nil {
		return nil, false, err
	}
	var axes []int
	if n.Attrs["axes"] != nil {
		axes = []int{}
		for _, k := range n.Attrs.Ints("axes") {
			axes = append(axes, int(k))
		}
	}
	keep := n.Attrs.Bool("keepdims")
	if n.Is("argmax") || n.Is("argmin") {
		r, empty := e.argBest(x, n.Op.Of, axes, keep)
		return []any{r}, empty, nil
	}
	r, empty, err := e.reduce(x.cast(n.Out().Type.Elem), n.Op.Of, n.Op.Unit, axes, n.Args[0].Type.Dims, keep)
	return []any{r}, empty, err
}

// cast is a C-contiguous copy in type d.
func (a *Array) cast(d nd.DType) *Array {
	c := NewArray(d, append([]int{}, a.Shape...)...)
	i := 0
	a.each(func(off int) {
		c.put(i*d.Size(), num(Numbers{}.Cast(a.get(off), d)))
		i++
	})
	return c
}

func (e *Evaluator) scanNode(n *Node, xs []any) (any, bool, error) {
	x, err := asArray(xs[0])
	if err != nil {
		return nil, false, err
	}
	r, err := e.scan(x.cast(n.Out().Type.Elem), n.Op.Of, int(n.Attrs.Int("axis")))
	return r, false, err
}

// argBest is the index, along the one axis or in the flattened array, of the element that no later one beats.
func (e *Evaluator) argBest(x *Array, beats string, axes []int, keep bool) (any, bool) {
	if axes == nil {
		flat := x.copyOf()
		flat.Shape, flat.Stride = []int{x.Size()}, []int{x.D.Size()}
		r, empty := e.argBest(flat, beats, []int{0}, false)
		if keep && !empty {
			a := NewArray(nd.Int64, make([]int, len(x.Shape))...)
			for k := range a.Shape {
				a.Shape[k] = 1
			}
			a.Data = make([]byte, nd.Int64.Size())
			a.put(0, r.(Num))
			return a, false
		}
		return r, empty
	}
	row, axis := op.Lookup(beats), axes[0]
	var kept []int
	for k := range x.Shape {
		if k != axis {
			kept = append(kept, k)
		}
	}
	if x.Shape[axis] == 0 {
		return nil, true
	}
	out := NewArray(nd.Int64, pick(x.Shape, kept)...)
	i := 0
	eachOffset(pick(x.Shape, kept), pick(x.Stride, kept), x.Off, func(base int) {
		best, at := x.get(base), 0
		for k := 1; k < x.Shape[axis] && !best.isNaN(); k++ {
			if v := x.get(base + k*x.Stride[axis]); v.isNaN() || num(row.Scalar(e.alg(), []op.Val{v, best})).I != 0 {
				best, at = v, k
			}
		}
		out.put(i*nd.Int64.Size(), Num{D: nd.Int64, I: int64(at)})
		i++
	})
	shaped := &Array{D: x.D, Shape: x.Shape}
	shaped.D = nd.Int64
	return reduced(out, shaped, axes, keep), false
}

func (n Num) isNaN() bool { return n.F != n.F || n.G != n.G }

// create makes a new array. A row with a Scalar computes element i from its operands and i.
func (e *Evaluator) create(n *Node, xs []any) (any, bool, error) {
	d := n.Out().Type.Elem
	switch n.Op.Name {
	case "empty":
		return NewArray(d, integers(xs)...), false, nil
	case "full":
		a := NewArray(d, integers(xs[1:])...)
		return a, false, a.assign(xs[0])
	case "eye":
		a := NewArray(d, integers(xs[:2])...)
		for i := range a.Shape[0] {
			if j := i + integer(xs[2]); j >= 0 && j < a.Shape[1] {
				a.put(i*a.Stride[0]+j*a.Stride[1], NumOf(d, int64(1)))
			}
		}
		return a, false, nil
	}
	if n.Op.Scalar == nil && !n.Is("iota") {
		return nil, false, fmt.Errorf("the evaluator has no meaning for this row")
	}
	length := integer(xs[len(xs)-1])
	a := NewArray(d, length)
	for i := range length {
		v := Num{D: nd.Int64, I: int64(i)}
		if n.Op.Scalar != nil {
			vals := make([]op.Val, len(xs))
			for k, x := range xs {
				vals[k] = x
			}
			vals[len(xs)-1] = v
			v = num(n.Op.Scalar(e.alg(), vals))
			if n.Attrs.Bool("endpoint") && i == length-1 && length > 1 {
				v = num(vals[1])
			}
		}
		a.put(i*d.Size(), num(e.alg().Cast(v, d)))
	}
	return a, false, nil
}
