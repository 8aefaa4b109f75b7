package front

import (
	"slices"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// Dicts and sets of any keys are references, as lists are: what is known of them is in lists.

// newTable makes an empty dict or set.
func (b *builder) newTable(kind nd.Kind, key string) (*ir.Value, error) {
	return b.newTableOf(kind, "", key)
}

// newTableOf makes an empty one of a class of its own.
func (b *builder) newTableOf(kind nd.Kind, class, key string) (*ir.Value, error) {
	t, err := b.growing(kind, key)
	if err != nil {
		return nil, err
	}
	t.Class = class
	return b.node("table.new", nil, nil, t).Out(), nil
}

// hashable is an error where v is no key that compiled code has the hash of. A NaN is found by its identity, which only Python knows.
func (b *builder) hashable(v *ir.Value) error {
	switch t := v.Type; {
	case t.Kind == nd.None, t.Kind == nd.Text, isText(t) && utf8.ValidString(t.Text):
		return nil
	case t.IsNum() && t.Elem.IsFloat():
		return b.notNaN(v)
	case t.IsNum() && !t.Elem.IsComplex():
		return nil
	case t.Kind == nd.Tuple && t.Text == "":
		elems, _ := b.parts(v)
		for _, e := range elems {
			if err := b.hashable(e); err != nil {
				return err
			}
		}
		return nil
	case t.Kind == nd.Union:
		_, err := b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) { return b.none(), b.hashable(vs[0]) })
		return err
	}
	return refuse("a key of type %s", v.Type)
}

func (b *builder) notNaN(v *ir.Value) error {
	same, err := b.compareValues("==", v, v)
	if err == nil {
		same, err = b.truth(same)
	}
	if err == nil {
		b.guard(same, "NaN as a key")
	}
	return err
}

func (b *builder) tableLen(t *ir.Value) *ir.Value {
	return b.node("table.len", []*ir.Value{t}, nil).Out()
}

// lookUp is the place of a key, -1 where there is none.
func (b *builder) lookUp(t, key *ir.Value) (*ir.Value, error) {
	if err := b.hashable(key); err != nil {
		return nil, err
	}
	if t.Type.Key().Kind == nd.Invalid {
		return b.int(-1), nil
	}
	return b.node("table.find", []*ir.Value{t, key}, nil).Out(), nil
}

// isPlace is whether there is an entry at the place that lookUp gave.
func (b *builder) isPlace(at *ir.Value) *ir.Value { return b.compareInts(">=", at, b.int(0)) }

func (b *builder) keyAt(t, at *ir.Value) (*ir.Value, error) {
	return b.entryPart("table.key", t, at, t.Type.Key())
}

func (b *builder) valueAt(t, at *ir.Value) (*ir.Value, error) {
	return b.entryPart("table.get", t, at, t.Type.Value())
}

func (b *builder) entryPart(row string, t, at *ir.Value, of nd.Type) (*ir.Value, error) {
	if of.Kind == nd.Invalid {
		return nil, b.leave("KeyError")
	}
	return b.node(row, []*ir.Value{t, at}, nil, b.taken(of)).Out(), nil
}

// mustFind is lookUp of a key that Python raises KeyError for when it is not there.
func (b *builder) mustFind(t, key *ir.Value) (*ir.Value, error) {
	at, err := b.lookUp(t, key)
	if err == nil {
		b.guard(b.isPlace(at), "KeyError")
	}
	return at, err
}

// tableItem is d[key].
func (b *builder) tableItem(d, key *ir.Value) (*ir.Value, error) {
	if d.Type.Class != "" {
		return b.itemOrMissing(d, key)
	}
	at, err := b.mustFind(d, key)
	if err != nil {
		return nil, err
	}
	return b.valueAt(d, at)
}

// held is v as what t may hold: a list in it is a reference.
func (b *builder) held(t, v *ir.Value) (*ir.Value, error) {
	v, err := b.kept(t.Type.Text+"/", v, t.Type.Value())
	if err != nil {
		return nil, err
	}
	return v, holdable(v)
}

// keyIn is the key of d[key], or of d[i, j].
func (b *builder) keyIn(n *physl.Node) (*ir.Value, error) {
	if slices.ContainsFunc(n.Args, func(i *physl.Node) bool { return i.Is("__slice") }) {
		return nil, refuse("a slice of a dict")
	}
	vs, err := b.spread(n.Args[1:])
	if err != nil || len(vs) == 1 && !n.Args[1].Is("__star") {
		return append(vs, nil)[0], err
	}
	return b.tuple(nd.Tuple, vs), nil
}

