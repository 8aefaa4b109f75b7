package llvm

import (
	"fmt"
	"slices"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// group is the outs of a kernel that are made by one loop nest.
type group struct {
	k    *kern
	kind kind
	key  string
	outs []*output
}

type kind int

const (
	mapped   kind = iota // every element is stored
	trees                // reductions over trailing axes, in blocks
	columns              // reductions and scans along other axes: whole rows are combined
	folds                // reductions in order, one result at a time
	lines                // scans along the last axis
	searches             // argmin and argmax over trailing axes
)

// groups sorts the outs by the loops they need. Stored elements join a reduction when there is one; the group that writes into operands is
// the last, because the others read them.
func (k *kern) groups() []*group {
	var gs []*group
	var stored []*output
	for i := range k.outs {
		o := &k.outs[i]
		kd, key := k.classify(o)
		if kd == mapped {
			stored = append(stored, o)
			continue
		}
		at := slices.IndexFunc(gs, func(g *group) bool { return g.kind == kd && g.key == key })
		if at < 0 {
			at = len(gs)
			gs = append(gs, &group{k: k, kind: kd, key: key})
		}
		gs[at].outs = append(gs[at].outs, o)
	}
	if len(stored) == 0 {
		return gs
	}
	if at := slices.IndexFunc(gs, func(g *group) bool { return g.kind == trees }); at >= 0 {
		g := gs[at]
		g.outs = append(g.outs, stored...)
		return append(slices.Delete(gs, at, at+1), g)
	}
	return append(gs, &group{k: k, outs: stored})
}

// last is the last axis whose extent is not 1, the axis along which memory runs.
func (k *kern) last() int {
	for i := len(k.space) - 1; i >= 0; i-- {
		if !k.space[i].One {
			return i
		}
	}
	return len(k.space) - 1
}

func (k *kern) classify(o *output) (kind, string) {
	last := k.last()
	switch {
	case o.Kind == "new" || o.Kind == "into":
		return mapped, ""
	case o.Kind == "scan" && o.Axes[0] == last:
		return lines, fmt.Sprint(last)
	case o.Kind == "scan":
		return columns, "scan"
	case o.arg && !o.value.Type.Elem.IsComplex() && (last < 0 || o.reduces(last)) && k.trailing(o):
		return searches, ""
	case o.arg:
		return folds, o.value.Type.String()
	case last >= 0 && !o.reduces(last):
		return columns, fmt.Sprint(o.Axes)
	case o.ordered():
		return folds, fmt.Sprint(o.Axes)
	}
	return trees, fmt.Sprint(o.Axes, k.lanes(o))
}

// unordered are the combining rows whose result on floats does not depend on order.
var unordered = []string{"maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or"}

// pairwise reports whether NumPy sums in blocks and halves.
func (o *output) pairwise() bool { return o.row.Name == "add" && o.t.Elem.Inexact() }

// ordered reports whether elements must be combined one after the other.
func (o *output) ordered() bool {
	return o.t.Elem.Inexact() && !o.pairwise() && !slices.Contains(unordered, o.row.Name)
}

// Accumulators of a block: NumPy's 8 floats, which are 4 complex numbers; where the order is free, a register full.
const (
	floatLanes   = 8
	complexLanes = 4
	freeBytes    = 64
)

// lanes is the number of accumulators that o takes; what is reduced beside a float sum takes as many, so that they share the loop.
func (k *kern) lanes(o *output) int {
	if o.t.Elem.IsComplex() {
		return complexLanes
	}
	for i := range k.outs {
		if s := &k.outs[i]; s.Kind == "reduce" && s.pairwise() && !s.t.Elem.IsComplex() && slices.Equal(s.Axes, o.Axes) {
			return floatLanes
		}
	}
	return max(floatLanes, freeBytes/o.t.Elem.Size())
}

func (g *group) write(fr *frame) {
	switch g.kind {
	case mapped:
		g.writeMapped(fr)
	case trees:
		g.writeTrees(fr)
	case columns:
		g.writeColumns(fr)
	case folds:
		g.writeFolds(fr)
	case lines:
		g.writeLines(fr)
	case searches:
		g.writeSearches(fr)
	}
}

const tileParams = "i64 %lo, i64 %hi"

func (g *group) writeMapped(fr *frame) {
	e := fr.newEnv(g.k, g.outs)
	b, symbol := e.open("tile", tileParams)
	b.each("%lo", "%hi", true, func(ix index) { b.storeAll(b.elements(), ix) })
	b.close()
	fr.launch(g.k, symbol, e, g.k.total, itoa(g.k.cost), true)
}

// storeAll writes the elements of the outs that are stored, all computed before the first is written.
func (b *body) storeAll(el *elements, ix index) {
	var vs []num
	var at []string
	for _, o := range b.outs {
		if o.Kind != "new" && o.Kind != "into" {
			continue
		}
		vs = append(vs, b.cast(el.of(o.value, ix), o.mem.t.Elem))
		if o.Kind == "into" {
			at = append(at, el.address(o.mem.arr(), ix))
		} else {
			at = append(at, b.slot(o, ix.lin))
		}
	}
	for i, v := range vs {
		b.storeElem(v, at[i])
	}
}

// slot is the address of the element of an out at a position in C order.
func (b *body) slot(o *output, lin string) string {
	return b.at(o.mem.arr().data, b.mul(lin, itoa(o.mem.t.Elem.Size())))
}

// combine applies the combining row.
func (f *fn) combine(o *output, x, y num) num {
	return f.cast(o.row.Scalar(alg{f}, []op.Val{x, y}).(num), o.t.Elem)
}

// start is what a reduction begins with; a zero stands for none.
func (o *output) start() num {
	if o.unit == nil {
		return constant(o.t.Elem, int64(0))
	}
	return constant(o.t.Elem, o.unit)
}

// resume is the combination of x with what was accumulated, or x itself where first holds and the reduction has no start.
func (f *fn) resume(o *output, first string, so, x num) num {
	if o.unit != nil {
		so = alg{f}.Select(num{d: nd.Bool, re: first}, o.start(), so).(num)
		return f.combine(o, so, x)
	}
	return alg{f}.Select(num{d: nd.Bool, re: first}, x, f.combine(o, so, x)).(num)
}

// writeColumns walks the space in C order and combines row by row into the result, or for a scan with the row before. The tiles are ranges
// of the last axis.
func (g *group) writeColumns(fr *frame) {
	k, last := g.k, g.k.last()
	for _, o := range g.outs {
		fr.fillEmpty(k, o)
	}
	e := fr.newEnv(k, g.outs)
	b, symbol := e.open("columns", tileParams)
	outer := b.ext[:last]
	b.count("0", b.product(outer), false, func(row string) {
		axes := b.whole(b.split(row, outer), "0")
		to := make([]columnPlace, len(b.outs))
		for i, o := range b.outs {
			to[i] = b.columnPlace(o, axes)
		}
		b.count("%lo", "%hi", true, func(j string) {
			el, ix := b.elements(), index{axes: b.whole(axes[:last], j), lin: b.add(b.mul(row, b.ext[last]), j)}
			for i, o := range b.outs {
				x := b.cast(el.of(o.value, ix), o.t.Elem)
				p := b.slot(o, b.add(to[i].base, j))
				so := b.loadElem(o.t.Elem, b.at(p, to[i].before))
				b.storeElem(b.resume(o, to[i].first, so, x), p)
			}
		})
	})
	b.close()
	fr.launch(k, symbol, e, k.ext[last], fr.mul(fr.product(k.ext[:last]), itoa(k.cost)), true)
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

// columnPlace is where a row goes: base position of the result's row, distance in bytes to the accumulated row, and whether there is none yet.
type columnPlace struct{ base, before, first string }

func (b *body) columnPlace(o *output, axes []string) columnPlace {
	last := b.k.last()
	if o.Kind == "scan" {
		axis := o.Axes[0]
		first := b.icmp("eq", axes[axis], "0")
		back := b.mul(b.product(b.ext[axis+1:]), itoa(-o.t.Elem.Size()))
		return columnPlace{b.mul(b.position(axes[:last], b.ext), b.ext[last]), b.sel(first, "i64", "0", back), first}
	}
	base, first := b.kept(o, axes[:last])
	return columnPlace{b.mul(base, b.ext[last]), "0", first}
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
