package op

import (
	"math"

	"phylanx/internal/nd"
)

// Python's math module, on Python numbers. Rows fail where Python raises ValueError or OverflowError.
func init() {
	for _, r := range []struct {
		name, libm string
		fails      func(a calc, x, y Val) Val // y is the result
		doc        string
	}{
		{"exp", "exp", overflowed, "e to the operand."},
		{"exp2", "exp2", overflowed, "2 to the operand."},
		{"expm1", "expm1", overflowed, "exp(x) - 1 without cancellation."},
		{"log", "log", notPositive, "Natural logarithm."},
		{"log2", "log2", notPositive, "Logarithm to base 2."},
		{"log10", "log10", notPositive, "Logarithm to base 10."},
		{"log1p", "log1p", func(a calc, x, _ Val) Val { return a.le(x, a.like(x, -1.0)) }, "log(1 + x) without cancellation."},
		{"sin", "sin", infinite, "Sine."},
		{"cos", "cos", infinite, "Cosine."},
		{"tan", "tan", infinite, "Tangent."},
		{"asin", "asin", beyondOne, "Inverse sine."},
		{"acos", "acos", beyondOne, "Inverse cosine."},
		{"atan", "atan", nil, "Inverse tangent."},
		{"sinh", "sinh", overflowed, "Hyperbolic sine."},
		{"cosh", "cosh", overflowed, "Hyperbolic cosine."},
		{"tanh", "tanh", nil, "Hyperbolic tangent."},
		{"asinh", "asinh", nil, "Inverse hyperbolic sine."},
		{"acosh", "acosh", func(a calc, x, _ Val) Val { return a.lt(x, a.one(x)) }, "Inverse hyperbolic cosine."},
		{"atanh", "atanh", func(a calc, x, _ Val) Val { return a.ge(a.Un(Abs, x), a.one(x)) }, "Inverse hyperbolic tangent."},
		{"cbrt", "cbrt", nil, "Cube root."},
		{"erf", "erf", nil, "Error function."},
		{"erfc", "erfc", nil, "Complementary error function."},
	} {
		f := un(func(a calc, x Val) Val { return a.Call("libm."+r.libm, x) })
		row := &Spec{Name: "math." + r.name, Class: Map, PyOnly: true, NumPy: []string{"math." + r.name}, Sig: "x, /", Doc: r.doc, Types: pyFloats(1), Scalar: f, Equal: ULP, MaxULP: 1}
		if r.fails != nil {
			row.Fails = func(a Alg, x []Val) Val { return r.fails(calc{a}, x[0], f(a, x)) }
		}
		register(row)
	}
	register(
		&Spec{Name: "math.sqrt", Class: Map, PyOnly: true, NumPy: []string{"math.sqrt"}, Sig: "x, /", Doc: "Square root.", Types: pyFloats(1),
			Scalar: un(func(a calc, x Val) Val { return a.Un(Sqrt, x) }), Fails: un(calc.isNeg)},
		&Spec{Name: "math.fabs", Class: Map, PyOnly: true, NumPy: []string{"math.fabs"}, Sig: "x, /", Doc: "Absolute value.", Types: pyFloats(1), Scalar: un(calc.abs)},
		&Spec{Name: "math.degrees", Class: Map, PyOnly: true, NumPy: []string{"math.degrees"}, Sig: "x, /", Doc: "Radians to degrees.", Types: pyFloats(1), Scalar: scaled(180, math.Pi)},
		&Spec{Name: "math.radians", Class: Map, PyOnly: true, NumPy: []string{"math.radians"}, Sig: "x, /", Doc: "Degrees to radians.", Types: pyFloats(1), Scalar: scaled(math.Pi, 180)},
		&Spec{Name: "math.floor", Class: Map, PyOnly: true, NumPy: []string{"math.floor"}, Sig: "x, /", Doc: "The greatest int not above.", Types: pyToInt, Scalar: toInt(Floor), Fails: un(calc.noInt)},
		&Spec{Name: "math.ceil", Class: Map, PyOnly: true, NumPy: []string{"math.ceil"}, Sig: "x, /", Doc: "The smallest int not below.", Types: pyToInt, Scalar: toInt(Ceil), Fails: un(calc.noInt)},
		&Spec{Name: "math.trunc", Class: Map, PyOnly: true, NumPy: []string{"math.trunc"}, Sig: "x, /", Doc: "The integer part.", Types: pyToInt, Scalar: toInt(Trunc), Fails: un(calc.noInt)},
		&Spec{Name: "math.isnan", Class: Map, PyOnly: true, NumPy: []string{"math.isnan"}, Sig: "x, /", Doc: "Not a number.", Types: pyFloatTest, Scalar: un(calc.isNaN)},
		&Spec{Name: "math.isinf", Class: Map, PyOnly: true, NumPy: []string{"math.isinf"}, Sig: "x, /", Doc: "Infinite.", Types: pyFloatTest, Scalar: un(calc.isInf)},
		&Spec{Name: "math.isfinite", Class: Map, PyOnly: true, NumPy: []string{"math.isfinite"}, Sig: "x, /", Doc: "Neither infinite nor NaN.", Types: pyFloatTest, Scalar: un(calc.isFinite)},
		&Spec{Name: "math.atan2", Class: Map, PyOnly: true, NumPy: []string{"math.atan2"}, Sig: "y, x, /", Doc: "Angle of the point (x, y).", Types: pyFloats(2), Scalar: libm("libm.atan2"), Equal: ULP, MaxULP: 1},
		&Spec{Name: "math.hypot", Class: Map, PyOnly: true, Sig: "x, y, /", Doc: "math.hypot of two coordinates.", Types: pyFloats(2), Scalar: libm("libm.hypot"), Equal: ULP, MaxULP: 1,
			Fails: bin(func(a calc, x, y Val) Val {
				return a.and(a.and(a.isFinite(x), a.isFinite(y)), a.isInf(a.Call("libm.hypot", x, y)))
			})},
		&Spec{Name: "math.fmod", Class: Map, PyOnly: true, NumPy: []string{"math.fmod"}, Sig: "x, y, /", Doc: "Remainder with the dividend's sign.", Types: pyFloats(2), Scalar: libm("fmod"),
			Fails: bin(func(a calc, x, y Val) Val {
				return a.and(a.or(a.isInf(x), a.isZero(y)), a.not(a.or(a.isNaN(x), a.isNaN(y))))
			})},
		&Spec{Name: "math.pow", Class: Map, PyOnly: true, NumPy: []string{"math.pow"}, Sig: "x, y, /", Doc: "x to the y as a float.", Types: pyFloats(2), Scalar: libm("libm.pow"), Fails: bin(calc.pyPowFails), Equal: ULP, MaxULP: 1},
		&Spec{Name: "math.copysign", Class: Map, PyOnly: true, NumPy: []string{"math.copysign"}, Sig: "x, y, /", Doc: "x with the sign of y.", Types: pyFloats(2),
			Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Copysign, x, y) })},
		&Spec{Name: "math.gcd", Class: Map, PyOnly: true, Sig: "a, b, /", Doc: "math.gcd of two ints.", Types: pyInt(2), Scalar: bin(calc.gcd), Fails: bin(func(a calc, x, y Val) Val { return a.isMinInt(a.gcd(x, y)) })},
		&Spec{Name: "py.min", Class: Map, PyOnly: true, Doc: "min(a, b) of numbers of one kind: b where it is smaller.", Types: pyAlike,
			Scalar: bin(func(a calc, x, y Val) Val { return a.Select(a.lt(y, x), y, x) })},
		&Spec{Name: "py.max", Class: Map, PyOnly: true, Doc: "max(a, b) of numbers of one kind: b where it is greater.", Types: pyAlike,
			Scalar: bin(func(a calc, x, y Val) Val { return a.Select(a.gt(y, x), y, x) })},
	)
}

