package op

import "phylanx/internal/nd"

// Infer gives the result types of a node of this row: by its Shape rule, else by its class. Operands of Map, Reduce and Scan rows are already
// cast to the types of the row's rule. Dims with empty names are new: the builder names them.
func (s *Spec) Infer(args []nd.Type, a Attrs) ([]nd.Type, error) {
	if s.Shape != nil {
		return s.Shape(args, a)
	}
	switch s.Class {
	case Map:
		return mapShape(s, args, a)
	case Reduce:
		return reduceShape(s, args, a)
	case Scan:
		return scanShape(s, args, a)
	}
	if s.Outs < 0 {
		return nil, nil
	}
	return nil, typeError("%s: the result types are not a function of the operands", s.Name)
}

// elementType is the result's element type. A row without a rule takes it from {dtype}.
func elementType(s *Spec, args []nd.Type) (nd.DType, error) {
	_, out, err := s.Types(args)
	return out, err
}

// mapShape broadcasts. On numbers alone the result is a number, a Python one for rows py.*.
func mapShape(s *Spec, args []nd.Type, a Attrs) ([]nd.Type, error) {
	dims, numbers, err := BroadcastDims(args)
	if err != nil {
		return nil, typeError("%s: %v", s.Name, err)
	}
	out, ok := a["dtype"].(nd.DType)
	if s.Types != nil {
		if out, err = elementType(s, args); err != nil {
			return nil, typeError("%s: %v", s.Name, err)
		}
	} else if !ok {
		return nil, typeError("%s wants {dtype}", s.Name)
	}
	switch {
	case s.PyOnly && !numbers:
		return nil, typeError("%s of %v", s.Name, args)
	case s.PyOnly:
		return []nd.Type{{Kind: nd.Py, Elem: out}}, nil
	case numbers:
		return []nd.Type{nd.ScalarOf(out)}, nil
	}
	return []nd.Type{nd.ArrayOf(out, dims...)}, nil
}

// BroadcastDims is the shape to which operands broadcast, numbers having none; numbers reports that there are no others. Dims that are not 1
// must have equal names.
func BroadcastDims(args []nd.Type) (dims []nd.Dim, numbers bool, err error) {
	numbers = true
	for _, t := range args {
		if !t.IsArray() && !t.IsNum() {
			return nil, false, typeError("operand of type %s", t)
		}
		numbers = numbers && t.IsNum()
		if n := t.Rank() - len(dims); n > 0 {
			dims = append(append([]nd.Dim{}, t.Dims[:n]...), dims...)
		}
		at := len(dims) - t.Rank()
		for i, d := range t.Dims {
			switch have := dims[at+i]; {
			case have.One:
				dims[at+i] = d
			case !d.One && d != have:
				return nil, false, typeError("dims not unified: %s and %s", have, d)
			}
		}
	}
	return dims, numbers, nil
}
