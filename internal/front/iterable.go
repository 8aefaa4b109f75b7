package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// iterable is the value of range(...), zip(...) and their like where they are an argument. It exists only while building. All but a range can be gone over once.
type iterable struct {
	of    *sequence
	once  bool
	class string // of the iterable, when it is one of Python's own
	depth int    // loops around the place that made it
}

// depth is the number of loops around the current place.
func (b *builder) depth() int {
	k := 0
	for fr := b.fr; fr != nil; fr = fr.caller {
		k += len(fr.loops)
	}
	return k
}

// keepsIterator refuses to bind v to a variable that occurs count times in a body, when that could go over an iterator again.
func (b *builder) keepsIterator(v *ir.Value, count, most int) error {
	if it, ok := b.statics[v].(*iterable); ok && it.once && count > most {
		return unsupported{reason: "an iterator that is kept"}
	}
	return nil
}

// sequenceOf is what a loop over v goes over. Generators are apart: they can be gone over once.
func (b *builder) sequenceOf(v *ir.Value) (*sequence, error) {
	if s, ok := b.statics[v].(*iterable); ok {
		if s.once && b.depth() > s.depth || s.of.run != nil {
			return nil, unsupported{reason: "an iterator that is kept"}
		}
		return s.of, nil
	}
	if f, ok := b.statics[v].(flat); ok {
		return b.overFlat(f.of), nil
	}
	v, err := b.opened(v)
	if err != nil {
		return nil, err
	}
	if elems, ok := b.members(v); ok {
		return b.overMembers(v, elems), nil
	}
	if v.Type.Kind == nd.Seq {
		return b.overList(v), nil
	}
	if isText(v.Type) {
		return b.overText(v), nil
	}
	if v.Type.Kind == nd.Known {
		return b.overKnown(v, "keys")
	}
	if b.kindOf(v) == nd.Dict {
		return b.sequenceOf(b.dictView(v, "keys"))
	}
	if w, ok := b.viewOfTable(v); ok {
		return b.overTable(w)
	}
	if !v.Type.IsArray() || v.Type.Rank() == 0 {
		return nil, unsupported{reason: "a loop over " + v.Type.String()}
	}
	return &sequence{
		length: func() *ir.Value { return b.extent(v.Type.Dims[0]) },
		item:   func(k *ir.Value) (*ir.Value, error) { return b.row(v, k), nil },
		state:  v,
	}, nil
}

// listed is list(v) of what can be gone over.
func (b *builder) listed(v *ir.Value) (*ir.Value, error) { return b.listedAs("list", v) }

// listedAs is listed; what tells the list from others that are made at the same place.
func (b *builder) listedAs(what string, v *ir.Value) (*ir.Value, error) {
	if elems, ok := b.members(v); ok {
		return b.tuple(nd.List, elems), nil
	}
	if g, ok := b.statics[v].(*generator); ok {
		var l *ir.Value
		if err := b.useUp(g, g.depth); err != nil {
			return nil, err
		}
		err := b.inScope(g, b.fr, func() (err error) {
			l, err = b.listComprehension(g.n, g.of)
			return err
		})
		return l, err
	}
	return b.seqOf(nd.ListForm, what, v)
}

// seqOf is a new list, or another form, of the items of what can be gone over.
func (b *builder) seqOf(form nd.Form, what string, v *ir.Value) (*ir.Value, error) {
	s, err := b.anySequence(v)
	if err != nil {
		return nil, err
	}
	return b.settled(func() (*ir.Value, error) { return b.newSeq(form, b.placeKey("list"), b.int(0)) }, func(l *ir.Value) error {
		if v.Type.Kind == nd.Seq {
			return b.extendAll(l, v)
		}
		return b.forItems(s, b.int(0), func(v *ir.Value) error { return b.listAppend(l, v) })
	})
}

