package llvm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// EntryName is the symbol of the function with the signature phx_entry.
const EntryName = "phx_main"

// Attribute groups: #0 functions, #1 pure externals, #2 the scalar faces of vector routines, then one for each of those.
const firstLaneGroup = 3

// module collects the text of a unit.
type module struct {
	unit      *ir.Unit
	target    Target
	out       *Module
	funcs     strings.Builder
	attrs     strings.Builder
	meta      strings.Builder
	metas     int
	plainLoop string            // metadata of loops that are vectorised and no more
	decls     map[string]string // symbol to its declaration
	lanes     map[string]string // scalar face to its attribute group
	keep      []string          // vector routines, which only the vectoriser will call
	fastMath  string
	tiles     int
	kernels   int
	nothing   bool // @phx_nothing is read in place of elements that do not exist
	exits     map[exitKey]int
	warns     bool // a node of the unit has warnings
	shared    bool // several threads run the text at once: references are counted atomically
}

// emitError is a unit that this package cannot write: a defect of an earlier stage.
type emitError string

func (e emitError) Error() string { return string(e) }

// Emit writes the unit, its entry as one function. An error names a node that has no meaning here; the verifier should have refused it.
func Emit(u *ir.Unit, t Target) (*Module, error) { return write(u, t, (*module).function) }

// EmitGraph writes the unit, its entry as the graph of tasks. Unless always, a call finds out whether its sizes are worth several workers.
func EmitGraph(u *ir.Unit, tasks []GraphTask, always bool, t Target) (*Module, error) {
	return write(u, t, func(m *module, f *ir.Func, _ int) { m.graph(f, tasks, always) })
}

func write(u *ir.Unit, t Target, entry func(m *module, f *ir.Func, index int)) (out *Module, err error) {
	defer func() {
		if e, ok := recover().(emitError); ok {
			out, err = nil, e
		}
	}()
	m := newModule(t)
	m.unit = u
	m.fastMath = map[string]string{"contract": " contract", "reassoc": " reassoc contract nsz"}[t.FP]
	for _, f := range u.Funcs {
		f.Body.Walk(func(n *ir.Node) { m.warns = m.warns || ir.Conditions(n) > 0 })
	}
	entry(m, u.Funcs[0], 0)
	for i, f := range u.Funcs[1:] {
		m.function(f, 1+i)
	}
	m.out.Result = u.Funcs[0].Result.Layout()
	m.assemble()
	return m.out, nil
}

func newModule(t Target) *module {
	m := &module{target: t, out: &Module{Entry: EntryName}, decls: map[string]string{}, lanes: map[string]string{}, exits: map[exitKey]int{}}
	m.metadata(`!{!"branch_weights", i32 1, i32 4000}`)
	return m
}

// metadata adds a numbered metadata node.
func (m *module) metadata(text string) string {
	id := fmt.Sprintf("!%d", m.metas)
	m.metas++
	fmt.Fprintf(&m.meta, "%s = %s\n", id, text)
	return id
}

// assemble puts the parts into one text, in an order that depends on nothing but the unit.
func (m *module) assemble() {
	var b strings.Builder
	if m.target.DataLayout != "" {
		fmt.Fprintf(&b, "target datalayout = %q\n", m.target.DataLayout)
	}
	if m.target.Triple != "" {
		fmt.Fprintf(&b, "target triple = %q\n", m.target.Triple)
	}
	b.WriteByte('\n')
	if m.nothing {
		b.WriteString("@phx_nothing = private constant [16 x i8] zeroinitializer, align 16\n\n")
	}
	b.WriteString(m.funcs.String())
	for _, s := range slices.Sorted(maps.Keys(m.decls)) {
		b.WriteString(m.decls[s])
		if !strings.HasPrefix(s, "llvm.") {
			m.out.Symbols = append(m.out.Symbols, s)
		}
	}
	if len(m.keep) > 0 {
		refs := make([]string, len(m.keep))
		for i, s := range m.keep {
			refs[i] = "ptr @" + s
		}
		fmt.Fprintf(&b, "\n@llvm.compiler.used = appending global [%d x ptr] [%s], section \"llvm.metadata\"\n", len(refs), strings.Join(refs, ", "))
	}
	cpu := ""
	if m.target.CPU != "" {
		cpu = fmt.Sprintf(" \"target-cpu\"=%q", m.target.CPU)
	}
	fmt.Fprintf(&b, "\nattributes #0 = { nounwind \"prefer-vector-width\"=\"%d\"%s }\n", max(m.target.VectorBits, 128), cpu)
	b.WriteString("attributes #1 = { nobuiltin nounwind willreturn memory(none) }\n")
	fmt.Fprintf(&b, "attributes #2 = { noinline nounwind willreturn memory(none)%s }\n", cpu)
	b.WriteString(m.attrs.String() + "\n" + m.meta.String())
	m.out.Text = b.String()
}

