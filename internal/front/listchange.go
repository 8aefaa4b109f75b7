package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// Changes of several elements of a list at once: first a new list is made of what goes in, and everything that can fail has happened; then it takes its place.

// sameKind is an empty list of l's own type, to hold what goes into l.
func (b *builder) sameKind(l *ir.Value) *ir.Value {
	return b.node("list.new", []*ir.Value{b.int(0)}, nil, l.Type).Out()
}

// replaceAll puts the elements of a list of l's type in the place of all that l has.
func (b *builder) replaceAll(l, with *ir.Value) {
	b.node("list.splice", []*ir.Value{l, with, b.int(0), b.listLen(l)}, nil)
}

// setListSlice is l[lo:hi:step] = v.
func (b *builder) setListSlice(l *ir.Value, s index, v *ir.Value) error {
	if err := b.changeable(l); err != nil {
		return err
	}
	with := b.sameKind(l)
	if err := b.extendBy(with, v); err != nil {
		return err
	}
	if err := b.normBounds(&s); err != nil {
		return err
	}
	first, length := b.normalized(b.listLen(l), s)
	step := s.step
	if step == nil {
		step = b.int(1)
	}
	_, err := b.choose(b.compareInts("==", step, b.int(1)), func() (*ir.Value, error) {
		b.node("list.splice", []*ir.Value{l, with, first, length}, nil)
		return b.none(), nil
	}, func() (*ir.Value, error) { return b.none(), b.setEvery(l, with, first, length, step) })
	return err
}

// setEvery gives every step-th of l's elements a new value.
func (b *builder) setEvery(l, with, first, length, step *ir.Value) error {
	b.guard(b.compareInts("==", b.listLen(with), length), "a slice that gets another number of items")
	return b.times(length, func(i *ir.Value) error {
		x, err := b.listGet(with, i, true)
		if err != nil {
			return err
		}
		at := b.intOp("__add", first, b.intOp("__mul", i, step))
		b.node("list.set", []*ir.Value{l, at, x}, op.Attrs{"safe": true})
		return nil
	})
}

// deleteStatement is del l[i], l[lo:hi].
func (b *builder) deleteStatement(n *physl.Node) error {
	for _, t := range n.Args {
		x, err := b.expr(t.Args[0])
		if err != nil {
			return err
		}
		if b.kindOf(x) == nd.Dict {
			return b.beReference(x, "del of an item of a dict")
		}
		if x.Type.Kind == nd.Known {
			key, err := b.keyIn(t)
			if err == nil {
				err = b.dropKnown(x, key)
			}
			if err != nil {
				return err
			}
			continue
		}
		if x.Type.Kind == nd.Map {
			key, err := b.keyIn(t)
			if err == nil {
				err = b.deleteKey(x, key)
			}
			if err != nil {
				return err
			}
			continue
		}
		idx, err := b.indices(t.Args[1:])
		if err != nil {
			return err
		}
		b.at(n)
		if x.Type.Kind != nd.Seq {
			return unsupported{reason: "del of an item of " + x.Type.String()}
		}
		if err := b.deleteItems(x, idx); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) deleteItems(l *ir.Value, idx []index) error {
	if err := b.changeable(l); err != nil {
		return err
	}
	if len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return unsupported{reason: "del of a subscript of a list"}
	}
	if !idx[0].slice {
		k, err := b.asIndex(idx[0].at)
		if err == nil {
			_, err = b.listPop(l, k)
		}
		return err
	}
	step, known := b.intConst(idx[0].step, 1)
	if !known || step == 0 {
		return refuse("del of a slice of a list with a step that is not known")
	}
	if err := b.normBounds(&idx[0]); err != nil {
		return err
	}
	size := b.listLen(l)
	first, length := b.normalized(size, idx[0])
	rest := b.sameKind(l)
	if step == 1 {
		b.node("list.splice", []*ir.Value{l, rest, first, length}, nil)
		return nil
	}
	return b.deleteEvery(l, rest, size, first, length, step)
}

// deleteEvery takes every step-th element out, as many as length; rest, an empty list, collects the others.
func (b *builder) deleteEvery(l, rest, size, first, length *ir.Value, step int64) error {
	if step < 0 { // from the other end
		first = b.intOp("__add", first, b.intOp("__mul", b.intOp("__sub", length, b.int(1)), b.int(step)))
		step = -step
	}
	some := func() (*ir.Value, error) {
		b.node("list.extend", []*ir.Value{rest, l, b.int(0), first, b.int(1)}, nil)
		err := b.times(length, func(i *ir.Value) error {
			from := b.intOp("__add", b.intOp("__add", first, b.intOp("__mul", i, b.int(step))), b.int(1))
			count := b.smaller(b.int(step-1), b.intOp("__sub", size, from), false)
			b.node("list.extend", []*ir.Value{rest, l, from, count, b.int(1)}, nil)
			return nil
		})
		if err == nil {
			last := b.intOp("__add", first, b.intOp("__mul", length, b.int(step)))
			b.node("list.extend", []*ir.Value{rest, l, last, b.atLeastZero(b.intOp("__sub", size, last)), b.int(1)}, nil)
			b.replaceAll(l, rest)
		}
		return b.none(), err
	}
	_, err := b.choose(b.compareInts(">", length, b.int(0)), some, func() (*ir.Value, error) { return b.none(), nil })
	return err
}

// listPop takes element k out of l.
func (b *builder) listPop(l, k *ir.Value) (*ir.Value, error) {
	if err := b.changeable(l); err != nil {
		return nil, err
	}
	t := l.Type.Elems[0]
	if t.Kind == nd.Invalid {
		return nil, b.leave("pop from an empty list")
	}
	return b.node("list.pop", []*ir.Value{l, k}, nil, b.taken(t)).Out(), nil
}

// multiplyBy is l *= v.
func (b *builder) multiplyBy(l, v *ir.Value) error {
	k, err := b.asIndex(v)
	if err == nil {
		err = b.changeable(l)
	}
	if err != nil {
		return err
	}
	with := b.sameKind(l)
	if err := b.times(k, func(*ir.Value) error { return b.extendAll(with, l) }); err != nil {
		return err
	}
	b.replaceAll(l, with)
	return nil
}

func listReverseMethod(c *libCall) (*ir.Value, error) {
	l := c.args["self"]
	if err := c.changeable(l); err != nil {
		return nil, err
	}
	with, size := c.sameKind(l), c.listLen(l)
	if err := c.extend(with, l, c.intOp("__sub", size, c.int(1)), size, c.int(-1)); err != nil {
		return nil, err
	}
	c.replaceAll(l, with)
	return c.none(), nil
}
