package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// flat is the value of x.flat. It exists only while building.
type flat struct{ of *ir.Value }

// Sequences that compute their items when they are asked for. The state of map is the tuple of the states of its sequences, of ndindex the shape,
// of ndenumerate the array, of x.flat the tuple (x, "flat").

func flatOf(b *builder, x *ir.Value) (*ir.Value, error) {
	if !x.Type.IsArray() {
		return nil, refuse("attribute flat of %s", x.Type)
	}
	return b.newStatic(flat{x}), nil
}

// applied is a call of f, the value of the first argument of map or filter, at node n.
func (b *builder) applied(f *ir.Value, n *physl.Node, vs []*ir.Value) (*ir.Value, error) {
	args := make([]argument, len(vs))
	for i, v := range vs {
		args[i].value = v
	}
	pos := b.pos
	defer func() { b.pos = pos }()
	b.at(n) // what f makes is told from what is made of its results
	return b.callOf(n)(f, args)
}

func (b *builder) mapOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) < 2 {
		return nil, unsupported{reason: "map with these arguments"}
	}
	f, err := b.expr(ns[0])
	if err != nil {
		return nil, err
	}
	of, err := b.zipOver(ns[1:])
	if err != nil {
		return nil, err
	}
	if of.run != nil {
		return b.mapRun(of, func(v *ir.Value) (*ir.Value, error) {
			items, _ := b.members(v)
			return b.applied(f, ns[0], items)
		}), nil
	}
	s := *of
	s.item = func(k *ir.Value) (*ir.Value, error) {
		v, err := of.item(k)
		if err != nil {
			return nil, err
		}
		items, _ := b.members(v)
		return b.applied(f, ns[0], items)
	}
	return &s, nil
}

func (b *builder) filterOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) != 2 {
		return nil, unsupported{reason: "filter with these arguments"}
	}
	f, err := b.expr(ns[0])
	if err != nil {
		return nil, err
	}
	of, err := b.complete(ns[1])
	if err != nil {
		return nil, err
	}
	keep := func(v *ir.Value) (c *ir.Value, err error) {
		if c = v; f.Type.Kind != nd.None {
			c, err = b.applied(f, ns[0], []*ir.Value{v})
		}
		if err != nil {
			return nil, err
		}
		return b.truth(c)
	}
	if of.run != nil {
		return b.filterRun(of, keep), nil
	}
	s := &sequence{length: of.length, more: of.more, watch: of.watch, state: of.state}
	s.each = func(k *ir.Value, body func(v *ir.Value) error) error {
		v, err := of.item(k)
		if err != nil {
			return err
		}
		c, err := keep(v)
		if err != nil {
			return err
		}
		return b.onlyIf(c, func() error { return body(v) })
	}
	return s, nil
}

// placeOf is the index, along every axis, of element k in C order, which is in range.
func (b *builder) placeOf(k *ir.Value, extents []*ir.Value) []*ir.Value {
	at := make([]*ir.Value, len(extents))
	for i := len(extents) - 1; i > 0; i-- {
		at[i] = b.node("py.mod", []*ir.Value{k, extents[i]}, op.Attrs{"safe": true}, nd.PyInt).Out()
		k = b.node("py.floordiv", []*ir.Value{k, extents[i]}, op.Attrs{"safe": true}, nd.PyInt).Out()
	}
	if len(at) > 0 {
		at[0] = k
	}
	return at
}

// ndindexOver is np.ndindex(n, m, ...) or np.ndindex(shape).
func (b *builder) ndindexOver(ns []*physl.Node) (*sequence, error) {
	vs, err := b.spread(ns)
	if err != nil {
		return nil, err
	}
	shape := b.tuple(nd.Tuple, vs)
	if len(vs) == 1 && !vs[0].Type.IsNum() {
		shape = vs[0]
	}
	extents, err := b.extents(shape)
	if err != nil {
		return nil, err
	}
	s := &sequence{state: b.tuple(nd.Tuple, extents)}
	s.length = func() *ir.Value { return b.product(extents) }
	s.item = func(k *ir.Value) (*ir.Value, error) { return b.tuple(nd.Tuple, b.placeOf(k, extents)), nil }
	return s, nil
}

