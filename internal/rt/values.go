package rt

import (
	"fmt"
	"math"
	"runtime"
	"unsafe"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// CallValues runs a compiled function on numbers and arrays of the evaluator. The result, of type t, is a number, an array of its own memory, or a tuple
// of those; it is meaningful only when the status is 0.
func CallValues(entry uintptr, args []any, t nd.Type) (status int64, result any) {
	var in []int64
	var headers [][]int64
	for _, a := range args {
		in = pack(in, a, &headers)
	}
	status, out, release := Call(entry, in, t.Slots())
	defer release()
	if status == 0 {
		result, _ = unpack(t, out)
	}
	runtime.KeepAlive(headers)
	runtime.KeepAlive(args)
	return status, result
}

// pack appends the slots of a value. An array is a view on memory with a header that the caller owns.
func pack(slots []int64, v any, headers *[][]int64) []int64 {
	switch v := v.(type) {
	case ir.Num:
		return append(slots, numSlots(v)...)
	case *ir.Array:
		h := []int64{1, int64(len(v.Data)), 0, 0, 0, 1, 0, 0} // a phx_buf of kind PHX_ARG
		*headers = append(*headers, h)
		at := uintptr(0)
		if len(v.Data) > 0 {
			at = uintptr(unsafe.Pointer(unsafe.SliceData(v.Data))) + uintptr(v.Off)
		}
		slots = append(slots, int64(at), int64(uintptr(unsafe.Pointer(&h[0]))|1))
		for _, n := range append(append([]int{}, v.Shape...), v.Stride...) {
			slots = append(slots, int64(n))
		}
		return slots
	}
	panic(fmt.Sprintf("rt: %T is no value that compiled code takes", v))
}

func numSlots(v ir.Num) []int64 {
	switch v.D {
	case nd.Float32:
		return []int64{int64(math.Float32bits(float32(v.F)))}
	case nd.Float64:
		return []int64{int64(math.Float64bits(v.F))}
	case nd.Complex64:
		return []int64{int64(math.Float32bits(float32(v.F))), int64(math.Float32bits(float32(v.G)))}
	case nd.Complex128:
		return []int64{int64(math.Float64bits(v.F)), int64(math.Float64bits(v.G))}
	}
	return []int64{v.I}
}

// unpack reads a value of type t and gives the slots behind it.
func unpack(t nd.Type, s []int64) (any, []int64) {
	rest := s[t.Slots():]
	switch t.Kind {
	case nd.Tuple:
		all := make([]any, len(t.Elems))
		for i, e := range t.Elems {
			all[i], s = unpack(e, s)
		}
		return all, rest
	case nd.Array:
		return unpackArray(t, s), rest
	}
	half := func(k int64) float64 { return float64(math.Float32frombits(uint32(k))) }
	switch n := (ir.Num{D: t.Elem}); t.Elem {
	case nd.Float32:
		n.F = half(s[0])
		return n, rest
	case nd.Float64:
		n.F = math.Float64frombits(uint64(s[0]))
		return n, rest
	case nd.Complex64:
		n.F, n.G = half(s[0]), half(s[1])
		return n, rest
	case nd.Complex128:
		n.F, n.G = math.Float64frombits(uint64(s[0])), math.Float64frombits(uint64(s[1]))
		return n, rest
	default:
		n.I = s[0]
		return n, rest
	}
}

// unpackArray copies the elements of an array whose memory belongs to the call.
func unpackArray(t nd.Type, s []int64) *ir.Array {
	r, size := t.Rank(), t.Elem.Size()
	shape := make([]int, r)
	for i := range shape {
		shape[i] = int(s[2+i])
	}
	a := ir.NewArray(t.Elem, shape...)
	to := 0
	var walk func(axis int, at int64)
	walk = func(axis int, at int64) {
		if axis == r {
			copy(a.Data[to:to+size], unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), size))
			to += size
			return
		}
		for i := range s[2+axis] {
			walk(axis+1, at+i*s[2+r+axis])
		}
	}
	walk(0, s[0])
	return a
}
