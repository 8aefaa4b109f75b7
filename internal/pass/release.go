// release ends the life of arrays, lists, dicts and sets. Each value of such a type either owns one reference to its memory or borrows it:
//
//	owned     results of nodes that make memory (Map, Reduce, Scan, Create, Gather, Contract, Extern, kernel), results of if, for, loop
//	          and scope, and the parameters of loop bodies
//	borrowed  parameters of functions, results of call and pycall (the door keeps those), views (of their root's owner), members of tuples and unions
//
// An owned value is released after the last node that needs it: that uses it or a view of it, or that can leave to a checkpoint that holds it. A
// terminator that passes values on (yield, continue, break, leave) gives the receiver one reference each: an owned value that ends there moves,
// anything else is retained first. A terminator releases, before it goes, every owned value of the blocks it leaves that does not move. So the
// arrays that a loop carries are released when they are replaced. Initial carried values are retained when they are borrowed or used later.
//
// What goes into a tuple, a list, a dict, a union or a call that gives back a reference, from where it cannot be followed, is never released here: the call frees what is left
// when it ends, on every path, so a missing release costs memory and is never wrong.
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func release(f *ir.Func) {
	r := &releaser{f: f, points: map[int64][]*ir.Value{}, escaped: map[*ir.Value]bool{}}
	f.Body.Walk(func(n *ir.Node) {
		switch n.Op.Name {
		case "checkpoint":
			r.points[n.Attrs.Int("id")] = n.Args
		case "tuple", "union", "attribute.bind", "call.changing":
			r.escape(n.Args)
		case "call":
			if slices.ContainsFunc(n.Outs, func(v *ir.Value) bool { return v.Type.HoldsRef() }) {
				r.escape(n.Args) // the function may give back what it was given
			}
		case "list.append", "list.set", "list.fill", "list.insert":
			r.escape(n.Args[1:])
		case "table.put":
			r.escape(n.Args[2:])
			if n.Args[1].Type.Kind != nd.Text { // a str that is kept as a key is counted
				r.escape(n.Args[1:2])
			}
		}
	})
	r.block(f.Body, nil)
}

type releaser struct {
	f       *ir.Func
	points  map[int64][]*ir.Value
	escaped map[*ir.Value]bool
	scopes  []scope // the blocks around, outermost first
}

// scope is a block being walked.
type scope struct {
	owner *ir.Node // nil: the function's body
	live  *[]*ir.Value
}

func (r *releaser) escape(vs []*ir.Value) {
	for _, v := range vs {
		if v.Type.IsRef() {
			r.escaped[v.Root()] = true
		}
	}
}

func (r *releaser) owned(v *ir.Value) bool {
	if !v.Type.IsRef() || r.escaped[v] {
		return false
	}
	if v.Def == nil {
		return v.Block != nil && !v.Block.Entry
	}
	switch v.Def.Op.Name {
	case "if", "for", "loop", "scope":
		return true
	}
	return v.Fresh()
}

// needs lists the roots that n, blocks inside included, needs alive.
func (r *releaser) needs(n *ir.Node) map[*ir.Value]bool {
	set := map[*ir.Value]bool{}
	var add func(n *ir.Node)
	add = func(n *ir.Node) {
		for _, v := range n.Args {
			set[v.Root()] = true
		}
		if id, ok := n.Exit(); ok {
			for _, v := range r.points[id] {
				set[v.Root()] = true
			}
		}
		for _, b := range n.Blocks {
			for _, c := range b.Nodes {
				add(c)
			}
		}
	}
	add(n)
	return set
}

// block walks b, a block of owner.
func (r *releaser) block(b *ir.Block, owner *ir.Node) {
	var live []*ir.Value
	r.scopes = append(r.scopes, scope{owner, &live})
	for _, p := range b.Params {
		if r.owned(p) {
			live = append(live, p)
		}
	}
	last := lastNeeds(b, r.needs)
	nodes := b.Nodes
	b.Nodes = nil
	live = r.drop(b, live, func(v *ir.Value) bool { _, needed := last[v]; return !needed }, nodes[0].Pos)
	for i, n := range nodes {
		if n.Op.IsTerm() {
			r.leave(b, n)
		} else {
			r.initial(b, n, &live, func(v *ir.Value) bool { return last[v] == i })
			if !n.Is("kernel") {
				for _, c := range n.Blocks {
					r.block(c, n)
				}
			}
		}
		b.Nodes = append(b.Nodes, n)
		if n.Op.IsTerm() {
			break
		}
		for _, v := range n.Outs {
			if r.owned(v) {
				live = append(live, v)
			}
		}
		live = r.drop(b, live, func(v *ir.Value) bool { k, needed := last[v]; return !needed || k <= i }, n.Pos)
	}
	r.scopes = r.scopes[:len(r.scopes)-1]
}

