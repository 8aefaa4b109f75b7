package llvm

import (
	"fmt"
	"maps"
	"regexp"
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

// nothing is read in place of elements that do not exist.
const nothing = "phx_nothing"

// dataPrefix marks, among the declarations, what the module itself holds: no symbol that the process would have to give.
const dataPrefix = "llvm.data."

// module collects the text of a unit: loops, worth LLVM's whole pipeline, and control, which allocates, calls and decides between
// them and is compiled as quickly as it can be. Most of the text of a program of arrays is control, and it runs once for each array.
type module struct {
	unit     *ir.Unit
	target   Target
	out      *Module
	loops    *part
	control  *part
	decls    map[string]string // symbol to its declaration
	heads    map[string]string // the same of the module's own functions
	lanes    map[string]lane   // scalar faces of vector routines
	fastMath string
	tiles    int
	kernels  int
	texts    []string // constants @phx_text0 ...
	exits    map[exitKey]int
	warns    bool // a node of the unit has warnings
	ranked   bool // what may warn stands in another order than in the program
	draws    bool // from random generators: an exit takes them back
	shared   bool // several threads run the text at once: references are counted atomically
}

// part is the text of one LLVM module.
type part struct {
	funcs     strings.Builder
	own       map[string]bool // symbols of its functions
	meta      strings.Builder
	metas     int
	written   map[string]string // symbol of the function with a text
	plainLoop string            // metadata of loops that are vectorised and no more
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
		switch e := recover().(type) {
		case nil:
		case emitError:
			out, err = nil, e
		default:
			panic(e)
		}
	}()
	m := newModule(t)
	m.unit = u
	m.fastMath = map[string]string{"contract": " contract", "reassoc": " reassoc contract nsz"}[t.FP]
	for _, f := range u.Funcs {
		f.Body.Walk(func(n *ir.Node) {
			m.warns = m.warns || ir.Conditions(n) > 0
			m.ranked = m.ranked || n.Attrs["rank"] != nil
			m.draws = m.draws || n.Op.Props&op.Draws != 0
		})
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
	m := &module{target: t, out: &Module{Entry: EntryName}, decls: map[string]string{}, heads: map[string]string{}, lanes: map[string]lane{}, exits: map[exitKey]int{}}
	m.loops, m.control = newPart(), newPart()
	return m
}

func newPart() *part {
	p := &part{own: map[string]bool{}, written: map[string]string{}}
	p.metadata(`!{!"branch_weights", i32 1, i32 4000}`)
	return p
}

// metadata adds a numbered metadata node.
func (p *part) metadata(text string) string {
	id := fmt.Sprintf("!%d", p.metas)
	p.metas++
	fmt.Fprintf(&p.meta, "%s = %s\n", id, text)
	return id
}

// assemble puts the texts together, in an order that depends on nothing but the unit.
func (m *module) assemble() {
	for _, s := range slices.Sorted(maps.Keys(m.decls)) {
		if !strings.HasPrefix(s, "llvm.") {
			m.out.Symbols = append(m.out.Symbols, s)
		}
	}
	if m.loops.funcs.Len() > 0 {
		m.out.Loops = append(m.out.Loops, m.text(m.loops))
	}
	if m.control.funcs.Len() > 0 {
		m.out.Control = m.text(m.control)
	}
}

// constant is the address of a text that ends with a zero byte.
func (m *module) constant(s string) string {
	k := slices.Index(m.texts, s)
	if k < 0 {
		k, m.texts = len(m.texts), append(m.texts, s)
	}
	return "@" + textSymbol(k)
}

func textSymbol(k int) string { return "phx_text" + itoa(k) }

func escaped(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "\\%02X", c)
	}
	return b.String()
}

