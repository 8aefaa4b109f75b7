package llvm

import (
	"phylanx/internal/ir"
	"phylanx/internal/op"
)

// searchChunk is how many elements are looked at before asking whether one of them was it.
const searchChunk = 1024

// extremeOf is the reduction that finds the value which argmax or argmin finds the place of.
var extremeOf = map[string]string{"greater": "maximum", "less": "minimum"}

// shortSearch is the number of elements from which on two passes that vectorise are faster than one that does not.
const shortSearch = 8

// writeSearches finds argmax and argmin over trailing axes: of few elements in one pass.
func (g *group) writeSearches(fr *frame) {
	for _, o := range g.outs {
		lead := g.k.lead(o)
		if lead == 0 {
			g.searchTwice(fr, o)
			continue
		}
		few, many, done := fr.newLabel("few"), fr.newLabel("many"), fr.newLabel("searched")
		fr.cbr(fr.icmp("ult", fr.product(g.k.ext[lead:]), itoa(shortSearch)), few, many)
		fr.label(few)
		(&group{k: g.k, kind: folds, outs: []*output{o}}).write(fr)
		fr.br(done)
		fr.label(many)
		g.searchTwice(fr, o)
		fr.br(done)
		fr.label(done)
	}
}

// searchTwice finds the value in one pass that vectorises, and in another the first element that equals it.
func (g *group) searchTwice(fr *frame, o *output) {
	t := o.t
	t.Elem = o.value.Type.Elem
	value := ir.KernelOut{Kind: "reduce", Axes: o.Axes, Keep: o.Keep}
	sub := *g.k
	sub.outs = []output{{KernelOut: value, value: o.value, t: t, row: op.Lookup(extremeOf[o.row.Name]), from: -1}}
	best := &sub.outs[0]
	fr.allocate(&sub, best)
	(&group{k: &sub, kind: trees, outs: []*output{best}}).write(fr)
	g.search(fr, o, best)
	if best.mem.t.IsArray() {
		fr.releaseArray(best.mem.arr())
	}
}

func (g *group) search(fr *frame, o, best *output) {
	k := g.k
	lead := k.lead(o)
	e := fr.newEnv(k, []*output{o})
	values := best.mem.regs
	if o.t.IsNum() {
		p := fr.alloca("[16 x i8]", 16)
		fr.storeElem(fr.getNum(best.num), p)
		values = []string{p}
	}
	place := fr.alloca("i64", 8)
	e.extra(0, "ptr", values[0])
	e.extra(1, "ptr", place)
	symbol := e.tile(fr.m.loops, "search", func(b *body) {
		from, to := e.extraIn(b, 0, "ptr"), e.extraIn(b, 1, "ptr")
		inner := b.product(b.ext[lead:])
		b.count("%lo", "%hi", false, func(row string) {
			x := b.loadElem(best.t.Elem, b.at(from, b.mul(row, itoa(best.t.Elem.Size()))))
			i := b.find(o, x, b.mul(row, inner), inner)
			p := to
			if o.mem.t.IsArray() {
				p = b.slot(b.outs[0], row)
			}
			b.store("i64", i, p)
		})
	})
	fr.launch(k, symbol, e, fr.product(k.ext[:lead]), fr.mul(fr.product(k.ext[lead:]), itoa(k.cost)), true)
	if o.t.IsNum() {
		fr.set(o.num, val{o.t, []string{fr.load("i64", place)}})
	}
}

// find is the distance from base of the first of n elements that is x, a NaN when x is one.
func (b *body) find(o *output, x num, base, n string) string {
	first, chunk := b.counter("0"), b.counter("0")
	head, look, found, next, done := b.newLabel("chunk"), b.newLabel("look"), b.newLabel("found"), b.newLabel("next"), b.newLabel("sought")
	none := "9223372036854775807"
	b.label(head)
	at := b.load("i64", chunk)
	b.cbr(b.icmp("slt", at, n), look, done)
	b.label(look)
	left := b.sub(n, at)
	size := b.sel(b.icmp("slt", left, itoa(searchChunk)), "i64", left, itoa(searchChunk))
	lo := b.add(base, at)
	hi := b.add(lo, size)
	hit := b.alloca("i32", 4)
	b.store("i32", "0", hit)
	b.each(lo, hi, true, func(ix index) {
		is := b.ins("zext i1 %s to i32", b.same(b.elements().of(o.value, ix), x))
		b.store("i32", b.ins("or i32 %s, %s", b.load("i32", hit), is), hit)
	})
	b.cbr(b.ins("icmp ne i32 %s, 0", b.load("i32", hit)), found, next)
	b.label(found)
	b.store("i64", none, first)
	b.each(lo, hi, true, func(ix index) {
		i := b.sel(b.same(b.elements().of(o.value, ix), x), "i64", b.sub(ix.lin, base), none)
		so := b.load("i64", first)
		b.store("i64", b.sel(b.icmp("slt", i, so), "i64", i, so), first)
	})
	b.br(done)
	b.label(next)
	b.store("i64", b.add(at, size), chunk)
	b.br(head)
	b.label(done)
	return b.load("i64", first)
}

// same is equality in which a NaN equals any other.
func (b *body) same(x, y num) string {
	eq := alg{b.fn}.Cmp(op.Eq, x, y).(num).re
	if x.d.IsFloat() {
		eq = b.or(eq, b.and(b.isNaN(x), b.isNaN(y)))
	}
	return eq
}

// lead is the number of axes before those that o reduces at the end of the space.
func (k *kern) lead(o *output) int {
	n := len(k.space)
	for n > 0 && (o.reduces(n-1) || k.space[n-1].One) {
		n--
	}
	return n
}

// trailing reports whether o reduces axes at the end of the space and no others, which can then be taken as one.
func (k *kern) trailing(o *output) bool {
	for i := range k.lead(o) {
		if o.reduces(i) {
			return false
		}
	}
	return true
}
