package front

import (
	"maps"
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Look asks for the meaning of a part of a Python object: its position, "attrs", "items" or "call", and the name.
type Look [3]string

// needLook is the error of what depends on a part of an object: the caller is asked for it.
type needLook Look

func (n needLook) Error() string {
	return "the meaning of " + n[1] + " " + n[2] + " of object " + n[0] + " is needed"
}

// place notes where the object v, an argument of the compiled function, is found.
func (b *builder) place(v *ir.Value, position string) {
	if v.Type.Kind == nd.Object {
		b.objects[v] = position
	}
}

// known gives what the request says of object v.
func (b *builder) known(v *ir.Value) (Object, string, bool) {
	position, ok := b.objects[v]
	return b.req.Objects[position], position, ok
}

// part is the meaning of an attribute ("attrs") or item ("items") of an object.
func (b *builder) part(v *ir.Value, how, name, refusal string) (Binding, error) {
	object, position, ok := b.known(v)
	if !ok {
		return Binding{}, unsupported{reason: refusal}
	}
	table := object.Attrs
	if how == "items" {
		table = object.Items
	}
	bind, ok := table[name]
	if !ok {
		return bind, needLook{position, how, name}
	}
	if bind.Kind == "none" {
		return bind, unsupported{reason: refusal}
	}
	return bind, nil
}

// objectAttribute is v.name where v is a Python object.
func (b *builder) objectAttribute(v *ir.Value, name string) (*ir.Value, error) {
	refusal := "attribute " + name + " of a Python object"
	bind, err := b.part(v, "attrs", name, refusal)
	if cell := b.attributes[b.placeOfAttribute(v, name)]; cell != nil && err == nil {
		return b.cellValue(cell, bind.Kind != "absent")
	}
	switch {
	case err != nil:
		return nil, err
	case bind.Kind == "absent":
		return nil, unsupported{reason: refusal}
	case bind.Property:
		return b.callFunction(b.function(bind.Index), []argument{{value: v}})
	case bind.Bound:
		return nil, unsupported{reason: "method " + name + " of a Python object as a value"}
	}
	return b.meaning(bind, name)
}

// objectMethod is v.name(args) where v is a Python object.
func (b *builder) objectMethod(v *ir.Value, name string, args []argument, call func(*ir.Value, []argument) (*ir.Value, error)) (*ir.Value, error) {
	bind, err := b.part(v, "attrs", name, "method "+name+" of a Python object")
	switch {
	case err != nil:
		return nil, err
	case bind.Bound && !bind.Property:
		return b.callFunction(b.function(bind.Index), append([]argument{{value: v}}, args...))
	}
	f, err := b.objectAttribute(v, name)
	if err != nil {
		return nil, err
	}
	return call(f, args)
}

// objectItem is v[key] where v is a Python object.
func (b *builder) objectItem(v *ir.Value, idx []index) (*ir.Value, error) {
	refusal := "an item of a Python object"
	if len(idx) == 1 && idx[0].at != nil && idx[0].at.Type.Kind == nd.Text {
		return nil, b.need(idx[0].at, "the key of an item")
	}
	if len(idx) != 1 || idx[0].at == nil || idx[0].at.Type.Kind != nd.Str {
		return nil, unsupported{reason: refusal}
	}
	name := idx[0].at.Type.Text
	bind, err := b.part(v, "items", name, refusal)
	if err != nil {
		return nil, err
	}
	return b.meaning(bind, strconv.Quote(name))
}

// objectCall is v(args) where v is a Python object.
func (b *builder) objectCall(v *ir.Value, args []argument, call func(*ir.Value, []argument) (*ir.Value, error)) (*ir.Value, error) {
	object, position, ok := b.known(v)
	switch {
	case !ok:
		return nil, unsupported{reason: "a call of " + v.Type.String()}
	case object.Call == nil:
		return nil, needLook{position, "call", ""}
	case object.Call.Kind == "none":
		return nil, unsupported{reason: "a call of " + v.Type.String()}
	case object.Call.Bound:
		return b.callFunction(b.function(object.Call.Index), append([]argument{{value: v}}, args...))
	}
	args, err := b.withMore(*object.Call, args)
	if err != nil {
		return nil, err
	}
	f, err := b.meaning(*object.Call, "the object that is called")
	if err != nil {
		return nil, err
	}
	return call(f, args)
}

// withMore adds the arguments that a partial or a bound method brings.
func (b *builder) withMore(call Binding, args []argument) ([]argument, error) {
	var out []argument
	for _, bind := range call.First {
		v, err := b.meaning(bind, "an argument of a partial")
		if err != nil {
			return nil, err
		}
		out = append(out, argument{value: v})
	}
	out = append(out, args...)
	for _, name := range slices.Sorted(maps.Keys(call.Named)) {
		if slices.ContainsFunc(args, func(a argument) bool { return a.name == name }) {
			continue
		}
		v, err := b.meaning(call.Named[name], "an argument of a partial")
		if err != nil {
			return nil, err
		}
		out = append(out, argument{name, v})
	}
	return out, nil
}
