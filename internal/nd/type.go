package nd

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what Python would call a value of a Type.
type Kind uint8

const (
	Invalid  Kind = iota
	Array         // numpy.ndarray of Elem with Dims, rank 0 included
	Scalar        // NumPy scalar of Elem (numpy.float64)
	Py            // Python's own bool, int (64 bits here), float, complex: Elem is Bool, Int64, Float64, Complex128
	None          // None
	Tuple         // tuple of Elems
	List          // list of Elems, length fixed by the type
	Dict          // dict of which the keys are known: Elems are a key (Str) and its value in turn
	Str           // a str known at compile time (Text)
	DTypeOf       // a dtype object known at compile time (Elem), or the class of NumPy scalars of that type (Text is "class")
	Union         // one of Elems, decided while running by a tag
	Object        // any Python object: only pycall touches it
	Text          // a str whose text is known only while running: a reference to its code points, the one array among Elems, which never change
	Map           // dict of any keys, of which Elems[0] is the tuple of a key and its value (Invalid as for Seq): a reference
	Set           // set of any keys of type Elems[0]: a reference
	Instance      // object of a class of the program (Text): Elems are what tells it from other objects (int), then a name (Str) and its value in turn, see Field
	Known         // dict whose keys are known and that others refer to: a list of the one Dict, or union of Dicts, that it is
	Seq           // list whose length is known only while running, of Elems[0] (Invalid: nothing was ever put in): a reference, as an array is; or another Form
)

// Form is what Python calls a Seq.
type Form uint8

const (
	ListForm Form = iota
	TupleForm
	DequeForm
	RingForm // a deque with maxlen
)

var formNames = [...]string{ListForm: "list", TupleForm: "tuple", DequeForm: "deque", RingForm: "ring"}

func (f Form) String() string { return formNames[f] }

// Dim is the extent of one axis. Equal names mean equal extents. One says that the extent is 1,
// which is part of the type because broadcasting is decided from it; One dims have no name.
type Dim struct {
	Name string
	One  bool
}

func (d Dim) String() string {
	if d.One {
		return "1"
	}
	return d.Name
}

// Order is what is known of an array's memory.
type Order uint8

const (
	Strided Order = iota // any byte strides, of any sign
	Inner                // the last axis is contiguous
	C                    // C-contiguous
	F                    // Fortran-contiguous, rank >= 2 and not also C
)

var orderText = [...]string{Strided: "S", Inner: "I", C: "", F: "F"}

// Type is the type of an IR value. Types are compared with Equal; Elems and Dims are never modified in place.
type Type struct {
	Kind     Kind
	Elem     DType
	Dims     []Dim
	Order    Order
	ReadOnly bool   // Array: writing raises ValueError; Seq, Known, Map, Set: a copy of an object of Python's
	Elems    []Type // Tuple, List, Dict, Union, Seq, Known, Map, Set, Text
	Form     Form   // Seq
	Class    string // Map: a class of dicts other than dict, "Counter", "defaultdict_int" ...
	Text     string // Str; Tuple: the class of a named one (EigResult); Instance: the class; Seq, Known, Map, Set, Dict: which of them it may be one of, for the front end alone; Object: the class where it is one of ours to know
}

var (
	PyBool    = Type{Kind: Py, Elem: Bool}
	PyInt     = Type{Kind: Py, Elem: Int64}
	PyFloat   = Type{Kind: Py, Elem: Float64}
	PyComplex = Type{Kind: Py, Elem: Complex128}
	NoneType  = Type{Kind: None}
	ObjectT   = Type{Kind: Object}

	// Random generators of NumPy.
	Generator   = Type{Kind: Object, Text: "Generator"}
	RandomState = Type{Kind: Object, Text: "RandomState"}
	Random      = Type{Kind: Object, Text: "Random"} // Python's own
)

// ScalarOf is the NumPy scalar type of d.
func ScalarOf(d DType) Type { return Type{Kind: Scalar, Elem: d} }

// ArrayOf is a C-contiguous array type.
func ArrayOf(d DType, dims ...Dim) Type { return Type{Kind: Array, Elem: d, Dims: dims, Order: C} }

// TextOf is the type of a str of so many characters.
func TextOf(d Dim) Type {
	return Type{Kind: Text, Elems: []Type{{Kind: Array, Elem: Uint32, Dims: []Dim{d}, Order: C, ReadOnly: true}}}
}

// AnyDim is the dim of arrays in a list, which may differ from one to the next.
var AnyDim = Dim{Name: "_"}

// TupleOf is the type of a tuple.
func TupleOf(ts ...Type) Type { return Type{Kind: Tuple, Elems: ts} }

// IsNum reports whether t is a number of rank 0 that lives in a register.
func (t Type) IsNum() bool { return t.Kind == Scalar || t.Kind == Py }

