package llvm

import (
	"fmt"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// index names an element of an array: one register for each axis, or in a flat loop, where every array has the dims of the space or one
// element, the position in C order alone. ok, unless "", says whether the element exists; memory is not touched where it is false.
type index struct {
	axes []string
	lin  string
	flat bool
	ok   string
}

func (ix index) key() string { return strings.Join(ix.axes, ",") + ";" + ix.ok }

// elements answers what an element of a value is, inside one loop body: it writes the nodes that make the element, recursively, each once.
type elements struct {
	*frame
	memo map[string]num
}

func (fr *frame) elements() *elements { return &elements{frame: fr, memo: map[string]num{}} }

// of is the element of v that ix, an index of the iteration space, broadcasts to.
func (e *elements) of(v *ir.Value, ix index) num {
	if x, ok := e.vals[v]; ok && x.t.IsNum() {
		return x.num()
	}
	if !ix.flat {
		axes := make([]string, v.Type.Rank())
		copy(axes, ix.axes[len(ix.axes)-len(axes):])
		for i, d := range v.Type.Dims {
			if d.One {
				axes[i] = "0"
			}
		}
		ix.axes = axes
	}
	key := fmt.Sprint(v.ID, ";", ix.key())
	if x, ok := e.memo[key]; ok {
		return x
	}
	x := e.compute(v, ix)
	e.memo[key] = x
	return x
}

func (e *elements) compute(v *ir.Value, ix index) num {
	if x, ok := e.vals[v]; ok {
		return e.read(x.arr(), ix)
	}
	n := v.Def
	switch n.Op.Class {
	case op.Map:
		return e.mapped(n, ix)
	case op.View:
		return e.viewed(n, ix)
	case op.Gather:
		return e.gathered(n, ix)
	case op.Create:
		return e.created(n, ix)
	}
	panic(emitError("no element of " + n.Op.Name))
}

// address of an element in memory.
func (e *elements) address(x arr, ix index) string {
	if ix.flat {
		if allOne(x.t.Dims) {
			return x.data
		}
		return e.at(x.data, e.mul(ix.lin, itoa(x.t.Elem.Size())))
	}
	off := "0"
	for k, i := range ix.axes {
		if i != "0" {
			off = e.add(off, e.mul(i, x.stride[k]))
		}
	}
	return e.at(x.data, off)
}

func (e *elements) read(x arr, ix index) num {
	p := e.address(x, ix)
	if ix.ok != "" {
		p = e.sel(ix.ok, "ptr", p, "@"+nothing)
	}
	return e.loadElem(x.t.Elem, p)
}

func allOne(dims []nd.Dim) bool {
	for _, d := range dims {
		if !d.One {
			return false
		}
	}
	return true
}

func (e *elements) mapped(n *ir.Node, ix index) num {
	x := make([]op.Val, len(n.Args))
	for i, a := range n.Args {
		x[i] = e.of(a, ix)
	}
	if n.Op.Fails != nil && !n.Attrs.Bool("safe") {
		e.flags.fail(e.fn, n.Op.Fails(alg{e.fn}, x).(num).re)
	}
	r := e.meaning(n, x)
	e.flags.warns(e.fn, n, x, r)
	return r
}

// viewed turns an index of a view of computed elements into one of its operand.
func (e *elements) viewed(n *ir.Node, ix index) num {
	x, k := n.Args[0], int(n.Attrs.Int("axis"))
	to := index{ok: ix.ok, axes: append([]string{}, ix.axes...)}
	number := func(i int) string { return e.value(n.Args[i]).regs[0] }
	insert := func(v string) {
		to.axes = append(append(append([]string{}, ix.axes[:k]...), v), ix.axes[k:]...)
	}
	switch n.Op.Name {
	case "slice":
		to.axes[k] = e.add(number(1), e.mul(ix.axes[k], number(3)))
	case "index":
		i := number(1)
		insert(e.sel(e.icmp("slt", i, "0"), "i64", e.add(i, e.extent(x, k)), i))
	case "diagonal":
		i, j := n.Attrs.Ints("axes")[0], n.Attrs.Ints("axes")[1]
		last := ix.axes[len(ix.axes)-1]
		rest := ix.axes[:len(ix.axes)-1]
		to.axes = nil
		for a := range x.Type.Dims {
			switch int64(a) {
			case i:
				to.axes = append(to.axes, e.add(number(1), last))
			case j:
				to.axes = append(to.axes, e.add(number(2), last))
			default:
				to.axes, rest = append(to.axes, rest[0]), rest[1:]
			}
		}
	case "windows":
		last := len(ix.axes) - 1
		to.axes = to.axes[:last]
		to.axes[k] = e.add(ix.axes[k], ix.axes[last])
	case "squeeze":
		insert("0")
	case "newaxis":
		to.axes = append(to.axes[:k], to.axes[k+1:]...)
	case "permute":
		for i, a := range n.Attrs.Ints("axes") {
			to.axes[a] = ix.axes[i]
		}
	case "broadcast", "redim":
	case "reshape":
		to.axes = e.split(e.position(ix.axes, e.extents(n.Out())), e.extents(x))
	case "real", "imag":
		r := e.of(x, to)
		return e.part(n, val{nd.ScalarOf(r.d), r.regs()}).num()
	default:
		panic(emitError("no element of " + n.Op.Name))
	}
	return e.of(x, to)
}

// position is the place in C order of an element.
func (f *fn) position(axes, ext []string) string {
	lin := "0"
	for i := range axes {
		lin = f.add(f.mul(lin, ext[i]), axes[i])
	}
	return lin
}

// split is the index of the element at a place in C order. Extents are not zero where an element exists.
func (f *fn) split(lin string, ext []string) []string {
	axes := make([]string, len(ext))
	for i := len(ext) - 1; i >= 0; i-- {
		switch {
		case ext[i] == "1":
			axes[i] = "0"
		case i == 0:
			axes[i] = lin
		default:
			axes[i] = f.ins("urem i64 %s, %s", lin, ext[i])
			lin = f.ins("udiv i64 %s, %s", lin, ext[i])
		}
	}
	return axes
}

// gathered looks the indices up, and the element they name. Out of range sets the fail bit.
func (e *elements) gathered(n *ir.Node, ix index) num {
	x := n.Args[0]
	to := index{axes: make([]string, x.Type.Rank()), ok: ix.ok}
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
		to.axes[k], to.ok = e.lookUp(n, e.of(v, index{axes: idx, ok: ix.ok}).re, e.extent(x, k), to.ok)
	}
	return e.of(x, to)
}

