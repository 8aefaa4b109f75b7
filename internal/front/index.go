package front

import (
	"math"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// index is one part of what stands in the brackets of x[...]: a value, or one of the forms that only brackets have.
type index struct {
	at           *ir.Value // an int, an array of ints or bools, a list of them, or a tuple of indices
	slice        bool      // lo:hi:step, where a bound that is absent is nil
	lo, hi, step *ir.Value
	newaxis      bool
	ellipsis     bool
	zeroD        bool // at was an array of rank 0
}

// advanced are the index arrays of an expression, with the axes of the view they index.
type advanced struct {
	axes   []int64
	values []*ir.Value
	masks  int  // how many of them come of masks, whose indices are in range
	first  int  // where the first of them, or of the ints among them, stands among the axes of the view
	joined bool // they stand side by side, so that their dims replace them; else these come first
}

// getitem is x[idx...] of an array.
func (b *builder) getitem(x *ir.Value, idx []index) (*ir.Value, error) {
	idx, err := b.fullIndex(x, idx)
	if err != nil {
		return nil, err
	}
	if at := allInts(idx); len(at) == x.Type.Rank() && len(at) == len(idx) && len(at) > 0 {
		return b.node("load", append([]*ir.Value{x}, at...), nil).Out(), nil
	}
	if x.Type.Rank() == 0 && len(idx) == 0 {
		return b.ufuncArg(x)
	}
	v, adv, err := b.locate(x, idx)
	switch {
	case err != nil:
		return nil, err
	case adv != nil:
		b.leaveNothingUnchecked(v, adv)
		return b.gathered(v, adv), nil
	case hasZeroD(idx):
		return b.copied(v), nil // as any index that is an array
	case v == x:
		return b.alias(x), nil
	}
	return v, nil
}

// gathered is the elements that the index arrays choose. In memory their dims come before those of the axes that stay, wherever they stand: then it is
// a view, as NumPy's.
func (b *builder) gathered(x *ir.Value, adv *advanced) *ir.Value {
	args, at := append([]*ir.Value{x}, adv.values...), adv.at()
	rank := maxRank(adv.values)
	r := b.node("gather", args, op.Attrs{"axes": adv.axes, "at": int64(0)}).Out()
	if at == 0 || rank == 0 {
		return r
	}
	var axes []int
	for k := range r.Type.Rank() {
		switch {
		case k < at:
			axes = append(axes, rank+k)
		case k < at+rank:
			axes = append(axes, k-at)
		default:
			axes = append(axes, k)
		}
	}
	return b.permute(r, axes)
}

// leaveNothingUnchecked leaves where indices are for no element, as an axis that stays has none: gather and scatter check only those that they use, but in a
// subscript all that there are must be in range.
func (b *builder) leaveNothingUnchecked(x *ir.Value, adv *advanced) {
	if len(adv.values) == adv.masks {
		return
	}
	var stay []*ir.Value
	for k, d := range x.Type.Dims {
		if !slices.Contains(adv.axes, int64(k)) {
			stay = append(stay, b.extent(d))
		}
	}
	var indices []nd.Dim
	for _, v := range adv.values {
		indices = b.broadcastDims(indices, v.Type.Dims)
	}
	some := b.compareInts("!=", b.product(stay), b.int(0))
	if c, ok := b.constOf(some); ok && c == true {
		return
	}
	var counts []*ir.Value
	for _, d := range indices {
		counts = append(counts, b.extent(d))
	}
	none := b.compareInts("==", b.product(counts), b.int(0))
	b.guard(b.arith("__bitor", some, none), "indices beside an axis without elements")
}

// hasZeroD reports whether an index was an array of rank 0.
func hasZeroD(idx []index) bool {
	return slices.ContainsFunc(idx, func(i index) bool { return i.zeroD })
}

// setitem is x[idx...] = v of an array.
func (b *builder) setitem(x *ir.Value, idx []index, v *ir.Value) error {
	if x.Type.ReadOnly {
		return refuse("assignment destination is read-only")
	}
	v, err := b.ufuncArg(v)
	if err != nil {
		return err
	}
	store := b.packed
	if slices.ContainsFunc(idx, func(i index) bool { return i.at != nil && !i.at.Type.IsNum() }) {
		store = b.stored // index arrays and masks take v as an array
	}
	if v, err = store(v, x.Type.Elem); err != nil {
		return err
	}
	if done, err := b.setMasked(x, idx, v); done || err != nil {
		return err
	}
	view := slices.ContainsFunc(idx, func(i index) bool { return i.ellipsis })
	if idx, err = b.fullIndex(x, idx); err != nil {
		return err
	}
	if at := allInts(idx); len(at) == x.Type.Rank() && len(at) == len(idx) && len(at) > 0 {
		switch {
		case v.Type.IsNum():
			b.node("store", append(append([]*ir.Value{x}, at...), v), nil)
			return nil
		case v.Type.Rank() > 0 && !view: // NumPy raises from 2.4 on, and warned before
			return refuse("an array for one element")
		}
	}
	to, adv, err := b.locate(x, idx)
	if err != nil {
		return err
	}
	if adv != nil {
		b.leaveNothingUnchecked(to, adv)
		return b.scatter(to, adv, v)
	}
	return b.write(to, v)
}

// stored casts a value to the elements of the array that it is assigned to. A Python number must have a value there (int(nan) raises).
func (b *builder) stored(v *ir.Value, d nd.DType) (*ir.Value, error) {
	if v.Type.Elem.IsComplex() && !d.IsComplex() && d != nd.Bool {
		return nil, refuse("a complex value for %s", d.NumPy())
	}
	if v.Type.Kind == nd.Py && v.Type.Elem == nd.Float64 && d.IsInt() {
		v = b.toPyInt(v)
	}
	return b.operandAs(v, d)
}

// packed is stored where NumPy takes v for one element rather than an array: signed integers are made of a NumPy number as of a Python number,
// so that what does not fit raises.
func (b *builder) packed(v *ir.Value, d nd.DType) (*ir.Value, error) {
	if e := v.Type.Elem; v.Type.Kind == nd.Scalar && d.IsSigned() && !e.IsComplex() && !nd.CanCast(e, d) {
		if e.IsFloat() {
			v = b.cast(v, nd.Float64, nd.Py)
		} else {
			v = b.pyInt(v)
		}
	}
	return b.stored(v, d)
}

// write sets v, whose elements are cast, to every element of x.
func (b *builder) write(x, v *ir.Value) error {
	for v.Type.Rank() > x.Type.Rank() {
		v = b.squeeze(v, 0)
	}
	b.fit(v, x.Type.Dims)
	b.holdsAll(x.Type.Elem, v)
	b.node("assign", []*ir.Value{x, v}, nil)
	return nil
}

// scatter writes v to the elements that the index arrays choose.
func (b *builder) scatter(x *ir.Value, adv *advanced, v *ir.Value) error {
	gather := op.Lookup("gather")
	t, err := gather.Shape(typesOf(b.agreed(gather, append([]*ir.Value{x}, adv.values...))), adv.attrs())
	if err != nil {
		return refuse("%v", err)
	}
	dims := t[0].Dims
	for v.Type.Rank() > len(dims) {
		v = b.squeeze(v, 0)
	}
	b.fit(v, dims)
	b.holdsAll(x.Type.Elem, v)
	args := []*ir.Value{x}
	for _, w := range append(adv.values[:len(adv.values):len(adv.values)], v) {
		if w.Type.IsArray() && ir.MayAlias(x, w) {
			w = b.copied(w)
		}
		args = append(args, w)
	}
	b.node("scatter", args, adv.attrs())
	return nil
}

// setMasked is x[mask] = number: every element of x is written, by itself or by the number.
func (b *builder) setMasked(x *ir.Value, idx []index, v *ir.Value) (bool, error) {
	if len(idx) != 1 || idx[0].at == nil || !v.Type.IsNum() {
		return false, nil
	}
	m := idx[0].at
	if !m.Type.IsArray() || m.Type.Elem != nd.Bool || m.Type.Rank() == 0 || m.Type.Rank() > x.Type.Rank() {
		return false, nil
	}
	if err := b.sameDims(m, x, 0); err != nil {
		return true, err
	}
	for m.Type.Rank() < x.Type.Rank() {
		m = b.newaxis(m, m.Type.Rank())
	}
	if v.Type.Kind == nd.Py {
		v = b.cast(v, x.Type.Elem, nd.Scalar)
	}
	chosen := b.node("where", []*ir.Value{m, v, x}, nil).Out()
	b.node("assign", []*ir.Value{x, chosen}, nil)
	return true, nil
}

// sameDims guards that mask m has the extents of x's axes from k on; a mask of extent 1 does not broadcast.
func (b *builder) sameDims(m, x *ir.Value, k int) error {
	for i, d := range m.Type.Dims {
		b.unify(x.Type.Dims[k+i], d)
	}
	return nil
}

// fullIndex splits tuples, turns lists into arrays and 0-d arrays into numbers, and checks how many axes are indexed.
func (b *builder) fullIndex(x *ir.Value, idx []index) ([]index, error) {
	var flat []index
	for _, i := range idx {
		if i.at != nil && i.at.Type.Kind == nd.Tuple {
			elems, _ := b.members(i.at)
			for _, e := range elems {
				flat = append(flat, index{at: e})
			}
			continue
		}
		flat = append(flat, i)
	}
	used, dots := 0, 0
	for k, i := range flat {
		if i.at != nil && i.at.Type.Kind == nd.None {
			flat[k] = index{newaxis: true}
			continue
		}
		switch {
		case i.at != nil:
			v, err := b.indexValue(i.at)
			if err != nil {
				return nil, err
			}
			flat[k].at, flat[k].zeroD = v, i.at.Type.IsArray() && v.Type.IsNum()
			used++
			if v.Type.IsArray() && v.Type.Elem == nd.Bool {
				used += v.Type.Rank() - 1
			}
		case i.slice:
			if err := b.normBounds(&flat[k]); err != nil {
				return nil, err
			}
			used++
		case i.ellipsis:
			dots++
		}
	}
	if used > x.Type.Rank() || dots > 1 {
		return nil, refuse("too many indices")
	}
	return flat, nil
}

// indexValue is an index as a Python int or an array of int64 or bool.
func (b *builder) indexValue(v *ir.Value) (*ir.Value, error) {
	if v.Type.Kind == nd.List && len(v.Type.Elems) == 0 {
		return b.empty(nd.Int64, []*ir.Value{b.int(0)}), nil
	}
	v, err := b.ufuncArg(v)
	if err != nil {
		return nil, err
	}
	switch {
	case v.Type.IsNum() && v.Type.Elem.IsInt():
		return b.pyInt(v), nil
	case v.Type.IsArray() && v.Type.Elem.IsInt():
		return b.cast(v, nd.Int64, nd.Scalar), nil
	case v.Type.IsArray() && v.Type.Elem == nd.Bool:
		return v, nil
	}
	return nil, refuse("an index of type %s", v.Type)
}

// pyInt is an integer as a Python int.
func (b *builder) pyInt(v *ir.Value) *ir.Value {
	if v.Type.Equal(nd.PyInt) {
		return v
	}
	if v.Type.Elem == nd.Uint64 {
		top := b.constant(nd.ScalarOf(nd.Uint64), int64(math.MaxInt64))
		fits := b.node("less_equal", []*ir.Value{v, top}, nil).Out()
		b.guard(b.cast(fits, nd.Bool, nd.Py), "an int of more than 63 bits")
	}
	return b.cast(v, nd.Int64, nd.Py)
}

// normBounds makes the bounds of a slice Python ints; None is no bound.
func (b *builder) normBounds(s *index) error {
	for _, p := range []**ir.Value{&s.lo, &s.hi, &s.step} {
		switch v := *p; {
		case v == nil:
		case v.Type.Kind == nd.None:
			*p = nil
		case v.Type.IsNum() && v.Type.Elem.IsInt():
			*p = b.pyInt(v)
		case v.Type.Kind == nd.Union && p != &s.step:
			w, err := b.boundOf(v, p == &s.lo, s.step)
			if err != nil {
				return err
			}
			*p = w
		default:
			return refuse("a slice bound of type %s", v.Type)
		}
	}
	if k, ok := b.intConst(s.step, 1); ok && k == 0 {
		return refuse("a slice step of zero")
	}
	return nil
}

// boundOf is a slice bound that is an int of one type or another, or None: of a step of 1, that is the beginning or, as no array has so many elements, the end.
func (b *builder) boundOf(v *ir.Value, low bool, step *ir.Value) (*ir.Value, error) {
	absent := int64(math.MaxInt64)
	if low {
		absent = 0
	}
	return b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) {
		switch w := vs[0]; {
		case w.Type.Kind == nd.None && step == nil:
			return b.int(absent), nil
		case w.Type.IsNum() && w.Type.Elem.IsInt():
			return b.pyInt(w), nil
		}
		return nil, refuse("a slice bound of type %s", v.Type)
	})
}

