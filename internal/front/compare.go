package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// compare builds a chain a < b < c.
func (b *builder) compare(n *physl.Node) (*ir.Value, error) {
	x, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	return b.chain(x, n.Args[1:])
}

func (b *builder) chain(x *ir.Value, rest []*physl.Node) (*ir.Value, error) {
	y, err := b.expr(rest[1])
	if err != nil {
		return nil, err
	}
	r, err := b.compareValues(rest[0].Text, x, y)
	if err != nil || len(rest) == 2 {
		return r, err
	}
	return b.either(r, func() (*ir.Value, error) { return b.chain(y, rest[2:]) }, func() (*ir.Value, error) { return r, nil })
}

// either chooses by the truth of v.
func (b *builder) either(v *ir.Value, yes, no func() (*ir.Value, error)) (*ir.Value, error) {
	c, err := b.truth(v)
	if err != nil {
		return nil, err
	}
	return b.choose(c, yes, no)
}

func (b *builder) compareValues(o string, x, y *ir.Value) (*ir.Value, error) {
	switch o {
	case "is", "is not":
		return b.identity(x, y, o == "is not")
	case "in", "not in":
		return b.contains(x, y, o == "not in")
	}
	return b.dispatch([]*ir.Value{x, y}, func(vs []*ir.Value) (*ir.Value, error) {
		if vs[0].Type.Kind == nd.Known || vs[1].Type.Kind == nd.Known {
			return b.open(vs, func(vs []*ir.Value) (*ir.Value, error) { return b.compareValues(o, vs[0], vs[1]) })
		}
		if vs[0].Type.Kind == nd.Map && b.kindOf(vs[1]) == nd.Dict || vs[1].Type.Kind == nd.Map && b.kindOf(vs[0]) == nd.Dict {
			for _, v := range vs {
				if b.kindOf(v) == nd.Dict {
					return nil, b.beTable(v, "a dict of constant strings compared to another")
				}
			}
		}
		if x, y, ok := b.comparable(vs[0], vs[1]); ok && (o == "==" || o == "!=") {
			return b.compareTables(o, x, y, vs[0].Type.Kind != nd.Map)
		}
		if r, ok, err := b.compareStatic(o, vs[0], vs[1]); ok {
			return r, err
		}
		if x, y, ok, err := b.comparedLists(vs[0], vs[1]); ok {
			if err != nil {
				return nil, err
			}
			return b.compareLists(o, x, y)
		}
		if vs[0].Type.Kind == nd.Py && vs[1].Type.IsArray() && mirrored[o] != "" {
			return b.apply(mirrored[o], []*ir.Value{vs[1], vs[0]})
		}
		return b.apply(o, vs)
	})
}

// mirrored are the operators by which Python asks the other operand: a Python number knows nothing of arrays, and NumPy's warning names what was asked.
var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}

// compareStatic compares what is known when compiling: None, str, dtypes, tuples.
func (b *builder) compareStatic(o string, x, y *ir.Value) (*ir.Value, bool, error) {
	if isText(x.Type) && isText(y.Type) {
		r, err := b.compareTexts(o, x, y)
		return r, true, err
	}
	if (x.Type.Kind == nd.Text || y.Type.Kind == nd.Text) && (o == "==" || o == "!=") {
		return b.unlike(o, x, y)
	}
	p, isSeq := b.members(x)
	q, isSeq2 := b.members(y)
	if o != "==" && o != "!=" {
		if !isSeq || !isSeq2 || b.kindOf(x) != b.kindOf(y) {
			return nil, false, nil
		}
		r, err := b.orderMembers(o, p, q)
		return r, true, err
	}
	if lists := func(v *ir.Value) bool {
		return v.Type.Kind == nd.Seq && v.Type.Form == nd.ListForm || b.kindOf(v) == nd.List
	}; (x.Type.Kind == nd.Seq || y.Type.Kind == nd.Seq) && lists(x) && lists(y) {
		r, err := b.sameLists(x, y)
		if err == nil && o == "!=" {
			r, err = b.negate(r)
		}
		return r, true, err
	}
	if x.Type.Kind == nd.Dict && y.Type.Kind == nd.Dict {
		r, err := b.equalDicts(x, y)
		if err == nil && o == "!=" {
			r, err = b.negate(r)
		}
		return r, true, err
	}
	if isSeq && isSeq2 && x.Type.Kind == y.Type.Kind {
		r, err := b.compareMembers(p, q)
		if err == nil && o == "!=" {
			r, err = b.negate(r)
		}
		return r, true, err
	}
	if (x.Type.Kind == nd.None) != (y.Type.Kind == nd.None) && equalsNoNone(x.Type) && equalsNoNone(y.Type) {
		return b.bool(o == "!="), true, nil
	}
	for _, p := range []struct{ one, other **ir.Value }{{&x, &y}, {&y, &x}} {
		if (*p.one).Type.Kind != nd.DTypeOf {
			continue
		}
		if d, err := b.asDType(*p.other); err == nil { // np.dtype(float) == float
			*p.other = d
		}
	}
	c, ok := b.constOf(x)
	d, ok2 := b.constOf(y)
	symbolic := func(v *ir.Value) bool {
		return v.Type.Kind == nd.None || v.Type.Kind == nd.Str || v.Type.Kind == nd.DTypeOf || isStatic(v)
	}
	if !ok || !ok2 || !symbolic(x) && !symbolic(y) || x.Type.IsArray() || y.Type.IsArray() {
		return nil, false, nil
	}
	return b.bool((c == d) == (o == "==")), true, nil
}

