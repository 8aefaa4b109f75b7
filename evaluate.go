package phylanx

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"phylanx/internal/front"
	"phylanx/internal/ir"
	"phylanx/internal/jit"
	"phylanx/internal/llvm"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/rt"
)

// Plain is a value outside the IR, as JSON. Numbers are arrays of rank 0: their bytes are in a memory too.
type Plain struct {
	Kind   string  `json:"kind"` // array, scalar (NumPy's), py (Python's), tuple, list, dict, table (a dict that is a reference, of class Text), set, none, str, dtype
	DType  string  `json:"dtype,omitempty"`
	Shape  []int   `json:"shape,omitempty"`
	Stride []int   `json:"stride,omitempty"` // bytes
	Memory int     `json:"memory,omitempty"` // which of the memories; of a list, table or set that grows, its number from 1, by which two variables can have one
	Offset int     `json:"offset,omitempty"` // of the first element in it
	Items  []Plain `json:"items,omitempty"`
	Text   string  `json:"text,omitempty"`
}

// Evaluation is a call of the evaluator: the question holds the arguments, the answer the result, or the exit and its variables, and what the
// memories hold afterwards. New memories follow those of the question.
type Evaluation struct {
	Request json.RawMessage `json:"request,omitempty"`
	Args    []Plain         `json:"args,omitempty"`
	Memory  [][]byte        `json:"memory"`
	Fuel    int             `json:"fuel,omitempty"`
	Result  *Plain          `json:"result,omitempty"`
	Exit    *ir.Checkpoint  `json:"exit,omitempty"`
	Vars    []Plain         `json:"vars,omitempty"`

	grown []any // lists and tables
}

// Evaluate runs the unoptimised IR of a request in the evaluator, with the routines of the math library and of BLAS and LAPACK that compiled code
// calls, so that results have the same bits.
func Evaluate(question []byte) (answer *Evaluation, err error) {
	e := &Evaluation{}
	if err := json.Unmarshal(question, e); err != nil {
		return nil, err
	}
	req, err := front.ParseRequest(e.Request)
	if err != nil {
		return nil, err
	}
	u := &Unit{Request: req}
	if err := construct(u); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			answer, err = nil, fmt.Errorf("the evaluator: %v", p)
		}
	}()
	args := make([]any, len(e.Args))
	for i := range e.Args {
		args[i] = e.value(e.Args[i])
	}
	machine := &ir.Evaluator{Math: mathRoutine, Extern: externRoutine, Fuel: e.Fuel}
	out, err := machine.Run(u.IR, args...)
	if err != nil {
		return nil, err
	}
	answer = &Evaluation{Memory: e.Memory}
	if out.Exit == nil {
		r := answer.plain(u.IR.Funcs[0].Result, out.Result)
		answer.Result = &r
		return answer, nil
	}
	answer.Exit = &out.Exit.Checkpoint
	for i, v := range out.Exit.Node.Args {
		answer.Vars = append(answer.Vars, answer.plain(v.Type, out.Exit.Values[i]))
	}
	return answer, nil
}

// value is an argument as the evaluator takes it.
func (e *Evaluation) value(p Plain) any {
	switch p.Kind {
	case "tuple", "list":
		all := make([]any, len(p.Items))
		for i, x := range p.Items {
			all[i] = e.value(x)
		}
		return all
	case "none", "object":
		return nil
	case "str":
		return ir.TextArray([]rune(p.Text))
	}
	d, err := nd.ParseDType(p.DType)
	if err != nil {
		panic(err)
	}
	if p.Kind == "dtype" {
		return d
	}
	a := &ir.Array{D: d, Shape: p.Shape, Stride: p.Stride, Data: e.Memory[p.Memory], Off: p.Offset}
	if p.Kind == "array" {
		return a
	}
	return a.Elems()[0]
}

