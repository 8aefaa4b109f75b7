package front

import (
	"errors"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

func lookup(row string) *op.Spec { return op.Lookup(row) }

func sortedKeys[T any](m map[string]T) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

// stmt builds one statement. The error dead says that control does not go on after it.
func (b *builder) stmt(n *physl.Node) error {
	if n.Is("block") {
		for _, s := range n.Args {
			if err := b.stmt(s); err != nil {
				return err
			}
		}
		return nil
	}
	if n.Kind == physl.Nil {
		return nil
	}
	b.at(n)
	if !b.fr.resumes {
		return protect(func() error { return b.statement(n) })
	}
	fr, outer := b.fr, *b.fr
	err := b.resumable(n)
	fr.stmt, fr.start, fr.begun, fr.known, fr.expr = outer.stmt, outer.start, outer.begun, outer.known, outer.expr
	return err
}

// resumable builds a statement of the function that has checkpoints: with one before it where that is needed, and in Python when there
// is no other way.
func (b *builder) resumable(n *physl.Node) error {
	m := b.mark()
	old := b.cp
	attempt := func(f func() error) error {
		b.rollback(m)
		b.begin(n)
		b.at(n)
		return protect(func() error {
			b.atStatement(n)
			b.check()
			if err := f(); err != nil || !b.unchecked {
				return err
			}
			b.cp = b.checkpoint("+"+number(n), b.fr.vars, b.fr.info.after[n])
			b.check()
			return nil
		})
	}
	err := attempt(func() error { return b.statement(n) })
	var u unsupported
	if err == (entangled{}) {
		u, err = unsupported{reason: err.Error()}, unsupported{}
	} else {
		errors.As(err, &u)
	}
	if isUnsupported(err) && b.noSites {
		return u
	}
	if isUnsupported(err) && isSimple(n) {
		err = attempt(func() error { return b.pyStatement(n, u) })
	}
	if isUnsupported(err) || err == (entangled{}) {
		err = attempt(func() error { return b.leaveToPython(u.reason) })
	}
	if cp := b.cp; cp != old && cp.uses == 0 {
		drop(m.cur, cp)
		b.cp = old
	}
	b.unchecked = m.unchecked
	return err
}

// check leaves when a pycall since the last check has changed a global.
func (b *builder) check() {
	if b.unchecked {
		b.node("unchanged", nil, op.Attrs{"why": "a global changed"})
	}
	b.unchecked = false
}

func isUnsupported(err error) bool { return errors.As(err, &unsupported{}) }

// isSimple reports whether n is a statement that Python can execute by itself within the function.
func isSimple(n *physl.Node) bool {
	if n.Is("try") || n.Is("with") {
		return !leaves(n, false)
	}
	return n.Is("store") || isAugmented(n.Name) || n.Is("__python") && !leavesPython(n) || n.Is("assert") || n.Is("__delete") || n.Kind == physl.Call && forms[n.Name] == nil && statements[n.Name] == nil
}

// leaves reports whether control can leave n other than at its end, raising apart.
func leaves(n *physl.Node, looped bool) bool {
	switch {
	case n.Is("define"), n.Is("lambda"):
		return false
	case n.Is("return"), (n.Is("break") || n.Is("continue")) && !looped, n.Is("__python") && leavesPython(n):
		return true
	}
	looped = looped || n.Is("while") || n.Is("for_each")
	return slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return leaves(c, looped) })
}

var statements map[string]func(*builder, *physl.Node) error

func init() {
	statements = map[string]func(*builder, *physl.Node) error{
		"store": (*builder).store, "if": (*builder).ifStatement, "while": (*builder).while, "for_each": (*builder).forEach,
		"break": (*builder).breakLoop, "continue": (*builder).continueLoop, "return": (*builder).returnValue,
		"assert": (*builder).assert, "raise": (*builder).raise, "define": (*builder).defineNested, "__python": (*builder).pythonStatement,
		"nonlocal": func(*builder, *physl.Node) error { return nil },
		"try":      (*builder).tryStatement, "with": (*builder).withStatement,
		"__delete": (*builder).deleteStatement, "__yield": (*builder).yield, "__cached": (*builder).cachedNested, "__match": (*builder).matchStatement,
	}
	for name := range augmented {
		statements[name] = (*builder).augment
	}
}

