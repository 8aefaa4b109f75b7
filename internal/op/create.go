package op

import "phylanx/internal/nd"

// New arrays. Elements are of type {dtype}; extents are Python ints, already known to be >= 0.
func init() {
	register(
		&Spec{Name: "empty", Class: Create, Shape: createShape(0), Doc: "An array of unset elements. Operands: the extents."},
		&Spec{Name: "full", Class: Create, Shape: createShape(1), Doc: "An array of one value. Operands: the value, already of type {dtype}, then the extents."},
		&Spec{Name: "arange", Class: Create, Shape: rangeShape(3), Scalar: arangeElement,
			Doc: "start, start+step, ... Operands: start and step of type {dtype}, then the length. From element 2 on, element i is start + i*((start+step)-start), as NumPy fills it."},
		&Spec{Name: "linspace", Class: Create, Shape: rangeShape(5), Scalar: linspaceElement,
			Doc: "Evenly spaced numbers. Operands: start, stop, step and div (float64 or complex128) and the length. Element i is i*step+start, or i/div*(stop-start)+start where step is 0 (as for length 1, with div 1); {endpoint}: the last is stop itself when the length is above 1."},
		&Spec{Name: "iota", Class: Create, Shape: rangeShape(1), Doc: "The indices 0, 1, ... of one axis as {dtype}. Operand: the length."},
		&Spec{Name: "eye", Class: Create, Shape: eyeShape, Doc: "Ones on diagonal k, zeros elsewhere. Operands: rows, columns, k."},
	)
}

// createShape: n value operands, then one Python int per axis.
func createShape(n int) ShapeRule {
	return func(args []nd.Type, a Attrs) ([]nd.Type, error) {
		d, ok := a["dtype"].(nd.DType)
		if !ok || len(args) < n {
			return nil, typeError("a new array wants {dtype} and its extents")
		}
		return []nd.Type{nd.ArrayOf(d, make([]nd.Dim, len(args)-n)...)}, nil
	}
}

// rangeShape: n operands, the last of which is the length of the only axis.
func rangeShape(n int) ShapeRule {
	return func(args []nd.Type, a Attrs) ([]nd.Type, error) {
		d, ok := a["dtype"].(nd.DType)
		if !ok || len(args) != n {
			return nil, typeError("a range wants {dtype} and %d operands", n)
		}
		return []nd.Type{nd.ArrayOf(d, nd.Dim{})}, nil
	}
}

func eyeShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	d, ok := a["dtype"].(nd.DType)
	if !ok || len(args) != 3 {
		return nil, typeError("eye wants {dtype}, rows, columns, k")
	}
	return []nd.Type{nd.ArrayOf(d, nd.Dim{}, nd.Dim{})}, nil
}

// arangeElement: x is start, step and the index i (int64).
func arangeElement(alg Alg, x []Val) Val {
	a := calc{alg}
	start, step, i := x[0], x[1], x[2]
	second := addScalar(alg, []Val{start, step})
	delta := subScalar(alg, []Val{second, start})
	r := addScalar(alg, []Val{start, mulPlain(alg, []Val{a.Cast(i, a.Type(start)), delta})})
	if !a.Type(start).Inexact() {
		return r
	}
	return a.Select(a.isZero(i), start, a.Select(a.eq(i, a.one(i)), second, r))
}

// linspaceElement: x is start, stop, step, div and the index i (int64).
func linspaceElement(alg Alg, x []Val) Val {
	a := calc{alg}
	start, stop, step, div, i := x[0], x[1], x[2], x[3], x[4]
	d := a.Type(start)
	n := a.Cast(i, nd.Float64)
	if d.IsComplex() {
		n = a.Cast(n, d)
	}
	mul := func(p, q Val) Val { return mulPlain(alg, []Val{p, q}) }
	regular := mul(n, step)
	degenerate := mul(a.quotient(n, div), subScalar(alg, []Val{stop, start}))
	return addScalar(alg, []Val{a.Select(a.not(a.truth(step)), degenerate, regular), start})
}

// quotient divides numbers of any inexact type.
func (a calc) quotient(x, y Val) Val {
	if a.Type(x).IsComplex() {
		return a.cdiv(x, y)
	}
	return a.div(x, y)
}
