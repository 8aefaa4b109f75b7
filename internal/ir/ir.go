// Package ir is the typed intermediate form. What prints parses back:
//
//	unit   = { func }
//	func   = "func" name "(" [ param { "," param } ] ")" block          param = "%"id type [ string ] [ "in" region ]
//	block  = "{" [ "(" [ param { "," param } ] ")" ] { node } "}"
//	node   = [ "%"id type { "," "%"id type } "=" ] op [ "%"id { "," "%"id } ] [ attrs ] [ "@" line ":" col [ ":" func ] ] { block }
//	attrs  = "{" name "=" const { "," name "=" const } "}"              (names in alphabetical order)
//	region = int                                                        (of memory, of an argument)
//	name   = word | string        (a function's name; "#" begins a comment, which runs to the end of the line)
//	const  = int | float | complex | "true" | "false" | "none" | string | "[" ints "]" | dtype
//
// Values are in SSA form and arrays are references to memory: a View node gives another reference to the same memory, a Store node writes it, and
// nodes stand in program order. Every other row is pure. What may be moved across a write is decided by MayAlias on the roots of the
// references. (Refused: a pure "update" that makes a new array value. It gives the same freedom, and needs the same
// anti-dependence check before the late pass that makes updates in place, but an update that cannot be made in place is a silent copy, and views of a
// base that is not static need a second mechanism.)
//
// Control is structured. A block's last node is a terminator:
//
//	yield v...      the block's values: end of an if branch, of a for body (the next iteration's carried values), of a kernel
//	continue v...   leaves any number of enclosing ifs for the next iteration of the innermost loop
//	break v...      leaves the innermost loop; v are the loop's results
//	leave v...      leaves the innermost scope (an inlined call); v are its results
//	return v        leaves the function
//	exit            gives the frame back to Python at checkpoint {exit}
package ir

import (
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Pos is a place in the user's source, 1-based line and 0-based column as CPython counts, of a Python function: its number in the request, 0 that of
// the compiled one.
type Pos struct{ Line, Col, Func int32 }

// Place is the line and the function in one number; PlaceOf takes it apart.
func (p Pos) Place() int64 { return int64(p.Func)<<32 | int64(p.Line) }

func PlaceOf(k int64) Pos { return Pos{Line: int32(k), Func: int32(k >> 32)} }

// Value is the result of a node or a block's parameter.
type Value struct {
	ID    int
	Type  nd.Type
	Def   *Node  // nil for a parameter
	Block *Block // parameter of this block, else nil
	Name  string // the Python variable it was first bound to; a hint for readers

	Region int // of an array argument: those of other regions do not overlap it; 0: any may
}

// Node is one operation.
type Node struct {
	Op     *op.Spec
	Args   []*Value
	Outs   []*Value
	Attrs  op.Attrs
	Blocks []*Block
	Pos    Pos
}

// Block is a sequence of nodes; the last is a terminator.
type Block struct {
	Params []*Value
	Nodes  []*Node
	Entry  bool // the body of a Func: its parameters are the arguments
}

// Func is one function for one list of argument types.
type Func struct {
	Name   string
	Body   *Block
	NextID int
	Result nd.Type // type of the returned value
}

// Unit is a function with the functions it calls; Funcs[0] is the entry.
type Unit struct{ Funcs []*Func }

// Params are the function's parameters.
func (f *Func) Params() []*Value { return f.Body.Params }

// NewValue makes a value that is not yet attached.
func (f *Func) NewValue(t nd.Type) *Value {
	f.NextID++
	return &Value{ID: f.NextID - 1, Type: t}
}

// AddParam appends a parameter to b.
func (f *Func) AddParam(b *Block, t nd.Type, name string) *Value {
	v := f.NewValue(t)
	v.Block, v.Name = b, name
	b.Params = append(b.Params, v)
	return v
}

// NewNode makes a node with fresh results of the given types; it is not yet in a block.
func (f *Func) NewNode(s *op.Spec, args []*Value, attrs op.Attrs, pos Pos, outs ...nd.Type) *Node {
	if quiet, ok := attrs["quiet"].(int64); ok {
		s = s.Quiet(op.Warnings(quiet))
	}
	n := &Node{Op: s, Args: args, Attrs: attrs, Pos: pos}
	for _, t := range outs {
		v := f.NewValue(t)
		v.Def = n
		n.Outs = append(n.Outs, v)
	}
	return n
}

// Is reports whether n is of the named row.
func (n *Node) Is(name string) bool { return n.Op.Name == name }

// Out is the single result.
func (n *Node) Out() *Value { return n.Outs[0] }

// Term is the block's terminator, or nil while the block is being built.
func (b *Block) Term() *Node {
	if k := len(b.Nodes); k > 0 && b.Nodes[k-1].Op.IsTerm() {
		return b.Nodes[k-1]
	}
	return nil
}

// Exit is the id of the checkpoint a fallible node leaves to, and whether it has one.
func (n *Node) Exit() (int64, bool) { v, ok := n.Attrs["exit"].(int64); return v, ok }

// CanFail reports whether the node needs an exit.
func (n *Node) CanFail() bool {
	return (n.Op.CanFail || n.Op.Fails != nil) && !n.Attrs.Bool("safe")
}

// Walk calls f for every node of b and of the blocks inside, outermost first, in program order.
func (b *Block) Walk(f func(n *Node)) {
	for _, n := range b.Nodes {
		f(n)
		for _, c := range n.Blocks {
			c.Walk(f)
		}
	}
}

// Root is the value whose memory v refers to: v itself unless a View node made it.
func (v *Value) Root() *Value {
	for v.Def != nil && (v.Def.Op.Class == op.View || v.Def.Op.Props&op.Shares != 0) && v.Def.Args[0].Type.IsRef() {
		v = v.Def.Args[0]
	}
	return v
}

// Fresh reports whether v's memory was made by the node that defines it, so that no other root can share it.
func (v *Value) Fresh() bool {
	if v.Def == nil {
		return false
	}
	switch v.Def.Op.Class {
	case op.Map, op.Reduce, op.Scan, op.Gather, op.Create, op.Contract, op.Extern:
		return true
	}
	return v.Def.Is("kernel") || v.Def.Op.Props&op.Makes != 0
}

// MayAlias reports whether a and b can share memory. Arguments of one region may overlap one another; fresh memory is shared with nothing but what was
// made from it, which includes parameters and results of control nodes.
func MayAlias(a, b *Value) bool {
	ra, rb := a.Root(), b.Root()
	if ra == rb {
		return true
	}
	if ra.Type.IsRef() && rb.Type.IsRef() && ra.Type.IsList() != rb.Type.IsList() {
		return false // an array is no list
	}
	argument := func(v *Value) bool { return v.Block != nil && v.Block.Entry }
	if argument(ra) && argument(rb) && ra.Region > 0 && rb.Region > 0 {
		return ra.Region == rb.Region
	}
	fa, fb := ra.Fresh(), rb.Fresh()
	return !(fa && fb || fa && argument(rb) || fb && argument(ra))
}
