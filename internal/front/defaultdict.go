package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Dicts that make the value of a key that is missing: defaultdict and Counter. Which they are is a part of their type.

// missing makes the value of a missing key, by the class of the dict; whose key names the place of lists, dicts and sets.
var missing = map[string]func(b *builder, key string) (*ir.Value, error){
	"Counter":           func(b *builder, _ string) (*ir.Value, error) { return b.int(0), nil },
	"defaultdict_int":   func(b *builder, _ string) (*ir.Value, error) { return b.int(0), nil },
	"defaultdict_float": func(b *builder, _ string) (*ir.Value, error) { return b.constant(nd.PyFloat, 0.0), nil },
	"defaultdict_bool":  func(b *builder, _ string) (*ir.Value, error) { return b.bool(false), nil },
	"defaultdict_list":  func(b *builder, key string) (*ir.Value, error) { return b.newList(key, b.int(0)) },
	"defaultdict_set":   func(b *builder, key string) (*ir.Value, error) { return b.newTable(nd.Set, key) },
	"defaultdict_dict":  func(b *builder, key string) (*ir.Value, error) { return b.newTable(nd.Map, key) },
}

// defaultDict is defaultdict(factory).
func (b *builder) defaultDict(args []argument) (*ir.Value, error) {
	class := "defaultdict"
	if len(args) == 1 && args[0].name == "" && args[0].value.Type.Kind != nd.None {
		const builtin = "builtins."
		name := b.global(args[0].value)
		if len(name) <= len(builtin) || missing["defaultdict_"+name[len(builtin):]] == nil {
			return nil, refuse("a defaultdict of another factory than a class of Python's own")
		}
		class = "defaultdict_" + name[len(builtin):]
	} else if len(args) > 0 {
		return nil, refuse("defaultdict() with these arguments")
	}
	return b.newTableOf(nd.Map, class, b.placeKey("defaultdict"))
}

// itemOrMissing is d[key] of such a dict: a defaultdict keeps what it makes.
func (b *builder) itemOrMissing(d, key *ir.Value) (*ir.Value, error) {
	make := missing[d.Type.Class]
	if make == nil {
		at, err := b.mustFind(d, key)
		if err != nil {
			return nil, err
		}
		return b.valueAt(d, at)
	}
	at, err := b.lookUp(d, key)
	if err != nil {
		return nil, err
	}
	other := func() (*ir.Value, error) {
		v, err := make(b, d.Type.Text+" missing")
		if err == nil && d.Type.Class != "Counter" {
			err = b.tablePut(d, key, v)
		}
		return v, err
	}
	if d.Type.Key().Kind == nd.Invalid {
		return other()
	}
	return b.choose(b.isPlace(at), func() (*ir.Value, error) { return b.valueAt(d, at) }, other)
}

// itemToChange is what d[key] += v begins with. A number that is missing is put in with what is added.
func (b *builder) itemToChange(d, key *ir.Value) (*ir.Value, error) {
	make := missing[d.Type.Class]
	if make == nil {
		return b.tableItem(d, key)
	}
	v, err := make(b, d.Type.Text+" missing")
	if err != nil || v.Type.IsRef() {
		return b.tableItem(d, key)
	}
	at, err := b.lookUp(d, key)
	if err != nil || d.Type.Key().Kind == nd.Invalid {
		return v, err
	}
	return b.choose(b.isPlace(at), func() (*ir.Value, error) { return b.valueAt(d, at) }, func() (*ir.Value, error) { return v, nil })
}

// orderedDict is OrderedDict(items). Its own methods are Python's.
func orderedDict(c *libCall) (*ir.Value, error) {
	return c.settled(func() (*ir.Value, error) { return c.newTableOf(nd.Map, "OrderedDict", c.placeKey("OrderedDict")) }, func(d *ir.Value) error {
		if !c.given("items") {
			return nil
		}
		return c.tableUpdate(d, c.args["items"])
	})
}
