package llvm

import (
	"fmt"
	"math"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// alg is op.Alg on LLVM registers: each call writes instructions and gives the register of the result. Every operation is total.
type alg struct{ f *fn }

var _ op.Alg = alg{}

func (a alg) Type(x op.Val) nd.DType { return x.(num).d }

func (a alg) Const(d nd.DType, v any) op.Val { return constant(d, v) }

// constant is the number v converted to d.
func constant(d nd.DType, v any) num {
	re, im := v, any(0.0)
	if c, ok := v.(complex128); ok {
		re, im = real(c), imag(c)
	}
	if d.IsComplex() {
		return num{d, constText(d.Real(), re), constText(d.Real(), im)}
	}
	return num{d: d, re: constText(d, re)}
}

func constText(d nd.DType, v any) string {
	var i int64
	var x float64
	switch v := v.(type) {
	case int64:
		i, x = v, float64(v)
	case uint64:
		i, x = int64(v), float64(v)
	case float64:
		i, x = truncate(v), v
	case bool:
		if v {
			i, x = 1, 1
		}
	default:
		panic(emitError(fmt.Sprintf("constant %v of type %T", v, v)))
	}
	switch {
	case d == nd.Bool && x != 0:
		return "true"
	case d == nd.Bool:
		return "false"
	case d == nd.Float32:
		return fmt.Sprintf("0x%016X", math.Float64bits(float64(float32(x))))
	case d == nd.Float64:
		return fmt.Sprintf("0x%016X", math.Float64bits(x))
	}
	return itoa(wrap(i, d))
}

// truncate is the conversion that x86 makes.
func truncate(x float64) int64 {
	if x >= -0x1p63 && x < 0x1p63 {
		return int64(x)
	}
	if x >= 0x1p63 && x < 0x1p64 {
		return int64(uint64(x))
	}
	return math.MinInt64
}

func wrap(i int64, d nd.DType) int64 {
	shift := 64 - 8*d.Size()
	return i << shift >> shift
}

func (a alg) Un(o op.UnOp, v op.Val) op.Val {
	x := v.(num)
	typ := regType(x.d)
	one := func(r string) string { return a.f.unary(o, x.d.Real(), typ, r) }
	out := num{d: x.d, re: one(x.re)}
	if x.d.IsComplex() {
		out.im = one(x.im)
	}
	return out
}

var floatUnary = map[op.UnOp]string{op.Abs: "fabs", op.Sqrt: "sqrt", op.Floor: "floor", op.Ceil: "ceil", op.Trunc: "trunc", op.Rint: "roundeven"}

func (f *fn) unary(o op.UnOp, d nd.DType, typ, x string) string {
	switch {
	case o == op.Neg && d.IsFloat():
		return f.ins("fneg %s %s", typ, x)
	case o == op.Neg:
		return f.ins("sub %s 0, %s", typ, x)
	case o == op.Not:
		return f.ins("xor %s %s, -1", typ, x)
	case d.IsFloat():
		return f.intrinsic(floatUnary[o], d, x)
	case o == op.Abs && d.IsSigned():
		f.m.decls["llvm.abs."+typ] = fmt.Sprintf("declare %s @llvm.abs.%s(%s, i1)\n", typ, typ, typ)
		return f.ins("call %s @llvm.abs.%s(%s %s, i1 false)", typ, typ, typ, x)
	}
	return x // rounding an integer, the magnitude of an unsigned one
}

// intrinsic calls an overloaded LLVM intrinsic whose operands and result have one float type.
func (f *fn) intrinsic(name string, d nd.DType, x ...string) string {
	typ, args := regType(d), ""
	for i, r := range x {
		if i > 0 {
			args += ", "
		}
		args += typ + " " + r
	}
	return f.ins("call %s @%s(%s)", typ, f.m.intrinsic(name+"."+mangle(d), typ, len(x)), args)
}

func (a alg) Bin(o op.BinOp, v, w op.Val) op.Val {
	x, y := v.(num), w.(num)
	if x.d != y.d {
		panic(emitError(fmt.Sprintf("operands of types %s and %s", x.d, y.d)))
	}
	out := num{d: x.d, re: a.f.binary(o, x.d.Real(), x.re, y.re)}
	if x.d.IsComplex() {
		if o != op.Add && o != op.Sub {
			panic(emitError("complex numbers are taken apart but for sums"))
		}
		out.im = a.f.binary(o, x.d.Real(), x.im, y.im)
	}
	return out
}

var (
	floatBinary = map[op.BinOp]string{op.Add: "fadd", op.Sub: "fsub", op.Mul: "fmul", op.Div: "fdiv", op.Rem: "frem"}
	intBinary   = map[op.BinOp]string{op.Add: "add", op.Sub: "sub", op.Mul: "mul", op.And: "and", op.Or: "or", op.Xor: "xor"}
	boolBinary  = map[op.BinOp]string{op.Add: "or", op.Sub: "xor", op.Mul: "and", op.And: "and", op.Or: "or", op.Xor: "xor"}
)

func (f *fn) binary(o op.BinOp, d nd.DType, x, y string) string {
	typ := regType(d)
	switch {
	case d.IsFloat() && o == op.Copysign:
		return f.intrinsic("copysign", d, x, y)
	case d.IsFloat():
		return f.ins("%s%s %s %s, %s", floatBinary[o], f.m.fastMath, typ, x, y)
	case d == nd.Bool && boolBinary[o] != "":
		return f.ins("%s i1 %s, %s", boolBinary[o], x, y)
	case intBinary[o] != "":
		return f.ins("%s %s %s, %s", intBinary[o], typ, x, y)
	case o == op.Quo || o == op.Rem:
		return f.divide(o, d, x, y)
	case o == op.Shl || o == op.Shr:
		return f.shift(o, d, x, y)
	}
	panic(emitError(fmt.Sprintf("operation %d on %s", o, d)))
}

// divide guards the divisor: a zero one, and the one that overflows, become 1; with it MinInt quo -1 is MinInt and both remainders are 0.
func (f *fn) divide(o op.BinOp, d nd.DType, x, y string) string {
	typ, sign := regType(d), "u"
	zero := f.ins("icmp eq %s %s, 0", typ, y)
	bad := zero
	if d.IsSigned() {
		sign = "s"
		least := f.ins("icmp eq %s %s, %d", typ, x, int64(math.MinInt64)>>(64-8*d.Size()))
		minus := f.ins("icmp eq %s %s, -1", typ, y)
		bad = f.or(zero, f.and(least, minus))
	}
	by := f.sel(bad, typ, "1", y)
	if o == op.Rem {
		return f.ins("%srem %s %s, %s", sign, typ, x, by)
	}
	return f.sel(zero, typ, "0", f.ins("%sdiv %s %s, %s", sign, typ, x, by))
}

// shift takes the amount as unsigned, so that a negative one is over-wide.
func (f *fn) shift(o op.BinOp, d nd.DType, x, y string) string {
	typ, bits := regType(d), 8*d.Size()
	wide := f.ins("icmp uge %s %s, %d", typ, y, bits)
	if o == op.Shr && d.IsSigned() {
		return f.ins("ashr %s %s, %s", typ, x, f.sel(wide, typ, itoa(bits-1), y))
	}
	ins := map[op.BinOp]string{op.Shl: "shl", op.Shr: "lshr"}[o]
	r := f.ins("%s %s %s, %s", ins, typ, x, f.sel(wide, typ, "0", y))
	return f.sel(wide, typ, "0", r)
}

func (a alg) Ovf(o op.BinOp, v, w op.Val) op.Val {
	x, y := v.(num), w.(num)
	name := map[op.BinOp]string{op.Add: "add", op.Sub: "sub", op.Mul: "mul"}[o]
	sign := "u"
	if x.d.IsSigned() {
		sign = "s"
	}
	typ := regType(x.d)
	_, over := a.f.withOverflow(sign+name, typ, x.re, y.re)
	return num{d: nd.Bool, re: over}
}

// withOverflow gives the wrapped result of op ("sadd", "umul" ...) and whether it wrapped.
func (f *fn) withOverflow(op, typ, x, y string) (result, over string) {
	name := fmt.Sprintf("llvm.%s.with.overflow.%s", op, typ)
	f.m.decls[name] = fmt.Sprintf("declare {%s, i1} @%s(%s, %s)\n", typ, name, typ, typ)
	pair := f.ins("call {%s, i1} @%s(%s %s, %s %s)", typ, name, typ, x, typ, y)
	return f.ins("extractvalue {%s, i1} %s, 0", typ, pair), f.ins("extractvalue {%s, i1} %s, 1", typ, pair)
}

var (
	floatCmp  = [...]string{op.Eq: "oeq", op.Ne: "une", op.Lt: "olt", op.Le: "ole", op.Gt: "ogt", op.Ge: "oge"}
	signedCmp = [...]string{op.Eq: "eq", op.Ne: "ne", op.Lt: "slt", op.Le: "sle", op.Gt: "sgt", op.Ge: "sge"}
	uintCmp   = [...]string{op.Eq: "eq", op.Ne: "ne", op.Lt: "ult", op.Le: "ule", op.Gt: "ugt", op.Ge: "uge"}
)

func (a alg) Cmp(o op.CmpOp, v, w op.Val) op.Val {
	x, y := v.(num), w.(num)
	ins, pred := "icmp", uintCmp[o]
	switch {
	case x.d.IsFloat():
		ins, pred = "fcmp", floatCmp[o]
	case x.d.IsSigned():
		pred = signedCmp[o]
	}
	return num{d: nd.Bool, re: a.f.ins("%s %s %s %s, %s", ins, pred, regType(x.d), x.re, y.re)}
}

func (a alg) Select(c, v, w op.Val) op.Val {
	x, y := v.(num), w.(num)
	typ, cond := regType(x.d), c.(num).re
	out := num{d: x.d, re: a.f.sel(cond, typ, x.re, y.re)}
	if x.d.IsComplex() {
		out.im = a.f.sel(cond, typ, x.im, y.im)
	}
	return out
}

func (a alg) Bits(v op.Val, to nd.DType) op.Val {
	x := v.(num)
	return num{d: to, re: a.f.ins("bitcast %s %s to %s", regType(x.d), x.re, regType(to))}
}

func (a alg) Re(v op.Val) op.Val {
	x := v.(num)
	return num{d: x.d.Real(), re: x.re}
}

func (a alg) Im(v op.Val) op.Val {
	x := v.(num)
	if !x.d.IsComplex() {
		return constant(x.d, int64(0))
	}
	return num{d: x.d.Real(), re: x.im}
}

func (a alg) Complex(re, im op.Val) op.Val {
	x, y := re.(num), im.(num)
	d := nd.Complex128
	if x.d == nd.Float32 {
		d = nd.Complex64
	}
	return num{d: d, re: x.re, im: y.re}
}

func (a alg) Loop(state []op.Val, cond func([]op.Val) op.Val, body func([]op.Val) []op.Val) []op.Val {
	f := a.f
	cells := make([]cell, len(state))
	for i, v := range state {
		cells[i] = f.variable(v.(num))
	}
	read := func() []op.Val {
		vs := make([]op.Val, len(cells))
		for i, c := range cells {
			vs[i] = f.getNum(c)
		}
		return vs
	}
	head, inside, done := f.newLabel("alg"), f.newLabel("body"), f.newLabel("end")
	f.label(head)
	now := read()
	f.cbr(cond(now).(num).re, inside, done)
	f.label(inside)
	for i, v := range body(now) {
		f.set(cells[i], val{cells[i].t, v.(num).regs()})
	}
	f.br(head)
	f.label(done)
	return now
}
