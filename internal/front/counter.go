package front

import (
	"maps"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// What makes dicts in other ways.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"builtins.dict.fromkeys":  {"iterable, value=None, /", fromKeys},
		"collections.OrderedDict": {"items=None, /", orderedDict},
	})
}

// counterCall is Counter(iterable).
func counterCall(c *libCall) (*ir.Value, error) {
	empty := func() (*ir.Value, error) { return c.newTableOf(nd.Map, "Counter", c.placeKey("Counter")) }
	v := c.args["iterable"]
	if v == nil {
		return empty()
	}
	if g, ok := c.statics[v].(*generator); ok {
		return c.grownBy(g.n, g.of, empty, func(d *ir.Value) error {
			key, err := c.expr(g.n.Args[0])
			if err != nil {
				return err
			}
			return c.countOne(d, key, c.int(1), "__add")
		})
	}
	return c.settled(empty, func(d *ir.Value) error { return c.count(d, v, "__add") })
}

// countOne adds n to the count of a key, or with "__sub" takes it away.
func (b *builder) countOne(d, key, n *ir.Value, row string) error {
	old, err := b.itemToChange(d, key)
	if err == nil {
		old, err = b.apply(row, []*ir.Value{old, n})
	}
	if err != nil {
		return err
	}
	return b.tablePut(d, key, old)
}

// count adds to a Counter the items of v, or what a dict says how often they are there; or with "__sub" takes them away.
func (b *builder) count(d, v *ir.Value, row string) error {
	add := func(key, n *ir.Value) error { return b.countOne(d, key, n, row) }
	if v.Type.Kind == nd.Map {
		return b.forEntries(v, add)
	}
	if b.kindOf(v) == nd.Dict {
		keys, values := b.entries(v)
		for i, k := range keys {
			if err := add(b.str(k), values[i]); err != nil {
				return err
			}
		}
		return nil
	}
	s, err := b.sequenceOf(v)
	if err != nil {
		return err
	}
	return b.forItems(s, b.int(0), func(key *ir.Value) error { return add(key, b.int(1)) })
}

// forEntries does f, which sets the variables carried, for every key and value of a dict.
func (b *builder) forEntries(d *ir.Value, f func(key, value *ir.Value) error, carried ...string) error {
	s, err := b.overTable(&tableView{d, "items"})
	if err != nil {
		return err
	}
	return b.forItems(s, b.int(0), func(pair *ir.Value) error {
		elems, _ := b.members(pair)
		return f(elems[0], elems[1])
	}, carried...)
}

var counterOps = []string{"__add", "__sub", "__bitor", "__bitand"}

// combinedCount is what an operator on two Counters makes of the counts of a key.
func (b *builder) combinedCount(name string, x, y *ir.Value) (*ir.Value, error) {
	switch name {
	case "__bitor":
		return b.lesser(x, y, y, x)
	case "__bitand":
		return b.lesser(x, y, x, y)
	}
	return b.apply(name, []*ir.Value{x, y})
}

// lesser is yes where x < y, else no.
func (b *builder) lesser(x, y, yes, no *ir.Value) (*ir.Value, error) {
	c, err := b.compareValues("<", x, y)
	if err != nil {
		return nil, err
	}
	return b.either(c, func() (*ir.Value, error) { return yes, nil }, func() (*ir.Value, error) { return no, nil })
}

// counterOp is an operator on two Counters: those counts that are above zero, first of the keys of x, then of those that y alone has.
func (b *builder) counterOp(name string, x, y *ir.Value) (*ir.Value, error) {
	if !slices.Contains(counterOps, name) || x.Type.Class != "Counter" || y.Type.Class != "Counter" {
		return nil, refuse("operator %s on a dict of another class", name)
	}
	empty := func() (*ir.Value, error) { return b.newTableOf(nd.Map, "Counter", b.placeKey("Counter "+name)) }
	return b.settled(empty, func(to *ir.Value) error {
		put := func(key, n *ir.Value) error {
			c, err := b.compareValues(">", n, b.int(0))
			if err == nil {
				c, err = b.truth(c)
			}
			if err != nil {
				return err
			}
			return b.onlyIf(c, func() error { return b.tablePut(to, key, n) })
		}
		err := b.forEntries(x, func(key, n *ir.Value) error {
			m, err := b.itemToChange(y, key)
			if err == nil {
				n, err = b.combinedCount(name, n, m)
			}
			if err != nil {
				return err
			}
			return put(key, n)
		})
		if err != nil || name == "__bitand" {
			return err
		}
		return b.forEntries(y, func(key, m *ir.Value) error {
			at, err := b.lookUp(x, key)
			if err != nil {
				return err
			}
			return b.unless(b.isPlace(at), func() error {
				var err error
				if name == "__sub" {
					m, err = b.combinedCount(name, b.int(0), m)
				}
				if err != nil {
					return err
				}
				return put(key, m)
			})
		})
	})
}

// counterMethods are those that a Counter has in other ways than a dict.
var counterMethods map[string]libFunc

func init() {
	counterMethods = map[string]libFunc{
		"update": {"iterable, /", func(c *libCall) (*ir.Value, error) {
			return c.none(), c.count(c.args["self"], c.args["iterable"], "__add")
		}},
		"subtract": {"iterable, /", func(c *libCall) (*ir.Value, error) {
			return c.none(), c.count(c.args["self"], c.args["iterable"], "__sub")
		}},
	}
}
