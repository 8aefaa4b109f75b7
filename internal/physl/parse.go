package physl

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep a tree may be, so that no walk over it exhausts the stack.
const maxDepth = 2000

// Parse reads exactly one expression.
//
//	program = { expr }
//	expr    = unary { infix unary }      infix, loosest first:  ||   &&   == !=   < <= > >=   + -   * / %
//	unary   = { "+" | "-" | "!" } primary
//	primary = number | string | "(" expr ")" | name tags | name tags "(" args ")" | "'(" args ")" | "[" constants "]"
//	name    = identifier { "." identifier } | "`" text "`"           nil, true, false, ellipsis are constants unless back-quoted
//	tags    = [ "$" line [ "$" col [ "$" n ] ] ]
//	args    = [ expr { "," expr } ]
//
// Infix and quote-paren lists are another spelling of forms: a + b is __add(a, b), a < b is __compare(a, "<", b), '(a, b) and [a, b] are list(a, b).
func Parse(text string) (*Node, error) {
	nodes, err := ParseProgram(text)
	if err != nil {
		return nil, err
	}
	l := &lexer{text: text}
	if len(nodes) != 1 {
		return nil, l.fail(len(text), "expected one expression, found %d", len(nodes))
	}
	return nodes[0], nil
}

// ParseProgram reads any number of expressions.
func ParseProgram(text string) ([]*Node, error) {
	p := &parser{lexer: lexer{text: text}}
	return p.program()
}

// ParseSource reads text that a person wrote: every node gets the place where it begins as its position, and a number, in preorder within its
// expression.
func ParseSource(text string) ([]*Node, error) {
	p := &parser{lexer: lexer{text: text}, locate: true}
	nodes, err := p.program()
	for _, n := range nodes {
		count := int32(0)
		n.number(&count)
	}
	return nodes, err
}

func (n *Node) number(count *int32) {
	n.N = *count
	*count++
	for _, a := range n.Args {
		a.number(count)
	}
}

type parser struct {
	lexer
	tok    token
	depth  int
	locate bool // give nodes without tags their place in the text
}

