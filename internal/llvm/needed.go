package llvm

import (
	"slices"

	"phylanx/internal/ir"
)

// An operation raises a flag only if it is run. LLVM drops what is not needed and moves what is needed in a branch alone, or in the last iteration alone, to
// there. So an operation is left to the flags only where each time that its block runs, its result goes into something that is kept: an element that no other
// store in the loop writes, or a carried value, each of which depends on the one before.

// needs finds these results in a loop.
type needs struct {
	*module
	loop   *ir.Node
	home   map[*ir.Node]*ir.Block // of the nodes inside
	parent map[*ir.Block]*ir.Node
	marked map[*ir.Value]bool
}

func (m *module) needed(loop *ir.Node) map[*ir.Value]bool {
	s := &needs{m, loop, map[*ir.Node]*ir.Block{}, map[*ir.Block]*ir.Node{}, map[*ir.Value]bool{}}
	s.place(loop)
	var stores []*ir.Node
	loop.Blocks[0].Walk(func(n *ir.Node) {
		if n.Is("store") {
			stores = append(stores, n)
		}
	})
	for _, n := range stores {
		if s.kept(n, stores) {
			s.need(n.Args[len(n.Args)-1], s.home[n])
		}
	}
	for j := range loop.Outs {
		s.chain(loop, j)
	}
	return s.marked
}

func (s *needs) place(n *ir.Node) {
	for _, b := range n.Blocks {
		s.parent[b] = n
		for _, c := range b.Nodes {
			s.home[c] = b
			s.place(c)
		}
	}
}

// kept reports whether what store n writes is written once: its indices name the counter of each loop around it, and other stores into the same memory stand
// in other branches.
func (s *needs) kept(n *ir.Node, stores []*ir.Node) bool {
	x, indices := n.Args[0], n.Args[1:len(n.Args)-1]
	if x.Def != nil && s.home[x.Def] != nil {
		return false
	}
	for at := s.home[n]; ; at = s.home[s.parent[at]] {
		p := s.parent[at]
		if p.Is("for") && !slices.Contains(indices, at.Params[0]) {
			return false
		}
		if p == s.loop {
			break
		}
	}
	return !slices.ContainsFunc(stores, func(o *ir.Node) bool {
		return o != n && ir.MayAlias(o.Args[0], x) && !s.exclusive(s.home[o], s.home[n])
	})
}

// exclusive reports whether of two blocks only one runs in an iteration.
func (s *needs) exclusive(a, b *ir.Block) bool {
	branch := map[*ir.Node]*ir.Block{}
	for ; s.parent[a] != nil && s.parent[a] != s.loop; a = s.home[s.parent[a]] {
		branch[s.parent[a]] = a
	}
	for ; s.parent[b] != nil && s.parent[b] != s.loop; b = s.home[s.parent[b]] {
		if with, ok := branch[s.parent[b]]; ok {
			return s.parent[b].Is("if") && with != b // the innermost that holds both
		}
	}
	return false
}

// need marks v, which is needed whenever block b runs, and what it is made of there.
func (s *needs) need(v *ir.Value, b *ir.Block) {
	n := v.Def
	if s.marked[v] || n == nil {
		return
	}
	if n.Is("member") {
		s.member(n, b)
		return
	}
	if s.home[n] != b {
		return
	}
	s.marked[v] = true
	j := slices.Index(n.Outs, v)
	switch {
	case n.Is("for"):
		if s.chain(n, j) {
			s.need(n.Args[3+j], b)
		}
	case n.Is("if"):
		for _, c := range n.Blocks {
			if t := c.Term(); t.Is("yield") {
				s.need(t.Args[j], c)
			}
		}
	case s.passes(n):
		for _, a := range n.Args {
			s.need(a, b)
		}
	}
}

// passes reports whether n cannot be computed without its operands.
func (m *module) passes(n *ir.Node) bool {
	return m.raises(n) || n.Is("negative") || n.Is("positive") || n.Is("absolute") || n.Is("copy") || n.Is("cast")
}

// chain marks carried value j of loop if each iteration's depends on that of the one before.
func (s *needs) chain(loop *ir.Node, j int) bool {
	b := loop.Blocks[0]
	t := b.Term()
	leaves := false
	b.Walk(func(n *ir.Node) { leaves = leaves || n.Is("continue") })
	if leaves || !t.Is("yield") || !s.from(t.Args[j], b.Params[1+j], b) {
		return false
	}
	s.need(t.Args[j], b)
	return true
}

// from reports whether v is computed from p in block b.
func (s *needs) from(v, p *ir.Value, b *ir.Block) bool {
	if v == p {
		return true
	}
	n := v.Def
	if n == nil || s.home[n] != b {
		return false
	}
	if n.Is("for") {
		j := slices.Index(n.Outs, v)
		c := n.Blocks[0]
		return s.from(n.Args[3+j], p, b) && c.Term().Is("yield") && s.from(c.Term().Args[j], c.Params[1+j], c)
	}
	return s.passes(n) && slices.ContainsFunc(n.Args, func(a *ir.Value) bool { return s.from(a, p, b) })
}

// member marks a member of a union that an if makes, needed where block b is the branch for unions of this member: in the branch that made it, it is needed
// whenever that runs.
func (s *needs) member(n *ir.Node, b *ir.Block) {
	u, k := n.Args[0], n.Attrs.Int("member")
	test := s.parent[b]
	if u.Def == nil || !u.Def.Is("if") || !test.Is("if") || b != test.Blocks[0] || s.home[test] != s.home[u.Def] {
		return
	}
	c := test.Args[0].Def
	if c == nil || !c.Is("py.eq") || c.Args[0].Def == nil || !c.Args[0].Def.Is("tag") || c.Args[0].Def.Args[0] != u {
		return
	}
	if tag, ok := ir.ConstOf(c.Args[1]); !ok || tag != any(k) {
		return
	}
	j := slices.Index(u.Def.Outs, u)
	for _, branch := range u.Def.Blocks {
		t := branch.Term()
		if t.Is("yield") && t.Args[j].Def != nil && t.Args[j].Def.Is("union") && t.Args[j].Def.Attrs.Int("member") == k {
			s.need(t.Args[j].Def.Args[0], branch)
		}
	}
}
