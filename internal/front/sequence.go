package front

import (
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// sequence is what a for loop goes over.
type sequence struct {
	length func() *ir.Value
	item   func(k *ir.Value) (*ir.Value, error)                  // item k, which is in range
	each   func(k *ir.Value, body func(v *ir.Value) error) error // instead of item: does body for item k, or not at all
	direct []*ir.Value                                           // range with a constant step: lo, hi, step of a counted loop
	more   func(k *ir.Value) *ir.Value                           // whether there is an item k; nil: k < length
	unroll bool                                                  // a tuple or list is involved: better unrolled
	watch  []watched                                             // dicts and sets that it goes over
	run    func(to consumer) error                               // instead of all the others: the items come one by one
	state  *ir.Value                                             // for Python to go on with: see sequence functions

	forward bool // an iterator: items are asked for in order, each once
	open    bool // length is the most that there can be
	shared  bool // of an iterator that others may go on with: an item that was asked for is gone
}

// sequences are the builtins that a loop understands. The state of range is the tuple (start, stop, step), of enumerate (state of the
// sequence, start), of zip and reversed the tuple of the states of theirs; of an array, tuple or list it is that itself.
var sequences map[string]func(*builder, []*physl.Node) (*sequence, error)

func init() {
	sequences = map[string]func(*builder, []*physl.Node) (*sequence, error){
		"builtins.range": (*builder).rangeOver, "builtins.enumerate": (*builder).enumerateOver, "builtins.zip": (*builder).zipOver, "builtins.reversed": (*builder).reversedOver,
		"phylanx.prange": (*builder).rangeOver, "builtins.map": (*builder).mapOver, "builtins.filter": (*builder).filterOver,
		"itertools.count": (*builder).countOver, "itertools.repeat": (*builder).repeatOver, "itertools.cycle": (*builder).cycleOver,
		"itertools.islice": (*builder).isliceOver, "itertools.takewhile": (*builder).takewhileOver,
		"numpy.ndindex": (*builder).ndindexOver, "numpy.ndenumerate": (*builder).ndenumerateOver,
	}
}

// builtinCall is the canonical name of the global that n calls, or "".
func (b *builder) builtinCall(n *physl.Node) string {
	if n.Kind != physl.Call || b.isLocal(n.Name) {
		return ""
	}
	if bind, ok := b.req.Functions[b.fr.fn].Globals[n.Name]; ok && bind.Kind == "name" {
		return bind.Name
	}
	return ""
}

func (b *builder) sequence(n *physl.Node) (*sequence, error) {
	if f := sequences[b.builtinCall(n)]; f != nil {
		return f(b, n.Args)
	}
	v, err := b.whole(n)
	if err != nil {
		return nil, err
	}
	return b.anySequence(v)
}

// anySequence is sequenceOf that may be one that leaves items out or whose items come one by one.
func (b *builder) anySequence(v *ir.Value) (*sequence, error) {
	switch s := b.statics[v].(type) {
	case *generator:
		return b.overGenerator(s)
	case *coroutine:
		return b.overCoroutine(s)
	case *cursor:
		return b.overCursor(v, s), nil
	case *iterable:
		if s.of.run != nil && b.depth() <= s.depth {
			return s.of, nil
		}
	}
	return b.sequenceOf(v)
}

// indexed is a sequence of which any item can be had.
func (b *builder) indexed(n *physl.Node) (*sequence, error) {
	s, err := b.complete(n)
	if err == nil && (s.run != nil || s.shared) {
		err = unsupported{reason: "an iterator inside reversed or its like"}
	}
	return s, err
}

// complete is a sequence that leaves no item out.
func (b *builder) complete(n *physl.Node) (*sequence, error) {
	s, err := b.sequence(n)
	if err == nil && s.each != nil {
		err = unsupported{reason: "a generator inside enumerate, zip, reversed or a comprehension"}
	}
	return s, err
}

func (b *builder) overMembers(v *ir.Value, elems []*ir.Value) *sequence {
	s := &sequence{unroll: true, state: v, length: func() *ir.Value { return b.int(int64(len(elems))) }}
	var pick func(k *ir.Value, from int) (*ir.Value, error)
	pick = func(k *ir.Value, from int) (*ir.Value, error) {
		if c, ok := b.constOf(k); ok {
			return elems[c.(int64)], nil
		}
		if from == len(elems)-1 {
			return elems[from], nil
		}
		return b.choose(b.compareInts("==", k, b.int(int64(from))),
			func() (*ir.Value, error) { return elems[from], nil }, func() (*ir.Value, error) { return pick(k, from+1) })
	}
	s.item = func(k *ir.Value) (*ir.Value, error) {
		if len(elems) == 0 {
			return b.none(), nil
		}
		return pick(k, 0)
	}
	return s
}

// rangeOver is range(stop), range(start, stop) and range(start, stop, step).
func (b *builder) rangeOver(ns []*physl.Node) (*sequence, error) {
	vs, err := b.exprs(ns)
	if err != nil {
		return nil, err
	}
	if len(vs) == 0 || len(vs) > 3 {
		return nil, unsupported{reason: "range with these arguments"}
	}
	for i, v := range vs {
		if vs[i], err = b.asIndex(v); err != nil {
			return nil, err
		}
	}
	r := []*ir.Value{b.int(0), nil, b.int(1)}
	if len(vs) == 1 {
		r[1] = vs[0]
	} else {
		copy(r, vs)
	}
	s := &sequence{state: b.tuple(nd.Tuple, r)}
	if c, ok := b.constOf(r[2]); ok && c != int64(0) {
		s.direct = r
	} else {
		b.guard(b.compareInts("!=", r[2], b.int(0)), "range with step 0")
	}
	s.length = func() *ir.Value { return b.rangeLength(r) }
	s.item = func(k *ir.Value) (*ir.Value, error) {
		return b.intOp("__add", r[0], b.intOp("__mul", k, r[2])), nil
	}
	return s, nil
}

// asIndex gives v as a Python int, as operator.index does.
func (b *builder) asIndex(v *ir.Value) (*ir.Value, error) {
	if v.Type.Kind == nd.Py && v.Type.Elem == nd.Int64 {
		return v, nil
	}
	if v.Type.IsNum() && (v.Type.Elem.IsSigned() || v.Type.Elem.IsUint() && v.Type.Elem != nd.Uint64 || v.Type.Kind == nd.Py && v.Type.Elem == nd.Bool) {
		return b.cast(v, nd.Int64, nd.Py), nil
	}
	return nil, unsupported{reason: v.Type.String() + " as an int"}
}

// rangeLength is max(0, ceil((stop - start) / step)).
func (b *builder) rangeLength(r []*ir.Value) *ir.Value {
	one := b.int(1)
	apply := func(name string, x, y *ir.Value) *ir.Value {
		v, err := b.pyOp(name, []*ir.Value{x, y})
		if err != nil {
			panic(bailout{err})
		}
		return v
	}
	if c, ok := b.constOf(r[2]); ok && c == int64(1) {
		return b.atLeastZero(apply("__sub", r[1], r[0]))
	}
	neg := apply("__floordiv", apply("__sub", r[0], r[1]), r[2]) // -ceil((stop-start)/step)
	return b.atLeastZero(apply("__sub", apply("__sub", one, one), neg))
}

func (b *builder) atLeastZero(v *ir.Value) *ir.Value {
	return b.smaller(v, b.int(0), true)
}

// smaller is the smaller of two ints, or the greater.
func (b *builder) smaller(x, y *ir.Value, greater bool) *ir.Value {
	if x == y {
		return x
	}
	o := "<"
	if greater {
		o = ">"
	}
	v, err := b.choose(b.compareInts(o, x, y), func() (*ir.Value, error) { return x, nil }, func() (*ir.Value, error) { return y, nil })
	if err != nil {
		panic(bailout{err})
	}
	return v
}

func (b *builder) enumerateOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) == 0 || len(ns) > 2 {
		return nil, unsupported{reason: "enumerate with these arguments"}
	}
	of, err := b.complete(ns[0])
	if err != nil {
		return nil, err
	}
	start := b.int(0)
	if len(ns) == 2 {
		n := ns[1]
		if n.Is("__arg") {
			n = n.Args[1]
		}
		if start, err = b.expr(n); err != nil {
			return nil, err
		}
		if start, err = b.asIndex(start); err != nil {
			return nil, err
		}
		b.guard(b.compareInts("<", start, b.int(1<<62)), "a count that may outgrow 64 bits") // from below that no loop gets there
	}
	if of.run != nil {
		return b.enumerateRun(of, start), nil
	}
	return &sequence{length: of.length, more: of.more, unroll: of.unroll, forward: of.forward, open: of.open, shared: of.shared, watch: of.watch, state: b.tuple(nd.Tuple, []*ir.Value{of.state, start}), item: func(k *ir.Value) (*ir.Value, error) {
		v, err := of.item(k)
		if err != nil {
			return nil, err
		}
		return b.tuple(nd.Tuple, []*ir.Value{b.offsetBy(start, k), v}), nil
	}}, nil
}

