package nd

// Promote is np.promote_types: the smallest type to which both cast safely.
func Promote(a, b DType) DType {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == NoType || a == Bool:
		return b
	case a.IsInt() && b.IsInt():
		return promoteInts(a, b)
	case b.IsFloat(): // a is an integer or a smaller float
		if b == Float32 && !fitsFloat32(a) {
			return Float64
		}
		return b
	}
	// b is complex
	if b == Complex64 && (a == Float64 || a.IsInt() && !fitsFloat32(a)) {
		return Complex128
	}
	return b
}

// fitsFloat32 reports whether NumPy holds float32 to be wide enough for d.
func fitsFloat32(d DType) bool { return d == Float32 || d.IsInt() && d.Size() <= 2 || d == Bool }

func promoteInts(a, b DType) DType { // a < b, hence a is signed where the signs differ
	if a.IsSigned() == b.IsSigned() || a.Size() > b.Size() {
		if a.Size() > b.Size() {
			return a
		}
		return b
	}
	switch b {
	case Uint8:
		return Int16
	case Uint16:
		return Int32
	case Uint32:
		return Int64
	}
	return Float64
}

// weakness orders the weak Python numbers of NEP 50; 0 is not weak. A Python bool counts as np.bool.
func weakness(t Type) int {
	if t.Kind == Py {
		switch t.Elem {
		case Int64:
			return 1
		case Float64:
			return 2
		case Complex128:
			return 3
		}
	}
	return 0
}

// ResultType is np.result_type of numbers and arrays, where Python numbers are weak.
func ResultType(args ...Type) DType {
	strong, weak := NoType, 0
	for _, t := range args {
		if w := weakness(t); w > 0 {
			weak = max(weak, w)
		} else {
			strong = Promote(strong, t.Elem)
		}
	}
	switch {
	case weak == 3:
		if strong == Float32 || strong == Complex64 {
			return Complex64
		}
		return Complex128
	case weak == 2 && !strong.Inexact():
		return Float64
	case weak == 1 && (strong == NoType || strong == Bool):
		return Int64
	}
	return strong
}

// CanCast is np.can_cast(from, to, "safe").
func CanCast(from, to DType) bool { return Promote(from, to) == to }

// kindRank orders kinds for "same_kind" casts.
func kindRank(d DType) int {
	switch {
	case d == Bool:
		return 0
	case d.IsUint():
		return 1
	case d.IsSigned():
		return 2
	case d.IsFloat():
		return 3
	}
	return 4
}

// CanCastSameKind is np.can_cast(from, to, "same_kind"), the rule of in-place operators and out=.
func CanCastSameKind(from, to DType) bool { return CanCast(from, to) || kindRank(from) <= kindRank(to) }
