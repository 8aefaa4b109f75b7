package ir

import "phylanx/internal/nd"

// picked are the offsets in x of the elements that gather's operands choose, in C order of the result's shape; ok is false out of range.
func picked(n *Node, x *Array, idx []any) (offs, shape []int, ok bool, err error) {
	axes, at := n.Attrs.Ints("axes"), int(n.Attrs.Int("at"))
	arrays, shapes := make([]*Array, len(idx)), make([][]int, len(idx))
	for i, v := range idx {
		if arrays[i], err = asArray(v); err != nil {
			return nil, nil, false, err
		}
		shapes[i] = arrays[i].Shape
	}
	chosen, err := broadcastShape(shapes...)
	if err != nil {
		return nil, nil, false, err
	}
	elems := make([][]Num, len(idx))
	for i, a := range arrays {
		b, err := a.broadcastTo(chosen)
		if err != nil {
			return nil, nil, false, err
		}
		elems[i] = b.Elems()
	}
	var rest []int // axes of x that stay
	for k, j := 0, 0; k < len(x.Shape); k++ {
		if j < len(axes) && int(axes[j]) == k {
			j++
			continue
		}
		rest = append(rest, k)
	}
	bases, ok := chosenOffsets(x, axes, elems)
	if !ok {
		return nil, nil, false, nil
	}
	before, after := rest[:at], rest[at:]
	shape = append(append(append([]int{}, pick(x.Shape, before)...), chosen...), pick(x.Shape, after)...)
	eachOffset(pick(x.Shape, before), pick(x.Stride, before), x.Off, func(b int) {
		for _, c := range bases {
			eachOffset(pick(x.Shape, after), pick(x.Stride, after), b+c, func(o int) { offs = append(offs, o) })
		}
	})
	return offs, shape, true, nil
}

// chosenOffsets is the distance in memory of each index tuple.
func chosenOffsets(x *Array, axes []int64, elems [][]Num) (bases []int, ok bool) {
	bases = make([]int, len(elems[0]))
	for i, es := range elems {
		k := int(axes[i])
		for j, e := range es {
			p := int(e.I)
			if p < 0 {
				p += x.Shape[k]
			}
			if p < 0 || p >= x.Shape[k] {
				return nil, false
			}
			bases[j] += p * x.Stride[k]
		}
	}
	return bases, true
}

func evalGather(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	x := xs[0].(*Array)
	offs, shape, ok, err := picked(n, x, xs[1:])
	if err != nil || !ok {
		return nil, err == nil, err
	}
	out := NewArray(x.D, shape...)
	for i, o := range offs {
		out.put(i*x.D.Size(), x.get(o))
	}
	return []any{out}, false, nil
}

func evalScatter(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	x, last := xs[0].(*Array), len(xs)-1
	offs, shape, ok, err := picked(n, x, xs[1:last])
	if err != nil || !ok {
		return nil, err == nil, err
	}
	v, err := asArray(xs[last])
	if err == nil {
		v, err = v.broadcastTo(shape)
	}
	if err != nil {
		return nil, false, err
	}
	elems := v.Elems()
	for i, o := range offs {
		x.put(o, elems[i])
	}
	return nil, false, nil
}

func evalFlatnonzero(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	var at []any
	for i, e := range xs[0].(*Array).Elems() {
		if num(Numbers{}.Cast(e, nd.Bool)).I != 0 {
			at = append(at, int64(i))
		}
	}
	return []any{ArrayFrom(nd.Int64, []int{len(at)}, at...)}, false, nil
}
