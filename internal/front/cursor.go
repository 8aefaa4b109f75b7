package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// cursor is the value of iter(x): where it stands is in a cell, a list of one int, so that all who have it go on from there. It exists only while building.
type cursor struct {
	of   *sequence
	x    *ir.Value // what it goes over
	cell *ir.Value
}

// iterCall is iter(x). An iterator is its own.
func iterCall(c *libCall) (*ir.Value, error) {
	v := c.args["object"]
	switch s := c.statics[v].(type) {
	case *coroutine, *generator, *cursor:
		return v, nil
	case *iterable:
		if s.once {
			return v, nil
		}
	}
	if c.kindOf(v) == nd.List {
		l, err := c.grown(c.placeKey("iter"), v)
		if err != nil {
			return nil, err
		}
		v = l
	}
	of, err := c.sequenceOf(v)
	if err != nil {
		return nil, err
	}
	if of.each != nil || of.watch != nil || of.forward || of.open {
		return nil, refuse("iter() of %s", v.Type)
	}
	cell, err := c.newList(c.placeKey("iter place"), c.int(1))
	if err == nil {
		err = c.putCell(cell, c.int(0))
	}
	return c.newStatic(&cursor{of: of, x: v, cell: cell}), err
}

// placeOfCursor is where a cursor stands.
func (b *builder) placeOfCursor(c *cursor) *ir.Value {
	k, err := b.cellValue(c.cell, true)
	if err != nil {
		panic(bailout{err})
	}
	return k
}

// takeFrom gives the item at k, where a cursor stands, and moves it.
func (b *builder) takeFrom(c *cursor, k *ir.Value) (*ir.Value, error) {
	if err := b.putCell(c.cell, b.intOp("__add", k, b.int(1))); err != nil {
		return nil, err
	}
	return c.of.item(k)
}

// ends moves a cursor to the end where there is no item left. A list may grow later; the iterator that came to its end stays there.
func (b *builder) ends(c *cursor, there *ir.Value) error {
	if c.x.Type.Kind != nd.Seq || c.x.Type.Form != nd.ListForm {
		return nil
	}
	ended, err := b.negate(there)
	if err != nil {
		return err
	}
	return b.onlyIf(ended, func() error { return b.putCell(c.cell, b.int(endless)) })
}

// nextCall is next(it) and next(it, default) of an iterator that stands somewhere.
func nextCall(c *libCall) (*ir.Value, error) {
	it, ok := c.statics[c.args["iterator"]].(*cursor)
	if !ok {
		return nil, refuse("next() of %s", c.args["iterator"].Type)
	}
	k := c.placeOfCursor(it)
	there := c.allMore([]*sequence{it.of}, k)
	otherwise := c.args["default"]
	if otherwise == nil {
		c.guard(there, "StopIteration")
		return c.takeFrom(it, k)
	}
	return c.choose(there, func() (*ir.Value, error) { return c.takeFrom(it, k) }, func() (*ir.Value, error) { return otherwise, c.ends(it, c.bool(false)) })
}

// remaining is what is left for a cursor to go over, all of which is taken at once; then the cursor moves to the end.
func (b *builder) remaining(c *cursor) *ir.Value {
	at := b.placeOfCursor(c)
	s := &sequence{forward: true, state: b.none()}
	s.length = func() *ir.Value { return b.atLeastZero(b.intOp("__sub", c.of.length(), at)) }
	s.item = func(k *ir.Value) (*ir.Value, error) { return c.of.item(b.intOp("__add", at, k)) }
	return b.newStatic(&iterable{of: s, once: true, depth: b.depth()})
}

// overCursor is what is left for an iterator to go over.
func (b *builder) overCursor(v *ir.Value, c *cursor) *sequence {
	s := &sequence{forward: true, shared: true, state: v}
	s.more = func(*ir.Value) *ir.Value {
		there := b.allMore([]*sequence{c.of}, b.placeOfCursor(c))
		if err := b.ends(c, there); err != nil {
			panic(bailout{err})
		}
		return there
	}
	s.item = func(*ir.Value) (*ir.Value, error) { return b.takeFrom(c, b.placeOfCursor(c)) }
	return s
}
