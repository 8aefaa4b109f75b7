package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// extents reads a shape argument: an int, or a tuple or list of ints. Extents that are not read from an array are guarded not to be negative.
func (b *builder) extents(v *ir.Value) ([]*ir.Value, error) {
	list, ok := b.members(v)
	if !ok {
		list = []*ir.Value{v}
	}
	out := make([]*ir.Value, len(list))
	for i, e := range list {
		if !e.Type.IsNum() || !e.Type.Elem.IsInt() {
			return nil, refuse("an extent of type %s", e.Type)
		}
		e = b.pyInt(e)
		if k, ok := b.intConst(e, 0); ok && k < 0 {
			return nil, refuse("a negative extent")
		} else if !ok && (e.Def == nil || !e.Def.Is("dim")) {
			b.guard(b.compareInts(">=", e, b.int(0)), "a negative extent")
		}
		out[i] = e
	}
	return out, nil
}

// maxElements is how large an array may become that no other array's shape bounds. NumPy makes larger ones, or says why it cannot.
const maxElements = 1 << 28

// limited leaves when an array of these extents would be larger than that.
func (b *builder) limited(extents []*ir.Value) {
	known := func(e *ir.Value) bool {
		k, ok := b.intConst(e, 0)
		return ok && k <= maxElements || e.Def != nil && e.Def.Is("dim")
	}
	if !slices.ContainsFunc(extents, func(e *ir.Value) bool { return !known(e) }) {
		return
	}
	total := extents[0]
	for _, e := range extents[1:] {
		total = b.node("py.mul", []*ir.Value{total, e}, nil).Out()
	}
	b.guard(b.compareInts("<=", total, b.int(maxElements)), "a huge array")
}

// create makes a new array: values are the row's operands before the extents.
func (b *builder) create(row string, d nd.DType, values, extents []*ir.Value) *ir.Value {
	if len(extents) > 0 {
		b.limited(extents)
	}
	t := nd.ArrayOf(d, b.dimsOf(extents)...)
	return b.node(row, append(values, extents...), op.Attrs{"dtype": d}, t).Out()
}

func (b *builder) empty(d nd.DType, extents []*ir.Value) *ir.Value {
	return b.create("empty", d, nil, extents)
}

// filled is an array of one number.
func (b *builder) filled(v *ir.Value, extents []*ir.Value) *ir.Value {
	return b.create("full", v.Type.Elem, []*ir.Value{v}, extents)
}

// number is the constant k as a NumPy scalar of type d.
func (b *builder) number(d nd.DType, k int64) *ir.Value {
	return b.cast(b.int(k), d, nd.Scalar)
}

// zeroD is a number as an array of rank 0.
func (b *builder) zeroD(v *ir.Value) *ir.Value {
	return b.filled(b.cast(v, v.Type.Elem, nd.Scalar), nil)
}

// newArray builds zeros, ones, empty and full.
func newArray(fill func(c *libCall, d nd.DType) (*ir.Value, error)) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		if err := c.rowMajor(); err != nil {
			return nil, err
		}
		d, err := c.dtype("dtype", nd.NoType)
		if err != nil {
			return nil, err
		}
		extents, err := c.extents(c.args["shape"])
		if err != nil {
			return nil, err
		}
		return c.fill(fill, d, extents, nil)
	}
}

// fill makes an array, whose axes then stand by axes, of what fill gives: a number, or an array that broadcasts, or nil for unset elements.
func (c *libCall) fill(fill func(c *libCall, d nd.DType) (*ir.Value, error), d nd.DType, extents []*ir.Value, axes []int) (*ir.Value, error) {
	v, err := fill(c, d)
	if err != nil {
		return nil, err
	}
	switch {
	case v == nil:
		return c.rearranged(c.empty(d, extents), axes), nil
	case v.Type.IsNum():
		return c.rearranged(c.filled(v, extents), axes), nil
	}
	x := c.rearranged(c.empty(v.Type.Elem, extents), axes)
	return x, c.write(x, v)
}

// constantFill gives the number k, as float64 unless a type was asked for.
func constantFill(k int64) func(c *libCall, d nd.DType) (*ir.Value, error) {
	return func(c *libCall, d nd.DType) (*ir.Value, error) {
		if d == nd.NoType {
			d = nd.Float64
		}
		return c.number(d, k), nil
	}
}

