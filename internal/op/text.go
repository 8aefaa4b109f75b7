package op

import "phylanx/internal/nd"

// Rows on strings whose text is known only while running (nd.Text). A text is a reference to an array of code points that never changes, so slices share memory, and
// what the library says of arrays holds of strings. Positions and lengths are Python ints.
func init() {
	text := result(nd.TextOf(nd.Dim{}))
	register(
		&Spec{Name: "text.const", Class: Flow, Props: Makes, Doc: "The code points of {text} as a new array.", Shape: codesOf},
		&Spec{Name: "text.of", Class: Flow, Props: Shares, Doc: "The str of the code points in an array of uint32, of rank 1 and C-contiguous, that nobody writes from now on.", Shape: textOf},
		&Spec{Name: "text.codes", Class: Flow, Props: Shares, Doc: "The code points of a str: a read-only array.", Shape: textCodes},
		&Spec{Name: "text.concat", Class: Flow, Props: Makes, Doc: "Operand 0 followed by operand 1. Where the memory behind operand 0 is free, operand 1 is put there.", Shape: text},
		&Spec{Name: "text.compare", Class: Flow, Doc: "-1, 0 or 1: how operand 0 stands to operand 1 in the order of code points.", Shape: result(nd.PyInt)},
		&Spec{Name: "text.find", Class: Flow, Doc: "Where operand 1 stands in operand 0 within [lo, hi), the first place or with {last} the last one; -1: nowhere. Operands: two texts, lo, hi.",
			Shape: result(nd.PyInt)},
		&Spec{Name: "text.int", Class: Flow, Props: Makes, Doc: "A Python int in digits as format code {code} (d, x, X, o, b, n for d) writes it, {sign} '-', '+' or ' ', thousands apart by {group} unless empty, {alt} with its prefix.",
			Shape: text},
		&Spec{Name: "text.float", Class: Flow, Props: Makes, Doc: "A Python float as format code {code} writes it (r: as repr does), {sign} and {group} as for text.int. Operands: the float, the precision.", Shape: text},
		&Spec{Name: "text.pad", Class: Flow, Props: Makes, Doc: "Operand 0 with characters {fill} (a code point) to make at least operand 1 characters: {align} '<' behind, '>' before, '^' on both sides, 'c' as str.center does, '=' behind the sign and prefix.",
			Shape: text},
		&Spec{Name: "text.whole", Class: Flow, CanFail: true, Doc: "The Python int that int() reads. Operands: the text, the base. Fails where it raises ValueError, outgrows 64 bits, or finds characters that are not ASCII.",
			Shape: result(nd.PyInt)},
		&Spec{Name: "text.parse", Class: Flow, CanFail: true, Doc: "The Python float that float() reads. Fails where it raises ValueError, or finds characters that are not ASCII.", Shape: result(nd.PyFloat)},
	)
}

func codesOf(_ []nd.Type, a Attrs) ([]nd.Type, error) {
	return []nd.Type{nd.ArrayOf(nd.Uint32, nd.Dim{})}, nil
}

func textOf(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 1 || !args[0].IsArray() || args[0].Elem != nd.Uint32 || args[0].Rank() != 1 || args[0].Order != nd.C {
		return nil, typeError("a text of %v", args)
	}
	return []nd.Type{nd.TextOf(args[0].Dims[0])}, nil
}

func textCodes(args []nd.Type, _ Attrs) ([]nd.Type, error) {
	if len(args) != 1 || args[0].Kind != nd.Text {
		return nil, typeError("code points of %v", args)
	}
	return args[0].Elems, nil
}
