package front

import (
	"maps"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.einsum": {"*operands, out=None, optimize=False", einsum},
	})
}

// einsum multiplies its operands two at a time, from the left, and keeps of each product the subscripts that come later. Subscripts that only one operand has and
// the result has not are summed at once; a product over one subscript is a matmul, over none or several an elementwise product that is summed, or a
// matmul of reshaped operands. NumPy's own loops warn of nothing; those of products, which it calls when it optimizes, do.
func einsum(c *libCall) (*ir.Value, error) {
	if err := c.no("out"); err != nil {
		return nil, err
	}
	if !c.given("optimize") {
		outer := c.quiet
		c.quiet = op.WarningKinds["all"]
		defer func() { c.quiet = outer }()
	}
	list, _ := c.members(c.args["operands"])
	text, list, err := c.subscripts(list)
	if err != nil {
		return nil, err
	}
	xs, err := c.ufuncArgs(list)
	if err != nil {
		return nil, err
	}
	terms, out, err := expanded(text, xs)
	if err != nil {
		return nil, err
	}
	for i, x := range xs {
		if xs[i], terms[i], err = c.diagonals(x, terms[i]); err != nil {
			return nil, err
		}
		if strings.Trim(out, strings.Join(terms, "")) != "" || len(terms) == 1 && xs[0].Type.ReadOnly && out == terms[0] {
			return nil, refuse("einsum(%q)", text)
		}
		others := out + strings.Join(terms[:i], "") + strings.Join(terms[i+1:], "")
		if xs[i], terms[i], err = c.summed(xs[i], terms[i], others); err != nil {
			return nil, err
		}
	}
	for len(xs) > 2 {
		rest := out + strings.Join(terms[2:], "")
		middle := ""
		for _, s := range terms[0] + terms[1] {
			if strings.ContainsRune(rest, s) && !strings.ContainsRune(middle, s) {
				middle += string(s)
			}
		}
		p, err := c.contract(xs[:2], terms[:2], middle)
		if err != nil {
			return nil, err
		}
		xs, terms = append([]*ir.Value{p}, xs[2:]...), append([]string{middle}, terms[2:]...)
	}
	if len(xs) == 1 {
		return c.ordered(xs[0], terms[0], out), nil
	}
	return c.contract(xs, terms, out)
}

// subscripts are those of an einsum as text, and its operands; they may be given as lists of ints behind each operand.
func (c *libCall) subscripts(list []*ir.Value) (string, []*ir.Value, error) {
	if len(list) > 1 && list[0].Type.Kind == nd.Text {
		return "", nil, c.need(list[0], "the subscripts of einsum")
	}
	if len(list) > 1 && list[0].Type.Kind == nd.Str {
		return strings.ReplaceAll(list[0].Type.Text, " ", ""), list[1:], nil
	}
	var operands []*ir.Value
	var terms []string
	out := ""
	for k, v := range list {
		if k%2 == 0 && k < len(list)-1 {
			operands = append(operands, v)
			continue
		}
		all, _ := c.constOf(v)
		term, arrow := "", k%2 == 0
		of, ok := all.([]any)
		for _, e := range of {
			i, isInt := e.(int64)
			if ok = ok && isInt && i >= 0 && i < 26; ok {
				term += string(rune('a' + i))
			}
		}
		if !ok {
			return "", nil, refuse("einsum() with these operands")
		}
		if arrow {
			out = "->" + term
		} else {
			terms = append(terms, term)
		}
	}
	if len(operands) == 0 || len(operands) != len(terms) {
		return "", nil, refuse("einsum() with these operands")
	}
	return strings.Join(terms, ",") + out, operands, nil
}

