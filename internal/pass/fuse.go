// fuse puts array operations over one iteration space into one kernel node. A producer joins its consumer when both have the same space, or,
// through views that lose or repeat nothing that matters, when the consumer is its only user; consumers of one space that read the same array join too.
// Then an array is materialised only when something outside the kernel uses it.
//
// Sound, because: a group is formed only when no path of dependences leads out of it and back in, so that its nodes can stand at one place (the
// graph of groups stays acyclic, and nodes are put in an order of that graph afterwards); no node of a group depends on the memory another one
// writes; what is written (assign) is read in the kernel only through the very same reference, element by element, before; a
// combination over several elements (Reduce, Scan) is always an end of the kernel. A kernel that writes into memory holds nothing that fails. What may warn or
// fail stays on its side of what may end the block. The order in which elements are combined depends on shapes alone, so fusion changes no bit of a result.
//
// What NumPy warns of comes in program order all the same: where fusion has moved a node that may warn past another one, every such node of the function has a
// {rank}, its place in the program (rank.go).
package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

func fuse(f *ir.Func) {
	rank(f)
	f.Body.Blocks(func(b *ir.Block) {
		g := newFuser(f, b)
		if g.any() {
			g.producers()
			g.siblings()
			g.rebuild()
		}
	})
	if inOrder(f) {
		unrank(f)
	}
}

// role is what a node can be in a kernel.
type role uint8

const (
	outside  role = iota
	inner         // gives elements: Map, Create
	view          // gives another index to the elements of a node inside
	reducing      // an end: Reduce, Scan
	writing       // an end: assign
)

type fuser struct {
	f     *ir.Func
	b     *ir.Block
	uses  map[*ir.Value][]ir.Use
	at    map[*ir.Node]int
	eff   []*ir.Effects
	role  []role
	group []int      // of each node: the index of the group's first node
	space [][]nd.Dim // of each group
	deps  [][]edge   // of each node: the earlier nodes it depends on
	users [][]int    // of each node: the later nodes that depend on it
}

type edge struct {
	on  int
	why ir.Dependence
}

func newFuser(f *ir.Func, b *ir.Block) *fuser {
	k := len(b.Nodes)
	g := &fuser{f: f, b: b, uses: f.Body.Uses(), at: map[*ir.Node]int{}, role: make([]role, k), group: make([]int, k), space: make([][]nd.Dim, k),
		deps: make([][]edge, k), users: make([][]int, k)}
	for i, n := range b.Nodes {
		g.at[n] = i
		g.eff = append(g.eff, ir.EffectsOf(n))
		g.role[i], g.space[i] = roleOf(n)
		g.group[i] = i
	}
	return g
}

// any builds the dependences when there are nodes to fuse at all.
func (g *fuser) any() bool {
	if !slices.ContainsFunc(g.role, func(r role) bool { return r == inner || r == reducing }) {
		return false
	}
	warns, pinned, left := make([]bool, len(g.eff)), make([]bool, len(g.eff)), make([]bool, len(g.eff))
	exits := exitsOf(g.f)
	for i, n := range g.b.Nodes {
		left[i] = n.Is("checkpoint") && exits[n.Attrs.Int("id")]
		warns[i] = g.role[i] != outside && g.role[i] != view && mayWarn(n)
		pinned[i] = fresh(n) && slices.ContainsFunc(n.Outs, func(v *ir.Value) bool { return !private(v, g.uses) })
	}
	for j, e := range g.eff {
		for i, d := range g.eff[:j] {
			why := e.DependsOn(d)
			if warns[i] && (e.Opaque || e.Ends) || warns[j] && (d.Opaque || d.Ends) {
				why |= ir.ByOrder // warnings come before what Python does next, and what does not happen gives none
			}
			if warns[i] && left[j] || left[i] && warns[j] {
				why |= ir.ByOrder // what Python does again from a checkpoint on, and nothing else, it tells itself
			}
			if d.Node.Is("checkpoint") && pinned[j] {
				why |= ir.ByOrder // writes to memory that is younger than a checkpoint leave it valid
			}
			if why != 0 {
				g.deps[j] = append(g.deps[j], edge{i, why})
				g.users[i] = append(g.users[i], j)
			}
		}
	}
	return true
}

// exitsOf are the checkpoints to which some node may leave.
func exitsOf(f *ir.Func) map[int64]bool {
	exits := map[int64]bool{}
	f.Body.Walk(func(n *ir.Node) {
		if id, ok := n.Exit(); ok && n.CanFail() {
			exits[id] = true
		}
	})
	return exits
}

// roleOf is what n can be, and the iteration space it has.
func roleOf(n *ir.Node) (role, []nd.Dim) {
	if len(n.Blocks) > 0 || len(n.Args) == 0 {
		return outside, nil
	}
	switch n.Op.Class {
	case op.Map:
		if t := n.Out().Type; t.IsArray() && !n.CanFail() {
			return inner, t.Dims
		}
	case op.Create:
		if !n.Is("empty") && !n.CanFail() {
			return inner, n.Out().Type.Dims
		}
	case op.View:
		if slices.Contains([]string{"permute", "newaxis", "squeeze", "slice", "redim"}, n.Op.Name) && n.Args[0].Type.IsArray() {
			return view, n.Out().Type.Dims
		}
	case op.Reduce:
		if n.Args[0].Type.IsArray() && combines(n) {
			return reducing, n.Args[0].Type.Dims
		}
	case op.Scan:
		if n.Args[0].Type.IsArray() && !n.CanFail() {
			return reducing, n.Args[0].Type.Dims
		}
	case op.Store:
		if n.Is("assign") {
			return writing, n.Args[0].Type.Dims
		}
	}
	return outside, nil
}

