package pass

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// gen draws a function of two arrays that may overlap, an int and a float: array expressions on whole arrays and on slices, reductions, stores
// through views, branches, and loops that carry an array and a number.
type gen struct {
	*rapid.T
	b     strings.Builder
	next  int
	point int
	have  map[string][]int // values in scope by type
}

func (g *gen) pick(typ string) int {
	vs := g.have[typ]
	return vs[rapid.IntRange(0, len(vs)-1).Draw(g.T, "v")]
}

func (g *gen) node(typ, format string, args ...any) int {
	id := g.next
	g.next++
	if typ == "" {
		fmt.Fprintf(&g.b, format+"\n", args...)
		return -1
	}
	fmt.Fprintf(&g.b, "%%%d %s = %s\n", id, typ, fmt.Sprintf(format, args...))
	g.have[typ] = append(g.have[typ], id)
	return id
}

const (
	whole = "f64[n]"
	part  = "f64[p]"
	slice = "f64[p]:S"
)

func (g *gen) array(dim string) int {
	types := []string{whole}
	if dim == "p" {
		types = []string{part, slice}
	}
	var all []int
	for _, t := range types {
		all = append(all, g.have[t]...)
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(g.T, "a")]
}

func (g *gen) checkpoint() {
	g.point++
	fmt.Fprintf(&g.b, "checkpoint %%0, %%1, %%2, %%3, %%%d {id=%d, at=\"%d\", names=\"x,y,k,s,w\"}\n", g.array("n"), g.point, g.point)
}

func (g *gen) scoped(f func()) {
	saved := g.have
	g.have = map[string][]int{}
	for t, vs := range saved {
		g.have[t] = vs[:len(vs):len(vs)]
	}
	f()
	g.have = saved
}

func (g *gen) statements(n, depth int) {
	for range n {
		g.statement(depth)
	}
}

func (g *gen) statement(depth int) {
	dim := rapid.SampledFrom([]string{"n", "n", "p"}).Draw(g.T, "dim")
	dense := map[string]string{"n": whole, "p": part}[dim]
	kinds := 15
	if depth == 0 {
		kinds = 12
	}
	switch rapid.IntRange(0, kinds-1).Draw(g.T, "kind") {
	case 0, 1, 2:
		row := rapid.SampledFrom([]string{"add", "multiply", "subtract", "maximum"}).Draw(g.T, "row")
		g.node(dense, "%s %%%d, %%%d", row, g.array(dim), g.array(dim))
	case 3:
		g.node(dense, "add %%%d, %%%d", g.array(dim), g.pick("f64"))
	case 4:
		g.node("f64", "%s %%%d", rapid.SampledFrom([]string{"sum", "prod"}).Draw(g.T, "row"), g.array(dim))
	case 5:
		g.node("f64", "max %%%d {exit=%d}", g.array(dim), g.point)
	case 6:
		first := rapid.SampledFrom([]int{20, 21}).Draw(g.T, "first")
		g.node(slice, "slice %%%d, %%%d, %%22, %%21 {axis=0}", g.array("n"), first)
	case 7:
		g.node("", "assign %%%d, %%%d", g.array(dim), g.array(dim))
		g.checkpoint()
	case 8:
		g.node("f64", "load %%%d, %%%d {exit=%d}", g.array(dim), g.pick("int"), g.point)
	case 9:
		g.node("", "store %%%d, %%%d, %%%d {exit=%d}", g.array(dim), g.pick("int"), g.pick("f64"), g.point)
		g.checkpoint()
	case 10:
		g.node("int", "%s %%%d, %%%d {exit=%d}", rapid.SampledFrom([]string{"py.add", "py.sub", "py.mul"}).Draw(g.T, "row"), g.pick("int"), g.pick("int"), g.point)
	case 11:
		// A local array is younger than the last checkpoint, so writing it needs no new one.
		z := g.node(whole, "full %%%d, %%23 {dtype=f64}", g.pick("f64"))
		g.node("", "store %%%d, %%%d, %%%d {exit=%d}", z, g.pick("int"), g.pick("f64"), g.point)
	case 12:
		g.branch(depth)
	default:
		g.loop(depth)
	}
}

func (g *gen) branch(depth int) {
	c := g.node("bool", "py.lt %%%d, %%%d", g.pick("int"), g.pick("int"))
	id := g.next
	g.next++
	fmt.Fprintf(&g.b, "%%%d f64 = if %%%d {\n", id, c)
	for i := range 2 {
		g.scoped(func() {
			g.checkpoint()
			g.statements(rapid.IntRange(0, 3).Draw(g.T, "n"), depth-1)
			fmt.Fprintf(&g.b, "yield %%%d\n}", g.pick("f64"))
		})
		g.b.WriteString([]string{" {\n", "\n"}[i])
	}
	g.have["f64"] = append(g.have["f64"], id)
	g.checkpoint()
}

