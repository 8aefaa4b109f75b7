package front

import (
	"maps"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// encoded is what s.encode() gives for ASCII: a read-only array of its bytes. It exists only while building, for np.frombuffer and len.
type encoded struct{ bytes *ir.Value }

// translation is what str.maketrans gives for constants: characters and what takes their place.
type translation struct{ from, to []rune }

func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.frombuffer":       {"buffer, dtype=None, count=None, offset=None, *, like=None", frombuffer},
		"builtins.str.maketrans": {"x, y, /", maketrans},
	})
	maps.Copy(textMethods, map[string]libFunc{
		"encode":    {"encoding='utf-8', errors='strict'", encode},
		"translate": {"table, /", translate},
	})
}

func encode(c *libCall) (*ir.Value, error) {
	if err := c.no("errors"); err != nil {
		return nil, err
	}
	switch encoding, err := c.text("encoding", "utf-8"); {
	case err != nil:
		return nil, err
	case encoding != "utf-8" && encoding != "ascii" && encoding != "utf8" && encoding != "latin-1":
		return nil, refuse("encode() in %s", encoding)
	}
	codes := c.codes(c.args["self"])
	plain, err := c.ufuncNamed("less", codes, c.int(utf8.RuneSelf))
	if err != nil {
		return nil, err
	}
	all, err := c.reduce(c.rowOf("all"), plain, nil, true, false)
	if err != nil {
		return nil, err
	}
	c.guard(c.cast(all, nd.Bool, nd.Py), "encode() of characters that are not ASCII")
	x := c.cast(codes, nd.Uint8, nd.Scalar)
	x.Type.ReadOnly = true
	return c.newStatic(encoded{x}), nil
}

func frombuffer(c *libCall) (*ir.Value, error) {
	if err := c.no("count", "offset", "like"); err != nil {
		return nil, err
	}
	e, ok := c.statics[c.args["buffer"]].(encoded)
	if d, err := c.dtype("dtype", nd.Float64); err != nil || !ok || d != nd.Uint8 {
		return nil, refuse("frombuffer() of these arguments")
	}
	return e.bytes, nil
}

func maketrans(c *libCall) (*ir.Value, error) {
	from, err := c.text("x", "")
	if err != nil {
		return nil, err
	}
	to, err := c.text("y", "")
	if err != nil {
		return nil, err
	}
	t := translation{[]rune(from), []rune(to)}
	if len(t.from) != len(t.to) || len(t.from) > maxUnroll || !utf8.ValidString(from+to) {
		return nil, refuse("str.maketrans() of these arguments")
	}
	return c.newStatic(t), nil
}

func translate(c *libCall) (*ir.Value, error) {
	t, ok := c.statics[c.args["table"]].(translation)
	if !ok {
		return nil, refuse("translate() with a table that is not known when compiling")
	}
	codes := c.codes(c.args["self"])
	out := codes
	for i, r := range t.from {
		is, err := c.ufuncNamed("equal", codes, c.int(int64(r)))
		if err != nil {
			return nil, err
		}
		if out, err = c.ufunc(c.rowOf("where"), []*ir.Value{is, c.number(nd.Uint32, int64(t.to[i])), out}); err != nil {
			return nil, err
		}
	}
	if out == codes {
		return c.args["self"], nil
	}
	return c.textOf(out), nil
}
