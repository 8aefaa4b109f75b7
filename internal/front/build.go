// Package front builds the IR of a Python function from its PhySL tree for concrete argument types. It is the only package that knows
// what Python means by its syntax.
package front

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// builder builds one ir.Func. The functions that a Python function calls are built into the same ir.Func (see call.go), so there is one
// frame per Python function being built, and one builder.
type builder struct {
	*session
	f        *ir.Func
	cur      *ir.Block
	pos      ir.Pos
	fr       *frame
	cp       *checkpoint
	resized  map[string]resizings // places that change the size of dicts and sets, by class
	effects  int                  // effects emitted so far; the checkpoint is stale when its own count is lower
	draws    int                  // of random numbers emitted so far: the checkpoint takes them back, as long as there was no other
	points   int                  // checkpoints made so far
	dims     []dimDef
	equal    []dimPair
	consts   map[*ir.Block]map[string]*ir.Value
	statics  map[*ir.Value]static
	origins  map[*ir.Value]origin
	standIns map[string]string    // of functions and modules, by what tells them apart
	standFor map[string]*ir.Value // and back
	varied   map[varies]bool      // variables of loops that hold several of them
	lengths  map[*ir.Value]int    // of lists whose length was asked for
	usedUp   map[string]*ir.Value // generators that have been gone over
	undos    []undo
	learned  []lesson

	hiddenArgs []*ir.Value
	attributes map[string]*ir.Value    // of Python's objects, by position and name: the cells of those that may be set
	objects    map[*ir.Value]string    // where the Python objects among the arguments are found; see place
	contents   map[*ir.Value]*ir.Value // of objects that are dicts and sets of constants: tables
	keySets    map[*ir.Value]keySets   // which of its sets of keys a dict that is a reference has
	outer      map[*ir.Block]*ir.Block // of the arm of a branch, or of a scope, the block that it is in
	readIn     map[*ir.Value]*ir.Value // the values of dicts among the arguments that stay as they are, see readOnce

	quiet   op.Warnings // that np.errstate ignores here
	undoes  bool        // what it did is taken back when it leaves: a function of the unit that Python does not call
	noSites bool        // nothing here may run in Python by itself
	proved  int         // within so many "with proved()"

	unchecked   bool // a pycall without an exit has run, which may have changed globals
	globalReads int  // of hidden arguments
	functions   map[int]*closure
	cached      map[int]*closure  // likewise those that are cached
	memos       map[int]*ir.Value // the tables of these
	memo        *memo             // of a function of the unit that is cached
	nextDim     int

	nextTemporary int
	nextExit      int64
}

// session is what the builders of one unit share.
type session struct {
	req      *Request
	given    map[string]bool // names of dims in req.Types
	defs     []*physl.Node   // the trees of req.Functions
	unit     *ir.Unit
	sites    []Pycall
	bySite   map[string]int
	rec      map[string]*recursion
	infos    map[*physl.Node]*funcInfo
	asLists  map[*physl.Node]*physl.Node // see nestedAsList
	bodies   map[string]*generatorBody   // by the place and the function that goes over it
	wider    map[*ir.Value]*ir.Value     // a variable of which a condition has said something -> its value before
	lists    *lists
	classes  *classes
	settable []Bound
	ufuncs   map[string]Binding // those that are no rows, by name
}

// unsupported is the error of what has no compiled form: the innermost expression that can stand alone becomes a pycall.
type unsupported struct{ reason, fix string }

func (u unsupported) Error() string { return u.reason }

// needValue is the error of what must be known when compiling but is the value of a parameter: the caller is asked for it.
type needValue struct{ param int }

func (n needValue) Error() string { return fmt.Sprintf("the value of parameter %d is needed", n.param) }

// need is the error for a value that must be known when compiling.
func (b *builder) need(v *ir.Value, what string) error {
	for v.Def != nil && (v.Def.Is("cast") || v.Def.Is("py.cast")) {
		v = v.Def.Args[0]
	}
	if v.Def != nil && v.Def.Is("tuple") {
		for _, e := range v.Def.Args {
			if _, known := b.constOf(e); !known {
				return b.need(e, what)
			}
		}
	}
	if v.Block != nil && v.Block.Entry && (v.Type.Kind == nd.Py || v.Type.Kind == nd.Text) && len(b.unit.Funcs) > 0 && b.f == b.unit.Funcs[0] {
		for i, p := range b.f.Params() {
			if p == v && i < len(b.req.Functions[0].Params) {
				return needValue{i}
			}
		}
	}
	return unsupported{reason: what + " is not known when compiling"}
}

// looking are the prefixes of the rows that read lists, dicts and sets.
var looking = []string{"list.", "table.", "set."}