func (p *parser) program() ([]*Node, error) {
	if !utf8.ValidString(p.text) {
		return nil, p.fail(0, "expected UTF-8 text")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	var nodes []*Node
	for p.tok.kind != eof {
		n, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

func (p *parser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

func (p *parser) is(s string) bool { return p.tok.kind == sign && p.tok.text == s }

// expect passes the sign s.
func (p *parser) expect(s, where string) error {
	if !p.is(s) {
		return p.fail(p.tok.pos, "expected %q %s, found %v", s, where, p.tok)
	}
	return p.advance()
}

// deeper counts one level; the caller takes back what it counted.
func (p *parser) deeper() error {
	if p.depth++; p.depth > maxDepth {
		return p.fail(p.tok.pos, "expected at most %d levels of nesting", maxDepth)
	}
	return nil
}

// infix gives the precedence of an operator, as in the original, and the form it stands for.
var infix = map[string]struct {
	level int
	form  string
}{
	"||": {3, "__or"}, "&&": {4, "__and"},
	"==": {8, "__compare"}, "!=": {8, "__compare"},
	"<": {9, "__compare"}, "<=": {9, "__compare"}, ">": {9, "__compare"}, ">=": {9, "__compare"},
	"+": {11, "__add"}, "-": {11, "__sub"},
	"*": {12, "__mul"}, "/": {12, "__div"}, "%": {12, "__mod"},
}

var prefix = map[string]string{"+": "__plus", "-": "__minus", "!": "__not"}

// expr reads an expression whose operators bind tighter than level.
func (p *parser) expr(level int) (*Node, error) {
	depth := p.depth
	defer func() { p.depth = depth }()
	if err := p.deeper(); err != nil {
		return nil, err
	}
	start := p.tok.pos
	left, err := p.unary()
	p.place(left, start)
	for err == nil {
		o, ok := infix[p.tok.text]
		if p.tok.kind != sign || !ok || o.level <= level {
			break
		}
		if err = p.deeper(); err != nil {
			break
		}
		left, err = p.apply(left, p.tok.text, o.form, o.level)
		p.place(left, start)
	}
	return left, err
}

// place gives a node without tags the position of byte offset pos.
func (p *parser) place(n *Node, pos int) {
	if p.locate && n != nil && n.Line == 0 {
		before := p.text[:pos]
		n.Line = int32(strings.Count(before, "\n") + 1)
		n.Col = int32(utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]))
	}
}

func (p *parser) apply(left *Node, operator, form string, level int) (*Node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.expr(level)
	args := []*Node{left, right}
	if form == "__compare" {
		args = []*Node{left, {Kind: Str, Text: operator}, right}
	}
	return &Node{Kind: Call, Name: form, Args: args}, err
}

// unary reads prefix operators and what they apply to; the sign of a number is part of it.
func (p *parser) unary() (*Node, error) {
	form, ok := prefix[p.tok.text]
	if p.tok.kind != sign || !ok {
		return p.primary()
	}
	depth := p.depth
	defer func() { p.depth = depth }()
	if err := p.deeper(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	literal := p.tok.kind == number
	n, err := p.unary()
	if err != nil {
		return nil, err
	}
	if literal && form == "__minus" {
		return negative(n), nil
	}
	return &Node{Kind: Call, Name: form, Args: []*Node{n}}, nil
}

func negative(n *Node) *Node {
	if n.Kind == Int {
		n.Big.Neg(n.Big)
	} else {
		n.Num = -n.Num
	}
	return n
}

func (p *parser) primary() (*Node, error) {
	t := p.tok
	switch {
	case t.kind == eof || t.kind == sign && t.text != "(" && t.text != "'(" && t.text != "[":
		return nil, p.fail(t.pos, "expected an expression, found %v", t)
	case t.kind == number:
		return p.number()
	case t.kind == identifier || t.kind == quoted:
		return p.name()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case t.kind == str:
		return &Node{Kind: Str, Text: t.text}, nil
	case t.text == "(":
		n, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		return n, p.expect(")", "after the expression")
	case t.text == "'(":
		args, err := p.args(")")
		return &Node{Kind: Call, Name: "list", Args: args}, err
	}
	return p.array()
}

// array reads the rest of an array literal: constants, nested to any depth.
func (p *parser) array() (*Node, error) {
	start := p.tok.pos
	args, err := p.args("]")
	if err != nil {
		return nil, err
	}
	for _, a := range args {
		if a.Kind == Call && a.Name != "list" || a.Kind == Name {
			return nil, p.fail(start, "expected only constants between the brackets, found %q", a.Name)
		}
	}
	return &Node{Kind: Call, Name: "list", Args: args}, nil
}

func (p *parser) args(end string) ([]*Node, error) {
	var args []*Node
	for !p.is(end) {
		if len(args) > 0 {
			if err := p.expect(",", "or \""+end+"\""); err != nil {
				return nil, err
			}
		}
		n, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		args = append(args, n)
	}
	return args, p.advance()
}

func (p *parser) number() (*Node, error) {
	t := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	if v, ok := new(big.Int).SetString(t.text, 10); ok {
		return &Node{Kind: Int, Big: v}, nil
	}
	v, err := strconv.ParseFloat(t.text, 64) // out of range gives an infinity, as in Python
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, p.fail(t.pos, "expected a number, found %v", t)
	}
	return &Node{Kind: Float, Num: v}, nil
}

var constants = map[string]Node{
	"nil": {Kind: Nil}, "ellipsis": {Kind: Ellipsis}, "true": {Kind: Bool, Num: 1}, "false": {Kind: Bool},
}

// name reads a constant, a variable or a call.
func (p *parser) name() (*Node, error) {
	t := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	n := &Node{Kind: Name, Name: t.text}
	if c, ok := constants[t.text]; ok && t.kind == identifier {
		*n = c
	}
	if err := p.tags(n); err != nil {
		return nil, err
	}
	if p.is("{") {
		return nil, p.fail(p.tok.pos, "expected \"(\" after the name: attributes {L#n}, which placed a call on one locality, are not part of the language any more")
	}
	if !p.is("(") {
		return n, nil
	}
	n.Kind, n.Name = Call, t.text
	if err := p.advance(); err != nil {
		return nil, err
	}
	args, err := p.args(")")
	n.Args = args
	return n, err
}

// tags reads $line$col$n.
func (p *parser) tags(n *Node) error {
	for _, field := range []*int32{&n.Line, &n.Col, &n.N} {
		if !p.is("$") {
			return nil
		}
		if err := p.advance(); err != nil {
			return err
		}
		v, err := strconv.ParseInt(p.tok.text, 10, 32)
		if p.tok.kind != number || err != nil {
			return p.fail(p.tok.pos, "expected a number after \"$\", found %v", p.tok)
		}
		*field = int32(v)
		if err := p.advance(); err != nil {
			return err
		}
	}
	return nil
}
