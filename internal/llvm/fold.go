package llvm

import (
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// writeFolds reduces in the order of the elements, one result after the other: what rounding forbids to reorder, and argmin and argmax.
func (g *group) writeFolds(fr *frame) {
	k, like := g.k, g.outs[0]
	e := fr.newEnv(k, g.outs)
	e.extra(0, "ptr", fr.foldResults(g.outs))
	var kept, along []int
	for i := range k.space {
		if like.reduces(i) {
			along = append(along, i)
		} else {
			kept = append(kept, i)
		}
	}
	of := func(ext []string, axes []int) []string {
		var es []string
		for _, i := range axes {
			es = append(es, ext[i])
		}
		return es
	}
	symbol := e.tile(fr.m.loops, "folds", func(b *body) {
		numbers := e.extraIn(b, 0, "ptr")
		whole := len(kept) == 0 && b.flat()
		b.count("%lo", "%hi", false, func(at string) {
			outer := b.split(at, of(b.ext, kept))
			runs := make([]*run, len(b.outs))
			for i, o := range b.outs {
				runs[i] = b.newRun(o)
			}
			b.count("0", b.product(of(b.ext, along)), false, func(i string) {
				ix := index{lin: i, flat: whole}
				if !whole {
					ix.axes = b.merge(kept, outer, along, b.split(i, of(b.ext, along)))
				}
				el := b.elements()
				for _, r := range runs {
					r.take(el.of(r.o.value, ix), i)
				}
			})
			for i, r := range runs {
				p := b.field(numbers, int64(resultSize*i))
				if r.o.mem.t.IsArray() {
					p = b.slot(r.o, at)
				}
				b.storeElem(r.result(), p)
			}
		})
	})
	unit := fr.mul(fr.product(of(k.ext, along)), itoa(k.cost))
	fr.launch(k, symbol, e, fr.product(of(k.ext, kept)), unit, len(kept) > 0)
	fr.readFoldResults(e, g.outs)
}

// foldResults is room for results that are numbers.
func (fr *frame) foldResults(outs []*output) string {
	return fr.alloca("["+itoa(resultSize*len(outs))+" x i8]", 16)
}

func (fr *frame) readFoldResults(e *env, outs []*output) {
	p := fr.load("ptr", fr.field(e.reg, int64(8*e.slots)))
	for i, o := range outs {
		if o.t.IsNum() {
			fr.set(o.num, val{o.t, fr.loadElem(o.t.Elem, fr.field(p, int64(resultSize*i))).regs()})
		}
	}
}

// merge puts the indices of two sets of axes together.
func (b *body) merge(kept []int, outer []string, along []int, inner []string) []string {
	axes := make([]string, len(b.k.space))
	for i, a := range kept {
		axes[a] = outer[i]
	}
	for i, a := range along {
		axes[a] = inner[i]
	}
	return axes
}

// run is a fold in progress: the accumulated number, and for argmin and argmax the position of the best.
type run struct {
	b    *body
	o    *output
	acc  cell
	best string
}

func (b *body) newRun(o *output) *run {
	r := &run{b: b, o: o}
	if o.arg {
		r.acc, r.best = b.variable(constant(o.value.Type.Elem, int64(0))), b.counter("0")
	} else {
		r.acc = b.variable(o.start())
	}
	return r
}

// take combines element i with what is accumulated.
func (r *run) take(x num, i string) {
	b, f := r.b, r.b.fn
	so := b.getNum(r.acc)
	first := num{d: nd.Bool, re: b.icmp("eq", i, "0")}
	if !r.o.arg {
		x = b.cast(x, r.o.t.Elem)
		y := b.combine(b.flags, r.o, so, x)
		if r.o.unit == nil {
			y = alg{f}.Select(first, x, y).(num)
		}
		b.set(r.acc, val{r.acc.t, y.regs()})
		return
	}
	better := r.o.row.Scalar(alg{f}, []op.Val{x, so}).(num).re
	if x.d.Inexact() {
		nanSo := b.isNaN(so)
		better = b.and(b.or(better, b.isNaN(x)), b.ins("xor i1 %s, true", nanSo))
	}
	take := num{d: nd.Bool, re: b.or(better, first.re)}
	b.set(r.acc, val{r.acc.t, alg{f}.Select(take, x, so).(num).regs()})
	b.store("i64", b.sel(take.re, "i64", i, b.load("i64", r.best)), r.best)
}

func (f *fn) isNaN(x num) string {
	typ := regType(x.d)
	nan := f.ins("fcmp uno %s %s, %s", typ, x.re, x.re)
	if x.d.IsComplex() {
		nan = f.or(nan, f.ins("fcmp uno %s %s, %s", typ, x.im, x.im))
	}
	return nan
}

func (r *run) result() num {
	if r.o.arg {
		return num{d: nd.Int64, re: r.b.load("i64", r.best)}
	}
	return r.b.getNum(r.acc)
}

// writeLines scans along the last axis, one row after the other.
func (g *group) writeLines(fr *frame) {
	k, last := g.k, g.k.last()
	e := fr.newEnv(k, g.outs)
	symbol := e.tile(fr.m.loops, "lines", func(b *body) {
		b.count("%lo", "%hi", false, func(row string) {
			axes := b.split(row, b.ext[:last])
			accs := make([]cell, len(b.outs))
			for i, o := range b.outs {
				accs[i] = b.variable(o.start())
			}
			b.count("0", b.ext[last], false, func(j string) {
				el := b.elements()
				ix := index{axes: b.whole(axes, j), lin: b.add(b.mul(row, b.ext[last]), j)}
				first := b.icmp("eq", j, "0")
				for i, o := range b.outs {
					x := b.cast(el.of(o.value, ix), o.t.Elem)
					y := b.extend(o, first, b.getNum(accs[i]), x)
					b.set(accs[i], val{accs[i].t, y.regs()})
					b.storeElem(y, b.slot(o, ix.lin))
				}
			})
		})
	})
	fr.launch(k, symbol, e, fr.product(k.ext[:last]), fr.mul(k.ext[last], itoa(k.cost)), true)
}
