package physl

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

var escapes = map[byte]byte{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '\'': '\'', '"': '"'}

// stringToken reads a string. \xHH is the character U+00HH; \uHHHH and \UHHHHHHHH are as in Python, a lone surrogate included (Python's
// strings can hold one), which is kept in its generalized UTF-8 form.
func (l *lexer) stringToken(start int) (token, error) {
	var b strings.Builder
	for i := start + 1; i < len(l.text); {
		switch c := l.text[i]; c {
		case '"':
			l.at = i + 1
			return token{str, b.String(), start, l.at}, nil
		case '\\':
			n, err := l.escape(i, &b)
			if err != nil {
				return token{}, err
			}
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return token{}, l.fail(start, `this string has no end: expected '"'`)
}

// escape writes the character that the escape at offset i stands for and returns the escape's length.
func (l *lexer) escape(i int, b *strings.Builder) (int, error) {
	rest := l.text[i+1:]
	if rest == "" {
		return 0, l.fail(i, `expected a character after "\"`)
	}
	if c, ok := escapes[rest[0]]; ok {
		b.WriteByte(c)
		return 2, nil
	}
	digits, ok := map[byte]int{'x': 2, 'u': 4, 'U': 8}[rest[0]]
	if !ok {
		return 0, l.fail(i, `expected one of \a \b \f \n \r \t \v \\ \' \" \xHH \uHHHH \UHHHHHHHH`)
	}
	if len(rest) < 1+digits {
		return 0, l.fail(i, `expected %d hexadecimal digits after "\%c"`, digits, rest[0])
	}
	v, err := strconv.ParseUint(rest[1:1+digits], 16, 32)
	if err != nil || v > utf8.MaxRune {
		return 0, l.fail(i, `expected %d hexadecimal digits of a character after "\%c"`, digits, rest[0])
	}
	if v >= 0xD800 && v < 0xE000 {
		b.Write([]byte{0xE0 | byte(v>>12), 0x80 | byte(v>>6&0x3F), 0x80 | byte(v&0x3F)})
	} else {
		b.WriteRune(rune(v))
	}
	return 2 + digits, nil
}

// quote is the inverse of stringToken for text that is UTF-8 but for surrogates.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xED:
			fmt.Fprintf(&b, `\u%04x`, rune(s[i]&0xF)<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F))
			n = 3
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	b.WriteByte('"')
	return b.String()
}
