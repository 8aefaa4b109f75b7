package llvm

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Reductions and scans that keep the last axis combine whole rows, in the order of the rows. Of a tall space the first reduced axis is cut into
// chunks of a length that depends on the shape alone (ir.ChunkRows), which are reduced apart and then combined in order; of any space the last
// axis may be cut, which changes no bits.

// rowsAxis is the axis that a columns group walks for each index of the axes before it: the first reduced one, or that of a scan; last when only axes
// of extent 1 behind it are reduced.
func (g *group) rowsAxis() int {
	o := g.outs[0]
	if o.Kind == "scan" {
		return o.Axes[0]
	}
	axis := g.k.last()
	for i := axis - 1; i >= 0; i-- {
		if o.reduces(i) {
			axis = i
		}
	}
	return axis
}

// cuts is how a columns group is cut into tiles. The tile of strip s of chunk c at index k of the axes before is number (k*chunks + c)*strips + s.
type cuts struct {
	axis          int
	lead          string // product of the extents before axis
	n, rows       string // extent of axis; rows at each of its indices
	chunk, chunks string // length of a chunk along axis, and how many there are
	width, strips string // columns of a strip, and how many there are
	slab          string // elements of the result at one index of the axes before
}

// cuts computes the numbers from the extents of the space.
func (g *group) cuts(f *fn, ext []string) cuts {
	k, o, last := g.k, g.outs[0], g.k.last()
	c := cuts{axis: g.rowsAxis(), n: "1", rows: "1", chunks: "1", slab: ext[last]}
	c.lead = f.product(ext[:c.axis])
	if c.axis < last {
		c.n, c.rows = ext[c.axis], f.product(ext[c.axis+1:last])
	}
	c.chunk = c.n
	if o.Kind == "reduce" && c.axis < last {
		for i := c.axis + 1; i < last; i++ {
			if !o.reduces(i) {
				c.slab = f.mul(ext[i], c.slab)
			}
		}
		c.chunk, c.chunks = f.chunks(c.n, f.mul(c.rows, ext[last]))
	}
	work := f.mul(f.mul(c.chunk, c.rows), itoa(k.cost))
	c.width = f.atLeastOne(f.ins("udiv i64 %d, %s", tileWork, f.atLeastOne(work)))
	c.width = f.ins("and i64 %s, %d", f.add(c.width, itoa(stripColumns-1)), -stripColumns)
	c.width = f.least(c.width, f.atLeastOne(ext[last]))
	c.strips = f.atLeastOne(f.ceilDiv(ext[last], c.width))
	return c
}

// stripColumns is the least number of columns of a tile: whole cache lines.
const stripColumns = 64

// chunks writes ir.ChunkRows, and the number of chunks.
func (f *fn) chunks(n, unit string) (length, count string) {
	whole := f.or(f.icmp("ule", f.mul(n, unit), itoa(ir.ChunkWhole)), f.icmp("uge", unit, itoa(ir.ChunkWide)))
	length = f.ins("udiv i64 %d, %s", ir.ChunkElements, f.atLeastOne(unit))
	length = f.sel(f.icmp("ult", length, itoa(ir.ChunkLeast)), "i64", itoa(ir.ChunkLeast), length)
	length = f.atLeastOne(f.sel(whole, "i64", n, length))
	return length, f.atLeastOne(f.ceilDiv(n, length))
}

func (f *fn) atLeastOne(n string) string { return f.sel(f.icmp("eq", n, "0"), "i64", "1", n) }

func (f *fn) ceilDiv(n, by string) string {
	return f.ins("udiv i64 %s, %s", f.sub(f.add(n, by), "1"), by)
}

// writeColumns walks rows and combines them into the results, or for a scan with the row before; stored elements are written on the way.
func (g *group) writeColumns(fr *frame) {
	for _, o := range g.outs {
		fr.fillEmpty(g.k, o)
	}
	e := fr.newEnv(g.k, g.outs)
	c := g.cuts(fr.fn, g.k.ext)
	parts, release := g.partResults(fr, c)
	e.extra(0, "ptr", parts)
	symbol := g.writeStrips(e)
	tiles := fr.sel(fr.icmp("eq", g.k.total, "0"), "i64", "0", fr.mul(fr.mul(c.lead, c.chunks), c.strips))
	unit := fr.mul(fr.mul(fr.mul(c.chunk, c.rows), c.width), itoa(g.k.cost))
	fr.launch(g.k, symbol, e, tiles, fr.atLeastOne(unit), true)
	release()
}

