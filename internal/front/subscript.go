package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// subscript builds x[i, ...] where it is read.
func (b *builder) subscript(n *physl.Node) (*ir.Value, error) {
	x, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	if x, err = b.openedAt(x, n); err != nil {
		return nil, err
	}
	if b.holdsDict(x) {
		return b.entryOf(x, n)
	}
	if b.kindOf(x) == nd.Instance {
		key, err := b.subscriptValue(n)
		if err != nil {
			return nil, err
		}
		b.at(n)
		return b.subscriptMethod(x, "__getitem__", key)
	}
	idx, err := b.indices(n.Args[1:])
	if err != nil {
		return nil, err
	}
	b.at(n)
	if x.Type.Kind == nd.Object {
		return b.objectItem(x, idx)
	}
	return b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) {
		if elems, ok := b.members(vs[0]); ok {
			return b.memberAt(vs[0], elems, idx)
		}
		if c, ok := b.statics[vs[0]].(*closure); ok && b.req.Functions[c.fn].Indexed {
			return b.itemOfIndexer(c, idx)
		}
		if f, ok := b.statics[vs[0]].(flat); ok {
			return b.flatItem(f.of, idx)
		}
		if it, ok := b.statics[vs[0]].(*iterable); ok && it.class == "builtins.range" {
			return b.rangeItem(it.of, idx)
		}
		if isStatic(vs[0]) || vs[0].Type.Kind == nd.Object {
			return nil, unsupported{reason: "an item of a Python object"}
		}
		return b.itemOf(vs[0], idx)
	})
}

// rangeItem is an item of a range.
func (b *builder) rangeItem(s *sequence, idx []index) (*ir.Value, error) {
	if len(idx) != 1 || idx[0].at == nil {
		return nil, unsupported{reason: "a subscript of a range"}
	}
	k, err := b.asIndex(idx[0].at)
	if err != nil {
		return nil, err
	}
	if k, err = b.inRange(k, s.length()); err != nil {
		return nil, err
	}
	return s.item(k)
}

// inRange is k counted from the start, after guards that it is the place of one of n items.
func (b *builder) inRange(k, n *ir.Value) (*ir.Value, error) {
	b.guard(b.compareInts("<", k, n), "index out of range")
	b.guard(b.compareInts(">=", k, b.intOp("__sub", b.int(0), n)), "index out of range")
	return b.choose(b.compareInts("<", k, b.int(0)), func() (*ir.Value, error) { return b.intOp("__add", k, n), nil }, func() (*ir.Value, error) { return k, nil })
}

// subscriptValue is what stands in the brackets of n, as a value.
func (b *builder) subscriptValue(n *physl.Node) (*ir.Value, error) {
	keys, err := b.exprs(n.Args[1:])
	if err != nil || len(keys) == 1 {
		return keys[0], err
	}
	return b.tuple(nd.Tuple, keys), nil
}

// itemOf is x[idx...] of an array or a list of any length.
func (b *builder) itemOf(x *ir.Value, idx []index) (*ir.Value, error) {
	if x.Type.Kind == nd.Seq {
		return b.listItem(x, idx)
	}
	if isText(x.Type) {
		return b.textItem(x, idx)
	}
	if x.Type.Kind == nd.Scalar && len(idx) > 0 && !slices.ContainsFunc(idx, func(i index) bool { return !i.newaxis && !i.ellipsis }) {
		x = b.zeroD(x)
	}
	return b.getitem(x, idx)
}

// indices builds the subscripts of an access.
func (b *builder) indices(ns []*physl.Node) ([]index, error) {
	out := make([]index, 0, len(ns))
	for _, n := range ns {
		i, err := b.index(n)
		if err != nil {
			return nil, err
		}
		out = append(out, i...)
	}
	return out, nil
}

func (b *builder) index(n *physl.Node) ([]index, error) {
	if n.Is("__slice") {
		i := index{slice: true}
		for k, to := range []**ir.Value{&i.lo, &i.hi, &i.step} {
			if k >= len(n.Args) || n.Args[k].Is("__none") {
				continue
			}
			v, err := b.expr(n.Args[k])
			if err != nil {
				return nil, err
			}
			if v.Type.Kind != nd.None {
				*to = v
			}
		}
		return []index{i}, nil
	}
	v, err := b.expr(n)
	if err != nil {
		return nil, err
	}
	return b.indexOf(v, true)
}