func overflowed(a calc, x, r Val) Val  { return a.and(a.isFinite(x), a.isInf(r)) }
func notPositive(a calc, x, _ Val) Val { return a.le(x, a.zero(x)) }
func infinite(a calc, x, _ Val) Val    { return a.isInf(x) }
func beyondOne(a calc, x, _ Val) Val   { return a.gt(a.Un(Abs, x), a.one(x)) }

func toInt(o UnOp) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val { return a.Cast(rounding(o)(a, x), nd.Int64) }
}

// pyFloats takes n real numbers as floats.
func pyFloats(n int) DTypeRule {
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		if len(args) != n {
			return nil, 0, typeError("%d operands, not %d", len(args), n)
		}
		in := make([]nd.DType, n)
		for i, t := range args {
			if t.Elem.IsComplex() {
				return nil, 0, typeError("math function of %s", t)
			}
			in[i] = nd.Float64
		}
		return in, nd.Float64, nil
	}
}

func pyFloatTest(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, _, err := pyFloats(1)(args)
	return in, nd.Bool, err
}

// pyAlike refuses operands of two kinds, whose choice would have no static type.
func pyAlike(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := args[0].Elem
	if len(args) != 2 || args[1].Elem != d || d.IsComplex() {
		return nil, 0, typeError("min or max of %v", args)
	}
	return []nd.DType{d, d}, d, nil
}
