package llvm

import (
	"fmt"

	"phylanx/internal/ir"
	"phylanx/internal/op"
)

// extents are those of an array that may be in memory or only computed element by element.
func (fr *frame) extents(v *ir.Value) []string {
	ext := make([]string, v.Type.Rank())
	for i := range ext {
		ext[i] = fr.extent(v, i)
	}
	return ext
}

// extent of one axis, found by way of the node that makes v.
func (fr *frame) extent(v *ir.Value, axis int) string {
	if x, ok := fr.vals[v]; ok {
		return x.arr().ext[axis]
	}
	if v.Type.Dims[axis].One {
		return "1"
	}
	n := v.Def
	switch n.Op.Class {
	case op.Map:
		for _, a := range n.Args {
			k := axis - v.Type.Rank() + a.Type.Rank()
			if k >= 0 && !a.Type.Dims[k].One {
				return fr.extent(a, k)
			}
		}
	case op.Scan:
		return fr.extent(n.Args[0], axis)
	case op.View:
		return fr.viewExtent(n, axis)
	case op.Gather:
		return fr.gatherExtent(n, axis)
	case op.Create:
		first := 0 // operand that is the extent of axis 0
		switch n.Op.Name {
		case "full":
			first = 1
		case "arange":
			first = 2
		case "linspace":
			first = 4
		}
		return fr.value(n.Args[first+axis]).regs[0]
	}
	panic(emitError(fmt.Sprintf("extent %d of %s", axis, n.Op.Name)))
}

func (fr *frame) viewExtent(n *ir.Node, axis int) string {
	x, k := n.Args[0], int(n.Attrs.Int("axis"))
	number := func(i int) string { return fr.value(n.Args[i]).regs[0] }
	switch n.Op.Name {
	case "slice":
		if axis == k {
			return number(2)
		}
		return fr.extent(x, axis)
	case "reshape", "broadcast":
		return number(1 + axis)
	case "bits":
		if len(n.Args) > 1 && axis == x.Type.Rank()-1 {
			return number(1)
		}
	case "diagonal":
		if axis == n.Out().Type.Rank()-1 {
			return number(3)
		}
		axes := n.Attrs.Ints("axes")
		for a := range x.Type.Dims {
			if int64(a) == axes[0] || int64(a) == axes[1] {
				continue
			}
			if axis == 0 {
				return fr.extent(x, a)
			}
			axis--
		}
	case "windows":
		switch axis {
		case k:
			return number(1)
		case x.Type.Rank():
			return number(2)
		}
	case "permute":
		return fr.extent(x, int(n.Attrs.Ints("axes")[axis]))
	case "index", "squeeze":
		if axis >= k {
			axis++
		}
		return fr.extent(x, axis)
	case "newaxis":
		if axis > k {
			axis--
		}
		return fr.extent(x, axis)
	}
	return fr.extent(x, axis)
}

// gatherPlace says where an axis of a gather's result comes from: axis rest of x, or axis idx of the broadcast indices.
func gatherPlace(n *ir.Node, axis int) (rest, idx int) {
	at, rank := int(n.Attrs.Int("at")), indexRank(n)
	switch {
	case axis >= at && axis < at+rank:
		return -1, axis - at
	case axis >= at+rank:
		axis -= rank
	}
	return freeAxes(n)[axis], -1
}

func indexRank(n *ir.Node) int {
	rank := 0
	for _, a := range gatherIndices(n) {
		rank = max(rank, a.Type.Rank())
	}
	return rank
}

// gatherIndices are the index operands of gather and scatter.
func gatherIndices(n *ir.Node) []*ir.Value { return n.Args[1 : 1+len(n.Attrs.Ints("axes"))] }

// freeAxes are the axes of x that no index takes.
func freeAxes(n *ir.Node) []int {
	taken := map[int]bool{}
	for _, a := range n.Attrs.Ints("axes") {
		taken[int(a)] = true
	}
	var free []int
	for i := range n.Args[0].Type.Rank() {
		if !taken[i] {
			free = append(free, i)
		}
	}
	return free
}

func (fr *frame) gatherExtent(n *ir.Node, axis int) string {
	rest, idx := gatherPlace(n, axis)
	if rest >= 0 {
		return fr.extent(n.Args[0], rest)
	}
	for _, a := range gatherIndices(n) {
		k := idx - indexRank(n) + a.Type.Rank()
		if k >= 0 && !a.Type.Dims[k].One {
			return fr.extent(a, k)
		}
	}
	return "1"
}
