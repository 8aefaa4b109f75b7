package op

import "phylanx/internal/nd"

// Arithmetic on arrays and NumPy scalars.
func init() {
	register(
		&Spec{Name: "add", Class: Map, NumPy: []string{"numpy.add"}, Op: "__add", Sig: "x1, x2, /", Doc: "Sum; on booleans or.",
			Types: uniform(2, allChars), Scalar: addScalar, Warns: realOrTracked(addScalar), Props: Commutative | Associative | Raises},
		&Spec{Name: "subtract", Class: Map, NumPy: []string{"numpy.subtract"}, Op: "__sub", Sig: "x1, x2, /", Doc: "Difference; not defined on booleans.",
			Types: notBool(2), Scalar: subScalar, Warns: realOrTracked(subScalar), Props: Raises},
		&Spec{Name: "multiply", Class: Map, NumPy: []string{"numpy.multiply"}, Op: "__mul", Sig: "x1, x2, /", Doc: "Product; on booleans and.",
			Types: uniform(2, allChars), Scalar: mulScalar, Warns: realOrTracked(mulScalar), Props: Commutative | Associative | Raises},
		&Spec{Name: "divide", Class: Map, NumPy: []string{"numpy.divide", "numpy.true_divide"}, Op: "__div", Sig: "x1, x2, /", Doc: "Quotient; integers are divided as float64.",
			Types: divideTypes, Scalar: realOrComplex(bin(calc.div), bin(calc.cdiv)), Warns: divideWarns, Props: Raises},
		&Spec{Name: "negative", Class: Map, NumPy: []string{"numpy.negative"}, Op: "__minus", Sig: "x, /", Doc: "Negation; not defined on booleans.",
			Types: notBool(1), Scalar: un(calc.negate)},
		&Spec{Name: "positive", Class: Map, NumPy: []string{"numpy.positive"}, Op: "__plus", Sig: "x, /", Doc: "The operand itself; not defined on booleans.",
			Types: notBool(1), Scalar: un(same)},
		&Spec{Name: "absolute", Class: Map, NumPy: []string{"numpy.absolute", "numpy.abs"}, Op: "__abs", Sig: "x, /", Doc: "Absolute value; hypot of the parts of a complex number.",
			Types: absTypes, Scalar: un(calc.abs), Warns: absWarns, Equal: ULP, MaxULP: 4},
		&Spec{Name: "fabs", Class: Map, NumPy: []string{"numpy.fabs"}, Sig: "x, /", Doc: "Absolute value as a float.",
			Types: uniform(1, realChars), Scalar: un(calc.abs)},
		&Spec{Name: "sign", Class: Map, NumPy: []string{"numpy.sign"}, Sig: "x, /", Doc: "-1, 0 or 1; z/|z| for complex numbers; NaN for NaN.",
			Types: notBool(1), Scalar: realOrComplex(un(calc.sign), un(calc.csign)), Warns: signWarns, Equal: ULP, MaxULP: 4},
		&Spec{Name: "square", Class: Map, NumPy: []string{"numpy.square"}, Sig: "x, /", Doc: "The operand times itself.",
			Types: uniform(1, numChars), Scalar: un(calc.square), Warns: realOrTracked(un(calc.square)), Props: Raises},
		&Spec{Name: "reciprocal", Class: Map, NumPy: []string{"numpy.reciprocal"}, Sig: "x, /", Doc: "One over the operand; truncated for integers.",
			Types: uniform(1, numChars), Scalar: un(calc.reciprocal), Warns: reciprocalWarns, Props: Raises},
		&Spec{Name: "conjugate", Class: Map, NumPy: []string{"numpy.conjugate", "numpy.conj"}, Sig: "x, /", Doc: "Complex conjugate.",
			Types: uniform(1, numChars), Scalar: realOrComplex(un(same), un(calc.conj))},
		&Spec{Name: "heaviside", Class: Map, NumPy: []string{"numpy.heaviside"}, Sig: "x1, x2, /", Doc: "0 below zero, x2 at zero, 1 above.",
			Types: uniform(2, realChars), Scalar: bin(calc.heaviside)},
		&Spec{Name: "maximum", Class: Map, NumPy: []string{"numpy.maximum"}, Sig: "x1, x2, /", Doc: "The greater; NaN when either is NaN.",
			Types: uniform(2, allChars), Scalar: extremum(Gt, true), Props: Associative},
		&Spec{Name: "minimum", Class: Map, NumPy: []string{"numpy.minimum"}, Sig: "x1, x2, /", Doc: "The smaller; NaN when either is NaN.",
			Types: uniform(2, allChars), Scalar: extremum(Lt, true), Props: Associative},
		&Spec{Name: "fmax", Class: Map, NumPy: []string{"numpy.fmax"}, Sig: "x1, x2, /", Doc: "The greater; the other when one is NaN. NumPy's vectors decide which of two zeros it is.",
			Types: uniform(2, allChars), Scalar: extremum(Gt, false), Props: Associative},
		&Spec{Name: "fmin", Class: Map, NumPy: []string{"numpy.fmin"}, Sig: "x1, x2, /", Doc: "The smaller; the other when one is NaN. NumPy's vectors decide which of two zeros it is.",
			Types: uniform(2, allChars), Scalar: extremum(Lt, false), Props: Associative},
		&Spec{Name: "clip", Class: Map, NumPy: []string{"numpy.clip"}, Method: "clip", Sig: "a, a_min, a_max", Doc: "The operand, not below the second and not above the third.",
			Types: clipTypes, Scalar: clipScalar},
		&Spec{Name: "clip.by", Class: Map, Sig: "a, a_min, a_max", Doc: "clip by two numbers for all elements: one that equals a number stays itself, which shows of zeros.", WarnName: "clip",
			Types: clipTypes, Scalar: ter(calc.clipBy)},
		&Spec{Name: "where", Class: Map, Sig: "condition, x, y", NumPy: []string{"numpy.where"}, Doc: "The second operand where the first is true, else the third.",
			Types: whereTypes, Scalar: ter(func(a calc, c, x, y Val) Val { return a.Select(c, x, y) })},
		&Spec{Name: "copy", Class: Map, NumPy: []string{"numpy.copy"}, Sig: "a", Doc: "The operand's elements in new memory.",
			Types: sameType, Scalar: un(same)},
		&Spec{Name: "cast", Class: Map, Sig: "a", Doc: "astype to {dtype}: Alg.Cast to the result's element type.", Warns: castWarns},
	)
}

