package op

// tracker is an Alg that notes the conditions the float operations of a formula raise, as the processor would. Both sides of a Select count,
// so a formula under it selects operands, not results.
type tracker struct {
	calc
	invalid, overflow, zero *Val
}

// tracked makes Warns of a formula.
func tracked(formula func(Alg, []Val) Val) func(Alg, []Val, Val, func(Warning, Val)) {
	return func(a Alg, x []Val, _ Val, emit func(Warning, Val)) {
		c := calc{a}
		invalid, overflow, zero := c.flag(false), c.flag(false), c.flag(false)
		formula(tracker{c, &invalid, &overflow, &zero}, x)
		emit(DivideByZero, zero)
		emit(Overflow, overflow)
		emit(Invalid, invalid)
	}
}

func (t tracker) Bin(o BinOp, x, y Val) Val {
	r := t.calc.Bin(o, x, y)
	if t.Type(x).IsFloat() && o <= Div {
		finite := t.and(t.isFinite(x), t.isFinite(y))
		if o == Div {
			pole := t.isZero(y)
			*t.zero = t.or(*t.zero, t.and(pole, t.and(t.isFinite(x), t.not(t.isZero(x)))))
			finite = t.and(finite, t.not(pole))
		}
		t.note(finite, t.or(t.isNaN(x), t.isNaN(y)), r)
	}
	return r
}

// Call notes what a fused multiply-add raises.
func (t tracker) Call(fn string, x ...Val) Val {
	r := t.calc.Call(fn, x...)
	finite, nan := t.flag(true), t.flag(false)
	for _, v := range x {
		finite, nan = t.and(finite, t.isFinite(v)), t.or(nan, t.isNaN(v))
	}
	t.note(finite, nan, r)
	return r
}

func (t tracker) note(finite, nan, r Val) {
	*t.overflow = t.or(*t.overflow, t.and(finite, t.isInf(r)))
	*t.invalid = t.or(*t.invalid, t.and(t.isNaN(r), t.not(nan)))
}

// Cmp of order is invalid on a NaN.
func (t tracker) Cmp(o CmpOp, x, y Val) Val {
	if t.Type(x).IsFloat() && o != Eq && o != Ne {
		*t.invalid = t.or(*t.invalid, t.or(t.isNaN(x), t.isNaN(y)))
	}
	return t.calc.Cmp(o, x, y)
}
