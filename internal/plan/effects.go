package plan

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// effects is what decides which tasks wait for which.
type effects struct {
	access
	uses, defines map[*ir.Value]bool
	leaves        bool // may go on elsewhere than behind itself
	checks        bool // what comes later relies on its having gone well: a guard, or a branch that leaves
	returns       bool // a part of it writes the function's result
	alone         bool // runs Python
	ends          bool
}

// Free reports whether n is in no task: whoever needs its results computes them. It is cheap, touches no memory, cannot fail and does not warn.
func Free(n *ir.Node) bool {
	switch n.Op.Name {
	case "checkpoint", "const", "dim", "contiguous", "overlap", "reshape.fits", "tuple", "item", "union", "tag", "member":
		return true
	case "slice.norm":
		return !n.CanFail()
	}
	if n.CanFail() || n.Op.Effectful() {
		return false
	}
	return n.Op.Class == op.View || n.Op.Class == op.Map && n.Out().Type.IsNum() && (n.Op.Warns == nil || n.Out().Type.Kind == nd.Py)
}

func (p *planner) effectsOf(n *ir.Node) effects {
	e := effects{uses: map[*ir.Value]bool{}, defines: map[*ir.Value]bool{}, leaves: n.Leaves(), alone: n.AsksPython() || n.Draws() || n.Has("instance.new") || n.Has("call.changing") || n.Is("attribute.bind"), ends: n.Op.IsTerm()}
	p.touch(&e.access, n)
	within(n, func(c *ir.Node) {
		need(e.uses, c)
		if x := p.exitOf(c); x != nil {
			need(e.uses, x)
		}
		e.returns = e.returns || c.Is("return")
		e.alone = e.alone || c.Is("call") && slices.ContainsFunc(c.Args, func(v *ir.Value) bool { return v.Type.IsTable() }) // it may keep its result there
	})
	for _, v := range n.Outs {
		e.defines[v] = true
	}
	e.checks = n.Is("guard") || n.Is("unchanged") || e.leaves && kindOf(n) == Branch
	return e
}

// need adds the operands of n, through free nodes, to uses.
func need(uses map[*ir.Value]bool, n *ir.Node) {
	for _, v := range n.Args {
		if uses[v] {
			continue
		}
		uses[v] = true
		if v.Def != nil && Free(v.Def) {
			need(uses, v.Def)
		}
	}
}

func (e *effects) join(o effects) {
	e.access.join(o.access)
	for v := range o.uses {
		e.uses[v] = true
	}
	for v := range o.defines {
		e.defines[v] = true
	}
	e.leaves, e.checks, e.returns = e.leaves || o.leaves, e.checks || o.checks, e.returns || o.returns
}

// waitsFor reports whether e must wait for d, which comes earlier.
func (e *effects) waitsFor(d *effects) bool {
	if e.ends || e.alone || d.alone || d.checks || e.returns && d.leaves || d.conflicts(&e.access) {
		return true
	}
	for v := range e.uses {
		if d.defines[v] {
			return true
		}
	}
	return false
}

// waits lists the tasks that e must wait for, leaving out those that another one waits for.
func waits(before []*Task, e *effects) []int {
	var out []int
	implied := make([]bool, len(before))
	for j := len(before) - 1; j >= 0; j-- {
		if !implied[j] && e.waitsFor(&before[j].effects) {
			out = append(out, j)
			implied[j] = true
		}
		if implied[j] {
			for _, k := range before[j].Deps {
				implied[k] = true
			}
		}
	}
	slices.Sort(out)
	return out
}

// closure is all that deps wait for, themselves included.
func closure(tasks []*Task, deps []int) []bool {
	in := make([]bool, len(tasks))
	for _, k := range deps {
		in[k] = true
	}
	for j := len(tasks) - 1; j >= 0; j-- {
		if in[j] {
			for _, k := range tasks[j].Deps {
				in[k] = true
			}
		}
	}
	return in
}
