package front

import (
	"maps"
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Python's own functions on numbers and arrays, and the module math.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"builtins.abs":        {"x, /", absolute},
		"builtins.len":        {"obj, /", length},
		"builtins.int":        {"x=0, /, base=None", toInt},
		"builtins.float":      {"x=0, /", toFloat},
		"builtins.bool":       {"x=False, /", toBool},
		"builtins.complex":    {"real=0, imag=0", toComplex},
		"builtins.round":      {"number, ndigits=None", pyRound},
		"builtins.divmod":     {"a, b, /", pyDivmod},
		"builtins.pow":        {"base, exp, mod=None", pyPow},
		"builtins.list":       {"iterable=None, /", listCall},
		"builtins.iter":       {"object, /", iterCall},
		"builtins.next":       {"iterator, default=None, /", nextCall},
		"builtins.set":        {"iterable=None, /", setCall},
		"collections.Counter": {"iterable=None, /", counterCall},
		"builtins.tuple":      {"iterable=None, /", tupleCall},
		"builtins.min":        {"*args, key=None, default=None", extremum("min")},
		"builtins.max":        {"*args, key=None, default=None", extremum("max")},
		"math.log":            {"x, base=None, /", pyLog},
		"math.hypot":          {"x, y, /, *more", ofTwo(pyRow("math.hypot", "x", "y"))},
		"math.gcd":            {"a, b, /, *more", ofTwo(pyRow("math.gcd", "a", "b"))},
	})
}

// pyCall is a call of a row on Python numbers, of which NumPy scalars are converted as float() and int() do.
func (b *builder) pyCall(row *op.Spec, name string, args []argument) (*ir.Value, error) {
	c, err := b.bind(name, row.Sig, args, nil)
	if err != nil {
		return nil, err
	}
	return pyRow(row.Name, params(row.Sig)...)(c)
}

// pyRow applies a row to the parameters.
func pyRow(row string, params ...string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		args := make([]*ir.Value, len(params))
		for i, p := range params {
			v, err := c.only(p)
			if err != nil {
				return nil, err
			}
			args[i] = c.python(v)
		}
		spec := c.rowOf(row)
		in, out, err := spec.Types(typesOf(args))
		if err != nil {
			return nil, refuse("%s: %v", c.name, err)
		}
		for i, v := range args {
			args[i] = c.cast(v, in[i], nd.Py)
		}
		return c.node(row, args, nil, nd.Type{Kind: nd.Py, Elem: out}).Out(), nil
	}
}

// ofTwo is a function of any number of numbers, of which two have a compiled form.
func ofTwo(build buildFunc) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		if more, _ := c.members(c.args["more"]); len(more) > 0 {
			return nil, refuse("%s() of %d numbers", c.name, 2+len(more))
		}
		return build(c)
	}
}

// pyLog with a base divides two logarithms, as Python does.
func pyLog(c *libCall) (*ir.Value, error) {
	x, err := pyRow("math.log", "x")(c)
	if err != nil || !c.given("base") {
		return x, err
	}
	y, err := pyRow("math.log", "base")(c)
	if err != nil {
		return nil, err
	}
	return c.pyOp("__div", []*ir.Value{x, y})
}

func absolute(c *libCall) (*ir.Value, error) {
	x := c.args["x"]
	if x.Type.Kind == nd.Py {
		return c.pyOp("__abs", []*ir.Value{x})
	}
	if !x.Type.IsArray() && !x.Type.IsNum() {
		return nil, refuse("abs() of %s", x.Type)
	}
	if x.Type.IsNum() {
		return c.ufunc(c.rowOf("absolute").OnScalars(x.Type), []*ir.Value{x})
	}
	return c.ufuncNamed("absolute", x)
}

