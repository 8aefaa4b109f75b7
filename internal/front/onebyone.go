package front

import (
	"fmt"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// What enumerate, zip, map and their like make of sequences whose items come one by one: such sequences too.

// plus is to with one more variable that it sets.
func (to consumer) plus(name string) consumer {
	to.names = append(slices.Clip(to.names), name)
	return to
}

// counting gives each the number of the item too, from start on.
func (b *builder) counting(of *sequence, to consumer, start *ir.Value, each func(k, v *ir.Value) error) error {
	count := b.temporary("count")
	b.setVar(count, start)
	defer b.forget(count)
	to = to.plus(count)
	to.each = func(v *ir.Value) error {
		k := b.fr.vars[count]
		b.setVar(count, b.intOp("__add", k, b.int(1)))
		return each(k, v)
	}
	return of.run(to)
}

// stopping runs of for to, with a variable of its own that says when no more items are wanted: then, or when it is set by each.
func (b *builder) stopping(n *physl.Node, of *sequence, to consumer, each func(v *ir.Value, stop string) error) error {
	stop := fmt.Sprintf("!stop%p", n)
	b.setVar(stop, b.bool(false))
	defer b.forget(stop)
	own := to.plus(stop)
	own.stop = stop
	own.each = func(v *ir.Value) error {
		err := each(v, stop)
		if err != nil || to.stop == "" {
			return err
		}
		ended, err := b.either(b.fr.vars[to.stop], func() (*ir.Value, error) { return b.bool(true), nil }, func() (*ir.Value, error) { return b.fr.vars[stop], nil })
		if err == nil {
			b.setVar(stop, ended)
		}
		return err
	}
	return of.run(own)
}

func (b *builder) enumerateRun(of *sequence, start *ir.Value) *sequence {
	return &sequence{run: func(to consumer) error {
		return b.counting(of, to, start, func(k, v *ir.Value) error { return to.each(b.tuple(nd.Tuple, []*ir.Value{k, v})) })
	}}
}

// mapRun gives f(v) for each item.
func (b *builder) mapRun(of *sequence, f func(v *ir.Value) (*ir.Value, error)) *sequence {
	return &sequence{run: func(to consumer) error {
		own := to
		own.each = func(v *ir.Value) error {
			w, err := f(v)
			if err != nil {
				return err
			}
			return to.each(w)
		}
		return of.run(own)
	}}
}

// filterRun gives the items for which keep holds.
func (b *builder) filterRun(of *sequence, keep func(v *ir.Value) (*ir.Value, error)) *sequence {
	return &sequence{run: func(to consumer) error {
		own := to
		own.each = func(v *ir.Value) error {
			c, err := keep(v)
			if err != nil {
				return err
			}
			return b.onlyIf(c, func() error { return to.each(v) })
		}
		return of.run(own)
	}}
}

// takewhileRun ends at the first item for which keep does not hold.
func (b *builder) takewhileRun(n *physl.Node, of *sequence, keep func(v *ir.Value) (*ir.Value, error)) *sequence {
	return &sequence{run: func(to consumer) error {
		return b.stopping(n, of, to, func(v *ir.Value, stop string) error {
			c, err := keep(v)
			if err != nil {
				return err
			}
			_, err = b.branch(c, func() ([]*ir.Value, error) { return nil, to.each(v) }, func() ([]*ir.Value, error) {
				b.setVar(stop, b.bool(true))
				return nil, nil
			}, nil)
			return err
		})
	}}
}

// isliceRun is islice(x, count): the item after the last is not asked for.
func (b *builder) isliceRun(n *physl.Node, of *sequence, count *ir.Value) *sequence {
	return &sequence{run: func(to consumer) error {
		return b.onlyIf(b.compareInts(">", count, b.int(0)), func() error {
			taken := b.temporary("taken")
			b.setVar(taken, b.int(0))
			defer b.forget(taken)
			return b.stopping(n, of, to.plus(taken), func(v *ir.Value, stop string) error {
				k := b.intOp("__add", b.fr.vars[taken], b.int(1))
				b.setVar(taken, k)
				b.setVar(stop, b.compareInts(">=", k, count))
				return to.each(v)
			})
		})
	}}
}

// zipRun is zip of sequences of which number at comes one by one. Those before it are asked first, those after it when it has given an item.
func (b *builder) zipRun(n *physl.Node, list []*sequence, at int) *sequence {
	before, after := list[:at], list[at+1:]
	more := func(of []*sequence, k *ir.Value) *ir.Value {
		if len(of) == 0 {
			return b.bool(true)
		}
		return b.allMore(of, k)
	}
	return &sequence{run: func(to consumer) error {
		return b.onlyIf(more(before, b.int(0)), func() error {
			taken := b.temporary("taken")
			b.setVar(taken, b.int(0))
			defer b.forget(taken)
			return b.stopping(n, list[at], to.plus(taken), func(v *ir.Value, stop string) error {
				k := b.fr.vars[taken]
				next := b.intOp("__add", k, b.int(1))
				b.setVar(taken, next)
				_, err := b.branch(more(after, k), func() ([]*ir.Value, error) {
					items := make([]*ir.Value, len(list))
					for i, s := range list {
						if items[i] = v; i != at {
							var err error
							if items[i], err = s.item(k); err != nil {
								return nil, err
							}
						}
					}
					if err := to.each(b.tuple(nd.Tuple, items)); err != nil {
						return nil, err
					}
					ended, err := b.negate(more(before, next))
					if err == nil {
						b.setVar(stop, ended)
					}
					return nil, err
				}, func() ([]*ir.Value, error) {
					b.setVar(stop, b.bool(true))
					return nil, nil
				}, nil)
				return err
			})
		})
	}}
}