// lastNeeds is the index of the last node of b that needs each root.
func lastNeeds(b *ir.Block, needs func(*ir.Node) map[*ir.Value]bool) map[*ir.Value]int {
	last := map[*ir.Value]int{}
	for i, n := range b.Nodes {
		for v := range needs(n) {
			last[v] = i
		}
	}
	return last
}

// drop releases the values of live that are done, and gives the others.
func (r *releaser) drop(b *ir.Block, live []*ir.Value, done func(*ir.Value) bool, pos ir.Pos) []*ir.Value {
	var kept []*ir.Value
	for _, v := range live {
		if done(v) {
			b.Nodes = append(b.Nodes, r.count("release", v, pos))
		} else {
			kept = append(kept, v)
		}
	}
	return kept
}

func (r *releaser) count(row string, v *ir.Value, pos ir.Pos) *ir.Node {
	return r.f.NewNode(op.Lookup(row), []*ir.Value{v}, nil, pos)
}

// initial gives a loop its first carried values: those that end here move, others are retained.
func (r *releaser) initial(b *ir.Block, n *ir.Node, live *[]*ir.Value, ends func(*ir.Value) bool) {
	carried := n.Args
	switch {
	case n.Is("for"):
		carried = n.Args[3:]
	case !n.Is("loop"):
		return
	}
	inner := map[*ir.Value]bool{} // needed inside as well: alive as long as the loop runs
	for _, c := range n.Blocks[0].Nodes {
		for v := range r.needs(c) {
			inner[v] = true
		}
	}
	r.pass(b, carried, n.Pos, func(v *ir.Value) bool {
		return ends(v) && !inner[v] && take(live, v)
	})
}

// pass gives each array of vs a reference of its own, moving those that move says may.
func (r *releaser) pass(b *ir.Block, vs []*ir.Value, pos ir.Pos, move func(*ir.Value) bool) {
	for _, v := range vs {
		if v.Type.IsRef() && !move(v) {
			b.Nodes = append(b.Nodes, r.count("retain", v, pos))
		}
	}
}

// take removes v from live and reports whether it was there.
func take(live *[]*ir.Value, v *ir.Value) bool {
	for i, w := range *live {
		if w == v {
			*live = append(append([]*ir.Value{}, (*live)[:i]...), (*live)[i+1:]...)
			return true
		}
	}
	return false
}

// leave prepares terminator t of the innermost block: references for what it passes on, and the release of what it leaves behind.
func (r *releaser) leave(b *ir.Block, t *ir.Node) {
	depth := r.left(t)
	if depth < 0 {
		return
	}
	// Copies: other paths through the blocks around still own their values.
	behind := make([][]*ir.Value, 0, len(r.scopes)-depth)
	for _, s := range r.scopes[depth:] {
		behind = append(behind, append([]*ir.Value{}, *s.live...))
	}
	r.pass(b, t.Args, t.Pos, func(v *ir.Value) bool {
		for i := range behind {
			if take(&behind[i], v) {
				return true
			}
		}
		return false
	})
	for i := len(behind) - 1; i >= 0; i-- {
		r.drop(b, behind[i], func(*ir.Value) bool { return true }, t.Pos)
	}
}

// left is the index of the outermost scope that t leaves; -1 when the call ends, which frees everything.
func (r *releaser) left(t *ir.Node) int {
	target := map[string][]string{"continue": {"for", "loop"}, "break": {"for", "loop"}, "leave": {"scope"}}[t.Op.Name]
	if t.Is("yield") {
		return len(r.scopes) - 1
	}
	for i := len(r.scopes) - 1; i >= 0 && target != nil; i-- {
		for _, row := range target {
			if o := r.scopes[i].owner; o != nil && o.Is(row) {
				return i
			}
		}
	}
	return -1
}
