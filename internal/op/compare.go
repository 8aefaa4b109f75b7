package op

import "phylanx/internal/nd"

// Comparisons, logic and tests.
func init() {
	for _, r := range []struct {
		name, op string
		cmp      CmpOp
		doc      string
		props    Prop
		warns    func(Alg, []Val, Val, func(Warning, Val))
	}{
		{"equal", "==", Eq, "Equality by value.", Commutative, nil},
		{"not_equal", "!=", Ne, "Inequality by value.", Commutative, nil},
		{"less", "<", Lt, "Order by value; complex numbers by real, then imaginary part.", 0, orderWarns},
		{"less_equal", "<=", Le, "Order by value; complex numbers by real, then imaginary part.", 0, orderWarns},
		{"greater", ">", Gt, "Order by value; complex numbers by real, then imaginary part.", 0, orderWarns},
		{"greater_equal", ">=", Ge, "Order by value; complex numbers by real, then imaginary part.", 0, orderWarns},
	} {
		register(&Spec{Name: r.name, Class: Map, NumPy: []string{"numpy." + r.name}, Op: r.op, Sig: "x1, x2, /", Doc: r.doc,
			Types: compareTypes, Scalar: comparison(r.cmp), Warns: r.warns, Props: r.props})
	}
	test := toResult(1, allChars, "?")
	register(
		&Spec{Name: "logical_and", Class: Map, NumPy: []string{"numpy.logical_and"}, Sig: "x1, x2, /", Doc: "Both are not zero.",
			Types: logicTypes, Scalar: truths(And), Props: Commutative | Associative | Idempotent},
		&Spec{Name: "logical_or", Class: Map, NumPy: []string{"numpy.logical_or"}, Sig: "x1, x2, /", Doc: "One is not zero.",
			Types: logicTypes, Scalar: truths(Or), Props: Commutative | Associative | Idempotent},
		&Spec{Name: "logical_xor", Class: Map, NumPy: []string{"numpy.logical_xor"}, Sig: "x1, x2, /", Doc: "Exactly one is not zero.",
			Types: logicTypes, Scalar: truths(Xor), Props: Commutative | Associative},
		&Spec{Name: "logical_not", Class: Map, NumPy: []string{"numpy.logical_not"}, Sig: "x, /", Doc: "The operand is zero.",
			Types: test, Scalar: un(func(a calc, x Val) Val { return a.not(a.truth(x)) })},
		&Spec{Name: "isnan", Class: Map, NumPy: []string{"numpy.isnan"}, Sig: "x, /", Doc: "Not a number.", Types: test, Scalar: un(calc.isNaN)},
		&Spec{Name: "isinf", Class: Map, NumPy: []string{"numpy.isinf"}, Sig: "x, /", Doc: "Infinite.", Types: test, Scalar: un(calc.isInf)},
		&Spec{Name: "isfinite", Class: Map, NumPy: []string{"numpy.isfinite"}, Sig: "x, /", Doc: "Neither infinite nor NaN.", Types: test, Scalar: un(calc.isFinite)},
	)
}

func truths(o BinOp) func(Alg, []Val) Val {
	return bin(func(a calc, x, y Val) Val { return a.Bin(o, a.truth(x), a.truth(y)) })
}

func comparison(o CmpOp) func(Alg, []Val) Val {
	return bin(func(a calc, x, y Val) Val { return a.compare(o, x, y) })
}

func (a calc) compare(o CmpOp, x, y Val) Val {
	switch d, e := a.Type(x), a.Type(y); {
	case d.IsComplex():
		return a.ccompare(o, x, y)
	case d == nd.Int64 && e == nd.Uint64:
		return a.compareMixed(o, x, y)
	case d == nd.Uint64 && e == nd.Int64:
		return a.compareMixed(mirrored[o], y, x)
	}
	return a.Cmp(o, x, y)
}

// mirrored is the comparison with the operands exchanged.
var mirrored = map[CmpOp]CmpOp{Eq: Eq, Ne: Ne, Lt: Gt, Le: Ge, Gt: Lt, Ge: Le}

// compareMixed compares an int64 with a uint64: a negative one is below all, the rest compare unsigned.
func (a calc) compareMixed(o CmpOp, s, u Val) Val {
	below := a.flag(o == Lt || o == Le || o == Ne)
	return a.Select(a.isNeg(s), below, a.Cmp(o, a.Cast(s, nd.Uint64), u))
}

func (a calc) ccompare(o CmpOp, x, y Val) Val {
	switch o {
	case Eq:
		return a.and(a.eq(a.Re(x), a.Re(y)), a.eq(a.Im(x), a.Im(y)))
	case Ne:
		return a.or(a.ne(a.Re(x), a.Re(y)), a.ne(a.Im(x), a.Im(y)))
	}
	return a.clexical(o, false, x, y)
}
