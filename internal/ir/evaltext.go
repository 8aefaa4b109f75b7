package ir

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/nd"
)

// A str of the evaluator is the array of its code points.

func init() {
	same := pure(func(_ *Node, xs []any) any {
		return xs[0].(*Array).view(xs[0].(*Array).Shape, xs[0].(*Array).Stride, xs[0].(*Array).Off)
	})
	for name, row := range map[string]arrayRow{
		"text.const": pure(func(n *Node, _ []any) any { return TextArray([]rune(n.Attrs.Str("text"))) }),
		"text.of":    same,
		"text.codes": same,
		"text.concat": pure(func(_ *Node, xs []any) any {
			return TextArray(append(slices.Clip(TextOf(xs[0])), TextOf(xs[1])...))
		}),
		"text.compare": pure(func(_ *Node, xs []any) any {
			return pyInt(slices.CompareFunc(TextOf(xs[0]), TextOf(xs[1]), cmp.Compare[rune]))
		}),
		"text.find": pure(textFind),
		"text.int":  pure(func(n *Node, xs []any) any { return TextArray([]rune(withSign(n, formatInt(n, xs[0].(Num).I)))) }),
		"text.float": pure(func(n *Node, xs []any) any {
			return TextArray([]rune(withSign(n, formatFloat(n, xs[0].(Num).F, integer(xs[1])))))
		}),
		"text.pad":   pure(textPad),
		"text.whole": textWhole,
		"text.parse": textParse,
	} {
		arrayRows[name] = row
	}
}

func pyInt(k int) Num { return Num{D: nd.Int64, I: int64(k)} }

// TextArray is a str of the evaluator.
func TextArray(text []rune) *Array {
	a := NewArray(nd.Uint32, len(text))
	for i, c := range text {
		a.put(4*i, Num{D: nd.Uint32, I: int64(c)})
	}
	return a
}

// TextOf are the characters of one.
func TextOf(x any) []rune {
	var out []rune
	for _, c := range x.(*Array).Elems() {
		out = append(out, rune(c.I))
	}
	return out
}

func textFind(n *Node, xs []any) any {
	a, b, lo, hi := TextOf(xs[0]), TextOf(xs[1]), integer(xs[2]), integer(xs[3])
	bound := func(k int) int {
		if k < 0 {
			return max(k+len(a), 0)
		}
		return k
	}
	lo, hi = bound(lo), min(bound(hi), len(a))
	found := -1
	for i := lo; i+len(b) <= hi; i++ {
		if slices.Equal(a[i:i+len(b)], b) && (found < 0 || n.Attrs.Bool("last")) {
			found = i
		}
	}
	return pyInt(found)
}

// withSign puts the sign that an attribute asks for before a number that has none, and separators between its digits.
func withSign(n *Node, s string) string {
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	} else if a := n.Attrs.Str("sign"); a != "-" {
		sign = a
	}
	if by := n.Attrs.Str("group"); by != "" {
		end := strings.IndexFunc(s, func(c rune) bool { return c < '0' || c > '9' })
		if end < 0 {
			end = len(s)
		}
		for k := end - 3; k > 0; k -= 3 {
			s = s[:k] + by + s[k:]
		}
	}
	return sign + s
}

func formatInt(n *Node, v int64) string {
	bases := map[string]int{"x": 16, "X": 16, "o": 8, "b": 2}
	code := n.Attrs.Str("code")
	s := strconv.FormatInt(v, max(bases[code], 2))
	if bases[code] == 0 {
		return strconv.FormatInt(v, 10)
	}
	if code == "X" {
		s = strings.ToUpper(s)
	}
	if n.Attrs.Bool("alt") {
		digits := strings.TrimPrefix(s, "-")
		s = s[:len(s)-len(digits)] + "0" + code + digits
	}
	return s
}

func formatFloat(n *Node, x float64, precision int) string {
	code := n.Attrs.Str("code")
	switch {
	case x != x:
		return "nan"
	case x-x != 0:
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x, 'f', 0, 64), "+"))
	case code == "%":
		return strconv.FormatFloat(100*x, 'f', precision, 64) + "%"
	case code != "r":
		return fmt.Sprintf("%."+strconv.Itoa(precision)+code, x)
	}
	s := strconv.FormatFloat(x, 'e', -1, 64)
	if exponent, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:]); exponent < -4 || exponent > 15 {
		return s
	}
	if s = strconv.FormatFloat(x, 'f', -1, 64); !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func textPad(n *Node, xs []any) any {
	text, width := TextOf(xs[0]), integer(xs[1])
	missing := max(width-len(text), 0)
	before := map[string]int{"<": 0, ">": missing, "=": missing, "^": missing / 2, "c": missing/2 + missing&width&1}[n.Attrs.Str("align")]
	fill := func(k int) []rune { return slices.Repeat([]rune{rune(n.Attrs.Int("fill"))}, k) }
	head := 0
	if n.Attrs.Str("align") == "=" && len(text) > 0 && strings.ContainsRune("+- ", text[0]) {
		head = 1
	}
	return TextArray(slices.Concat(text[:head], fill(before), text[head:], fill(missing-before)))
}

func textParse(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	s := strings.TrimSpace(string(TextOf(xs[0])))
	x, err := strconv.ParseFloat(s, 64)
	if err != nil && x-x == 0 || strings.ContainsAny(s, "xXpP") {
		return nil, true, nil
	}
	return []any{Num{D: nd.Float64, F: x}}, false, nil
}

func textWhole(_ *Evaluator, _ *Node, xs []any) ([]any, bool, error) {
	k, err := strconv.ParseInt(strings.TrimSpace(string(TextOf(xs[0]))), integer(xs[1]), 64)
	return []any{pyInt(int(k))}, err != nil, nil
}