func (b *builder) statement(n *physl.Node) error {
	if f := statements[n.Name]; n.Kind == physl.Call && f != nil && !b.isLocal(n.Name) {
		return f(b, n)
	}
	return b.discarded(n)
}

// discarded builds an expression whose value nobody uses: in Python it may be of any type.
func (b *builder) discarded(n *physl.Node) error {
	m := b.mark()
	_, err := b.try(n)
	var u unsupported
	if err == (entangled{}) {
		u, err = unsupported{reason: err.Error()}, unsupported{}
	} else {
		errors.As(err, &u)
	}
	if !b.fr.resumes || !isUnsupported(err) {
		return err
	}
	b.rollback(m)
	_, err = b.pycallAs(n, u, nd.ObjectT, nil)
	return err
}

func (b *builder) store(n *physl.Node) error {
	last := len(n.Args) - 1
	rhs := n.Args[last]
	if n.Args[0].Is("tuple") && last == 1 && rhs.Is("__genexp") {
		rhs = b.asList(rhs)
	}
	v, err := b.whole(rhs)
	given := b.req.Functions[b.fr.fn].Library && n.Args[last].Kind == physl.Name // our functions never change a list that they were given
	if err == nil && b.kindOf(v) == nd.List && !given && b.changesList(n) && !b.isIndexList(v) {
		v, err = b.grown(listKey(n), v)
	}
	if err == nil && b.kindOf(v) == nd.Dict {
		err = b.dictMayStay(n.Args[:last], v)
	}
	if err == nil && n.Args[0].Kind == physl.Name {
		err = b.keepsIterator(v, occurrences(b.fr.info.body[0], n.Args[0].Name), 2)
	}
	if err != nil {
		return err
	}
	if last > 1 && b.assignAll(n.Args[:last], slices.Repeat([]*ir.Value{v}, last)) {
		return nil
	}
	if last > 1 && v.Type.IsNum() && b.fillViews(n.Args[:last], v) {
		return nil
	}
	for _, t := range n.Args[:last] {
		if err := b.assign(t, v); err != nil {
			return err
		}
	}
	return nil
}

// assignAll binds several targets to as many values, if their places can be found before anything is stored.
func (b *builder) assignAll(ts []*physl.Node, vs []*ir.Value) bool {
	m := b.mark()
	found, ok := b.places(ts, vs)
	if !ok {
		b.rollback(m)
		return false
	}
	for i, p := range found {
		if p.x == nil {
			b.setVar(ts[i].Name, vs[i])
		} else {
			b.fill(p)
		}
	}
	return true
}

// changesList reports whether n binds a list to a variable that is used for more than reading its elements: then it must be one that can grow and
// that others can refer to.
func (b *builder) changesList(n *physl.Node) bool {
	last := len(n.Args) - 1
	return slices.ContainsFunc(n.Args[:last], func(t *physl.Node) bool { return t.Kind != physl.Name || !b.onlyReads(t.Name) })
}

// onlyReads reports whether the function being built only reads elements of a list that variable name holds; of a generator's variables nothing is known.
func (b *builder) onlyReads(name string) bool {
	body := b.fr.info.body
	return len(body) > 0 && b.onlyRead(b.fr.fn, body[0], name)
}

