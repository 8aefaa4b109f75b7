package front

import (
	"slices"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// Instances that compiled code makes are values: a number that tells them apart, and their attributes. An attribute that is set once, while the instance is made,
// is its value. One that is set again, or not always, is a cell, a list of one element, so that everybody who has the instance sees the change. That is found
// out while building, which then starts again.

// classes is what is known of attributes, by class and name.
type classes struct {
	cells map[string]cellState
	order []attributeOf // those that are cells, in the order in which they were found
	news  bool          // more cells than what has been built took for granted
}

type attributeOf struct{ class, name string }

type cellState uint8

const (
	isFixed    cellState = iota
	isCell               // always bound
	mayBeUnset           // a cell that is empty as long as it is not bound
)

// cellMarks begin the names of attributes that are cells.
var cellMarks = map[cellState]string{isCell: nd.CellMark, mayBeUnset: nd.UnsetMark}

func (c *classes) state(class, name string) cellState { return c.cells[class+"."+name] }

// becomesCell notes that an attribute changes; what has been built is built again if that is news.
func (b *builder) becomesCell(class, name string, state cellState) {
	c := b.classes
	old := c.state(class, name)
	if old >= state {
		return
	}
	if old == isFixed {
		c.order = append(c.order, attributeOf{class, name})
	}
	c.cells[class+"."+name] = state
	c.news, b.lists.news = true, true
}

// building is an instance while its __init__ runs. It exists only while building.
type building struct {
	class  int
	block  *ir.Block // where it began: what is set in another block may not be set at all
	id     *ir.Value
	names  []string
	fields map[string]*ir.Value // what is set for good
	cells  map[string]*ir.Value
	set    map[string]*ir.Value // the cells that are bound for sure
	put    map[string]bool      // those that were put into anywhere
}

// construct is a call of class k.
func (b *builder) construct(k int, args []argument) (*ir.Value, error) {
	position, class := "c"+strconv.Itoa(k), b.req.Classes[k].Name
	call := b.req.Objects[position].Call
	if call == nil {
		return nil, needLook{position, "call", ""}
	}
	if call.Kind == "tuple" {
		return b.namedTupleOf(k, call.Named, args)
	}
	if call.Kind != "func" && (call.Kind != "absent" || len(args) > 0) {
		return nil, unsupported{reason: "a call of class " + class}
	}
	x := &building{class: k, block: b.cur, id: b.node("instance.new", nil, nil).Out(), fields: map[string]*ir.Value{},
		cells: map[string]*ir.Value{}, set: map[string]*ir.Value{}, put: map[string]bool{}}
	for _, a := range b.classes.order {
		if a.class != class {
			continue
		}
		cell, err := b.newCell(class, a.name)
		if err != nil {
			return nil, err
		}
		x.cells[a.name] = cell
	}
	if call.Kind == "func" {
		b.fr.call = nil // Python cannot go on inside: it would not have the instance
		if _, err := b.callFunction(b.function(call.Index), append([]argument{{value: b.newStatic(x)}}, args...)); err != nil {
			return nil, err
		}
	}
	return b.built(x)
}

func (b *builder) newCell(class, name string) (*ir.Value, error) {
	key := b.lists.find("attribute " + class + "." + name)
	if why := b.lists.object[key]; why != "" {
		return nil, unsupported{reason: "attribute " + name + ": " + why}
	}
	t := b.lists.current(nd.Type{Kind: nd.Seq, Text: key, Elems: []nd.Type{{}}})
	return b.node("list.new", []*ir.Value{b.int(1)}, nil, t).Out(), nil
}

// built is the instance when its __init__ has ended.
func (b *builder) built(x *building) (*ir.Value, error) {
	class := b.req.Classes[x.class].Name
	elems := []*ir.Value{x.id}
	for _, a := range b.classes.order {
		if a.class == class && x.cells[a.name] != nil && x.set[a.name] == nil {
			b.becomesCell(class, a.name, mayBeUnset)
			x.named(a.name)
		}
	}
	for _, name := range x.names {
		v := x.fields[name]
		if cell := x.cells[name]; cell != nil {
			name, v = cellMarks[b.classes.state(class, name)]+name, cell
		}
		if v != nil {
			elems = append(elems, b.str(name), v)
		}
	}
	v := b.composed(nd.Instance, class, elems)
	if v.Type.Slots() > maxSlots {
		return nil, unsupported{reason: "an object of class " + class + " holds too much"}
	}
	return v, nil
}

const maxSlots = 256 // of an instance

// fieldOf is v.name where v is an instance, or being made, and has it; else nil.
func (b *builder) fieldOf(v *ir.Value, name string) (*ir.Value, error) {
	if x, ok := b.statics[v].(*building); ok {
		if cell := x.cells[name]; cell != nil {
			return b.cellValue(cell, x.set[name] != nil)
		}
		return x.fields[name], nil
	}
	k, ok := b.classOf(v)
	if !ok {
		return nil, nil
	}
	if fields := b.req.Classes[k].Fields; fields != nil {
		if i := slices.Index(fields, name); i >= 0 {
			return b.elementOf(v, i), nil
		}
		return nil, nil
	}
	for _, mark := range []string{"", nd.CellMark, nd.UnsetMark} {
		if i := b.fieldIndex(v, mark+name); i >= 0 {
			e := b.elementOf(v, i)
			if mark == "" {
				return e, nil
			}
			return b.cellValue(e, mark == nd.CellMark)
		}
	}
	return nil, nil
}

func (b *builder) cellValue(cell *ir.Value, set bool) (*ir.Value, error) {
	return b.listGet(cell, b.int(0), set)
}

func (b *builder) fieldIndex(v *ir.Value, name string) int {
	if s, ok := b.statics[v].(*bundle); ok {
		return nd.Type{Elems: typesOf(s.elems)}.Field(name)
	}
	return v.Type.Field(name)
}

// elementOf is one of the parts of a tuple or an instance.
func (b *builder) elementOf(v *ir.Value, i int) *ir.Value {
	if s, ok := b.statics[v].(*bundle); ok {
		return s.elems[i]
	}
	if v.Def != nil && v.Def.Is("tuple") {
		return v.Def.Args[i]
	}
	return b.node("item", []*ir.Value{v}, op.Attrs{"index": int64(i)}).Out()
}

// setField is x.name = v.
func (b *builder) setField(x *ir.Value, name string, v *ir.Value) error {
	if x.Type.Kind == nd.Object {
		return b.setObjectAttribute(x, name, v)
	}
	k, ok := b.classOf(x)
	switch {
	case !ok || b.kindOf(x) == nd.Tuple:
		return unsupported{reason: "assignment to an attribute of " + x.Type.String()}
	case slices.Contains(b.req.Classes[k].Reserved, name):
		return unsupported{reason: "assignment to " + name + ", which runs a descriptor"}
	case b.req.Classes[k].Frozen:
		if c, ok := b.statics[x].(*building); !ok || !b.req.Functions[b.fr.fn].Library || c == nil {
			return b.leave("assignment to an attribute of a frozen dataclass")
		}
	}
	return b.putField(x, name, v)
}

// putField sets an attribute whatever the class says.
func (b *builder) putField(x *ir.Value, name string, v *ir.Value) error {
	if b.kindOf(v) == nd.Dict {
		return unsupported{reason: "a dict as an attribute"}
	}
	if c, ok := b.statics[x].(*building); ok {
		return b.initField(c, name, v)
	}
	k, _ := b.classOf(x)
	class := b.req.Classes[k].Name
	if i := b.fieldIndex(x, nd.CellMark+name); i >= 0 {
		return b.setCell(b.elementOf(x, i), v)
	}
	if i := b.fieldIndex(x, nd.UnsetMark+name); i >= 0 {
		return b.putCell(b.elementOf(x, i), v)
	}
	b.becomesCell(class, name, isCell)
	if isStatic(v) {
		return unsupported{reason: "an attribute that is one function or another"}
	}
	return nil
}

// initField sets an attribute of an instance that is being made.
func (b *builder) initField(x *building, name string, v *ir.Value) error {
	cell := x.cells[name]
	x.named(name)
	switch {
	case cell != nil && b.cur == x.block && !x.put[name]:
		w, err := b.element(cell, v)
		if w != nil {
			b.node("list.append", []*ir.Value{cell, w}, nil)
		}
		b.record(x.set, name, x.id)
		x.put[name] = true
		return err
	case cell != nil:
		if b.cur == x.block {
			b.record(x.set, name, x.id)
		}
		x.put[name] = true
		return b.putCell(cell, v)
	case b.cur != x.block:
		b.becomesCell(b.req.Classes[x.class].Name, name, isCell)
		if isStatic(v) {
			return unsupported{reason: "an attribute that is one function or another"}
		}
	}
	b.record(x.fields, name, v)
	return nil
}

// named notes that an attribute has been set, in the order in which Python would.
func (x *building) named(name string) {
	if !slices.Contains(x.names, name) {
		x.names = append(x.names, name)
	}
}

// record sets an entry that goes when what is being built is taken back.
func (b *builder) record(m map[string]*ir.Value, name string, v *ir.Value) {
	b.undos = append(b.undos, undo{m, name, m[name]})
	m[name] = v
}

// setCell replaces the value of a cell that has one.
func (b *builder) setCell(cell, v *ir.Value) error {
	w, err := b.element(cell, v)
	if w != nil {
		b.node("list.set", []*ir.Value{cell, b.int(0), w}, op.Attrs{"safe": true})
	}
	return err
}

// putCell gives a cell its value, whether it has one or not.
func (b *builder) putCell(cell, v *ir.Value) error {
	w, err := b.element(cell, v)
	if w != nil {
		b.node("list.clear", []*ir.Value{cell}, nil)
		b.node("list.append", []*ir.Value{cell, w}, nil)
	}
	return err
}

// sameInstance is "x is y" for two instances.
func (b *builder) sameInstance(x, y *ir.Value) *ir.Value {
	return b.compareInts("==", b.elementOf(x, 0), b.elementOf(y, 0))
}