// equalsNoNone reports whether no value of type t but None equals None.
func equalsNoNone(t nd.Type) bool {
	return t.IsNum() || t.Kind == nd.None || t.Kind == nd.Tuple || t.Kind == nd.List || t.Kind == nd.Seq || isText(t)
}

func (b *builder) compareMembers(p, q []*ir.Value) (*ir.Value, error) {
	if len(p) != len(q) {
		return b.bool(false), nil
	}
	if len(p) == 0 {
		return b.bool(true), nil
	}
	r, err := b.compareValues("==", p[0], q[0])
	if err != nil || len(p) == 1 {
		return r, err
	}
	return b.either(r, func() (*ir.Value, error) { return b.compareMembers(p[1:], q[1:]) }, func() (*ir.Value, error) { return b.bool(false), nil })
}

// orderMembers compares tuples or lists by the first items that differ.
func (b *builder) orderMembers(o string, p, q []*ir.Value) (*ir.Value, error) {
	if len(p) == 0 || len(q) == 0 {
		less, _ := compareConst(o, int64(len(p)), int64(len(q)))
		return b.bool(less), nil
	}
	same, err := b.compareValues("==", p[0], q[0])
	if err != nil {
		return nil, err
	}
	return b.either(same, func() (*ir.Value, error) { return b.orderMembers(o, p[1:], q[1:]) }, func() (*ir.Value, error) { return b.compareValues(o, p[0], q[0]) })
}

// identity is the test with "is", for None and for what is known when compiling.
func (b *builder) identity(x, y *ir.Value, negate bool) (*ir.Value, error) {
	if x.Type.Kind == nd.None {
		x, y = y, x
	}
	if y.Type.Kind == nd.None {
		return b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) {
			if vs[0].Type.Kind == nd.Object {
				return nil, unsupported{reason: "a test of a Python object"}
			}
			return b.bool((vs[0].Type.Kind == nd.None) != negate), nil
		})
	}
	if b.kindOf(x) == nd.Instance && b.kindOf(y) == nd.Instance {
		v := b.sameInstance(x, y)
		if negate {
			return b.negate(v)
		}
		return v, nil
	}
	if holdsStandIn(x.Type) || holdsStandIn(y.Type) {
		return b.dispatch([]*ir.Value{x, y}, func(vs []*ir.Value) (*ir.Value, error) { return b.identity(vs[0], vs[1], negate) })
	}
	if isStatic(x) && isStatic(y) {
		return b.bool(b.sameStatic(x, y) != negate), nil
	}
	if x.Type.Grows() && x.Type.Kind == y.Type.Kind && x.Type.Form == y.Type.Form && x.Type.Form != nd.TupleForm {
		same := b.node("list.same", []*ir.Value{x, y}, nil).Out()
		if negate {
			return b.negate(same)
		}
		return same, nil
	}
	if x == y && (x.Type.IsRef() || x.Type.IsNum()) {
		return b.bool(!negate), nil
	}
	return nil, unsupported{reason: "identity of " + x.Type.String() + " and " + y.Type.String()}
}

// contains is the test with "in" for tuples and lists.
func (b *builder) contains(x, y *ir.Value, negate bool) (*ir.Value, error) {
	if table, ok, err := b.contentOf(y); err != nil {
		return nil, err
	} else if ok {
		y = table
	}
	if y.Type.Kind == nd.Known {
		return b.open([]*ir.Value{y}, func(vs []*ir.Value) (*ir.Value, error) { return b.contains(x, vs[0], negate) })
	}
	if b.kindOf(y) == nd.Dict {
		y = b.dictView(y, "keys")
	}
	if b.kindOf(y) == nd.Instance {
		r, err := b.subscriptMethod(y, "__contains__", x)
		if err == nil {
			r, err = b.truth(r)
		}
		if err == nil && negate {
			return b.negate(r)
		}
		return r, err
	}
	if w, ok := b.viewOfTable(y); ok && w.which == "keys" {
		at, err := b.lookUp(w.table, x)
		if err != nil {
			return nil, err
		}
		o := ">="
		if negate {
			o = "<"
		}
		return b.compareInts(o, at, b.int(0)), nil
	}
	if view, ok := b.statics[y].(*iterable); ok && view.of.unroll && !view.once {
		y = view.of.state // a view of a dict of known keys
	}
	elems, ok := b.members(y)
	if isText(y.Type) {
		r, err := b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) { return b.textIn(vs[0], y) })
		if err == nil && negate {
			return b.negate(r)
		}
		return r, err
	}
	if _, isView := b.viewOfTable(y); isView || y.Type.Kind == nd.Seq {
		s, err := b.sequenceOf(y)
		if err != nil {
			return nil, err
		}
		r, err := b.containedIn(x, s)
		if err == nil && negate {
			return b.negate(r)
		}
		return r, err
	}
	if !ok {
		return nil, unsupported{reason: "membership in " + y.Type.String()}
	}
	r := b.bool(false)
	var test func(i int) (*ir.Value, error)
	test = func(i int) (*ir.Value, error) {
		if i == len(elems) {
			return b.bool(false), nil
		}
		c, err := b.compareValues("==", x, elems[i])
		if err != nil {
			return nil, err
		}
		return b.either(c, func() (*ir.Value, error) { return b.bool(true), nil }, func() (*ir.Value, error) { return test(i + 1) })
	}
	r, err := test(0)
	if err == nil && negate {
		return b.negate(r)
	}
	return r, err
}
