package op

import (
	"strings"
	"testing"

	"phylanx/internal/nd"
)

// parse reads types separated by spaces.
func parse(t *testing.T, text string) []nd.Type {
	t.Helper()
	var ts []nd.Type
	for _, f := range strings.Fields(text) {
		u, err := nd.ParseType(f)
		if err != nil {
			t.Fatal(err)
		}
		ts = append(ts, u)
	}
	return ts
}

func TestInfer(t *testing.T) {
	keep := Attrs{"axes": []int64{1}, "keepdims": true}
	for _, c := range []struct {
		row, args string
		attrs     Attrs
		want      string // "!" an error
	}{
		{"add", "f64[n,m] f64[m]", nil, "f64[n,m]"},
		{"add", "f64[n,1]:F f64[m]:S", nil, "f64[n,m]"},
		{"add", "f64[n] f64[k]", nil, "!"},
		{"add", "f64[n] f64", nil, "f64[n]"},
		{"add", "f64[] f64", nil, "f64[]"},
		{"add", "f64 f64", nil, "f64"},
		{"less", "i64[n] u64[n]", nil, "b1[n]"},
		{"where", "b1[n,1] f32[1,m] f32", nil, "f32[n,m]"},
		{"py.add", "int int", nil, "int"},
		{"py.truediv", "int int", nil, "float"},
		{"py.lt", "int float", nil, "bool"},
		{"py.add", "int f64[n]", nil, "!"},
		{"cast", "f64[n]:S", Attrs{"dtype": nd.Float32}, "f32[n]"},
		{"cast", "f64", Attrs{"dtype": nd.Int8}, "i8"},
		{"weak.u8", "int", nil, "u8"},
		{"sum", "i64[n,m]", nil, "i64"},
		{"sum", "f32[n,m]:F", Attrs{"axes": []int64{0}}, "f32[m]"},
		{"sum", "f32[n,m]", keep, "f32[n,1]"},
		{"sum", "f32[n]", keep, "!"},
		{"count_nonzero", "b1[n]", nil, "i64"},
		{"argmax", "f64[n,m]", Attrs{"axes": []int64{1}}, "i64[n]"},
		{"cumsum", "f64[n,m]:S", Attrs{"axis": int64(1)}, "f64[n,m]"},
		{"cumsum", "f64[n,m]", Attrs{"axis": int64(2)}, "!"},
		{"matmul", "f64[n,k] f64[k,m]", nil, "f64[n,m]"},
		{"matmul", "f64[n,k] f64[k]", nil, "f64[n]"},
		{"matmul", "f64[k] f64[k]", nil, "f64"},
		{"matmul", "f64[b,n,k] f64[k,m]", nil, "f64[b,n,m]"},
		{"matmul", "f64[n,k] f64[m,k]", nil, "!"},
		{"dot", "f64[a,b,k] f64[c,k,d]", nil, "f64[a,b,c,d]"},
		{"solve", "f64[n,n] f64[n]", nil, "f64[n]"},
		{"solve", "f64[n,n] f64[n,k]", nil, "f64[n,k]"},
		{"solve", "f64[n,m] f64[n]", nil, "!"},
		{"ufunc", "f64[n,1] f64[m]", loopAttrs("u:dd->dl", "", 2, 2, nil), "f64[n,m] i64[n,m]"},
		{"ufunc", "f64 f64", loopAttrs("u:dd->d", "", 2, 1, nil), "f64"},
		{"ufunc", "f64 f32", loopAttrs("u:dd->d", "", 2, 1, nil), "!"},
		{"ufunc", "c128[n,m] f64 int", loopAttrs("fft:Dd->D", "(n),()->(m)", 2, 1, [][]int{{0}, {}, {0}}), "c128[,m]"},
		{"ufunc", "c128[n,m] f64[m]", loopAttrs("fft:Dd->D", "(n),()->(m)", 2, 1, [][]int{{0}, {}, {0}}), "!"},
		{"ufunc", "f64[k,n,n] f64[n]", loopAttrs("s:dd->d", "(m,m),(m)->(m)", 2, 1, [][]int{{1, 2}, {0}, {1}}), "f64[k,n]"},
		{"ufunc", "f64[k,n,m] f64[n]", loopAttrs("s:dd->d", "(m,m),(m)->(m)", 2, 1, [][]int{{1, 2}, {0}, {1}}), "!"},
		{"ufunc", "f64[n,m] f64[m]", loopAttrs("d:dd->d", "(n),(n)->()", 2, 1, [][]int{{1}, {0}, {}}), "f64[n]"},
		{"svd", "c64[n,n]", Attrs{"full": true}, "c64[n,n] f32[n] c64[n,n]"},
		{"qr", "f64[n,1]", nil, "f64[n,1] f64[1,1]"},
		{"eigh", "c128[n,n]", nil, "f64[n] c128[n,n]"},
		{"slogdet", "f64[n,n]", nil, "f64 f64"},
		{"argsort", "f32[n,m]", Attrs{"axis": int64(1)}, "i64[n,m]"},
		{"searchsorted", "f64[n] f64", nil, "i64"},
		{"arange", "f64 f64 int", Attrs{"dtype": nd.Float64}, "f64[]"}, // one new dim, without a name
	} {
		got, err := Lookup(c.row).Infer(parse(t, c.args), c.attrs)
		text := "!"
		if err == nil {
			s := make([]string, len(got))
			for i, g := range got {
				s[i] = g.String()
			}
			text = strings.Join(s, " ")
		}
		if text != c.want {
			t.Errorf("%s %s %v: %s (%v), want %s", c.row, c.args, c.attrs, text, err, c.want)
		}
	}
}

