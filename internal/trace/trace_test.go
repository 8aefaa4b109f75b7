package trace

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func sample() *Record {
	return &Record{
		Tasks: []Task{
			{"native", 3, 1, 9000, 0, "a b.py", "f", "call"},
			{"native", 4, 2, 3000, 1500, "a b.py", "f", `kernel "add"`},
			{"python", 5, 1, 4000, 0, "a b.py", "f", "it's(x)"},
		},
		Spans: []Span{{1, 0, 1100, 2600}, {0, 0, 1000, 10000}, {1, 1, 1200, 2700}, {2, 0, 3000, 7000}, {1, 0, 7000, 8500}},
		Lost:  5,
	}
}

func TestTextParsesBack(t *testing.T) {
	var b bytes.Buffer
	r := sample()
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadText(&b)
	if err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%v\n%+v\n%+v", err, got, r)
	}
	for _, bad := range []string{"x", "span 0 0 1 2", "task native x", "record"} {
		if _, err := ReadText(strings.NewReader(bad)); err == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		TraceEvents []struct {
			Name, Cat, Ph string
			Ts, Dur       float64
			Tid           int
			Args          map[string]any
		}
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if n := len(doc.TraceEvents); n != 7 {
		t.Fatalf("%d events", n)
	}
	e := doc.TraceEvents[4]
	if e.Name != `kernel "add"` || e.Ph != "X" || e.Ts < 0.199 || e.Ts > 0.201 || e.Dur != 1.5 || e.Tid != 1 || e.Args["line"] != 4.0 {
		t.Errorf("%+v", e)
	}
}

func TestTreeNests(t *testing.T) {
	root := sample().Tree()
	if len(root.Children) != 1 || root.Time != 9000 {
		t.Fatalf("%+v", root)
	}
	call := root.Children[0]
	if call.Task != 0 || len(call.Children) != 2 {
		t.Fatalf("%+v", call)
	}
	if k := call.Children[0]; k.Task != 1 || k.Count != 2 || k.Time != 3000 {
		t.Errorf("%+v", k)
	}
}

func TestForms(t *testing.T) {
	for form, want := range map[string]string{
		"csv":    `native,f,a b.py,4,"kernel ""add""",2,3000,1500`,
		"dot":    `n1 -> n2;`,
		"newick": `(('kernel "add", f:4':0.003000,'it''s(x), f:5':0.004000)'call, f:3':0.009000)'run':0.009000;`,
	} {
		var b bytes.Buffer
		if err := Formats[form](sample(), &b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v\n%s", form, err, b.String())
		}
	}
	for form, write := range Formats {
		if err := write(&Record{}, &bytes.Buffer{}); err != nil {
			t.Errorf("%s of nothing: %v", form, err)
		}
	}
}
