package front

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// A str is known when compiling (nd.Str), or its characters are found while running (nd.Text). A known one becomes the other where that is needed.

// isText reports whether t is the type of a str.
func isText(t nd.Type) bool {
	return t.Kind == nd.Text || t.Kind == nd.Str && !isUnbound(t) && !isStandIn(t)
}

// joinTexts is the type of a str that is of type a on one way and of type c on another, not both known when compiling.
func joinTexts(a, c nd.Type) nd.Type {
	length := func(t nd.Type) nd.Dim {
		if t.Kind == nd.Text {
			return t.Elems[0].Dims[0]
		}
		return fixedDim(int64(utf8.RuneCountInString(t.Text)))
	}
	if length(a) == length(c) {
		return nd.TextOf(length(a))
	}
	return nd.TextOf(nd.Dim{})
}

// withoutConstants are the members of a union in which a str that is found while running takes in those that are known.
func withoutConstants(members []nd.Type) []nd.Type {
	texts, known := 0, 0
	for _, t := range members {
		if isText(t) {
			texts++
		}
		if isText(t) && t.Kind == nd.Str {
			known++
		}
	}
	if texts == known && len(members) <= maxUnion || texts < 2 {
		return members
	}
	var rest []nd.Type
	at := -1
	for _, t := range members {
		switch {
		case !isText(t):
			rest = append(rest, t)
		case at < 0:
			at, rest = len(rest), append(rest, t)
		default:
			rest[at] = joinTexts(rest[at], t)
		}
	}
	return rest
}

// textMember is the member of a union that can hold the text of a str of type t, or -1.
func textMember(t, union nd.Type) int {
	if !isText(t) {
		return -1
	}
	return slices.IndexFunc(union.Elems, func(m nd.Type) bool { return m.Kind == nd.Text })
}

// coerceText gives a str as the type want of one that is found while running.
func (b *builder) coerceText(v *ir.Value, want nd.Type) (*ir.Value, bool) {
	if v.Type.Kind == nd.Union {
		if slices.ContainsFunc(v.Type.Elems, func(t nd.Type) bool { return !isText(t) }) {
			return nil, false
		}
		out, err := b.byMember(v, v.Type.Elems, func(w *ir.Value) (*ir.Value, error) {
			if u, ok := b.coerceText(w, want); ok {
				return u, nil
			}
			return nil, unsupported{reason: "a str of another length"}
		})
		return out, err == nil
	}
	if !isText(v.Type) {
		return nil, false
	}
	v = b.asText(v)
	if !fits(v.Type, want) {
		v = b.textOf(b.codes(v))
	}
	return v, fits(v.Type, want)
}

// asText is a str as one whose characters are in memory.
func (b *builder) asText(v *ir.Value) *ir.Value {
	if v.Type.Kind == nd.Text {
		return v
	}
	text := v.Type.Text
	if v.Type.Kind != nd.Str {
		panic(bailout{unsupported{reason: v.Type.String() + " as a str"}})
	}
	if !utf8.ValidString(text) {
		panic(bailout{unsupported{reason: "a str with half of a surrogate pair"}})
	}
	t := nd.ArrayOf(nd.Uint32, fixedDim(int64(utf8.RuneCountInString(text))))
	return b.textOf(b.node("text.const", nil, op.Attrs{"text": text}, t).Out())
}

// textOf is the str of the code points in an array.
func (b *builder) textOf(x *ir.Value) *ir.Value {
	return b.node("text.of", []*ir.Value{x}, nil).Out()
}

// codes are the code points of a str.
func (b *builder) codes(v *ir.Value) *ir.Value {
	return b.redim(b.node("text.codes", []*ir.Value{b.asText(v)}, nil).Out())
}

func (b *builder) textLength(v *ir.Value) *ir.Value {
	if v.Type.Kind == nd.Str {
		return b.int(int64(utf8.RuneCountInString(v.Type.Text)))
	}
	return b.extent(b.codes(v).Type.Dims[0])
}

// single reports whether a str is known to be one character.
func (b *builder) single(v *ir.Value) bool {
	k, ok := b.intConst(b.textLength(v), -1)
	return ok && k == 1
}

