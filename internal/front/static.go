package front

import (
	"maps"
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// limits is what np.finfo and np.iinfo give.
type limits struct{ elem nd.DType }

// Functions of types: their results are known when compiling.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.dtype":         {"dtype", func(c *libCall) (*ir.Value, error) { return c.asDType(c.args["dtype"]) }},
		"numpy.result_type":   {"*arrays_and_dtypes", resultType},
		"numpy.issubdtype":    {"arg1, arg2", isSubdtype},
		"numpy.can_cast":      {"from_, to, casting='safe'", canCast},
		"numpy.promote_types": {"type1, type2", promoteTypes},
		"numpy.finfo":         {"dtype, /", machineLimits(nd.DType.IsFloat)},
		"numpy.iinfo":         {"type, /", machineLimits(nd.DType.IsInt)},
	})
}

// asDType is a dtype object for what names one.
func (b *builder) asDType(v *ir.Value) (*ir.Value, error) {
	d, err := b.dtypeOf(v)
	if err != nil {
		return nil, err
	}
	return b.dtypeValue(d), nil
}

func promoteTypes(c *libCall) (*ir.Value, error) {
	x, err := c.dtypeOf(c.args["type1"])
	if err != nil {
		return nil, err
	}
	y, err := c.dtypeOf(c.args["type2"])
	if err != nil {
		return nil, err
	}
	return c.dtypeValue(nd.Promote(x, y)), nil
}

// isSubdtype is np.issubdtype of a dtype and a class of NumPy's scalars, or a type that means one dtype.
func isSubdtype(c *libCall) (*ir.Value, error) {
	d, err := c.dtypeOf(c.args["arg1"])
	if err != nil {
		return nil, err
	}
	if is, ok := instances[c.global(c.args["arg2"])]; ok && strings.HasPrefix(c.global(c.args["arg2"]), "numpy.") {
		return c.bool(is(nd.ScalarOf(d))), nil
	}
	of, err := c.dtypeOf(c.args["arg2"])
	if err != nil {
		return nil, err
	}
	return c.bool(d == of), nil
}

func canCast(c *libCall) (*ir.Value, error) {
	casting, err := c.text("casting", "safe")
	if err != nil {
		return nil, err
	}
	from, err := c.dtypeOf(c.args["from_"])
	if err != nil {
		return nil, err
	}
	to, err := c.dtypeOf(c.args["to"])
	if err != nil {
		return nil, err
	}
	switch casting {
	case "safe":
		return c.bool(nd.CanCast(from, to)), nil
	case "same_kind":
		return c.bool(nd.CanCastSameKind(from, to)), nil
	case "unsafe":
		return c.bool(true), nil
	case "no", "equiv":
		return c.bool(from == to), nil
	}
	return nil, refuse("can_cast() with casting=%q", casting)
}

func resultType(c *libCall) (*ir.Value, error) {
	list, _ := c.members(c.args["arrays_and_dtypes"])
	var ts []nd.Type
	for _, v := range list {
		t := v.Type
		if !t.IsArray() && !t.IsNum() {
			d, err := c.dtypeOf(v)
			if err != nil {
				return nil, err
			}
			t = nd.ScalarOf(d)
		}
		ts = append(ts, t)
	}
	if len(ts) == 0 {
		return nil, refuse("result_type() of nothing")
	}
	return c.dtypeValue(nd.ResultType(ts...)), nil
}

// machineLimits builds finfo and iinfo, of a dtype or of a value's.
func machineLimits(fits func(nd.DType) bool) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		v := c.args["dtype"]
		if v == nil {
			v = c.args["type"]
		}
		d := v.Type.Elem
		if !v.Type.IsArray() && !v.Type.IsNum() {
			var err error
			if d, err = c.dtypeOf(v); err != nil {
				return nil, err
			}
		}
		if fits(nd.Float64) {
			d = d.Real()
		}
		if !fits(d) {
			return nil, refuse("%s of %s", c.name, d.NumPy())
		}
		return c.newStatic(limits{d}), nil
	}
}

// limit is an attribute of np.finfo(d), a NumPy scalar, or of np.iinfo(d), a Python int.
func (b *builder) limit(d nd.DType, name string) (*ir.Value, error) {
	var v float64
	wide := d == nd.Float64
	pick := func(f32, f64 float64) float64 {
		if wide {
			return f64
		}
		return f32
	}
	bits := 8 * d.Size()
	switch {
	case name == "bits":
		return b.int(int64(bits)), nil
	case name == "dtype":
		return b.dtypeValue(d), nil
	case d.IsInt() && name == "max" && d.IsSigned():
		return b.int(math.MaxInt64 >> (64 - bits)), nil
	case d.IsInt() && name == "max" && d != nd.Uint64:
		return b.int(1<<bits - 1), nil
	case d.IsInt() && name == "min" && d.IsSigned():
		return b.int(math.MinInt64 >> (64 - bits)), nil
	case d.IsInt() && name == "min":
		return b.int(0), nil
	case !d.IsFloat():
		return nil, refuse("attribute %s of iinfo", name)
	}
	switch name {
	case "eps":
		v = pick(0x1p-23, 0x1p-52)
	case "epsneg":
		v = pick(0x1p-24, 0x1p-53)
	case "max":
		v = pick(math.MaxFloat32, math.MaxFloat64)
	case "min":
		v = pick(-math.MaxFloat32, -math.MaxFloat64)
	case "tiny", "smallest_normal":
		v = pick(0x1p-126, 0x1p-1022)
	case "smallest_subnormal":
		v = pick(math.SmallestNonzeroFloat32, math.SmallestNonzeroFloat64)
	default:
		return nil, refuse("attribute %s of finfo", name)
	}
	return b.constant(nd.ScalarOf(d), v), nil
}
