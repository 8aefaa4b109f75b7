package ir

import (
	"fmt"

	"phylanx/internal/nd"
)

func lists(k int) law {
	return func(_ *verifier, n *Node) error {
		if t := n.Args[k].Type; !t.IsList() {
			return fmt.Errorf("operand %d is %s, want a list", k, t)
		}
		return nil
	}
}

func grows(k int) law {
	return func(_ *verifier, n *Node) error {
		if t := n.Args[k].Type; !t.Grows() {
			return fmt.Errorf("operand %d is %s, want a list, dict or set", k, t)
		}
		return nil
	}
}

func listResult(_ *verifier, n *Node) error {
	if t := n.Out().Type; !t.IsList() {
		return fmt.Errorf("the result is %s, want a list", t)
	}
	return nil
}

// element: operand k is an element of the list, operand 0, but for the names of its dims.
func element(k int) law {
	return func(_ *verifier, n *Node) error {
		if want := n.Args[0].Type.Elems[0]; !elementOf(n.Args[k].Type, want) {
			return fmt.Errorf("operand %d is %s, want %s", k, n.Args[k].Type, want)
		}
		return nil
	}
}

func elementResult(_ *verifier, n *Node) error {
	if t, want := n.Out().Type, n.Args[0].Type.Elems[0]; !elementOf(t, want) {
		return fmt.Errorf("the result is %s, want %s", t, want)
	}
	return nil
}

// elementOf reports whether a value of type t is one of the elements of type want: any extents, but for those that are 1.
func elementOf(t, want nd.Type) bool {
	if t.Kind == want.Kind && t.Grows() {
		return t.Equal(want)
	}
	if t.Kind != want.Kind || t.Elem != want.Elem || t.Kind == nd.Str && t.Text != want.Text || len(t.Dims) != len(want.Dims) || len(t.Elems) != len(want.Elems) ||
		t.IsArray() && (!weaker(want, t) || t.ReadOnly && !want.ReadOnly) {
		return false
	}
	for i, d := range want.Dims {
		if d.One != t.Dims[i].One && d.One {
			return false
		}
	}
	for i, e := range want.Elems {
		if !elementOf(t.Elems[i], e) {
			return false
		}
	}
	return true
}
