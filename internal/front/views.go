package front

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Views: every function here gives another reference to x's memory.

func (b *builder) view(row string, x *ir.Value, axis int, more ...*ir.Value) *ir.Value {
	return b.node(row, append([]*ir.Value{x}, more...), op.Attrs{"axis": int64(axis)}).Out()
}

func (b *builder) newaxis(x *ir.Value, k int) *ir.Value { return b.view("newaxis", x, k) }

func (b *builder) permute(x *ir.Value, axes []int) *ir.Value {
	ks := make([]int64, len(axes))
	for i, k := range axes {
		ks[i] = int64(k)
	}
	return b.node("permute", []*ir.Value{x}, op.Attrs{"axes": ks}).Out()
}

// alias is x as a new array object on the same memory.
func (b *builder) alias(x *ir.Value) *ir.Value { return b.permute(x, upTo(x.Type.Rank())) }

// upTo is 0, 1, ..., n-1.
func upTo(n int) []int {
	ks := make([]int, n)
	for i := range ks {
		ks[i] = i
	}
	return ks
}

func (b *builder) transpose(x *ir.Value) *ir.Value { return b.permute(x, reversed(x.Type.Rank())) }

// laidOut is new array x under other axes: not a view of it, but itself, laid out in another order.
func (b *builder) laidOut(x *ir.Value, axes []int) *ir.Value {
	v := b.permute(x, axes)
	v.Def.Attrs["own"] = true
	return v
}

// reversed is n-1, ..., 1, 0.
func reversed(n int) []int {
	axes := upTo(n)
	slices.Reverse(axes)
	return axes
}

// moveAxis takes axis from to position to.
func (b *builder) moveAxis(x *ir.Value, from, to int) *ir.Value {
	var axes []int
	for _, k := range upTo(x.Type.Rank()) {
		if k != from {
			axes = append(axes, k)
		}
	}
	axes = append(axes[:to], append([]int{from}, axes[to:]...)...)
	return b.permute(x, axes)
}

// squeeze drops an axis whose extent is 1, by a guard where the type does not say so.
func (b *builder) squeeze(x *ir.Value, k int) *ir.Value {
	if b.sameDim(x.Type.Dims[k]).One {
		return b.view("squeeze", x, k)
	}
	b.unify(nd.Dim{One: true}, x.Type.Dims[k])
	return b.view("index", x, k, b.int(0))
}

// fixed restricts axis k to the index i, which drops the axis.
func (b *builder) fixed(x *ir.Value, k int, i *ir.Value) *ir.Value { return b.view("index", x, k, i) }

// slice restricts axis k of x to a Python slice.
func (b *builder) slice(x *ir.Value, k int, s index) *ir.Value {
	d := b.sameDim(x.Type.Dims[k])
	step, stepKnown := b.intConst(s.step, 1)
	lo, loKnown := b.intConst(s.lo, 0)
	hi, hiKnown := b.intConst(s.hi, 0)
	unit := stepKnown && step == 1
	n, fixed := fixedExtent(d)
	switch whole := s.lo == nil && s.hi == nil; {
	case whole && unit:
		return x
	case whole && stepKnown && step == -1:
		return b.sliced(x, k, b.intOp("__sub", b.extent(d), b.int(1)), b.extent(d), s.step, d)
	case fixed && loKnown && hiKnown && stepKnown && step > 0:
		if s.hi == nil {
			hi = n
		}
		lo, hi = clampIndex(lo, n), clampIndex(hi, n)
		length := max((hi-lo+step-1)/step, 0)
		return b.sliced(x, k, b.int(lo), b.int(length), b.int(step), fixedDim(length))
	case unit && loKnown && (s.hi == nil && lo == -1 || s.hi != nil && hiKnown && hi == lo+1 && lo != -1):
		return b.newaxis(b.fixed(x, k, b.int(lo)), k)
	}
	first, length := b.normalized(b.extent(d), s)
	step1 := s.step
	if step1 == nil {
		step1 = b.int(1)
	}
	if unit && loKnown && lo >= 0 && (s.hi == nil || hiKnown && hi < 0) {
		return b.sliced(x, k, first, length, step1, cutDim(d, lo-hi))
	}
	return b.sliced(x, k, first, length, step1, b.dimOf(length))
}

// clampIndex brings a slice's bound into [0, n].
func clampIndex(i, n int64) int64 {
	if i < 0 {
		i += n
	}
	return min(max(i, 0), n)
}

// normalized is the first index and the length of a slice of what has an extent.
func (b *builder) normalized(extent *ir.Value, s index) (first, length *ir.Value) {
	has, args := "", []*ir.Value{extent}
	for _, v := range []*ir.Value{s.lo, s.hi, s.step} {
		if v == nil {
			has += "0"
			continue
		}
		has += "1"
		args = append(args, v)
	}
	attrs := op.Attrs{"has": has}
	if step, ok := b.intConst(s.step, 1); ok && step != 0 {
		attrs["safe"] = true
	}
	n := b.node("slice.norm", args, attrs, nd.PyInt, nd.PyInt)
	return n.Outs[0], n.Outs[1]
}

