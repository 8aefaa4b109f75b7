package front

import (
	"cmp"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// instances says of a class, by canonical name, which types are its instances. NumPy's scalar classes are found by dtype.
var instances = map[string]func(nd.Type) bool{
	"builtins.bool":         func(t nd.Type) bool { return t.Equal(nd.PyBool) },
	"builtins.int":          func(t nd.Type) bool { return t.Equal(nd.PyInt) || t.Equal(nd.PyBool) },
	"builtins.float":        func(t nd.Type) bool { return t.Equal(nd.PyFloat) || t.Equal(nd.ScalarOf(nd.Float64)) },
	"builtins.complex":      func(t nd.Type) bool { return t.Equal(nd.PyComplex) || t.Equal(nd.ScalarOf(nd.Complex128)) },
	"builtins.str":          isText,
	"builtins.tuple":        func(t nd.Type) bool { return t.Kind == nd.Tuple || t.Kind == nd.Seq && t.Form == nd.TupleForm },
	"builtins.list":         func(t nd.Type) bool { return t.Kind == nd.List || t.Kind == nd.Seq && t.Form == nd.ListForm },
	"collections.deque":     func(t nd.Type) bool { return t.Kind == nd.Seq && t.Form >= nd.DequeForm },
	"builtins.dict":         func(t nd.Type) bool { return t.Kind == nd.Dict || t.Kind == nd.Known || t.Kind == nd.Map },
	"builtins.set":          func(t nd.Type) bool { return t.Kind == nd.Set },
	"numpy.ndarray":         func(t nd.Type) bool { return t.Kind == nd.Array },
	"numpy.generic":         func(t nd.Type) bool { return t.Kind == nd.Scalar },
	"numpy.number":          func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem != nd.Bool },
	"numpy.integer":         func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.IsInt() },
	"numpy.signedinteger":   func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.IsSigned() },
	"numpy.unsignedinteger": func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.IsUint() },
	"numpy.inexact":         func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.Inexact() },
	"numpy.floating":        func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.IsFloat() },
	"numpy.complexfloating": func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem.IsComplex() },
}

// isInstance is isinstance(x, classes), which types decide.
func (b *builder) isInstance(args []argument) (*ir.Value, error) {
	if len(args) != 2 || args[0].name != "" || args[1].name != "" {
		return nil, unsupported{reason: "isinstance with these arguments"}
	}
	classes := []*ir.Value{args[1].value}
	if elems, ok := b.members(args[1].value); ok {
		classes = elems
	}
	return b.dispatch([]*ir.Value{args[0].value}, func(vs []*ir.Value) (*ir.Value, error) {
		t := vs[0].Type
		if t.Kind == nd.Invalid {
			t.Kind = b.kindOf(vs[0])
		}
		if _, of := b.classOf(vs[0]); of {
			if is, known := b.isOfClasses(vs[0], classes); known {
				return b.bool(is), nil
			}
		}
		made := ""
		switch s := b.statics[vs[0]].(type) {
		case *iterable:
			made = cmp.Or(s.class, "an iterator")
		case *sliced:
			made = "builtins.slice"
		case *closure, globalRef:
			made = "a function"
		case *generator, *coroutine:
			made = "types.GeneratorType"
		case *cursor:
			made = "an iterator"
		}
		if t.Kind == nd.Object || t.Kind == nd.Invalid && made == "" {
			return nil, unsupported{reason: "isinstance of a Python object"}
		}
		for _, c := range classes {
			if _, isClass := b.statics[c].(classRef); isClass {
				continue
			}
			is, ok := instanceTest(b.global(c))
			if made != "" && b.global(c) == made {
				return b.bool(true), nil
			}
			if class := b.global(c); !ok && class != "builtins.slice" && class != "builtins.range" && class != "types.GeneratorType" {
				return nil, unsupported{reason: "isinstance of this class"}
			}
			if ok && is(t) {
				return b.bool(true), nil
			}
		}
		return b.bool(false), nil
	})
}

// isOfClasses is isinstance of an instance of a class of the program. known is false where one of the classes is not known to it.
func (b *builder) isOfClasses(v *ir.Value, classes []*ir.Value) (is, known bool) {
	known = true
	for _, c := range classes {
		ref, ok := b.statics[c].(classRef)
		is = is || ok && b.isOfClass(v, ref.index)
		known = known && (ok || b.kindOf(v) == nd.Instance && instances[b.global(c)] != nil)
	}
	return is, is || known
}

func instanceTest(class string) (func(nd.Type) bool, bool) {
	if is, ok := instances[class]; ok {
		return is, true
	}
	d, err := nd.ParseDType(strings.TrimSuffix(strings.TrimPrefix(class, "numpy."), "_"))
	if err != nil || !strings.HasPrefix(class, "numpy.") {
		return nil, false
	}
	return func(t nd.Type) bool { return t.Kind == nd.Scalar && t.Elem == d }, true
}
