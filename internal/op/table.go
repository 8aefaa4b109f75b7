package op

import "phylanx/internal/nd"

// Rows on dicts and sets of any keys (nd.Map, nd.Set), which are references as lists are. An entry is known by its place until the next that writes.
func init() {
	register(
		&Spec{Name: "table.new", Class: Flow, Props: Makes, Doc: "A new empty dict or set of the result's type."},
		&Spec{Name: "table.len", Class: Flow, Doc: "Number of keys, as a Python int.", Shape: result(nd.PyInt)},
		&Spec{Name: "table.find", Class: Flow, Doc: "The place of a key, -1 where there is none. Operands: the table, the key, of any type that has a hash.", Shape: result(nd.PyInt)},
		&Spec{Name: "table.at", Class: Flow, Doc: "The place of key k in the order of iteration. Operands: the table, k, in range.", Shape: result(nd.PyInt)},
		&Spec{Name: "table.last", Class: Flow, Doc: "The place of the key that popitem, or pop of a set, takes; -1 where there is none.", Shape: result(nd.PyInt)},
		&Spec{Name: "table.key", Class: Flow, Doc: "The key at a place. Operands: the table, the place."},
		&Spec{Name: "table.get", Class: Flow, Doc: "The value at a place of a dict. Operands: the dict, the place."},
		&Spec{Name: "table.put", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "A key put in, of a dict with its value; a key that is there stays. Operands: the table, the key[, the value]."},
		&Spec{Name: "table.delete", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "The entry at a place taken out; {popped}: by pop() of a set. Operands: the table, the place."},
		&Spec{Name: "table.clear", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "All entries dropped."},
		&Spec{Name: "set.combine", Class: Flow, Props: Makes, Doc: "A new set of the keys of two of one type: {how} union, intersection, difference or symmetric."},
		&Spec{Name: "set.update", Class: Flow, Outs: -1, Writes: []int{0}, Doc: "The first of two sets made that by the second."},
		&Spec{Name: "set.within", Class: Flow, Doc: "Whether every key of the first dict or set is one of the second.", Shape: result(nd.PyBool)},
	)
}
