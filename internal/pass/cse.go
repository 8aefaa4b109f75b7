// cse computes equal things once. Numbers and references are equal when row, operands, constants and type are; extents when their dims have
// one name. What reads memory is equal only while nothing writes it. A new array is shared only when both copies are private (see
// facts.go), since Python can tell two arrays apart as soon as it holds or writes them. A node that can fail is replaced by an earlier one that
// did not. Where NumPy may warn, both must stand in one block and on one line, which is the place that a warning names, with nothing between that may end the block or
// that divides what Python has been told or has to do again, and {again} counts those that the first stands for.
package pass

import (
	"fmt"
	"maps"
	"sort"
	"strings"

	"phylanx/internal/ir"
)

func cse(f *ir.Func) {
	c := &sharer{to: map[*ir.Value]*ir.Value{}, uses: f.Body.Uses()}
	c.block(f.Body, map[string]*ir.Node{})
}

type sharer struct {
	to   map[*ir.Value]*ir.Value
	uses map[*ir.Value][]ir.Use
}

func (c *sharer) block(b *ir.Block, have map[string]*ir.Node) {
	b.Filter(func(n *ir.Node) bool {
		for i, v := range n.Args {
			for c.to[v] != nil {
				v = c.to[v]
			}
			n.Args[i] = v
		}
		if len(n.Blocks) > 0 && !n.Is("kernel") {
			forget(have, n)
			for _, inner := range n.Blocks {
				c.block(inner, silent(have))
			}
			if n.Ends() {
				unwarn(have)
			}
			return true
		}
		if n.HasEffect() {
			forget(have, n)
			if n.Is("checkpoint") || n.Opaque() {
				unwarn(have)
			}
			return true
		}
		if !c.sharable(n) {
			return true
		}
		k := key(n)
		first := have[k]
		if first == nil {
			have[k] = n
			return true
		}
		if mayWarn(n) {
			if first.Pos.Line != n.Pos.Line || first.Pos.Func != n.Pos.Func {
				return true
			}
			setAttr(first, "again", first.Attrs.Int("again")+n.Attrs.Int("again")+1)
		}
		for i, v := range n.Outs {
			c.to[v] = first.Outs[i]
		}
		return false
	})
}

// silent is what an inner block may share: not what may warn, since the block runs any number of times.
func silent(have map[string]*ir.Node) map[string]*ir.Node {
	inner := maps.Clone(have)
	unwarn(inner)
	return inner
}

// unwarn drops what may warn.
func unwarn(have map[string]*ir.Node) {
	maps.DeleteFunc(have, func(_ string, n *ir.Node) bool { return mayWarn(n) })
}

// forget drops what n, which writes, may have changed.
func forget(have map[string]*ir.Node, n *ir.Node) {
	maps.DeleteFunc(have, func(_ string, h *ir.Node) bool {
		for _, r := range h.Reads() {
			if n.Touches(r) {
				return true
			}
		}
		return false
	})
}

func (c *sharer) sharable(n *ir.Node) bool {
	if !computes(n) || n.Is("kernel") || len(n.Outs) == 0 {
		return false
	}
	for _, v := range n.Outs {
		if v.Type.IsRef() && v.Fresh() && !private(v, c.uses) {
			return false
		}
	}
	return true
}

func key(n *ir.Node) string {
	if n.Is("dim") {
		if d := n.Args[0].Type.Dims[n.Attrs.Int("axis")]; !d.One {
			return "dim " + d.Name
		}
	}
	var b strings.Builder
	b.WriteString(n.Op.Name)
	for _, v := range n.Args {
		fmt.Fprintf(&b, " %d", v.ID)
	}
	names := make([]string, 0, len(n.Attrs))
	for k := range n.Attrs {
		if k != "exit" && k != "safe" && k != "nonneg" && k != "why" && k != "again" {
			names = append(names, k)
		}
	}
	sort.Strings(names)
	for _, k := range names {
		b.WriteString(" " + k + "=" + ir.ConstText(n.Attrs[k]))
	}
	for _, v := range n.Outs {
		b.WriteString(" " + v.Type.String())
	}
	return b.String()
}
