package front

import (
	"maps"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Sorting and selection along an axis.
func init() {
	maps.Copy(functions, map[string]libFunc{
		"numpy.sort":         {"a, axis=-1, kind=None, order=None, *, stable=None", sortCall},
		"numpy.argsort":      {"a, axis=-1, kind=None, order=None, *, stable=None", argsort},
		"numpy.partition":    {"a, kth, axis=-1, kind='introselect', order=None", partition("routine.partition")},
		"numpy.argpartition": {"a, kth, axis=-1, kind='introselect', order=None", partition("routine.argpartition")},
	})
	maps.Copy(methods, map[string]libFunc{
		"sort":      {"axis=-1, kind=None, order=None, *, stable=None", sortMethod},
		"partition": {"kth, axis=-1, kind='introselect', order=None", partitionMethod},
	})
}

// sortCall is stable, which no one can tell.
func sortCall(c *libCall) (*ir.Value, error) {
	x, err := c.sortOperand()
	if err != nil {
		return nil, err
	}
	return c.alongAxis(x, c.sameLayout("sort"))
}

// sortOperand is the array to be sorted.
func (c *libCall) sortOperand() (*ir.Value, error) {
	if err := c.no("order"); err != nil {
		return nil, err
	}
	return c.ufuncArg(c.args["a"])
}

// argsort of the default kind is not stable: among equal elements its order depends on the length and the processor, so there NumPy's routine does it.
func argsort(c *libCall) (*ir.Value, error) {
	kind, err := c.text("kind", "quicksort")
	if err != nil {
		return nil, err
	}
	stable, err := c.flag("stable", kind == "stable" || kind == "mergesort")
	if err != nil {
		return nil, err
	}
	if kind == "heapsort" {
		return nil, refuse("argsort() by heapsort")
	}
	x, err := c.sortOperand()
	if err != nil {
		return nil, err
	}
	own := func(x *ir.Value, k int) (*ir.Value, error) { return c.view("argsort", x, k), nil }
	if stable {
		return c.alongAxis(x, own)
	}
	return c.alongAxis(x, func(x *ir.Value, k int) (*ir.Value, error) {
		distinct, err := c.distinct(x, k)
		if err != nil {
			return nil, err
		}
		return c.choose(distinct, func() (*ir.Value, error) { return own(x, k) }, func() (*ir.Value, error) { return c.view("routine.argsort", x, k), nil })
	})
}

// distinct is whether no two elements along axis k are equal, and at most one is NaN.
func (c *libCall) distinct(x *ir.Value, k int) (*ir.Value, error) {
	s := c.view("sort", x, k)
	lower, upper := c.slice(s, k, index{slice: true, hi: c.int(-1)}), c.slice(s, k, index{slice: true, lo: c.int(1)})
	outer := c.quiet
	c.quiet = op.WarningKinds["all"]
	ordered, err := c.ufuncNamed("less", lower, upper)
	c.quiet = outer
	if err != nil {
		return nil, err
	}
	all, err := c.reduce(c.rowOf("all"), ordered, nil, true, false)
	if err != nil {
		return nil, err
	}
	return c.cast(all, nd.Bool, nd.Py), nil
}

// alongAxis does f along the parameter axis, whose default is the last; None flattens.
func (c *libCall) alongAxis(x *ir.Value, f func(x *ir.Value, k int) (*ir.Value, error)) (*ir.Value, error) {
	if !x.Type.IsArray() {
		return nil, refuse("%s() of a number", c.name)
	}
	if c.args["axis"] != nil && !c.given("axis") {
		flat, err := c.ravel(x)
		if err != nil {
			return nil, err
		}
		return f(flat, 0)
	}
	k, err := c.axis("axis", -1, x.Type.Rank())
	if err != nil {
		return nil, err
	}
	return f(x, k)
}

// sameLayout applies a row to a copy of the array in the order of its memory, as NumPy's functions that work in place on a copy do.
func (c *libCall) sameLayout(row string, more ...*ir.Value) func(x *ir.Value, k int) (*ir.Value, error) {
	return func(x *ir.Value, k int) (*ir.Value, error) {
		order := c.memoryAxes([]*ir.Value{x})
		if order != nil {
			x, k = c.arranged(x, order), positions(order)[k]
		}
		return c.rearranged(c.view(row, x, k, more...), order), nil
	}
}

// partition builds partition and argpartition. Which element stands where beside the chosen ones is for NumPy's routine to say.
func partition(row string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		x, err := c.sortOperand()
		if err != nil {
			return nil, err
		}
		at, err := c.chosen()
		if err != nil {
			return nil, err
		}
		if row == "routine.partition" {
			return c.alongAxis(x, c.sameLayout(row, at))
		}
		return c.alongAxis(x, func(x *ir.Value, k int) (*ir.Value, error) { return c.view(row, x, k, at), nil })
	}
}

// chosen is the parameter kth as an array of rank 1.
func (c *libCall) chosen() (*ir.Value, error) {
	kind, err := c.text("kind", "introselect")
	if err != nil {
		return nil, err
	}
	at, err := c.ufuncArg(c.args["kth"])
	if err != nil {
		return nil, err
	}
	if kind != "introselect" || !at.Type.Elem.IsInt() || at.Type.Rank() > 1 {
		return nil, refuse("%s() by %s", c.name, at.Type)
	}
	if at.Type.IsNum() {
		return c.filled(c.cast(at, nd.Int64, nd.Scalar), []*ir.Value{c.int(1)}), nil
	}
	return c.cast(at, nd.Int64, nd.Scalar), nil
}

// inPlace is the array of a method that orders its elements, and the axis.
func (c *libCall) inPlace() (*ir.Value, int, error) {
	x := c.args["self"]
	if !x.Type.IsArray() || x.Type.Rank() == 0 || x.Type.ReadOnly || c.given("order") {
		return nil, 0, refuse("%s of %s", c.name, x.Type)
	}
	k, err := c.axis("axis", -1, x.Type.Rank())
	return x, k, err
}

// sortMethod sorts in place.
func sortMethod(c *libCall) (*ir.Value, error) {
	x, k, err := c.inPlace()
	if err != nil {
		return nil, err
	}
	return c.none(), c.write(x, c.view("sort", x, k))
}

func partitionMethod(c *libCall) (*ir.Value, error) {
	x, k, err := c.inPlace()
	if err != nil {
		return nil, err
	}
	at, err := c.chosen()
	if err != nil {
		return nil, err
	}
	return c.none(), c.write(x, c.view("routine.partition", x, k, at))
}
