package op

import (
	"math"
	"slices"

	"phylanx/internal/nd"
)

// Elementary functions. Most are one routine of the math library; their rows differ by name, types and where they warn.
func init() {
	complexToo := uniform(1, realChars+cplxChars)
	realOnly := uniform(1, realChars)
	for _, r := range []struct {
		name, libm string
		more       []string
		types      DTypeRule
		doc        string
		warns      func(Alg, []Val, Val, func(Warning, Val))
		domain     string
		props      Prop // arccosh raises flags for ordinary numbers too
	}{
		{"exp", "exp", nil, complexToo, "e to the operand.", unaryWarnsPartly(none, partlyExp, Overflow), "", RaisesVector},
		{"exp2", "exp2", nil, complexToo, "2 to the operand.", unaryWarnsPartly(none, partlyExp, Overflow), "", RaisesVector},
		{"expm1", "expm1", nil, complexToo, "exp(x) - 1 without cancellation.", unaryWarnsPartly(none, nanBesideInf, Overflow), "", RaisesVector},
		{"log", "log", nil, complexToo, "Natural logarithm.", unaryWarns(atZero, DivideByZero, Invalid), "pos", RaisesVector},
		{"log2", "log2", nil, complexToo, "Logarithm to base 2.", unaryWarns(atZero, DivideByZero, Invalid), "pos", RaisesVector},
		{"log10", "log10", nil, complexToo, "Logarithm to base 10.", unaryWarns(atZero, DivideByZero, Invalid), "pos", RaisesVector},
		{"log1p", "log1p", nil, realOnly, "log(1 + x) without cancellation.", unaryWarns(atMinusOne, DivideByZero, Invalid), "pos", RaisesVector},
		{"sin", "sin", nil, complexToo, "Sine.", unaryWarnsPartly(none, nanBesideFinite, Invalid), "", RaisesVector},
		{"cos", "cos", nil, complexToo, "Cosine.", unaryWarns(none, Invalid), "", RaisesVector},
		{"tan", "tan", nil, complexToo, "Tangent.", unaryWarnsPartly(none, swapped(nanBesideInf), Invalid), "", RaisesVector},
		{"arcsin", "asin", []string{"numpy.asin"}, complexToo, "Inverse sine.", unaryWarns(none, Invalid), "unit", RaisesVector},
		{"arccos", "acos", []string{"numpy.acos"}, complexToo, "Inverse cosine.", unaryWarns(none, Invalid), "unit", RaisesVector},
		{"arctan", "atan", []string{"numpy.atan"}, complexToo, "Inverse tangent.", unaryWarns(atImaginaryUnit), "", 0},
		{"sinh", "sinh", nil, complexToo, "Hyperbolic sine.", unaryWarnsPartly(none, swapped(nanBesideFinite), Overflow), "", RaisesVector},
		{"cosh", "cosh", nil, complexToo, "Hyperbolic cosine.", unaryWarns(none, Overflow), "", RaisesVector},
		{"tanh", "tanh", nil, complexToo, "Hyperbolic tangent.", unaryWarnsPartly(none, nanBesideInf), "", 0},
		{"arcsinh", "asinh", []string{"numpy.asinh"}, complexToo, "Inverse hyperbolic sine.", unaryWarns(none), "", 0},
		{"arccosh", "acosh", []string{"numpy.acosh"}, complexToo, "Inverse hyperbolic cosine.", unaryWarns(none, Invalid), "ge1", 0},
		{"arctanh", "atanh", []string{"numpy.atanh"}, complexToo, "Inverse hyperbolic tangent.", unaryWarns(atUnit, DivideByZero, Invalid), "unit", RaisesVector},
		{"cbrt", "cbrt", nil, realOnly, "Cube root.", nil, "", 0},
	} {
		register(&Spec{Name: r.name, Class: Map, NumPy: append([]string{"numpy." + r.name}, r.more...), Sig: "x, /", Doc: r.doc, Types: r.types,
			Scalar: elementary(r.libm), Warns: r.warns, Props: r.props, Equal: ULP, MaxULP: 4, Domain: r.domain})
	}
	register(
		&Spec{Name: "sqrt", Class: Map, NumPy: []string{"numpy.sqrt"}, Sig: "x, /", Doc: "Square root.", Types: complexToo,
			Scalar: realOrComplex(un(func(a calc, x Val) Val { return a.Un(Sqrt, x) }), libm("sqrt")), Warns: unaryWarns(none, Invalid), Domain: "pos"},
		&Spec{Name: "power", Class: Map, NumPy: []string{"numpy.power", "numpy.pow"}, Op: "__pow", Sig: "x1, x2, /", Doc: "The first operand to the second; integers wrap, and fail on negative exponents.",
			Types: uniform(2, numChars), Scalar: bin(calc.pow), Fails: bin(calc.negativeExponent), Warns: arrayPowerWarns, Equal: ULP, MaxULP: 4, Domain: "pos"},
		&Spec{Name: "power.by", Class: Map, Sig: "x1, x2, /", Doc: "power by one exponent for all elements, for some of which NumPy's loops call cheaper functions.", WarnName: "power",
			Types: uniform(2, numChars), Scalar: bin(calc.powBy), Fails: bin(calc.negativeExponent), Warns: arrayPowerWarns, Equal: ULP, MaxULP: 4, Domain: "pos"},
		&Spec{Name: "float_power", Class: Map, NumPy: []string{"numpy.float_power"}, Sig: "x1, x2, /", Doc: "power in float64 or complex128.",
			Types: toResult(2, "dD", ""), Scalar: bin(calc.pow), Warns: scalarPowerWarns, Equal: ULP, MaxULP: 4, Domain: "pos"},
		&Spec{Name: "hypot", Class: Map, NumPy: []string{"numpy.hypot"}, Sig: "x1, x2, /", Doc: "Square root of the sum of squares without overflow.",
			Types: uniform(2, realChars), Scalar: libm("hypot"), Warns: resultWarns, Equal: ULP, MaxULP: 4, Props: Commutative},
		&Spec{Name: "arctan2", Class: Map, NumPy: []string{"numpy.arctan2", "numpy.atan2"}, Sig: "x1, x2, /", Doc: "Angle of the point (x2, x1).",
			Types: uniform(2, realChars), Scalar: libm("atan2"), Equal: ULP, MaxULP: 4},
		&Spec{Name: "logaddexp", Class: Map, NumPy: []string{"numpy.logaddexp"}, Sig: "x1, x2, /", Doc: "log(exp(x1) + exp(x2)).",
			Types: uniform(2, realChars), Scalar: logAdd("exp", "log1p", math.Ln2, 1), Warns: logAddWarns, Equal: Bound},
		&Spec{Name: "logaddexp2", Class: Map, NumPy: []string{"numpy.logaddexp2"}, Sig: "x1, x2, /", Doc: "log2(2**x1 + 2**x2).",
			Types: uniform(2, realChars), Scalar: logAdd("exp2", "log1p", 1, math.Log2E), Warns: logAddWarns, Equal: Bound},
		&Spec{Name: "deg2rad", Class: Map, NumPy: []string{"numpy.deg2rad"}, Sig: "x, /", Doc: "Degrees to radians.",
			Types: realOnly, Scalar: scaled(math.Pi, 180), Warns: resultWarns},
		&Spec{Name: "rad2deg", Class: Map, NumPy: []string{"numpy.rad2deg"}, Sig: "x, /", Doc: "Radians to degrees.",
			Types: realOnly, Scalar: scaled(180, math.Pi), Warns: resultWarns},
		&Spec{Name: "radians", Class: Map, NumPy: []string{"numpy.radians"}, Sig: "x, /", Doc: "Degrees to radians.",
			Types: realOnly, Scalar: scaled(math.Pi, 180), Warns: resultWarns},
		&Spec{Name: "degrees", Class: Map, NumPy: []string{"numpy.degrees"}, Sig: "x, /", Doc: "Radians to degrees.",
			Types: realOnly, Scalar: scaled(180, math.Pi), Warns: resultWarns},
	)
}

