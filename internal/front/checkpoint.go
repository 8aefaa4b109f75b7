package front

import (
	"encoding/hex"
	"fmt"
	"maps"
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
	if b.undoes {
		return b.cp == nil || b.drawn()
	}
	return b.cp == nil || b.effects != b.cp.effects || b.drawn() && b.points != b.cp.points
}

// drawn reports whether random numbers were drawn since the current checkpoint, which an exit to it takes back. It can no further than to the
// last checkpoint that was made.
func (b *builder) drawn() bool { return b.cp != nil && b.draws != b.cp.draws }

// exitID is the id of the checkpoint that a node appended now may leave to.
func (b *builder) exitID() int64 {
	if b.stale() && !b.midway() {
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

// snapshot collects the variables of the frames that a checkpoint hands over.
type snapshot struct {
	names, statics []string
	args           []*ir.Value
}

// add takes in the variables of fr that live names, each with the prefix of its frame.
func (s *snapshot) add(b *builder, fr *frame, prefix string, vars map[string]*ir.Value, live names) {
	live = b.again(fr, vars, live)
	for _, name := range sortedVars(vars) {
		if name[0] == '!' && fr.info.shared[name[1:]] {
			s.names, s.args = append(s.names, prefix+"*"+name[1:]), append(s.args, vars[name])
			continue
		}
		if !live[name] && !strings.HasPrefix(name, "$") {
			continue
		}
		own := name[0] == '$' || holders(vars, vars[name]) == 1
		if !s.give(b, fr, prefix+name, vars[name], own) {
			panic(bailout{unsupported{reason: "variable " + name + " holds a function that has no place in the source"}})
		}
	}
}

// give takes in v, a variable of fr or a part of one, under a name. own: no other variable holds it. ok is false where Python could not be given it.
func (s *snapshot) give(b *builder, fr *frame, name string, v *ir.Value, own bool) (ok bool) {
	if origin := b.originIn(fr, v); origin != "" {
		s.statics = append(s.statics, name+":"+origin)
		return true
	}
	if w := b.handed(v); w != nil && (b.kindOf(v) != nd.List || own) {
		s.names, s.args = append(s.names, name), append(s.args, w)
		return true
	}
	if c, _ := b.statics[v].(*bundle); c != nil && bundleMarks[c.kind] != "" && c.class == "" && (c.kind == nd.Tuple || own) {
		s.statics = append(s.statics, fmt.Sprintf("%s:%s%d", name, bundleMarks[c.kind], len(c.elems)))
		for i, e := range c.elems {
			if !s.give(b, fr, fmt.Sprintf("%s/%d", name, i), e, false) {
				return false
			}
		}
		return true
	}
	if c, ok := b.statics[v].(*cursor); ok && c.of.state == c.x {
		s.statics = append(s.statics, name+":<2")
		return s.give(b, fr, name+"/0", c.x, false) && s.give(b, fr, name+"/1", c.cell, false)
	}
	if isStatic(v) || holdsStandIn(v.Type) && !b.handsStandIns(fr, v) {
		return false
	}
	if !isUnbound(v.Type) {
		s.names, s.args = append(s.names, name), append(s.args, v)
	}
	return true
}

// bundleMarks tell how Python puts a tuple, list or dict together of its parts.
var bundleMarks = map[nd.Kind]string{nd.Tuple: "(", nd.List: "[", nd.Dict: "{"}

// checkpoint makes a checkpoint with the values vars of those variables that live names. In a function that was called it holds the variables of the
// callers too, which go on with the value of the call.
func (b *builder) checkpoint(at string, vars map[string]*ir.Value, live names) *checkpoint {
	s := &snapshot{}
	s.add(b, b.fr, "", vars, live)
	var callers []string
	for fr := b.fr; fr.resumes && fr.caller != nil; fr = fr.caller {
		c := fr.caller
		callers = append(callers, fmt.Sprintf("%d:%d:%d", c.fn, c.stmt.N, fr.at.N))
		s.add(b, c, fmt.Sprintf("%d.", len(callers)), c.startWith(fr.given), c.info.before[c.stmt])
	}
	b.nextExit++
	b.points++
	cp := &checkpoint{id: b.nextExit, effects: b.effects, draws: b.draws, points: b.points, mark: b.f.NextID}
	attrs := op.Attrs{"id": cp.id, "at": at, "names": strings.Join(s.names, ",")}
	if b.fr.fn != 0 {
		attrs["func"] = int64(b.fr.fn)
	}
	if len(s.statics) > 0 {
		attrs["static"] = strings.Join(s.statics, ",")
	}
	if len(callers) > 0 {
		attrs["callers"] = strings.Join(callers, ",")
	}
	cp.node = b.f.NewNode(op.Lookup("checkpoint"), s.args, attrs, b.pos)
	b.append(cp.node)
	return cp
}

// origin says how Python finds the value of v without being given it: "=N" by evaluating ast node N again, "@K" as argument K, "$HEX" as the str of that UTF-8 ("(3", "[3", "{4" and "<2",
// an iterator, which are no origins, are put together of as many parts, with the names x/0, x/1 ...);
// "" when it is given.
func (b *builder) origin(v *ir.Value) string {
	if isText(v.Type) && v.Type.Kind == nd.Str && b.origins[v].text == "" {
		return "$" + hex.EncodeToString([]byte(v.Type.Text))
	}
	return b.origins[v].text
}

// origin of a value that has no representation: the text for a checkpoint, and the Python function whose tree it speaks of.
type origin struct {
	text  string
	fn    int
	fr    *frame
	needs map[string]*ir.Value // the variables that evaluating it again reads, and what they held
}

// again are the variables that Python needs beside live, to evaluate the expressions that give variables of fr.
func (b *builder) again(fr *frame, vars map[string]*ir.Value, live names) names {
	out := maps.Clone(live)
	for todo := sortedKeys(live); len(todo) > 0; todo = todo[1:] {
		o := b.origins[vars[todo[0]]]
		for _, name := range sortedVars(o.needs) {
			if fr != o.fr || vars[name] != o.needs[name] {
				panic(bailout{unsupported{reason: "variable " + todo[0] + " holds a function that has no place in the source"}})
			}
			if !out[name] {
				out[name] = true
				todo = append(todo, name)
			}
		}
	}
	return out
}

// readBy are the variables that evaluating n reads, but for those that functions inside it share.
func (b *builder) readBy(n *physl.Node, out map[string]*ir.Value) {
	if n.Is("define") || n.Is("lambda") {
		return
	}
	own := names{}
	if n.Is("__python") {
		reads(n, own)
	} else if n.Kind == physl.Name || n.Kind == physl.Call {
		own[n.Name] = true
	}
	for name := range own {
		if v := b.fr.vars[name]; v != nil {
			out[name] = v
		}
	}
	for _, c := range n.Args {
		b.readBy(c, out)
	}
}

// originIn is the origin of v for a frame, which may be of another function than the one where v was found.
func (b *builder) originIn(fr *frame, v *ir.Value) string {
	text := b.origin(v)
	if o := b.origins[v]; o.text != "" && o.text == text && text[0] == '=' && o.fn != fr.fn {
		return fmt.Sprintf("=%d/%s", o.fn, text[1:])
	}
	return text
}

// remember notes that v, which cannot be handed to Python as a value, is what evaluating n gives.
func (b *builder) remember(v *ir.Value, n *physl.Node) {
	switch s := b.statics[v].(type) {
	case *iterable, *generator, *coroutine, *cursor, *building, superRef:
		return // another evaluation would give another one
	case flat:
		return
	case *sliced:
		if !b.fixedSlice(s) {
			return
		}
	case *bundle:
		if s.kind == nd.Instance || b.handed(v) != nil {
			return
		}
	}
	if n.Kind == physl.Name && b.fr.vars[n.Name] != nil {
		return // what holds the value is no way to find it
	}
	if b.origins[v].text == "" && n.N > 0 && (isStatic(v) || v.Type.Kind == nd.DTypeOf) {
		needs := map[string]*ir.Value{}
		b.readBy(n, needs)
		b.origins[v] = origin{"=" + strconv.Itoa(int(n.N)), b.fr.fn, b.fr, needs}
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
	b.fr.known, b.fr.expr = given{}, nil
	b.settle(b.fr)
}

// here makes a checkpoint for expression n: Python executes the current statement from its start, but for what has been evaluated before n and may be
// another thing after it. Where there is no such thing, the checkpoint stands at that start, so that what the statement warns of until the node is told once.
func (b *builder) here(n *physl.Node) (int64, error) {
	if !b.fr.resumes || b.fr.stmt == nil {
		return 0, unsupported{reason: "a called function cannot be left in the middle"}
	}
	found := given{}
	if b.effects != b.fr.settled || b.draws != b.fr.drawn || !b.before(b.fr, b.fr.stmt, n, found) {
		return 0, entangled{}
	}
	if len(found) > 0 || b.stale() || b.drawn() {
		cp := b.checkpoint(number(b.fr.stmt), b.fr.startWith(found), b.fr.info.before[b.fr.stmt])
		return cp.id, nil
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
