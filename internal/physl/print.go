package physl

import (
	"slices"
	"strconv"
	"strings"
)

// Which of the tags $line$col$n are printed.
const (
	noTags    = 0
	positions = 2
	allTags   = 3
)

// String is the tree on one line with all its tags: the form in which trees travel.
func (n *Node) String() string { return n.flat(allTags) }

func (n *Node) flat(tags int) string {
	var b strings.Builder
	n.write(&b, tags)
	return b.String()
}

func (n *Node) write(b *strings.Builder, tags int) {
	n.head(b, tags)
	if n.Kind != Call {
		return
	}
	b.WriteByte('(')
	for i, a := range n.Args {
		if i > 0 {
			b.WriteString(", ")
		}
		a.write(b, tags)
	}
	b.WriteByte(')')
}

// head writes n without its arguments. Numbers and strings carry no tags.
func (n *Node) head(b *strings.Builder, tags int) {
	switch n.Kind {
	case Call, Name:
		_, taken := constants[n.Name]
		if n.Kind == Name && taken || n.Name == "" || scanName(n.Name) != len(n.Name) {
			b.WriteString("`" + n.Name + "`")
		} else {
			b.WriteString(n.Name)
		}
	case Int:
		b.WriteString(n.Big.String())
		return
	case Float:
		b.WriteString(floatText(n.Num))
		return
	case Str:
		b.WriteString(quote(n.Text))
		return
	case Bool:
		b.WriteString(strconv.FormatBool(n.Num != 0))
	case Nil:
		b.WriteString("nil")
	case Ellipsis:
		b.WriteString("ellipsis")
	}
	shown := []int32{n.Line, n.Col, n.N}[:tags]
	if !slices.ContainsFunc(shown, func(v int32) bool { return v != 0 }) {
		return
	}
	for _, v := range shown {
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(int(v)))
	}
}

// floatText is the shortest text that reads back as v, never that of an integer. Infinity is a number too large.
func floatText(v float64) string {
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if strings.HasSuffix(s, "Inf") {
		return strings.TrimPrefix(strings.Replace(s, "Inf", "1e999", 1), "+")
	}
	if !strings.ContainsAny(s, ".en") {
		s += ".0"
	}
	return s
}

// width is the length of line that Pretty keeps to where it can.
const width = 100

// sequences are the forms that Pretty always spreads over lines.
var sequences = map[string]bool{"define": true, "block": true, "while": true, "for_each": true}

// Pretty is the tree for people: a call that does not fit on a line has one argument per line. With tags, positions are shown as $line$col.
func (n *Node) Pretty(tags bool) string {
	var b strings.Builder
	shown := noTags
	if tags {
		shown = positions
	}
	n.pretty(&b, 0, shown)
	return b.String()
}

func (n *Node) pretty(b *strings.Builder, indent, tags int) {
	if !n.spread() {
		if line := n.flat(tags); indent+len(line) <= width || n.Kind != Call || len(n.Args) == 0 {
			b.WriteString(line)
			return
		}
	}
	n.head(b, tags)
	b.WriteByte('(')
	for i, a := range n.Args {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + strings.Repeat(" ", indent+4))
		a.pretty(b, indent+4, tags)
	}
	b.WriteByte(')')
}

// spread reports whether n holds a sequence of statements.
func (n *Node) spread() bool {
	if n.Kind != Call || len(n.Args) == 0 {
		return false
	}
	for _, a := range n.Args {
		if a.spread() {
			return true
		}
	}
	return sequences[n.Name]
}
