// reuse lets a kernel's new array take the memory of an operand that is released right after the kernel: attribute {reuse}, one entry per result, the operand
// whose reference it takes over, or -1. The operand has the result's element type and dims, is C-contiguous, and every read of it in the kernel is of
// the element that is written. Compiled code takes the memory only when the reference is the last one and the memory is a pool block; else it
// allocates, and drops the reference. Kernels that combine elements may take more than one pass over their operands and are left alone.
package pass

import (
	"slices"

	"phylanx/internal/ir"
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
			if i < 0 || used[i] || !r.Args[0].Type.Equal(out.Type) || !n.SameElement(i) {
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
