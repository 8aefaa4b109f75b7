package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Joining the arrays of a list whose length is not known.

// lift brings an array into the form in which it is joined to others.
type lift func(x *ir.Value) *ir.Value

// joinedList puts the arrays of l one after the other along axis k of a new array.
func (b *builder) joinedList(l *ir.Value, k int, rank int, form lift) (*ir.Value, error) {
	total, at := b.temporary("total"), b.temporary("at")
	if l.Type.Elems[0].Kind == nd.Invalid {
		return nil, b.leave("nothing to be joined")
	}
	if t := l.Type.Elems[0]; !t.IsArray() || t.Rank() == 0 && rank == 0 || k < 0 {
		return nil, refuse("a sequence of arrays of type %s", l.Type)
	}
	count := b.listLen(l)
	b.guard(b.compareInts(">", count, b.int(0)), "nothing to be joined")
	first, err := b.listGet(l, b.int(0), true)
	if err != nil {
		return nil, err
	}
	first = form(first)
	extents := b.shape(first)
	if k >= len(extents) {
		return nil, refuse("an axis that the arrays have not")
	}
	each := func(name string, f func(x *ir.Value) error) error {
		b.setVar(name, b.int(0))
		return b.forItems(b.overList(l), b.int(0), func(x *ir.Value) error {
			x = form(x)
			if err := f(x); err != nil {
				return err
			}
			b.setVar(name, b.intOp("__add", b.fr.vars[name], b.extent(x.Type.Dims[k])))
			return nil
		}, name)
	}
	if err := each(total, func(x *ir.Value) error { return b.sameShape(x, extents, k) }); err != nil {
		return nil, err
	}
	extents[k] = b.fr.vars[total]
	b.forget(total)
	out := b.empty(l.Type.Elems[0].Elem, extents)
	err = each(at, func(x *ir.Value) error {
		return b.write(b.sliced(out, k, b.fr.vars[at], b.extent(x.Type.Dims[k]), b.int(1), b.sameDim(x.Type.Dims[k])), x)
	})
	b.forget(at)
	return out, err
}

// sameShape guards that x has the extents, but for axis k.
func (b *builder) sameShape(x *ir.Value, extents []*ir.Value, k int) error {
	if x.Type.Rank() != len(extents) {
		return refuse("arrays of different rank to be joined")
	}
	for j, e := range b.shape(x) {
		if j != k {
			b.guard(b.compareInts("==", e, extents[j]), "arrays of different shapes to be joined")
		}
	}
	return nil
}

// ofArrays does f with l, or where its items are lists or tuples with a list of the arrays that NumPy makes of them. An empty one becomes an array of float64, which
// decides the type of what they are joined to.
func (b *builder) ofArrays(l *ir.Value, f func(l *ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	t := l.Type.Elems[0]
	arrays := func(d nd.DType) (*ir.Value, error) {
		rows, err := b.collected(nd.ListForm, "rows"+d.String(), b.listLen(l), func(k *ir.Value) (*ir.Value, error) {
			row, err := b.listGet(l, k, true)
			if err != nil {
				return nil, err
			}
			if d == nd.NoType {
				return b.arrayOf(row, d)
			}
			return b.astype(b.node("list.array", []*ir.Value{row}, nil, b.named(nd.ArrayOf(t.Elems[0].Elem, nd.Dim{}))).Out(), d)
		})
		if err != nil {
			return nil, err
		}
		return f(rows)
	}
	switch {
	case t.Kind == nd.Tuple, t.Kind == nd.Seq && !t.Elems[0].IsNum() && t.Elems[0].Kind != nd.Invalid:
		return arrays(nd.NoType)
	case t.Kind != nd.Seq || t.Elems[0].Kind == nd.Invalid:
		return f(l)
	}
	empty := b.temporary("empty")
	b.setVar(empty, b.bool(false))
	defer b.forget(empty)
	err := b.forItems(b.overList(l), b.int(0), func(row *ir.Value) error {
		v, err := b.choose(b.compareInts("==", b.listLen(row), b.int(0)), func() (*ir.Value, error) { return b.bool(true), nil }, func() (*ir.Value, error) { return b.fr.vars[empty], nil })
		b.setVar(empty, v)
		return err
	}, empty)
	if err != nil {
		return nil, err
	}
	return b.choose(b.fr.vars[empty], func() (*ir.Value, error) { return arrays(nd.Promote(nd.Float64, t.Elems[0].Elem)) }, func() (*ir.Value, error) { return arrays(t.Elems[0].Elem) })
}

// stackedList joins along a new axis k.
func (c *libCall) stackedList(l *ir.Value) (*ir.Value, error) { return c.ofArrays(l, c.stackedArrays) }

func (c *libCall) stackedArrays(l *ir.Value) (*ir.Value, error) {
	rank := l.Type.Elems[0].Rank() + 1
	k, err := c.axis("axis", 0, max(rank, 1))
	if err != nil {
		return nil, err
	}
	return c.joinedList(l, k, rank, func(x *ir.Value) *ir.Value { return c.newaxis(x, k) })
}

// concatenatedList joins along axis k.
func (c *libCall) concatenatedList(l *ir.Value) (*ir.Value, error) {
	return c.ofArrays(l, c.concatenatedArrays)
}

func (c *libCall) concatenatedArrays(l *ir.Value) (*ir.Value, error) {
	if c.args["axis"] != nil && !c.given("axis") {
		return nil, refuse("concatenate() with axis=None")
	}
	k, err := c.axis("axis", 0, max(l.Type.Elems[0].Rank(), 1))
	if err != nil {
		return nil, err
	}
	return c.joinedList(l, k, 0, func(x *ir.Value) *ir.Value { return x })
}

// liftedList is vstack, hstack or column_stack of a list.
func (c *libCall) liftedList(l *ir.Value, rank, k int, columns bool) (*ir.Value, error) {
	return c.ofArrays(l, func(l *ir.Value) (*ir.Value, error) { return c.liftedArrays(l, rank, k, columns) })
}

func (c *libCall) liftedArrays(l *ir.Value, rank, k int, columns bool) (*ir.Value, error) {
	have := l.Type.Elems[0].Rank()
	if max(have, rank) <= k {
		k = 0
	}
	return c.joinedList(l, k, rank, func(x *ir.Value) *ir.Value {
		if columns && x.Type.Rank() == 1 {
			return c.newaxis(x, 1)
		}
		return c.lifted(x, rank)
	})
}

func isList(v *ir.Value) bool { return v != nil && v.Type.Kind == nd.Seq }
