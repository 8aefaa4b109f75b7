// Package plan says what a function's tasks are: kernels, library routines, calls back into Python, loops and branches, and the scalar code between them; what
// each reads and writes; and which must wait for which. It is a function of the IR alone and knows neither time nor place.
//
// Numbers and views with which nothing can go wrong are in no task: each task computes those it needs. Tasks stand in program order. A run in
// any order that the dependences allow gives the program's answer under two rules of the runtime: the first task in program order that leaves decides
// how the call ends, and every task before it has run by then. So a task need not wait for one that may leave, unless Python would see then
// what it does.
package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Kind is what a task does.
type Kind uint8

const (
	Scalar Kind = iota // numbers, checks, references: no element of an array is computed
	Kernel             // one loop nest
	Extern             // a library routine, or another function
	PyCall             // Python
	Loop               // owns the graph of its body, which runs once per iteration
	Branch             // owns a graph per branch, or one for a scope
	Return             // ends the graph
)

var kindNames = [...]string{"scalar", "kernel", "extern", "pycall", "loop", "branch", "return"}

func (k Kind) String() string { return kindNames[k] }

// Task is one unit of work. Values are named by their IDs in the IR.
type Task struct {
	ID     int
	Kind   Kind
	Name   string // the rows it does, for readers
	Pos    ir.Pos
	Cost   string     // element operations, as a product of extents; empty where the body says it
	Reads  []int      // references whose elements it reads
	Writes []int      // references whose elements it writes, new ones included
	Deps   []int      // tasks of the same graph that come before, none implied by another
	Body   []*Graph   // Loop, Branch
	Nodes  []*ir.Node // in order; nil when the plan was parsed from text

	effects
}

// Alone reports whether the task runs Python, and so beside no other.
func (t *Task) Alone() bool { return t.alone }

// Graph is the tasks of one block, in program order.
type Graph struct {
	Name  string
	Tasks []*Task
}

// New plans the unit's first function.
func New(u *ir.Unit) *Graph {
	f := u.Funcs[0]
	return (&planner{memoryOf(f)}).graph(f.Name, f.Body)
}

type planner struct{ *memory }

func (p *planner) graph(name string, b *ir.Block) *Graph {
	g := &Graph{Name: name}
	open := false // no checkpoint stands behind the last task
	for _, n := range b.Nodes {
		if Free(n) {
			open = open && !n.Is("checkpoint")
			continue
		}
		t := &Task{ID: len(g.Tasks), Kind: kindOf(n), Pos: n.Pos, Nodes: []*ir.Node{n}, effects: p.effectsOf(n)}
		if open && t.Kind == Scalar && g.joins(t) {
			continue
		}
		open = true
		t.Deps = waits(g.Tasks, &t.effects)
		for i, c := range n.Blocks {
			if t.Kind == Loop || t.Kind == Branch {
				t.Body = append(t.Body, p.graph(n.Op.Name+"."+strconv.Itoa(i), c))
			}
		}
		g.Tasks = append(g.Tasks, t)
	}
	for _, t := range g.Tasks {
		t.describe()
	}
	return g
}

// Independent gives two of the tasks that satisfy is, neither of which waits for the other, or nil.
func (g *Graph) Independent(is func(*Task) bool) (a, b *Task) {
	for k, t := range g.Tasks {
		if !is(t) {
			continue
		}
		before := closure(g.Tasks[:k], t.Deps)
		for j, s := range g.Tasks[:k] {
			if is(s) && !before[j] {
				return s, t
			}
		}
	}
	return nil, nil
}

// joins puts scalar t into the last task if that is scalar too and then waits for nothing more.
func (g *Graph) joins(t *Task) bool {
	last := g.Tasks[len(g.Tasks)-1]
	if last.Kind != Scalar {
		return false
	}
	before := g.Tasks[:last.ID]
	have := closure(before, last.Deps)
	for k, needed := range closure(before, waits(before, &t.effects)) {
		if needed && !have[k] {
			return false
		}
	}
	last.Nodes = append(last.Nodes, t.Nodes...)
	last.effects.join(t.effects)
	return true
}

