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
