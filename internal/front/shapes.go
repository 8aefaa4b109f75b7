package front

import (
	"maps"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Functions that make arrays, give them another shape, or join them.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.zeros":             {"shape, dtype=None, order='C', *, device=None, like=None", newArray(constantFill(0))},
		"numpy.ones":              {"shape, dtype=None, order='C', *, device=None, like=None", newArray(constantFill(1))},
		"numpy.empty":             {"shape, dtype=None, order='C', *, device=None, like=None", emptyArray},
		"numpy.full":              {"shape, fill_value, dtype=None, order='C', *, device=None, like=None", newArray(givenFill)},
		"numpy.zeros_like":        {"a, dtype=None, order=None, subok=None, shape=None, *, device=None", likeArray(constantFill(0))},
		"numpy.ones_like":         {"a, dtype=None, order=None, subok=None, shape=None, *, device=None", likeArray(constantFill(1))},
		"numpy.empty_like":        {"a, dtype=None, order=None, subok=None, shape=None, *, device=None", likeArray(unset)},
		"numpy.full_like":         {"a, fill_value, dtype=None, order=None, subok=None, shape=None, *, device=None", likeArray(givenFill)},
		"numpy.arange":            {"start, stop=None, step=None, dtype=None, *, device=None, like=None", arange},
		"numpy.linspace":          {"start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None", linspace},
		"numpy.eye":               {"N, M=None, k=0, dtype=None, order='C', *, device=None, like=None", eye},
		"numpy.identity":          {"n, dtype=None, *, like=None", eye},
		"numpy.array":             {"object, dtype=None, *, copy=True, order=None, subok=None, ndmin=None, like=None", array},
		"numpy.asarray":           {"a, dtype=None, order=None, *, device=None, copy=None, like=None", asarray},
		"numpy.asanyarray":        {"a, dtype=None, order=None, *, device=None, copy=None, like=None", asarray},
		"numpy.ascontiguousarray": {"a, dtype=None, *, like=None", ascontiguous},
		"numpy.copy":              {"a, order=None, subok=None", copyArray},
	})
	maps.Copy(functions, map[string]libFunc{
		"numpy.transpose":    {"a, axes=None", transposeCall},
		"numpy.swapaxes":     {"a, axis1, axis2", swapaxes},
		"numpy.moveaxis":     {"a, source, destination", moveaxis},
		"numpy.reshape":      {"a, /, shape, order='C', *, copy=None", func(c *libCall) (*ir.Value, error) { return c.reshaped(c.args["shape"]) }},
		"numpy.ravel":        {"a, order='C'", ravelCall},
		"numpy.squeeze":      {"a, axis=None", squeezeCall},
		"numpy.expand_dims":  {"a, axis", expandDims},
		"numpy.broadcast_to": {"array, shape, subok=None", broadcastTo},
		"numpy.atleast_1d":   {"a", atLeast(1)},
		"numpy.atleast_2d":   {"a", atLeast(2)},
		"numpy.concatenate":  {"arrays, /, axis=0, out=None, *, dtype=None, casting=None", concatenate},
		"numpy.concat":       {"arrays, /, axis=0, out=None, *, dtype=None, casting=None", concatenate},
		"numpy.stack":        {"arrays, axis=0, out=None, *, dtype=None, casting=None", stack},
		"numpy.vstack":       {"tup, *, dtype=None, casting=None", joining(2, 0, false)},
		"numpy.hstack":       {"tup, *, dtype=None, casting=None", joining(1, 1, false)},
		"numpy.column_stack": {"tup", joining(2, 1, true)},
		"numpy.shape":        {"a", property("shape")},
		"numpy.ndim":         {"a", property("ndim")},
		"numpy.size":         {"a", property("size")},
		"numpy.real":         {"val", property("real")},
		"numpy.imag":         {"val", property("imag")},
		"numpy.copyto":       {"dst, src, casting=None, where=None", copyTo},
		"numpy.diagonal":     {"a, offset=0, axis1=0, axis2=1", diagonal},
		"numpy.lib.stride_tricks.sliding_window_view": {"x, window_shape, axis=None, *, subok=None, writeable=None", slidingWindows},
		"numpy.may_share_memory":                      {"a, b, /, max_work=None", mayShare},
		"numpy.shares_memory":                         {"a, b, /, max_work=None", shares},
		"numpy.flip":                                  {"m, axis=None", flip},
		"numpy.meshgrid":                              {"*xi, copy=True, sparse=False, indexing='xy'", meshgrid},
	})
}

