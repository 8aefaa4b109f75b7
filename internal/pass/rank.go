package pass

import "phylanx/internal/ir"

// rank numbers the nodes that may warn. A kernel's block ends with a yield whose {ranks} are those of the combinations it yields to, 0 where none is.
func rank(f *ir.Func) {
	next := int64(0)
	f.Body.Walk(func(n *ir.Node) {
		if len(n.Blocks) == 0 && mayWarn(n) {
			next++
			setAttr(n, "rank", next)
		}
	})
}

// inOrder reports whether the ranks ascend.
func inOrder(f *ir.Func) bool {
	last, ok := int64(0), true
	see := func(r int64) {
		ok = ok && r >= last
		last = r
	}
	f.Body.Walk(func(n *ir.Node) {
		if r, ranked := n.Attrs["rank"].(int64); ranked {
			see(r)
		}
		for _, r := range n.Attrs.Ints("ranks") {
			if r > 0 {
				see(r)
			}
		}
	})
	return ok
}

func unrank(f *ir.Func) {
	f.Body.Walk(func(n *ir.Node) {
		for _, k := range []string{"rank", "ranks"} {
			if n.Attrs[k] != nil {
				setAttr(n, k, nil) // a copy, which no other node shares
				delete(n.Attrs, k)
			}
		}
	})
}
