package front

import (
	"fmt"
	"maps"
	"math"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// frame is one Python function being built: the compiled one, or one inlined into it.
type frame struct {
	caller  *frame // nil for the function that the ir.Func stands for
	lexical *frame // of the enclosing function, for a nested one
	fn      int    // index in Request.Functions
	def     *physl.Node
	info    *funcInfo
	vars    map[string]*ir.Value
	loops   []*loop
	ret     *merge      // where return goes
	stmt    *physl.Node // the statement being built
	start   map[string]*ir.Value
	begun   begun
	called  ir.Pos               // where the caller calls it
	value   *ir.Value            // what an inlined body returned at its end
	block   *ir.Block            // where it began
	sure    map[string]*ir.Value // variables of info.shared that are bound for certain
	region  *region              // the body of a generator function that is being built in it
	resumes bool                 // has checkpoints of its own: Python could go on in it
	call    *physl.Node          // the call being built
	applied *physl.Node          // the operation being built, of which the value is what a method of an operand gives
	at      *physl.Node          // the call of the caller that this frame is, where it resumes
	given   given                // and what of the caller's statement was evaluated before

	known   given       // values of expressions of the statement being built
	expr    *physl.Node // of it, the expression being built
	settled int         // effects up to the last of those values
	drawn   int         // likewise draws
}

// static is what a variable holds that has no representation at run time: one of the types below.
type static any

type (
	globalRef struct{ name string } // a module, NumPy function, builtin, exception by its canonical name
	ellipsis  struct{}
	closure   struct {
		fn       int
		def      *physl.Node // define or lambda
		lexical  *frame
		defaults map[string]*ir.Value // of a nested function, evaluated when it was defined
		memo     string               // of a cached function: the variable that holds its table
	}
	bundle struct { // a tuple, list, dict or instance with static members
		kind  nd.Kind
		elems []*ir.Value
		class string // of a named tuple or an instance
	}
)

// unboundType is the union member of a variable that may not be bound yet.
var unboundType = nd.Type{Kind: nd.Str, Text: "$unbound"}

func isUnbound(t nd.Type) bool { return t.Kind == nd.Str && t.Text == unboundType.Text }

// newStatic makes a value that exists only while building.
func (b *builder) newStatic(s static) *ir.Value {
	v := b.f.NewValue(nd.Type{})
	b.statics[v] = s
	return v
}

// isStatic reports whether v exists only while building.
func isStatic(v *ir.Value) bool { return v.Type.Kind == nd.Invalid }

// global is the canonical name that v stands for, or "".
func (b *builder) global(v *ir.Value) string {
	g, _ := b.statics[v].(globalRef)
	return g.name
}

// sameStatic reports whether two values stand for one thing.
func (b *builder) sameStatic(v, w *ir.Value) bool {
	if v == w {
		return true
	}
	s, ok := b.statics[v]
	t, ok2 := b.statics[w]
	if !ok || !ok2 {
		return false
	}
	switch s := s.(type) {
	case globalRef, ellipsis, classRef:
		return s == t
	case *closure:
		c, _ := t.(*closure)
		return c == s
	}
	return false
}

// tuple makes a tuple or list of values.
func (b *builder) tuple(kind nd.Kind, elems []*ir.Value) *ir.Value {
	for _, e := range elems {
		if b.lists.dictsChange && b.kindOf(e) == nd.Dict {
			panic(bailout{unsupported{reason: changesDict{}.Error()}})
		}
		if isStatic(e) {
			return b.newStatic(&bundle{kind: kind, elems: elems})
		}
	}
	return b.node("tuple", elems, nil, nd.Type{Kind: kind, Elems: typesOf(elems)}).Out()
}

// members are the elements of a tuple or list; ok is false for any other value.
func (b *builder) members(v *ir.Value) (elems []*ir.Value, ok bool) {
	if k := b.kindOf(v); k == nd.Dict || k == nd.Instance {
		return nil, false
	}
	return b.parts(v)
}

// parts are the elements of a tuple or list, the keys and values of a dict, and all that an instance is made of.
func (b *builder) parts(v *ir.Value) (elems []*ir.Value, ok bool) {
	if s, ok := b.statics[v].(*bundle); ok {
		return s.elems, true
	}
	if v.Type.Kind != nd.Tuple && v.Type.Kind != nd.List && v.Type.Kind != nd.Dict && v.Type.Kind != nd.Instance {
		return nil, false
	}
	if v.Def != nil && v.Def.Is("tuple") {
		return v.Def.Args, true
	}
	for i := range v.Type.Elems {
		elems = append(elems, b.node("item", []*ir.Value{v}, map[string]any{"index": int64(i)}).Out())
	}
	return elems, true
}

// undo is one change of a variable, to be taken back when an attempt at an expression fails.
type undo struct {
	vars map[string]*ir.Value
	name string
	old  *ir.Value
}

func (b *builder) setVar(name string, v *ir.Value) {
	if fr := b.owner(name); fr != nil {
		if err := b.setShared(fr, name, v); err != nil {
			panic(bailout{err})
		}
		return
	}
	b.undos = append(b.undos, undo{b.fr.vars, name, b.fr.vars[name]})
	if v.Name == "" && !isStatic(v) {
		v.Name = name
	}
	b.fr.vars[name] = v
}

// temporary is a name for a variable of our own, which no other has: what it is for may be nested in itself.
func (b *builder) temporary(what string) string {
	b.nextTemporary++
	return fmt.Sprintf("!%s%d", what, b.nextTemporary)
}

// mark is a state of the builder to which it can go back.
type mark struct {
	cur                       *ir.Block
	nodes, dims, equal, undos int
	learned                   int
	fr                        *frame
	vars                      map[string]*ir.Value
	loops                     int
	cp                        *checkpoint
	cpUses                    int
	effects, draws, points    int
	stmt, expr                *physl.Node
	settled, drawn            int
	pos                       ir.Pos
	unchecked                 bool
}

func (b *builder) mark() mark {
	m := mark{cur: b.cur, nodes: len(b.cur.Nodes), dims: len(b.dims), equal: len(b.equal), undos: len(b.undos), learned: len(b.learned), fr: b.fr, vars: b.fr.vars,
		loops: len(b.fr.loops), cp: b.cp, effects: b.effects, draws: b.draws, points: b.points, stmt: b.fr.stmt, expr: b.fr.expr, settled: b.fr.settled, drawn: b.fr.drawn, pos: b.pos, unchecked: b.unchecked}
	if b.cp != nil {
		m.cpUses = b.cp.uses
	}
	return m
}

// rollback undoes everything since m.
func (b *builder) rollback(m mark) {
	b.cur = m.cur
	b.cur.Nodes = b.cur.Nodes[:m.nodes]
	delete(b.consts, b.cur)
	b.dims, b.equal = b.dims[:m.dims], b.equal[:m.equal]
	for i := len(b.undos) - 1; i >= m.undos; i-- {
		if u := b.undos[i]; u.old == nil {
			delete(u.vars, u.name)
		} else {
			u.vars[u.name] = u.old
		}
	}
	b.undos = b.undos[:m.undos]
	b.unlearn(m.learned)
	b.fr = m.fr
	b.fr.vars, b.fr.loops, b.fr.stmt = m.vars, m.fr.loops[:m.loops], m.stmt
	b.fr.expr, b.fr.settled, b.fr.drawn = m.expr, m.settled, m.drawn
	b.cp, b.effects, b.pos, b.unchecked = m.cp, m.effects, m.pos, m.unchecked
	b.draws, b.points = m.draws, m.points
	if b.cp != nil {
		b.cp.uses = m.cpUses
	}
}

// bailout carries an error through functions that return none.
type bailout struct{ err error }

// protect runs f and gives back the error of a bailout.
func protect(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			bail, ok := r.(bailout)
			if !ok {
				panic(r)
			}
			err = bail.err
		}
	}()
	return f()
}

