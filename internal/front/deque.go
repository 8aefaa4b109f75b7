package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Deques are lists of another form: elements are taken from both ends and put there. One with maxlen, a ring, drops what is at the other end.

var dequeMethods map[string]libFunc

func init() {
	dequeMethods = map[string]libFunc{
		"append": {"object, /", func(c *libCall) (*ir.Value, error) {
			return c.none(), c.dequePut(c.args["self"], c.args["object"], false)
		}},
		"appendleft": {"object, /", func(c *libCall) (*ir.Value, error) {
			return c.none(), c.dequePut(c.args["self"], c.args["object"], true)
		}},
		"pop":        {"", func(c *libCall) (*ir.Value, error) { return c.listPop(c.args["self"], c.int(-1)) }},
		"popleft":    {"", func(c *libCall) (*ir.Value, error) { return c.listPop(c.args["self"], c.int(0)) }},
		"extend":     {"iterable, /", dequeExtend(false)},
		"extendleft": {"iterable, /", dequeExtend(true)},
		"copy":       {"", dequeCopy},
		"insert":     {"index, object, /", dequeInsert},
	}
	functions["collections.deque"] = libFunc{"iterable=None, maxlen=None", dequeCall}
}

// dequeCall is deque(iterable, maxlen).
func dequeCall(c *libCall) (*ir.Value, error) {
	form := nd.DequeForm
	var most *ir.Value
	if c.given("maxlen") {
		var err error
		if most, err = c.asIndex(c.args["maxlen"]); err != nil {
			return nil, err
		}
		c.guard(c.compareInts(">=", most, c.int(0)), "maxlen must be non-negative")
		form = nd.RingForm
	}
	var items *ir.Value
	if c.args["iterable"] != nil {
		var err error
		if items, err = c.listed(c.args["iterable"]); err != nil {
			return nil, err
		}
	}
	d, err := c.newSeq(form, c.placeKey("deque"), c.int(0))
	if err != nil {
		return nil, err
	}
	if most != nil {
		c.builder.node("list.limited", []*ir.Value{d, most}, nil)
	}
	if items == nil {
		return d, nil
	}
	return d, c.dequeAdd(d, items, false)
}

// dequePut puts v at an end.
func (b *builder) dequePut(d, v *ir.Value, left bool) error {
	w, err := b.element(d, v)
	if w == nil || err != nil {
		return err
	}
	put := func() (*ir.Value, error) {
		if left {
			b.node("list.insert", []*ir.Value{d, b.int(0), w}, nil)
		} else {
			b.node("list.append", []*ir.Value{d, w}, nil)
		}
		return b.none(), nil
	}
	if d.Type.Form != nd.RingForm {
		_, err = put()
		return err
	}
	limit := b.node("list.limit", []*ir.Value{d}, nil).Out()
	full := func() (*ir.Value, error) {
		return b.choose(b.compareInts(">", limit, b.int(0)), func() (*ir.Value, error) {
			end := b.int(0)
			if left {
				end = b.int(-1)
			}
			b.node("list.pop", []*ir.Value{d, end}, map[string]any{"safe": true}, b.taken(d.Type.Elems[0]))
			return put()
		}, func() (*ir.Value, error) { return b.none(), nil })
	}
	_, err = b.choose(b.compareInts("<", b.listLen(d), limit), put, full)
	return err
}

// dequeAdd puts the items of a list, one after the other, at an end.
func (b *builder) dequeAdd(d, items *ir.Value, left bool) error {
	if elems, ok := b.members(items); ok {
		for _, e := range elems {
			if err := b.dequePut(d, e, left); err != nil {
				return err
			}
		}
		return nil
	}
	if d.Type.Form != nd.RingForm && !left {
		return b.extendAll(d, items)
	}
	if items.Type.Elems[0].Kind == nd.Invalid {
		return nil
	}
	return b.times(b.listLen(items), func(i *ir.Value) error {
		v, err := b.listGet(items, i, true)
		if err != nil {
			return err
		}
		return b.dequePut(d, v, left)
	})
}

func dequeExtend(left bool) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		items, err := c.listed(c.args["iterable"])
		if err != nil {
			return nil, err
		}
		return c.none(), c.dequeAdd(c.args["self"], items, left)
	}
}

func dequeCopy(c *libCall) (*ir.Value, error) {
	d := c.args["self"]
	to, err := c.newSeq(d.Type.Form, c.placeKey("copy"), c.listLen(d))
	if err != nil {
		return nil, err
	}
	if d.Type.Form == nd.RingForm {
		c.builder.node("list.limited", []*ir.Value{to, c.builder.node("list.limit", []*ir.Value{d}, nil).Out()}, nil)
	}
	return to, c.extendAll(to, d)
}

// dequeInsert is that of a list; a ring that is full refuses.
func dequeInsert(c *libCall) (*ir.Value, error) {
	if d := c.args["self"]; d.Type.Form == nd.RingForm {
		limit := c.builder.node("list.limit", []*ir.Value{d}, nil).Out()
		c.guard(c.compareInts("<", c.listLen(d), limit), "deque already at its maximum size")
	}
	return listInsertMethod(c)
}

// maxlen is the attribute of a deque.
func (b *builder) maxlen(d *ir.Value) *ir.Value {
	if d.Type.Form == nd.RingForm {
		return b.node("list.limit", []*ir.Value{d}, nil).Out()
	}
	return b.none()
}