// offsetBy is start + k, which cannot overflow.
func (b *builder) offsetBy(start, k *ir.Value) *ir.Value {
	if c, ok := b.constOf(start); ok && c == int64(0) {
		return k
	}
	return b.intOp("__add", start, k)
}

func (b *builder) zipOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) == 1 && ns[0].Is("__star") {
		v, err := b.expr(ns[0].Args[0])
		if err != nil {
			return nil, err
		}
		if v.Type.Kind == nd.Seq {
			return b.columnsOf(v)
		}
	}
	star := func(n *physl.Node) bool { return n.Is("__star") }
	if slices.ContainsFunc(ns, star) && slices.ContainsFunc(ns, func(n *physl.Node) bool { return !star(n) }) {
		return nil, unsupported{reason: "zip of some arguments with a star"} // Python could not tell their states apart
	}
	var of []*sequence
	var states []*ir.Value
	out := &sequence{}
	list, err := b.sequences(ns)
	if err != nil {
		return nil, err
	}
	runs := func(s *sequence) bool { return s.run != nil }
	if len(list) > 1 && slices.ContainsFunc(list, func(s *sequence) bool { return s.shared }) {
		return nil, unsupported{reason: "zip of an iterator that may go on"}
	}
	if at := slices.IndexFunc(list, runs); at >= 0 {
		if slices.ContainsFunc(list[at+1:], runs) {
			return nil, unsupported{reason: "zip of two generators"}
		}
		return b.zipRun(ns[at], list, at), nil
	}
	out.watch = sameWatched(list)
	for _, s := range list {
		of, states = append(of, s), append(states, s.state)
		out.unroll, out.forward, out.open, out.shared = out.unroll || s.unroll, out.forward || s.forward, out.open || s.open, out.shared || s.shared
	}
	if len(of) == 0 {
		return nil, unsupported{reason: "zip of nothing"}
	}
	if slices.ContainsFunc(of, func(s *sequence) bool { return s.more != nil }) {
		for i, s := range of {
			if s.more == nil { // asked for once: that may fail
				n, known := s.length(), *s
				known.length = func() *ir.Value { return n }
				of[i] = &known
			}
		}
		out.more = func(k *ir.Value) *ir.Value { return b.allMore(of, k) }
		out.unroll = false
	}
	out.length = func() *ir.Value { return b.shortest(of) }
	out.state = b.tuple(nd.Tuple, states)
	out.item = func(k *ir.Value) (*ir.Value, error) {
		items := make([]*ir.Value, len(of))
		for i, s := range of {
			v, err := s.item(k)
			if err != nil {
				return nil, err
			}
			items[i] = v
		}
		return b.tuple(nd.Tuple, items), nil
	}
	return out, nil
}

