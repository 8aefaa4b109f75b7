package llvm

import (
	"fmt"
	"math"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// checkpoint is the state of the Python frame at one place, with the exits that give it back.
type checkpoint struct {
	node  *ir.Node
	vals  []val
	warns string // number of warnings pending there; Python repeats those of the part that it does again
	exits []int  // ids taken here
	after int    // in a task: the first task behind it
}

type exitKey struct {
	check int64
	why   string
	site  int64
	line  int32
}

func (fr *frame) checkpoint(n *ir.Node) {
	c := &checkpoint{node: n, vals: fr.args(n), after: fr.task}
	if fr.m.warns && !fr.inner {
		c.warns = fr.load("i64", fr.field("%ctx", ctxWarns))
	}
	if fr.m.draws && !fr.inner {
		epoch := fr.field("%ctx", ctxEpoch)
		fr.store("i64", fr.add(fr.load("i64", epoch), "1"), epoch)
	}
	fr.checks[n.Attrs.Int("id")] = c
}

// exitTo is the label of the exit that n takes.
func (fr *frame) exitTo(n *ir.Node) string {
	if fr.inner {
		return "give.up"
	}
	id, ok := n.Exit()
	c := fr.checks[id]
	if !ok || c == nil {
		panic(emitError(fmt.Sprintf("%s fails without a checkpoint", n.Op.Name)))
	}
	key := exitKey{id, n.Attrs.Str("why"), -1, n.Pos.Line}
	if site, ok := n.Attrs["site"].(int64); ok {
		key.site = site
	}
	if key.why == "" {
		key.why = n.Op.Name
	}
	at := fr.m.exits[key]
	if at == 0 {
		at = len(fr.m.out.Exits) + 1
		fr.m.exits[key] = at
		e := Exit{Checkpoint: c.node.Checkpoint(), Why: key.why, Line: key.line, Site: key.site, Python: n.Attrs.Bool("python")}
		e.ID = int64(at)
		fr.m.out.Exits = append(fr.m.out.Exits, e)
	}
	if !slices.Contains(c.exits, at) {
		c.exits = append(c.exits, at)
	}
	return fmt.Sprintf("exit%d", at)
}

// writeExits writes, for each checkpoint that is used, the block that stores its values, behind a block for each exit.
func (fr *frame) writeExits() {
	if !fr.dead {
		fr.do("unreachable")
		fr.dead = true
	}
	if fr.inner {
		fr.label("give.up")
		fr.ret("1")
		return
	}
	id := fr.alloca("i64", 8)
	for _, k := range sortedKeys(fr.checks) {
		c := fr.checks[k]
		if len(c.exits) == 0 {
			continue
		}
		save := fr.newLabel("save")
		for _, e := range c.exits {
			fr.label(fmt.Sprintf("exit%d", e))
			fr.store("i64", itoa(e), id)
			fr.br(save)
		}
		fr.label(save)
		if c.warns != "" { // fewer are pending when some were told meanwhile
			pending := fr.field("%ctx", ctxWarns)
			now := fr.load("i64", pending)
			fr.store("i64", fr.sel(fr.icmp("slt", now, c.warns), "i64", now, c.warns), pending)
		}
		if fr.m.draws {
			fr.m.declare("void", "phx_random_undo", "ptr")
			fr.do("call void @phx_random_undo(ptr %%ctx)")
		}
		slots, at := fr.load("ptr", fr.field("%ctx", ctxSlots)), 0
		for _, v := range c.vals {
			fr.toSlots(v, slots, at)
			at += v.t.Slots()
		}
		fr.ret(fr.ending(fr.load("i64", id), c.after))
	}
}

// failIf leaves by n's exit where cond holds; a node marked safe was proved not to.
func (fr *frame) failIf(n *ir.Node, cond string) {
	if n.Attrs.Bool("safe") {
		return
	}
	if fr.flags != nil {
		fr.flags.fail(fr.fn, cond)
		return
	}
	next := fr.newLabel("ok")
	fr.unlikely(cond, fr.exitTo(n), next)
	fr.label(next)
}

func (fr *frame) guard(n *ir.Node) {
	fr.failIf(n, fr.ins("xor i1 %s, true", fr.value(n.Args[0]).regs[0]))
}

func (fr *frame) unchanged(n *ir.Node) {
	fr.failIf(n, fr.icmp("ne", fr.load("i64", fr.field("%ctx", ctxChange)), "0"))
}

func (fr *frame) exit(n *ir.Node) { fr.br(fr.exitTo(n)) }

// pycall stores the variables, calls Python and reads the results.
func (fr *frame) pycall(n *ir.Node) {
	slots := 0
	for _, v := range n.Args {
		slots += v.Type.Slots()
	}
	in, at := fr.alloca(fmt.Sprintf("[%d x i64]", max(slots, 1)), 8), 0
	for _, v := range fr.args(n) {
		fr.toSlots(v, in, at)
		at += v.t.Slots()
	}
	slots = 0
	for _, v := range n.Outs {
		slots += v.Type.Slots()
	}
	out := fr.alloca(fmt.Sprintf("[%d x i64]", max(slots, 1)), 8)
	status := fr.callI64("phx_pycall", "ptr, i64, ptr, ptr", fmt.Sprintf("ptr %%ctx, i64 %d, ptr %s, ptr %s", n.Attrs.Int("site"), in, out))
	fr.leaveIfNegative(status)
	fr.failIf(n, fr.icmp("ne", status, "0"))
	vs, at := make([]val, len(n.Outs)), 0
	for i, v := range n.Outs {
		vs[i] = fr.fromSlots(v.Type, out, at)
		at += v.Type.Slots()
	}
	fr.bind(n, vs...)
}

// bitKey is one kind of warning of a Map node, or of an out that combines.
type bitKey struct {
	of   any // *ir.Node, or the number of the out
	kind op.Warning
}

// flags collects, as bits of one word, the warnings of a kernel or scalar operation and whether an element failed. The word has 32 bits, so that
// loops on narrow elements keep as many lanes as those have.
type flags struct {
	m      *module
	kernel int
	node   *ir.Node       // the kernel
	bits   map[bitKey]int // of the kernel's warnings
	ranks  map[int]int64  // of each bit
	word   string         // i32 cell

	blind   bool // one bit says that anything may warn
	watched bool // warnings of nodes in left, and of outs that say so, are left to the flags of the processor (watch.go)
	left    map[*ir.Node]bool
	kinds   [4]int64 // their bits
}

// Bits of a tile's result: the sign means stop, failBit that an element cannot be done, those below are warnings.
const failBit = ir.MaxConditions

func (m *module) newFlags(f *fn) *flags {
	m.kernels++
	return (&flags{m: m, kernel: m.kernels - 1, bits: map[bitKey]int{}, ranks: map[int]int64{}, left: map[*ir.Node]bool{}}).on(f)
}

// on gives the flags of the same kernel a word in another function.
func (g *flags) on(f *fn) *flags {
	c := *g
	c.word = f.alloca("i32", 4)
	f.store("i32", "0", c.word)
	return &c
}

func (g *flags) fail(f *fn, cond string) { g.set(f, failBit, cond) }

func (g *flags) set(f *fn, bit int, cond string) {
	g.join(f, f.sel(cond, "i32", itoa(int64(1)<<bit), "0"))
}

func (g *flags) join(f *fn, bits string) {
	f.store("i32", f.ins("or i32 %s, %s", f.load("i32", g.word), bits), g.word)
}

// add joins the result of a function of the same kernel.
func (g *flags) add(f *fn, r string) { g.join(f, f.ins("trunc i64 %s to i32", r)) }

// total is the result of a function: all bits.
func (g *flags) total(f *fn) string { return f.ins("zext i32 %s to i64", f.load("i32", g.word)) }

// bit is the number of a warning, of node at, wherever its elements are computed. The verifier has counted them.
func (g *flags) bit(key bitKey, at *ir.Node, name string) int {
	b, ok := g.bits[key]
	if !ok {
		b = len(g.bits)
		g.bits[key] = b
		g.ranks[b] = ofEnd(key, at, "rank")
		pos := placeOf(key, at)
		g.m.out.Warnings = append(g.m.out.Warnings, Warning{g.kernel, b, op.WarnText[key.kind] + name, pos.Line, pos.Func, ofEnd(key, at, "again"), op.Warnings(ofEnd(key, at, "quiet")).Has(key.kind)})
	}
	return b
}

// ofEnd is an attribute of what warns. Of the ends of a kernel its yield holds a list of each: {ranks}, {agains}, {quiets}.
func ofEnd(key bitKey, at *ir.Node, name string) int64 {
	if i, out := key.of.(int); out && at.Is("kernel") {
		if list := at.Blocks[0].Term().Attrs.Ints(name + "s"); i < len(list) {
			return list[i]
		}
	}
	return at.Attrs.Int(name)
}

// placeOf is where in the program what warns stands: a kernel's yield tells of its ends.
func placeOf(key bitKey, at *ir.Node) ir.Pos {
	if i, out := key.of.(int); out && at.Is("kernel") {
		if places := at.Blocks[0].Term().Attrs.Ints("places"); i < len(places) {
			return ir.PlaceOf(places[i])
		}
	}
	return at.Pos
}

// warns sets the bits of a Map node's warnings for one element.
func (g *flags) warns(f *fn, n *ir.Node, x []op.Val, r op.Val) {
	if n.Op.Warns == nil || g.watched && g.left[n] {
		return
	}
	if n.Is("absolute") && g.m.target.SVML && n.Args[0].Type.Elem.IsComplex() {
		return // NumPy's vector loop clears the flags that it has raised
	}
	n.Op.Warns(alg{f}, x, r, func(w op.Warning, when op.Val) {
		switch cond := when.(num).re; {
		case !g.blind:
			g.set(f, g.bit(bitKey{teller(n), w}, n, warnName(n)), cond)
		case n.Out().Type.Elem.IsFloat():
			g.set(f, 0, cond)
		default: // the flag of an integer operation, which is not vectorised: a branch is cheaper than a word
			f.when(cond, func() { f.ret("1") })
		}
	})
}

// warnName is what NumPy calls the operation.
func warnName(n *ir.Node) string {
	if loop, ok := n.Attrs["within"].(string); ok {
		return loop
	}
	return n.Op.NameInWarnings()
}

// teller is the node under which n warns: of a cast of its results within the loop of an operation that operation, as NumPy tells of both at once.
func teller(n *ir.Node) *ir.Node {
	loop, ok := n.Attrs["within"]
	if !ok {
		return n
	}
	v := n.Args[0]
	for v.Def != nil && v.Def.Op.Class == op.View {
		v = v.Def.Args[0]
	}
	if v.Def == nil || v.Def.Op.Warns == nil || warnName(v.Def) != loop {
		return n
	}
	return v.Def
}

// report hands the bits to the runtime when there are any.
func (fr *frame) report(g *flags) {
	if len(g.bits) == 0 {
		return
	}
	word := g.total(fr.fn)
	fr.when(fr.icmp("ne", word, "0"), func() {
		if fr.order != "" || fr.mark != "" {
			order, mark := fr.order, fr.mark
			if order == "" {
				order = "0"
			}
			if mark == "" {
				mark = itoa(math.MaxInt64)
			}
			fr.m.declare("void", "phx_warn_in", "ptr, i64, i64, i64, ptr, i64")
			fr.do("call void @phx_warn_in(ptr %%ctx, i64 %d, i64 %s, i64 %s, ptr %s, i64 %s)", g.kernel, word, order, fr.ranks(g), mark)
			return
		}
		fr.m.declare("void", "phx_warn", "ptr, i64, i64")
		fr.do("call void @phx_warn(ptr %%ctx, i64 %d, i64 %s)", g.kernel, word)
	})
}

// ranks writes a table of the ranks of g's bits, for warnings that are to be told before some that are already noted.
func (fr *frame) ranks(g *flags) string {
	if fr.mark == "" {
		return "null"
	}
	table := fr.alloca(fmt.Sprintf("[%d x i32]", len(g.bits)), 4)
	for b := range len(g.bits) {
		fr.store("i32", itoa(g.ranks[b]), fr.field(table, int64(4*b)))
	}
	return table
}

// setMark notes, where nodes of b were moved past others that warn, how many warnings are pending when b begins; forget ends that.
func (fr *frame) setMark(b *ir.Block) (forget func()) {
	before := fr.mark
	switch {
	case !fr.m.ranked:
	case moved(b):
		fr.mark = fr.callI64("phx_warn_mark", "ptr", "ptr %ctx")
	default:
		fr.mark = itoa(math.MaxInt64)
	}
	return func() { fr.mark = before }
}

// moved reports whether a kernel of b, not of the loops inside, has ranks.
func moved(b *ir.Block) bool {
	return slices.ContainsFunc(b.Nodes, func(n *ir.Node) bool {
		switch {
		case n.Is("kernel"):
			inside := n.Blocks[0]
			return len(inside.Term().Attrs.Ints("ranks")) > 0 || slices.ContainsFunc(inside.Nodes, func(c *ir.Node) bool { return c.Attrs["rank"] != nil })
		case n.Is("for") || n.Is("loop"):
			return false
		}
		return slices.ContainsFunc(n.Blocks, moved)
	})
}

// scalar writes a Map node on numbers.
func (fr *frame) scalar(n *ir.Node) {
	x := make([]op.Val, len(n.Args))
	for i, v := range fr.args(n) {
		x[i] = v.num()
	}
	if n.Op.Fails != nil && !n.Attrs.Bool("safe") {
		fr.failIf(n, n.Op.Fails(alg{fr.fn}, x).(num).re)
	}
	r := fr.meaning(n, x)
	if n.Op.Warns != nil && n.Out().Type.Kind == nd.Scalar {
		if fr.flags != nil && fr.order == "" {
			fr.flags.warns(fr.fn, n, x, r)
		} else {
			g := fr.m.newFlags(fr.fn)
			g.warns(fr.fn, n, x, r)
			fr.report(g)
		}
	}
	fr.bind(n, val{n.Out().Type, r.regs()})
}

// meaning is the row's element; a cast is told its type by the node.
func (f *fn) meaning(n *ir.Node, x []op.Val) num {
	d := n.Out().Type.Elem
	if n.Op.Scalar == nil {
		return f.cast(x[0].(num), d)
	}
	return f.cast(n.Op.Scalar(alg{f}, x).(num), d)
}
