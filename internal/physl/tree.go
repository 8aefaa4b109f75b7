// Package physl is the tree of a Python function and its textual form, PhySL: the form that the original Phylanx gave to its execution trees
// (Tohid et al., 2018), extended so that all of Python's expressions and statements have one. What prints parses back.
package physl

import "math/big"

// Kind tells what a node is.
type Kind uint8

const (
	Call     Kind = iota // Name(Args...): a form of the language, or a call of the function bound to Name
	Name                 // a variable, or a dotted global (np.pi)
	Int                  // Big
	Float                // Num
	Str                  // Text
	Bool                 // Num is 0 or 1
	Nil                  // None
	Ellipsis             // ...
)

// Node is one node of the tree. N numbers the nodes of CPython's ast in preorder within a function, so that a node names its origin
// exactly; it is 0 for nodes that have none.
type Node struct {
	Kind      Kind
	Name      string
	Args      []*Node
	Big       *big.Int
	Num       float64
	Text      string
	Line, Col int32
	N         int32
}

// Is reports whether n is the form or call name.
func (n *Node) Is(name string) bool { return n != nil && n.Kind == Call && n.Name == name }