// allInts are the indices when all of them are ints.
func allInts(idx []index) []*ir.Value {
	var at []*ir.Value
	for _, i := range idx {
		if i.at == nil || !i.at.Type.IsNum() {
			return nil
		}
		at = append(at, i.at)
	}
	return at
}

// locate applies the basic parts of an index and its ints as views and collects the index arrays. Where there are arrays an int counts as one of them when it
// comes to whether they stand side by side.
func (b *builder) locate(x *ir.Value, idx []index) (*ir.Value, *advanced, error) {
	anyArray, used := false, 0
	for _, i := range idx {
		if i.at != nil && i.at.Type.IsArray() {
			anyArray = true
		}
		used += i.axes()
	}
	adv := &advanced{joined: true}
	k, last := 0, -1
	v := x
	for n, i := range idx {
		switch {
		case i.slice:
			v = b.slice(v, k, i)
			k++
		case i.newaxis:
			v = b.newaxis(v, k)
			k++
		case i.ellipsis:
			k += x.Type.Rank() - used
		default:
			if last < 0 {
				adv.first = k
			}
			adv.joined = adv.joined && (last < 0 || last == n-1)
			last = n
			if !i.at.Type.IsArray() {
				v = b.fixed(v, k, i.at)
				continue
			}
			var err error
			if v, k, err = b.advance(v, k, i.at, adv); err != nil {
				return nil, nil, err
			}
		}
	}
	if !anyArray {
		return v, nil, nil
	}
	b.unifyIndices(adv.values)
	for i, at := range adv.values {
		adv.values[i] = b.redim(at)
	}
	return v, adv, nil
}

