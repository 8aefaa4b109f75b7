// Package trace holds the record of a run: which task ran when, on which worker. It is written as plain text, which parses back, and in the forms
// that other programs read.
package trace

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Task is a node of the executed tree.
type Task struct {
	Kind     string // "native", "numpy" (a NumPy routine), "python", "compile"
	Line     int
	Count    int64 // times it ran
	Time     int64 // ns on the calling threads
	Shared   int64 // ns of the other workers' shares
	File     string
	Function string
	Name     string // "kernel add multiply"
}

// Span is one run of a task on the calling thread (worker 0), or another worker's share of one. Times are in ns of a monotonic clock.
type Span struct {
	Task, Worker int // Task is an index into Record.Tasks
	Begin, End   int64
}

// Record is what was seen. Counts and times of the tasks are whole; of the spans the oldest are missing when Lost is not 0.
type Record struct {
	Tasks []Task
	Spans []Span
	Lost  int64
}

// ordered is the spans as they nest: by begin, the longer first.
func (r *Record) ordered() []Span {
	spans := slices.Clone(r.Spans)
	slices.SortStableFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Begin, b.Begin), cmp.Compare(b.End, a.End)) })
	return spans
}

// WriteText writes one line for each task and each span.
func (r *Record) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "record lost %d\n", r.Lost)
	for _, t := range r.Tasks {
		fmt.Fprintf(b, "task %s %d %d %d %d %q %q %q\n", t.Kind, t.Line, t.Count, t.Time, t.Shared, t.File, t.Function, t.Name)
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
		if _, err := fmt.Sscanf(rest, "%s %d %d %d %d %q %q %q", &t.Kind, &t.Line, &t.Count, &t.Time, &t.Shared, &t.File, &t.Function, &t.Name); err != nil {
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