// dead is the error of code that cannot be reached: the current block has its terminator.
type dead struct{}

func (dead) Error() string { return "unreachable" }

// entangled is the error of a node that can fail after an effect in the same statement, so that Python could not take over there.
type entangled struct{}

func (entangled) Error() string { return "can fail after an effect of the same statement" }

// inBlock fills blk with f and comes back. What f learns about dims holds only inside, and so do the values of expressions; the variables are those that f leaves.
func (b *builder) inBlock(blk *ir.Block, f func() error) error {
	cur, cp, dims, equal, learned := b.cur, b.cp, len(b.dims), len(b.equal), len(b.learned)
	b.cur, b.outer[blk] = blk, cur
	err := f()
	b.cur, b.cp, b.dims, b.equal = cur, cp, b.dims[:dims], b.equal[:equal]
	b.unlearn(learned)
	return err
}

// lookup finds the variable or global called name.
func (b *builder) lookup(name string, n *physl.Node) (*ir.Value, error) {
	for fr := b.fr; fr != nil; fr = fr.lexical {
		if fr.info.shared[name] {
			return b.sharedValue(fr, name)
		}
		if v := fr.vars[name]; v != nil && !fr.hides(name) {
			return b.bound(fr, name, v)
		}
		if fr.info.locals[name] {
			return nil, b.leave("variable " + name + " is not bound")
		}
	}
	return b.globalValue(name, n)
}

