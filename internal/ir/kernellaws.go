package ir

import (
	"fmt"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func (v *verifier) inKernel() bool {
	return len(v.stack) > 0 && v.stack[len(v.stack)-1].n.Is("kernel")
}

func outsideKernel(v *verifier, n *Node) error {
	if v.inKernel() {
		return fmt.Errorf("not a node of a kernel")
	}
	return nil
}

func pureInKernel(v *verifier, n *Node) error {
	if v.inKernel() && len(n.Outs) != 1 {
		return fmt.Errorf("a node of a kernel has one result")
	}
	return nil
}

// flowInKernel: of control rows a kernel's block holds constants, extents and its yield.
func flowInKernel(v *verifier, n *Node) error {
	if v.inKernel() && !n.Is("const") && !n.Is("dim") && !n.Is("yield") {
		return fmt.Errorf("not a node of a kernel")
	}
	return nil
}

// kernelLaw: parameters stand for operands, {outs} for what is yielded, and results follow from the iteration space.
func kernelLaw(_ *verifier, n *Node) error {
	b := n.Blocks[0]
	if len(b.Params) != len(n.Args) {
		return fmt.Errorf("%d parameters for %d operands", len(b.Params), len(n.Args))
	}
	for i, p := range b.Params {
		if !p.Type.Equal(n.Args[i].Type) {
			return fmt.Errorf("parameter %d is %s, the operand %s", i, p.Type, n.Args[i].Type)
		}
	}
	outs, term := n.KernelOuts(), b.Term()
	if term == nil || !term.Is("yield") || len(term.Args) != len(outs) {
		return fmt.Errorf("%d outs do not match what the block yields", len(outs))
	}
	if k, ok := n.Attrs["dims"].(int64); !ok || k >= int64(len(n.Args)) {
		return fmt.Errorf("{dims} is %v", n.Attrs["dims"])
	}
	space, result := n.Space(), 0
	for i, o := range outs {
		t := term.Args[i].Type
		if !broadcasts(t.Dims, space) {
			return fmt.Errorf("yield %d is %s, which does not broadcast to the iteration space", i, t)
		}
		if o.Kind == "into" {
			if err := intoLaw(n, o, t, space); err != nil {
				return err
			}
			continue
		}
		if result >= len(n.Outs) {
			return fmt.Errorf("%d results for outs %s", len(n.Outs), n.Attrs.Str("outs"))
		}
		if err := outLaw(o, t, n.Outs[result].Type, space); err != nil {
			return fmt.Errorf("out %d: %w", i, err)
		}
		result++
	}
	if result != len(n.Outs) {
		return fmt.Errorf("%d results for outs %s", len(n.Outs), n.Attrs.Str("outs"))
	}
	return conditionsLaw(n)
}

func broadcasts(dims, space []nd.Dim) bool {
	if len(dims) > len(space) {
		return false
	}
	for i, d := range dims {
		if !d.One && d != space[len(space)-len(dims)+i] {
			return false
		}
	}
	return true
}

// intoLaw: a kernel that writes into memory cannot stop half way, so nothing in it may fail.
func intoLaw(n *Node, o KernelOut, t nd.Type, space []nd.Dim) error {
	if o.Into < 0 || o.Into >= len(n.Args) {
		return fmt.Errorf("into operand %d of %d", o.Into, len(n.Args))
	}
	x := n.Args[o.Into].Type
	if !x.IsArray() || x.ReadOnly || x.Elem != t.Elem || len(x.Dims) != len(space) || !broadcasts(x.Dims, space) || !broadcasts(space, x.Dims) {
		return fmt.Errorf("%s into %s", t, x)
	}
	if n.CanFail() {
		return fmt.Errorf("a kernel that writes into memory can fail")
	}
	if !n.SameElement(o.Into) {
		return fmt.Errorf("memory of operand %d is written and read at other elements", o.Into)
	}
	return nil
}

// outLaw checks one result of a kernel.
func outLaw(o KernelOut, yielded, have nd.Type, space []nd.Dim) error {
	switch o.Kind {
	case "reduce", "scan":
		if row := op.Lookup(o.Row); row == nil || row.Class != op.Map {
			return fmt.Errorf("combining row %q", o.Row)
		}
		for _, k := range o.Axes {
			if k < 0 || k >= len(space) {
				return fmt.Errorf("axis %d of rank %d", k, len(space))
			}
		}
	case "new":
	default:
		return fmt.Errorf("unreadable {outs}")
	}
	dims, scalar := o.OutDims(space)
	want := nd.ArrayOf(yielded.Elem, dims...)
	if scalar {
		want = nd.ScalarOf(yielded.Elem)
	}
	if !agrees(have, want) {
		return fmt.Errorf("result of type %s, want %s", have, want)
	}
	return nil
}
