package front

import (
	"fmt"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// refuse is the error of a call that Python makes instead, because it has no compiled form or because it raises.
func refuse(format string, args ...any) error {
	return unsupported{reason: fmt.Sprintf(format, args...)}
}

// argument is one argument of a call, by position when it has no name.
type argument struct {
	name  string
	value *ir.Value
}

// libCall is a call of a library function whose arguments are bound to its parameters. A parameter that was not given has no entry.
type libCall struct {
	*builder
	name string
	args map[string]*ir.Value
	by   map[string]bool // parameters that were given by name
	n    *physl.Node
}

// signature is what a signature says, written as Python writes it.
type signature struct {
	positional, required []string
	known                map[string]bool // names, and whether they may be given by name
	star, named          string          // of *args and **kwargs
}

func signatureOf(sig string) signature {
	s, keyword := signature{known: map[string]bool{}}, false
	for _, p := range strings.Split(sig, ",") {
		p = strings.TrimSpace(p)
		name, _, optional := strings.Cut(p, "=")
		switch {
		case p == "":
		case p == "/":
			for _, q := range s.positional {
				s.known[q] = false
			}
		case p == "*":
			keyword = true
		case strings.HasPrefix(p, "**"):
			s.named = p[2:]
		case strings.HasPrefix(p, "*"):
			s.star, keyword = p[1:], true
		default:
			s.known[name] = true
			if !keyword {
				s.positional = append(s.positional, name)
			}
			if !optional {
				s.required = append(s.required, name)
			}
		}
	}
	return s
}

// bind gives the arguments the names of the parameters of sig, which is written as Python writes them ("a, axis=None, *, out=None").
func (b *builder) bind(name, sig string, args []argument, n *physl.Node) (*libCall, error) {
	c := &libCall{builder: b, name: name, args: map[string]*ir.Value{}, by: map[string]bool{}, n: n}
	s := signatureOf(sig)
	var rest, values []*ir.Value
	var names []string
	k := 0
	for _, a := range args {
		switch {
		case a.name != "" && s.named != "" && !s.known[a.name]:
			names, values = append(names, a.name), append(values, a.value)
		case a.name != "":
			if !s.known[a.name] || c.args[a.name] != nil {
				return nil, refuse("%s() with argument %s", name, a.name)
			}
			c.args[a.name], c.by[a.name] = a.value, true
		case k < len(s.positional):
			c.args[s.positional[k]] = a.value
			k++
		case s.star != "":
			rest = append(rest, a.value)
		default:
			return nil, refuse("%s() with %d positional arguments", name, len(args))
		}
	}
	if s.star != "" {
		c.args[s.star] = b.tuple(nd.Tuple, rest)
	}
	if s.named != "" {
		c.args[s.named] = b.dict("", names, values)
	}
	for _, p := range s.required {
		if c.args[p] == nil {
			return nil, refuse("%s() without argument %s", name, p)
		}
	}
	return c, nil
}

// given reports whether the parameter has an argument other than None.
func (c *libCall) given(p string) bool { return c.args[p] != nil && c.args[p].Type.Kind != nd.None }

// no refuses arguments that the compiled form does not know, unless they have the value that the parameter has without them.
func (c *libCall) no(params ...string) error {
	for _, p := range params {
		if c.given(p) {
			return refuse("%s() with %s=", c.name, p)
		}
	}
	return nil
}

// known is the value of a parameter that decides types or shapes.
func (c *libCall) known(p string) (any, error) {
	v, ok := c.constOf(c.args[p])
	if !ok {
		return nil, c.need(c.args[p], p+" of "+c.name)
	}
	return v, nil
}

// flag is a parameter that is True or False.
func (c *libCall) flag(p string, otherwise bool) (bool, error) {
	if c.args[p] == nil {
		return otherwise, nil
	}
	v, err := c.known(p)
	if err != nil {
		return false, err
	}
	f, ok := v.(bool)
	if !ok {
		return false, refuse("%s() with a %s that is no bool", c.name, p)
	}
	return f, nil
}

// text is a parameter that is a string.
func (c *libCall) text(p, otherwise string) (string, error) {
	if !c.given(p) {
		return otherwise, nil
	}
	v, err := c.known(p)
	if err != nil {
		return "", err
	}
	s, ok := v.(string)
	if !ok {
		return "", refuse("%s() with a %s that is no str", c.name, p)
	}
	return s, nil
}

// integer is a parameter that is an int known when compiling.
func (c *libCall) integer(p string, otherwise int64) (int64, error) {
	if !c.given(p) {
		return otherwise, nil
	}
	v, err := c.known(p)
	if err != nil {
		return 0, err
	}
	k, ok := v.(int64)
	if !ok {
		return 0, refuse("%s() with a %s that is no int", c.name, p)
	}
	return k, nil
}

// axis is a parameter that is one axis of an array of some rank.
func (c *libCall) axis(p string, otherwise int64, rank int) (int, error) {
	k, err := c.integer(p, otherwise)
	if err != nil {
		return 0, err
	}
	return normAxis(k, rank)
}

// normAxis counts a negative axis from the end.
func normAxis(k int64, rank int) (int, error) {
	if k < -int64(rank) || k >= int64(rank) {
		return 0, refuse("axis %d is out of bounds for an array of rank %d", k, rank)
	}
	if k < 0 {
		k += int64(rank)
	}
	return int(k), nil
}

// axes is a parameter that is None, an axis, or a tuple of axes. all reports None.
func (c *libCall) axes(p string, rank int) (axes []int, all bool, err error) {
	if !c.given(p) {
		return nil, true, nil
	}
	v, err := c.known(p)
	if err != nil {
		return nil, false, err
	}
	axes, err = axisList(v, rank)
	return axes, false, err
}

// axesOrAll are the axes that axis= names, or all of them where it is absent.
func (c *libCall) axesOrAll(rank int) ([]int, error) {
	axes, all, err := c.axes("axis", rank)
	if all {
		axes = upTo(rank)
	}
	return axes, err
}

// axisList reads an int or a tuple of ints as axes, each once.
func axisList(v any, rank int) ([]int, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	seen := map[int]bool{}
	axes := []int{}
	for _, e := range list {
		i, ok := e.(int64)
		if !ok {
			return nil, refuse("an axis that is no int")
		}
		k, err := normAxis(i, rank)
		if err != nil {
			return nil, err
		}
		if seen[k] {
			return nil, refuse("axis %d is given twice", k)
		}
		seen[k] = true
		axes = append(axes, k)
	}
	return axes, nil
}

// dtypeNames are the names, other than NumPy's own, by which an element type is asked for.
var dtypeNames = map[string]nd.DType{"float": nd.Float64, "int": nd.Int64, "bool": nd.Bool, "complex": nd.Complex128, "f4": nd.Float32, "f8": nd.Float64,
	"i1": nd.Int8, "i2": nd.Int16, "i4": nd.Int32, "i8": nd.Int64, "u1": nd.Uint8, "u2": nd.Uint16, "u4": nd.Uint32, "u8": nd.Uint64,
	"c8": nd.Complex64, "c16": nd.Complex128, "?": nd.Bool, "f": nd.Float32, "d": nd.Float64, "double": nd.Float64, "single": nd.Float32,
	"int_": nd.Int64, "uint": nd.Uint64, "intp": nd.Int64, "bool_": nd.Bool, "i": nd.Int32, "l": nd.Int64, "F": nd.Complex64, "D": nd.Complex128}

// dtype is a parameter that names an element type; otherwise when it was not given or None.
func (c *libCall) dtype(p string, otherwise nd.DType) (nd.DType, error) {
	if !c.given(p) {
		return otherwise, nil
	}
	return c.dtypeOf(c.args[p])
}

// dtypeOf is the element type that a value stands for as a dtype argument.
func (b *builder) dtypeOf(v *ir.Value) (nd.DType, error) {
	name := ""
	switch v.Type.Kind {
	case nd.DTypeOf:
		return v.Type.Elem, nil
	case nd.Text:
		return nd.NoType, b.need(v, "a dtype")
	case nd.Str:
		name = v.Type.Text
	case nd.Invalid:
		name = strings.TrimPrefix(strings.TrimPrefix(b.global(v), "numpy."), "builtins.")
	}
	if d, ok := dtypeNames[name]; ok {
		return d, nil
	}
	for _, d := range nd.All {
		if d.NumPy() == name {
			return d, nil
		}
	}
	if name = b.global(v); name != "" {
		return nd.NoType, refuse("dtype %s has no compiled form", name)
	}
	return nd.NoType, refuse("a dtype %s that is not known", v.Type)
}
