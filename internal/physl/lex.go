package physl

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is a mistake in PhySL text, with its 1-based line and column (in characters).
type Error struct {
	Line, Col int
	Text      string
}

func (e *Error) Error() string { return fmt.Sprintf("physl %d:%d: %s", e.Line, e.Col, e.Text) }

type tokenKind uint8

const (
	eof tokenKind = iota
	identifier
	quoted // `name`: an identifier that would otherwise mean something else
	number
	str
	sign // an operator or a bracket
)

type token struct {
	kind tokenKind
	text string // of a string: its value
	pos  int    // offset of its first byte
	end  int
}

func (t token) String() string {
	switch t.kind {
	case eof:
		return "the end of the text"
	case str:
		return fmt.Sprintf("the string %q", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

// signs in the order in which they are tried: longer ones first.
var signs = []string{"'(", "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "!", "(", ")", "[", "]", "{", "}", ",", "$"}

type lexer struct {
	text string
	at   int
}

// fail is the error at byte offset pos.
func (l *lexer) fail(pos int, format string, args ...any) error {
	before := l.text[:pos]
	line := strings.Count(before, "\n")
	start := strings.LastIndexByte(before, '\n') + 1
	return &Error{Line: line + 1, Col: utf8.RuneCountInString(before[start:]) + 1, Text: fmt.Sprintf(format, args...)}
}

// skip passes white space and comments.
func (l *lexer) skip() error {
	for l.at < len(l.text) {
		rest := l.text[l.at:]
		switch {
		case strings.ContainsRune(" \t\r\n\v\f", rune(rest[0])):
			l.at++
		case rest[0] == '#' || strings.HasPrefix(rest, "//"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			l.at += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return l.fail(l.at, `this comment has no end: expected "*/"`)
			}
			l.at += n + 4
		default:
			return nil
		}
	}
	return nil
}

func (l *lexer) next() (token, error) {
	if err := l.skip(); err != nil {
		return token{}, err
	}
	start := l.at
	made := func(k tokenKind, n int) (token, error) {
		l.at = start + n
		return token{k, l.text[start:l.at], start, l.at}, nil
	}
	rest := l.text[start:]
	if rest == "" {
		return made(eof, 0)
	}
	if n := scanName(rest); n > 0 {
		return made(identifier, n)
	}
	if isDigit(rest[0]) || rest[0] == '.' && len(rest) > 1 && isDigit(rest[1]) {
		return made(number, scanNumber(rest))
	}
	switch rest[0] {
	case '"':
		return l.stringToken(start)
	case '`':
		n := strings.IndexAny(rest[1:], "`\n")
		if n < 1 || rest[n+1] == '\n' || !utf8.ValidString(rest[1:n+1]) {
			return token{}, l.fail(start, "expected a name between backquotes")
		}
		t, err := made(quoted, n+2)
		t.text = rest[1 : n+1]
		return t, err
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return made(sign, len(s))
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return token{}, l.fail(start, "expected an expression, found the character %q", r)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// scanName measures a dotted name: Python identifiers joined by single dots.
func scanName(s string) int {
	n := scanIdentifier(s)
	for n > 0 && n < len(s) && s[n] == '.' {
		m := scanIdentifier(s[n+1:])
		if m == 0 {
			break
		}
		n += 1 + m
	}
	return n
}

func scanIdentifier(s string) int {
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)) {
			return i
		}
	}
	return len(s)
}

// scanNumber measures a decimal integer or float. An exponent without digits is not part of it.
func scanNumber(s string) int {
	digits := func(n int) int {
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		return n
	}
	n := digits(0)
	if n < len(s) && s[n] == '.' {
		n = digits(n + 1)
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		m := n + 1
		if m < len(s) && (s[m] == '+' || s[m] == '-') {
			m++
		}
		if k := digits(m); k > m {
			n = k
		}
	}
	return n
}
