package ir

import (
	"fmt"
	"math"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Evaluator is the slow meaning of the form: what compiled code and passes are compared with. Its values are Num, *Array, []any for tuples and lists, *Member for
// unions, string and nd.DType for what is known when compiling, nil for None, and anything for objects.
type Evaluator struct {
	Math   MathFunc                                                            // nil: GoMath
	PyCall func(n *Node, args []any) (results []any, ok bool)                  // nil or not ok: the node's exit is taken
	Extern func(symbol string, n *Node, args []any) (results []any, err error) // rows of class Extern and Contract; no results: NumPy raises
	Fuel   int                                                                 // most nodes to run; 0: without limit

	unit *Unit
	used int
	made int64 // instances, counted down
}

// Member is a value of a union.
type Member struct {
	Tag int
	V   any
}

// Exit is a checkpoint that was left to, with the variables it holds.
type Exit struct {
	Checkpoint
	Node   *Node // the checkpoint
	Values []any
}

// Outcome is how a call ended: with a result, or at an exit.
type Outcome struct {
	Result any
	Exit   *Exit
}

// Eval runs the unit's first function.
func Eval(u *Unit, args ...any) (*Outcome, error) { return (&Evaluator{}).Run(u, args...) }

// Run runs the unit's first function.
func (e *Evaluator) Run(u *Unit, args ...any) (out *Outcome, err error) {
	e.unit, e.used = u, 0
	return e.call(u.Funcs[0], args)
}

func (e *Evaluator) alg() Numbers { return Numbers{Math: e.Math} }

// activation is one run of a function.
type activation struct {
	*Evaluator
	env    map[*Value]any
	points map[int64]*Exit
}

// ended is how a block ended: its terminator, with the operands' values.
type ended struct {
	how  *op.Spec
	vals []any
	exit *Exit // how is exit
}

func (e *Evaluator) call(f *Func, args []any) (*Outcome, error) {
	if len(args) != len(f.Body.Params) {
		return nil, fmt.Errorf("%s: %d arguments for %d parameters", f.Name, len(args), len(f.Body.Params))
	}
	a := &activation{e, map[*Value]any{}, map[int64]*Exit{}}
	end, err := a.block(f.Body, args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if end.exit != nil {
		return &Outcome{Exit: end.exit}, nil
	}
	return &Outcome{Result: end.vals[0]}, nil
}

func (a *activation) vals(vs []*Value) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = a.env[v]
	}
	return out
}

func (a *activation) block(b *Block, args []any) (ended, error) {
	for i, p := range b.Params {
		a.env[p] = args[i]
	}
	for _, n := range b.Nodes {
		if a.used++; a.Fuel > 0 && a.used > a.Fuel {
			return ended{}, fmt.Errorf("out of fuel")
		}
		if n.Op.IsTerm() {
			if n.Is("exit") {
				return a.leave(n), nil
			}
			return ended{how: n.Op, vals: a.vals(n.Args)}, nil
		}
		outs, end, err := a.node(n)
		if err != nil {
			return ended{}, fmt.Errorf("%d:%d: %s: %w", n.Pos.Line, n.Pos.Col, n.Op.Name, err)
		}
		if end != nil {
			return *end, nil
		}
		if len(outs) != len(n.Outs) {
			return ended{}, fmt.Errorf("%d:%d: %s: %d results for %d", n.Pos.Line, n.Pos.Col, n.Op.Name, len(outs), len(n.Outs))
		}
		for i, v := range n.Outs {
			a.env[v] = outs[i]
		}
	}
	return ended{}, fmt.Errorf("a block without a terminator")
}

var exitRow = op.Lookup("exit")

// leave takes n's exit.
func (a *activation) leave(n *Node) ended {
	id, _ := n.Exit()
	point := a.points[id]
	if point == nil {
		point = &Exit{Checkpoint: Checkpoint{ID: id}}
	}
	return ended{how: exitRow, exit: point}
}

// node runs one node: its results, or how control left the block.
func (a *activation) node(n *Node) ([]any, *ended, error) {
	if run := flowRows[n.Op.Name]; run != nil {
		return run(a, n)
	}
	xs := a.vals(n.Args)
	outs, failed, err := a.array(n, xs)
	if failed && err == nil {
		end := a.leave(n)
		return nil, &end, nil
	}
	return outs, nil, err
}

type flowRow func(a *activation, n *Node) ([]any, *ended, error)

var flowRows map[string]flowRow

func init() {
	flowRows = map[string]flowRow{
		"checkpoint": evalCheckpoint, "guard": evalGuard, "unchanged": evalUnchanged, "if": evalIf, "for": evalFor, "loop": evalLoop, "scope": evalScope,
		"call": evalCall, "call.changing": evalCall, "pycall": evalPyCall, "kernel": evalKernel,
	}
}

func evalCheckpoint(a *activation, n *Node) ([]any, *ended, error) {
	x := &Exit{Checkpoint: n.Checkpoint(), Node: n, Values: a.vals(n.Args)}
	a.points[x.ID] = x
	return nil, nil, nil
}

// evalUnchanged: the globals of an evaluated unit never change.
func evalUnchanged(*activation, *Node) ([]any, *ended, error) { return nil, nil, nil }

func evalGuard(a *activation, n *Node) ([]any, *ended, error) {
	if a.env[n.Args[0]].(Num).I != 0 {
		return nil, nil, nil
	}
	end := a.leave(n)
	return nil, &end, nil
}

