package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// sliced is the value of slice(...), and of lo:hi:step where it is an argument. It exists only while building; an absent bound is nil.
type sliced struct{ lo, hi, step *ir.Value }

// Slice objects.
func init() {
	functions["builtins.slice"] = libFunc{"*bounds", sliceCall}
	attributesOfSlice := func(pick func(s *sliced) *ir.Value) func(b *builder, s *sliced) *ir.Value {
		return func(b *builder, s *sliced) *ir.Value {
			if v := pick(s); v != nil {
				return v
			}
			return b.none()
		}
	}
	sliceAttributes = map[string]func(b *builder, s *sliced) *ir.Value{
		"start": attributesOfSlice(func(s *sliced) *ir.Value { return s.lo }),
		"stop":  attributesOfSlice(func(s *sliced) *ir.Value { return s.hi }),
		"step":  attributesOfSlice(func(s *sliced) *ir.Value { return s.step }),
	}
}

var sliceAttributes map[string]func(b *builder, s *sliced) *ir.Value

// sliceCall is slice(stop) or slice(start, stop[, step]).
func sliceCall(c *libCall) (*ir.Value, error) {
	vs, _ := c.members(c.args["bounds"])
	s := &sliced{}
	to := []**ir.Value{&s.lo, &s.hi, &s.step}
	switch {
	case len(vs) == 0 || len(vs) > 3:
		return nil, refuse("slice() with %d arguments", len(vs))
	case len(vs) == 1:
		to = to[1:]
	}
	for i, v := range vs {
		if v.Type.Kind != nd.None {
			*to[i] = v
		}
	}
	return c.newStatic(s), nil
}

// fixedSlice reports whether the bounds of s are literals, so that evaluating it again gives the same.
func (b *builder) fixedSlice(s *sliced) bool {
	for _, v := range []*ir.Value{s.lo, s.hi, s.step} {
		if v == nil {
			continue
		}
		if _, ok := b.constOf(v); !ok {
			return false
		}
	}
	return true
}

// itemOfIndexer is np.r_[...] and its kin: a call of the function of ours that stands for it, with what is in the brackets as arguments.
func (b *builder) itemOfIndexer(c *closure, idx []index) (*ir.Value, error) {
	args := make([]argument, len(idx))
	for k, i := range idx {
		switch {
		case i.slice:
			args[k].value = b.newStatic(&sliced{i.lo, i.hi, i.step})
		case i.newaxis:
			args[k].value = b.none()
		case i.ellipsis:
			args[k].value = b.newStatic(ellipsis{})
		default:
			args[k].value = i.at
		}
	}
	return b.callFunction(c, args)
}
