package front

import (
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

const (
	maxUnroll = 64 // elements of a tuple or list that a loop or a display is unrolled over
	maxTries  = 8  // times that a loop is built again with wider types
)

// loop is a loop being built.
type loop struct {
	n     *physl.Node
	names []string // variables carried from one iteration to the next
	head  *merge   // their types at the start of an iteration
	out   *merge   // and after the loop
	fixed map[string]*ir.Value
	once  bool // one iteration, which continues by leaving
	broke bool // notes in brokeName whether it was left by break

	watch  []watched // dicts and sets that it goes over
	before []resizings
}

// iteration describes a loop for repeat.
type iteration struct {
	n            *physl.Node
	row          string
	bounds       []*ir.Value      // for: lo, hi, step
	more         func() *ir.Value // a loop that counts in variable counter: whether there is another item
	counter      string
	names        []string
	broke        bool
	watch        []watched
	enter        func(i *ir.Value) error // binds the target or tests the condition; runs after the checkpoint is due
	body         func() error
	leaves       bool        // the body has break or continue
	at           *physl.Node // where the checkpoint of an iteration resumes; nil: none
	beforeTarget bool        // the checkpoint comes before enter
}

func brokeName(n *physl.Node) string { return "!broke" + number(n) }

// carriedNames are the variables that the loop sets and that live from one iteration to the next or after it.
func (b *builder) carriedNames(n *physl.Node) []string {
	set := names{}
	for k, c := range n.Args {
		if k == 0 && n.Is("for_each") {
			targets(c, set)
		} else {
			bindings(c, set)
		}
	}
	for name, v := range b.fr.vars {
		set[name] = set[name] || b.kindOf(v) == nd.Dict && usesOf(n, name).changed
	}
	if b.fr.region != nil {
		for _, name := range b.fr.region.names {
			set[name] = true
		}
	}
	var list []string
	for _, name := range sortedKeys(set) {
		if set[name] && b.fr.info.head[n][name] {
			list = append(list, name)
		}
	}
	return list
}

// runLoop builds loop n by rounds, which is called for the whole of it, and then its else.
func (b *builder) runLoop(n *physl.Node, otherwise *physl.Node, rounds func(names []string, broke bool) error) error {
	list, broke := b.carriedNames(n), otherwise != nil
	if broke {
		b.setVar(brokeName(n), b.bool(false))
		list = append(list, brokeName(n))
	}
	if err := rounds(list, broke); err != nil || !broke {
		return err
	}
	flag := b.fr.vars[brokeName(n)]
	_, err := b.branch(flag, func() ([]*ir.Value, error) { return nil, nil }, func() ([]*ir.Value, error) { return nil, b.stmt(otherwise) }, b.fr.info.after[n])
	return err
}

// repeat builds the loop node. Variables that hold a function or module are not carried as long as they stay.
func (b *builder) repeat(it iteration) error {
	m := b.mark()
	err := b.loopOf(it)
	for {
		v, changes := err.(varies)
		if !changes || v.loop != it.n || !slices.Contains(it.names, v.name) || b.varied[v] {
			return err
		}
		b.rollback(m)
		b.varied[v] = true
		err = b.loopOf(it)
	}
}

// loopOf is a loop whose carried variables are known. Their types are found by building the body until they hold.
func (b *builder) loopOf(it iteration) error {
	entry, fixed, list := b.entryValues(it)
	it.names = list
	head := b.newMerge(make([]nd.Type, len(entry)))
	for i, v := range entry {
		head.types[i] = b.exported(v.Type)
	}
	after := make([]nd.Type, len(entry)) // of a loop that only a break ends
	for try := range maxTries {
		m := b.mark()
		first := slices.Clone(head.types)
		err := b.round(it, entry, fixed, head, after)
		if err != nil && err != (dead{}) && !head.stale {
			return err
		}
		if head.err != nil {
			return head.err
		}
		peels := try == 0 && (it.bounds != nil || it.more != nil) && mixesKinds(first, head.came)
		if !head.stale && !peels {
			return err
		}
		b.rollback(m)
		if peels && b.holds(it, head.came, fixed) {
			return b.peel(it)
		}
		head.stale, head.came = false, nil
	}
	return unsupported{reason: "the types of the variables of a loop do not settle"}
}

// entryValues are what the carried variables hold before the loop. Those that hold a function or module are not carried, but for those that are known to vary.
func (b *builder) entryValues(it iteration) (entry []*ir.Value, fixed map[string]*ir.Value, carried []string) {
	fixed = map[string]*ir.Value{}
	for _, name := range it.names {
		if b.owner(name) != nil {
			continue
		}
		v := b.fr.vars[name]
		switch {
		case v == nil:
			v = b.constant(unboundType, nil)
		case isStatic(v):
			w, ok := b.stood(v)
			if !ok || !b.varied[varies{it.n, name}] {
				fixed[name] = v
				continue
			}
			v = w
		}
		entry, carried = append(entry, v), append(carried, name)
	}
	return entry, fixed, carried
}

// round builds the loop once with the types of head.
func (b *builder) round(it iteration, entry []*ir.Value, fixed map[string]*ir.Value, head *merge, after []nd.Type) error {
	args := b.into(head, entry)
	head.came = nil
	l := &loop{n: it.n, names: it.names, head: head, out: head, fixed: fixed, broke: it.broke, watch: it.watch}
	if it.bounds == nil {
		l.out = b.newMerge(slices.Clone(after))
	}
	pos, before := b.pos, b.fr.vars
	effects, draws, points, uses := b.effects, b.draws, b.points, 0
	if b.cp != nil {
		uses = b.cp.uses
	}
	blk := &ir.Block{}
	b.fr.vars = copyVars(before)
	err := b.inBlock(blk, func() error {
		delete(b.outer, blk) // what holds before the loop may not at its next iteration
		return b.fillLoop(it, l, blk)
	})
	b.fr.vars, b.pos = before, pos
	if err != nil && err != (dead{}) {
		return err
	}
	changed := b.effects > effects || b.draws > draws && b.points > points
	if changed && !b.undoes && b.cp != nil && b.cp.uses > uses {
		panic(bailout{entangled{}})
	}
	if l.out.err != nil {
		return l.out.err
	}
	switch {
	case head.stale:
		return nil
	case l.out.stale:
		copy(after, l.out.types)
		head.stale = true
		return nil
	}
	return b.finishLoop(it, l, args, blk)
}

// fillLoop builds the block of a loop.
func (b *builder) fillLoop(it iteration, l *loop, blk *ir.Block) error {
	b.fr.loops = append(b.fr.loops, l)
	defer func() { b.fr.loops = b.fr.loops[:len(b.fr.loops)-1] }()
	var index *ir.Value
	if it.bounds != nil {
		index = b.f.AddParam(blk, nd.PyInt, "")
	}
	for i, name := range l.names {
		p := b.f.AddParam(blk, l.head.types[i], name)
		b.nameDims(p)
		b.setVar(name, p)
	}
	reads := b.globalReads
	if it.more != nil {
		stop := func() ([]*ir.Value, error) { return nil, b.next(l, "break") }
		if _, err := b.branch(it.more(), func() ([]*ir.Value, error) { return nil, nil }, stop, nil); err != nil {
			return err
		}
	}
	l.before = b.watch(l.watch)
	cp, err := b.enterIteration(it, index)
	if err == nil {
		err = it.body()
	}
	if err == nil {
		err = b.endIteration(it, l.before)
	}
	if inPieces := it.at != nil && b.fr.resumes; b.unchecked && b.globalReads > reads && !inPieces {
		return entangled{} // the next iteration would read what Python may have changed
	}
	if err == nil {
		err = b.next(l, "yield")
	}
	drop(blk, cp)
	return err
}

// enterIteration makes the checkpoint of an iteration and binds its target, or tests its condition.
func (b *builder) enterIteration(it iteration, index *ir.Value) (*checkpoint, error) {
	make := func() *checkpoint {
		if it.at == nil || !b.fr.resumes {
			return nil
		}
		b.cp = b.checkpoint(number(it.at), b.fr.vars, b.fr.info.before[it.at])
		b.begin(it.at)
		return b.cp
	}
	var cp *checkpoint
	if it.beforeTarget {
		cp = make()
	}
	err := it.enter(index)
	if err == nil && !it.beforeTarget {
		cp = make()
	}
	return cp, err
}

// endIteration is what Python's iterators look at after the body.
func (b *builder) endIteration(it iteration, before []resizings) error {
	return b.unresized(it.watch, before, func() {
		if it.at == nil || !b.fr.resumes || !b.stale() {
			return
		}
		last := it.n.Args[2]
		for last.Is("block") && len(last.Args) > 0 {
			last = last.Args[len(last.Args)-1]
		}
		b.cp = b.checkpoint("+"+number(last), b.fr.vars, b.fr.info.after[last])
	})
}

// finishLoop appends the loop node and sets the variables to its results.
func (b *builder) finishLoop(it iteration, l *loop, args []*ir.Value, blk *ir.Block) error {
	n := b.f.NewNode(lookup(it.row), append(slices.Clone(it.bounds), args...), nil, b.pos)
	n.Blocks = []*ir.Block{blk}
	if it.bounds == nil && !hasBreak(blk) {
		b.append(n)
		return b.unreachable()
	}
	for _, t := range l.out.types {
		v := b.f.NewValue(t)
		v.Def = n
		n.Outs = append(n.Outs, v)
	}
	b.append(n)
	for i, name := range l.names {
		b.setVar(name, n.Outs[i])
	}
	return nil
}

// hasBreak reports whether a break in blk leaves the loop whose block it is.
func hasBreak(blk *ir.Block) bool {
	for _, n := range blk.Nodes {
		if n.Is("break") {
			return true
		}
		if n.Is("if") && slices.ContainsFunc(n.Blocks, hasBreak) {
			return true
		}
	}
	return false
}

// next goes on with the next iteration, or leaves the loop, by terminator row.
func (b *builder) next(l *loop, row string) error {
	m := l.head
	if row == "break" {
		m = l.out
	}
	for name, v := range l.fixed {
		if w := b.fr.vars[name]; w == nil || !b.sameStatic(v, w) {
			return varies{l.n, name}
		}
	}
	vals := make([]*ir.Value, len(l.names))
	for i, name := range l.names {
		v := b.fr.vars[name]
		if v == nil {
			v = b.constant(unboundType, nil)
		}
		var ok bool
		if vals[i], ok = b.stood(v); !ok {
			return unsupported{reason: "variable " + name + " becomes a function or module in a loop"}
		}
	}
	b.node(row, b.into(m, vals), nil)
	return dead{}
}

func (b *builder) innermost() *loop { return b.fr.loops[len(b.fr.loops)-1] }

func (b *builder) breakLoop(*physl.Node) error {
	l := b.innermost()
	if l.broke {
		b.setVar(brokeName(l.n), b.bool(true))
	}
	return b.next(l, "break")
}

func (b *builder) continueLoop(*physl.Node) error {
	l := b.innermost()
	if err := b.unresized(l.watch, l.before, func() {}); err != nil {
		return err
	}
	if l.once {
		return b.next(l, "break")
	}
	return b.next(l, "continue")
}

// mixesKinds reports whether a carried variable, bound before the loop, is a union only because its first value may be of another kind.
func mixesKinds(first, came []nd.Type) bool {
	for i, t := range first {
		if i >= len(came) || came[i].Kind == nd.Invalid || came[i].Kind == nd.Union || slices.ContainsFunc(alternatives(t), isUnbound) {
			continue
		}
		if j, err := join(t, came[i]); err == nil && j.Kind == nd.Union {
			return true
		}
	}
	return false
}

// holds reports whether the loop keeps carried values of the given types.
func (b *builder) holds(it iteration, types []nd.Type, fixed map[string]*ir.Value) bool {
	for _, t := range types {
		if t.Kind == nd.Invalid {
			return false
		}
	}
	m := b.mark()
	defer b.rollback(m)
	entry := make([]*ir.Value, len(types))
	for i, t := range types {
		entry[i] = b.f.NewValue(b.named(t))
	}
	head := b.newMerge(slices.Clone(types))
	err := protect(func() error { return b.round(it, entry, fixed, head, make([]nd.Type, len(types))) })
	return err == nil && !head.stale
}

// peel builds the first iteration by itself, so that the others have steady types: s = 0; for ...: s += x[i].
func (b *builder) peel(it iteration) error {
	next, test, lo := b.afterFirst(it)
	leaves := it.leaves
	if leaves && !it.broke {
		it.broke = true
		it.names = append(slices.Clone(it.names), brokeName(it.n))
		b.setVar(brokeName(it.n), b.bool(false))
	}
	rest := func() ([]*ir.Value, error) { return nil, b.repeat(next(it)) }
	_, err := b.branch(test, func() ([]*ir.Value, error) {
		if err := b.once(it, lo, leaves); err != nil {
			return nil, err
		}
		if !leaves {
			return rest()
		}
		return b.branch(b.fr.vars[brokeName(it.n)], func() ([]*ir.Value, error) { return nil, nil }, rest, b.fr.info.head[it.n])
	}, func() ([]*ir.Value, error) { return nil, nil }, b.fr.info.head[it.n])
	return err
}

// afterFirst is the loop that follows the first iteration, whether there is a first one, and its index.
func (b *builder) afterFirst(it iteration) (next func(it iteration) iteration, test, lo *ir.Value) {
	if it.more != nil {
		return func(it iteration) iteration { return it }, it.more(), nil
	}
	lo, hi, step := it.bounds[0], it.bounds[1], it.bounds[2]
	c, _ := b.constOf(step)
	o := "<"
	if c.(int64) < 0 {
		o = ">"
	}
	return func(it iteration) iteration {
		it.bounds = []*ir.Value{b.intOp("__add", lo, step), hi, step}
		return it
	}, b.compareInts(o, lo, hi), lo
}

// once builds one iteration at index i. leaves says that its body has break or continue.
func (b *builder) once(it iteration, i *ir.Value, leaves bool) error {
	before := b.watch(it.watch)
	run := func() error {
		_, err := b.enterIteration(it, i)
		if err == nil {
			err = it.body()
		}
		if err == nil {
			err = b.endIteration(it, before)
		}
		return err
	}
	if !leaves {
		return run()
	}
	l := &loop{n: it.n, names: it.names, out: b.newMerge(make([]nd.Type, len(it.names))), broke: it.broke, once: true, watch: it.watch, before: before}
	for range maxTries {
		m, types := b.mark(), slices.Clone(l.out.types)
		l.out = b.newMerge(types)
		before, blk := b.fr.vars, &ir.Block{}
		b.fr.vars = copyVars(before)
		err := b.inBlock(blk, func() error { return b.fillOnce(l, run) })
		b.fr.vars = before
		if err != nil && err != (dead{}) {
			return err
		}
		if l.out.err != nil {
			return l.out.err
		}
		if !l.out.stale {
			return b.finishLoop(iteration{n: l.n, row: "loop"}, l, nil, blk)
		}
		b.rollback(m)
	}
	return unsupported{reason: "the types of the variables of a loop do not settle"}
}

func (b *builder) fillOnce(l *loop, run func() error) error {
	b.fr.loops = append(b.fr.loops, l)
	defer func() { b.fr.loops = b.fr.loops[:len(b.fr.loops)-1] }()
	if err := run(); err != nil {
		return err
	}
	return b.next(l, "break")
}

// exits reports whether n has a break or continue of the loop whose body it is.
func exits(n *physl.Node) bool {
	if n.Is("break") || n.Is("continue") {
		return true
	}
	if n.Is("for_each") || n.Is("while") || n.Is("define") || n.Is("lambda") {
		return n.Name == "for_each" && len(n.Args) > 3 && exits(n.Args[3]) || n.Name == "while" && len(n.Args) > 2 && exits(n.Args[2])
	}
	return n.Kind == physl.Call && slices.ContainsFunc(n.Args, exits)
}

func (b *builder) while(n *physl.Node) error {
	var otherwise *physl.Node
	if len(n.Args) > 2 {
		otherwise = n.Args[2]
	}
	enter := func(*ir.Value) error {
		v, err := b.whole(n.Args[0])
		if err != nil {
			return err
		}
		c, err := b.truth(v)
		if err != nil {
			return err
		}
		stop := func() ([]*ir.Value, error) { return nil, b.next(b.innermost(), "break") }
		_, err = b.branch(c, b.under(n.Args[0], true, func() ([]*ir.Value, error) { return nil, nil }), stop, nil)
		return err
	}
	return b.runLoop(n, otherwise, func(list []string, broke bool) error {
		return b.repeat(iteration{n: n, row: "loop", names: list, broke: broke, enter: enter, body: func() error { return b.stmt(n.Args[1]) }, at: n, beforeTarget: true})
	})
}

// firstStatement is the statement at which an iteration resumes once its target is bound.
func firstStatement(n *physl.Node) *physl.Node {
	for n.Is("block") && len(n.Args) > 0 {
		n = n.Args[0]
	}
	if n.N == 0 {
		return nil
	}
	return n
}

// forEach builds a for loop over whatever sequence its iterable is.
func (b *builder) forEach(n *physl.Node) error {
	s, err := b.sequence(n.Args[1])
	if err != nil {
		return err
	}
	var otherwise *physl.Node
	if len(n.Args) > 3 {
		otherwise = n.Args[3]
	}
	b.at(n)
	if over := n.Args[1]; s.state != nil && s.state.Type.Form >= nd.DequeForm && over.Kind == physl.Name && b.changes(b.fr.fn, n.Args[2], over.Name) {
		return unsupported{reason: "a deque that may change while it is gone over"}
	}
	if s.run == nil {
		err = b.equalRows(n.Args[0], s)
	}
	if err != nil {
		return err
	}
	b.fittingRows(n.Args[0], n.Args[1], s.state)
	return b.runLoop(n, otherwise, func(list []string, broke bool) error {
		body := n.Args[2]
		if s.run != nil {
			return b.eachRun(n, s, list, broke)
		}
		it := iteration{n: n, row: "for", names: list, broke: broke, leaves: exits(body), at: firstStatement(body)}
		it.body = func() error { return b.stmt(body) }
		if s.direct == nil && s.more == nil {
			if k, ok := b.constOf(s.length()); ok && s.unroll && k.(int64) <= maxUnroll && !it.leaves {
				it.watch = s.watch
				return b.unrolled(it, s, int(k.(int64)))
			}
		}
		defer b.over(&it, s, "$it"+number(n))()
		it.enter = func(i *ir.Value) error { return b.bindItem(n, s, b.position(&it, i)) }
		if s.each != nil {
			b.eachItem(&it, n, s)
		}
		return b.repeat(it)
	})
}

// over makes it a loop over s. Where the number of items is not known beforehand, a variable counts them, until done is called.
func (b *builder) over(it *iteration, s *sequence, counter string) (done func()) {
	it.watch = s.watch
	switch {
	case s.direct != nil:
		it.bounds = s.direct
	case s.more == nil:
		it.bounds = []*ir.Value{b.int(0), s.length(), b.int(1)}
	default:
		it.row, it.counter = "loop", counter
		it.names = append(slices.Clone(it.names), counter)
		it.more = func() *ir.Value { return s.more(b.fr.vars[counter]) }
		b.setVar(counter, b.int(0))
		return func() { b.forget(counter) }
	}
	return func() {}
}

// position is the number of the item at the start of an iteration with index i.
func (b *builder) position(it *iteration, i *ir.Value) *ir.Value {
	if it.counter != "" {
		i = b.fr.vars[it.counter]
		b.setVar(it.counter, b.intOp("__add", i, b.int(1)))
	}
	return i
}

// itemAt is the item of the iteration with index i.
func (b *builder) itemAt(it *iteration, s *sequence, i *ir.Value) (*ir.Value, error) {
	if s.direct != nil {
		return i, nil
	}
	return s.item(b.position(it, i))
}

// eachItem makes it the loop over a sequence that may leave items out.
func (b *builder) eachItem(it *iteration, n *physl.Node, s *sequence) {
	var index *ir.Value
	it.at = nil
	it.enter = func(i *ir.Value) error {
		index = b.position(it, i)
		return nil
	}
	it.body = func() error {
		return s.each(index, func(v *ir.Value) error {
			if err := b.assign(n.Args[0], v); err != nil {
				return err
			}
			return b.stmt(n.Args[2])
		})
	}
}

// bindItem binds the target to item i, and the state from which Python could go on with the loop.
func (b *builder) bindItem(n *physl.Node, s *sequence, i *ir.Value) error {
	item := func(k *ir.Value) (*ir.Value, error) { return s.item(k) }
	taken := func() *ir.Value { return b.intOp("__add", i, b.int(1)) }
	if s.direct != nil {
		item = func(k *ir.Value) (*ir.Value, error) { return k, nil }
		taken = func() *ir.Value {
			done := b.intOp("__sub", i, s.direct[0])
			if c, _ := b.constOf(s.direct[2]); c != int64(1) {
				done = b.intOp("__floordiv", done, s.direct[2])
			}
			return b.intOp("__add", done, b.int(1))
		}
	}
	if b.fr.resumes {
		b.setVar("$it"+number(n), taken())
		b.setVar("$seq"+number(n), s.state)
	}
	v, err := item(i)
	if err != nil {
		return err
	}
	return b.assign(n.Args[0], v)
}

// unrolled builds the body once for each of count items.
func (b *builder) unrolled(it iteration, s *sequence, count int) error {
	n := it.n
	for k := range count {
		before := b.watch(it.watch)
		if err := b.bindItem(n, s, b.int(int64(k))); err != nil {
			return err
		}
		if err := b.stmt(n.Args[2]); err != nil {
			return err
		}
		if err := b.endIteration(it, before); err != nil {
			return err
		}
	}
	for _, name := range sortedVars(b.fr.vars) {
		if strings.HasSuffix(name, number(n)) && (name == "$it"+number(n) || name == "$seq"+number(n)) {
			b.forget(name)
		}
	}
	return nil
}

// forget unbinds a variable.
func (b *builder) forget(name string) {
	b.undos = append(b.undos, undo{b.fr.vars, name, b.fr.vars[name]})
	delete(b.fr.vars, name)
}
