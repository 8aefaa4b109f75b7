package llvm_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"phylanx/internal/ir"
	"phylanx/internal/jit"
	"phylanx/internal/llvm"
	"phylanx/internal/nd"
	"phylanx/internal/rt"
)

// open finds llvmlite's library by PHX_LLVM or by asking the Python on PATH.
func open(t testing.TB) {
	t.Helper()
	path := os.Getenv("PHX_LLVM")
	if path == "" {
		out, err := exec.Command("python3", "-c", "import llvmlite.binding as b,os;print(os.path.join(os.path.dirname(b.__file__),'libllvmlite.so'))").Output()
		if err != nil {
			t.Skip("no llvmlite: set PHX_LLVM")
		}
		path = strings.TrimSpace(string(out))
	}
	jit.Open(path, "")
}

func target(t testing.TB) llvm.Target {
	t.Helper()
	h, err := jit.Host()
	if err != nil {
		t.Fatal(err)
	}
	return llvm.Target{Triple: h.Triple, DataLayout: h.Layout, CPU: h.CPU, VectorBits: h.VectorBits, Libmvec: h.LibMVec}
}

// code is a compiled unit.
type code struct {
	unit   *ir.Unit
	module *llvm.Module
	entry  uintptr
	result nd.Type
}

func parse(t testing.TB, text string) *ir.Unit {
	t.Helper()
	u, err := ir.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range u.Funcs {
		f.Result = nd.NoneType
		f.Body.Walk(func(n *ir.Node) {
			if n.Is("return") && len(n.Args) > 0 {
				f.Result = n.Args[0].Type
			}
		})
	}
	return u
}

func compile(t testing.TB, text string) *code {
	t.Helper()
	open(t)
	u := parse(t, text)
	m, err := llvm.Emit(u, target(t))
	if err != nil {
		t.Fatal(err)
	}
	object, err := jit.Compile(m.Loops, m.Control)
	if err != nil {
		t.Fatalf("%v\n%s", err, m.Text())
	}
	entry, unload, err := jit.Load(object, m.Entry, rt.Symbol)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unload)
	return &code{u, m, entry, u.Funcs[0].Result}
}

// encode puts a value into slots. Arrays get a header that counts one reference.
func encode(slots []int64, v any, headers *[][]int64) []int64 {
	switch v := v.(type) {
	case ir.Num:
		return append(slots, numSlots(v)...)
	case *ir.Array:
		h := make([]int64, 8)
		h[0], h[5] = 1, 1
		*headers = append(*headers, h)
		at := int64(0)
		if len(v.Data) > 0 {
			at = int64(uintptr(unsafe.Pointer(&v.Data[0]))) + int64(v.Off)
		}
		slots = append(slots, at, int64(uintptr(unsafe.Pointer(&h[0]))))
		for _, n := range v.Shape {
			slots = append(slots, int64(n))
		}
		for _, n := range v.Stride {
			slots = append(slots, int64(n))
		}
		return slots
	}
	panic(fmt.Sprintf("argument %T", v))
}

func numSlots(v ir.Num) []int64 {
	switch v.D {
	case nd.Float32:
		return []int64{int64(math.Float32bits(float32(v.F)))}
	case nd.Float64:
		return []int64{int64(math.Float64bits(v.F))}
	case nd.Complex64:
		return []int64{int64(math.Float32bits(float32(v.F))), int64(math.Float32bits(float32(v.G)))}
	case nd.Complex128:
		return []int64{int64(math.Float64bits(v.F)), int64(math.Float64bits(v.G))}
	}
	return []int64{v.I}
}

// decode reads a value of type t from slots and gives its text, which shows every bit, and the slots behind it.
func decode(t nd.Type, s []int64) (string, []int64) {
	n := t.Slots()
	rest := s[n:]
	switch t.Kind {
	case nd.Tuple, nd.List:
		parts := make([]string, len(t.Elems))
		for i, e := range t.Elems {
			parts[i], s = decode(e, s)
		}
		return "(" + strings.Join(parts, ", ") + ")", rest
	case nd.Union:
		at := 1
		for _, e := range t.Elems[:s[0]] {
			at += e.Slots()
		}
		text, _ := decode(t.Elems[s[0]], s[at:])
		return fmt.Sprintf("<%d %s>", s[0], text), rest
	case nd.Array:
		return arrayText(t, s), rest
	case nd.Scalar, nd.Py:
		return fmt.Sprintf("%s %x", t.Elem, s[:n]), rest
	}
	return t.String(), rest
}

func arrayText(t nd.Type, s []int64) string {
	r, size := t.Rank(), t.Elem.Size()
	shape, strides := s[2:2+r], s[2+r:2+2*r]
	var text strings.Builder
	fmt.Fprintf(&text, "%s%v", t.Elem, shape)
	var walk func(axis int, at int64)
	walk = func(axis int, at int64) {
		if axis == r {
			fmt.Fprintf(&text, " %x", unsafe.Slice((*byte)(address(at)), size))
			return
		}
		for i := range shape[axis] {
			walk(axis+1, at+i*strides[axis])
		}
	}
	walk(0, s[0])
	return text.String()
}

