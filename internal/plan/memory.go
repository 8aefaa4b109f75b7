package plan

import (
	"math"
	"slices"

	"phylanx/internal/ir"
)

// memory tells which allocations a value may refer to: a task is a large part of a program, and what comes out of a loop or goes round in it must
// not be taken for everything there is.
type memory struct {
	of      map[*ir.Value]places
	points  map[int64]*ir.Node // checkpoints
	escaped places             // what Python can see whether or not a checkpoint holds it
	grown   bool
}

// places is a set of allocations in ascending order: the IDs of the values that made them, or one of the following.
type places []int

const (
	anything  = math.MinInt // what Python gave, and what was put into a list
	arguments = -1          // of the function, which may overlap one another; region r of them is arguments - r
)

func (p places) with(q places) places {
	for _, x := range q {
		if at, ok := slices.BinarySearch(p, x); !ok {
			p = slices.Insert(slices.Clone(p), at, x)
		}
	}
	return p
}

func (p places) meets(q places) bool {
	if len(p) == 0 || len(q) == 0 {
		return false
	}
	if p[0] == anything || q[0] == anything {
		return true
	}
	return slices.ContainsFunc(p, func(x int) bool { _, ok := slices.BinarySearch(q, x); return ok })
}

func memoryOf(f *ir.Func) *memory {
	m := &memory{of: map[*ir.Value]places{}, points: map[int64]*ir.Node{}}
	regions := slices.ContainsFunc(f.Params(), func(v *ir.Value) bool { return v.Region > 0 })
	for _, v := range f.Params() {
		place := arguments - v.Region
		if regions && v.Region == 0 && v.Type.HoldsRef() {
			place = anything
		}
		m.add(v, places{place})
		m.escaped = m.escaped.with(places{place})
	}
	for m.grown = true; m.grown; {
		m.grown = false
		m.block(f.Body, nil)
	}
	return m
}

// add notes that v may refer to p.
func (m *memory) add(v *ir.Value, p places) {
	if !v.Type.HoldsRef() {
		return
	}
	old := m.of[v]
	m.of[v] = old.with(p)
	m.grown = m.grown || len(m.of[v]) > len(old)
}

func (m *memory) flow(from, to []*ir.Value) {
	for i, v := range to {
		if i < len(from) {
			m.add(v, m.of[from[i]])
		}
	}
}

// block follows the values through b, which stands in the given nodes, outermost first.
func (m *memory) block(b *ir.Block, owners []*ir.Node) {
	for _, n := range b.Nodes {
		switch n.Op.Name {
		case "checkpoint":
			m.points[n.Attrs.Int("id")] = n
		case "for":
			m.flow(n.Args[3:], n.Blocks[0].Params[1:])
			m.flow(n.Args[3:], n.Outs)
		case "loop":
			m.flow(n.Args, n.Blocks[0].Params)
		case "yield", "continue", "break", "leave":
			m.jump(n, owners)
		case "if", "scope":
		default:
			m.results(n)
		}
		if !n.Is("kernel") {
			for _, c := range n.Blocks {
				m.block(c, append(owners, n))
			}
		}
	}
}

// jump gives the operands of a terminator to whom it goes.
func (m *memory) jump(t *ir.Node, owners []*ir.Node) {
	to := map[string][]string{"yield": {"if", "for", "loop", "scope"}, "leave": {"scope"}}[t.Op.Name]
	if to == nil {
		to = []string{"for", "loop"}
	}
	for i := len(owners) - 1; i >= 0; i-- {
		o := owners[i]
		if !slices.Contains(to, o.Op.Name) {
			continue
		}
		m.flow(t.Args, o.Outs)
		if !t.Is("break") && (o.Is("for") || o.Is("loop")) {
			ps := o.Blocks[0].Params
			m.flow(t.Args, ps[len(ps)-len(t.Args):])
		}
		return
	}
}

// results says what the results of a node without control refer to.
func (m *memory) results(n *ir.Node) {
	var all places
	for _, v := range n.Args {
		all = all.with(m.of[v])
	}
	if n.Is("pycall") || n.Is("call.changing") {
		m.escaped = m.escaped.with(all)
	}
	for _, v := range n.Outs {
		switch {
		case n.Is("pycall"), n.Is("call.changing"), slices.ContainsFunc(n.Args, func(a *ir.Value) bool { return a.Type.Grows() }) && !v.Fresh():
			m.add(v, places{anything})
		case v.Fresh():
			m.add(v, places{v.ID})
		case n.Is("item") && n.Args[0].Def != nil && n.Args[0].Def.Is("tuple"):
			m.add(v, m.of[n.Args[0].Def.Args[n.Attrs.Int("index")]])
		case n.Is("call"):
			m.add(v, all.with(places{v.ID}))
		default:
			m.add(v, all)
		}
	}
}

// access is what a task does to memory that was there before it.
type access struct {
	reads  places
	writes places
	drops  places // references given back: the memory may be gone afterwards
	shows  places // what Python sees if it leaves here
}

// touch adds what n, blocks inside included, does.
func (m *memory) touch(a *access, n *ir.Node) {
	for _, v := range n.Reads() {
		a.reads = a.reads.with(m.of[v])
	}
	for _, v := range n.Writes() {
		a.writes = a.writes.with(m.of[v])
	}
	within(n, func(c *ir.Node) {
		for _, k := range c.Attrs.Ints("reuse") {
			if k >= 0 {
				a.writes = a.writes.with(m.of[c.Args[k]])
			}
		}
		switch {
		case c.Is("release") && c.Args[0].Type.IsArray():
			a.drops = a.drops.with(m.of[c.Args[0]])
		case c.Is("retain") && c.Args[0].Type.IsArray():
			a.reads = a.reads.with(m.of[c.Args[0]])
		case c.Is("release") || c.Is("retain"): // a list's references are not counted atomically
			a.writes = a.writes.with(m.of[c.Args[0]])
		case c.Is("return"):
			a.shows = a.shows.with(m.of[c.Args[0]])
		}
		if p := m.exitOf(c); p != nil {
			a.shows = a.shows.with(m.escaped)
			for _, v := range p.Args {
				a.shows = a.shows.with(m.of[v])
			}
		}
	})
}

// exitOf is the checkpoint that n can leave to, if any.
func (m *memory) exitOf(n *ir.Node) *ir.Node {
	if id, ok := n.Exit(); ok {
		return m.points[id]
	}
	return nil
}

func (a *access) join(b access) {
	a.reads, a.writes = a.reads.with(b.reads), a.writes.with(b.writes)
	a.drops, a.shows = a.drops.with(b.drops), a.shows.with(b.shows)
}

// conflicts reports whether b, which comes later, must wait for a.
func (a *access) conflicts(b *access) bool {
	return a.writes.meets(b.reads) || a.writes.meets(b.writes) || a.writes.meets(b.drops) ||
		a.reads.meets(b.writes) || a.reads.meets(b.drops) || a.shows.meets(b.writes) || a.shows.meets(b.drops)
}

// within calls f for n and the nodes inside, but not for what is inside kernels.
func within(n *ir.Node, f func(c *ir.Node)) {
	f(n)
	if n.Is("kernel") {
		return
	}
	for _, b := range n.Blocks {
		for _, c := range b.Nodes {
			within(c, f)
		}
	}
}