// property is a function that is an attribute of its argument.
func property(name string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		v := c.args["a"]
		if v == nil {
			v = c.args["val"]
		}
		x, err := c.asArray(v)
		if v.Type.IsNum() {
			x, err = v, nil
		}
		if err != nil {
			return nil, err
		}
		return c.attribute(x, name)
	}
}

// copyArray is np.copy, in the memory order of the array.
func copyArray(c *libCall) (*ir.Value, error) {
	if err := c.no("order", "subok"); err != nil {
		return nil, err
	}
	x, err := c.asArray(c.args["a"])
	if err != nil || !c.args["a"].Type.IsArray() {
		return x, err
	}
	return c.astype(x, nd.NoType)
}

func transposeCall(c *libCall) (*ir.Value, error) {
	if c.args["a"].Type.Kind == nd.Scalar && !c.given("axes") {
		return c.args["a"], nil
	}
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	axes, all, err := c.axes("axes", x.Type.Rank())
	switch {
	case err != nil:
		return nil, err
	case all:
		return c.transpose(x), nil
	case len(axes) != x.Type.Rank():
		return nil, refuse("transpose() with %d axes", len(axes))
	}
	return c.permute(x, axes), nil
}

func swapaxes(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	i, err := c.axis("axis1", 0, x.Type.Rank())
	if err != nil {
		return nil, err
	}
	j, err := c.axis("axis2", 0, x.Type.Rank())
	if err != nil {
		return nil, err
	}
	axes := upTo(x.Type.Rank())
	axes[i], axes[j] = axes[j], axes[i]
	return c.permute(x, axes), nil
}

