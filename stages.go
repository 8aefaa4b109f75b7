// Package phylanx is the path: it takes a request, the tree of a Python function with the types it is called with, through every stage
// to machine code. Each stage reads what the one before has written and nothing else.
package phylanx

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"phylanx/internal/front"
	"phylanx/internal/ir"
	"phylanx/internal/jit"
	"phylanx/internal/llvm"
	"phylanx/internal/pass"
	"phylanx/internal/physl"
	"phylanx/internal/rt"
)

// Unit carries one function along the path.
type Unit struct {
	Request *front.Request
	Built   *front.Result
	IR      *ir.Unit
	Module  *llvm.Module
	Object  []byte

	After string // dump the IR after this pass
	Dump  string // that text
}

// Stage is one step, and the text of what it leaves.
type Stage struct {
	Name string
	Run  func(u *Unit) error
	Text func(u *Unit) (string, error)
}

// Stages is the path, in order. Dump of a stage runs the stages up to it.
var Stages = []Stage{
	{"physl", func(u *Unit) error { return nil }, tree},
	{"ir", build, func(u *Unit) (string, error) { return u.IR.String(), nil }},
	{"opt", optimise, func(u *Unit) (string, error) { return u.Dump, nil }},
	{"ll", emit, func(u *Unit) (string, error) { return u.Module.Text, nil }},
	{"asm", compile, func(u *Unit) (string, error) { return jit.Assembly(u.Module.Text) }},
}

func tree(u *Unit) (string, error) {
	node, err := physl.Parse(u.Request.Functions[0].PhySL)
	if err != nil {
		return "", err
	}
	return node.Pretty(false), nil
}

func build(u *Unit) (err error) {
	u.Built, err = front.Build(u.Request)
	if err != nil {
		return err
	}
	if u.Built.Need != nil {
		return needed(u.Built.Need)
	}
	u.IR = u.Built.Unit
	return ir.Verify(u.IR)
}

// needed are parameters whose values decide the code.
type needed []int

func (n needed) Error() string { return fmt.Sprintf("the values of parameters %v are needed", []int(n)) }

func optimise(u *Unit) error {
	watch := func(name string, after *ir.Unit) {
		if name == u.After {
			u.Dump = after.String()
		}
	}
	if err := pass.Run(u.IR, pass.Options{Off: switchedOff(), After: watch}); err != nil {
		return err
	}
	if u.After == "" {
		u.Dump = u.IR.String()
	}
	return nil
}

// switchedOff is the passes that PHX_PASS names with a minus sign: "-fuse,-cse"; "-all" is every pass.
func switchedOff() map[string]bool {
	off := map[string]bool{}
	for _, word := range strings.Split(os.Getenv("PHX_PASS"), ",") {
		if name, minus := strings.CutPrefix(strings.TrimSpace(word), "-"); minus {
			off[name] = true
			if name == "all" {
				for _, p := range pass.Table {
					off[p.Name] = true
				}
			}
		}
	}
	return off
}

func emit(u *Unit) (err error) {
	h := jit.Host()
	u.Module, err = llvm.Emit(u.IR, llvm.Target{Triple: h.Triple, DataLayout: h.Layout, CPU: h.CPU, VectorBits: h.VectorBits, Libmvec: h.LibMVec, FP: u.Request.Options.FP})
	return err
}

func compile(u *Unit) (err error) {
	u.Object, err = jit.Compile(u.Module.Text)
	return err
}

// Answer is what a compile request gets; ARCHITECTURE.md describes it.
type Answer struct {
	Entry uintptr         `json:"entry"`
	Need  []int           `json:"need,omitempty"`
	Error *Problem        `json:"error,omitempty"`
	Table json.RawMessage `json:"table,omitempty"`
	Cache string          `json:"cache,omitempty"` // "hit" or "miss"
}

// Problem says why a function runs in Python.
type Problem struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Compile answers a request. It never panics: a defect of the compiler is an answer too, and the function then runs in Python.
func Compile(request []byte) (answer Answer) {
	defer func() {
		if p := recover(); p != nil {
			answer = Answer{Error: &Problem{"internal", fmt.Sprintf("%v\n%s", p, debug.Stack())}}
		}
	}()
	u, err := run(request, "asm")
	switch e := err.(type) {
	case nil:
		return load(u.Module, u.Object)
	case needed:
		return Answer{Need: e}
	case *jit.Error:
		return Answer{Error: &Problem{e.Code, e.Text}}
	}
	return Answer{Error: &Problem{"unsupported", err.Error()}}
}

// run takes a request through the stages, the last one included.
func run(request []byte, last string) (*Unit, error) {
	req, err := front.ParseRequest(request)
	if err != nil {
		return nil, err
	}
	u := &Unit{Request: req}
	return u, u.through(last)
}

func (u *Unit) through(last string) error {
	for _, s := range Stages {
		if err := s.Run(u); err != nil {
			return err
		}
		if s.Name == last {
			return nil
		}
	}
	return fmt.Errorf("no stage %q", last)
}

func load(m *llvm.Module, object []byte) Answer {
	table, err := json.Marshal(m)
	if err != nil {
		return Answer{Error: &Problem{"internal", err.Error()}}
	}
	entry, _, err := jit.Load(object, m.Entry, rt.Symbols())
	if err != nil {
		return Answer{Error: &Problem{jit.BadLink, err.Error()}}
	}
	return Answer{Entry: entry, Table: table}
}

// DumpStage gives the text of a stage for a request, or of the IR after a pass.
func DumpStage(request []byte, stage, after string) (string, error) {
	req, err := front.ParseRequest(request)
	if err != nil {
		return "", err
	}
	u := &Unit{Request: req, After: after}
	if err := u.through(stage); err != nil {
		return "", err
	}
	for _, s := range Stages {
		if s.Name == stage {
			return s.Text(u)
		}
	}
	return "", fmt.Errorf("no stage %q", stage)
}
