package ir

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// numbers is the sequence that the reference sums were made of.
func numbers(n int) []any {
	out, s := make([]any, n), int64(12345)
	for i := range out {
		s = (s*1103515245 + 12345) % 2147483648
		out[i] = (float64(s)/2147483648 - 0.5) * math.Pow(10, float64(s%7-3))
	}
	return out
}

// TestSums compares with sums that NumPy made (testdata/sums.txt: type, shape, axis, results in hexadecimal).
func TestSums(t *testing.T) {
	data, err := os.ReadFile("testdata/sums.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Fields(line)
		d, _ := nd.ParseDType(f[0])
		size, shape := 1, []int{}
		for _, w := range strings.Split(f[1], ",") {
			k, _ := strconv.Atoi(w)
			shape, size = append(shape, k), size*k
		}
		elems := numbers(size)
		if d.IsComplex() {
			flat := numbers(2 * size)
			for i := range elems {
				elems[i] = complex(flat[2*i].(float64), flat[2*i+1].(float64))
			}
		}
		attrs := op.Attrs{}
		if axis, err := strconv.ParseInt(f[2], 10, 64); err == nil {
			attrs["axes"] = []int64{axis}
		}
		text := "func f(%0 " + d.String() + dims(len(shape)) + ") {\n%1 " + result(d, len(shape), attrs) + " = sum %0 " + attrsSource(attrs) + "\nreturn %1\n}"
		u, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		o, err := Eval(u, ArrayFrom(d, shape, elems...))
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range parts(o.Result) {
			want, _ := strconv.ParseFloat(f[3+i], 64)
			if math.Float64bits(got) != math.Float64bits(want) {
				t.Errorf("%s %s axis %s: element %d is %v, NumPy has %v", f[0], f[1], f[2], i, got, want)
			}
		}
	}
}

func dims(rank int) string { return map[int]string{1: "[n]", 2: "[n,m]"}[rank] }

func result(d nd.DType, rank int, a op.Attrs) string {
	if rank == 1 || a["axes"] == nil {
		return d.String()
	}
	return d.String() + map[int64]string{0: "[m]", 1: "[n]"}[a.Ints("axes")[0]]
}

func attrsSource(a op.Attrs) string {
	if len(a) == 0 {
		return ""
	}
	return attrsText(a)
}

func parts(v any) []float64 {
	var out []float64
	ns := []Num{}
	if n, ok := v.(Num); ok {
		ns = append(ns, n)
	} else {
		ns = v.(*Array).Elems()
	}
	for _, n := range ns {
		out = append(out, n.F)
		if n.D.IsComplex() {
			out = append(out, n.G)
		}
	}
	return out
}

