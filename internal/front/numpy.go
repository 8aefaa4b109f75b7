package front

import (
	"maps"
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// buildFunc builds a call whose arguments are bound.
type buildFunc func(c *libCall) (*ir.Value, error)

// libFunc is a library function that is more than one row of the table.
type libFunc struct {
	sig   string
	build buildFunc
}

// functions are by canonical name; methods are those ndarray methods that are not the function of the same name with the array as first argument.
var functions, methods = map[string]libFunc{}, map[string]libFunc{}

// Signatures are those of the functions, by canonical name, and of the methods ("ndarray.NAME", "str.NAME") that are more than one row of the table.
func Signatures() map[string]string {
	out := map[string]string{}
	for name, f := range functions {
		out[name] = f.sig
	}
	for name, f := range methods {
		out["ndarray."+name] = f.sig
	}
	for name, f := range textMethods {
		out["str."+name] = f.sig
	}
	return out
}

// npCall builds a call of a function by its canonical name: numpy.*, numpy.linalg.*, math.* and builtins.*.
func (b *builder) npCall(name string, args []argument, n *physl.Node) (*ir.Value, error) {
	if f, ok := functions[name]; ok {
		c, err := b.bind(name, f.sig, args, n)
		if err != nil {
			return nil, err
		}
		return f.build(c)
	}
	if d, ok := scalarType(name); ok {
		return b.convert(d, name, args)
	}
	if row := op.ByPython(name); row != nil {
		return b.rowCall(row, name, args)
	}
	if class := name[strings.LastIndexByte(name, '.')+1:]; namedTuples[class] != nil && strings.HasPrefix(name, "numpy.linalg.") {
		return b.namedTupleCall(class, args)
	}
	if u, ok := b.ufuncs[name]; ok {
		return b.loopCall(u, args)
	}
	return nil, refuse("%s has no compiled form", name)
}

// rowCall is a call of a row by one of its Python names.
func (b *builder) rowCall(row *op.Spec, name string, args []argument) (*ir.Value, error) {
	switch {
	case row.Class == op.Map && row.PyOnly:
		return b.pyCall(row, name, args)
	case row.Class == op.Map:
		return b.ufuncCall(row, name, args)
	case row.Class == op.Reduce:
		return b.reduceCall(row, name, args)
	case row.Class == op.Scan:
		return b.scanCall(row, name, args)
	}
	return nil, refuse("%s has no compiled form", name)
}

// scalarType is the element type of numpy.float64 and its kin.
func scalarType(name string) (nd.DType, bool) {
	base, ok := strings.CutPrefix(name, "numpy.")
	if !ok {
		return nd.NoType, false
	}
	if d, ok := map[string]nd.DType{"bool_": nd.Bool, "int_": nd.Int64, "intp": nd.Int64, "uint": nd.Uint64, "double": nd.Float64, "single": nd.Float32}[base]; ok {
		return d, true
	}
	for _, d := range nd.All {
		if d.NumPy() == base {
			return d, true
		}
	}
	return nd.NoType, false
}

// convert is a call of a NumPy scalar type: a number becomes one of that type, an array is cast.
func (b *builder) convert(d nd.DType, name string, args []argument) (*ir.Value, error) {
	if len(args) == 0 {
		return b.number(d, 0), nil
	}
	if len(args) > 1 || args[0].name != "" {
		return nil, refuse("%s() with %d arguments", name, len(args))
	}
	v, err := b.ufuncArg(args[0].value)
	if err != nil {
		return nil, err
	}
	if v.Type.IsArray() {
		return b.astype(v, d)
	}
	if d == nd.Bool {
		return b.cast(v, d, nd.Scalar), nil
	}
	return b.stored(v, d)
}

// Selection, sorting and what else works on elements but is no row by itself.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.where":        {"condition, x=None, y=None", where},
		"numpy.nonzero":      {"a", nonzero},
		"numpy.flatnonzero":  {"a", flatnonzero},
		"numpy.argwhere":     {"a", argwhere},
		"numpy.clip":         {"a, a_min=None, a_max=None, out=None, *, min=None, max=None", clip},
		"numpy.round":        {"a, decimals=0, out=None", round},
		"numpy.around":       {"a, decimals=0, out=None", round},
		"numpy.searchsorted": {"a, v, side='left', sorter=None", searchsorted},
		"numpy.unique":       {"ar", unique},
		"numpy.bincount":     {"x, /, weights=None, minlength=0", bincount},
		"numpy.take":         {"a, indices, axis=None, out=None, mode='raise'", take},
		"numpy.divmod":       {"x1, x2, /", pair("divmod.quo", "divmod.rem")},
		"numpy.modf":         {"x, /", pair("modf.fraction", "modf.whole")},
		"numpy.frexp":        {"x, /", pair("frexp.mantissa", "frexp.exponent")},
		"numpy.isscalar": {"element", func(c *libCall) (*ir.Value, error) {
			return c.bool(c.args["element"].Type.IsNum() || isText(c.args["element"].Type)), nil
		}},
	})
}

