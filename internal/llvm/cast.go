package llvm

import (
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func (a alg) Cast(v op.Val, to nd.DType) op.Val { return a.f.cast(v.(num), to) }

// cast is NumPy's astype of one element.
func (f *fn) cast(x num, to nd.DType) num {
	switch {
	case x.d == to:
		return x
	case to == nd.Bool:
		return f.truth(x)
	case to.IsComplex():
		im := constText(to.Real(), int64(0))
		if x.d.IsComplex() {
			im = f.castReal(num{d: x.d.Real(), re: x.im}, to.Real())
		}
		return num{to, f.castReal(num{d: x.d.Real(), re: x.re}, to.Real()), im}
	}
	return num{d: to, re: f.castReal(num{d: x.d.Real(), re: x.re}, to)}
}

// truth is x != 0.
func (f *fn) truth(x num) num {
	test := func(r string) string {
		if x.d.Inexact() {
			return f.ins("fcmp une %s %s, 0.0", regType(x.d), r)
		}
		return f.ins("icmp ne %s %s, 0", regType(x.d), r)
	}
	if x.d.IsComplex() {
		return num{d: nd.Bool, re: f.or(test(x.re), test(x.im))}
	}
	return num{d: nd.Bool, re: test(x.re)}
}

// castReal converts between real types, the target not Bool.
func (f *fn) castReal(x num, to nd.DType) string {
	from, typ := regType(x.d), regType(to)
	conv := func(ins string) string { return f.ins("%s %s %s to %s", ins, from, x.re, typ) }
	switch {
	case x.d == to || regType(x.d) == regType(to):
		return x.re
	case x.d.IsFloat() && to.IsFloat():
		if to == nd.Float64 {
			return conv("fpext")
		}
		return conv("fptrunc")
	case x.d.IsFloat():
		return f.floatToInt(x, to)
	case to.IsFloat() && x.d.IsSigned():
		return conv("sitofp")
	case to.IsFloat():
		return conv("uitofp")
	case to.Size() < x.d.Size():
		return conv("trunc")
	case x.d.IsSigned():
		return conv("sext")
	}
	return conv("zext")
}

// floatToInt is what NumPy's loops do on x86: types below 32 bits go through int32, uint32 through int64, and a value outside the
// range becomes the least integer; uint64 takes its upper half by subtracting 2**63 first.
func (f *fn) floatToInt(x num, to nd.DType) string {
	switch to {
	case nd.Int64:
		return f.truncTo(x, 64)
	case nd.Int32:
		return f.truncTo(x, 32)
	case nd.Uint32:
		return f.ins("trunc i64 %s to i32", f.truncTo(x, 64))
	case nd.Uint64:
		half := constText(x.d, 0x1p63)
		typ := regType(x.d)
		high := f.ins("fcmp oge %s %s, %s", typ, x.re, half)
		rest := num{d: x.d, re: f.ins("fsub %s %s, %s", typ, x.re, half)}
		upper := f.ins("xor i64 %s, -9223372036854775808", f.truncTo(rest, 64))
		return f.sel(high, "i64", upper, f.truncTo(x, 64))
	}
	return f.ins("trunc i32 %s to %s", f.truncTo(x, 32), regType(to))
}

// truncTo is cvttsd2si: the least integer where x does not fit or is NaN.
func (f *fn) truncTo(x num, bits int) string {
	typ, to := regType(x.d), "i"+itoa(bits)
	limit := map[int]float64{32: 0x1p31, 64: 0x1p63}[bits]
	// At 32 bits doubles between -2**31-1 and -2**31 truncate into range.
	low := "oge"
	least := -limit
	if bits == 32 && x.d == nd.Float64 {
		low, least = "ogt", -limit-1
	}
	in := f.and(f.ins("fcmp %s %s %s, %s", low, typ, x.re, constText(x.d, least)), f.ins("fcmp olt %s %s, %s", typ, x.re, constText(x.d, limit)))
	safe := f.sel(in, typ, x.re, "0.0")
	r := f.ins("fptosi %s %s to %s", typ, safe, to)
	return f.sel(in, to, r, map[int]string{32: "-2147483648", 64: "-9223372036854775808"}[bits])
}
