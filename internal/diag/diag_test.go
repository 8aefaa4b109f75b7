package diag

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/errors.md")

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Codes {
		if seen[c.Name] || c.Title == "" || c.Text == "" || c.Cause == "" || c.Fix == "" || (c.Bad == "") != (c.Good == "") {
			t.Errorf("row %+v", c)
		}
		for _, s := range []string{c.Title, c.Cause, c.Fix} {
			if strings.HasSuffix(s, ".") || strings.Contains(s, "\n") || len(s) > 100 {
				t.Errorf("%s: %q is no single line without a full stop", c.Name, s)
			}
		}
		seen[c.Name] = true
		if Lookup(c.Name).Name != c.Name || !strings.Contains(Index(), c.Title) {
			t.Errorf("%s is not found", c.Name)
		}
	}
	if Lookup("gnu") != nil {
		t.Error("found a row that is not there")
	}
}

func TestMessage(t *testing.T) {
	m := &Message{Code: "llvm-missing", Fact: "no libllvmlite.so", File: "heat.py", Line: 14, Col: 5, Source: "\tif x:"}
	want := `heat.py:14:6: no libllvmlite.so [llvm-missing]
  14 | 	if x:
     | 	    ^
  cause: llvmlite is not installed, its library does not load, or PHX_LLVM names another file
  fix:   pip install llvmlite
`
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Count(m.String(), "\n") > 6 {
		t.Error("more than six lines")
	}
	if got := (&Message{Code: "x", Fact: "y"}).String(); got != "y [x]\n" {
		t.Errorf("got %q", got)
	}
	if got := (&Message{Code: "fork", Fact: "y", Fix: "z"}).String(); !strings.HasSuffix(got, "  fix:   z\n") {
		t.Errorf("got %q", got)
	}
}

func TestExplain(t *testing.T) {
	got := Lookup("no-source").Explain()
	for _, want := range []string{"no-source: the source of a function cannot be found\n\n", "\ncause: ", "\nfix:   ", "    space = {}\n", "\n    @phx.jit\n    def twice(x):\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for line := range strings.Lines(got) {
		if len(line) > 121 {
			t.Errorf("a long line: %s", line)
		}
	}
}

func TestPage(t *testing.T) {
	const path = "../../docs/errors.md"
	if *update {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != Markdown() {
		t.Errorf("%s is not what the table says (%v); run go test ./internal/diag -update", path, err)
	}
}
