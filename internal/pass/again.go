// again marks the for loops whose iterations may be run once more from the values carried into the first of them: they write no memory that they read, and
// nothing in them fails, leaves, allocates or runs Python. Such a loop need not ask at every operation whether it warns; where it turns out, afterwards, that
// something may have, the iterations run again and ask. The outermost such loop is marked, and only where floats can warn: whether an
// integer overflows is one branch on the processor's own flag, which costs less in the loop than a function around it (a dot product: 0.44 ns against 0.71).
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/op"
)

func again(f *ir.Func) { markAgain(f.Body) }

func markAgain(b *ir.Block) {
	for _, n := range b.Nodes {
		switch {
		case n.Is("kernel"):
		case n.Is("for") && repeatable(n):
			setAttr(n, "repeatable", true)
		default:
			for _, c := range n.Blocks {
				markAgain(c)
			}
		}
	}
}

// repeatable reports whether iterations of loop may run once more, and whether that is of use.
func repeatable(loop *ir.Node) bool {
	ok, warns := !slices.ContainsFunc(loop.Outs, func(v *ir.Value) bool { return v.Type.IsRef() }), false
	loop.Blocks[0].Walk(func(n *ir.Node) {
		ok = ok && plain(n)
		warns = warns || ok && mayWarn(n) && n.Out().Type.Elem.IsFloat()
	})
	if !ok || !warns {
		return false
	}
	read := loop.Reads()
	for _, w := range loop.Writes() {
		if slices.ContainsFunc(read, func(r *ir.Value) bool { return ir.MayAlias(w, r) }) {
			return false
		}
	}
	return true
}

// plain reports whether n is part of a computation with numbers that always comes to its end.
func plain(n *ir.Node) bool {
	if n.CanFail() {
		return false
	}
	switch n.Op.Name {
	case "if", "for", "yield", "const", "dim", "union", "tag", "member", "load", "store":
		return !slices.ContainsFunc(n.Outs, func(v *ir.Value) bool { return v.Type.IsRef() })
	case "continue":
		return true
	}
	return n.Op.Class == op.View || n.Op.Class == op.Map && n.Out().Type.IsNum() && !n.Op.Effectful()
}
