package ir

import (
	"math"
	"math/big"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Num is a number of the evaluator. Integers and booleans are in I, extended to 64 bits by their sign (uint64 as its bits); floats, and the
// real parts of complex numbers, in F (float32 already rounded), imaginary parts in G.
type Num struct {
	D    nd.DType
	I    int64
	F, G float64
}

// Numbers is the Alg on Go values: exact for integers and for + - * / sqrt of floats. Math is the library behind Call.
type Numbers struct{ Math MathFunc }

// MathFunc is a routine of the math library, by C's name, for type d; arguments and results of every type are exact in complex128.
type MathFunc func(name string, d nd.DType, x ...complex128) complex128

var _ op.Alg = Numbers{}

func num(x op.Val) Num { return x.(Num) }

func boolean(b bool) Num {
	if b {
		return Num{D: nd.Bool, I: 1}
	}
	return Num{D: nd.Bool}
}

// wrap brings an integer of any width into d.
func wrap(d nd.DType, k int64) Num {
	switch s := 64 - 8*d.Size(); {
	case d == nd.Bool:
		return Num{D: d, I: k & 1}
	case d.IsUint():
		return Num{D: d, I: int64(uint64(k) << s >> s)}
	default:
		return Num{D: d, I: k << s >> s}
	}
}

func round(d nd.DType, f float64) float64 {
	if d.Real() == nd.Float32 {
		return float64(float32(f))
	}
	return f
}

func float(d nd.DType, f float64) Num { return Num{D: d, F: round(d, f)} }

// NumOf is constant v (int64, uint64, float64, complex128, bool) as a number of type d.
func NumOf(d nd.DType, v any) Num {
	var n Num
	switch v := v.(type) {
	case int64:
		n = Num{D: nd.Int64, I: v}
		if d == nd.Uint64 { // the bits of an attribute, which has no unsigned form
			return Num{D: d, I: v}
		}
	case uint64:
		n = Num{D: nd.Uint64, I: int64(v)}
	case float64:
		n = Num{D: nd.Float64, F: v}
	case complex128:
		n = Num{D: nd.Complex128, F: real(v), G: imag(v)}
	case bool:
		n = boolean(v)
	}
	return num(Numbers{}.Cast(n, d))
}

// Attr is the number as a constant of an attribute.
func (n Num) Attr() any {
	switch {
	case n.D == nd.Bool:
		return n.I != 0
	case n.D.IsInt():
		return n.I
	case n.D.IsFloat():
		return n.F
	}
	return complex(n.F, n.G)
}

func (Numbers) Type(x op.Val) nd.DType         { return num(x).D }
func (Numbers) Const(d nd.DType, v any) op.Val { return NumOf(d, v) }
func (Numbers) Re(x op.Val) op.Val             { return Num{D: num(x).D.Real(), F: num(x).F} }
func (Numbers) Im(x op.Val) op.Val             { return Num{D: num(x).D.Real(), F: num(x).G} }
func (Numbers) Select(c, x, y op.Val) op.Val {
	if num(c).I != 0 {
		return x
	}
	return y
}

func (Numbers) Complex(re, im op.Val) op.Val {
	d := nd.Complex128
	if num(re).D == nd.Float32 {
		d = nd.Complex64
	}
	return Num{D: d, F: num(re).F, G: num(im).F}
}

func (Numbers) Un(o op.UnOp, v op.Val) op.Val {
	x := num(v)
	if !x.D.Inexact() {
		switch {
		case o == op.Not && x.D == nd.Bool:
			return boolean(x.I == 0)
		case o == op.Not:
			return wrap(x.D, ^x.I)
		case o == op.Neg:
			return wrap(x.D, -x.I)
		case o == op.Abs && x.D.IsSigned() && x.I < 0:
			return wrap(x.D, -x.I)
		}
		return x
	}
	return float(x.D, floatUn(o, x.F))
}

func floatUn(o op.UnOp, x float64) float64 {
	switch o {
	case op.Neg:
		return -x
	case op.Abs:
		return math.Abs(x)
	case op.Sqrt:
		return math.Sqrt(x)
	case op.Floor:
		return math.Floor(x)
	case op.Ceil:
		return math.Ceil(x)
	case op.Trunc:
		return math.Trunc(x)
	case op.Rint:
		return math.RoundToEven(x)
	}
	panic("ir: no such operation on floats")
}

func (Numbers) Bin(o op.BinOp, v, w op.Val) op.Val {
	x, y := num(v), num(w)
	if x.D.Inexact() {
		return float(x.D, floatBin(o, x.F, y.F))
	}
	if x.D.IsUint() && (o == op.Quo || o == op.Rem || o == op.Shr) {
		return wrap(x.D, int64(uintBin(o, uint64(x.I), uint64(y.I))))
	}
	return wrap(x.D, intBin(o, x.D, x.I, y.I))
}

// floatBin: the result of one operation of float64 on float32 operands, rounded once more, is that of float32 for these operations.
func floatBin(o op.BinOp, x, y float64) float64 {
	switch o {
	case op.Add:
		return x + y
	case op.Sub:
		return x - y
	case op.Mul:
		return x * y
	case op.Div:
		return x / y
	case op.Rem:
		return math.Mod(x, y)
	case op.Copysign:
		return math.Copysign(x, y)
	}
	panic("ir: no such operation on floats")
}

func uintBin(o op.BinOp, x, y uint64) uint64 {
	switch {
	case o == op.Shr:
		return x >> y
	case y == 0:
		return 0
	case o == op.Quo:
		return x / y
	}
	return x % y
}

func intBin(o op.BinOp, d nd.DType, x, y int64) int64 {
	switch o {
	case op.Add:
		return x + y
	case op.Sub:
		return x - y
	case op.Mul:
		return x * y
	case op.Quo, op.Rem:
		switch {
		case y == 0:
			return 0
		case o == op.Quo:
			return x / y // Go gives MinInt for MinInt / -1, and 0 for its remainder
		}
		return x % y
	case op.And:
		return x & y
	case op.Or:
		return x | y
	case op.Xor:
		return x ^ y
	case op.Shl:
		if uint64(y) >= uint64(8*d.Size()) {
			return 0
		}
		return x << uint64(y)
	case op.Shr:
		return x >> min(uint64(y), 63)
	}
	panic("ir: no such operation on integers")
}

func (Numbers) Ovf(o op.BinOp, v, w op.Val) op.Val {
	x, y := num(v), num(w)
	a, b, r := exact(x), exact(y), new(big.Int)
	switch o {
	case op.Add:
		r.Add(a, b)
	case op.Sub:
		r.Sub(a, b)
	default:
		r.Mul(a, b)
	}
	return boolean(r.Cmp(exact(wrap(x.D, int64(low(r))))) != 0)
}

// exact is an integer without bounds.
func exact(x Num) *big.Int {
	if x.D.IsUint() {
		return new(big.Int).SetUint64(uint64(x.I))
	}
	return big.NewInt(x.I)
}

// low is the lowest 64 bits of r in two's complement.
func low(r *big.Int) uint64 {
	m := new(big.Int).And(r, new(big.Int).SetUint64(math.MaxUint64))
	return m.Uint64()
}

func (Numbers) Cmp(o op.CmpOp, v, w op.Val) op.Val {
	x, y := num(v), num(w)
	var less, equal, greater bool
	switch {
	case x.D.Inexact():
		less, equal, greater = x.F < y.F, x.F == y.F, x.F > y.F
	case x.D.IsUint():
		less, equal, greater = uint64(x.I) < uint64(y.I), x.I == y.I, uint64(x.I) > uint64(y.I)
	default:
		less, equal, greater = x.I < y.I, x.I == y.I, x.I > y.I
	}
	return boolean([...]bool{op.Eq: equal, op.Ne: !equal, op.Lt: less, op.Le: less || equal, op.Gt: greater, op.Ge: greater || equal}[o])
}

func (a Numbers) Cast(v op.Val, to nd.DType) op.Val {
	x := num(v)
	switch {
	case to == nd.Bool && x.D.Inexact():
		return boolean(x.F != 0 || x.G != 0)
	case to == nd.Bool:
		return boolean(x.I != 0)
	case to.Inexact() && x.D.Inexact():
		n := Num{D: to, F: round(to, x.F)}
		if to.IsComplex() && x.D.IsComplex() {
			n.G = round(to, x.G)
		}
		return n
	case to.Inexact():
		return Num{D: to, F: intToFloat(x, to)}
	case x.D.Inexact():
		return wrap(to, truncated(x.F, to))
	}
	return wrap(to, x.I)
}

// intToFloat rounds once, also to float32.
func intToFloat(x Num, to nd.DType) float64 {
	switch single := to.Real() == nd.Float32; {
	case x.D == nd.Uint64 && single:
		return float64(float32(uint64(x.I)))
	case x.D == nd.Uint64:
		return float64(uint64(x.I))
	case single:
		return float64(float32(x.I))
	}
	return float64(x.I)
}

// truncated is the conversion of x86: to 64 bits for the 64-bit types and uint32, to 32 bits for smaller ones, and the smallest integer of
// that width for what it does not hold. uint64 above the signed range goes by way of a difference.
func truncated(f float64, to nd.DType) int64 {
	if to.Size() < 4 || to == nd.Int32 {
		if t := math.Trunc(f); t >= math.MinInt32 && t <= math.MaxInt32 {
			return int64(t)
		}
		return math.MinInt32
	}
	const half = 1 << 63
	if to == nd.Uint64 && f >= half {
		return int64(uint64(signed(f-half)) ^ half)
	}
	return signed(f)
}

func signed(f float64) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	return math.MinInt64
}

