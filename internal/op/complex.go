package op

import (
	"math"

	"phylanx/internal/nd"
)

// Meanings of complex numbers, written on their parts as NumPy's loops are.

func (a calc) conj(x Val) Val { return a.Complex(a.Re(x), a.neg(a.Im(x))) }

func (a calc) pairwise(o BinOp, x, y Val) Val {
	return a.Complex(a.Bin(o, a.Re(x), a.Re(y)), a.Bin(o, a.Im(x), a.Im(y)))
}

// cmul rounds each part once more than the exact value needs: one product, and a fused multiply-add, as NumPy's vector loops do.
func (a calc) cmul(x, y Val) Val {
	xr, xi, yr, yi := a.Re(x), a.Im(x), a.Re(y), a.Im(y)
	return a.Complex(a.Call("fma", xr, yr, a.neg(a.mul(xi, yi))), a.Call("fma", xr, yi, a.mul(xi, yr)))
}

// cmulPlain is the product of two NumPy or Python scalars.
func (a calc) cmulPlain(x, y Val) Val {
	xr, xi, yr, yi := a.Re(x), a.Im(x), a.Re(y), a.Im(y)
	return a.Complex(a.sub(a.mul(xr, yr), a.mul(xi, yi)), a.add(a.mul(xr, yi), a.mul(xi, yr)))
}

// cdiv is Smith's algorithm, with operands chosen so that the greater part of the divisor divides. A zero divisor divides the parts.
func (a calc) cdiv(x, y Val) Val {
	xr, xi, yr, yi := a.Re(x), a.Im(x), a.Re(y), a.Im(y)
	absR, absI := a.Un(Abs, yr), a.Un(Abs, yi)
	byRe := a.ge(absR, absI)
	zero := a.and(a.isZero(yr), a.isZero(yi))
	one := a.one(yr)
	big, small := a.Select(zero, one, a.Select(byRe, yr, yi)), a.Select(zero, a.zero(yr), a.Select(byRe, yi, yr))
	ratio := a.div(small, big)
	scale := a.div(one, a.add(big, a.mul(small, ratio)))
	p, q := a.Select(byRe, xr, xi), a.Select(byRe, xi, xr)
	p, q = a.Select(zero, one, p), a.Select(zero, one, q)
	re := a.mul(a.add(p, a.mul(q, ratio)), scale)
	cross := a.mul(p, ratio) // im is xi - xr*ratio, or xi*ratio - xr
	im := a.mul(a.sub(a.Select(byRe, q, cross), a.Select(byRe, cross, q)), scale)
	rz, iz := a.Select(zero, xr, one), a.Select(zero, xi, one)
	by := a.Select(zero, absR, one)
	return a.Complex(a.Select(zero, a.div(rz, by), re), a.Select(zero, a.div(iz, by), im))
}

func (a calc) creciprocal(x Val) Val {
	re, im := a.Re(x), a.Im(x)
	byRe := a.le(a.Un(Abs, im), a.Un(Abs, re))
	big, small := a.Select(byRe, re, im), a.Select(byRe, im, re)
	ratio, one := a.div(small, big), a.one(re)
	d := a.add(big, a.mul(small, ratio))
	return a.Complex(a.div(a.Select(byRe, one, ratio), d), a.div(a.Select(byRe, a.neg(ratio), a.neg(one)), d))
}

// csign is z/|z|, 0 for 0. Where |z| is infinite it is the sign of the infinite part, of the imaginary one when neither is, NaN when both are.
func (a calc) csign(z Val) Val {
	re, im := a.Re(z), a.Im(z)
	abs := a.abs(z)
	unit := func(v Val) Val { return a.div(v, abs) }
	nan := a.sub(a.inf(a.Type(re)), a.inf(a.Type(re)))
	inf, reInf, imInf := a.isInf(abs), a.isInf(re), a.isInf(im)
	pick := func(v, counts Val) Val {
		ofInf := a.Select(counts, a.Bin(Copysign, a.one(v), v), a.zero(v))
		r := a.Select(inf, a.Select(a.and(reInf, imInf), nan, ofInf), unit(v))
		r = a.Select(a.isNaN(abs), nan, r)
		return a.Select(a.isZero(abs), a.zero(v), r)
	}
	return a.Complex(pick(re, reInf), pick(im, a.not(reInf)))
}

