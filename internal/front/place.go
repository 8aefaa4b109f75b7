package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// place is an element of an array, known to be in range, with the value it is about to get.
type place struct {
	x     *ir.Value
	at    []*ir.Value
	value *ir.Value
}

// places finds where a[i], b[j] = v, w goes before anything is stored, so that Python can still take over when an index is out of range. ok is
// false where a target may depend on the stores before it, or is no single element.
func (b *builder) places(ts []*physl.Node, elems []*ir.Value) (found []place, ok bool) {
	bound := names{}
	for _, t := range ts {
		targets(t, bound)
	}
	for i, t := range ts {
		p := place{}
		switch {
		case t.Is("slice"):
			if !plainIndex(t, bound) || !elems[i].Type.IsNum() || !b.find(&p, t, elems[i]) {
				return nil, false
			}
		case t.Kind != physl.Name:
			return nil, false
		}
		found = append(found, p)
	}
	return found, true
}

// find looks the element up, which leaves to the checkpoint when there is none.
func (b *builder) find(p *place, t *physl.Node, v *ir.Value) bool {
	x, err := b.expr(t.Args[0])
	if err != nil || !x.Type.IsRef() || x.Type.ReadOnly {
		return false
	}
	idx, err := b.indices(t.Args[1:])
	if err == nil && x.Type.Kind == nd.Seq {
		return b.findInList(p, x, idx, v)
	}
	if err == nil {
		idx, err = b.fullIndex(x, idx)
	}
	p.x, p.at = x, allInts(idx)
	if err != nil || len(p.at) != len(idx) || len(p.at) != x.Type.Rank() {
		return false
	}
	if p.value, err = b.packed(v, x.Type.Elem); err != nil {
		return false
	}
	b.node("load", append([]*ir.Value{x}, p.at...), nil)
	return true
}

// findInList is find for an element of a list.
func (b *builder) findInList(p *place, x *ir.Value, idx []index, v *ir.Value) bool {
	if p.at = allInts(idx); len(p.at) != 1 || len(idx) != 1 {
		return false
	}
	at, err := b.asIndex(p.at[0])
	if err == nil {
		p.value, err = b.element(x, v)
	}
	if p.value == nil || err != nil {
		return false
	}
	p.x, p.at = x, []*ir.Value{at}
	_, err = b.listGet(x, at, false)
	return err == nil
}

func (b *builder) fill(p place) {
	if p.x.Type.Kind == nd.Seq {
		b.node("list.set", []*ir.Value{p.x, p.at[0], p.value}, op.Attrs{"safe": true})
		return
	}
	b.node("store", append(append([]*ir.Value{p.x}, p.at...), p.value), op.Attrs{"safe": true})
}

// plainIndex reports whether target x[...] reads nothing but variables, none of which is among bound.
func plainIndex(n *physl.Node, bound names) bool {
	for _, c := range n.Args {
		switch {
		case c.Kind == physl.Name && bound[c.Name]:
			return false
		case c.Kind == physl.Name || c.Kind == physl.Int || c.Kind == physl.Nil || c.Kind == physl.Ellipsis || c.Is("__none"):
		case c.Is("__add") || c.Is("__sub") || c.Is("__mul") || c.Is("__minus") || c.Is("__slice"):
			if !plainIndex(c, bound) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// fillViews is x[1:, 0] = y[2] = v for a number v: the parts of arrays are found before anything is stored. ok is false where that cannot be.
func (b *builder) fillViews(ts []*physl.Node, v *ir.Value) (ok bool) {
	m := b.mark()
	views := make([]*ir.Value, len(ts))
	for i, t := range ts {
		if !t.Is("slice") || !plainIndex(t, nil) {
			b.rollback(m)
			return false
		}
		if views[i], ok = b.viewOf(t); !ok {
			b.rollback(m)
			return false
		}
	}
	for _, x := range views {
		if err := b.setitem(x, []index{{ellipsis: true}}, v); err != nil {
			b.rollback(m)
			return false
		}
	}
	return true
}

// viewOf is the part of an array that a target stands for.
func (b *builder) viewOf(t *physl.Node) (*ir.Value, bool) {
	x, err := b.expr(t.Args[0])
	if err != nil || x.Type.Kind != nd.Array || x.Type.ReadOnly {
		return nil, false
	}
	idx, err := b.indices(t.Args[1:])
	if err == nil {
		idx, err = b.fullIndex(x, idx)
	}
	if err != nil {
		return nil, false
	}
	v, adv, err := b.locate(x, idx)
	return v, err == nil && adv == nil
}
