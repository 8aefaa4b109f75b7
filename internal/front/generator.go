package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/physl"
)

// generator is the value of a generator expression of one clause. It exists only while building: an inlined function goes over it, once.
type generator struct {
	n     *physl.Node
	of    *sequence
	fr    *frame
	def   *funcInfo // its own scope: the targets
	depth int       // loops around it
}

// generatorExpr builds (f(x) for x in xs if c). As in Python, xs is evaluated at once.
func (b *builder) generatorExpr(n *physl.Node) (*ir.Value, error) {
	if len(n.Args) != 2 {
		return nil, unsupported{reason: "a generator over several sequences"}
	}
	if len(assignedBy(n)) > 0 {
		return nil, unsupported{reason: "a generator that assigns to a variable"}
	}
	of, err := b.complete(n.Args[1].Args[1])
	if err != nil {
		return nil, err
	}
	g := &generator{n: n, of: of, fr: b.fr, def: &funcInfo{locals: names{}}, depth: b.depth()}
	targets(n.Args[1].Args[0], g.def.locals)
	return b.newStatic(g), nil
}

// overGenerator is the sequence of what g generates.
func (b *builder) overGenerator(g *generator) (*sequence, error) {
	if err := b.useUp(g, g.depth); err != nil {
		return nil, err
	}
	give := func(item func() (*ir.Value, error), body func(v *ir.Value) error) error {
		user := b.fr
		inside := func(f func() error) error { return b.inScope(g, user, f) }
		var v *ir.Value
		clause := g.n.Args[1]
		vars := map[string]*ir.Value{}
		err := inside(func() error {
			item, err := item()
			if err == nil {
				err = b.assign(clause.Args[0], item)
			}
			vars = b.fr.vars
			return err
		})
		if err != nil {
			return err
		}
		within := func(n *physl.Node) (*ir.Value, error) {
			err := inside(func() (err error) {
				b.fr.vars = vars
				v, err = b.expr(n)
				return err
			})
			return v, err
		}
		return b.when(clause.Args[2:], within, func() error {
			v, err := within(g.n.Args[0])
			if err != nil {
				return err
			}
			return body(v)
		})
	}
	if g.of.run != nil {
		return &sequence{run: func(to consumer) error {
			own := to
			own.each = func(v *ir.Value) error { return give(func() (*ir.Value, error) { return v, nil }, to.each) }
			return g.of.run(own)
		}}, nil
	}
	s := &sequence{length: g.of.length, direct: g.of.direct, more: g.of.more, watch: g.of.watch, state: g.of.state}
	s.each = func(k *ir.Value, body func(v *ir.Value) error) error {
		return give(func() (*ir.Value, error) {
			if g.of.direct != nil {
				return k, nil
			}
			return g.of.item(k)
		}, body)
	}
	return s, nil
}

// inScope does f in the scope of generator g, which user goes over.
func (b *builder) inScope(g *generator, user *frame, f func() error) error {
	outer := b.fr
	b.fr = &frame{caller: user, lexical: g.fr, fn: g.fr.fn, def: g.n, info: g.def, vars: map[string]*ir.Value{}}
	defer func() { b.fr = outer }()
	return f()
}

// occurrences counts where name is read in n.
func occurrences(n *physl.Node, name string) int {
	k := 0
	if (n.Kind == physl.Name || n.Kind == physl.Call) && n.Name == name {
		k = 1
	}
	for _, c := range n.Args {
		k += occurrences(c, name)
	}
	return k
}

// when does f if all conditions, which eval builds, hold.
func (b *builder) when(conditions []*physl.Node, eval func(*physl.Node) (*ir.Value, error), f func() error) error {
	if len(conditions) == 0 {
		return f()
	}
	v, err := eval(conditions[0])
	if err != nil {
		return err
	}
	c, err := b.truth(v)
	if err != nil {
		return err
	}
	_, err = b.branch(c, b.under(conditions[0], true, func() ([]*ir.Value, error) { return nil, b.when(conditions[1:], eval, f) }), func() ([]*ir.Value, error) { return nil, nil }, nil)
	return err
}
