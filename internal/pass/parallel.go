// parallel marks the for loops whose iterations may run in any order, or at once: nothing is carried; every write goes to an element or a row
// of an array at the loop's own index on one axis, so to parts that no two iterations share; memory that is written is read only at that
// same index; and nothing can fail, leave, or run Python, so that no iteration can tell that others have run. Their warnings are told in order.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/op"
)

func parallel(f *ir.Func) {
	f.Body.Walk(func(n *ir.Node) {
		if n.Is("for") && len(n.Outs) == 0 && independent(n) {
			setAttr(n, "parallel", true)
		}
	})
}

// access is one use of memory in a loop: through which reference outside the loop, and at the loop's index on which axis (-1: not).
type access struct {
	base *ir.Value
	axis int
	node *ir.Node
}

func independent(loop *ir.Node) bool {
	index, body := loop.Blocks[0].Params[0], loop.Blocks[0]
	local := map[*ir.Value]bool{}
	ok := true
	body.Walk(func(n *ir.Node) {
		ok = ok && regular(n, body)
		for _, v := range n.Outs {
			local[v] = v.Fresh()
		}
	})
	if !ok {
		return false
	}
	var written, read []access
	var uses func(b *ir.Block)
	uses = func(b *ir.Block) {
		for _, n := range b.Nodes {
			if len(n.Blocks) > 0 && !n.Is("kernel") {
				for _, c := range n.Blocks {
					uses(c)
				}
				continue
			}
			for _, w := range n.Writes() {
				written = append(written, place(w, n, index, local))
			}
			for _, r := range n.Reads() {
				read = append(read, place(r, n, index, local))
			}
		}
	}
	uses(body)
	for _, w := range written {
		if local[w.base] {
			continue
		}
		if w.axis < 0 {
			return false
		}
		for _, x := range slices.Concat(written, read) {
			if !local[x.base] && ir.MayAlias(w.base, x.base) && (w.base != x.base || w.axis != x.axis) {
				return false
			}
		}
	}
	return len(written) > 0
}

// regular reports whether n may stand in the body of a parallel loop.
func regular(n *ir.Node, body *ir.Block) bool {
	switch n.Op.Name {
	case "if", "for": // references that come out of them are counted, and the count is one worker's
		return !slices.ContainsFunc(n.Outs, func(v *ir.Value) bool { return v.Type.IsRef() })
	case "kernel":
		return true
	case "yield":
		return true
	case "continue":
		return len(n.Args) == 0
	}
	if n.Op.Class == op.Contract || n.Op.Class == op.Extern {
		return false // what they warn of is known only while they run
	}
	return n.Op.Class != op.Flow && !n.CanFail() || pure(n)
}

// place follows v to the reference that the loop did not make. Only an index node, or the operands of load and store, may use the
// loop's index, and only once.
func place(v *ir.Value, n *ir.Node, index *ir.Value, local map[*ir.Value]bool) access {
	a := access{base: v, axis: -1, node: n}
	if n.Is("load") || n.Is("store") {
		for k := range v.Type.Dims {
			if n.Args[1+k] == index && n.Attrs.Bool("nonneg") {
				a.axis = k
			}
		}
	}
	for a.base.Def != nil && a.base.Def.Op.Class == op.View {
		d := a.base.Def
		if a.axis >= 0 {
			// The axis was found in a view; only an index on an axis behind leaves its number as it is. Any other view is the reference itself, if all
			// iterations share it.
			if !d.Is("index") {
				if _, inside := local[a.base]; inside {
					return access{base: a.base.Root(), axis: -1, node: n}
				}
				return a
			}
			if int(d.Attrs.Int("axis")) <= a.axis {
				a.axis++
			}
		} else if d.Is("index") && d.Args[1] == index && d.Attrs.Bool("nonneg") {
			a.axis = int(d.Attrs.Int("axis"))
		} else if usesIndex(d, index) {
			return access{base: a.base.Root(), axis: -1, node: n}
		}
		a.base = d.Args[0]
	}
	return a
}

func usesIndex(n *ir.Node, index *ir.Value) bool { return slices.Contains(n.Args, index) }
