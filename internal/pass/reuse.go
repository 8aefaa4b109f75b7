// reuse lets a kernel's new array take the memory of an operand that is released right after the kernel: attribute {reuse}, one entry per result, the operand
// whose reference it takes over, or -1. The operand has the result's element type and dims, is C-contiguous, and every read of it in the kernel is of
// the element that is written. Compiled code takes the memory only when the reference is the last one and the memory is a pool block; else it
// allocates, and drops the reference. Kernels that combine elements may take more than one pass over their operands and are left alone.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/op"
)

func reuse(f *ir.Func) {
	f.Body.Blocks(func(b *ir.Block) {
		dropped := map[*ir.Node]bool{}
		for i, n := range b.Nodes {
			if n.Is("kernel") && elementwise(n) {
				takeOver(n, b.Nodes[i+1:], dropped)
			}
		}
		b.Filter(func(n *ir.Node) bool { return !dropped[n] })
	})
}

func elementwise(n *ir.Node) bool {
	for _, o := range n.KernelOuts() {
		if o.Kind != "new" && o.Kind != "into" {
			return false
		}
	}
	return !n.CanFail()
}

func takeOver(n *ir.Node, after []*ir.Node, dropped map[*ir.Node]bool) {
	from := make([]int64, len(n.Outs))
	found := false
	used := map[int]bool{}
	for k, out := range n.Outs {
		from[k] = -1
		for _, r := range after {
			if !r.Is("release") {
				break
			}
			i := slices.Index(n.Args, r.Args[0])
			if i < 0 || used[i] || !r.Args[0].Type.Equal(out.Type) || !sameElement(n, i) {
				continue
			}
			from[k], used[i], found, dropped[r] = int64(i), true, true, true
			break
		}
	}
	if found {
		setAttr(n, "reuse", from)
	}
}

// sameElement: operand i has the dims of the space, no other operand can share its memory, and no view of it is taken inside.
func sameElement(n *ir.Node, i int) bool {
	x := n.Args[i]
	if !slices.Equal(x.Type.Dims, n.Space()) {
		return false
	}
	for k, v := range n.Args {
		if k != i && v.Type.IsArray() && ir.MayAlias(v, x) {
			return false
		}
	}
	reached := map[*ir.Value]bool{n.Blocks[0].Params[i]: true}
	for _, c := range n.Blocks[0].Nodes {
		for _, v := range c.Args {
			if !reached[v] {
				continue
			}
			for _, o := range c.Outs {
				if !slices.Equal(o.Type.Dims, n.Space()) || !straight(c) {
					return false
				}
				reached[o] = true
			}
		}
	}
	return true
}

// straight reports whether c takes its operands' elements at its own index.
func straight(c *ir.Node) bool { return c.Op.Class == op.Map }
