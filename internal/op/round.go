package op

import (
	"math"

	"phylanx/internal/nd"
)

// Rounding, division with floor, and the parts of floating-point numbers.
func init() {
	register(
		&Spec{Name: "floor_divide", Class: Map, NumPy: []string{"numpy.floor_divide"}, Op: "__floordiv", Sig: "x1, x2, /", Doc: "Floor of the quotient; 0 for a zero integer divisor.",
			Types: uniform(2, intChars+realChars), Scalar: bin(calc.floorDivide), Warns: floorDivideWarns},
		&Spec{Name: "remainder", Class: Map, NumPy: []string{"numpy.remainder", "numpy.mod"}, Op: "__mod", Sig: "x1, x2, /", Doc: "Remainder with the divisor's sign; 0 for a zero integer divisor.",
			Types: uniform(2, intChars+realChars), Scalar: bin(calc.remainder), Warns: remainderWarns},
		&Spec{Name: "fmod", Class: Map, NumPy: []string{"numpy.fmod"}, Sig: "x1, x2, /", Doc: "Remainder with the dividend's sign, as C's.",
			Types: uniform(2, intChars+realChars), Scalar: bin(calc.fmod), Warns: remainderWarns},
		&Spec{Name: "divmod.quo", Class: Map, Sig: "x1, x2, /", Doc: "First result of numpy.divmod; it carries the warnings.", WarnName: "divmod",
			Types: uniform(2, intChars+realChars), Scalar: bin(calc.floorDivide), Warns: divmodWarns},
		&Spec{Name: "divmod.rem", Class: Map, Sig: "x1, x2, /", Doc: "Second result of numpy.divmod.",
			Types: uniform(2, intChars+realChars), Scalar: bin(calc.remainder)},
		&Spec{Name: "floor", Class: Map, NumPy: []string{"numpy.floor"}, Sig: "x, /", Doc: "Greatest integer not above; integers stay.",
			Types: uniform(1, boolChar+intChars+realChars), Scalar: rounding(Floor)},
		&Spec{Name: "ceil", Class: Map, NumPy: []string{"numpy.ceil"}, Sig: "x, /", Doc: "Smallest integer not below; integers stay.",
			Types: uniform(1, boolChar+intChars+realChars), Scalar: rounding(Ceil)},
		&Spec{Name: "trunc", Class: Map, NumPy: []string{"numpy.trunc", "numpy.fix"}, Sig: "x, /", Doc: "The integer part, as a float; integers stay.",
			Types: uniform(1, boolChar+intChars+realChars), Scalar: rounding(Trunc)},
		&Spec{Name: "rint", Class: Map, NumPy: []string{"numpy.rint"}, Sig: "x, /", Doc: "Nearest integer, to even.",
			Types: uniform(1, realChars+cplxChars), Scalar: rounding(Rint)},
		&Spec{Name: "round", Class: Map, Sig: "a", Doc: "numpy.round with decimals=0: nearest integer to even; integers stay.",
			Types: uniform(1, numChars), Scalar: rounding(Rint)},
		&Spec{Name: "nextafter", Class: Map, NumPy: []string{"numpy.nextafter"}, Sig: "x1, x2, /", Doc: "The next float from x1 towards x2.",
			Types: uniform(2, realChars), Scalar: bin(calc.nextafter), Warns: stepWarns},
		&Spec{Name: "spacing", Class: Map, NumPy: []string{"numpy.spacing"}, Sig: "x, /", Doc: "Distance to the next float away from zero.",
			Types: uniform(1, realChars), Scalar: un(calc.spacing), Warns: stepWarns},
		&Spec{Name: "copysign", Class: Map, NumPy: []string{"numpy.copysign"}, Sig: "x1, x2, /", Doc: "The first operand with the second's sign.",
			Types: uniform(2, realChars), Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Copysign, x, y) })},
		&Spec{Name: "signbit", Class: Map, NumPy: []string{"numpy.signbit"}, Sig: "x, /", Doc: "The sign bit, also of zeros and NaN.",
			Types: toResult(1, realChars, "?"), Scalar: un(calc.signBit)},
		&Spec{Name: "ldexp", Class: Map, NumPy: []string{"numpy.ldexp"}, Sig: "x1, x2, /", Doc: "x1 * 2**x2.",
			Types: ldexpTypes, Scalar: bin(calc.ldexp), Warns: stepWarns},
		&Spec{Name: "frexp.mantissa", Class: Map, Sig: "x, /", Doc: "First result of numpy.frexp, in [0.5, 1).", WarnName: "frexp",
			Types: uniform(1, realChars), Scalar: un(calc.mantissa)},
		&Spec{Name: "frexp.exponent", Class: Map, Sig: "x, /", Doc: "Second result of numpy.frexp.", WarnName: "frexp",
			Types: toResult(1, realChars, "i"), Scalar: un(calc.exponent)},
		&Spec{Name: "modf.fraction", Class: Map, Sig: "x, /", Doc: "First result of numpy.modf, with the operand's sign.",
			Types: uniform(1, realChars), Scalar: un(calc.fraction)},
		&Spec{Name: "modf.whole", Class: Map, Sig: "x, /", Doc: "Second result of numpy.modf.",
			Types: uniform(1, realChars), Scalar: rounding(Trunc)},
	)
}

