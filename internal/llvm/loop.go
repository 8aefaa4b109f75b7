package llvm

import (
	"phylanx/internal/ir"
	"phylanx/internal/op"
)

// strip is the number of iterations of an innermost loop between two looks at the budget: few enough for Ctrl-C, many enough that the
// loop inside stays free of them.
const strip = 4096

// outerCost is what one iteration of a loop that contains others takes from the budget.
const outerCost = 32

// innermost reports whether a body is short and straight enough for strips.
func innermost(b *ir.Block) bool {
	plain := true
	b.Walk(func(n *ir.Node) {
		switch n.Op.Name {
		case "for", "loop", "kernel", "pycall", "call", "call.changing", "assign":
			plain = false
		}
	})
	return plain
}

// partOf is where a function with this body belongs: the loops part when it has a loop over numbers itself. What runs beside arrays, once for each,
// is no time well spent on.
func (m *module) partOf(b *ir.Block) *part {
	p := m.control
	b.Walk(func(n *ir.Node) {
		if (n.Is("for") || n.Is("loop")) && !works(n.Blocks[0]) {
			p = m.loops
		}
	})
	return p
}

// works reports whether a block computes arrays or calls out.
func works(b *ir.Block) bool {
	found := false
	b.Walk(func(n *ir.Node) {
		switch n.Op.Class {
		case op.Map, op.Create, op.Gather:
			found = found || len(n.Outs) == 1 && n.Out().Type.IsArray()
		case op.Extern: // a draw of a number is a part of a loop over numbers
			found = found || n.Op.Props&op.Draws == 0 || len(n.Outs) != 1 || !n.Out().Type.IsNum()
		case op.Reduce, op.Scan, op.Contract:
			found = true
		default:
			found = found || n.Is("kernel") || n.Opaque() || n.Is("assign") || n.Is("scatter")
		}
	})
	return found
}

// poll takes cost iterations from the budget and lets Python look at signals when it is used up.
func (fr *frame) poll(cost string) {
	at := fr.field("%ctx", ctxBudget)
	left := fr.ins("sub i64 %s, %s", fr.load("i64", at), cost)
	fr.store("i64", left, at)
	fr.when(fr.icmp("slt", left, "0"), func() {
		status := fr.callI64("phx_poll", "ptr", "ptr %ctx")
		fr.when(fr.icmp("ne", status, "0"), func() { fr.ret("-1") })
	})
}

// tripCount is the number of iterations of range(lo, hi, step). Differences are taken as unsigned, so that none overflows.
func (fr *frame) tripCount(lo, hi, step string) string {
	up := fr.icmp("sgt", step, "0")
	from, to := fr.sel(up, "i64", lo, hi), fr.sel(up, "i64", hi, lo)
	size := fr.sel(up, "i64", step, fr.ins("sub i64 0, %s", step))
	size = fr.sel(fr.icmp("eq", size, "0"), "i64", "1", size)
	count := fr.ins("add i64 %s, 1", fr.ins("udiv i64 %s, %s", fr.ins("sub i64 %s, 1", fr.sub(to, from)), size))
	return fr.sel(fr.icmp("slt", from, to), "i64", count, "0")
}

func (fr *frame) forNode(n *ir.Node) {
	lo, hi, step := fr.value(n.Args[0]).regs[0], fr.value(n.Args[1]).regs[0], fr.value(n.Args[2]).regs[0]
	count := fr.tripCount(lo, hi, step)
	carried := fr.cells(n.Outs)
	fr.assignCells(carried, n.Args[3:])
	shared := n.Attrs.Bool("parallel") && len(carried) == 0
	switch {
	case fr.plain:
		fr.iterate(n, "0", count, lo, step, carried)
	case n.Attrs.Bool("repeatable"):
		fr.againFor(n, lo, step, count, carried, shared)
	case shared:
		fr.parallelFor(n, lo, step, count)
	default:
		end := fr.loopSpan(n)
		fr.iterate(n, "0", count, lo, step, carried)
		end()
	}
	fr.bindCells(n, carried)
}

// loopSpan writes the span of a loop that stands in no other.
func (fr *frame) loopSpan(n *ir.Node) (end func()) {
	if len(fr.loops) > 0 || fr.inner || fr.flags != nil {
		return func() {}
	}
	return fr.span(fr.m.task("loop", nil, n))
}

