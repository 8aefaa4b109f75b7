// fold computes what is known: rows whose operands are constants, identities, members of known tuples, and branches and loops that are never
// entered. Identities of floats hold for NaN, infinities and -0 (so x+0 is no identity, x-0 is), and only on numbers: an array
// operation makes new memory, which its operand is not. Nothing that would fail or warn is folded, nor what a math library computes.
package pass

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func fold(f *ir.Func) {
	(&folder{f: f, to: map[*ir.Value]*ir.Value{}}).block(f.Body)
}

type folder struct {
	f  *ir.Func
	to map[*ir.Value]*ir.Value
}

func (d *folder) value(v *ir.Value) *ir.Value {
	for d.to[v] != nil {
		v = d.to[v]
	}
	return v
}

func (d *folder) block(b *ir.Block) {
	nodes := b.Nodes
	b.Nodes = make([]*ir.Node, 0, len(nodes))
	for len(nodes) > 0 {
		n := nodes[0]
		nodes = nodes[1:]
		for i, v := range n.Args {
			n.Args[i] = d.value(v)
		}
		if taken := branch(n); taken != nil {
			// What follows a branch that goes elsewhere is never reached.
			if t := taken.Term(); t.Is("yield") {
				for i, v := range n.Outs {
					d.to[v] = t.Args[i]
				}
				nodes = append(taken.Nodes[:len(taken.Nodes)-1:len(taken.Nodes)-1], nodes...)
			} else {
				nodes = taken.Nodes
			}
			continue
		}
		if d.drop(n) {
			continue
		}
		b.Nodes = append(b.Nodes, n)
		for _, c := range n.Blocks {
			d.block(c)
		}
	}
}

// branch is the block of an if whose condition is known.
func branch(n *ir.Node) *ir.Block {
	if !n.Is("if") {
		return nil
	}
	c, ok := ir.ConstOf(n.Args[0])
	if !ok {
		return nil
	}
	b := n.Blocks[1]
	if c == true {
		b = n.Blocks[0]
	}
	if t := b.Term(); t.Is("yield") && !sameTypes(t.Args, n.Outs) {
		return nil
	}
	return b
}

// sameTypes: results whose types know less than what they are cannot be replaced by it, since later types follow from them.
func sameTypes(a, b []*ir.Value) bool {
	for i := range b {
		if !a[i].Type.Equal(b[i].Type) {
			return false
		}
	}
	return true
}

// drop rewrites n in place, or notes what its result is and reports that n can go.
func (d *folder) drop(n *ir.Node) bool {
	switch n.Op.Name {
	case "guard":
		c, _ := ir.ConstOf(n.Args[0])
		return c == true
	case "for":
		lo, okLo := ir.ConstOf(n.Args[0])
		hi, okHi := ir.ConstOf(n.Args[1])
		step, _ := ir.ConstOf(n.Args[2])
		if okLo && okHi && sameTypes(n.Args[3:], n.Outs) && (step.(int64) > 0 && lo.(int64) >= hi.(int64) || step.(int64) < 0 && lo.(int64) <= hi.(int64)) {
			for i, v := range n.Outs {
				d.to[v] = n.Args[3+i]
			}
			return true
		}
		return false
	}
	if len(n.Outs) != 1 {
		return false
	}
	if v := known(n); v != nil && v.Type.Equal(n.Out().Type) {
		d.to[n.Out()] = v
		return true
	}
	if c, ok := constant(n); ok {
		n.Op, n.Args, n.Attrs = op.Lookup("const"), nil, op.Attrs{"value": c}
	}
	return false
}

