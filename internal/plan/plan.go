// Package plan says what a function's tasks are: kernels, library routines, calls back into Python, loops and branches, and the scalar code between them; what
// each reads and writes; and which must wait for which. It is a function of the IR alone and knows neither time nor place.
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
	Scalar Kind = iota // numbers, views, checks: no element of an array is computed
	Kernel             // one loop nest
	Extern             // a library routine
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
}

// Graph is the tasks of one block, in program order.
type Graph struct {
	Name  string
	Tasks []*Task
}

// New plans the unit's first function.
func New(u *ir.Unit) *Graph { return graph(u.Funcs[0].Name, u.Funcs[0].Body) }

func graph(name string, b *ir.Block) *Graph {
	g := &Graph{Name: name}
	var effects [][]*ir.Effects
	for _, n := range b.Nodes {
		k := kindOf(n)
		if last := len(g.Tasks) - 1; k == Scalar && last >= 0 && g.Tasks[last].Kind == Scalar {
			g.Tasks[last].add(n)
			effects[last] = append(effects[last], ir.EffectsOf(n))
			continue
		}
		t := &Task{ID: len(g.Tasks), Kind: k, Pos: n.Pos}
		t.add(n)
		for i, c := range n.Blocks {
			if k == Loop || k == Branch {
				t.Body = append(t.Body, graph(n.Op.Name+"."+strconv.Itoa(i), c))
			}
		}
		g.Tasks = append(g.Tasks, t)
		effects = append(effects, []*ir.Effects{ir.EffectsOf(n)})
	}
	for i, t := range g.Tasks {
		t.describe()
		t.Deps = deps(g.Tasks[:i], effects, i)
	}
	return g
}

func kindOf(n *ir.Node) Kind {
	switch n.Op.Name {
	case "kernel", "assign", "scatter":
		return Kernel
	case "pycall":
		return PyCall
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

func (t *Task) add(n *ir.Node) { t.Nodes = append(t.Nodes, n) }

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

// deps lists the tasks before i that it must wait for, leaving out those that another one waits for.
func deps(before []*Task, effects [][]*ir.Effects, i int) []int {
	var out []int
	implied := map[int]bool{}
	for j := len(before) - 1; j >= 0; j-- {
		if implied[j] {
			for _, k := range before[j].Deps {
				implied[k] = true
			}
			continue
		}
		if depends(effects[j], effects[i]) {
			out = append(out, j)
			for _, k := range before[j].Deps {
				implied[k] = true
			}
		}
	}
	slices.Sort(out)
	return out
}

func depends(on, by []*ir.Effects) bool {
	for _, e := range by {
		for _, d := range on {
			if e.DependsOn(d) != 0 {
				return true
			}
		}
	}
	return false
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