func same(_ calc, x Val) Val { return x }

func addScalar(a Alg, x []Val) Val {
	switch d := a.Type(x[0]); {
	case d == nd.Bool:
		return a.Bin(Or, x[0], x[1])
	case d.IsComplex():
		return calc{a}.pairwise(Add, x[0], x[1])
	}
	return a.Bin(Add, x[0], x[1])
}

func subScalar(a Alg, x []Val) Val {
	if a.Type(x[0]).IsComplex() {
		return calc{a}.pairwise(Sub, x[0], x[1])
	}
	return a.Bin(Sub, x[0], x[1])
}

func mulScalar(a Alg, x []Val) Val {
	switch d := a.Type(x[0]); {
	case d == nd.Bool:
		return a.Bin(And, x[0], x[1])
	case d.IsComplex():
		return calc{a}.cmul(x[0], x[1])
	}
	return a.Bin(Mul, x[0], x[1])
}

// mulPlain is mulScalar but for the rounding of complex products.
func mulPlain(a Alg, x []Val) Val {
	if a.Type(x[0]).IsComplex() {
		return calc{a}.cmulPlain(x[0], x[1])
	}
	return mulScalar(a, x)
}

func (a calc) negate(x Val) Val {
	if a.Type(x).IsComplex() {
		return a.parts(x, a.neg)
	}
	return a.neg(x)
}

// AbsByRatio is the absolute value of a complex number as NumPy's vector loop computes it: the larger part times the square root of one plus the squared ratio.
func AbsByRatio(g Alg, re, im Val) Val {
	a := calc{g}
	x, y := a.Un(Abs, re), a.Un(Abs, im)
	one, zero := a.one(x), a.zero(x)
	infinite, less := a.or(a.isInf(x), a.isInf(y)), a.lt(x, y)
	larger, smaller := a.Select(less, y, x), a.Select(less, x, y)
	larger = a.Select(a.or(a.isNaN(x), a.isNaN(y)), a.add(x, y), larger)
	larger = a.Select(infinite, a.Un(Abs, a.Select(a.isInf(x), x, y)), larger)
	divided := a.not(a.or(infinite, a.eq(larger, zero)))
	ratio := a.div(a.Select(divided, smaller, zero), a.Select(divided, larger, one))
	return a.mul(a.Un(Sqrt, a.Call("fma", ratio, ratio, one)), larger)
}

