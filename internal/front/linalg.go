package front

import (
	"maps"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Products and numpy.linalg.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.matmul":           {"x1, x2, /", func(c *libCall) (*ir.Value, error) { return c.matmul(c.args["x1"], c.args["x2"]) }},
		"numpy.matvec":           {"x1, x2, /", matmulNamed("matvec")},
		"numpy.vecmat":           {"x1, x2, /", matmulNamed("vecmat")},
		"numpy.vecdot":           {"x1, x2, /", matmulNamed("vecdot")},
		"numpy.dot":              {"a, b, out=None", dot},
		"numpy.vdot":             {"a, b, /", vdot},
		"numpy.inner":            {"a, b, /", inner},
		"numpy.outer":            {"a, b, out=None", outer},
		"numpy.linalg.solve":     {"a, b", solve},
		"numpy.linalg.inv":       {"a", matrixFunc("inv", "")},
		"numpy.linalg.det":       {"a", matrixFunc("det", "")},
		"numpy.linalg.slogdet":   {"a", matrixFunc("slogdet", "SlogdetResult")},
		"numpy.linalg.cholesky":  {"a, /, *, upper=False", cholesky},
		"numpy.linalg.qr":        {"a, mode='reduced'", qr},
		"numpy.linalg.svd":       {"a, full_matrices=True, compute_uv=True, hermitian=False", svd},
		"numpy.linalg.svdvals":   {"x, /", svdvals},
		"numpy.linalg.eigh":      {"a, UPLO='L'", symmetric("eigh")},
		"numpy.linalg.eigvalsh":  {"a, UPLO='L'", symmetric("eigvalsh")},
		"numpy.linalg.norm":      {"x, ord=None, axis=None, keepdims=False", norm},
		"numpy.linalg.multi_dot": {"arrays, *, out=None", multiDot},
	})
}