// lookUp brings one index of a gather into range; ok becomes false where it is not.
func (e *elements) lookUp(n *ir.Node, i, ext, ok string) (string, string) {
	if !n.Attrs.Bool("nonneg") {
		i = e.sel(e.icmp("slt", i, "0"), "i64", e.add(i, ext), i)
	}
	if n.Attrs.Bool("safe") {
		return i, ok
	}
	in := e.icmp("ult", i, ext)
	bad := e.ins("xor i1 %s, true", in)
	if ok != "" {
		bad = e.and(bad, ok)
		in = e.and(in, ok)
	}
	e.flags.fail(e.fn, bad)
	return e.sel(in, "i64", i, "0"), in
}

// created computes an element of a new array from its position.
func (e *elements) created(n *ir.Node, ix index) num {
	d := n.Out().Type.Elem
	position := func(axis int) num { return num{d: nd.Int64, re: ix.axes[axis]} }
	operands := func(k int) []op.Val {
		x := make([]op.Val, k, k+1)
		for i := range x {
			x[i] = e.value(n.Args[i]).num()
		}
		return x
	}
	switch n.Op.Name {
	case "empty":
		return constant(d, int64(0))
	case "full":
		return e.cast(e.value(n.Args[0]).num(), d)
	case "iota":
		return e.cast(position(0), d)
	case "eye":
		diag := e.sub(ix.axes[1], ix.axes[0])
		on := num{d: nd.Bool, re: e.icmp("eq", diag, e.value(n.Args[2]).regs[0])}
		return e.cast(on, d)
	case "arange":
		return e.cast(n.Op.Scalar(alg{e.fn}, append(operands(2), position(0))).(num), d)
	case "linspace":
		r := n.Op.Scalar(alg{e.fn}, append(operands(4), position(0))).(num)
		if n.Attrs.Bool("endpoint") {
			size := e.value(n.Args[4]).regs[0]
			last := e.and(e.icmp("sgt", size, "1"), e.icmp("eq", ix.axes[0], e.ins("sub i64 %s, 1", size)))
			r = alg{e.fn}.Select(num{d: nd.Bool, re: last}, e.value(n.Args[1]).num(), r).(num)
		}
		return e.cast(r, d)
	}
	panic(emitError("no element of " + n.Op.Name))
}