// address turns a slot into a pointer; the memory is the test's own or the pool's.
func address(at int64) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&at)) }

// text is the same for a value of the evaluator.
func text(t nd.Type, v any, keep *[][]int64) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = text(t.Elems[i], x, keep)
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case *ir.Member:
		return fmt.Sprintf("<%d %s>", v.Tag, text(t.Elems[v.Tag], v.V, keep))
	case ir.Num, *ir.Array:
		s, _ := decode(t, encode(nil, v, keep))
		return s
	}
	return t.String()
}

// run gives the text of how a call ended, and of its array arguments afterwards.
func (c *code) run(args []any) string {
	var in []int64
	var headers [][]int64
	for _, a := range args {
		in = encode(in, a, &headers)
	}
	status, out, release := rt.Call(c.entry, in, c.result.Slots())
	defer release()
	end := ""
	if status == 0 {
		end, _ = decode(c.result, out)
	} else {
		end = "exit at " + c.module.Exits[status-1].At
	}
	runtime.KeepAlive(headers)
	return end + c.arrays(args)
}

func (c *code) evaluate(t testing.TB, args []any) string {
	t.Helper()
	out, err := ir.Eval(c.unit, args...)
	if err != nil {
		t.Fatal(err)
	}
	var keep [][]int64
	end := ""
	if out.Exit != nil {
		end = "exit at " + out.Exit.At
	} else {
		end = text(c.result, out.Result, &keep)
	}
	return end + c.arrays(args)
}

// arrays is the text of the array arguments.
func (c *code) arrays(args []any) string {
	var b strings.Builder
	var keep [][]int64
	for i, p := range c.unit.Funcs[0].Params() {
		if p.Type.IsArray() {
			b.WriteString("\n" + text(p.Type, args[i], &keep))
		}
	}
	return b.String()
}

// TestPrograms runs the programs of testdata compiled and evaluated, for several sizes: results, exits and arguments have the same bits.
func TestPrograms(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.ir")
	if len(files) == 0 {
		t.Fatal("no programs")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ir"), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := compile(t, string(source))
			for _, size := range []int{0, 1, 2, 7, 9, 40, 300} {
				a, b := arguments(c.unit, size), arguments(c.unit, size)
				want, got := c.evaluate(t, a), c.run(b)
				if got != want {
					t.Errorf("size %d\ncompiled  %.400s\nevaluated %.400s", size, got, want)
				}
			}
		})
	}
}

// arguments are the same for the same size: dims grow with it, differently for different names, numbers of every sign among the elements.
func arguments(u *ir.Unit, size int) []any {
	seed := uint64(size)*2 + 1
	next := func() uint64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return seed >> 33
	}
	extent := map[string]int{}
	var args []any
	for _, p := range u.Funcs[0].Params() {
		if p.Type.IsNum() {
			args = append(args, number(p.Type.Elem, next(), size))
			continue
		}
		var shape []int
		n := 1
		for _, d := range p.Type.Dims {
			e := 1
			if !d.One {
				if _, ok := extent[d.Name]; !ok {
					extent[d.Name] = max(0, size/(1+5*len(extent)))
				}
				e = extent[d.Name]
			}
			shape = append(shape, e)
			n *= e
		}
		elems := make([]any, n)
		for i := range elems {
			elems[i] = number(p.Type.Elem, next(), size).Attr()
		}
		args = append(args, layOut(p.Type, ir.ArrayFrom(p.Type.Elem, shape, elems...)))
	}
	return args
}

func number(d nd.DType, r uint64, size int) ir.Num {
	switch {
	case d == nd.Bool:
		return ir.NumOf(d, r%2 == 0)
	case d == nd.Int64:
		return ir.NumOf(d, int64(r%uint64(size+2))-int64(r>>20)%2)
	case d.IsInt():
		return ir.NumOf(d, int64(r%100))
	case d.IsComplex():
		return ir.NumOf(d, complex(float64(int(r%2001)-1000)/7, float64(r%13)))
	}
	return ir.NumOf(d, float64(int(r%2001)-1000)/7)
}

// layOut gives an array of a type that is not C-contiguous strides that are not either.
func layOut(t nd.Type, a *ir.Array) *ir.Array {
	r := len(a.Shape)
	if t.Order == nd.C || r == 0 {
		return a
	}
	size := t.Elem.Size()
	b := &ir.Array{D: a.D, Shape: a.Shape, Stride: make([]int, r)}
	step := size
	if t.Order == nd.Strided {
		step *= 2
	}
	for i := range r {
		k := i // F: the first axis is the nearest
		if t.Order != nd.F {
			k = r - 1 - i
		}
		b.Stride[k] = step
		step *= a.Shape[k]
		if t.Order == nd.Inner && i == 0 {
			step += size
		}
	}
	b.Data = make([]byte, step+size)
	copyElements(b, a, 0, b.Off, a.Off)
	return b
}

func copyElements(to, from *ir.Array, axis, at, source int) {
	if axis == len(to.Shape) {
		copy(to.Data[at:at+to.D.Size()], from.Data[source:])
		return
	}
	for i := range to.Shape[axis] {
		copyElements(to, from, axis+1, at+i*to.Stride[axis], source+i*from.Stride[axis])
	}
}
