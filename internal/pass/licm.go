// licm moves out of a loop what gives the same in every iteration: numbers, views, private arrays, and reads of memory that the loop does not
// write. A check moves too, when a checkpoint is valid before the loop: it then leaves there, and Python runs the loop from its beginning, which is right
// whether or not Python's loop would have failed. What may warn stays, since the loop may not run at all; so does what stands in
// a branch.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func licm(f *ir.Func) {
	m := &mover{uses: f.Body.Uses()}
	f.Body.Blocks(func(b *ir.Block) { b.Nodes = m.hoist(b.Nodes) })
	m.block(f.Body, none)
}

// none is the checkpoint where no checkpoint is valid.
const none = int64(-1)

type mover struct {
	uses map[*ir.Value][]ir.Use
}

// hoist takes the infallible invariants of the loops among nodes out in front of them; blocks inside were done before.
func (m *mover) hoist(nodes []*ir.Node) []*ir.Node {
	var out []*ir.Node
	for _, n := range nodes {
		if n.Is("for") || n.Is("loop") {
			out = append(out, m.invariants(n, none)...)
		}
		out = append(out, n)
	}
	return out
}

// block moves checks as well, now that it is known, from the outside in, which checkpoint is valid before each loop.
func (m *mover) block(b *ir.Block, point int64) {
	var out []*ir.Node
	for _, n := range b.Nodes {
		effect := n.HasEffect()
		if n.Is("for") || n.Is("loop") {
			inside := point
			if effect {
				inside = none
			}
			m.block(n.Blocks[0], inside)
			out = append(out, m.invariants(n, point)...)
		} else {
			for _, c := range n.Blocks {
				m.block(c, point)
			}
		}
		out = append(out, n)
		if n.Is("checkpoint") {
			point = n.Attrs.Int("id")
		} else if effect {
			point = none
		}
	}
	b.Nodes = out
}

// invariants removes from the top of loop's body what does not change, and gives it; checks get exit point unless that is none.
func (m *mover) invariants(loop *ir.Node, point int64) []*ir.Node {
	inside := map[*ir.Value]bool{}
	body := loop.Blocks[0]
	for _, p := range body.Params {
		inside[p] = true
	}
	body.Walk(func(n *ir.Node) {
		for _, v := range n.Outs {
			inside[v] = true
		}
		for _, c := range n.Blocks {
			for _, p := range c.Params {
				inside[p] = true
			}
		}
	})
	var moved []*ir.Node
	body.Filter(func(n *ir.Node) bool {
		for _, v := range n.Args {
			if inside[v] {
				return true
			}
		}
		if !m.movable(n, loop, point) || n.Is("redim") && namesOwnDim(n, inside) || namesCarriedDim(n, loop) {
			return true
		}
		if n.CanFail() {
			setAttr(n, "exit", point)
		}
		for _, v := range n.Outs {
			inside[v] = false
		}
		moved = append(moved, n)
		return false
	})
	return moved
}

// namesOwnDim reports whether a redim gives its operand a dim that it does not have and that a value inside the loop has: outside there is no such dim.
func namesOwnDim(redim *ir.Node, inside map[*ir.Value]bool) bool {
	for _, d := range redim.Out().Type.Dims {
		if d.Name == "" || hasDim(redim.Args[0], d) {
			continue
		}
		for v := range inside {
			if inside[v] && v != redim.Out() && hasDim(v, d) {
				return true
			}
		}
	}
	return false
}

// namesCarriedDim reports whether n gives a value a dim of the loop's variables that no operand has: it has that extent only inside, as a guard found.
func namesCarriedDim(n, loop *ir.Node) bool {
	for _, out := range n.Outs {
		for _, d := range out.Type.Dims {
			has := func(v *ir.Value) bool { return d.Name != "" && hasDim(v, d) }
			if slices.ContainsFunc(loop.Blocks[0].Params, has) && !slices.ContainsFunc(loop.Args, has) && !slices.ContainsFunc(n.Args, has) {
				return true
			}
		}
	}
	return false
}

func hasDim(v *ir.Value, d nd.Dim) bool { return slices.Contains(v.Type.Dims, d) }

func (m *mover) movable(n, loop *ir.Node, point int64) bool {
	if n.CanFail() && point == none {
		return false
	}
	if n.Is("guard") {
		return true
	}
	if !computes(n) || mayWarn(n) || len(n.Outs) == 0 {
		return false
	}
	for _, v := range n.Outs {
		if v.Type.IsRef() && n.Op.Class != op.View && !(v.Fresh() && private(v, m.uses)) {
			return false
		}
	}
	for _, r := range n.Reads() {
		if loop.Touches(r) {
			return false
		}
	}
	return true
}
