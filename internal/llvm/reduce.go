package llvm

import (
	"fmt"
	"math/bits"
	"slices"

	"phylanx/internal/nd"
)

// Sums follow NumPy's pairwise order: blocks of at most 128 numbers with 8 accumulators, halves split at multiples of 8. Reductions whose
// order is free use the same blocks. A whole array is cut into the subtrees at one depth, which are the tiles; their results are joined as the tree
// would, so the bits depend on the number of elements alone.

const (
	blockLanes = 16 // elements of a block for each accumulator
	maxDepth   = 8  // a whole reduction has at most 1<<maxDepth tiles
	innerDepth = 4  // the same in functions that may recurse, whose stack must be small
	resultSize = 16 // bytes of one partial result
)

// tree is the function that reduces the elements at positions [off, off+n).
type tree struct {
	*body
	symbol string
	lanes  int
}

// reduced are the outs that a tree combines; the others are stored.
func (b *body) reduced() []*output {
	var rs []*output
	for _, o := range b.outs {
		if o.Kind == "reduce" {
			rs = append(rs, o)
		}
	}
	return rs
}

func (g *group) writeTrees(fr *frame) {
	e := fr.newEnv(g.k, g.outs)
	o := g.outs[0] // a reduction: stored outs are behind
	if lead := g.k.lead(o); lead > 0 {
		g.writeRows(fr, e, lead)
	} else {
		g.writeWhole(fr, e)
	}
}

// tree writes the function that b, a tile or its probe, calls for parts.
func (g *group) tree(e *env, b *body) *tree {
	p := e.outer.m.loops
	probe := e.k.flags.watched && !b.flags.watched
	if probe {
		p = e.outer.m.control
	}
	t := &tree{lanes: g.k.lanes(g.outs[0])}
	t.body, t.symbol = e.open(p, "tree", "i64 %off, i64 %n, ptr noundef %res", probe), self
	t.write()
	return t
}

// call reduces a range into the results at res and adds the flags to those of b.
func (t *tree) call(b *body, off, n, res string) {
	r := b.ins("call i64 @%s(ptr %%ctx, ptr %%env, i64 %s, i64 %s, ptr %s)", t.symbol, off, n, res)
	b.flags.add(b.fn, r)
}

func (t *tree) write() {
	leaf, split := t.newLabel("leaf"), t.newLabel("split")
	t.cbr(t.icmp("sle", "%n", itoa(blockLanes*t.lanes)), leaf, split)
	t.label(leaf)
	t.leaf()
	t.ret(t.flags.total(t.fn))
	t.label(split)
	half := t.halve("%n")
	rs := t.reduced()
	right := t.alloca(fmt.Sprintf("[%d x i8]", resultSize*len(rs)), 16)
	t.call(t.body, "%off", half, "%res")
	t.call(t.body, t.add("%off", half), t.sub("%n", half), right)
	for i, o := range rs {
		at := int64(resultSize * i)
		t.join(t.flags, o, t.field("%res", at), t.field("%res", at), t.field(right, at))
	}
	t.symbol = t.close()
}

// join stores at to the combination of two partial results.
func (f *fn) join(g *flags, o *output, to, left, right string) {
	d := o.t.Elem
	f.storeElem(f.combine(g, o, f.loadElem(d, left), f.loadElem(d, right)), to)
}

// halve is where NumPy splits n numbers: half, rounded down to a multiple of 8 floats.
func (t *tree) halve(n string) string {
	if t.lanes == complexLanes {
		return t.ins("lshr i64 %s, 1", t.ins("and i64 %s, -8", n))
	}
	return t.ins("and i64 %s, -8", t.ins("lshr i64 %s, 1", n))
}

// buffer holds the numbers of a block, real and imaginary parts apart; a direct one is the array itself.
type buffer struct {
	parts  []string
	direct bool
}

// leaf computes a block into buffers, which vectorises whatever the elements are, and reduces those.
func (t *tree) leaf() {
	rs := t.reduced()
	bufs := make([]buffer, len(rs))
	computed := len(rs) < len(t.outs)
	for i, o := range rs {
		if p := t.direct(o); p != "" {
			bufs[i] = buffer{parts: []string{p}, direct: true}
			continue
		}
		computed = true
		for range o.start().regs() {
			p := t.alloca(fmt.Sprintf("[%d x %s]", blockLanes*t.lanes, memType(o.t.Elem)), 64)
			bufs[i].parts = append(bufs[i].parts, p)
		}
	}
	if computed {
		t.each("%off", t.add("%off", "%n"), true, func(ix index) { t.fill(rs, bufs, ix) })
	}
	for i, o := range rs {
		t.storeElem(t.fold(o, bufs[i].parts), t.field("%res", int64(resultSize*i)))
	}
}

