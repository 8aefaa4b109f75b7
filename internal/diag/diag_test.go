package diag

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Codes {
		if seen[c.Name] || c.Title == "" || c.Cause == "" || c.Fix == "" || strings.HasSuffix(c.Title, ".") {
			t.Errorf("row %+v", c)
		}
		seen[c.Name] = true
		if Lookup(c.Name).Name != c.Name {
			t.Errorf("%s is not found", c.Name)
		}
	}
	if Lookup("gnu") != nil {
		t.Error("found a row that is not there")
	}
}

func TestMessage(t *testing.T) {
	m := &Message{Code: "llvm-missing", Text: "no libllvmlite.so", File: "heat.py", Line: 14, Col: 5, Source: "\tif x:"}
	want := `heat.py:14:6: no libllvmlite.so [llvm-missing]
  14 | 	if x:
     | 	    ^
  cause: the llvmlite package is not installed, or its library does not load
  fix:   pip install llvmlite
`
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Count(m.String(), "\n") > 6 {
		t.Error("more than six lines")
	}
	if got := (&Message{Code: "x", Text: "y"}).String(); got != "y [x]\n" {
		t.Errorf("got %q", got)
	}
}