func (b *builder) ndenumerateOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) != 1 {
		return nil, unsupported{reason: "ndenumerate with these arguments"}
	}
	x, err := b.expr(ns[0])
	if err != nil {
		return nil, err
	}
	if !x.Type.IsArray() {
		return nil, unsupported{reason: "ndenumerate of " + x.Type.String()}
	}
	extents := b.shape(x)
	s := &sequence{state: x, length: func() *ir.Value { return b.size(x) }}
	s.item = func(k *ir.Value) (*ir.Value, error) {
		at := b.placeOf(k, extents)
		v := b.node("load", append([]*ir.Value{x}, at...), op.Attrs{"safe": true}).Out()
		return b.tuple(nd.Tuple, []*ir.Value{b.tuple(nd.Tuple, at), v}), nil
	}
	return s, nil
}

// overFlat is a loop over x.flat.
func (b *builder) overFlat(x *ir.Value) *sequence {
	s := &sequence{state: b.tuple(nd.Tuple, []*ir.Value{x, b.str("flat")}), length: func() *ir.Value { return b.size(x) }}
	extents := b.shape(x)
	s.item = func(k *ir.Value) (*ir.Value, error) {
		return b.node("load", append([]*ir.Value{x}, b.placeOf(k, extents)...), op.Attrs{"safe": true}).Out(), nil
	}
	return s
}

// flatItem is x.flat[i]: an element, or a copy of several.
func (b *builder) flatItem(x *ir.Value, idx []index) (*ir.Value, error) {
	if len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return nil, unsupported{reason: "a subscript of x.flat"}
	}
	line, err := b.ravel(x)
	if err != nil {
		return nil, err
	}
	v, err := b.getitem(line, idx)
	if err == nil && idx[0].slice {
		v = b.copied(v)
	}
	return v, err
}

// setFlatItem is x.flat[i] = v. Several values would be repeated to fill the place, so v is one number or of the very extent.
func (b *builder) setFlatItem(x *ir.Value, idx []index, v *ir.Value) error {
	if x.Type.Order != nd.C || len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return unsupported{reason: "assignment to x.flat of " + x.Type.String()}
	}
	if !v.Type.IsNum() {
		return unsupported{reason: "assignment of several values to x.flat"}
	}
	line, err := b.ravel(x)
	if err != nil {
		return err
	}
	return b.setitem(line, idx, v)
}

// tupleCall is tuple(x) of what has a known number of items.
func tupleCall(c *libCall) (*ir.Value, error) {
	v := c.args["iterable"]
	if v == nil {
		return c.tuple(nd.Tuple, nil), nil
	}
	if g, ok := c.statics[v].(*generator); ok && !c.hasName(v) {
		m := c.mark()
		l, err := c.unrolledComprehension(g.n)
		if err == (unknownLength{}) {
			c.rollback(m)
			l, err = c.listed(v)
		}
		if err != nil {
			return nil, err
		}
		v = l
	}
	if elems, ok := c.members(v); ok {
		return c.tuple(nd.Tuple, elems), nil
	}
	if elems, err := c.items(v); err == nil {
		return c.tuple(nd.Tuple, elems), nil
	}
	return c.seqOf(nd.TupleForm, "tuple", v)
}

// items are those of what has a known number of them.
func (b *builder) items(v *ir.Value) ([]*ir.Value, error) {
	s, err := b.sequenceOf(v)
	if err != nil {
		return nil, err
	}
	n, known := b.constOf(s.length())
	if !known || s.more != nil || s.each != nil || n.(int64) > maxUnroll {
		return nil, refuse("a number of items that is not known when compiling")
	}
	elems := make([]*ir.Value, n.(int64))
	for k := range elems {
		if elems[k], err = s.item(b.int(int64(k))); err != nil {
			return nil, err
		}
	}
	return elems, nil
}