// direct is the address of the block where the reduced value is memory that can be read as a buffer.
func (t *tree) direct(o *output) string {
	x, ok := t.vals[o.value]
	if !ok || !x.t.IsArray() || x.t.Order != nd.C || x.t.Elem != o.t.Elem || x.t.Elem.IsComplex() || len(x.t.Dims) != len(t.k.space) {
		return ""
	}
	for i, d := range x.t.Dims {
		if d != t.k.space[i] {
			return ""
		}
	}
	return t.at(x.arr().data, t.mul("%off", itoa(x.t.Elem.Size())))
}

// fill stores one element of each computed block.
func (t *tree) fill(rs []*output, bufs []buffer, ix index) {
	el := t.elements()
	at := t.sub(ix.lin, "%off")
	vs := make([]num, len(rs))
	for i, o := range rs {
		if !bufs[i].direct {
			vs[i] = t.cast(el.of(o.value, ix), o.t.Elem)
		}
	}
	t.storeAll(el, ix)
	for i, v := range vs {
		if !bufs[i].direct {
			t.putParts(bufs[i].parts, at, v)
		}
	}
}

// putParts stores number i of a buffer.
func (t *tree) putParts(parts []string, i string, v num) {
	d := v.d.Real()
	for c, r := range v.regs() {
		t.storeElem(num{d: d, re: r}, t.at(parts[c], t.mul(i, itoa(d.Size()))))
	}
}

// element is number i of a buffer.
func (t *tree) element(o *output, buf []string, i string) num {
	d := o.t.Elem.Real()
	v := num{d: o.t.Elem}
	for c, p := range buf {
		r := t.loadElem(d, t.at(p, t.mul(i, itoa(d.Size())))).re
		if c == 0 {
			v.re = r
		} else {
			v.im = r
		}
	}
	return v
}

// fold combines the %n numbers of a buffer: in turn when they are fewer than the lanes, else lane by lane, then the lanes, then the rest.
func (t *tree) fold(o *output, buf []string) num {
	acc := t.variable(o.blockStart())
	lanes := itoa(t.lanes)
	few, many, rest := t.newLabel("few"), t.newLabel("many"), t.newLabel("rest")
	from := t.counter("0")
	t.cbr(t.icmp("slt", "%n", lanes), few, many)
	t.label(many)
	t.foldLanes(o, buf, acc)
	t.store("i64", t.ins("and i64 %%n, %d", -t.lanes), from)
	t.br(rest)
	t.label(few)
	if o.unit == nil {
		one := t.newLabel("one")
		t.cbr(t.icmp("sgt", "%n", "0"), one, rest)
		t.label(one)
		t.set(acc, val{acc.t, t.element(o, buf, "0").regs()})
		t.store("i64", "1", from)
	}
	t.br(rest)
	t.label(rest)
	t.count(t.load("i64", from), "%n", false, func(i string) {
		t.set(acc, val{acc.t, t.combine(t.flags, o, t.getNum(acc), t.element(o, buf, i)).regs()})
	})
	return t.getNum(acc)
}

// blockStart is what a short block begins with: for sums -0.0, the number that changes no other.
func (o *output) blockStart() num {
	if o.pairwise() {
		z := "-0.0"
		if o.t.Elem.IsComplex() {
			return num{o.t.Elem, z, z}
		}
		return num{d: o.t.Elem, re: z}
	}
	return o.start()
}

