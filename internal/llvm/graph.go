package llvm

import (
	"fmt"
	"slices"
	"strings"

	"phylanx/internal/ir"
)

// The graph form of a function: one function for each task of its plan, which phx_graph_run calls in an order that the dependences allow. Tasks hand
// values on in a frame of slots on the stack of the entry:
//
//	word 0, 1            the entry's in and out
//	word 2 to 1+tasks    the runtime's (how many warnings came before each task)
//	behind               the values that nodes of tasks define
//
// A node that is in no task is written into every task that needs it. Nodes are written in program order, each into the function of its task, so that the
// tables of exits, warnings and spans are those of the function run whole.

// GraphTask is a task to be written. Nodes are top-level nodes of the function, and tasks stand in program order.
type GraphTask struct {
	Nodes []*ir.Node
	Deps  []int // earlier tasks it waits for
	Alone bool  // runs Python: beside no other, on the calling thread
	Heavy bool  // may take long
}

// A task's result is 0, below 0, or how the call ends (rt/runtime.h): the exit or taskDone, and above them the first task whose warnings are forgotten.
const (
	taskDone  = 1<<31 - 1
	taskShift = 32
)

type graph struct {
	m      *module
	f      *ir.Func
	home   map[*ir.Node]int   // the task of a node
	frames []*frame           // of the tasks
	points map[int64]*ir.Node // checkpoints outside tasks
	next   map[int64]int      // the first task behind each
	slots  map[*ir.Value]int  // where in the frame
	size   int
}

func (m *module) graph(f *ir.Func, tasks []GraphTask, always bool) {
	m.shared = true
	g := &graph{m: m, f: f, home: map[*ir.Node]int{}, points: map[int64]*ir.Node{}, next: map[int64]int{}, slots: map[*ir.Value]int{}, size: 2 + len(tasks)}
	for k, t := range tasks {
		for _, n := range t.Nodes {
			g.home[n] = k
		}
		g.frames = append(g.frames, g.open(k, &ir.Block{Nodes: t.Nodes}))
	}
	started := 0
	for _, n := range f.Body.Nodes {
		k, ok := g.home[n]
		switch {
		case ok:
			started = k + 1
			g.write(g.frames[k], n)
		case n.Is("checkpoint"):
			g.points[n.Attrs.Int("id")], g.next[n.Attrs.Int("id")] = n, started
		}
	}
	for _, fr := range g.frames {
		if !fr.dead {
			fr.ret("0")
		}
		fr.writeExits()
		fr.finish()
	}
	g.tables(tasks)
	g.entry(tasks, always)
}

func (g *graph) open(k int, body *ir.Block) *frame {
	fr := &frame{vals: map[*ir.Value]val{}, checks: map[int64]*checkpoint{}, out: "%out", task: k + 1}
	fr.fn = g.m.partOf(body).newFn(g.m, fmt.Sprintf("phx_task%d", k), "ptr noundef %ctx, ptr noundef %frame")
	fr.stack.WriteString("  %in = load ptr, ptr %frame\n  %outat = getelementptr i8, ptr %frame, i64 8\n  %out = load ptr, ptr %outat\n")
	return fr
}

// write adds a node to a task, and keeps its results for the others.
func (g *graph) write(fr *frame, n *ir.Node) {
	g.fetchFor(fr, n)
	fr.node(n)
	if fr.dead {
		return
	}
	for _, v := range n.Outs {
		g.slots[v] = g.size
		fr.toSlots(fr.value(v), "%frame", g.size)
		g.size += v.Type.Slots()
	}
}

// fetchFor makes known in fr what n and the nodes inside need, the state of checkpoints outside included.
func (g *graph) fetchFor(fr *frame, n *ir.Node) {
	for _, v := range n.Args {
		g.fetch(fr, v)
	}
	for _, b := range n.Blocks {
		for _, v := range outerValues(b) {
			g.fetch(fr, v)
		}
	}
	(&ir.Block{Nodes: []*ir.Node{n}}).Walk(func(c *ir.Node) {
		id, ok := c.Exit()
		if p := g.points[id]; ok && p != nil && fr.checks[id] == nil {
			for _, v := range p.Args {
				g.fetch(fr, v)
			}
			fr.checks[id] = &checkpoint{node: p, vals: fr.args(p), after: g.next[id]}
		}
	})
}

// fetch makes v known in fr: an argument, a value that another task defines, or one that is computed again.
func (g *graph) fetch(fr *frame, v *ir.Value) {
	if _, ok := fr.vals[v]; ok {
		return
	}
	if v.Def == nil {
		slot := 0
		for _, p := range g.f.Params() {
			if p == v {
				fr.vals[v] = fr.fromSlots(v.Type, "%in", slot)
			}
			slot += p.Type.Slots()
		}
		return
	}
	if _, ok := g.home[v.Def]; ok {
		fr.vals[v] = fr.fromSlots(v.Type, "%frame", g.slots[v])
		return
	}
	for _, a := range v.Def.Args {
		g.fetch(fr, a)
	}
	fr.node(v.Def)
}

