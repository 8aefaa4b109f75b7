// Package op is the table of operations: one row each. A row names the operation in the IR and in Python, says how element types are
// chosen, and what one element means; its class supplies everything else (shapes, loops, tests, documentation).
package op

import (
	"fmt"

	"phylanx/internal/nd"
)

// Class supplies what rows have in common.
type Class uint8

const (
	Map      Class = iota // element by element, operands broadcast; on numbers of rank 0 a scalar instruction
	Reduce                // combines along axes with the Map row Of
	Scan                  // running Reduce
	View                  // another way to look at the same memory: no element is touched
	Gather                // elements chosen by index arrays
	Create                // a new array from sizes and scalars
	Store                 // writes into the memory of its first operand
	Contract              // sums of products: BLAS
	Extern                // a library routine behind the phx_extern signature
	Flow                  // control, guards, tuples, calls
)

var classNames = [...]string{"Map", "Reduce", "Scan", "View", "Gather", "Create", "Store", "Contract", "Extern", "Flow"}

func (c Class) String() string { return classNames[c] }

// Equality is the promise of how equal results are to NumPy's (DESIGN, promise 2).
type Equality uint8

const (
	Exact Equality = iota
	Ordered
	ULP
	Bound
)

var equalityNames = [...]string{"exact", "ordered", "ulp", "bound"}

func (e Equality) String() string { return equalityNames[e] }

// Attrs are a node's constants. Values are int64, float64, complex128, bool, string, []int64, nd.DType or nil (None).
type Attrs map[string]any

// Int, Ints, Str and Bool read an attribute, with the zero value when it is absent.
func (a Attrs) Int(k string) int64    { v, _ := a[k].(int64); return v }
func (a Attrs) Ints(k string) []int64 { v, _ := a[k].([]int64); return v }
func (a Attrs) Str(k string) string   { v, _ := a[k].(string); return v }
func (a Attrs) Bool(k string) bool    { v, _ := a[k].(bool); return v }

// Warning is a floating-point condition that NumPy reports.
type Warning uint8

const (
	DivideByZero Warning = iota
	Overflow
	Underflow
	Invalid
)

// WarnText is the text NumPy begins its RuntimeWarning with ("divide by zero encountered in log").
var WarnText = [...]string{"divide by zero encountered in ", "overflow encountered in ", "underflow encountered in ", "invalid value encountered in "}

// DTypeRule chooses element types for a call: the type each operand is cast to, and the result's. Operands are numbers or arrays; a Py
// operand is weak (NEP 50).
type DTypeRule func(args []nd.Type) (in []nd.DType, out nd.DType, err error)

// ShapeRule gives the result types (dims with empty names are new: the builder names them).
type ShapeRule func(args []nd.Type, attrs Attrs) ([]nd.Type, error)

// Spec is a row of the table.
type Spec struct {
	Name   string   // mnemonic in the IR
	Class  Class    //
	NumPy  []string // canonical Python names ("numpy.add"); the first is the oracle of the derived tests
	Op     string   // name of the Python operator in PhySL ("__add"), if it is one
	Method string   // name as a method or property of ndarray ("sum"), if it is one
	Sig    string   // parameters as Python writes them: "x1, x2, /"
	Doc    string   // one sentence

	PyOnly bool      // operands and result are Python numbers (rows py.*)
	Types  DTypeRule // element types; nil where the class or Shape decides
	Shape  ShapeRule // nil: the class's rule
	Scalar func(a Alg, x []Val) Val
	// Fails gives, for one element, whether the operation cannot be done in machine arithmetic (overflow of a Python int, division by zero of a
	// Python number): the node needs an exit.
	Fails func(a Alg, x []Val) Val
	// Warns calls emit for each condition under which NumPy warns, with r the result.
	Warns    func(a Alg, x []Val, r Val, emit func(w Warning, when Val))
	WarnName string // NumPy's name in the warning's text ("true_divide" is spelled "divide"); default Name

	Tells []Warning // Contract: what NumPy warns of when the processor noticed it anywhere in the routine, on floats and complex numbers; the routine gives their bits

	CanFail bool   // fails for a reason that is not a function of one element (index range, singular matrix): the node needs an exit
	Of      string // Reduce, Scan: the combining Map row
	Unit    any    // Reduce, Scan: identity, or nil when an empty reduction raises
	Symbol  string // Extern: the routine
	Writes  []int  // operands whose memory is written
	Outs    int    // number of results; 0 means 1, -1 none, Several what Shape gives
	Equal   Equality
	MaxULP  int // Equal == ULP: the measured promise
	Props   Prop
	Domain  string // where derived tests draw floats: "" any, "unit" [-1,1], "pos", "ge1", "spd" ...
}