// iterate runs iterations [first,count), of which number k has the index lo + k*step. An innermost loop runs in strips.
// Where its iterations are independent LLVM is told.
func (fr *frame) iterate(n *ir.Node, first, count, lo, step string, carried []cell) {
	b := n.Blocks[0]
	k := fr.counter(first)
	strips, more, head, body, next, pause, done := fr.newLabel("strip"), fr.newLabel("more"), fr.newLabel("for"), fr.newLabel("body"), fr.newLabel("next"), fr.newLabel("pause"), fr.newLabel("done")
	size, cost := "1", itoa(outerCost)
	saved, meta := fr.access, ""
	if innermost(b) {
		size, cost = itoa(strip), ""
		if n.Attrs.Bool("parallel") {
			fr.access, meta = fr.independent()
		}
	}
	fr.label(strips)
	begin := fr.load("i64", k)
	fr.cbr(fr.icmp("ult", begin, count), more, done)
	fr.label(more)
	left := fr.sub(count, begin)
	end := fr.add(begin, fr.sel(fr.icmp("ult", left, size), "i64", left, size))
	fr.label(head)
	now := fr.load("i64", k)
	fr.cbr(fr.icmp("ult", now, end), body, pause)
	fr.label(body)
	if fr.shared && fr.order == "" {
		fr.order = now
	}
	fr.vals[b.Params[0]] = pyNum(fr.add(lo, fr.mul(now, step)))
	for i, c := range carried {
		fr.vals[b.Params[1+i]] = fr.get(c)
	}
	fr.loopBody(b, loopFrame{carried, carried, next, done})
	fr.access = saved
	fr.label(next)
	fr.store("i64", fr.ins("add nuw nsw i64 %s, 1", fr.load("i64", k)), k)
	fr.brMeta(head, meta)
	fr.label(pause)
	if cost == "" {
		cost = fr.sub(end, begin)
	}
	fr.poll(cost)
	fr.br(strips)
	fr.label(done)
}

// parallelFor gives a loop whose iterations are independent to the workers, as a function of ranges of iterations.
func (fr *frame) parallelFor(n *ir.Node, lo, step, count string) {
	k := &kern{node: n, flags: fr.m.newFlags(fr.fn), task: fr.m.task("for", nil, n), cost: bodyCost(n.Blocks[0])}
	e := &env{outer: fr, k: k, reg: fr.reg(), values: outerValues(n.Blocks[0])}
	e.capture()
	e.extra(0, "i64", lo)
	e.extra(1, "i64", step)
	b := e.open(fr.m.partOf(&ir.Block{Nodes: []*ir.Node{n}}), "for", tileParams, false)
	b.shared = true
	b.iterate(n, "%lo", "%hi", e.extraIn(b, 0, "i64"), e.extraIn(b, 1, "i64"), nil)
	symbol := b.close()
	end := fr.span(k.task)
	fr.launch(k, symbol, e, count, itoa(k.cost), true)
	fr.report(k.flags)
	end()
}

// outerValues are the values that a block uses and does not define.
func outerValues(b *ir.Block) []*ir.Value {
	inside := map[*ir.Value]bool{}
	var outer []*ir.Value
	var walk func(b *ir.Block)
	walk = func(b *ir.Block) {
		for _, p := range b.Params {
			inside[p] = true
		}
		for _, n := range b.Nodes {
			for _, a := range n.Args {
				if !inside[a] {
					inside[a] = true
					outer = append(outer, a)
				}
			}
			for _, c := range n.Blocks {
				walk(c)
			}
			for _, o := range n.Outs {
				inside[o] = true
			}
		}
	}
	walk(b)
	return outer
}

// bodyCost estimates an iteration; loops and kernels inside count for many.
func bodyCost(b *ir.Block) int {
	c := 1
	b.Walk(func(n *ir.Node) {
		switch {
		case n.Is("for") || n.Is("loop"):
			c += 256
		case n.Is("kernel") || n.Op.Class != op.Flow && len(n.Outs) == 1 && n.Out().Type.IsArray():
			c += 1024
		case n.Op.Equal == op.ULP:
			c += 8
		default:
			c++
		}
	})
	return c
}

func (fr *frame) loopBody(b *ir.Block, l loopFrame) {
	fr.loops = append(fr.loops, l)
	forget := fr.setMark(b)
	fr.enter(b, scopeFrame{results: l.carried, done: l.next})
	forget()
	fr.loops = fr.loops[:len(fr.loops)-1]
}

// loop repeats until break. A plain one counts iterations in a register and polls when strip are done.
func (fr *frame) loop(n *ir.Node) {
	carried, results := fr.cells(n.Blocks[0].Params), fr.cells(n.Outs)
	fr.assignCells(carried, n.Args)
	end := fr.loopSpan(n)
	size := "1"
	if innermost(n.Blocks[0]) {
		size = itoa(strip)
	}
	count := fr.counter(size)
	head, next, pause, done := fr.newLabel("loop"), fr.newLabel("next"), fr.newLabel("pause"), fr.newLabel("done")
	fr.label(head)
	for i, c := range carried {
		fr.vals[n.Blocks[0].Params[i]] = fr.get(c)
	}
	fr.loopBody(n.Blocks[0], loopFrame{carried, results, next, done})
	fr.label(next)
	left := fr.ins("add i64 %s, -1", fr.load("i64", count))
	fr.store("i64", left, count)
	fr.cbr(fr.icmp("sgt", left, "0"), head, pause)
	fr.label(pause)
	fr.store("i64", size, count)
	cost := size
	if size == "1" {
		cost = itoa(outerCost)
	}
	fr.poll(cost)
	fr.br(head)
	fr.label(done)
	end()
	fr.bindCells(n, results)
}
