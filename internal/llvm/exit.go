package llvm

import (
	"fmt"
	"slices"
	"strings"

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
		e := Exit{ID: at, Func: c.node.Attrs.Int("func"), At: c.node.Attrs.Str("at"), Why: key.why, Line: key.line, Site: key.site, Vars: [][2]string{}}
		for i, name := range list(c.node, "names") {
			e.Vars = append(e.Vars, [2]string{name, c.vals[i].t.Layout()})
		}
		for _, s := range list(c.node, "static") {
			name, origin, _ := strings.Cut(s, ":")
			e.Vars = append(e.Vars, [2]string{name, origin})
		}
		fr.m.out.Exits = append(fr.m.out.Exits, e)
	}
	if !slices.Contains(c.exits, at) {
		c.exits = append(c.exits, at)
	}
	return fmt.Sprintf("exit%d", at)
}

// list reads a comma-separated attribute.
func list(n *ir.Node, key string) []string {
	if s := n.Attrs.Str(key); s != "" {
		return strings.Split(s, ",")
	}
	return nil
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

// flags collects, as bits of one word, the warnings of a kernel or scalar operation and whether an element failed. The word has 32 bits, so that
// loops on narrow elements keep as many lanes as those have.
type flags struct {
	m      *module
	kernel int
	bits   map[string]int // of the kernel's warnings
	word   string         // i32 cell
}

// Bits of a tile's result: the sign means stop, failBit that an element cannot be done, those below are warnings.
const failBit = ir.MaxConditions

func (m *module) newFlags(f *fn) *flags {
	m.kernels++
	return (&flags{m: m, kernel: m.kernels - 1, bits: map[string]int{}}).on(f)
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

// bit is the number of a warning; one text on one line needs one bit. The verifier has counted them.
func (g *flags) bit(text string, line int32) int {
	key := fmt.Sprint(line, text)
	b, ok := g.bits[key]
	if !ok {
		b = len(g.bits)
		g.bits[key] = b
		g.m.out.Warnings = append(g.m.out.Warnings, Warning{g.kernel, b, text, line})
	}
	return b
}

// warns sets the bits of a Map node's warnings for one element.
func (g *flags) warns(f *fn, n *ir.Node, x []op.Val, r op.Val) {
	if n.Op.Warns == nil {
		return
	}
	n.Op.Warns(alg{f}, x, r, func(w op.Warning, when op.Val) {
		g.set(f, g.bit(warnText(n, w), n.Pos.Line), when.(num).re)
	})
}

// warnText is what NumPy says.
func warnText(n *ir.Node, w op.Warning) string {
	name := n.Op.WarnName
	if name == "" {
		name = n.Op.Name
	}
	return op.WarnText[w] + name
}

// report hands the bits of word to the runtime when there are any.
func (g *flags) report(f *fn, word string) {
	if len(g.bits) == 0 {
		return
	}
	f.when(f.icmp("ne", word, "0"), func() {
		f.m.declare("void", "phx_warn", "ptr, i64, i64")
		f.do("call void @phx_warn(ptr %%ctx, i64 %d, i64 %s)", g.kernel, word)
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
		if fr.flags != nil {
			fr.flags.warns(fr.fn, n, x, r)
		} else {
			g := fr.m.newFlags(fr.fn)
			g.warns(fr.fn, n, x, r)
			g.report(fr.fn, g.total(fr.fn))
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
