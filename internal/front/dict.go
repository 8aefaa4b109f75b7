package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// A dict whose keys are known when compiling is a value like a tuple: storing an item makes another value of the variable. That is right as long as the
// variable is the only reference to the dict, or nobody changes it; any other dict is a reference (table.go), or Python's own.

// keysOf are the keys of a dict's type.
func keysOf(t nd.Type) []string {
	keys := make([]string, 0, len(t.Elems)/2)
	for i := 0; i < len(t.Elems); i += 2 {
		keys = append(keys, t.Elems[i].Text)
	}
	return keys
}

// entries are the keys and values of a dict.
func (b *builder) entries(d *ir.Value) (keys []string, values []*ir.Value) {
	parts, _ := b.parts(d)
	for i := 0; i < len(parts); i += 2 {
		keys, values = append(keys, parts[i].Type.Text), append(values, parts[i+1])
	}
	return keys, values
}

func (b *builder) sameKeys(v, w *ir.Value) bool {
	if b.kindOf(v) != nd.Dict {
		return true
	}
	p, _ := b.entries(v)
	q, _ := b.entries(w)
	return slices.Equal(p, q)
}

// dict is a dict of a class, for which see lists.
func (b *builder) dict(class string, keys []string, values []*ir.Value) *ir.Value {
	parts := make([]*ir.Value, 0, 2*len(keys))
	for i, k := range keys {
		parts = append(parts, b.str(k), values[i])
	}
	d := b.tuple(nd.Dict, parts)
	if !isStatic(d) {
		d.Type.Text = class
	}
	return d
}

// withEntry is a dict with one more entry, or another value at a key that it has.
func withEntry(keys []string, values []*ir.Value, key string, v *ir.Value) ([]string, []*ir.Value) {
	if i := slices.Index(keys, key); i >= 0 {
		values = slices.Clone(values)
		values[i] = v
		return keys, values
	}
	return append(slices.Clip(keys), key), append(slices.Clip(values), v)
}

// becomesTable is the error of a dict that has to be a reference, with keys found while running.
type becomesTable struct{ class string }

func (becomesTable) Error() string { return "a dict that is changed where it may have another name" }

// beTable is the error where a dict whose keys are constant strings does not do.
func (b *builder) beTable(d *ir.Value, reason string) error {
	class := b.lists.find(d.Type.Text)
	if (d.Type.Kind == nd.Dict || d.Type.Kind == nd.Known && b.lists.object[class] == "") && class != "" {
		return becomesTable{class}
	}
	return unsupported{reason: reason}
}

// unknownKey is the error of a dict whose keys are known where it is read or changed at a key that is not.
func (b *builder) unknownKey(d, key *ir.Value) error {
	if key.Type.Kind == nd.Text {
		if err := b.need(key, "the key of a dict"); !isUnsupported(err) {
			return err
		}
	}
	return b.beTable(d, "the key of a dict is not known when compiling")
}

// dictPart is a part of a dict display: an entry, or without a key all entries of a dict.
type dictPart struct{ key, value *ir.Value }

// dictDisplay is {"a": x, **d, ...}.
func (b *builder) dictDisplay(n *physl.Node) (*ir.Value, error) {
	var parts []dictPart
	for _, part := range n.Args {
		vs, err := b.exprs(part.Args)
		if err != nil {
			return nil, err
		}
		if !part.Is("__kwstar") {
			parts = append(parts, dictPart{vs[0], vs[1]})
			continue
		}
		d, err := b.opened(vs[0])
		if err != nil {
			return nil, err
		}
		if !b.isDict(d) {
			return nil, refuse("** of %s", d.Type)
		}
		parts = append(parts, dictPart{nil, d})
	}
	return b.dictOfParts(listKey(n), parts)
}

// dictOfParts is a new dict of these, of which later ones take the place of earlier ones.
func (b *builder) dictOfParts(key string, parts []dictPart) (*ir.Value, error) {
	if slices.ContainsFunc(parts, func(p dictPart) bool { return p.key == nil && p.value.Type.Kind == nd.Map }) {
		return b.settled(func() (*ir.Value, error) { return b.newTable(nd.Map, key) }, func(d *ir.Value) error { return b.putParts(d, parts) })
	}
	var keys, values []*ir.Value
	for _, p := range parts {
		if p.key != nil {
			keys, values = append(keys, p.key), append(values, p.value)
			continue
		}
		names, held := b.entries(p.value)
		for i, k := range names {
			keys, values = append(keys, b.str(k)), append(values, held[i])
		}
	}
	return b.newDict(key, keys, values)
}

