package llvm

import (
	"fmt"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// kern is a loop nest to be written: a kernel node, or a Map, Reduce, Scan, Create or Gather node that stands alone.
type kern struct {
	node  *ir.Node
	outs  []output
	space []nd.Dim
	ext   []string // extents of the space, in the enclosing function
	total string   // their product
	cost  int      // of one element, about in nanoseconds
	flags *flags
	task  int
}

// output is one yielded value and what becomes of it.
type output struct {
	ir.KernelOut
	value *ir.Value
	t     nd.Type // of the result
	row   *op.Spec
	unit  any    // what a reduction starts from; nil: the first element
	arg   bool   // argmax, argmin: the position is the result
	mem   val    // the array that is written (new, into, or reduced into)
	num   cell   // a full reduction's result
	from  int    // operand whose memory this new array takes over, or -1
	took  string // whether it did (i1)

	number  int  // among the kernel's
	watched bool // warnings of combining are left to the flags of the processor
}

// kernel writes a kernel node.
func (fr *frame) kernel(n *ir.Node) {
	b := n.Blocks[0]
	for i, p := range b.Params {
		fr.vals[p] = fr.value(n.Args[i])
	}
	term := b.Term()
	k := &kern{node: n, space: n.Space()}
	result := 0
	for i, o := range n.KernelOuts() {
		out := output{KernelOut: o, value: term.Args[i], row: op.Lookup(o.Row), from: -1}
		switch o.Kind {
		case "into":
			out.mem = fr.value(n.Args[o.Into])
		default:
			out.t = n.Outs[result].Type
			if reuse := n.Attrs.Ints("reuse"); result < len(reuse) {
				out.from = int(reuse[result])
			}
			result++
		}
		if o.Kind == "reduce" || o.Kind == "scan" {
			out.unit = unitOf(o.Row)
		}
		k.outs = append(k.outs, out)
	}
	fr.prologue(b.Nodes)
	var like *ir.Value
	if d, ok := n.Attrs["dims"].(int64); ok && d >= 0 {
		like = n.Args[d]
	} else {
		like = term.Args[0]
	}
	fr.run(k, like, b.Nodes)
}

// unitOf is the start of reductions and scans by a Map row: that of the Reduce row that is built on it.
func unitOf(row string) any {
	for _, s := range op.Table() {
		if s.Class == op.Reduce && s.Of == row {
			return s.Unit
		}
	}
	return nil
}

// prologue writes what a block has of numbers and of views of memory, once and before the loops. The rest is asked for element by element.
func (fr *frame) prologue(nodes []*ir.Node) {
	for _, n := range nodes {
		if n.Op.IsTerm() {
			return
		}
		known := true
		for _, a := range n.Args {
			_, ok := fr.vals[a]
			known = known && ok
		}
		number := len(n.Outs) == 1 && n.Out().Type.IsNum()
		switch {
		case known && (number || n.Op.Class == op.View):
			fr.node(n)
		case n.Is("dim"):
			fr.bind(n, pyNum(fr.extent(n.Args[0], int(n.Attrs.Int("axis")))))
		case n.Is("index"):
			fr.checkIndex(n)
		}
	}
}

// bareKernel writes a node that stands alone.
func (fr *frame) bareKernel(n *ir.Node) {
	if n.Is("empty") {
		fr.bind(n, fr.newArray(n.Out().Type, fr.extents(n.Out())))
		return
	}
	k := &kern{node: n}
	out := output{KernelOut: ir.KernelOut{Kind: "new"}, value: n.Out(), t: n.Out().Type, from: -1}
	if n.Op.Class == op.Reduce || n.Op.Class == op.Scan {
		out.value, out.row, out.unit = n.Args[0], op.Lookup(n.Op.Of), n.Op.Unit
		if n.Op.Class == op.Scan {
			out.Kind, out.Axes = "scan", []int{int(n.Attrs.Int("axis"))}
		} else {
			out.Kind, out.Keep, out.Axes = "reduce", n.Attrs.Bool("keepdims"), axes(n)
			out.arg = out.row.Types != nil && n.Out().Type.Elem == nd.Int64 && (n.Op.Of == "greater" || n.Op.Of == "less")
		}
	}
	k.space, k.outs = out.value.Type.Dims, []output{out}
	fr.run(k, out.value, []*ir.Node{n})
}

func axes(n *ir.Node) []int {
	if n.Attrs["axes"] == nil {
		return nil
	}
	as := []int{}
	for _, a := range n.Attrs.Ints("axes") {
		as = append(as, int(a))
	}
	return as
}

// run allocates the results, writes a tile function for each group of outs that share a loop nest, and binds the results.
func (fr *frame) run(k *kern, like *ir.Value, nodes []*ir.Node) {
	for i := range k.outs {
		if o := &k.outs[i]; o.Kind == "scan" && k.space[o.Axes[0]].One {
			o.Kind = "new" // nothing is combined
		}
	}
	k.ext = fr.extents(like)
	k.total = fr.product(k.ext)
	k.cost = cost(nodes)
	k.flags = fr.m.newFlags(fr.fn)
	k.flags.node = k.node
	k.watch(fr.m, nodes)
	k.number(fr.m, nodes)
	k.task = fr.m.task("kernel", nodes, k.node)
	for _, o := range k.outs { // reductions and scans of a kernel node are no nodes of its block
		if o.Row != "" && k.node.Is("kernel") {
			fr.m.out.Tasks[k.task].Name += " " + o.Row
		}
	}
	fr.checkEmpty(k)
	for i := range k.outs {
		fr.allocate(k, &k.outs[i])
	}
	end := fr.span(k.task)
	for _, g := range k.groups() {
		g.write(fr)
	}
	fr.report(k.flags)
	end()
	var results []val
	for _, o := range k.outs {
		switch {
		case o.took != "":
			fr.dropUnlessTaken(fr.value(k.node.Args[o.from]).arr(), o.took)
		case o.from >= 0:
			fr.releaseArray(fr.value(k.node.Args[o.from]).arr())
		}
		switch {
		case o.Kind == "into":
		case o.t.IsNum():
			results = append(results, fr.get(o.num))
		default:
			results = append(results, o.mem)
		}
	}
	fr.bind(k.node, results...)
}

// checkEmpty leaves where a reduction without a start has nothing to reduce.
func (fr *frame) checkEmpty(k *kern) {
	for _, o := range k.outs {
		if _, can := k.node.Exit(); o.Kind == "reduce" && o.unit == nil && can {
			along := []string{}
			for i, e := range k.ext {
				if o.reduces(i) {
					along = append(along, e)
				}
			}
			fr.failIf(k.node, fr.icmp("eq", fr.product(along), "0"))
		}
	}
}

// reduces reports whether axis i of the space is combined.
func (o *output) reduces(i int) bool {
	return o.Kind == "reduce" && (o.Axes == nil || slices.Contains(o.Axes, i))
}

// allocate makes the memory of an out.
func (fr *frame) allocate(k *kern, o *output) {
	switch {
	case o.Kind == "into":
	case o.t.IsNum():
		o.num = fr.newCell(o.t)
		start := any(int64(0))
		if o.unit != nil {
			start = o.unit
		}
		fr.set(o.num, val{o.t, constant(o.t.Elem, start).regs()})
	case o.Kind == "reduce":
		var ext []string
		for i, e := range k.ext {
			switch {
			case !o.reduces(i):
				ext = append(ext, e)
			case o.Keep:
				ext = append(ext, "1")
			}
		}
		o.mem = fr.newArray(o.t, ext)
	case o.from >= 0 && !k.flags.watched: // a probe reads the operands once more
		o.mem, o.took = fr.takeOver(o.t, fr.value(k.node.Args[o.from]).arr())
	default:
		o.mem = fr.newArray(o.t, k.ext)
	}
}

// takeOver gives a new array the memory of x when x holds its last reference and it is a pool block that Python has not seen; else memory of
// its own.
func (fr *frame) takeOver(t nd.Type, x arr) (v val, took string) {
	buf := fr.header(x)
	field := func(off int64) string { return fr.load("i64", fr.field(buf, off)) }
	refs := "load i64, ptr %s"
	if fr.m.shared {
		refs = "load atomic i64, ptr %s acquire, align 8"
	}
	took = fr.and(fr.icmp("eq", fr.ins(refs, buf), "1"), fr.and(fr.icmp("eq", field(bufObj), "0"), fr.icmp("eq", field(bufKind), "0")))
	took = fr.and(took, fr.ins("icmp eq ptr %s, %s", x.data, fr.field(buf, bufData)))
	c := fr.newCell(t)
	fr.set(c, x.val())
	fresh, done := fr.newLabel("fresh"), fr.newLabel("memory")
	fr.cbr(took, done, fresh)
	fr.label(fresh)
	fr.set(c, fr.newArray(t, x.ext))
	fr.label(done)
	return fr.get(c), took
}

// dropUnlessTaken releases an operand whose memory was to be taken over and was not.
func (fr *frame) dropUnlessTaken(x arr, took string) {
	drop, done := fr.newLabel("drop"), fr.newLabel("kept")
	fr.cbr(took, done, drop)
	fr.label(drop)
	fr.releaseArray(x)
	fr.label(done)
}

// newArray allocates a C-contiguous array from the pool. A size that overflows asks for more than there is.
func (fr *frame) newArray(t nd.Type, ext []string) val {
	size, over := itoa(t.Elem.Size()), "false"
	for _, e := range ext {
		if e == "1" {
			continue
		}
		var o string
		size, o = fr.withOverflow("smul", "i64", size, e)
		over = fr.or(over, o)
	}
	if over != "false" {
		size = fr.sel(over, "i64", "9223372036854775807", size)
	}
	buf := fr.alloc(size)
	a := arr{t: t, data: fr.field(buf, bufData), owner: fr.ins("ptrtoint ptr %s to i64", buf), ext: ext, stride: make([]string, len(ext))}
	c := t
	c.Order = nd.C
	a.stride = fr.strides(c, ext, a.stride)
	return a.val()
}

func (fr *frame) alloc(size string) string {
	fr.m.declare("ptr", "phx_alloc", "ptr, i64")
	buf := fr.ins("call ptr @phx_alloc(ptr %%ctx, i64 %s)", size)
	fr.when(fr.ins("icmp eq ptr %s, null", buf), func() { fr.ret("-1") })
	return buf
}

// cost estimates one element.
func cost(nodes []*ir.Node) int {
	c := 1
	for _, n := range nodes {
		switch {
		case n.Op.Class != op.Map && n.Op.Class != op.Gather:
		case n.Op.Equal == op.ULP:
			c += 8
		default:
			c++
		}
	}
	return c
}

// task enters a row of the table of spans.
func (m *module) task(what string, nodes []*ir.Node, at *ir.Node) int {
	words := []string{what}
	for _, n := range nodes {
		if len(words) <= 8 && n.Op.Class != op.Flow {
			words = append(words, n.Op.Name)
		}
	}
	id, kind := len(m.out.Tasks), "native"
	if at.Op.Props&op.Routine != 0 {
		kind = "numpy"
	}
	m.out.Tasks = append(m.out.Tasks, Task{ID: id, Name: strings.Join(words, " "), Line: at.Pos.Line, Func: at.Pos.Func, Kind: kind})
	return id
}

// span writes the begin of a task's span where a recorder is on, and gives the writer of its end.
func (fr *frame) span(task int) (end func()) {
	begin := fr.counter("0")
	on := func() string { return fr.ins("icmp ne ptr %s, null", fr.load("ptr", fr.field("%ctx", ctxRec))) }
	fr.when(on(), func() {
		fr.store("i64", fr.callI64("phx_span_begin", "ptr, i64", fmt.Sprintf("ptr %%ctx, i64 %d", task)), begin)
	})
	return func() {
		fr.when(on(), func() {
			fr.m.declare("void", "phx_span_end", "ptr, i64, i64")
			fr.do("call void @phx_span_end(ptr %%ctx, i64 %d, i64 %s)", task, fr.load("i64", begin))
		})
	}
}
