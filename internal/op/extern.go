package op

import "phylanx/internal/nd"

// Library routines with the phx_extern signature. Those of numpy.linalg work on the last two axes, in float64 or complex128 for integers, and
// fail where NumPy raises LinAlgError. The dims that must be equal have equal names.
func init() {
	register(
		&Spec{Name: "solve", Class: Extern, NumPy: []string{"numpy.linalg.solve"}, Sig: "a, b", Symbol: "phx_solve", CanFail: true, Equal: Bound, Domain: "spd",
			Types: linalgTypes, Shape: solveShape, Doc: "x with a @ x = b; b of rank 1 is one column. Fails for singular a."},
		&Spec{Name: "inv", Class: Extern, NumPy: []string{"numpy.linalg.inv"}, Sig: "a", Symbol: "phx_inv", CanFail: true, Equal: Bound, Domain: "spd",
			Types: linalgTypes, Shape: squareShape, Doc: "Inverse matrix. Fails for singular a."},
		&Spec{Name: "cholesky", Class: Extern, NumPy: []string{"numpy.linalg.cholesky"}, Sig: "a, /, *, upper=False", Symbol: "phx_cholesky", CanFail: true, Equal: Bound, Domain: "spd",
			Types: linalgTypes, Shape: squareShape, Doc: "Cholesky factor, the lower one or with {upper} the upper one, zeros elsewhere. Fails where not positive definite."},
		&Spec{Name: "qr", Class: Extern, NumPy: []string{"numpy.linalg.qr"}, Sig: "a, mode='reduced'", Symbol: "phx_qr", CanFail: true, Equal: Bound, Outs: 2,
			Types: linalgTypes, Shape: qrShape, Doc: "Reduced QR factors q and r."},
		&Spec{Name: "svd", Class: Extern, NumPy: []string{"numpy.linalg.svd"}, Sig: "a, full_matrices=True, compute_uv=True, hermitian=False", Symbol: "phx_svd", CanFail: true, Equal: Bound, Outs: 3,
			Types: linalgTypes, Shape: svdShape, Doc: "Singular value decomposition: u, s, vh, square u and vh when {full}."},
		&Spec{Name: "svdvals", Class: Extern, NumPy: []string{"numpy.linalg.svdvals"}, Sig: "x, /", Symbol: "phx_svdvals", CanFail: true, Equal: Bound,
			Types: linalgTypes, Shape: svdvalsShape, Doc: "Singular values, greatest first."},
		&Spec{Name: "eigh", Class: Extern, NumPy: []string{"numpy.linalg.eigh"}, Sig: "a, UPLO='L'", Symbol: "phx_eigh", CanFail: true, Equal: Bound, Outs: 2, Domain: "spd",
			Types: linalgTypes, Shape: eighShape, Doc: "Eigenvalues, ascending, and eigenvectors of a symmetric or Hermitian matrix, read from its lower or with {upper} its upper triangle."},
		&Spec{Name: "eigvalsh", Class: Extern, NumPy: []string{"numpy.linalg.eigvalsh"}, Sig: "a, UPLO='L'", Symbol: "phx_eigvalsh", CanFail: true, Equal: Bound, Domain: "spd",
			Types: linalgTypes, Shape: eigvalshShape, Doc: "Eigenvalues, ascending, of a symmetric or Hermitian matrix, read as by eigh."},
		&Spec{Name: "det", Class: Extern, NumPy: []string{"numpy.linalg.det"}, Sig: "a", Symbol: "phx_det", CanFail: true, Equal: Bound,
			Types: linalgTypes, Shape: detShape, Doc: "Determinant."},
		&Spec{Name: "slogdet", Class: Extern, NumPy: []string{"numpy.linalg.slogdet"}, Sig: "a", Symbol: "phx_slogdet", CanFail: true, Equal: Bound, Outs: 2,
			Types: linalgTypes, Shape: slogdetShape, Doc: "Sign and logarithm of the absolute value of the determinant."},

		&Spec{Name: "sort", Class: Extern, NumPy: []string{"numpy.sort"}, Sig: "a, axis=-1, kind=None, order=None, *, stable=None", Symbol: "phx_sort",
			Types: sameType, Shape: sortShape(nd.NoType), Doc: "Elements in ascending order along {axis}, NaN last, complex numbers by real, then imaginary part."},
		&Spec{Name: "argsort", Class: Extern, NumPy: []string{"numpy.argsort"}, Method: "argsort", Sig: "a, axis=-1, kind=None, order=None, *, stable=None", Symbol: "phx_argsort",
			Types: sameType, Shape: sortShape(nd.Int64), Doc: "Indices that sort along {axis}; equal elements keep their order."},
		&Spec{Name: "routine.partition", Class: Extern, Symbol: "phx_routine_partition", CanFail: true, Props: Routine,
			Types: withIndex, Shape: sortShape(nd.NoType), Doc: "numpy.partition of x by indices (int64, rank 1) along {axis}. Fails for an index out of bounds."},
		&Spec{Name: "routine.argpartition", Class: Extern, Symbol: "phx_routine_argpartition", CanFail: true, Props: Routine,
			Types: withIndex, Shape: sortShape(nd.Int64), Doc: "numpy.argpartition of x by indices (int64, rank 1) along {axis}. Fails for an index out of bounds."},
		&Spec{Name: "routine.argsort", Class: Extern, Symbol: "phx_routine_argsort", CanFail: true, Props: Routine,
			Types: sameType, Shape: sortShape(nd.Int64), Doc: "numpy.argsort along {axis}; equal elements in NumPy's order, which depends on the processor."},
		&Spec{Name: "searchsorted", Class: Extern, NumPy: []string{"numpy.searchsorted"}, Method: "searchsorted", Sig: "a, v, side='left', sorter=None", Symbol: "phx_searchsorted",
			Types: uniform(2, allChars), Shape: searchShape, Doc: "Where v would be inserted into ascending a of rank 1, before or with {right} after equal elements."},
		&Spec{Name: "unique", Class: Extern, NumPy: []string{"numpy.unique"}, Sig: "ar", Symbol: "phx_unique",
			Types: sameType, Shape: uniqueShape, Doc: "The distinct elements in ascending order; all NaN are one."},
		&Spec{Name: "bincount", Class: Extern, NumPy: []string{"numpy.bincount"}, Sig: "x, /, weights=None, minlength=0", Symbol: "phx_bincount", CanFail: true,
			Types: binTypes, Shape: bincountShape, Doc: "How often each integer stands in x of rank 1. Operands: x as int64, minlength. Fails for a negative element."},
	)
}

