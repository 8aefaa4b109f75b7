package ir

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Parse reads the text form. Types are read, not trusted: Verify checks them. A node without a position gets its line of the text.
func Parse(text string) (u *Unit, err error) {
	p := &parser{s: text, line: 1}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(parseError)
			if !ok {
				panic(r)
			}
			u, err = nil, e
		}
	}()
	u = &Unit{}
	for p.space(); p.i < len(p.s); p.space() {
		u.Funcs = append(u.Funcs, p.fn())
	}
	if len(u.Funcs) == 0 {
		p.fail("no function")
	}
	return u, nil
}

type parseError struct {
	line int
	text string
}

func (e parseError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.text) }

// parser is a recursive descent without a separate scanner; errors unwind to Parse as parseError.
type parser struct {
	s    string
	i    int
	line int
	f    *Func
	vals map[int]*Value
}

func (p *parser) fail(format string, args ...any) {
	panic(parseError{p.line, fmt.Sprintf(format, args...)})
}

// space skips white space and comments, which run from # to the end of the line.
func (p *parser) space() {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == '\n':
			p.line++
		case c == '#':
			if k := strings.IndexByte(p.s[p.i:], '\n'); k >= 0 {
				p.i += k - 1
			} else {
				p.i = len(p.s) - 1
			}
		case c != ' ' && c != '\t' && c != '\r':
			return
		}
		p.i++
	}
}

func (p *parser) peek(c string) bool {
	p.space()
	return strings.HasPrefix(p.s[p.i:], c)
}

func (p *parser) eat(c string) bool {
	if !p.peek(c) {
		return false
	}
	p.i += len(c)
	return true
}

