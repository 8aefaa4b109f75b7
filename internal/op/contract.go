package op

import "phylanx/internal/nd"

// noticed is what can happen to sums of products; told() in flags.h has its bits.
var noticed = []Warning{Overflow, Invalid}

// Sums of products. The operands have the rule's one type; the contracted dims have equal names.
func init() {
	register(
		&Spec{Name: "matmul", Class: Contract, NumPy: []string{"numpy.matmul"}, Op: "__matmul", Sig: "x1, x2, /", Symbol: "phx_matmul", Tells: noticed, Types: uniform(2, allChars), Shape: matmulShape, Equal: Bound,
			Doc: "Matrix product over the last axis of the first and the last but one of the second operand; operands of rank 1 are rows and columns; leading axes broadcast."},
		&Spec{Name: "dot", Class: Contract, NumPy: []string{"numpy.dot"}, Method: "dot", Sig: "a, b", Symbol: "phx_dot", Tells: noticed, Types: uniform(2, allChars), Shape: dotShape, Equal: Bound,
			Doc: "numpy.dot: as matmul up to rank 2; beyond, the free axes of the first, then those of the second. A number, with an operand of rank up to 2, multiplies it."},
		&Spec{Name: "vdot", Class: Contract, NumPy: []string{"numpy.vdot"}, Sig: "a, b, /", Symbol: "phx_vdot", Types: uniform(2, allChars), Shape: vdotShape, Equal: Bound,
			Doc: "Sum of the products of conjugates of the first with the second, both of rank 1."},
	)
}

// inner checks that the contracted dims are the same.
func inner(x, y nd.Dim) error {
	if x != y {
		return typeError("dims not unified: %s and %s", x, y)
	}
	return nil
}

func matmulShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 2 || args[0].Rank() == 0 || args[1].Rank() == 0 {
		return nil, typeError("matmul of %v", args)
	}
	x, y := args[0], args[1]
	xd, yd := x.Dims, y.Dims
	var rows, cols []nd.Dim
	k := xd[len(xd)-1]
	xd = xd[:len(xd)-1]
	if len(xd) > 0 {
		rows, xd = xd[len(xd)-1:], xd[:len(xd)-1]
	}
	if len(yd) > 1 {
		cols, yd = yd[len(yd)-1:], yd[:len(yd)-1]
	}
	if err := inner(k, yd[len(yd)-1]); err != nil {
		return nil, err
	}
	batch, _, err := BroadcastDims([]nd.Type{nd.ArrayOf(x.Elem, xd...), nd.ArrayOf(y.Elem, yd[:len(yd)-1]...)})
	if err != nil {
		return nil, err
	}
	return contracted(x.Elem, batch, rows, cols), nil
}

// contracted is the result of a contraction: a NumPy scalar when no axis is left.
func contracted(d nd.DType, parts ...[]nd.Dim) []nd.Type {
	var dims []nd.Dim
	for _, p := range parts {
		dims = append(dims, p...)
	}
	if len(dims) == 0 {
		return []nd.Type{nd.ScalarOf(d)}
	}
	return []nd.Type{nd.ArrayOf(d, dims...)}
}

func dotShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 2 {
		return nil, typeError("dot of %v", args)
	}
	if m, n := args[0].Rank(), args[1].Rank(); m == 0 || n == 0 {
		if m+n > 2 || !args[0].Elem.Inexact() {
			return nil, typeError("dot of %v", args)
		}
		return contracted(args[0].Elem, args[0].Dims, args[1].Dims), nil
	}
	xd, yd := args[0].Dims, args[1].Dims
	at := max(len(yd)-2, 0)
	if err := inner(xd[len(xd)-1], yd[at]); err != nil {
		return nil, err
	}
	return contracted(args[0].Elem, xd[:len(xd)-1], dimsExcept(yd, at)), nil
}

func vdotShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 2 || args[0].Rank() != 1 || args[1].Rank() != 1 {
		return nil, typeError("vdot of %v", args)
	}
	if err := inner(args[0].Dims[0], args[1].Dims[0]); err != nil {
		return nil, err
	}
	return contracted(args[0].Elem), nil
}
