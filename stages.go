// Package phylanx is the path: it takes a request, the tree of a Python function with the types it is called with, through every stage
// to machine code. Each stage reads what the one before has written and nothing else.
package phylanx

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"phylanx/internal/front"
	"phylanx/internal/ir"
	"phylanx/internal/jit"
	"phylanx/internal/llvm"
	"phylanx/internal/nd"
	"phylanx/internal/pass"
	"phylanx/internal/physl"
	"phylanx/internal/plan"
	"phylanx/internal/rt"
)

// Unit carries one function along the path.
type Unit struct {
	Request *front.Request
	Built   *front.Result
	IR      *ir.Unit
	Plan    *plan.Graph
	Module  *llvm.Module
	Object  []byte

	After string // dump the IR after this pass; "positions": the tree with $line$col
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
	{"ir", construct, func(u *Unit) (string, error) { return u.IR.String(), nil }},
	{"opt", optimise, func(u *Unit) (string, error) { return u.Dump, nil }},
	{"plan", arrange, func(u *Unit) (string, error) { return u.Plan.String(), nil }},
	{"ll", emit, func(u *Unit) (string, error) { return u.Module.Text(), nil }},
	{"asm", compile, func(u *Unit) (string, error) { return jit.Assembly(u.Module.Loops, u.Module.Control) }},
}

func tree(u *Unit) (string, error) {
	node, err := physl.Parse(u.Request.Functions[0].PhySL)
	if err != nil {
		return "", err
	}
	return node.Pretty(u.After == "positions"), nil
}

func construct(u *Unit) (err error) {
	u.Built, err = front.Build(u.Request)
	if err != nil {
		return err
	}
	if u.Built.Need != nil {
		return needed(u.Built.Need)
	}
	if u.Built.Look != nil {
		return looked(u.Built.Look)
	}
	u.IR = u.Built.Unit
	return ir.Verify(u.IR)
}

// needed are parameters whose values decide the code.
type needed []int

func (n needed) Error() string {
	return fmt.Sprintf("the code depends on the value of parameter %d: write it behind the type, as in int=0", n[0]+1)
}

// looked are parts of objects whose meaning decides the code.
type looked []front.Look

func (l looked) Error() string {
	return fmt.Sprintf("the code depends on %s %s of object %s, which only a call from Python can tell", l[0][1], l[0][2], l[0][0])
}

func optimise(u *Unit) error {
	watch := func(name string, after *ir.Unit) {
		if name == u.After {
			u.Dump = after.String()
		}
	}
	if err := pass.Run(u.IR, pass.Options{Off: switchedOff(u.Request.Options.Off), After: watch}); err != nil {
		return err
	}
	if u.After == "" {
		u.Dump = u.IR.String()
	}
	if u.Dump == "" {
		return fmt.Errorf("no pass %q ran", u.After)
	}
	return nil
}

func arrange(u *Unit) error {
	u.Plan = plan.New(u.IR)
	return plan.Check(u.Plan)
}

// switchedOff is the passes that the request names, and those that PHX_PASS names with a minus sign ("-fuse,-cse"); "all" is every pass.
func switchedOff(names []string) map[string]bool {
	for _, word := range strings.Split(os.Getenv("PHX_PASS"), ",") {
		if name, minus := strings.CutPrefix(strings.TrimSpace(word), "-"); minus {
			names = append(names, name)
		}
	}
	off := map[string]bool{}
	for _, name := range names {
		off[name] = true
	}
	for _, p := range pass.Table {
		off[p.Name] = off[p.Name] || off["all"]
	}
	return off
}

func emit(u *Unit) (err error) {
	t, err := target(u.Request.Options.FP)
	t.Serial = !u.Request.Options.Parallel
	if err != nil {
		return err
	}
	mode := u.mode()
	if mode.Ran == "graph" {
		u.Module, err = emitGraph(u, u.Request.Options.Mode == "graph", t)
	} else {
		u.Module, err = llvm.Emit(u.IR, t)
	}
	if err == nil {
		u.Module.Bound = u.Built.Bound
		u.Module.Pycalls, u.Module.Mode, u.Module.Written = u.Built.Pycalls, mode, written(u.IR.Funcs[0])
		u.Module.Copied = copies(u.IR.Funcs[0])
	}
	return err
}