// columnsOf is zip(*rows) of a list of any length: tuples as long as it is. They are made at once, like the arguments that they are made of.
func (b *builder) columnsOf(rows *ir.Value) (*sequence, error) {
	switch t := rows.Type.Elems[0]; t.Kind {
	case nd.Tuple:
		b.guard(b.compareInts(">", b.listLen(rows), b.int(0)), "zip of nothing")
		columns := make([]*ir.Value, len(t.Elems))
		for i := range columns {
			var err error
			if columns[i], err = b.column(rows, b.int(int64(i)), strconv.Itoa(i)); err != nil {
				return nil, err
			}
		}
		s := b.overMembers(b.tuple(nd.List, columns), columns) // a list, as _left.left_of_zip takes it for the items
		s.forward = true
		return s, nil
	case nd.Seq:
		shortest := b.temporary("shortest")
		b.setVar(shortest, b.int(endless))
		defer b.forget(shortest)
		err := b.forItems(b.overList(rows), b.int(0), func(row *ir.Value) error {
			b.setVar(shortest, b.smaller(b.fr.vars[shortest], b.listLen(row), false))
			return nil
		}, shortest)
		if err != nil {
			return nil, err
		}
		some, err := b.choose(b.compareInts(">", b.listLen(rows), b.int(0)), func() (*ir.Value, error) { return b.fr.vars[shortest], nil },
			func() (*ir.Value, error) { return b.int(0), nil })
		if err != nil {
			return nil, err
		}
		l, err := b.collected(nd.ListForm, "columns", some, func(k *ir.Value) (*ir.Value, error) { return b.column(rows, k, "") })
		if err != nil {
			return nil, err
		}
		s := b.overList(l)
		s.forward = true
		return s, nil
	}
	return nil, unsupported{reason: "zip of the items of " + rows.Type.String()}
}

