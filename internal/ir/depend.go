package ir

import (
	"maps"
	"slices"

	"phylanx/internal/op"
)

// Reads lists the references whose elements n, blocks inside included, may read. Views, extents and checkpoints touch no element.
func (n *Node) Reads() []*Value {
	switch n.Op.Name {
	case "dim", "contiguous", "overlap", "reshape.fits", "checkpoint", "tuple", "item", "union", "member", "tag", "release", "retain", "text.of", "text.codes":
		return nil
	}
	if n.Op.Class == op.View || n.Op.IsTerm() {
		return nil
	}
	var rs []*Value
	if len(n.Blocks) == 0 || n.Is("kernel") {
		for i, v := range n.Args {
			if v.Type.IsRef() && !slices.Contains(n.Op.Writes, i) {
				rs = append(rs, v)
			}
		}
		return rs
	}
	for _, b := range n.Blocks {
		for _, c := range b.Nodes {
			rs = append(rs, c.Reads()...)
		}
	}
	return rs
}

// Touches reports whether n can change what is read through v.
func (n *Node) Touches(v *Value) bool {
	return n.Opaque() || slices.ContainsFunc(n.Writes(), func(w *Value) bool { return MayAlias(w, v) })
}

// Leaves reports whether n, or a node inside, may go on elsewhere than after n: by an exit, or out of the block.
func (n *Node) Leaves() bool {
	return n.any(func(c *Node) bool { return c.CanFail() || c.Op.IsTerm() && c != n && !c.Is("yield") })
}

// Ends reports whether a node inside n may end the block that n stands in, so that what comes after n does not happen at all. An exit does not: Python then
// does it all again.
func (n *Node) Ends() bool {
	return n.endedBy(map[string]bool{"return": true, "leave": true, "break": true, "continue": true})
}

// endedBy reports whether a node inside n is one of ends, and does not end n alone.
func (n *Node) endedBy(ends map[string]bool) bool {
	if len(n.Blocks) == 0 {
		return false
	}
	inside := maps.Clone(ends)
	switch n.Op.Name {
	case "scope":
		delete(inside, "leave")
	case "for", "loop":
		delete(inside, "break")
		delete(inside, "continue")
	}
	for _, b := range n.Blocks {
		if slices.ContainsFunc(b.Nodes, func(c *Node) bool { return inside[c.Op.Name] || c.endedBy(inside) }) {
			return true
		}
	}
	return false
}

// Effects is what the order of nodes in one block depends on, gathered once per node.
type Effects struct {
	Node    *Node
	Reads   []*Value
	Writes  []*Value
	Opaque  bool // runs Python
	Effect  bool // Python can tell that it ran
	Leaves  bool
	Ends    bool
	Uses    map[*Value]bool // operands, of blocks inside too
	Defines map[*Value]bool
}

// EffectsOf gathers the effects of n.
func EffectsOf(n *Node) *Effects {
	e := &Effects{Node: n, Reads: n.Reads(), Writes: n.Writes(), Opaque: n.Opaque(), Effect: n.HasEffect(), Leaves: n.Leaves(), Ends: n.Ends(),
		Uses: map[*Value]bool{}, Defines: map[*Value]bool{}}
	for _, v := range n.Args {
		e.Uses[v] = true
	}
	for _, b := range n.Blocks {
		b.Walk(func(c *Node) {
			for _, v := range c.Args {
				e.Uses[v] = true
			}
		})
	}
	for _, v := range n.Outs {
		e.Defines[v] = true
	}
	return e
}

// Dependence is why one node must stay after another; zero: it need not.
type Dependence uint8

const (
	ByValue  Dependence = 1 << iota // uses a result
	ByMemory                        // one writes what the other reads or writes
	ByOrder                         // effects, checkpoints, exits and terminators keep their order
)

// DependsOn is why e, which stands after d in the same block, must stay there.
func (e *Effects) DependsOn(d *Effects) Dependence {
	var why Dependence
	for v := range e.Uses {
		if d.Defines[v] {
			why |= ByValue
			break
		}
	}
	if d.conflicts(e) {
		why |= ByMemory
	}
	if d.ordered(e) {
		why |= ByOrder
	}
	return why
}

func (d *Effects) conflicts(e *Effects) bool {
	memory := func(x *Effects) bool { return len(x.Reads)+len(x.Writes) > 0 || x.Opaque }
	if d.Opaque && memory(e) || e.Opaque && memory(d) {
		return true
	}
	alias := func(as, bs []*Value) bool {
		for _, a := range as {
			for _, b := range bs {
				if MayAlias(a, b) {
					return true
				}
			}
		}
		return false
	}
	return alias(d.Writes, e.Reads) || alias(d.Reads, e.Writes) || alias(d.Writes, e.Writes)
}

// ordered: an effect stays behind whatever may leave before it, what leaves stays behind its checkpoint and before the next effect, and on its side of what may end
// the block, and a terminator behind everything.
func (d *Effects) ordered(e *Effects) bool {
	if e.Node.Op.IsTerm() {
		return true
	}
	fixed := func(x *Effects) bool {
		return x.Effect || x.Node.Is("checkpoint") || x.Node.Is("release") || x.Node.Is("retain")
	}
	moves := func(x *Effects) bool { return !fixed(x) && !x.Leaves }
	return fixed(d) && !moves(e) || fixed(e) && !moves(d) || d.Ends && e.Leaves || e.Ends && d.Leaves
}
