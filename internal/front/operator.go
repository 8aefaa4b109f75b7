package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// operatorMethods are the methods that an operator asks: of the left operand, and of the right one.
var operatorMethods = map[string][2]string{
	"__add": {"__add__", "__radd__"}, "__sub": {"__sub__", "__rsub__"}, "__mul": {"__mul__", "__rmul__"}, "__div": {"__truediv__", "__rtruediv__"},
	"__floordiv": {"__floordiv__", "__rfloordiv__"}, "__mod": {"__mod__", "__rmod__"}, "__pow": {"__pow__", "__rpow__"}, "__matmul": {"__matmul__", "__rmatmul__"},
	"__bitand": {"__and__", "__rand__"}, "__bitor": {"__or__", "__ror__"}, "__bitxor": {"__xor__", "__rxor__"}, "__lshift": {"__lshift__", "__rlshift__"},
	"__rshift": {"__rshift__", "__rrshift__"},
	"==":       {"__eq__", "__eq__"}, "!=": {"__ne__", "__ne__"}, "<": {"__lt__", "__gt__"}, "<=": {"__le__", "__ge__"}, ">": {"__gt__", "__lt__"}, ">=": {"__ge__", "__le__"},
	"__minus": {"__neg__", ""}, "__plus": {"__pos__", ""}, "__invert": {"__invert__", ""},
}

// classOperator applies an operator to values one of which is of a class of the program; ok is false where none is, or none has a say.
func (b *builder) classOperator(name string, vs []*ir.Value) (r *ir.Value, ok bool, err error) {
	k, left := b.classOf(vs[0])
	methods := operatorMethods[name]
	if len(vs) == 1 {
		if !left {
			return nil, false, nil
		}
		r, ok, err = b.operatorMethod(vs[0], methods[0])
		return r, ok || err != nil, err
	}
	j, right := b.classOf(vs[1])
	switch {
	case !left && !right:
		return nil, false, nil
	case left && right && k != j && b.isOfClass(vs[1], k):
		return nil, true, unsupported{reason: "an operator of a class and one made from it"}
	case !left && vs[0].Type.Kind != nd.Py && b.kindOf(vs[0]) != nd.Tuple && vs[0].Type.Kind != nd.None:
		return nil, true, unsupported{reason: "operator " + name + " of " + vs[0].Type.String() + " and an object"}
	}
	if left {
		if r, ok, err = b.operatorMethod(vs[0], methods[0], vs[1]); ok || err != nil {
			return r, true, err
		}
	}
	compares := len(name) < 3
	if right && (k != j || !left || compares) {
		if r, ok, err = b.operatorMethod(vs[1], methods[1], vs[0]); ok || err != nil {
			return r, true, err
		}
	}
	tuples := b.kindOf(vs[0]) == nd.Tuple || b.kindOf(vs[1]) == nd.Tuple
	switch {
	case tuples:
		return nil, false, nil
	case name == "!=":
		if r, _, err = b.classOperator("==", vs); err == nil {
			r, err = b.negate(r)
		}
		return r, true, err
	case name == "==" && left && right:
		return b.sameInstance(vs[0], vs[1]), true, nil
	case name == "==":
		return b.bool(false), true, nil
	}
	return nil, true, unsupported{reason: "operator " + name + " of an object that has none"}
}

// operatorMethod calls a method that stands for an operator; ok is false where the class has none, or it says that it does not know.
func (b *builder) operatorMethod(x *ir.Value, method string, args ...*ir.Value) (r *ir.Value, ok bool, err error) {
	if has, err := b.has(x, method); !has || err != nil {
		return nil, false, err
	}
	list := make([]argument, len(args))
	for i, v := range args {
		list[i].value = v
	}
	m := b.mark()
	r, err = b.callMember(x, method, list, b.fr.applied)
	if err == nil && b.global(r) == "builtins.NotImplemented" {
		b.rollback(m)
		return nil, false, nil
	}
	return r, err == nil, err
}

// subscriptMethod calls __getitem__ or __setitem__.
func (b *builder) subscriptMethod(x *ir.Value, method string, args ...*ir.Value) (*ir.Value, error) {
	r, ok, err := b.operatorMethod(x, method, args...)
	if err == nil && !ok {
		err = unsupported{reason: "a subscript of an object without " + method}
	}
	return r, err
}

// classTruth is the truth value of an instance.
func (b *builder) classTruth(v *ir.Value) (*ir.Value, error) {
	for _, method := range []string{"__bool__", "__len__"} {
		if r, ok, err := b.operatorMethod(v, method); ok || err != nil {
			if err != nil {
				return nil, err
			}
			return b.truth(r)
		}
	}
	return b.bool(true), nil
}