// column is the tuple of item k of every row.
func (b *builder) column(rows, k *ir.Value, name string) (*ir.Value, error) {
	return b.collected(nd.TupleForm, "column"+name, b.listLen(rows), func(i *ir.Value) (*ir.Value, error) {
		row, err := b.listGet(rows, i, true)
		if err != nil {
			return nil, err
		}
		if elems, ok := b.members(row); ok {
			c, _ := b.constOf(k)
			return elems[c.(int64)], nil
		}
		return b.listGet(row, k, true)
	})
}

// sequences are those that are zipped; zip(*xs) those of the members of xs.
func (b *builder) sequences(ns []*physl.Node) ([]*sequence, error) {
	if len(ns) == 1 && ns[0].Is("__star") {
		ms, err := b.spread(ns)
		if err != nil {
			return nil, err
		}
		list := make([]*sequence, len(ms))
		for i, v := range ms {
			if list[i], err = b.sequenceOf(v); err != nil {
				return nil, err
			}
			if list[i].state == nil {
				return nil, unsupported{reason: "zip with these arguments"}
			}
		}
		return list, nil
	}
	var list []*sequence
	for _, n := range ns {
		if n.Is("__arg") || n.Is("__star") {
			return nil, unsupported{reason: "zip with these arguments"}
		}
		s, err := b.complete(n)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// shortest is the least of the lengths.
func (b *builder) shortest(of []*sequence) *ir.Value {
	n := of[0].length()
	for _, s := range of[1:] {
		n = b.smaller(s.length(), n, false)
	}
	return n
}

// allMore is whether every one of the sequences has an item k.
func (b *builder) allMore(of []*sequence, k *ir.Value) *ir.Value {
	var c *ir.Value
	if of[0].more != nil {
		c = of[0].more(k)
	} else {
		c = b.compareInts("<", k, of[0].length())
	}
	if len(of) == 1 {
		return c
	}
	return b.both(c, func() *ir.Value { return b.allMore(of[1:], k) })
}

// both is "x and y" of two bools.
func (b *builder) both(x *ir.Value, y func() *ir.Value) *ir.Value {
	v, err := b.choose(x, func() (*ir.Value, error) { return y(), nil }, func() (*ir.Value, error) { return b.bool(false), nil })
	if err != nil {
		panic(bailout{err})
	}
	return v
}

func (b *builder) reversedOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) != 1 {
		return nil, unsupported{reason: "reversed with these arguments"}
	}
	of, err := b.indexed(ns[0])
	if err != nil {
		return nil, err
	}
	if of.forward {
		return nil, unsupported{reason: "reversed of an iterator"}
	}
	n := of.length()
	back := func(k *ir.Value) *ir.Value { return b.intOp("__sub", b.intOp("__sub", n, b.int(1)), k) }
	s := &sequence{length: func() *ir.Value { return n }, unroll: of.unroll, watch: of.watch, state: b.tuple(nd.Tuple, []*ir.Value{of.state})}
	s.item = func(k *ir.Value) (*ir.Value, error) { return of.item(back(k)) }
	if of.more != nil {
		s.more = func(k *ir.Value) *ir.Value {
			return b.both(b.compareInts("<", k, n), func() *ir.Value { return of.more(back(k)) })
		}
	}
	return s, nil
}