// moveaxis moves one axis or several; the others stay in order.
func moveaxis(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	from, none, err := c.axes("source", x.Type.Rank())
	if err != nil {
		return nil, err
	}
	to, none2, err := c.axes("destination", x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if none || none2 || len(from) != len(to) {
		return nil, refuse("moveaxis() with axes that do not fit")
	}
	rest := upTo(x.Type.Rank())
	axes := make([]int, x.Type.Rank())
	for k := range axes {
		axes[k] = -1
	}
	for i, k := range to {
		axes[k] = from[i]
	}
	rest = slices.DeleteFunc(rest, func(k int) bool { return slices.Contains(from, k) })
	for k := range axes {
		if axes[k] < 0 {
			axes[k], rest = rest[0], rest[1:]
		}
	}
	return c.permute(x, axes), nil
}

// reshaped gives the array the extents of a shape argument.
func (c *libCall) reshaped(shape *ir.Value) (*ir.Value, error) {
	if err := c.no("copy"); err != nil {
		return nil, err
	}
	columns, err := c.columnMajor()
	if err != nil {
		return nil, err
	}
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	list, ok := c.members(shape)
	if !ok {
		list = []*ir.Value{shape}
	}
	if len(list) == 1 && (list[0].Type.Kind == nd.Tuple || list[0].Type.Kind == nd.List) {
		list, _ = c.members(list[0])
	}
	list = slices.Clone(list)
	if !columns {
		return c.reshape(x, list)
	}
	slices.Reverse(list)
	r, err := c.reshape(c.transpose(x), list)
	if err != nil {
		return nil, err
	}
	return c.transpose(r), nil
}

// columnMajor reports whether order= asks for the order of Fortran.
func (c *libCall) columnMajor() (bool, error) {
	order, err := c.text("order", "C")
	if err == nil && order != "C" && order != "F" {
		err = refuse("%s() with order=%q", c.name, order)
	}
	return order == "F", err
}

func ravelCall(c *libCall) (*ir.Value, error) {
	columns, err := c.columnMajor()
	if err != nil {
		return nil, err
	}
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	if columns {
		x = c.transpose(x)
	}
	return c.ravel(x)
}

func squeezeCall(c *libCall) (*ir.Value, error) {
	if c.args["a"].Type.Kind == nd.Scalar && !c.given("axis") {
		return c.args["a"], nil
	}
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	axes, all, err := c.axes("axis", x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if all {
		for k, d := range x.Type.Dims {
			if c.sameDim(d).One {
				axes = append(axes, k)
			} else if _, fixed := fixedExtent(d); !fixed {
				c.guard(c.compareInts("!=", c.extent(d), c.int(1)), "an axis of extent 1 that was not one before")
			}
		}
	}
	ks := ascending(axes)
	for i := len(ks) - 1; i >= 0; i-- {
		x = c.squeeze(x, int(ks[i]))
	}
	if len(ks) == 0 {
		return x, nil
	}
	return x, nil
}

func expandDims(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	v, err := c.known("axis")
	if err != nil {
		return nil, err
	}
	count := 1
	if list, ok := v.([]any); ok {
		count = len(list)
	}
	axes, err := axisList(v, x.Type.Rank()+count)
	if err != nil {
		return nil, err
	}
	for _, k := range ascending(axes) {
		x = c.newaxis(x, int(k))
	}
	return x, nil
}

func broadcastTo(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["array"])
	if err != nil {
		return nil, err
	}
	extents, err := c.extents(c.args["shape"])
	if err != nil {
		return nil, err
	}
	return c.broadcastTo(x, extents)
}

// copyTo is np.copyto: src, cast by the same-kind rule, in all of dst.
func copyTo(c *libCall) (*ir.Value, error) {
	if err := c.no("casting", "where"); err != nil {
		return nil, err
	}
	dst, src := c.args["dst"], c.args["src"]
	if !dst.Type.IsArray() || !src.Type.IsArray() || dst.Type.Rank() == 0 || src.Type.Rank() == 0 {
		return nil, refuse("copyto() of %s to %s", src.Type, dst.Type)
	}
	return c.none(), c.writeCast(dst, src, "")
}

// atLeast adds axes in front until there are n.
func atLeast(n int) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		x, err := c.asArray(c.args["a"])
		return c.lifted(x, n), err
	}
}

func (b *builder) lifted(x *ir.Value, n int) *ir.Value {
	for x != nil && x.Type.Rank() < n {
		x = b.newaxis(x, 0)
	}
	return x
}

