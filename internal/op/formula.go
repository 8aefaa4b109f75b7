package op

import (
	"math"

	"phylanx/internal/nd"
)

// calc is an Alg with the shorthand in which the rows are written.
type calc struct{ Alg }

// un, bin and ter make the Scalar of a row with one, two or three operands.
func un(f func(a calc, x Val) Val) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val { return f(calc{a}, x[0]) }
}

func bin(f func(a calc, x, y Val) Val) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val { return f(calc{a}, x[0], x[1]) }
}

func ter(f func(a calc, x, y, z Val) Val) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val { return f(calc{a}, x[0], x[1], x[2]) }
}

// like is the constant v in x's type.
func (a calc) like(x Val, v any) Val { return a.Const(a.Type(x), v) }

func (a calc) add(x, y Val) Val { return a.Bin(Add, x, y) }
func (a calc) sub(x, y Val) Val { return a.Bin(Sub, x, y) }
func (a calc) mul(x, y Val) Val { return a.Bin(Mul, x, y) }
func (a calc) div(x, y Val) Val { return a.Bin(Div, x, y) }
func (a calc) and(x, y Val) Val { return a.Bin(And, x, y) }
func (a calc) or(x, y Val) Val  { return a.Bin(Or, x, y) }
func (a calc) xor(x, y Val) Val { return a.Bin(Xor, x, y) }
func (a calc) not(x Val) Val    { return a.Un(Not, x) }
func (a calc) neg(x Val) Val    { return a.Un(Neg, x) }
func (a calc) eq(x, y Val) Val  { return a.Cmp(Eq, x, y) }
func (a calc) ne(x, y Val) Val  { return a.Cmp(Ne, x, y) }
func (a calc) lt(x, y Val) Val  { return a.Cmp(Lt, x, y) }
func (a calc) le(x, y Val) Val  { return a.Cmp(Le, x, y) }
func (a calc) gt(x, y Val) Val  { return a.Cmp(Gt, x, y) }
func (a calc) ge(x, y Val) Val  { return a.Cmp(Ge, x, y) }

func (a calc) shl(x Val, n int64) Val { return a.Bin(Shl, x, a.like(x, n)) }
func (a calc) shr(x Val, n int64) Val { return a.Bin(Shr, x, a.like(x, n)) }

// inf is the infinity of a float type.
func (a calc) inf(d nd.DType) Val { return a.Const(d, math.Inf(1)) }

// zero and one are of x's type.
func (a calc) zero(x Val) Val { return a.like(x, int64(0)) }
func (a calc) one(x Val) Val  { return a.like(x, int64(1)) }

// isZero and isNeg test a real number.
func (a calc) isZero(x Val) Val { return a.eq(x, a.zero(x)) }
func (a calc) isNeg(x Val) Val  { return a.lt(x, a.zero(x)) }

// truth is x != 0, of any type.
func (a calc) truth(x Val) Val {
	if a.Type(x) == nd.Bool {
		return x
	}
	return a.Cast(x, nd.Bool)
}

func (a calc) flag(b bool) Val { return a.Const(nd.Bool, b) }

// isNaN, isInf and isFinite are constant for integers; a complex number is NaN or infinite when a part is.
func (a calc) isNaN(x Val) Val {
	switch d := a.Type(x); {
	case d.IsFloat():
		return a.ne(x, x)
	case d.IsComplex():
		return a.or(a.isNaN(a.Re(x)), a.isNaN(a.Im(x)))
	}
	return a.flag(false)
}

func (a calc) isInf(x Val) Val {
	switch d := a.Type(x); {
	case d.IsFloat():
		return a.eq(a.Un(Abs, x), a.inf(d))
	case d.IsComplex():
		return a.or(a.isInf(a.Re(x)), a.isInf(a.Im(x)))
	}
	return a.flag(false)
}

func (a calc) isFinite(x Val) Val {
	switch d := a.Type(x); {
	case d.IsFloat():
		return a.lt(a.Un(Abs, x), a.inf(d))
	case d.IsComplex():
		return a.and(a.isFinite(a.Re(x)), a.isFinite(a.Im(x)))
	}
	return a.flag(true)
}

// isOpposite reports whether the signs of x and y (real numbers) differ, zero counted as positive.
func (a calc) isOpposite(x, y Val) Val { return a.ne(a.isNeg(x), a.isNeg(y)) }

// bitsOf is the unsigned type of a float's size.
func bitsOf(d nd.DType) nd.DType {
	if d == nd.Float32 {
		return nd.Uint32
	}
	return nd.Uint64
}

// signBit is the sign of a float, also of zeros and NaN.
func (a calc) signBit(x Val) Val {
	d := a.Type(x)
	b := a.Bits(x, bitsOf(d))
	return a.ne(a.shr(b, int64(8*d.Size()-1)), a.zero(b))
}

// parts applies f to the real and the imaginary part.
func (a calc) parts(x Val, f func(Val) Val) Val { return a.Complex(f(a.Re(x)), f(a.Im(x))) }

// realOrComplex chooses a formula by the type of the first operand.
func realOrComplex(re, cx func(Alg, []Val) Val) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val {
		if a.Type(x[0]).IsComplex() {
			return cx(a, x)
		}
		return re(a, x)
	}
}

// libm is a routine of the math library, with the complex routine of the same name after a c.
func libm(name string) func(Alg, []Val) Val {
	return func(a Alg, x []Val) Val {
		if a.Type(x[0]).IsComplex() {
			return a.Call("c"+name, x...)
		}
		return a.Call(name, x...)
	}
}
