package op

import (
	"testing"

	"phylanx/internal/nd"
)

func TestGatherShape(t *testing.T) {
	for _, c := range []struct {
		args []string
		axes []int64
		at   int64
		want string // "": refused
	}{
		{[]string{"f64[n,m]", "i64[k]"}, []int64{0}, 0, "f64[k,m]"},
		{[]string{"f64[n,m]", "i64[k]"}, []int64{1}, 1, "f64[n,k]"},
		{[]string{"f64[n,m,l]", "i64[k]", "i64[k]"}, []int64{0, 2}, 0, "f64[k,m]"},
		{[]string{"f64[n,m,l]", "i64[k,1]", "i64[j]"}, []int64{1, 2}, 1, "f64[n,k,j]"},
		{[]string{"f64[n,m]:F", "int", "i64[k]"}, []int64{0, 1}, 0, "f64[k]"},
		{[]string{"f64[n,m]", "i64[k]", "i64[j]"}, []int64{0, 1}, 0, ""},
		{[]string{"f64[n]", "i32[k]"}, []int64{0}, 0, ""},
		{[]string{"f64[n]", "i64[k]"}, []int64{1}, 0, ""},
		{[]string{"f64[n]", "i64[k]"}, []int64{0}, 1, ""},
		{[]string{"f64[n,m]", "i64[k]"}, []int64{0, 1}, 0, ""},
	} {
		args := make([]nd.Type, len(c.args))
		for i, s := range c.args {
			var err error
			if args[i], err = nd.ParseType(s); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Lookup("gather").Infer(args, Attrs{"axes": c.axes, "at": c.at})
		switch {
		case (err == nil) != (c.want != ""):
			t.Errorf("gather %v at axes %v: %v", c.args, c.axes, err)
		case err == nil && got[0].String() != c.want:
			t.Errorf("gather %v at axes %v gives %s, want %s", c.args, c.axes, got[0], c.want)
		}
	}
}
