package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// mask is the parameter where= of a ufunc or a reduction: nil when every element takes part.
func (c *libCall) mask() (*ir.Value, error) {
	v := c.args["where"]
	if v == nil {
		return nil, nil
	}
	if k, ok := c.constOf(v); ok && k == true {
		return nil, nil
	}
	m, err := c.ufuncArg(v)
	if err != nil {
		return nil, err
	}
	if m.Type.Elem != nd.Bool {
		return nil, refuse("%s() with where= of type %s", c.name, m.Type)
	}
	return m, nil
}

// harmless are operands for which the rows neither fail nor warn, where that is not 1.
var harmless = map[string]int64{"arctanh": 0}

// maskOperands puts a harmless number in the place of elements that where= leaves out: NumPy computes nothing there, and so warns of nothing.
func (c *libCall) maskOperands(row *op.Spec, xs []*ir.Value, mask *ir.Value) error {
	in, _, err := row.Types(typesOf(xs))
	if err != nil {
		return refuse("%s: %v", row.Name, err)
	}
	k, special := harmless[row.Name]
	if !special {
		k = 1
	}
	for i := range xs {
		x, err := c.operandAs(xs[i], in[i])
		if err != nil {
			return err
		}
		if xs[i], err = c.ufuncNamed("where", mask, x, c.number(in[i], k)); err != nil {
			return err
		}
	}
	return nil
}

// maskedOutput writes the elements of r that where= chooses to the output array.
func (c *libCall) maskedOutput(out, r, mask *ir.Value) error {
	if mask == nil {
		return c.output(out, r)
	}
	if !nd.CanCastSameKind(r.Type.Elem, out.Type.Elem) {
		return refuse("cannot cast ufunc output from %s to %s", r.Type.Elem.NumPy(), out.Type.Elem.NumPy())
	}
	r, err := c.castWithin(r, out.Type.Elem, loopOf(r))
	if err != nil {
		return err
	}
	v, err := c.ufuncNamed("where", mask, r, out)
	if err != nil {
		return err
	}
	return c.writeCast(out, v, "")
}

// neutral is what a reduction starts with.
var neutral = map[string]int64{"sum": 0, "prod": 1, "any": 0, "all": 1}

// maskReduced puts what changes nothing in the place of elements that where= leaves out of a reduction.
func (c *libCall) maskReduced(row *op.Spec, x, mask, initial *ir.Value) (*ir.Value, error) {
	if mask.Type.Rank() > x.Type.Rank() {
		return nil, refuse("%s() with where= of more axes", c.name)
	}
	k, ok := neutral[row.Name]
	rest := c.number(x.Type.Elem, k)
	if !ok {
		if combine[row.Name] == "" || initial == nil || initial.Type.Kind == nd.None {
			return nil, refuse("%s() with where=", c.name)
		}
		v, err := c.ufuncArg(initial)
		if err != nil {
			return nil, err
		}
		if rest, err = c.operandAs(v, x.Type.Elem); err != nil {
			return nil, err
		}
	}
	return c.ufuncNamed("where", mask, x, rest)
}