// complexFormulas are the functions that C has only for real numbers.
var complexFormulas = map[string]func(a calc, x Val) Val{
	"exp2":  func(a calc, x Val) Val { return a.Call("cexp", a.stretch(x, math.Ln2)) },
	"expm1": calc.cexpm1,
	"log2":  func(a calc, x Val) Val { return a.stretch(a.Call("clog", x), math.Log2E) },
	"log10": func(a calc, x Val) Val { return a.stretch(a.Call("clog", x), math.Log10E) },
}

// elementary is the routine of the math library, or the formula on complex numbers where C has none.
func elementary(name string) func(Alg, []Val) Val {
	if f := complexFormulas[name]; f != nil {
		return realOrComplex(libm(name), un(f))
	}
	return libm(name)
}

// none, atZero, atMinusOne, atUnit and atImaginaryUnit say where a function has a pole, at which NumPy warns of a division by zero.
func none(a calc, x Val) Val       { return a.flag(false) }
func atZero(a calc, x Val) Val     { return a.onReal(x, a.isZero) }
func atMinusOne(a calc, x Val) Val { return a.eq(x, a.like(x, -1.0)) }
func atUnit(a calc, x Val) Val     { return a.onReal(x, a.isUnit) }

func atImaginaryUnit(a calc, x Val) Val {
	if !a.Type(x).IsComplex() {
		return a.flag(false)
	}
	return a.and(a.isZero(a.Re(x)), a.isUnit(a.Im(x)))
}