func rounding(o UnOp) func(Alg, []Val) Val {
	return un(func(a calc, x Val) Val {
		switch d := a.Type(x); {
		case d.IsFloat():
			return a.Un(o, x)
		case d.IsComplex():
			return a.parts(x, func(v Val) Val { return a.Un(o, v) })
		}
		return x
	})
}

func (a calc) floorDivide(x, y Val) Val {
	d := a.Type(x)
	if d.IsFloat() {
		quo, _ := a.floatDivmod(x, y)
		return a.Select(a.isZero(y), a.div(x, y), quo)
	}
	quo := a.Bin(Quo, x, y)
	if d.IsUint() {
		return quo
	}
	inexact := a.ne(a.Bin(Rem, x, y), a.zero(x))
	return a.Select(a.and(inexact, a.isOpposite(x, y)), a.sub(quo, a.one(x)), quo)
}

func (a calc) remainder(x, y Val) Val {
	d := a.Type(x)
	if d.IsFloat() {
		_, rem := a.floatDivmod(x, y)
		return a.Select(a.isZero(y), a.Call("fmod", x, y), rem)
	}
	rem := a.Bin(Rem, x, y)
	if d.IsUint() {
		return rem
	}
	return a.Select(a.and(a.ne(rem, a.zero(x)), a.isOpposite(x, y)), a.add(rem, y), rem)
}

func (a calc) fmod(x, y Val) Val {
	if a.Type(x).IsFloat() {
		return a.Call("fmod", x, y)
	}
	return a.Bin(Rem, x, y)
}

// floatDivmod is the floor division of CPython and NumPy, for y != 0: the remainder is exact but for one addition, the quotient is
// (x - rem) / y snapped to the nearest integer.
func (a calc) floatDivmod(x, y Val) (quo, rem Val) {
	zero, one := a.zero(x), a.one(x)
	m := a.Call("fmod", x, y)
	q := a.div(a.sub(x, m), y)
	adjust := a.and(a.ne(m, zero), a.isOpposite(m, y))
	rem = a.Select(adjust, a.add(m, y), m)
	rem = a.Select(a.eq(m, zero), a.Bin(Copysign, zero, y), rem)
	q = a.Select(adjust, a.sub(q, one), q)
	f := a.Un(Floor, q)
	f = a.Select(a.gt(a.sub(q, f), a.like(x, 0.5)), a.add(f, one), f)
	return a.Select(a.eq(q, zero), a.Bin(Copysign, zero, a.div(x, y)), f), rem
}

// integerDivideWarns: a zero divisor, and the one quotient that does not fit.
func integerDivideWarns(a Alg, x []Val, emit func(Warning, Val)) {
	c, d := calc{a}, a.Type(x[0])
	emit(DivideByZero, c.isZero(x[1]))
	if d.IsSigned() {
		smallest := a.Const(d, int64(-1)<<(8*d.Size()-1))
		emit(Overflow, c.and(c.eq(x[0], smallest), c.eq(x[1], a.Const(d, int64(-1)))))
	}
}

func floorDivideWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c := calc{a}
	if !a.Type(r).IsFloat() {
		integerDivideWarns(a, x, emit)
		return
	}
	zero, finite := c.isZero(x[1]), c.isFinite(x[0])
	emit(DivideByZero, c.and(zero, c.and(finite, c.not(c.isZero(x[0])))))
	emit(Overflow, c.and(c.not(zero), c.and(finite, c.isInf(r))))
	numbers := c.not(c.or(c.isNaN(x[0]), c.isNaN(x[1])))
	emit(Invalid, c.and(numbers, a.Select(zero, c.isNaN(r), c.or(c.isInf(x[0]), c.isInf(r)))))
}

// invalidRemainder: infinity has no remainder, and there is none by zero.
func (a calc) invalidRemainder(x []Val) Val {
	numbers := a.not(a.or(a.isNaN(x[0]), a.isNaN(x[1])))
	return a.and(numbers, a.or(a.isInf(x[0]), a.isZero(x[1])))
}

func remainderWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if !a.Type(r).IsFloat() {
		emit(DivideByZero, calc{a}.isZero(x[1]))
		return
	}
	emit(Invalid, calc{a}.invalidRemainder(x))
}