func length(c *libCall) (*ir.Value, error) {
	x := c.args["obj"]
	if list, ok := c.members(x); ok {
		return c.int(int64(len(list))), nil
	}
	switch s := c.statics[x].(type) {
	case *iterable:
		if !s.once {
			return s.of.length(), nil
		}
	case flat:
		return c.builder.size(s.of), nil
	case encoded:
		return c.extent(s.bytes.Type.Dims[0]), nil
	case *tableView:
		return c.tableLen(s.table), nil
	}
	switch {
	case c.kindOf(x) == nd.Dict:
		keys, _ := c.entries(x)
		return c.int(int64(len(keys))), nil
	case x.Type.Kind == nd.Seq:
		return c.listLen(x), nil
	case x.Type.IsTable(), x.Type.Kind == nd.Known:
		return c.keyCount(x)
	case isText(x.Type):
		return c.textLength(x), nil
	case x.Type.IsArray() && x.Type.Rank() > 0:
		return c.extent(x.Type.Dims[0]), nil
	}
	return nil, refuse("len() of %s", x.Type)
}

// only is the number that a conversion to a Python number takes: a number itself, or the element of an array of one element and rank 0.
func (c *libCall) only(p string) (*ir.Value, error) {
	v := c.args[p]
	if v == nil {
		return c.int(0), nil
	}
	if v.Type.IsArray() && v.Type.Rank() == 0 {
		return c.ufuncArg(v)
	}
	if !v.Type.IsNum() {
		return nil, refuse("%s() of %s", c.name, v.Type)
	}
	return v, nil
}

func toInt(c *libCall) (*ir.Value, error) {
	if v := c.args["x"]; v != nil && isText(v.Type) {
		return c.wholeOf(v)
	}
	if err := c.no("base"); err != nil {
		return nil, err
	}
	v, err := c.only("x")
	if err != nil {
		return nil, err
	}
	switch {
	case v.Type.Elem.IsComplex():
		return nil, refuse("int() of a complex number")
	case v.Type.Elem.IsFloat():
		return c.toPyInt(c.cast(v, nd.Float64, nd.Py)), nil
	case v.Type.Elem == nd.Bool:
		return c.cast(v, nd.Int64, nd.Py), nil
	}
	return c.pyInt(v), nil
}

// notFinite are the texts of floats that no literal has.
var notFinite = map[string]float64{"inf": math.Inf(1), "+inf": math.Inf(1), "-inf": math.Inf(-1), "infinity": math.Inf(1), "-infinity": math.Inf(-1), "nan": math.NaN()}

func toFloat(c *libCall) (*ir.Value, error) {
	if v := c.args["x"]; v != nil && v.Type.Kind == nd.Text {
		return c.numberOf(v), nil
	}
	if v := c.args["x"]; v != nil && v.Type.Kind == nd.Str {
		if x, ok := notFinite[strings.ToLower(v.Type.Text)]; ok {
			return c.constant(nd.PyFloat, x), nil
		}
		return c.numberOf(v), nil
	}
	v, err := c.only("x")
	if err != nil {
		return nil, err
	}
	if v.Type.Elem.IsComplex() {
		return nil, refuse("float() of a complex number")
	}
	return c.cast(v, nd.Float64, nd.Py), nil
}

func toBool(c *libCall) (*ir.Value, error) {
	v := c.args["x"]
	if v == nil {
		return c.bool(false), nil
	}
	return c.truth(v)
}

func toComplex(c *libCall) (*ir.Value, error) {
	re, err := c.only("real")
	if err != nil {
		return nil, err
	}
	if c.args["imag"] == nil {
		return c.cast(re, nd.Complex128, nd.Py), nil
	}
	return pyRow("py.complex", "real", "imag")(c)
}

// pyRound rounds to an int without ndigits. A Python float rounded to digits is rounded in decimal, which only Python does.
func pyRound(c *libCall) (*ir.Value, error) {
	v := c.args["number"]
	switch {
	case v.Type.IsArray() || v.Type.Kind == nd.Scalar && c.given("ndigits"):
		args := []argument{{value: v}}
		if c.given("ndigits") {
			args = append(args, argument{value: c.args["ndigits"]})
		}
		return c.npCall("numpy.round", args, c.n)
	case !v.Type.IsNum() || c.given("ndigits") || v.Type.Elem.IsComplex():
		return nil, refuse("round() of %s", v.Type)
	case v.Type.Elem.IsFloat():
		return c.node("py.round", []*ir.Value{c.cast(v, nd.Float64, nd.Py)}, nil).Out(), nil
	}
	return c.python(c.cast(v, v.Type.Elem, nd.Py)), nil
}

