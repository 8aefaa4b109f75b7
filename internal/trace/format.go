package trace

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Formats are the forms a record can be written in.
var Formats = map[string]func(*Record, io.Writer) error{
	"text": (*Record).WriteText, "json": (*Record).WriteJSON, "csv": (*Record).WriteCSV, "dot": (*Record).WriteDOT, "newick": (*Record).WriteNewick,
}

type event struct {
	Name  string         `json:"name"`
	Cat   string         `json:"cat,omitempty"`
	Phase string         `json:"ph"`
	Time  float64        `json:"ts"`
	Dur   *float64       `json:"dur,omitempty"`
	Pid   int            `json:"pid"`
	Tid   int            `json:"tid"`
	Args  map[string]any `json:"args,omitempty"`
}

// WriteJSON writes trace events for Perfetto and Chrome's tracing page; one track for each worker. Times count from the first span.
func (r *Record) WriteJSON(w io.Writer) error {
	const us = 1e-3
	var events []event
	named := map[int]bool{}
	spans := r.ordered()
	for _, s := range spans {
		if !named[s.Worker] {
			named[s.Worker] = true
			events = append(events, event{Name: "thread_name", Phase: "M", Pid: 1, Tid: s.Worker, Args: map[string]any{"name": WorkerName(s.Worker)}})
		}
		t, dur := r.Tasks[s.Task], float64(s.End-s.Begin)*us
		events = append(events, event{Name: t.Name, Cat: t.Kind, Phase: "X", Time: float64(s.Begin-spans[0].Begin) * us, Dur: &dur, Pid: 1, Tid: s.Worker,
			Args: map[string]any{"function": t.Function, "file": t.File, "line": t.Line}})
	}
	if events == nil {
		events = []event{}
	}
	return json.NewEncoder(w).Encode(map[string]any{"traceEvents": events, "displayTimeUnit": "ns"})
}

// WorkerName is what a worker's track is called.
func WorkerName(worker int) string {
	if worker == 0 {
		return "caller"
	}
	return fmt.Sprint("worker ", worker)
}

// WriteCSV writes a table of the tasks.
func (r *Record) WriteCSV(w io.Writer) error {
	rows := [][]string{{"kind", "function", "file", "line", "name", "count", "time_ns", "shared_ns"}}
	for _, t := range r.Tasks {
		rows = append(rows, []string{t.Kind, t.Function, t.File, fmt.Sprint(t.Line), t.Name, fmt.Sprint(t.Count), fmt.Sprint(t.Time), fmt.Sprint(t.Shared)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// Node is a task in the executed tree: all its runs inside runs of the node above.
type Node struct {
	Task     int // -1 at the root
	Count    int64
	Time     int64
	Children []*Node

	byTask map[int]*Node
}

func (n *Node) child(task int) *Node {
	c := n.byTask[task]
	if c == nil {
		c = &Node{Task: task}
		if n.byTask == nil {
			n.byTask = map[int]*Node{}
		}
		n.byTask[task] = c
		n.Children = append(n.Children, c)
	}
	return c
}

// Tree is the executed tree: which tasks ran inside which on the calling thread.
func (r *Record) Tree() *Node {
	type open struct {
		node *Node
		end  int64
	}
	root := &Node{Task: -1}
	var stack []open
	for _, s := range r.ordered() {
		if s.Worker != 0 {
			continue
		}
		for len(stack) > 0 && stack[len(stack)-1].end <= s.Begin {
			stack = stack[:len(stack)-1]
		}
		parent := root
		if len(stack) > 0 {
			parent = stack[len(stack)-1].node
		}
		n := parent.child(s.Task)
		n.Count++
		n.Time += s.End - s.Begin
		stack = append(stack, open{n, s.End})
	}
	for _, c := range root.Children {
		root.Count += c.Count
		root.Time += c.Time
	}
	return root
}

// WriteDOT writes the executed tree for Graphviz, the nodes the redder the more of the time they took.
func (r *Record) WriteDOT(w io.Writer) error {
	var b strings.Builder
	b.WriteString("digraph phylanx {\n  node [shape=box, style=filled, fontname=\"monospace\"];\n")
	root, next := r.Tree(), 0
	var write func(n *Node) int
	write = func(n *Node) int {
		id, share := next, float64(n.Time)/float64(max(root.Time, 1))
		next++
		fmt.Fprintf(&b, "  n%d [label=%q, fillcolor=\"0.000 %.3f 1.000\"];\n", id, fmt.Sprintf("%s\n%d x, %.3f ms", r.label(n), n.Count, float64(n.Time)/1e6), 0.8*min(share, 1))
		for _, c := range n.Children {
			fmt.Fprintf(&b, "  n%d -> n%d;\n", id, write(c))
		}
		return id
	}
	write(root)
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteNewick writes the executed tree in Newick form; the length of an edge is the node's time in ms.
func (r *Record) WriteNewick(w io.Writer) error {
	var b strings.Builder
	var write func(n *Node)
	write = func(n *Node) {
		for i, c := range n.Children {
			b.WriteString(map[bool]string{true: "(", false: ","}[i == 0])
			write(c)
		}
		if len(n.Children) > 0 {
			b.WriteString(")")
		}
		fmt.Fprintf(&b, "'%s':%.6f", strings.ReplaceAll(r.label(n), "'", "''"), float64(n.Time)/1e6)
	}
	write(r.Tree())
	b.WriteString(";\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Record) label(n *Node) string {
	if n.Task < 0 {
		return "run"
	}
	t := r.Tasks[n.Task]
	return fmt.Sprintf("%s, %s:%d", t.Name, t.Function, t.Line)
}
