package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Attributes of Python's objects that the function sets. While it runs each is a cell, which the door writes back before Python runs and at the end.
// Which they are is found out while building, which then starts again.

// placeOfAttribute names an attribute of a Python object: positions of one object have the same.
func (b *builder) placeOfAttribute(v *ir.Value, name string) string {
	position := b.objects[v]
	if first, ok := b.req.Same[position]; ok {
		position = first
	}
	return position + "." + name
}

// bindAttributes makes the cells at the start of the function.
func (b *builder) bindAttributes() error {
	for i := range b.settable {
		a := &b.settable[i]
		cell, err := b.newCell("at "+a.Position, a.Name)
		if err != nil {
			return err
		}
		if a.Slot >= 0 {
			w, err := b.element(cell, b.hidden(a.Slot))
			if err != nil {
				return err
			}
			if w != nil {
				b.node("list.append", []*ir.Value{cell, w}, nil)
			}
		}
		b.node("attribute.bind", []*ir.Value{cell}, op.Attrs{"index": int64(i)})
		b.attributes[a.Position+"."+a.Name] = cell
		a.Layout = cell.Type.Layout()[1:]
	}
	return nil
}

// plainClass is the class of a Python object whose attributes are what was assigned to them.
func (b *builder) plainClass(v *ir.Value) (*Class, error) {
	object, position, ok := b.known(v)
	switch {
	case !ok:
		return nil, unsupported{reason: "assignment to an attribute of a Python object"}
	case object.Class == nil:
		return nil, needLook{position, "class", ""}
	case *object.Class < 0:
		return nil, unsupported{reason: "assignment to an attribute of an object of such a class"}
	}
	return &b.req.Classes[*object.Class], nil
}

// keepsAttributes reports whether assigning to an attribute of v the object that it is changes nothing.
func (b *builder) keepsAttributes(v *ir.Value) bool {
	if v.Type.Kind != nd.Object {
		return b.hasClass(v)
	}
	class, err := b.plainClass(v)
	if look, ok := err.(needLook); ok {
		panic(bailout{look})
	}
	return err == nil && !class.Frozen
}

// setObjectAttribute is x.name = v where x is a Python object.
func (b *builder) setObjectAttribute(x *ir.Value, name string, v *ir.Value) error {
	class, err := b.plainClass(x)
	if err != nil {
		return err
	}
	if class.Frozen || slices.Contains(class.Reserved, name) || class.Fields != nil {
		return unsupported{reason: "assignment to attribute " + name + " of class " + class.Name}
	}
	bind, err := b.part(x, "attrs", name, "assignment to attribute "+name)
	switch {
	case err != nil:
		return err
	case bind.Kind != "value" && bind.Kind != "absent":
		return unsupported{reason: "assignment to attribute " + name + ", which is an object"}
	case b.kindOf(v) == nd.Dict || v.Type.Kind == nd.Known || isStatic(v) || v.Type.Holds(nd.Instance):
		return unsupported{reason: "assignment of " + v.Type.String() + " to an attribute of a Python object"}
	}
	place := b.placeOfAttribute(x, name)
	if cell := b.attributes[place]; cell != nil {
		return b.putCell(cell, v)
	}
	a := Bound{Position: place[:len(place)-len(name)-1], Name: name, Slot: bind.Slot}
	if bind.Kind == "absent" {
		a.Slot = -1
	}
	if !slices.ContainsFunc(b.settable, func(c Bound) bool { return c.Position == a.Position && c.Name == name }) {
		b.settable = append(b.settable, a)
	}
	b.lists.news = true
	return nil
}
