package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// A dict whose keys are known, but which an argument, a list or another variable refers to as well while it changes, is a reference: a list of one element, the
// dict as a value. Where it may have other keys, that is a union.

// maxChain is the number of keys among which one that is known only while running is found by comparing it with each.
const maxChain = 8

// becomesKnown is the error of a dict of constant strings that has to be a reference.
type becomesKnown struct{ class string }

func (becomesKnown) Error() string { return becomesTable{}.Error() }

// beReference is the error where a dict that is a value does not do.
func (b *builder) beReference(d *ir.Value, reason string) error {
	class := b.lists.find(d.Type.Text)
	if d.Type.Kind == nd.Dict && class != "" && !b.lists.known[class] && !b.lists.tables[class] {
		return becomesKnown{class}
	}
	return b.beTable(d, reason)
}

// newKnown makes a dict that is a reference.
func (b *builder) newKnown(key string, keys []string, values []*ir.Value) (*ir.Value, error) {
	t, err := b.growing(nd.Known, key)
	if err != nil {
		return nil, err
	}
	d := b.node("list.new", []*ir.Value{b.int(1)}, nil, t).Out()
	w, err := b.element(d, b.dict("", keys, values))
	if w != nil {
		b.node("list.append", []*ir.Value{d, w}, nil)
		b.hasKeys(d, [][]string{keys})
	}
	return d, err
}

// keySets are the sets of keys of which a dict has one behind a node, until something changes it.
type keySets struct {
	behind *ir.Node
	sets   [][]string
}

// hasKeys notes that d has one of some sets of keys now.
func (b *builder) hasKeys(d *ir.Value, sets [][]string) {
	if n := len(b.cur.Nodes); n > 0 {
		b.keySets[d] = keySets{b.cur.Nodes[n-1], sets}
	} else if d.Block != nil {
		b.keySets[d] = keySets{nil, sets} // a parameter, at the start of its function
	}
}

// among are the members of union v, the value of d, that it may be here.
func (b *builder) among(d, v *ir.Value) []nd.Type {
	known, ok := b.keySets[d]
	if !ok {
		return v.Type.Elems
	}
	for blk := b.cur; blk != nil; blk = b.outer[blk] {
		for i := len(blk.Nodes) - 1; i >= 0; i-- {
			switch n := blk.Nodes[i]; {
			case n == known.behind:
				return known.of(v.Type)
			case changesKnown(n):
				return v.Type.Elems
			}
		}
		if known.behind == nil && blk == d.Block {
			return known.of(v.Type)
		}
	}
	return v.Type.Elems
}

// of are the members of a union that have one of the sets of keys; all of them where that is news, so that this is built again.
func (k keySets) of(union nd.Type) (some []nd.Type) {
	for _, t := range union.Elems {
		if slices.ContainsFunc(k.sets, func(s []string) bool { return slices.Equal(s, keysOf(t)) }) {
			some = append(some, t)
		}
	}
	if len(some) == 0 {
		return union.Elems
	}
	return some
}

// changesKnown reports whether n, or a node inside, may change a dict that is a reference.
func changesKnown(n *ir.Node) bool {
	for _, v := range n.Writes() {
		if v.Type.Kind == nd.Known {
			return true
		}
	}
	return n.Opaque() || slices.ContainsFunc(n.Blocks, func(b *ir.Block) bool { return slices.ContainsFunc(b.Nodes, changesKnown) })
}

// asTable is the type of a dict of known keys, of the type `of`, as one of any keys; it stays as it is where its values have not one type.
func (s *lists) asTable(t, of nd.Type) (nd.Type, []nd.Type) {
	value := nd.Type{}
	for i := 1; i < len(of.Elems); i += 2 {
		v := s.current(of.Elems[i])
		if value.Kind == nd.Invalid {
			value = v
			continue
		}
		j, err := join(value, v)
		if _, ok := err.(oneClass); ok {
			s.relearn(err)
			return s.asTable(t, of)
		}
		if err != nil {
			return t, t.Elems
		}
		value = anyExtents(j)
	}
	t.Kind, t.Elems = nd.Map, []nd.Type{{}}
	if value.Kind != nd.Invalid {
		t.Elems[0] = nd.TupleOf(nd.TextOf(nd.AnyDim), value)
	}
	return t, t.Elems
}

