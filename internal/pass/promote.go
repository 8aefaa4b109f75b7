// promote carries an element that every iteration of an innermost loop reads and writes, as C[i,j] in `for k: C[i,j] += A[i,k]*B[k,j]`, in a register: it is
// read before the loop and written after it. The loop may write nothing else, and read nothing that may be that element: then what is in memory when a signal
// stops the loop is what an earlier iteration left. Where the loop does not run at all nothing is read or written, since only there the index is known
// to be in range.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func promote(f *ir.Func) { promoteIn(f, f.Body) }

func promoteIn(f *ir.Func, b *ir.Block) {
	var out []*ir.Node
	for _, n := range b.Nodes {
		if !n.Is("kernel") {
			for _, c := range n.Blocks {
				promoteIn(f, c)
			}
		}
		if store := accumulator(n); store != nil {
			out = append(out, promoted(f, n, store)...)
			continue
		}
		out = append(out, n)
	}
	b.Nodes = out
}

// accumulator is the only store of loop, into an element that is read there before and stays the same; nil when there is none.
func accumulator(loop *ir.Node) *ir.Node {
	if !loop.Is("for") || !loop.Blocks[0].Term().Is("yield") {
		return nil
	}
	if step, ok := ir.ConstOf(loop.Args[2]); !ok || step == any(int64(0)) {
		return nil
	}
	var store, load *ir.Node
	inside := map[*ir.Value]bool{}
	for _, v := range loop.Blocks[0].Params {
		inside[v] = true
	}
	for _, n := range loop.Blocks[0].Nodes {
		if len(n.Blocks) > 0 || !plain(n) && !n.Op.IsTerm() || n.Is("store") && store != nil {
			return nil
		}
		if n.Is("store") {
			store = n
		}
		for _, v := range n.Outs {
			inside[v] = true
		}
	}
	if store == nil || slices.ContainsFunc(store.Args[:len(store.Args)-1], func(v *ir.Value) bool { return inside[v] }) {
		return nil
	}
	for _, n := range loop.Blocks[0].Nodes {
		for _, r := range n.Reads() {
			switch {
			case !ir.MayAlias(r, store.Args[0]):
			case load == nil && sameElement(n, store):
				load = n
			default:
				return nil
			}
		}
		if n == store && load == nil {
			return nil // nothing is read before it is written
		}
	}
	if !load.Out().Type.Equal(store.Args[len(store.Args)-1].Type) {
		return nil
	}
	return store
}

// sameElement reports whether load n reads what store writes.
func sameElement(n, store *ir.Node) bool {
	return n.Is("load") && slices.Equal(n.Args, store.Args[:len(store.Args)-1])
}

// promoted makes the condition that the loop runs, and the if node that stands for it.
func promoted(f *ir.Func, loop, store *ir.Node) []*ir.Node {
	body, last := loop.Blocks[0], len(store.Args)-1
	load := body.Nodes[slices.IndexFunc(body.Nodes, func(n *ir.Node) bool { return sameElement(n, store) })]
	body.Filter(func(n *ir.Node) bool { return n != load && n != store })
	before := f.NewNode(op.Lookup("load"), load.Args, load.Attrs, load.Pos, load.Out().Type)
	body.Replace(map[*ir.Value]*ir.Value{load.Out(): f.AddParam(body, load.Out().Type, "")})
	next := store.Args[last]
	if next == load.Out() {
		next = body.Params[len(body.Params)-1]
	}
	body.Term().Args = append(slices.Clone(body.Term().Args), next)

	row, step := "py.lt", loop.Args[2]
	if s, _ := ir.ConstOf(step); s.(int64) < 0 {
		row = "py.gt"
	}
	runs := f.NewNode(op.Lookup(row), loop.Args[:2], nil, loop.Pos, nd.PyBool)
	whole := f.NewNode(op.Lookup("if"), []*ir.Value{runs.Out()}, nil, loop.Pos)
	start := slices.Clone(loop.Args[3:])
	whole.Outs, loop.Outs = loop.Outs, nil // so that who uses them need not know
	for _, v := range whole.Outs {
		w := f.NewValue(v.Type)
		v.Def, w.Def, w.Name = whole, loop, v.Name
		loop.Outs = append(loop.Outs, w)
	}
	results := slices.Clone(loop.Outs)
	sum := f.NewValue(load.Out().Type)
	sum.Def = loop
	loop.Outs = append(loop.Outs, sum)
	loop.Args = append(slices.Clone(loop.Args), before.Out())
	after := f.NewNode(op.Lookup("store"), append(slices.Clone(store.Args[:last]), sum), store.Attrs, store.Pos)
	end := func(vs []*ir.Value) *ir.Node { return f.NewNode(op.Lookup("yield"), vs, nil, loop.Pos) }
	whole.Blocks = []*ir.Block{{Nodes: []*ir.Node{before, loop, after, end(results)}}, {Nodes: []*ir.Node{end(start)}}}
	return []*ir.Node{runs, whole}
}
