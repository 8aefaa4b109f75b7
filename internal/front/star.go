package front

import (
	"errors"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// openStar is the error of *x where the number of items of x is not known when compiling. What comes before it has been built.
type openStar struct {
	unsupported
	at     int // among the expressions
	before []*ir.Value
	v      *ir.Value
}

func (o openStar) Unwrap() error { return o.unsupported }

// openDisplay is [a, *x, b] as a list of any length.
func (b *builder) openDisplay(n *physl.Node, open openStar) (*ir.Value, error) {
	l, err := b.newList(listKey(n), b.int(0))
	if err != nil {
		return nil, err
	}
	for _, v := range open.before {
		if err := b.listAppend(l, v); err != nil {
			return nil, err
		}
	}
	if err := b.extendBy(l, open.v); err != nil {
		return nil, err
	}
	for _, e := range n.Args[open.at+1:] {
		x := e
		if e.Is("__star") {
			x = e.Args[0]
		}
		v, err := b.expr(x)
		if err != nil {
			return nil, err
		}
		if e.Is("__star") {
			err = b.extendBy(l, v)
		} else {
			err = b.listAppend(l, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return l, nil
}

// spread builds expressions among which __star(x) stands for the members of x.
func (b *builder) spread(ns []*physl.Node) ([]*ir.Value, error) {
	var out []*ir.Value
	for i, n := range ns {
		if !n.Is("__star") {
			v, err := b.expr(n)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
			continue
		}
		v, err := b.expr(n.Args[0])
		if err != nil {
			return nil, err
		}
		elems, ok := b.members(v)
		if !ok {
			elems, ok = b.fixedRows(v)
		}
		if _, lazy := b.statics[v].(*iterable); lazy || v.Type.Kind == nd.Known {
			elems, err = b.items(v)
			ok = err == nil
		}
		if !ok {
			return nil, openStar{unsupported{reason: "* of " + v.Type.String()}, i, out, v}
		}
		out = append(out, elems...)
	}
	return out, nil
}

// fixedRows are the rows of an array of a fixed number of them.
func (b *builder) fixedRows(v *ir.Value) ([]*ir.Value, bool) {
	if !v.Type.IsArray() || v.Type.Rank() == 0 {
		return nil, false
	}
	n, fixed := fixedExtent(v.Type.Dims[0])
	if !fixed || n > maxUnroll {
		return nil, false
	}
	rows := make([]*ir.Value, n)
	for i := range rows {
		rows[i] = b.row(v, b.int(int64(i)))
	}
	return rows, true
}

// spreadArgument is spread of argument *x of a call. Where the number of items of x is not known when compiling, it is taken to be the number of parameters that
// are left, `missing` of them, and checked when running; 0: the call takes any number.
func (b *builder) spreadArgument(n *physl.Node, missing int) ([]*ir.Value, error) {
	vs, err := b.spread([]*physl.Node{n})
	var open openStar
	if errors.As(err, &open) && missing > 0 {
		return b.elements(open.v, missing, false)
	}
	return vs, err
}

// required is how many arguments by position a call of callee needs at least; 0 where that is not known.
func (b *builder) required(callee *ir.Value) int {
	switch f := b.statics[callee].(type) {
	case *closure:
		return requiredOf(b.infoOf(f.def).params)
	case globalRef:
		if lib, ok := functions[f.name]; ok {
			return requiredBy(lib.sig)
		}
		if row := op.ByPython(f.name); row != nil {
			return requiredBy(row.Sig)
		}
	}
	return 0
}

func requiredOf(ps []param) int {
	n := 0
	for _, p := range ps {
		if p.star {
			return 0
		}
		if p.def == nil && !p.keyword && !p.words {
			n++
		}
	}
	return n
}

// requiredBy is the same for a signature as Python writes it.
func requiredBy(sig string) int {
	s := signatureOf(sig)
	if s.star != "" || s.named != "" {
		return 0
	}
	n := 0
	for _, p := range s.required {
		if slices.Contains(s.positional, p) {
			n++
		}
	}
	return n
}