// valueOf is the value of a dict that is a reference; any other value is that itself.
func (b *builder) valueOf(v *ir.Value) (*ir.Value, error) {
	if v.Type.Kind != nd.Known {
		return v, nil
	}
	if w := b.readIn[v]; w != nil {
		if b.unchecked {
			return nil, entangled{} // Python may have changed it
		}
		b.globalReads++
		return w, nil
	}
	if v.Type.Elems[0].Kind == nd.Invalid {
		return nil, b.leave("a dict that is never made")
	}
	w, err := b.listGet(v, b.int(0), true)
	if err != nil || w.Type.Kind != nd.Union {
		return w, err
	}
	return b.restricted(w, b.among(v, w)), nil
}

// open does f on values of which dicts are no references, once for each set of keys that they may have.
func (b *builder) open(vs []*ir.Value, f func([]*ir.Value) (*ir.Value, error)) (*ir.Value, error) {
	vs = slices.Clone(vs)
	for i, v := range vs {
		var err error
		if vs[i], err = b.valueOf(v); err != nil {
			return nil, err
		}
	}
	return b.dispatch(vs, f)
}

// readOnce takes the values out of a dict among the arguments at the start of the function, where nothing changes it: reading it twice gives arrays of one shape.
func (b *builder) readOnce(d *ir.Value) {
	for _, class := range b.lists.copies {
		if class = b.lists.find(class); b.lists.writes[class] && b.lists.elem[class].Kind != nd.Invalid && b.lists.elem[class].Layout() == d.Type.Elems[0].Layout() {
			return // which may be this one
		}
	}
	if !d.Type.ReadOnly || d.Type.Elems[0].Kind != nd.Dict {
		return
	}
	v, err := b.listGet(d, b.int(0), true)
	if err != nil {
		panic(bailout{err})
	}
	parts, _ := b.parts(v)
	b.readIn[d] = b.tuple(nd.Dict, parts)
	for _, p := range parts {
		if p.Type.Kind == nd.Known {
			b.readOnce(p)
		}
	}
}

// changeKnown gives d the entries that f makes of those that it has.
func (b *builder) changeKnown(d *ir.Value, f func(keys []string, values []*ir.Value) ([]string, []*ir.Value, error)) error {
	if err := b.changeable(d); err != nil {
		return err
	}
	var sets [][]string
	_, err := b.open([]*ir.Value{d}, func(vs []*ir.Value) (*ir.Value, error) {
		had, held := b.entries(vs[0])
		keys, values, err := f(had, held)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(keys, had) {
			b.resizes(d, len(keys) < len(had))
		}
		w, err := b.element(d, b.dict("", keys, values))
		if w != nil {
			b.node("list.set", []*ir.Value{d, b.int(0), w}, op.Attrs{"safe": true})
		}
		sets = append(sets, keys)
		return b.none(), err
	})
	if err == nil {
		b.hasKeys(d, sets)
	}
	return err
}

// putKnown is d[key] = v.
func (b *builder) putKnown(d, key, v *ir.Value) error {
	return b.withKey(d, key, func(k string) error {
		return b.changeKnown(d, func(keys []string, values []*ir.Value) ([]string, []*ir.Value, error) {
			keys, values = withEntry(keys, values, k, v)
			return keys, values, nil
		})
	})
}

// withKey does f for the key that a str is.
func (b *builder) withKey(d, key *ir.Value, f func(key string) error) error {
	if key.Type.Kind == nd.Str {
		return f(key.Type.Text)
	}
	_, err := b.keyed(d, key, func(k string) (*ir.Value, error) { return b.none(), f(k) }, func() (*ir.Value, error) {
		if v, err := b.valueOf(d); err == nil && len(v.Type.Elems) == 0 { // it was made to be filled
			return nil, b.beTable(d, "a key of an empty dict that is not known when compiling")
		}
		return nil, b.leave("a key that a dict of known keys has not")
	})
	return err
}

