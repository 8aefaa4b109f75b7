// Package trace holds the record of a run: which task ran when, on which worker. It is written as plain text, which parses back, and as the JSON that
// Perfetto and Chrome's tracing page read.
package trace

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Task is a node of the executed tree.
type Task struct {
	Name string // "kernel add mul"
	File string
	Line int
	Kind string // "native", "numpy" (a NumPy routine) or "python"
}

// Span is one run of a task, or one worker's share of it. Times are in ns of a monotonic clock.
type Span struct {
	Task, Worker int // Task is an index into Record.Tasks
	Begin, End   int64
}

// Record is what was seen.
type Record struct {
	Tasks []Task
	Spans []Span
	Lost  int64 // spans that were overwritten because the rings were full
}

// Add appends the tasks of a function and its spans, whose Task counts from the first of tasks.
func (r *Record) Add(tasks []Task, spans []Span, lost int64) {
	base := len(r.Tasks)
	r.Tasks = append(r.Tasks, tasks...)
	for _, s := range spans {
		if s.Task >= 0 && s.Task < len(tasks) {
			s.Task += base
			r.Spans = append(r.Spans, s)
		}
	}
	r.Lost += lost
}

// Total is the sum of a task's spans.
type Total struct {
	Task  int
	Count int
	Time  int64 // ns, over all workers
}

// Totals sums the spans of each task that ran, the longest first.
func (r *Record) Totals() []Total {
	all := make([]Total, len(r.Tasks))
	for _, s := range r.Spans {
		t := &all[s.Task]
		t.Task = s.Task
		t.Count++
		t.Time += s.End - s.Begin
	}
	all = slices.DeleteFunc(all, func(t Total) bool { return t.Count == 0 })
	slices.SortStableFunc(all, func(a, b Total) int { return int(min(max(b.Time-a.Time, -1), 1)) })
	return all
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

// WriteJSON writes trace events for Perfetto; one track for each worker. Times count from the first span.
func (r *Record) WriteJSON(w io.Writer) error {
	const us = 1e-3
	var events []event
	workers := map[int]bool{}
	for _, s := range r.Spans {
		if !workers[s.Worker] {
			workers[s.Worker] = true
			name := "caller"
			if s.Worker > 0 {
				name = fmt.Sprint("worker ", s.Worker)
			}
			events = append(events, event{Name: "thread_name", Phase: "M", Pid: 1, Tid: s.Worker, Args: map[string]any{"name": name}})
		}
	}
	start := r.start()
	for _, s := range r.Spans {
		t, dur := r.Tasks[s.Task], float64(s.End-s.Begin)*us
		events = append(events, event{Name: t.Name, Cat: t.Kind, Phase: "X", Time: float64(s.Begin-start) * us, Dur: &dur, Pid: 1, Tid: s.Worker,
			Args: map[string]any{"file": t.File, "line": t.Line}})
	}
	return json.NewEncoder(w).Encode(map[string]any{"traceEvents": events, "displayTimeUnit": "ns"})
}

func (r *Record) start() int64 {
	if len(r.Spans) == 0 {
		return 0
	}
	return slices.MinFunc(r.Spans, func(a, b Span) int { return int(min(max(a.Begin-b.Begin, -1), 1)) }).Begin
}

// WriteText writes one line for each task and each span.
func (r *Record) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "record lost %d\n", r.Lost)
	for _, t := range r.Tasks {
		fmt.Fprintf(b, "task %s %d %q %q\n", t.Kind, t.Line, t.File, t.Name)
	}
	for _, s := range r.Spans {
		fmt.Fprintf(b, "span %d %d %d %d\n", s.Task, s.Worker, s.Begin, s.End)
	}
	return b.Flush()
}

// ReadText reads what WriteText wrote.
func ReadText(rd io.Reader) (*Record, error) {
	r := &Record{}
	lines := bufio.NewScanner(rd)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := r.line(lines.Text()); err != nil {
			return nil, fmt.Errorf("record, line %d: %w", n, err)
		}
	}
	return r, lines.Err()
}

func (r *Record) line(s string) error {
	kind, rest, _ := strings.Cut(s, " ")
	switch kind {
	case "record":
		_, err := fmt.Sscanf(rest, "lost %d", &r.Lost)
		return err
	case "task":
		var t Task
		if _, err := fmt.Sscanf(rest, "%s %d %q %q", &t.Kind, &t.Line, &t.File, &t.Name); err != nil {
			return err
		}
		r.Tasks = append(r.Tasks, t)
		return nil
	case "span":
		var s Span
		if _, err := fmt.Sscanf(rest, "%d %d %d %d", &s.Task, &s.Worker, &s.Begin, &s.End); err != nil {
			return err
		}
		if s.Task < 0 || s.Task >= len(r.Tasks) {
			return fmt.Errorf("no task %d", s.Task)
		}
		r.Spans = append(r.Spans, s)
		return nil
	}
	return fmt.Errorf("unknown entry %s", strconv.Quote(kind))
}
