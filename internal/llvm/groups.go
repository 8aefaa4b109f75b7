package llvm

import (
	"fmt"
	"slices"

	"phylanx/internal/nd"
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
	for _, kd := range []kind{trees, columns} {
		if at := slices.IndexFunc(gs, func(g *group) bool { return g.kind == kd }); at >= 0 {
			g := gs[at]
			g.outs = append(g.outs, stored...)
			return append(slices.Delete(gs, at, at+1), g)
		}
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
		return columns, fmt.Sprint("scan", o.Axes)
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

// unordered are the combining rows whose result on floats does not depend on order. Of complex numbers the first of several NaNs wins, which differ.
var unordered = []string{"maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or"}

// pairwise reports whether NumPy sums in blocks and halves.
func (o *output) pairwise() bool { return o.row.Name == "add" && o.t.Elem.Inexact() }

// ordered reports whether elements must be combined one after the other.
func (o *output) ordered() bool {
	return o.t.Elem.Inexact() && !o.pairwise() && (o.t.Elem.IsComplex() || !slices.Contains(unordered, o.row.Name))
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
	symbol := e.tile(fr.m.loops, "tile", func(b *body) {
		b.each("%lo", "%hi", true, func(ix index) { b.storeAll(b.elements(), ix) })
	})
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

// start is what a reduction begins with; a zero stands for none.
func (o *output) start() num {
	if o.unit == nil {
		return constant(o.t.Elem, int64(0))
	}
	return constant(o.t.Elem, o.unit)
}

// resume is the combination of x with what was accumulated, or x itself where first holds, of a scan or a reduction without a start.
func (b *body) resume(o *output, first string, so, x num) num {
	if o.Kind == "scan" {
		return b.extend(o, first, so, x)
	}
	if o.unit != nil {
		so = alg{b.fn}.Select(num{d: nd.Bool, re: first}, o.start(), so).(num)
		return b.combine(b.flags, o, so, x)
	}
	return alg{b.fn}.Select(num{d: nd.Bool, re: first}, x, b.combine(b.flags, o, so, x)).(num)
}

// extend is the next element of a scan: the first is x itself, with its sign of zero and its infinities. There the combining, whose result is not used, gets
// operands of which it cannot warn.
func (b *body) extend(o *output, first string, so, x num) num {
	a, is := alg{b.fn}, num{d: nd.Bool, re: first}
	pick := func(v num) num { return a.Select(is, o.start(), v).(num) }
	return a.Select(is, x, b.combine(b.flags, o, pick(so), pick(x))).(num)
}
