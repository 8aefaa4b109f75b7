// Package llvm writes a unit of IR as LLVM text. It is pure Go on strings: nothing here loads LLVM, and the text names nothing of the
// process it will run in, so that it can be cached.
//
// Every function is written without phi nodes: values that join live in stack cells of the entry block, which LLVM's first pass turns into
// registers. Emitted code has no undefined behaviour for any input (DESIGN 5.6): each operation of alg.go states its result where the
// instruction does not.
package llvm

import (
	"encoding/json"
	"strings"

	"phylanx/internal/ir"
)

// Target is the machine that text is written for.
type Target struct {
	Triple     string
	DataLayout string
	CPU        string // "" leaves the choice to the compiler's own target machine
	VectorBits int    // widest vectors: 128, 256, 512
	Libmvec    bool   // glibc's vector math library can be linked
	SVML       bool   // NumPy runs on vectors of 512 bits, with Intel's library, which can be linked
	FP         string // "strict" (or ""), "contract", "reassoc"
	Serial     bool   // a call uses one thread
}

// Module is the text of one unit, as LLVM modules, with the tables that the door needs; the JSON names are those of the answer in ARCHITECTURE.md.
type Module struct {
	Loops    []string  `json:"-"` // what LLVM's whole pipeline is for: an LLVM module for each function of a kernel, and one for loops over numbers
	Control  string    `json:"-"` // the rest, which is compiled quickly; "" or one LLVM module
	Entry    string    `json:"-"`
	Symbols  []string  `json:"-"` // externals that the text calls
	Result   string    `json:"result"`
	Exits    []Exit    `json:"exits"`
	Pycalls  any       `json:"pycalls"` // the front end's table of sites, which the path puts here
	Mode     any       `json:"mode"`    // how it runs and why, which the path puts here
	Written  any       `json:"written"` // which arrays among the arguments must keep to their regions, which the path puts here
	Copied   any       `json:"copied"`  // the lists and dicts among the arguments of which copies are used, likewise
	Bound    any       `json:"bound"`   // attributes of Python's objects that it may set, which the path puts here
	Warnings []Warning `json:"warnings"`
	Tasks    []Task    `json:"tasks"`
}

// Text is that of all LLVM modules.
func (m *Module) Text() string { return strings.Join(m.Loops, "") + m.Control }

// Exit is one way to give the frame back to Python: a checkpoint, by the number of the exit, and what could not go on.
type Exit struct {
	ir.Checkpoint
	Why  string `json:"why"`
	Line int32  `json:"line"`
	Site int64  `json:"site"`

	Python bool `json:"python,omitempty"` // what follows has no compiled form
}

// Warning is the meaning of one bit that phx_warn is given.
type Warning struct {
	Kernel int    `json:"kernel"`
	Bit    int    `json:"bit"`
	Text   string `json:"text"`
	Line   int32  `json:"line"`
	Func   int32  `json:"func,omitempty"`
	Again  int64  `json:"again,omitempty"` // how many more such operations it stands for
	Quiet  bool   `json:"quiet,omitempty"` // np.errstate ignores it there
}

// Task is one kind of span.
type Task struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Line int32  `json:"line"`
	Func int32  `json:"func,omitempty"`
	Kind string `json:"kind"`
}

// MarshalJSON writes empty tables as [], which the door iterates over.
func (m *Module) MarshalJSON() ([]byte, error) {
	type plain Module
	p := plain(*m)
	p.Exits, p.Warnings, p.Tasks = orEmpty(p.Exits), orEmpty(p.Warnings), orEmpty(p.Tasks)
	if p.Pycalls == nil {
		p.Pycalls = []any{}
	}
	return json.Marshal(p)
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
