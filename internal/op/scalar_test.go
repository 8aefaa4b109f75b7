package op_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// TestScalarsAreNumPys evaluates every row on special values and compares results, failures and warnings with the table that
// tools/numpy_tables.py writes.
func TestScalarsAreNumPys(t *testing.T) {
	f, err := os.Open("testdata/scalars.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	operands := map[string][]ir.Num{}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		w := strings.Fields(lines.Text())
		if w[0] == "values" {
			for _, text := range w[2:] {
				operands[w[1]] = append(operands[w[1]], number(w[1][len(w[1])-1], text))
			}
			continue
		}
		t.Run(w[0]+"/"+strings.ReplaceAll(w[1], "?", "t"), func(t *testing.T) { checkLine(t, w[0], w[1], w[2:], operands) })
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func dtypeOf(char byte) nd.DType {
	for _, d := range nd.All {
		if d.Char() == char {
			return d
		}
	}
	panic("no dtype " + string(char))
}

// number reads a value as the table writes it: its bits in hexadecimal, nan, or the two parts of a complex number.
func number(char byte, text string) ir.Num {
	d := dtypeOf(char)
	if re, im, ok := strings.Cut(text, ":"); ok {
		part := map[byte]byte{'F': 'f', 'D': 'd'}[char]
		return ir.Num{D: d, F: number(part, re).F, G: number(part, im).F}
	}
	if text == "nan" {
		return ir.Num{D: d, F: math.NaN()}
	}
	bits, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		panic(err)
	}
	switch {
	case d == nd.Float32:
		return ir.Num{D: d, F: float64(math.Float32frombits(uint32(bits)))}
	case d.IsFloat():
		return ir.Num{D: d, F: math.Float64frombits(bits)}
	case d.IsSigned():
		s := 64 - 8*d.Size()
		return ir.Num{D: d, I: int64(bits) << s >> s}
	}
	return ir.Num{D: d, I: int64(bits)}
}

func checkLine(t *testing.T, name, chars string, want []string, operands map[string][]ir.Num) {
	row, err := rowOf(name)
	if err != nil {
		t.Fatal(err)
	}
	prefix := ""
	if row.PyOnly {
		prefix = "py"
	}
	lists := make([][]ir.Num, 0, 2)
	args := make([]nd.Type, 0, 2)
	kind := nd.Scalar
	if row.PyOnly {
		kind = nd.Py
	}
	for _, c := range []byte(chars) {
		if name == "cast" && len(lists) == 1 {
			break
		}
		lists = append(lists, operands[prefix+string(c)])
		args = append(args, nd.Type{Kind: kind, Elem: dtypeOf(c)})
	}
	e := element{row: row, out: dtypeOf(chars[len(chars)-1])}
	if row.Types != nil {
		if e.in, e.out, err = row.Types(args); name == "log1p" && args[0].Elem.IsComplex() {
			t.Skip("left to NumPy")
		} else if err != nil {
			t.Fatal(err)
		}
	}
	bad := 0
	for i := range want {
		xs := []ir.Num{lists[0][i%len(lists[0])]}
		if len(lists) == 2 {
			xs = []ir.Num{lists[0][i/len(lists[1])], lists[1][i%len(lists[1])]}
		}
		if why := e.compare(xs, want[i]); why != "" {
			if bad++; bad <= 6 {
				t.Errorf("%s%v: %s", name, show(xs...), why)
			}
		}
	}
	if bad > 6 {
		t.Errorf("and %d more of %d", bad-6, len(want))
	}
}

func rowOf(name string) (*op.Spec, error) {
	if s := op.Lookup(name); s != nil {
		return s, nil
	}
	if s := op.ByPython("numpy." + name); s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("no row %s", name)
}

func show(xs ...ir.Num) []any {
	var out []any
	for _, x := range xs {
		out = append(out, x.Attr())
	}
	return out
}

type element struct {
	row *op.Spec
	in  []nd.DType
	out nd.DType
}

var letters = map[op.Warning]string{op.DivideByZero: "d", op.Overflow: "o", op.Invalid: "i"}

// compare says how the row differs from what NumPy gives, or nothing.
func (e element) compare(xs []ir.Num, want string) string {
	alg := ir.Numbers{}
	vs := make([]op.Val, len(xs))
	for i, x := range xs {
		vs[i] = x
		if e.in != nil {
			vs[i] = alg.Cast(x, e.in[i])
		}
	}
	fails := e.row.Fails != nil && e.row.Fails(alg, vs).(ir.Num).I != 0
	if e.beyondGo(xs) {
		return ""
	}
	if fails || want == "X" {
		if fails != (want == "X") && !e.mayFail() {
			return fmt.Sprintf("fails %v, wants %s", fails, want)
		}
		return ""
	}
	var r op.Val
	if e.row.Scalar == nil {
		r = alg.Cast(vs[0], e.out)
	} else {
		r = e.row.Scalar(alg, vs)
	}
	var flags []string
	if e.row.Warns != nil {
		e.row.Warns(alg, vs, r, func(w op.Warning, when op.Val) {
			if when.(ir.Num).I != 0 {
				flags = append(flags, letters[w])
			}
		})
	}
	sort.Strings(flags)
	bits, wantFlags, _ := strings.Cut(want, "!")
	return e.difference(r.(ir.Num), bits, strings.Join(flags, ""), wantFlags)
}

// byLibrary: the result comes from the math library; for sign and sqrt only that of complex numbers.
func (e element) byLibrary(d nd.DType) bool {
	return e.row.Equal != op.Exact || d.IsComplex() && (e.row.Name == "sign" || e.row.Name == "sqrt")
}

// beyondGo: Go's elementary functions, which stand in for the math library here, are not good for huge, tiny and complex special values.
func (e element) beyondGo(xs []ir.Num) bool {
	if !e.byLibrary(xs[0].D) {
		return false
	}
	for _, x := range xs {
		for _, v := range []float64{math.Abs(x.F), math.Abs(x.G)} {
			strange := v > 1e30 && !math.IsInf(v, 0) || v > 0 && v < 1e-30
			if strange || x.D.IsComplex() && !(v < 1e30) {
				return true
			}
		}
	}
	return false
}

// mayFail: rows that leave more to Python than they must.
func (e element) mayFail() bool {
	return e.row.Name == "py.truediv" || e.row.Name == "py.pow" && e.in[0].IsComplex()
}

func (e element) difference(got ir.Num, bits, flags, wantFlags string) string {
	if got.D != e.out {
		return fmt.Sprintf("gives type %s, the rule says %s", got.D, e.out)
	}
	want := number(e.out.Char(), bits)
	if e.row.Name == "cast" && e.out == nd.Uint32 && wantFlags == "i" {
		want = got // its own result depends on the place in the array
	}
	if !e.near(got, want) {
		return fmt.Sprintf("%v, NumPy gives %v", got.Attr(), want.Attr())
	}
	if flags != wantFlags {
		return fmt.Sprintf("%v warns %q, NumPy %q", got.Attr(), flags, wantFlags)
	}
	return ""
}

// near compares bits, or units in the last place for rows that promise no more.
func (e element) near(got, want ir.Num) bool {
	if !e.out.Inexact() {
		return got.I == want.I
	}
	ulp := 0
	if e.byLibrary(e.out) {
		ulp = 64 // Go's routines are worse than the math library's
		if size := math.Hypot(want.F, want.G); e.out.IsComplex() && !math.IsInf(size, 0) && !math.IsNaN(size) {
			return math.Hypot(got.F-want.F, got.G-want.G) <= size*1e-6
		}
	}
	return nearFloat(e.out, got.F, want.F, ulp) && (e.out.IsFloat() || nearFloat(e.out, got.G, want.G, ulp))
}

func nearFloat(d nd.DType, got, want float64, ulp int) bool {
	if math.IsNaN(want) || math.IsNaN(got) {
		return math.IsNaN(want) && math.IsNaN(got)
	}
	if got == want {
		return math.Signbit(got) == math.Signbit(want)
	}
	if math.IsInf(got, 0) || math.IsInf(want, 0) {
		return false
	}
	unit := math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)
	if d.Real() == nd.Float32 {
		w := float32(math.Abs(want))
		unit = float64(math.Nextafter32(w, float32(math.Inf(1))) - w)
	}
	return math.Abs(got-want) <= float64(ulp)*unit
}