// indexOf is the subscript that a value stands for; a tuple stands for its members.
func (b *builder) indexOf(v *ir.Value, top bool) ([]index, error) {
	if elems, ok := b.members(v); ok && top && b.kindOf(v) == nd.Tuple {
		var out []index
		for _, e := range elems {
			i, err := b.indexOf(e, false)
			if err != nil {
				return nil, err
			}
			out = append(out, i...)
		}
		return out, nil
	}
	if s, ok := b.statics[v].(*sliced); ok {
		return []index{{slice: true, lo: s.lo, hi: s.hi, step: s.step}}, nil
	}
	if _, ok := b.statics[v].(*iterable); ok {
		x, err := b.arrayOf(v, nd.Int64)
		return []index{{at: x}}, err
	}
	switch {
	case v.Type.Kind == nd.Seq && v.Type.Form == nd.TupleForm:
		return nil, unsupported{reason: "an index that is a tuple whose length is not known when compiling"}
	case v.Type.Kind == nd.None:
		return []index{{newaxis: true}}, nil
	case v.Type.Kind == nd.Union && !slices.ContainsFunc(v.Type.Elems, func(t nd.Type) bool { return !t.IsNum() || !t.Elem.IsInt() }):
		k, err := b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) { return b.asIndex(vs[0]) })
		if err != nil {
			return nil, err
		}
		return []index{{at: k}}, nil
	case b.statics[v] == ellipsis{}:
		return []index{{ellipsis: true}}, nil
	case isStatic(v) || v.Type.Kind == nd.Object || v.Type.Kind == nd.Union:
		return nil, unsupported{reason: "a subscript of type " + v.Type.String()}
	}
	return []index{{at: v}}, nil
}

// memberAt is an item of a tuple or list, or a slice of it.
func (b *builder) memberAt(x *ir.Value, elems []*ir.Value, idx []index) (*ir.Value, error) {
	if len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return nil, unsupported{reason: "a subscript of " + x.Type.String()}
	}
	if idx[0].slice {
		v, err := b.memberSlice(x, elems, idx[0])
		if err == (unknownLength{}) {
			if x, err = b.grown(b.placeKey("sliced"), x); err != nil {
				return nil, err
			}
			return b.listItem(x, idx)
		}
		return v, err
	}
	k, err := b.asIndex(idx[0].at)
	if err != nil {
		return nil, err
	}
	n := int64(len(elems))
	if c, ok := b.constOf(k); ok {
		i := c.(int64)
		if i < 0 {
			i += n
		}
		if i < 0 || i >= n {
			return nil, b.leave("index out of range")
		}
		return elems[i], nil
	}
	if n == 0 || n > maxUnroll {
		return nil, unsupported{reason: "an index into " + x.Type.String()}
	}
	if k, err = b.inRange(k, b.int(n)); err != nil {
		return nil, err
	}
	return b.overMembers(x, elems).item(k)
}

func (b *builder) memberSlice(x *ir.Value, elems []*ir.Value, s index) (*ir.Value, error) {
	n := len(elems)
	bound := func(v *ir.Value, absent int) (int, bool) {
		if v == nil {
			return absent, true
		}
		c, ok := b.constOf(v)
		i, isInt := c.(int64)
		if i < 0 {
			i += int64(n)
		}
		return int(min(max(i, 0), int64(n))), ok && isInt
	}
	lo, ok := bound(s.lo, 0)
	hi, ok2 := bound(s.hi, n)
	if s.step != nil {
		step, known := b.constOf(s.step)
		if known && step == int64(-1) && s.lo == nil && s.hi == nil {
			out := make([]*ir.Value, n)
			for i, e := range elems {
				out[n-1-i] = e
			}
			return b.tuple(b.kindOf(x), out), nil
		}
		ok = ok && known && step == int64(1)
	}
	if !ok || !ok2 {
		return nil, unknownLength{}
	}
	return b.tuple(b.kindOf(x), elems[lo:max(lo, hi)]), nil
}
