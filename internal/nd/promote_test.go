package nd

import (
	"os"
	"strings"
	"testing"
)

// TestPromotion compares with the table that tools/numpy_tables.py writes.
func TestPromotion(t *testing.T) {
	text, err := os.ReadFile("testdata/promote.txt")
	if err != nil {
		t.Fatal(err)
	}
	types := []Type{}
	for _, d := range All {
		types = append(types, ScalarOf(d))
	}
	types = append(types, PyInt, PyFloat, PyComplex)
	row := map[string]int{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		i := row[f[0]]
		row[f[0]]++
		for j := range f[2] {
			a, b := types[i], types[j]
			got := map[string]byte{"result_type": ResultType(a, b).Char(), "safe": digit(CanCast(a.Elem, b.Elem)), "same_kind": digit(CanCastSameKind(a.Elem, b.Elem))}[f[0]]
			if got != f[2][j] {
				t.Errorf("%s(%s, %s) = %c, NumPy says %c", f[0], a, b, got, f[2][j])
			}
		}
	}
	if row["result_type"] != 16 || row["safe"] != 13 {
		t.Errorf("table has rows %v", row)
	}
}

func digit(b bool) byte {
	if b {
		return '1'
	}
	return '0'
}