// onlyRead reports whether variable name of function fn occurs only where its elements are read: subscripts, len, loops, calls of dotted globals and of
// functions of ours, return, or where it is asked what it is.
func (b *builder) onlyRead(fn int, n *physl.Node, name string) bool {
	for i, c := range n.Args {
		if c.Kind == physl.Name && c.Name == name {
			switch {
			case n.Is("slice") && i == 0, (n.Is("for_each") || n.Is("__for")) && i == 1, n.Is("return"), n.Is("len"), n.Is("sum"), n.Is("store") && i < len(n.Args)-1:
			case n.Kind == physl.Call && b.changesArgument(fn, n, i):
				return false
			case n.Kind == physl.Call && (isDotted(n.Name) || b.isOurs(fn, n.Name)):
			case n.Is("isinstance"), n.Is("__compare") && len(n.Args) == 3 && i == 0 && strings.HasPrefix(n.Args[1].Text, "is"):
			default:
				return false
			}
		}
		target := n.Is("store") && i < len(n.Args)-1 || isAugmented(n.Name) && i == 0 || n.Is("__delete")
		if target && c.Is("slice") && c.Args[0].Kind == physl.Name && c.Args[0].Name == name {
			return false
		}
		if !b.onlyRead(fn, c, name) {
			return false
		}
	}
	return true
}

// changesArgument reports whether n calls a function of ours that changes its argument number i, a list: one that is built of others that do, or by methods.
func (b *builder) changesArgument(fn int, n *physl.Node, i int) bool {
	bind := b.req.Functions[fn].Globals[n.Name]
	if !b.isOurs(fn, n.Name) {
		return false
	}
	info := b.infoOf(b.defs[bind.Index])
	return i < len(info.params) && b.changes(bind.Index, info.body[0], info.params[i].name)
}

// changes reports whether n, of function fn, changes the list that a variable holds.
func (b *builder) changes(fn int, n *physl.Node, name string) bool {
	is := func(c *physl.Node) bool { return c.Kind == physl.Name && c.Name == name }
	if n.Is("__call") && n.Args[0].Is("__attr") && is(n.Args[0].Args[0]) {
		return true
	}
	for i, c := range n.Args {
		target := n.Is("store") && i < len(n.Args)-1 || isAugmented(n.Name) && i == 0 || n.Is("__delete")
		switch {
		case target && c.Is("slice") && is(c.Args[0]), is(c) && n.Kind == physl.Call && b.changesArgument(fn, n, i), b.changes(fn, c, name):
			return true
		}
	}
	return false
}

// isOurs reports whether global name of function fn is a function of this package.
func (b *builder) isOurs(fn int, name string) bool {
	bind := b.req.Functions[fn].Globals[name]
	return bind.Kind == "func" && bind.Index < len(b.defs) && b.req.Functions[bind.Index].Library
}

func isDotted(name string) bool {
	for i := range len(name) {
		if name[i] == '.' {
			return true
		}
	}
	return false
}

// assign binds target t to v.
func (b *builder) assign(t *physl.Node, v *ir.Value) error {
	switch {
	case t.Kind == physl.Name:
		b.setVar(t.Name, v)
		return nil
	case t.Is("tuple"), t.Is("list"):
		return b.unpack(t.Args, v)
	case t.Is("slice"):
		x, err := b.expr(t.Args[0])
		if err != nil {
			return err
		}
		if b.kindOf(x) == nd.Dict {
			return b.setEntry(t, x, v)
		}
		if x.Type.Kind == nd.Known {
			key, err := b.keyIn(t)
			if err != nil {
				return err
			}
			return b.putKnown(x, key, v)
		}
		if b.kindOf(x) == nd.Instance {
			key, err := b.subscriptValue(t)
			if err == nil {
				_, err = b.subscriptMethod(x, "__setitem__", key, v)
			}
			return err
		}
		if x.Type.Kind == nd.Map {
			key, err := b.keyIn(t)
			if err != nil {
				return err
			}
			return b.tablePut(x, key, v)
		}
		idx, err := b.indices(t.Args[1:])
		if err != nil {
			return err
		}
		if b.isIndexList(x) {
			return b.setIndexListItem(x, idx, v)
		}
		return b.setItem(x, idx, v)
	case t.Is("__attr"):
		x, err := b.expr(t.Args[0])
		if err != nil {
			return err
		}
		return b.setAttribute(x, t.Args[1].Text, v)
	}
	return unsupported{reason: "an assignment of this kind"}
}

