package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// setOps are the operators on sets, by what they make.
var setOps = map[string]string{"__bitor": "union", "__bitand": "intersection", "__sub": "difference", "__bitxor": "symmetric"}

// setMethods are the methods that combine sets; those that change the first are marked.
var setMethods = map[string]combination{
	"union": {"union", false}, "intersection": {"intersection", false}, "difference": {"difference", false}, "symmetric_difference": {"symmetric", false},
	"intersection_update": {"intersection", true}, "difference_update": {"difference", true}, "symmetric_difference_update": {"symmetric", true},
}

type combination struct {
	how     string
	inPlace bool
}

var setTests = map[string]func(b *builder, x, y *ir.Value) (*ir.Value, error){
	"issubset":   func(b *builder, x, y *ir.Value) (*ir.Value, error) { return b.compareSets("<=", x, y) },
	"issuperset": func(b *builder, x, y *ir.Value) (*ir.Value, error) { return b.compareSets(">=", x, y) },
	"isdisjoint": (*builder).disjoint,
}

// setDisplay is {x, y, ...}. CPython makes one of three constants or more at once, and copies it each time.
func (b *builder) setDisplay(n *physl.Node) (*ir.Value, error) {
	elems, err := b.spread(n.Args)
	if err != nil {
		return nil, err
	}
	constant := len(elems) > 2
	for _, c := range n.Args {
		constant = constant && isConstant(c)
	}
	fill := func(s *ir.Value) error {
		for _, e := range elems {
			if err := b.tablePut(s, e); err != nil {
				return err
			}
		}
		return nil
	}
	if !constant {
		s, err := b.newTable(nd.Set, listKey(n))
		if err != nil {
			return nil, err
		}
		return s, fill(s)
	}
	made, err := b.newTable(nd.Set, listKey(n)+" constant")
	if err == nil {
		err = fill(made)
	}
	if err != nil {
		return nil, err
	}
	s, err := b.newTable(nd.Set, listKey(n))
	if err != nil {
		return nil, err
	}
	return s, b.setUpdate(s, made)
}

// isConstant reports whether CPython evaluates n when it compiles.
func isConstant(n *physl.Node) bool {
	if n.Kind == physl.Name {
		return false
	}
	if n.Kind != physl.Call {
		return true
	}
	for _, c := range n.Args {
		if !isConstant(c) {
			return false
		}
	}
	return n.Is("__minus") || n.Is("tuple")
}

// setCall is set(x).
func setCall(c *libCall) (*ir.Value, error) {
	v := c.args["iterable"]
	if v == nil {
		return c.newTable(nd.Set, c.placeKey("set"))
	}
	if g, ok := c.statics[v].(*generator); ok && !c.hasName(v) {
		return c.grownBy(g.n, g.of, func() (*ir.Value, error) { return c.newTable(nd.Set, c.placeKey("set")) }, func(s *ir.Value) error {
			e, err := c.expr(g.n.Args[0])
			if err != nil {
				return err
			}
			return c.tablePut(s, e)
		})
	}
	return c.setOf(v)
}

func (b *builder) setOf(v *ir.Value) (*ir.Value, error) {
	return b.settled(func() (*ir.Value, error) { return b.newTable(nd.Set, b.placeKey("set")) }, func(s *ir.Value) error { return b.tableUpdate(s, v) })
}

// asSet is v, or the set of its items.
func (b *builder) asSet(v *ir.Value) (*ir.Value, error) {
	if v.Type.Kind == nd.Set {
		return v, nil
	}
	return b.setOf(v)
}

// setUpdate is s.update(v).
func (b *builder) setUpdate(s, v *ir.Value) error {
	if err := b.changeable(s); err != nil {
		return err
	}
	if !v.Type.IsTable() {
		of, err := b.anySequence(v)
		if err != nil {
			return err
		}
		return b.forItems(of, b.int(0), func(e *ir.Value) error { return b.tablePut(s, e) })
	}
	if !v.Type.Key().Equal(s.Type.Key()) {
		return b.lists.oneKey(s, v)
	}
	b.resizes(s, false)
	b.node("set.update", []*ir.Value{s, v}, op.Attrs{"how": "union"})
	return nil
}

