package op

import "phylanx/internal/nd"

// Operators between NumPy scalars of one type warn under names of their own, and of integer overflow, of which arrays say nothing. Their rows
// are those of the arrays in all else.
func init() { // after those of the rows it copies: files are initialised in the order of their names
	for _, r := range []struct {
		name  string
		warns func(Alg, []Val, Val, func(Warning, Val)) // of integers, beside those of the row
	}{
		{"add", overflowWarns(Add)}, {"subtract", overflowWarns(Sub)}, {"multiply", overflowWarns(Mul)}, {"divide", nil}, {"floor_divide", nil},
		{"remainder", nil}, {"divmod.quo", nil}, {"power", nil}, {"negative", negativeWarns}, {"absolute", smallestWarns},
	} {
		row := *Lookup(r.name)
		row.Name, row.WarnName = "scalar."+r.name, "scalar "+row.NameInWarnings()
		row.NumPy, row.Op, row.Method = nil, "", ""
		row.Doc += " Between NumPy scalars."
		row.Warns = joinWarns(row.Warns, r.warns)
		switch r.name {
		case "multiply":
			row.Scalar, row.Warns = mulPlain, joinWarns(realOrTracked(mulPlain), r.warns)
		case "absolute":
			row.Scalar, row.Warns = un(calc.pyAbs), joinWarns(nil, r.warns) // of a modulus that overflows nothing is said
		case "power":
			row.Scalar, row.Warns, row.MaxULP = bin(calc.scalarPow), scalarPowerWarns, 1
		}
		register(&row)
	}
	for _, o := range []CmpOp{Lt, Le, Gt, Ge} {
		row := *Lookup(orders[o])
		row.Name, row.NumPy, row.Op, row.Warns = "scalar."+row.Name, nil, "", nil
		row.Doc = "Order of complex NumPy scalars. A NaN in an imaginary part decides nothing unless the real parts are equal."
		row.Types = complexOrder
		row.Scalar = bin(func(a calc, x, y Val) Val { return a.cplain(o, x, y) })
		register(&row)
	}
}

// complexOrder is the rule of comparisons whose common type is complex.
func complexOrder(args []nd.Type) ([]nd.DType, nd.DType, error) {
	in, out, err := compareTypes(args)
	if err == nil && !in[0].IsComplex() {
		err = typeError("order of %s", in[0].NumPy())
	}
	return in, out, err
}

// orders are the rows that compare by order.
var orders = map[CmpOp]string{Lt: "less", Le: "less_equal", Gt: "greater", Ge: "greater_equal"}

// OnScalars is the row for an operator whose operands, of the given types, are all numbers. Where no NumPy scalar has the common type (float32
// beside int64), and where the first is a numpy.bool, NumPy works as on arrays.
func (s *Spec) OnScalars(args ...nd.Type) *Spec {
	row := Lookup("scalar." + s.Name)
	if row == nil {
		return s
	}
	if args[0].Kind == nd.Scalar && args[0].Elem == nd.Bool {
		return s
	}
	common, found := nd.ResultType(args...), false
	for _, t := range args {
		found = found || t.Kind == nd.Scalar && t.Elem == common
	}
	if _, err := elementType(row, args); !found || err != nil {
		return s
	}
	return row
}

// scalarPow calls the routine that NumPy's scalars call, with integers and complex numbers as in arrays.
func (a calc) scalarPow(x, y Val) Val {
	if a.Type(x).IsFloat() {
		return a.Call("libm.pow", x, y)
	}
	return a.pow(x, y)
}

func joinWarns(first, second func(Alg, []Val, Val, func(Warning, Val))) func(Alg, []Val, Val, func(Warning, Val)) {
	return func(a Alg, x []Val, r Val, emit func(Warning, Val)) {
		if first != nil {
			first(a, x, r, emit)
		}
		if second != nil && a.Type(x[0]).IsInt() {
			second(a, x, r, emit)
		}
	}
}

func overflowWarns(o BinOp) func(Alg, []Val, Val, func(Warning, Val)) {
	return func(a Alg, x []Val, _ Val, emit func(Warning, Val)) { emit(Overflow, a.Ovf(o, x[0], x[1])) }
}

// negativeWarns: the smallest signed integer, and every unsigned one but zero.
func negativeWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	c := calc{a}
	if a.Type(r).IsUint() {
		emit(Overflow, c.ne(x[0], c.zero(x[0])))
		return
	}
	smallestWarns(a, x, r, emit)
}

func smallestWarns(a Alg, x []Val, r Val, emit func(Warning, Val)) {
	if d := a.Type(x[0]); d.IsSigned() {
		emit(Overflow, calc{a}.eq(x[0], a.Const(d, int64(-1)<<(8*d.Size()-1))))
	}
}
