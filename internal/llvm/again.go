package llvm

import (
	"fmt"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/op"
)

// A loop over numbers that asks at each operation whether it warns has branches all over and is never vectorised. One whose iterations may run once more
// (pass again) is written twice, as functions of ranges of iterations: one that notes no warnings, only whether there may be some, in a word and in the
// processor's exception flags; and the exact one, compiled quickly. phx_again runs the loop in strips of the first, and those in which something may have
// warned once more as the second, from the carried values before them.

// againLoop is such a loop while it is written.
type againLoop struct {
	*env
	lo, step string
	order    string // the iteration of a loop around it that workers share
	shared   bool
	words    int // slots of the carried values
}

// Slots behind the captured values.
const (
	againLo = iota
	againStep
	againOrder
	againState // the carried values, then those behind a strip
)

func (fr *frame) againFor(n *ir.Node, lo, step, count string, carried []cell, shared bool) {
	a := &againLoop{lo: lo, step: step, order: fr.order, shared: shared}
	for _, c := range carried {
		a.words += c.t.Slots()
	}
	k := &kern{node: n, flags: fr.m.newFlags(fr.fn), cost: bodyCost(n.Blocks[0])}
	flags := k.flags.leaveIn(fr.m, n)
	a.env = &env{outer: fr, k: k, reg: fr.reg(), values: outerValues(n.Blocks[0]), spare: againState + 2*a.words}
	a.capture()
	end := fr.loopSpan(n)
	if shared {
		k.task = fr.m.task("for", nil, n)
		end = fr.span(k.task)
	}
	a.extra(againLo, "i64", lo)
	a.extra(againStep, "i64", step)
	if a.order != "" {
		a.extra(againOrder, "i64", a.order)
	}
	state := fr.field(a.reg, int64(8*(a.slots+againState)))
	at := 0
	for _, c := range carried {
		fr.toSlots(fr.get(c), state, at)
		at += c.t.Slots()
	}
	symbol := a.watcher(a.function(n, carried, false), a.function(n, carried, true), flags)
	fr.launch(k, symbol, a.env, count, itoa(k.cost), shared)
	at = 0
	for _, c := range carried {
		fr.set(c, fr.fromSlots(c.t, state, at))
		at += c.t.Slots()
	}
	end()
}

// function writes the iterations [lo,hi) of the loop.
func (a *againLoop) function(n *ir.Node, outer []cell, exact bool) (symbol string) {
	m := a.outer.m
	p := m.loops
	if exact {
		p = m.control
	}
	b := a.open(p, "for", tileParams, exact)
	b.plain = true
	if exact {
		b.flags, b.shared = nil, a.shared
		if a.order != "" {
			b.order = a.extraIn(b, againOrder, "i64")
		}
	}
	b.constants(a.values)
	state := b.field("%env", int64(8*(a.slots+againState)))
	var carried []cell
	at := 0
	for _, c := range outer {
		mine := b.newCell(c.t)
		b.set(mine, b.fromSlots(c.t, state, at))
		carried = append(carried, mine)
		at += c.t.Slots()
	}
	b.iterate(n, "%lo", "%hi", a.word(b, againLo, a.lo), a.word(b, againStep, a.step), carried)
	for _, c := range carried {
		b.toSlots(b.get(c), state, at)
		at += c.t.Slots()
	}
	if exact {
		b.ret("0")
		return b.finish()
	}
	return b.close()
}

// word is a number of the outer function, as a constant where it is one.
func (a *againLoop) word(b *body, k int, outer string) string {
	if !strings.HasPrefix(outer, "%") {
		return outer
	}
	return a.extraIn(b, k, "i64")
}

// constants writes those among the captured values anew, for LLVM to see.
func (b *body) constants(values []*ir.Value) {
	for _, v := range values {
		if v.Def != nil && v.Def.Is("const") {
			b.constNode(v.Def)
		}
	}
}

// watcher writes the function to launch, which calls both.
func (a *againLoop) watcher(fast, exact string, flags int64) (symbol string) {
	m := a.outer.m
	m.tiles++
	f := m.control.newFn(m, fmt.Sprintf("phx_again%d", m.tiles), "ptr noundef %ctx, ptr noundef %env, "+tileParams)
	f.ret(f.callI64("phx_again", "ptr, ptr, ptr, ptr, i64, i64, i64, i64, ptr, i64", fmt.Sprintf("ptr %%ctx, ptr @%s, ptr @%s, ptr %%env, i64 %%lo, i64 %%hi, i64 %d, i64 %d, ptr %s, i64 %d",
		fast, exact, max(tileWork/a.k.cost, 1), flags, f.field("%env", int64(8*(a.slots+againState))), a.words)))
	f.again = true
	return f.finish()
}

// PHX_RAISES of rt/phx.h.
var raisesFlag = map[op.Warning]int64{op.Invalid: 1, op.DivideByZero: 2, op.Overflow: 4}

// leaveIn decides which warnings of a loop are left to the processor's flags, and gives those flags.
func (g *flags) leaveIn(m *module, loop *ir.Node) (flags int64) {
	g.blind, g.watched = true, true
	if m.fastMath != "" {
		return 0
	}
	needs := m.needed(loop)
	scratch := alg{m.control.newFn(m, "", "")}
	loop.Blocks[0].Walk(func(n *ir.Node) {
		if len(n.Outs) != 1 || !needs[n.Out()] || !m.raises(n) || n.Op.Warns == nil || !computed(n) {
			return
		}
		g.left[n] = true
		x := make([]op.Val, len(n.Args))
		for i, v := range n.Args {
			x[i] = constant(v.Type.Elem, int64(0))
		}
		n.Op.Warns(scratch, x, constant(n.Out().Type.Elem, int64(0)), func(w op.Warning, _ op.Val) { flags |= raisesFlag[w] })
	})
	return flags
}

// computed reports whether LLVM cannot know n's result.
func computed(n *ir.Node) bool {
	for _, v := range n.Args {
		if _, ok := ir.ConstOf(v); ok {
			continue
		}
		if v.Def == nil || v.Def.Op.Class != op.Map || computed(v.Def) {
			return true
		}
	}
	return false
}
