package llvm

import (
	"fmt"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// view is another reference to the memory of operand 0; real and imag take numbers too.
func (fr *frame) view(n *ir.Node, args []val) val {
	if args[0].t.IsNum() {
		return fr.part(n, args[0])
	}
	x := args[0].arr()
	k := int(n.Attrs.Int("axis"))
	out := arr{t: n.Out().Type, data: x.data, owner: fr.ins("or i64 %s, 1", x.owner)}
	number := func(i int) string { return args[i].regs[0] }
	without := func(s []string) []string { return append(append([]string{}, s[:k]...), s[k+1:]...) }
	switch n.Op.Name {
	case "redim":
		out.owner, out.ext, out.stride = x.owner, x.ext, x.stride
	case "slice":
		out.ext, out.stride = append([]string{}, x.ext...), append([]string{}, x.stride...)
		out.data = fr.at(x.data, fr.mul(number(1), x.stride[k]))
		out.ext[k], out.stride[k] = number(2), fr.mul(number(3), x.stride[k])
	case "index":
		out.data = fr.at(x.data, fr.mul(fr.checkIndex(n), x.stride[k]))
		out.ext, out.stride = without(x.ext), without(x.stride)
	case "diagonal":
		i, j := n.Attrs.Ints("axes")[0], n.Attrs.Ints("axes")[1]
		for a := range x.ext {
			if int64(a) != i && int64(a) != j {
				out.ext, out.stride = append(out.ext, x.ext[a]), append(out.stride, x.stride[a])
			}
		}
		out.data = fr.at(x.data, fr.add(fr.mul(number(1), x.stride[i]), fr.mul(number(2), x.stride[j])))
		out.ext, out.stride = append(out.ext, number(3)), append(out.stride, fr.add(x.stride[i], x.stride[j]))
	case "windows":
		out.ext, out.stride = append(append([]string{}, x.ext...), number(2)), append(append([]string{}, x.stride...), x.stride[k])
		out.ext[k] = number(1)
	case "bits":
		out.ext, out.stride = x.ext, x.stride
		if wide := out.t.Elem.Size(); len(args) > 1 {
			last := len(x.ext) - 1
			out.ext = append(append([]string{}, x.ext[:last]...), number(1))
			out.stride = append(append([]string{}, x.stride[:last]...), itoa(wide))
			if wide > x.t.Elem.Size() {
				fr.failIf(n, fr.icmp("ne", fr.ins("and i64 %s, %d", fr.ins("ptrtoint ptr %s to i64", x.data), min(wide, 8)-1), "0"))
			}
		}
	case "squeeze":
		out.ext, out.stride = without(x.ext), without(x.stride)
	case "newaxis":
		insert := func(s []string, v string) []string {
			return append(append(append([]string{}, s[:k]...), v), s[k:]...)
		}
		out.ext, out.stride = insert(x.ext, "1"), insert(x.stride, "0")
	case "permute":
		for _, a := range n.Attrs.Ints("axes") {
			out.ext, out.stride = append(out.ext, x.ext[a]), append(out.stride, x.stride[a])
		}
		if n.Attrs.Bool("own") {
			out.owner = x.owner
		}
	case "reshape":
		for i := range args[1:] {
			out.ext = append(out.ext, number(1+i))
		}
		if n.Attrs.Bool("own") {
			out.owner = x.owner
		}
		if out.t.Order == nd.C {
			out.stride = fr.strides(out.t, out.ext, nil)
		} else {
			_, out.stride = fr.reshaped(x, out.ext)
		}
	case "broadcast":
		lead := len(args) - 1 - len(x.ext)
		for i := range args[1:] {
			out.ext = append(out.ext, number(1+i))
			st := "0"
			if j := i - lead; j >= 0 && !x.t.Dims[j].One {
				st = x.stride[j]
			}
			out.stride = append(out.stride, st)
		}
	case "real", "imag":
		return fr.partOfArray(n, x)
	default:
		panic(emitError("no view " + n.Op.Name))
	}
	return out.val()
}

// partOfArray is the real or imaginary part of a complex array; a real array is its own real part, the array itself.
func (fr *frame) partOfArray(n *ir.Node, x arr) val {
	if !x.t.Elem.IsComplex() {
		if n.Is("imag") {
			panic(emitError("the imaginary part of a real array is no view"))
		}
		return x.val()
	}
	out := arr{n.Out().Type, x.data, fr.ins("or i64 %s, 1", x.owner), x.ext, x.stride}
	if n.Is("imag") {
		out.data = fr.field(x.data, int64(x.t.Elem.Size()/2))
	}
	return out.val()
}

func (fr *frame) part(n *ir.Node, v val) val {
	a, t := alg{fr.fn}, n.Out().Type
	if n.Is("imag") {
		return val{t, a.Im(v.num()).(num).regs()}
	}
	return val{t, a.Re(v.num()).(num).regs()}
}

// checkIndex brings the operand of an index node into range, or leaves.
func (fr *frame) checkIndex(n *ir.Node) string {
	return fr.wrapIndex(n, fr.value(n.Args[1]).regs[0], fr.extent(n.Args[0], int(n.Attrs.Int("axis"))))
}

// wrapIndex counts a negative index from the end, unless {nonneg}, and leaves where it is out of range, unless {safe}.
func (fr *frame) wrapIndex(n *ir.Node, i, ext string) string {
	if !n.Attrs.Bool("nonneg") {
		i = fr.sel(fr.icmp("slt", i, "0"), "i64", fr.add(i, ext), i)
	}
	if !n.Attrs.Bool("safe") {
		fr.failIf(n, fr.icmp("uge", i, ext))
	}
	return i
}

// place is the address of an element chosen by one index operand for each axis.
func (fr *frame) place(n *ir.Node, x arr, idx []*ir.Value) string {
	off := "0"
	for k, v := range idx {
		i := fr.wrapIndex(n, fr.value(v).regs[0], x.ext[k])
		off = fr.add(off, fr.mul(i, x.stride[k]))
	}
	return fr.at(x.data, off)
}

func (fr *frame) loadNode(n *ir.Node) {
	x := fr.value(n.Args[0]).arr()
	v := fr.loadElem(x.t.Elem, fr.place(n, x, n.Args[1:]))
	fr.bind(n, val{n.Out().Type, v.regs()})
}

func (fr *frame) storeNode(n *ir.Node) {
	x, last := fr.value(n.Args[0]).arr(), len(n.Args)-1
	p := fr.place(n, x, n.Args[1:last])
	if fr.logs && overwrites(n.Args[0]) {
		fr.logCall("phx_undo_memory", "ptr, ptr, i64", "ptr "+p+", i64 "+itoa(x.t.Elem.Size()))
	}
	fr.storeElem(fr.cast(fr.value(n.Args[last]).num(), x.t.Elem), p)
}

// reshaped calls the runtime for the strides that show x under other extents: whether there are any, and which.
func (fr *frame) reshaped(x arr, ext []string) (fits string, strides []string) {
	to := fr.alloca(fmt.Sprintf("[%d x i64]", max(2*len(ext), 1)), 8) // the extents, then the strides
	for i, e := range ext {
		fr.do("store i64 %s, ptr %s", e, fr.field(to, int64(8*i)))
	}
	fr.m.declare("i64", "phx_reshape", "ptr, i64, ptr, i64, i64")
	r := fr.ins("call i64 @phx_reshape(ptr %s, i64 %d, ptr %s, i64 %d, i64 %d)", fr.slots(x.val()), len(x.ext), to, len(ext), x.t.Elem.Size())
	for i := range ext {
		strides = append(strides, fr.ins("load i64, ptr %s", fr.field(to, int64(8*(len(ext)+i)))))
	}
	return r, strides
}

func (fr *frame) reshapeFits(n *ir.Node) {
	args := fr.args(n)
	ext := make([]string, len(args)-1)
	for i := range ext {
		ext[i] = args[1+i].regs[0]
	}
	r, _ := fr.reshaped(args[0].arr(), ext)
	fr.bind(n, val{nd.PyBool, []string{fr.icmp("ne", r, "0")}})
}

func (fr *frame) contiguous(n *ir.Node) {
	x := fr.args(n)[0].arr()
	fr.m.declare("i64", "phx_contiguous", "ptr, i64, i64")
	r := fr.ins("call i64 @phx_contiguous(ptr %s, i64 %d, i64 %d)", fr.slots(x.val()), len(x.ext), x.t.Elem.Size())
	fr.bind(n, val{nd.PyBool, []string{fr.icmp("ne", r, "0")}})
}

func (fr *frame) overlap(n *ir.Node) {
	fr.m.declare("i64", "phx_overlap", "ptr, i64, i64, ptr, i64, i64")
	var args []any
	for _, v := range fr.args(n) {
		args = append(args, fr.slots(v), len(v.arr().ext), v.t.Elem.Size())
	}
	r := fr.ins("call i64 @phx_overlap(ptr %s, i64 %d, i64 %d, ptr %s, i64 %d, i64 %d)", args...)
	fr.bind(n, val{nd.PyBool, []string{fr.icmp("ne", r, "0")}})
}