func pyDivmod(c *libCall) (*ir.Value, error) {
	x, y := c.args["a"], c.args["b"]
	if x.Type.Kind != nd.Py || y.Type.Kind != nd.Py {
		return c.npCall("numpy.divmod", []argument{{value: x}, {value: y}}, c.n)
	}
	q, err := c.pyOp("__floordiv", []*ir.Value{x, y})
	if err != nil {
		return nil, err
	}
	r, err := c.pyOp("__mod", []*ir.Value{x, y})
	if err != nil {
		return nil, err
	}
	return c.tuple(nd.Tuple, []*ir.Value{q, r}), nil
}

func pyPow(c *libCall) (*ir.Value, error) {
	if err := c.no("mod"); err != nil {
		return nil, err
	}
	return c.apply("__pow", []*ir.Value{c.args["base"], c.args["exp"]})
}

// extremum builds min and max of several values, or of what can be gone over: the first that no other one is before.
func extremum(name string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		key := c.args["key"]
		if key != nil && key.Type.Kind == nd.None {
			key = nil
		}
		list, _ := c.members(c.args["args"])
		if len(list) != 1 {
			return c.extremumOfMembers(name, list, key)
		}
		v := list[0]
		if list, ok := c.members(v); ok {
			if len(list) == 0 && c.args["default"] != nil {
				return c.args["default"], nil
			}
			return c.extremumOfMembers(name, list, key)
		}
		return c.extremumOf(name, v, key, c.args["default"])
	}
}

// keyOf is what orders v: itself, or what the function key gives for it.
func (c *libCall) keyOf(key, v *ir.Value) (*ir.Value, error) {
	if key == nil {
		return v, nil
	}
	if f, ok := c.statics[key].(*boundMethod); ok && f.self.Type.IsTable() {
		return c.orderOf(f, v)
	}
	return c.callOf(c.n)(key, []argument{{value: v}})
}

func (c *libCall) extremumOfMembers(name string, list []*ir.Value, key *ir.Value) (*ir.Value, error) {
	if len(list) == 0 {
		return nil, refuse("%s() of nothing", c.name)
	}
	best := list[0]
	order, err := c.keyOf(key, best)
	for _, v := range list[1:] {
		if err == nil {
			best, order, err = c.first(name, key, best, order, v)
		}
	}
	return best, err
}

// first is the better of best, which order orders, and v.
func (c *libCall) first(name string, key, best, order, v *ir.Value) (*ir.Value, *ir.Value, error) {
	if key == nil {
		r, err := c.better(name, best, v)
		return r, r, err
	}
	k, err := c.keyOf(key, v)
	if err != nil {
		return nil, nil, err
	}
	before, err := c.compareValues(map[string]string{"min": "<", "max": ">"}[name], k, order)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.either(before, func() (*ir.Value, error) { return v, nil }, func() (*ir.Value, error) { return best, nil })
	if err != nil {
		return nil, nil, err
	}
	order, err = c.either(before, func() (*ir.Value, error) { return k, nil }, func() (*ir.Value, error) { return order, nil })
	return r, order, err
}

// better is v where it is smaller (greater) than best, else best. Numbers of two kinds make a union.
func (b *builder) better(name string, best, v *ir.Value) (*ir.Value, error) {
	_, known := b.constOf(v)
	_, known2 := b.constOf(best)
	if v.Type.Kind == nd.Py && v.Type.Equal(best.Type) && v.Type.Elem != nd.Complex128 && !(known && known2) {
		return b.node("py."+name, []*ir.Value{best, v}, nil, v.Type).Out(), nil
	}
	c, err := b.compareValues(map[string]string{"min": "<", "max": ">"}[name], v, best)
	if err != nil {
		return nil, err
	}
	return b.either(c, func() (*ir.Value, error) { return v, nil }, func() (*ir.Value, error) { return best, nil })
}
