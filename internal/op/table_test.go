package op

import "testing"

// Every row says what its class needs.
func TestRowsAreComplete(t *testing.T) {
	for _, s := range Table() {
		switch s.Class {
		case Map:
			if s.Scalar == nil && s.Name != "cast" && s.Name != "py.cast" {
				t.Errorf("%s has no Scalar", s.Name)
			}
			if s.Types == nil && s.Scalar != nil {
				t.Errorf("%s has no Types", s.Name)
			}
		case Reduce, Scan:
			if Lookup(s.Of) == nil {
				t.Errorf("%s combines with %q, which is no row", s.Name, s.Of)
			}
			if s.Unit == nil && s.Class == Reduce && !s.CanFail {
				t.Errorf("%s is total but has no Unit", s.Name)
			}
		case Extern, Contract:
			if s.Symbol == "" {
				t.Errorf("%s has no Symbol", s.Name)
			}
		}
		if s.Equal == ULP && s.MaxULP == 0 {
			t.Errorf("%s promises no bound", s.Name)
		}
	}
}
