package front

import (
	"maps"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// attributes are those of arrays and NumPy scalars, and of what stands for them.
var attributes map[string]func(b *builder, x *ir.Value) (*ir.Value, error)

func init() {
	attributes = map[string]func(b *builder, x *ir.Value) (*ir.Value, error){
		"shape":    func(b *builder, x *ir.Value) (*ir.Value, error) { return b.tuple(nd.Tuple, b.shape(x)), nil },
		"ndim":     func(b *builder, x *ir.Value) (*ir.Value, error) { return b.int(int64(x.Type.Rank())), nil },
		"size":     func(b *builder, x *ir.Value) (*ir.Value, error) { return b.size(x), nil },
		"itemsize": func(b *builder, x *ir.Value) (*ir.Value, error) { return b.int(int64(x.Type.Elem.Size())), nil },
		"nbytes": func(b *builder, x *ir.Value) (*ir.Value, error) {
			return b.intOp("__mul", b.size(x), b.int(int64(x.Type.Elem.Size()))), nil
		},
		"dtype": func(b *builder, x *ir.Value) (*ir.Value, error) { return b.dtypeValue(x.Type.Elem), nil },
		"T":     transposed,
		"mT":    matrixTransposed,
		"real":  realPart,
		"imag":  imagPart,
		"flat":  flatOf,

		"strides": stridesOf,
	}
}

// boundMethod is a method where it is not called at once, such as d.get. It exists only while building.
type boundMethod struct {
	self *ir.Value
	name string
}

// attribute is x.name of an array, a number or a dtype.
func (b *builder) attribute(x *ir.Value, name string) (*ir.Value, error) {
	switch {
	case x.Type.Kind == nd.DTypeOf:
		return b.dtypeAttribute(x.Type.Elem, name)
	case x.Type.Kind == nd.Seq && x.Type.Form >= nd.DequeForm && name == "maxlen":
		return b.maxlen(x), nil
	case x.Type.Kind == nd.Tuple && x.Type.Text != "":
		return b.memberNamed(x, name)
	case x.Type.IsTable() || x.Type.Kind == nd.Seq || isText(x.Type):
		return b.newStatic(&boundMethod{x, name}), nil
	case x.Type.Kind == nd.Py && name != "real" && name != "imag":
		return nil, refuse("attribute %s of %s", name, x.Type)
	case x.Type.IsArray() || x.Type.IsNum():
		if f := attributes[name]; f != nil {
			return f(b, x)
		}
	}
	return nil, refuse("attribute %s of %s", name, x.Type)
}

func (b *builder) dtypeValue(d nd.DType) *ir.Value {
	return b.constant(nd.Type{Kind: nd.DTypeOf, Elem: d}, nil)
}

// dtypeAttribute is an attribute of a dtype object.
func (b *builder) dtypeAttribute(d nd.DType, name string) (*ir.Value, error) {
	switch name {
	case "itemsize":
		return b.int(int64(d.Size())), nil
	case "name":
		return b.str(d.NumPy()), nil
	case "char":
		return b.str(string(d.Char())), nil
	case "kind":
		return b.str(dtypeKind(d)), nil
	case "type":
		return b.newStatic(globalRef{"numpy." + d.NumPy()}), nil
	}
	return nil, refuse("attribute %s of a dtype", name)
}

// dtypeKind is np.dtype(d).kind.
func dtypeKind(d nd.DType) string {
	switch {
	case d == nd.Bool:
		return "b"
	case d.IsSigned():
		return "i"
	case d.IsUint():
		return "u"
	case d.IsFloat():
		return "f"
	}
	return "c"
}

func (b *builder) size(x *ir.Value) *ir.Value {
	n := b.int(1)
	for _, e := range b.shape(x) {
		if k, ok := b.intConst(n, 0); ok && k == 1 {
			n = e
			continue
		}
		n = b.intOp("__mul", n, e)
	}
	return n
}

func transposed(b *builder, x *ir.Value) (*ir.Value, error) {
	if x.Type.IsNum() {
		return x, nil
	}
	return b.transpose(x), nil
}

func matrixTransposed(b *builder, x *ir.Value) (*ir.Value, error) {
	n := x.Type.Rank()
	if n < 2 {
		return nil, refuse("mT of %s", x.Type)
	}
	return b.moveAxis(x, n-1, n-2), nil
}

// realPart of a real array is the array itself.
func realPart(b *builder, x *ir.Value) (*ir.Value, error) {
	switch {
	case x.Type.Elem.IsComplex():
		return b.node("real", []*ir.Value{x}, nil).Out(), nil
	case x.Type.Kind == nd.Py && x.Type.Elem == nd.Bool:
		return b.cast(x, nd.Int64, nd.Py), nil
	}
	return x, nil
}

// imagPart of a real array is a read-only array of zeros.
func imagPart(b *builder, x *ir.Value) (*ir.Value, error) {
	switch {
	case x.Type.Elem.IsComplex():
		return b.node("imag", []*ir.Value{x}, nil).Out(), nil
	case x.Type.IsArray():
		zeros := b.filled(b.number(x.Type.Elem, 0), b.shape(x))
		zeros.Type.ReadOnly = true
		return zeros, nil
	case x.Type.Kind == nd.Py && x.Type.Elem == nd.Bool:
		return b.int(0), nil
	}
	return b.cast(b.int(0), x.Type.Elem, x.Type.Kind), nil
}

// stridesOf are the steps in bytes along the axes of an array whose layout is known by type. NumPy's are arbitrary along axes of one element and of arrays of none.
func stridesOf(b *builder, x *ir.Value) (*ir.Value, error) {
	if !x.Type.IsArray() || x.Type.Order != nd.C && x.Type.Order != nd.F {
		return nil, refuse("attribute strides of %s", x.Type)
	}
	shape := b.shape(x)
	out := make([]*ir.Value, len(shape))
	step := b.int(int64(x.Type.Elem.Size()))
	for i := range shape {
		k := i
		if x.Type.Order == nd.C {
			k = len(shape) - 1 - i
		}
		b.guard(b.compareInts(">", shape[k], b.int(1)), "strides of an axis of one element")
		out[k] = step
		if i < len(shape)-1 {
			step = b.intOp("__mul", step, shape[k])
		}
	}
	return b.tuple(nd.Tuple, out), nil
}

// asFunction are the methods that are the NumPy function of the same name.
var asFunction = map[string]string{"transpose": "", "round": "numpy.round", "argsort": "numpy.argsort", "argpartition": "numpy.argpartition", "searchsorted": "numpy.searchsorted", "take": "numpy.take",
	"dot": "numpy.dot", "squeeze": "numpy.squeeze", "swapaxes": "numpy.swapaxes", "nonzero": "numpy.nonzero", "clip": "numpy.clip", "diagonal": "numpy.diagonal",
	"ravel": "numpy.ravel"}

// method is x.name(args) of an array or a NumPy scalar.
func (b *builder) method(x *ir.Value, name string, args []argument, n *physl.Node) (*ir.Value, error) {
	return b.withOutput(name, args, func(args []argument) (*ir.Value, error) { return b.plainMethod(x, name, args, n) })
}

// ownFunction is the function of ours that implements a method: "ndarray.ptp".
func (b *builder) ownFunction(method string) (*closure, bool) {
	f, ok := b.req.Functions[b.fr.fn].Globals[method]
	if !ok || f.Kind != "func" || f.Index >= len(b.defs) {
		return nil, false
	}
	return b.function(f.Index), true
}

func (b *builder) plainMethod(x *ir.Value, name string, args []argument, n *physl.Node) (*ir.Value, error) {
	if x.Type.Kind == nd.Seq {
		return b.listMethod(x, name, args)
	}
	if isText(x.Type) {
		return b.textMethod(x, name, args)
	}
	if x.Type.IsTable() {
		return b.tableMethod(x, name, args)
	}
	if f, ok := b.ownFunction(x.Type.String() + "." + name); ok && x.Type.Kind == nd.Py {
		return b.callFunction(f, append([]argument{{value: x}}, args...))
	}
	if x.Type.Kind != nd.Array && (x.Type.Kind != nd.Scalar || name == "dot") {
		return nil, refuse("method %s of %s", name, x.Type)
	}
	all := append([]argument{{value: x}}, args...)
	if f, ok := b.ownFunction("ndarray." + name); ok {
		return b.callFunction(f, all)
	}
	if f, ok := methods[name]; ok {
		c, err := b.bind(name, f.sig, args, n)
		if err != nil {
			return nil, err
		}
		c.args["self"] = x
		return f.build(c)
	}
	if f := asFunction[name]; f != "" {
		return b.npCall(f, all, n)
	}
	if row := op.ByMethod(name); row != nil {
		return b.rowCall(row, name, all)
	}
	return nil, refuse("method %s of %s", name, x.Type)
}

func init() {
	maps.Copy(methods, map[string]libFunc{
		"astype":    {"dtype, order=None, casting=None, subok=None, copy=True", astypeMethod},
		"copy":      {"order='C'", copyMethod},
		"fill":      {"value", fillMethod},
		"view":      {"dtype=None, type=None", viewMethod},
		"item":      {"*args", itemMethod},
		"reshape":   {"*shape, order='C', copy=None", reshapeMethod},
		"flatten":   {"order='C'", flattenMethod},
		"transpose": {"*axes", transposeMethod},
		"conj":      {"", conjMethod},
		"conjugate": {"", conjMethod},
	})
}

func astypeMethod(c *libCall) (*ir.Value, error) {
	if err := c.no("order", "subok"); err != nil {
		return nil, err
	}
	if casting, err := c.text("casting", "unsafe"); err != nil || casting != "unsafe" {
		return nil, refuse("astype() with casting=")
	}
	d, err := c.dtype("dtype", nd.Float64)
	if err != nil {
		return nil, err
	}
	always, err := c.flag("copy", true)
	if err != nil {
		return nil, err
	}
	x := c.args["self"]
	switch {
	case x.Type.IsNum() && x.Type.Elem.IsComplex() && !d.IsComplex():
		return nil, refuse("a cast from complex to %s", d.NumPy())
	case x.Type.IsNum():
		return c.cast(x, d, nd.Scalar), nil
	case !always && d == x.Type.Elem:
		return x, nil
	}
	return c.astype(x, d)
}

func copyMethod(c *libCall) (*ir.Value, error) {
	if err := c.rowMajor(); err != nil {
		return nil, err
	}
	x := c.args["self"]
	switch {
	case x.Type.IsNum():
		return x, nil
	case x.Type.Rank() == 0:
		return c.astype(x, nd.NoType)
	}
	return c.copied(x), nil
}

func fillMethod(c *libCall) (*ir.Value, error) {
	x := c.args["self"]
	if !x.Type.IsArray() {
		return nil, refuse("fill of a number")
	}
	v, err := c.ufuncArg(c.args["value"])
	if err != nil {
		return nil, err
	}
	if !v.Type.IsNum() {
		return nil, refuse("fill with an array")
	}
	return c.none(), c.setitem(x, []index{{ellipsis: true}}, v)
}

// itemMethod is x.item(): the element as a Python number.
func itemMethod(c *libCall) (*ir.Value, error) {
	x := c.args["self"]
	at, _ := c.members(c.args["args"])
	if x.Type.IsArray() {
		if len(at) == 1 {
			if list, ok := c.members(at[0]); ok {
				at = list
			}
		}
		idx := make([]*ir.Value, 0, x.Type.Rank())
		switch {
		case len(at) == 0:
			for _, d := range x.Type.Dims {
				c.unify(nd.Dim{One: true}, d)
				idx = append(idx, c.int(0))
			}
		case len(at) == 1 && x.Type.Rank() > 1 && at[0].Type.IsNum() && at[0].Type.Elem.IsInt():
			k, n := c.pyInt(at[0]), c.builder.size(x)
			c.guard(c.compareInts("<", k, n), "item out of range")
			c.guard(c.compareInts(">=", k, c.int(0)), "item counted from the end")
			idx = c.placeOf(k, c.shape(x))
		case len(at) == x.Type.Rank():
			for _, i := range at {
				if !i.Type.IsNum() || !i.Type.Elem.IsInt() {
					return nil, refuse("item at %s", i.Type)
				}
				idx = append(idx, c.pyInt(i))
			}
		default:
			return nil, refuse("item of %s with %d indices", x.Type, len(at))
		}
		x = c.node("load", append([]*ir.Value{x}, idx...), nil).Out()
	}
	return c.python(x), nil
}

// python is a NumPy scalar as the Python number that item() gives.
func (b *builder) python(v *ir.Value) *ir.Value {
	switch d := v.Type.Elem; {
	case d.IsInt():
		return b.pyInt(v)
	case d.IsFloat():
		return b.cast(v, nd.Float64, nd.Py)
	case d.IsComplex():
		return b.cast(v, nd.Complex128, nd.Py)
	}
	return b.cast(v, nd.Bool, nd.Py)
}

func reshapeMethod(c *libCall) (*ir.Value, error) {
	x := c.args["self"]
	if !x.Type.IsArray() {
		return nil, refuse("reshape of a number")
	}
	c.args["a"] = x
	return c.reshaped(c.args["shape"])
}

func flattenMethod(c *libCall) (*ir.Value, error) {
	columns, err := c.columnMajor()
	if err != nil {
		return nil, err
	}
	x := c.args["self"]
	if !x.Type.IsArray() {
		return nil, refuse("flatten of a number")
	}
	if columns {
		x = c.transpose(x)
	}
	return c.flattened(x), nil
}

func transposeMethod(c *libCall) (*ir.Value, error) {
	c.args["a"] = c.args["self"]
	axes, _ := c.members(c.args["axes"])
	switch {
	case len(axes) == 0:
		delete(c.args, "axes")
	case len(axes) == 1 && !axes[0].Type.IsNum():
		c.args["axes"] = axes[0]
	}
	return transposeCall(c)
}

// conjMethod is x.conj(): a real array itself.
func conjMethod(c *libCall) (*ir.Value, error) {
	x := c.args["self"]
	if !x.Type.Elem.IsComplex() {
		return x, nil
	}
	return c.ufunc(c.rowOf("conjugate"), []*ir.Value{x})
}
