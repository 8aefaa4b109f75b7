package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// What several passes ask about nodes.

// pure reports whether n is a computation: no effect, no control, no way to fail that it still has.
func pure(n *ir.Node) bool {
	return !n.CanFail() && computes(n)
}

// computes reports whether n only computes its results, though it may fail.
func computes(n *ir.Node) bool {
	switch n.Op.Class {
	case op.Store:
		return false
	case op.Flow:
		switch n.Op.Name {
		case "const", "dim", "contiguous", "overlap", "reshape.fits", "tuple", "item", "union", "tag", "member", "slice.norm", "list.len", "list.get", "list.object", "text.const", "text.of", "text.codes", "text.concat", "text.compare", "text.find", "text.int", "text.float", "text.pad", "text.whole", "text.parse", "random.global", "random.known", "table.len", "table.find", "table.at", "table.last", "table.key", "table.get", "set.within":
			return true
		case "kernel":
			return len(n.Writes()) == 0
		}
		return false
	}
	return !n.Op.Effectful()
}

// fresh reports whether n makes new memory.
func fresh(n *ir.Node) bool {
	return len(n.Outs) > 0 && slices.ContainsFunc(n.Outs, func(v *ir.Value) bool { return v.Type.IsRef() && v.Fresh() })
}

// mayWarn reports whether NumPy could warn at n.
func mayWarn(n *ir.Node) bool {
	return n.Op.Class == op.Extern || ir.Conditions(n) > 0
}

// harmless are the rows that fail only where Python goes on with a larger int: when nobody uses the result nobody can tell.
var harmless = map[string]bool{"py.add": true, "py.sub": true, "py.mul": true, "py.neg": true, "py.abs": true}

// private reports whether the elements of fresh v are only ever read, through it or through views, and by rows that keep no reference. Then
// v is a value: it may be shared, moved and computed again.
func private(v *ir.Value, uses map[*ir.Value][]ir.Use) bool {
	for _, u := range uses[v] {
		switch {
		case u.Node.Op.Class == op.View:
			if !private(u.Node.Out(), uses) {
				return false
			}
		case u.Node.Is("dim"):
		case u.Node.Is("kernel"):
			if slices.Contains(u.Node.Writes(), v) {
				return false
			}
		case u.Node.Op.Class == op.Flow || slices.Contains(u.Node.Op.Writes, u.Index):
			return false
		}
	}
	return true
}

// isNumber reports whether v lives in registers.
func isNumber(v *ir.Value) bool { return v.Type.IsNum() }

// isInt reports whether t is a Python int.
func isInt(t nd.Type) bool { return t.Kind == nd.Py && t.Elem == nd.Int64 }

// setAttr gives n an attribute without touching attributes that it shares with a copy of it.
func setAttr(n *ir.Node, k string, v any) {
	a := op.Attrs{k: v}
	for name, have := range n.Attrs {
		if name != k {
			a[name] = have
		}
	}
	n.Attrs = a
}

// setSafe marks that n cannot fail; it needs no exit any more.
func setSafe(n *ir.Node) {
	setAttr(n, "safe", true)
	delete(n.Attrs, "exit")
}
