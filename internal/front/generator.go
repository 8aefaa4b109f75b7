package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// accumulator is the variable that a reduction of a generator carries. No Python variable has its name.
const accumulator = "!acc"

// reduction is a builtin that consumes a generator: step takes one element and the value so far; done says that no more are looked at.
type reduction struct {
	first func(b *builder) *ir.Value
	step  func(b *builder, so, x *ir.Value) (*ir.Value, error)
	until any // any and all end at an element with this truth
}

var reductions = map[string]reduction{
	"builtins.sum": {
		first: func(b *builder) *ir.Value { return b.int(0) },
		step:  (*builder).addTo,
	},
	"builtins.any": {first: func(b *builder) *ir.Value { return b.bool(false) }, until: true},
	"builtins.all": {first: func(b *builder) *ir.Value { return b.bool(true) }, until: false},
}

// addTo is one step of sum. Python 3.12 and later add Python floats with a compensation.
func (b *builder) addTo(so, x *ir.Value) (*ir.Value, error) {
	if x.Type.Kind == nd.Py && x.Type.Elem.Inexact() {
		return nil, unsupported{reason: "sum of Python floats", fix: "np.sum of an array"}
	}
	return b.apply("__add", []*ir.Value{so, x})
}

// isReduction reports whether n is a reduction of a generator or list comprehension.
func (b *builder) isReduction(n *physl.Node) bool {
	_, ok := reductions[b.builtinCall(n)]
	return ok && len(n.Args) == 1 && (n.Args[0].Is("__genexp") || n.Args[0].Is("__listcomp"))
}

// reduceGenerator builds sum(f(x) for x in xs) as a loop.
func (b *builder) reduceGenerator(n *physl.Node) (*ir.Value, error) {
	r, gen := reductions[b.builtinCall(n)], n.Args[0]
	outer := b.fr.vars
	b.fr.vars = copyVars(outer)
	defer func() { b.fr.vars = outer }()
	b.setVar(accumulator, r.first(b))
	err := b.generate(gen, gen.Args[1:], func() error {
		x, err := b.expr(gen.Args[0])
		if err != nil {
			return err
		}
		if r.until != nil {
			return b.stopAt(x, r.until)
		}
		so, err := r.step(b, b.fr.vars[accumulator], x)
		if err == nil {
			b.setVar(accumulator, so)
		}
		return err
	}, r.until)
	if err != nil {
		return nil, err
	}
	return b.fr.vars[accumulator], nil
}

// stopAt leaves the loop when x has the truth value until.
func (b *builder) stopAt(x *ir.Value, until any) error {
	c, err := b.truth(x)
	if err != nil {
		return err
	}
	stop := func() ([]*ir.Value, error) {
		b.setVar(accumulator, b.bool(until == true))
		return nil, b.next(b.innermost(), "break")
	}
	goOn := func() ([]*ir.Value, error) { return nil, nil }
	if until == true {
		_, err = b.branch(c, stop, goOn, nil)
	} else {
		_, err = b.branch(c, goOn, stop, nil)
	}
	return err
}

// generate builds the loops of the clauses cs, with body innermost. until: an inner loop that has ended early ends the outer ones.
func (b *builder) generate(gen *physl.Node, cs []*physl.Node, body func() error, until any) error {
	if len(cs) == 0 {
		return body()
	}
	c := cs[0]
	s, err := b.sequence(c.Args[1])
	if err != nil {
		return err
	}
	it := iteration{n: gen, row: "for", names: []string{accumulator}, bounds: s.direct, leaves: until != nil}
	item := s.item
	if s.direct == nil {
		it.bounds = []*ir.Value{b.int(0), s.length(), b.int(1)}
	} else {
		item = func(k *ir.Value) (*ir.Value, error) { return k, nil }
	}
	it.enter = func(i *ir.Value) error {
		v, err := item(i)
		if err != nil {
			return err
		}
		return b.assign(c.Args[0], v)
	}
	it.body = func() error {
		return b.when(c.Args[2:], func() error {
			if err := b.generate(gen, cs[1:], body, until); err != nil || until == nil || len(cs) == 1 {
				return err
			}
			return b.stopAt(b.fr.vars[accumulator], until)
		})
	}
	return b.repeat(it)
}

// when does f if all conditions hold.
func (b *builder) when(conditions []*physl.Node, f func() error) error {
	if len(conditions) == 0 {
		return f()
	}
	v, err := b.expr(conditions[0])
	if err != nil {
		return err
	}
	c, err := b.truth(v)
	if err != nil {
		return err
	}
	_, err = b.branch(c, func() ([]*ir.Value, error) { return nil, b.when(conditions[1:], f) }, func() ([]*ir.Value, error) { return nil, nil }, nil)
	return err
}
