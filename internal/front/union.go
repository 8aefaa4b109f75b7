package front

import (
	"errors"
	"slices"
	"sort"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

const (
	maxUnion   = 4
	maxKeySets = 12 // of a dict that is filled key by key
)

// join is the type of a value that is of type a on one way and of type c on another. Dims that differ lose their names.
func join(a, c nd.Type) (nd.Type, error) {
	switch {
	case a.Kind == nd.Invalid || c.Kind == nd.Invalid:
		return a, unsupported{reason: "a variable is a function or module on one way and something else on another"}
	case a.Kind == c.Kind && a.Grows() && a.Form == c.Form && a.Class == c.Class:
		return joinLists(a, c)
	case growsInto(a, c):
		return c, nil
	case growsInto(c, a):
		return a, nil
	case a.Kind == nd.Dict && c.Kind == nd.Known && a.Text != "":
		return a, becomesKnown{a.Text}
	case a.Kind == nd.Known && c.Kind == nd.Dict && c.Text != "":
		return a, becomesKnown{c.Text}
	case a.Kind == nd.Dict && c.Kind == nd.Map && a.Text != "":
		return a, becomesTable{a.Text}
	case a.Kind == nd.Map && c.Kind == nd.Dict && c.Text != "":
		return a, becomesTable{c.Text}
	case sameArray(a, c):
		return joinArrays(a, c), nil
	case sameParts(a, c):
		elems := make([]nd.Type, len(a.Elems))
		for i := range elems {
			e, err := join(a.Elems[i], c.Elems[i])
			if err != nil {
				return a, err
			}
			elems[i] = e
		}
		a.Elems = elems
		return a, nil
	case a.Equal(c):
		return a, nil
	case isText(a) && isText(c) && (a.Kind == nd.Text || c.Kind == nd.Text):
		return joinTexts(a, c), nil
	}
	return joinUnion(a, c)
}

// growsInto reports whether a list whose length is fixed becomes one of any length where the other comes by another way.
func growsInto(fixed, t nd.Type) bool {
	return fixed.Kind == nd.List && t.Kind == nd.Seq && t.Form == nd.ListForm
}

// sameParts reports whether two types are tuples or lists of one length, dicts of the same keys, or instances of one class with the same attributes.
func sameParts(a, c nd.Type) bool {
	if a.Kind != c.Kind || len(a.Elems) != len(c.Elems) {
		return false
	}
	switch a.Kind {
	case nd.Tuple:
		return a.Text == c.Text
	case nd.List:
		return true
	case nd.Dict:
		return slices.Equal(keysOf(a), keysOf(c))
	case nd.Instance:
		return slices.Equal(keysOf(nd.Type{Elems: a.Elems[1:]}), keysOf(nd.Type{Elems: c.Elems[1:]}))
	}
	return false
}

// joinLists: lists of elements of different types must become one class first.
func joinLists(a, c nd.Type) (nd.Type, error) {
	if a.Equal(c) {
		return a, nil
	}
	return a, oneClass{a.Text, c.Text}
}

// sameArray reports whether arrays of types a and c are one type at a join. Whether an array may be written decides what a store does, and Python sees it.
func sameArray(a, c nd.Type) bool {
	return a.IsArray() && c.IsArray() && a.Elem == c.Elem && a.Rank() == c.Rank() && a.ReadOnly == c.ReadOnly
}

func joinArrays(a, c nd.Type) nd.Type {
	dims := make([]nd.Dim, a.Rank())
	for i := range dims {
		if a.Dims[i] == c.Dims[i] {
			dims[i] = a.Dims[i]
		}
	}
	t := a
	t.Dims, t.Order = dims, weaker(a.Order, c.Order)
	return t
}

// weaker is what is known of memory that is of order a or c.
func weaker(a, c nd.Order) nd.Order {
	switch {
	case a == c:
		return a
	case a != nd.F && c != nd.F && a != nd.Strided && c != nd.Strided:
		return nd.Inner
	}
	return nd.Strided
}

// alternatives are the members of a union, or t itself.
func alternatives(t nd.Type) []nd.Type {
	if t.Kind == nd.Union {
		return t.Elems
	}
	return []nd.Type{t}
}

func joinUnion(a, c nd.Type) (nd.Type, error) {
	members := append([]nd.Type{}, alternatives(a)...)
next:
	for _, t := range alternatives(c) {
		for i, m := range members {
			u, err := join1(m, t)
			if _, clash := err.(oneClass); clash {
				return a, err
			}
			if err == nil {
				members[i] = u
				continue next
			}
		}
		members = append(members, t)
	}
	members = withoutConstants(members)
	sort.Slice(members, func(i, j int) bool { return members[i].String() < members[j].String() })
	if len(members) == 1 {
		return members[0], nil
	}
	most := maxUnion
	if !slices.ContainsFunc(members, func(t nd.Type) bool { return t.Kind != nd.Dict }) {
		most = maxKeySets
	}
	if len(members) > most {
		return a, unsupported{reason: "a variable has too many different types"}
	}
	return nd.Type{Kind: nd.Union, Elems: members}, nil
}

// join1 joins two types that need no union.
func join1(a, c nd.Type) (nd.Type, error) {
	if growsInto(a, c) || growsInto(c, a) || a.Kind == c.Kind && (a.Grows() && a.Form == c.Form && a.Class == c.Class || sameArray(a, c) || a.Equal(c) || (a.Kind == nd.Instance || a.Kind == nd.Dict) && sameParts(a, c)) {
		return join(a, c)
	}
	return a, unsupported{}
}

// fits reports whether a value of type t may stand where want is expected, without conversion. A nameless dim takes any extent.
func fits(t, want nd.Type) bool {
	if t.Kind != want.Kind {
		return false
	}
	switch t.Kind {
	case nd.Seq, nd.Known, nd.Map, nd.Set:
		return t.Equal(want)
	case nd.Array:
		if t.Elem != want.Elem || t.Rank() != want.Rank() || weaker(t.Order, want.Order) != want.Order || t.ReadOnly != want.ReadOnly {
			return false
		}
		for i, d := range want.Dims {
			if (d.One || d.Name != "" && d != nd.AnyDim) && d != t.Dims[i] {
				return false
			}
		}
		return true
	case nd.Tuple, nd.List, nd.Dict, nd.Union, nd.Text, nd.Instance:
		if len(t.Elems) != len(want.Elems) || t.Kind != nd.Dict && t.Text != want.Text {
			return false
		}
		for i := range t.Elems {
			if !fits(t.Elems[i], want.Elems[i]) {
				return false
			}
		}
		return true
	}
	return t.Equal(want)
}

// memberFor is the member of a union that holds values of type t, or -1.
func memberFor(t, union nd.Type) int {
	for k, m := range union.Elems {
		if fits(t, m) {
			return k
		}
	}
	return textMember(t, union)
}

// coerce gives v as a value of type want; ok is false when want cannot hold it.
func (b *builder) coerce(v *ir.Value, want nd.Type) (*ir.Value, bool) {
	v, ok := b.stood(v)
	if !ok {
		return nil, false
	}
	t := mapDims(v.Type, b.sameDim)
	switch {
	case fits(v.Type, want):
		return v, true
	case t.IsArray() && fits(t, want):
		return b.redim(v), true
	case growsInto(t, want):
		return b.grownInto(v, want)
	case want.Kind == nd.Text:
		return b.coerceText(v, want)
	case want.Kind == nd.Union && t.Kind == nd.Union:
		return b.coerceUnion(v, want)
	case want.Kind == nd.Union:
		k := memberFor(t, want)
		if k < 0 && t.Kind == nd.Dict {
			k = slices.IndexFunc(want.Elems, func(m nd.Type) bool { return sameParts(t, m) })
		}
		if k < 0 && t.Kind == nd.List {
			k = slices.IndexFunc(want.Elems, func(m nd.Type) bool { return growsInto(t, m) })
			if k >= 0 {
				var ok bool
				if v, ok = b.grownInto(v, want.Elems[k]); !ok {
					return nil, false
				}
			}
		}
		if k < 0 {
			return nil, false
		}
		if v, ok := b.coerce(v, want.Elems[k]); ok {
			return b.node("union", []*ir.Value{b.redim(v)}, op.Attrs{"member": int64(k)}, want).Out(), true
		}
		return nil, false
	case sameParts(t, want):
		elems, _ := b.parts(v)
		out := make([]*ir.Value, len(elems))
		for i, e := range elems {
			w, ok := b.coerce(e, want.Elems[i])
			if !ok {
				return nil, false
			}
			out[i] = w
		}
		if t.Kind != nd.Dict && t.Text != "" {
			return b.node("tuple", out, nil, nd.Type{Kind: t.Kind, Text: t.Text, Elems: typesOf(out)}).Out(), true
		}
		w := b.tuple(t.Kind, out)
		w.Type.Text = want.Text
		return w, true
	}
	return nil, false
}

// grownInto is a list whose length is fixed as one of lists of any length. What its items add to the type of these is learnt.
func (b *builder) grownInto(v *ir.Value, want nd.Type) (*ir.Value, bool) {
	elems, _ := b.members(v)
	l := b.node("list.new", []*ir.Value{b.int(int64(len(elems)))}, nil, want).Out()
	for _, e := range elems {
		if err := b.listAppend(l, e); err != nil {
			panic(bailout{err})
		}
	}
	return l, true
}

// coerceUnion moves a union into a wider one.
func (b *builder) coerceUnion(v *ir.Value, want nd.Type) (*ir.Value, bool) {
	for _, m := range v.Type.Elems {
		if memberFor(mapDims(m, b.sameDim), want) < 0 {
			return nil, false
		}
	}
	out, err := b.byMember(v, v.Type.Elems, func(w *ir.Value) (*ir.Value, error) {
		if u, ok := b.coerce(w, want); ok {
			return u, nil
		}
		return nil, unsupported{reason: "a member of another type"}
	})
	return out, err == nil
}

// without gives a union from which member k is known to be absent.
func (b *builder) without(v *ir.Value, k int) *ir.Value {
	var rest []nd.Type
	for i, t := range v.Type.Elems {
		if i != k {
			rest = append(rest, t)
		}
	}
	return b.restricted(v, rest)
}

// restricted is a union of which only some members are possible.
func (b *builder) restricted(v *ir.Value, rest []nd.Type) *ir.Value {
	switch len(rest) {
	case 1:
		return b.member(v, slices.IndexFunc(v.Type.Elems, rest[0].Equal))
	case len(v.Type.Elems):
		return v
	}
	want := nd.Type{Kind: nd.Union, Elems: rest}
	out, err := b.byMember(v, rest, func(w *ir.Value) (*ir.Value, error) {
		u, _ := b.coerce(w, want)
		return u, nil
	})
	if err != nil {
		panic(bailout{err})
	}
	return out
}

func (b *builder) member(v *ir.Value, k int) *ir.Value {
	if t := v.Type.Elems[k]; isStandIn(t) {
		return b.standFor[t.Text]
	}
	return b.node("member", []*ir.Value{v}, op.Attrs{"member": int64(k)}).Out()
}

// byMember does f for whichever of the members among the union v is one, and joins the results.
func (b *builder) byMember(v *ir.Value, among []nd.Type, f func(*ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	k := -1
	for i, t := range v.Type.Elems {
		if t.Equal(among[0]) {
			k = i
		}
	}
	one := func() (*ir.Value, error) {
		return b.orLeave(v.Type.Elems[k], func() (*ir.Value, error) { return f(b.member(v, k)) })
	}
	if len(among) == 1 {
		return one()
	}
	tag := b.node("tag", []*ir.Value{v}, nil).Out()
	return b.choose(b.compareInts("==", tag, b.int(int64(k))), one,
		func() (*ir.Value, error) { return b.byMember(v, among[1:], f) })
}

// orLeave does f on a member of type t. What has no meaning for None raises in Python, so that way leaves.
func (b *builder) orLeave(t nd.Type, f func() (*ir.Value, error)) (*ir.Value, error) {
	if t.Kind != nd.None {
		return f()
	}
	m := b.mark()
	v, err := f()
	var u unsupported
	if errors.As(err, &u) {
		b.rollback(m)
		return nil, b.leave(u.reason)
	}
	return v, err
}

// dispatch does f on args, once for each member of those that are unions.
func (b *builder) dispatch(args []*ir.Value, f func([]*ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	for _, v := range args {
		if v.Type.Kind != nd.Union {
			continue
		}
		return b.byMember(v, v.Type.Elems, func(w *ir.Value) (*ir.Value, error) {
			next := append([]*ir.Value{}, args...)
			for k := range next {
				if next[k] == v {
					next[k] = w
				}
			}
			return b.dispatch(next, f)
		})
	}
	return f(args)
}

// merge collects the values that several ways bring to one place.
type merge struct {
	types  []nd.Type // Invalid: nothing has come yet
	came   []nd.Type // joined types of what has come to a loop's head from inside
	dims   int       // b.dims[:dims] are known at that place
	always *ir.Value // what came every time, and exists only while building
	stale  bool      // a value came that the types could not hold; they have been widened
	err    error
}

func (b *builder) newMerge(types []nd.Type) *merge { return &merge{types: types, dims: len(b.dims)} }

// outside is t with the dims that are known where m is.
func (b *builder) outside(t nd.Type, m *merge) nd.Type {
	inner := b.dims
	b.dims = b.dims[:m.dims]
	defer func() { b.dims = inner }()
	return b.exported(t)
}

// into gives vals in the types of m, widening these when needed: then what has been built with the old ones must be built again.
func (b *builder) into(m *merge, vals []*ir.Value) []*ir.Value {
	out := make([]*ir.Value, len(vals))
	if m.came == nil {
		m.came = make([]nd.Type, len(vals))
	}
	for i, v := range vals {
		t := b.outside(v.Type, m)
		if m.came[i].Kind == nd.Invalid {
			m.came[i] = t
		} else if j, err := join(m.came[i], t); err == nil {
			m.came[i] = j
		}
		if m.types[i].Kind == nd.Invalid {
			m.types[i] = t
		}
		w, ok := b.coerce(v, m.types[i])
		if !ok {
			wide, err := join(m.types[i], t)
			if err != nil && m.err == nil {
				m.err = err
			}
			m.types[i], m.stale, w = wide, true, v
		}
		out[i] = w
	}
	return out
}
