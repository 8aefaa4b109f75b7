package ir

import (
	"fmt"
	"slices"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// array evaluates a node without control. failed tells that it leaves to its exit.
func (e *Evaluator) array(n *Node, xs []any) (outs []any, failed bool, err error) {
	one := func(x any, failed bool, err error) ([]any, bool, error) { return []any{x}, failed, err }
	switch n.Op.Class {
	case op.Reduce:
		return e.reduceNode(n, xs)
	case op.Scan:
		return one(e.scanNode(n, xs))
	case op.Create:
		return one(e.create(n, xs))
	case op.Map:
		return one(e.mapRow(n.Op, n.Out().Type.Elem, xs, n.Attrs.Bool("safe")))
	case op.Extern, op.Contract:
		if run := arrayRows[n.Op.Name]; run != nil {
			return run(e, n, xs)
		}
		if e.Extern == nil || n.Op.Props&(op.Draws|op.Routine) != 0 { // a generator and NumPy belong to a call from Python
			return nil, false, fmt.Errorf("no library")
		}
		outs, err := e.Extern(n.Op.Symbol, n, xs)
		return outs, outs == nil, err
	}
	if run := arrayRows[n.Op.Name]; run != nil {
		return run(e, n, xs)
	}
	return nil, false, fmt.Errorf("the evaluator has no meaning for this row")
}

type arrayRow func(e *Evaluator, n *Node, xs []any) (outs []any, failed bool, err error)

var arrayRows = map[string]arrayRow{
	"const": pure(func(n *Node, _ []any) any { return constValue(n) }),
	"dim": pure(func(n *Node, xs []any) any {
		return Num{D: nd.Int64, I: int64(xs[0].(*Array).Shape[n.Attrs.Int("axis")])}
	}),
	"tuple": pure(func(_ *Node, xs []any) any { return xs }),
	"item":  pure(func(n *Node, xs []any) any { return xs[0].([]any)[n.Attrs.Int("index")] }),
	"instance.new": func(e *Evaluator, _ *Node, _ []any) ([]any, bool, error) {
		e.made--
		return []any{Num{D: nd.Int64, I: e.made}}, false, nil
	},
	"attribute.bind": func(*Evaluator, *Node, []any) ([]any, bool, error) { return nil, false, nil },
	"union":          pure(func(n *Node, xs []any) any { return &Member{int(n.Attrs.Int("member")), xs[0]} }),
	"tag":            pure(func(_ *Node, xs []any) any { return Num{D: nd.Int64, I: int64(xs[0].(*Member).Tag)} }),
	"member":         pure(func(_ *Node, xs []any) any { return xs[0].(*Member).V }),
	"release":        countRefs, "retain": countRefs,
	"slice": pure(evalSlice), "diagonal": pure(evalDiagonal), "windows": pure(evalWindows), "bits": pure(evalBits),
	"permute": pure(evalPermute),
	"redim":   pure(func(_ *Node, xs []any) any { return xs[0] }),
	"newaxis": pure(evalNewaxis),
	"squeeze": pure(evalSqueeze),
	"real":    pure(func(_ *Node, xs []any) any { return part(xs[0], 0) }),
	"imag":    pure(func(_ *Node, xs []any) any { return part(xs[0], 1) }),
	"gather":  evalGather, "scatter": evalScatter, "flatnonzero": evalFlatnonzero,
	"broadcast": evalBroadcast, "reshape": evalReshape, "index": evalIndex, "load": evalLoad, "store": evalStore, "assign": evalAssign,
	"slice.norm": evalSliceNorm,
	"contiguous": pure(func(_ *Node, xs []any) any { return boolean(xs[0].(*Array).contiguous()) }),
	"overlap":    pure(func(_ *Node, xs []any) any { return boolean(xs[0].(*Array).overlaps(xs[1].(*Array))) }),
	"reshape.fits": pure(func(_ *Node, xs []any) any {
		x := xs[0].(*Array)
		return boolean(reshapedStrides(x.Shape, x.Stride, integers(xs[1:]), x.D.Size()) != nil)
	}),
}

// pure is a row of one result that cannot fail.
func pure(f func(n *Node, xs []any) any) arrayRow {
	return func(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) { return []any{f(n, xs)}, false, nil }
}

// countRefs drops or takes a reference. Memory without references is overwritten, so that a release that comes too early shows.
func countRefs(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	x, ok := xs[0].(*Array)
	switch {
	case !ok: // a list
	case x.refs == nil: // an argument: the caller's
	case n.Is("retain"):
		*x.refs++
	default:
		return nil, false, x.release()
	}
	return nil, false, nil
}

func (a *Array) release() error {
	if a.refs == nil {
		return nil
	}
	if *a.refs--; *a.refs < 0 {
		return fmt.Errorf("released more often than owned")
	}
	if *a.refs == 0 {
		for i := range a.Data {
			a.Data[i] = 0xa5
		}
	}
	return nil
}

func constValue(n *Node) any {
	switch t := n.Out().Type; t.Kind {
	case nd.Scalar, nd.Py:
		return NumOf(t.Elem, n.Attrs["value"])
	case nd.Str:
		return t.Text
	case nd.DTypeOf:
		return t.Elem
	}
	return nil
}

func integer(x any) int { return int(x.(Num).I) }

func integers(xs []any) []int {
	out := make([]int, len(xs))
	for i, x := range xs {
		out[i] = integer(x)
	}
	return out
}

// view is another reference to x's memory.
func (a *Array) view(shape, stride []int, off int) *Array {
	return &Array{D: a.D, Shape: shape, Stride: stride, Data: a.Data, Off: off, refs: a.refs}
}

func evalSlice(n *Node, xs []any) any {
	x, k := xs[0].(*Array), n.Attrs.Int("axis")
	p := integers(xs[1:])
	v := x.view(slices.Clone(x.Shape), slices.Clone(x.Stride), x.Off)
	v.Shape[k], v.Stride[k] = p[1], x.Stride[k]*p[2]
	if p[1] > 0 {
		v.Off += p[0] * x.Stride[k]
	}
	return v
}

func evalDiagonal(n *Node, xs []any) any {
	x, axes, p := xs[0].(*Array), n.Attrs.Ints("axes"), integers(xs[1:])
	v := x.view(nil, nil, x.Off)
	for k := range x.Shape {
		if k != int(axes[0]) && k != int(axes[1]) {
			v.Shape, v.Stride = append(v.Shape, x.Shape[k]), append(v.Stride, x.Stride[k])
		}
	}
	if p[2] > 0 {
		v.Off += p[0]*x.Stride[axes[0]] + p[1]*x.Stride[axes[1]]
	}
	v.Shape, v.Stride = append(v.Shape, p[2]), append(v.Stride, x.Stride[axes[0]]+x.Stride[axes[1]])
	return v
}

func evalWindows(n *Node, xs []any) any {
	x, k, p := xs[0].(*Array), n.Attrs.Int("axis"), integers(xs[1:])
	v := x.view(append(slices.Clone(x.Shape), p[1]), append(slices.Clone(x.Stride), x.Stride[k]), x.Off)
	v.Shape[k] = p[0]
	return v
}

func evalBits(n *Node, xs []any) any {
	x := xs[0].(*Array)
	v := x.view(slices.Clone(x.Shape), slices.Clone(x.Stride), x.Off)
	v.D = n.Out().Type.Elem
	if len(xs) > 1 {
		last := len(v.Shape) - 1
		v.Shape[last], v.Stride[last] = integers(xs[1:])[0], v.D.Size()
	}
	return v
}

func evalPermute(n *Node, xs []any) any {
	x := xs[0].(*Array)
	axes := make([]int, len(x.Shape))
	for i, k := range n.Attrs.Ints("axes") {
		axes[i] = int(k)
	}
	return x.view(pick(x.Shape, axes), pick(x.Stride, axes), x.Off)
}

func evalNewaxis(n *Node, xs []any) any {
	x, k := xs[0].(*Array), int(n.Attrs.Int("axis"))
	return x.view(slices.Insert(slices.Clone(x.Shape), k, 1), slices.Insert(slices.Clone(x.Stride), k, 0), x.Off)
}

func evalSqueeze(n *Node, xs []any) any {
	x, k := xs[0].(*Array), int(n.Attrs.Int("axis"))
	return x.view(slices.Delete(slices.Clone(x.Shape), k, k+1), slices.Delete(slices.Clone(x.Stride), k, k+1), x.Off)
}

// part is the real (0) or imaginary (1) part; what is not complex is its own real part, and has zeros as the other.
func part(x any, k int) any {
	switch x := x.(type) {
	case Num:
		if k == 0 {
			return Numbers{}.Re(x)
		}
		return Numbers{}.Im(x)
	case *Array:
		if x.D.IsComplex() {
			v := x.view(x.Shape, x.Stride, x.Off+k*x.D.Size()/2)
			v.D = x.D.Real()
			return v
		}
		if k == 1 {
			return NewArray(x.D, x.Shape...)
		}
	}
	return x
}

func evalBroadcast(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	v, err := xs[0].(*Array).broadcastTo(integers(xs[1:]))
	return []any{v}, false, err
}

func evalReshape(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	x, shape := xs[0].(*Array), integers(xs[1:])
	v := NewArray(x.D, shape...)
	if v.Size() != x.Size() {
		return nil, false, fmt.Errorf("reshape of %v to %v", x.Shape, v.Shape)
	}
	if n.Out().Type.Order != nd.C {
		v.Stride = reshapedStrides(x.Shape, x.Stride, shape, x.D.Size())
	}
	if v.Stride == nil {
		return nil, false, fmt.Errorf("no reshape of %v with strides %v to %v is a view", x.Shape, x.Stride, shape)
	}
	v.Data, v.Off, v.refs = x.Data, x.Off, x.refs
	return []any{v}, false, nil
}

// contiguous reports whether the elements stand one after the other in C order.
func (a *Array) contiguous() bool {
	want, is := a.D.Size(), true
	for k := len(a.Shape) - 1; k >= 0; k-- {
		is = is && (a.Shape[k] == 1 || a.Stride[k] == want)
		want *= a.Shape[k]
	}
	return is || a.Size() == 0
}

// reshapedStrides are the strides that show the same elements in C order under another shape of the same size; nil if there are none. Old and new axes
// are matched in groups of equal size; the old axes of a group must follow one another in memory without gaps.
func reshapedStrides(shape, stride, to []int, size int) []int {
	out := NewArray(nd.Bool, to...).Stride // of one byte
	var ext, by []int
	for k, n := range shape {
		if n == 0 {
			return out
		}
		if n != 1 {
			ext, by = append(ext, n), append(by, stride[k])
		}
	}
	for k := range out {
		out[k] *= size
	}
	lo, i := 0, 0
	for ; i < len(ext); i++ {
		n, next := ext[i], i+1
		hi := lo
		for m := 1; m != n; {
			switch {
			case m < n && hi < len(to):
				m, hi = m*to[hi], hi+1
			case m > n && next < len(ext):
				if by[next-1] != by[next]*ext[next] {
					return nil
				}
				n, next = n*ext[next], next+1
			default:
				return nil
			}
		}
		step := by[next-1]
		for k := hi - 1; k >= lo; k-- {
			out[k], step = step, step*to[k]
		}
		lo, i = hi, next-1
	}
	return out
}

// element is the offset of an element; ok is false out of range.
func (a *Array) element(idx []int) (off int, ok bool) {
	off = a.Off
	for k, i := range idx {
		if i < 0 {
			i += a.Shape[k]
		}
		if i < 0 || i >= a.Shape[k] {
			return 0, false
		}
		off += i * a.Stride[k]
	}
	return off, true
}

func evalIndex(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	x, k, i := xs[0].(*Array), int(n.Attrs.Int("axis")), integer(xs[1])
	if i < 0 {
		i += x.Shape[k]
	}
	if i < 0 || i >= x.Shape[k] {
		return nil, true, nil
	}
	return []any{x.view(slices.Delete(slices.Clone(x.Shape), k, k+1), slices.Delete(slices.Clone(x.Stride), k, k+1), x.Off+i*x.Stride[k])}, false, nil
}

func evalLoad(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	x := xs[0].(*Array)
	off, ok := x.element(integers(xs[1:]))
	if !ok {
		return nil, true, nil
	}
	return []any{x.get(off)}, false, nil
}

func evalStore(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	x := xs[0].(*Array)
	off, ok := x.element(integers(xs[1 : len(xs)-1]))
	if !ok {
		return nil, true, nil
	}
	x.put(off, xs[len(xs)-1].(Num))
	return nil, false, nil
}

func evalAssign(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	return nil, false, xs[0].(*Array).assign(xs[1])
}

// evalSliceNorm is CPython's PySlice_AdjustIndices.
func evalSliceNorm(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
	p := integers(xs)
	extent, p := p[0], p[1:]
	given := map[int]int{}
	for i, c := range n.Attrs.Str("has") {
		if c == '1' {
			given[i], p = p[0], p[1:]
		}
	}
	step, has := given[2]
	if !has {
		step = 1
	}
	if step == 0 {
		return nil, true, nil
	}
	lo, hi := 0, extent // bounds of a start or stop
	start, stop := 0, extent
	if step < 0 {
		lo, hi = -1, extent-1
		start, stop = hi, -1
	}
	bound := func(k, absent int) int {
		v, has := given[k]
		if !has {
			return absent
		}
		if v < 0 {
			v += extent
		}
		return min(max(v, lo), hi)
	}
	start, stop = bound(0, start), bound(1, stop)
	length := 0
	switch {
	case step > 0 && start < stop:
		length = (stop-start-1)/step + 1
	case step < 0 && start > stop:
		length = (start-stop-1)/-step + 1
	}
	return []any{Num{D: nd.Int64, I: int64(start)}, Num{D: nd.Int64, I: int64(length)}}, false, nil
}
