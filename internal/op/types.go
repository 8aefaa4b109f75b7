package op

import (
	"strings"

	"phylanx/internal/nd"
)

// Element types are written as NumPy writes them in ufunc.types. 'e' is float16, which has no DType: a call that NumPy would compute in
// float16 is an error here, and so runs in Python.
const (
	boolChar  = "?"
	intChars  = "bBhHiIlL"
	realChars = "efd"
	cplxChars = "FD"
	numChars  = intChars + realChars + cplxChars
	allChars  = boolChar + numChars
)

var byChar = func() map[byte]nd.DType {
	m := map[byte]nd.DType{}
	for _, d := range nd.All {
		m[d.Char()] = d
	}
	return m
}()

// loop is one signature of a ufunc. A NoType in in or out stands for float16.
type loop struct {
	in  []nd.DType
	out nd.DType
}

// parseLoops reads "bb->b ff->f".
func parseLoops(text string) []loop {
	var ls []loop
	for _, f := range strings.Fields(text) {
		in, out, _ := strings.Cut(f, "->")
		l := loop{out: byChar[out[0]]}
		for i := range in {
			l.in = append(l.in, byChar[in[i]])
		}
		ls = append(ls, l)
	}
	return ls
}

// uniform are the loops with n operands and the result of one type, for each character.
func uniform(n int, chars string) DTypeRule { return toResult(n, chars, "") }

// toResult are the loops with n operands of one type, for each character, and a result of type out ("" the same).
func toResult(n int, chars, out string) DTypeRule {
	var b strings.Builder
	for i := range chars {
		c := chars[i : i+1]
		o := out
		if o == "" {
			o = c
		}
		b.WriteString(strings.Repeat(c, n) + "->" + o + " ")
	}
	return loops(b.String())
}

// loops is NumPy's search: the first loop to whose types all operands cast safely, weak operands taken as the type that NEP 50 gives
// them beside the others.
func loops(text string) DTypeRule {
	ls := parseLoops(text)
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		have, err := settle(args)
		if err != nil {
			return nil, 0, err
		}
		for _, l := range ls {
			if matches(l, have) {
				for _, d := range append(l.in[:len(l.in):len(l.in)], l.out) {
					if d == nd.NoType {
						return nil, 0, typeError("unsupported dtype float16")
					}
				}
				return l.in, l.out, nil
			}
		}
		return nil, 0, typeError("no loop for %v", args)
	}
}

// settle gives each operand the type it has beside the others: weak operands take the common type.
func settle(args []nd.Type) ([]nd.DType, error) {
	have := make([]nd.DType, len(args))
	common := nd.ResultType(args...)
	for i, t := range args {
		if !t.IsNum() && !t.IsArray() {
			return nil, typeError("operand of type %s", t)
		}
		have[i] = t.Elem
		if t.Kind == nd.Py && t.Elem != nd.Bool {
			have[i] = common
		}
	}
	return have, nil
}

// matches reports whether operands of the types have cast safely to those of l.
func matches(l loop, have []nd.DType) bool {
	if len(l.in) != len(have) {
		return false
	}
	for i, want := range l.in {
		if want == nd.NoType && have[i].Size() > 1 || want != nd.NoType && !nd.CanCast(have[i], want) {
			return false
		}
	}
	return true
}

// divideTypes is true division: integers and booleans in float64, whatever their width.
func divideTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := nd.ResultType(args...)
	if d == nd.Bool || d.IsInt() {
		d = nd.Float64
	}
	return []nd.DType{d, d}, d, nil
}

// absTypes gives the real type for a complex operand.
func absTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := nd.ResultType(args...)
	return []nd.DType{d}, d.Real(), nil
}

// compareTypes compares integers of any two types by value; a weak int, which need not fit the other operand, is compared as an int64.
func compareTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if len(args) != 2 {
		return nil, 0, typeError("comparison of %d operands", len(args))
	}
	d := nd.ResultType(args...)
	x, y := args[0].Elem, args[1].Elem
	mixed := x.IsInt() && y.IsInt() && x.IsSigned() != y.IsSigned()
	weak := d.IsInt() && (args[0].Kind == nd.Py || args[1].Kind == nd.Py)
	if mixed && d == nd.Float64 || weak {
		return []nd.DType{widen(x), widen(y)}, nd.Bool, nil
	}
	return []nd.DType{d, d}, nd.Bool, nil
}

// widen is the 64-bit integer type that holds every d, which is an integer or Bool.
func widen(d nd.DType) nd.DType {
	if d == nd.Uint64 {
		return d
	}
	return nd.Int64
}

// whereTypes is a condition and two operands of their common type.
func whereTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if len(args) != 3 {
		return nil, 0, typeError("where wants 3 operands")
	}
	d := nd.ResultType(args[1:]...)
	return []nd.DType{nd.Bool, d, d}, d, nil
}

// clipTypes is the common type of the value and its bounds.
func clipTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	d := nd.ResultType(args...)
	return []nd.DType{d, d, d}, d, nil
}

// sameType keeps the operand's type.
func sameType(args []nd.Type) ([]nd.DType, nd.DType, error) {
	return []nd.DType{args[0].Elem}, args[0].Elem, nil
}

// notBool is uniform on numbers, for operators that NumPy refuses on booleans alone.
func notBool(n int) DTypeRule { return refuseBool(uniform(n, numChars)) }

func refuseBool(rule DTypeRule) DTypeRule {
	return func(args []nd.Type) ([]nd.DType, nd.DType, error) {
		if nd.ResultType(args...) == nd.Bool {
			return nil, 0, typeError("not defined on booleans")
		}
		return rule(args)
	}
}

// logicTypes takes the truth of each operand.
func logicTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	if len(args) != 2 {
		return nil, 0, typeError("logic on %d operands", len(args))
	}
	return []nd.DType{nd.Bool, nd.Bool}, nd.Bool, nil
}

// ldexpTypes: a weak exponent is C's int, or a long beside a Python float.
func ldexpTypes(args []nd.Type) ([]nd.DType, nd.DType, error) {
	rule := loops("ei->e fi->f el->e fl->f di->d dl->d")
	if len(args) != 2 || !args[1].Equal(nd.PyInt) {
		if len(args) == 2 && args[0].Equal(nd.PyInt) && args[1].Elem != nd.Bool {
			return nil, 0, typeError("unsupported dtype float16")
		}
		return rule(args)
	}
	n := nd.Int32
	if args[0].Kind == nd.Py {
		n = nd.Int64
	}
	return rule([]nd.Type{args[0], nd.ScalarOf(n)})
}
