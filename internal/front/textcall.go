package front

import (
	"maps"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Functions of strings that are rows. What can be said in terms of these is Python (python/phylanx/_numpy/text.py).
func init() {
	maps.Copy(functions, map[string]libFunc{
		"builtins.ord":        {"c, /", ordinal},
		"builtins.chr":        {"i, /", character},
		"builtins.str":        {"object='', /", toStr},
		"builtins.repr":       {"obj, /", representation},
		"builtins.format":     {"value, format_spec='', /", formatCall},
		"builtins.bin":        {"number, /", inBase("b")},
		"builtins.oct":        {"number, /", inBase("o")},
		"builtins.hex":        {"number, /", inBase("x")},
		"phylanx._text.codes": {"s, /", codesCall},
		"phylanx._text.text":  {"codes, /", textCall},
		"phylanx._text.pad":   {"s, width, fill, align, /", padCall},
	})
	maps.Copy(textMethods, map[string]libFunc{
		"find":   {"sub, start=None, end=None, /", findCall(false, false)},
		"rfind":  {"sub, start=None, end=None, /", findCall(true, false)},
		"index":  {"sub, start=None, end=None, /", findCall(false, true)},
		"rindex": {"sub, start=None, end=None, /", findCall(true, true)},
		"format": {"*args", formatMethod},
	})
}

// textMethods are the methods of str that are rows.
var textMethods = map[string]libFunc{}

// textMethod is s.name(args) of a str.
func (b *builder) textMethod(s *ir.Value, name string, args []argument) (*ir.Value, error) {
	if f, ok := b.req.Functions[b.fr.fn].Globals["str."+name]; ok && f.Kind == "func" && f.Index < len(b.defs) {
		return b.callFunction(b.function(f.Index), append([]argument{{value: s}}, args...))
	}
	f, ok := textMethods[name]
	if !ok {
		return nil, refuse("method %s of str", name)
	}
	c, err := b.bind(name, f.sig, args, nil)
	if err != nil {
		return nil, err
	}
	c.args["self"] = s
	return f.build(c)
}

// str is a parameter that is a str.
func (c *libCall) strArg(p string) (*ir.Value, error) {
	v := c.args[p]
	if v == nil || !isText(v.Type) {
		return nil, refuse("%s() with a %s that is no str", c.name, p)
	}
	return v, nil
}

// ordinal leaves for what is not one character.
func ordinal(c *libCall) (*ir.Value, error) {
	s, err := c.strArg("c")
	if err != nil {
		return nil, err
	}
	c.guard(c.compareInts("==", c.textLength(s), c.int(1)), "ord() of more or less than one character")
	return c.code(s), nil
}

func character(c *libCall) (*ir.Value, error) {
	k, err := c.asIndex(c.args["i"])
	if err != nil {
		return nil, err
	}
	if v, known := c.intConst(k, -1); known && v >= 0 && utf8.ValidRune(rune(v)) && v <= utf8.MaxRune {
		return c.str(string(rune(v))), nil
	}
	c.guard(c.compareInts(">=", k, c.int(0)), "chr() arg not in range(0x110000)")
	c.guard(c.compareInts("<=", k, c.int(utf8.MaxRune)), "chr() arg not in range(0x110000)")
	return c.ofCode(k), nil
}

func codesCall(c *libCall) (*ir.Value, error) {
	s, err := c.strArg("s")
	if err != nil {
		return nil, err
	}
	return c.codes(s), nil
}

// textCall is the str of an array of code points.
func textCall(c *libCall) (*ir.Value, error) {
	x := c.args["codes"]
	if !x.Type.IsArray() || x.Type.Rank() != 1 {
		return nil, refuse("a text of %s", x.Type)
	}
	x = c.cast(x, nd.Uint32, nd.Scalar)
	if x.Type.Order != nd.C {
		x = c.copied(x)
	}
	return c.textOf(x), nil
}

// numberOf is float(s).
func (b *builder) numberOf(s *ir.Value) *ir.Value {
	return b.node("text.parse", []*ir.Value{b.asText(s)}, nil).Out()
}

// wholeOf is int(s, base). Base 0 and prefixes are left to Python.
func (c *libCall) wholeOf(s *ir.Value) (*ir.Value, error) {
	base := c.int(10)
	if c.given("base") {
		var err error
		if base, err = c.asIndex(c.args["base"]); err != nil {
			return nil, err
		}
	}
	return c.node("text.whole", []*ir.Value{c.asText(s), base}, nil).Out(), nil
}

// padCall is a str filled up to a width; align as for the row.
func padCall(c *libCall) (*ir.Value, error) {
	s, err := c.strArg("s")
	if err != nil {
		return nil, err
	}
	fill, err := c.strArg("fill")
	if err != nil {
		return nil, err
	}
	align, err := c.known("align")
	if err != nil {
		return nil, err
	}
	if fill.Type.Kind != nd.Str || utf8.RuneCountInString(fill.Type.Text) != 1 {
		return nil, refuse("%s with a character that is not known when compiling", c.name)
	}
	width, err := c.asIndex(c.args["width"])
	if err != nil {
		return nil, err
	}
	r, _ := utf8.DecodeRuneInString(fill.Type.Text)
	return c.padded(s, width, r, align.(string)), nil
}

// padded is s filled up to a width.
func (b *builder) padded(s, width *ir.Value, fill rune, align string) *ir.Value {
	return b.node("text.pad", []*ir.Value{b.asText(s), width}, op.Attrs{"fill": int64(fill), "align": align}).Out()
}

// findCall is where a str stands in another, by position; index leaves where it does not.
func findCall(last, must bool) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		sub, err := c.strArg("sub")
		if err != nil {
			return nil, err
		}
		s := c.args["self"]
		bounds := []*ir.Value{c.int(0), c.textLength(s)}
		for i, p := range []string{"start", "end"} {
			if !c.given(p) {
				continue
			}
			if bounds[i], err = c.asIndex(c.args[p]); err != nil {
				return nil, err
			}
		}
		at := c.found(s, sub, bounds[0], bounds[1], last)
		if must {
			c.guard(c.compareInts(">=", at, c.int(0)), "substring not found")
		}
		return at, nil
	}
}

func inBase(code string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		k, err := c.asIndex(c.args["number"])
		if err != nil {
			return nil, err
		}
		return c.digits(k, layout{code: code, sign: "-", alt: true}), nil
	}
}
