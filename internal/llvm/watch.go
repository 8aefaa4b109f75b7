package llvm

import (
	"cmp"
	"fmt"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Most kernels never warn, and to ask for every element whether it does costs more than the element: in time, and twice in time to compile. Where the
// processor itself notices (overflow, division by zero, invalid), the loops leave it to its exception flags, which phx_watch reads around each tile. After a
// hit a probe, the same function written once more with the row's own predicates and compiled quickly, runs over the same elements and says which
// operation it was: the flags do not tell, and some routines of the math library raise them for nothing.
//
// That takes operations that raise flags whenever they should warn (op.Raises), that run for each element, and whose operands are still there
// afterwards. All others carry their predicates in the loop.

// watch decides which warnings of a kernel are left to the flags.
func (k *kern) watch(m *module, nodes []*ir.Node) {
	sure, none := map[*ir.Value]bool{}, m.fastMath != "" || k.inPlace()
	for i := range k.outs {
		o := &k.outs[i]
		o.number = i
		o.watched = !none && o.warns() && o.t.Elem.IsFloat() && o.row.Props&op.Raises != 0
		kind, _ := k.classify(o)
		if o.watched || kind == mapped || kind == trees {
			m.surely(o.value, sure)
		}
		k.flags.watched = k.flags.watched || o.watched
	}
	for _, n := range nodes {
		if !none && len(n.Outs) == 1 && sure[n.Out()] && m.raises(n) && n.Op.Warns != nil && n.Out().Type.IsArray() && slices.ContainsFunc(n.Args, given) {
			k.flags.left[n] = true
			k.flags.watched = true
		}
	}
}

// warns reports whether combining elements may.
func (o *output) warns() bool {
	return (o.Kind == "reduce" || o.Kind == "scan") && !o.arg && o.row.Warns != nil && o.unit != nil
}

// inPlace reports whether a kernel may overwrite what it reads: there is nothing to probe afterwards.
func (k *kern) inPlace() bool {
	for _, o := range k.outs {
		if o.Kind != "into" {
			continue
		}
		for i, v := range k.node.Args {
			if v.Type.IsArray() && ir.MayAlias(k.node.Args[o.Into], v) && (i != o.Into || reads(k.node.Blocks[0], i)) {
				return true
			}
		}
	}
	return false
}

// reads reports whether parameter i of a block is used in it.
func reads(b *ir.Block, i int) bool {
	return slices.ContainsFunc(b.Nodes, func(n *ir.Node) bool { return slices.Contains(n.Args, b.Params[i]) })
}

// surely marks the values that are computed for each element of v: not those under a select, which LLVM may turn into a branch, nor those that are only
// compared, for which it may compare something else.
func (m *module) surely(v *ir.Value, marked map[*ir.Value]bool) {
	n := v.Def
	if marked[v] || n == nil {
		return
	}
	marked[v] = true
	switch {
	case n.Op.Class == op.View, m.raises(n), n.Is("negative"), n.Is("positive"), n.Is("absolute"), n.Is("copy"), n.Is("cast"):
		for _, a := range n.Args {
			m.surely(a, marked)
		}
	}
}

// raises reports whether the processor notices each condition of n.
func (m *module) raises(n *ir.Node) bool {
	real := len(n.Outs) == 1 && n.Out().Type.Elem.IsFloat() && !slices.ContainsFunc(n.Args, func(a *ir.Value) bool { return !a.Type.Elem.IsFloat() })
	return real && (n.Op.Props&op.Raises != 0 || n.Is("cast") || n.Op.Props&op.RaisesVector != 0 && m.wideRoutines())
}

// given reports whether an operand's elements come from memory. LLVM computes with constants itself, and with booleans, between which it selects: both raise
// nothing.
func given(v *ir.Value) bool {
	if !v.Type.IsArray() || v.Type.Elem == nd.Bool {
		return false
	}
	n := v.Def
	return n == nil || n.Op.Class != op.Create && (n.Op.Class != op.Map && n.Op.Class != op.View || slices.ContainsFunc(n.Args, given))
}

// number gives the conditions of a kernel their bits, in program order: the order in which NumPy warns.
func (k *kern) number(m *module, nodes []*ir.Node) {
	scratch := alg{m.control.newFn(m, "", "")}
	zero := func(v *ir.Value) op.Val { return constant(v.Type.Elem, int64(0)) }
	var keys []bitKey
	left := map[bitKey]bool{}
	for _, n := range nodes {
		if n.Op.Class != op.Map || n.Op.Warns == nil || !n.Out().Type.IsArray() {
			continue
		}
		x := make([]op.Val, len(n.Args))
		for i, a := range n.Args {
			x[i] = zero(a)
		}
		n.Op.Warns(scratch, x, zero(n.Out()), func(w op.Warning, _ op.Val) {
			key := bitKey{teller(n), w}
			keys = append(keys, key)
			left[key] = left[key] || k.flags.left[n]
		})
	}
	for _, key := range inTurn(keys) {
		n := key.of.(*ir.Node)
		b := k.flags.bit(key, n, warnName(n))
		if left[key] {
			k.flags.kinds[key.kind] |= 1 << b
		}
	}
	for i := range k.outs {
		if o := &k.outs[i]; o.warns() {
			x := constant(o.t.Elem, int64(0))
			o.row.Warns(scratch, []op.Val{x, x}, x, func(w op.Warning, _ op.Val) {
				b := k.flags.bit(bitKey{i, w}, k.node, o.warnName())
				if o.watched {
					k.flags.kinds[w] |= 1 << b
				}
			})
		}
	}
}

// inTurn brings the conditions of each node together, in the order in which NumPy tells of them.
func inTurn(keys []bitKey) []bitKey {
	first := map[any]int{}
	for i, key := range keys {
		if _, ok := first[key.of]; !ok {
			first[key.of] = i
		}
	}
	slices.SortStableFunc(keys, func(a, b bitKey) int { return cmp.Or(first[a.of]-first[b.of], int(a.kind)-int(b.kind)) })
	return keys
}

// warnName is what NumPy calls the combining.
func (o *output) warnName() string {
	if o.Kind == "scan" {
		return "accumulate"
	}
	return "reduce"
}

// combine applies the combining row, with its warnings in g.
func (f *fn) combine(g *flags, o *output, x, y num) num {
	r := f.cast(o.row.Scalar(alg{f}, []op.Val{x, y}).(num), o.t.Elem)
	if g != nil && o.warns() && !(o.watched && g.watched) {
		o.row.Warns(alg{f}, []op.Val{x, y}, r, func(w op.Warning, when op.Val) {
			g.set(f, g.bit(bitKey{o.number, w}, g.node, o.warnName()), when.(num).re)
		})
	}
	return r
}

// tile writes a function of ranges of a kernel's work and gives the symbol to launch. p is where it belongs.
func (e *env) tile(p *part, kind string, do func(b *body)) string {
	m := e.outer.m
	symbol := e.function(p, kind, false, do)
	if !e.k.flags.watched {
		return symbol
	}
	probe := e.function(m.control, "probe", true, do)
	m.tiles++
	f := m.control.newFn(m, fmt.Sprintf("phx_watch%d", m.tiles), "ptr noundef %ctx, ptr noundef %env, "+tileParams)
	kinds := e.k.flags.kinds
	f.ret(f.callI64("phx_watch", "ptr, ptr, ptr, ptr, i64, i64, i64, i64, i64", fmt.Sprintf("ptr %%ctx, ptr @%s, ptr @%s, ptr %%env, i64 %%lo, i64 %%hi, i64 %d, i64 %d, i64 %d",
		symbol, probe, kinds[op.Invalid], kinds[op.DivideByZero], kinds[op.Overflow])))
	f.again = true
	return f.finish()
}

func (e *env) function(p *part, kind string, probe bool, do func(b *body)) (symbol string) {
	b := e.open(p, kind, tileParams, probe)
	do(b)
	return b.close()
}