func loopAttrs(loop, signature string, in, out int, axes [][]int) Attrs {
	c, _ := ParseCore(signature, in, out)
	if axes != nil {
		c.Axes = axes
	}
	return Attrs{"loop": loop, "core": c.Attr()}
}

// TestChooseLoop compares with what numpy.ufunc.resolve_dtypes says of ufuncs with these loops.
func TestChooseLoop(t *testing.T) {
	real, mixed, legendre := []string{"dd->d", "ff->f", "DD->D", "FF->F"}, []string{"ff->f", "dd->d"}, []string{"ld->d", "ff->f", "fF->F", "dd->d", "dD->D"}
	for _, c := range []struct {
		loops []string
		args  string
		want  string
	}{
		{real, "f64[n] f64", "dd->d"}, {real, "f32[n] f32", "ff->f"}, {real, "f32[n] float", "dd->d"}, {real, "i8[n] f32", "dd->d"}, {real, "c64 c64[n]", "FF->F"},
		{mixed, "i8 i8", "ff->f"}, {mixed, "b1 int", "dd->d"}, {mixed, "i8 float", "dd->d"}, {mixed, "i8 int", "ff->f"}, {mixed, "f32 float", "ff->f"}, {mixed, "int int", "dd->d"},
		{mixed, "c64 f32", ""}, {legendre, "int u64", "ld->d"}, {legendre, "int f32", "ld->d"}, {legendre, "int c64", "fF->F"}, {legendre, "f32 complex", "fF->F"},
		{legendre, "b1 complex", "dD->D"}, {legendre, "i64 float", "ld->d"}, {[]string{"d->d", "f->f"}, "f32[n]", "f->f"}, {[]string{"d->d", "f->f"}, "i8[n]", "d->d"},
	} {
		if got, _ := ChooseLoop(c.loops, parse(t, c.args)); got != c.want {
			t.Errorf("of %v for %s: %q, want %q", c.loops, c.args, got, c.want)
		}
	}
}

func TestParseCore(t *testing.T) {
	for _, signature := range []string{"(m?,n)->(m?)", "(3)->()", "(n)->(n),(n)"} {
		if _, ok := ParseCore(signature, 1, 1); ok {
			t.Errorf("%s is taken", signature)
		}
	}
	c, ok := ParseCore("(m, n),(m)->(n),()", 2, 2)
	if !ok || c.Dims != 2 || c.Given != 2 || len(c.IDs[0]) != 2 || c.IDs[2][0] != 1 || len(c.IDs[3]) != 0 {
		t.Errorf("%+v", c)
	}
}
