package ir

import (
	"math"
	"math/big"
	"math/cmplx"
	"strings"

	"phylanx/internal/nd"
)

var goMath1 = map[string]func(float64) float64{"exp": math.Exp, "exp2": math.Exp2, "expm1": math.Expm1, "log": math.Log, "log2": math.Log2,
	"log10": math.Log10, "log1p": math.Log1p, "sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "asin": math.Asin, "acos": math.Acos,
	"atan": math.Atan, "sinh": math.Sinh, "cosh": math.Cosh, "tanh": math.Tanh, "asinh": math.Asinh, "acosh": math.Acosh,
	"atanh": math.Atanh, "cbrt": math.Cbrt, "erf": math.Erf, "erfc": math.Erfc, "tgamma": math.Gamma, "sqrt": math.Sqrt,
	"lgamma": func(x float64) float64 { y, _ := math.Lgamma(x); return y }}

var goMath2 = map[string]func(x, y float64) float64{"pow": math.Pow, "atan2": math.Atan2, "hypot": math.Hypot, "cabs": math.Hypot, "fmod": math.Mod}

var goComplex = map[string]func(complex128) complex128{"cexp": cmplx.Exp, "clog": cmplx.Log, "csqrt": cmplx.Sqrt, "csin": cmplx.Sin, "ccos": cmplx.Cos,
	"ctan": cmplx.Tan, "casin": cmplx.Asin, "cacos": cmplx.Acos, "catan": cmplx.Atan, "csinh": cmplx.Sinh, "ccosh": cmplx.Cosh,
	"ctanh": cmplx.Tanh, "casinh": cmplx.Asinh, "cacosh": cmplx.Acosh, "catanh": cmplx.Atanh}

// GoMath is the library of Go by the names of C's, for where libm is not at hand: within some units in the last place of it.
func GoMath(name string, d nd.DType, x ...complex128) complex128 {
	name = strings.TrimPrefix(name, "libm.")
	if f := goMath1[name]; f != nil {
		return complex(f(real(x[0])), 0)
	}
	if f := goMath2[name]; f != nil {
		return complex(f(real(x[0]), real(x[1])), 0)
	}
	if f := goComplex[name]; f != nil {
		return f(x[0])
	}
	switch name {
	case "fma":
		return complex(fma(d, real(x[0]), real(x[1]), real(x[2])), 0)
	case "cpow":
		return cmplx.Pow(x[0], x[1])
	case "nextafter":
		if d == nd.Float32 {
			return complex(float64(math.Nextafter32(float32(real(x[0])), float32(real(x[1])))), 0)
		}
		return complex(math.Nextafter(real(x[0]), real(x[1])), 0)
	}
	panic("ir: no math routine " + name)
}

// fma is x*y + z, rounded once, to d.
func fma(d nd.DType, x, y, z float64) float64 {
	r := math.FMA(x, y, z)
	if d == nd.Float64 || r == 0 || math.IsNaN(r) || math.IsInf(r, 0) {
		return r
	}
	exact := func(v float64) *big.Float { return new(big.Float).SetPrec(700).SetFloat64(v) }
	sum := exact(x)
	sum.Mul(sum, exact(y)).Add(sum, exact(z))
	single, _ := sum.Float32()
	return float64(single)
}
