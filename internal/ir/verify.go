package ir

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Verify checks the laws of the form: values defined before use along the structure, types that follow from the rows, terminators that
// agree with what they end, and exits that leave to a checkpoint nothing has happened since. The laws of single rows are the table in laws.go.
func Verify(u *Unit) error {
	for _, f := range u.Funcs {
		v := &verifier{unit: u, f: f, defined: map[*Value]bool{}, ids: map[int]bool{}, dims: map[string]bool{}, points: map[int64]bool{}}
		if err := v.fn(); err != nil {
			return fmt.Errorf("func %s: %w", f.Name, err)
		}
	}
	return nil
}

type verifier struct {
	unit    *Unit
	f       *Func
	defined map[*Value]bool // visible here
	ids     map[int]bool    // all of the function
	dims    map[string]bool // dimension names bound so far
	points  map[int64]bool  // checkpoints of the function
	stack   []frame         // enclosing structured nodes, outermost first
}

type frame struct {
	n     *Node
	bound map[string]bool // dimension names bound before n
}

func (v *verifier) fn() error {
	if err := v.params(v.f.Body.Params, v.f.Body); err != nil {
		return err
	}
	_, err := v.block(v.f.Body, live{})
	return err
}

// live are the checkpoints a failing node may leave to, each with the memory made since: Python, going on there, makes that again and never
// sees what was written to it. Draws since then are taken back, but only as far as the last checkpoint of any kind: passed and drawn, which are no
// memory, stand in the set where another one has come, and where something was drawn.
type live map[int64]map[*Value]bool

var passed, drawn = &Value{Name: "passed"}, &Value{Name: "drawn"}

// mark puts one of the two into each set; those that then hold both are not valid any more.
func (at live) mark(m *Value) live {
	valid := live{}
	for id, since := range at {
		since = maps.Clone(since)
		since[m] = true
		if !since[passed] || !since[drawn] {
			valid[id] = since
		}
	}
	return valid
}

// later is at with the marks of what n, a node with blocks, does inside.
func (at live) later(n *Node) live {
	if n.Draws() {
		at = at.mark(drawn)
		if n.any(func(c *Node) bool { return c.Is("checkpoint") }) {
			at = at.mark(passed)
		}
	}
	return at
}

// made takes note of memory that comes into being.
func (at live) made(n *Node) {
	for _, x := range n.Outs {
		if x.Fresh() {
			for _, since := range at {
				since[x] = true
			}
		}
	}
}

// after is at.after(n) in the function that Python calls; what others do is taken back when they leave.
func (v *verifier) after(n *Node, at live) live {
	if v.f != v.unit.Funcs[0] {
		return at
	}
	return at.after(n)
}

// after are those of at that n, blocks inside included, leaves valid.
func (at live) after(n *Node) live {
	own := map[*Value]bool{}
	n.any(func(c *Node) bool {
		for _, x := range c.Outs {
			own[x] = true
		}
		return false
	})
	valid := live{}
	for id, since := range at {
		hidden := func(w *Value) bool { r := w.Root(); return r.Fresh() && (since[r] || own[r]) }
		if !n.any(func(c *Node) bool { return c.tells(hidden) }) {
			valid[id] = since
		}
	}
	return valid
}

// tells reports whether n itself does what Python could see, but for writes that are hidden.
func (n *Node) tells(hidden func(*Value) bool) bool {
	if len(n.Blocks) > 0 && !n.Is("kernel") {
		return false
	}
	writes := n.Writes()
	for _, w := range writes {
		if !hidden(w) {
			return true
		}
	}
	return len(writes) == 0 && n.Op.Props&op.Draws == 0 && n.HasEffect()
}

func (v *verifier) define(x *Value) error {
	if v.ids[x.ID] {
		return fmt.Errorf("%%%d is defined twice", x.ID)
	}
	if x.ID >= v.f.NextID {
		return fmt.Errorf("%%%d is not below NextID %d", x.ID, v.f.NextID)
	}
	v.ids[x.ID], v.defined[x] = true, true
	bindDims(v.dims, x.Type)
	return nil
}

