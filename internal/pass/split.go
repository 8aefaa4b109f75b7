// split doubles a loop whose index checks ranges cannot exclude. Comparisons of its bounds with extents, made before it, decide: where they show that no index
// is out of range a copy without checks runs, which can be vectorised and shared among the workers; else the loop as it is, which leaves at the
// iteration that fails. A loop is split only when the comparisons prove every index in it, the outermost such loop first.
package pass

import (
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// mostSplit bounds the size of a loop that is doubled, in nodes: code and the time to compile it double with it.
const mostSplit = 400

func split(f *ir.Func) {
	s := &splitter{f: f}
	f.Body.Walk(func(n *ir.Node) {
		if n.Is("checkpoint") {
			s.points = max(s.points, n.Attrs.Int("id"))
		}
	})
	s.block(f.Body)
	if s.any {
		bounds(f)
	}
}

type splitter struct {
	f      *ir.Func
	points int64 // the largest checkpoint
	any    bool  // a loop was split
}

func (s *splitter) block(b *ir.Block) {
	var out []*ir.Node
	for _, n := range b.Nodes {
		if n.Is("for") {
			if before, doubled := s.double(n); doubled != nil {
				out = append(append(out, before...), doubled)
				continue
			}
		}
		if !n.Is("kernel") {
			for _, c := range n.Blocks {
				s.block(c)
			}
		}
		out = append(out, n)
	}
	b.Nodes = out
}

// double makes the conditions and the if node that stand for loop, or nothing.
func (s *splitter) double(loop *ir.Node) (before []*ir.Node, doubled *ir.Node) {
	e := &edges{f: s.f, pos: loop.Pos, loops: map[*ir.Value]*ir.Node{}, inside: map[*ir.Value]bool{}, asked: map[limit]bool{}}
	if !e.collect(loop) || e.all == nil {
		return nil, nil
	}
	to := map[*ir.Value]*ir.Value{}
	free := s.f.Clone(loop, to)
	s.renumber(free)
	at := ranges{}
	at.narrow(e.all, true)
	rangeBlock(&ir.Block{Nodes: []*ir.Node{free}}, at)
	if unproved(free) {
		return nil, nil
	}
	s.any = true
	doubled = s.f.NewNode(op.Lookup("if"), []*ir.Value{e.all}, nil, loop.Pos)
	doubled.Outs, loop.Outs = loop.Outs, nil // so that who uses them need not know
	for _, v := range doubled.Outs {
		w := s.f.NewValue(v.Type)
		v.Def, w.Def, w.Name = doubled, loop, v.Name
		loop.Outs = append(loop.Outs, w)
	}
	for _, n := range []*ir.Node{free, loop} {
		end := s.f.NewNode(op.Lookup("yield"), n.Outs, nil, loop.Pos)
		doubled.Blocks = append(doubled.Blocks, &ir.Block{Nodes: []*ir.Node{n, end}})
	}
	return e.nodes, doubled
}

// renumber gives the checkpoints of a copy numbers of their own.
func (s *splitter) renumber(n *ir.Node) {
	to := map[int64]int64{}
	body := &ir.Block{Nodes: []*ir.Node{n}}
	body.Walk(func(c *ir.Node) {
		if c.Is("checkpoint") {
			s.points++
			to[c.Attrs.Int("id")] = s.points
			setAttr(c, "id", s.points)
		}
	})
	body.Walk(func(c *ir.Node) {
		if id, ok := c.Exit(); ok && to[id] > 0 {
			setAttr(c, "exit", to[id])
		}
	})
}

// unproved reports whether an index in n may be out of range.
func unproved(n *ir.Node) bool {
	found := false
	(&ir.Block{Nodes: []*ir.Node{n}}).Walk(func(c *ir.Node) { found = found || c.CanFail() && len(indices(c)) > 0 })
	return found
}

// indices are the operands of n that index axes of its first.
func indices(n *ir.Node) []*ir.Value {
	switch n.Op.Name {
	case "load", "index":
		return n.Args[1:]
	case "store":
		return n.Args[1 : len(n.Args)-1]
	}
	return nil
}

// edges collects what must hold before a loop for its indices to be in range.
type edges struct {
	f      *ir.Func
	pos    ir.Pos
	loops  map[*ir.Value]*ir.Node // from a counter to its loop
	inside map[*ir.Value]bool     // values that the loop defines
	asked  map[limit]bool
	nodes  []*ir.Node
	all    *ir.Value // the conjunction
}

// limit is a value from before the loop, or none, plus a constant.
type limit struct {
	base *ir.Value
	off  int64
	dim  string // the extent it must stay below; "" for one that must not be negative
}

// collect asks for every index of the loop; false when one has no limits that are known before it.
func (e *edges) collect(loop *ir.Node) bool {
	body, size := &ir.Block{Nodes: []*ir.Node{loop}}, 0
	ok := true
	body.Walk(func(n *ir.Node) {
		size++
		ok = ok && !n.Opaque() && !n.Is("call")
		if n.Is("for") {
			e.loops[n.Blocks[0].Params[0]] = n
		}
		for _, c := range n.Blocks {
			for _, v := range c.Params {
				e.inside[v] = true
			}
		}
		for _, v := range n.Outs {
			e.inside[v] = true
		}
	})
	if !ok || size > mostSplit {
		return false
	}
	body.Walk(func(n *ir.Node) {
		if ok && n.CanFail() {
			for i, v := range indices(n) {
				axis := i
				if n.Is("index") {
					axis = int(n.Attrs.Int("axis"))
				}
				ok = ok && e.within(v, n.Args[0], axis)
			}
		}
	})
	return ok
}

// within asks that 0 <= v < the extent of an axis of x.
func (e *edges) within(v, x *ir.Value, axis int) bool {
	d := x.Type.Dims[axis]
	low, ok := e.limit(v, false)
	if !ok || !e.ask(low, nil, 0) {
		return false
	}
	high, ok := e.limit(v, true)
	if !ok {
		return false
	}
	high.dim = d.Name
	if d.One {
		return high.base == nil && high.off == 0
	}
	if k, err := strconv.ParseInt(d.Name, 10, 64); err == nil && high.base == nil {
		return high.off < k
	}
	for e.inside[x] {
		if x.Def == nil || x.Def.Op.Class != op.View {
			return false
		}
		x = x.Def.Args[0]
	}
	for i, have := range x.Type.Dims {
		if have == d {
			return e.ask(high, x, i)
		}
	}
	return false
}

// limit is the least or the greatest value of v in the loop.
func (e *edges) limit(v *ir.Value, greatest bool) (limit, bool) {
	if c, ok := ir.ConstOf(v); ok {
		k, isInt := c.(int64)
		return limit{off: k}, isInt
	}
	if !e.inside[v] {
		return limit{base: v}, isInt(v.Type)
	}
	if loop := e.loops[v]; loop != nil {
		step, _ := ir.ConstOf(loop.Args[2])
		switch up := step.(int64) > 0; {
		case up && greatest:
			return e.moved(loop.Args[1], -1, true)
		case !up && !greatest:
			return e.moved(loop.Args[1], 1, false)
		}
		return e.limit(loop.Args[0], greatest)
	}
	if v.Def == nil || !v.Def.Is("py.add") && !v.Def.Is("py.sub") {
		return limit{}, false
	}
	x, y := v.Def.Args[0], v.Def.Args[1]
	if _, ok := ir.ConstOf(x); ok && v.Def.Is("py.add") {
		x, y = y, x
	}
	k, ok := e.limit(y, greatest != v.Def.Is("py.sub"))
	if !ok || k.base != nil {
		return limit{}, false
	}
	if v.Def.Is("py.sub") {
		k.off = -k.off
	}
	return e.moved(x, k.off, greatest)
}

// moved is the limit of v + by.
func (e *edges) moved(v *ir.Value, by int64, greatest bool) (limit, bool) {
	l, ok := e.limit(v, greatest)
	l.off += by
	return l, ok && l.off < 1<<31 && l.off > -1<<31
}

// ask adds a condition, once: l >= 0, or l < the extent of axis of x.
func (e *edges) ask(l limit, x *ir.Value, axis int) bool {
	if e.asked[l] {
		return true
	}
	e.asked[l] = true
	switch {
	case x == nil && l.base == nil:
		return l.off >= 0
	case x == nil:
		e.must("py.ge", l.base, e.constant(-l.off))
		return true
	}
	extent := e.add("dim", []*ir.Value{x}, op.Attrs{"axis": int64(axis)}, nd.PyInt)
	if l.base == nil {
		e.must("py.gt", extent, e.constant(l.off))
		return true
	}
	if l.off != -1 {
		extent = e.add("py.add", []*ir.Value{extent, e.constant(-1 - l.off)}, op.Attrs{"safe": true}, nd.PyInt)
	}
	e.must("py.le", l.base, extent)
	return true
}

// must adds the condition that two ints stand in relation row.
func (e *edges) must(row string, x, y *ir.Value) {
	c := e.add(row, []*ir.Value{x, y}, nil, nd.PyBool)
	if e.all != nil {
		c = e.add("py.bitand", []*ir.Value{e.all, c}, nil, nd.PyBool)
	}
	e.all = c
}

func (e *edges) constant(k int64) *ir.Value {
	n := e.f.Const(nd.PyInt, k, e.pos)
	e.nodes = append(e.nodes, n)
	return n.Out()
}

func (e *edges) add(row string, args []*ir.Value, attrs op.Attrs, t nd.Type) *ir.Value {
	n := e.f.NewNode(op.Lookup(row), args, attrs, e.pos, t)
	e.nodes = append(e.nodes, n)
	return n.Out()
}
