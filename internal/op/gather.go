package op

import "phylanx/internal/nd"

// Rows that choose elements by index arrays. A boolean mask is first turned into indices (flatnonzero), as NumPy does.
func init() {
	register(
		&Spec{Name: "gather", Class: Gather, CanFail: true, Shape: gatherShape,
			Doc: "Elements at index arrays. Operands: x, then one int64 array or Python int per axis in {axes} (ascending); they broadcast together, negative ones count from the end. " +
				"The axes of x that stay keep their order; the dims of the indices stand at {at} among them. Fails out of range."},
		&Spec{Name: "scatter", Class: Store, CanFail: true, Outs: -1, Writes: []int{0},
			Doc: "Elements at index arrays set: operands x, the indices as in gather ({axes}, {at}), then a value already cast that broadcasts to what gather would give. In C order, so the last of equal indices wins. " +
				"Fails out of range, before anything is written. The value and the indices do not share x's memory."},
		&Spec{Name: "flatnonzero", Class: Extern, Symbol: "phx_flatnonzero", NumPy: []string{"numpy.flatnonzero"}, Sig: "a", Shape: flatnonzeroShape,
			Doc: "Indices, in C order of the flattened array, of the elements that are true. Operand: an array."},
	)
}

// IndexDims is the broadcast of the dims of index operands, which must have been made equal where they are not 1.
func IndexDims(idx []nd.Type) ([]nd.Dim, error) {
	rank := 0
	for _, t := range idx {
		rank = max(rank, t.Rank())
	}
	dims := make([]nd.Dim, rank)
	for i := range dims {
		dims[i] = nd.Dim{One: true}
	}
	for _, t := range idx {
		for i, d := range t.Dims {
			switch have := &dims[rank-t.Rank()+i]; {
			case have.One:
				*have = d
			case !d.One && d != *have:
				return nil, typeError("index dims %s and %s", have, d)
			}
		}
	}
	return dims, nil
}

func gatherShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	axes, at := a.Ints("axes"), int(a.Int("at"))
	if len(args) < 2 || !args[0].IsArray() || len(axes) != len(args)-1 {
		return nil, typeError("gather of %v at axes %v", args, axes)
	}
	x := args[0]
	for _, t := range args[1:] {
		if t.Elem != nd.Int64 || !t.IsArray() && !t.IsNum() {
			return nil, typeError("gather index of type %s", t)
		}
	}
	idx, err := IndexDims(args[1:])
	if err != nil {
		return nil, err
	}
	var rest []nd.Dim
	k := 0
	for i, d := range x.Dims {
		if k < len(axes) && int(axes[k]) == i {
			k++
			continue
		}
		rest = append(rest, d)
	}
	if k != len(axes) || at < 0 || at > len(rest) {
		return nil, typeError("gather of %s at axes %v, result at %d", x, axes, at)
	}
	dims := append(append(append([]nd.Dim{}, rest[:at]...), idx...), rest[at:]...)
	return []nd.Type{nd.ArrayOf(x.Elem, dims...)}, nil
}

func flatnonzeroShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 1 || !args[0].IsArray() {
		return nil, typeError("flatnonzero of %v", args)
	}
	return []nd.Type{nd.ArrayOf(nd.Int64, nd.Dim{})}, nil
}