// arrayList reads a sequence of arrays.
func (b *builder) arrayList(v *ir.Value) ([]*ir.Value, error) {
	list, ok := b.members(v)
	if !ok && v.Type.IsArray() {
		return nil, refuse("a sequence of arrays that is an array")
	}
	if !ok || len(list) == 0 {
		return nil, refuse("a sequence of arrays of type %s", v.Type)
	}
	out := make([]*ir.Value, len(list))
	for i, e := range list {
		x, err := b.asArray(e)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

func concatenate(c *libCall) (*ir.Value, error) {
	if err := c.no("out", "dtype", "casting"); err != nil {
		return nil, err
	}
	if l := c.args["arrays"]; isList(l) {
		return c.concatenatedList(l)
	}
	if members, ok := c.members(c.args["arrays"]); ok && len(members) > 0 && c.args["axis"] != nil && !c.given("axis") {
		return c.joinedFlat(members)
	}
	list, err := c.arrayList(c.args["arrays"])
	if err != nil {
		return nil, err
	}
	k, err := c.axis("axis", 0, list[0].Type.Rank())
	if err != nil {
		return nil, err
	}
	return c.joined(list, k)
}

// joinedFlat joins the elements of all members. Python's numbers are weak here, as they are nowhere else in joining: a number has no axis.
func (c *libCall) joinedFlat(members []*ir.Value) (*ir.Value, error) {
	list := make([]*ir.Value, len(members))
	var err error
	for i, x := range members {
		if !x.Type.IsNum() {
			if x, err = c.asArray(x); err != nil {
				return nil, err
			}
		}
		list[i] = x
	}
	d := nd.ResultType(typesOf(list)...)
	for i, x := range list {
		if x.Type.IsNum() {
			if x, err = c.operandAs(x, d); err != nil {
				return nil, err
			}
		}
		if x, err = c.asArray(x); err != nil {
			return nil, err
		}
		if list[i], err = c.ravel(x); err != nil {
			return nil, err
		}
	}
	return c.joined(list, 0)
}

// joined puts arrays one after the other along axis k of a new array.
func (b *builder) joined(list []*ir.Value, k int) (*ir.Value, error) {
	d := nd.NoType
	extents := b.shape(list[0])
	total := b.int(0)
	starts := make([]*ir.Value, len(list))
	for i, x := range list {
		if x.Type.Rank() != len(extents) || x.Type.Rank() == 0 {
			return nil, refuse("arrays of different rank, or of rank 0, to be joined")
		}
		for j := range extents {
			if j != k {
				b.unify(list[0].Type.Dims[j], x.Type.Dims[j])
			}
		}
		d = nd.Promote(d, x.Type.Elem)
		starts[i] = total
		total = b.intOp("__add", total, b.extent(x.Type.Dims[k]))
	}
	extents[k] = total
	axes := b.memoryAxes(list)
	if axes != nil {
		k = positions(axes)[k]
		laid := make([]*ir.Value, len(axes))
		for i, j := range axes {
			laid[i] = extents[j]
		}
		extents = laid
	}
	out := b.empty(d, extents)
	for i, x := range list {
		x = b.arranged(x, axes)
		part := b.sliced(out, k, starts[i], b.extent(x.Type.Dims[k]), b.int(1), b.sameDim(x.Type.Dims[k]))
		if err := b.write(part, b.cast(x, d, nd.Scalar)); err != nil {
			return nil, err
		}
	}
	return b.rearranged(out, axes), nil
}

func stack(c *libCall) (*ir.Value, error) {
	if err := c.no("out", "dtype", "casting"); err != nil {
		return nil, err
	}
	if l := c.args["arrays"]; isList(l) {
		return c.stackedList(l)
	}
	list, err := c.arrayList(c.args["arrays"])
	if err != nil {
		return nil, err
	}
	k, err := c.axis("axis", 0, list[0].Type.Rank()+1)
	if err != nil {
		return nil, err
	}
	return c.stacked(list, k)
}

// stacked joins arrays of one shape along a new axis k.
func (b *builder) stacked(list []*ir.Value, k int) (*ir.Value, error) {
	out := make([]*ir.Value, len(list))
	for i, x := range list {
		if x.Type.Rank() != list[0].Type.Rank() {
			return nil, refuse("arrays of different rank to be stacked")
		}
		out[i] = b.newaxis(x, k)
	}
	return b.joined(out, k)
}

// joining builds vstack, hstack and column_stack: arrays get at least the given rank, and are joined along axis k, or axis 0 where they have no such axis.
// With columns, arrays of rank 1 stand upright.
func joining(rank, k int, columns bool) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		if err := c.no("dtype", "casting"); err != nil {
			return nil, err
		}
		if l := c.args["tup"]; isList(l) {
			return c.liftedList(l, rank, k, columns)
		}
		list, err := c.arrayList(c.args["tup"])
		if err != nil {
			return nil, err
		}
		for i, x := range list {
			upright := columns && x.Type.Rank() < 2
			list[i] = c.lifted(x, rank)
			if upright {
				list[i] = c.transpose(list[i])
			}
		}
		return c.joined(list, min(k, list[0].Type.Rank()-1))
	}
}

