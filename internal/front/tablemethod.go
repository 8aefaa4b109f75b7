package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// tableMethods are those of dicts and of sets of any keys, with their parameters.
var tableMethods map[nd.Kind]map[string]libFunc

func init() {
	dict := map[string]libFunc{
		"get":        {"key, default=None, /", mapGet},
		"setdefault": {"key, default=None, /", mapSetDefault},
		"pop":        {"key, *default", mapPop},
		"popitem":    {"", mapPopItem},
		"update":     {"*others, **named", mapUpdate},
		"clear":      {"", tableClearMethod},
		"copy":       {"", tableCopy},
	}
	for _, which := range []string{"keys", "values", "items"} {
		dict[which] = libFunc{"", func(c *libCall) (*ir.Value, error) { return c.newStatic(&tableView{c.args["self"], which}), nil }}
	}
	set := map[string]libFunc{
		"add":     {"elem, /", func(c *libCall) (*ir.Value, error) { return c.none(), c.tablePut(c.args["self"], c.args["elem"]) }},
		"discard": {"elem, /", setDiscard},
		"remove":  {"elem, /", setRemove},
		"pop":     {"", setPop},
		"update":  {"*others", setUpdateMethod},
		"clear":   {"", tableClearMethod},
		"copy":    {"", tableCopy},
	}
	for name, how := range setMethods {
		set[name] = libFunc{"*others", setMethod(how)}
	}
	for name, test := range setTests {
		set[name] = libFunc{"other, /", func(c *libCall) (*ir.Value, error) {
			other, err := c.asSet(c.args["other"])
			if err != nil {
				return nil, err
			}
			return test(c.builder, c.args["self"], other)
		}}
	}
	tableMethods = map[nd.Kind]map[string]libFunc{nd.Map: dict, nd.Set: set}
}

// orderOf is what d.get as a key orders v by: that is never None, which has no order.
func (b *builder) orderOf(f *boundMethod, v *ir.Value) (*ir.Value, error) {
	if f.name != "get" || f.self.Type.Kind != nd.Map {
		return b.tableMethod(f.self, f.name, []argument{{value: v}})
	}
	at, err := b.mustFind(f.self, v)
	if err != nil {
		return nil, err
	}
	return b.valueAt(f.self, at)
}

func (b *builder) tableMethod(t *ir.Value, name string, args []argument) (*ir.Value, error) {
	f, ok := tableMethods[t.Type.Kind][name]
	if own, of := counterMethods[name]; of && t.Type.Class == "Counter" {
		f, ok = own, true
	}
	if lib := b.req.Functions[b.fr.fn].Globals["ndarray."+name]; !ok && t.Type.Class == "Counter" && lib.Kind == "func" && lib.Index < len(b.defs) {
		return b.callFunction(b.function(lib.Index), append([]argument{{value: t}}, args...))
	}
	if !ok {
		return nil, refuse("method %s of %s", name, t.Type)
	}
	c, err := b.bind(name, f.sig, args, nil)
	if err != nil {
		return nil, err
	}
	c.args["self"] = t
	return f.build(c)
}

// otherwise is the default of a method, None where it is not given.
func (c *libCall) otherwise() *ir.Value {
	if v := c.args["default"]; v != nil {
		return v
	}
	return c.none()
}

// mapGet is d.get(key, default).
func mapGet(c *libCall) (*ir.Value, error) {
	d := c.args["self"]
	at, err := c.lookUp(d, c.args["key"])
	if err != nil {
		return nil, err
	}
	if d.Type.Key().Kind == nd.Invalid {
		if c.args["default"] == nil && !c.lists.sure {
			c.lists.early = true
			return nil, c.leave("a key of what may hold more")
		}
		return c.otherwise(), nil
	}
	return c.choose(c.isPlace(at), func() (*ir.Value, error) { return c.valueAt(d, at) }, func() (*ir.Value, error) { return c.otherwise(), nil })
}

// mapSetDefault is d.setdefault(key, default), whose result is what the dict holds then.
func mapSetDefault(c *libCall) (*ir.Value, error) {
	d, key := c.args["self"], c.args["key"]
	otherwise, err := c.held(d, c.otherwise())
	if err != nil {
		return nil, err
	}
	if d.Type.Key().Kind == nd.Invalid {
		return otherwise, c.tablePut(d, key, otherwise)
	}
	at, err := c.lookUp(d, key)
	if err != nil {
		return nil, err
	}
	return c.choose(c.isPlace(at), func() (*ir.Value, error) { return c.valueAt(d, at) }, func() (*ir.Value, error) {
		if err := c.tablePut(d, key, otherwise); err != nil {
			return nil, err
		}
		at, err := c.lookUp(d, key)
		if err != nil {
			return nil, err
		}
		return c.valueAt(d, at)
	})
}