func evalIf(a *activation, n *Node) ([]any, *ended, error) {
	b := n.Blocks[1]
	if a.env[n.Args[0]].(Num).I != 0 {
		b = n.Blocks[0]
	}
	end, err := a.block(b, nil)
	if err != nil || end.how.Name != "yield" {
		return nil, &end, err
	}
	return end.vals, nil, nil
}

// iterate runs a loop's body once: over tells that the loop ended with results or with another end.
func (a *activation) iterate(b *Block, args []any) (next []any, end *ended, over bool, err error) {
	e, err := a.block(b, args)
	if err != nil {
		return nil, nil, true, err
	}
	switch e.how.Name {
	case "yield", "continue":
		return e.vals, nil, false, nil
	case "break":
		return e.vals, nil, true, nil
	}
	return nil, &e, true, nil
}

func evalFor(a *activation, n *Node) ([]any, *ended, error) {
	xs := a.vals(n.Args)
	i, hi, step := xs[0].(Num).I, xs[1].(Num).I, xs[2].(Num).I
	carried := xs[3:]
	for step > 0 && i < hi || step < 0 && i > hi {
		next, end, over, err := a.iterate(n.Blocks[0], append([]any{Num{D: nd.Int64, I: i}}, carried...))
		if over || err != nil {
			return next, end, err
		}
		carried = next
		if step > 0 && i > math.MaxInt64-step || step < 0 && i < math.MinInt64-step {
			break
		}
		i += step
	}
	return carried, nil, nil
}

func evalLoop(a *activation, n *Node) ([]any, *ended, error) {
	carried := a.vals(n.Args)
	for {
		next, end, over, err := a.iterate(n.Blocks[0], carried)
		if over || err != nil {
			return next, end, err
		}
		carried = next
	}
}

func evalScope(a *activation, n *Node) ([]any, *ended, error) {
	end, err := a.block(n.Blocks[0], nil)
	if err != nil || end.how.Name != "leave" {
		return nil, &end, err
	}
	return end.vals, nil, nil
}

func evalCall(a *activation, n *Node) ([]any, *ended, error) {
	out, err := a.call(a.unit.Funcs[n.Attrs.Int("func")], a.vals(n.Args))
	if err != nil {
		return nil, nil, err
	}
	if out.Exit != nil && n.Is("call.changing") {
		return nil, nil, fmt.Errorf("a function that has changed memory cannot go on")
	}
	if out.Exit != nil {
		end := a.leave(n)
		return nil, &end, nil
	}
	if len(n.Outs) == 0 {
		return nil, nil, nil
	}
	return []any{out.Result}, nil, nil
}

func evalPyCall(a *activation, n *Node) ([]any, *ended, error) {
	if a.PyCall != nil {
		if outs, ok := a.PyCall(n, a.vals(n.Args)); ok {
			return outs, nil, nil
		}
	}
	end := a.leave(n)
	return nil, &end, nil
}

// evalKernel runs the block in array form, everything before anything is written, and then what {outs} says.
func evalKernel(a *activation, n *Node) ([]any, *ended, error) {
	end, err := a.block(n.Blocks[0], a.vals(n.Args))
	if err != nil {
		return nil, nil, err
	}
	if end.exit != nil {
		return nil, &end, nil
	}
	yields := make([]*Array, len(end.vals))
	space, err := a.space(n, end.vals)
	if err != nil {
		return nil, nil, err
	}
	for i, y := range end.vals {
		arr, err := asArray(y)
		if err == nil {
			arr, err = arr.broadcastTo(space)
		}
		if err != nil {
			return nil, nil, err
		}
		yields[i] = arr.copyOf()
	}
	var outs []any
	for i, o := range n.KernelOuts() {
		var r any
		switch o.Kind {
		case "new":
			r = yields[i]
		case "into":
			if err := a.env[n.Args[o.Into]].(*Array).assign(yields[i]); err != nil {
				return nil, nil, err
			}
			continue
		case "reduce":
			var empty bool
			if r, empty, err = a.reduce(yields[i], o.Row, unitOf(o.Row), o.Axes, n.Space(), o.Keep); empty {
				end := a.leave(n)
				return nil, &end, nil
			}
		case "scan":
			r, err = a.scan(yields[i], o.Row, o.Axes[0])
		}
		if err != nil {
			return nil, nil, err
		}
		outs = append(outs, r)
	}
	for _, k := range n.Attrs.Ints("reuse") {
		if k >= 0 { // the kernel drops the reference that it takes over
			if err := a.env[n.Args[k]].(*Array).release(); err != nil {
				return nil, nil, err
			}
		}
	}
	return outs, nil, nil
}

func (a *activation) space(n *Node, yields []any) ([]int, error) {
	x := yields[0]
	if k, ok := n.Attrs["dims"].(int64); ok && k >= 0 {
		x = a.env[n.Args[k]]
	}
	arr, err := asArray(x)
	if err != nil {
		return nil, err
	}
	return arr.Shape, nil
}

// unitOf is the identity of the Reduce row that combines with a Map row, nil when there is none.
func unitOf(row string) any {
	for _, s := range op.Table() {
		if s.Class == op.Reduce && s.Of == row {
			return s.Unit
		}
	}
	return nil
}
