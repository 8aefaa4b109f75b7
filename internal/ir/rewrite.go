package ir

import (
	"maps"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Use is one place where a value is an operand.
type Use struct {
	Node  *Node
	Index int
}

// Uses lists the uses of every value in b and the blocks inside, in program order. Checkpoints are uses like any other.
func (b *Block) Uses() map[*Value][]Use {
	uses := map[*Value][]Use{}
	b.Walk(func(n *Node) {
		for i, v := range n.Args {
			uses[v] = append(uses[v], Use{n, i})
		}
	})
	return uses
}

// Replace puts to[v] for every operand v in b and the blocks inside; chains in to are followed.
func (b *Block) Replace(to map[*Value]*Value) {
	if len(to) == 0 {
		return
	}
	b.Walk(func(n *Node) {
		for i, v := range n.Args {
			for to[v] != nil {
				v = to[v]
			}
			n.Args[i] = v
		}
	})
}

// Filter keeps the nodes of b (not of blocks inside) for which keep holds.
func (b *Block) Filter(keep func(n *Node) bool) {
	kept := make([]*Node, 0, len(b.Nodes))
	for _, n := range b.Nodes {
		if keep(n) {
			kept = append(kept, n)
		}
	}
	b.Nodes = kept
}

// Blocks calls f for b and every block inside, innermost first.
func (b *Block) Blocks(f func(b *Block)) {
	for _, n := range b.Nodes {
		for _, c := range n.Blocks {
			c.Blocks(f)
		}
	}
	f(b)
}

// Clone copies n into f with fresh results; operands found in to are replaced, and to learns the new results.
func (f *Func) Clone(n *Node, to map[*Value]*Value) *Node {
	c := &Node{Op: n.Op, Attrs: maps.Clone(n.Attrs), Pos: n.Pos}
	for _, v := range n.Args {
		if w := to[v]; w != nil {
			v = w
		}
		c.Args = append(c.Args, v)
	}
	for _, b := range n.Blocks {
		c.Blocks = append(c.Blocks, f.cloneBlock(b, to))
	}
	for _, v := range n.Outs {
		w := f.NewValue(v.Type)
		w.Def, w.Name = c, v.Name
		to[v] = w
		c.Outs = append(c.Outs, w)
	}
	return c
}

func (f *Func) cloneBlock(b *Block, to map[*Value]*Value) *Block {
	c := &Block{Entry: b.Entry}
	for _, p := range b.Params {
		to[p] = f.AddParam(c, p.Type, p.Name)
		to[p].Region = p.Region
	}
	for _, n := range b.Nodes {
		c.Nodes = append(c.Nodes, f.Clone(n, to))
	}
	return c
}

// Clone copies the unit.
func (u *Unit) Clone() *Unit {
	c := &Unit{}
	for _, f := range u.Funcs {
		g := &Func{Name: f.Name, Result: f.Result}
		to := map[*Value]*Value{}
		g.Body = g.cloneBlock(f.Body, to)
		c.Funcs = append(c.Funcs, g)
	}
	return c
}

// Const makes a node for a number of type t; it is not yet in a block.
func (f *Func) Const(t nd.Type, v any, pos Pos) *Node {
	return f.NewNode(op.Lookup("const"), nil, op.Attrs{"value": v}, pos, t)
}

// ConstOf is the value of v when v is a constant node.
func ConstOf(v *Value) (any, bool) {
	if v.Def == nil || !v.Def.Is("const") {
		return nil, false
	}
	c, ok := v.Def.Attrs["value"]
	return c, ok
}

// KernelOut is one entry of a kernel's {outs}.
type KernelOut struct {
	Kind string // new, into, reduce, scan
	Into int    // into: the operand
	Row  string // reduce, scan: the combining row
	Axes []int  // reduce: nil is all; scan: one
	Keep bool   // reduce: keepdims
}

// KernelOuts reads {outs}. A malformed entry has the empty Kind.
func (n *Node) KernelOuts() []KernelOut {
	var outs []KernelOut
	for _, s := range strings.Split(n.Attrs.Str("outs"), ",") {
		outs = append(outs, parseOut(s))
	}
	return outs
}

// Writes lists the references through which n itself, blocks inside included, writes. A pycall may write anything else too (see Opaque).
func (n *Node) Writes() []*Value {
	var w []*Value
	for _, k := range n.Op.Writes {
		w = append(w, n.Args[k])
	}
	if n.Is("kernel") {
		for _, o := range n.KernelOuts() {
			if o.Kind == "into" {
				w = append(w, n.Args[o.Into])
			}
		}
		return w
	}
	for _, b := range n.Blocks {
		for _, c := range b.Nodes {
			w = append(w, c.Writes()...)
		}
	}
	return w
}

// Opaque reports whether n or a node inside runs code that may read and write any array that others can reach.
func (n *Node) Opaque() bool {
	return n.any(func(c *Node) bool { return c.Is("pycall") || c.Is("call.changing") })
}

// Has reports whether n, or a node inside, is of a row.
func (n *Node) Has(row string) bool { return n.any(func(c *Node) bool { return c.Is(row) }) }

// Draws reports whether n or a node inside changes the state of a random generator.
func (n *Node) Draws() bool { return n.any(func(c *Node) bool { return c.Op.Props&op.Draws != 0 }) }

// AsksPython reports whether n or a node inside may need the interpreter, so that only the thread of the call can run it: a pycall, a routine of NumPy's, or the
// loop of a ufunc of another package.
func (n *Node) AsksPython() bool {
	return n.any(func(c *Node) bool {
		return c.Is("pycall") || c.Op.Props&op.Routine != 0 || c.Is("ufunc") && !strings.HasPrefix(c.Attrs.Str("loop"), "numpy.")
	})
}

// HasEffect reports whether Python could tell that n, blocks inside included, has run: then no checkpoint before n is valid after it.
// Terminators only choose where to go on, a checkpoint only describes, and references are counted behind Python's back.
func (n *Node) HasEffect() bool {
	return n.any(func(c *Node) bool {
		switch c.Op.Name {
		case "checkpoint", "release", "retain":
			return false
		case "kernel":
			return len(c.Writes()) > 0
		}
		return c.Op.Effectful() && !c.Op.IsTerm()
	})
}

func (n *Node) any(is func(c *Node) bool) bool {
	if is(n) {
		return true
	}
	for _, b := range n.Blocks {
		for _, c := range b.Nodes {
			if c.any(is) {
				return true
			}
		}
	}
	return false
}

// Kernel makes a kernel node. body is its block, whose parameters stand for args.
func (f *Func) Kernel(args []*Value, body *Block, outs []KernelOut, attrs op.Attrs, pos Pos, results ...nd.Type) *Node {
	text := make([]string, len(outs))
	for i, o := range outs {
		text[i] = o.String()
	}
	a := maps.Clone(attrs)
	a["outs"] = strings.Join(text, ",")
	n := f.NewNode(op.Lookup("kernel"), args, a, pos, results...)
	n.Blocks = []*Block{body}
	return n
}