// Several is the number of results of a row whose nodes differ in it.
const Several = 99

// Prop is a set of algebraic facts.
type Prop uint16

const (
	Commutative Prop = 1 << iota
	Associative      // exactly, on integers and booleans
	Idempotent
	Effect       // not removable, not movable
	Term         // ends a block
	Raises       // on real floats the processor sets an exception flag (overflow, division by zero, invalid) for each element at which Warns holds
	RaisesVector // so do the vector routines, of 4 lanes or more, which are what computes the row where they are there
	Draws        // of a random generator: an effect, which an exit takes back, so that Python may start before it
	Routine      // NumPy's own, which the interpreter's lock guards (RATIONALE.md, "Routines that stay NumPy's")
	Shares       // the result is another reference to the memory of operand 0
	Makes        // the result is memory that did not exist before (classes other than View, Store and Flow always make theirs)
)

// Effectful reports whether a node of this row must stay where it is.
func (s *Spec) Effectful() bool { return s.Props&(Effect|Draws) != 0 || len(s.Writes) > 0 }

// NameInWarnings is what NumPy calls the operation when it warns.
func (s *Spec) NameInWarnings() string {
	if s.WarnName != "" {
		return s.WarnName
	}
	return s.Name
}

// IsTerm reports whether the row ends a block.
func (s *Spec) IsTerm() bool { return s.Props&Term != 0 }

var (
	table  []*Spec
	byName = map[string]*Spec{}
	byPy   = map[string]*Spec{}
	byOp   = map[string]*Spec{}
	byPyOp = map[string]*Spec{}
	byMeth = map[string]*Spec{}
)

// register enters rows; a row without documentation or with a name that is taken stops the program at start-up.
func register(rows ...*Spec) {
	for _, s := range rows {
		if s.Doc == "" {
			panic("op: row " + s.Name + " has no Doc")
		}
		enter(byName, s.Name, s)
		for _, n := range s.NumPy {
			enter(byPy, n, s)
		}
		if s.Op != "" {
			if s.PyOnly {
				enter(byPyOp, s.Op, s)
			} else {
				enter(byOp, s.Op, s)
			}
		}
		if s.Method != "" {
			enter(byMeth, s.Method, s)
		}
		table = append(table, s)
	}
}

func enter(m map[string]*Spec, k string, s *Spec) {
	if m[k] != nil {
		panic(fmt.Sprintf("op: %q names both %s and %s", k, m[k].Name, s.Name))
	}
	m[k] = s
}

// Table is every row, in order of registration.
func Table() []*Spec { return table }

// Lookup finds a row by its mnemonic; nil if there is none.
func Lookup(name string) *Spec { return byName[name] }

// ByPython finds a row by a canonical Python name ("numpy.exp").
func ByPython(name string) *Spec { return byPy[name] }

// ByMethod finds a row by the name of an ndarray method.
func ByMethod(name string) *Spec { return byMeth[name] }

// ByOperator finds the row of a PhySL operator name ("__add") on arrays and NumPy scalars, or on Python numbers.
func ByOperator(name string, py bool) *Spec {
	if py {
		return byPyOp[name]
	}
	return byOp[name]
}