// axes is the number of axes of the array that an index uses up.
func (i index) axes() int {
	switch {
	case i.slice:
		return 1
	case i.at != nil && i.at.Type.IsArray() && i.at.Type.Elem == nd.Bool:
		return i.at.Type.Rank()
	case i.at != nil:
		return 1
	}
	return 0
}

// advance takes note of an advanced index of axis k of v. A mask of several axes of contiguous memory indexes them as one.
func (b *builder) advance(v *ir.Value, k int, at *ir.Value, adv *advanced) (*ir.Value, int, error) {
	if !at.Type.IsArray() || at.Type.Elem != nd.Bool {
		adv.add(k, at)
		return v, k + 1, nil
	}
	if err := b.sameDims(at, v, k); err != nil {
		return nil, 0, err
	}
	flat := b.node("flatnonzero", []*ir.Value{at}, nil).Out()
	r := at.Type.Rank()
	adv.masks += r
	if r == 1 {
		adv.add(k, flat)
		return v, k + 1, nil
	}
	for j, i := range b.unravel(flat, b.shape(at)) {
		adv.add(k+j, i)
	}
	return v, k + r, nil
}

// unravel splits flat indices into one index per axis of an array of the extents.
func (b *builder) unravel(flat *ir.Value, extents []*ir.Value) []*ir.Value {
	out := make([]*ir.Value, len(extents))
	for j := len(extents) - 1; j > 0; j-- {
		n := b.cast(extents[j], nd.Int64, nd.Scalar)
		out[j] = b.node("remainder", []*ir.Value{flat, n}, nil).Out()
		flat = b.node("floor_divide", []*ir.Value{flat, n}, nil).Out()
	}
	out[0] = flat
	return out
}

func (a *advanced) add(k int, at *ir.Value) {
	a.axes, a.values = append(a.axes, int64(k)), append(a.values, at)
}

// at is where the dims of the index arrays stand among the axes that stay.
func (a *advanced) at() int {
	if a.joined {
		return a.first
	}
	return 0
}

func (a *advanced) attrs() op.Attrs { return op.Attrs{"axes": a.axes, "at": int64(a.at())} }

// unifyIndices guards that index arrays broadcast.
func (b *builder) unifyIndices(vs []*ir.Value) {
	var dims []nd.Dim
	for _, v := range vs {
		dims = b.broadcastDims(dims, v.Type.Dims)
	}
}
