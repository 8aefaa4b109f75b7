package front

import (
	"slices"

	"phylanx/internal/ir"
)

// partial is the value of functools.partial(f, ...). It exists only while building.
type partial struct {
	f    *ir.Value
	args []argument
}

// partialOf is functools.partial(f, ...).
func (b *builder) partialOf(args []argument) (*ir.Value, error) {
	if len(args) == 0 || args[0].name != "" {
		return nil, unsupported{reason: "partial with these arguments"}
	}
	return b.newStatic(&partial{args[0].value, args[1:]}), nil
}

// with are the arguments of a call: those that p has come first, and those of its names that are not given again.
func (p *partial) with(args []argument) []argument {
	var out, named []argument
	for _, a := range p.args {
		switch {
		case a.name == "":
			out = append(out, a)
		case !slices.ContainsFunc(args, func(c argument) bool { return c.name == a.name }):
			named = append(named, a)
		}
	}
	return append(append(out, args...), named...)
}