// code is the code point of a str of one character.
func (b *builder) code(v *ir.Value) *ir.Value {
	if v.Type.Kind == nd.Str {
		c, _ := utf8.DecodeRuneInString(v.Type.Text)
		return b.int(int64(c))
	}
	c := b.node("load", []*ir.Value{b.codes(v), b.int(0)}, op.Attrs{"safe": true}).Out()
	return b.cast(c, nd.Int64, nd.Py)
}

// ofCode is the str of one character.
func (b *builder) ofCode(c *ir.Value) *ir.Value {
	x := b.empty(nd.Uint32, []*ir.Value{b.int(1)})
	b.node("store", []*ir.Value{x, b.int(0), b.cast(c, nd.Uint32, nd.Scalar)}, op.Attrs{"safe": true})
	return b.textOf(x)
}

// character is s[k]; safe: k is in range.
func (b *builder) character(s, k *ir.Value, safe bool) *ir.Value {
	if c, known := b.constOf(k); known && s.Type.Kind == nd.Str {
		text := []rune(s.Type.Text)
		i := int(c.(int64))
		if i < 0 {
			i += len(text)
		}
		if i >= 0 && i < len(text) {
			return b.str(string(text[i]))
		}
	}
	attrs := op.Attrs{"axis": int64(0)}
	if safe {
		attrs["safe"] = true
	}
	return b.textOf(b.newaxis(b.node("index", []*ir.Value{b.codes(s), k}, attrs).Out(), 0))
}

// charactersOf are those of a str that is unpacked into count targets.
func (b *builder) charactersOf(s *ir.Value, count int) []*ir.Value {
	b.guard(b.compareInts("==", b.textLength(s), b.int(int64(count))), "wrong number of values to unpack")
	elems := make([]*ir.Value, count)
	for i := range elems {
		elems[i] = b.character(s, b.int(int64(i)), true)
	}
	return elems
}

// textItem is s[i] or s[lo:hi:step].
func (b *builder) textItem(s *ir.Value, idx []index) (*ir.Value, error) {
	if len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return nil, unsupported{reason: "a subscript of a str"}
	}
	if !idx[0].slice {
		k, err := b.asIndex(idx[0].at)
		if err != nil {
			return nil, err
		}
		return b.character(s, k, false), nil
	}
	if err := b.normBounds(&idx[0]); err != nil {
		return nil, err
	}
	x := b.slice(b.codes(s), 0, idx[0])
	if x.Type.Order != nd.C {
		x = b.copied(x)
	}
	return b.textOf(x), nil
}

// overText is a loop over the characters of a str.
func (b *builder) overText(s *ir.Value) *sequence {
	return &sequence{length: func() *ir.Value { return b.textLength(s) }, state: s, item: func(k *ir.Value) (*ir.Value, error) { return b.character(s, k, true), nil }}
}

// compareTexts compares two strs.
func (b *builder) compareTexts(o string, x, y *ir.Value) (*ir.Value, error) {
	if x.Type.Kind == nd.Str && y.Type.Kind == nd.Str {
		r, ok := compareConst(o, int64(cmp.Compare(x.Type.Text, y.Type.Text)), 0)
		if !ok {
			return nil, unsupported{reason: "operator " + o + " on strs"}
		}
		return b.bool(r), nil
	}
	if err := b.option(x, y); err != nil {
		return nil, err
	}
	if o != "==" && o != "!=" {
		return b.compareInts(o, b.order(x, y), b.int(0)), nil
	}
	r, err := b.sameText(x, y)
	if err == nil && o == "!=" {
		r, err = b.negate(r)
	}
	return r, err
}

// option asks for the text of a parameter that is compared with a constant: what it chooses among may be of different types.
func (b *builder) option(x, y *ir.Value) error {
	if x.Type.Kind == nd.Str {
		x, y = y, x
	}
	if y.Type.Kind != nd.Str || y.Type.Text == "" {
		return nil
	}
	if need, ok := b.need(x, "the text of a parameter").(needValue); ok && slices.Contains(b.req.Names, need.param) {
		return need
	}
	return nil
}

func (b *builder) order(x, y *ir.Value) *ir.Value {
	return b.node("text.compare", []*ir.Value{b.asText(x), b.asText(y)}, nil).Out()
}

