package front

import (
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// What the classes of the program mean (Request.Classes): calls of them, their attributes and those of super().

type (
	classRef struct{ index int } // a class, as a value
	superRef struct {            // super(): self, whose attributes are looked for behind a class
		self  *ir.Value
		after int
	}
)

// classOf is the number of the class of which v is an instance, finished or not.
func (b *builder) classOf(v *ir.Value) (int, bool) {
	name := v.Type.Text
	switch s := b.statics[v].(type) {
	case *building:
		return s.class, true
	case *bundle:
		name = s.class
	}
	if k := b.kindOf(v); name == "" || k != nd.Instance && k != nd.Tuple {
		return 0, false
	}
	k := slices.IndexFunc(b.req.Classes, func(c Class) bool { return c.Name == name })
	return k, k >= 0
}

// hasClass reports whether the attributes of v are those of a class of the program.
func (b *builder) hasClass(v *ir.Value) bool {
	switch b.statics[v].(type) {
	case classRef, superRef:
		return true
	}
	_, ok := b.classOf(v)
	return ok
}

// inClass is the meaning of an attribute in class k; after is the class behind which the search begins, or -1.
func (b *builder) inClass(k, after int, name string) (Binding, error) {
	position := "c" + strconv.Itoa(k)
	if after >= 0 {
		position += ">" + strconv.Itoa(after)
	}
	bind, ok := b.req.Objects[position].Attrs[name]
	if !ok {
		return bind, needLook{position, "attrs", name}
	}
	if bind.Kind == "none" {
		return bind, unsupported{reason: "attribute " + name + " of class " + b.req.Classes[k].Name}
	}
	return bind, nil
}

// has reports whether the class of instance v has an attribute.
func (b *builder) has(v *ir.Value, name string) (bool, error) {
	k, ok := b.classOf(v)
	if !ok {
		return false, nil
	}
	bind, err := b.inClass(k, -1, name)
	return bind.Kind != "absent", err
}

// classMember is v.name where hasClass(v): what it means, and the value that it is bound to, if any. Fields of instances are apart.
func (b *builder) classMember(v *ir.Value, name string) (bind Binding, first *ir.Value, err error) {
	class, after, first := 0, -1, v
	switch s := b.statics[v].(type) {
	case classRef:
		class, first = s.index, nil
	case superRef:
		class, _ = b.classOf(s.self)
		after, first = s.after, s.self
	default:
		class, _ = b.classOf(v)
	}
	if bind, err = b.inClass(class, after, name); err != nil {
		return bind, nil, err
	}
	switch {
	case bind.OfClass:
		first = b.newStatic(classRef{class})
	case bind.Kind != "func" || !bind.Bound:
		first = nil
	case first == nil && bind.Property:
		return bind, nil, unsupported{reason: "property " + name + " of a class"}
	}
	return bind, first, nil
}

// memberOf is v.name as a value, where hasClass(v).
func (b *builder) memberOf(v *ir.Value, name string) (*ir.Value, error) {
	if f, err := b.fieldOf(v, name); f != nil || err != nil {
		return f, err
	}
	if k, ok := b.classOf(v); ok && name == "__class__" {
		return b.newStatic(classRef{k}), nil
	}
	bind, first, err := b.classMember(v, name)
	switch {
	case err != nil:
		return nil, err
	case bind.Kind == "absent":
		return nil, unsupported{reason: "attribute " + name + ", which is not there"}
	case bind.Property:
		return b.callFunction(b.function(bind.Index), []argument{{value: first}})
	case first != nil:
		return nil, unsupported{reason: "method " + name + " as a value"}
	}
	return b.meaning(bind, "attribute "+name)
}

// callMember is v.name(args), where hasClass(v).
func (b *builder) callMember(v *ir.Value, name string, args []argument, n *physl.Node) (*ir.Value, error) {
	f, err := b.fieldOf(v, name)
	if err != nil {
		return nil, err
	}
	if f != nil {
		return b.callOf(n)(f, args)
	}
	if name == "_replace" {
		if r, ok := b.replaced(v, args); ok {
			return r, nil
		}
	}
	bind, first, err := b.classMember(v, name)
	switch {
	case err != nil:
		return nil, err
	case bind.Kind == "absent" && name == "__init__" && len(args) == 0:
		return b.none(), nil
	case bind.Kind == "absent":
		return nil, unsupported{reason: "method " + name + ", which is not there"}
	case bind.Property:
		if f, err = b.callFunction(b.function(bind.Index), []argument{{value: first}}); err != nil {
			return nil, err
		}
		return b.callOf(n)(f, args)
	case bind.Kind == "func":
		if first != nil {
			args = append([]argument{{value: first}}, args...)
		}
		b.fr.call = n
		return b.callFunction(b.function(bind.Index), args)
	}
	if f, err = b.meaning(bind, "attribute "+name); err != nil {
		return nil, err
	}
	return b.callOf(n)(f, args)
}

// builtinMethods are the methods that builtins call.
var builtinMethods = map[string]string{"builtins.len": "__len__", "builtins.abs": "__abs__", "builtins.float": "__float__", "builtins.int": "__int__", "builtins.complex": "__complex__"}

// callBuiltin is a call of a builtin that looks at the class of its argument; ok: it is one.
func (b *builder) callBuiltin(name string, args []argument, n *physl.Node) (v *ir.Value, ok bool, err error) {
	switch {
	case name == "builtins.super" && len(args) == 2:
		c, isClass := b.statics[args[0].value].(classRef)
		if _, ok := b.classOf(args[1].value); !ok || !isClass {
			return nil, true, unsupported{reason: "super() of these arguments"}
		}
		return b.newStatic(superRef{args[1].value, c.index}), true, nil
	case name == "builtins.object.__setattr__" && len(args) == 3 && args[1].value.Type.Kind == nd.Str:
		if _, ok := b.classOf(args[0].value); ok {
			return b.none(), true, b.putField(args[0].value, args[1].value.Type.Text, args[2].value)
		}
	case len(args) != 1 || args[0].name != "":
	case name == "builtins.type":
		if k, ok := b.classOf(args[0].value); ok {
			return b.newStatic(classRef{k}), true, nil
		}
	case builtinMethods[name] != "":
		method := builtinMethods[name]
		if has, err := b.has(args[0].value, method); has || err != nil {
			if err == nil {
				v, err = b.callMember(args[0].value, method, nil, n)
			}
			return v, true, err
		}
	}
	return nil, false, nil
}

// namedTupleOf is a call of class k, which makes named tuples.
func (b *builder) namedTupleOf(k int, defaults map[string]Binding, args []argument) (*ir.Value, error) {
	class := b.req.Classes[k]
	bad := unsupported{reason: "the arguments do not fit the fields of " + class.Name}
	vs := make([]*ir.Value, len(class.Fields))
	for i, a := range args {
		if a.name != "" {
			i = slices.Index(class.Fields, a.name)
		}
		if i < 0 || i >= len(vs) || vs[i] != nil {
			return nil, bad
		}
		vs[i] = a.value
	}
	for i, v := range vs {
		if v != nil {
			continue
		}
		bind, ok := defaults[class.Fields[i]]
		if !ok {
			return nil, bad
		}
		var err error
		if vs[i], err = b.meaning(bind, "the default of "+class.Fields[i]); err != nil {
			return nil, err
		}
	}
	return b.composed(nd.Tuple, class.Name, vs), nil
}

// replaced is t._replace(name=value, ...) of a named tuple.
func (b *builder) replaced(v *ir.Value, args []argument) (*ir.Value, bool) {
	k, ok := b.classOf(v)
	if !ok || b.kindOf(v) != nd.Tuple {
		return nil, false
	}
	elems, _ := b.members(v)
	elems = slices.Clone(elems)
	for _, a := range args {
		i := slices.Index(b.req.Classes[k].Fields, a.name)
		if i < 0 {
			return nil, false
		}
		elems[i] = a.value
	}
	return b.composed(nd.Tuple, b.req.Classes[k].Name, elems), true
}

// composed is a tuple or an instance of a class.
func (b *builder) composed(kind nd.Kind, class string, elems []*ir.Value) *ir.Value {
	if slices.ContainsFunc(elems, isStatic) {
		return b.newStatic(&bundle{kind, elems, class})
	}
	return b.node("tuple", elems, nil, nd.Type{Kind: kind, Text: class, Elems: typesOf(elems)}).Out()
}

// isOfClass reports whether v is an instance of class k, or of one made from it.
func (b *builder) isOfClass(v *ir.Value, k int) bool {
	of, ok := b.classOf(v)
	return ok && slices.Contains(b.req.Classes[of].MRO, k)
}