// withIndex: the first operand's type stays, the second is int64.
func withIndex(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if len(args) != 2 {
		return nil, 0, typeError("%d operands instead of 2", len(args))
	}
	return []nd.DType{args[0].Elem, nd.Int64}, args[0].Elem, nil
}

func linalgTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := nd.ResultType(args...)
	if !d.Inexact() {
		d = nd.Float64
	}
	in := make([]nd.DType, len(args))
	for i := range in {
		in[i] = d
	}
	return in, d, nil
}

// matrix takes x apart: leading axes, rows, columns.
func matrix(args []nd.Type) (x nd.Type, batch []nd.Dim, rows, cols nd.Dim, err error) {
	if len(args) == 0 || !args[0].IsArray() || args[0].Rank() < 2 {
		return x, nil, rows, cols, typeError("no matrix: %v", args)
	}
	x = args[0]
	n := x.Rank()
	return x, x.Dims[: n-2 : n-2], x.Dims[n-2], x.Dims[n-1], nil
}

func squareMatrix(args []nd.Type) (x nd.Type, batch []nd.Dim, n nd.Dim, err error) {
	x, batch, n, cols, err := matrix(args)
	if err == nil {
		err = inner(n, cols)
	}
	return x, batch, n, err
}

func squareShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, _, _, err := squareMatrix(args)
	if err != nil {
		return nil, err
	}
	return []nd.Type{nd.ArrayOf(x.Elem, x.Dims...)}, nil
}

