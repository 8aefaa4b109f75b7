package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// A list of slices, as in s = [slice(None)] * x.ndim; s[axis] = slice(1, None); x[tuple(s)]. It exists only while building: an assignment to one of its
// members gives the variables that hold it another list.

// isIndexList reports whether v is a list of which some members are slices, and that can be known member by member.
func (b *builder) isIndexList(v *ir.Value) bool {
	s, ok := b.statics[v].(*bundle)
	return ok && s.kind == nd.List && slices.ContainsFunc(s.elems, func(e *ir.Value) bool {
		_, is := b.statics[e].(*sliced)
		return is
	})
}

// setIndexListItem is x[i] = v. Whoever else holds the list would have to see it.
func (b *builder) setIndexListItem(x *ir.Value, idx []index, v *ir.Value) error {
	old := b.statics[x].(*bundle)
	if len(idx) != 1 || idx[0].at == nil {
		return unsupported{reason: "assignment to a part of a list of slices"}
	}
	k, err := b.asIndex(idx[0].at)
	if err != nil {
		return err
	}
	c, known := b.constOf(k)
	if !known {
		return b.need(k, "an index into a list of slices")
	}
	i, n := c.(int64), int64(len(old.elems))
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return b.leave("list assignment index out of range")
	}
	if b.heldElsewhere(x) {
		return unsupported{reason: "assignment to a list of slices that is held twice"}
	}
	elems := slices.Clone(old.elems)
	elems[i] = v
	w := b.newStatic(&bundle{kind: nd.List, elems: elems})
	for _, name := range sortedVars(b.fr.vars) {
		if b.fr.vars[name] == x {
			b.setVar(name, w)
		}
	}
	return nil
}

// heldElsewhere reports whether v is a variable of another function that is being built, or a member of a list or tuple.
func (b *builder) heldElsewhere(v *ir.Value) bool {
	for fr := b.fr; fr != nil; fr = fr.caller {
		for _, w := range fr.vars {
			if w == v && fr != b.fr {
				return true
			}
		}
	}
	for _, s := range b.statics {
		if l, ok := s.(*bundle); ok && slices.Contains(l.elems, v) {
			return true
		}
	}
	return false
}

// handed is a slice, or a tuple or list of slices and numbers, as a value that Python can be given; nil for anything else.
func (b *builder) handed(v *ir.Value) *ir.Value {
	switch s := b.statics[v].(type) {
	case *sliced:
		parts := []*ir.Value{s.lo, s.hi, s.step}
		for i, p := range parts {
			if p == nil {
				parts[i] = b.none()
			}
		}
		return b.namedTuple("slice", parts)
	case *bundle:
		out := make([]*ir.Value, len(s.elems))
		for i, e := range s.elems {
			if out[i] = e; isStatic(e) {
				out[i] = b.handed(e)
			}
			if out[i] == nil || out[i].Type.Kind == nd.List || out[i].Type.Kind == nd.Dict {
				return nil
			}
		}
		if s.kind == nd.Tuple || s.kind == nd.List {
			return b.tuple(s.kind, out)
		}
	}
	return nil
}

// holders counts the variables that hold v.
func holders(vars map[string]*ir.Value, v *ir.Value) int {
	k := 0
	for _, w := range vars {
		if w == v {
			k++
		}
	}
	return k
}
