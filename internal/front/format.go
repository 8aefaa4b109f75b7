package front

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// layout is a format specification: [[fill]align][sign][#][0][width][group][.precision][code].
type layout struct {
	fill             rune
	align            string // "": the type's own
	sign             string
	alt              bool
	width, precision *ir.Value // nil: absent
	group, code      string
}

// digits is a Python int in the digits of a format code.
func (b *builder) digits(k *ir.Value, l layout) *ir.Value {
	return b.node("text.int", []*ir.Value{k}, op.Attrs{"code": l.code, "sign": l.sign, "group": l.group, "alt": l.alt}).Out()
}

// decimal is a Python float as a format code writes it.
func (b *builder) decimal(x *ir.Value, l layout) *ir.Value {
	precision := l.precision
	if precision == nil {
		precision = b.int(6)
	}
	return b.node("text.float", []*ir.Value{x, precision}, op.Attrs{"code": l.code, "sign": l.sign, "group": l.group}).Out()
}

// toStr is str(x).
func toStr(c *libCall) (*ir.Value, error) {
	if c.args["object"] == nil {
		return c.str(""), nil
	}
	return c.strOf(c.args["object"])
}

// representation is repr(x) of what it is str(x) of.
func representation(c *libCall) (*ir.Value, error) {
	if v := c.args["obj"]; v.Type.Kind == nd.Py || v.Type.Kind == nd.None {
		return c.strOf(v)
	}
	return nil, refuse("repr() of %s", c.args["obj"].Type)
}

func (b *builder) strOf(v *ir.Value) (*ir.Value, error) {
	plain := layout{code: "d", sign: "-"}
	switch t := v.Type; {
	case isText(t):
		return v, nil
	case t.Kind == nd.None:
		return b.str("None"), nil
	case !t.IsNum():
	case t.Elem == nd.Bool:
		return b.choose(b.cast(v, nd.Bool, nd.Py), func() (*ir.Value, error) { return b.str("True"), nil }, func() (*ir.Value, error) { return b.str("False"), nil })
	case t.Elem.IsInt():
		return b.digits(b.pyInt(v), plain), nil
	case t.Elem == nd.Float64:
		plain.code = "r"
		return b.decimal(b.cast(v, nd.Float64, nd.Py), plain), nil
	}
	return nil, refuse("str() of %s", v.Type)
}

// pyFloat and int codes that format a number.
const (
	intCodes   = "dxXob"
	floatCodes = "fFeEgG%"
)

// formatted is format(v, spec).
func (b *builder) formatted(v *ir.Value, l layout) (*ir.Value, error) {
	return b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) {
		s, align, err := b.unpadded(vs[0], l)
		if err != nil || l.width == nil {
			return s, err
		}
		if l.align != "" {
			align = l.align
		}
		if align == "=" && (!vs[0].Type.IsNum() || l.group != "") {
			return nil, refuse("a format with fill behind the sign")
		}
		return b.padded(s, l.width, l.fill, align), nil
	})
}

// unpadded is v in the format, of no certain width, and how such values are aligned.
func (b *builder) unpadded(v *ir.Value, l layout) (s *ir.Value, align string, err error) {
	t := v.Type
	switch {
	case isText(t) && (l.code == "" || l.code == "s") && l.sign == "-" && !l.alt && l.group == "":
		if l.precision != nil {
			v, err = b.textItem(v, []index{{slice: true, hi: l.precision}})
		}
		return v, "<", err
	case t.Kind == nd.None && l == (layout{fill: ' ', sign: "-"}):
		return b.str("None"), "<", nil
	case !t.IsNum() || t.Elem.IsComplex() || l.alt && !strings.Contains("xob", l.code):
	case l.code == "" && l.width == nil && l.precision == nil && l.group == "" && l.sign == "-":
		s, err = b.strOf(v)
		return s, ">", err
	case t.Elem == nd.Bool:
	case t.Elem.IsInt() && (l.code == "" || strings.Contains(intCodes, l.code)) && l.precision == nil:
		if l.code == "" {
			l.code = "d"
		}
		return b.digits(b.pyInt(v), l), ">", nil
	case l.code != "" && strings.Contains(floatCodes, l.code) || l.code == "" && t.Elem.IsFloat() && l.precision == nil:
		if l.code == "" {
			if l.code = "r"; t.Elem == nd.Float32 {
				break
			}
		}
		return b.decimal(b.cast(v, nd.Float64, nd.Py), l), ">", nil
	}
	return nil, "", refuse("%s in this format", t)
}