// sameText is x == y: a comparison of numbers where one of them is one character.
func (b *builder) sameText(x, y *ir.Value) (*ir.Value, error) {
	if b.single(x) {
		x, y = y, x
	}
	n, m := b.textLength(x), b.textLength(y)
	same := b.compareInts("==", n, m)
	if k, known := b.intConst(m, -1); known && k == 0 {
		return same, nil
	}
	return b.choose(same, func() (*ir.Value, error) {
		if b.single(y) {
			return b.compareInts("==", b.code(x), b.code(y)), nil
		}
		return b.compareInts("==", b.order(x, y), b.int(0)), nil
	}, func() (*ir.Value, error) { return b.bool(false), nil })
}

// textOp is + and * of strs.
func (b *builder) textOp(name string, vs []*ir.Value) (*ir.Value, error) {
	switch {
	case len(vs) == 2 && name == "__add" && isText(vs[0].Type) && isText(vs[1].Type):
		return b.concat(vs[0], vs[1]), nil
	case len(vs) == 2 && name == "__mul" && isText(vs[0].Type) && vs[1].Type.IsNum():
		return b.repeatedText(vs[0], vs[1])
	case len(vs) == 2 && name == "__mul" && isText(vs[1].Type) && vs[0].Type.IsNum():
		return b.repeatedText(vs[1], vs[0])
	case len(vs) == 2 && name == "__mod" && vs[0].Type.Kind == nd.Str:
		return b.percent(vs[0].Type.Text, vs[1])
	}
	return nil, unsupported{reason: "operator " + name + " on strs"}
}

func (b *builder) concat(x, y *ir.Value) *ir.Value {
	switch {
	case x.Type.Kind == nd.Str && y.Type.Kind == nd.Str:
		return b.str(x.Type.Text + y.Type.Text)
	case x.Type.Kind == nd.Str && x.Type.Text == "":
		return y
	case y.Type.Kind == nd.Str && y.Type.Text == "":
		return x
	}
	return b.node("text.concat", []*ir.Value{b.asText(x), b.asText(y)}, nil).Out()
}

// repeatedText is s * n: an array in which the characters stand n times.
func (b *builder) repeatedText(s, n *ir.Value) (*ir.Value, error) {
	k, err := b.asIndex(n)
	if err != nil {
		return nil, err
	}
	if c, known := b.intConst(k, 0); known && s.Type.Kind == nd.Str && c*int64(len(s.Type.Text)) <= maxUnroll {
		return b.str(strings.Repeat(s.Type.Text, int(max(c, 0)))), nil
	}
	k = b.atLeastZero(k)
	length := b.textLength(s)
	size := b.arith("__mul", k, length)
	x := b.empty(nd.Uint32, []*ir.Value{k, length})
	if err := b.write(x, b.codes(s)); err != nil {
		return nil, err
	}
	return b.textOf(b.reshaped(x, []*ir.Value{size}, b.dimsOf([]*ir.Value{size}), op.Attrs{"own": true})), nil
}

// textIn is "x in s".
func (b *builder) textIn(x, s *ir.Value) (*ir.Value, error) {
	if !isText(x.Type) {
		return nil, unsupported{reason: x.Type.String() + " in a str"}
	}
	if x.Type.Kind == nd.Str && s.Type.Kind == nd.Str {
		return b.bool(strings.Contains(s.Type.Text, x.Type.Text)), nil
	}
	return b.compareInts(">=", b.found(s, x, b.int(0), b.textLength(s), false), b.int(0)), nil
}

// found is where x stands in s.
func (b *builder) found(s, x, lo, hi *ir.Value, last bool) *ir.Value {
	attrs := op.Attrs{}
	if last {
		attrs["last"] = true
	}
	return b.node("text.find", []*ir.Value{b.asText(s), b.asText(x), lo, hi}, attrs).Out()
}

// unlike is x == y of a str and what is none.
func (b *builder) unlike(o string, x, y *ir.Value) (*ir.Value, bool, error) {
	if x.Type.Kind == nd.Text {
		x, y = y, x
	}
	if x.Type.IsArray() || x.Type.Kind == nd.Scalar || x.Type.Kind == nd.Object || isStatic(x) {
		return nil, false, nil
	}
	return b.bool(o == "!="), true, nil
}