// abs wraps on the smallest integer, as NumPy's does.
func (a calc) abs(x Val) Val {
	switch d := a.Type(x); {
	case d.IsComplex():
		return a.Call("cabs", a.Re(x), a.Im(x))
	case d.IsFloat():
		return a.Un(Abs, x)
	case d.IsSigned():
		return a.Select(a.isNeg(x), a.neg(x), x)
	}
	return x
}

func (a calc) square(x Val) Val {
	if a.Type(x).IsComplex() {
		return a.cmul(x, x)
	}
	return a.mul(x, x)
}

func (a calc) sign(x Val) Val {
	zero, one := a.zero(x), a.one(x)
	r := a.Select(a.gt(x, zero), one, zero)
	switch d := a.Type(x); {
	case d.IsFloat(): // gives 0.0 for -0.0
		r = a.Select(a.isNeg(x), a.neg(one), r)
		return a.Select(a.isNaN(x), x, r)
	case d.IsSigned():
		return a.Select(a.isNeg(x), a.neg(one), r)
	}
	return r
}

// reciprocal of an integer is truncated: 0 beyond one. Zero gives the smallest value of the type that a C cast of infinity gives.
func (a calc) reciprocal(x Val) Val {
	d := a.Type(x)
	if d.IsComplex() {
		return a.creciprocal(x)
	}
	if d.IsFloat() {
		return a.div(a.one(x), x)
	}
	return a.Cast(a.div(a.Const(nd.Float64, 1.0), a.Cast(x, nd.Float64)), d)
}

func (a calc) heaviside(x, h Val) Val {
	r := a.Select(a.isNeg(x), a.zero(x), a.one(x))
	r = a.Select(a.isZero(x), h, r)
	return a.Select(a.isNaN(x), x, r)
}

// extremum gives x when x op y, or when x is the NaN that wins (propagate) or y the NaN that loses.
func extremum(o CmpOp, propagate bool) func(Alg, []Val) Val {
	return bin(func(a calc, x, y Val) Val {
		if a.Type(x).IsComplex() {
			better := a.clexical(o, true, x, y)
			if propagate {
				return a.Select(a.or(better, a.isNaN(x)), x, y)
			}
			return a.Select(a.or(better, a.isNaN(y)), x, y)
		}
		if !a.Type(x).IsFloat() {
			return a.Select(a.Cmp(o, x, y), x, y)
		}
		return a.floatExtremum(o, propagate, x, y)
	})
}

func (a calc) floatExtremum(o CmpOp, propagate bool, x, y Val) Val {
	r := a.Select(a.Cmp(o, x, y), x, y)
	if propagate {
		return a.Select(a.isNaN(x), x, r)
	}
	return a.Select(a.isNaN(y), x, r)
}

// clipScalar compares complex numbers as no other row does: between equal ones the bound wins, and a NaN in an imaginary part
// decides nothing where the real parts differ.
func clipScalar(a Alg, x []Val) Val {
	if a.Type(x[0]).IsComplex() {
		c := calc{a}
		lower := a.Select(c.or(c.isNaN(x[0]), c.cplain(Gt, x[0], x[1])), x[0], x[1])
		return a.Select(c.or(c.isNaN(lower), c.cplain(Lt, lower, x[2])), lower, x[2])
	}
	lower := extremum(Gt, true)(a, x[:2])
	return extremum(Lt, true)(a, []Val{lower, x[2]})
}

func (a calc) clipBy(x, lo, hi Val) Val {
	if a.Type(x).IsComplex() {
		return clipScalar(a, []Val{x, lo, hi})
	}
	r := a.Select(a.Cmp(Lt, x, lo), lo, x)
	r = a.Select(a.Cmp(Gt, r, hi), hi, r)
	if a.Type(x).IsFloat() {
		r = a.Select(a.isNaN(lo), lo, a.Select(a.isNaN(hi), hi, r))
	}
	return r
}