func (g *gen) loop(depth int) {
	a, s, i, p, q := g.next, g.next+1, g.next+2, g.next+3, g.next+4
	g.next += 5
	fmt.Fprintf(&g.b, "%%%d f64[n], %%%d f64 = for %%20, %%%d, %%21, %%%d, %%%d {(%%%d int, %%%d f64[n], %%%d f64)\n",
		a, s, rapid.SampledFrom([]int{21, 22, 23}).Draw(g.T, "hi"), g.array("n"), g.pick("f64"), i, p, q)
	g.scoped(func() {
		g.have["int"] = append(g.have["int"], i)
		g.have[whole] = append(g.have[whole], p)
		g.have["f64"] = append(g.have["f64"], q)
		g.checkpoint()
		g.statements(rapid.IntRange(1, 5).Draw(g.T, "n"), depth-1)
		if rapid.Bool().Draw(g.T, "leaves") {
			c := g.node("bool", "py.lt %%%d, %%%d", g.pick("int"), i)
			how := rapid.SampledFrom([]string{"continue", "break"}).Draw(g.T, "how")
			fmt.Fprintf(&g.b, "if %%%d {\n%s %%%d, %%%d\n} {\nyield\n}\n", c, how, g.array("n"), g.pick("f64"))
		}
		g.statements(rapid.IntRange(0, 3).Draw(g.T, "n"), depth-1)
		fmt.Fprintf(&g.b, "yield %%%d, %%%d\n}\n", g.array("n"), g.pick("f64"))
	})
	g.have[whole] = append(g.have[whole], a)
	g.have["f64"] = append(g.have["f64"], s)
	g.checkpoint()
}

func (g *gen) function() string {
	g.next = 30
	g.have = map[string][]int{whole: {0, 1}, "int": {2, 20, 21, 22, 23}, "f64": {3}}
	g.b.WriteString("func f(%0 f64[n], %1 f64[n], %2 int, %3 f64) {\n%20 int = const {value=0}\n%21 int = const {value=1}\n")
	g.checkpoint()
	g.b.WriteString("%23 int = dim %0 {axis=0}\n%22 int = py.sub %23, %21 {exit=1}\n%24 f64[p]:S = slice %0, %20, %22, %21 {axis=0}\n")
	g.have[slice] = []int{24}
	g.statements(rapid.IntRange(2, 10).Draw(g.T, "n"), 2)
	id := g.next
	fmt.Fprintf(&g.b, "%%%d (f64[n],f64,f64[n]) = tuple %%%d, %%%d, %%%d\nreturn %%%d\n}\n", id, g.array("n"), g.pick("f64"), g.array("n"), id)
	return g.b.String()
}

// arguments are two arrays of 5 elements, overlapping by some, an int and a float.
func arguments(shift int) []any {
	base := ir.NewArray(nd.Float64, 12)
	for i := range 12 {
		v := ir.ArrayFrom(nd.Float64, []int{1}, float64(i%5)-1.5)
		copy(base.Data[8*i:], v.Data)
	}
	at := func(k int) *ir.Array { // memory of the caller
		return &ir.Array{D: nd.Float64, Shape: []int{5}, Stride: []int{8}, Data: base.Data, Off: 8 * k}
	}
	return []any{at(0), at(shift), ir.NumOf(nd.Int64, int64(2)), ir.NumOf(nd.Float64, 0.75)}
}

func text(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = text(x)
		}
		return strings.Join(parts, "; ")
	case ir.Num:
		if v.D == nd.Float64 && math.IsNaN(v.F) {
			return "nan"
		}
		return ir.ConstText(v.Attr())
	case *ir.Array:
		return strings.ReplaceAll(v.String(), "-nan", "nan")
	}
	return fmt.Sprint(v)
}

// outcome runs u and tells the result, or where it left and with which variables, and the arguments' elements.
func outcome(t *rapid.T, u *ir.Unit, shift int) (result, state string, left bool) {
	args := arguments(shift)
	e := &ir.Evaluator{Fuel: 20000}
	o, err := e.Run(u, args...)
	if err != nil {
		t.Fatalf("%v in\n%s", err, u)
	}
	if o.Exit != nil {
		return fmt.Sprintf("exit %d: %s", o.Exit.ID, text(o.Exit.Vars)), text(args[:2]), true
	}
	return text(o.Result), text(args[:2]), false
}

// TestRandom: every pass alone and the whole pipeline keep the meaning. A check that moved before a loop may leave earlier, and a dead
// overflow need not leave at all: then there is nothing to compare.
func TestRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &gen{T: t}
		source := g.function()
		shift := rapid.SampledFrom([]int{0, 1, 2, 5, 7}).Draw(t, "shift")
		u, err := ir.Parse(source)
		if err != nil {
			t.Fatalf("%v in\n%s", err, source)
		}
		if err := ir.Verify(u); err != nil {
			t.Fatalf("%v in\n%s", err, source)
		}
		result, state, left := outcome(t, u, shift)
		compare := func(what string, v *ir.Unit) {
			r, s, l := outcome(t, v, shift)
			if l == left && (r != result && !left || s != state && !left) {
				t.Fatalf("%s: got %s, arguments %s\nwant %s, arguments %s\nbefore\n%s\nafter\n%s", what, r, s, result, state, u, v)
			}
			if l && left && !strings.Contains("licm dce all", what) && (r != result || s != state) {
				t.Fatalf("%s: left with %s, arguments %s\nwant %s, arguments %s\nbefore\n%s\nafter\n%s", what, r, s, result, state, u, v)
			}
			if !left && l && what != "licm" && what != "all" {
				t.Fatalf("%s leaves, the original does not\nbefore\n%s\nafter\n%s", what, u, v)
			}
		}
		for _, p := range Table {
			v := u.Clone()
			p.Run(v.Funcs[0])
			if err := ir.Verify(v); err != nil {
				t.Fatalf("%s: %v\nbefore\n%s\nafter\n%s", p.Name, err, u, v)
			}
			compare(p.Name, v)
		}
		v := u.Clone()
		if err := Run(v, Options{}); err != nil {
			t.Fatalf("%v\nbefore\n%s\nafter\n%s", err, u, v)
		}
		compare("all", v)
		if again, err := ir.Parse(v.String()); err != nil || again.String() != v.String() {
			t.Fatalf("round trip: %v\n%s", err, v)
		}
	})
}
