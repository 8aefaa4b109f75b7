package phylanx

import (
	"fmt"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/llvm"
	"phylanx/internal/op"
	"phylanx/internal/plan"
)

// Mode is how a function runs, whole or as the graph of its tasks, and why.
type Mode struct {
	Ran string `json:"ran"`
	Why string `json:"why"`
}

// mode chooses: what the request asks for; else the graph when workers have something to do at once that they would not have anyway. Whether the sizes of a
// call are worth it the code finds out itself.
func (u *Unit) mode() Mode {
	o := u.Request.Options
	switch {
	case u.draws(): // between tasks there is no checkpoint to which draws could be taken back
		return Mode{"whole", "random numbers are drawn in the order of the program"}
	case o.Mode == "whole" || o.Mode == "graph" && !u.ranked():
		return Mode{o.Mode, "it was asked for"}
	case u.ranked():
		return Mode{"whole", "fusion moved operations that may warn past others, and the tasks of a graph warn in the order of the tasks"}
	case !o.Parallel:
		return Mode{"whole", "parallel=False"}
	}
	a, b := u.Plan.Independent(heavy)
	if a == nil {
		return Mode{"whole", "no two long tasks are independent"}
	}
	return Mode{"graph", fmt.Sprintf("the %s of line %d and the %s of line %d do not wait for each other", a.Kind, a.Pos.Line, b.Kind, b.Pos.Line)}
}

// ranked reports whether what may warn stands in another order than in the program.
func (u *Unit) ranked() bool {
	ranked := false
	u.IR.Funcs[0].Body.Walk(func(n *ir.Node) { ranked = ranked || n.Attrs["rank"] != nil })
	return ranked
}

// draws reports whether random numbers are drawn.
func (u *Unit) draws() bool {
	return slices.ContainsFunc(u.IR.Funcs[0].Body.Nodes, (*ir.Node).Draws)
}

// heavy tasks may take long on one worker however the data is cut: loops that run in order, and library routines.
func heavy(t *plan.Task) bool {
	switch t.Kind {
	case plan.Loop:
		return !t.Nodes[0].Attrs.Bool("parallel")
	case plan.Extern:
		return t.Nodes[0].Op.Class == op.Extern
	case plan.Branch: // of a loop that is written twice, say
		return slices.ContainsFunc(t.Body, func(g *plan.Graph) bool { return slices.ContainsFunc(g.Tasks, heavy) })
	}
	return false
}

// emitGraph writes the graph form. With always it is run by several workers whatever the sizes.
func emitGraph(u *Unit, always bool, t llvm.Target) (*llvm.Module, error) {
	tasks := make([]llvm.GraphTask, len(u.Plan.Tasks))
	for k, task := range u.Plan.Tasks {
		tasks[k] = llvm.GraphTask{Nodes: task.Nodes, Deps: task.Deps, Alone: task.Alone(), Heavy: heavy(task)}
	}
	return llvm.EmitGraph(u.IR, tasks, always, t)
}