// divmodWarns are those of floor_divide and remainder.
func divmodWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	floorDivideWarns(a, x, r, func(w Warning, when Val) {
		if w == Invalid {
			when = a.Bin(Or, when, calc{a}.invalidRemainder(x))
		}
		emit(w, when)
	})
}

// nextafter steps the bit pattern, which orders the floats of one sign.
func (a calc) nextafter(x, y Val) Val {
	d := a.Type(x)
	u := bitsOf(d)
	b, one := a.Bits(x, u), a.Const(u, int64(1))
	away := a.ne(a.lt(x, y), a.isNeg(x))
	r := a.Bits(a.Select(away, a.add(b, one), a.sub(b, one)), d)
	r = a.Select(a.isZero(x), a.Bin(Copysign, a.Bits(one, d), y), r)
	r = a.Select(a.eq(x, y), y, r)
	return a.Select(a.or(a.isNaN(x), a.isNaN(y)), a.add(x, y), r)
}

func (a calc) spacing(x Val) Val {
	d := a.Type(x)
	r := a.sub(a.nextafter(x, a.Bin(Copysign, a.inf(d), x)), x)
	r = a.Select(a.isZero(x), a.Bits(a.Const(bitsOf(d), int64(1)), d), r)
	return a.Select(a.isInf(x), a.like(x, math.NaN()), r)
}

// layout of a float type: mantissa bits and exponent bias.
func layout(d nd.DType) (mantissa int64, bias int64) {
	if d == nd.Float32 {
		return 23, 127
	}
	return 52, 1023
}

// exp2i is 2**n for n in the range of normal exponents.
func (a calc) exp2i(d nd.DType, n Val) Val {
	mant, bias := layout(d)
	u := bitsOf(d)
	return a.Bits(a.shl(a.Cast(a.add(n, a.like(n, bias)), u), mant), d)
}

// ldexp multiplies in three steps. A step down leaves room for the mantissa above the subnormal numbers, so that only the last step rounds.
func (a calc) ldexp(x, n Val) Val {
	d := a.Type(x)
	mant, bias := layout(d)
	n = a.Cast(n, nd.Int64)
	n = a.clamp(n, -2*(bias+mant), 2*(bias+mant))
	for range 3 {
		step := a.Select(a.lt(n, a.like(n, 1-bias)), a.like(n, 2+mant-bias), a.clamp(n, 1-bias, bias))
		n = a.sub(n, step)
		x = a.mul(x, a.exp2i(d, step))
	}
	return x
}

func (a calc) clamp(n Val, lo, hi int64) Val {
	n = a.Select(a.lt(n, a.like(n, lo)), a.like(n, lo), n)
	return a.Select(a.gt(n, a.like(n, hi)), a.like(n, hi), n)
}

// stepWarns: infinity from a finite operand is overflow.
func stepWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c := calc{a}
	emit(Overflow, c.and(c.isFinite(x[0]), c.isInf(r)))
}

// normal scales subnormals up by 2**k, so that the exponent can be read off.
func (a calc) normal(x Val) (scaled, k Val) {
	d := a.Type(x)
	mant, bias := layout(d)
	tiny := a.lt(a.Un(Abs, x), a.exp2i(d, a.Const(nd.Int64, 1-bias)))
	k = a.Select(tiny, a.Const(nd.Int64, mant+2), a.Const(nd.Int64, int64(0)))
	return a.mul(x, a.exp2i(d, k)), k
}

func (a calc) special(x Val) Val { return a.or(a.isZero(x), a.not(a.isFinite(x))) }

func (a calc) exponent(x Val) Val {
	mant, bias := layout(a.Type(x))
	s, k := a.normal(x)
	e := a.shr(a.Bits(a.Un(Abs, s), bitsOf(a.Type(x))), mant)
	n := a.sub(a.sub(a.Cast(e, nd.Int64), a.Const(nd.Int64, bias-1)), k)
	return a.Cast(a.Select(a.special(x), a.zero(n), n), nd.Int32)
}

func (a calc) mantissa(x Val) Val {
	d := a.Type(x)
	mant, bias := layout(d)
	u := bitsOf(d)
	s, _ := a.normal(x)
	keep := a.not(a.Const(u, (2*bias+1)<<mant))
	b := a.or(a.and(a.Bits(s, u), keep), a.Const(u, (bias-1)<<mant))
	return a.Select(a.special(x), x, a.Bits(b, d))
}

func (a calc) fraction(x Val) Val {
	r := a.sub(x, a.Un(Trunc, x))
	r = a.Select(a.isInf(x), a.zero(x), r)
	return a.Select(a.isNaN(x), x, a.Bin(Copysign, r, x))
}