// foldLanes leaves in acc the lanes' combination. Lane j takes the elements j, j+lanes, ...
func (t *tree) foldLanes(o *output, buf []string, acc cell) {
	var lanes []string
	for range buf {
		lanes = append(lanes, t.alloca(fmt.Sprintf("[%d x %s]", t.lanes, memType(o.t.Elem)), 64))
	}
	width := itoa(t.lanes)
	t.count("0", width, true, func(j string) { t.putParts(lanes, j, t.element(o, buf, j)) })
	whole := t.ins("lshr i64 %%n, %d", bits.TrailingZeros(uint(t.lanes)))
	t.count("1", whole, false, func(i string) {
		base := t.mul(i, width)
		t.count("0", width, true, func(j string) {
			t.putParts(lanes, j, t.combine(t.flags, o, t.element(o, lanes, j), t.element(o, buf, t.add(base, j))))
		})
	})
	left := t.lanes
	for ; left > floatLanes; left /= 2 {
		half := itoa(left / 2)
		t.count("0", half, true, func(j string) {
			t.putParts(lanes, j, t.combine(t.flags, o, t.element(o, lanes, j), t.element(o, lanes, t.add(j, half))))
		})
	}
	vs := make([]num, left)
	for j := range vs {
		vs[j] = t.element(o, lanes, itoa(j))
	}
	for n := left; n > 1; n /= 2 {
		for j := range n / 2 {
			vs[j] = t.combine(t.flags, o, vs[2*j], vs[2*j+1])
		}
	}
	t.set(acc, val{acc.t, vs[0].regs()})
}

// writeRows reduces trailing axes: one call of the tree for each index of the leading ones, or where the trailing axes have few elements, a loop over
// these. Where some of the leading axes are reduced too, the results are combined in order.
func (g *group) writeRows(fr *frame, e *env, lead int) {
	for _, o := range g.reduced() {
		fr.fillEmpty(g.k, o)
	}
	mixed := false
	for i := range lead {
		mixed = mixed || g.outs[0].reduces(i)
	}
	symbol := e.tile(fr.m.loops, "rows", func(b *body) { g.rows(e, b, lead, mixed) })
	fr.launch(g.k, symbol, e, fr.product(g.k.ext[:lead]), fr.mul(fr.product(g.k.ext[lead:]), itoa(g.k.cost)), !mixed)
}

func (g *group) rows(e *env, b *body, lead int, mixed bool) {
	t, rs := g.tree(e, b), b.reduced()
	res := b.alloca(fmt.Sprintf("[%d x i8]", resultSize*len(rs)), 16)
	inner := b.product(b.ext[lead:])
	some, done := b.newLabel("some"), b.newLabel("done")
	b.cbr(b.icmp("slt", "%lo", "%hi"), some, done)
	b.label(some)
	var cells []string
	for _, x := range b.split("%lo", b.ext[:lead]) {
		cells = append(cells, b.counter(x))
	}
	b.count("%lo", "%hi", false, func(row string) {
		axes := make([]string, lead)
		for i, c := range cells {
			axes[i] = b.load("i64", c)
		}
		b.countOn(cells, axes, b.ext[:lead])
		few, many, next := b.newLabel("few"), b.newLabel("many"), b.newLabel("next")
		b.cbr(b.icmp("ult", inner, itoa(t.lanes)), few, many)
		b.label(few)
		b.shortRow(rs, axes, b.mul(row, inner), inner, res)
		b.br(next)
		b.label(many)
		t.call(b, b.mul(row, inner), inner, res)
		b.br(next)
		b.label(next)
		to, first := row, "true"
		if mixed {
			to, first = b.kept(rs[0], axes)
		}
		for i, o := range rs {
			x := b.loadElem(o.t.Elem, b.field(res, int64(resultSize*i)))
			p := b.slot(o, to)
			so := o.start()
			if mixed {
				so = b.loadElem(o.t.Elem, p)
			}
			b.storeElem(b.resume(o, first, so, x), p)
		}
	})
	b.label(done)
}

// shortRow combines the n elements at the index axes of the leading axes, fewer than a tree has lanes, in order; the first has position base.
func (b *body) shortRow(rs []*output, axes []string, base, n, res string) {
	var accs []cell
	for _, o := range rs {
		accs = append(accs, b.variable(o.blockStart()))
	}
	b.count("0", n, false, func(i string) {
		el := b.elements()
		ix := index{axes: append(slices.Clone(axes), b.split(i, b.ext[len(axes):])...), lin: b.add(base, i)}
		xs := make([]num, len(rs))
		for k, o := range rs {
			xs[k] = b.cast(el.of(o.value, ix), o.t.Elem)
		}
		b.storeAll(el, ix)
		first := num{d: nd.Bool, re: b.icmp("eq", i, "0")}
		for k, o := range rs {
			sum := b.combine(b.flags, o, b.getNum(accs[k]), xs[k])
			if o.unit == nil {
				sum = alg{b.fn}.Select(first, xs[k], sum).(num)
			}
			b.set(accs[k], val{accs[k].t, sum.regs()})
		}
	})
	for k := range rs {
		b.storeElem(b.getNum(accs[k]), b.field(res, int64(resultSize*k)))
	}
}