// known is an operand, or an operand's operand, that n's result is.
func known(n *ir.Node) *ir.Value {
	made := func(row string) *ir.Node {
		if len(n.Args) > 0 && n.Args[0].Def != nil && n.Args[0].Def.Is(row) {
			return n.Args[0].Def
		}
		return nil
	}
	switch n.Op.Name {
	case "item":
		if t := made("tuple"); t != nil {
			return t.Args[n.Attrs.Int("index")]
		}
	case "member":
		if u := made("union"); u != nil && u.Attrs.Int("member") == n.Attrs.Int("member") {
			return u.Args[0]
		}
	case "py.not":
		if m := made("py.not"); m != nil {
			return m.Args[0]
		}
	case "where":
		if n.Args[1] == n.Args[2] && isNumber(n.Out()) {
			return n.Args[1]
		}
	case "cast", "py.cast", "py.truth", "py.pos", "positive", "py.int":
		if isNumber(n.Out()) {
			return n.Args[0] // when the types are equal
		}
	}
	for _, r := range identities {
		if n.Op.Name == r.row && len(n.Args) == 2 && isNumber(n.Out()) {
			if c, ok := ir.ConstOf(n.Args[r.at]); ok && same(c, r.value) {
				return n.Args[1-r.at]
			}
		}
	}
	return nil
}

// identities are the operations that give their other operand when operand at is value. Types must be equal too, which known's caller checks.
var identities = []struct {
	row   string
	at    int
	value any
}{
	{"py.add", 0, int64(0)}, {"py.add", 1, int64(0)}, {"py.sub", 1, int64(0)}, {"py.mul", 0, int64(1)}, {"py.mul", 1, int64(1)}, {"py.floordiv", 1, int64(1)},
	{"py.sub", 1, 0.0}, {"py.mul", 0, 1.0}, {"py.mul", 1, 1.0}, {"py.truediv", 1, 1.0},
	{"add", 0, int64(0)}, {"add", 1, int64(0)}, {"subtract", 1, int64(0)}, {"multiply", 0, int64(1)}, {"multiply", 1, int64(1)},
	{"subtract", 1, 0.0}, {"multiply", 0, 1.0}, {"multiply", 1, 1.0}, {"divide", 1, 1.0},
}

// same is equality of constants; -0.0 is not 0.0.
func same(a, b any) bool {
	x, isFloat := a.(float64)
	y, isToo := b.(float64)
	if isFloat && isToo {
		return ir.NumOf(nd.Float64, x).SameBits(ir.NumOf(nd.Float64, y))
	}
	return a == b
}

// constant is the value of n when it is known.
func constant(n *ir.Node) (any, bool) {
	switch n.Op.Name {
	case "dim":
		return int64(1), n.Args[0].Type.Dims[n.Attrs.Int("axis")].One
	case "tag":
		if u := n.Args[0].Def; u != nil && u.Is("union") {
			return u.Attrs.Int("member"), true
		}
		return nil, false
	case "py.eq", "py.le", "py.ge", "py.ne", "py.lt", "py.gt":
		if n.Args[0] == n.Args[1] && isInt(n.Args[0].Type) {
			return n.Is("py.eq") || n.Is("py.le") || n.Is("py.ge"), true
		}
	}
	if n.Op.Class != op.Map || !isNumber(n.Out()) || len(n.Args) == 0 {
		return nil, false
	}
	x := make([]op.Val, len(n.Args))
	for i, v := range n.Args {
		c, ok := ir.ConstOf(v)
		if !ok || !isNumber(v) {
			return nil, false
		}
		x[i] = ir.NumOf(v.Type.Elem, c)
	}
	return compute(n, x)
}

func compute(n *ir.Node, x []op.Val) (any, bool) {
	called := false
	a := ir.Numbers{Math: func(string, nd.DType, ...complex128) complex128 {
		called = true
		return 0
	}}
	holds := func(v op.Val) bool { return v.(ir.Num).I != 0 }
	if n.Op.Fails != nil && !n.Attrs.Bool("safe") && holds(n.Op.Fails(a, x)) {
		return nil, false
	}
	var r ir.Num
	if n.Op.Scalar == nil {
		r = a.Cast(x[0], n.Out().Type.Elem).(ir.Num)
	} else {
		r = n.Op.Scalar(a, x).(ir.Num)
	}
	warned := false
	if n.Op.Warns != nil {
		n.Op.Warns(a, x, r, func(_ op.Warning, when op.Val) { warned = warned || holds(when) })
	}
	if called || warned || r.D != n.Out().Type.Elem || r.F != r.F || r.G != r.G {
		return nil, false
	}
	return r.Attr(), true
}
