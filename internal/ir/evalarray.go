package ir

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"

	"phylanx/internal/nd"
)

// Array is an array of the evaluator: a reference into Data, which views share.
type Array struct {
	D      nd.DType
	Shape  []int
	Stride []int // bytes
	Data   []byte
	Off    int
	refs   *int // references that compiled code would count; nil for memory of the caller
}

// span is the range of the bytes from the first to the last element.
func (a *Array) span() (lo, hi int) {
	lo, hi = a.Off, a.Off+a.D.Size()
	for k, n := range a.Shape {
		switch step := (n - 1) * a.Stride[k]; {
		case n == 0:
			return 0, 0
		case step < 0:
			lo += step
		default:
			hi += step
		}
	}
	return lo, hi
}

// overlaps reports whether the ranges of two arrays, as they lie in memory, have a byte in common.
func (a *Array) overlaps(b *Array) bool {
	base := func(x *Array) uintptr { return reflect.ValueOf(x.Data).Pointer() }
	alo, ahi := a.span()
	blo, bhi := b.span()
	return alo < ahi && blo < bhi && base(a)+uintptr(alo) < base(b)+uintptr(bhi) && base(b)+uintptr(blo) < base(a)+uintptr(ahi)
}

// NewArray is a C-contiguous array of zeros.
func NewArray(d nd.DType, shape ...int) *Array {
	a := &Array{D: d, Shape: shape, Stride: make([]int, len(shape)), refs: new(int)}
	*a.refs = 1
	size := d.Size()
	for k := len(shape) - 1; k >= 0; k-- {
		a.Stride[k] = size
		size *= shape[k]
	}
	a.Data = make([]byte, size)
	return a
}

// ArrayFrom is a C-contiguous array of the given elements.
func ArrayFrom(d nd.DType, shape []int, elems ...any) *Array {
	a := NewArray(d, shape...)
	i := 0
	a.each(func(off int) {
		a.put(off, NumOf(d, elems[i]))
		i++
	})
	return a
}

// Size is the number of elements.
func (a *Array) Size() int {
	n := 1
	for _, k := range a.Shape {
		n *= k
	}
	return n
}

// Elems are the elements in C order.
func (a *Array) Elems() []Num {
	out := make([]Num, 0, a.Size())
	a.each(func(off int) { out = append(out, a.get(off)) })
	return out
}

func (a *Array) String() string {
	s := fmt.Sprintf("%s%v", a.D, a.Shape)
	for _, n := range a.Elems() {
		s += " " + ConstText(n.Attr())
	}
	return s
}

// each calls f with the offset of every element in C order.
func (a *Array) each(f func(off int)) { eachOffset(a.Shape, a.Stride, a.Off, f) }

func eachOffset(shape, stride []int, off int, f func(off int)) {
	if len(shape) == 0 {
		f(off)
		return
	}
	for i := range shape[0] {
		eachOffset(shape[1:], stride[1:], off+i*stride[0], f)
	}
}

func (a *Array) get(off int) Num {
	b := a.Data[off:]
	le := binary.LittleEndian
	switch a.D {
	case nd.Bool:
		return boolean(b[0] != 0)
	case nd.Float32:
		return Num{D: a.D, F: float64(math.Float32frombits(le.Uint32(b)))}
	case nd.Float64:
		return Num{D: a.D, F: math.Float64frombits(le.Uint64(b))}
	case nd.Complex64:
		return Num{D: a.D, F: float64(math.Float32frombits(le.Uint32(b))), G: float64(math.Float32frombits(le.Uint32(b[4:])))}
	case nd.Complex128:
		return Num{D: a.D, F: math.Float64frombits(le.Uint64(b)), G: math.Float64frombits(le.Uint64(b[8:]))}
	}
	var k uint64
	for i := a.D.Size() - 1; i >= 0; i-- {
		k = k<<8 | uint64(b[i])
	}
	return wrap(a.D, int64(k))
}

func (a *Array) put(off int, n Num) {
	b := a.Data[off:]
	le := binary.LittleEndian
	switch a.D {
	case nd.Float32:
		le.PutUint32(b, math.Float32bits(float32(n.F)))
	case nd.Float64:
		le.PutUint64(b, math.Float64bits(n.F))
	case nd.Complex64:
		le.PutUint32(b, math.Float32bits(float32(n.F)))
		le.PutUint32(b[4:], math.Float32bits(float32(n.G)))
	case nd.Complex128:
		le.PutUint64(b, math.Float64bits(n.F))
		le.PutUint64(b[8:], math.Float64bits(n.G))
	default:
		for i := range a.D.Size() {
			b[i] = byte(n.I >> (8 * i))
		}
	}
}

// broadcastTo is a view of a with axes repeated by stride 0.
func (a *Array) broadcastTo(shape []int) (*Array, error) {
	lead := len(shape) - len(a.Shape)
	if lead < 0 {
		return nil, fmt.Errorf("shape %v does not broadcast to %v", a.Shape, shape)
	}
	b := &Array{D: a.D, Shape: shape, Stride: make([]int, len(shape)), Data: a.Data, Off: a.Off, refs: a.refs}
	for k, n := range a.Shape {
		switch {
		case n == shape[lead+k]:
			b.Stride[lead+k] = a.Stride[k]
		case n != 1:
			return nil, fmt.Errorf("shape %v does not broadcast to %v", a.Shape, shape)
		}
	}
	return b, nil
}

// broadcastShape is the common shape of several.
func broadcastShape(shapes ...[]int) ([]int, error) {
	var out []int
	for _, s := range shapes {
		if lead := len(s) - len(out); lead > 0 {
			out = append(append([]int{}, s[:lead]...), out...)
		}
		for k := range s {
			switch have := &out[len(out)-len(s)+k]; {
			case *have == 1:
				*have = s[k]
			case s[k] != 1 && s[k] != *have:
				return nil, fmt.Errorf("shapes %v do not broadcast", shapes)
			}
		}
	}
	return append([]int{}, out...), nil
}

// asArray makes a number an array of rank 0.
func asArray(x any) (*Array, error) {
	switch x := x.(type) {
	case *Array:
		return x, nil
	case Num:
		a := NewArray(x.D)
		a.put(0, x)
		return a, nil
	}
	return nil, fmt.Errorf("%T is no array", x)
}

// copyOf is a C-contiguous copy.
func (a *Array) copyOf() *Array {
	c := NewArray(a.D, append([]int{}, a.Shape...)...)
	i, size := 0, a.D.Size()
	a.each(func(off int) {
		copy(c.Data[i*size:(i+1)*size], a.Data[off:off+size])
		i++
	})
	return c
}

// assign sets every element of a to x, read before a is written.
func (a *Array) assign(x any) error {
	v, err := asArray(x)
	if err != nil {
		return err
	}
	if v, err = v.broadcastTo(a.Shape); err != nil {
		return err
	}
	elems := v.Elems()
	i := 0
	a.each(func(off int) {
		a.put(off, elems[i])
		i++
	})
	return nil
}