func (a calc) isUnit(x Val) Val { return a.eq(a.Un(Abs, x), a.one(x)) }

// onReal tests a real number, or a complex one without imaginary part.
func (a calc) onReal(x Val, test func(Val) Val) Val {
	if a.Type(x).IsComplex() {
		return a.and(a.isZero(a.Im(x)), test(a.Re(x)))
	}
	return test(x)
}

// unaryWarns: a pole, infinity elsewhere from a finite operand, NaN from an operand that is none; of a real number only what real lists, since the
// rest cannot happen and the test would take as long as the function.
func unaryWarns(pole func(calc, Val) Val, real ...Warning) func(Alg, []Val, Val, func(Warning, Val)) {
	return unaryWarnsPartly(pole, func(c calc, _, _ Val) Val { return c.flag(false) }, real...)
}

// unaryWarnsPartly: what is also invalid is a complex number of whose parts one is NaN, where the routine of the C library says so of the other.
func unaryWarnsPartly(pole func(calc, Val) Val, partly func(c calc, re, im Val) Val, real ...Warning) func(Alg, []Val, Val, func(Warning, Val)) {
	return func(a Alg, x []Val, r Val, emit func(Warning, Val)) {
		c := calc{a}
		can := func(w Warning) bool { return a.Type(x[0]).IsComplex() || slices.Contains(real, w) }
		at := pole(c, x[0])
		if can(DivideByZero) {
			emit(DivideByZero, at)
		}
		if can(Overflow) {
			emit(Overflow, c.and(c.not(at), c.and(c.isFinite(x[0]), c.isInf(r))))
		}
		if can(Invalid) {
			invalid := c.and(c.isNaN(r), c.not(c.isNaN(x[0])))
			if a.Type(x[0]).IsComplex() {
				invalid = c.or(invalid, partly(c, a.Re(x[0]), a.Im(x[0])))
			}
			emit(Invalid, invalid)
		}
	}
}

func nanBesideFinite(c calc, nan, other Val) Val {
	return c.and(c.isNaN(nan), c.and(c.isFinite(other), c.not(c.isZero(other))))
}

func nanBesideInf(c calc, nan, other Val) Val { return c.and(c.isNaN(nan), c.isInf(other)) }

// partlyExp is the test of exp, which looks at the imaginary part only when it has to.
func partlyExp(c calc, re, im Val) Val {
	return c.or(c.and(c.isNaN(im), c.isFinite(re)), c.or(nanBesideFinite(c, re, im), nanBesideInf(c, re, im)))
}

func swapped(test func(c calc, nan, other Val) Val) func(c calc, re, im Val) Val {
	return func(c calc, re, im Val) Val { return test(c, im, re) }
}

// scaled multiplies by p/q, rounded in the operand's type.
func scaled(p, q float64) func(Alg, []Val) Val {
	return un(func(a calc, x Val) Val { return a.mul(x, a.div(a.like(x, p), a.like(x, q))) })
}

func (a calc) pow(x, y Val) Val {
	switch d := a.Type(x); {
	case d.IsComplex():
		return a.cpow(x, y)
	case d.IsFloat():
		return a.Call("pow", x, y)
	}
	return a.power(x, a.Select(a.negativeExponent(x, y), a.zero(y), y), a.one(x), a.mul)
}

// By is the row for operands of these types, where NumPy has a loop of its own: for an exponent or bounds that are the same for all elements.
func (s *Spec) By(args ...nd.Type) *Spec {
	if s.Name == "power" && len(args) == 2 && args[1].IsNum() {
		return Lookup("power.by")
	}
	if s.Name == "clip" && len(args) == 3 {
		cast := nd.ResultType(args...) != args[0].Elem
		for _, b := range args[1:] {
			cast = cast || !b.IsNum() && b.Elem != args[0].Elem
		}
		if sameAlong(args[0], args[1], cast) && sameAlong(args[0], args[2], cast) {
			return Lookup("clip.by")
		}
	}
	return s
}

// sameAlong reports whether b has one element for all of what NumPy's inner loop goes along: the axis of x that is closest in memory, or, through the
// buffers of a cast, several axes.
func sameAlong(x, b nd.Type, cast bool) bool {
	if b.Rank() == 0 {
		return true
	}
	if cast && slices.ContainsFunc(b.Dims, func(d nd.Dim) bool { return !d.One }) {
		return false
	}
	back := 1 // that axis, from the last
	if x.Order == nd.F {
		back = x.Rank()
	}
	if b.Rank() > x.Rank() || x.Dims[x.Rank()-back].One {
		return false
	}
	return back > b.Rank() || b.Dims[b.Rank()-back].One
}