// run evaluates a function given as text.
func run(t *testing.T, text string, args ...any) *Outcome {
	t.Helper()
	u, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(u); err != nil {
		t.Fatal(err)
	}
	o, err := Eval(u, args...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestExit: execution stops in the iteration that fails, earlier writes done, later ones not, with the checkpoint's variables.
func TestExit(t *testing.T) {
	x := ArrayFrom(nd.Float64, []int{3}, 1.0, 2.0, 3.0)
	o := run(t, `func f(%0 f64[n], %1 int) {
		checkpoint %0 {id=1, at="0", names="x"}
		%2 int = const {value=0}
		%3 int = const {value=1}
		%4 f64 = const {value=9.0}
		for %2, %1, %3 {(%5 int)
			checkpoint %0, %5 {id=2, at="7", names="x,i"}
			store %0, %5, %4 {exit=2}
			yield
		}
		return %0
	}`, x, NumOf(nd.Int64, int64(5)))
	if o.Exit == nil || o.Exit.ID != 2 || o.Exit.At != "7" || o.Exit.Values[1].(Num).I != 3 || o.Exit.Vars[1][0] != "i" {
		t.Fatalf("outcome %+v", o.Exit)
	}
	if got := x.String(); got != "f64[3] 9.0 9.0 9.0" {
		t.Errorf("x is %s", got)
	}
}

// TestNothingToReduce: what has no identity leaves where each result would be of no elements, even if there are no results.
func TestNothingToReduce(t *testing.T) {
	for _, row := range []string{"min", "argmin"} {
		for _, c := range []struct {
			shape  []int
			leaves bool
		}{{[]int{0, 0}, true}, {[]int{0, 3}, true}, {[]int{3, 0}, false}} {
			d := map[string]string{"min": "f64", "argmin": "i64"}[row]
			o := run(t, `func f(%0 f64[n,m]) {
				checkpoint %0 {id=1, at="0", names="x"}
				%1 `+d+`[m] = `+row+` %0 {axes=[0], exit=1}
				return %1
			}`, ArrayFrom(nd.Float64, c.shape))
			if (o.Exit != nil) != c.leaves {
				t.Errorf("%s of %v: exit %v", row, c.shape, o.Exit)
			}
		}
	}
}

// TestViews: views share memory, whatever their strides, and an overlapping assignment reads before it writes.
func TestViews(t *testing.T) {
	x := ArrayFrom(nd.Int64, []int{5}, int64(0), int64(1), int64(2), int64(3), int64(4))
	run(t, `func f(%0 i64[n]) {
		%1 int = const {value=4}
		%2 int = const {value=5}
		%3 int = const {value=-1}
		%4 int = const {value=0}
		%5 int = const {value=1}
		%6 i64[n]:S = slice %0, %1, %2, %3 {axis=0}
		%7 i64[p]:S = slice %6, %4, %1, %5 {axis=0}
		%8 i64[p]:S = slice %0, %5, %1, %5 {axis=0}
		assign %8, %7
		return %0
	}`, x)
	if got := x.String(); got != "i64[5] 0 4 3 2 1" {
		t.Errorf("x is %s", got)
	}
}

// TestNumbers: casts and operations at the ends of the types, as x86 and NumPy have them.
func TestNumbers(t *testing.T) {
	a := Numbers{}
	for _, c := range []struct {
		got, want any
	}{
		{a.Cast(NumOf(nd.Float64, 3e9), nd.Int32), int64(math.MinInt32)},
		{a.Cast(NumOf(nd.Float64, 300.7), nd.Int8), int64(44)},
		{a.Cast(NumOf(nd.Float64, -1.5), nd.Uint8), int64(255)},
		{a.Cast(NumOf(nd.Float64, math.NaN()), nd.Int64), int64(math.MinInt64)},
		{a.Cast(NumOf(nd.Float64, 9.3e18), nd.Uint64), int64(9300000000000000000 - 1<<63 - 1<<63)},
		{a.Cast(NumOf(nd.Int64, int64(1<<53+1)), nd.Float64), float64(1 << 53)},
		{a.Cast(NumOf(nd.Float64, 0.1), nd.Float32), float64(float32(0.1))},
		{a.Cast(NumOf(nd.Float64, math.NaN()), nd.Bool), true},
		{a.Bin(op.Quo, NumOf(nd.Int64, int64(math.MinInt64)), NumOf(nd.Int64, int64(-1))), int64(math.MinInt64)},
		{a.Bin(op.Rem, NumOf(nd.Int64, int64(-7)), NumOf(nd.Int64, int64(2))), int64(-1)},
		{a.Bin(op.Quo, NumOf(nd.Int64, int64(1)), NumOf(nd.Int64, int64(0))), int64(0)},
		{a.Bin(op.Shl, NumOf(nd.Int8, int64(1)), NumOf(nd.Int8, int64(8))), int64(0)},
		{a.Bin(op.Shr, NumOf(nd.Int64, int64(-1)), NumOf(nd.Int64, int64(70))), int64(-1)},
		{a.Bin(op.Add, NumOf(nd.Uint8, int64(255)), NumOf(nd.Uint8, int64(1))), int64(0)},
		{a.Ovf(op.Mul, NumOf(nd.Int64, int64(1<<32)), NumOf(nd.Int64, int64(1<<31))), true},
		{a.Ovf(op.Sub, NumOf(nd.Uint8, int64(1)), NumOf(nd.Uint8, int64(2))), true},
		{a.Ovf(op.Add, NumOf(nd.Int64, int64(math.MaxInt64)), NumOf(nd.Int64, int64(-1))), false},
		{a.Cmp(op.Ne, NumOf(nd.Float64, math.NaN()), NumOf(nd.Float64, 1.0)), true},
		{a.Cmp(op.Lt, NumOf(nd.Uint64, int64(-1)), NumOf(nd.Uint64, int64(1))), false},
		{a.Un(op.Rint, NumOf(nd.Float64, 2.5)), 2.0},
		{a.Un(op.Neg, NumOf(nd.Int8, int64(-128))), int64(-128)},
	} {
		if got := num(c.got).Attr(); got != c.want {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}
