// views makes one view of two where a row can say both, and none where they cancel. A view is a reference, so this changes no memory.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func views(f *ir.Func) {
	f.Body.Walk(compose)
	to, uses := map[*ir.Value]*ir.Value{}, f.Body.Uses()
	f.Body.Blocks(func(b *ir.Block) {
		for _, n := range b.Nodes {
			if len(n.Args) == 0 || len(n.Outs) != 1 {
				continue
			}
			if v := cancel(n); v != nil && v.Type.Equal(n.Out().Type) && (n.Is("redim") || !isObject(uses[n.Out()])) {
				to[n.Out()] = v
			}
		}
	})
	f.Body.Replace(to)
}

// isObject reports whether Python can get hold of a value, where a view is another object than the array it shows: x[:] is not x.
func isObject(uses []ir.Use) bool {
	return slices.ContainsFunc(uses, func(u ir.Use) bool {
		return u.Node.Op.Class == op.Flow && !u.Node.Is("dim") && !u.Node.Is("kernel")
	})
}

// cancel is the value that view n gives back.
func cancel(n *ir.Node) *ir.Value {
	inner := n.Args[0].Def
	switch n.Op.Name {
	case "permute":
		for i, k := range n.Attrs.Ints("axes") {
			if int(k) != i {
				return nil
			}
		}
		return n.Args[0]
	case "redim":
		return n.Args[0] // when the types are equal
	case "squeeze":
		if inner != nil && inner.Is("newaxis") && inner.Attrs.Int("axis") == n.Attrs.Int("axis") {
			return inner.Args[0]
		}
	}
	return nil
}

// compose makes n a view of its operand's operand.
func compose(n *ir.Node) {
	if len(n.Args) == 0 || n.Args[0].Def == nil || n.Args[0].Def.Op != n.Op {
		return
	}
	inner := n.Args[0].Def
	switch n.Op.Name {
	case "permute":
		outer, in := n.Attrs.Ints("axes"), inner.Attrs.Ints("axes")
		axes := make([]int64, len(outer))
		for i, k := range outer {
			axes[i] = in[k]
		}
		setAttr(n, "axes", axes)
		n.Args[0] = inner.Args[0]
	case "reshape":
		if inner.Args[0].Type.Order == nd.C {
			n.Args[0] = inner.Args[0]
		}
	}
}
