package op

import (
	"phylanx/internal/nd"
)

// Rows on Python numbers: int (64 bits), bool, float, complex. Where Python would raise, or go on with an int that outgrows 64 bits, the row
// fails, and Python does it.
func init() {
	register(
		&Spec{Name: "py.add", Class: Map, PyOnly: true, Op: "__add", Doc: "a + b.", Types: pyArith(nd.Int64), Scalar: addScalar, Fails: overflows(Add)},
		&Spec{Name: "py.sub", Class: Map, PyOnly: true, Op: "__sub", Doc: "a - b.", Types: pyArith(nd.Int64), Scalar: subScalar, Fails: overflows(Sub)},
		&Spec{Name: "py.mul", Class: Map, PyOnly: true, Op: "__mul", Doc: "a * b.", Types: pyArith(nd.Int64), Scalar: mulPlain, Fails: overflows(Mul)},
		&Spec{Name: "py.truediv", Class: Map, PyOnly: true, Op: "__div", Doc: "a / b; ints beyond 2**53 fail, where one rounding is not enough.",
			Types: pyTrueDiv, Scalar: bin(calc.pyDiv), Fails: bin(calc.pyDivFails)},
		&Spec{Name: "py.floordiv", Class: Map, PyOnly: true, Op: "__floordiv", Doc: "a // b.", Types: pyReal, Scalar: bin(calc.pyFloorDiv), Fails: bin(calc.pyFloorDivFails)},
		&Spec{Name: "py.mod", Class: Map, PyOnly: true, Op: "__mod", Doc: "a % b.", Types: pyReal, Scalar: bin(calc.pyMod), Fails: bin(calc.divisorIsZero)},
		&Spec{Name: "py.pow", Class: Map, PyOnly: true, Op: "__pow", Doc: "a ** b; fails where Python's answer is of another type than the operands' (a negative int exponent, a root of a negative float).",
			Types: pyArith(nd.Int64), Scalar: bin(calc.pyPow), Fails: bin(calc.pyPowFails), Equal: ULP, MaxULP: 1},
		&Spec{Name: "py.neg", Class: Map, PyOnly: true, Op: "__minus", Doc: "-a.", Types: pyArith(nd.Int64), Scalar: un(calc.negate), Fails: un(calc.isMinInt)},
		&Spec{Name: "py.pos", Class: Map, PyOnly: true, Op: "__plus", Doc: "+a.", Types: pyArith(nd.Int64), Scalar: un(same)},
		&Spec{Name: "py.abs", Class: Map, PyOnly: true, Op: "__abs", Doc: "abs(a).", Types: pyAbs, Scalar: un(calc.pyAbs), Fails: un(calc.pyAbsFails), Equal: ULP, MaxULP: 1},
		&Spec{Name: "py.invert", Class: Map, PyOnly: true, Op: "__invert", Doc: "~a.", Types: pyInt(1), Scalar: un(calc.not)},
		&Spec{Name: "py.bitand", Class: Map, PyOnly: true, Op: "__bitand", Doc: "a & b.", Types: pyBits, Scalar: bin(calc.and)},
		&Spec{Name: "py.bitor", Class: Map, PyOnly: true, Op: "__bitor", Doc: "a | b.", Types: pyBits, Scalar: bin(calc.or)},
		&Spec{Name: "py.bitxor", Class: Map, PyOnly: true, Op: "__bitxor", Doc: "a ^ b.", Types: pyBits, Scalar: bin(calc.xor)},
		&Spec{Name: "py.lshift", Class: Map, PyOnly: true, Op: "__lshift", Doc: "a << b.", Types: pyInt(2),
			Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Shl, x, y) }), Fails: bin(calc.pyShlFails)},
		&Spec{Name: "py.rshift", Class: Map, PyOnly: true, Op: "__rshift", Doc: "a >> b.", Types: pyInt(2),
			Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Shr, x, y) }), Fails: bin(func(a calc, _, y Val) Val { return a.isNeg(y) })},
		&Spec{Name: "py.not", Class: Map, PyOnly: true, Op: "__not", Doc: "not a.", Types: pyTest, Scalar: un(func(a calc, x Val) Val { return a.not(a.truth(x)) })},
		&Spec{Name: "py.truth", Class: Map, PyOnly: true, Op: "__bool", Doc: "bool(a).", Types: pyTest, Scalar: un(calc.truth)},

		&Spec{Name: "py.cast", Class: Map, PyOnly: true, Doc: "bool to int to float to complex, as mixed arithmetic does, and a NumPy scalar to the Python number of its kind: Alg.Cast to the result's element type."},
		&Spec{Name: "py.complex", Class: Map, PyOnly: true, Doc: "complex(a, b) of two real numbers.", Scalar: bin(func(a calc, x, y Val) Val { return a.Complex(x, y) }),
			Types: func(args []nd.Type) ([]nd.DType, nd.DType, error) {
				if len(args) != 2 || args[0].Elem.IsComplex() || args[1].Elem.IsComplex() {
					return nil, 0, typeError("complex of %v", args)
				}
				return []nd.DType{nd.Float64, nd.Float64}, nd.Complex128, nil
			}},
		&Spec{Name: "py.int", Class: Map, PyOnly: true, Doc: "int(a): truncated; fails for NaN and beyond 64 bits.",
			Types: pyToInt, Scalar: toInt(Trunc), Fails: un(calc.noInt)},
		&Spec{Name: "py.round", Class: Map, PyOnly: true, Op: "__round", Doc: "round(a): the nearest int, to even; fails for NaN and beyond 64 bits.",
			Types: pyToInt, Scalar: toInt(Rint), Fails: un(calc.noInt)},
	)
	for _, r := range []struct {
		name, op string
		cmp      CmpOp
	}{{"py.eq", "==", Eq}, {"py.ne", "!=", Ne}, {"py.lt", "<", Lt}, {"py.le", "<=", Le}, {"py.gt", ">", Gt}, {"py.ge", ">=", Ge}} {
		register(&Spec{Name: r.name, Class: Map, PyOnly: true, Op: r.op, Doc: "a " + r.op + " b, by value.", Types: pyCompare(r.cmp), Scalar: bin(func(a calc, x, y Val) Val { return a.pyCompare(r.cmp, x, y) })})
	}
	registerWeak()
}

