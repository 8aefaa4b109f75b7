package llvm

import (
	"fmt"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Work is measured in the units of kern.cost. Both numbers are constants, so that the tiling is a function of the IR and the sizes alone.
const (
	parallelWork = 1 << 17 // a kernel with more is given to the workers
	tileWork     = 1 << 16 // of one tile
)

// env is what a kernel's functions need of the function around them, in one array of slots on its stack.
type env struct {
	outer  *frame
	k      *kern
	outs   []*output
	reg    string // its address in the outer function
	slots  int
	spare  int // slots behind the captured values, for what the writer adds
	values []*ir.Value
}

func (fr *frame) newEnv(k *kern, outs []*output) *env {
	e := &env{outer: fr, k: k, outs: outs, reg: fr.reg()}
	seen := map[*ir.Value]bool{}
	for _, o := range outs {
		e.need(o.value, seen)
	}
	e.capture()
	return e
}

// capture stores what the kernel's functions will read.
func (e *env) capture() {
	fr := e.outer
	put := func(v val) {
		fr.toSlots(v, e.reg, e.slots)
		e.slots += v.t.Slots()
	}
	for _, v := range e.values {
		put(fr.value(v))
	}
	for _, x := range e.k.ext {
		put(pyNum(x))
	}
	for _, o := range e.outs {
		if o.mem.t.IsArray() {
			put(o.mem)
		}
	}
	fmt.Fprintf(&fr.stack, "  %s = alloca [%d x i64], align 8\n", e.reg, e.slots+max(e.spare, spareSlots))
}

// spareSlots are behind the captured values at least.
const spareSlots = 2

// need collects the values that are known outside and asked for inside.
func (e *env) need(v *ir.Value, seen map[*ir.Value]bool) {
	if seen[v] {
		return
	}
	seen[v] = true
	if _, ok := e.outer.vals[v]; ok {
		e.values = append(e.values, v)
		return
	}
	for _, a := range v.Def.Args {
		e.need(a, seen)
	}
}

// extra stores a word behind the captured values; extraIn reads it.
func (e *env) extra(k int, typ, v string) {
	e.outer.store(typ, v, e.outer.field(e.reg, int64(8*(e.slots+k))))
}

func (e *env) extraIn(b *body, k int, typ string) string {
	return b.load(typ, b.field("%env", int64(8*(e.slots+k))))
}

// body is a function that runs a part of a kernel, with the captured values read.
type body struct {
	*frame
	k    *kern
	ext  []string
	outs []*output // with mem in this function
}

// open begins a function whose parameters, beside ctx and env, are params.
func (e *env) open(p *part, kind, params string, probe bool) *body {
	m := e.outer.m
	m.tiles++
	f := p.newFn(m, fmt.Sprintf("phx_%s%d", kind, m.tiles), "ptr noundef %ctx, ptr noundef %env, "+params)
	// Without stackrealign LLVM spills vectors around calls of math routines to addresses that are no multiples of their size: up to twice the time,
	// by where the stack happens to begin.
	f.attrs, f.again = ` "stackrealign"`, true
	b := &body{frame: &frame{fn: f, vals: map[*ir.Value]val{}, checks: map[int64]*checkpoint{}}, k: e.k}
	b.flags = e.k.flags.on(f)
	b.flags.watched = b.flags.watched && !probe
	at := 0
	get := func(t nd.Type) val {
		v := b.fromSlots(t, "%env", at)
		at += t.Slots()
		return v
	}
	for _, v := range e.values {
		b.vals[v] = get(e.outer.vals[v].t)
	}
	for i := range e.k.ext {
		x := get(nd.PyInt).regs[0]
		if e.k.ext[i] == "1" {
			x = "1"
		}
		b.ext = append(b.ext, x)
	}
	for _, o := range e.outs {
		c := *o
		if o.mem.t.IsArray() {
			c.mem = get(o.mem.t)
		}
		b.outs = append(b.outs, &c)
	}
	return b
}

// close ends the function with the flags as its result.
func (b *body) close() (symbol string) {
	b.ret(b.flags.total(b.fn))
	return b.finish()
}

// launch runs a tile function over [0,n), on the workers when n*unit is much, and deals with its result.
func (fr *frame) launch(k *kern, symbol string, e *env, n, unit string, parallel bool) {
	result := fr.counter("0")
	direct := func() {
		fr.store("i64", fr.ins("call i64 @%s(ptr %%ctx, ptr %s, i64 0, i64 %s)", symbol, e.reg, n), result)
	}
	if !parallel {
		direct()
	} else {
		many, few, done := fr.newLabel("many"), fr.newLabel("few"), fr.newLabel("ran")
		fr.cbr(fr.icmp("sgt", fr.mul(n, unit), itoa(parallelWork)), many, few)
		fr.label(many)
		size := fr.ins("udiv i64 %d, %s", tileWork, fr.sel(fr.icmp("sgt", unit, "1"), "i64", unit, "1"))
		size = fr.sel(fr.icmp("eq", size, "0"), "i64", "1", size)
		fr.store("i64", fr.callI64("phx_parallel", "ptr, ptr, ptr, i64, i64, i64",
			fmt.Sprintf("ptr %%ctx, ptr @%s, ptr %s, i64 %s, i64 %s, i64 %d", symbol, e.reg, n, size, k.task)), result)
		fr.br(done)
		fr.label(few)
		direct()
		fr.br(done)
		fr.label(done)
	}
	fr.settle(k, fr.load("i64", result))
}

// settle deals with the result of a loop nest: warnings wait for the others of the kernel.
func (fr *frame) settle(k *kern, r string) {
	fr.when(fr.icmp("ne", r, "0"), func() {
		fr.leaveIfNegative(r)
		if _, can := k.node.Exit(); can {
			fr.failIf(k.node, fr.icmp("uge", r, itoa(int64(1)<<failBit)))
		}
		k.flags.add(fr.fn, r)
	})
}

// flat reports whether all arrays are C-contiguous with the dims of the space or have one element, so that one loop over positions does.
func (b *body) flat() bool {
	ok := true
	seen := map[*ir.Value]bool{}
	var check func(v *ir.Value)
	check = func(v *ir.Value) {
		if seen[v] || !ok {
			return
		}
		seen[v] = true
		if v.Type.IsArray() && !allOne(v.Type.Dims) {
			ok = ok && v.Type.Order == nd.C && slices.Equal(v.Type.Dims, b.k.space)
		}
		if _, known := b.vals[v]; known {
			return
		}
		if n := v.Def; n.Op.Class == op.Map || n.Is("full") {
			for _, a := range n.Args {
				check(a)
			}
			return
		}
		ok = false
	}
	for _, o := range b.outs {
		check(o.value)
		if o.Kind == "into" {
			ok = ok && o.mem.t.Order == nd.C && slices.Equal(o.mem.t.Dims, b.k.space)
		}
	}
	return ok
}

// each runs the body for the elements at positions [lo,hi) in C order of the space: one loop when flat or of one axis, else a loop over rows
// around one over the last axis. independent says that no iteration reads what another writes.
func (b *body) each(lo, hi string, independent bool, do func(ix index)) {
	var active []int // axes whose extent is not 1
	for i, d := range b.k.space {
		if !d.One {
			active = append(active, i)
		}
	}
	at := func(regs map[int]string) []string {
		axes := make([]string, len(b.k.space))
		for i := range axes {
			axes[i] = "0"
			if r, ok := regs[i]; ok {
				axes[i] = r
			}
		}
		return axes
	}
	switch {
	case len(active) <= 1:
		b.count(lo, hi, independent, func(i string) {
			regs := map[int]string{}
			for _, a := range active {
				regs[a] = i
			}
			do(index{axes: at(regs), lin: i})
		})
	case b.flat():
		b.count(lo, hi, independent, func(i string) { do(index{lin: i, flat: true}) })
	default:
		b.rows(active, lo, hi, independent, func(regs map[int]string, lin string) { do(index{axes: at(regs), lin: lin}) })
	}
}

// count is a loop over [lo,hi).
func (f *fn) count(lo, hi string, independent bool, do func(i string)) {
	p := f.counter(lo)
	head, inside, done := f.newLabel("each"), f.newLabel("do"), f.newLabel("end")
	f.label(head)
	i := f.load("i64", p)
	f.cbr(f.icmp("slt", i, hi), inside, done)
	f.label(inside)
	saved, meta := f.access, ""
	if independent {
		f.access, meta = f.independent()
	}
	do(i)
	f.access = saved
	f.store("i64", f.ins("add nuw nsw i64 %s, 1", i), p)
	f.brMeta(head, meta)
	f.label(done)
}

// independent begins a loop whose iterations are: the metadata of its accesses and of its back edge.
func (f *fn) independent() (access, meta string) {
	f.loops++
	return ", !llvm.access.group " + groupOf(f.loops-1), ", !llvm.loop " + loopOf(f.loops-1)
}

// independentLoop makes the metadata of memory accesses and of the back edge by which LLVM knows that iterations are independent. Such loops are
// not interleaved or unrolled: that doubles the time to compile them and gains nothing on machines that execute out of order.
func (p *part) independentLoop() (group, loop string) {
	if p.plainLoop == "" {
		p.plainLoop = p.metadata(`!{!"llvm.loop.interleave.count", i32 1}`) + ", " + p.metadata(`!{!"llvm.loop.unroll.disable"}`)
	}
	group = p.metadata("distinct !{}")
	marks := p.metadata(fmt.Sprintf("!{!\"llvm.loop.parallel_accesses\", %s}", group))
	self := fmt.Sprintf("!%d", p.metas)
	return group, p.metadata(fmt.Sprintf("distinct !{%s, %s, %s}", self, marks, p.plainLoop))
}

// rows steps through [lo,hi) row by row. The index of a row is computed by division once and then counted on, axis by axis.
func (b *body) rows(active []int, lo, hi string, independent bool, do func(regs map[int]string, lin string)) {
	inner := active[len(active)-1]
	begin, done := b.newLabel("begin"), b.newLabel("end")
	b.cbr(b.icmp("slt", lo, hi), begin, done)
	b.label(begin)
	first := b.split(lo, b.ext)
	counters := map[int]string{}
	for _, a := range active {
		counters[a] = b.counter(first[a])
	}
	pos := b.counter(lo)
	head, row := b.newLabel("rows"), b.newLabel("row")
	b.label(head)
	p := b.load("i64", pos)
	b.cbr(b.icmp("slt", p, hi), row, done)
	b.label(row)
	regs := map[int]string{}
	for _, a := range active {
		regs[a] = b.load("i64", counters[a])
	}
	from := regs[inner]
	left, room := b.sub(hi, p), b.sub(b.ext[inner], from)
	n := b.sel(b.icmp("slt", left, room), "i64", left, room)
	base := b.sub(p, from)
	b.count(from, b.add(from, n), independent, func(j string) {
		regs[inner] = j
		do(regs, b.add(base, j))
	})
	b.store("i64", b.add(p, n), pos)
	b.store("i64", "0", counters[inner])
	b.advance(active[:len(active)-1], regs, counters)
	b.br(head)
	b.label(done)
}

// advance counts the index of a row on by one.
func (b *body) advance(axes []int, regs, counters map[int]string) {
	var cells, now, ext []string
	for _, a := range axes {
		cells, now, ext = append(cells, counters[a]), append(now, regs[a]), append(ext, b.ext[a])
	}
	b.countOn(cells, now, ext)
}

// countOn adds one to the number whose digits are now, the last the lowest, in the bases ext. The first digit never comes back to 0.
func (f *fn) countOn(cells, now, ext []string) {
	carry := "true"
	for i := len(cells) - 1; i >= 0; i-- {
		next := f.add(now[i], f.ins("zext i1 %s to i64", carry))
		if i > 0 {
			carry = f.icmp("eq", next, ext[i])
			next = f.sel(carry, "i64", "0", next)
		}
		f.store("i64", next, cells[i])
	}
}