// written counts, among all arrays of the arguments, those that the function writes and whose region it relies on.
func written(f *ir.Func) []int {
	roots := map[*ir.Value]bool{}
	f.Body.Walk(func(n *ir.Node) {
		for _, v := range n.Writes() {
			roots[v.Root()] = true
		}
	})
	which, arrays := []int{}, 0
	for _, p := range f.Params() {
		if roots[p] && p.Region > 0 {
			which = append(which, arrays)
		}
		arrays += p.Type.Arrays()
	}
	return which
}

// copied is where a list or dict among the arguments is found, of which the code uses a copy.
type copied struct {
	Slot    int    `json:"slot"`
	Layout  string `json:"layout"`  // of the copy; O: the code only gives it to Python
	Changed bool   `json:"changed"` // the code changes a copy, which Python's own object must become in the end
}

// copies are those among the arguments.
func copies(f *ir.Func) []copied {
	used := map[*ir.Value]bool{}
	f.Body.Walk(func(n *ir.Node) {
		for _, v := range n.Args {
			used[v] = used[v] || !n.Is("list.object")
		}
	})
	var all []copied
	slot := 0
	var add func(t nd.Type, used bool)
	add = func(t nd.Type, used bool) {
		switch {
		case t.Kind == nd.Tuple:
			for _, e := range t.Elems {
				add(e, used)
			}
			return
		case t.Grows() && (used || t.Elems[0].Kind == nd.Invalid): // an empty one stays empty: no other argument may be that
			all = append(all, copied{slot, t.Layout(), holdsChanged(t)})
		case t.Grows():
			all = append(all, copied{slot, nd.ObjectT.Layout(), false})
		}
		slot += t.Slots()
	}
	for _, p := range f.Params() {
		add(p.Type, used[p])
	}
	return all
}

func holdsChanged(t nd.Type) bool {
	return t.Grows() && !t.ReadOnly || slices.ContainsFunc(t.Elems, holdsChanged)
}

func target(fp string) (llvm.Target, error) {
	h, err := jit.Host()
	return llvm.Target{Triple: h.Triple, DataLayout: h.Layout, CPU: h.CPU, VectorBits: h.VectorBits, Libmvec: h.LibMVec, SVML: h.SVML, FP: fp}, err
}

func compile(u *Unit) (err error) {
	u.Object, err = jit.Compile(u.Module.Loops, u.Module.Control)
	return err
}

// Answer is what a compile request gets; ARCHITECTURE.md describes it.
type Answer struct {
	Entry uintptr         `json:"entry"`
	Need  []int           `json:"need,omitempty"`
	Look  []front.Look    `json:"look,omitempty"`
	Error *Problem        `json:"error,omitempty"`
	Table json.RawMessage `json:"table,omitempty"`
	Cache string          `json:"cache,omitempty"` // "hit" or "miss"

	Notices []Problem `json:"notices,omitempty"` // what the user should know although the function is compiled; each is told once
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
	req, err := front.ParseRequest(request)
	if err != nil {
		return problem(err)
	}
	key := ""
	if req.Options.Cache {
		key = cacheKey(req)
		if table, object, ok := cache().Get(key); ok {
			if answer := load(table, object); answer.Error == nil {
				answer.Cache = "hit"
				return answer.noticing(object)
			}
		}
	}
	u := &Unit{Request: req}
	if err := u.through("asm"); err != nil {
		return problem(err)
	}
	table, err := json.Marshal(u.Module)
	if err != nil {
		return problem(err)
	}
	answer = load(table, u.Object)
	if key != "" {
		answer.Cache = "miss"
		cache().Put(key, table, u.Object)
	}
	return answer.noticing(u.Object)
}

