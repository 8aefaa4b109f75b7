package op_test

import (
	"math"
	"math/rand"
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// TestLdexpRoundsOnce tries exponents across the whole range, where a product of powers of two would round twice.
func TestLdexpRoundsOnce(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 20000 {
		x, n := math.Float64frombits(r.Uint64()), r.Int63n(4400)-2200
		if math.IsNaN(x) {
			continue
		}
		got := op.Lookup("ldexp").Scalar(ir.Numbers{}, []op.Val{ir.NumOf(nd.Float64, x), ir.NumOf(nd.Int64, n)}).(ir.Num)
		if want := math.Ldexp(x, int(n)); got.F != want {
			t.Fatalf("ldexp(%x, %d) = %x, want %x", x, n, got.F, want)
		}
	}
}
