package ir

import (
	"fmt"
	"maps"
	"math"
	"sort"
	"strconv"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Style says how a unit is printed. The zero Style is the exact form, which parses back to the same unit.
type Style struct {
	NoPos    bool // leave positions out: for tests that compare structure
	Renumber bool // number values densely in program order instead of by ID
}

// String is the exact text form of u.
func (u *Unit) String() string { return u.Format(Style{}) }

// Format prints u in a style.
func (u *Unit) Format(s Style) string {
	parts := make([]string, len(u.Funcs))
	for i, f := range u.Funcs {
		parts[i] = f.Format(s)
	}
	return strings.Join(parts, "\n")
}

// String is the exact text form of f.
func (f *Func) String() string { return f.Format(Style{}) }

// Format prints f in a style.
func (f *Func) Format(s Style) string {
	p := &printer{Style: s, ids: map[*Value]int{}}
	p.b.WriteString("func " + nameText(f.Name) + "(")
	p.params(f.Body.Params)
	p.b.WriteString(") {\n")
	p.nodes(f.Body, 1)
	p.b.WriteString("}\n")
	return p.b.String()
}

// String is the text of one node, blocks included.
func (n *Node) String() string {
	p := &printer{ids: map[*Value]int{}}
	p.node(n, 0)
	return strings.TrimSuffix(p.b.String(), "\n")
}

// nameText quotes the names that are no word, such as <lambda>.
func nameText(s string) string {
	for i := range len(s) {
		if !isWord(s[i]) {
			return strconv.Quote(s)
		}
	}
	return s
}

type printer struct {
	Style
	b   strings.Builder
	ids map[*Value]int
}

func (p *printer) id(v *Value) string {
	if !p.Renumber {
		return "%" + strconv.Itoa(v.ID)
	}
	k, ok := p.ids[v]
	if !ok {
		k = len(p.ids)
		p.ids[v] = k
	}
	return "%" + strconv.Itoa(k)
}

func (p *printer) params(vs []*Value) {
	for i, v := range vs {
		if i > 0 {
			p.b.WriteString(", ")
		}
		p.b.WriteString(p.id(v) + " " + v.Type.String())
		if v.Name != "" {
			p.b.WriteString(" " + strconv.Quote(v.Name))
		}
		if v.Region > 0 {
			p.b.WriteString(" in " + strconv.Itoa(v.Region))
		}
	}
}

func (p *printer) nodes(b *Block, depth int) {
	for _, n := range b.Nodes {
		p.node(n, depth)
	}
}

func (p *printer) node(n *Node, depth int) {
	indent := strings.Repeat("  ", depth)
	p.b.WriteString(indent)
	for i, v := range n.Outs {
		if i > 0 {
			p.b.WriteString(", ")
		}
		p.b.WriteString(p.id(v) + " " + v.Type.String())
	}
	if len(n.Outs) > 0 {
		p.b.WriteString(" = ")
	}
	p.b.WriteString(n.Op.Name)
	for i, v := range n.Args {
		if i > 0 {
			p.b.WriteString(",")
		}
		p.b.WriteString(" " + p.id(v))
	}
	attrs := n.Attrs
	if p.NoPos && attrs["places"] != nil {
		attrs = maps.Clone(attrs)
		delete(attrs, "places")
	}
	if len(attrs) > 0 {
		p.b.WriteString(" " + attrsText(attrs))
	}
	if !p.NoPos && n.Pos != (Pos{}) {
		fmt.Fprintf(&p.b, " @%d:%d", n.Pos.Line, n.Pos.Col)
		if n.Pos.Func != 0 {
			fmt.Fprintf(&p.b, ":%d", n.Pos.Func)
		}
	}
	for _, c := range n.Blocks {
		p.b.WriteString(" {")
		if len(c.Params) > 0 {
			p.b.WriteString("(")
			p.params(c.Params)
			p.b.WriteString(")")
		}
		p.b.WriteString("\n")
		p.nodes(c, depth+1)
		p.b.WriteString(indent + "}")
	}
	p.b.WriteString("\n")
}

func attrsText(a op.Attrs) string {
	names := make([]string, 0, len(a))
	for k := range a {
		names = append(names, k)
	}
	sort.Strings(names)
	for i, k := range names {
		names[i] = k + "=" + ConstText(a[k])
	}
	return "{" + strings.Join(names, ", ") + "}"
}

// ConstText prints an attribute. Floats always carry a point, an exponent or a name, so that they never read as ints.
func ConstText(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return floatText(v)
	case complex128:
		return "complex(" + floatText(real(v)) + "," + floatText(imag(v)) + ")"
	case string:
		return strconv.Quote(v)
	case nd.DType:
		return v.String()
	case []int64:
		s := make([]string, len(v))
		for i, k := range v {
			s[i] = strconv.FormatInt(k, 10)
		}
		return "[" + strings.Join(s, ",") + "]"
	}
	panic(fmt.Sprintf("ir: attribute of type %T", v))
}

func floatText(f float64) string {
	sign := ""
	if math.Signbit(f) {
		sign, f = "-", math.Copysign(f, 1)
	}
	switch {
	case math.IsInf(f, 0):
		return sign + "inf"
	case math.IsNaN(f):
		return sign + "nan"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return sign + s
}
