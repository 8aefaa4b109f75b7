package front

import (
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// Iterators of itertools. Those that are functions of ours are in python/phylanx/_numpy/iterators.py; here are those that may never end, or whose items
// depend on when they are asked for.

// endless is the length of what never ends.
const endless = math.MaxInt64

// iteratorCall makes what a function of ours that stands for one of itertools gives an iterator: (state, number of items, item, advance), or a list.
func (b *builder) iteratorCall(v *ir.Value) (*ir.Value, error) {
	var s *sequence
	if parts, ok := b.bundleOf(v); ok && len(parts) == 4 && isStatic(parts[2]) && isStatic(parts[3]) {
		s = b.stepping(parts)
	} else {
		var err error
		if s, err = b.sequenceOf(v); err != nil {
			return nil, err
		}
	}
	s.forward = true
	return b.newStatic(&iterable{of: s, once: true, depth: b.depth()}), nil
}

// iteratorOf is a call of a function of ours that stands for an iterator.
func (b *builder) iteratorOf(callee *ir.Value, n *physl.Node) (*ir.Value, error) {
	args, err := b.arguments(n.Args)
	if err == nil {
		err = b.keepsItsVariables(args)
	}
	if err != nil {
		return nil, err
	}
	b.at(n)
	v, err := b.callOf(n)(callee, args)
	if err != nil {
		return nil, err
	}
	return b.iteratorCall(v)
}

// stepping is the sequence of what an iterator of ours gives. Each item is asked for once, in order.
func (b *builder) stepping(parts []*ir.Value) *sequence {
	count := parts[1]
	s := &sequence{state: parts[0], length: func() *ir.Value { return count }}
	s.more = func(k *ir.Value) *ir.Value { return b.compareInts("<", k, count) }
	s.item = func(*ir.Value) (*ir.Value, error) {
		v, err := b.callFunction(b.statics[parts[2]].(*closure), nil)
		if err == nil {
			_, err = b.callFunction(b.statics[parts[3]].(*closure), nil)
		}
		return v, err
	}
	return s
}

// isIterator reports whether n calls a function of ours that stands for an iterator.
func (b *builder) isIterator(n *physl.Node) bool {
	bind := b.req.Functions[b.fr.fn].Globals[n.Name]
	return b.isOurs(b.fr.fn, n.Name) && strings.HasPrefix(bind.Name, "itertools.")
}

// keepsItsVariables refuses functions among the arguments of an iterator that use variables which change while it is gone over.
func (b *builder) keepsItsVariables(args []argument) error {
	for _, a := range args {
		c, ok := b.statics[a.value].(*closure)
		if !ok || c.lexical == nil {
			continue
		}
		used := names{}
		reads(c.def, used)
		for name := range used {
			if c.lexical.info.rebound[name] {
				return unsupported{reason: "an iterator with a function of " + name + ", which changes"}
			}
		}
	}
	return nil
}

// countOver is count(start, step) of ints.
func (b *builder) countOver(ns []*physl.Node) (*sequence, error) {
	args, err := b.arguments(ns)
	if err != nil {
		return nil, err
	}
	c, err := b.bind("count", "start=0, step=1", args, nil)
	if err != nil {
		return nil, err
	}
	at := map[string]*ir.Value{"start": b.int(0), "step": b.int(1)}
	for name, v := range c.args {
		if at[name], err = b.asIndex(v); err != nil {
			return nil, err
		}
	}
	const most = 1 << 20 // no loop takes so many steps that the sum overflows
	b.guard(b.compareInts("<", at["start"], b.int(1<<62)), "a count that may outgrow 64 bits")
	b.guard(b.compareInts(">", at["start"], b.int(-1<<62)), "a count that may outgrow 64 bits")
	b.guard(b.compareInts("<=", at["step"], b.int(most)), "a count that may outgrow 64 bits")
	b.guard(b.compareInts(">=", at["step"], b.int(-most)), "a count that may outgrow 64 bits")
	s := b.unending(b.tuple(nd.Tuple, []*ir.Value{at["start"], at["step"]}))
	s.item = func(k *ir.Value) (*ir.Value, error) {
		return b.intOp("__add", at["start"], b.intOp("__mul", k, at["step"])), nil
	}
	return s, nil
}

// unending is a sequence that never ends.
func (b *builder) unending(state *ir.Value) *sequence {
	return &sequence{forward: true, state: state, length: func() *ir.Value { return b.int(endless) }, more: func(*ir.Value) *ir.Value { return b.bool(true) }}
}

// repeatOver is repeat(v) or repeat(v, times).
func (b *builder) repeatOver(ns []*physl.Node) (*sequence, error) {
	args, err := b.arguments(ns)
	if err != nil {
		return nil, err
	}
	c, err := b.bind("repeat", "object, times=None", args, nil)
	if err != nil {
		return nil, err
	}
	v := c.args["object"]
	s := b.unending(b.tuple(nd.Tuple, []*ir.Value{v}))
	if times := c.args["times"]; times != nil {
		if times, err = b.asIndex(times); err != nil {
			return nil, err
		}
		s = &sequence{forward: true, state: b.tuple(nd.Tuple, []*ir.Value{v, times}), length: func() *ir.Value { return b.atLeastZero(times) }}
	}
	s.item = func(*ir.Value) (*ir.Value, error) { return v, nil }
	return s, nil
}

// cycleOver is cycle(x).
func (b *builder) cycleOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) != 1 {
		return nil, unsupported{reason: "cycle with these arguments"}
	}
	l, err := b.listOf(ns[0])
	if err != nil {
		return nil, err
	}
	n := b.listLen(l)
	s := b.unending(b.tuple(nd.Tuple, []*ir.Value{l}))
	s.more = func(*ir.Value) *ir.Value { return b.compareInts(">", n, b.int(0)) }
	s.item = func(k *ir.Value) (*ir.Value, error) {
		return b.listGet(l, b.node("py.mod", []*ir.Value{k, n}, map[string]any{"safe": true}, nd.PyInt).Out(), true)
	}
	return s, nil
}

