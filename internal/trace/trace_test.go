package trace

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func sample() *Record {
	r := &Record{}
	r.Add([]Task{{"kernel add", "a b.py", 3, "native"}, {"np.histogram \"x\"", "a b.py", 9, "python"}}, []Span{{0, 0, 1000, 2500}, {0, 1, 1100, 2600}, {1, 0, 3000, 9000}, {7, 0, 1, 2}}, 4)
	r.Add([]Task{{"kernel exp", "c.py", 1, "native"}, {"never", "c.py", 2, "native"}}, []Span{{0, 0, 9500, 9600}}, 1)
	return r
}

func TestAddRenumbers(t *testing.T) {
	r := sample()
	if len(r.Tasks) != 4 || len(r.Spans) != 4 || r.Spans[3].Task != 2 || r.Lost != 5 {
		t.Errorf("%+v", r)
	}
	want := []Total{{1, 1, 6000}, {0, 2, 3000}, {2, 1, 100}}
	if got := r.Totals(); !reflect.DeepEqual(got, want) {
		t.Errorf("totals %v, want %v", got, want)
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
	if n := len(doc.TraceEvents); n != 6 {
		t.Fatalf("%d events", n)
	}
	e := doc.TraceEvents[3]
	if e.Name != "kernel add" || e.Ph != "X" || e.Ts < 0.099 || e.Ts > 0.101 || e.Dur != 1.5 || e.Tid != 1 || e.Args["line"] != 3.0 {
		t.Errorf("%+v", e)
	}
	if err := (&Record{}).WriteJSON(&b); err != nil {
		t.Error(err)
	}
}