// writeWhole reduces all axes: the tiles are the subtrees at a depth that depends on the number of elements.
func (g *group) writeWhole(fr *frame, e *env) {
	leafSize := max(tileWork/g.k.cost, 4096)
	rs := g.reduced()
	stride := int64(resultSize * len(rs))
	limit := maxDepth
	if fr.inner {
		limit = innerDepth
	}
	parts := fr.alloca(fmt.Sprintf("[%d x i8]", stride<<limit), 16)
	depth := fr.depth(g.k.total, leafSize, limit)
	e.extra(0, "ptr", parts)
	e.extra(1, "i64", depth)
	symbol := g.writeSubtrees(e, stride)
	count := fr.ins("shl i64 1, %s", depth)
	fr.launch(g.k, symbol, e, count, itoa(parallelWork/2+1), true)
	fr.joinParts(g.k.flags, rs, parts, count, stride)
	for i, o := range rs {
		v := fr.loadElem(o.t.Elem, fr.field(parts, int64(resultSize*i)))
		if o.unit != nil {
			v = fr.combine(nil, o, o.start(), v)
		}
		if o.t.IsNum() {
			fr.set(o.num, val{o.t, v.regs()})
		} else {
			fr.storeElem(v, o.mem.arr().data)
		}
	}
}

func (g *group) reduced() []*output {
	b := body{outs: g.outs}
	return b.reduced()
}

// depth is the least number of halvings, up to limit, after which n elements are at most about size.
func (fr *frame) depth(n string, size, limit int) string {
	fr.m.decls["llvm.ctlz.i64"] = "declare i64 @llvm.ctlz.i64(i64, i1)\n"
	q := fr.ins("udiv i64 %s, %d", n, size)
	d := fr.sub("64", fr.ins("call i64 @llvm.ctlz.i64(i64 %s, i1 false)", q))
	return fr.sel(fr.icmp("sgt", d, itoa(limit)), "i64", itoa(limit), d)
}

// writeSubtrees is the tile function: subtree number i has the path that the bits of i spell, from the highest.
func (g *group) writeSubtrees(e *env, stride int64) string {
	return e.tile(e.outer.m.control, "whole", func(b *body) { g.subtrees(e, b, stride) })
}

func (g *group) subtrees(e *env, b *body, stride int64) {
	t := g.tree(e, b)
	parts, depth := e.extraIn(b, 0, "ptr"), e.extraIn(b, 1, "i64")
	total := b.product(b.ext)
	b.count("%lo", "%hi", false, func(i string) {
		off, n := b.counter("0"), b.counter(total)
		b.count("0", depth, false, func(level string) {
			bit := b.ins("lshr i64 %s, %s", i, b.sub(b.sub(depth, "1"), level))
			right := b.ins("trunc i64 %s to i1", bit)
			now, at := b.load("i64", n), b.load("i64", off)
			half := (&tree{body: b, lanes: t.lanes}).halve(now)
			b.store("i64", b.sel(right, "i64", b.add(at, half), at), off)
			b.store("i64", b.sel(right, "i64", b.sub(now, half), half), n)
		})
		t.call(b, b.load("i64", off), b.load("i64", n), b.at(parts, b.mul(i, itoa(stride))))
	})
}

// joinParts combines neighbours, level by level.
func (fr *frame) joinParts(g *flags, rs []*output, parts, count string, stride int64) {
	width := fr.counter(fr.ins("lshr i64 %s, 1", count))
	head, level, done := fr.newLabel("join"), fr.newLabel("level"), fr.newLabel("joined")
	fr.label(head)
	w := fr.load("i64", width)
	fr.cbr(fr.icmp("sgt", w, "0"), level, done)
	fr.label(level)
	fr.count("0", w, false, func(i string) {
		to, from := fr.at(parts, fr.mul(i, itoa(stride))), fr.at(parts, fr.mul(i, itoa(2*stride)))
		for k, o := range rs {
			at := int64(resultSize * k)
			fr.join(g, o, fr.field(to, at), fr.field(from, at), fr.field(from, at+stride))
		}
	})
	fr.store("i64", fr.ins("lshr i64 %s, 1", w), width)
	fr.br(head)
	fr.label(done)
}
