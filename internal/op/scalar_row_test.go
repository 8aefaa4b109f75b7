package op

import "testing"

func TestOnScalars(t *testing.T) {
	for _, c := range []struct{ row, args, want string }{
		{"add", "i64 int", "scalar.add"},
		{"add", "i64 float", "add"}, // float64, which neither is: np.int64 asks the array
		{"divide", "f64 i64", "scalar.divide"},
		{"divide", "f32 i64", "divide"},
		{"divide", "f32 complex", "divide"},
		{"add", "b1 b1", "add"},
		{"add", "i64 bool", "scalar.add"},
		{"add", "i64 b1", "scalar.add"},
		{"add", "b1 i64", "add"},
		{"arctan2", "f64 f64", "arctan2"},
	} {
		if got := Lookup(c.row).OnScalars(parse(t, c.args)...); got.Name != c.want {
			t.Errorf("%s of %s is %s, want %s", c.row, c.args, got.Name, c.want)
		}
	}
}
