package op_test

import (
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// TestRangesAreNumPys checks elements whose last bits tell how they were computed.
func TestRangesAreNumPys(t *testing.T) {
	for _, c := range []struct {
		row  string
		args []float64
		want []float64
	}{
		// np.arange(0.1, 4, 0.3)
		{"arange", []float64{0.1, 0.3}, []float64{0x1.999999999999ap-4, 0x1.999999999999ap-2, 0x1.6666666666667p-1, 0x1.0000000000001p+0, 0x1.4cccccccccccep+0}},
		// np.arange(-1e16, 1e16, 0.3e16)
		{"arange", []float64{-1e16, 0.3e16}, []float64{-0x1.1c37937e08000p+53, -0x1.8de76816d8000p+52, -0x1.c6bf526340000p+51, -0x1.c6bf526340000p+49}},
		// np.linspace(0.1, 0.7, 7)
		{"linspace", []float64{0.1, 0.7, 0x1.9999999999999p-4, 6}, []float64{0x1.999999999999ap-4, 0x1.999999999999ap-3, 0x1.3333333333333p-2, 0x1.999999999999ap-2, 0.5}},
		// a step that underflows, np.linspace(0, 5e-324, 3), and the one element of np.linspace(3, 7, 1)
		{"linspace", []float64{0, 5e-324, 0, 2}, []float64{0, 0, 5e-324}},
		{"linspace", []float64{3, 7, 0, 1}, []float64{3}},
	} {
		for i, want := range c.want {
			var args []op.Val
			for _, v := range c.args {
				args = append(args, ir.NumOf(nd.Float64, v))
			}
			got := op.Lookup(c.row).Scalar(ir.Numbers{}, append(args, ir.NumOf(nd.Int64, int64(i)))).(ir.Num)
			if got.F != want {
				t.Errorf("%s%v[%d] = %x, want %x", c.row, c.args, i, got.F, want)
			}
		}
	}
}
