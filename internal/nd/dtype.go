// Package nd holds what an array is: element types and NumPy's promotion rules, named dimensions,
// memory order, and the types of values in the IR. It knows nothing of operations or of Python's syntax.
package nd

import "fmt"

// DType is an element type. The order is NumPy's promotion order within a kind.
type DType uint8

const (
	NoType DType = iota
	Bool
	Int8
	Int16
	Int32
	Int64
	Uint8
	Uint16
	Uint32
	Uint64
	Float32
	Float64
	Complex64
	Complex128
	numDTypes
)

// All lists every element type, in order.
var All = []DType{Bool, Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Float32, Float64, Complex64, Complex128}

var dtypes = [numDTypes]struct {
	ir    string // in IR text
	numpy string // np.dtype(...).name
	char  byte   // NumPy's type character, used in layout codes
	size  int    // bytes
}{
	NoType:     {"?", "?", ' ', 0},
	Bool:       {"b1", "bool", '?', 1},
	Int8:       {"i8", "int8", 'b', 1},
	Int16:      {"i16", "int16", 'h', 2},
	Int32:      {"i32", "int32", 'i', 4},
	Int64:      {"i64", "int64", 'l', 8},
	Uint8:      {"u8", "uint8", 'B', 1},
	Uint16:     {"u16", "uint16", 'H', 2},
	Uint32:     {"u32", "uint32", 'I', 4},
	Uint64:     {"u64", "uint64", 'L', 8},
	Float32:    {"f32", "float32", 'f', 4},
	Float64:    {"f64", "float64", 'd', 8},
	Complex64:  {"c64", "complex64", 'F', 8},
	Complex128: {"c128", "complex128", 'D', 16},
}

func (d DType) String() string { return dtypes[d].ir }

// NumPy is the name of np.dtype(d).
func (d DType) NumPy() string { return dtypes[d].numpy }

// Char is NumPy's one-letter code on Linux ('l' is int64).
func (d DType) Char() byte { return dtypes[d].char }

// Size is the number of bytes of one element.
func (d DType) Size() int { return dtypes[d].size }

// ParseDType reads the IR spelling ("f64") or NumPy's name ("float64").
func ParseDType(s string) (DType, error) {
	for _, d := range All {
		if dtypes[d].ir == s || dtypes[d].numpy == s {
			return d, nil
		}
	}
	return NoType, fmt.Errorf("unknown element type %q", s)
}

func (d DType) IsSigned() bool  { return d >= Int8 && d <= Int64 }
func (d DType) IsUint() bool    { return d >= Uint8 && d <= Uint64 }
func (d DType) IsInt() bool     { return d >= Int8 && d <= Uint64 }
func (d DType) IsFloat() bool   { return d == Float32 || d == Float64 }
func (d DType) IsComplex() bool { return d == Complex64 || d == Complex128 }

// Inexact reports whether d is a float or complex type.
func (d DType) Inexact() bool { return d.IsFloat() || d.IsComplex() }

// Real is the type of the real part: itself unless d is complex.
func (d DType) Real() DType {
	switch d {
	case Complex64:
		return Float32
	case Complex128:
		return Float64
	}
	return d
}