// diagonal is a read-only view of the diagonals of two axes.
func diagonal(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	offset, err := c.integer("offset", 0)
	if err != nil {
		return nil, err
	}
	i, err := c.axis("axis1", 0, x.Type.Rank())
	if err != nil {
		return nil, err
	}
	j, err := c.axis("axis2", 1, x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if i == j {
		return nil, refuse("diagonal of one axis")
	}
	d, e := c.sameDim(x.Type.Dims[i]), c.sameDim(x.Type.Dims[j])
	rows, cols := c.extent(d), c.extent(e)
	first := []*ir.Value{c.int(max(-offset, 0)), c.int(max(offset, 0))}
	switch {
	case offset > 0:
		cols = c.atLeastZero(c.intOp("__sub", cols, first[1]))
	case offset < 0:
		rows = c.atLeastZero(c.intOp("__sub", rows, first[0]))
	}
	n := c.smaller(rows, cols, false)
	if offset != 0 || d != e {
		d = c.dimOf(n)
	}
	args, attrs := []*ir.Value{c.redim(x), first[0], first[1], n}, op.Attrs{"axes": []int64{int64(i), int64(j)}}
	outs := c.resultTypes(op.Lookup("diagonal"), args, attrs)
	outs[0].Dims[len(outs[0].Dims)-1] = d
	return c.node("diagonal", args, attrs, outs...).Out(), nil
}

// meshgrid gives each array the shape of the grid; the result is a tuple of copies.
func meshgrid(c *libCall) (*ir.Value, error) {
	indexing, err := c.text("indexing", "xy")
	if err != nil {
		return nil, err
	}
	sparse, err := c.flag("sparse", false)
	if err != nil {
		return nil, err
	}
	if is, err := c.flag("copy", true); err != nil || !is {
		return nil, refuse("meshgrid() with copy=")
	}
	given, _ := c.members(c.args["xi"])
	list := slices.Clone(given)
	n := len(list)
	place := upTo(n) // the axis of each array
	if indexing == "xy" && n > 1 {
		place[0], place[1] = 1, 0
	}
	extents := make([]*ir.Value, n)
	for i := range list {
		x, err := c.ufuncArg(list[i])
		if err != nil {
			return nil, err
		}
		if x.Type.Rank() != 1 || indexing != "xy" && indexing != "ij" {
			return nil, refuse("meshgrid() of %s", x.Type)
		}
		extents[place[i]], list[i] = c.extent(x.Type.Dims[0]), x
	}
	out := make([]*ir.Value, n)
	for i, x := range list {
		for k := range n {
			if k != place[i] {
				x = c.newaxis(x, k)
			}
		}
		if !sparse {
			if x, err = c.broadcastTo(x, extents); err != nil {
				return nil, err
			}
		}
		out[i] = c.copied(x)
	}
	return c.tuple(nd.Tuple, out), nil
}

// flip reverses axes.
func flip(c *libCall) (*ir.Value, error) {
	x, err := c.asArray(c.args["m"])
	if err != nil {
		return nil, err
	}
	axes, err := c.axesOrAll(x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if x.Type.Rank() == 0 {
		return c.ufuncArg(x)
	}
	for _, k := range axes {
		x = c.slice(x, k, index{slice: true, step: c.int(-1)})
	}
	return x, nil
}

// slidingWindows is a read-only view of the windows along one axis or several, whose axes come last.
func slidingWindows(c *libCall) (*ir.Value, error) {
	if err := c.no("subok", "writeable"); err != nil {
		return nil, err
	}
	x, err := c.asArray(c.args["x"])
	if err != nil {
		return nil, err
	}
	widths, err := c.extents(c.args["window_shape"])
	if err != nil {
		return nil, err
	}
	axes, err := c.axesOrAll(x.Type.Rank())
	if err != nil {
		return nil, err
	}
	if len(axes) != len(widths) {
		return nil, refuse("sliding_window_view() of %d widths along %d axes", len(widths), len(axes))
	}
	for i, k := range axes {
		count := c.arith("__add", c.arith("__sub", c.extent(c.sameDim(x.Type.Dims[k])), widths[i]), c.int(1))
		c.guard(c.compareInts(">", count, c.int(0)), "a window wider than the array")
		args, attrs := []*ir.Value{c.redim(x), count, widths[i]}, op.Attrs{"axis": int64(k)}
		outs := c.resultTypes(op.Lookup("windows"), args, attrs)
		outs[0].Dims[k], outs[0].Dims[x.Type.Rank()] = c.dimOf(count), c.dimOf(widths[i])
		x = c.node("windows", args, attrs, outs...).Out()
	}
	return x, nil
}
