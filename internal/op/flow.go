package op

import "phylanx/internal/nd"

// Rows of class Flow: constants, tuples, unions, guards, control, calls.
func init() {
	register(
		&Spec{Name: "const", Class: Flow, Doc: "The Python or NumPy number {value} of the result's type; also none, str and dtype constants (no value)."},
		&Spec{Name: "dim", Class: Flow, Doc: "Extent of axis {axis} of an array, as a Python int.", Shape: result(nd.PyInt)},
		&Spec{Name: "tuple", Class: Flow, Doc: "A tuple (or list, by the result's type) of the operands."},
		&Spec{Name: "instance.new", Class: Flow, Doc: "What tells an object that is made here from all others of the call, as a Python int below 0.", Shape: result(nd.PyInt)},
		&Spec{Name: "attribute.bind", Class: Flow, Props: Effect, Outs: -1, Doc: "A list, whose one element is attribute {index} of those that the function may set of Python's objects, from now on."},
		&Spec{Name: "item", Class: Flow, Doc: "Member {index} of a tuple or list.", Shape: item},
		&Spec{Name: "union", Class: Flow, Doc: "The operand as member {member} of the union that is the result's type."},
		&Spec{Name: "tag", Class: Flow, Doc: "Which member a union holds, as a Python int.", Shape: result(nd.PyInt)},
		&Spec{Name: "member", Class: Flow, Doc: "The union's value as member {member}; meaningful only where the tag says so.", Shape: item},

		&Spec{Name: "checkpoint", Class: Flow, Outs: -1, Props: Effect,
			Doc: "State of the Python frame at a statement: operand k is the variable {names}[k] (comma-separated). {id} is unique in the function; {at} is the number of the statement (physl.Node.N) to resume at, " +
				"or '+' and the number to resume after it. Nodes that fail leave to the checkpoint their {exit} names, which dominates them and with no effect in between."},
		&Spec{Name: "guard", Class: Flow, Outs: -1, CanFail: true, Doc: "Leaves to {exit} unless the operand (Python bool) is true. {why} says what Python does then."},
		&Spec{Name: "exit", Class: Flow, Outs: -1, Props: Effect | Term, CanFail: true, Doc: "Leaves to {exit} always. {why}; {site} is the pycall site whose result type is not yet known, if that is the reason."},

		&Spec{Name: "if", Class: Flow, Outs: 0, Doc: "Runs block 0 when the operand (Python bool) is true, else block 1; the results are what the block yields."},
		&Spec{Name: "for", Class: Flow, Doc: "Counted loop. Operands lo, hi, step (Python ints, step a nonzero constant), then the initial carried values; block 0 has parameters i and the carried " +
			"values and yields (or continues with) the next ones; break gives the results early. Results: the carried values. {parallel}=true: iterations are independent. {repeatable}=true: they may run once more from the carried values before them."},
		&Spec{Name: "loop", Class: Flow, Doc: "Runs block 0 (parameters: carried values) until it breaks; yield and continue start the next iteration; the results are break's operands."},
		&Spec{Name: "scope", Class: Flow, Doc: "Runs block 0 once; leave gives the results. An inlined call {func}."},
		&Spec{Name: "yield", Class: Flow, Outs: -1, Props: Term, Doc: "End of a block."},
		&Spec{Name: "continue", Class: Flow, Outs: -1, Props: Term, Doc: "Next iteration of the innermost loop."},
		&Spec{Name: "break", Class: Flow, Outs: -1, Props: Term, Doc: "Leaves the innermost loop."},
		&Spec{Name: "leave", Class: Flow, Outs: -1, Props: Term, Doc: "Leaves the innermost scope."},
		&Spec{Name: "return", Class: Flow, Outs: -1, Props: Term | Effect, Doc: "Leaves the function with the operand."},

		&Spec{Name: "call", Class: Flow, CanFail: true, Doc: "Calls function {func} of the unit, which has no effects; when it leaves by an exit, so does the caller. Counts native recursion depth."},
		&Spec{Name: "call.changing", Class: Flow, Props: Effect, CanFail: true, Doc: "The same for a function that changes memory that it is given. When it leaves by an exit, all of that is taken back."},
		&Spec{Name: "pycall", Class: Flow, Props: Effect, CanFail: true, Doc: "Evaluates expression or statement {site} in Python with the operands as variables {names}; results as observed before, else {exit}."},
		&Spec{Name: "unchanged", Class: Flow, Outs: -1, CanFail: true, Doc: "Leaves to {exit} when a pycall before, one without an exit, has changed a global that the code was entered with."},

		&Spec{Name: "release", Class: Flow, Outs: -1, Props: Effect, Doc: "Drops the reference that the operand, an array, owns: its last use is over."},
		&Spec{Name: "retain", Class: Flow, Outs: -1, Props: Effect, Doc: "Takes one more reference to the memory of the operand, an array."},

		&Spec{Name: "slice.norm", Class: Flow, Outs: 2, CanFail: true, Doc: "First index and length of the Python slice start:stop:step on an extent. Operands: extent, then those of start, stop, step that {has} " +
			"(three characters, 1 present, 0 absent) names. Fails for step 0. Results: Python ints; where step is negative the first index is the largest."},

		&Spec{Name: "kernel", Class: Flow, CanFail: true, Doc: "One fused loop nest. Block 0 has one parameter per operand and holds Map, View, Gather and Create nodes in array form; every yielded value has the iteration " +
			"space's dims (or broadcasts to them) and {outs} says, comma-separated, what becomes of each: 'new' a new C-contiguous array; 'into:K' stored into operand K (a reference with the iteration " +
			"space's dims; all other reads of its memory in the block are of the same element); 'reduce:ROW:AXES:KEEP' combined along AXES (dot-separated, 'all') by Map row ROW, KEEP 0 or 1; 'scan:ROW:AXIS' running. " +
			"{dims} is the operand that shows the extents, or -1 when the first yielded value does. {reuse}, one entry per result, is the operand whose reference the result takes over, or -1: when it is " +
			"the last one to a pool block the result takes the memory, else the reference is dropped."},
	)
}

func result(ts ...nd.Type) ShapeRule {
	return func([]nd.Type, Attrs) ([]nd.Type, error) { return ts, nil }
}

func item(args []nd.Type, a Attrs) ([]nd.Type, error) {
	k := a.Int("index")
	if args[0].Kind == nd.Union {
		k = a.Int("member")
	}
	if k < 0 || int(k) >= len(args[0].Elems) {
		return nil, typeError("member %d of %s", k, args[0])
	}
	return []nd.Type{args[0].Elems[k]}, nil
}
