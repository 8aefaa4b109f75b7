package ir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRoundTrip: what prints parses back, and is lawful.
func TestRoundTrip(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.ir")
	if len(files) == 0 {
		t.Fatal("no test data")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		u, err := Parse(string(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := Verify(u); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		text := u.String()
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v in\n%s", name, err, text)
		}
		if got := again.String(); got != text {
			t.Errorf("%s: printed\n%s\nthen\n%s", name, text, got)
		}
		body := string(data)
		if strings.HasPrefix(body, "#") {
			_, body, _ = strings.Cut(body, "\n")
		}
		if text != body {
			t.Errorf("%s: the file is not in printed form:\n%s", name, text)
		}
		if got := u.Clone().Format(Style{Renumber: true}); got != u.Format(Style{Renumber: true}) {
			t.Errorf("%s: clone differs:\n%s", name, got)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                         "no function",
		"func f() {\n  return %0\n}":               "line 2: %0 is not defined here",
		"func f(%0 int) {\n  frob %0\n}":           `line 2: no operation "frob"`,
		"func f(%0 int, %0 int) {\n}":              "%0 is defined twice",
		"func f(%0 int) {\n  return %0":            "a block does not end",
		"func f(%0 q9[n]) {\n  return %0\n}":       "unknown element type",
		"func f() {\n %0 int = const {value=zz}\n": `constant "zz"`,
		"func f() {\n %0 int = const {a=1, a=1}\n": "given twice",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// TestVerify breaks one law at a time.
func TestVerify(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"scope of a value", "if %1 {\n %9 int = const {value=1}\n yield\n} {\n yield\n}\n return %9", "not defined here"},
		{"no terminator", "%9 int = const {value=1}", "no terminator"},
		{"terminator in the middle", "return %0\n return %0", "before the end"},
		{"no exit", "%9 int = py.add %2, %2\n return %9", "no exit"},
		{"exit to nowhere", "%9 int = py.add %2, %2 {exit=5}\n return %9", "exit 5"},
		{"effect between", "checkpoint {id=1, at=\"0\", names=\"\"}\n store %0, %2, %3 {exit=1}\n %9 int = py.add %2, %2 {exit=1}\n return %9", "exit 1"},
		{"effect on one path", "checkpoint {id=1, at=\"0\", names=\"\"}\n if %1 {\n store %0, %2, %3 {exit=1}\n yield\n} {\n yield\n}\n guard %1 {exit=1}\n return %0", "exit 1"},
		{"effect in an earlier iteration", "checkpoint {id=1, at=\"0\", names=\"\"}\n for %2, %2, %4 {(%9 int)\n guard %1 {exit=1}\n store %0, %2, %3 {safe=true}\n yield\n}\n return %0", "exit 1"},
		{"checkpoint in a branch", "if %1 {\n checkpoint {id=1, at=\"0\", names=\"\"}\n yield\n} {\n yield\n}\n guard %1 {exit=1}\n return %0", "exit 1"},
		{"condition", "if %2 {\n yield\n} {\n yield\n}\n return %0", "want bool"},
		{"yield count", "%9 int = if %1 {\n yield\n} {\n yield %2\n}\n return %0", "0 values for 1"},
		{"yield type", "%9 int = if %1 {\n yield %3\n} {\n yield %2\n}\n return %0", "f64 for int"},
		{"break outside", "break", "not inside"},
		{"step", "for %2, %2, %2 {(%9 int)\n yield\n}\n return %0", "nonzero constant"},
		{"element types", "%9 f64[n] = add %0, %2\n return %9", "operand 1"},
		{"result dims", "%9 f64[m] = add %0, %0\n return %9", "rule gives"},
		{"read-only", "assign %5, %3\n return %0", "cannot be written"},
		{"store in a kernel", "%8 f64[n] = kernel %0 {dims=0, outs=\"new\", safe=true} {(%9 f64[n])\n assign %9, %9\n yield %9\n}\n return %0", "not a node of a kernel"},
		{"kernel out", "%9 f64[n] = kernel %0 {dims=0, outs=\"reduce:add:all:0\", safe=true} {(%10 f64[n])\n yield %10\n}\n return %9", "result of type"},
		{"kernel that overtakes itself", "%6 f64[n] = permute %0 {axes=[0]}\n kernel %0, %6 {dims=0, outs=\"into:0\", safe=true} {(%9 f64[n], %10 f64[n])\n yield %10\n}\n return %0", "at other elements"},
		{"kernel row", "%9 f64[n] = kernel %0 {dims=0, outs=\"gnu\", safe=true} {(%10 f64[n])\n yield %10\n}\n return %9", "unreadable"},
		{"checkpoint names", "checkpoint %0 {id=1, at=\"0\", names=\"\"}\n return %0", "0 names for 1"},
	} {
		u, err := Parse("func f(%0 f64[n], %1 bool, %2 int, %3 f64, %5 f64[n]:r) {\n%4 int = const {value=1}\n" + c.body + "\n}")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if err := Verify(u); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// TestDraws: an exit takes draws back, but no further than to the last checkpoint.
func TestDraws(t *testing.T) {
	const (
		first  = "checkpoint {id=1, at=\"0\", names=\"\"}\n "
		second = "checkpoint {id=2, at=\"0\", names=\"\"}\n "
		draw   = "%9 float = draw.random %0 {dtype=f64, form=\"py\", legacy=false, safe=true}\n "
		fails  = "guard %1 {exit=1}\n "
		loop   = "for %2, %2, %4 {(%8 int)\n "
		end    = "yield\n}\n "
	)
	for _, c := range []struct {
		body string
		ok   bool
	}{
		{first + draw + fails, true},
		{first + loop + draw + fails + end, true},
		{first + loop + draw + end + fails, true},
		{first + second + fails, true},
		{first + draw + second + fails, false},
		{first + loop + draw + second + end + fails, false},
		{first + loop + fails + second + draw + end, false},
		{first + "if %1 {\n " + draw + second + "yield\n} {\n yield\n}\n " + fails, false},
	} {
		u, err := Parse("func f(%0 object:Generator, %1 bool, %2 int) {\n%4 int = const {value=1}\n" + c.body + "return %2\n}")
		if err != nil {
			t.Fatalf("%v in %s", err, c.body)
		}
		if err := Verify(u); (err == nil) != c.ok {
			t.Errorf("error %v of\n%s", err, c.body)
		}
	}
}