// intConst is the value of an int known when compiling; otherwise for nil.
func (b *builder) intConst(v *ir.Value, otherwise int64) (int64, bool) {
	if v == nil {
		return otherwise, true
	}
	c, _ := b.constOf(v)
	k, ok := c.(int64)
	return k, ok
}

// cutDim names max(n - cut, 0), the extent of a slice that takes cut elements off the ends: u[2:], u[1:-1] and u[:-2] are known to be equally long. Cuts add up.
// The name n-cut is none that a parameter's dims have.
func cutDim(d nd.Dim, cut int64) nd.Dim {
	base := d.Name
	if i := strings.LastIndexByte(base, '-'); i > 0 {
		if before, err := strconv.ParseInt(base[i+1:], 10, 64); err == nil {
			base, cut = base[:i], cut+before
		}
	}
	return nd.Dim{Name: fmt.Sprintf("%s-%d", base, cut)}
}

// sliced is the slice node, whose new axis is dim d.
func (b *builder) sliced(x *ir.Value, k int, first, length, step *ir.Value, d nd.Dim) *ir.Value {
	by, _ := b.intConst(step, 0)
	attrs := op.Attrs{"axis": int64(k), "unit": by == 1}
	args := []*ir.Value{b.redim(x), first, length, step} // the other dims under the names that node would give them
	outs := b.resultTypes(op.Lookup("slice"), args, attrs)
	outs[0].Dims[k] = d
	return b.node("slice", args, attrs, outs...).Out()
}

// arith applies an operator to Python numbers.
func (b *builder) arith(name string, args ...*ir.Value) *ir.Value {
	v, err := b.pyOp(name, args)
	if err != nil {
		panic(bailout{err})
	}
	return v
}

// product multiplies ints.
func (b *builder) product(vs []*ir.Value) *ir.Value {
	if len(vs) == 0 {
		return b.int(1)
	}
	p := vs[0]
	for _, v := range vs[1:] {
		if c, ok := b.intConst(v, 0); ok && c == 1 {
			continue
		}
		if c, ok := b.intConst(p, 0); ok && c == 1 {
			p = v
			continue
		}
		p = b.arith("__mul", p, v)
	}
	return p
}

// shape are the extents of x.
func (b *builder) shape(x *ir.Value) []*ir.Value {
	vs := make([]*ir.Value, x.Type.Rank())
	for i, d := range x.Type.Dims {
		vs[i] = b.extent(d)
	}
	return vs
}

// dimsOf are the dims of extents.
func (b *builder) dimsOf(extents []*ir.Value) []nd.Dim {
	dims := make([]nd.Dim, len(extents))
	for i, v := range extents {
		dims[i] = b.dimOf(v)
	}
	return dims
}

// broadcastTo is x repeated to the extents (np.broadcast_to).
func (b *builder) broadcastTo(x *ir.Value, extents []*ir.Value) (*ir.Value, error) {
	if x.Type.Rank() > len(extents) {
		return nil, refuse("broadcast to fewer axes")
	}
	dims := b.dimsOf(extents)
	b.fit(x, dims)
	attrs := op.Attrs{}
	args := append([]*ir.Value{x}, extents...)
	outs := b.resultTypes(op.Lookup("broadcast"), args, attrs)
	outs[0].Dims = dims
	return b.node("broadcast", args, attrs, outs...).Out(), nil
}

// reshape gives x other extents, in C order; one extent may be the constant -1. As in NumPy it is a view where there are strides that show the
// elements in that order, else a copy. Where only the run can tell, the result is one or the other, of no order that is known.
func (b *builder) reshape(x *ir.Value, extents []*ir.Value) (*ir.Value, error) {
	old := b.shape(x)
	size := b.product(old)
	extents, err := b.inferExtent(extents, size)
	if err != nil {
		return nil, err
	}
	dims := b.dimsOf(extents)
	if p := b.product(extents); p != size {
		b.guard(b.compareInts("==", p, size), "the extents do not give the size")
	}
	view := func(x *ir.Value) (*ir.Value, error) { return b.reshaped(x, extents, dims, op.Attrs{}), nil }
	if x.Type.Order == nd.C {
		return view(x)
	}
	fits := b.node("reshape.fits", append([]*ir.Value{x}, extents...), nil).Out()
	return b.choose(fits, func() (*ir.Value, error) { return view(x) },
		func() (*ir.Value, error) { return view(b.copied(x)) })
}

// reshaped is the reshape node.
func (b *builder) reshaped(x *ir.Value, extents []*ir.Value, dims []nd.Dim, attrs op.Attrs) *ir.Value {
	args := append([]*ir.Value{x}, extents...)
	outs := b.resultTypes(op.Lookup("reshape"), args, attrs)
	outs[0].Dims = dims
	return b.node("reshape", args, attrs, outs...).Out()
}