// mapPop is d.pop(key[, default]).
func mapPop(c *libCall) (*ir.Value, error) {
	d := c.args["self"]
	if err := c.changeable(d); err != nil {
		return nil, err
	}
	defaults, _ := c.members(c.args["default"])
	if len(defaults) > 1 {
		return nil, refuse("pop() with %d arguments", 1+len(defaults))
	}
	at, err := c.lookUp(d, c.args["key"])
	if err != nil {
		return nil, err
	}
	take := func() (*ir.Value, error) {
		v, err := c.valueAt(d, at)
		if err == nil {
			c.tableDelete(d, at, nil)
		}
		return v, err
	}
	switch {
	case len(defaults) == 0:
		c.guard(c.isPlace(at), "KeyError")
		return take()
	case d.Type.Key().Kind == nd.Invalid:
		return defaults[0], nil
	}
	return c.choose(c.isPlace(at), take, func() (*ir.Value, error) { return defaults[0], nil })
}

// last is the place of the key that popitem, or pop of a set, takes.
func (c *libCall) last(t *ir.Value) (*ir.Value, error) {
	if err := c.changeable(t); err != nil {
		return nil, err
	}
	at := c.builder.node("table.last", []*ir.Value{t}, nil).Out()
	c.guard(c.isPlace(at), "KeyError")
	return at, nil
}

func mapPopItem(c *libCall) (*ir.Value, error) {
	d := c.args["self"]
	at, err := c.last(d)
	if err != nil {
		return nil, err
	}
	key, err := c.keyAt(d, at)
	if err != nil {
		return nil, err
	}
	v, err := c.valueAt(d, at)
	if err != nil {
		return nil, err
	}
	c.tableDelete(d, at, nil)
	return c.tuple(nd.Tuple, []*ir.Value{key, v}), nil
}

func mapUpdate(c *libCall) (*ir.Value, error) {
	others, _ := c.members(c.args["others"])
	if len(others) > 1 {
		return nil, refuse("update() with %d arguments", len(others))
	}
	return c.none(), c.updateBy(c.args["self"], append(slices.Clone(others), c.args["named"]))
}

func setUpdateMethod(c *libCall) (*ir.Value, error) {
	others, _ := c.members(c.args["others"])
	return c.none(), c.updateBy(c.args["self"], others)
}

// updateBy is t.update(v) for each of several.
func (b *builder) updateBy(t *ir.Value, others []*ir.Value) error {
	for _, v := range others {
		if err := b.tableUpdate(t, v); err != nil {
			return err
		}
	}
	return nil
}

func tableClearMethod(c *libCall) (*ir.Value, error) { return c.none(), c.tableClear(c.args["self"]) }

func tableCopy(c *libCall) (*ir.Value, error) { return c.copiedTable(c.args["self"]) }

// copiedTable is a new dict or set with the entries of t.
func (b *builder) copiedTable(t *ir.Value) (*ir.Value, error) {
	return b.settled(func() (*ir.Value, error) { return b.newTableOf(t.Type.Kind, t.Type.Class, b.placeKey("copy")) }, func(to *ir.Value) error { return b.tableUpdate(to, t) })
}

// ---- sets ------------------------------------------------------------------------------------------------------------------------------------

func setDiscard(c *libCall) (*ir.Value, error) {
	s := c.args["self"]
	if err := c.changeable(s); err != nil {
		return nil, err
	}
	at, err := c.lookUp(s, c.args["elem"])
	if err != nil {
		return nil, err
	}
	return c.none(), c.onlyIf(c.isPlace(at), func() error {
		c.tableDelete(s, at, nil)
		return nil
	})
}

func setRemove(c *libCall) (*ir.Value, error) {
	if err := c.changeable(c.args["self"]); err != nil {
		return nil, err
	}
	at, err := c.mustFind(c.args["self"], c.args["elem"])
	if err == nil {
		c.tableDelete(c.args["self"], at, nil)
	}
	return c.none(), err
}

func setPop(c *libCall) (*ir.Value, error) {
	s := c.args["self"]
	at, err := c.last(s)
	if err != nil {
		return nil, err
	}
	key, err := c.keyAt(s, at)
	if err == nil {
		c.tableDelete(s, at, op.Attrs{"popped": true})
	}
	return key, err
}
