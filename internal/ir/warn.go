package ir

import (
	"fmt"

	"phylanx/internal/op"
)

// MaxConditions is how many conditions under which NumPy warns the nodes of one kernel may have: a tile reports them as bits of one word.
const MaxConditions = 30

// Conditions is the number of conditions under which NumPy warns at node n, or at those of a kernel's block. Which a row has for
// these element types is found by asking it about zeros.
func Conditions(n *Node) int {
	count := 0
	if n.Is("kernel") {
		for _, m := range n.Blocks[0].Nodes {
			count += Conditions(m)
		}
		return count
	}
	row := n.Op
	if len(row.Tells) > 0 && n.Out().Type.Elem.Inexact() {
		return len(row.Tells)
	}
	if row.Class == op.Reduce || row.Class == op.Scan {
		row = op.Lookup(row.Of)
	}
	if row == nil || row.Warns == nil {
		return 0
	}
	var x []op.Val
	for _, v := range n.Args {
		x = append(x, NumOf(v.Type.Elem, int64(0)))
	}
	if row != n.Op {
		x = append(x, x[0])
	}
	row.Warns(Numbers{}, x, NumOf(n.Out().Type.Elem, int64(0)), func(op.Warning, op.Val) { count++ })
	return count
}

func conditionsLaw(n *Node) error {
	if c := Conditions(n); c > MaxConditions {
		return fmt.Errorf("%d conditions to warn of, and room for %d", c, MaxConditions)
	}
	return nil
}