// inferExtent replaces the extent -1.
func (b *builder) inferExtent(extents []*ir.Value, size *ir.Value) ([]*ir.Value, error) {
	unknown := -1
	var rest []*ir.Value
	for i, e := range extents {
		if !e.Type.IsNum() || !e.Type.Elem.IsInt() {
			return nil, refuse("an extent of type %s", e.Type)
		}
		e = b.cast(e, nd.Int64, nd.Py)
		extents[i] = e
		k, ok := b.intConst(e, 0)
		switch {
		case ok && k < 0 && unknown >= 0:
			return nil, refuse("two extents are unknown")
		case ok && k < 0:
			unknown = i
			continue
		case !ok && (e.Def == nil || !e.Def.Is("dim")):
			b.guard(b.compareInts(">=", e, b.int(0)), "a negative extent")
		}
		rest = append(rest, e)
	}
	if unknown < 0 {
		return extents, nil
	}
	all := append([]*ir.Value{}, extents...)
	if len(rest) == 0 {
		all[unknown] = size
		return all, nil
	}
	all[unknown] = b.arith("__floordiv", size, b.product(rest))
	return all, nil
}

// copied is a C-contiguous copy of x.
func (b *builder) copied(x *ir.Value) *ir.Value { return b.node("copy", []*ir.Value{x}, nil).Out() }

// viewMethod is x.view() or x.view(dtype): the same memory, read as elements of another type.
func viewMethod(c *libCall) (*ir.Value, error) {
	x := c.args["self"]
	if err := c.no("type"); err != nil || !x.Type.IsArray() {
		return nil, refuse("view of %s", x.Type)
	}
	d, err := c.dtype("dtype", x.Type.Elem)
	if err != nil {
		return nil, err
	}
	size, wide := x.Type.Elem.Size(), d.Size()
	args, attrs := []*ir.Value{x}, op.Attrs{"dtype": d, "safe": true}
	switch {
	case d == x.Type.Elem:
		return c.alias(x), nil
	case size != wide:
		last := x.Type.Rank() - 1
		if last < 0 || c.sameDim(x.Type.Dims[last]).One {
			return nil, refuse("view of %s as %s", x.Type, d.NumPy())
		}
		n := c.extent(x.Type.Dims[last])
		if wide > size {
			delete(attrs, "safe")
			c.guard(c.compareInts("==", c.arith("__mod", n, c.int(int64(wide/size))), c.int(0)), "elements that do not fill wider ones")
			n = c.arith("__floordiv", n, c.int(int64(wide/size)))
		} else {
			n = c.arith("__mul", n, c.int(int64(size/wide)))
		}
		args = append(args, n)
	}
	if _, err := op.Lookup("bits").Shape(typesOf(args), attrs); err != nil {
		return nil, refuse("%v", err)
	}
	if len(args) == 1 {
		return c.node("bits", args, attrs).Out(), nil
	}
	args[0] = c.redim(x)
	outs := c.resultTypes(op.Lookup("bits"), args, attrs)
	outs[0].Dims[x.Type.Rank()-1] = c.dimOf(args[1])
	return c.node("bits", args, attrs, outs...).Out(), nil
}

// flattened is a copy of x with one axis.
func (b *builder) flattened(x *ir.Value) *ir.Value {
	size := b.product(b.shape(x))
	return b.reshaped(b.copied(x), []*ir.Value{size}, b.dimsOf([]*ir.Value{size}), op.Attrs{"own": true})
}

// ravel is x with one axis: a view where x is C-contiguous, else a copy. Where only the run can tell, it is one or the other, and contiguous.
func (b *builder) ravel(x *ir.Value) (*ir.Value, error) {
	size := b.product(b.shape(x))
	dims := b.dimsOf([]*ir.Value{size})
	view := func(attrs op.Attrs) *ir.Value { return b.reshaped(x, []*ir.Value{size}, dims, attrs) }
	if x.Type.Order == nd.C {
		return view(op.Attrs{}), nil
	}
	is := b.node("contiguous", []*ir.Value{x}, nil).Out()
	return b.choose(is, func() (*ir.Value, error) { return view(op.Attrs{"dense": true}), nil }, func() (*ir.Value, error) { return b.flattened(x), nil })
}

// mayShare is whether the ranges of memory overlap.
func mayShare(c *libCall) (*ir.Value, error) {
	x, y := c.args["a"], c.args["b"]
	if err := c.no("max_work"); err != nil || !x.Type.IsArray() || !y.Type.IsArray() {
		return nil, refuse("%s() of %s and %s", c.name, x.Type, y.Type)
	}
	return c.node("overlap", []*ir.Value{x, y}, nil).Out(), nil
}

// shares is mayShare where both arrays fill their ranges. Others that overlap NumPy has to solve.
func shares(c *libCall) (*ir.Value, error) {
	overlap, err := mayShare(c)
	if err != nil {
		return nil, err
	}
	return c.choose(overlap, func() (*ir.Value, error) {
		for _, p := range []string{"a", "b"} {
			if x := c.args[p]; x.Type.Order != nd.C && x.Type.Order != nd.F {
				c.guard(c.node("contiguous", []*ir.Value{x}, nil).Out(), "arrays with gaps that may share memory")
			}
		}
		return c.bool(true), nil
	}, func() (*ir.Value, error) { return c.bool(false), nil })
}
