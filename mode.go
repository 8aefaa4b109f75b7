package phylanx

import (
	"fmt"

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
	case o.Mode == "whole" || o.Mode == "graph":
		return Mode{o.Mode, "it was asked for"}
	case !o.Parallel:
		return Mode{"whole", "parallel=False"}
	}
	a, b := u.Plan.Independent(heavy)
	if a == nil {
		return Mode{"whole", "no two long tasks are independent"}
	}
	return Mode{"graph", fmt.Sprintf("the %s of line %d and the %s of line %d do not wait for each other", a.Kind, a.Pos.Line, b.Kind, b.Pos.Line)}
}

// heavy tasks may take long on one worker however the data is cut: loops that run in order, and library routines.
func heavy(t *plan.Task) bool {
	switch t.Kind {
	case plan.Loop:
		return !t.Nodes[0].Attrs.Bool("parallel")
	case plan.Extern:
		return t.Nodes[0].Op.Class == op.Extern
	}
	return false
}

// emitGraph writes the graph form. With always it is run by several workers whatever the sizes.
func emitGraph(u *Unit, always bool) (*llvm.Module, error) {
	tasks := make([]llvm.GraphTask, len(u.Plan.Tasks))
	for k, t := range u.Plan.Tasks {
		tasks[k] = llvm.GraphTask{Nodes: t.Nodes, Deps: t.Deps, Alone: t.Alone(), Heavy: heavy(t)}
	}
	return llvm.EmitGraph(u.IR, tasks, always, target(u.Request.Options.FP))
}