// registerWeak enters one row per element type that a Python int may not fit.
func registerWeak() {
	for _, d := range nd.All {
		if !d.IsInt() || d == nd.Int64 {
			continue
		}
		register(&Spec{Name: "weak." + d.String(), Class: Map, Doc: "A Python int as " + d.NumPy() + ", which NEP 50 gives it beside an operand of that type; fails when it does not fit.",
			Types:  func([]nd.Type) ([]nd.DType, nd.DType, error) { return []nd.DType{nd.Int64}, d, nil },
			Scalar: un(func(a calc, x Val) Val { return a.Cast(x, d) }),
			Fails:  un(func(a calc, x Val) Val { return a.outside(d, x) })})
	}
}

// outside reports whether int64 x does not fit d.
func (a calc) outside(d nd.DType, x Val) Val {
	if d == nd.Uint64 {
		return a.isNeg(x)
	}
	return a.ne(a.Cast(a.Cast(x, d), nd.Int64), x)
}

// pyArith gives both operands and the result the widest kind, at least least.
func pyArith(least nd.DType) DTypeRule {
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		d := least
		for _, t := range args {
			d = max(d, t.Elem)
		}
		in := make([]nd.DType, len(args))
		for i := range in {
			in[i] = d
		}
		return in, d, nil
	}
}

func pyTrueDiv(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, d, err := pyArith(nd.Int64)(args)
	return in, max(d, nd.Float64), err
}

// pyReal refuses complex numbers, as % and // do.
func pyReal(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, d, err := pyArith(nd.Int64)(args)
	if d == nd.Complex128 {
		return nil, 0, typeError("not defined on complex")
	}
	return in, d, err
}

func pyAbs(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, d, err := pyArith(nd.Int64)(args)
	return in, d.Real(), err
}

func pyInt(n int) DTypeRule {
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		in, d, err := pyArith(nd.Int64)(args)
		if d != nd.Int64 || len(in) != n {
			return nil, 0, typeError("not defined on %v", args)
		}
		return in, d, err
	}
}

// pyBits gives a bool for two bools.
func pyBits(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, d, err := pyArith(nd.Bool)(args)
	if d > nd.Int64 {
		return nil, 0, typeError("not defined on %v", args)
	}
	return in, d, err
}

