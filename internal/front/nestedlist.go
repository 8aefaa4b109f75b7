package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// heldElem is the element type of an array made of values of type t, and whether that depends on which of several types are there.
func heldElem(t nd.Type) (d nd.DType, depends bool, err error) {
	switch t.Kind {
	case nd.Array, nd.Scalar, nd.Py:
		return t.Elem, false, nil
	case nd.Seq, nd.Tuple, nd.List, nd.Union:
	default:
		return d, false, refuse("an array of %s", t)
	}
	exact := false
	for i, e := range t.Elems {
		of, mixed, err := heldElem(e)
		if err != nil {
			return d, false, err
		}
		if i == 0 {
			d = of
		}
		d, depends = nd.Promote(d, of), depends || mixed
	}
	for _, e := range t.Elems {
		exact = exact || e.Elem == d
	}
	if t.Kind == nd.Union {
		if !exact {
			return d, false, refuse("an array of %s", t)
		}
		depends = true
	}
	return d, depends, nil
}

// heldExtents are the extents of an array made of v, by its first items. Lists must not be empty.
func (b *builder) heldExtents(v *ir.Value) ([]*ir.Value, error) {
	switch v.Type.Kind {
	case nd.Array:
		return b.shape(v), nil
	case nd.Scalar, nd.Py:
		return nil, nil
	case nd.Union:
		for _, e := range v.Type.Elems {
			if !e.IsNum() {
				return nil, refuse("an array of %s", v.Type)
			}
		}
		return nil, nil
	}
	var n, first *ir.Value
	if elems, ok := b.members(v); ok && len(elems) > 0 {
		n, first = b.int(int64(len(elems))), elems[0]
	} else if v.Type.Kind == nd.Seq {
		n = b.listLen(v)
		b.guard(b.compareInts(">", n, b.int(0)), "an array of no elements")
		var err error
		if first, err = b.listGet(v, b.int(0), true); err != nil {
			return nil, err
		}
	} else {
		return nil, refuse("an array of %s", v.Type)
	}
	inner, err := b.heldExtents(first)
	return append([]*ir.Value{n}, inner...), err
}

// heldArray is np.array of a list whose items are lists, tuples, or numbers of several types. All rows must be of one length.
func (b *builder) heldArray(l *ir.Value, d nd.DType) (*ir.Value, error) {
	const seen = "!seen"
	of, depends, err := heldElem(l.Type)
	if err != nil {
		return nil, err
	}
	extents, err := b.heldExtents(l)
	if err != nil {
		return nil, err
	}
	if d != nd.NoType {
		of, depends = d, false
	}
	b.setVar(seen, b.bool(!depends))
	defer b.forget(seen)
	x := b.empty(of, extents)
	if err := b.fillHeld(x, extents, l); err != nil {
		return nil, err
	}
	b.guard(b.fr.vars[seen], "numbers of another type than before")
	return x, nil
}

// stackedRows is np.array of a list whose items are arrays, lists or tuples of several types, all of one element type.
func (b *builder) stackedRows(l *ir.Value, d nd.DType) (*ir.Value, error) {
	of := nd.NoType
	for _, m := range l.Type.Elems[0].Elems {
		e, depends, err := heldElem(m)
		if err != nil || depends || m.IsNum() || of != nd.NoType && e != of {
			return nil, refuse("an array of %s", l.Type.Elems[0])
		}
		of = e
	}
	rows, err := b.collected(nd.ListForm, "rows", b.listLen(l), func(k *ir.Value) (*ir.Value, error) {
		row, err := b.listGet(l, k, true)
		if err != nil {
			return nil, err
		}
		return b.dispatch([]*ir.Value{row}, func(vs []*ir.Value) (*ir.Value, error) {
			if vs[0].Type.IsArray() {
				return vs[0], nil
			}
			return b.arrayOf(vs[0], of)
		})
	})
	if err != nil {
		return nil, err
	}
	if !rows.Type.Elems[0].IsArray() && rows.Type.Elems[0].Kind != nd.Invalid {
		return nil, refuse("an array of %s", l.Type.Elems[0])
	}
	return b.listArray(rows, d)
}

// fillHeld writes the items of v to x, of these extents; it notes in "!seen" whether there is one of the element type itself.
func (b *builder) fillHeld(x *ir.Value, extents []*ir.Value, v *ir.Value) error {
	const seen = "!seen"
	if v.Type.IsArray() {
		for k, e := range b.shape(v) {
			b.guard(b.compareInts("==", e, extents[k]), "an array of arrays of different shapes")
		}
		w, err := b.stored(v, x.Type.Elem)
		if err != nil {
			return err
		}
		return b.write(x, w)
	}
	put := func(i, item *ir.Value) error {
		if x.Type.Rank() > 1 {
			return b.fillHeld(b.fixed(x, 0, i), extents[1:], item)
		}
		_, err := b.dispatch([]*ir.Value{item}, func(vs []*ir.Value) (*ir.Value, error) {
			w, err := b.packed(vs[0], x.Type.Elem)
			if err != nil {
				return nil, err
			}
			if item.Type.Kind == nd.Union && vs[0].Type.Elem == x.Type.Elem {
				b.setVar(seen, b.bool(true))
			}
			return b.none(), b.setitem(x, []index{{at: i}}, w)
		})
		return err
	}
	if elems, ok := b.members(v); ok {
		b.guard(b.compareInts("==", b.int(int64(len(elems))), extents[0]), "an array of lists of different lengths")
		for i, e := range elems {
			if err := put(b.int(int64(i)), e); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Type.Kind != nd.Seq {
		return refuse("an array of %s", v.Type)
	}
	b.guard(b.compareInts("==", b.listLen(v), extents[0]), "an array of lists of different lengths")
	var at *ir.Value
	return b.repeat(iteration{row: "for", names: []string{seen}, bounds: []*ir.Value{b.int(0), b.listLen(v), b.int(1)},
		enter: func(i *ir.Value) error { at = i; return nil },
		body: func() error {
			item, err := b.listGet(v, at, true)
			if err != nil {
				return err
			}
			return put(at, item)
		}})
}
