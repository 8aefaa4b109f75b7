package op

import (
	"strings"

	"phylanx/internal/nd"
)

// NumPy's ufuncs that are no rows of the table: their own inner loops, C functions, run on our operands.
func init() {
	register(
		&Spec{Name: "ufunc", Class: Extern, Outs: Several, Symbol: "phx_ufunc", CanFail: true, Equal: Bound, Shape: ufuncShape,
			Doc: "The inner loop {loop} (\"module.name:dd->d\") of a ufunc over operands of its types, which broadcast; {core} lays out the core axes (op.Core). " +
				"After the operands: the extents of core dims that no operand has. Fails where the loop raises a floating-point exception."},
	)
}

const maxCore = 8 // core axes of an operand

// Core is the layout of a ufunc's operands, inputs first: which core dim each core axis has, and where the axis stands. Core dims that no input has are the last.
type Core struct {
	In, Out int
	Dims    int // number of core dims
	Given   int // of them, those that an input has
	IDs     [][]int
	Axes    [][]int // in C order of the operand's axes, where they do not stand last
}

// ParseCore reads a signature as NumPy writes it ("(n),()->(m)"; "" for a plain ufunc) for the given numbers of operands. Dims that may be missing or are numbers
// are not known here.
func ParseCore(signature string, in, out int) (*Core, bool) {
	c := &Core{In: in, Out: out, IDs: make([][]int, in+out), Axes: make([][]int, in+out)}
	if signature == "" {
		return c, true
	}
	if strings.ContainsAny(signature, "?0123456789") {
		return nil, false
	}
	names := map[string]int{}
	before, after, _ := strings.Cut(strings.ReplaceAll(signature, " ", ""), "->")
	parts := append(groups(before), groups(after)...)
	if len(parts) != in+out {
		return nil, false
	}
	for k, part := range parts {
		if k == in {
			c.Given = len(names)
		}
		for _, name := range strings.FieldsFunc(part, func(r rune) bool { return r == ',' }) {
			if _, known := names[name]; !known {
				names[name] = len(names)
			}
			c.IDs[k] = append(c.IDs[k], names[name])
		}
	}
	c.Dims = len(names)
	return c, true
}

// groups are the insides of "(a,b),(c)".
func groups(text string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(text, "("), ")"), "),(")
}

// Attr is c as the attribute {core}: numbers of inputs, outputs, core dims and given ones, then of each operand the number of core axes, their dims and places.
func (c *Core) Attr() []int64 {
	words := []int64{int64(c.In), int64(c.Out), int64(c.Dims), int64(c.Given)}
	for k, ids := range c.IDs {
		words = append(words, int64(len(ids)))
		for _, list := range [][]int{ids, c.Axes[k]} {
			for _, v := range list {
				words = append(words, int64(v))
			}
		}
	}
	return words
}

// coreOf reads the attribute; false where it does not hold together.
func coreOf(words []int64) (c *Core, ok bool) {
	if len(words) < 4 {
		return nil, false
	}
	c = &Core{In: int(words[0]), Out: int(words[1]), Dims: int(words[2]), Given: int(words[3])}
	if words = words[4:]; c.In < 1 || c.Out < 1 || c.In > 32 || c.Out > 32 {
		return nil, false
	}
	take := func(n int) (list []int) {
		for _, w := range words[:n] {
			list = append(list, int(w))
		}
		words = words[n:]
		return list
	}
	for range c.In + c.Out {
		if len(words) == 0 || words[0] < 0 || words[0] > maxCore || len(words) < 1+2*int(words[0]) {
			return nil, false
		}
		n := take(1)[0]
		c.IDs = append(c.IDs, take(n))
		c.Axes = append(c.Axes, take(n))
	}
	return c, len(words) == 0
}