// node appends a node at the current position. Without outs the row's rule gives the result types. Dims without a name are new and get one.
// A node that can fail leaves to the current checkpoint.
func (b *builder) node(row string, args []*ir.Value, attrs op.Attrs, outs ...nd.Type) *ir.Node {
	spec := op.Lookup(row)
	if spec == nil {
		panic(bailout{unsupported{reason: "operation " + row + " is not in the table"}})
	}
	if slices.ContainsFunc(looking, func(prefix string) bool { return strings.HasPrefix(row, prefix) }) && slices.ContainsFunc(args, func(v *ir.Value) bool { return v.Type.Grows() && v.Type.ReadOnly }) {
		if b.unchecked {
			panic(bailout{entangled{}}) // Python may have changed the list
		}
		b.globalReads++
	}
	for _, k := range spec.Writes {
		if err := b.changeable(args[k]); err != nil {
			panic(bailout{err})
		}
	}
	args = b.agreed(spec, args)
	if len(outs) == 0 && spec.Outs >= 0 {
		outs = b.resultTypes(spec, args, attrs)
	}
	if b.quiet != 0 && spec.CanWarn() {
		attrs = maps.Clone(attrs)
		if attrs == nil {
			attrs = op.Attrs{}
		}
		attrs["quiet"] = int64(b.quiet)
	}
	if b.proved > 0 && provable[row] {
		attrs = maps.Clone(attrs)
		if attrs == nil {
			attrs = op.Attrs{}
		}
		attrs["safe"] = true
	}
	n := b.f.NewNode(spec, args, attrs, b.pos, outs...)
	if _, given := n.Exit(); n.CanFail() && row != "exit" && !given {
		if n.Attrs == nil {
			n.Attrs = op.Attrs{}
		}
		n.Attrs["exit"] = b.exitID()
	}
	b.append(n)
	return n
}

// append puts n at the end of the current block and takes note of its dims and effects.
func (b *builder) append(n *ir.Node) {
	for _, v := range n.Outs {
		b.nameDims(v)
	}
	b.cur.Nodes = append(b.cur.Nodes, n)
	for _, k := range n.Op.Writes {
		if !b.newSince(n.Args[k]) {
			b.effect(nil)
		}
	}
	if n.Opaque() {
		b.effect(nil)
	}
	if n.Op.Props&op.Draws != 0 {
		b.draws++
	}
}

// resultTypes applies the row's rule.
func (b *builder) resultTypes(spec *op.Spec, args []*ir.Value, attrs op.Attrs) []nd.Type {
	outs, err := spec.Infer(typesOf(args), attrs)
	if err != nil {
		panic(bailout{unsupported{reason: err.Error()}})
	}
	return outs
}

// agreed gives operands whose equal dims have one name: those of elementwise rows are unified first.
func (b *builder) agreed(spec *op.Spec, args []*ir.Value) []*ir.Value {
	if spec.Class == op.Flow {
		return args
	}
	if spec.Class == op.Map {
		var dims []nd.Dim
		for _, v := range args {
			dims = b.broadcastDims(dims, v.Type.Dims)
		}
	}
	out := make([]*ir.Value, len(args))
	for i, v := range args {
		out[i] = b.redim(v)
	}
	return out
}

// redim is v with its dims under the names they are known to equal.
func (b *builder) redim(v *ir.Value) *ir.Value {
	if t := mapDims(v.Type, b.sameDim); v.Type.IsArray() && !t.Equal(v.Type) {
		n := b.f.NewNode(op.Lookup("redim"), []*ir.Value{v}, nil, b.pos, t)
		b.cur.Nodes = append(b.cur.Nodes, n)
		return n.Out()
	}
	return v
}

func typesOf(vs []*ir.Value) []nd.Type {
	ts := make([]nd.Type, len(vs))
	for i, v := range vs {
		ts[i] = v.Type
	}
	return ts
}

// constant gives a constant of type t in the current block. v is an int64, float64, complex128, bool, or nil where the type says it all.
func (b *builder) constant(t nd.Type, v any) *ir.Value {
	key := fmt.Sprintf("%s %T %v", t, v, v)
	if f, ok := v.(float64); ok {
		key = fmt.Sprintf("%s %x", t, floatBits(f))
	}
	m := b.consts[b.cur]
	if c := m[key]; c != nil {
		return c
	}
	var attrs op.Attrs
	if v != nil {
		attrs = op.Attrs{"value": v}
	}
	c := b.node("const", nil, attrs, t).Out()
	if b.consts[b.cur] == nil {
		b.consts[b.cur] = map[string]*ir.Value{}
	}
	b.consts[b.cur][key] = c
	return c
}

func (b *builder) int(k int64) *ir.Value  { return b.constant(nd.PyInt, k) }
func (b *builder) bool(x bool) *ir.Value  { return b.constant(nd.PyBool, x) }
func (b *builder) none() *ir.Value        { return b.constant(nd.NoneType, nil) }
func (b *builder) str(s string) *ir.Value { return b.constant(nd.Type{Kind: nd.Str, Text: s}, nil) }