// hole stands in a specification for a part that is found while running.
const hole = "\x00"

// layoutOf reads a specification; holes, in their order, are ints.
func (b *builder) layoutOf(spec string, holes []*ir.Value) (l layout, err error) {
	bad := refuse("format %q", strings.ReplaceAll(spec, hole, "{}"))
	l = layout{fill: ' ', sign: "-"}
	take := func(set string) string {
		if spec == "" || !strings.Contains(set, spec[:1]) {
			return ""
		}
		s := spec[:1]
		spec = spec[1:]
		return s
	}
	number := func() (*ir.Value, error) {
		if take(hole) != "" && len(holes) > 0 {
			k, err := b.asIndex(holes[0])
			holes = holes[1:]
			return k, err
		}
		digits := spec[:len(spec)-len(strings.TrimLeft(spec, "0123456789"))]
		spec = spec[len(digits):]
		if digits == "" {
			return nil, nil
		}
		k, err := strconv.ParseInt(digits, 10, 32)
		return b.int(k), err
	}
	if r, size := utf8.DecodeRuneInString(spec); size > 0 && len(spec) > size && strings.Contains("<>^=", spec[size:size+1]) {
		l.fill, spec = r, spec[size:]
	}
	l.align = take("<>^=")
	if s := take("+- "); s != "" {
		l.sign = s
	}
	l.alt = take("#") != ""
	if take("0") != "" {
		if l.align != "" {
			return l, bad
		}
		l.fill, l.align = '0', "="
	}
	if l.width, err = number(); err != nil {
		return l, bad
	}
	l.group = take(",_")
	if take(".") != "" {
		if l.precision, err = number(); err != nil || l.precision == nil {
			return l, bad
		}
		b.guard(b.compareInts(">=", l.precision, b.int(0)), "a negative precision")
	}
	l.code = take(intCodes + floatCodes + "s")
	if l.width != nil {
		b.guard(b.compareInts(">=", l.width, b.int(0)), "a negative width")
	}
	if spec != "" || len(holes) > 0 || l.fill == 0 {
		return l, bad
	}
	return l, nil
}

// formatCall is format(value, spec).
func formatCall(c *libCall) (*ir.Value, error) {
	spec, err := c.text("format_spec", "")
	if err != nil {
		return nil, err
	}
	l, err := c.layoutOf(spec, nil)
	if err != nil {
		return nil, err
	}
	return c.formatted(c.args["value"], l)
}

// glued is the str of several one after the other.
func (b *builder) glued(parts []*ir.Value) (*ir.Value, error) {
	out, err := b.str(""), error(nil)
	for _, part := range parts {
		if err == nil {
			out, err = b.apply("__add", []*ir.Value{out, part})
		}
	}
	return out, err
}

// fstring is an f-string: constants, and __format(value, conversion, specification part...) between them.
func (b *builder) fstring(n *physl.Node) (*ir.Value, error) {
	parts := make([]*ir.Value, len(n.Args))
	for i, p := range n.Args {
		var err error
		if parts[i], err = b.field(p); err != nil {
			return nil, err
		}
	}
	return b.glued(parts)
}

func (b *builder) field(n *physl.Node) (*ir.Value, error) {
	if n.Kind == physl.Str {
		return b.str(n.Text), nil
	}
	v, err := b.expr(n.Args[0])
	if err != nil {
		return nil, err
	}
	spec, holes := "", []*ir.Value{}
	for _, p := range n.Args[2:] {
		if p.Kind == physl.Str {
			spec += p.Text
			continue
		}
		h, err := b.expr(p.Args[0])
		if err != nil {
			return nil, err
		}
		if len(p.Args) > 2 || p.Args[1].Text != "" {
			return nil, refuse("a format within a format")
		}
		spec, holes = spec+hole, append(holes, h)
	}
	b.at(n)
	if conversion := n.Args[1].Text; conversion == "s" || conversion == "r" && v.Type.Kind == nd.Py {
		if v, err = b.strOf(v); err != nil {
			return nil, err
		}
	} else if conversion != "" {
		return nil, refuse("conversion !%s of %s", conversion, v.Type)
	}
	l, err := b.layoutOf(spec, holes)
	if err != nil {
		return nil, err
	}
	return b.formatted(v, l)
}

