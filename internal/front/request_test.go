package front

import (
	"reflect"
	"testing"

	"phylanx/internal/ir"
)

func TestCheckpoints(t *testing.T) {
	p := program{src: `define(f, x, i, block(store(g, lambda(y, __mul(y, x))), store(slice(x, 0), 1), store(v, slice(x, i)), return(__add(g(i), v))))`, types: "f64[x0] int"}
	r, err := p.build(t)
	if err != nil {
		t.Fatal(err)
	}
	var got []ir.Checkpoint
	r.Unit.Funcs[0].Body.Walk(func(n *ir.Node) {
		if n.Is("checkpoint") {
			got = append(got, n.Checkpoint())
		}
	})
	want := []ir.Checkpoint{
		{ID: 1, At: "5", Vars: [][2]string{{"i", "Pl"}, {"x", "Ad1"}}},
		{ID: 2, At: "17", Vars: [][2]string{{"i", "Pl"}, {"x", "Ad1"}, {"g", "=7"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v\n%s", got, want, r.Unit)
	}
}

func TestNeed(t *testing.T) {
	p := program{src: `define(f, x, k, return(np.sum(x, __arg(axis, k))))`, types: "f64[x0,x1] int"}
	r, err := p.build(t)
	if err != nil || !reflect.DeepEqual(r.Need, []int{1}) {
		t.Fatalf("%v %+v", err, r)
	}
	p.consts = map[int]any{1: int64(1)}
	if _, err := p.build(t); err == nil {
		t.Fatal("a constant that is no JSON number was taken")
	}
}

func TestParseRequest(t *testing.T) {
	req, err := ParseRequest([]byte(`{"functions": [{"name": "f", "physl": "define(f, x, return(__add(x, 1)))", "params": ["x"], "globals": {}}],
		"types": ["int"], "consts": {"0": 9007199254740993}, "profile": {}, "options": {"fp": "strict"}}`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Build(req)
	if err != nil {
		t.Fatal(err)
	}
	if r.Unit == nil || len(r.Unit.Funcs) != 1 {
		t.Fatalf("%+v", r)
	}
}

func TestPycallSites(t *testing.T) {
	p := program{src: `define(f, x, n, block(store(s, 0.0), for_each(i, range(n), store(h, np.histogram(x))), return(s)))`, types: "f64[x0] int"}
	r, err := p.build(t)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pycalls) != 1 || !reflect.DeepEqual(r.Pycalls[0].Names, []string{"x"}) || r.Pycalls[0].Node != 14 {
		t.Fatalf("%+v", r.Pycalls)
	}
	at, left := map[int64]string{}, ""
	r.Unit.Funcs[0].Body.Walk(func(n *ir.Node) {
		if n.Is("checkpoint") {
			at[n.Attrs.Int("id")] = n.Attrs.Str("at")
		}
		if id, ok := n.Exit(); ok && n.Attrs["site"] == int64(0) {
			left = at[id]
		}
	})
	if left != "12" {
		t.Errorf("the exit of the site is at %q\n%s", left, r.Unit)
	}
}