// partResults is memory for the results of chunks, null where each result has one chunk; release combines them and lets it go.
func (g *group) partResults(fr *frame, c cuts) (parts string, release func()) {
	rs := g.reduced()
	if len(rs) == 0 || c.chunks == "1" {
		return "null", func() {}
	}
	cell := fr.alloca("ptr", 8)
	fr.store("ptr", "null", cell)
	several := fr.icmp("ugt", c.chunks, "1")
	region := fr.mul(fr.mul(fr.mul(c.lead, c.chunks), c.slab), itoa(resultSize)) // of one out
	fr.when(several, func() { fr.store("ptr", fr.alloc(fr.mul(region, itoa(len(rs)))), cell) })
	return fr.load("ptr", cell), func() {
		fr.when(several, func() {
			block := fr.load("ptr", cell)
			for i, o := range rs {
				fr.combineParts(g.k.flags, o, c, fr.at(fr.field(block, bufData), fr.mul(region, itoa(i))))
			}
			fr.m.declare("void", "phx_release", "ptr, ptr")
			fr.do("call void @phx_release(ptr %%ctx, ptr %s)", block)
		})
	}
}

// combineParts combines the chunks' results in order.
func (fr *frame) combineParts(g *flags, o *output, c cuts, parts string) {
	size := itoa(o.t.Elem.Size())
	fr.count("0", c.lead, false, func(k string) {
		fr.count("0", c.chunks, false, func(chunk string) {
			from := fr.at(parts, fr.mul(fr.mul(fr.add(fr.mul(k, c.chunks), chunk), c.slab), size))
			to := fr.at(o.mem.arr().data, fr.mul(fr.mul(k, c.slab), size))
			first := fr.icmp("eq", chunk, "0")
			fr.count("0", c.slab, true, func(i string) {
				at := fr.mul(i, size)
				x, so := fr.loadElem(o.t.Elem, fr.at(from, at)), fr.loadElem(o.t.Elem, fr.at(to, at))
				so = alg{fr.fn}.Select(num{d: nd.Bool, re: first}, o.start(), so).(num)
				sum := alg{fr.fn}.Select(num{d: nd.Bool, re: first}, x, fr.combine(g, o, so, x)).(num)
				fr.storeElem(sum, fr.at(to, at))
			})
		})
	})
}

// writeStrips writes the function of the tiles.
func (g *group) writeStrips(e *env) (symbol string) {
	return e.tile(e.outer.m.loops, "columns", func(b *body) { g.strips(e, b) })
}

func (g *group) strips(e *env, b *body) {
	parts := e.extraIn(b, 0, "ptr")
	c := g.cuts(b.fn, b.ext)
	last := g.k.last()
	first := b.split("%lo", []string{"", c.chunks, c.strips})
	counters := []string{b.counter(first[0]), b.counter(first[1]), b.counter(first[2])}
	b.count("%lo", "%hi", false, func(string) {
		k, chunk, strip := b.load("i64", counters[0]), b.load("i64", counters[1]), b.load("i64", counters[2])
		b.countOn(counters, []string{k, chunk, strip}, []string{"", c.chunks, c.strips})
		from, begin := b.mul(strip, c.width), b.mul(chunk, c.chunk)
		to := b.least(b.add(from, c.width), b.ext[last])
		end := b.least(b.add(begin, c.chunk), c.n)
		places := b.columnPlaces(g, c, parts, b.add(b.mul(k, c.chunks), chunk))
		lead := b.split(k, b.ext[:c.axis])
		b.count(b.mul(begin, c.rows), b.mul(end, c.rows), false, func(row string) {
			axes := slices.Clone(lead)
			if c.axis < last {
				axes = append(axes, b.split(row, b.ext[c.axis:last])...)
			}
			b.combineRow(places, c, axes, begin, from, to, b.add(b.mul(k, b.mul(c.n, c.rows)), row))
		})
	})
}

// least is the lesser of two numbers that are not negative.
func (f *fn) least(x, y string) string { return f.sel(f.icmp("ult", x, y), "i64", x, y) }

// columnPlace is where the rows of an out go: for a reduction the slab of its result.
type columnPlace struct {
	o    *output
	slab string
}