// listOf is a new list of any length of the items of n.
func (b *builder) listOf(n *physl.Node) (*ir.Value, error) {
	v, err := b.expr(n)
	if err != nil {
		return nil, err
	}
	if v, err = b.listed(v); err != nil || v.Type.Kind == nd.Seq {
		return v, err
	}
	return b.grown(b.placeKey("items"), v)
}

// isliceOver is islice(x, stop) or islice(x, start, stop, step), all items of which are taken at once.
func (b *builder) isliceOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) < 2 || len(ns) > 4 {
		return nil, unsupported{reason: "islice with these arguments"}
	}
	of, err := b.complete(ns[0])
	if err != nil {
		return nil, err
	}
	if of.shared || (of.forward || of.run != nil) && len(ns) > 2 {
		return nil, unsupported{reason: "islice from the middle of an iterator"}
	}
	bounds, err := b.exprs(ns[1:])
	if err != nil {
		return nil, err
	}
	r := []*ir.Value{b.int(0), nil, b.int(1)}
	if len(bounds) == 1 {
		r[1] = bounds[0]
	} else {
		copy(r, bounds)
	}
	if r[1].Type.Kind == nd.None {
		r[1] = b.int(endless)
	}
	for i := range r {
		if r[i], err = b.asIndex(r[i]); err != nil {
			return nil, err
		}
		b.guard(b.compareInts(">=", r[i], b.int(0)), "islice with a negative number")
	}
	if of.run != nil {
		return b.isliceRun(ns[0], of, r[1]), nil
	}
	b.guard(b.compareInts(">", r[2], b.int(0)), "islice with a step of 0")
	r[1] = b.smaller(r[1], of.length(), false)
	some := &sequence{state: b.none()}
	some.length = func() *ir.Value { return b.rangeLength(r) }
	some.item = func(k *ir.Value) (*ir.Value, error) {
		return of.item(b.intOp("__add", r[0], b.intOp("__mul", k, r[2])))
	}
	l, err := b.seqOf(nd.ListForm, "slice", b.newStatic(&iterable{of: some, depth: b.depth()}))
	if err != nil {
		return nil, err
	}
	return b.overList(l), nil
}

// takewhileOver is takewhile(f, x): f is asked when the loop comes to an item, so that it may depend on what the loop does.
func (b *builder) takewhileOver(ns []*physl.Node) (*sequence, error) {
	if len(ns) != 2 {
		return nil, unsupported{reason: "takewhile with these arguments"}
	}
	f, err := b.expr(ns[0])
	if err != nil {
		return nil, err
	}
	of, err := b.complete(ns[1])
	if err != nil {
		return nil, err
	}
	keep := func(v *ir.Value) (*ir.Value, error) {
		c, err := b.applied(f, ns[0], []*ir.Value{v})
		if err != nil {
			return nil, err
		}
		return b.truth(c)
	}
	if of.shared {
		return nil, unsupported{reason: "takewhile of an iterator that may go on"}
	}
	if of.run != nil {
		return b.takewhileRun(ns[0], of, keep), nil
	}
	s := &sequence{forward: true, open: true, length: of.length, state: of.state}
	s.more = func(k *ir.Value) *ir.Value {
		there := b.allMore([]*sequence{of}, k)
		return b.both(there, func() *ir.Value {
			v, err := of.item(k)
			if err == nil {
				v, err = keep(v)
			}
			if err != nil {
				panic(bailout{err})
			}
			return v
		})
	}
	s.item = of.item
	if of.forward {
		return nil, unsupported{reason: "takewhile of an iterator"}
	}
	return s, nil
}