// solveShape: b of rank 1 is a vector; otherwise its leading axes must be those of a.
func solveShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	a, batch, n, err := squareMatrix(args)
	if err != nil || len(args) != 2 || args[1].Rank() == 0 {
		return nil, typeError("solve of %v", args)
	}
	b := args[1]
	if b.Rank() == 1 {
		if len(batch) > 0 {
			return nil, typeError("solve of %v", args)
		}
		return []nd.Type{nd.ArrayOf(a.Elem, b.Dims...)}, inner(n, b.Dims[0])
	}
	if b.Rank() != a.Rank() {
		return nil, typeError("solve of %v", args)
	}
	for i, d := range append(batch, n) {
		if err := inner(d, b.Dims[i]); err != nil {
			return nil, err
		}
	}
	return []nd.Type{nd.ArrayOf(a.Elem, b.Dims...)}, nil
}

// smaller is the dim of min(rows, cols): a new name unless they are the same or one is 1.
func smaller(rows, cols nd.Dim) nd.Dim {
	switch {
	case rows == cols || rows.One:
		return rows
	case cols.One:
		return cols
	}
	return nd.Dim{}
}

func matrixOf(d nd.DType, batch []nd.Dim, dims ...nd.Dim) nd.Type {
	return contracted(d, batch, dims)[0]
}

func qrShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, rows, cols, err := matrix(args)
	if err != nil {
		return nil, err
	}
	k := smaller(rows, cols)
	return []nd.Type{matrixOf(x.Elem, batch, rows, k), matrixOf(x.Elem, batch, k, cols)}, nil
}

func svdShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	x, batch, rows, cols, err := matrix(args)
	if err != nil {
		return nil, err
	}
	k := smaller(rows, cols)
	left, right := k, k
	if a.Bool("full") {
		left, right = rows, cols
	}
	return []nd.Type{matrixOf(x.Elem, batch, rows, left), matrixOf(x.Elem.Real(), batch, k), matrixOf(x.Elem, batch, right, cols)}, nil
}

func svdvalsShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, rows, cols, err := matrix(args)
	return []nd.Type{matrixOf(x.Elem.Real(), batch, smaller(rows, cols))}, err
}

func eighShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, n, err := squareMatrix(args)
	return []nd.Type{matrixOf(x.Elem.Real(), batch, n), matrixOf(x.Elem, batch, n, n)}, err
}

func eigvalshShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, n, err := squareMatrix(args)
	return []nd.Type{matrixOf(x.Elem.Real(), batch, n)}, err
}

func detShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, _, err := squareMatrix(args)
	return []nd.Type{matrixOf(x.Elem, batch)}, err
}

func slogdetShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	x, batch, _, err := squareMatrix(args)
	return []nd.Type{matrixOf(x.Elem, batch), matrixOf(x.Elem.Real(), batch)}, err
}

// sortShape keeps the dims; out is the element type of the result, NoType for the operand's.
func sortShape(out nd.DType) ShapeRule {
	return func(args []nd.Type, a Attrs) ([]nd.Type, error) {
		if _, err := axisOf(args, a, args[0].Rank()); err != nil {
			return nil, err
		}
		d := out
		if d == nd.NoType {
			d = args[0].Elem
		}
		return []nd.Type{nd.ArrayOf(d, args[0].Dims...)}, nil
	}
}

func searchShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 2 || args[0].Rank() != 1 {
		return nil, typeError("searchsorted of %v", args)
	}
	if args[1].IsNum() {
		return []nd.Type{nd.ScalarOf(nd.Int64)}, nil
	}
	return []nd.Type{nd.ArrayOf(nd.Int64, args[1].Dims...)}, nil
}

func uniqueShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 1 || !args[0].IsArray() {
		return nil, typeError("unique of %v", args)
	}
	return []nd.Type{nd.ArrayOf(args[0].Elem, nd.Dim{})}, nil
}

// binTypes: integers that cast safely to int64, and the length.
func binTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if !nd.CanCast(args[0].Elem, nd.Int64) {
		return nil, 0, typeError("bincount of %s", args[0])
	}
	return []nd.DType{nd.Int64, nd.Int64}, nd.Int64, nil
}

func bincountShape(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 2 || args[0].Rank() != 1 {
		return nil, typeError("bincount of %v", args)
	}
	return []nd.Type{nd.ArrayOf(nd.Int64, nd.Dim{})}, nil
}