// givenFill gives fill_value, in its own type unless another was asked for.
func givenFill(c *libCall, d nd.DType) (*ir.Value, error) {
	v, err := c.ufuncArg(c.args["fill_value"])
	if err != nil {
		return nil, err
	}
	if d == nd.NoType {
		d = v.Type.Elem
	}
	return c.stored(v, d)
}

// rowMajor refuses orders other than C.
func (c *libCall) rowMajor() error {
	order, err := c.text("order", "C")
	if err == nil && order != "C" {
		err = refuse("%s() with order=%q", c.name, order)
	}
	return err
}

// likeArray builds zeros_like and its kin; the memory order is that of the prototype.
func likeArray(fill func(c *libCall, d nd.DType) (*ir.Value, error)) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		if err := c.no("shape", "order", "subok", "device"); err != nil {
			return nil, err
		}
		x, err := c.asArray(c.args["a"])
		if err != nil {
			return nil, err
		}
		d, err := c.dtype("dtype", x.Type.Elem)
		if err != nil {
			return nil, err
		}
		axes := c.memoryAxes([]*ir.Value{x})
		return c.fill(fill, d, c.shape(c.arranged(x, axes)), axes)
	}
}

// unset gives no value; without a type that is float64, which c.fill cannot know.
func unset(c *libCall, d nd.DType) (*ir.Value, error) { return nil, nil }

// emptyArray is np.empty.
func emptyArray(c *libCall) (*ir.Value, error) {
	if c.args["dtype"] == nil || !c.given("dtype") {
		c.args["dtype"] = c.constant(nd.Type{Kind: nd.DTypeOf, Elem: nd.Float64}, nil)
	}
	return newArray(unset)(c)
}

// arange is np.arange of Python numbers or 64-bit NumPy scalars.
func arange(c *libCall) (*ir.Value, error) {
	start, stop, step := c.args["start"], c.args["stop"], c.args["step"]
	if !c.given("stop") {
		if c.by["start"] {
			return nil, refuse("arange() without stop")
		}
		start, stop = nil, start
	}
	if start == nil {
		start = c.int(0)
	}
	if !c.given("step") {
		step = c.int(1)
	}
	d := nd.Int64
	for _, v := range []*ir.Value{start, stop, step} {
		if !v.Type.IsNum() || v.Type.Elem != nd.Int64 && v.Type.Elem != nd.Float64 {
			return nil, refuse("arange of %s", v.Type)
		}
		d = max(d, v.Type.Elem)
	}
	out, err := c.dtype("dtype", d)
	if err != nil {
		return nil, err
	}
	if out != d && !(d == nd.Int64 && out == nd.Float64) {
		return nil, refuse("arange with dtype=%s", out.NumPy())
	}
	n := c.arangeLength(c.cast(start, d, nd.Py), c.cast(stop, d, nd.Py), c.cast(step, d, nd.Py))
	c.limited([]*ir.Value{n})
	t := nd.ArrayOf(out, c.dimOf(n))
	args := []*ir.Value{c.cast(start, out, nd.Scalar), c.cast(step, out, nd.Scalar), n}
	return c.node("arange", args, op.Attrs{"dtype": out}, t).Out(), nil
}

// arangeLength is the number of elements of arange(start, stop, step), Python numbers of one type.
func (b *builder) arangeLength(start, stop, step *ir.Value) *ir.Value {
	c0, _ := b.constOf(start)
	by, known := b.intConst(step, 0)
	if c0 == int64(0) && known && by == 1 && stop.Def != nil && stop.Def.Is("dim") {
		return stop
	}
	if start.Type.Elem == nd.Int64 {
		return b.rangeLength([]*ir.Value{start, stop, step})
	}
	q := b.arith("__div", b.arith("__sub", stop, start), step)
	up := b.node("ceil", []*ir.Value{b.cast(q, nd.Float64, nd.Scalar)}, nil).Out()
	return b.atLeastZero(b.toPyInt(b.cast(up, nd.Float64, nd.Py)))
}

// toPyInt is int(v) of a Python float.
func (b *builder) toPyInt(v *ir.Value) *ir.Value { return b.node("py.int", []*ir.Value{v}, nil).Out() }

