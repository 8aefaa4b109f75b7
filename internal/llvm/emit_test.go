package llvm_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/llvm"
	"phylanx/internal/nd"
)

func emit(t *testing.T, text string, target llvm.Target) *llvm.Module {
	t.Helper()
	m, err := llvm.Emit(parse(t, text), target)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestSameText: what is emitted depends on the unit alone, or caches would miss.
func TestSameText(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.ir")
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first := emit(t, string(source), llvm.Target{VectorBits: 512, Libmvec: true}).Text()
		for range 3 {
			if emit(t, string(source), llvm.Target{VectorBits: 512, Libmvec: true}).Text() != first {
				t.Fatalf("%s: another text", file)
			}
		}
	}
}

func TestTables(t *testing.T) {
	m := emit(t, `func f(%0 f64[n], %1 int) {
  checkpoint %0, %1 {at="+17", id=4, names="x,i", static="g:=9"}
  %2 f64[n] = divide %0, %0 @3:4
  %3 f64 = load %2, %1 {exit=4, why="out of range"}
  %4 f64 = load %2, %1 {exit=4, why="out of range"}
  %5 f64 = scalar.divide %3, %4 @5:0
  return %5
}
`, llvm.Target{})
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"result":"Sd"`,
		`"exits":[{"id":1,"func":0,"at":"+17","vars":[["x","Ad1"],["i","Pl"],["g","=9"]],"why":"out of range","line":4,"site":-1}`,
		`{"kernel":0,"bit":0,"text":"divide by zero encountered in divide","line":3}`,
		`"text":"divide by zero encountered in scalar divide","line":5`,
		`"pycalls":[]`,
		`{"id":0,"name":"kernel divide","line":3,"kind":"native"}`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
}

func TestVectorRoutines(t *testing.T) {
	const text = "func f(%0 f64[n], %1 f32) {\n  %2 f64[n] = exp %0\n  %3 f32 = sin %1\n  %4 (f64[n],f32) = tuple %2, %3\n  return %4\n}\n"
	for _, c := range []struct {
		bits int
		want []string
	}{
		{512, []string{"_ZGVeN8v_exp", "_ZGVeN16v_sinf"}},
		{256, []string{"_ZGVdN4v_exp", "_ZGVdN8v_sinf"}},
		{128, []string{"_ZGVbN2v_exp", "_ZGVbN4v_sinf"}},
	} {
		m := emit(t, text, llvm.Target{VectorBits: c.bits, Libmvec: true})
		for _, s := range c.want {
			if !strings.Contains(strings.Join(m.Symbols, " "), s) {
				t.Errorf("%d bits: no %s among %v", c.bits, s, m.Symbols)
			}
		}
	}
	if m := emit(t, text, llvm.Target{VectorBits: 512}); strings.Contains(m.Text(), "_ZGV") {
		t.Error("vector routines without the library")
	}
}

// TestFloatingPoint: only what the user allows may be contracted or reordered.
func TestFloatingPoint(t *testing.T) {
	const text = "func f(%0 f64, %1 f64) {\n  %2 f64 = add %0, %1\n  return %2\n}\n"
	for fp, want := range map[string]string{"strict": "fadd double", "contract": "fadd contract double", "reassoc": "fadd reassoc contract nsz double"} {
		if m := emit(t, text, llvm.Target{FP: fp}); !strings.Contains(m.Text(), want) {
			t.Errorf("%s: no %q", fp, want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"func f(%0 f64[n], %1 int) {\n  %2 f64 = load %0, %1\n  return %2\n}\n", "without a checkpoint"},
		{"func f(%0 f64[n]) {\n  %2 f64[n] = imag %0\n  return %2\n}\n", "imaginary part"},
	} {
		if _, err := llvm.Emit(parse(t, c.text), llvm.Target{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// TestScalarsAndTails: a routine gives an element the same bits alone, in the middle of an array and in its tail.
func TestScalarsAndTails(t *testing.T) {
	c := compile(t, `func f(%0 f64[n], %1 f64) {
  %2 f64[n] = sin %0
  %3 f64 = sin %1
  %4 (f64[n],f64) = tuple %2, %3
  return %4
}
`)
	x := 1234.567
	for n := 1; n < 40; n++ {
		elems := make([]any, n)
		for i := range elems {
			elems[i] = x
		}
		got := c.run([]any{ir.ArrayFrom(nd.Float64, []int{n}, elems...), ir.NumOf(nd.Float64, x)})
		got, _, _ = strings.Cut(got, "\n")
		if want := sines(got, n); got != want {
			t.Fatalf("n=%d: %s, want %s", n, got, want)
		}
	}
}

// sines is what got would be if every element were the scalar at its end.
func sines(got string, n int) string {
	slot := strings.TrimSuffix(got[strings.LastIndex(got, "[")+1:], "])")
	v, _ := strconv.ParseInt(slot, 16, 64)
	element := fmt.Sprintf(" %x", binary.LittleEndian.AppendUint64(nil, uint64(v)))
	return fmt.Sprintf("(f64[%d]%s, f64 [%s])", n, strings.Repeat(element, n), slot)
}