// tablePut is d[key] = value, or s.add(key) where there is no value.
func (b *builder) tablePut(t, key *ir.Value, value ...*ir.Value) error {
	if err := b.changeable(t); err != nil {
		return err
	}
	if err := b.hashable(key); err != nil {
		return err
	}
	if key.Type.Kind == nd.Union && knowsText(key.Type) {
		_, err := b.dispatch([]*ir.Value{key}, func(vs []*ir.Value) (*ir.Value, error) { return b.none(), b.tablePut(t, vs[0], value...) })
		return err
	}
	held := append([]*ir.Value{b.keptKey(key)}, value...)
	want := []nd.Type{t.Type.Key(), t.Type.Value()}
	out := []*ir.Value{t}
	for i, v := range held {
		v, err := b.held(t, v)
		if err != nil {
			return err
		}
		held[i] = v
		if w, ok := b.coerce(v, want[i]); ok {
			out = append(out, w)
		}
	}
	if len(out) > len(held) {
		b.resizes(t, false)
		b.node("table.put", out, nil)
		return nil
	}
	entry := anyExtents(b.redim(held[0]).Type)
	if t.Type.Kind == nd.Map {
		entry = nd.TupleOf(entry, anyExtents(b.redim(held[1]).Type))
	}
	err := b.lists.learn(t.Type.Text, entry)
	b.lists.news = true // also where it is known by now: t was made before
	return err
}

// knowsText reports whether a value of type t is a str that is known when compiling, or may hold one.
func knowsText(t nd.Type) bool {
	return t.Kind == nd.Str || slices.ContainsFunc(t.Elems, knowsText)
}

// keptKey is a key as tables hold it: they know no str when compiling, for others will follow.
func (b *builder) keptKey(key *ir.Value) *ir.Value {
	switch {
	case isText(key.Type):
		return b.asText(key)
	case key.Type.Kind != nd.Tuple || !knowsText(key.Type):
		return key
	}
	elems, _ := b.parts(key)
	elems = slices.Clone(elems)
	for i, e := range elems {
		elems[i] = b.keptKey(e)
	}
	return b.tuple(nd.Tuple, elems)
}

// augmentTable is d[key] += v.
func (b *builder) augmentTable(row string, t *physl.Node, d *ir.Value, rhs *physl.Node) error {
	key, err := b.keyIn(t)
	if err != nil {
		return err
	}
	old, err := b.itemToChange(d, key)
	if err != nil {
		return err
	}
	r, err := b.updated(row, old, rhs)
	if err != nil || r == old && old.Type.IsRef() {
		return err // the object in the dict is the one that has changed
	}
	return b.tablePut(d, key, r)
}

// tableDelete takes out the entry at a place.
func (b *builder) tableDelete(t, at *ir.Value, attrs op.Attrs) {
	b.resizes(t, true)
	b.node("table.delete", []*ir.Value{t, at}, attrs)
}

func (b *builder) tableClear(t *ir.Value) error {
	if err := b.changeable(t); err != nil {
		return err
	}
	b.resizes(t, true)
	b.node("table.clear", []*ir.Value{t}, nil)
	return nil
}