func pyTest(args []nd.Type) ([]nd.DType, nd.DType, error) {
	return []nd.DType{args[0].Elem}, nd.Bool, nil
}

func pyToInt(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if args[0].Elem == nd.Complex128 {
		return nil, 0, typeError("no int of a complex")
	}
	return []nd.DType{max(args[0].Elem, nd.Int64)}, nd.Int64, nil
}

// pyCompare keeps an int beside a float, since Python compares them exactly.
func pyCompare(o CmpOp) DTypeRule {
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		x, y := max(args[0].Elem, nd.Int64), max(args[1].Elem, nd.Int64)
		if x == nd.Complex128 || y == nd.Complex128 {
			if o != Eq && o != Ne {
				return nil, 0, typeError("no order of complex")
			}
			x, y = nd.Complex128, nd.Complex128
		}
		return []nd.DType{x, y}, nd.Bool, nil
	}
}

func (a calc) pyCompare(o CmpOp, x, y Val) Val {
	switch d, e := a.Type(x), a.Type(y); {
	case d == nd.Int64 && e == nd.Float64:
		return a.compareIntFloat(o, x, y)
	case d == nd.Float64 && e == nd.Int64:
		return a.compareIntFloat(mirrored[o], y, x)
	}
	return a.compare(o, x, y)
}

// compareIntFloat compares the floats when they differ. When i rounds to f, f is an integer, and the integers are compared; 2**63,
// which no int64 is, is above all.
func (a calc) compareIntFloat(o CmpOp, i, f Val) Val {
	rounded := a.Cast(i, nd.Float64)
	tooBig := a.ge(f, a.like(f, 0x1p63))
	exact := a.Select(tooBig, a.flag(o == Lt || o == Le || o == Ne), a.Cmp(o, i, a.Cast(f, nd.Int64)))
	return a.Select(a.eq(rounded, f), exact, a.Cmp(o, rounded, f))
}

// overflows: an int that outgrows 64 bits.
func overflows(o BinOp) func(Alg, []Val) Val {
	return bin(func(a calc, x, y Val) Val {
		if a.Type(x) == nd.Int64 {
			return a.Ovf(o, x, y)
		}
		return a.flag(false)
	})
}

func (a calc) isMinInt(x Val) Val {
	if a.Type(x) == nd.Int64 {
		return a.eq(x, a.like(x, int64(-1)<<63))
	}
	return a.flag(false)
}

func (a calc) pyAbs(x Val) Val {
	if a.Type(x).IsComplex() {
		return a.Call("libm.hypot", a.Re(x), a.Im(x))
	}
	return a.abs(x)
}

// pyAbsFails also where hypot of a complex number overflows.
func (a calc) pyAbsFails(x Val) Val {
	if a.Type(x).IsComplex() {
		return a.and(a.isFinite(x), a.isInf(a.pyAbs(x)))
	}
	return a.isMinInt(x)
}

func (a calc) divisorIsZero(x, y Val) Val {
	if a.Type(y).IsComplex() {
		return a.and(a.isZero(a.Re(y)), a.isZero(a.Im(y)))
	}
	return a.isZero(y)
}

func (a calc) pyDiv(x, y Val) Val {
	switch a.Type(x) {
	case nd.Complex128:
		return a.pyComplexDiv(x, y)
	case nd.Int64:
		return a.div(a.Cast(x, nd.Float64), a.Cast(y, nd.Float64))
	}
	return a.div(x, y)
}

func (a calc) pyDivFails(x, y Val) Val {
	zero := a.divisorIsZero(x, y)
	if a.Type(x) != nd.Int64 {
		return zero
	}
	return a.or(zero, a.or(a.beyondFloat(x), a.beyondFloat(y)))
}

// beyondFloat reports whether |x| > 2**53.
func (a calc) beyondFloat(x Val) Val {
	limit := int64(1) << 53
	return a.or(a.gt(x, a.like(x, limit)), a.lt(x, a.like(x, -limit)))
}