// keyed is f of whichever of the keys of d a str is that is known only while running, else otherwise.
func (b *builder) keyed(d, key *ir.Value, f func(key string) (*ir.Value, error), otherwise func() (*ir.Value, error)) (*ir.Value, error) {
	if key.Type.Kind != nd.Text {
		return nil, b.beTable(d, "a key of a dict of constant strings that is no str")
	}
	if err := b.need(key, "the key of a dict"); !isUnsupported(err) {
		return nil, err
	}
	v, err := b.valueOf(d)
	if err != nil {
		return nil, err
	}
	if v.Type.Kind != nd.Dict {
		return nil, unsupported{reason: "a key that is not known when compiling of a dict of several sets of keys"}
	}
	keys, _ := b.entries(v)
	if len(keys) > maxChain {
		return nil, b.beTable(d, "a key that is not known when compiling of a dict of values of different types")
	}
	var pick func(keys []string) (*ir.Value, error)
	pick = func(keys []string) (*ir.Value, error) {
		if len(keys) == 0 {
			return otherwise()
		}
		is, err := b.compareValues("==", key, b.str(keys[0]))
		if err != nil {
			return nil, err
		}
		return b.choose(is, func() (*ir.Value, error) { return f(keys[0]) }, func() (*ir.Value, error) { return pick(keys[1:]) })
	}
	return pick(keys)
}

// knownEntry is d[key], or otherwise where there is none.
func (b *builder) knownEntry(d, key *ir.Value, otherwise func() (*ir.Value, error)) (*ir.Value, error) {
	at := func(key string) (*ir.Value, error) {
		return b.open([]*ir.Value{d}, func(vs []*ir.Value) (*ir.Value, error) {
			keys, values := b.entries(vs[0])
			if i := slices.Index(keys, key); i >= 0 {
				return values[i], nil
			}
			return otherwise()
		})
	}
	if key.Type.Kind == nd.Str {
		return at(key.Type.Text)
	}
	return b.keyed(d, key, at, otherwise)
}

func (b *builder) noKey() (*ir.Value, error) { return nil, b.leave("KeyError") }

// augmentKnown is d[key] += v.
func (b *builder) augmentKnown(row string, t *physl.Node, d *ir.Value, rhs *physl.Node) error {
	key, err := b.keyIn(t)
	if err != nil {
		return err
	}
	return b.withKey(d, key, func(k string) error {
		old, err := b.knownEntry(d, b.str(k), b.noKey)
		if err != nil {
			return err
		}
		r, err := b.updated(row, old, rhs)
		if err != nil || r == old && old.Type.IsRef() {
			return err // the object in the dict is the one that has changed
		}
		return b.putKnown(d, b.str(k), r)
	})
}

// dropKnown is del d[key].
func (b *builder) dropKnown(d, key *ir.Value) error {
	return b.withKey(d, key, func(k string) error {
		return b.changeKnown(d, func(keys []string, values []*ir.Value) ([]string, []*ir.Value, error) {
			i := slices.Index(keys, k)
			if i < 0 {
				_, err := b.noKey()
				return nil, nil, err
			}
			return slices.Delete(slices.Clone(keys), i, i+1), slices.Delete(slices.Clone(values), i, i+1), nil
		})
	})
}

// mostKeys are the keys of d, or where it may have several sets of keys the largest of them.
func (b *builder) mostKeys(d *ir.Value) ([]string, error) {
	v, err := b.valueOf(d)
	if err != nil {
		return nil, err
	}
	var most []string
	for _, t := range alternatives(v.Type) {
		if keys := keysOf(t); len(keys) > len(most) {
			most = keys
		}
	}
	return most, nil
}

// withKeys is the value of d, which leaves where it has not these keys.
func (b *builder) withKeys(d *ir.Value, keys []string) (*ir.Value, error) {
	v, err := b.valueOf(d)
	if err != nil || v.Type.Kind == nd.Dict {
		return v, err
	}
	most := slices.IndexFunc(v.Type.Elems, func(t nd.Type) bool { return slices.Equal(keysOf(t), keys) })
	if most < 0 {
		return nil, b.leave("a dict that has not all of its keys")
	}
	tag := b.node("tag", []*ir.Value{v}, nil).Out()
	b.guard(b.compareInts("==", tag, b.int(int64(most))), "a dict that has not all of its keys")
	return b.member(v, most), nil
}

// overKnown is a loop over the keys, values or items of d, which reads each when it comes to it.
func (b *builder) overKnown(d *ir.Value, which string) (*sequence, error) {
	keys, err := b.mostKeys(d)
	if err == nil {
		_, err = b.withKeys(d, keys)
	}
	if err != nil {
		return nil, err
	}
	size := b.int(int64(len(keys)))
	s := &sequence{unroll: true, length: func() *ir.Value { return size }, watch: []watched{{d, size}}}
	s.state = b.tuple(nd.Tuple, []*ir.Value{b.str("$table"), d, size, b.str(which)})
	s.item = func(k *ir.Value) (*ir.Value, error) {
		now, err := b.withKeys(d, keys)
		if err != nil {
			return nil, err
		}
		view := b.dictView(now, which)
		elems, _ := b.members(view)
		return b.overMembers(view, elems).item(k)
	}
	return s, nil
}

