// guards removes guards whose condition an earlier guard, or the branch they stand in, has already proved. Values are in SSA form, so a condition
// once true stays true.
package pass

import (
	"maps"

	"phylanx/internal/ir"
)

func guards(f *ir.Func) { proveGuards(f.Body, map[*ir.Value]bool{}) }

// proveGuards knows the conditions that hold where b begins.
func proveGuards(b *ir.Block, proved map[*ir.Value]bool) {
	b.Filter(func(n *ir.Node) bool {
		if n.Is("guard") {
			if proved[n.Args[0]] {
				return false
			}
			prove(proved, n.Args[0])
		}
		for i, c := range n.Blocks {
			inside := maps.Clone(proved)
			if n.Is("if") && i == 0 {
				prove(inside, n.Args[0])
			}
			proveGuards(c, inside)
		}
		// After an if one of whose branches goes elsewhere the other's condition holds.
		if n.Is("if") && !n.Blocks[1].Term().Is("yield") {
			prove(proved, n.Args[0])
		}
		return true
	})
}

// prove notes c and, when c is a conjunction, its parts.
func prove(proved map[*ir.Value]bool, c *ir.Value) {
	proved[c] = true
	if c.Def != nil && c.Def.Is("py.bitand") {
		prove(proved, c.Def.Args[0])
		prove(proved, c.Def.Args[1])
	}
}
