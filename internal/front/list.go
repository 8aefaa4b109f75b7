package front

import (
	"fmt"
	"maps"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// lists is what is known of the lists, dicts and sets whose size is found while running. Each place that makes them belongs to a class; those that may become
// one variable are of one class, and have elements of one type; of a dict that is the tuple of a key and its value. What is put into a list is known only after it was made: then the
// function is built again with the wider type.
type lists struct {
	class  map[string]string  // from a class to the one it has joined
	elem   map[string]nd.Type // of the elements seen so far; absent: none
	object map[string]string  // Python needs them, for this reason: they must be Python's own
	known  map[string]bool    // classes of dicts of constant strings that have to be references
	tables map[string]bool    // classes of dicts that have to be references, though the keys known are constant strings or none
	copies []string           // classes of parameters: copies of Python's lists
	writes map[string]bool    // of these, those that the function changes: what it has made of a copy goes back into the list
	news   bool               // what has been built took less for granted than is known now
	early  bool               // something was put off until it is known what goes into a list
	sure   bool               // that is known
	tries  int                // attempts at the function

	dictsChange bool // dicts are changed through variables that got them from other objects: none may be in one
}

func (s *lists) find(class string) string {
	for s.class[class] != "" {
		class = s.class[class]
	}
	return class
}

// current is t with the lists inside as they are known now.
func (s *lists) current(t nd.Type) nd.Type {
	if len(t.Elems) == 0 {
		return t
	}
	elems := make([]nd.Type, len(t.Elems))
	for i, e := range t.Elems {
		elems[i] = s.current(e)
	}
	if t.Grows() {
		t.Text = s.find(t.Text)
		elems[0] = s.current(s.elem[t.Text])
		t.ReadOnly = s.isCopy(t.Text) && !s.writes[t.Text]
	}
	t.Elems = elems
	return t
}

// isCopy reports whether a list of class may be a parameter.
func (s *lists) isCopy(class string) bool {
	return slices.ContainsFunc(s.copies, func(c string) bool { return s.find(c) == class })
}

// within reports whether lists of a class are in a value of type t. Of what s.elem holds no class is within itself (relearn, learn), so this ends.
func (s *lists) within(class string, t nd.Type) bool {
	if t.Grows() {
		of := s.find(t.Text)
		return of == class || s.within(class, s.elem[of])
	}
	return slices.ContainsFunc(t.Elems, func(e nd.Type) bool { return s.within(class, e) })
}

// forget drops what was found to go into lists, but for copies of Python's.
func (s *lists) forget() {
	copies := map[string]bool{}
	for _, class := range s.copies {
		copies[s.find(class)] = true
	}
	maps.DeleteFunc(s.elem, func(class string, _ nd.Type) bool { return !copies[class] })
}

// learn notes that a value of type t goes into lists of a class.
func (s *lists) learn(class string, t nd.Type) error {
	class = s.find(class)
	if t.Kind == nd.Invalid {
		return nil // of lists that nothing was put into
	}
	if s.within(class, t) {
		return neededByPython{class, "it holds itself"}
	}
	old := s.current(s.elem[class])
	t = s.current(t)
	if old.Kind != nd.Invalid {
		var err error
		if t, err = join(old, t); err != nil {
			return err
		}
		t = anyExtents(t)
	}
	s.news = s.news || !t.Equal(old)
	s.elem[class] = t
	return nil
}

// oneClass is the error of lists of two classes that become one variable.
type oneClass struct{ a, b string }

func (oneClass) Error() string { return "lists of different types become one variable" }

// neededByPython is the error of a list that code outside needs.
type neededByPython struct{ class, reason string }

// changesArgument is the error of a change of a list that may be an argument, while that is not provided for.
type changesArgument struct{ class string }

func (changesArgument) Error() string { return "an argument is changed" }

func (e neededByPython) Error() string { return "a list that Python needs: " + e.reason }

// neededBy is the error where Python needs a list. While it is not known what goes into it, that may still turn out otherwise.
func (b *builder) neededBy(class, reason string) error {
	unknown := b.lists.elem[b.lists.find(class)].Kind == nd.Invalid
	if b.lists.news && b.lists.tries < maxTries || unknown && !b.lists.sure { // news: what follows is built again with wider types, which may do
		b.lists.early = b.lists.early || unknown
		return b.leave(reason)
	}
	return neededByPython{class, reason}
}

// relearn takes in what the error of an attempt says about lists; again: it is worth another.
func (s *lists) relearn(err error) (again bool, rest error) {
	switch e := err.(type) {
	case oneClass:
		a, b := s.find(e.a), s.find(e.b)
		if a == b && !s.news {
			return false, unsupported{reason: "the types of a list do not settle"}
		}
		if a == b {
			return true, nil
		}
		if s.within(a, s.elem[b]) || s.within(b, s.elem[a]) {
			s.object[a], s.elem[a], s.elem[b] = neededByPython{reason: "it holds itself"}.Error(), nd.Type{}, nd.Type{}
		}
		s.class[b] = a
		s.known[a] = s.known[a] || s.known[b]
		s.tables[a] = s.tables[a] || s.tables[b]
		if s.object[a] == "" && s.object[b] != "" {
			s.object[a] = s.object[b]
		}
		s.writes[a] = s.writes[a] || s.writes[b]
		if t, ok := s.elem[b]; ok {
			if err := s.learn(a, t); err != nil {
				return s.relearn(err)
			}
		}
		return true, nil
	case changesArgument:
		s.writes[s.find(e.class)] = true
		return true, nil
	case changesDict:
		s.dictsChange = true
		return true, nil
	case becomesKnown:
		s.known[s.find(e.class)] = true
		s.elem, s.copies = map[string]nd.Type{}, nil // what is known to be in lists are dicts as they were
		return true, nil
	case becomesTable:
		s.tables[s.find(e.class)] = true
		s.elem, s.copies = map[string]nd.Type{}, nil
		return true, nil
	case neededByPython:
		if class := s.find(e.class); s.object[class] == "" {
			s.object[class] = e.Error()
		}
		return true, nil
	}
	if err == nil && !s.news && s.early && !s.sure {
		s.sure = true
		return true, nil
	}
	return err == nil && s.news, err
}

// uncopied makes the lists among the parameters that are changed Python's own when Python can run in between, and so see them; again: some were not.
func (s *lists) uncopied(u *ir.Unit) (again bool) {
	python := false
	u.Funcs[0].Body.Walk(func(n *ir.Node) { python = python || n.Is("pycall") })
	for _, class := range s.copies {
		if class = s.find(class); python && s.writes[class] && s.object[class] == "" {
			s.object[class], again = neededByPython{reason: "Python code runs in between"}.Error(), true
		}
	}
	return again
}

// changeable is an error where l, or a list that may be in its place, is a copy of a list that Python has.
func (b *builder) changeable(l *ir.Value) error {
	if l.Type.Grows() && l.Type.ReadOnly {
		return changesArgument{l.Type.Text}
	}
	return nil
}

// holdsCopies reports whether an argument is a list or dict of which there is a copy, or a tuple of such.
func holdsCopies(t nd.Type) bool {
	return t.Grows() || t.Kind == nd.Tuple && slices.ContainsFunc(t.Elems, holdsCopies)
}

// listParam is a parameter that is a list or dict: a copy of it, or Python's own where that has to be.
func (b *builder) listParam(v *ir.Value, name string) *ir.Value {
	if v.Type.Kind == nd.Tuple {
		parts, _ := b.parts(v)
		elems := slices.Clone(v.Type.Elems)
		for i, p := range parts {
			if holdsCopies(p.Type) {
				parts[i] = b.listParam(p, fmt.Sprintf("%s/%d", name, i))
				elems[i] = p.Type
			}
		}
		v.Type.Elems = elems
		return b.tuple(nd.Tuple, parts)
	}
	given := keysOf(v.Type.Elems[0])
	t, object := b.lists.copied(v.Type, "@"+name)
	if object {
		return b.node("list.object", []*ir.Value{v}, nil).Out()
	}
	v.Type = t
	if t.Kind == nd.Known {
		b.hasKeys(v, [][]string{given})
		b.readOnce(v)
	}
	return v
}

// copied is the type of a parameter, or a part of one, with the classes of the lists in it; object: one of them has to be Python's own.
func (s *lists) copied(t nd.Type, class string) (_ nd.Type, object bool) {
	elems := make([]nd.Type, len(t.Elems))
	for i, e := range t.Elems {
		part := false
		elems[i], part = s.copied(e, fmt.Sprintf("%s/%d", class, i))
		object = object || part
	}
	t.Elems = elems
	if !t.Grows() {
		return t, object
	}
	if s.tables[s.find(class)] && t.Kind == nd.Known {
		if t, elems = s.asTable(t, elems[0]); t.Kind != nd.Map {
			return t, true
		}
	}
	if !slices.Contains(s.copies, class) {
		s.copies = append(s.copies, class)
		s.elem[class] = elems[0]
	}
	t.Text = class
	t = s.current(t)
	return t, object || s.object[t.Text] != ""
}

// anyExtents is t as the type of a list's elements.
func anyExtents(t nd.Type) nd.Type {
	return mapDims(t, func(d nd.Dim) nd.Dim {
		if d.One {
			return d
		}
		return nd.AnyDim
	})
}

// holdsList is the class of the lists in a value of type t, or "".
func holdsList(t nd.Type) string {
	if t.Grows() {
		return t.Text
	}
	for _, e := range t.Elems {
		if c := holdsList(e); c != "" {
			return c
		}
	}
	return ""
}

// listKey names the place that makes lists at n.
func listKey(n *physl.Node) string { return fmt.Sprintf("%p", n) }

// placeClass is the class of what a place makes, which is told from others by its key and by how it was called.
func (b *builder) placeClass(key string) string {
	for fr := b.fr; fr != nil; fr = fr.caller {
		key += fmt.Sprintf(" %d:%d", fr.called.Line, fr.called.Col)
	}
	return b.lists.find(key)
}

// growing is the type of a list, dict or set that a place makes.
func (b *builder) growing(kind nd.Kind, key string) (nd.Type, error) {
	class := b.placeClass(key)
	if why := b.lists.object[class]; why != "" {
		return nd.Type{}, unsupported{reason: why}
	}
	t := b.lists.current(nd.Type{Kind: kind, Text: class, Elems: []nd.Type{{}}})
	return t, nil
}

// newList makes an empty list, with room for capacity elements.
func (b *builder) newList(key string, capacity *ir.Value) (*ir.Value, error) {
	return b.newSeq(nd.ListForm, key, capacity)
}

// newSeq is newList of any form.
func (b *builder) newSeq(form nd.Form, key string, capacity *ir.Value) (*ir.Value, error) {
	t, err := b.growing(nd.Seq, form.String()+key)
	if err != nil {
		return nil, err
	}
	t.Form = form
	return b.node("list.new", []*ir.Value{capacity}, nil, t).Out(), nil
}

// grown is a list of any length with the members of a list whose length is known, or a tuple likewise.
func (b *builder) grown(key string, v *ir.Value) (*ir.Value, error) {
	elems, ok := b.members(v)
	if !ok {
		return nil, unsupported{reason: "a list of " + v.Type.String()}
	}
	form := nd.ListForm
	if b.kindOf(v) == nd.Tuple {
		form = nd.TupleForm
	}
	l, err := b.newSeq(form, key, b.int(int64(len(elems))))
	for _, e := range elems {
		if err == nil {
			err = b.listAppend(l, e)
		}
	}
	return l, err
}

// element is v as an element of lists of l's class; nil where that is news, so that what is being built will be built again.
func (b *builder) element(l, v *ir.Value) (*ir.Value, error) {
	if err := b.changeable(l); err != nil {
		return nil, err
	}
	v, err := b.kept(l.Type.Text+"/", v, l.Type.Elems[0])
	if err != nil {
		return nil, err
	}
	if err := holdable(v); err != nil {
		return nil, err
	}
	if b.lists.dictsChange && v.Type.Holds(nd.Dict) {
		return nil, unsupported{reason: changesDict{}.Error()}
	}
	if w, ok := b.coerce(v, l.Type.Elems[0]); ok {
		return w, nil
	}
	if err = b.lists.learn(l.Type.Text, anyExtents(b.redim(v).Type)); err == nil {
		b.lists.news = true // also where it is known by now: l was made before
	}
	return nil, err
}

// kept is v, which goes into a list whose elements are of type want, with lists in it that can grow.
func (b *builder) kept(key string, v *ir.Value, want nd.Type) (*ir.Value, error) {
	members, _ := b.members(v)
	switch {
	case b.kindOf(v) == nd.List, b.kindOf(v) == nd.Tuple && want.Kind == nd.Seq && want.Form == nd.TupleForm:
		return b.grown(key, v)
	case v.Type.Kind == nd.Dict:
		return b.keptDict(key, v, want)
	case b.kindOf(v) != nd.Tuple || v.Type.Text != "" || !slices.ContainsFunc(members, b.holdsFixedList):
		return v, nil
	}
	members = slices.Clone(members)
	for i, e := range members {
		part := nd.Type{}
		if want.Kind == nd.Tuple && i < len(want.Elems) {
			part = want.Elems[i]
		}
		var err error
		if members[i], err = b.kept(fmt.Sprintf("%s%d/", key, i), e, part); err != nil {
			return nil, err
		}
	}
	return b.tuple(nd.Tuple, members), nil
}

// keptDict is kept for a dict: lists in it can grow.
func (b *builder) keptDict(key string, d *ir.Value, want nd.Type) (*ir.Value, error) {
	keys, values := b.entries(d)
	if !slices.ContainsFunc(values, b.holdsFixedList) {
		return d, nil
	}
	values = slices.Clone(values)
	for i, v := range values {
		part := nd.Type{}
		if want.Kind == nd.Dict && 2*i+1 < len(want.Elems) {
			part = want.Elems[2*i+1]
		}
		var err error
		if values[i], err = b.kept(key+keys[i]+"/", v, part); err != nil {
			return nil, err
		}
	}
	return b.dict(d.Type.Text, keys, values), nil
}

// holdsFixedList reports whether v is or holds a list whose length is fixed.
func (b *builder) holdsFixedList(v *ir.Value) bool {
	members, _ := b.parts(v)
	return b.kindOf(v) == nd.List || slices.ContainsFunc(members, b.holdsFixedList)
}

// holdable is an error where a list, dict or set cannot hold v.
func holdable(v *ir.Value) error {
	if isStatic(v) || holdsDType(v.Type) || v.Type.Kind == nd.Object {
		return unsupported{reason: "a list of Python objects"}
	}
	return nil
}

func (b *builder) listAppend(l, v *ir.Value) error {
	w, err := b.element(l, v)
	if w != nil {
		b.node("list.append", []*ir.Value{l, w}, nil)
	}
	return err
}

func (b *builder) listLen(l *ir.Value) *ir.Value {
	return b.node("list.len", []*ir.Value{l}, nil).Out()
}

// listGet is element i. A list that nothing was ever put into has none.
func (b *builder) listGet(l, i *ir.Value, safe bool) (*ir.Value, error) {
	t := l.Type.Elems[0]
	if t.Kind == nd.Invalid {
		return nil, b.leave("index out of range")
	}
	attrs := op.Attrs{}
	if safe {
		attrs["safe"] = true
	}
	return b.node("list.get", []*ir.Value{l, i}, attrs, b.taken(t)).Out(), nil
}

// taken is the type of a value that comes out of a list of elements t.
func (b *builder) taken(t nd.Type) nd.Type {
	return b.named(mapDims(t, func(d nd.Dim) nd.Dim { return nd.Dim{One: d.One} }))
}

// listItem is l[i] or l[lo:hi:step].
func (b *builder) listItem(l *ir.Value, idx []index) (*ir.Value, error) {
	if len(idx) != 1 || idx[0].newaxis || idx[0].ellipsis {
		return nil, unsupported{reason: "a subscript of a list"}
	}
	if !idx[0].slice {
		k, err := b.asIndex(idx[0].at)
		if err != nil {
			return nil, err
		}
		return b.listGet(l, k, false)
	}
	if err := b.normBounds(&idx[0]); err != nil {
		return nil, err
	}
	first, length := b.normalized(b.listLen(l), idx[0])
	step := idx[0].step
	if step == nil {
		step = b.int(1)
	}
	if l.Type.Form >= nd.DequeForm {
		return nil, unsupported{reason: "a slice of a deque"}
	}
	return b.copiedList(b.placeKey("slice"), l, first, length, step, length)
}

// copiedList is a new list, of l's form, of length elements of l, with room for more.
func (b *builder) copiedList(key string, l, first, length, step, room *ir.Value) (*ir.Value, error) {
	to, err := b.newSeq(l.Type.Form, key, room)
	if err != nil {
		return nil, err
	}
	return to, b.extend(to, l, first, length, step)
}

// extend appends elements of another list.
func (b *builder) extend(l, from, first, length, step *ir.Value) error {
	if err := b.changeable(l); err != nil {
		return err
	}
	switch t := from.Type.Elems[0]; {
	case t.Kind == nd.Invalid:
		return nil
	case t.Equal(l.Type.Elems[0]):
		b.node("list.extend", []*ir.Value{l, from, first, length, step}, nil)
		return nil
	}
	return b.times(length, func(i *ir.Value) error {
		v, err := b.listGet(from, b.intOp("__add", first, b.intOp("__mul", i, step)), true)
		if err != nil {
			return err
		}
		return b.listAppend(l, v)
	})
}

func (b *builder) extendAll(l, from *ir.Value) error {
	return b.extend(l, from, b.int(0), b.listLen(from), b.int(1))
}

// setListItem is l[i] = v.
func (b *builder) setListItem(l *ir.Value, idx []index, v *ir.Value) error {
	if l.Type.Form == nd.TupleForm || l.Type.Form != nd.ListForm && len(idx) == 1 && idx[0].slice {
		return unsupported{reason: "item assignment to a " + l.Type.Form.String()}
	}
	if len(idx) == 1 && idx[0].slice {
		return b.setListSlice(l, idx[0], v)
	}
	if len(idx) != 1 || idx[0].at == nil {
		return unsupported{reason: "assignment to a subscript of a list"}
	}
	k, err := b.asIndex(idx[0].at)
	if err != nil {
		return err
	}
	w, err := b.element(l, v)
	if w == nil || err != nil {
		return err
	}
	b.node("list.set", []*ir.Value{l, k, w}, nil)
	return nil
}

// listOp is + and * of lists of any length, each of which makes a new one.
func (b *builder) listOp(name string, vs []*ir.Value) (*ir.Value, error) {
	if len(vs) != 2 {
		return nil, unsupported{reason: "operator " + name + " on lists"}
	}
	if name == "__mul" && b.kindOf(vs[0]) != nd.Seq && b.kindOf(vs[0]) != nd.List && b.kindOf(vs[0]) != nd.Tuple {
		vs = []*ir.Value{vs[1], vs[0]}
	}
	vs = slices.Clone(vs)
	for i, v := range vs {
		if b.kindOf(v) != nd.List && b.kindOf(v) != nd.Tuple {
			continue
		}
		var err error
		if vs[i], err = b.grown(b.placeKey(fmt.Sprint("operand ", i)), v); err != nil {
			return nil, err
		}
	}
	switch {
	case slices.ContainsFunc(vs, func(v *ir.Value) bool { return v.Type.Form == nd.RingForm }):
	case name == "__add" && vs[0].Type.Kind == nd.Seq && vs[1].Type.Kind == nd.Seq && vs[0].Type.Form == vs[1].Type.Form:
		size := b.listLen(vs[0])
		l, err := b.copiedList(b.placeKey("sum"), vs[0], b.int(0), size, b.int(1), b.intOp("__add", size, b.listLen(vs[1])))
		if err != nil {
			return nil, err
		}
		return l, b.extendAll(l, vs[1])
	case name == "__mul" && vs[0].Type.Kind == nd.Seq:
		k, err := b.asIndex(vs[1])
		if err != nil {
			return nil, err
		}
		return b.repeated(vs[0], k)
	}
	return nil, unsupported{reason: "operator " + name + " on lists"}
}

// placeKey names the list that an operation at the current place makes.
func (b *builder) placeKey(what string) string {
	return fmt.Sprintf("%d:%d:%d %s", b.fr.fn, b.pos.Line, b.pos.Col, what)
}

// repeated is l * k.
func (b *builder) repeated(l, k *ir.Value) (*ir.Value, error) {
	to, err := b.newSeq(l.Type.Form, b.placeKey("repeated"), b.int(0))
	if err != nil {
		return nil, err
	}
	if elems, ok := b.appended(l); ok && len(elems) == 1 {
		w, err := b.element(to, elems[0])
		if w != nil {
			b.node("list.fill", []*ir.Value{to, k, w}, nil)
		}
		return to, err
	}
	return to, b.times(k, func(*ir.Value) error { return b.extendAll(to, l) })
}

// appended are the elements of a list that has just been made of them.
func (b *builder) appended(l *ir.Value) (elems []*ir.Value, ok bool) {
	for i := len(b.cur.Nodes) - 1; i >= 0; i-- {
		switch n := b.cur.Nodes[i]; {
		case l.Def == n:
			return elems, true
		case n.Is("list.append") && n.Args[0] == l:
			elems = append(elems, n.Args[1])
		case n.Op.Effectful():
			return nil, false
		}
	}
	return nil, false
}

// times does f for 0, 1 ... count-1 in a loop.
func (b *builder) times(count *ir.Value, f func(i *ir.Value) error) error {
	var at *ir.Value
	return b.repeat(iteration{row: "for", bounds: []*ir.Value{b.int(0), count, b.int(1)},
		enter: func(i *ir.Value) error { at = i; return nil }, body: func() error { return f(at) }})
}

// listArray is np.array of a list of numbers. Of no numbers at all it is an array of float64.
func (b *builder) listArray(l *ir.Value, d nd.DType) (*ir.Value, error) {
	t := l.Type.Elems[0]
	switch {
	case t.Kind == nd.Invalid && d == nd.NoType:
		return b.empty(nd.Float64, []*ir.Value{b.listLen(l)}), nil // not known to be 0: what the list holds may yet be found
	case t.IsArray():
		return b.listStack(l, d)
	case t.Kind == nd.Union && slices.ContainsFunc(t.Elems, func(m nd.Type) bool { return !m.IsNum() }):
		return b.stackedRows(l, d)
	case !t.IsNum():
		return b.heldArray(l, d)
	}
	if d == nd.NoType && t.Elem != nd.Float64 {
		b.guard(b.compareInts(">", b.listLen(l), b.int(0)), "an array of no elements")
	}
	x := b.node("list.array", []*ir.Value{l}, nil, b.named(nd.ArrayOf(t.Elem, nd.Dim{}))).Out()
	switch {
	case d == nd.NoType || d == t.Elem:
		return x, nil
	case !nd.CanCast(t.Elem, d) && (t.Kind == nd.Py || d.IsSigned()):
		return nil, unsupported{reason: "a list as an array of another type"}
	}
	return b.astype(x, d)
}

// listStack is np.array of a list of arrays of one shape, which is not empty.
func (b *builder) listStack(l *ir.Value, d nd.DType) (*ir.Value, error) {
	t := l.Type.Elems[0]
	if d == nd.NoType {
		d = t.Elem
	}
	count := b.listLen(l)
	b.guard(b.compareInts(">", count, b.int(0)), "an array of no elements")
	first, err := b.listGet(l, b.int(0), true)
	if err != nil {
		return nil, err
	}
	shape := b.shape(first)
	x := b.empty(d, append([]*ir.Value{count}, shape...))
	return x, b.times(count, func(i *ir.Value) error {
		v, err := b.listGet(l, i, true)
		if err != nil {
			return err
		}
		for k, e := range b.shape(v) {
			b.guard(b.compareInts("==", e, shape[k]), "an array of arrays of different shapes")
		}
		w, err := b.stored(v, d)
		if err != nil {
			return err
		}
		return b.write(b.fixed(x, 0, i), w)
	})
}

// overList is a loop over a list, which may change while it is gone over.
func (b *builder) overList(l *ir.Value) *sequence {
	more := func(k *ir.Value) *ir.Value { return b.compareInts("<", k, b.listLen(l)) }
	if l.Type.Elems[0].Kind == nd.Invalid {
		more = func(*ir.Value) *ir.Value { return b.bool(false) }
	}
	item := func(k *ir.Value) (*ir.Value, error) { return b.listGet(l, k, true) }
	return &sequence{length: func() *ir.Value { return b.listLen(l) }, item: item, more: more, state: l}
}

// listComprehension is a list comprehension whose length is not known. first is what its first clause goes over, if that has been built.
func (b *builder) listComprehension(n *physl.Node, first *sequence) (l *ir.Value, err error) {
	return b.grownBy(n, first, func() (*ir.Value, error) { return b.newList(listKey(n), b.int(0)) }, func(l *ir.Value) error {
		v, err := b.expr(n.Args[0])
		if err != nil {
			return err
		}
		return b.listAppend(l, v)
	})
}

// grownBy is what empty makes, filled by add for every combination of the items of comprehension n.
func (b *builder) grownBy(n *physl.Node, first *sequence, empty func() (*ir.Value, error), add func(l *ir.Value) error) (*ir.Value, error) {
	resumes := b.fr.resumes
	b.fr.resumes = false // Python evaluates all of it or nothing
	defer func() { b.fr.resumes = resumes }()
	return b.settled(empty, func(l *ir.Value) error {
		return b.growClauses(n.Args[1:], first, sortedKeys(assignedBy(n)), func() error { return add(l) })
	})
}

// settled is what empty makes and fill fills, built until the types of what goes in are known.
func (b *builder) settled(empty func() (*ir.Value, error), fill func(l *ir.Value) error) (*ir.Value, error) {
	news := b.lists.news
	defer func() { b.lists.news = b.lists.news || news }() // also on the way out of what cannot go on: the function is built again for what was learned before
	for range maxTries {
		m := b.mark()
		b.lists.news = false
		l, err := empty()
		if err == nil {
			err = fill(l)
		}
		if err != nil || !b.lists.news {
			return l, err
		}
		b.rollback(m)
	}
	return nil, unsupported{reason: "the types of a list do not settle"}
}

// growClauses does f for every combination of the items of the clauses, in loops that carry variables.
func (b *builder) growClauses(cs []*physl.Node, s *sequence, variables []string, f func() error) error {
	if len(cs) == 0 {
		return f()
	}
	if s == nil {
		var err error
		if s, err = b.sequence(cs[0].Args[1]); err != nil {
			return err
		}
	}
	return b.forItems(s, b.int(0), func(v *ir.Value) error {
		if err := b.assign(cs[0].Args[0], v); err != nil {
			return err
		}
		return b.when(cs[0].Args[2:], b.expr, func() error { return b.growClauses(cs[1:], nil, variables, f) })
	}, variables...)
}