// linspace is np.linspace between two real numbers.
func linspace(c *libCall) (*ir.Value, error) {
	if err := c.no("device"); err != nil {
		return nil, err
	}
	endpoint, err := c.flag("endpoint", true)
	if err != nil {
		return nil, err
	}
	if retstep, err := c.flag("retstep", false); err != nil || retstep {
		return nil, refuse("linspace() with retstep")
	}
	d, err := c.dtype("dtype", nd.Float64)
	if err != nil || d != nd.Float64 {
		return nil, refuse("linspace() with dtype=%s", d.NumPy())
	}
	var ends [2]*ir.Value
	for i, p := range []string{"start", "stop"} {
		v, err := c.ufuncArg(c.args[p])
		if err != nil {
			return nil, err
		}
		if !v.Type.IsNum() || v.Type.Elem.IsComplex() || v.Type.Elem == nd.Float32 {
			return nil, refuse("linspace of %s", v.Type)
		}
		ends[i] = c.cast(v, nd.Float64, nd.Scalar)
	}
	num := c.args["num"]
	if num == nil {
		num = c.int(50)
	}
	n, err := c.extents(num)
	if err != nil {
		return nil, err
	}
	return c.alias(c.spaced(ends[0], ends[1], n[0], endpoint)), nil // a view, as NumPy's
}

// spaced is n numbers from start to stop. With one number the step is the whole distance.
func (b *builder) spaced(start, stop, n *ir.Value, endpoint bool) *ir.Value {
	div := n
	if endpoint {
		div = b.arith("__sub", n, b.int(1))
	}
	least := b.node("maximum", []*ir.Value{b.cast(div, nd.Int64, nd.Scalar), b.number(nd.Int64, 1)}, nil).Out()
	by := b.cast(least, nd.Float64, nd.Scalar)
	delta := b.node("subtract", []*ir.Value{stop, start}, nil).Out()
	step := b.node("divide", []*ir.Value{delta, by}, nil).Out()
	t := nd.ArrayOf(nd.Float64, b.dimOf(n))
	return b.node("linspace", []*ir.Value{start, stop, step, by, n}, op.Attrs{"dtype": nd.Float64, "endpoint": endpoint}, t).Out()
}

// eye is np.eye, and np.identity.
func eye(c *libCall) (*ir.Value, error) {
	if err := c.rowMajor(); err != nil {
		return nil, err
	}
	d, err := c.dtype("dtype", nd.Float64)
	if err != nil {
		return nil, err
	}
	rows := c.args["N"]
	if rows == nil {
		rows = c.args["n"]
	}
	cols, k := rows, c.args["k"]
	if c.given("M") {
		cols = c.args["M"]
	}
	if k == nil {
		k = c.int(0)
	}
	if !k.Type.IsNum() || !k.Type.Elem.IsInt() {
		return nil, refuse("eye() with k of type %s", k.Type)
	}
	extents, err := c.extents(c.tuple(nd.Tuple, []*ir.Value{rows, cols}))
	if err != nil {
		return nil, err
	}
	t := nd.ArrayOf(d, c.dimsOf(extents)...)
	return c.node("eye", append(extents, c.pyInt(k)), op.Attrs{"dtype": d}, t).Out(), nil
}

// array is np.array: a copy, or an array of nested lists.
func array(c *libCall) (*ir.Value, error) {
	if err := c.no("order", "subok", "like"); err != nil {
		return nil, err
	}
	if copies, err := c.flag("copy", true); err != nil || !copies {
		return nil, refuse("array() with copy=False")
	}
	least, err := c.integer("ndmin", 0)
	if err != nil {
		return nil, err
	}
	x, err := c.converted(c.args["object"], true)
	for err == nil && int64(x.Type.Rank()) < least {
		x = c.newaxis(x, 0)
	}
	return x, err
}

// asarray is np.asarray and its kin: the array itself where nothing has to change.
func asarray(c *libCall) (*ir.Value, error) {
	if err := c.no("order", "like", "copy", "device"); err != nil {
		return nil, err
	}
	return c.converted(c.args["a"], false)
}

func (c *libCall) converted(v *ir.Value, always bool) (*ir.Value, error) {
	d, err := c.dtype("dtype", nd.NoType)
	if err != nil {
		return nil, err
	}
	if v.Type.IsArray() {
		if !always && (d == nd.NoType || d == v.Type.Elem) {
			return v, nil
		}
		return c.astype(v, d)
	}
	return c.arrayOf(v, d)
}

// ascontiguous is np.ascontiguousarray.
func ascontiguous(c *libCall) (*ir.Value, error) {
	x, err := c.converted(c.args["a"], false)
	if err != nil || x.Type.Order == nd.C && x.Type.Rank() > 0 {
		return x, err
	}
	if x.Type.Rank() == 0 || x.Type.Order != nd.F {
		return nil, refuse("ascontiguousarray of an array that may already be contiguous")
	}
	return c.copied(x), nil
}