// expanded are the subscripts of each operand and of the result, an ellipsis written as subscripts of its own.
func expanded(text string, xs []*ir.Value) (terms []string, out string, err error) {
	in, out, explicit := strings.Cut(text, "->")
	terms = strings.Split(in, ",")
	if len(terms) != len(xs) {
		return nil, "", refuse("einsum(%q)", text)
	}
	const free = "\x01\x02\x03\x04\x05\x06\x07\x08" // subscripts that no one can write, the last axis of an ellipsis first
	widest := 0
	for i, t := range terms {
		named := strings.Replace(t, "...", "", 1)
		n := xs[i].Type.Rank() - len(named)
		if strings.Contains(named, ".") || n < 0 || n > len(free) || n > 0 && named == t {
			return nil, "", refuse("einsum(%q)", text)
		}
		widest = max(widest, n)
		terms[i] = strings.Replace(t, "...", backwards(free[:n]), 1)
	}
	dots := backwards(free[:widest])
	if !explicit {
		out = dots + implied(strings.ReplaceAll(in, "...", ""))
	}
	out = strings.Replace(out, "...", dots, 1)
	if repeats(out) || strings.Contains(out, ".") {
		return nil, "", refuse("einsum(%q)", text)
	}
	return terms, out, nil
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// diagonals takes the diagonal of axes of x that have one subscript; it comes last.
func (c *libCall) diagonals(x *ir.Value, term string) (*ir.Value, string, error) {
	for i := 0; i < len(term); i++ {
		j := strings.LastIndexByte(term, term[i])
		if j == i {
			continue
		}
		c.unify(x.Type.Dims[i], x.Type.Dims[j])
		d, err := c.npCall("numpy.diagonal", []argument{{value: x}, {value: c.int(0)}, {value: c.int(int64(i))}, {value: c.int(int64(j))}}, c.n)
		if err != nil {
			return nil, "", err
		}
		x, term, i = d, term[:i]+term[i+1:j]+term[j+1:]+term[i:i+1], -1
	}
	return x, term, nil
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
		return c.contractMatrices(xs, terms, []string{batch, left, right, inner}, out)
	}
	all := batch + left + right + inner
	p, err := c.ufuncNamed("multiply", c.aligned(xs[0], terms[0], all), c.aligned(xs[1], terms[1], all))
	if err != nil {
		return nil, err
	}
	p, rest, err := c.summed(p, all, out)
	if err == nil && rest == all && p.Type.Elem.Inexact() {
		p, err = c.ufuncNamed("add", p, c.number(p.Type.Elem, 0)) // NumPy adds products to zeros: none of them is -0.0
	}
	if err != nil || !p.Type.IsArray() {
		return p, err
	}
	return c.ordered(p, rest, out), nil
}

// contractMatrices is contract as a matmul: groups are the subscripts that both keep, of the first, of the second, and that are summed.
func (c *libCall) contractMatrices(xs []*ir.Value, terms, groups []string, out string) (*ir.Value, error) {
	batch, left, right, inner := groups[0], groups[1], groups[2], groups[3]
	for i, s := range terms[0] {
		if k := strings.IndexRune(terms[1], s); k >= 0 {
			c.unify(xs[0].Type.Dims[i], xs[1].Type.Dims[k])
		}
	}
	extents := func(x *ir.Value, term, of string) []*ir.Value {
		es := make([]*ir.Value, len(of))
		for i := range of {
			es[i] = c.extent(x.Type.Dims[strings.IndexByte(term, of[i])])
		}
		return es
	}
	shared := extents(xs[0], terms[0], batch)
	rows, cols, depth := extents(xs[0], terms[0], left), extents(xs[1], terms[1], right), c.product(extents(xs[0], terms[0], inner))
	x, err := c.reshape(c.ordered(xs[0], terms[0], batch+left+inner), append(slices.Clone(shared), c.product(rows), depth))
	if err != nil {
		return nil, err
	}
	y, err := c.reshape(c.ordered(xs[1], terms[1], batch+inner+right), append(slices.Clone(shared), depth, c.product(cols)))
	if err != nil {
		return nil, err
	}
	p, err := c.matmul(x, y)
	if err != nil {
		return nil, err
	}
	if p, err = c.reshape(p, slices.Concat(shared, rows, cols)); err != nil {
		return nil, err
	}
	return c.ordered(p, batch+left+right, out), nil
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