// comprehension is a list comprehension. Over sequences of known length its elements are the members of a list.
func (b *builder) comprehension(n *physl.Node) (*ir.Value, error) {
	m := b.mark()
	v, err := b.unrolledComprehension(n)
	if err != (unknownLength{}) {
		return v, err
	}
	b.rollback(m)
	return b.inScopeOf(n, func() (*ir.Value, error) { return b.listComprehension(n, nil) })
}

// inScopeOf builds comprehension n, whose targets are its own; what := binds inside is the function's.
func (b *builder) inScopeOf(n *physl.Node, f func() (*ir.Value, error)) (*ir.Value, error) {
	outer := b.fr.vars
	b.fr.vars = copyVars(outer)
	v, err := f()
	inner := b.fr.vars
	b.fr.vars = outer
	for _, name := range sortedKeys(assignedBy(n)) {
		if w := inner[name]; err == nil && w != outer[name] {
			b.setVar(name, w)
		}
	}
	return v, err
}

// assignedBy are the variables that expression n binds by :=.
func assignedBy(n *physl.Node) names {
	set := names{}
	assigned(n, set)
	return set
}

// unknownLength is the error of a list whose length is not known when compiling.
type unknownLength struct{}

func (unknownLength) Error() string { return "a list whose length is not known when compiling" }

func (b *builder) unrolledComprehension(n *physl.Node) (*ir.Value, error) {
	return b.inScopeOf(n, func() (*ir.Value, error) {
		var elems []*ir.Value
		err := b.clauses(n.Args[1:], func() error {
			v, err := b.expr(n.Args[0])
			elems = append(elems, v)
			return err
		})
		if err != nil {
			return nil, err
		}
		return b.tuple(nd.List, elems), nil
	})
}

// clauses runs f for every combination of the items of the clauses.
func (b *builder) clauses(cs []*physl.Node, f func() error) error {
	if len(cs) == 0 {
		return f()
	}
	s, err := b.sequence(cs[0].Args[1])
	if err != nil {
		return err
	}
	if s.more != nil || s.run != nil {
		return unknownLength{}
	}
	if s.each != nil {
		return unsupported{reason: "a generator inside a comprehension"}
	}
	c, ok := b.constOf(s.length())
	if !ok || c.(int64) > maxUnroll {
		return unknownLength{}
	}
	for k := range c.(int64) {
		v, err := s.item(b.int(k))
		if err != nil {
			return err
		}
		if err = b.assign(cs[0].Args[0], v); err != nil {
			return err
		}
		take, err := b.conditions(cs[0].Args[2:])
		if err != nil {
			return err
		}
		if take {
			if err = b.clauses(cs[1:], f); err != nil {
				return err
			}
		}
	}
	return nil
}

// conditions reports whether all hold; they must be known when compiling.
func (b *builder) conditions(ns []*physl.Node) (bool, error) {
	for _, n := range ns {
		v, err := b.expr(n)
		if err != nil {
			return false, err
		}
		t, err := b.truth(v)
		if err != nil {
			return false, err
		}
		c, ok := b.constOf(t)
		if !ok {
			return false, unknownLength{}
		}
		if c == false {
			return false, nil
		}
	}
	return true, nil
}
