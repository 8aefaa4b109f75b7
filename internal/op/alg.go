package op

import "phylanx/internal/nd"

// Val is one number inside an Alg; each Alg has its own representation.
type Val any

// Alg is the small arithmetic in which every row states the meaning of one element, once. Its implementations are the evaluator
// (Go values), the emitter (LLVM registers) and the printer of formulas. Every operation is total: it never traps and never has an
// undefined result (DESIGN 5.6).
type Alg interface {
	Type(x Val) nd.DType
	// Const: v is an int64, uint64, float64, complex128 or bool and is converted to d.
	Const(d nd.DType, v any) Val
	// Un: integers wrap. Neg Not(bits, or logical on Bool) on all; Abs Sqrt Floor Ceil Trunc Rint on floats.
	Un(o UnOp, x Val) Val
	// Bin: both operands have one type. Add Sub Mul wrap on integers. Div is IEEE on floats. Quo and Rem truncate as C does;
	// for a zero divisor they give 0, and MinInt quo -1 gives MinInt (rem 0). Shl and Shr give 0 (or the sign) when over-wide.
	// And Or Xor are bitwise. Copysign Fma-free. Complex numbers are taken apart by Re, Im, Complex.
	Bin(o BinOp, x, y Val) Val
	// Ovf reports whether the exact result of integer o (Add Sub Mul) leaves the type.
	Ovf(o BinOp, x, y Val) Val
	// Cmp: on floats Eq Lt Le Gt Ge are false and Ne is true when a NaN is involved. Complex numbers are not compared here.
	Cmp(o CmpOp, x, y Val) Val
	// Select gives x where c (Bool) holds, else y.
	Select(c, x, y Val) Val
	// Cast is astype of one element: float to integer truncates, out of range gives what x86 cvttsd2si gives (MinInt) and then wraps to
	// narrower types as NumPy does; anything to Bool is x != 0; complex to real drops the imaginary part.
	Cast(x Val, to nd.DType) Val
	// Bits reinterprets a float as the unsigned integer of its size, or back.
	Bits(x Val, to nd.DType) Val
	// Call is a routine of the C math library, by its name for double; on Float32 and Complex64 it is the routine with an f appended.
	// "exp", "sin", "pow", "fmod" ... take and give floats; "cexp", "clog", "csqrt", "cpow" ... take and give complex numbers.
	Call(fn string, x ...Val) Val
	// "cabs" takes the parts of a complex number, of which numpy.absolute is what it gives. "fma" rounds once. A name after "libm." is the C library's scalar routine, which CPython calls; without it a vector routine may stand in.
	// Loop repeats body on the state while cond (Bool) holds, and gives the last state. It ends for every input.
	Loop(state []Val, cond func(s []Val) Val, body func(s []Val) []Val) []Val
	Re(x Val) Val
	Im(x Val) Val
	Complex(re, im Val) Val
}

type UnOp uint8

const (
	Neg UnOp = iota
	Not
	Abs
	Sqrt
	Floor
	Ceil
	Trunc
	Rint // to even
)

type BinOp uint8

const (
	Add BinOp = iota
	Sub
	Mul
	Div
	Quo
	Rem
	And
	Or
	Xor
	Shl
	Shr
	Copysign
)

type CmpOp uint8

const (
	Eq CmpOp = iota
	Ne
	Lt
	Le
	Gt
	Ge
)