var toldBLAS atomic.Bool

// noticing adds what is wrong with the cache and with the library that the code calls.
func (a Answer) noticing(object []byte) Answer {
	if opened.Load() {
		if text := cache().Problem(); text != "" {
			a.Notices = append(a.Notices, Problem{"cache-memory", "compiled code is not kept on disk: " + text})
		}
	}
	symbols, _ := jit.Undefined(object)
	if err := rt.BLASError(symbols); err != nil && !toldBLAS.Swap(true) {
		a.Notices = append(a.Notices, Problem{"blas-missing", "products and np.linalg do without BLAS: " + err.Error()})
	}
	return a
}

func problem(err error) Answer {
	switch e := err.(type) {
	case needed:
		return Answer{Need: e}
	case looked:
		return Answer{Look: e}
	case *jit.Error:
		return Answer{Error: &Problem{e.Code, e.Text}}
	}
	return Answer{Error: &Problem{"python-function", err.Error()}}
}

// build identifies the compiler's own sources; the build sets it.
var build = ""

// SetBuild names the build when the linker has not: a core that a developer made.
func SetBuild(name string) {
	if build == "" {
		build = name
	}
}

// cacheKey names what the code depends on. Neither the path of the source file nor strict is part of it.
func cacheKey(req *front.Request) string {
	r := *req
	r.Functions = append([]front.Function{}, req.Functions...)
	for i := range r.Functions {
		r.Functions[i].File = ""
	}
	r.Options.Strict = false // Python's concern
	text, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return jit.Key(append(text, os.Getenv("PHX_PASS")...), rt.ABI, build)
}

// cache is opened by the first compilation, so that the environment of the process decides where it is.
var cache = sync.OnceValue(func() *jit.Cache {
	opened.Store(true)
	dir, _ := jit.CacheDir() // without a folder the cache is in memory, and says so
	return jit.OpenCache(dir, jit.DefaultCacheLimit)
})

var opened atomic.Bool // the cache

// CacheState is what `phylanx cache` tells.
func CacheState() string {
	c := cache()
	if c.Dir() == "" {
		return "in memory: " + c.Problem() + "\n"
	}
	entries, size := c.Stats()
	return fmt.Sprintf("%s: %d entries, %.1f MB\n", c.Dir(), entries, float64(size)/1e6)
}

// ClearCache forgets every entry.
func ClearCache() error { return cache().Clear() }

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

func load(table, object []byte) Answer {
	entry, _, err := jit.Load(object, llvm.EntryName, rt.Symbol)
	if err != nil {
		return problem(err)
	}
	return Answer{Entry: entry, Table: table}
}

// KnowLoop makes the inner loop of a ufunc known, named as in the IR, to the code that is loaded from now on. false: the name is another loop's.
func KnowLoop(name string, function, data uintptr, pure bool) bool {
	return rt.SetLoop(llvm.LoopPrefix+name, function, data, pure)
}

// DumpStage gives the text of a stage for a request, or of the IR after a pass. types, unless nil, are those of the parameters, which the request
// then lacks.
func DumpStage(request []byte, types []string, stage, after string) (string, error) {
	req, err := front.ParseRequest(request)
	if err == nil && types != nil {
		err = req.SetTypes(types)
	}
	if err != nil {
		return "", err
	}
	return dump(req, stage, after)
}

// DumpSource does so for PhySL that a person wrote, and the types of its parameters.
func DumpSource(text string, types []string, stage, after string) (string, error) {
	req, err := front.Source(text, types)
	if err != nil {
		return "", err
	}
	return dump(req, stage, after)
}

func dump(req *front.Request, stage, after string) (string, error) {
	k := slices.IndexFunc(Stages, func(s Stage) bool { return s.Name == stage })
	if k < 0 {
		return "", fmt.Errorf("no stage %q", stage)
	}
	u := &Unit{Request: req, After: after}
	if err := u.through(stage); err != nil {
		return "", err
	}
	return Stages[k].Text(u)
}
