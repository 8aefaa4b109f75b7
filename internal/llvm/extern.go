package llvm

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// phx_arr: data, owner, dtype, ndim, shape[8], stride[8].
const (
	maxDim   = 8
	arrWords = 4 + 2*maxDim
)

// drawOne calls the routine of a distribution that draws one number.
func (fr *frame) drawOne(n *ir.Node) {
	params := [3]string{"0.0", "0.0", "0.0"}
	for i, v := range fr.args(n)[1:] {
		params[i] = fr.cast(v.num(), nd.Float64).re
	}
	legacy := 0
	if n.Attrs.Bool("legacy") {
		legacy = 1
	}
	out := fr.alloca("[16 x i8]", 16)
	status := fr.callI64("phx_one_"+n.Op.Name[len("draw."):], "ptr, i64, i64, double, double, double, ptr",
		fmt.Sprintf("ptr %%ctx, i64 %s, i64 %d, double %s, double %s, double %s, ptr %s", fr.value(n.Args[0]).regs[0], legacy, params[0], params[1], params[2], out))
	fr.leaveIfNegative(status)
	fr.failIf(n, fr.icmp("ne", status, "0"))
	fr.bind(n, val{n.Out().Type, fr.loadElem(n.Out().Type.Elem, out).regs()})
}

// one reports whether n draws one number of a distribution in the type that its routine gives.
func one(n *ir.Node) bool {
	return op.IsDistribution(n.Op) && n.Out().Type.IsNum() && n.Out().Type.Elem != nd.Float32
}

// extern calls a library routine. A number is passed as an array of rank 0 on the stack, and comes back as one.
func (fr *frame) extern(n *ir.Node) {
	if one(n) {
		fr.drawOne(n)
		return
	}
	in := fr.alloca(fmt.Sprintf("[%d x i64]", max(1, arrWords*len(n.Args))), 8)
	out := fr.alloca(fmt.Sprintf("[%d x i64]", max(1, arrWords*len(n.Outs))), 8)
	for i, v := range fr.args(n) {
		fr.passArray(v, fr.field(in, int64(8*arrWords*i)))
	}
	for i, v := range n.Outs {
		at := fr.field(out, int64(8*arrWords*i))
		data := "null"
		if oneWord(v.Type) {
			data = fr.alloca("[16 x i8]", 16)
		}
		fr.store("ptr", data, at)
		fr.store("i64", "0", fr.field(at, 8))
		fr.store("i64", itoa(int(v.Type.Elem)), fr.field(at, 16))
		fr.store("i64", itoa(v.Type.Rank()), fr.field(at, 24))
	}
	end := fr.span(fr.m.task(n.Op.Name, nil, n))
	status := fr.callI64(n.Op.Symbol, "ptr, ptr, ptr, ptr", fmt.Sprintf("ptr %%ctx, ptr %s, ptr %s, ptr %s", in, out, fr.attributes(n)))
	end()
	fr.leaveIfNegative(status)
	if _, can := n.Exit(); can {
		fr.failIf(n, fr.icmp("ne", status, "0"))
	}
	fr.tell(n, status)
	vs := make([]val, len(n.Outs))
	for i, v := range n.Outs {
		vs[i] = fr.receive(v.Type, fr.field(out, int64(8*arrWords*i)))
	}
	fr.bind(n, vs...)
}

// tell reports the warnings whose bits a routine gave.
func (fr *frame) tell(n *ir.Node, bits string) {
	if ir.Conditions(n) == 0 {
		return
	}
	g := fr.m.newFlags(fr.fn)
	for _, kind := range n.Op.Tells {
		g.bit(bitKey{n, kind}, n, warnName(n))
	}
	g.add(fr.fn, bits)
	fr.report(g)
}

// oneWord reports whether a routine finds a value at an address, as an array of rank 0: a number, or an object.
func oneWord(t nd.Type) bool { return t.IsNum() || t.Kind == nd.Object }