// tables writes what the runtime is told of the tasks: phx_task of rt/phx.h, and for each the tasks that wait for it.
func (g *graph) tables(tasks []GraphTask) {
	users := make([][]string, len(tasks))
	for k, t := range tasks {
		for _, d := range t.Deps {
			users[d] = append(users[d], fmt.Sprintf("i64 %d", k))
		}
	}
	var rows, all []string
	for k, t := range tasks {
		alone := 0
		if t.Alone {
			alone = 1
		}
		rows = append(rows, fmt.Sprintf("{ ptr, i64, i64, i64, i64 } { ptr @phx_task%d, i64 %d, i64 %d, i64 %d, i64 %d }", k, alone, len(t.Deps), len(all), len(users[k])))
		all = append(all, users[k]...)
	}
	fmt.Fprintf(&g.m.control.funcs, "@phx_tasks = private constant [%d x { ptr, i64, i64, i64, i64 }] [%s]\n", len(rows), strings.Join(rows, ", "))
	fmt.Fprintf(&g.m.control.funcs, "@phx_users = private constant [%d x i64] [%s]\n\n", len(all), strings.Join(all, ", "))
}

func (g *graph) entry(tasks []GraphTask, always bool) {
	fr := &frame{vals: map[*ir.Value]val{}, checks: map[int64]*checkpoint{}}
	fr.fn = g.m.control.newFn(g.m, EntryName, "ptr noundef %ctx, ptr noundef %in, ptr noundef %out")
	slots := fr.alloca(fmt.Sprintf("[%d x i64]", g.size), 8)
	fr.store("ptr", "%in", slots)
	fr.store("ptr", "%out", fr.field(slots, 8))
	crew := "1"
	if !always {
		crew = fr.ins("zext i1 %s to i64", fr.icmp("sgt", g.heavy(fr, tasks), "1"))
	}
	fr.ret(fr.callI64("phx_graph_run", "ptr, ptr, ptr, i64, ptr, i64", fmt.Sprintf("ptr %%ctx, ptr @phx_tasks, ptr @phx_users, i64 %d, ptr %s, i64 %s", len(tasks), slots, crew)))
	fr.finish()
}

// heavy is how many of the tasks are long at the sizes of this call, as far as its arguments tell.
func (g *graph) heavy(fr *frame, tasks []GraphTask) string {
	count := "0"
	for _, t := range tasks {
		if !t.Heavy {
			continue
		}
		long := "true"
		if work, ok := g.work(fr, t.Nodes[0]); ok {
			long = fr.icmp("sgt", work, itoa(parallelWork))
		}
		count = fr.add(count, fr.ins("zext i1 %s to i64", long))
	}
	return count
}

// work is the cost of a loop or a library routine, when it follows from the arguments.
func (g *graph) work(fr *frame, n *ir.Node) (string, bool) {
	args := n.Args
	switch {
	case n.Is("if") && onlyLoop(n.Blocks[0]) != nil:
		return g.work(fr, onlyLoop(n.Blocks[0]))
	case len(n.Blocks) > 0 && !n.Is("for"):
		return "", false
	case n.Is("for"):
		args = args[:3]
	}
	for _, v := range args {
		if v.Def != nil && !slices.Contains(g.f.Body.Nodes, v.Def) || !g.given(v) {
			return "", false
		}
		g.fetch(fr, v)
	}
	if n.Is("for") {
		lo, hi, step := fr.value(args[0]), fr.value(args[1]), fr.value(args[2])
		return fr.mul(fr.tripCount(lo.regs[0], hi.regs[0], step.regs[0]), itoa(bodyCost(n.Blocks[0]))), true
	}
	sum := "0"
	for _, v := range args {
		if v.Type.IsArray() {
			sum = fr.add(sum, fr.product(fr.value(v).arr().ext))
		}
	}
	return fr.mul(sum, itoa(externCost)), true
}

// onlyLoop is the for loop of a branch that has one.
func onlyLoop(b *ir.Block) *ir.Node {
	var found *ir.Node
	for _, n := range b.Nodes {
		if n.Is("for") && found != nil {
			return nil
		} else if n.Is("for") {
			found = n
		}
	}
	return found
}

// externCost is about what a library routine takes for an element.
const externCost = 16

// given reports whether v follows from the arguments alone.
func (g *graph) given(v *ir.Value) bool {
	if v.Def == nil {
		return true
	}
	if _, ok := g.home[v.Def]; ok {
		return false
	}
	return !slices.ContainsFunc(v.Def.Args, func(a *ir.Value) bool { return !g.given(a) })
}

// ending is how a task says that the call ends with it: id is a register or constant, after the number of the first task whose warnings
// are forgotten. Of a function that runs whole it is the id.
func (fr *frame) ending(id string, after int) string {
	if fr.task == 0 {
		return id
	}
	return fr.ins("or i64 %s, %d", id, int64(after)<<taskShift)
}

// done ends the function, whose result has been written.
func (fr *frame) done() {
	status := "0"
	if fr.task > 0 {
		status = fr.ending(itoa(taskDone), fr.task)
	}
	fr.ret(status)
}