// IsArray reports whether t is an ndarray.
func (t Type) IsArray() bool { return t.Kind == Array }

// IsClass reports whether t is the class of NumPy scalars of a type, which is not its dtype.
func (t Type) IsClass() bool { return t.Kind == DTypeOf && t.Text == "class" }

// IsRef reports whether a value of type t refers to memory that others may refer to as well.
func (t Type) IsRef() bool { return t.Kind == Array || t.Kind == Text || t.Grows() }

// Grows reports whether t is a list, dict or set of which the size is known only while running, or a dict of known keys that others refer to.
func (t Type) Grows() bool { return t.IsList() || t.IsTable() }

// IsList reports whether t is kept as a list is.
func (t Type) IsList() bool { return t.Kind == Seq || t.Kind == Known }

// IsTable reports whether t is a dict or set of any keys.
func (t Type) IsTable() bool { return t.Kind == Map || t.Kind == Set }

// Key is the type of the keys of a dict or set; Invalid: it stays empty.
func (t Type) Key() Type {
	if t.Kind == Map && t.Elems[0].Kind != Invalid {
		return t.Elems[0].Elems[0]
	}
	return t.Elems[0]
}

// Value is the type of the values of a dict.
func (t Type) Value() Type {
	if t.Kind == Map && t.Elems[0].Kind != Invalid {
		return t.Elems[0].Elems[1]
	}
	return Type{}
}

// HoldsRef reports whether a value of type t, or a part of it, refers to such memory.
func (t Type) HoldsRef() bool { return t.IsRef() || slices.ContainsFunc(t.Elems, Type.HoldsRef) }

// Holds reports whether t is of one of the kinds, or has a part that is.
func (t Type) Holds(kinds ...Kind) bool {
	return slices.Contains(kinds, t.Kind) || slices.ContainsFunc(t.Elems, func(e Type) bool { return e.Holds(kinds...) })
}

// Rank is the number of axes.
func (t Type) Rank() int { return len(t.Dims) }

// Equal compares types; dimension names count.
func (t Type) Equal(u Type) bool { return t.String() == u.String() }

// CellMark begins the name of an attribute that changes: its value is a cell, a list of the one value, or of none while it is not bound.
const CellMark, UnsetMark = "*", "?" // UnsetMark: it may not be bound

// Field is the index among Elems of the value that an instance has under a name; -1 when it has none.
func (t Type) Field(name string) int {
	for i := 1; i < len(t.Elems); i += 2 {
		if t.Elems[i].Text == name {
			return i + 1
		}
	}
	return -1
}

// Slots is the number of 8-byte slots of a value in the native calling convention (see rt/phx.h).
func (t Type) Slots() int {
	switch t.Kind {
	case Array:
		return 2 + 2*t.Rank()
	case Scalar, Py:
		if t.Elem.IsComplex() {
			return 2
		}
		return 1
	case Object, Seq, Known, Map, Set:
		return 1
	case Tuple, List, Dict, Union, Text, Instance:
		n := 0
		if t.Kind == Union {
			n = 1
		}
		for _, e := range t.Elems {
			n += e.Slots()
		}
		return n
	}
	return 0
}

// Arrays is the number of arrays in a value, members of tuples included.
func (t Type) Arrays() int {
	n := 0
	switch t.Kind {
	case Array:
		return 1
	case Tuple:
		for _, e := range t.Elems {
			n += e.Arrays()
		}
	}
	return n
}

// Layout is the code by which the door boxes and unboxes a value:
//
//	A<char><rank>  array        S<char>  NumPy scalar     P<char>  Python scalar    N  None     O  object     G1, G2, G3  Generator, RandomState, Random
//	R<char><rank>  array that must not be written
//	T<n>(...)      tuple        L<n>(...) list            U<n>(...) union, tag first        D<n>(...) dict, keys and values in turn
//	W<bytes>:<class>T<n>(...)   named tuple        I<bytes>:<class>T<n>(...)   instance: what tells it from others, then names and values in turn
//	V<layout>      list of any length, of elements of one layout       v<layout> tuple, Q<layout> deque of any length       K<layout> dict of known keys that is a reference, of the dict
//	C              str
//	M<layout><layout> dict of any keys, M<<class>><layout><layout> of a class of its own        E<layout> set
//	s<bytes>:<text> str, d dtype: known at compile time, no slots
func (t Type) Layout() string {
	switch t.Kind {
	case Array:
		kind := 'A'
		if t.ReadOnly {
			kind = 'R'
		}
		return fmt.Sprintf("%c%c%d", kind, t.Elem.Char(), t.Rank())
	case Scalar:
		return fmt.Sprintf("S%c", t.Elem.Char())
	case Py:
		return fmt.Sprintf("P%c", t.Elem.Char())
	case None:
		return "N"
	case Text:
		return "C"
	case Object:
		return map[string]string{"": "O", Generator.Text: "G1", RandomState.Text: "G2", Random.Text: "G3"}[t.Text]
	case Str:
		return fmt.Sprintf("s%d:%s", len(t.Text), t.Text)
	case DTypeOf:
		return "d"
	case Seq:
		return "VvQQ"[t.Form:t.Form+1] + t.Elems[0].layoutOrNone()
	case Known:
		return "K" + t.Elems[0].layoutOrNone()
	case Set:
		return "E" + t.Elems[0].layoutOrNone()
	case Map:
		class := ""
		if t.Class != "" {
			class = "<" + t.Class + ">"
		}
		return "M" + class + t.Key().layoutOrNone() + t.Value().layoutOrNone()
	case Tuple, List, Dict, Union, Instance:
		var b strings.Builder
		if t.Text != "" && t.Kind != Dict {
			fmt.Fprintf(&b, "%c%d:%s", map[Kind]byte{Tuple: 'W', Instance: 'I'}[t.Kind], len(t.Text), t.Text)
		}
		fmt.Fprintf(&b, "%c%d", map[Kind]byte{Tuple: 'T', List: 'L', Dict: 'D', Union: 'U', Instance: 'T'}[t.Kind], len(t.Elems))
		for _, e := range t.Elems {
			b.WriteString(e.Layout())
		}
		return b.String()
	}
	panic("layout of " + t.String())
}