func (Numbers) Bits(v op.Val, to nd.DType) op.Val {
	switch x := num(v); to {
	case nd.Float32:
		return Num{D: to, F: float64(math.Float32frombits(uint32(x.I)))}
	case nd.Float64:
		return Num{D: to, F: math.Float64frombits(uint64(x.I))}
	case nd.Uint32:
		return Num{D: to, I: int64(math.Float32bits(float32(x.F)))}
	default:
		return Num{D: to, I: int64(math.Float64bits(x.F))}
	}
}

func (Numbers) Loop(s []op.Val, cond func([]op.Val) op.Val, body func([]op.Val) []op.Val) []op.Val {
	for num(cond(s)).I != 0 {
		s = body(s)
	}
	return s
}

func (a Numbers) Call(fn string, xs ...op.Val) op.Val {
	zs := make([]complex128, len(xs))
	for i, x := range xs {
		zs[i] = complex(num(x).F, num(x).G)
	}
	call := a.Math
	if call == nil {
		call = GoMath
	}
	d := num(xs[0]).D
	z := call(fn, d, zs...)
	return Num{D: d, F: round(d, real(z)), G: round(d, imag(z))}
}

// SameBits is equality of type and bits.
func (n Num) SameBits(m Num) bool {
	return n.D == m.D && n.I == m.I && math.Float64bits(n.F) == math.Float64bits(m.F) && math.Float64bits(n.G) == math.Float64bits(m.G)
}