// pyComplexDiv is CPython's: Smith's method on the greater part of the divisor, NaN where neither is greater.
func (a calc) pyComplexDiv(x, y Val) Val {
	xr, xi, yr, yi := a.Re(x), a.Im(x), a.Re(y), a.Im(y)
	byRe := a.ge(a.Un(Abs, yr), a.Un(Abs, yi))
	ratio := a.div(a.Select(byRe, yi, yr), a.Select(byRe, yr, yi))
	denom := a.Select(byRe, a.add(yr, a.mul(yi, ratio)), a.add(a.mul(yr, ratio), yi))
	re := a.Select(byRe, a.add(xr, a.mul(xi, ratio)), a.add(a.mul(xr, ratio), xi))
	im := a.Select(byRe, a.sub(xi, a.mul(xr, ratio)), a.sub(a.mul(xi, ratio), xr))
	return a.Complex(a.div(re, denom), a.div(im, denom))
}

func (a calc) pyFloorDiv(x, y Val) Val {
	if a.Type(x) == nd.Float64 {
		quo, _ := a.floatDivmod(x, y)
		return quo
	}
	return a.floorDivide(x, y)
}

func (a calc) pyFloorDivFails(x, y Val) Val {
	fails := a.isZero(y)
	if a.Type(x) == nd.Int64 {
		fails = a.or(fails, a.and(a.isMinInt(x), a.eq(y, a.like(y, int64(-1)))))
	}
	return fails
}

func (a calc) pyMod(x, y Val) Val {
	if a.Type(x) == nd.Float64 {
		_, rem := a.floatDivmod(x, y)
		return rem
	}
	return a.remainder(x, y)
}

func (a calc) pyPow(x, y Val) Val {
	switch a.Type(x) {
	case nd.Complex128:
		return a.Call("cpow", x, y)
	case nd.Float64:
		return a.Call("libm.pow", x, y)
	}
	return a.power(x, a.Select(a.isNeg(y), a.zero(y), y), a.one(x), a.mul)
}

// pyPowFails: results of another type, ZeroDivisionError, OverflowError. All powers of complex numbers are left to Python, which chooses
// among three algorithms.
func (a calc) pyPowFails(x, y Val) Val {
	switch a.Type(x) {
	case nd.Complex128:
		return a.flag(true)
	case nd.Float64:
		root := a.and(a.isNeg(x), a.and(a.isFinite(x), a.and(a.isFinite(y), a.ne(a.Un(Floor, y), y))))
		pole := a.and(a.isZero(x), a.and(a.isNeg(y), a.isFinite(y)))
		over := a.and(a.and(a.isFinite(x), a.isFinite(y)), a.isInf(a.Call("libm.pow", x, y)))
		return a.or(root, a.or(pole, over))
	}
	return a.or(a.isNeg(y), a.powOverflows(x, y))
}

// powOverflows runs the squarings of power and notes whether one that is used leaves 64 bits.
func (a calc) powOverflows(x, n Val) Val {
	n = a.Select(a.negativeExponent(x, n), a.zero(n), n)
	s := a.Loop([]Val{x, n, a.one(x), a.flag(false)},
		func(s []Val) Val { return a.ne(s[1], a.zero(s[1])) },
		func(s []Val) []Val {
			base, left, acc, over := s[0], s[1], s[2], s[3]
			odd := a.ne(a.and(left, a.one(left)), a.zero(left))
			rest := a.shr(left, 1)
			more := a.ne(rest, a.zero(rest))
			over = a.or(over, a.and(odd, a.Ovf(Mul, acc, base)))
			over = a.or(over, a.and(more, a.Ovf(Mul, base, base)))
			return []Val{a.mul(base, base), rest, a.Select(odd, a.mul(acc, base), acc), over}
		})
	return s[3]
}

// pyShlFails: a negative shift, or bits lost.
func (a calc) pyShlFails(x, y Val) Val {
	back := a.Bin(Shr, a.Bin(Shl, x, y), y)
	lost := a.or(a.ne(back, x), a.and(a.ge(y, a.like(y, int64(64))), a.ne(x, a.zero(x))))
	return a.or(a.isNeg(y), lost)
}

// noInt: no int, or none of 64 bits.
func (a calc) noInt(x Val) Val {
	if a.Type(x) == nd.Float64 {
		return a.not(a.within(x, -0x1p63, 0x1p63))
	}
	return a.flag(false)
}