// layoutOrNone is the layout of what an object holds that may never hold anything.
func (t Type) layoutOrNone() string {
	if t.Kind == Invalid {
		return "N"
	}
	return t.Layout()
}

var pyNames = map[DType]string{Bool: "bool", Int64: "int", Float64: "float", Complex128: "complex"}

// String is the text form, which ParseType reads:
//
//	f64[n,1]  f64[n,m]:F  f64[n]:S  f64[n]:Ir (r: read-only)  f64[]   array
//	f64    NumPy scalar      int float bool complex    Python scalar    none  object  object:Generator  object:RandomState  object:Random
//	(f64,int) tuple   (f64,int):EigResult named tuple   [int,int] list   {str"a",int} dict   @"m.C"{int,str"a",f64} instance   <int|f64> union   str"mean"   dtype:f64 class:f64   list(int) tuple(int) deque(int) ring(int) (with maxlen) of any length   known({str"a",int}) dict that is a reference   list() one that stays empty
//	text[n]       str of n characters
//	list(int):r   a copy of a list of Python's, which stays as it is
//	dict((int,f64)) dict((int,int)):Counter dict of any keys   set(int)
func (t Type) String() string {
	switch t.Kind {
	case Array:
		ds := make([]string, len(t.Dims))
		for i, d := range t.Dims {
			ds[i] = d.String()
		}
		s := t.Elem.String() + "[" + strings.Join(ds, ",") + "]"
		suffix := orderText[t.Order]
		if t.ReadOnly {
			suffix += "r"
		}
		if suffix != "" {
			s += ":" + suffix
		}
		return s
	case Scalar:
		return t.Elem.String()
	case Py:
		return pyNames[t.Elem]
	case None:
		return "none"
	case Object:
		if t.Text != "" {
			return "object:" + t.Text
		}
		return "object"
	case Str:
		return fmt.Sprintf("str%q", t.Text)
	case Text:
		return "text[" + t.Elems[0].Dims[0].String() + "]"
	case DTypeOf:
		if t.IsClass() {
			return "class:" + t.Elem.String()
		}
		return "dtype:" + t.Elem.String()
	case Tuple:
		s := "(" + joinTypes(t.Elems, ",") + ")"
		if t.Text != "" {
			s += ":" + t.Text
		}
		return s
	case List:
		return "[" + joinTypes(t.Elems, ",") + "]"
	case Dict:
		return "{" + joinTypes(t.Elems, ",") + "}"
	case Instance:
		return fmt.Sprintf("@%q{%s}", t.Text, joinTypes(t.Elems, ","))
	case Seq, Known, Map, Set:
		held := ""
		if t.Elems[0].Kind != Invalid {
			held = t.Elems[0].String()
		}
		class := ""
		if t.Class != "" {
			class = ":" + t.Class
		}
		return t.growing() + "(" + held + ")" + class + t.copied()
	case Union:
		return "<" + joinTypes(t.Elems, "|") + ">"
	}
	return "invalid"
}

// growing is the name of what grows.
func (t Type) growing() string {
	switch t.Kind {
	case Map:
		return "dict"
	case Set:
		return "set"
	case Known:
		return "known"
	}
	return t.Form.String()
}

func (t Type) copied() string {
	if t.ReadOnly {
		return ":r"
	}
	return ""
}

func joinTypes(ts []Type, sep string) string {
	s := make([]string, len(ts))
	for i, t := range ts {
		s[i] = t.String()
	}
	return strings.Join(s, sep)
}
