package ir

import (
	"fmt"
	"slices"

	"phylanx/internal/nd"
)

func tables(kinds ...nd.Kind) law {
	return func(_ *verifier, n *Node) error {
		for k, kind := range kinds {
			if t := n.Args[k].Type; !t.IsTable() || kind != nd.Invalid && t.Kind != kind {
				return fmt.Errorf("operand %d is %s, which is no such table", k, t)
			}
		}
		return nil
	}
}

func tableResult(_ *verifier, n *Node) error {
	if t := n.Out().Type; !t.IsTable() {
		return fmt.Errorf("the result is %s, want a dict or set", t)
	}
	return nil
}

// putLaw: the key and value are of the types that the table holds.
func putLaw(_ *verifier, n *Node) error {
	t := n.Args[0].Type
	held := []nd.Type{t.Key()}
	if t.Kind == nd.Map {
		held = append(held, t.Value())
	}
	if len(n.Args) != 1+len(held) {
		return fmt.Errorf("%d operands for %s", len(n.Args), t)
	}
	for k, want := range held {
		if v := n.Args[1+k].Type; !elementOf(v, want) {
			return fmt.Errorf("operand %d is %s, want %s", 1+k, v, want)
		}
	}
	return nil
}

func entryResult(part func(nd.Type) nd.Type) law {
	return func(_ *verifier, n *Node) error {
		if t, want := n.Out().Type, part(n.Args[0].Type); !elementOf(t, want) {
			return fmt.Errorf("the result is %s, want %s", t, want)
		}
		return nil
	}
}

// SetOps are the ways to combine sets, in the runtime's order.
var SetOps = []string{"union", "intersection", "difference", "symmetric"}

func setOp(_ *verifier, n *Node) error {
	if how := n.Attrs.Str("how"); !slices.Contains(SetOps, how) {
		return fmt.Errorf("no way to combine sets is called %q", how)
	}
	return nil
}

func sameKeys(_ *verifier, n *Node) error {
	for _, v := range slices.Concat(n.Args[1:], n.Outs) {
		if !v.Type.Key().Equal(n.Args[0].Type.Key()) {
			return fmt.Errorf("sets of %s and %s", n.Args[0].Type, v.Type)
		}
	}
	return nil
}
