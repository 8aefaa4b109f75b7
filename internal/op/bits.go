package op

import "phylanx/internal/nd"

// Bitwise operations and integers.
func init() {
	register(
		&Spec{Name: "bitwise_and", Class: Map, NumPy: []string{"numpy.bitwise_and"}, Op: "__bitand", Sig: "x1, x2, /", Doc: "Bitwise and.",
			Types: uniform(2, boolChar+intChars), Scalar: bin(calc.and), Props: Commutative | Associative | Idempotent},
		&Spec{Name: "bitwise_or", Class: Map, NumPy: []string{"numpy.bitwise_or"}, Op: "__bitor", Sig: "x1, x2, /", Doc: "Bitwise or.",
			Types: uniform(2, boolChar+intChars), Scalar: bin(calc.or), Props: Commutative | Associative | Idempotent},
		&Spec{Name: "bitwise_xor", Class: Map, NumPy: []string{"numpy.bitwise_xor"}, Op: "__bitxor", Sig: "x1, x2, /", Doc: "Bitwise exclusive or.",
			Types: uniform(2, boolChar+intChars), Scalar: bin(calc.xor), Props: Commutative | Associative},
		&Spec{Name: "invert", Class: Map, NumPy: []string{"numpy.invert", "numpy.bitwise_not", "numpy.bitwise_invert"}, Op: "__invert", Sig: "x, /", Doc: "Every bit flipped; not on booleans.",
			Types: uniform(1, boolChar+intChars), Scalar: un(calc.not)},
		&Spec{Name: "left_shift", Class: Map, NumPy: []string{"numpy.left_shift", "numpy.bitwise_left_shift"}, Op: "__lshift", Sig: "x1, x2, /", Doc: "Shifted left; 0 when the shift is negative or over-wide.",
			Types: uniform(2, intChars), Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Shl, x, y) })},
		&Spec{Name: "right_shift", Class: Map, NumPy: []string{"numpy.right_shift", "numpy.bitwise_right_shift"}, Op: "__rshift", Sig: "x1, x2, /", Doc: "Shifted right with the sign; only the sign when the shift is negative or over-wide.",
			Types: uniform(2, intChars), Scalar: bin(func(a calc, x, y Val) Val { return a.Bin(Shr, x, y) })},
		&Spec{Name: "bitwise_count", Class: Map, NumPy: []string{"numpy.bitwise_count"}, Sig: "x, /", Doc: "Number of one bits in the absolute value.",
			Types: toResult(1, intChars, "B"), Scalar: un(calc.popcount)},
		&Spec{Name: "gcd", Class: Map, NumPy: []string{"numpy.gcd"}, Sig: "x1, x2, /", Doc: "Greatest common divisor.",
			Types: refuseBool(uniform(2, intChars)), Scalar: bin(calc.gcd), Props: Commutative | Associative},
		&Spec{Name: "lcm", Class: Map, NumPy: []string{"numpy.lcm"}, Sig: "x1, x2, /", Doc: "Lowest common multiple.",
			Types: refuseBool(uniform(2, intChars)), Scalar: bin(calc.lcm), Props: Commutative},
	)
}

// popcount adds neighbouring fields of 1, 2 and 4 bits, then the bytes.
func (a calc) popcount(x Val) Val {
	x = a.Cast(a.unsigned(a.abs(x)), nd.Uint64)
	field := func(mask uint64) Val { return a.Const(nd.Uint64, mask) }
	x = a.sub(x, a.and(a.shr(x, 1), field(0x5555555555555555)))
	x = a.add(a.and(x, field(0x3333333333333333)), a.and(a.shr(x, 2), field(0x3333333333333333)))
	x = a.and(a.add(x, a.shr(x, 4)), field(0x0f0f0f0f0f0f0f0f))
	return a.Cast(a.shr(a.mul(x, field(0x0101010101010101)), 56), nd.Uint8)
}

var unsignedOf = map[nd.DType]nd.DType{nd.Int8: nd.Uint8, nd.Int16: nd.Uint16, nd.Int32: nd.Uint32, nd.Int64: nd.Uint64}

// unsigned is the same bits as an unsigned integer.
func (a calc) unsigned(x Val) Val {
	if u, ok := unsignedOf[a.Type(x)]; ok {
		return a.Cast(x, u)
	}
	return x
}

// gcd is Euclid's algorithm on the absolute values, unsigned so that the smallest integer has one.
func (a calc) gcd(x, y Val) Val {
	s := a.Loop([]Val{a.unsigned(a.abs(x)), a.unsigned(a.abs(y))},
		func(s []Val) Val { return a.ne(s[0], a.zero(s[0])) },
		func(s []Val) []Val { return []Val{a.Bin(Rem, s[1], s[0]), s[0]} })
	return a.Cast(s[1], a.Type(x))
}

func (a calc) lcm(x, y Val) Val {
	g := a.gcd(x, y)
	return a.mul(a.Bin(Quo, a.abs(x), g), a.abs(y))
}