// powBy differs from pow in the square roots of minus zero and minus infinity.
func (a calc) powBy(x, y Val) Val {
	r := a.pow(x, y)
	if !a.Type(x).IsFloat() {
		return r
	}
	for _, c := range []struct {
		exponent float64
		r        Val
	}{{0.5, a.Un(Sqrt, x)}, {1, x}, {2, a.mul(x, x)}, {-1, a.div(a.one(x), x)}} {
		r = a.Select(a.eq(y, a.like(y, c.exponent)), c.r, r)
	}
	return r
}

// negativeExponent is what NumPy refuses on integers.
func (a calc) negativeExponent(x, y Val) Val {
	if a.Type(y).IsSigned() {
		return a.isNeg(y)
	}
	return a.flag(false)
}

// power is x to the n by squaring, n >= 0, from the lowest bit up.
func (a calc) power(x, n, one Val, mul func(x, y Val) Val) Val {
	s := a.Loop([]Val{x, n, one},
		func(s []Val) Val { return a.ne(s[1], a.zero(s[1])) },
		func(s []Val) []Val {
			odd := a.ne(a.and(s[1], a.one(s[1])), a.zero(s[1]))
			return []Val{mul(s[0], s[0]), a.shr(s[1], 1), a.Select(odd, mul(s[2], s[0]), s[2])}
		})
	return s[2]
}

// powerWarns: zero to a negative power is a division by zero; of complex numbers, one of zero to anything that is neither zero nor positive is invalid, and so is
// the comparison of a real exponent that is NaN with the integers that NumPy multiplies for, and of the parts of a product that is NaN before one is divided by it.
func powerWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c := calc{a}
	pole := c.flag(false)
	if a.Type(r).IsFloat() {
		pole = c.and(c.isZero(x[0]), c.isNeg(x[1]))
	}
	finite := c.and(c.isFinite(x[0]), c.isFinite(x[1]))
	over, known := c.isInf(r), c.not(c.or(c.isNaN(x[0]), c.isNaN(x[1])))
	if a.Type(r).IsComplex() { // on the way to a NaN, products overflow
		zero := c.and(c.isZero(c.Re(x[0])), c.isZero(c.Im(x[0])))
		over, known = c.and(c.not(c.isFinite(r)), c.not(zero)), c.or(known, zero)
		n := c.Re(x[1])
		inverse := c.and(c.and(c.isNeg(n), c.gt(n, c.like(n, -100.0))), c.eq(c.Un(Trunc, n), n))
		known = c.or(known, c.and(c.isZero(c.Im(x[1])), c.or(c.isNaN(n), inverse)))
	}
	emit(DivideByZero, pole)
	emit(Overflow, c.and(c.not(pole), c.and(finite, over)))
	emit(Invalid, c.and(c.isNaN(r), known))
}

// arrayPowerWarns: to an infinite power, NumPy's loops for the vectors of AVX-512 square the base.
func arrayPowerWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	powerWarns(a, x, r, func(w Warning, when Val) {
		if w == Overflow && a.Type(r).IsFloat() {
			c := calc{a}
			squared := c.and(c.isFinite(x[0]), c.isInf(c.mul(x[0], x[0])))
			when = c.or(when, c.and(c.and(squared, c.isInf(x[1])), c.not(c.isNeg(x[1]))))
		}
		emit(w, when)
	})
}

// scalarPowerWarns: on NumPy scalars, and in float_power, an infinite power of zero is none.
func scalarPowerWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	powerWarns(a, x, r, func(w Warning, when Val) {
		if w == DivideByZero && a.Type(r).IsFloat() {
			when = calc{a}.and(when, calc{a}.isFinite(x[1]))
		}
		emit(w, when)
	})
}

// logAddWarns: NumPy compares the difference of the operands, which may overflow, and is invalid for any NaN.
func logAddWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c := calc{a}
	finite := c.and(c.isFinite(x[0]), c.isFinite(x[1]))
	emit(Overflow, c.and(finite, c.isInf(c.sub(x[0], x[1]))))
	emit(Invalid, c.isNaN(r))
}

// logAdd is log(b**x + b**y): max + log1p(b**-|x-y|)/log(b), with log(2) for equal operands, so that two equal infinities work.
func logAdd(exp, log1p string, same, scale float64) func(Alg, []Val) Val {
	return bin(func(a calc, x, y Val) Val {
		diff := a.sub(x, y)
		tail := func(e Val) Val {
			l := a.Call(log1p, a.Call(exp, e))
			if scale != 1 {
				l = a.mul(a.like(l, scale), l)
			}
			return l
		}
		greater := a.gt(diff, a.zero(diff))
		r := a.add(a.Select(greater, x, y), tail(a.neg(a.Un(Abs, diff))))
		r = a.Select(a.isNaN(diff), diff, r)
		return a.Select(a.eq(x, y), a.add(x, a.like(x, same)), r)
	})
}
