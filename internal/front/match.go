package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// matchStatement is match subject: case pattern if guard: body ... Each case is __case(pattern, guard or nil, body).
func (b *builder) matchStatement(n *physl.Node) error {
	v, err := b.whole(n.Args[0])
	if err != nil {
		return err
	}
	_, err = b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) {
		return b.none(), b.cases(n, n.Args[1:], vs[0])
	})
	return err
}

// cases takes the first of the cases that fits v.
func (b *builder) cases(n *physl.Node, list []*physl.Node, v *ir.Value) error {
	if len(list) == 0 {
		return nil
	}
	pattern, guard, body := list[0].Args[0], list[0].Args[1], list[0].Args[2]
	fits, err := b.fitsPattern(pattern, v)
	if err != nil {
		return err
	}
	otherwise := func() ([]*ir.Value, error) { return nil, b.cases(n, list[1:], v) }
	after := b.fr.info.after[n]
	_, err = b.branch(fits, func() ([]*ir.Value, error) {
		if err := b.bindPattern(pattern, v); err != nil {
			return nil, err
		}
		if guard.Kind == physl.Nil {
			return nil, b.stmt(body)
		}
		g, err := b.expr(guard)
		if err == nil {
			g, err = b.truth(g)
		}
		if err != nil {
			return nil, err
		}
		return b.branch(g, func() ([]*ir.Value, error) { return nil, b.stmt(body) }, otherwise, after)
	}, otherwise, after)
	return err
}

// starIn is where among patterns __star stands, or -1.
func starIn(ps []*physl.Node) int {
	return slices.IndexFunc(ps, func(p *physl.Node) bool { return p.Is("__star") })
}

// fitsPattern is whether v fits a pattern.
func (b *builder) fitsPattern(p *physl.Node, v *ir.Value) (*ir.Value, error) {
	if v.Type.Kind == nd.Union {
		return b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) { return b.fitsPattern(p, vs[0]) })
	}
	if v.Type.Kind == nd.Object {
		return nil, unsupported{reason: "a match of a Python object"}
	}
	switch p.Name {
	case "__capture", "__wildcard":
		return b.bool(true), nil
	case "__as":
		return b.fitsPattern(p.Args[0], v)
	case "__or":
		return b.anyPattern(p.Args, v)
	case "__value", "__singleton":
		w, err := b.expr(p.Args[0])
		if err != nil {
			return nil, err
		}
		o := map[string]string{"__value": "==", "__singleton": "is"}[p.Name]
		r, err := b.compareValues(o, v, w)
		if err != nil {
			return nil, err
		}
		return b.truth(r)
	case "__sequence":
		return b.fitsSequence(p.Args, v)
	case "__instance":
		class, err := b.expr(p.Args[0])
		if err != nil {
			return nil, err
		}
		is, err := b.isInstance([]argument{{value: v}, {value: class}})
		if err != nil || len(p.Args) == 1 {
			return is, err
		}
		return b.choose(is, func() (*ir.Value, error) { return b.fitsPattern(p.Args[1], v) }, func() (*ir.Value, error) { return b.bool(false), nil })
	}
	return nil, unsupported{reason: "a pattern of this kind"}
}

func (b *builder) anyPattern(ps []*physl.Node, v *ir.Value) (*ir.Value, error) {
	first, err := b.fitsPattern(ps[0], v)
	if err != nil || len(ps) == 1 {
		return first, err
	}
	return b.choose(first, func() (*ir.Value, error) { return b.bool(true), nil }, func() (*ir.Value, error) { return b.anyPattern(ps[1:], v) })
}

// fitsSequence is whether v is a sequence, but no str, of as many items as there are patterns, which they fit.
func (b *builder) fitsSequence(ps []*physl.Node, v *ir.Value) (*ir.Value, error) {
	star := starIn(ps)
	elems, known := b.members(v)
	switch {
	case v.Type.Kind == nd.Seq:
		o, least := "==", len(ps)
		if star >= 0 {
			o, least = ">=", len(ps)-1
		}
		return b.choose(b.compareInts(o, b.listLen(v), b.int(int64(least))), func() (*ir.Value, error) { return b.allFit(ps, v, 0) }, func() (*ir.Value, error) { return b.bool(false), nil })
	case !known || len(elems) != len(ps) && (star < 0 || len(elems) < len(ps)-1):
		if !known && isStatic(v) {
			return nil, unsupported{reason: "a match of a value that exists only while building"}
		}
		return b.bool(false), nil
	}
	return b.allFit(ps, v, 0)
}

// allFit is whether the items fit the patterns from number i on.
func (b *builder) allFit(ps []*physl.Node, v *ir.Value, i int) (*ir.Value, error) {
	if i == len(ps) {
		return b.bool(true), nil
	}
	if ps[i].Is("__star") {
		return b.allFit(ps, v, i+1)
	}
	item, err := b.itemFor(ps, v, i)
	if err != nil {
		return nil, err
	}
	first, err := b.fitsPattern(ps[i], item)
	if err != nil {
		return nil, err
	}
	return b.choose(first, func() (*ir.Value, error) { return b.allFit(ps, v, i+1) }, func() (*ir.Value, error) { return b.bool(false), nil })
}

// itemFor is the item of v that pattern number i is for, where there are as many as that needs.
func (b *builder) itemFor(ps []*physl.Node, v *ir.Value, i int) (*ir.Value, error) {
	star := starIn(ps)
	if elems, ok := b.members(v); ok {
		if star >= 0 && i > star {
			i += len(elems) - len(ps)
		}
		return elems[i], nil
	}
	at := b.int(int64(i))
	if star >= 0 && i > star {
		at = b.intOp("__sub", b.listLen(v), b.int(int64(len(ps)-i)))
	}
	return b.listGet(v, at, true)
}

// bindPattern binds the names in a pattern that v fits.
func (b *builder) bindPattern(p *physl.Node, v *ir.Value) error {
	switch p.Name {
	case "__capture":
		b.setVar(p.Args[0].Name, v)
	case "__as":
		if err := b.bindPattern(p.Args[0], v); err != nil {
			return err
		}
		b.setVar(p.Args[1].Name, v)
	case "__instance":
		if len(p.Args) > 1 {
			return b.bindPattern(p.Args[1], v)
		}
	case "__sequence":
		for i, q := range p.Args {
			item := v
			var err error
			if q.Is("__star") {
				if len(q.Args) == 0 {
					continue
				}
				return b.unpackPattern(p.Args, v)
			}
			if item, err = b.itemFor(p.Args, v, i); err == nil && capturesNames(q) {
				err = b.bindPattern(q, item)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// unpackPattern binds the names in a sequence pattern with a starred name, which gets a list.
func (b *builder) unpackPattern(ps []*physl.Node, v *ir.Value) error {
	targets := make([]*physl.Node, len(ps))
	for i, p := range ps {
		switch {
		case p.Is("__capture"):
			targets[i] = p.Args[0]
		case p.Is("__star"):
			targets[i] = p
		default:
			if capturesNames(p) {
				return unsupported{reason: "a pattern of this kind"}
			}
			targets[i] = nameOf("!unused", p)
		}
	}
	return b.unpack(targets, v)
}

// capturesNames reports whether a pattern binds names.
func capturesNames(p *physl.Node) bool {
	return p.Is("__capture") || p.Is("__as") || p.Is("__star") && len(p.Args) > 0 || slices.ContainsFunc(p.Args, capturesNames)
}