// plain is a value of type t as JSON, its memory among the memories.
func (e *Evaluation) plain(t nd.Type, v any) Plain {
	switch t.Kind {
	case nd.Union:
		m := v.(*ir.Member)
		return e.plain(t.Elems[m.Tag], m.V)
	case nd.Tuple, nd.List, nd.Dict:
		p := Plain{Kind: map[nd.Kind]string{nd.Tuple: "tuple", nd.List: "list", nd.Dict: "dict"}[t.Kind]}
		for i, x := range v.([]any) {
			p.Items = append(p.Items, e.plain(t.Elems[i], x))
		}
		return p
	case nd.Known:
		return e.plain(t.Elems[0], v.(*ir.List).Items[0])
	case nd.Seq:
		l := v.(*ir.List)
		p := Plain{Kind: "list", Memory: e.number(l)}
		for _, x := range l.Items {
			p.Items = append(p.Items, e.plain(t.Elems[0], x))
		}
		return p
	case nd.Map, nd.Set:
		table := v.(*ir.Table)
		p := Plain{Kind: map[nd.Kind]string{nd.Map: "table", nd.Set: "set"}[t.Kind], Memory: e.number(table), Text: t.Class}
		for k, key := range table.Keys {
			p.Items = append(p.Items, e.plain(t.Key(), key))
			if t.Kind == nd.Map {
				p.Items = append(p.Items, e.plain(t.Value(), table.Values[k]))
			}
		}
		return p
	case nd.Array:
		a := v.(*ir.Array)
		return Plain{Kind: "array", DType: a.D.NumPy(), Shape: a.Shape, Stride: a.Stride, Memory: e.memory(a.Data), Offset: a.Off}
	case nd.Scalar, nd.Py:
		n := v.(ir.Num)
		kind := map[nd.Kind]string{nd.Scalar: "scalar", nd.Py: "py"}[t.Kind]
		return Plain{Kind: kind, DType: n.D.NumPy(), Memory: e.memory(ir.ArrayFrom(n.D, nil, n.Attr()).Data)}
	case nd.Str:
		return Plain{Kind: "str", Text: t.Text}
	case nd.Text:
		return Plain{Kind: "str", Text: string(ir.TextOf(v))}
	case nd.DTypeOf:
		return Plain{Kind: "dtype", DType: t.Elem.NumPy()}
	}
	return Plain{Kind: "none"}
}

// memory is the number of a memory, which views share.
func (e *Evaluation) memory(data []byte) int {
	for k, m := range e.Memory {
		if len(m) == len(data) && len(m) > 0 && &m[0] == &data[0] {
			return k
		}
	}
	e.Memory = append(e.Memory, data)
	return len(e.Memory) - 1
}

// list is the number of a list, from 1.
// number is that of what grows.
func (e *Evaluation) number(l any) int {
	k := slices.Index(e.grown, l)
	if k < 0 {
		k = len(e.grown)
		e.grown = append(e.grown, l)
	}
	return k + 1
}

// ---- the routines of compiled code ---------------------------------------------------------------------------------------------------------

type routineKey struct {
	name  string
	dtype nd.DType
	arity int
}

// routines are compiled once each.
var routines sync.Map

func mathRoutine(name string, d nd.DType, x ...complex128) complex128 {
	key := routineKey{name, d, len(x)}
	entry, ok := routines.Load(key)
	if !ok {
		entry = mustLoad(llvm.MathRoutine(mustTarget(), name, d, len(x)))
		routines.Store(key, entry)
	}
	args := make([]any, len(x))
	for i, z := range x {
		args[i] = ir.Num{D: d, F: real(z), G: imag(z)}
	}
	_, r := rt.CallValues(entry.(uintptr), args, nd.ScalarOf(d))
	return complex(r.(ir.Num).F, r.(ir.Num).G)
}

func mustTarget() llvm.Target {
	t, err := target("")
	if err != nil {
		panic(err)
	}
	return t
}

// loaded are the entries of what mustLoad has compiled, by text.
var loaded sync.Map

func mustLoad(m *llvm.Module) uintptr {
	text := m.Text()
	if entry, ok := loaded.Load(text); ok {
		return entry.(uintptr)
	}
	object, err := jit.Compile(m.Loops, m.Control)
	if err != nil {
		panic(err)
	}
	entry, _, err := jit.Load(object, m.Entry, rt.Symbol)
	if err != nil {
		panic(err)
	}
	loaded.Store(text, entry)
	return entry
}

// externRoutine runs one node of class Extern or Contract as compiled code: a unit of its own.
func externRoutine(_ string, n *ir.Node, args []any) ([]any, error) {
	f := &ir.Func{Name: n.Op.Name, Body: &ir.Block{Entry: true}}
	var params, outs []*ir.Value
	for _, v := range n.Args {
		t := v.Type
		if t.IsArray() {
			t.Order = nd.Strided // whatever the type knew, the strides say
		}
		params = append(params, f.AddParam(f.Body, t, ""))
	}
	add := func(row string, args []*ir.Value, attrs op.Attrs, types ...nd.Type) *ir.Node {
		x := f.NewNode(op.Lookup(row), args, attrs, n.Pos, types...)
		f.Body.Nodes = append(f.Body.Nodes, x)
		return x
	}
	if id, ok := n.Exit(); ok {
		add("checkpoint", nil, op.Attrs{"id": id, "at": "0", "names": ""})
	}
	var types []nd.Type
	for _, v := range n.Outs {
		types = append(types, v.Type)
	}
	outs = add(n.Op.Name, params, n.Attrs, types...).Outs
	f.Result = nd.TupleOf(types...)
	add("return", add("tuple", outs, nil, f.Result).Outs, nil)
	m, err := llvm.Emit(&ir.Unit{Funcs: []*ir.Func{f}}, mustTarget())
	if err != nil {
		return nil, err
	}
	status, r := rt.CallValues(mustLoad(m), args, f.Result)
	if status != 0 {
		return nil, nil
	}
	return r.([]any), nil
}