func (p *parser) want(c string) {
	if !p.eat(c) {
		rest := p.s[p.i:]
		p.fail("want %q at %q", c, rest[:min(len(rest), 20)])
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// wordAt is the word that begins at offset i.
func (p *parser) wordAt(i int) string {
	j := i
	for j < len(p.s) && isWord(p.s[j]) {
		j++
	}
	return p.s[i:j]
}

func (p *parser) word() string {
	p.space()
	w := p.wordAt(p.i)
	if w == "" {
		rest := p.s[p.i:]
		p.fail("want a name at %q", rest[:min(len(rest), 20)])
	}
	p.i += len(w)
	return w
}

func (p *parser) int() int64 {
	neg := p.eat("-")
	w := p.word()
	if neg {
		w = "-" + w
	}
	k, err := strconv.ParseInt(w, 10, 64)
	if err != nil {
		p.fail("integer: %v", err)
	}
	return k
}

func (p *parser) typ() nd.Type {
	p.space()
	t, rest, err := nd.ParseTypePrefix(p.s[p.i:])
	if err != nil {
		p.fail("%v", err)
	}
	p.i = len(p.s) - len(rest)
	return t
}

func (p *parser) string() string {
	p.space()
	q, err := strconv.QuotedPrefix(p.s[p.i:])
	if err != nil {
		p.fail("string: %v", err)
	}
	p.i += len(q)
	text, err := strconv.Unquote(q)
	if err != nil {
		p.fail("string: %v", err)
	}
	return text
}

// define reads "%id type" and makes the value.
func (p *parser) define() *Value {
	p.want("%")
	id := int(p.int())
	if p.vals[id] != nil {
		p.fail("%%%d is defined twice", id)
	}
	v := &Value{ID: id, Type: p.typ()}
	p.vals[id] = v
	p.f.NextID = max(p.f.NextID, id+1)
	return v
}

func (p *parser) params(b *Block) {
	if p.eat(")") {
		return
	}
	for {
		v := p.define()
		v.Block = b
		if p.peek(`"`) {
			v.Name = p.string()
		}
		if !p.peek(",") && !p.peek(")") {
			if w := p.word(); w != "in" {
				p.fail("want the region of a parameter, not %q", w)
			}
			v.Region = int(p.int())
		}
		b.Params = append(b.Params, v)
		if p.eat(")") {
			return
		}
		p.want(",")
	}
}

func (p *parser) fn() *Func {
	if w := p.word(); w != "func" {
		p.fail("want func, not %q", w)
	}
	name := ""
	if p.peek(`"`) {
		name = p.string()
	} else {
		name = p.word()
	}
	p.f = &Func{Name: name, Body: &Block{Entry: true}, Result: nd.NoneType}
	p.vals = map[int]*Value{}
	p.want("(")
	p.params(p.f.Body)
	p.want("{")
	p.nodes(p.f.Body)
	p.f.Body.Walk(func(n *Node) {
		if n.Is("return") && len(n.Args) == 1 {
			p.f.Result = n.Args[0].Type
		}
	})
	return p.f
}

func (p *parser) nodes(b *Block) {
	for !p.eat("}") {
		if p.i >= len(p.s) {
			p.fail("a block does not end")
		}
		b.Nodes = append(b.Nodes, p.node())
	}
}

func (p *parser) node() *Node {
	n := &Node{}
	p.space()
	line := p.line
	var outs []*Value
	if p.peek("%") {
		outs = append(outs, p.define())
		for p.eat(",") {
			outs = append(outs, p.define())
		}
		p.want("=")
	}
	name := p.word()
	if n.Op = op.Lookup(name); n.Op == nil {
		p.fail("no operation %q", name)
	}
	p.args(n)
	if p.attrsNext() {
		n.Attrs = p.attrs()
	}
	n.Pos = Pos{Line: int32(line)}
	if p.eat("@") {
		n.Pos.Line = int32(p.int())
		p.want(":")
		n.Pos.Col = int32(p.int())
		if p.eat(":") {
			n.Pos.Func = int32(p.int())
		}
	}
	for p.eat("{") {
		b := &Block{}
		n.Blocks = append(n.Blocks, b)
		if p.eat("(") {
			p.params(b)
		}
		p.nodes(b)
	}
	for _, v := range outs {
		v.Def = n
	}
	n.Outs = outs
	return n
}

// args reads operands. "%id" begins the next node when a type follows it, and an operand never has one; operands follow their
// row on the same line or after a comma, so a "%" at the start of a line after a complete list is the next node.
func (p *parser) args(n *Node) {
	line := p.line
	if !p.peek("%") || p.line != line {
		return
	}
	for {
		p.want("%")
		id := int(p.int())
		v := p.vals[id]
		if v == nil {
			p.fail("%%%d is not defined here", id)
		}
		n.Args = append(n.Args, v)
		if !p.eat(",") {
			return
		}
	}
}

// attrsNext tells an attribute list from a block: a block never begins with "name =".
func (p *parser) attrsNext() bool {
	if !p.peek("{") {
		return false
	}
	j := p.i + 1
	for j < len(p.s) && p.s[j] == ' ' {
		j++
	}
	w := p.wordAt(j)
	return w != "" && strings.HasPrefix(strings.TrimLeft(p.s[j+len(w):], " "), "=")
}

func (p *parser) attrs() op.Attrs {
	a := op.Attrs{}
	p.want("{")
	for {
		k := p.word()
		p.want("=")
		if _, dup := a[k]; dup {
			p.fail("attribute %s is given twice", k)
		}
		a[k] = p.constant()
		if p.eat("}") {
			return a
		}
		p.want(",")
	}
}

func (p *parser) constant() any {
	switch {
	case p.peek(`"`):
		return p.string()
	case p.eat("["):
		ks := []int64{}
		for !p.eat("]") {
			if len(ks) > 0 {
				p.want(",")
			}
			ks = append(ks, p.int())
		}
		return ks
	}
	start := p.i
	switch w := p.number(); w {
	case "none":
		return nil
	case "true", "false":
		return w == "true"
	case "complex":
		p.want("(")
		re := p.float(p.number())
		p.want(",")
		im := p.float(p.number())
		p.want(")")
		return complex(re, im)
	default:
		if k, err := strconv.ParseInt(w, 10, 64); err == nil {
			return k
		}
		if d, err := nd.ParseDType(w); err == nil {
			return d
		}
		if _, err := strconv.ParseFloat(strings.TrimPrefix(w, "-"), 64); err != nil {
			p.i = start
			p.fail("constant %q", w)
		}
		return p.float(w)
	}
}

// number reads the characters of a number or a name.
func (p *parser) number() string {
	p.space()
	j := p.i
	for j < len(p.s) && (isWord(p.s[j]) || p.s[j] == '-' || p.s[j] == '+') {
		j++
	}
	w := p.s[p.i:j]
	p.i = j
	return w
}

func (p *parser) float(w string) float64 {
	f, err := strconv.ParseFloat(strings.TrimPrefix(w, "-"), 64)
	if err != nil {
		p.fail("number %q", w)
	}
	if strings.HasPrefix(w, "-") {
		f = math.Copysign(f, -1)
	}
	return f
}
