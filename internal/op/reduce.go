package op

import (
	"math"

	"phylanx/internal/nd"
)

// Reductions along the axes {axes} (ascending; all when absent), which stay with extent 1 when {keepdims}. Operands arrive cast to the rule's
// operand type; each element is cast to the result's type before it is combined (count_nonzero: Bool to Int64).
// Rows with a WarnName warn as the row that combines does.
func init() {
	register(
		&Spec{Name: "sum", Class: Reduce, NumPy: []string{"numpy.sum", "numpy.add.reduce"}, Method: "sum", Sig: "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Sum; integers as 64 bits. Whole contiguous float arrays and last axes in NumPy's pairwise order.", Types: accumulate, Of: "add", WarnName: "reduce", Unit: int64(0), Equal: Ordered},
		&Spec{Name: "prod", Class: Reduce, NumPy: []string{"numpy.prod", "numpy.multiply.reduce"}, Method: "prod", Sig: "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Product; integers as 64 bits.", Types: accumulate, Of: "multiply", WarnName: "reduce", Unit: int64(1), Equal: Ordered},
		&Spec{Name: "max", Class: Reduce, NumPy: []string{"numpy.max", "numpy.amax", "numpy.maximum.reduce"}, Method: "max", Sig: "a, axis=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Greatest element; NaN when there is one. Fails when empty.", Types: sameType, Of: "maximum", CanFail: true},
		&Spec{Name: "min", Class: Reduce, NumPy: []string{"numpy.min", "numpy.amin", "numpy.minimum.reduce"}, Method: "min", Sig: "a, axis=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Smallest element; NaN when there is one. Fails when empty.", Types: sameType, Of: "minimum", CanFail: true},
		&Spec{Name: "all", Class: Reduce, NumPy: []string{"numpy.all", "numpy.logical_and.reduce"}, Method: "all", Sig: "a, axis=None, out=None, keepdims=False, where=True",
			Doc: "No element is zero.", Types: truthTypes(nd.Bool), Of: "logical_and", Unit: true},
		&Spec{Name: "any", Class: Reduce, NumPy: []string{"numpy.any", "numpy.logical_or.reduce"}, Method: "any", Sig: "a, axis=None, out=None, keepdims=False, where=True",
			Doc: "Some element is not zero.", Types: truthTypes(nd.Bool), Of: "logical_or", Unit: false},
		&Spec{Name: "count_nonzero", Class: Reduce, NumPy: []string{"numpy.count_nonzero"}, Sig: "a, axis=None, *, keepdims=False",
			Doc: "Number of elements that are not zero.", Types: truthTypes(nd.Int64), Of: "add", Unit: int64(0)},
		&Spec{Name: "argmax", Class: Reduce, NumPy: []string{"numpy.argmax"}, Method: "argmax", Sig: "a, axis=None, out=None, *, keepdims=False",
			Doc: "Index of the first greatest element, or of the first NaN; in the flattened array when {axes} is absent. Fails when empty. An element replaces the best when Of of (element, best) is true and " +
				"the best is no NaN, or when it is the first NaN.", Types: indexTypes, Of: "greater", CanFail: true},
		&Spec{Name: "argmin", Class: Reduce, NumPy: []string{"numpy.argmin"}, Method: "argmin", Sig: "a, axis=None, out=None, *, keepdims=False",
			Doc: "Index of the first smallest element, or of the first NaN, as argmax.", Types: indexTypes, Of: "less", CanFail: true},
		&Spec{Name: "bitand.reduce", Class: Reduce, NumPy: []string{"numpy.bitwise_and.reduce"}, Sig: "a, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Bitwise and of all elements.", Types: integersOnly, Of: "bitwise_and", Unit: int64(-1)},
		&Spec{Name: "bitor.reduce", Class: Reduce, NumPy: []string{"numpy.bitwise_or.reduce"}, Sig: "a, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Bitwise or of all elements.", Types: integersOnly, Of: "bitwise_or", Unit: int64(0)},
		&Spec{Name: "bitxor.reduce", Class: Reduce, NumPy: []string{"numpy.bitwise_xor.reduce"}, Sig: "a, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Bitwise exclusive or of all elements.", Types: integersOnly, Of: "bitwise_xor", Unit: int64(0)},
		&Spec{Name: "fmax.reduce", Class: Reduce, NumPy: []string{"numpy.fmax.reduce"}, Sig: "a, axis=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Greatest element that is no NaN. Fails when empty.", Types: sameType, Of: "fmax", CanFail: true},
		&Spec{Name: "fmin.reduce", Class: Reduce, NumPy: []string{"numpy.fmin.reduce"}, Sig: "a, axis=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "Smallest element that is no NaN. Fails when empty.", Types: sameType, Of: "fmin", CanFail: true},
		&Spec{Name: "logaddexp.reduce", Class: Reduce, NumPy: []string{"numpy.logaddexp.reduce"}, Sig: "a, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
			Doc: "log of the sum of exponentials.", Types: floatsOnly, Of: "logaddexp", WarnName: "reduce", Unit: math.Inf(-1), Equal: Ordered},
	)
}

// IsIndex reports whether the row gives the index of an element.
func (s *Spec) IsIndex() bool { return s.Name == "argmax" || s.Name == "argmin" }

// accumulate widens booleans and narrow integers to 64 bits, as sum and prod do.
func accumulate(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := args[0].Elem
	switch {
	case d == nd.Bool || d.IsSigned():
		d = nd.Int64
	case d.IsUint():
		d = nd.Uint64
	}
	return []nd.DType{d}, d, nil
}

func truthTypes(out nd.DType) DTypeRule {
	return func([]nd.Type) ([]nd.DType, nd.DType, error) { return []nd.DType{nd.Bool}, out, nil }
}

func indexTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	return []nd.DType{args[0].Elem}, nd.Int64, nil
}

func integersOnly(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if d := args[0].Elem; !d.IsInt() && d != nd.Bool {
		return nil, 0, typeError("bitwise reduction of %s", args[0])
	}
	return sameType(args)
}

func floatsOnly(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if !args[0].Elem.IsFloat() {
		return nil, 0, typeError("logaddexp of %s", args[0])
	}
	return sameType(args)
}

// reduceShape drops the axes, or keeps them with extent 1. Without axes left the result is a NumPy scalar.
func reduceShape(s *Spec, args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 1 || !args[0].IsArray() && !args[0].IsNum() {
		return nil, typeError("%s of %v", s.Name, args)
	}
	out, err := elementType(s, args)
	if err != nil {
		return nil, err
	}
	t := args[0]
	dropped, err := axesSet(a, t.Rank())
	if err != nil {
		return nil, err
	}
	var dims []nd.Dim
	for i, d := range t.Dims {
		switch {
		case !dropped[i]:
			dims = append(dims, d)
		case a.Bool("keepdims"):
			dims = append(dims, nd.Dim{One: true})
		}
	}
	if len(dims) == 0 {
		return []nd.Type{nd.ScalarOf(out)}, nil
	}
	return []nd.Type{nd.ArrayOf(out, dims...)}, nil
}

// axesSet reads {axes}: all when absent.
func axesSet(a Attrs, rank int) (map[int]bool, error) {
	set := map[int]bool{}
	if a["axes"] == nil {
		for i := range rank {
			set[i] = true
		}
		return set, nil
	}
	for _, k := range a.Ints("axes") {
		if k < 0 || int(k) >= rank || set[int(k)] {
			return nil, typeError("axes %v of rank %d", a.Ints("axes"), rank)
		}
		set[int(k)] = true
	}
	return set, nil
}