// promoted casts operands to the row's element type.
func (b *builder) promoted(row *op.Spec, xs []*ir.Value) ([]*ir.Value, error) {
	in, _, err := row.Types(typesOf(xs))
	if err != nil {
		return nil, refuse("%s: %v", row.Name, err)
	}
	out := make([]*ir.Value, len(xs))
	for i, x := range xs {
		if out[i], err = b.operandAs(x, in[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// matmul is x @ y, of arrays of rank 1 or more.
func (b *builder) matmul(x, y *ir.Value) (*ir.Value, error) { return b.matmulWith(x, y, nil) }

// matmulNamed is a product of matrices that warns under another name; the Python part of these functions makes matrices of vectors.
func matmulNamed(name string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		return c.matmulWith(c.args["x1"], c.args["x2"], op.Attrs{"within": name})
	}
}

func (b *builder) matmulWith(x, y *ir.Value, attrs op.Attrs) (*ir.Value, error) {
	xs, err := b.ufuncArgs([]*ir.Value{x, y})
	if err != nil {
		return nil, err
	}
	m, n := xs[0].Type.Rank(), xs[1].Type.Rank()
	if m == 0 || n == 0 {
		return nil, refuse("matmul of a number")
	}
	if xs, err = b.promoted(b.rowOf("matmul"), xs); err != nil {
		return nil, err
	}
	b.unify(xs[0].Type.Dims[m-1], xs[1].Type.Dims[max(n-2, 0)])
	if m > 2 && n > 2 {
		b.broadcastDims(xs[0].Type.Dims[:m-2], xs[1].Type.Dims[:n-2])
	}
	return b.node("matmul", xs, attrs).Out(), nil
}

func dot(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	xs, err := c.ufuncArgs([]*ir.Value{c.args["a"], c.args["b"]})
	if err != nil {
		return nil, err
	}
	if xs[0].Type.Rank() == 0 || xs[1].Type.Rank() == 0 {
		return c.scaled(xs)
	}
	if xs, err = c.promoted(c.rowOf("dot"), xs); err != nil {
		return nil, err
	}
	n := xs[1].Type.Rank()
	c.unify(xs[0].Type.Dims[xs[0].Type.Rank()-1], xs[1].Type.Dims[max(n-2, 0)])
	return c.node("dot", xs, nil).Out(), nil
}

// scaled is the product with a number. A Python number has the type that NumPy gives to an array of it. BLAS multiplies floats and complex numbers of rank up
// to 2; NumPy leaves all else to its operator.
func (c *libCall) scaled(xs []*ir.Value) (*ir.Value, error) {
	for i, x := range xs {
		if x.Type.Kind == nd.Py {
			xs[i] = c.cast(x, x.Type.Elem, nd.Scalar)
		}
	}
	ys, err := c.promoted(c.rowOf("dot"), xs)
	if err != nil {
		return nil, err
	}
	if !ys[0].Type.Elem.Inexact() || ys[0].Type.Rank()+ys[1].Type.Rank() > 2 {
		return c.ufunc(c.rowOf("multiply"), ys)
	}
	return c.node("dot", ys, nil).Out(), nil
}

// flatArgs are operands as arrays of rank 1.
func (c *libCall) flatArgs(params ...string) ([]*ir.Value, error) {
	out := make([]*ir.Value, len(params))
	for i, p := range params {
		x, err := c.ufuncArg(c.args[p])
		if err != nil {
			return nil, err
		}
		if x.Type.IsNum() {
			x = c.filled(c.cast(x, x.Type.Elem, nd.Scalar), []*ir.Value{c.int(1)})
		}
		if x.Type.Rank() > 1 {
			if x, err = c.ravel(x); err != nil {
				return nil, err
			}
		}
		out[i] = x
	}
	return out, nil
}

func vdot(c *libCall) (*ir.Value, error) {
	xs, err := c.flatArgs("a", "b")
	if err != nil {
		return nil, err
	}
	if xs, err = c.promoted(c.rowOf("vdot"), xs); err != nil {
		return nil, err
	}
	c.unify(xs[0].Type.Dims[0], xs[1].Type.Dims[0])
	return c.node("vdot", xs, nil).Out(), nil
}

// inner contracts the last axes of both, as dot does with the second operand's last axis moved.
func inner(c *libCall) (*ir.Value, error) {
	xs, err := c.ufuncArgs([]*ir.Value{c.args["a"], c.args["b"]})
	if err != nil {
		return nil, err
	}
	if xs[0].Type.Rank() == 0 || xs[1].Type.Rank() == 0 {
		return c.scaled(xs)
	}
	if n := xs[1].Type.Rank(); n > 1 {
		xs[1] = c.moveAxis(xs[1], n-1, n-2)
	}
	c.args["a"], c.args["b"] = xs[0], xs[1]
	return dot(c)
}

func outer(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	xs, err := c.flatArgs("a", "b")
	if err != nil {
		return nil, err
	}
	return c.ufuncNamed("multiply", c.newaxis(xs[0], 1), c.newaxis(xs[1], 0))
}

func multiDot(c *libCall) (*ir.Value, error) {
	list, ok := c.members(c.args["arrays"])
	if !ok || len(list) != 2 {
		return nil, refuse("multi_dot of other than two arrays")
	}
	c.args["a"], c.args["b"] = list[0], list[1]
	return dot(c)
}

// matrixArg is an argument of numpy.linalg: an array of rank 2 or more, in a type that LAPACK has.
func (c *libCall) matrixArg(row, p string, square bool) (*ir.Value, error) {
	x, err := c.ufuncArg(c.args[p])
	if err != nil {
		return nil, err
	}
	n := x.Type.Rank()
	if n < 2 {
		return nil, refuse("%s() of %s", c.name, x.Type)
	}
	xs, err := c.promoted(c.rowOf(row), []*ir.Value{x})
	if err != nil {
		return nil, err
	}
	if square {
		c.unify(x.Type.Dims[n-2], x.Type.Dims[n-1])
	}
	return xs[0], nil
}

// double are the types in which numpy.linalg computes, and single gives back that of the operands.
var (
	double = map[nd.DType]nd.DType{nd.Float32: nd.Float64, nd.Complex64: nd.Complex128}
	single = map[nd.DType]nd.DType{nd.Float64: nd.Float32, nd.Complex128: nd.Complex64}
)

// lapack is a node of numpy.linalg: of one value, or of a named tuple.
func (b *builder) lapack(row, class string, xs []*ir.Value, attrs op.Attrs) *ir.Value {
	wide, narrow := double[xs[0].Type.Elem]
	if narrow {
		xs = slices.Clone(xs)
		for i, x := range xs {
			xs[i] = b.cast(x, wide, nd.Scalar)
		}
	}
	outs := slices.Clone(b.node(row, xs, attrs).Outs)
	for i, v := range outs {
		if narrow {
			outs[i] = b.cast(v, single[v.Type.Elem], nd.Scalar)
		}
	}
	if len(outs) == 1 {
		return outs[0]
	}
	return b.namedTuple(class, outs)
}

// namedTuples are the classes of what numpy.linalg returns for several results, and the names of their members. _tuples.py has the same classes.
var namedTuples = map[string][]string{"EigResult": {"eigenvalues", "eigenvectors"}, "EighResult": {"eigenvalues", "eigenvectors"}, "QRResult": {"Q", "R"},
	"SVDResult": {"U", "S", "Vh"}, "SlogdetResult": {"sign", "logabsdet"}}

func (b *builder) namedTuple(class string, vs []*ir.Value) *ir.Value {
	return b.node("tuple", vs, nil, nd.Type{Kind: nd.Tuple, Text: class, Elems: typesOf(vs)}).Out()
}

// namedTupleCall is a call of such a class, with all members by position.
func (b *builder) namedTupleCall(class string, args []argument) (*ir.Value, error) {
	vs := make([]*ir.Value, len(args))
	for i, a := range args {
		vs[i] = a.value
		if a.name != "" || isStatic(a.value) {
			return nil, refuse("%s() with argument %s", class, a.name)
		}
	}
	if len(vs) != len(namedTuples[class]) {
		return nil, refuse("%s() of %d values", class, len(vs))
	}
	return b.namedTuple(class, vs), nil
}

// memberNamed is x.name of a named tuple.
func (b *builder) memberNamed(x *ir.Value, name string) (*ir.Value, error) {
	k := slices.Index(namedTuples[x.Type.Text], name)
	if k < 0 {
		return nil, refuse("attribute %s of %s", name, x.Type.Text)
	}
	elems, _ := b.members(x)
	return elems[k], nil
}

func matrixFunc(row, class string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		x, err := c.matrixArg(row, "a", true)
		if err != nil {
			return nil, err
		}
		return c.lapack(row, class, []*ir.Value{x}, nil), nil
	}
}

func solve(c *libCall) (*ir.Value, error) {
	xs, err := c.ufuncArgs([]*ir.Value{c.args["a"], c.args["b"]})
	if err != nil {
		return nil, err
	}
	m, n := xs[0].Type.Rank(), xs[1].Type.Rank()
	if m < 2 || n == 0 || n > 1 && n != m || n == 1 && m != 2 {
		return nil, refuse("solve() of %s and %s", xs[0].Type, xs[1].Type)
	}
	if xs, err = c.promoted(c.rowOf("solve"), xs); err != nil {
		return nil, err
	}
	c.unify(xs[0].Type.Dims[m-2], xs[0].Type.Dims[m-1])
	c.unify(xs[0].Type.Dims[m-2], xs[1].Type.Dims[max(n-2, 0)])
	for i := range max(n-2, 0) {
		c.unify(xs[0].Type.Dims[i], xs[1].Type.Dims[i])
	}
	return c.lapack("solve", "", xs, nil), nil
}

func cholesky(c *libCall) (*ir.Value, error) {
	upper, err := c.flag("upper", false)
	if err != nil {
		return nil, err
	}
	x, err := c.matrixArg("cholesky", "a", true)
	if err != nil {
		return nil, err
	}
	return c.lapack("cholesky", "", []*ir.Value{x}, op.Attrs{"upper": upper}), nil
}

func qr(c *libCall) (*ir.Value, error) {
	mode, err := c.text("mode", "reduced")
	if err != nil || mode != "reduced" {
		return nil, refuse("qr() with mode=%q", mode)
	}
	x, err := c.matrixArg("qr", "a", false)
	if err != nil {
		return nil, err
	}
	return c.lapack("qr", "QRResult", []*ir.Value{x}, nil), nil
}

func svd(c *libCall) (*ir.Value, error) {
	full, err := c.flag("full_matrices", true)
	if err != nil {
		return nil, err
	}
	vectors, err := c.flag("compute_uv", true)
	if err != nil {
		return nil, err
	}
	if hermitian, err := c.flag("hermitian", false); err != nil || hermitian {
		return nil, refuse("svd() with hermitian=True")
	}
	row := "svd"
	if !vectors {
		row = "svdvals"
	}
	x, err := c.matrixArg(row, "a", false)
	if err != nil {
		return nil, err
	}
	var attrs op.Attrs
	if vectors {
		attrs = op.Attrs{"full": full}
	}
	return c.lapack(row, "SVDResult", []*ir.Value{x}, attrs), nil
}

func svdvals(c *libCall) (*ir.Value, error) {
	x, err := c.matrixArg("svdvals", "x", false)
	if err != nil {
		return nil, err
	}
	return c.lapack("svdvals", "", []*ir.Value{x}, nil), nil
}

// symmetric builds eigh and eigvalsh.
func symmetric(row string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		uplo, err := c.text("UPLO", "L")
		if err != nil {
			return nil, err
		}
		if uplo != "L" && uplo != "U" {
			return nil, refuse("%s() with UPLO=%q", c.name, uplo)
		}
		x, err := c.matrixArg(row, "a", true)
		if err != nil {
			return nil, err
		}
		return c.lapack(row, "EighResult", []*ir.Value{x}, op.Attrs{"upper": uplo == "U"}), nil
	}
}

// norm without an order is the square root of a dot product of the flattened array; of the others the library speaks.
func norm(c *libCall) (*ir.Value, error) {
	x, err := c.ufuncArg(c.args["x"])
	if err != nil {
		return nil, err
	}
	if err := c.no("ord", "axis", "keepdims"); err != nil {
		return nil, err
	}
	if !x.Type.IsArray() {
		return nil, refuse("norm of a number")
	}
	if !x.Type.Elem.Inexact() {
		x = c.cast(x, nd.Float64, nd.Scalar)
	}
	return c.flatNorm(x)
}

// flatNorm is sqrt(dot(x, x)) of the elements in memory order, as NumPy computes it; of complex numbers, of their parts.
func (b *builder) flatNorm(x *ir.Value) (*ir.Value, error) {
	if x.Type.Order == nd.F {
		x = b.transpose(x)
	}
	x, err := b.ravel(x)
	if err != nil {
		return nil, err
	}
	if x.Type.Elem.IsFloat() {
		return b.ufuncNamed("sqrt", b.node("dot", []*ir.Value{x, x}, nil).Out())
	}
	var squares []*ir.Value
	for _, name := range []string{"real", "imag"} {
		part, err := b.attribute(x, name)
		if err != nil {
			return nil, err
		}
		squares = append(squares, b.node("dot", []*ir.Value{part, part}, nil).Out())
	}
	s, err := b.ufuncNamed("add", squares...)
	if err != nil {
		return nil, err
	}
	return b.ufuncNamed("sqrt", s)
}