// combines reports whether a Reduce is nothing but its combining row: argmax keeps an index, and a reduction with more attributes means more.
func combines(n *ir.Node) bool {
	for k := range n.Attrs {
		if !slices.Contains([]string{"axes", "keepdims", "exit", "safe", "dtype", "rank"}, k) {
			return false
		}
	}
	row, t := op.Lookup(n.Op.Of), nd.ScalarOf(n.Out().Type.Elem)
	if row == nil || row.Types == nil || n.Is("argmax") || n.Is("argmin") {
		return false
	}
	_, out, err := row.Types([]nd.Type{t, t})
	return err == nil && out == t.Elem
}

// members lists the nodes of a group in program order.
func (g *fuser) members(group int) []int {
	var ms []int
	for i, k := range g.group {
		if k == group {
			ms = append(ms, i)
		}
	}
	return ms
}

// producers merges each consumer with what it reads, in program order.
func (g *fuser) producers() {
	for i, n := range g.b.Nodes {
		if r := g.role[i]; r == outside || r == view {
			continue
		}
		for k, v := range n.Args {
			if g.role[i] == writing && k == 0 || !v.Type.IsArray() {
				continue
			}
			g.produce(i, v)
		}
	}
}

// produce merges the producer of operand v of node i into i's group if that is sound and saves work.
func (g *fuser) produce(i int, v *ir.Value) {
	var through []int // views between, nearest first
	for v.Def != nil {
		at, here := g.at[v.Def]
		if !here {
			return
		}
		if g.role[at] == inner {
			break
		}
		if g.role[at] != view || !g.once(v) {
			return
		}
		through = append(through, at)
		v = v.Def.Args[0]
	}
	if v.Def == nil {
		return
	}
	p := g.group[g.at[v.Def]]
	c := g.group[i]
	if p == c {
		return
	}
	direct := len(through) == 0 && slices.Equal(v.Type.Dims, g.space[c]) && slices.Equal(g.space[p], g.space[c])
	if !direct && !g.absorbs(p, v, through, g.space[c]) {
		return
	}
	if g.legal(append(append([]int{p}, through...), c)) {
		g.merge(append(append([]int{p}, through...), c), g.space[c])
	}
}

// once reports whether v has one use, in this block.
func (g *fuser) once(v *ir.Value) bool {
	us := g.uses[v]
	if len(us) != 1 {
		return false
	}
	_, here := g.at[us[0].Node]
	return here
}

// absorbs reports whether all of group p, whose result v is used only here, may be computed at the indices of another space: it has no
// other end, no element is computed more often than before, and none that may warn is left out.
func (g *fuser) absorbs(p int, v *ir.Value, through []int, space []nd.Dim) bool {
	if !g.once(v) {
		return false
	}
	last := v
	loses := false
	for _, k := range through {
		loses = loses || g.b.Nodes[k].Is("slice")
	}
	if len(through) > 0 {
		last = g.b.Nodes[through[0]].Out()
	}
	if repeats(last.Type.Dims, space) {
		return false
	}
	for _, m := range g.members(p) {
		n := g.b.Nodes[m]
		if g.role[m] != inner && g.role[m] != view || loses && g.role[m] == inner && mayWarn(n) {
			return false
		}
		if n.Out() != v && !g.within(n.Out(), p) {
			return false
		}
	}
	return true
}

// repeats reports whether elements of dims are used more than once in space.
func repeats(dims, space []nd.Dim) bool {
	lead := len(space) - len(dims)
	for k, d := range space {
		if !d.One && (k < lead || dims[k-lead].One) {
			return true
		}
	}
	return false
}

// within reports whether every use of v is in the group.
func (g *fuser) within(v *ir.Value, group int) bool {
	for _, u := range g.uses[v] {
		if at, here := g.at[u.Node]; !here || g.group[at] != group {
			return false
		}
	}
	return true
}

// siblings merges groups of one space that read the same array.
func (g *fuser) siblings() {
	for i := range g.b.Nodes {
		for j := range i {
			a, b := g.group[j], g.group[i]
			if a == b || !g.elementwise(j) || !g.elementwise(i) || len(g.space[a]) == 0 || !slices.Equal(g.space[a], g.space[b]) {
				continue
			}
			if g.shares(j, i) && g.legal([]int{a, b}) {
				g.merge([]int{a, b}, g.space[b])
			}
		}
	}
}

func (g *fuser) elementwise(i int) bool { return g.role[i] == inner || g.role[i] == reducing }

func (g *fuser) shares(i, j int) bool {
	for _, v := range g.b.Nodes[i].Args {
		if v.Type.IsArray() && slices.Contains(g.b.Nodes[j].Args, v) {
			return true
		}
	}
	return false
}

func (g *fuser) merge(groups []int, space []nd.Dim) {
	first := slices.Min(groups)
	for i, k := range g.group {
		if slices.Contains(groups, k) {
			g.group[i] = first
		}
	}
	g.space[first] = space
}
