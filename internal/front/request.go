package front

import (
	"encoding/json"
	"fmt"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// Request asks for a function to be compiled; ARCHITECTURE.md describes its fields.
type Request struct {
	Functions []Function        `json:"functions"`
	Types     []string          `json:"types"`
	Consts    map[int]any       `json:"consts"`
	Profile   map[string]string `json:"profile"`
	Regions   []int             `json:"regions,omitempty"` // of memory, for each array among the arguments; arrays of different ones do not overlap
	Objects   map[string]Object `json:"objects,omitempty"` // by position: the number of a parameter, or "h" and a slot
	Names     []int             `json:"names,omitempty"`   // parameters that are short strs: their text is asked for where it is compared with a constant
	Classes   []Class           `json:"classes,omitempty"`
	Same      map[string]string `json:"same,omitempty"` // positions, and the first one of the same object
	Options   Options           `json:"options"`
}

// Function is a Python function: its tree and what its global names mean.
type Function struct {
	Name    string             `json:"name"`
	File    string             `json:"file"`
	PhySL   string             `json:"physl"`
	Params  []string           `json:"params"`
	Globals map[string]Binding `json:"globals"`
	Library bool               `json:"library,omitempty"` // ours: what it does, it does at the line that calls it
	Indexed bool               `json:"indexed,omitempty"` // stands for an object that is indexed, not called: np.r_
}

// Binding is the meaning of a dotted global.
type Binding struct {
	Kind  string `json:"kind"` // name, func, class, const, value, object, unbound; dict, set, tuple: what an object holds; none: of an object, what only Python can say; absent: of a class, what it has not; tuple: of a class, that a call makes a named tuple
	Name  string `json:"name,omitempty"`
	Index int    `json:"index,omitempty"`
	Value any    `json:"value,omitempty"`
	Type  string `json:"type,omitempty"`
	Slot  int    `json:"slot,omitempty"`

	Cached   bool `json:"cached,omitempty"`   // a function under functools.cache or lru_cache
	Bound    bool `json:"bound,omitempty"`    // a method: the object is its first argument
	Property bool `json:"property,omitempty"` // a method that an attribute calls
	OfClass  bool `json:"of_class,omitempty"` // a method whose first argument is the class

	First []Binding          `json:"first,omitempty"` // of a call: arguments before those that are given
	Named map[string]Binding `json:"named,omitempty"` // and by name, unless they are given

	Items []Binding `json:"items,omitempty"` // of a container: tuple, set; of a dict a key and its value in turn

	Loops     []string `json:"loops,omitempty"` // of a ufunc: the types of the inner loops that compiled code may call ("dd->d")
	Signature string   `json:"signature,omitempty"`
}

// Class is a class of the program. What its attributes mean, and what a call of it runs, is among the objects, at position "c" and its number.
type Class struct {
	Name     string   `json:"name"`               // of its instances' type
	MRO      []int    `json:"mro"`                // the classes of its order of resolution, itself first
	Fields   []string `json:"fields,omitempty"`   // of a named tuple
	Frozen   bool     `json:"frozen,omitempty"`   // assignment to attributes raises
	Reserved []string `json:"reserved,omitempty"` // names of descriptors that an assignment runs
}

// Object is what is known of a Python object: its class, what is in it, the meaning of calling it, of its attributes and of its items.
type Object struct {
	Call  *Binding           `json:"call,omitempty"`
	Holds *Binding           `json:"content,omitempty"` // everything in a dict or set of constants
	Class *int               `json:"class,omitempty"`   // -1: none that is described
	Attrs map[string]Binding `json:"attrs,omitempty"`
	Items map[string]Binding `json:"items,omitempty"`
}

// Options are those of phx.jit.
type Options struct {
	FP       string `json:"fp"`
	Parallel bool   `json:"parallel"`
	Strict   bool   `json:"strict"`
	Cache    bool   `json:"cache"`
	Mode     string `json:"mode,omitempty"` // "whole", "graph", or the compiler's choice

	Off []string `json:"off,omitempty"` // passes that do not run; "all" is every one
}

// Result is what Build makes of a request.
type Result struct {
	Unit    *ir.Unit
	Pycalls []Pycall
	Bound   []Bound // attributes of Python's objects that the function may set
	Need    []int   // parameters whose values are needed; Unit is nil then
	Look    []Look  // parts of objects of which the meaning is needed; Unit is nil then
}

// Bound is an attribute of a Python object that the function may set.
type Bound struct {
	Position string `json:"position"`
	Name     string `json:"name"`
	Layout   string `json:"layout"`
	Slot     int    `json:"slot"` // the hidden argument that is its value; -1: it has none when the function begins
}

// Pycall describes a site: an expression or statement that Python evaluates with the named variables.
type Pycall struct {
	Site   int         `json:"site"`
	Func   int         `json:"func"`
	Node   int         `json:"node"`
	Names  []string    `json:"names"`
	In     []string    `json:"in"`
	Out    string      `json:"out"`
	Writes []string    `json:"writes,omitempty"` // a statement: the variables that out, a tuple, holds
	Static [][2]string `json:"static,omitempty"` // further variables: see ir.Checkpoint.Vars
	Reason string      `json:"reason"`
	Fix    string      `json:"fix,omitempty"`
	Line   int         `json:"line"`
	Col    int         `json:"col"`
}

// ParseRequest reads the JSON of a request. Integers keep all their digits.
func ParseRequest(data []byte) (*Request, error) {
	req := &Request{}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	if err := d.Decode(req); err != nil {
		return nil, fmt.Errorf("request: %v", err)
	}
	return req, nil
}

// Build makes the IR of req.Functions[0] for req.Types. The error is what cannot be compiled at all; the function then runs in Python.
func Build(req *Request) (*Result, error) {
	s := &session{req: req, given: map[string]bool{}, unit: &ir.Unit{}, bySite: map[string]int{}, rec: map[string]*recursion{}, infos: map[*physl.Node]*funcInfo{},
		asLists: map[*physl.Node]*physl.Node{}, bodies: map[string]*generatorBody{}, wider: map[*ir.Value]*ir.Value{}, ufuncs: map[string]Binding{},
		classes: &classes{cells: map[string]cellState{}},
		lists:   &lists{class: map[string]string{}, elem: map[string]nd.Type{}, object: map[string]string{}, known: map[string]bool{}, tables: map[string]bool{}, writes: map[string]bool{}}}
	for _, f := range req.Functions {
		tree, err := physl.Parse(f.PhySL)
		if err != nil {
			return nil, err
		}
		s.defs = append(s.defs, tree)
	}
	types := make([]nd.Type, len(req.Types))
	for i, text := range req.Types {
		t, err := nd.ParseType(text)
		if err != nil {
			return nil, err
		}
		types[i] = mapDims(t, func(d nd.Dim) nd.Dim {
			s.given[d.Name] = true
			return d
		})
	}
	err := s.buildEntry(types)
	switch e := err.(type) {
	case nil:
		return &Result{Unit: s.unit, Pycalls: s.sites, Bound: s.settable}, nil
	case needValue:
		return &Result{Need: []int{e.param}}, nil
	case needLook:
		return &Result{Look: []Look{Look(e)}}, nil
	}
	return nil, err
}