// where with one argument is nonzero; with three numbers it gives an array of rank 0.
func where(c *libCall) (*ir.Value, error) {
	if c.args["x"] == nil && c.args["y"] == nil {
		return indicesOf(c, c.args["condition"])
	}
	if c.args["x"] == nil || c.args["y"] == nil {
		return nil, refuse("where() with two arguments")
	}
	xs, err := c.ufuncArgs([]*ir.Value{c.args["condition"], c.args["x"], c.args["y"]})
	if err != nil {
		return nil, err
	}
	r, err := c.ufunc(c.rowOf("where"), xs)
	if err != nil || r.Type.IsArray() {
		return r, err
	}
	return c.zeroD(r), nil
}

func nonzero(c *libCall) (*ir.Value, error) { return indicesOf(c, c.args["a"]) }

// indicesOf is one array of indices per axis, of the elements that are not zero.
func indicesOf(c *libCall, v *ir.Value) (*ir.Value, error) {
	x, err := c.ufuncArg(v)
	if err != nil {
		return nil, err
	}
	if !x.Type.IsArray() {
		return nil, refuse("nonzero() of a number")
	}
	flat := c.node("flatnonzero", []*ir.Value{c.cast(x, nd.Bool, nd.Scalar)}, nil).Out()
	if x.Type.Rank() == 1 {
		flat = c.alias(flat) // a view, as NumPy's
	}
	return c.tuple(nd.Tuple, c.unravel(flat, c.shape(x))), nil
}

func flatnonzero(c *libCall) (*ir.Value, error) {
	x, err := c.ufuncArg(c.args["a"])
	if err != nil || !x.Type.IsArray() {
		return nil, refuse("flatnonzero() of a number")
	}
	return c.alias(c.node("flatnonzero", []*ir.Value{c.cast(x, nd.Bool, nd.Scalar)}, nil).Out()), nil
}

func argwhere(c *libCall) (*ir.Value, error) {
	t, err := indicesOf(c, c.args["a"])
	if err != nil {
		return nil, err
	}
	list, _ := c.members(t)
	rows, err := c.stacked(list, 0)
	if err != nil {
		return nil, err
	}
	return c.transpose(rows), nil
}

// clip with a bound that is None is minimum or maximum.
func clip(c *libCall) (*ir.Value, error) {
	lo, hi := c.args["a_min"], c.args["a_max"]
	for p, v := range map[string]**ir.Value{"min": &lo, "max": &hi} {
		if c.given(p) {
			*v = c.args[p]
		}
	}
	if a := c.args["a"]; a.Type.Kind == nd.Py {
		c.args["a"] = c.cast(a, a.Type.Elem, nd.Scalar) // NumPy makes it an array
	}
	absent := func(v *ir.Value) bool { return v == nil || v.Type.Kind == nd.None }
	row, args := "clip", []*ir.Value{c.args["a"], lo, hi}
	switch {
	case absent(lo) && absent(hi):
		row, args = "positive", args[:1]
	case absent(lo):
		row, args = "minimum", []*ir.Value{c.args["a"], hi}
	case absent(hi):
		row, args = "maximum", args[:2]
	}
	xs, err := c.ufuncArgs(args)
	if err != nil {
		return nil, err
	}
	r, err := c.ufunc(c.rowOf(row).By(typesOf(xs)...), xs)
	if err != nil {
		return nil, err
	}
	return c.written(r)
}

// round scales by a power of ten, rounds, and scales back, as NumPy does.
func round(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	x, err := c.ufuncArg(c.args["a"])
	if err != nil {
		return nil, err
	}
	decimals, err := c.integer("decimals", 0)
	if err != nil {
		return nil, err
	}
	switch {
	case x.Type.Elem == nd.Bool || decimals < 0 && !x.Type.Elem.Inexact() || decimals > 22 || decimals < -22:
		return nil, refuse("round() of %s to %d decimals", x.Type, decimals)
	case decimals != 0 && x.Type.Elem.IsComplex():
		return c.roundParts(x, decimals)
	case decimals == 0 || !x.Type.Elem.Inexact():
		return c.ufunc(c.rowOf("round"), []*ir.Value{x})
	}
	return c.roundScaled(x, decimals)
}

// roundScaled rounds inexact numbers to so many decimals, which are not 0.
func (b *builder) roundScaled(x *ir.Value, decimals int64) (*ir.Value, error) {
	to, from := "multiply", "divide"
	if decimals < 0 {
		to, from, decimals = from, to, -decimals
	}
	scale := b.constant(nd.PyFloat, math.Pow10(int(decimals)))
	x, err := b.ufuncNamed(to, x, scale)
	if err != nil {
		return nil, err
	}
	if x, err = b.ufuncNamed("rint", x); err != nil {
		return nil, err
	}
	return b.ufuncNamed(from, x, scale)
}

