package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// listMethods are those of lists of any length, with their parameters.
var listMethods map[string]libFunc

func init() {
	listMethods = map[string]libFunc{
		"append": {"object, /", listAppendMethod},
		"extend": {"iterable, /", listExtendMethod},
		"insert": {"index, object, /", listInsertMethod},
		"pop":    {"index=-1, /", listPopMethod},
		"clear":  {"", listClearMethod},
		"copy":   {"", listCopyMethod},

		"reverse": {"", listReverseMethod},
	}
}

func (b *builder) listMethod(l *ir.Value, name string, args []argument) (*ir.Value, error) {
	if l.Type.Form == nd.TupleForm && name != "index" && name != "count" || l.Type.Form >= nd.DequeForm && name == "sort" {
		return nil, refuse("method %s of a %s", name, l.Type.Form)
	}
	if f, ok := b.ownFunction("deque." + name); ok && l.Type.Form >= nd.DequeForm {
		return b.callFunction(f, append([]argument{{value: l}}, args...))
	}
	if f, ok := b.ownFunction("list." + name); ok {
		return b.callFunction(f, append([]argument{{value: l}}, args...))
	}
	f, ok := listMethods[name]
	if l.Type.Form >= nd.DequeForm {
		if g, own := dequeMethods[name]; own {
			f, ok = g, true
		}
	}
	if !ok {
		return nil, refuse("method %s of a %s", name, l.Type.Form)
	}
	c, err := b.bind(name, f.sig, args, nil)
	if err != nil {
		return nil, err
	}
	c.args["self"] = l
	return f.build(c)
}

func listAppendMethod(c *libCall) (*ir.Value, error) {
	return c.none(), c.listAppend(c.args["self"], c.args["object"])
}

func listExtendMethod(c *libCall) (*ir.Value, error) {
	return c.none(), c.extendBy(c.args["self"], c.args["iterable"])
}

// extendBy is l += v.
func (b *builder) extendBy(l, v *ir.Value) error {
	if v.Type.Kind == nd.Seq {
		return b.extendAll(l, v)
	}
	if elems, ok := b.members(v); ok {
		for _, e := range elems {
			if err := b.listAppend(l, e); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Type.IsArray() && v.Type.Rank() > 0 {
		return b.times(b.extent(v.Type.Dims[0]), func(i *ir.Value) error { return b.listAppend(l, b.row(v, i)) })
	}
	items, err := b.listedAs("items", v) // all of them: what can fail has happened before the list changes
	if err != nil {
		return err
	}
	return b.extendAll(l, items)
}

// listInsertMethod brings the index into the list, as Python does.
func listInsertMethod(c *libCall) (*ir.Value, error) {
	l := c.args["self"]
	k, err := c.asIndex(c.args["index"])
	if err != nil {
		return nil, err
	}
	w, err := c.element(l, c.args["object"])
	if w == nil || err != nil {
		return c.none(), err
	}
	size := c.listLen(l)
	low := c.intOp("__sub", c.int(0), size)
	k = c.smaller(c.smaller(k, low, true), size, false)
	k, err = c.choose(c.compareInts("<", k, c.int(0)), func() (*ir.Value, error) { return c.intOp("__add", k, size), nil }, func() (*ir.Value, error) { return k, nil })
	if err != nil {
		return nil, err
	}
	c.node("list.insert", []*ir.Value{l, k, w}, nil)
	return c.none(), nil
}

func listPopMethod(c *libCall) (*ir.Value, error) {
	l, k := c.args["self"], c.int(-1)
	if v := c.args["index"]; v != nil {
		var err error
		if k, err = c.asIndex(v); err != nil {
			return nil, err
		}
	}
	return c.listPop(l, k)
}

func listClearMethod(c *libCall) (*ir.Value, error) {
	if err := c.changeable(c.args["self"]); err != nil {
		return nil, err
	}
	c.builder.node("list.clear", []*ir.Value{c.args["self"]}, nil)
	return c.none(), nil
}

func listCopyMethod(c *libCall) (*ir.Value, error) {
	l := c.args["self"]
	size := c.listLen(l)
	return c.copiedList(c.placeKey("copy"), l, c.int(0), size, c.int(1), size)
}

// equalRows asks before a loop over lists, which nothing changes, whether all of them have as many items as its target takes: then that cannot fail in
// the middle of the loop.
func (b *builder) equalRows(target *physl.Node, s *sequence) error {
	rows := s.state
	if !target.Is("tuple") || rows == nil || rows.Type.Kind != nd.Seq || !rows.Type.ReadOnly || slices.ContainsFunc(target.Args, func(t *physl.Node) bool { return t.Is("__star") }) {
		return nil
	}
	if row := rows.Type.Elems[0]; row.Kind != nd.Seq || !row.ReadOnly {
		return nil
	}
	count := len(target.Args)
	item := s.item
	s.item = func(k *ir.Value) (*ir.Value, error) {
		v, err := item(k)
		if err == nil {
			b.lengths[v] = count
		}
		return v, err
	}
	return b.forItems(b.overList(rows), b.int(0), func(row *ir.Value) error {
		b.guard(b.compareInts("==", b.listLen(row), b.int(int64(count))), "wrong number of values to unpack")
		return nil
	})
}

// fittingRows asks the same of the arrays that a loop goes over, by themselves or in zip and enumerate: rows that do not fit leave before the loop, where
// nothing has been done yet. state is that of the sequence that over gives.
func (b *builder) fittingRows(target, over *physl.Node, state *ir.Value) {
	if !target.Is("tuple") || state == nil || slices.ContainsFunc(target.Args, func(t *physl.Node) bool { return t.Is("__star") }) {
		return
	}
	if sequences[b.builtinCall(over)] == nil {
		if state.Type.IsArray() && state.Type.Rank() > 1 {
			b.unify(fixedDim(int64(len(target.Args))), state.Type.Dims[1])
		}
		return
	}
	states, _ := b.members(state)
	switch b.builtinCall(over) {
	case "builtins.zip":
		for i := range min(len(states), len(target.Args), len(over.Args)) {
			b.fittingRows(target.Args[i], over.Args[i], states[i])
		}
	case "builtins.enumerate":
		if len(states) > 0 && len(target.Args) == 2 {
			b.fittingRows(target.Args[1], over.Args[0], states[0])
		}
	}
}

// listElements are the elements of a list that is unpacked into count targets.
func (b *builder) listElements(l *ir.Value, count int) ([]*ir.Value, error) {
	if n, known := b.lengths[l]; !known || n != count {
		b.guard(b.compareInts("==", b.listLen(l), b.int(int64(count))), "wrong number of values to unpack")
	}
	elems := make([]*ir.Value, count)
	for i := range elems {
		var err error
		if elems[i], err = b.listGet(l, b.int(int64(i)), true); err != nil {
			return nil, err
		}
	}
	return elems, nil
}