// collected is a new list, or another form, of what item gives for 0, 1 ... count-1.
func (b *builder) collected(form nd.Form, what string, count *ir.Value, item func(k *ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	l, err := b.newSeq(form, b.placeKey(what), count)
	if err != nil {
		return nil, err
	}
	return l, b.times(count, func(k *ir.Value) error {
		v, err := item(k)
		if err == nil {
			err = b.listAppend(l, v)
		}
		return err
	})
}

// forItems does f for the items of s from number first on, which is there or is 0.
func (b *builder) forItems(s *sequence, first *ir.Value, f func(item *ir.Value) error, carried ...string) error {
	if s.run != nil {
		return s.run(consumer{each: f, names: carried})
	}
	var item *ir.Value
	it := iteration{row: "for", names: carried}
	done := b.over(&it, s, b.temporary("item"))
	defer done()
	if c, _ := b.constOf(first); c != int64(0) {
		b.skip(&it, s, first)
	}
	it.enter = func(i *ir.Value) (err error) {
		item, err = b.itemAt(&it, s, i)
		return err
	}
	it.body = func() error { return f(item) }
	if s.each != nil {
		it.enter = func(i *ir.Value) error { item = b.position(&it, i); return nil }
		it.body = func() error { return s.each(item, f) }
	}
	return b.repeat(it)
}

// skip makes the loop begin at item first.
func (b *builder) skip(it *iteration, s *sequence, first *ir.Value) {
	switch {
	case it.counter != "":
		b.setVar(it.counter, first)
	case s.direct != nil:
		it.bounds = append([]*ir.Value{b.intOp("__add", s.direct[0], b.intOp("__mul", first, s.direct[2]))}, s.direct[1:]...)
	default:
		it.bounds = append([]*ir.Value{first}, it.bounds[1:]...)
	}
}

// extremumOf is min or max of the items of v, by what key gives for them. otherwise is the value of none, where that is no error.
func (c *libCall) extremumOf(name string, v, key, otherwise *ir.Value) (*ir.Value, error) {
	b := c.builder
	it, lazy := b.statics[v].(*iterable)
	_, generates := b.statics[v].(*coroutine)
	_, moves := b.statics[v].(*cursor)
	if _, ok := b.statics[v].(*generator); ok || generates || moves || lazy && (it.of.each != nil || it.of.run != nil || it.of.open) {
		l, err := b.listed(v)
		if err != nil {
			return nil, err
		}
		v = l
	}
	s, err := b.sequenceOf(v)
	if err != nil {
		return nil, err
	}
	some := b.compareInts(">", s.length(), b.int(0))
	found := func() (*ir.Value, error) { return c.extremumOfSome(name, s, key) }
	if otherwise == nil {
		b.guard(some, name+"() of nothing")
		return found()
	}
	return b.choose(some, found, func() (*ir.Value, error) { return otherwise, nil })
}

// extremumOfSome is that of a sequence that is not empty.
func (c *libCall) extremumOfSome(name string, s *sequence, key *ir.Value) (*ir.Value, error) {
	b := c.builder
	best, order := b.temporary("best"), b.temporary("order")
	start, err := s.item(b.int(0))
	if err != nil {
		return nil, err
	}
	k, err := c.keyOf(key, start)
	if err != nil {
		return nil, err
	}
	b.setVar(best, start)
	b.setVar(order, k)
	defer b.forget(best)
	defer b.forget(order)
	carried := []string{best, order}
	if key == nil {
		carried = carried[:1]
	}
	err = b.forItems(s, b.int(1), func(v *ir.Value) error {
		before := b.fr.vars[order]
		if key == nil {
			before = b.fr.vars[best]
		}
		r, k, err := c.first(name, key, b.fr.vars[best], before, v)
		if err == nil {
			b.setVar(best, r)
			b.setVar(order, k)
		}
		return err
	}, carried...)
	return b.fr.vars[best], err
}

// noNaN guards that x is no NaN: in a list it equals the very same object, which only Python knows.
func (b *builder) noNaN(x *ir.Value) error {
	if !x.Type.IsNum() || !x.Type.Elem.Inexact() {
		return nil
	}
	same, err := b.compareValues("==", x, x)
	if err == nil {
		same, err = b.truth(same)
	}
	if err == nil {
		b.guard(same, "a NaN in a list")
	}
	return err
}

// sameLists is x == y of lists, one of them of any length.
func (b *builder) sameLists(x, y *ir.Value) (*ir.Value, error) {
	differ := b.temporary("differ")
	var of [2]*sequence
	for i, v := range []*ir.Value{x, y} {
		s, err := b.sequenceOf(v)
		if err != nil {
			return nil, err
		}
		of[i] = s
	}
	return b.choose(b.compareInts("==", of[0].length(), of[1].length()), func() (*ir.Value, error) {
		b.setVar(differ, b.bool(false))
		defer b.forget(differ)
		both := &sequence{length: of[0].length, item: func(k *ir.Value) (*ir.Value, error) { return k, nil }}
		err := b.forItems(both, b.int(0), func(k *ir.Value) error { return b.differAt(of, k, differ) }, differ)
		if err != nil {
			return nil, err
		}
		return b.negate(b.fr.vars[differ])
	}, func() (*ir.Value, error) { return b.bool(false), nil })
}

// differAt leaves the loop with a variable set where items k of two sequences differ.
func (b *builder) differAt(of [2]*sequence, k *ir.Value, differ string) error {
	p, err := of[0].item(k)
	if err != nil {
		return err
	}
	q, err := of[1].item(k)
	if err != nil {
		return err
	}
	if err := b.noNaN(p); err != nil {
		return err
	}
	c, err := b.compareValues("==", p, q)
	if err == nil {
		c, err = b.truth(c)
	}
	if err != nil {
		return err
	}
	return b.unless(c, func() error {
		b.setVar(differ, b.bool(true))
		return b.next(b.innermost(), "break")
	})
}

// containedIn is "x in l" for a list of any length.
func (b *builder) containedIn(x *ir.Value, s *sequence) (*ir.Value, error) {
	found := b.temporary("found")
	if err := b.noNaN(x); err != nil {
		return nil, err
	}
	b.setVar(found, b.bool(false))
	defer b.forget(found)
	err := b.forItems(s, b.int(0), func(v *ir.Value) error {
		c, err := b.compareValues("==", v, x)
		if err != nil {
			return err
		}
		if c, err = b.truth(c); err != nil {
			return err
		}
		return b.onlyIf(c, func() error {
			b.setVar(found, b.bool(true))
			return b.next(b.innermost(), "break")
		})
	}, found)
	return b.fr.vars[found], err
}

// listCall is list(x).
func listCall(c *libCall) (*ir.Value, error) {
	if c.args["iterable"] == nil {
		return c.tuple(nd.List, nil), nil
	}
	return c.listed(c.args["iterable"])
}

// iterableCall is range(...) or its like as an argument.
func (b *builder) iterableCall(n *physl.Node) (*ir.Value, error) {
	s, err := sequences[b.builtinCall(n)](b, n.Args)
	if err != nil {
		return nil, err
	}
	name := b.builtinCall(n)
	return b.newStatic(&iterable{of: s, class: name, once: name != "builtins.range" && name != "phylanx.prange", depth: b.depth()}), nil
}
