package ir

import (
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// String is the entry's text in {outs}.
func (o KernelOut) String() string {
	switch o.Kind {
	case "into":
		return "into:" + strconv.Itoa(o.Into)
	case "reduce":
		axes := make([]string, len(o.Axes))
		for i, k := range o.Axes {
			axes[i] = strconv.Itoa(k)
		}
		text, keep := strings.Join(axes, "."), "0"
		if o.Axes == nil {
			text = "all"
		}
		if o.Keep {
			keep = "1"
		}
		return "reduce:" + o.Row + ":" + text + ":" + keep
	case "scan":
		return "scan:" + o.Row + ":" + strconv.Itoa(o.Axes[0])
	}
	return o.Kind
}

// parseOut reads one entry of {outs}; one that it cannot read has no Kind, which Verify refuses.
func parseOut(s string) KernelOut {
	f := strings.Split(s, ":")
	switch {
	case s == "new":
		return KernelOut{Kind: "new"}
	case f[0] == "into" && len(f) == 2:
		if k, err := strconv.Atoi(f[1]); err == nil {
			return KernelOut{Kind: "into", Into: k}
		}
	case f[0] == "reduce" && len(f) == 4:
		if axes, ok := parseAxes(f[2]); ok {
			return KernelOut{Kind: "reduce", Row: f[1], Axes: axes, Keep: f[3] == "1"}
		}
	case f[0] == "scan" && len(f) == 3:
		if axes, ok := parseAxes(f[2]); ok && len(axes) == 1 {
			return KernelOut{Kind: "scan", Row: f[1], Axes: axes}
		}
	}
	return KernelOut{}
}

func parseAxes(s string) ([]int, bool) {
	if s == "all" {
		return nil, true
	}
	axes := []int{}
	if s == "" {
		return axes, true
	}
	for _, w := range strings.Split(s, ".") {
		k, err := strconv.Atoi(w)
		if err != nil {
			return nil, false
		}
		axes = append(axes, k)
	}
	return axes, true
}

// Space is the dims of a kernel's iteration space.
func (n *Node) Space() []nd.Dim {
	if k, ok := n.Attrs["dims"].(int64); ok && k >= 0 && int(k) < len(n.Args) {
		return n.Args[k].Type.Dims
	}
	return n.Blocks[0].Term().Args[0].Type.Dims
}

// OutDims is the dims of an out's result over a kernel space; scalar reports that the result is a number.
func (o KernelOut) OutDims(space []nd.Dim) (dims []nd.Dim, scalar bool) {
	if o.Kind != "reduce" {
		return space, false
	}
	dims = []nd.Dim{}
	for k, d := range space {
		switch {
		case o.Axes != nil && !slices.Contains(o.Axes, k):
			dims = append(dims, d)
		case o.Keep:
			dims = append(dims, nd.Dim{One: true})
		}
	}
	return dims, len(dims) == 0
}

// SameElement reports whether everything a kernel reads of operand k's memory is the element at its own index: k has the dims of the space, no
// other operand can share its memory, and between it and what is yielded stand only Map nodes over the whole space. Then that element may be
// overwritten as soon as it is computed.
func (n *Node) SameElement(k int) bool {
	x, space := n.Args[k], n.Space()
	if !slices.Equal(x.Type.Dims, space) {
		return false
	}
	for i, v := range n.Args {
		if i != k && v.Type.IsArray() && MayAlias(v, x) {
			return false
		}
	}
	b := n.Blocks[0]
	reached := map[*Value]bool{b.Params[k]: true}
	for _, c := range b.Nodes {
		for _, v := range c.Args {
			if !reached[v] || c.Op.IsTerm() {
				continue
			}
			if c.Op.Class != op.Map || !slices.Equal(c.Out().Type.Dims, space) {
				return false
			}
			reached[c.Out()] = true
		}
	}
	return true
}