// setAttribute is x.name = v.
func (b *builder) setAttribute(x *ir.Value, name string, v *ir.Value) error {
	_, err := b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) { return b.none(), b.setField(vs[0], name, v) })
	return err
}

// augmentAttribute is x.name += v, with x evaluated once.
func (b *builder) augmentAttribute(row string, t, rhs *physl.Node) error {
	x, err := b.expr(t.Args[0])
	if err != nil {
		return err
	}
	if x.Type.Kind == nd.Union {
		return unsupported{reason: "augmented assignment to an attribute of " + x.Type.String()}
	}
	old, err := b.attributeOf(x, t.Args[1].Text)
	if err != nil {
		return err
	}
	r, err := b.updated(row, old, rhs)
	if err != nil {
		return err
	}
	if r == old && r.Type.IsRef() && b.keepsAttributes(x) {
		return nil // the attribute is the object that has changed
	}
	return b.setAttribute(x, t.Args[1].Text, r)
}

func (b *builder) setItem(x *ir.Value, idx []index, v *ir.Value) error {
	if x.Type.Kind == nd.Union {
		_, err := b.dispatch([]*ir.Value{x}, func(vs []*ir.Value) (*ir.Value, error) { return b.none(), b.setItem(vs[0], idx, v) })
		return err
	}
	if x.Type.Kind == nd.Seq {
		return b.setListItem(x, idx, v)
	}
	if f, ok := b.statics[x].(flat); ok {
		return b.setFlatItem(f.of, idx, v)
	}
	if x.Type.Kind != nd.Array {
		return unsupported{reason: "item assignment to " + x.Type.String()}
	}
	_, err := b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) {
		if vs[0].Type.Kind == nd.Object || isStatic(vs[0]) {
			return nil, unsupported{reason: "item assignment of a Python object"}
		}
		return b.none(), b.setitem(x, idx, vs[0])
	})
	return err
}

// unpack assigns the elements of v to targets.
func (b *builder) unpack(ts []*physl.Node, v *ir.Value) error {
	v = b.notNone(v)
	if at := slices.IndexFunc(ts, func(t *physl.Node) bool { return t.Is("__star") }); at >= 0 && (v.Type.IsArray() && v.Type.Rank() > 0 || v.Type.Kind == nd.Seq) {
		return b.unpackSome(ts, at, v)
	}
	elems, err := b.elements(v, len(ts), slices.ContainsFunc(ts, func(t *physl.Node) bool { return t.Is("__star") }))
	if err != nil {
		return err
	}
	if !b.req.Functions[b.fr.fn].Library {
		if elems, err = b.keptBy(ts, elems); err != nil {
			return err
		}
	}
	if b.assignAll(ts, elems) {
		return nil
	}
	for i, t := range ts {
		if !t.Is("__star") {
			if err := b.assign(t, elems[i]); err != nil {
				return err
			}
			continue
		}
		rest := len(ts) - i - 1
		list := elems[i : len(elems)-rest]
		rested, err := b.tuple(nd.List, list), error(nil)
		if !b.onlyReads(t.Args[0].Name) {
			rested, err = b.grown(listKey(t), rested)
		}
		if err == nil {
			err = b.assign(t.Args[0], rested)
		}
		if err != nil {
			return err
		}
		elems = append(append(append([]*ir.Value{}, elems[:i]...), v), elems[len(elems)-rest:]...)
	}
	return nil
}