func (fr *frame) passArray(v val, at string) {
	word := func(k int, typ, r string) { fr.store(typ, r, fr.field(at, int64(8*k))) }
	word(2, "i64", itoa(int(v.t.Elem)))
	word(3, "i64", itoa(v.t.Rank()))
	if oneWord(v.t) {
		p := fr.alloca("[16 x i8]", 16)
		if v.t.IsNum() {
			fr.storeElem(v.num(), p)
		} else {
			fr.store("i64", v.regs[0], p)
		}
		word(0, "ptr", p)
		word(1, "i64", "0")
		return
	}
	a := v.arr()
	word(0, "ptr", a.data)
	word(1, "i64", fr.ins("and i64 %s, -2", a.owner))
	for i := range a.ext {
		word(4+i, "i64", a.ext[i])
		word(4+maxDim+i, "i64", a.stride[i])
	}
}

// receive reads a result.
func (fr *frame) receive(t nd.Type, at string) val {
	word := func(k int, typ string) string { return fr.load(typ, fr.field(at, int64(8*k))) }
	a := arr{t: t, data: word(0, "ptr"), owner: word(1, "i64")}
	if t.Kind == nd.Object {
		return val{t, []string{fr.load("i64", a.data)}}
	}
	if t.IsNum() {
		return val{t, fr.loadElem(t.Elem, a.data).regs()}
	}
	for i := range t.Rank() {
		a.ext = append(a.ext, word(4+i, "i64"))
		a.stride = append(a.stride, word(4+maxDim+i, "i64"))
	}
	return a.val()
}

// randomGlobal is the object that a routine knows as 0.
func (fr *frame) randomGlobal(n *ir.Node) { fr.bind(n, val{n.Out().Type, []string{"0"}}) }

func (fr *frame) randomKnown(n *ir.Node) {
	known := fr.callI64("phx_random_known", "ptr, i64", "ptr %ctx, i64 "+fr.value(n.Args[0]).regs[0])
	fr.bind(n, val{n.Out().Type, []string{fr.icmp("ne", known, "0")}})
}

// structural are attributes that are about the node and not for the routine.
var structural = []string{"exit", "why", "safe", "site", "dtype", "again", "rank", "quiet", "within"}

// spareAttrs are words that a routine may read although the attribute is absent: zeros.
const spareAttrs = 4

// attributes are the others, in alphabetical order, as words: integers and booleans as they are, floats by their bits, lists by
// their length and members, None as the least integer, the name of a ufunc's loop as its address.
func (fr *frame) attributes(n *ir.Node) string {
	var words []string
	add := func(vs ...int64) {
		for _, v := range vs {
			words = append(words, strconv.FormatInt(v, 10))
		}
	}
	for _, k := range slices.Sorted(keysOf(n)) {
		switch v := n.Attrs[k].(type) {
		case int64:
			add(v)
		case bool:
			add(map[bool]int64{true: 1}[v])
		case float64:
			add(int64(math.Float64bits(v)))
		case []int64:
			add(append([]int64{int64(len(v))}, v...)...)
		case nd.DType:
			add(int64(v))
		case nil:
			add(math.MinInt64)
		case string:
			if k == "loop" {
				words = append(words, fr.m.loopAddress(v))
			}
		}
	}
	for len(words) < spareAttrs {
		add(0)
	}
	p := fr.alloca(fmt.Sprintf("[%d x i64]", len(words)), 8)
	for i, w := range words {
		fr.store("i64", w, fr.field(p, int64(8*i)))
	}
	return p
}

// LoopPrefix begins the symbol of a ufunc's loop.
const LoopPrefix = "phx_loop:"

// loopAddress is the address of a ufunc's loop: a symbol that the process binds when it loads the code.
func (m *module) loopAddress(loop string) string {
	symbol := LoopPrefix + loop
	m.decls[symbol] = fmt.Sprintf("@%q = external global i8\n", symbol)
	return fmt.Sprintf("ptrtoint (ptr @%q to i64)", symbol)
}

func keysOf(n *ir.Node) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range n.Attrs {
			if !slices.Contains(structural, k) && !yield(k) {
				return
			}
		}
	}
}