// tableUpdate is d.update(v) or s.update(v): the entries of a dict, of pairs, or keys.
func (b *builder) tableUpdate(t, v *ir.Value) error {
	v, err := b.opened(v)
	if err != nil {
		return err
	}
	if v.Type.IsTable() && v.Type.Key().Kind == nd.Invalid {
		return nil
	}
	if t.Type.Kind == nd.Set {
		return b.setUpdate(t, v)
	}
	if b.kindOf(v) == nd.Dict {
		keys, values := b.entries(v)
		for i, k := range keys {
			if err := b.tablePut(t, b.str(k), values[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Type.Kind == nd.Map {
		v = b.newStatic(&tableView{v, "items"})
	}
	s, err := b.anySequence(v)
	if err != nil {
		return err
	}
	return b.forItems(s, b.int(0), func(pair *ir.Value) error {
		elems, ok := b.members(pair)
		if !ok || len(elems) != 2 {
			return refuse("a dict of %s", pair.Type)
		}
		return b.tablePut(t, elems[0], elems[1])
	})
}

// compareTables is == or != of two dicts, or of two that are sets or whose keys are.
func (b *builder) compareTables(o string, x, y *ir.Value, keys bool) (*ir.Value, error) {
	r, err := b.equalTables(x, y, keys)
	if err == nil && o == "!=" {
		return b.negate(r)
	}
	return r, err
}

// comparable are the tables behind two dicts, two sets, or views of keys.
func (b *builder) comparable(x, y *ir.Value) (v, w *ir.Value, ok bool) {
	if x.Type.IsTable() && x.Type.Kind == y.Type.Kind {
		return x, y, true
	}
	p, isView := b.viewOfTable(x)
	q, isView2 := b.viewOfTable(y)
	if !isView || !isView2 || p.which != "keys" || q.which != "keys" || x.Type.Kind == nd.Map || y.Type.Kind == nd.Map {
		return nil, nil, false
	}
	return p.table, q.table, true
}

func (b *builder) equalTables(x, y *ir.Value, keys bool) (*ir.Value, error) {
	if x.Type.Class == "OrderedDict" && y.Type.Class == "OrderedDict" {
		return nil, refuse("a comparison of the orders of dicts")
	}
	sizes := b.compareInts("==", b.tableLen(x), b.tableLen(y))
	return b.choose(sizes, func() (*ir.Value, error) {
		switch {
		case x.Type.Key().Kind == nd.Invalid || y.Type.Key().Kind == nd.Invalid:
			return b.compareInts("==", b.tableLen(x), b.int(0)), nil
		case keys:
			return b.node("set.within", []*ir.Value{x, y}, nil).Out(), nil
		}
		return b.allItems(x, func(key, value *ir.Value) (*ir.Value, error) {
			at, err := b.lookUp(y, key)
			if err != nil {
				return nil, err
			}
			return b.choose(b.isPlace(at), func() (*ir.Value, error) {
				other, err := b.valueAt(y, at)
				if err != nil {
					return nil, err
				}
				return b.equalValues(value, other)
			}, func() (*ir.Value, error) { return b.bool(false), nil })
		})
	}, func() (*ir.Value, error) { return b.bool(false), nil })
}

// equalValues is == of what dicts hold, where one object is equal to itself.
func (b *builder) equalValues(x, y *ir.Value) (*ir.Value, error) {
	if x.Type.IsArray() || y.Type.IsArray() {
		return nil, refuse("a comparison of arrays that dicts hold")
	}
	if x.Type.IsNum() && x.Type.Elem.Inexact() {
		if err := b.notNaN(x); err != nil {
			return nil, err
		}
	}
	c, err := b.compareValues("==", x, y)
	if err != nil {
		return nil, err
	}
	return b.truth(c)
}

// allItems is whether test holds for every item of a dict.
func (b *builder) allItems(d *ir.Value, test func(key, value *ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	const all = "!all"
	b.setVar(all, b.bool(true))
	defer b.forget(all)
	err := b.forEntries(d, func(key, value *ir.Value) error {
		c, err := test(key, value)
		if err != nil {
			return err
		}
		return b.unless(c, func() error {
			b.setVar(all, b.bool(false))
			return b.next(b.innermost(), "break")
		})
	}, all)
	return b.fr.vars[all], err
}

// mapOp is x | y of dicts.
func (b *builder) mapOp(name string, vs []*ir.Value) (*ir.Value, error) {
	if len(vs) == 2 && vs[0].Type.Class+vs[1].Type.Class != "" {
		return b.counterOp(name, vs[0], vs[1])
	}
	if len(vs) != 2 || name != "__bitor" || !b.isDict(vs[0]) || !b.isDict(vs[1]) {
		return nil, refuse("operator %s on a dict", name)
	}
	return b.dictOfParts(b.placeKey("union"), []dictPart{{nil, vs[0]}, {nil, vs[1]}})
}

// tableComprehension is {x for ...} or {k: v for ...}.
func (b *builder) tableComprehension(n *physl.Node) (*ir.Value, error) {
	kind, parts := nd.Set, n.Args[:1]
	if n.Is("__dictcomp") {
		kind, parts = nd.Map, n.Args[0].Args
		m := b.mark()
		d, err := b.unrolledDict(n)
		if err != (unknownLength{}) {
			return d, err
		}
		b.rollback(m)
	}
	return b.inScopeOf(n, func() (*ir.Value, error) {
		return b.grownBy(n, nil, func() (*ir.Value, error) { return b.newTable(kind, listKey(n)) }, func(t *ir.Value) error {
			vs, err := b.exprs(parts)
			if err != nil {
				return err
			}
			return b.tablePut(t, vs[0], vs[1:]...)
		})
	})
}

// unrolledDict is a dict comprehension over what is known when compiling, whose keys are constant strs.
func (b *builder) unrolledDict(n *physl.Node) (*ir.Value, error) {
	return b.inScopeOf(n, func() (*ir.Value, error) {
		var keys, values []*ir.Value
		err := b.clauses(n.Args[1:], func() error {
			vs, err := b.exprs(n.Args[0].Args)
			if err != nil {
				return err
			}
			if vs[0].Type.Kind != nd.Str {
				return unknownLength{}
			}
			keys, values = append(keys, vs[0]), append(values, vs[1])
			return nil
		})
		if err == nil && len(keys) == 0 {
			err = unknownLength{}
		}
		if err != nil {
			return nil, err
		}
		return b.newDict(listKey(n), keys, values)
	})
}

// deleteKey is del d[key].
func (b *builder) deleteKey(d, key *ir.Value) error {
	if err := b.changeable(d); err != nil {
		return err
	}
	at, err := b.mustFind(d, key)
	if err == nil {
		b.tableDelete(d, at, nil)
	}
	return err
}

// ---- going over dicts and sets ---------------------------------------------------------------------------------------------------------------

// tableView is d.keys(), d.values() or d.items(). It exists only while building.
type tableView struct {
	table *ir.Value
	which string
}

// viewOfTable is the view that a loop over v goes over; ok is false where v is neither a dict or set nor a view of one.
func (b *builder) viewOfTable(v *ir.Value) (w *tableView, ok bool) {
	if v.Type.IsTable() {
		return &tableView{v, "keys"}, true
	}
	w, ok = b.statics[v].(*tableView)
	return w, ok
}

// overTable is a loop over a view. Its state says from how many keys it began, for an iterator notices when there are more or fewer.
func (b *builder) overTable(w *tableView) (*sequence, error) {
	t := w.table
	size := b.tableLen(t)
	s := &sequence{length: func() *ir.Value { return size }, watch: []watched{{t, size}}}
	s.state = b.tuple(nd.Tuple, []*ir.Value{b.str("$table"), b.ownerOf(t), size, b.str(w.which)})
	s.item = func(k *ir.Value) (*ir.Value, error) {
		if t.Type.Key().Kind == nd.Invalid {
			return nil, b.leave("an item of what is empty")
		}
		at := b.node("table.at", []*ir.Value{t, k}, nil).Out()
		switch w.which {
		case "keys":
			return b.keyAt(t, at)
		case "values":
			return b.valueAt(t, at)
		}
		key, err := b.keyAt(t, at)
		if err != nil {
			return nil, err
		}
		value, err := b.valueAt(t, at)
		if err != nil {
			return nil, err
		}
		return b.tuple(nd.Tuple, []*ir.Value{key, value}), nil
	}
	return s, nil
}

// watched is a dict or set that a loop goes over, and its size when the loop began.
type watched struct{ table, size *ir.Value }

// resizings count the places built so far that put into tables of a class, and that take out.
type resizings struct{ puts, deletes int }

func (b *builder) resizes(t *ir.Value, deletes bool) {
	class := b.lists.find(t.Type.Text)
	r := b.resized[class]
	if deletes {
		r.deletes++
	} else {
		r.puts++
	}
	b.resized[class] = r
}

// watch notes what has changed tables before the body of a loop over some of them.
func (b *builder) watch(ws []watched) []resizings {
	before := make([]resizings, len(ws))
	for i, w := range ws {
		before[i] = b.resized[b.lists.find(w.table.Type.Text)]
	}
	return before
}

// unresized guards at the end of an iteration that the tables gone over have their size still, or the iterator raises. at makes the checkpoint from which it does so.
func (b *builder) unresized(ws []watched, before []resizings, at func()) error {
	for i, w := range ws {
		class := b.lists.find(w.table.Type.Text)
		puts, deletes := b.resized[class].puts-before[i].puts, b.resized[class].deletes-before[i].deletes
		if puts > 0 && deletes > 0 {
			return neededByPython{class, "keys are put in and taken out while it is gone over"}
		}
		if puts+deletes > 0 {
			at()
			now, err := b.keyCount(w.table)
			if err != nil {
				return err
			}
			b.guard(b.compareInts("==", now, w.size), "a dict or set changed size during iteration")
		}
	}
	return nil
}

// keyCount is the number of keys of a dict or set that is a reference.
func (b *builder) keyCount(t *ir.Value) (*ir.Value, error) {
	if t.Type.IsTable() {
		return b.tableLen(t), nil
	}
	return b.open([]*ir.Value{t}, func(vs []*ir.Value) (*ir.Value, error) { return b.int(int64(len(vs[0].Type.Elems) / 2)), nil })
}

// sameWatched are the tables that several sequences go over.
func sameWatched(of []*sequence) (ws []watched) {
	for _, s := range of {
		ws = append(ws, s.watch...)
	}
	return slices.Clip(ws)
}
