package plan

import (
	"strings"
	"testing"

	"phylanx/internal/ir"
)

const source = `func f(%0 f64[n,m], %1 f64[m], %2 int, %3 f64[n]) {
  %4 int = const {value=0}
  %5 int = const {value=1}
  %6 f64[n] = matmul %0, %1
  %7 f64[n,m] = negative %0
  %8 f64[n] = add %6, %6
  assign %3, %8
  %9 f64[m] = for %4, %2, %5, %1 {(%10 int, %11 f64[m])
    %12 f64[m] = add %11, %11
    yield %12
  }
  %13 f64 = sum %3
  %14 (f64[n,m],f64[m],f64) = tuple %7, %9, %13
  return %14
}`

const want = `plan "f" {
  0 extern "matmul" @4:0 cost "1*n*m" reads [0,1] writes [6] after []
  1 kernel "negative" @5:0 cost "1*n*m" reads [0] writes [7] after []
  2 kernel "add" @6:0 cost "1*n" reads [6] writes [8] after [0]
  3 kernel "assign" @7:0 cost "1*n" reads [8] writes [3] after [1,2]
  4 loop "for" @8:0 reads [11] writes [] after [3]
    plan "for.0" {
      0 kernel "add" @9:0 cost "1*m" reads [11] writes [12] after []
      1 return "yield" @10:0 cost "1" reads [] writes [] after [0]
    }
  5 kernel "sum" @12:0 cost "1*n" reads [3] writes [] after [3]
  6 return "return" @14:0 cost "1" reads [] writes [] after [4,5]
}
`

func TestPlan(t *testing.T) {
	u, err := ir.Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	g := New(u)
	if err := Check(g); err != nil {
		t.Error(err)
	}
	if got := g.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	again, err := Parse(want)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.String(); got != want {
		t.Errorf("round trip:\n%s", got)
	}
}

func TestCheckAndParseRefuse(t *testing.T) {
	for text, why := range map[string]string{
		strings.Replace(want, "reads [6] writes [8] after [0]", "reads [6] writes [8] after []", 1): "does not wait",
		strings.Replace(want, "after [1,2]", "after [1,9]", 1):                                      "waits for 9",
		strings.Replace(want, "  2 kernel", "  3 kernel", 1):                                        "stands at 2",
		strings.Replace(want, "extern", "gnu", 1):                                                   "no kind",
		strings.Replace(want, "after [3]", "after 3", 1):                                            "list",
		"plan \"f\" {\n  0 scalar":                                                                  "task",
		"":                                                                                          "want plan",
	} {
		g, err := Parse(text)
		if err == nil {
			err = Check(g)
		}
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("error %v, want %q", err, why)
		}
	}
}