// clexical orders complex numbers by real, then by imaginary part; with a NaN in a part that decides the answer is false. o is one of Lt Le Gt
// Ge. inclusive compares the imaginary parts as if o allowed equality.
func (a calc) clexical(o CmpOp, inclusive bool, x, y Val) Val {
	last := o
	if inclusive {
		last = map[CmpOp]CmpOp{Lt: Le, Le: Le, Gt: Ge, Ge: Ge}[o]
	}
	xr, xi, yr, yi := a.Re(x), a.Im(x), a.Re(y), a.Im(y)
	first := a.and(a.Cmp(strict[o], xr, yr), a.not(a.or(a.isNaN(xi), a.isNaN(yi))))
	return a.or(first, a.and(a.eq(xr, yr), a.Cmp(last, xi, yi)))
}

// cplain orders complex numbers by real, then by imaginary part, which is asked only where the real parts are equal.
func (a calc) cplain(o CmpOp, x, y Val) Val {
	xr, yr := a.Re(x), a.Re(y)
	return a.or(a.Cmp(strict[o], xr, yr), a.and(a.eq(xr, yr), a.Cmp(o, a.Im(x), a.Im(y))))
}

// strict is the comparison without equality.
var strict = map[CmpOp]CmpOp{Lt: Lt, Le: Lt, Gt: Gt, Ge: Gt}

// orderWarns: a comparison of parts that meets a NaN is invalid; the imaginary parts meet where the real ones are equal.
func orderWarns(a Alg, x []Val, _ Val, emit func(Warning, Val)) {
	if !a.Type(x[0]).IsComplex() {
		return
	}
	c := calc{a}
	xr, xi, yr, yi := a.Re(x[0]), a.Im(x[0]), a.Re(x[1]), a.Im(x[1])
	tie := c.and(c.eq(xr, yr), c.or(c.isNaN(xi), c.isNaN(yi)))
	emit(Invalid, c.or(tie, c.or(c.isNaN(xr), c.isNaN(yr))))
}

// cpow follows NumPy: real integer exponents below 100 by repeated multiplication, the rest by the math library.
func (a calc) cpow(x, y Val) Val {
	d := a.Type(x)
	yr, yi := a.Re(y), a.Im(y)
	one, nan := a.Const(d, int64(1)), a.Const(d, complex(math.NaN(), math.NaN()))
	n := a.Cast(yr, nd.Int64)
	small := a.and(a.isZero(yi), a.and(a.lt(a.Un(Abs, yr), a.like(yr, 100.0)), a.eq(a.Un(Trunc, yr), yr)))
	r := a.Select(small, a.cpowInt(x, a.Select(small, n, a.zero(n))), a.Call("cpow", x, y))
	zeroBase := a.and(a.isZero(a.Re(x)), a.isZero(a.Im(x)))
	r = a.Select(zeroBase, a.Select(a.gt(yr, a.zero(yr)), a.Const(d, int64(0)), nan), r)
	return a.Select(a.and(a.isZero(yr), a.isZero(yi)), one, r)
}

// cpowInt multiplies in NumPy's order: up to the cube without the initial one.
func (a calc) cpowInt(x, n Val) Val {
	d := a.Type(x)
	m := a.abs(n)
	r := a.power(x, m, a.Const(d, int64(1)), a.cmulPlain)
	square := a.cmulPlain(x, x)
	for k, small := range []Val{x, square, a.cmulPlain(x, square)} {
		r = a.Select(a.eq(n, a.like(n, int64(k+1))), small, r)
	}
	return a.Select(a.isNeg(n), a.cdiv(a.Const(d, int64(1)), r), r)
}

// stretch multiplies both parts by a real factor.
func (a calc) stretch(x Val, factor float64) Val {
	return a.parts(x, func(v Val) Val { return a.mul(v, a.like(v, factor)) })
}

// cexpm1 is exp(x) - 1 without cancellation: cos is taken as 1 - 2 sin(half)**2.
func (a calc) cexpm1(x Val) Val {
	re, im := a.Re(x), a.Im(x)
	half := a.Call("sin", a.mul(im, a.like(im, 0.5)))
	r := a.sub(a.mul(a.Call("expm1", re), a.Call("cos", im)), a.mul(a.like(half, 2.0), a.mul(half, half)))
	return a.Complex(r, a.mul(a.Call("exp", re), a.Call("sin", im)))
}