// bound gives v, once it is known that the variable is bound.
func (b *builder) bound(fr *frame, name string, v *ir.Value) (*ir.Value, error) {
	if isUnbound(v.Type) {
		return nil, b.leave("variable " + name + " is not bound")
	}
	v = b.solid(v)
	if v.Type.Kind != nd.Union {
		return v, nil
	}
	for k, t := range v.Type.Elems {
		if isUnbound(t) {
			tag := b.node("tag", []*ir.Value{v}, nil).Out()
			b.guard(b.compareInts("!=", tag, b.int(int64(k))), "variable "+name+" is not bound")
			v = b.without(v, k)
			if fr == b.fr {
				b.setVar(name, v)
			}
			return v, nil
		}
	}
	return v, nil
}

// globalValue is what the dotted global name means.
func (b *builder) globalValue(name string, n *physl.Node) (*ir.Value, error) {
	bind, ok := b.req.Functions[b.fr.fn].Globals[name]
	if !ok {
		return b.globalAttribute(name, n)
	}
	return b.meaning(bind, "global "+name)
}

// meaning is the value that a binding stands for; what names it.
func (b *builder) meaning(bind Binding, what string) (*ir.Value, error) {
	switch bind.Kind {
	case "name":
		if bind.Name == "numpy.newaxis" {
			return b.none(), nil
		}
		if len(bind.Loops) > 0 {
			b.ufuncs[bind.Name] = bind
		}
		return b.newStatic(globalRef{bind.Name}), nil
	case "func":
		if bind.Cached {
			return b.cachedGlobal(bind)
		}
		if bind.Index < len(b.defs) {
			return b.newStatic(b.function(bind.Index)), nil
		}
	case "class":
		if bind.Index < len(b.req.Classes) {
			return b.newStatic(classRef{bind.Index}), nil
		}
	case "const":
		return b.jsonConst(bind.Type, bind.Value)
	case "value", "object":
		if b.unchecked && bind.Kind == "value" {
			return nil, entangled{}
		}
		if v := b.hidden(bind.Slot); v != nil {
			b.globalReads++
			return v, nil
		}
	case "method":
		if v := b.hidden(bind.Slot); v != nil {
			return b.newStatic(&boundMethod{v, bind.Name}), nil
		}
	case "unbound":
		return nil, unsupported{reason: what + " is not defined"}
	}
	return nil, unsupported{reason: what + " has no compiled form"}
}

// globalAttribute resolves x.a where x alone is a global.
func (b *builder) globalAttribute(name string, n *physl.Node) (*ir.Value, error) {
	k := strings.LastIndexByte(name, '.')
	if k < 0 {
		return nil, unsupported{reason: "global " + name + " has no compiled form"}
	}
	x, err := b.globalValue(name[:k], n)
	if err != nil {
		return nil, err
	}
	return b.attributeOf(x, name[k+1:])
}

// hidden is the hidden argument for a slot.
func (b *builder) hidden(slot int) *ir.Value {
	if slot < len(b.hiddenArgs) {
		return b.hiddenArgs[slot]
	}
	return nil
}

// function is the closure of req.Functions[k]; one per builder, so that it can be compared.
func (b *builder) function(k int) *closure {
	if b.functions[k] == nil {
		b.functions[k] = &closure{fn: k, def: b.defs[k]}
	}
	return b.functions[k]
}

func copyVars(m map[string]*ir.Value) map[string]*ir.Value { return maps.Clone(m) }

func floatBits(f float64) uint64 { return math.Float64bits(f) }
