package op

import (
	"os"
	"strings"
	"testing"

	"phylanx/internal/nd"
)

// TestTypesAreNumPys compares each rule with the table that tools/numpy_tables.py writes: signatures that ufuncs choose, '.' an error.
func TestTypesAreNumPys(t *testing.T) {
	text, err := os.ReadFile("testdata/types.txt")
	if err != nil {
		t.Fatal(err)
	}
	types := []nd.Type{}
	for _, d := range nd.All {
		types = append(types, nd.ArrayOf(d, nd.Dim{Name: "n"}))
	}
	types = append(types, nd.PyInt, nd.PyFloat, nd.PyComplex)
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		row, signatures := ByPython("numpy."+f[0]), strings.Split(f[1], ",")
		if row == nil {
			t.Errorf("no row numpy.%s", f[0])
			continue
		}
		for i := range f[2] {
			args := []nd.Type{types[i%len(types)]}
			if len(f[2]) > len(types) {
				args = []nd.Type{types[i/len(types)], types[i%len(types)]}
			}
			want := signatures[f[2][i]-'A']
			if got := signatureOf(row, args); !agrees(row, args, got, want) {
				t.Errorf("%s%v: %s, NumPy chooses %s", f[0], args, got, want)
			}
		}
	}
}

// signatureOf is the choice of the row as NumPy writes it; what needs float16 is an error here.
func signatureOf(s *Spec, args []nd.Type) string {
	in, out, err := s.Types(args)
	if err != nil {
		return "."
	}
	var b strings.Builder
	for _, d := range in {
		b.WriteByte(d.Char())
	}
	return b.String() + "->" + string(out.Char())
}

// agrees: signatures are equal, but that float16 is an error, and that a comparison with a Python int may take wider types.
func agrees(s *Spec, args []nd.Type, got, want string) bool {
	if strings.ContainsRune(want, 'e') {
		want = "."
	}
	if s.Name == "log1p" && got == "." {
		return strings.ContainsAny(want, ".FD") // complex numbers are left to NumPy
	}
	if strings.HasPrefix(s.Name, "logical_") && len(args) == 2 {
		return strings.HasSuffix(want, "->?") // operands of one type are not cast, to the same effect
	}
	weak := len(args) == 2 && (args[0].Equal(nd.PyInt) || args[1].Equal(nd.PyInt))
	if weak && s.Op != "" && strings.Contains("== != <= >=", s.Op) {
		return strings.HasSuffix(got, "->?")
	}
	return got == want
}