// frame is the state of one IR function, or of the body of a kernel's tile, while it is written.
type frame struct {
	*fn
	vals   map[*ir.Value]val
	checks map[int64]*checkpoint
	loops  []loopFrame
	scopes []scopeFrame
	out    string // where return puts the result
	index  int    // of the function in the unit
	task   int    // 1 + the task of the graph that it writes, or 0
	inner  bool   // not the entry: leaves with 1 whenever it cannot go on
	flags  *flags // set inside kernels, where failing sets a bit
}

func (m *module) function(f *ir.Func, index int) {
	fr := &frame{vals: map[*ir.Value]val{}, checks: map[int64]*checkpoint{}, out: "%out", index: index, inner: index > 0}
	if index == 0 {
		fr.fn = m.newFn("define i64 @" + EntryName + "(ptr noundef %ctx, ptr noundef %in, ptr noundef %out)")
		slot := 0
		for _, p := range f.Params() {
			fr.vals[p] = fr.fromSlots(p.Type, "%in", slot)
			slot += p.Type.Slots()
		}
	} else {
		fr.fn = m.newFn(fmt.Sprintf("define internal i64 @phx_func%d(%s)", index, fr.parameters(f)))
		for _, p := range f.Params() {
			v := val{t: p.Type}
			for k := range fields(p.Type) {
				v.regs = append(v.regs, fmt.Sprintf("%%p%d.%d", p.ID, k))
			}
			fr.vals[p] = fr.known(v)
		}
	}
	fr.block(f.Body)
	fr.writeExits()
	fr.finish()
}

// parameters are those of a function that native code calls: the registers of its arguments, then the place of the result.
func (fr *frame) parameters(f *ir.Func) string {
	ps := []string{"ptr noundef %ctx"}
	for _, p := range f.Params() {
		for k, fd := range fields(p.Type) {
			ps = append(ps, fmt.Sprintf("%s %%p%d.%d", fd.typ, p.ID, k))
		}
	}
	return strings.Join(append(ps, "ptr noundef %out"), ", ")
}

func (fr *frame) block(b *ir.Block) {
	for _, n := range b.Nodes {
		fr.node(n)
	}
}

func (fr *frame) value(v *ir.Value) val {
	x, ok := fr.vals[v]
	if !ok {
		panic(emitError(fmt.Sprintf("value %%%d has not been computed", v.ID)))
	}
	return x
}

func (fr *frame) args(n *ir.Node) []val {
	vs := make([]val, len(n.Args))
	for i, v := range n.Args {
		vs[i] = fr.value(v)
	}
	return vs
}

// bind gives a node's results their registers.
func (fr *frame) bind(n *ir.Node, vs ...val) {
	if len(vs) != len(n.Outs) {
		panic(emitError(fmt.Sprintf("%d results for %s", len(vs), n)))
	}
	for i, v := range vs {
		v.t = n.Outs[i].Type
		fr.vals[n.Outs[i]] = fr.known(checkRegs(v))
	}
}

// byName writes the rows that stand alone; other rows are written by their class.
var byName map[string]func(fr *frame, n *ir.Node)

func init() {
	byName = map[string]func(*frame, *ir.Node){
		"const": (*frame).constNode, "dim": (*frame).dim, "tuple": (*frame).tuple, "item": (*frame).item, "union": (*frame).union,
		"tag": (*frame).tag, "member": (*frame).item, "release": (*frame).release, "retain": (*frame).retain,
		"checkpoint": (*frame).checkpoint, "guard": (*frame).guard, "unchanged": (*frame).unchanged, "exit": (*frame).exit,
		"if": (*frame).ifNode, "for": (*frame).forNode, "loop": (*frame).loop, "scope": (*frame).scope,
		"yield": (*frame).yield, "continue": (*frame).yield, "break": (*frame).breakNode, "leave": (*frame).leave, "return": (*frame).returnNode,
		"call": (*frame).call, "pycall": (*frame).pycall, "slice.norm": (*frame).sliceNorm, "kernel": (*frame).kernel,
		"load": (*frame).loadNode, "store": (*frame).storeNode, "assign": (*frame).assign, "scatter": (*frame).scatter,
	}
}

func (fr *frame) node(n *ir.Node) {
	if write := byName[n.Op.Name]; write != nil {
		write(fr, n)
		return
	}
	switch n.Op.Class {
	case op.Map:
		if n.Out().Type.IsNum() {
			fr.scalar(n)
			return
		}
		fr.bareKernel(n)
	case op.Reduce, op.Scan, op.Create, op.Gather:
		fr.bareKernel(n)
	case op.View:
		fr.bind(n, fr.view(n, fr.args(n)))
	case op.Extern, op.Contract:
		fr.extern(n)
	default:
		panic(emitError("no text for " + n.Op.Name))
	}
}

// pyNum wraps an i64 register as a Python int.
func pyNum(r string) val { return val{nd.PyInt, []string{r}} }

func sortedKeys[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }
