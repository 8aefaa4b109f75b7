package llvm

import (
	"fmt"
	"strings"

	"phylanx/internal/ir"
)

// Offsets of the fields of phx_ctx and phx_buf (rt/phx.h).
const (
	ctxBudget = 8
	ctxSlots  = 16
	ctxRec    = 32
	ctxSerial = 56
	ctxWarns  = 64
	ctxDepth  = 584
	ctxChange = 592
	ctxStack  = 600
	ctxEpoch  = 608
	ctxMade   = 632
	ctxBound  = 640
	bufObj    = 16
	bufKind   = 40
	bufData   = 64 // payload behind the header
)

// noStack is the status of code that ran out of stack (PHX_NO_STACK in rt/phx.h).
const noStack = "-2"

func (fr *frame) constNode(n *ir.Node) {
	t := n.Out().Type
	v := val{t: t}
	if t.IsNum() {
		v.regs = constant(t.Elem, n.Attrs["value"]).regs()
	}
	fr.bind(n, v)
}

func (fr *frame) dim(n *ir.Node) {
	fr.bind(n, pyNum(fr.value(n.Args[0]).arr().ext[n.Attrs.Int("axis")]))
}

func (fr *frame) tuple(n *ir.Node) {
	v := val{t: n.Out().Type}
	for _, a := range fr.args(n) {
		v.regs = append(v.regs, a.regs...)
	}
	fr.bind(n, v)
}

// item is a member of a tuple, list or union.
func (fr *frame) item(n *ir.Node) {
	k := n.Attrs.Int("index")
	if n.Is("member") {
		k = n.Attrs.Int("member")
	}
	fr.bind(n, fr.value(n.Args[0]).item(int(k)))
}

func (fr *frame) union(n *ir.Node) {
	t, k := n.Out().Type, int(n.Attrs.Int("member"))
	v := val{t, []string{itoa(k)}}
	for i, e := range t.Elems {
		if i == k {
			v.regs = append(v.regs, fr.value(n.Args[0]).regs...)
			continue
		}
		for _, fd := range fields(e) {
			v.regs = append(v.regs, fd.zero())
		}
	}
	fr.bind(n, v)
}

// instanceNew counts the objects of a call.
func (fr *frame) instanceNew(n *ir.Node) {
	at := fr.field("%ctx", ctxMade)
	id := fr.ins("sub i64 %s, 1", fr.load("i64", at))
	fr.store("i64", id, at)
	fr.bind(n, pyNum(id))
}

// attributeBind tells the door where an attribute is kept.
func (fr *frame) attributeBind(n *ir.Node) {
	all := fr.load("ptr", fr.field("%ctx", ctxBound))
	fr.store("ptr", fr.value(n.Args[0]).regs[0], fr.field(all, 8*n.Attrs.Int("index")))
}

func (fr *frame) tag(n *ir.Node) { fr.bind(n, pyNum(fr.value(n.Args[0]).regs[0])) }

// header is the phx_buf of an array.
func (fr *frame) header(a arr) string {
	return fr.ins("inttoptr i64 %s to ptr", fr.ins("and i64 %s, -2", a.owner))
}

// retain adds a reference to the memory of an array or list.
func (fr *frame) retain(n *ir.Node) {
	v := fr.value(n.Args[0])
	buf := v.regs[0]
	if !v.t.Grows() {
		buf = fr.header(v.codes())
	}
	if fr.m.shared {
		fr.ins("atomicrmw add ptr %s, i64 1 monotonic", buf)
		return
	}
	fr.store("i64", fr.add(fr.load("i64", buf), "1"), buf)
}

// release drops one; the last one gives the memory back.
func (fr *frame) release(n *ir.Node) {
	v := fr.value(n.Args[0])
	if !v.t.Grows() {
		fr.releaseArray(v.codes())
		return
	}
	routine := "phx_list_release"
	if v.t.IsTable() {
		routine = "phx_table_release"
	}
	fr.m.declare("void", routine, "ptr, ptr")
	fr.do("call void @%s(ptr %%ctx, ptr %s)", routine, v.regs[0])
}

func (fr *frame) releaseArray(a arr) {
	buf := fr.header(a)
	if fr.m.shared {
		fr.m.declare("void", "phx_release", "ptr, ptr")
		fr.do("call void @phx_release(ptr %%ctx, ptr %s)", buf)
		return
	}
	refs := fr.load("i64", buf)
	last, more, next := fr.newLabel("last"), fr.newLabel("more"), fr.newLabel("next")
	fr.cbr(fr.icmp("sle", refs, "1"), last, more)
	fr.label(last)
	fr.m.declare("void", "phx_release", "ptr, ptr")
	fr.do("call void @phx_release(ptr %%ctx, ptr %s)", buf)
	fr.br(next)
	fr.label(more)
	fr.store("i64", fr.sub(refs, "1"), buf)
	fr.label(next)
}

// loopFrame says where continue and break go, and where the carried values and the results are.
type loopFrame struct {
	carried, results []cell
	next, done       string
}

// scopeFrame says the same of leave; yields of ifs have one too.
type scopeFrame struct {
	results []cell
	done    string
	leave   bool // a scope; otherwise an if or loop body, which yield ends
}

func (fr *frame) cells(vs []*ir.Value) []cell {
	cs := make([]cell, len(vs))
	for i, v := range vs {
		cs[i] = fr.newCell(v.Type)
	}
	return cs
}

// assignCells stores operands, all read before the first is written.
func (fr *frame) assignCells(cs []cell, vs []*ir.Value) {
	for i, c := range cs {
		fr.set(c, fr.value(vs[i]))
	}
}

func (fr *frame) bindCells(n *ir.Node, cs []cell) {
	vs := make([]val, len(cs))
	for i, c := range cs {
		vs[i] = fr.get(c)
	}
	fr.bind(n, vs...)
}

// enter writes a block whose yield goes to done with the results.
func (fr *frame) enter(b *ir.Block, s scopeFrame) {
	fr.scopes = append(fr.scopes, s)
	fr.block(b)
	fr.scopes = fr.scopes[:len(fr.scopes)-1]
	if !fr.dead {
		fr.br(s.done)
	}
}

func (fr *frame) ifNode(n *ir.Node) {
	res := fr.cells(n.Outs)
	then, els, done := fr.newLabel("then"), fr.newLabel("else"), fr.newLabel("fi")
	fr.cbr(fr.value(n.Args[0]).regs[0], then, els)
	s := scopeFrame{results: res, done: done}
	fr.label(then)
	fr.enter(n.Blocks[0], s)
	fr.label(els)
	if len(n.Blocks) > 1 {
		fr.enter(n.Blocks[1], s)
	}
	fr.label(done)
	fr.bindCells(n, res)
}

// yield ends a block; continue is the yield of the innermost loop.
func (fr *frame) yield(n *ir.Node) {
	s := fr.scopes[len(fr.scopes)-1]
	if n.Is("continue") {
		l := fr.loops[len(fr.loops)-1]
		s = scopeFrame{results: l.carried, done: l.next}
	}
	fr.assignCells(s.results, n.Args)
	fr.br(s.done)
}

func (fr *frame) breakNode(n *ir.Node) {
	l := fr.loops[len(fr.loops)-1]
	fr.assignCells(l.results, n.Args)
	fr.br(l.done)
}

func (fr *frame) leave(n *ir.Node) {
	for i := len(fr.scopes) - 1; i >= 0; i-- {
		if s := fr.scopes[i]; s.leave {
			fr.assignCells(s.results, n.Args)
			fr.br(s.done)
			return
		}
	}
	panic(emitError("leave outside a scope"))
}

func (fr *frame) scope(n *ir.Node) {
	res, done := fr.cells(n.Outs), fr.newLabel("left")
	fr.enter(n.Blocks[0], scopeFrame{results: res, done: done, leave: true})
	fr.label(done)
	fr.bindCells(n, res)
}

// returnNode writes the result; in the entry and in called functions alike it lies in slots.
func (fr *frame) returnNode(n *ir.Node) {
	if len(n.Args) > 0 {
		fr.toSlots(fr.value(n.Args[0]), fr.out, 0)
	}
	fr.done()
}

// call runs another function of the unit. It has no effects, so when it cannot go on the caller leaves at its own checkpoint.
func (fr *frame) call(n *ir.Node) { fr.callFunction(n, func(string) {}) }

// callFunction calls a function of the unit; after is told of the status, 0 or above, before it leaves.
func (fr *frame) callFunction(n *ir.Node, after func(status string)) {
	t := n.Out().Type
	out := fr.alloca(fmt.Sprintf("[%d x i64]", max(t.Slots(), 1)), 8)
	args := []string{"ptr %ctx"}
	for _, v := range fr.args(n) {
		for k, fd := range fields(v.t) {
			args = append(args, fd.typ+" "+v.regs[k])
		}
	}
	fr.poll("1")
	depth := fr.field("%ctx", ctxDepth)
	left := fr.load("i64", depth)
	fr.failIf(n, fr.icmp("sle", left, "0"))
	fr.when(fr.ins("icmp ult ptr %s, %s", out, fr.load("ptr", fr.field("%ctx", ctxStack))), func() { fr.ret(noStack) })
	fr.store("i64", fr.sub(left, "1"), depth)
	status := fr.ins("call i64 @phx_func%d(%s)", n.Attrs.Int("func"), strings.Join(append(args, "ptr "+out), ", "))
	fr.store("i64", left, depth)
	fr.leaveIfNegative(status)
	after(status)
	fr.failIf(n, fr.icmp("ne", status, "0"))
	fr.bind(n, fr.fromSlots(t, out, 0))
}

// leaveIfNegative leaves the function where a Python exception is set.
func (fr *frame) leaveIfNegative(status string) {
	fr.when(fr.icmp("slt", status, "0"), func() { fr.ret(status) })
}

// sliceNorm is CPython's PySlice_AdjustIndices.
func (fr *frame) sliceNorm(n *ir.Node) {
	args := fr.args(n)
	ext, rest := args[0].regs[0], args[1:]
	part := func(k int) (string, bool) {
		if n.Attrs.Str("has")[k] != '1' {
			return "", false
		}
		r := rest[0].regs[0]
		rest = rest[1:]
		return r, true
	}
	start, hasStart := part(0)
	stop, hasStop := part(1)
	step, hasStep := part(2)
	if !hasStep {
		step = "1"
	}
	fr.failIf(n, fr.icmp("eq", step, "0"))
	back := fr.icmp("slt", step, "0")
	low := fr.sel(back, "i64", "-1", "0")
	high := fr.sel(back, "i64", fr.ins("sub i64 %s, 1", ext), ext)
	clip := func(i string, has bool, absent string) string {
		if !has {
			return absent
		}
		neg := fr.icmp("slt", i, "0")
		up := fr.add(i, ext)
		under := fr.sel(fr.icmp("slt", up, "0"), "i64", low, up)
		over := fr.sel(fr.icmp("sgt", i, high), "i64", high, i)
		return fr.sel(neg, "i64", under, over)
	}
	start = clip(start, hasStart, fr.sel(back, "i64", high, low))
	stop = clip(stop, hasStop, fr.sel(back, "i64", low, high))
	from, to := fr.sel(back, "i64", stop, start), fr.sel(back, "i64", start, stop)
	size := fr.sel(back, "i64", fr.ins("sub i64 0, %s", step), step)
	size = fr.sel(fr.icmp("eq", size, "0"), "i64", "1", size)
	count := fr.ins("add i64 %s, 1", fr.ins("udiv i64 %s, %s", fr.ins("sub i64 %s, 1", fr.sub(to, from)), size))
	length := fr.sel(fr.icmp("slt", from, to), "i64", count, "0")
	fr.bind(n, pyNum(start), pyNum(length))
}