func bindDims(dims map[string]bool, t nd.Type) {
	for _, d := range t.Dims {
		if !d.One {
			dims[d.Name] = true
		}
	}
	for _, e := range t.Elems {
		bindDims(dims, e)
	}
}

func (v *verifier) params(ps []*Value, b *Block) error {
	for _, p := range ps {
		if p.Block != b || p.Def != nil {
			return fmt.Errorf("parameter %%%d does not name its block", p.ID)
		}
		if err := v.define(p); err != nil {
			return err
		}
	}
	return nil
}

// block checks b, entered with the checkpoints at, and gives those valid where it falls to its end.
func (v *verifier) block(b *Block, at live) (live, error) {
	if b.Term() == nil {
		return nil, fmt.Errorf("a block has no terminator at its end")
	}
	var local []*Value
	for i, n := range b.Nodes {
		if n.Op.IsTerm() && i < len(b.Nodes)-1 {
			return nil, v.at(n, "a terminator before the end of its block")
		}
		var err error
		if at, err = v.node(n, at); err != nil {
			return nil, err
		}
		local = append(local, n.Outs...)
	}
	for _, x := range append(local, b.Params...) {
		delete(v.defined, x)
	}
	return at, nil
}

func (v *verifier) at(n *Node, format string, args ...any) error {
	return fmt.Errorf("%d:%d: %s: in %.400s", n.Pos.Line, n.Pos.Col, fmt.Sprintf(format, args...), n)
}

func (v *verifier) node(n *Node, at live) (live, error) {
	if n.Pos.Line <= 0 {
		return nil, v.at(n, "no position")
	}
	for _, x := range n.Args {
		if !v.defined[x] {
			return nil, v.at(n, "%%%d is not defined here", x.ID)
		}
	}
	if err := v.laws(n); err != nil {
		return nil, v.at(n, "%v", err)
	}
	if err := v.exit(n, at); err != nil {
		return nil, v.at(n, "%v", err)
	}
	after, err := v.inside(n, at)
	if err != nil {
		return nil, err
	}
	for _, x := range n.Outs {
		if x.Def != n {
			return nil, v.at(n, "result %%%d does not name its node", x.ID)
		}
		if err := v.define(x); err != nil {
			return nil, v.at(n, "%v", err)
		}
	}
	return v.pass(n, after)
}

// pass is the set of checkpoints after n itself.
func (v *verifier) pass(n *Node, at live) (live, error) {
	switch {
	case n.Is("checkpoint"):
		id := n.Attrs.Int("id")
		if v.points[id] {
			return nil, v.at(n, "checkpoint %d is defined twice", id)
		}
		v.points[id] = true
		after := at.mark(passed)
		after[id] = map[*Value]bool{}
		return after, nil
	case len(n.Blocks) == 0 && n.HasEffect() || n.Is("kernel") && n.HasEffect():
		at = v.after(n, at)
	}
	if n.Op.Props&op.Draws != 0 {
		at = at.mark(drawn)
	}
	at.made(n)
	return at, nil
}

// inside checks the blocks of n. A checkpoint inside one dominates nothing outside; one before n stays valid after it, and in a loop at the
// start of every iteration, when nothing inside has an effect.
func (v *verifier) inside(n *Node, at live) (live, error) {
	if len(n.Blocks) == 0 || n.Is("kernel") {
		return at, v.kernelBlock(n)
	}
	start, effect := at, n.HasEffect()
	if effect && (n.Is("for") || n.Is("loop")) {
		start = v.after(n, at).later(n)
	}
	for _, b := range n.Blocks {
		before := maps.Clone(v.dims)
		v.stack = append(v.stack, frame{n, before})
		if err := v.params(b.Params, b); err != nil {
			return nil, v.at(n, "%v", err)
		}
		if _, err := v.block(b, maps.Clone(start)); err != nil {
			return nil, err
		}
		v.stack = v.stack[:len(v.stack)-1]
		v.dims = before
	}
	if effect {
		return v.after(n, at).later(n), nil
	}
	return at, nil
}

