package nd

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseType reads the text form of a type.
func ParseType(s string) (Type, error) {
	p := &typeParser{s: s}
	t, err := p.typ()
	if err == nil && p.i != len(s) {
		err = fmt.Errorf("type %q: unexpected %q", s, s[p.i:])
	}
	return t, err
}

// ParseTypePrefix reads one type at the start of s and returns the rest.
func ParseTypePrefix(s string) (Type, string, error) {
	p := &typeParser{s: s}
	t, err := p.typ()
	return t, s[p.i:], err
}

type typeParser struct {
	s string
	i int
}

func (p *typeParser) eat(c string) bool {
	if strings.HasPrefix(p.s[p.i:], c) {
		p.i += len(c)
		return true
	}
	return false
}

func (p *typeParser) word() string {
	j := p.i
	for j < len(p.s) && (p.s[j] == '_' || p.s[j] >= '0' && p.s[j] <= '9' || p.s[j] >= 'a' && p.s[j] <= 'z' || p.s[j] >= 'A' && p.s[j] <= 'Z') {
		j++
	}
	w := p.s[p.i:j]
	p.i = j
	return w
}

func (p *typeParser) list(sep, end string) ([]Type, error) {
	var ts []Type
	if p.eat(end) {
		return ts, nil
	}
	for {
		t, err := p.typ()
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
		if p.eat(end) {
			return ts, nil
		}
		if !p.eat(sep) {
			return nil, fmt.Errorf("type %q: want %q or %q at %q", p.s, sep, end, p.s[p.i:])
		}
	}
}

// seq parses what follows "list(".
func (p *typeParser) seq(kind Kind, form Form) (Type, error) {
	ts, err := p.list(",", ")")
	if err == nil && len(ts) > 1 {
		err = fmt.Errorf("type %q: a list of one type", p.s)
	}
	t := Type{Kind: kind, Elems: []Type{append(ts, Type{})[0]}, Form: form}
	t.ReadOnly = p.eat(":r")
	return t, err
}

func (p *typeParser) typ() (Type, error) {
	for form, name := range formNames {
		if p.eat(name + "(") {
			return p.seq(Seq, Form(form))
		}
	}
	switch {
	case p.eat("known("):
		return p.seq(Known, ListForm)
	case p.eat("("):
		ts, err := p.list(",", ")")
		t := Type{Kind: Tuple, Elems: ts}
		if err == nil && p.eat(":") {
			t.Text = p.word()
		}
		return t, err
	case p.eat("["):
		ts, err := p.list(",", "]")
		return Type{Kind: List, Elems: ts}, err
	case p.eat("{"):
		ts, err := p.list(",", "}")
		return Type{Kind: Dict, Elems: ts}, err
	case p.eat("<"):
		ts, err := p.list("|", ">")
		return Type{Kind: Union, Elems: ts}, err
	case p.eat("@"):
		q, err := strconv.QuotedPrefix(p.s[p.i:])
		if err != nil {
			return Type{}, fmt.Errorf("type %q: %v", p.s, err)
		}
		p.i += len(q)
		text, err := strconv.Unquote(q)
		if err != nil || !p.eat("{") {
			return Type{}, fmt.Errorf("type %q: want an instance at %q", p.s, p.s[p.i:])
		}
		ts, err := p.list(",", "}")
		return Type{Kind: Instance, Elems: ts, Text: text}, err
	case p.eat(`str"`):
		q, err := strconv.QuotedPrefix(p.s[p.i-1:])
		if err != nil {
			return Type{}, fmt.Errorf("type %q: %v", p.s, err)
		}
		p.i += len(q) - 1
		text, err := strconv.Unquote(q)
		return Type{Kind: Str, Text: text}, err
	case p.eat("text["):
		d := p.dim()
		if !p.eat("]") || d == (Dim{}) {
			return Type{}, fmt.Errorf("type %q: a text of one dimension", p.s)
		}
		return TextOf(d), nil
	case p.eat("dtype:"):
		d, err := ParseDType(p.word())
		return Type{Kind: DTypeOf, Elem: d}, err
	case p.eat("class:"):
		d, err := ParseDType(p.word())
		return Type{Kind: DTypeOf, Elem: d, Text: "class"}, err
	}
	for _, kind := range []Kind{Map, Set} {
		if p.eat(Type{Kind: kind}.growing() + "(") {
			return p.table(kind)
		}
	}
	w := p.word()
	switch w {
	case "int":
		return PyInt, nil
	case "float":
		return PyFloat, nil
	case "bool":
		return PyBool, nil
	case "complex":
		return PyComplex, nil
	case "none":
		return NoneType, nil
	case "object":
		for _, t := range []Type{Generator, RandomState, Random} {
			if p.eat(":" + t.Text) {
				return t, nil
			}
		}
		return ObjectT, nil
	}
	d, err := ParseDType(w)
	if err != nil {
		return Type{}, fmt.Errorf("type %q: %v", p.s, err)
	}
	if !p.eat("[") {
		return ScalarOf(d), nil
	}
	return p.array(d)
}

// dim is 1 or a name: of words with dots between them, and n-k for an extent n cut by k elements. No word has either sign, so that no two are made alike.
func (p *typeParser) dim() Dim {
	w := p.word()
	if w == "1" {
		return Dim{One: true}
	}
	for p.eat(".") {
		w += "." + p.word()
	}
	if p.eat("-") {
		w += "-" + p.word()
	}
	return Dim{Name: w}
}

func (p *typeParser) table(k Kind) (Type, error) {
	ts, err := p.list(",", ")")
	if err == nil && (len(ts) > 1 || len(ts) == 1 && k == Map && (ts[0].Kind != Tuple || len(ts[0].Elems) != 2)) {
		err = fmt.Errorf("type %q: keys of one type, and values of one", p.s)
	}
	t := Type{Kind: k, Elems: []Type{append(ts, Type{})[0]}}
	for p.eat(":") {
		if w := p.word(); w == "r" {
			t.ReadOnly = true
		} else {
			t.Class = w
		}
	}
	return t, err
}

func (p *typeParser) array(d DType) (Type, error) {
	t := Type{Kind: Array, Elem: d, Order: C}
	for !p.eat("]") {
		if len(t.Dims) > 0 && !p.eat(",") {
			return t, fmt.Errorf("type %q: want , or ] at %q", p.s, p.s[p.i:])
		}
		dim := p.dim()
		if dim == (Dim{}) {
			return t, fmt.Errorf("type %q: want a dimension at %q", p.s, p.s[p.i:])
		}
		t.Dims = append(t.Dims, dim)
	}
	if p.eat(":") {
		switch {
		case p.eat("F"):
			t.Order = F
		case p.eat("S"):
			t.Order = Strided
		case p.eat("I"):
			t.Order = Inner
		}
		t.ReadOnly = p.eat("r")
	}
	return t, nil
}