// ufuncShape broadcasts the axes that are not core axes, and gives each result its core axes at their places.
func ufuncShape(args []nd.Type, a Attrs) ([]nd.Type, error) {
	c, ok := coreOf(a.Ints("core"))
	in, out, ok2 := LoopTypes(a.Str("loop"))
	if !ok || !ok2 || len(in) != c.In || len(out) != c.Out || len(args) != c.In+c.Dims-c.Given {
		return nil, typeError("ufunc %s of %v", a.Str("loop"), args)
	}
	dims := make([]nd.Dim, c.Dims)
	known := make([]bool, c.Dims)
	loops := make([]nd.Type, c.In)
	for k, t := range args[:c.In] {
		if t.Elem != in[k] || t.Rank() < len(c.IDs[k]) {
			return nil, typeError("operand %d of %s: %s", k, a.Str("loop"), t)
		}
		rest := t.Dims
		for i, axis := range c.Axes[k] {
			id := c.IDs[k][i]
			if axis < 0 || axis >= t.Rank() || id < 0 || id >= c.Dims || known[id] && dims[id] != t.Dims[axis] {
				return nil, typeError("core axes of %v", args)
			}
			dims[id], known[id] = t.Dims[axis], true
		}
		loops[k] = nd.ScalarOf(t.Elem)
		if rest = withoutAxes(rest, c.Axes[k]); len(rest) > 0 {
			loops[k] = nd.ArrayOf(t.Elem, rest...)
		}
	}
	batch, _, err := BroadcastDims(loops)
	if err != nil {
		return nil, err
	}
	types := make([]nd.Type, c.Out)
	for k := range types {
		types[k] = contracted(out[k], placed(batch, dims, c.IDs[c.In+k], c.Axes[c.In+k]))[0]
	}
	return types, nil
}

func withoutAxes(dims []nd.Dim, axes []int) (rest []nd.Dim) {
	for i, d := range dims {
		core := false
		for _, a := range axes {
			core = core || a == i
		}
		if !core {
			rest = append(rest, d)
		}
	}
	return rest
}

// placed are the dims of a result: core dim ids[i] at axes[i], the others in the order of batch.
func placed(batch, dims []nd.Dim, ids, axes []int) []nd.Dim {
	all := make([]nd.Dim, len(batch)+len(ids))
	next := 0
	for i := range all {
		core := -1
		for j, a := range axes {
			if a == i {
				core = ids[j]
			}
		}
		if core >= 0 {
			all[i] = dims[core]
		} else if next < len(batch) {
			all[i] = batch[next]
			next++
		}
	}
	return all
}

// LoopTypes reads the types at the end of a loop's name ("numpy.fft._pocketfft_umath.fft:Dd->D").
func LoopTypes(loop string) (in, out []nd.DType, ok bool) {
	_, types, _ := strings.Cut(loop, ":")
	before, after, ok := strings.Cut(types, "->")
	read := func(text string) (list []nd.DType) {
		for _, c := range []byte(text) {
			d, known := byChar[c]
			ok = ok && known
			list = append(list, d)
		}
		return list
	}
	return read(before), read(after), ok
}

// ChooseLoop is the loop of a ufunc that NumPy takes for operands of the given types: that of exactly these types, else the first to which all cast safely. A weak
// operand (NEP 50) of a kind that another operand has too casts to any type of its kind; else it has the type that it gets beside the others.
func ChooseLoop(loops []string, args []nd.Type) (types string, ok bool) {
	top := -1
	for _, t := range args {
		if t.Kind != nd.Py || t.Elem == nd.Bool {
			top = max(top, category(t.Elem))
		}
	}
	common := nd.ResultType(args...)
	firm := func(t nd.Type) bool { return t.Kind != nd.Py || t.Elem == nd.Bool || category(t.Elem) > top }
	have := func(t nd.Type) nd.DType {
		if t.Kind == nd.Py && t.Elem != nd.Bool {
			return common
		}
		return t.Elem
	}
	same := func(t nd.Type, d nd.DType) bool { return firm(t) && have(t) == d }
	casts := func(t nd.Type, d nd.DType) bool {
		if firm(t) {
			return nd.CanCast(have(t), d)
		}
		return category(d) >= category(t.Elem)
	}
	for _, fits := range []func(nd.Type, nd.DType) bool{same, casts} {
		for _, l := range loops {
			in, _, ok := LoopTypes(":" + l)
			for k := range args {
				ok = ok && len(in) == len(args) && fits(args[k], in[k])
			}
			if ok {
				return l, true
			}
		}
	}
	return "", false
}

// category orders the kinds of numbers: bool, integer, real, complex.
func category(d nd.DType) int {
	switch {
	case d == nd.Bool:
		return 0
	case d.IsInt():
		return 1
	case d.IsFloat():
		return 2
	}
	return 3
}
