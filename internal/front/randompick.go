package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// integers builds Generator.integers and RandomState.randint between two ints. One number is a Python int or bool where the dtype is Python's.
func integers(c *libCall) (*ir.Value, error) {
	extents, err := c.size()
	if err != nil {
		return nil, err
	}
	d, form, err := c.integerType()
	if err != nil {
		return nil, err
	}
	endpoint, err := c.flag("endpoint", false)
	if err != nil {
		return nil, err
	}
	low, high := c.args["low"], c.args["high"]
	if !c.given("high") {
		low, high = c.int(0), low
	}
	ends := []*ir.Value{low, high}
	for i, v := range ends {
		if !v.Type.IsNum() || !v.Type.Elem.IsInt() || v.Type.Elem == nd.Uint64 {
			return nil, refuse("%s() between %s and %s", c.name, low.Type, high.Type)
		}
		ends[i] = c.pyInt(v)
	}
	attrs := op.Attrs{"endpoint": endpoint}
	from, ok1 := c.intConst(ends[0], 0)
	to, ok2 := c.intConst(ends[1], 0)
	if ok1 && ok2 && d == nd.Int64 && from < to {
		attrs["safe"] = true
	}
	return c.draw("draw.integers", ends, d, form, extents, attrs), nil
}

// integerType is the parameter dtype of integers and randint, and the kind of one number.
func (c *libCall) integerType() (nd.DType, string, error) {
	if !c.given("dtype") {
		if c.args["self"].Type.Text == nd.RandomState.Text {
			return nd.Int64, "py", nil
		}
		return nd.Int64, "np", nil
	}
	v := c.args["dtype"]
	switch c.global(v) {
	case "builtins.int":
		return nd.Int64, "py", nil
	case "builtins.bool":
		return nd.Bool, "py", nil
	}
	d, err := c.dtypeOf(v)
	if err == nil && (d.Inexact() || d != nd.Bool && !d.IsInt()) {
		err = refuse("%s() with dtype=%s", c.name, d.NumPy())
	}
	return d, "np", err
}

// shuffled puts the rows of x in another order.
func (c *libCall) shuffled(x *ir.Value) {
	c.knownGenerator(c.args["self"])
	c.node("draw.shuffle", []*ir.Value{c.args["self"], x}, nil)
}

// firstAxis refuses axes other than the first.
func (c *libCall) firstAxis() error {
	if k, err := c.integer("axis", 0); err != nil || k != 0 {
		return refuse("%s() along axis %d", c.name, k)
	}
	return nil
}

func shuffle(c *libCall) (*ir.Value, error) {
	x := c.args["x"]
	if err := c.firstAxis(); err != nil {
		return nil, err
	}
	if !x.Type.IsArray() || x.Type.Rank() == 0 || x.Type.ReadOnly {
		return nil, refuse("shuffle() of %s", x.Type)
	}
	c.shuffled(x)
	return c.none(), nil
}

// permutation is a shuffled range, or the rows of an array in another order. Of an array of more axes the indices are shuffled.
func permutation(c *libCall) (*ir.Value, error) {
	x := c.args["x"]
	if err := c.firstAxis(); err != nil {
		return nil, err
	}
	switch {
	case x.Type.IsNum() && x.Type.Elem == nd.Int64:
		return c.shuffledRange(c.pyInt(x))
	case !x.Type.IsArray() || x.Type.Rank() == 0:
		return nil, refuse("permutation() of %s", x.Type)
	case x.Type.Rank() == 1:
		y := c.copied(x)
		c.shuffled(y)
		return y, nil
	}
	at, err := c.shuffledRange(c.extent(x.Type.Dims[0]))
	if err != nil {
		return nil, err
	}
	return c.getitem(x, []index{{at: at}})
}

func (c *libCall) shuffledRange(n *ir.Value) (*ir.Value, error) {
	r, err := c.npCall("numpy.arange", []argument{{value: n}}, c.n)
	if err == nil {
		c.shuffled(r)
	}
	return r, err
}

// permuted without an axis shuffles all elements.
func permuted(c *libCall) (*ir.Value, error) {
	x := c.args["x"]
	if err := c.no("axis", "out"); err != nil {
		return nil, err
	}
	if !x.Type.IsArray() || x.Type.Rank() == 0 || x.Type.Rank() > 1 && x.Type.Order != nd.C {
		return nil, refuse("permuted() of %s", x.Type)
	}
	y := c.copied(x)
	flat, err := c.ravel(y)
	if err != nil {
		return nil, err
	}
	c.shuffled(flat)
	return y, nil
}

// choice draws indices below the number of elements, and takes the elements where an array was given.
func choice(c *libCall) (*ir.Value, error) {
	extents, err := c.size()
	if err == nil {
		err = c.firstAxis()
	}
	if err != nil {
		return nil, err
	}
	a, err := c.ufuncArg(c.args["a"])
	if err != nil {
		return nil, err
	}
	n := a
	switch legacy := c.args["self"].Type.Text == nd.RandomState.Text; {
	case a.Type.IsArray() && (a.Type.Rank() == 1 || !legacy && extents != nil):
		n = c.extent(a.Type.Dims[0])
	case !a.Type.IsNum() || a.Type.Elem != nd.Int64:
		return nil, refuse("choice() from %s", a.Type)
	}
	at, err := c.indicesBelow(c.pyInt(n), extents)
	if err != nil || a.Type.IsNum() {
		return at, err
	}
	return c.getitem(a, []index{{at: at}})
}

func (c *libCall) indicesBelow(n *ir.Value, extents []*ir.Value) (*ir.Value, error) {
	replace, err := c.flag("replace", true)
	if err != nil {
		return nil, err
	}
	mixed, err := c.flag("shuffle", true)
	if err != nil {
		return nil, err
	}
	if !c.given("p") {
		return c.draw("draw.choice", []*ir.Value{n}, nd.Int64, "py", extents, op.Attrs{"replace": replace, "shuffle": mixed}), nil
	}
	p, err := c.ufuncArg(c.args["p"])
	if err != nil {
		return nil, err
	}
	if !replace || p.Type.Rank() != 1 || p.Type.Elem.IsComplex() {
		return nil, refuse("choice() with p of type %s, replace=%v", p.Type, replace)
	}
	c.guard(c.compareInts("==", n, c.extent(p.Type.Dims[0])), "as many probabilities as elements")
	return c.draw("draw.choice.p", []*ir.Value{c.cast(p, nd.Float64, nd.Scalar)}, nd.Int64, "py", extents, nil), nil
}