// text is the LLVM module of a part, with all that its functions refer to and nothing else: the same functions make the same text in every unit.
func (m *module) text(p *part) string {
	funcs := p.funcs.String()
	used := symbolsIn(funcs)
	faces, groups := m.faces(used)
	maps.Copy(used, symbolsIn(faces))
	var b strings.Builder
	if m.target.DataLayout != "" {
		fmt.Fprintf(&b, "target datalayout = %q\n", m.target.DataLayout)
	}
	if m.target.Triple != "" {
		fmt.Fprintf(&b, "target triple = %q\n", m.target.Triple)
	}
	b.WriteByte('\n')
	if used[nothing] {
		fmt.Fprintf(&b, "@%s = private constant [16 x i8] zeroinitializer, align 16\n\n", nothing)
	}
	for k, s := range m.texts {
		if used[textSymbol(k)] {
			fmt.Fprintf(&b, "@%s = private constant [%d x i8] c\"%s\"\n", textSymbol(k), len(s)+1, escaped(s+"\x00"))
		}
	}
	b.WriteString(strings.NewReplacer(groups...).Replace(funcs) + faces)
	for _, s := range slices.Sorted(maps.Keys(m.heads)) {
		if used[s] && !p.own[s] {
			b.WriteString(m.heads[s])
		}
	}
	for _, s := range slices.Sorted(maps.Keys(m.decls)) {
		if used[strings.TrimPrefix(s, dataPrefix)] {
			b.WriteString(m.decls[s])
		}
	}
	m.writeAttributes(&b, used)
	b.WriteString("\n" + p.meta.String())
	return b.String()
}

// symbolsIn are the names behind @ in a text.
func symbolsIn(text string) map[string]bool {
	found := map[string]bool{}
	for _, s := range symbolPattern.FindAllString(text, -1) {
		found[strings.Trim(s, `@"`)] = true
	}
	return found
}

var symbolPattern = regexp.MustCompile(`@("[^"]+"|[-\w.$]+)`)

func (m *module) writeAttributes(b *strings.Builder, used map[string]bool) {
	cpu := ""
	if m.target.CPU != "" {
		cpu = fmt.Sprintf(" \"target-cpu\"=%q", m.target.CPU)
	}
	fmt.Fprintf(b, "\nattributes #0 = { nounwind \"prefer-vector-width\"=\"%d\"%s }\n", max(m.target.VectorBits, 128), cpu)
	b.WriteString("attributes #1 = { nobuiltin nounwind willreturn memory(none) }\n")
	fmt.Fprintf(b, "attributes #2 = { noinline nounwind willreturn memory(none)%s }\n", cpu)
	for k, s := range m.lanesUsed(used) {
		fmt.Fprintf(b, "attributes #%d = { nounwind willreturn memory(none) \"vector-function-abi-variant\"=\"%s\" }\n", firstLaneGroup+k, m.lanes[s].variant)
	}
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
	logs   bool   // what it overwrites is noted, so that it can be taken back
	plain  bool   // in a loop that may run again: the loops inside are not shared or watched themselves
	shared bool   // the body of a loop that workers share
	order  string // its iteration, in whose order warnings are told
	mark   string // where the code is not in the order of the program: the warnings that were pending when this block began
}

func (m *module) function(f *ir.Func, index int) {
	fr := &frame{vals: map[*ir.Value]val{}, checks: map[int64]*checkpoint{}, out: "%out", index: index, inner: index > 0}
	if index == 0 {
		fr.fn = m.partOf(f.Body).newFn(m, EntryName, "ptr noundef %ctx, ptr noundef %in, ptr noundef %out")
		slot := 0
		for _, p := range f.Params() {
			fr.vals[p] = fr.fromSlots(p.Type, "%in", slot)
			slot += p.Type.Slots()
		}
	} else {
		fr.fn = m.loops.newFn(m, fmt.Sprintf("phx_func%d", index), fr.parameters(f))
		for _, p := range f.Params() {
			v := val{t: p.Type}
			for k := range fields(p.Type) {
				v.regs = append(v.regs, fmt.Sprintf("%%p%d.%d", p.ID, k))
			}
			fr.vals[p] = fr.known(v)
		}
		fr.logs = logs(f.Body)
		fr.plain = fr.logs
	}
	if index == 0 && m.target.Serial {
		fr.store("i64", "1", fr.field("%ctx", ctxSerial))
	}
	fr.setMark(f.Body)
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
		"call": (*frame).call, "call.changing": (*frame).callChanging, "pycall": (*frame).pycall, "slice.norm": (*frame).sliceNorm, "reshape.fits": (*frame).reshapeFits, "contiguous": (*frame).contiguous, "overlap": (*frame).overlap, "kernel": (*frame).kernel,
		"random.global": (*frame).randomGlobal, "instance.new": (*frame).instanceNew, "attribute.bind": (*frame).attributeBind, "random.known": (*frame).randomKnown,
		"load": (*frame).loadNode, "store": (*frame).storeNode, "assign": (*frame).assign, "scatter": (*frame).scatter,
	}
}

func (fr *frame) node(n *ir.Node) {
	if fr.logs {
		fr.logWrites(n)
	}
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