// constOf is what is known of a value: int64, float64, complex128, bool, string, nil for None, nd.DType, and []any for a tuple or list.
func (b *builder) constOf(v *ir.Value) (any, bool) {
	switch v.Type.Kind {
	case nd.None:
		return nil, true
	case nd.Str:
		return v.Type.Text, true
	case nd.DTypeOf:
		return v.Type.Elem, true
	case nd.Tuple, nd.List:
		if v.Def == nil || !v.Def.Is("tuple") {
			return nil, false
		}
		all := make([]any, len(v.Def.Args))
		for i, e := range v.Def.Args {
			c, ok := b.constOf(e)
			if !ok {
				return nil, false
			}
			all[i] = c
		}
		return all, true
	}
	return ir.ConstOf(v)
}

// guard leaves to the current checkpoint unless cond holds. why says what Python does then.
func (b *builder) guard(cond *ir.Value, why string) {
	if c, ok := b.constOf(cond); ok && c == true {
		return
	}
	b.node("guard", []*ir.Value{cond}, op.Attrs{"why": why})
}

// cast converts elements to d; a number becomes one of kind k (Py or Scalar), an array stays an array. A constant stays a constant.
func (b *builder) cast(v *ir.Value, d nd.DType, k nd.Kind) *ir.Value {
	if v.Type.Elem == d && (v.Type.IsArray() || v.Type.Kind == k) {
		return v
	}
	t := nd.Type{Kind: k, Elem: d}
	if v.Type.IsArray() {
		v = b.redim(v)
		b.holdsAll(d, v)
		t = nd.ArrayOf(d, v.Type.Dims...)
	} else if c, ok := ir.ConstOf(v); ok {
		if c, ok = castConst(c, d); ok {
			return b.constant(t, c)
		}
	}
	row := "cast"
	if k == nd.Py && !v.Type.IsArray() {
		row = "py.cast"
	}
	return b.node(row, []*ir.Value{v}, op.Attrs{"dtype": d}, t).Out()
}

// holdsAll leaves to NumPy the cast of an array of floats to uint32 beyond what both of NumPy's loops convert alike: it depends on the place of an element whether
// the vectors, which go through int32, or the loop behind them, which goes through int64, convert it, in value and in warning.
func (b *builder) holdsAll(d nd.DType, v *ir.Value) {
	if d != nd.Uint32 || !v.Type.IsArray() || v.Type.Rank() == 0 || !v.Type.Elem.IsFloat() {
		return
	}
	least := b.constant(nd.Type{Kind: nd.Scalar, Elem: v.Type.Elem}, -0x1p31)
	beyond := b.constant(nd.Type{Kind: nd.Scalar, Elem: v.Type.Elem}, 0x1p32)
	in := func(row string, limit *ir.Value) *ir.Value {
		return b.node(row, []*ir.Value{v, limit}, nil).Out()
	}
	outer := b.quiet
	b.quiet = op.WarningKinds["all"]
	inside := b.node("logical_and", []*ir.Value{in("greater_equal", least), in("less", beyond)}, nil).Out()
	b.quiet = outer
	b.guard(b.cast(b.node("all", []*ir.Value{inside}, op.Attrs{}).Out(), nd.Bool, nd.Py), "floats that no uint32 holds")
}

// castConst converts a constant to d where that is exact.
func castConst(c any, d nd.DType) (any, bool) {
	if x, ok := c.(bool); ok && !(d == nd.Bool) {
		c = int64(0)
		if x {
			c = int64(1)
		}
	}
	switch x := c.(type) {
	case bool:
		return x, true
	case int64:
		switch {
		case d == nd.Bool:
			return x != 0, true
		case d == nd.Int64:
			return x, true
		case d.IsInt() && x >= 0 && x < 128:
			return x, true
		case d.IsFloat() && x > -1<<24 && x < 1<<24:
			return float64(x), true
		case d.IsComplex() && x > -1<<24 && x < 1<<24:
			return complex(float64(x), 0), true
		}
	case float64:
		switch d {
		case nd.Float64:
			return x, true
		case nd.Complex128:
			return complex(x, 0), true
		case nd.Float32:
			return x, float64(float32(x)) == x
		}
	case complex128:
		return x, d == nd.Complex128
	}
	return nil, false
}

// effect takes note that Python could tell from now on that the code since the checkpoint has run. node calls it for stores and pycalls;
// n is the tree node at fault.
func (b *builder) effect(n *physl.Node) {
	b.effects++
	if n != nil {
		b.at(n)
	}
}

// at makes n the position of the nodes that follow.
func (b *builder) at(n *physl.Node) {
	if n.Line > 0 && !b.req.Functions[b.fr.fn].Library {
		b.pos = ir.Pos{Line: n.Line, Col: n.Col, Func: int32(b.fr.fn)}
	}
}
