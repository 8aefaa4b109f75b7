package physl

import (
	"strings"
	"testing"
)

// Each row is a text and what it prints as; the second must print as itself.
var printed = []struct{ text, want string }{
	{"x", "x"},
	{"np.linalg.solve$3$4$17(a, b)", "np.linalg.solve$3$4$17(a, b)"},
	{"f$1$2(x)", "f$1$2$0(x)"},
	{"f$1(x)", "f$1$0$0(x)"},
	{"f ( )", "f()"},
	{"1 + 2 * 3", "__add(1, __mul(2, 3))"},
	{"(1 + 2) * 3", "__mul(__add(1, 2), 3)"},
	{"a - b - c", "__sub(__sub(a, b), c)"},
	{"a / b % c", "__mod(__div(a, b), c)"},
	{"a || b && c == d < e + f", `__or(a, __and(b, __compare(c, "==", __compare(d, "<", __add(e, f)))))`},
	{"a <= b", `__compare(a, "<=", b)`},
	{"a != b", `__compare(a, "!=", b)`},
	{"!a && -b >= +c", `__and(__not(a), __compare(__minus(b), ">=", __plus(c)))`},
	{"-5 - -5.5", "__sub(-5, -5.5)"},
	{"- -5", "__minus(-5)"},
	{"-0.0", "-0.0"},
	{"-0", "0"},
	{"-(5)", "__minus(5)"},
	{"-x", "__minus(x)"},
	{"'(1, x, '())", "list(1, x, list())"},
	{"[[1, -2.5], [true, nil]]", "list(list(1, -2.5), list(true, nil))"},
	{"[]", "list()"},
	{"123456789012345678901234567890", "123456789012345678901234567890"},
	{"1e400", "1e999"},
	{"-1e400", "-1e999"},
	{"1.", "1.0"},
	{".5", "0.5"},
	{"1e5", "100000.0"},
	{"1e30", "1e+30"},
	{"5e-324", "5e-324"},
	{"true$1$2$3", "true$1$2$3"},
	{"nil false ellipsis", ""},
	{"`nil`", "`nil`"},
	{"`x`", "x"},
	{"`<lambda>`$1$2$3", "`<lambda>`$1$2$3"},
	{"`f`(1)", "f(1)"},
	{"true(1)", "true(1)"},
	{"größe_1", "größe_1"},
	{`"a\n\t\"\\\x41\x07é\u00e9\U0001F600"`, `"a\n\t\"\\A\x07éé😀"`},
	{`"\ud800!"`, `"\ud800!"`},
	{"/* a */ x // b\n # c", "x"},
	{"store(slice(x, __slice(__none(), 3, __none()), nil), y)", "store(slice(x, __slice(__none(), 3, __none()), nil), y)"},
}

func TestPrint(t *testing.T) {
	for _, c := range printed {
		nodes, err := ParseProgram(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if c.want == "" {
			continue
		}
		if len(nodes) != 1 || nodes[0].String() != c.want {
			t.Errorf("%s prints as %v, want %s", c.text, nodes, c.want)
		}
		if again, err := Parse(c.want); err != nil || again.String() != c.want {
			t.Errorf("%s prints as %v, %v", c.want, again, err)
		}
	}
}

func TestKinds(t *testing.T) {
	nodes, err := ParseProgram(`f(x) x 1 1.5 "s" true false nil ellipsis`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Kind{Call, Name, Int, Float, Str, Bool, Bool, Nil, Ellipsis}
	for i, n := range nodes {
		if n.Kind != want[i] {
			t.Errorf("%v has kind %d, want %d", n, n.Kind, want[i])
		}
	}
	if nodes[5].Num != 1 || nodes[6].Num != 0 {
		t.Error("true and false are not 1 and 0")
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "physl 1:1: expected one expression, found 0"},
		{"a b", "physl 1:4: expected one expression, found 2"},
		{"f(a b)", `physl 1:5: expected "," or ")", found "b"`},
		{"f(a,", `physl 1:5: expected an expression, found the end of the text`},
		{"f(a,)", `physl 1:5: expected an expression, found ")"`},
		{"f(\n  é, ?)", `physl 2:6: expected an expression, found the character '?'`},
		{"(a", `physl 1:3: expected ")" after the expression, found the end of the text`},
		{"a +", `physl 1:4: expected an expression, found the end of the text`},
		{"a$x", `physl 1:3: expected a number after "$", found "x"`},
		{"a$1$99999999999", `physl 1:5: expected a number after "$", found "99999999999"`},
		{`"abc`, `physl 1:1: this string has no end: expected '"'`},
		{`"a\q"`, `physl 1:3: expected one of \a \b \f \n \r \t \v \\ \' \" \xHH \uHHHH \UHHHHHHHH`},
		{`"\x4"`, `physl 1:2: expected 2 hexadecimal digits of a character after "\x"`},
		{"/* x", `physl 1:1: this comment has no end: expected "*/"`},
		{"[1, x]", `physl 1:2: expected only constants between the brackets, found "x"`},
		{"f{L#1}(x)", `physl 1:2: expected "(" after the name: attributes {L#n}, which placed a call on one locality, are not part of the language any more`},
		{"`a", "physl 1:1: expected a name between backquotes"},
		{"f(a) = 3", "physl 1:6: expected an expression, found the character '='"},
		{strings.Repeat("(", 3000), "physl 1:2001: expected at most 2000 levels of nesting"},
		{strings.Repeat("-", 3000) + "x", "physl 1:2000: expected at most 2000 levels of nesting"},
		{"x" + strings.Repeat("+x", 3000), "physl 1:3999: expected at most 2000 levels of nesting"},
	} {
		if _, err := Parse(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%.40s: error is %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestPretty(t *testing.T) {
	n, err := Parse("define$1$0$1(f$1$0$0, x$1$6$3, block(store$2$4$5(y$2$4$6, __add$2$8$7(x$2$8$8, 1)), return$3$4$9(y$3$11$10)))")
	if err != nil {
		t.Fatal(err)
	}
	want := `define(
    f,
    x,
    block(
        store(y, __add(x, 1)),
        return(y)))`
	if got := n.Pretty(false); got != want {
		t.Errorf("Pretty gives\n%s\nwant\n%s", got, want)
	}
	if got := n.Pretty(true); !strings.HasPrefix(got, "define$1$0(\n    f$1$0,") || strings.Contains(got, "$5") {
		t.Errorf("Pretty with tags gives\n%s", got)
	}
	long, _ := Parse("f(" + strings.Repeat("aaaaaaaaa, ", 12) + "b)")
	if got := strings.Count(long.Pretty(false), "\n"); got != 13 {
		t.Errorf("a long call has %d line breaks, want 13", got)
	}
}

// What parses prints, and the print parses to the same tree, also in the form for people.
func FuzzParse(f *testing.F) {
	for _, c := range printed {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		nodes, err := ParseProgram(text)
		if err != nil {
			return
		}
		if len(text) > 200 {
			return // Pretty indents, so it takes space that is quadratic in the depth
		}
		for _, n := range nodes {
			wire := n.String()
			again, err := Parse(wire)
			if err != nil {
				t.Fatalf("%q prints as %q: %v", text, wire, err)
			}
			if got := again.String(); got != wire {
				t.Fatalf("%q prints as %q", wire, got)
			}
			shown, err := Parse(n.Pretty(true))
			if err != nil {
				t.Fatalf("%q is shown as %q: %v", text, n.Pretty(true), err)
			}
			if shown.Pretty(true) != n.Pretty(true) {
				t.Fatalf("%q is shown as %q", n.Pretty(true), shown.Pretty(true))
			}
		}
	})
}