// astype is a new array of x's elements as d (NoType: as they are), in x's memory order.
func (b *builder) astype(x *ir.Value, d nd.DType) (*ir.Value, error) {
	if d == nd.NoType {
		d = x.Type.Elem
	}
	if x.Type.Elem.IsComplex() && !d.IsComplex() && d != nd.Bool {
		return nil, refuse("a cast from complex to %s", d.NumPy())
	}
	if x.Type.Rank() == 0 {
		v, _ := b.ufuncArg(x)
		return b.zeroD(b.cast(v, d, nd.Scalar)), nil
	}
	axes := b.memoryAxes([]*ir.Value{x})
	x = b.arranged(x, axes)
	if d == x.Type.Elem {
		x = b.copied(x)
	} else {
		x = b.cast(x, d, nd.Scalar)
	}
	return b.rearranged(x, axes), nil
}

// asArray is v as an array: numbers get rank 0.
func (b *builder) asArray(v *ir.Value) (*ir.Value, error) {
	if v.Type.IsArray() {
		return v, nil
	}
	return b.arrayOf(v, nd.NoType)
}

// arrayOf makes an array of a number or of nested lists or tuples of numbers and arrays (np.array). d is NoType when the elements decide.
func (b *builder) arrayOf(v *ir.Value, d nd.DType) (*ir.Value, error) {
	if it, ok := b.statics[v].(*iterable); ok {
		if it.once {
			return nil, refuse("an array of an iterator") // NumPy's holds the iterator itself
		}
		l, err := b.listed(v)
		if err != nil {
			return nil, err
		}
		v = l
	}
	if v.Type.Kind == nd.Seq {
		return b.listArray(v, d)
	}
	if slices.ContainsFunc(v.Type.Elems, func(t nd.Type) bool { return holdsList(t) != "" || t.Kind == nd.Union }) {
		return b.heldArray(v, d)
	}
	found := nd.NoType
	dims, err := b.nested(v, &found)
	if err != nil {
		return nil, err
	}
	if found == nd.NoType {
		found = nd.Float64
	}
	if d == nd.NoType {
		d = found
	}
	if v.Type.IsNum() {
		w, err := b.stored(v, d)
		if err != nil {
			return nil, err
		}
		return b.filled(w, nil), nil
	}
	extents := make([]*ir.Value, len(dims))
	for i, e := range dims {
		extents[i] = b.extent(e)
	}
	x := b.empty(d, extents)
	return x, b.fillNested(x, nil, v)
}

// nested gives the dims of nested lists, which must be regular, and promotes the element types.
func (b *builder) nested(v *ir.Value, d *nd.DType) ([]nd.Dim, error) {
	if v.Type.IsArray() || v.Type.IsNum() {
		*d = nd.Promote(*d, v.Type.Elem)
		return v.Type.Dims, nil
	}
	list, ok := b.members(v)
	if !ok {
		return nil, refuse("an array of %s", v.Type)
	}
	dims := []nd.Dim{fixedDim(int64(len(list)))}
	var inner []nd.Dim
	for i, e := range list {
		ds, err := b.nested(e, d)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			inner = ds
			continue
		}
		if len(ds) != len(inner) {
			return nil, refuse("an array of lists of different depth")
		}
		for k := range ds {
			b.unify(inner[k], ds[k])
		}
	}
	return append(dims, inner...), nil
}

// fillNested writes the members of nested lists to x at the indices at.
func (b *builder) fillNested(x *ir.Value, at []*ir.Value, v *ir.Value) error {
	if list, ok := b.members(v); ok {
		for i, e := range list {
			if err := b.fillNested(x, append(at[:len(at):len(at)], b.int(int64(i))), e); err != nil {
				return err
			}
		}
		return nil
	}
	w, err := b.ufuncArg(v)
	if err == nil {
		w, err = b.packed(w, x.Type.Elem)
	}
	if err != nil {
		return err
	}
	if len(at) == x.Type.Rank() {
		b.node("store", append(append([]*ir.Value{x}, at...), w), op.Attrs{"safe": true})
		return nil
	}
	for _, i := range at {
		x = b.fixed(x, 0, i)
	}
	return b.write(x, w)
}
