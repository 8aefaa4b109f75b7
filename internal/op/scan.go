package op

import "phylanx/internal/nd"

// Running reductions along {axis}. The result has the operand's dims; the front end flattens first where NumPy does.
func init() {
	register(
		&Spec{Name: "cumsum", Class: Scan, NumPy: []string{"numpy.cumsum", "numpy.add.accumulate"}, Method: "cumsum", Sig: "a, axis=None, dtype=None, out=None",
			Doc: "Running sum, from the first element on.", Types: accumulate, Of: "add", WarnName: "accumulate", Unit: int64(0), Equal: Exact},
		&Spec{Name: "cumprod", Class: Scan, NumPy: []string{"numpy.cumprod", "numpy.multiply.accumulate"}, Method: "cumprod", Sig: "a, axis=None, dtype=None, out=None",
			Doc: "Running product, from the first element on.", Types: accumulate, Of: "multiply", WarnName: "accumulate", Unit: int64(1), Equal: Exact},
		&Spec{Name: "maximum.accumulate", Class: Scan, NumPy: []string{"numpy.maximum.accumulate"}, Sig: "array, axis=0, dtype=None, out=None",
			Doc: "Running maximum.", Types: sameType, Of: "maximum", Equal: Exact},
		&Spec{Name: "minimum.accumulate", Class: Scan, NumPy: []string{"numpy.minimum.accumulate"}, Sig: "array, axis=0, dtype=None, out=None",
			Doc: "Running minimum.", Types: sameType, Of: "minimum", Equal: Exact},
	)
}

func scanShape(s *Spec, args []nd.Type, a Attrs) ([]nd.Type, error) {
	if len(args) != 1 {
		return nil, typeError("%s of %v", s.Name, args)
	}
	if _, err := axisOf(args, a, args[0].Rank()); err != nil {
		return nil, err
	}
	out, err := elementType(s, args)
	if err != nil {
		return nil, err
	}
	return []nd.Type{nd.ArrayOf(out, args[0].Dims...)}, nil
}
