package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/ir"
)

// String is the text form, which Parse reads:
//
//	graph = "plan" string "{" { task } "}"
//	task  = id kind string "@" line ":" col [ "cost" string ] "reads" ids "writes" ids "after" ids { graph }        ids = "[" [ id { "," id } ] "]"
func (g *Graph) String() string {
	var b strings.Builder
	g.print(&b, "")
	return b.String()
}

func (g *Graph) print(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%splan %q {\n", indent, g.Name)
	for _, t := range g.Tasks {
		fmt.Fprintf(b, "%s  %d %s %q @%d:%d", indent, t.ID, t.Kind, t.Name, t.Pos.Line, t.Pos.Col)
		if t.Cost != "" {
			fmt.Fprintf(b, " cost %q", t.Cost)
		}
		fmt.Fprintf(b, " reads %s writes %s after %s\n", ids(t.Reads), ids(t.Writes), ids(t.Deps))
		for _, body := range t.Body {
			body.print(b, indent+"    ")
		}
	}
	b.WriteString(indent + "}\n")
}

func ids(list []int) string {
	s := make([]string, len(list))
	for i, k := range list {
		s[i] = strconv.Itoa(k)
	}
	return "[" + strings.Join(s, ",") + "]"
}

// Parse reads the text form. The tasks have no nodes.
func Parse(text string) (*Graph, error) {
	p := &parser{lines: strings.Split(strings.TrimRight(text, "\n"), "\n")}
	g, err := p.graph()
	if err == nil && p.at < len(p.lines) {
		err = fmt.Errorf("text after the plan")
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", p.at+1, err)
	}
	return g, nil
}

type parser struct {
	lines []string
	at    int
}

func (p *parser) line() string {
	if p.at >= len(p.lines) {
		return ""
	}
	return strings.TrimSpace(p.lines[p.at])
}

func (p *parser) graph() (*Graph, error) {
	g := &Graph{}
	if n, err := fmt.Sscanf(p.line(), "plan %q {", &g.Name); n != 1 || err != nil {
		return nil, fmt.Errorf("want plan, not %q", p.line())
	}
	for p.at++; p.line() != "}"; {
		if strings.HasPrefix(p.line(), "plan ") && len(g.Tasks) > 0 {
			body, err := p.graph()
			if err != nil {
				return nil, err
			}
			last := g.Tasks[len(g.Tasks)-1]
			last.Body = append(last.Body, body)
			continue
		}
		t, err := task(p.line())
		if err != nil {
			return nil, err
		}
		g.Tasks = append(g.Tasks, t)
		p.at++
	}
	p.at++
	return g, nil
}

func task(s string) (*Task, error) {
	t := &Task{}
	var kind string
	var pos ir.Pos
	if _, err := fmt.Sscanf(s, "%d %s %q @%d:%d", &t.ID, &kind, &t.Name, &pos.Line, &pos.Col); err != nil {
		return nil, fmt.Errorf("task %q: %w", s, err)
	}
	k := slices.Index(kindNames[:], kind)
	if k < 0 {
		return nil, fmt.Errorf("no kind %q of task", kind)
	}
	t.Kind, t.Pos = Kind(k), pos
	cut := strings.LastIndex(s, " reads ")
	if cut < 0 {
		return nil, fmt.Errorf("task %q: want reads", s)
	}
	rest := s[cut:]
	if _, cost, ok := strings.Cut(s, " cost "); ok {
		q, err := strconv.QuotedPrefix(cost)
		if err != nil {
			return nil, err
		}
		t.Cost, _ = strconv.Unquote(q)
	}
	f := strings.Fields(rest)
	if len(f) != 6 || f[2] != "writes" || f[4] != "after" {
		return nil, fmt.Errorf("task %q: want reads, writes, after", s)
	}
	for i, to := range []*[]int{&t.Reads, &t.Writes, &t.Deps} {
		list, err := parseIDs(f[2*i+1])
		if err != nil {
			return nil, err
		}
		*to = list
	}
	return t, nil
}

func parseIDs(s string) ([]int, error) {
	inner, ok := strings.CutPrefix(s, "[")
	inner, end := strings.CutSuffix(inner, "]")
	if !ok || !end {
		return nil, fmt.Errorf("list %q", s)
	}
	var out []int
	for _, w := range strings.Split(inner, ",") {
		if inner == "" {
			break
		}
		k, err := strconv.Atoi(w)
		if err != nil {
			return nil, fmt.Errorf("list %q: %w", s, err)
		}
		out = append(out, k)
	}
	return out, nil
}
