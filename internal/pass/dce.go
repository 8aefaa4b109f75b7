// dce removes nodes whose results nobody uses, when nobody can notice: no effect, no warning, and no failure that Python would turn into an
// exception. An overflow of a Python int is no such failure. A checkpoint that no node leaves to goes away, and with it its hold on
// the frame's variables: after dce an array is an operand of a checkpoint only when an exit may need it.
package pass

import (
	"phylanx/internal/ir"
	"phylanx/internal/op"
)

func dce(f *ir.Func) {
	for sweep(f.Body) {
	}
}

func sweep(body *ir.Block) bool {
	used := map[*ir.Value]bool{}
	points := map[int64]bool{}
	body.Walk(func(n *ir.Node) {
		for _, v := range n.Args {
			used[v] = true
		}
		if id, ok := n.Exit(); ok {
			points[id] = true
		}
	})
	changed := false
	body.Blocks(func(b *ir.Block) {
		b.Filter(func(n *ir.Node) bool {
			keep := !removable(n, points)
			for _, v := range n.Outs {
				keep = keep || used[v]
			}
			changed = changed || !keep
			return keep
		})
	})
	return changed
}

// removable reports whether n may go when its results are unused.
func removable(n *ir.Node, points map[int64]bool) bool {
	switch n.Op.Name {
	case "checkpoint":
		return !points[n.Attrs.Int("id")]
	case "instance.new":
		return true
	case "if", "for", "scope":
		return quiet(n)
	}
	return computes(n) && (!n.CanFail() || harmless[n.Op.Name]) && !mayWarn(n)
}

// quiet reports whether a structured node only computes: it ends, and control goes on after it.
func quiet(n *ir.Node) bool {
	ok := true
	for _, b := range n.Blocks {
		b.Walk(func(c *ir.Node) {
			switch c.Op.Name {
			case "yield":
			case "continue", "break", "leave":
				ok = ok && (n.Is("for") && !c.Is("leave") || n.Is("scope") && c.Is("leave"))
			case "if", "for":
			default:
				ok = ok && c.Op.Class != op.Store && removable(c, nil)
			}
		})
	}
	return ok
}