func (b *body) columnPlaces(g *group, c cuts, parts, block string) []columnPlace {
	var ps []columnPlace
	reduced := 0
	for _, o := range b.outs {
		p := columnPlace{o: o}
		if o.Kind == "reduce" {
			p.slab = o.mem.arr().data
			if c.chunks != "1" {
				region := b.mul(b.mul(b.mul(c.lead, c.chunks), c.slab), itoa(resultSize*reduced))
				p.slab = b.sel(b.ins("icmp eq ptr %s, null", parts), "ptr", p.slab, b.at(b.field(parts, bufData), region))
			}
			p.slab = b.at(p.slab, b.mul(b.mul(block, c.slab), itoa(o.t.Elem.Size())))
			reduced++
		}
		if o.Kind != "new" {
			ps = append(ps, p)
		}
	}
	return ps
}

// combineRow combines columns [from,to) of the row at axes, number row of the space.
func (b *body) combineRow(places []columnPlace, c cuts, axes []string, begin, from, to, row string) {
	last := b.k.last()
	rows, before, firsts := make([]string, len(places)), make([]string, len(places)), make([]string, len(places))
	for i, p := range places {
		rows[i], before[i], firsts[i] = b.accumulated(p, c, axes, begin, row)
	}
	b.count(from, to, true, func(j string) {
		el, ix := b.elements(), index{axes: b.whole(axes, j), lin: b.add(b.mul(row, b.ext[last]), j)}
		xs := make([]num, len(places))
		for i, p := range places {
			xs[i] = b.cast(el.of(p.o.value, ix), p.o.t.Elem)
		}
		b.storeAll(el, ix)
		for i, p := range places {
			at := b.at(rows[i], b.mul(j, itoa(p.o.t.Elem.Size())))
			so := b.loadElem(p.o.t.Elem, b.at(at, before[i]))
			b.storeElem(b.resume(p.o, firsts[i], so, xs[i]), at)
		}
	})
}

// accumulated is where a row goes, the distance in bytes to the row that it is combined with, and whether there is none yet.
func (b *body) accumulated(p columnPlace, c cuts, axes []string, begin, row string) (to, before, first string) {
	last, size := b.k.last(), p.o.t.Elem.Size()
	if p.o.Kind == "scan" {
		first = b.icmp("eq", axes[c.axis], "0")
		back := b.mul(b.product(b.ext[c.axis+1:]), itoa(-size))
		return b.slot(p.o, b.mul(row, b.ext[last])), b.sel(first, "i64", "0", back), first
	}
	at, first := "0", "true"
	for i := c.axis; i < last; i++ {
		switch {
		case i == c.axis:
			first = b.icmp("eq", axes[i], begin)
		case !p.o.reduces(i):
			at = b.add(b.mul(at, b.ext[i]), axes[i])
		case axes[i] != "0":
			first = b.and(first, b.icmp("eq", axes[i], "0"))
		}
	}
	return b.at(p.slab, b.mul(b.mul(at, b.ext[last]), itoa(size))), "0", first
}

// whole is the index of the element at j of the last axis, of a row given by the axes before it.
func (b *body) whole(row []string, j string) []string {
	axes := append(slices.Clone(row), j)
	for len(axes) < len(b.k.space) {
		axes = append(axes, "0")
	}
	return axes
}

// fillEmpty gives the results of a reduction over no elements their start.
func (fr *frame) fillEmpty(k *kern, o *output) {
	if o.Kind != "reduce" || o.unit == nil {
		return
	}
	n := "1"
	for i, e := range k.ext {
		if o.reduces(i) {
			n = fr.mul(n, e)
		}
	}
	fr.when(fr.icmp("eq", n, "0"), func() {
		x := o.mem.arr()
		fr.count("0", fr.product(x.ext), true, func(i string) {
			fr.storeElem(o.start(), fr.at(x.data, fr.mul(i, itoa(x.t.Elem.Size()))))
		})
	})
}

// kept is the position among the axes that stay, of the leading axes given, and whether all that are reduced are at 0.
func (b *body) kept(o *output, axes []string) (base, first string) {
	base, first = "0", "true"
	for i, a := range axes {
		if o.reduces(i) {
			if a != "0" {
				first = b.and(first, b.icmp("eq", a, "0"))
			}
			continue
		}
		base = b.add(b.mul(base, b.ext[i]), a)
	}
	return base, first
}