// oneKey has s hold what v holds. Where both learn something new they become one class.
func (s *lists) oneKey(x, y *ir.Value) error {
	if y.Type.Key().Kind == nd.Invalid {
		return nil
	}
	if x.Type.Key().Kind == nd.Invalid {
		return s.learn(x.Type.Text, y.Type.Key())
	}
	if x.Type.Kind != y.Type.Kind {
		return refuse("a set of the keys of %s", y.Type)
	}
	return oneClass{x.Type.Text, y.Type.Text}
}

// combinedSet is x | y or its like: a new set.
func (b *builder) combinedSet(how string, x, y *ir.Value) (*ir.Value, error) {
	t, err := b.growing(nd.Set, b.placeKey("combined "+how))
	if err != nil {
		return nil, err
	}
	out := func() (*ir.Value, error) { return b.node("table.new", nil, nil, t).Out(), nil }
	for _, v := range []*ir.Value{x, y} {
		switch {
		case v.Type.Key().Kind == nd.Invalid || v.Type.Key().Equal(t.Key()):
		case t.Key().Kind == nd.Invalid:
			if err := b.lists.learn(t.Text, v.Type.Key()); err != nil {
				return nil, err
			}
			return out()
		default:
			return nil, oneClass{t.Text, v.Type.Text}
		}
	}
	switch xNever, yNever := x.Type.Key().Kind == nd.Invalid, y.Type.Key().Kind == nd.Invalid; {
	case xNever && yNever:
		return out()
	case xNever:
		x, err = out()
	case yNever:
		y, err = out()
	}
	if err != nil {
		return nil, err
	}
	return b.node("set.combine", []*ir.Value{x, y}, op.Attrs{"how": how}, t).Out(), nil
}

// updateSet is x &= y, x -= y or x ^= y.
func (b *builder) updateSet(how string, x, y *ir.Value) error {
	if how == "union" {
		return b.setUpdate(x, y)
	}
	if err := b.changeable(x); err != nil {
		return err
	}
	switch {
	case y.Type.Key().Kind == nd.Invalid && how != "intersection" || x.Type.Key().Kind == nd.Invalid && how != "symmetric":
		return nil
	case y.Type.Key().Kind == nd.Invalid:
		return b.tableClear(x)
	case !x.Type.Key().Equal(y.Type.Key()):
		return b.lists.oneKey(x, y)
	}
	b.resizes(x, true)
	b.resizes(x, false)
	b.node("set.update", []*ir.Value{x, y}, op.Attrs{"how": how})
	return nil
}

func setMethod(to combination) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		s := c.args["self"]
		others, _ := c.members(c.args["others"])
		if len(others) != 1 || others[0].Type.Kind != nd.Set {
			if to.how != "union" {
				return nil, refuse("%s of a set and what is no set", to.how)
			}
			r, err := c.copiedTable(s)
			for _, v := range others {
				if err == nil {
					err = c.setUpdate(r, v)
				}
			}
			return r, err
		}
		if to.inPlace {
			return c.none(), c.updateSet(to.how, s, others[0])
		}
		return c.combinedSet(to.how, s, others[0])
	}
}

// setOp is an operator on two sets.
func (b *builder) setOp(name string, vs []*ir.Value) (*ir.Value, error) {
	if len(vs) != 2 || vs[0].Type.Kind != nd.Set || vs[1].Type.Kind != nd.Set {
		return nil, refuse("operator %s on a set and what is none", name)
	}
	if how := setOps[name]; how != "" {
		return b.combinedSet(how, vs[0], vs[1])
	}
	return b.compareSets(name, vs[0], vs[1])
}

// compareSets is whether one set is a part of the other.
func (b *builder) compareSets(o string, x, y *ir.Value) (*ir.Value, error) {
	if mirrored[o] == "" {
		return nil, refuse("operator %s on sets", o)
	}
	fits := b.compareInts(o, b.tableLen(x), b.tableLen(y))
	if o == ">" || o == ">=" {
		x, y = y, x
	}
	return b.both(fits, func() *ir.Value {
		if x.Type.Key().Kind == nd.Invalid || y.Type.Key().Kind == nd.Invalid {
			return b.compareInts("==", b.tableLen(x), b.int(0))
		}
		return b.node("set.within", []*ir.Value{x, y}, nil).Out()
	}), nil
}

// disjoint is x.isdisjoint(y).
func (b *builder) disjoint(x, y *ir.Value) (*ir.Value, error) {
	common, err := b.combinedSet("intersection", x, y)
	if err != nil {
		return nil, err
	}
	return b.compareInts("==", b.tableLen(common), b.int(0)), nil
}