// resultWarns: infinity from finite operands is overflow, NaN from operands that are none is invalid.
func resultWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if !a.Type(r).Inexact() {
		return
	}
	c := calc{a}
	finite, numbers := c.isFinite(x[0]), c.not(c.isNaN(x[0]))
	for _, v := range x[1:] {
		finite, numbers = c.and(finite, c.isFinite(v)), c.and(numbers, c.not(c.isNaN(v)))
	}
	emit(Overflow, c.and(finite, c.isInf(r)))
	emit(Invalid, c.and(numbers, c.isNaN(r)))
}

func divideWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if a.Type(r).IsComplex() {
		tracked(bin(calc.cdiv))(a, x, r, emit)
		return
	}
	c := calc{a}
	zero, finite := c.isZero(x[1]), c.isFinite(x[0])
	emit(DivideByZero, c.and(zero, c.and(finite, c.not(c.isZero(x[0])))))
	emit(Overflow, c.and(c.not(zero), c.and(finite, c.isInf(r))))
	emit(Invalid, c.and(c.isNaN(r), c.not(c.or(c.isNaN(x[0]), c.isNaN(x[1])))))
}

func absWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if a.Type(x[0]).IsComplex() {
		c := calc{a}
		emit(Overflow, c.and(c.isFinite(x[0]), c.isInf(r)))
	}
}

func signWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if a.Type(x[0]).IsComplex() {
		absWarns(a, x, calc{a}.abs(x[0]), emit)
	}
}

func reciprocalWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c, d := calc{a}, a.Type(r)
	if d.IsComplex() {
		tracked(un(calc.creciprocal))(a, x, r, emit)
		return
	}
	emit(DivideByZero, c.isZero(x[0]))
	if d.IsFloat() {
		emit(Overflow, c.and(c.not(c.isZero(x[0])), c.isInf(r)))
		return
	}
	emit(Invalid, c.isZero(x[0]))
}

// realOrTracked: real results tell by themselves, a complex formula is tracked.
func realOrTracked(formula func(Alg, []Val) Val) func(Alg, []Val, Val, func(Warning, Val)) {
	complexToo := tracked(formula)
	return func(a Alg, x []Val, r Val, emit func(Warning, Val)) {
		if a.Type(r).IsComplex() {
			complexToo(a, x, r, emit)
			return
		}
		resultWarns(a, x, r, emit)
	}
}

// castWarns: a float that the conversion behind an integer type does not hold is invalid, a finite part that a narrower float does not hold is overflow.
func castWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c, from, to := calc{a}, a.Type(x[0]), a.Type(r)
	switch {
	case !from.Inexact():
	case to.Inexact():
		if to.Real().Size() < from.Real().Size() {
			emit(Overflow, c.castOverflows(x[0], r))
		}
	case to.IsInt():
		v := x[0]
		if from.IsComplex() {
			v = a.Re(v)
		}
		lo, hi := converted(to)
		emit(Invalid, c.not(c.within(v, lo, hi)))
	}
}

// castOverflows reports whether a part of x is finite and infinite in r, to which x was converted.
func (a calc) castOverflows(x, r Val) Val {
	part := func(x, r Val) Val { return a.and(a.isFinite(x), a.isInf(r)) }
	switch from, to := a.Type(x).IsComplex(), a.Type(r).IsComplex(); {
	case from && to:
		return a.or(part(a.Re(x), a.Re(r)), part(a.Im(x), a.Im(r)))
	case from:
		return part(a.Re(x), r)
	case to:
		return part(x, a.Re(r))
	}
	return part(x, r)
}

// converted is the range in which a float becomes a d without a complaint of the processor: it converts to 32 or 64 bits, and the rest
// wraps.
func converted(d nd.DType) (lo, hi float64) {
	switch {
	case d == nd.Uint64:
		return -0x1p63, 0x1p64
	case d == nd.Int64 || d == nd.Uint32:
		return -0x1p63, 0x1p63
	}
	return -0x1p31, 0x1p31
}

// within reports whether float v, truncated, lies in [lo, hi).
func (a calc) within(v Val, lo, hi float64) Val {
	t := a.Un(Trunc, v)
	return a.and(a.ge(t, a.like(v, lo)), a.lt(t, a.like(v, hi)))
}