// knownMethod is d.name(args).
func (b *builder) knownMethod(d *ir.Value, name string, args []argument) (*ir.Value, error) {
	named := slices.ContainsFunc(args, func(a argument) bool { return a.name != "" })
	switch {
	case (name == "keys" || name == "values" || name == "items") && len(args) == 0:
		of, err := b.overKnown(d, name)
		if err != nil {
			return nil, err
		}
		return b.newStatic(&iterable{of: of}), nil
	case name == "copy" && len(args) == 0:
		return b.open([]*ir.Value{d}, func(vs []*ir.Value) (*ir.Value, error) { return b.copiedDict(vs[0]) })
	case name == "update" && len(args) > 0:
		return b.none(), b.updateKnown(d, args)
	case name == "clear" && len(args) == 0:
		return b.none(), b.changeKnown(d, func([]string, []*ir.Value) ([]string, []*ir.Value, error) { return nil, nil, nil })
	case !named && (len(args) == 1 || len(args) == 2):
		otherwise := b.none()
		if len(args) == 2 {
			otherwise = args[1].value
		}
		switch name {
		case "get":
			return b.knownEntry(d, args[0].value, func() (*ir.Value, error) { return otherwise, nil })
		case "setdefault":
			return b.knownEntry(d, args[0].value, func() (*ir.Value, error) { return otherwise, b.putKnown(d, args[0].value, otherwise) })
		case "pop":
			return b.popKnown(d, args)
		}
	}
	return nil, b.beTable(d, "method "+name+" of a dict")
}

// popKnown is d.pop(key) and d.pop(key, default).
func (b *builder) popKnown(d *ir.Value, args []argument) (*ir.Value, error) {
	key := args[0].value
	if key.Type.Kind != nd.Str {
		return nil, b.beTable(d, "pop of a key that is not known when compiling")
	}
	return b.open([]*ir.Value{d}, func(vs []*ir.Value) (*ir.Value, error) {
		keys, values := b.entries(vs[0])
		i := slices.Index(keys, key.Type.Text)
		switch {
		case i >= 0:
			return values[i], b.dropKnown(d, key)
		case len(args) == 2:
			return args[1].value, nil
		}
		return b.noKey()
	})
}

// updateKnown is d.update(other, key=value ...).
func (b *builder) updateKnown(d *ir.Value, args []argument) error {
	for i, a := range args {
		if a.name != "" {
			if err := b.putKnown(d, b.str(a.name), a.value); err != nil {
				return err
			}
			continue
		}
		if a.value.Type.Kind != nd.Known && b.kindOf(a.value) != nd.Dict || i > 0 {
			return b.beTable(d, "update of a dict with "+a.value.Type.String())
		}
		_, err := b.open([]*ir.Value{a.value}, func(vs []*ir.Value) (*ir.Value, error) {
			names, held := b.entries(vs[0])
			return b.none(), b.changeKnown(d, func(keys []string, values []*ir.Value) ([]string, []*ir.Value, error) {
				for k, name := range names {
					keys, values = withEntry(keys, values, name, held[k])
				}
				return keys, values, nil
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// equalDicts is x == y of dicts of known keys.
func (b *builder) equalDicts(x, y *ir.Value) (*ir.Value, error) {
	keys, values := b.entries(x)
	names, others := b.entries(y)
	if len(keys) != len(names) || slices.ContainsFunc(keys, func(k string) bool { return !slices.Contains(names, k) }) {
		return b.bool(false), nil
	}
	var equal func(from int) (*ir.Value, error)
	equal = func(from int) (*ir.Value, error) {
		if from == len(keys) {
			return b.bool(true), nil
		}
		c, err := b.equalValues(values[from], others[slices.Index(names, keys[from])])
		if err != nil {
			return nil, err
		}
		return b.choose(c, func() (*ir.Value, error) { return equal(from + 1) }, func() (*ir.Value, error) { return b.bool(false), nil })
	}
	return equal(0)
}
