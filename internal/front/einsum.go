package front

import (
	"maps"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.einsum":    {"*operands, out=None, optimize=False", einsum},
		"numpy.tensordot": {"a, b, axes=2", tensordot},
	})
}

// einsum of one or two operands, whose subscripts occur at most once in each. Subscripts that only one operand has and the result has not are summed at once;
// a product over one subscript is a matmul, over none or several an elementwise product that is summed.
func einsum(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	list, _ := c.members(c.args["operands"])
	if len(list) < 2 || len(list) > 3 || list[0].Type.Kind != nd.Str {
		return nil, refuse("einsum() of %d operands", len(list)-1)
	}
	in, out, ok := strings.Cut(strings.ReplaceAll(list[0].Type.Text, " ", ""), "->")
	if !ok {
		out = implied(in)
	}
	if len(list) == 2 && len(in) == 2 && repeats(in) && out == "" {
		return c.traced(list[1])
	}
	terms := strings.Split(in, ",")
	if len(terms) != len(list)-1 || strings.Contains(in+out, ".") || repeats(out) {
		return nil, refuse("einsum(%q)", list[0].Type.Text)
	}
	xs, err := c.ufuncArgs(list[1:])
	if err != nil {
		return nil, err
	}
	for i, x := range xs {
		if x.Type.Rank() != len(terms[i]) || repeats(terms[i]) {
			return nil, refuse("einsum(%q)", list[0].Type.Text)
		}
		others := out
		if len(xs) == 2 {
			others += terms[1-i]
		}
		if xs[i], terms[i], err = c.summed(x, terms[i], others); err != nil {
			return nil, err
		}
	}
	if strings.Trim(out, terms[0]+terms[len(terms)-1]) != "" {
		return nil, refuse("einsum(%q)", list[0].Type.Text)
	}
	if len(xs) == 1 {
		return c.ordered(xs[0], terms[0], out), nil
	}
	return c.contract(xs, terms, out)
}

// implied is the result of subscripts without an arrow: those that occur once, in alphabetical order.
func implied(in string) string {
	var out []rune
	for _, s := range in {
		if s != ',' && strings.Count(in, string(s)) == 1 {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return string(out)
}

// traced is the sum of the diagonal of a square matrix.
func (c *libCall) traced(v *ir.Value) (*ir.Value, error) {
	x, err := c.ufuncArg(v)
	if err != nil || x.Type.Rank() != 2 {
		return nil, refuse("einsum() of %s", v.Type)
	}
	c.unify(x.Type.Dims[0], x.Type.Dims[1])
	d, err := c.npCall("numpy.diagonal", []argument{{value: x}}, nil)
	if err != nil {
		return nil, err
	}
	r, _, err := c.summed(d, "i", "")
	return r, err
}

func repeats(term string) bool {
	for i := range term {
		if strings.IndexByte(term, term[i]) != i {
			return true
		}
	}
	return false
}

// summed reduces the axes of x whose subscripts do not occur elsewhere.
func (b *builder) summed(x *ir.Value, term, elsewhere string) (*ir.Value, string, error) {
	var axes []int
	rest := ""
	for k, s := range term {
		if strings.ContainsRune(elsewhere, s) {
			rest += string(s)
		} else {
			axes = append(axes, k)
		}
	}
	if len(axes) == 0 {
		return x, term, nil
	}
	if d := x.Type.Elem; d != nd.Int64 && d != nd.Uint64 && !d.Inexact() {
		return nil, "", refuse("einsum() of %s", d.NumPy()) // its sums have the operands' narrow type
	}
	r, err := b.reduce(b.rowOf("sum"), x, axes, false, false)
	return r, rest, err
}

// ordered permutes the axes of x from the order of subscripts from to that of to.
func (b *builder) ordered(x *ir.Value, from, to string) *ir.Value {
	if from == to {
		return x
	}
	axes := make([]int, len(to))
	for i := range to {
		axes[i] = strings.IndexByte(from, to[i])
	}
	return b.permute(x, axes)
}

// contract multiplies two operands and sums over the subscripts that the result has not.
func (c *libCall) contract(xs []*ir.Value, terms []string, out string) (*ir.Value, error) {
	var batch, left, right, inner string
	for _, s := range terms[0] {
		switch kept, both := strings.ContainsRune(out, s), strings.ContainsRune(terms[1], s); {
		case both && kept:
			batch += string(s)
		case both:
			inner += string(s)
		default:
			left += string(s)
		}
	}
	for _, s := range terms[1] {
		if !strings.ContainsRune(terms[0], s) {
			right += string(s)
		}
	}
	if len(inner) == 1 && len(left) <= 1 && len(right) <= 1 && (batch == "" || len(left) == 1 && len(right) == 1) {
		x, y := c.ordered(xs[0], terms[0], batch+left+inner), c.ordered(xs[1], terms[1], batch+inner+right)
		r, err := c.matmul(x, y)
		if err != nil || !r.Type.IsArray() {
			return r, err
		}
		return c.ordered(r, batch+left+right, out), nil
	}
	if inner != "" && left != "" && right != "" {
		return nil, refuse("einsum() over several subscripts")
	}
	all := batch + left + right + inner
	p, err := c.ufuncNamed("multiply", c.aligned(xs[0], terms[0], all), c.aligned(xs[1], terms[1], all))
	if err != nil {
		return nil, err
	}
	p, rest, err := c.summed(p, all, out)
	if err != nil || !p.Type.IsArray() {
		return p, err
	}
	return c.ordered(p, rest, out), nil
}

// aligned gives x an axis for every subscript of all.
func (c *libCall) aligned(x *ir.Value, term, all string) *ir.Value {
	if !x.Type.IsArray() {
		return x
	}
	have := ""
	for _, s := range all {
		if strings.ContainsRune(term, s) {
			have += string(s)
		}
	}
	x = c.ordered(x, term, have)
	for k, s := range all {
		if !strings.ContainsRune(term, s) {
			x = c.newaxis(x, k)
		}
	}
	return x
}

// tensordot over the last axis of the first operand and the first of the second is dot of matrices.
func tensordot(c *libCall) (*ir.Value, error) {
	n, err := c.integer("axes", 2)
	if err != nil {
		return nil, err
	}
	xs, err := c.ufuncArgs([]*ir.Value{c.args["a"], c.args["b"]})
	if err != nil {
		return nil, err
	}
	if n != 1 || xs[0].Type.Rank() == 0 || xs[1].Type.Rank() == 0 || xs[1].Type.Rank() > 2 {
		return nil, refuse("tensordot() over %d axes", n)
	}
	c.args["a"], c.args["b"] = xs[0], xs[1]
	r, err := dot(c)
	if err == nil && r.Type.IsNum() {
		r = c.zeroD(r)
	}
	return r, err
}
