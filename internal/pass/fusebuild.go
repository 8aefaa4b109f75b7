package pass

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// rebuild makes the kernels and puts the block in an order of the graph of groups, the original one where that leaves a choice.
func (g *fuser) rebuild() {
	emitted := map[int]bool{}
	to := map[*ir.Value]*ir.Value{}
	var out []*ir.Node
	var emit func(group int)
	emit = func(group int) {
		if emitted[group] {
			return
		}
		emitted[group] = true
		ms := g.members(group)
		for _, m := range ms {
			for _, d := range g.deps[m] {
				emit(g.group[d.on])
			}
		}
		if len(ms) == 1 {
			out = append(out, g.b.Nodes[ms[0]])
			return
		}
		out = append(out, g.kernel(ms, g.space[group], to))
	}
	// A group stands where its last node stood, unless something needs it before.
	for i := range g.b.Nodes {
		ms := g.members(g.group[i])
		if ms[len(ms)-1] == i {
			emit(g.group[i])
		}
	}
	g.b.Nodes = out
	g.f.Body.Replace(to)
}

// kernelBuilder makes one kernel.
type kernelBuilder struct {
	g       *fuser
	body    *ir.Block
	args    []*ir.Value
	inside  map[*ir.Value]*ir.Value
	outs    []ir.KernelOut
	yields  []*ir.Value
	results []*ir.Value // what each result replaces
	at      []*ir.Node  // what each end was
	attrs   op.Attrs
}

func (g *fuser) kernel(ms []int, space []nd.Dim, to map[*ir.Value]*ir.Value) *ir.Node {
	k := &kernelBuilder{g: g, body: &ir.Block{}, inside: map[*ir.Value]*ir.Value{}, attrs: op.Attrs{"safe": true}}
	for _, m := range ms {
		n := g.b.Nodes[m]
		if id, ok := n.Exit(); ok && n.CanFail() {
			k.attrs = op.Attrs{"exit": id}
		}
		switch g.role[m] {
		case reducing:
			k.reduce(n)
		case writing:
			k.outs = append(k.outs, ir.KernelOut{Kind: "into", Into: k.param(n.Args[0])})
			k.yields = append(k.yields, k.operand(n.Args[1]))
			k.at = append(k.at, n)
		default:
			k.clone(n)
			// A result that nobody uses is still computed: it may warn.
			if g.role[m] == inner && (len(g.uses[n.Out()]) == 0 || !g.within(n.Out(), g.group[m])) {
				k.end(ir.KernelOut{Kind: "new"}, k.inside[n.Out()], n)
			}
		}
	}
	k.attrs["dims"] = k.dims(space)
	pos := g.b.Nodes[ms[len(ms)-1]].Pos
	k.body.Nodes = append(k.body.Nodes, k.term(pos))
	types := make([]nd.Type, len(k.results))
	for i, v := range k.results {
		types[i] = v.Type
	}
	n := g.f.Kernel(k.args, k.body, k.outs, k.attrs, pos, types...)
	for i, v := range k.results {
		n.Outs[i].Name = v.Name
		to[v] = n.Outs[i]
	}
	return n
}

// end adds an end of the kernel that gives the result of n.
func (k *kernelBuilder) end(o ir.KernelOut, yield *ir.Value, n *ir.Node) {
	k.outs = append(k.outs, o)
	k.yields = append(k.yields, yield)
	k.results = append(k.results, n.Out())
	k.at = append(k.at, n)
}

// term is the yield, which remembers where the combinations stood in the program, and how they warn: a kernel has one position, and those that may warn their own.
func (k *kernelBuilder) term(pos ir.Pos) *ir.Node {
	attrs := op.Attrs{}
	places := make([]int64, len(k.at))
	told := map[string][]int64{"rank": make([]int64, len(k.at)), "again": make([]int64, len(k.at)), "quiet": make([]int64, len(k.at))}
	for i, n := range k.at {
		places[i] = n.Pos.Place()
		if k.outs[i].Row == "" {
			continue
		}
		if places[i] != pos.Place() {
			attrs["places"] = places
		}
		for name, list := range told {
			if list[i] = n.Attrs.Int(name); list[i] != 0 {
				attrs[name+"s"] = list
			}
		}
	}
	attrs["ranks"] = told["rank"]
	return k.g.f.NewNode(op.Lookup("yield"), k.yields, attrs, pos)
}

// param is the index of the parameter that stands for v.
func (k *kernelBuilder) param(v *ir.Value) int {
	if i := slices.Index(k.args, v); i >= 0 {
		return i
	}
	k.args = append(k.args, v)
	k.inside[v] = k.g.f.AddParam(k.body, v.Type, v.Name)
	return len(k.args) - 1
}

// operand is what v is inside: a node's result, a constant of its own, or a parameter.
func (k *kernelBuilder) operand(v *ir.Value) *ir.Value {
	if w := k.inside[v]; w != nil {
		return w
	}
	if v.Def != nil && v.Def.Is("const") {
		k.body.Nodes = append(k.body.Nodes, k.g.f.Clone(v.Def, k.inside))
		return k.inside[v]
	}
	k.param(v)
	return k.inside[v]
}

func (k *kernelBuilder) clone(n *ir.Node) {
	for _, v := range n.Args {
		k.operand(v)
	}
	k.body.Nodes = append(k.body.Nodes, k.g.f.Clone(n, k.inside))
}

// reduce ends the kernel with n; elements are cast to its type before they are combined.
func (k *kernelBuilder) reduce(n *ir.Node) {
	x := k.operand(n.Args[0])
	if d := n.Out().Type.Elem; x.Type.Elem != d {
		c := k.g.f.NewNode(op.Lookup("cast"), []*ir.Value{x}, op.Attrs{"dtype": d}, n.Pos, nd.ArrayOf(d, x.Type.Dims...))
		k.body.Nodes = append(k.body.Nodes, c)
		x = c.Out()
	}
	o := ir.KernelOut{Kind: "scan", Row: n.Op.Of, Axes: []int{int(n.Attrs.Int("axis"))}}
	if n.Op.Class == op.Reduce {
		o = ir.KernelOut{Kind: "reduce", Row: n.Op.Of, Keep: n.Attrs.Bool("keepdims")}
		if n.Attrs["axes"] != nil {
			o.Axes = []int{}
			for _, a := range n.Attrs.Ints("axes") {
				o.Axes = append(o.Axes, int(a))
			}
		}
	}
	k.end(o, x, n)
}

// dims is the operand that shows the extents: one that is written, else one that has the dims of the space, else none.
func (k *kernelBuilder) dims(space []nd.Dim) int64 {
	for _, o := range k.outs {
		if o.Kind == "into" {
			return int64(o.Into)
		}
	}
	for i, v := range k.args {
		if v.Type.IsArray() && slices.Equal(v.Type.Dims, space) {
			return int64(i)
		}
	}
	return -1 // every end but a written one yields all of the space's dims, so the first does
}
