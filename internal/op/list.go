package op

import "phylanx/internal/nd"

// Rows on lists whose length is known only while running (nd.Seq). A list is a reference: what one name appends, another sees. The values that
// go in are of the list's element type; what comes out has fresh dims.
func init() {
	register(
		&Spec{Name: "list.new", Class: Flow, Props: Makes, Doc: "A new empty list of the result's type. Operand: the number of elements to make room for."},
		&Spec{Name: "list.len", Class: Flow, Doc: "Number of elements, as a Python int.", Shape: result(nd.PyInt)},
		&Spec{Name: "list.same", Class: Flow, Doc: "Whether two lists are one, as a Python bool.", Shape: result(nd.PyBool)},
		&Spec{Name: "list.get", Class: Flow, CanFail: true, Doc: "Element i, negative counted from the end. Operands: the list, i. Fails out of range."},
		&Spec{Name: "list.set", Class: Flow, CanFail: true, Outs: -1, Writes: []int{0}, Doc: "Element i set. Operands: the list, i, the value. Fails out of range."},
		&Spec{Name: "list.append", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "A value put at the end. Operands: the list, the value."},
		&Spec{Name: "list.fill", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "A value put at the end n times, none for a negative n. Operands: the list, n, the value."},
		&Spec{Name: "list.extend", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "Elements of a list of the same type put at the end. Operands: the list, the other, first, length, step."},
		&Spec{Name: "list.splice", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "All elements of another list of the same type in the place of some. Operands: the list, the other, the first of these, their number."},
		&Spec{Name: "list.limit", Class: Flow, Doc: "The maxlen of a deque that has one, as a Python int.", Shape: result(nd.PyInt)},
		&Spec{Name: "list.limited", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "The maxlen of a new deque set. Operands: the deque, maxlen, which is not negative."},
		&Spec{Name: "list.insert", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "A value put before element i, which is in [0,len]. Operands: the list, i, the value."},
		&Spec{Name: "list.pop", Class: Flow, CanFail: true, Writes: []int{0}, Doc: "Element i taken out. Operands: the list, i. Fails out of range."},
		&Spec{Name: "list.object", Class: Flow, Doc: "Python's own list, of which the operand is a copy.", Shape: result(nd.ObjectT)},
		&Spec{Name: "list.clear", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "All elements dropped."},
		&Spec{Name: "list.array", Class: Flow, Props: Makes, Doc: "A new array of the elements, which are numbers of one type."},
	)
}