func kindOf(n *ir.Node) Kind {
	switch n.Op.Name {
	case "kernel", "assign", "scatter":
		return Kernel
	case "pycall":
		return PyCall
	case "call":
		return Extern
	case "for", "loop":
		return Loop
	case "if", "scope":
		return Branch
	}
	switch {
	case n.Op.IsTerm():
		return Return
	case n.Op.Class == op.Extern || n.Op.Class == op.Contract:
		return Extern
	case n.Op.Class == op.Reduce, n.Op.Class == op.Scan, n.Op.Class == op.Create, n.Op.Class == op.Gather && !n.Is("load"),
		n.Op.Class == op.Map && n.Out().Type.IsArray():
		return Kernel
	}
	return Scalar
}

// describe fills in what a reader and a scheduler want to know.
func (t *Task) describe() {
	var names []string
	ops := 0
	for _, n := range t.Nodes {
		rows := []*ir.Node{n}
		if n.Is("kernel") {
			rows = n.Blocks[0].Nodes
		}
		for _, r := range rows {
			if r.Op.Class != op.Flow || rows[0] == n {
				names = append(names, r.Op.Name)
				ops++
			}
		}
		for _, v := range n.Reads() {
			t.Reads = append(t.Reads, v.ID)
		}
		for _, v := range n.Writes() {
			t.Writes = append(t.Writes, v.ID)
		}
		for _, v := range n.Outs {
			if v.Type.IsArray() && v.Fresh() {
				t.Writes = append(t.Writes, v.ID)
			}
		}
	}
	t.Name = strings.Join(slices.Compact(names), " ")
	t.Reads, t.Writes = distinct(t.Reads), distinct(t.Writes)
	t.Cost = cost(t.Kind, t.Nodes[0], ops)
}

func distinct(ids []int) []int {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// cost is the number of element operations: rows times the extents of the iteration space.
func cost(k Kind, n *ir.Node, ops int) string {
	if k == Loop || k == Branch {
		return ""
	}
	var dims []nd.Dim
	switch {
	case n.Is("kernel"):
		dims = n.Space()
	case k == Kernel || k == Extern:
		for _, v := range append(slices.Clone(n.Args), n.Outs...) {
			if v.Type.Rank() > len(dims) {
				dims = v.Type.Dims
			}
		}
	}
	parts := []string{strconv.Itoa(max(ops, 1))}
	for _, d := range dims {
		if !d.One {
			parts = append(parts, d.Name)
		}
	}
	return strings.Join(parts, "*")
}

// Check reports a graph whose numbers or dependences do not hold together.
func Check(g *Graph) error {
	before := make([]map[int]bool, len(g.Tasks)) // all that each task waits for
	for i, t := range g.Tasks {
		if t.ID != i {
			return fmt.Errorf("plan %s: task %d stands at %d", g.Name, t.ID, i)
		}
		before[i] = map[int]bool{}
		for _, d := range t.Deps {
			if d < 0 || d >= i {
				return fmt.Errorf("plan %s: task %d waits for %d", g.Name, i, d)
			}
			before[i][d] = true
			for k := range before[d] {
				before[i][k] = true
			}
		}
		for j, u := range g.Tasks[:i] {
			if !before[i][j] && (meet(u.Writes, t.Reads) || meet(u.Reads, t.Writes) || meet(u.Writes, t.Writes)) {
				return fmt.Errorf("plan %s: task %d touches memory of task %d and does not wait for it", g.Name, i, j)
			}
		}
		for _, b := range t.Body {
			if err := Check(b); err != nil {
				return err
			}
		}
	}
	return nil
}

func meet(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool { return slices.Contains(b, x) })
}
