package front

import (
	"encoding/hex"
	"slices"
	"sort"
	"strconv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// checkpoint is a place from which Python can go on.
type checkpoint struct {
	id      int64
	effects int // the builder's count when it was made
	draws   int // likewise
	points  int
	mark    int // values with this ID or a higher one are made after it
	uses    int
	node    *ir.Node
}

// stale reports whether Python could tell that code since the current checkpoint has run.
func (b *builder) stale() bool {
	return b.cp == nil || b.effects != b.cp.effects || b.drawn() && b.points != b.cp.points
}

// drawn reports whether random numbers were drawn since the current checkpoint, which an exit to it takes back. It can no further than to the
// last checkpoint that was made.
func (b *builder) drawn() bool { return b.cp != nil && b.draws != b.cp.draws }

// exitID is the id of the checkpoint that a node appended now may leave to.
func (b *builder) exitID() int64 {
	if b.stale() {
		panic(bailout{entangled{}})
	}
	b.cp.uses++
	return b.cp.id
}

// newSince reports whether v's memory was made after the current checkpoint: Python, starting there, would make it again, and never
// sees what was written.
func (b *builder) newSince(v *ir.Value) bool {
	r := v.Root()
	return b.cp != nil && r.Fresh() && r.ID >= b.cp.mark
}

// checkpoint makes a checkpoint with the values vars of those variables that live names.
func (b *builder) checkpoint(at string, vars map[string]*ir.Value, live names) *checkpoint {
	var list, statics []string
	var args []*ir.Value
	for _, name := range sortedVars(vars) {
		if !live[name] && !strings.HasPrefix(name, "$") {
			continue
		}
		v := vars[name]
		if origin := b.origin(v); origin != "" {
			statics = append(statics, name+":"+origin)
		} else if isStatic(v) {
			panic(bailout{unsupported{reason: "variable " + name + " holds a function that has no place in the source"}})
		} else if !isUnbound(v.Type) {
			list, args = append(list, name), append(args, v)
		}
	}
	b.nextExit++
	b.points++
	cp := &checkpoint{id: b.nextExit, effects: b.effects, draws: b.draws, points: b.points, mark: b.f.NextID}
	attrs := op.Attrs{"id": cp.id, "at": at, "names": strings.Join(list, ",")}
	if len(statics) > 0 {
		attrs["static"] = strings.Join(statics, ",")
	}
	cp.node = b.f.NewNode(op.Lookup("checkpoint"), args, attrs, b.pos)
	b.append(cp.node)
	return cp
}

// origin says how Python finds the value of v without being given it: "=N" by evaluating ast node N again, "@K" as argument K, "$HEX" as the str of that UTF-8;
// "" when it is given.
func (b *builder) origin(v *ir.Value) string {
	if v.Type.Kind == nd.Str && !isUnbound(v.Type) {
		return "$" + hex.EncodeToString([]byte(v.Type.Text))
	}
	return b.origins[v]
}

// remember notes that v, which cannot be handed to Python as a value, is what evaluating n gives.
func (b *builder) remember(v *ir.Value, n *physl.Node) {
	switch s := b.statics[v].(type) {
	case *iterable, *generator:
		return // another evaluation would give another one
	case flat:
		return
	case *sliced:
		if !b.fixedSlice(s) {
			return
		}
	}
	if n.Kind == physl.Name && b.fr.vars[n.Name] != nil {
		return // what holds the value is no way to find it
	}
	if b.origins[v] == "" && n.N > 0 && (isStatic(v) || v.Type.Kind == nd.DTypeOf) {
		b.origins[v] = "=" + strconv.Itoa(int(n.N))
	}
}

func sortedVars(vars map[string]*ir.Value) []string {
	list := make([]string, 0, len(vars))
	for name := range vars {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

// atStatement makes a checkpoint from which Python executes statement n, unless the current one still holds.
func (b *builder) atStatement(n *physl.Node) {
	if b.fr.resumes && b.stale() && n.N > 0 {
		b.cp = b.checkpoint(number(n), b.fr.vars, b.fr.info.before[n])
	}
}

// begun is where the nodes of the current statement begin.
type begun struct {
	block *ir.Block
	at    int
}

// begin notes that n is the current statement.
func (b *builder) begin(n *physl.Node) {
	b.fr.stmt, b.fr.start, b.fr.begun = n, copyVars(b.fr.vars), begun{b.cur, len(b.cur.Nodes)}
}

// here makes a checkpoint for one node: Python executes the current statement from its start. It is refused when the statement has had an effect.
// The checkpoint stands at that start, so that what the statement warns of until the node is told once.
func (b *builder) here() (int64, error) {
	if !b.fr.resumes || b.fr.stmt == nil {
		return 0, unsupported{reason: "a called function cannot be left in the middle"}
	}
	if b.stale() || b.drawn() {
		return 0, entangled{}
	}
	cp := b.checkpoint(number(b.fr.stmt), b.fr.start, b.fr.info.before[b.fr.stmt])
	b.cur.Nodes = b.cur.Nodes[:len(b.cur.Nodes)-1]
	start := b.fr.begun
	start.block.Nodes = slices.Insert(start.block.Nodes, min(start.at, len(start.block.Nodes)), cp.node)
	return cp.id, nil
}

func number(n *physl.Node) string { return strconv.Itoa(int(n.N)) }

// drop takes a checkpoint that nothing leaves to out of its block again.
func drop(blk *ir.Block, cp *checkpoint) {
	if cp == nil || cp.uses > 0 {
		return
	}
	for i, n := range blk.Nodes {
		if n == cp.node {
			blk.Nodes = append(blk.Nodes[:i:i], blk.Nodes[i+1:]...)
			return
		}
	}
}

// leave ends the current block: Python goes on from the checkpoint.
func (b *builder) leave(why string) error {
	id := b.exitID()
	b.node("exit", nil, op.Attrs{"exit": id, "why": why})
	return dead{}
}

// leaveToPython is leave where there is no compiled form, rather than nothing to compile.
func (b *builder) leaveToPython(why string) error {
	b.node("exit", nil, op.Attrs{"exit": b.exitID(), "why": why, "python": true})
	return dead{}
}

// unreachable ends a block that the node before never lets go on. The exit that stands there needs a checkpoint like any other.
func (b *builder) unreachable() error {
	if b.stale() {
		b.cp = b.checkpoint(number(b.fr.def), nil, nil)
	}
	return b.leave("unreachable")
}