func (b *builder) putParts(d *ir.Value, parts []dictPart) error {
	for _, p := range parts {
		var err error
		if p.key == nil {
			err = b.tableUpdate(d, p.value)
		} else {
			err = b.tablePut(d, p.key, p.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isDict reports whether v is a dict that compiled code has.
func (b *builder) isDict(v *ir.Value) bool { return b.kindOf(v) == nd.Dict || v.Type.Kind == nd.Map }

// fromKeys is dict.fromkeys(keys, value).
func fromKeys(c *libCall) (*ir.Value, error) {
	value := c.args["value"]
	if value == nil {
		value = c.none()
	}
	return c.settled(func() (*ir.Value, error) { return c.newTable(nd.Map, c.placeKey("fromkeys")) }, func(d *ir.Value) error {
		v, err := c.held(d, value) // one object for all keys
		if err != nil {
			return err
		}
		s, err := c.sequenceOf(c.args["iterable"])
		if err != nil {
			return err
		}
		return c.forItems(s, c.int(0), func(key *ir.Value) error { return c.tablePut(d, key, v) })
	})
}

// copiedDict is a new dict of the entries of d.
func (b *builder) copiedDict(d *ir.Value) (*ir.Value, error) {
	return b.dictOfParts(b.placeKey("copy"), []dictPart{{value: d}})
}

// newDict is a dict of these entries: a value where that does, else a reference.
func (b *builder) newDict(key string, keys, values []*ir.Value) (*ir.Value, error) {
	constant := !slices.ContainsFunc(keys, func(k *ir.Value) bool { return k.Type.Kind != nd.Str })
	if class := b.placeClass(key); constant && !b.lists.tables[class] {
		var names []string
		var held []*ir.Value
		for i, k := range keys {
			names, held = withEntry(names, held, k.Type.Text, values[i])
		}
		if b.lists.known[class] {
			return b.newKnown(key, names, held)
		}
		return b.dict(class, names, held), nil
	}
	d, err := b.newTable(nd.Map, key)
	for i, k := range keys {
		if err == nil {
			err = b.tablePut(d, k, values[i])
		}
	}
	return d, err
}

// dictOf is dict(a=x, ...), or that with the entries of a dict, or of pairs, before.
func (b *builder) dictOf(args []argument) (*ir.Value, error) {
	var parts []dictPart
	for i, a := range args {
		if a.name == "" {
			var err error
			if a.value, err = b.valueOf(a.value); err != nil {
				return nil, err
			}
		}
		switch {
		case a.name != "":
			parts = append(parts, dictPart{key: b.str(a.name), value: a.value})
		case i == 0 && b.isDict(a.value):
			parts = append(parts, dictPart{value: a.value})
		case len(args) == 1:
			return b.settled(func() (*ir.Value, error) { return b.newTable(nd.Map, b.placeKey("dict")) }, func(d *ir.Value) error { return b.tableUpdate(d, a.value) })
		default:
			return nil, unsupported{reason: "dict() of " + a.value.Type.String()}
		}
	}
	return b.dictOfParts(b.placeKey("dict"), parts)
}

// holdsDict reports whether v is a dict, or may be one.
func (b *builder) holdsDict(v *ir.Value) bool {
	isDict := func(t nd.Type) bool { return t.Kind == nd.Dict || t.Kind == nd.Known || t.Kind == nd.Map }
	return b.kindOf(v) == nd.Dict || isDict(v.Type) || v.Type.Kind == nd.Union && slices.ContainsFunc(v.Type.Elems, isDict)
}

// entryOf is d[key] where it is read.
func (b *builder) entryOf(d *ir.Value, n *physl.Node) (*ir.Value, error) {
	key, err := b.keyIn(n)
	if err != nil {
		return nil, err
	}
	b.at(n)
	return b.dispatch([]*ir.Value{d, key}, func(vs []*ir.Value) (*ir.Value, error) {
		if vs[0].Type.Kind == nd.Known {
			return b.knownEntry(vs[0], vs[1], b.noKey)
		}
		if vs[0].Type.Kind == nd.Map {
			return b.tableItem(vs[0], vs[1])
		}
		if b.kindOf(vs[0]) != nd.Dict || vs[1].Type.Kind != nd.Str {
			return nil, b.unknownKey(vs[0], vs[1])
		}
		keys, values := b.entries(vs[0])
		if i := slices.Index(keys, vs[1].Type.Text); i >= 0 {
			return values[i], nil
		}
		return nil, b.leave("KeyError")
	})
}

// target is the variable and the key of d[key] as a target.
func (b *builder) target(t *physl.Node, d *ir.Value) (name, key string, err error) {
	if len(t.Args) != 2 || t.Args[0].Kind != physl.Name || b.fr.vars[t.Args[0].Name] == nil {
		return "", "", b.beReference(d, "item assignment to a dict that is no variable")
	}
	k, err := b.expr(t.Args[1])
	if err != nil {
		return "", "", err
	}
	if k.Type.Kind != nd.Str {
		err = b.unknownKey(d, k)
	}
	return t.Args[0].Name, k.Type.Text, err
}

// setEntry is d[key] = v.
func (b *builder) setEntry(t *physl.Node, d, v *ir.Value) error {
	name, key, err := b.target(t, d)
	if err == nil {
		err = b.mayChange(name, d)
	}
	if err != nil {
		return err
	}
	keys, values := b.entries(d)
	keys, values = withEntry(keys, values, key, v)
	b.setVar(name, b.dict(d.Type.Text, keys, values))
	return nil
}

// augmentEntry is d[key] += v.
func (b *builder) augmentEntry(row string, t *physl.Node, d *ir.Value, rhs *physl.Node) error {
	name, key, err := b.target(t, d)
	if err == nil {
		err = b.mayChange(name, d)
	}
	if err != nil {
		return err
	}
	keys, values := b.entries(d)
	i := slices.Index(keys, key)
	if i < 0 {
		return b.leave("KeyError")
	}
	r, err := b.updated(row, values[i], rhs)
	if err != nil {
		return err
	}
	keys, values = withEntry(keys, values, key, r)
	b.setVar(name, b.dict(d.Type.Text, keys, values))
	return nil
}

// dictView holds what d.keys(), d.values() or d.items() goes over.
func (b *builder) dictView(d *ir.Value, which string) *ir.Value {
	keys, values := b.entries(d)
	items := make([]*ir.Value, len(keys))
	for i := range keys {
		switch which {
		case "keys":
			items[i] = b.str(keys[i])
		case "values":
			items[i] = values[i]
		default:
			items[i] = b.tuple(nd.Tuple, []*ir.Value{b.str(keys[i]), values[i]})
		}
	}
	return b.tuple(nd.Tuple, items)
}

// dictMethod is d.name(args).
func (b *builder) dictMethod(d *ir.Value, name string, args []argument) (*ir.Value, error) {
	keys, values := b.entries(d)
	switch {
	case (name == "keys" || name == "values" || name == "items") && len(args) == 0:
		of, err := b.sequenceOf(b.dictView(d, name))
		if err != nil {
			return nil, err
		}
		return b.newStatic(&iterable{of: of}), nil
	case name == "copy" && len(args) == 0:
		return b.copiedDict(d)
	case name == "get" && (len(args) == 1 || len(args) == 2) && args[0].value.Type.Kind != nd.Str:
		return nil, b.unknownKey(d, args[0].value)
	case name == "get" && (len(args) == 1 || len(args) == 2):
		if i := slices.Index(keys, args[0].value.Type.Text); i >= 0 {
			return values[i], nil
		}
		if len(args) == 2 {
			return args[1].value, nil
		}
		return b.none(), nil
	}
	return nil, b.beReference(d, "method "+name+" of a dict")
}

// dictUse is how a function uses a variable that holds a dict.
type dictUse struct {
	changed bool // an item is stored
	shared  bool // there may be another reference to it
	inside  bool // an object in it may be changed
	python  bool // only Python can do it
}

// readers are the methods of dicts that change nothing.
var readers = names{"keys": true, "values": true, "items": true, "get": true, "copy": true}

func usesOf(n *physl.Node, name string) (use dictUse) {
	is := func(c *physl.Node) bool { return c.Kind == physl.Name && c.Name == name }
	var walk func(n *physl.Node, returned bool)
	walk = func(n *physl.Node, returned bool) {
		returned = n.Is("return") || returned && (n.Is("tuple") || n.Is("list"))
		switch {
		case n.Is("define"), n.Is("lambda"):
			used := names{}
			reads(n, used)
			use.shared = use.shared || used[name]
			return
		case n.Is("__python"):
			use.python = use.python || slices.ContainsFunc(n.Args[1].Args, is)
			return
		}
		if n.Is("for_each") && viewsValues(n.Args[1], name) && usesOf(n.Args[2], name).changed {
			use.shared = true // the loop sees the change
		}
		for i, c := range n.Args {
			if n.Is("__delete") && c.Is("slice") && is(c.Args[0]) {
				use.python = true
			}
			stored := n.Is("store") && i < len(n.Args)-1 || isAugmented(n.Name) && i == 0
			if item := c.Is("slice") && is(c.Args[0]); item && (n.Is("__attr") || n.Is("slice") || isAugmented(n.Name)) {
				use.inside = true
			}
			switch {
			case stored && c.Is("slice") && is(c.Args[0]):
				use.changed = true
			case !is(c):
			case n.Is("store") && stored, returned, n.Is("for_each") && i == 1, n.Is("len"), n.Is("slice") && i == 0, n.Is("__compare"):
			case n.Is("__attr"):
				use.python = use.python || !readers[n.Args[1].Text]
			default:
				use.shared = true
			}
			walk(c, returned)
		}
	}
	walk(n, false)
	return use
}

// viewsValues reports whether n has the values or items of the dict that a variable holds.
func viewsValues(n *physl.Node, name string) bool {
	if n.Is("__attr") && n.Args[0].Kind == physl.Name && n.Args[0].Name == name {
		return n.Args[1].Text == "values" || n.Args[1].Text == "items"
	}
	return slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return viewsValues(c, name) })
}

// changesDict is the error of a change of a dict that is in another object, while such dicts are values.
type changesDict struct{}

func (changesDict) Error() string { return becomesTable{}.Error() }

// mayChange refuses to change the dict of a variable unless each assignment to it makes the dict.
func (b *builder) mayChange(name string, d *ir.Value) error {
	if len(b.fr.info.body) > 0 && makesDict(b.fr.info.body[0], name) {
		return nil
	}
	if err := b.beReference(d, changesDict{}.Error()); !isUnsupported(err) || b.lists.dictsChange {
		return err
	}
	return changesDict{}
}

// makesDict reports whether what n assigns to a variable are dicts that it makes.
func makesDict(n *physl.Node, name string) bool {
	to := names{}
	switch last := len(n.Args) - 1; {
	case n.Is("store"):
		rhs := n.Args[last]
		copies := rhs.Is("__call") && rhs.Args[0].Is("__attr") && rhs.Args[0].Args[1].Text == "copy"
		if last == 1 && n.Args[0].Kind == physl.Name && (rhs.Is("dict") || copies) {
			break // {...}, dict(...), d.copy()
		}
		for _, t := range n.Args[:last] {
			targets(t, to)
		}
	case n.Is("for_each"), n.Is("__walrus"):
		targets(n.Args[0], to)
	case n.Is("define"), n.Is("lambda"):
		return true
	}
	return !to[name] && !slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return !makesDict(c, name) })
}

// dictMayStay refuses to keep in variables a dict that has to be Python's own.
func (b *builder) dictMayStay(ts []*physl.Node, d *ir.Value) error {
	refusal := b.beReference(d, becomesTable{}.Error())
	for _, t := range ts {
		if t.Kind != physl.Name || len(b.fr.info.body) == 0 {
			return refusal
		}
		use := usesOf(b.fr.info.body[0], t.Name)
		if use.python || use.inside && b.holdsFixedList(d) || use.changed && (use.shared || len(ts) > 1 || b.hasName(d)) {
			return refusal
		}
	}
	return nil
}

// hasName reports whether a variable holds v already.
func (b *builder) hasName(v *ir.Value) bool {
	for fr := b.fr; fr != nil; fr = fr.caller {
		for _, w := range fr.vars {
			if w == v {
				return true
			}
		}
	}
	return false
}
