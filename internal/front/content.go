package front

import (
	"errors"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// A global that is a dict or set of constants is one of Python's objects. The guards hold it to what it is, so that compiled code can read a table of its own, made when
// the function begins, at keys that are found while running. It never stands where Python sees it: there the object itself does.

// readContents makes the tables of the objects of which the request says what they hold.
func (b *builder) readContents() error {
	for slot, v := range b.hiddenArgs {
		holds := b.req.Objects[b.objects[v]].Holds
		if holds == nil || holds.Kind == "none" {
			continue
		}
		m := b.mark()
		table, err := b.tableOf(*holds, "content "+strconv.Itoa(slot))
		var refusal unsupported
		switch {
		case err == nil:
			b.contents[v] = table
		case errors.As(err, &refusal):
			b.rollback(m)
		default:
			return err
		}
	}
	return nil
}

// tableOf is a new dict or set with what a binding says.
func (b *builder) tableOf(holds Binding, key string) (*ir.Value, error) {
	kind, step := nd.Set, 1
	if holds.Kind == "dict" {
		kind, step = nd.Map, 2
	}
	t, err := b.newTable(kind, key)
	for i := 0; i < len(holds.Items) && err == nil; i += step {
		var parts []*ir.Value
		if parts, err = b.constants(holds.Items[i : i+step]); err == nil {
			err = b.tablePut(t, parts[0], parts[1:]...)
		}
	}
	return t, err
}

// constants are the values of bindings of constants and tuples of such.
func (b *builder) constants(bs []Binding) ([]*ir.Value, error) {
	vs := make([]*ir.Value, len(bs))
	for i, c := range bs {
		var err error
		if c.Kind != "tuple" {
			vs[i], err = b.jsonConst(c.Type, c.Value)
		} else if items, failed := b.constants(c.Items); failed == nil {
			vs[i] = b.tuple(nd.Tuple, items)
		} else {
			err = failed
		}
		if err != nil {
			return nil, err
		}
	}
	return vs, nil
}

// contentOf is what v, a Python object that the request knows, holds; ok is false where compiled code cannot read it.
func (b *builder) contentOf(v *ir.Value) (table *ir.Value, ok bool, err error) {
	object, position, known := b.known(v)
	if !known || position[0] != 'h' || !v.Type.Equal(nd.ObjectT) {
		return nil, false, nil
	}
	if object.Holds == nil {
		return nil, false, needLook{position, "content", ""}
	}
	if table, ok = b.contents[v]; !ok {
		return nil, false, nil
	}
	if b.unchecked {
		return nil, false, entangled{}
	}
	b.globalReads++
	return table, true, nil
}

// opened is v, or what it holds where that has an order: compiled code does not know which one the keys of a set of Python's have.
func (b *builder) opened(v *ir.Value) (*ir.Value, error) {
	table, ok, err := b.contentOf(v)
	if !ok || err != nil || table.Type.Kind == nd.Set {
		return v, err
	}
	return table, nil
}

// openedAll is opened for the arguments of what keeps none of them.
func (b *builder) openedAll(args []argument) ([]argument, error) {
	out := make([]argument, len(args))
	for i, a := range args {
		v, err := b.opened(a.value)
		if err != nil {
			return nil, err
		}
		out[i] = argument{a.name, v}
	}
	return out, nil
}

// openedFor is opened where method name changes nothing.
func (b *builder) openedFor(v *ir.Value, name string) (*ir.Value, error) {
	if !readers[name] {
		return v, nil
	}
	return b.opened(v)
}

// openedAt is opened where a part is read, by the subscript n.
func (b *builder) openedAt(v *ir.Value, n *physl.Node) (*ir.Value, error) {
	if len(n.Args) == 2 && n.Args[1].Kind == physl.Str {
		return v, nil // what is there may be more than a constant
	}
	return b.opened(v)
}

// ownerOf is the Python object whose content t is, or t.
func (b *builder) ownerOf(t *ir.Value) *ir.Value {
	for v, table := range b.contents {
		if table == t {
			return v
		}
	}
	return t
}
