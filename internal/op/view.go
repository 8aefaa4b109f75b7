package op

import (
	"fmt"

	"phylanx/internal/nd"
)

func typeError(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Rows of class View, and of class Store whose targets they make. Operand 0 is the array; index and length operands are Python ints,
// already brought into range by slice.norm or checked by the row itself.
func init() {
	register(
		&Spec{Name: "slice", Class: View, Doc: "Axis {axis} restricted to length elements from first, every step. Operands: x, first, length, step.", Shape: sliceShape},
		&Spec{Name: "index", Class: View, CanFail: true, Doc: "Axis {axis} dropped at an index, negative counted from the end. Operands: x, i. Fails out of range.", Shape: indexShape},
		&Spec{Name: "permute", Class: View, Doc: "Axes in the order {axes}. With {own} it is the operand itself, new memory that nobody else has seen, laid out in that order.", Shape: permuteShape},
		&Spec{Name: "newaxis", Class: View, Doc: "A new axis of extent 1 at {axis}.", Shape: newaxisShape},
		&Spec{Name: "squeeze", Class: View, Doc: "Axis {axis}, whose extent is 1 by type, dropped.", Shape: squeezeShape},
		&Spec{Name: "reshape", Class: View, Shape: reshapeShape,
			Doc: "The elements of x in C order under other extents. Operands: x, then one Python int per new axis, whose product a guard has checked. Of memory that is not C-contiguous by type it " +
				"means something only where reshape.fits holds or, with {dense}, contiguous. With {own} it is the operand itself, as for permute."},
		&Spec{Name: "reshape.fits", Class: Flow, Doc: "Whether there are strides that show the elements of x in C order under other extents, so that reshape is a view. Operands: those of reshape.", Shape: result(nd.PyBool)},
		&Spec{Name: "contiguous", Class: Flow, Doc: "Whether the elements of x stand in memory in C order without gaps.", Shape: result(nd.PyBool)},
		&Spec{Name: "overlap", Class: Flow, Doc: "Whether the ranges of memory from the first to the last element of two arrays have a byte in common.", Shape: result(nd.PyBool)},
		&Spec{Name: "broadcast", Class: View, Doc: "x repeated by stride 0 to the extents given as Python ints (read-only).", Shape: broadcastShape},
		&Spec{Name: "diagonal", Class: View, Doc: "length elements along the diagonal of axes {axes} (two), from two indices, as the last axis; read-only. Operands: x, the two indices, length.", Shape: diagonalShape},
		&Spec{Name: "windows", Class: View, Doc: "All the windows of width elements along {axis}, of which there are count; their elements are the last axis. Read-only. Operands: x, count, width.", Shape: windowsShape},
		&Spec{Name: "bits", Class: View, CanFail: true, Doc: "The memory of x read as elements of type {dtype}. Where these have another size, a second operand is the extent of the last axis, along which x is contiguous; wider ones ask for memory in C order, and fail where it is not aligned for them.", Shape: bitsShape},
		&Spec{Name: "redim", Class: View, Doc: "x itself, its dims under the names that guards have shown them to equal: the same object, not a view of it.", Shape: redimShape},
		&Spec{Name: "real", Class: View, NumPy: []string{"numpy.real"}, Method: "real", Sig: "val", Doc: "Real part, a view for complex arrays.", Shape: partShape},
		&Spec{Name: "imag", Class: View, NumPy: []string{"numpy.imag"}, Method: "imag", Sig: "val", Doc: "Imaginary part, a view for complex arrays.", Shape: partShape},

		&Spec{Name: "load", Class: Gather, CanFail: true, Doc: "One element as a NumPy scalar: operands x and one Python int per axis, negative counted from the end. Fails out of range.", Shape: loadShape},
		&Spec{Name: "store", Class: Store, CanFail: true, Outs: -1, Writes: []int{0}, Doc: "One element set: operands x, one Python int per axis, the value already cast to x's element type. Fails out of range."},
		&Spec{Name: "assign", Class: Store, Outs: -1, Writes: []int{0}, Doc: "Every element of x set to a value (number or array that broadcasts to x's dims), already cast; overlap is read before it is written."},
	)
}

// dimsExcept copies dims without axis k.
func dimsExcept(d []nd.Dim, k int) []nd.Dim {
	return append(append([]nd.Dim{}, d[:k]...), d[k+1:]...)
}

func axisOf(args []nd.Type, a Attrs, limit int) (int, error) {
	k := int(a.Int("axis"))
	if len(args) == 0 || !args[0].IsArray() || k < 0 || k >= limit {
		return 0, typeError("axis %d of %v", k, args)
	}
	return k, nil
}

// viewType is t with other dims and order.
func viewType(t nd.Type, dims []nd.Dim, o nd.Order) []nd.Type {
	t.Dims, t.Order = dims, o
	return []nd.Type{t}
}

// innerOf weakens an order to what survives when outer axes are cut.
func innerOf(o nd.Order) nd.Order {
	if o == nd.C || o == nd.Inner {
		return nd.Inner
	}
	return nd.Strided
}

func sliceShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 4 {
		return nil, typeError("slice wants x, first, length, step")
	}
	k, err := axisOf(args, a, args[0].Rank())
	if err != nil {
		return nil, err
	}
	t := args[0]
	dims := append([]nd.Dim{}, t.Dims...)
	dims[k] = nd.Dim{}
	unit := a.Bool("unit") // the step is 1
	o := nd.Strided
	switch last := k == t.Rank()-1; {
	case k == 0 && unit && t.Order == nd.C:
		o = nd.C
	case !last || unit:
		o = innerOf(t.Order)
	}
	return viewType(t, dims, o), nil
}

func indexShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	k, err := axisOf(args, a, args[0].Rank())
	if err != nil {
		return nil, err
	}
	t := args[0]
	o := nd.Strided
	switch {
	case k == 0 && t.Order == nd.C:
		o = nd.C
	case k == t.Rank()-1:
		o = nd.Strided
	default:
		o = innerOf(t.Order)
	}
	if t.Rank() == 1 {
		o = nd.C
	}
	return viewType(t, dimsExcept(t.Dims, k), o), nil
}

func permuteShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	t, axes := args[0], a.Ints("axes")
	if !t.IsArray() || len(axes) != t.Rank() {
		return nil, typeError("permute of %s by %v", t, axes)
	}
	dims := make([]nd.Dim, len(axes))
	same, reversed := true, true
	for i, k := range axes {
		if k < 0 || int(k) >= t.Rank() {
			return nil, typeError("permute axis %d", k)
		}
		dims[i] = t.Dims[k]
		same = same && int(k) == i
		reversed = reversed && int(k) == t.Rank()-1-i
	}
	o := nd.Strided
	switch {
	case same:
		o = t.Order
	case reversed && t.Order == nd.C:
		o = nd.F
	case reversed && t.Order == nd.F:
		o = nd.C
	}
	return viewType(t, dims, o), nil
}

func newaxisShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	k, err := axisOf(args, a, args[0].Rank()+1)
	if err != nil {
		return nil, err
	}
	t := args[0]
	dims := append(append(append([]nd.Dim{}, t.Dims[:k]...), nd.Dim{One: true}), t.Dims[k:]...)
	o := t.Order
	if o == nd.F || o == nd.Inner && k == t.Rank() {
		o = nd.Strided
	}
	return viewType(t, dims, o), nil
}

func squeezeShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	k, err := axisOf(args, a, args[0].Rank())
	if err != nil {
		return nil, err
	}
	t := args[0]
	if !t.Dims[k].One {
		return nil, typeError("squeeze of axis %d of %s", k, t)
	}
	o := t.Order
	if o == nd.F && t.Rank() <= 2 {
		o = nd.C
	} else if o == nd.F || o == nd.Inner && k == t.Rank()-1 {
		o = nd.Strided
	}
	return viewType(t, dimsExcept(t.Dims, k), o), nil
}

func reshapeShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) == 0 || !args[0].IsArray() {
		return nil, typeError("reshape of %v", args)
	}
	o := nd.Strided
	if args[0].Order == nd.C || a.Bool("dense") {
		o = nd.C
	}
	return viewType(args[0], make([]nd.Dim, len(args)-1), o), nil
}

func broadcastShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	t := viewType(args[0], make([]nd.Dim, len(args)-1), nd.Strided)
	t[0].ReadOnly = true
	return t, nil
}

func diagonalShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	axes := a.Ints("axes")
	if len(args) != 4 || !args[0].IsArray() || len(axes) != 2 || axes[0] == axes[1] || max(axes[0], axes[1]) >= int64(args[0].Rank()) || min(axes[0], axes[1]) < 0 {
		return nil, typeError("diagonal of %v along %v", args, axes)
	}
	var dims []nd.Dim
	for k, d := range args[0].Dims {
		if k != int(axes[0]) && k != int(axes[1]) {
			dims = append(dims, d)
		}
	}
	t := viewType(args[0], append(dims, nd.Dim{}), nd.Strided)
	t[0].ReadOnly = true
	return t, nil
}

func windowsShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 3 {
		return nil, typeError("windows wants x, count, width")
	}
	k, err := axisOf(args, a, args[0].Rank())
	if err != nil {
		return nil, err
	}
	dims := append(append([]nd.Dim{}, args[0].Dims...), nd.Dim{})
	dims[k] = nd.Dim{}
	t := viewType(args[0], dims, nd.Strided)
	t[0].ReadOnly = true
	return t, nil
}

func bitsShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	d, ok := a["dtype"].(nd.DType)
	if !ok || len(args) == 0 || !args[0].IsArray() || d == nd.Bool && args[0].Elem != nd.Bool {
		return nil, typeError("bits of %v", args)
	}
	x := args[0]
	x.Elem = d
	if d.Size() == args[0].Elem.Size() {
		return []nd.Type{x}, nil
	}
	last := x.Rank() - 1
	if len(args) != 2 || last < 0 || x.Order != nd.C && (x.Order != nd.Inner || d.Size() > args[0].Elem.Size()) {
		return nil, typeError("bits of %v as %s", args, d.NumPy())
	}
	dims := append(append([]nd.Dim{}, x.Dims[:last]...), nd.Dim{})
	return viewType(x, dims, x.Order), nil
}

func redimShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 1 || !args[0].IsArray() {
		return nil, typeError("redim of %v", args)
	}
	return viewType(args[0], make([]nd.Dim, args[0].Rank()), args[0].Order), nil
}

func partShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	t := args[0]
	if t.Elem.IsComplex() {
		t.Elem = t.Elem.Real()
		if t.IsArray() {
			t.Order = nd.Strided
		}
	}
	return []nd.Type{t}, nil
}

func loadShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) == 0 || !args[0].IsArray() || len(args) != 1+args[0].Rank() {
		return nil, typeError("load of %v", args)
	}
	return []nd.Type{nd.ScalarOf(args[0].Elem)}, nil
}