// roundParts rounds the parts of complex numbers, each by itself.
func (b *builder) roundParts(x *ir.Value, decimals int64) (*ir.Value, error) {
	if !x.Type.IsArray() {
		return nil, refuse("round() of %s to %d decimals, whose parts are scaled apart", x.Type, decimals)
	}
	axes := b.memoryAxes([]*ir.Value{x})
	r := b.rearranged(b.empty(x.Type.Elem, b.shape(b.arranged(x, axes))), axes)
	for _, part := range []string{"real", "imag"} {
		of, err := b.attribute(x, part)
		if err != nil {
			return nil, err
		}
		rounded, err := b.roundScaled(of, decimals)
		if err != nil {
			return nil, err
		}
		to, err := b.attribute(r, part)
		if err != nil {
			return nil, err
		}
		if err := b.write(to, rounded); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func searchsorted(c *libCall) (*ir.Value, error) {
	if err := c.no("sorter"); err != nil {
		return nil, err
	}
	side, err := c.text("side", "left")
	if err != nil {
		return nil, err
	}
	xs, err := c.ufuncArgs([]*ir.Value{c.args["a"], c.args["v"]})
	if err != nil {
		return nil, err
	}
	if xs[0].Type.Rank() != 1 || side != "left" && side != "right" {
		return nil, refuse("searchsorted in %s", xs[0].Type)
	}
	d := nd.Promote(xs[0].Type.Elem, xs[1].Type.Elem) // NumPy makes an array of a Python number first
	args := []*ir.Value{c.cast(xs[0], d, nd.Scalar), c.cast(xs[1], d, nd.Scalar)}
	return c.node("searchsorted", args, op.Attrs{"right": side == "right"}).Out(), nil
}

func unique(c *libCall) (*ir.Value, error) {
	x, err := c.ufuncArg(c.args["ar"])
	if err != nil || !x.Type.IsArray() {
		return nil, refuse("unique() of %s", c.args["ar"].Type)
	}
	return c.node("unique", []*ir.Value{x}, nil).Out(), nil
}

func bincount(c *libCall) (*ir.Value, error) {
	if err := c.no("weights"); err != nil {
		return nil, err
	}
	x, err := c.ufuncArg(c.args["x"])
	if err != nil {
		return nil, err
	}
	if x.Type.Rank() != 1 || !nd.CanCast(x.Type.Elem, nd.Int64) {
		return nil, refuse("bincount of %s", x.Type)
	}
	least := c.args["minlength"]
	if least == nil {
		least = c.int(0)
	}
	n, err := c.extents(least)
	if err != nil {
		return nil, err
	}
	return c.node("bincount", []*ir.Value{c.cast(x, nd.Int64, nd.Scalar), n[0]}, nil).Out(), nil
}

// take is x[..., indices, ...] along an axis, or of the flattened array.
func take(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	if mode, err := c.text("mode", "raise"); err != nil || mode != "raise" {
		return nil, refuse("take() with mode=%q", mode)
	}
	x, err := c.asArray(c.args["a"])
	if err != nil {
		return nil, err
	}
	k := 0
	if c.given("axis") {
		k, err = c.axis("axis", 0, x.Type.Rank())
	} else if x.Type.Rank() != 1 {
		x, err = c.ravel(x)
	}
	if err != nil {
		return nil, err
	}
	if at := c.args["indices"]; at.Type.IsArray() && at.Type.Elem == nd.Bool {
		return nil, refuse("take() with booleans")
	}
	idx := make([]index, k+1)
	for i := range idx {
		idx[i] = index{slice: true}
	}
	idx[k] = index{at: c.args["indices"]}
	if idx, err = c.fullIndex(x, idx); err != nil {
		return nil, err
	}
	v, adv, err := c.locate(x, idx)
	switch {
	case err != nil:
		return nil, err
	case adv != nil:
		return c.node("gather", append([]*ir.Value{v}, adv.values...), adv.attrs()).Out(), nil
	case v.Type.Rank() == 0:
		return c.ufuncArg(v)
	}
	return c.copied(v), nil
}

// pair builds a ufunc with two results, which are two rows.
func pair(first, second string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		args := []*ir.Value{c.args["x1"], c.args["x2"]}
		if c.args["x1"] == nil {
			args = []*ir.Value{c.args["x"]}
		}
		x, err := c.ufuncNamed(first, args...)
		if err != nil {
			return nil, err
		}
		y, err := c.ufuncNamed(second, args...)
		if err != nil {
			return nil, err
		}
		return c.tuple(nd.Tuple, []*ir.Value{x, y}), nil
	}
}