// formatMethod is "...{}...".format(args) with fields in order, {} or {:spec}, or by number.
func formatMethod(c *libCall) (*ir.Value, error) {
	s := c.args["self"]
	if s.Type.Kind != nd.Str {
		return nil, refuse("format() of a str that is not known when compiling")
	}
	args, _ := c.members(c.args["args"])
	var parts []*ir.Value
	next := 0
	for rest := s.Type.Text; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			i = len(rest)
		}
		parts, rest = append(parts, c.str(rest[:i])), rest[i:]
		if rest == "" {
			break
		}
		if len(rest) > 1 && rest[0] == rest[1] {
			parts, rest = append(parts, c.str(rest[:1])), rest[2:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if rest[0] == '}' || end < 0 || strings.Contains(rest[1:end], "{") {
			return nil, refuse("format() of %q", s.Type.Text)
		}
		part, err := c.numberedField(rest[1:end], args, next)
		if err != nil {
			return nil, err
		}
		parts, rest, next = append(parts, part), rest[end+1:], next+1
	}
	return c.glued(parts)
}

// numberedField is a field of format(); without a number of its own it is that of argument next.
func (c *libCall) numberedField(field string, args []*ir.Value, next int) (*ir.Value, error) {
	name, spec, _ := strings.Cut(field, ":")
	if name != "" {
		var err error
		if next, err = strconv.Atoi(name); err != nil {
			return nil, refuse("format() with field %q", name)
		}
	}
	if next < 0 || next >= len(args) {
		return nil, c.leave("a format without an argument")
	}
	l, err := c.layoutOf(spec, nil)
	if err != nil {
		return nil, err
	}
	return c.formatted(args[next], l)
}

// percent is format % args.
func (b *builder) percent(format string, args *ir.Value) (*ir.Value, error) {
	list := []*ir.Value{args}
	if b.kindOf(args) == nd.Tuple {
		list, _ = b.members(args)
	}
	var parts []*ir.Value
	rest := format
	for i := strings.IndexByte(rest, '%'); i >= 0; i = strings.IndexByte(rest, '%') {
		parts, rest = append(parts, b.str(rest[:i])), rest[i+1:]
		if strings.HasPrefix(rest, "%") {
			parts, rest = append(parts, b.str("%")), rest[1:]
			continue
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune("0123456789.+- #", r) })
		if end < 0 || len(list) == 0 {
			return nil, b.leave("a format without an argument")
		}
		part, err := b.percentField(rest[:end], rest[end:end+1], list[0])
		if err != nil {
			return nil, err
		}
		parts, rest, list = append(parts, part), rest[end+1:], list[1:]
	}
	if len(list) > 0 {
		return nil, b.leave("not all arguments are in the format")
	}
	return b.glued(append(parts, b.str(rest)))
}

// percentField is one value: %d of a float cuts it off, which only Python does here, and everything is aligned to the right.
func (b *builder) percentField(flags, code string, v *ir.Value) (*ir.Value, error) {
	spec := strings.TrimLeft(flags, "-+ #0")
	signs := flags[:len(flags)-len(spec)]
	align := ">"
	switch {
	case code == "i":
		code = "d"
	case code == "s" && !isText(v.Type):
		s, err := b.strOf(v)
		if err != nil {
			return nil, err
		}
		v = s
	case !strings.Contains("dsfFeEgG", code) || strings.Contains(signs, "#"):
		return nil, refuse("format %%%s%s", flags, code)
	}
	if !v.Type.IsNum() && code != "s" || v.Type.IsNum() && v.Type.Elem == nd.Bool || code == "d" && !v.Type.Elem.IsInt() {
		return nil, refuse("format %%%s%s of %s", flags, code, v.Type)
	}
	fill := ' '
	switch {
	case strings.Contains(signs, "-"):
		align = "<"
	case strings.Contains(signs, "0") && code != "s":
		fill, align = '0', "="
	}
	l, err := b.layoutOf(spec+code, nil)
	l.fill, l.align = fill, align
	for _, s := range []string{" ", "+"} {
		if strings.Contains(signs, s) && code != "s" {
			l.sign = s
		}
	}
	if err != nil || code == "d" && l.precision != nil {
		return nil, refuse("format %%%s%s", flags, code)
	}
	return b.formatted(v, l)
}
