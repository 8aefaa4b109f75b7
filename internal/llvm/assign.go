package llvm

import (
	"fmt"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// assign stores a value into every element of a reference. Where the value's memory may overlap the target's in another order, the value is
// first computed into memory of its own.
func (fr *frame) assign(n *ir.Node) {
	target, value := n.Args[0], n.Args[1]
	if value.Type.IsNum() || !ir.MayAlias(target, value) {
		fr.assignFrom(n, value)
		return
	}
	x, v := fr.value(target).arr(), fr.value(value).arr()
	clash, plain, done := fr.newLabel("clash"), fr.newLabel("plain"), fr.newLabel("assigned")
	fr.unlikely(fr.overlaps(x, v), clash, plain)
	fr.label(clash)
	saved := fr.vals[value]
	t := nd.ArrayOf(value.Type.Elem, value.Type.Dims...)
	copied := &ir.Value{ID: -1 - value.ID, Type: t}
	k := &kern{node: &ir.Node{Op: op.Lookup("copy"), Outs: []*ir.Value{copied}, Pos: n.Pos}, space: t.Dims}
	k.outs = []output{{KernelOut: ir.KernelOut{Kind: "new"}, value: value, t: t, from: -1}}
	fr.run(k, value, nil)
	tmp := fr.vals[copied]
	fr.vals[value] = tmp
	fr.assignFrom(n, value)
	fr.vals[value] = saved
	fr.releaseArray(tmp.arr())
	fr.br(done)
	fr.label(plain)
	fr.assignFrom(n, value)
	fr.label(done)
}

func (fr *frame) assignFrom(n *ir.Node, value *ir.Value) {
	target := n.Args[0]
	k := &kern{node: &ir.Node{Op: n.Op, Attrs: n.Attrs, Pos: n.Pos}, space: target.Type.Dims}
	k.outs = []output{{KernelOut: ir.KernelOut{Kind: "into"}, value: value, mem: fr.value(target), from: -1}}
	fr.run(k, target, []*ir.Node{n})
}

// overlaps reports whether the bytes of two arrays meet, unless both are the same elements in the same order.
func (fr *frame) overlaps(x, v arr) string {
	xlo, xhi := fr.byteRange(x)
	vlo, vhi := fr.byteRange(v)
	meet := fr.and(fr.icmp("ult", xlo, vhi), fr.icmp("ult", vlo, xhi))
	same := "false"
	if len(x.ext) == len(v.ext) {
		same = fr.ins("icmp eq ptr %s, %s", x.data, v.data)
		for i := range x.ext {
			same = fr.and(same, fr.icmp("eq", x.stride[i], v.stride[i]))
		}
	}
	return fr.and(meet, fr.ins("xor i1 %s, true", same))
}

// byteRange is the half-open range of addresses of an array that has elements.
func (fr *frame) byteRange(a arr) (lo, hi string) {
	p := fr.ins("ptrtoint ptr %s to i64", a.data)
	lo, hi = p, fr.add(p, itoa(a.t.Elem.Size()))
	for i, e := range a.ext {
		if e == "1" {
			continue
		}
		far := fr.mul(fr.ins("sub i64 %s, 1", e), a.stride[i])
		back := fr.icmp("slt", far, "0")
		lo = fr.add(lo, fr.sel(back, "i64", far, "0"))
		hi = fr.add(hi, fr.sel(back, "i64", "0", far))
	}
	return lo, hi
}

// scatter checks every index before the first store, then stores in C order of what the indices name, so that the last of equal ones wins.
func (fr *frame) scatter(n *ir.Node) {
	var shape []nd.Dim
	for i := range len(freeAxes(n)) + indexRank(n) {
		shape = append(shape, fr.scatterDim(n, i))
	}
	k := &kern{node: &ir.Node{Op: n.Op, Attrs: n.Attrs, Pos: n.Pos, Args: n.Args}, space: shape, cost: 2}
	for i := range shape {
		k.ext = append(k.ext, fr.gatherExtent(n, i))
	}
	k.total = fr.product(k.ext)
	k.flags = fr.m.newFlags(fr.fn)
	k.task = fr.m.task("scatter", nil, n)
	for i, v := range n.Args {
		k.outs = append(k.outs, output{KernelOut: ir.KernelOut{Kind: fmt.Sprint("operand", i)}, value: v, from: -1})
	}
	e := fr.newEnv(k, pointers(k.outs))
	if !n.Attrs.Bool("safe") {
		fr.launch(k, e.scatterLoop(n, false), e, k.total, "2", true)
	}
	fr.launch(k, e.scatterLoop(n, true), e, k.total, "2", false)
}

func pointers(outs []output) []*output {
	ps := make([]*output, len(outs))
	for i := range outs {
		ps[i] = &outs[i]
	}
	return ps
}

// scatterDim is a dim of what gather would give; only whether it is 1 matters to loops.
func (fr *frame) scatterDim(n *ir.Node, axis int) nd.Dim {
	rest, _ := gatherPlace(n, axis)
	if rest >= 0 {
		return n.Args[0].Type.Dims[rest]
	}
	return nd.Dim{Name: "$"}
}

func (e *env) scatterLoop(n *ir.Node, write bool) string {
	b := e.open(e.outer.m.loops, "scatter", tileParams, false)
	x, value := b.value(n.Args[0]).arr(), n.Args[len(n.Args)-1]
	b.each("%lo", "%hi", false, func(ix index) {
		el := b.elements()
		to := index{axes: make([]string, len(x.ext))}
		idx := make([]string, indexRank(n))
		for i, a := range ix.axes {
			if rest, k := gatherPlace(n, i); rest >= 0 {
				to.axes[rest] = a
			} else {
				idx[k] = a
			}
		}
		for i, v := range gatherIndices(n) {
			k := int(n.Attrs.Ints("axes")[i])
			j := el.of(v, index{axes: idx}).re
			j = b.sel(b.icmp("slt", j, "0"), "i64", b.add(j, x.ext[k]), j)
			to.axes[k] = j
			if !write {
				b.flags.fail(b.fn, b.icmp("uge", j, x.ext[k]))
			}
		}
		if write {
			v := b.cast(el.of(value, ix), x.t.Elem)
			b.storeElem(v, el.address(x, to))
		}
	})
	return b.close()
}