func (v *verifier) kernelBlock(n *Node) error {
	if !n.Is("kernel") {
		return nil
	}
	b := n.Blocks[0]
	v.stack = append(v.stack, frame{n, v.dims})
	defer func() { v.stack = v.stack[:len(v.stack)-1] }()
	if err := v.params(b.Params, b); err != nil {
		return v.at(n, "%v", err)
	}
	outer := v.defined
	v.defined = map[*Value]bool{}
	for _, p := range b.Params {
		v.defined[p] = true
	}
	at := live{}
	if id, ok := n.Exit(); ok {
		at[id] = map[*Value]bool{}
	}
	_, err := v.block(b, at)
	v.defined = outer
	return err
}

func (v *verifier) exit(n *Node, at live) error {
	id, ok := n.Exit()
	switch {
	case n.CanFail() && !ok:
		return fmt.Errorf("it can fail and has no exit")
	case ok && at[id] == nil:
		return fmt.Errorf("exit %d is no checkpoint that comes before on every path with no effect in between", id)
	}
	return nil
}

// flows reports whether a value of type from may become one of type to: the same type, but for memory known less well, and for dims that
// to names for the first time (they are not bound), which bind then holds.
func flows(from, to nd.Type, bound map[string]bool, bind map[string]nd.Dim) bool {
	if from.Kind != to.Kind || from.Elem != to.Elem || from.Kind == nd.Str && from.Text != to.Text || len(from.Dims) != len(to.Dims) || len(from.Elems) != len(to.Elems) {
		return false
	}
	if from.Grows() {
		return from.Equal(to) // what is put in through one reference is seen through all
	}
	if from.IsArray() && (!weaker(to, from) || from.ReadOnly && !to.ReadOnly) {
		return false
	}
	for i, d := range to.Dims {
		e := from.Dims[i]
		if !d.One && !bound[d.Name] {
			if have, ok := bind[d.Name]; ok && have != e {
				return false
			}
			bind[d.Name] = e
		} else if d != e {
			return false
		}
	}
	for i, e := range to.Elems {
		if !flows(from.Elems[i], e, bound, bind) {
			return false
		}
	}
	return true
}

// weaker reports whether a promises no more about its memory order than b. Where rank is below 2 or dims are 1 an order can hold that the
// type of b does not name, so only rank decides then.
func weaker(a, b nd.Type) bool {
	return a.Order == b.Order || a.Order == nd.Strided || a.Order == nd.Inner && b.Order == nd.C
}

// flowList is flows for lists of values; bound are the dims that had a name before the node that owns to.
func flowList(what string, from, to []*Value, bound map[string]bool) error {
	if len(from) != len(to) {
		return fmt.Errorf("%s: %d values for %d", what, len(from), len(to))
	}
	bind := map[string]nd.Dim{}
	for i := range from {
		if !flows(from[i].Type, to[i].Type, bound, bind) {
			return fmt.Errorf("%s: %s for %s", what, from[i].Type, to[i].Type)
		}
	}
	return nil
}

// target is the innermost frame of one of the rows; no terminator but leave goes out of a scope, and none out of a kernel.
func (v *verifier) target(rows ...string) (frame, error) {
	for i := len(v.stack) - 1; i >= 0; i-- {
		f := v.stack[i]
		if slices.Contains(rows, f.n.Op.Name) {
			return f, nil
		}
		if f.n.Is("scope") || f.n.Is("kernel") {
			break
		}
	}
	return frame{}, fmt.Errorf("not inside %s", strings.Join(rows, " or "))
}

// laws are the rules for n alone: its row's results, its operands, and the table.
func (v *verifier) laws(n *Node) error {
	outs := max(n.Op.Outs, 1)
	if n.Op.Outs < 0 {
		outs = 0
	}
	if variable := n.Op.Class == op.Flow && n.Op.Outs == 0 || n.Op.Outs == op.Several; !variable && len(n.Outs) != outs {
		return fmt.Errorf("%d results, the row has %d", len(n.Outs), outs)
	}
	if err := checkTypes(n); err != nil {
		return err
	}
	for _, l := range laws[n.Op.Name] {
		if err := l(v, n); err != nil {
			return err
		}
	}
	for _, l := range classLaws[n.Op.Class] {
		if err := l(v, n); err != nil {
			return err
		}
	}
	return nil
}