// keptBy are the values for targets, where a list that its variable changes is one that can grow.
func (b *builder) keptBy(ts []*physl.Node, elems []*ir.Value) ([]*ir.Value, error) {
	elems = slices.Clone(elems)
	for i, t := range ts {
		if t.Kind != physl.Name || i >= len(elems) {
			break
		}
		var err error
		switch b.kindOf(elems[i]) {
		case nd.List:
			if !b.onlyReads(t.Name) {
				elems[i], err = b.grown(listKey(t), elems[i])
			}
		case nd.Dict:
			err = b.dictMayStay([]*physl.Node{t}, elems[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return elems, nil
}

// unpackSome is unpack of an array, or a list of any length; target number star gets a list of those that the others leave.
func (b *builder) unpackSome(ts []*physl.Node, star int, v *ir.Value) error {
	n, others := b.itemCount(v), b.int(int64(len(ts)-1))
	b.guard(b.compareInts(">=", n, others), "wrong number of values to unpack")
	elems := make([]*ir.Value, len(ts))
	for i := range ts {
		at := b.int(int64(i))
		if i > star {
			at = b.intOp("__sub", n, b.int(int64(len(ts)-i)))
		}
		if i == star {
			continue
		}
		var err error
		if elems[i], err = b.itemNumber(v, at); err != nil {
			return err
		}
	}
	count := b.intOp("__sub", n, others)
	l, err := b.newList(listKey(ts[star]), count)
	if err != nil {
		return err
	}
	if v.Type.Kind == nd.Seq {
		err = b.extend(l, v, b.int(int64(star)), count, b.int(1))
	} else {
		err = b.extendBy(l, b.sliced(v, 0, b.int(int64(star)), count, b.int(1), b.dimOf(count)))
	}
	elems[star] = l
	for i, t := range ts {
		if i == star {
			t = t.Args[0]
		}
		if err == nil {
			err = b.assign(t, elems[i])
		}
	}
	return err
}

// itemCount is the number of items of an array or a list of any length.
func (b *builder) itemCount(v *ir.Value) *ir.Value {
	if v.Type.Kind == nd.Seq {
		return b.listLen(v)
	}
	return b.extent(v.Type.Dims[0])
}

// itemNumber is item k of an array or a list of any length, which is in range.
func (b *builder) itemNumber(v, k *ir.Value) (*ir.Value, error) {
	if v.Type.Kind == nd.Seq {
		return b.listGet(v, k, true)
	}
	return b.row(v, k), nil
}

// notNone is v after a guard that it is not None, where it may be.
func (b *builder) notNone(v *ir.Value) *ir.Value {
	for k, t := range v.Type.Elems {
		if v.Type.Kind == nd.Union && t.Kind == nd.None {
			tag := b.node("tag", []*ir.Value{v}, nil).Out()
			b.guard(b.compareInts("!=", tag, b.int(int64(k))), "unpacking of None")
			return b.without(v, k)
		}
	}
	return v
}

// elements are the elements of v, which are n; star: at least n-1.
func (b *builder) elements(v *ir.Value, n int, star bool) ([]*ir.Value, error) {
	elems, ok := b.members(v)
	if _, lazy := b.statics[v].(*iterable); lazy || v.Type.Kind == nd.Known {
		var err error
		if elems, err = b.items(v); err != nil {
			return nil, err
		}
		ok = true
	}
	if ok {
		if len(elems) == n || star && len(elems) >= n-1 {
			return elems, nil
		}
		return nil, b.leave("wrong number of values to unpack")
	}
	if v.Type.Kind == nd.Seq && !star {
		return b.listElements(v, n)
	}
	if isText(v.Type) && !star {
		return b.charactersOf(v, n), nil
	}
	if !v.Type.IsArray() || v.Type.Rank() == 0 || star {
		return nil, unsupported{reason: "unpacking of " + v.Type.String()}
	}
	b.guard(b.compareInts("==", b.extent(v.Type.Dims[0]), b.int(int64(n))), "wrong number of values to unpack")
	elems = make([]*ir.Value, n)
	for i := range n {
		elems[i] = b.row(v, b.int(int64(i)))
	}
	return elems, nil
}

// row is element i of axis 0, where i is known to be in range.
func (b *builder) row(x, i *ir.Value) *ir.Value {
	safe := op.Attrs{"safe": true}
	if x.Type.Rank() == 1 {
		return b.node("load", []*ir.Value{x, i}, safe).Out()
	}
	safe["axis"] = int64(0)
	return b.node("index", []*ir.Value{x, i}, safe).Out()
}

// augment is x += v and its like: in place on arrays, a new value otherwise.
func (b *builder) augment(n *physl.Node) error {
	t := n.Args[0]
	row := augmented[n.Name]
	switch {
	case t.Kind == physl.Name:
		x, err := b.lookup(t.Name, t)
		if err != nil {
			return err
		}
		v, err := b.whole(n.Args[1])
		if err != nil {
			return err
		}
		b.at(n)
		defer b.applying(n)()
		r, err := b.applyInPlace(row, x, v)
		if err == nil && r != x {
			b.setVar(t.Name, r)
		}
		return err
	case t.Is("slice"):
		return b.augmentItem(row, t, n.Args[1])
	}
	return b.augmentAttribute(row, t, n.Args[1])
}

// updated is what the value old of a target becomes, itself where it is changed in place.
func (b *builder) updated(row string, old *ir.Value, rhs *physl.Node) (*ir.Value, error) {
	v, err := b.whole(rhs)
	if err != nil {
		return nil, err
	}
	return b.applyInPlace(row, old, v)
}

// applyInPlace gives x itself where x is an array that has been changed.
func (b *builder) applyInPlace(row string, x, v *ir.Value) (*ir.Value, error) {
	if x.Type.Kind == nd.Union {
		return b.dispatch([]*ir.Value{x}, func(xs []*ir.Value) (*ir.Value, error) { return b.applyInPlace(row, xs[0], v) })
	}
	switch {
	case x.Type.Kind == nd.Seq && row == "__add":
		return x, b.extendBy(x, v)
	case x.Type.Kind == nd.Seq && row == "__mul":
		return x, b.multiplyBy(x, v)
	}
	if b.kindOf(x) == nd.Instance {
		method := strings.Replace(operatorMethods[row][0], "__", "__i", 1)
		if r, ok, err := b.operatorMethod(x, method, v); ok || err != nil {
			return r, err
		}
	}
	if how := setOps[row]; x.Type.Kind == nd.Set && v.Type.Kind == nd.Set && how != "" {
		return x, b.updateSet(how, x, v)
	}
	if x.Type.Kind == nd.Map && x.Type.Class == "" && row == "__bitor" {
		return x, b.tableUpdate(x, v)
	}
	if x.Type.IsTable() {
		return nil, refuse("operator %s in place on %s", row, x.Type)
	}
	if !x.Type.IsArray() {
		return b.apply(row, []*ir.Value{x, v})
	}
	_, err := b.dispatch([]*ir.Value{v}, func(vs []*ir.Value) (*ir.Value, error) {
		if row == "__matmul" && vs[0].Type.Rank() < 2 {
			return nil, unsupported{reason: "@= with fewer than two axes"}
		}
		r, err := b.apply(row, []*ir.Value{x, vs[0]})
		if err != nil {
			return nil, err
		}
		return b.none(), b.updateWhole(x, r)
	})
	return x, err
}

// updateWhole stores r, the result of an in-place operation, in all of x, whose shape it must have. NumPy casts it by the same-kind rule.
func (b *builder) updateWhole(x, r *ir.Value) error {
	if r.Type.Rank() != x.Type.Rank() {
		return b.leave("an in-place operation whose result has another number of axes")
	}
	for i, d := range r.Type.Dims {
		b.unify(x.Type.Dims[i], d)
	}
	if !nd.CanCastSameKind(r.Type.Elem, x.Type.Elem) {
		return b.leave("an in-place operation that changes the type")
	}
	return b.output(x, r)
}

// augmentSubscript is x[i] += v by the methods of an instance.
func (b *builder) augmentSubscript(row string, x *ir.Value, t, rhs *physl.Node) error {
	key, err := b.subscriptValue(t)
	if err != nil {
		return err
	}
	old, err := b.subscriptMethod(x, "__getitem__", key)
	if err != nil {
		return err
	}
	r, err := b.updated(row, old, rhs)
	if err != nil {
		return err
	}
	_, err = b.subscriptMethod(x, "__setitem__", key, r)
	return err
}

// augmentItem is x[i] += v, with x and i evaluated once.
func (b *builder) augmentItem(row string, t, rhs *physl.Node) error {
	x, err := b.expr(t.Args[0])
	if err != nil {
		return err
	}
	if b.kindOf(x) == nd.Dict {
		return b.augmentEntry(row, t, x, rhs)
	}
	if x.Type.Kind == nd.Known {
		return b.augmentKnown(row, t, x, rhs)
	}
	if b.kindOf(x) == nd.Instance {
		return b.augmentSubscript(row, x, t, rhs)
	}
	if x.Type.Kind == nd.Map {
		return b.augmentTable(row, t, x, rhs)
	}
	idx, err := b.indices(t.Args[1:])
	if err != nil {
		return err
	}
	if !x.Type.IsRef() {
		return unsupported{reason: "item assignment to " + x.Type.String()}
	}
	old, err := b.itemOf(x, idx)
	if err != nil {
		return err
	}
	r, err := b.updated(row, old, rhs)
	if err != nil || old.Type.IsArray() && (old.Root() == x.Root() || x.Type.Kind == nd.Seq) {
		return err // the array in the list, or of which x is a view, is the one that has changed
	}
	return b.setItem(x, idx, r)
}

func (b *builder) ifStatement(n *physl.Node) error {
	v, err := b.whole(n.Args[0])
	if err != nil {
		return err
	}
	c, err := b.truth(v)
	if err != nil {
		return err
	}
	side := func(k int) func() ([]*ir.Value, error) {
		return func() ([]*ir.Value, error) {
			if k >= len(n.Args) {
				return nil, nil
			}
			return nil, b.stmt(n.Args[k])
		}
	}
	_, err = b.branch(c, b.under(n.Args[0], true, side(1)), b.under(n.Args[0], false, side(2)), b.fr.info.after[n])
	return err
}

func (b *builder) returnValue(n *physl.Node) error {
	if len(n.Args) == 0 {
		return b.finish(b.none())
	}
	v, err := b.whole(n.Args[0])
	if err != nil {
		return err
	}
	return b.finish(v)
}

// finish ends the function being built with value v.
func (b *builder) finish(v *ir.Value) error {
	if b.fr.caller != nil {
		return b.leaveScope(v)
	}
	if b.f != b.unit.Funcs[0] { // it calls itself, and changes what it has got, as long as it may be
		var err error
		if v, err = b.kept(b.placeKey("result"), v, b.fr.ret.types[0]); err != nil {
			return err
		}
	}
	if b.memo != nil {
		if err := b.keep(v); err != nil {
			return err
		}
	}
	if isStatic(v) || v.Type.Kind == nd.Str && (v.Block != nil || !utf8.ValidString(v.Type.Text)) || holdsDType(v.Type) { // v.Block: the argument itself
		return b.leave("the result is not a number, array or tuple")
	}
	out := b.into(b.fr.ret, []*ir.Value{v})
	b.node("return", out, nil)
	return dead{}
}

// holdsDType reports whether a value of type t has a part that only Python can make: compiled code does not tell np.float64 from its dtype.
func holdsDType(t nd.Type) bool { return t.Holds(nd.DTypeOf) || holdsStandIn(t) }

// assert and raise leave: Python evaluates the message and raises.
func (b *builder) assert(n *physl.Node) error {
	v, err := b.whole(n.Args[0])
	if err != nil {
		return err
	}
	c, err := b.truth(v)
	if err != nil {
		return err
	}
	if k, ok := b.constOf(c); ok && k == false && !b.fr.resumes {
		return unsupported{reason: "an assertion that does not hold"}
	}
	b.guard(c, "AssertionError")
	b.learn(n.Args[0], n.Args[0], true)
	return nil
}

func (b *builder) raise(n *physl.Node) error { return b.leave("raise") }

func (b *builder) defineNested(n *physl.Node) error {
	v, err := b.nestedFunction(n)
	if err != nil {
		return err
	}
	b.remember(v, n)
	b.setVar(n.Args[0].Name, v)
	return nil
}

func (b *builder) pythonStatement(n *physl.Node) error {
	return unsupported{reason: n.Args[0].Text + " has no compiled form"}
}
