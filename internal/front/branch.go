package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// arm is one side of a branch after it has been built.
type arm struct {
	blk  *ir.Block
	vals []*ir.Value
	vars map[string]*ir.Value
	dead bool // does not come to the end
}

// choose is the value of yes or of no, by cond. Only the one side is built when cond is known.
func (b *builder) choose(cond *ir.Value, yes, no func() (*ir.Value, error)) (*ir.Value, error) {
	list := func(f func() (*ir.Value, error)) func() ([]*ir.Value, error) {
		return func() ([]*ir.Value, error) {
			v, err := f()
			return []*ir.Value{v}, err
		}
	}
	vs, err := b.branch(cond, list(yes), list(no), nil)
	if err != nil {
		return nil, err
	}
	return vs[0], nil
}

func nothingMore() ([]*ir.Value, error) { return nil, nil }

// onlyIf does f where cond holds.
func (b *builder) onlyIf(cond *ir.Value, f func() error) error {
	_, err := b.branch(cond, func() ([]*ir.Value, error) { return nil, f() }, nothingMore, nil)
	return err
}

// unless does f where cond does not hold.
func (b *builder) unless(cond *ir.Value, f func() error) error {
	_, err := b.branch(cond, nothingMore, func() ([]*ir.Value, error) { return nil, f() }, nil)
	return err
}

// branch builds an if. Its values are those of the side taken; variables that the sides set differently are joined when live has them (nil: all).
func (b *builder) branch(cond *ir.Value, yes, no func() ([]*ir.Value, error), live names) ([]*ir.Value, error) {
	if c, ok := b.constOf(cond); ok {
		if c == true {
			return yes()
		}
		return no()
	}
	before, effects, most := b.fr.vars, b.effects, b.effects
	pos := b.pos
	var arms [2]arm
	for i, f := range []func() ([]*ir.Value, error){yes, no} {
		b.fr.vars = copyVars(before)
		a, err := b.arm(f)
		if err != nil {
			return nil, err
		}
		arms[i] = a
		most = max(most, b.effects)
		b.effects = effects
	}
	b.fr.vars, b.effects = before, most
	b.pos = pos
	return b.joinArms(cond, arms, live)
}

func (b *builder) arm(f func() ([]*ir.Value, error)) (arm, error) {
	a := arm{blk: &ir.Block{}}
	err := b.inBlock(a.blk, func() error {
		var err error
		a.vals, err = f()
		return err
	})
	a.vars = b.fr.vars
	if err == (dead{}) {
		a.dead, err = true, nil
	}
	return a, err
}

// joinArms puts the if node at the current position.
func (b *builder) joinArms(cond *ir.Value, arms [2]arm, live names) ([]*ir.Value, error) {
	n := b.f.NewNode(lookup("if"), []*ir.Value{cond}, nil, b.pos)
	n.Blocks = []*ir.Block{arms[0].blk, arms[1].blk}
	if arms[0].dead && arms[1].dead {
		b.append(n)
		return nil, b.unreachable()
	}
	j := &joiner{b: b, arms: arms}
	vals := arms[0].vals
	if arms[0].dead {
		vals = arms[1].vals
	}
	results := make([]func() *ir.Value, len(vals))
	for i := range vals {
		results[i] = j.value(at(arms[0].vals, i), at(arms[1].vals, i))
	}
	set := b.joinVars(j, live)
	if err := j.finish(n); err != nil {
		return nil, err
	}
	out := make([]*ir.Value, len(vals))
	for i, f := range results {
		out[i] = f()
	}
	for _, name := range sortedKeys(set) {
		b.setVar(name, set[name]())
	}
	return out, nil
}

func at(vs []*ir.Value, i int) *ir.Value {
	if i < len(vs) {
		return vs[i]
	}
	return nil
}

// joinVars finds the variables that an arm has set.
func (b *builder) joinVars(j *joiner, live names) map[string]func() *ir.Value {
	set := map[string]func() *ir.Value{}
	for _, a := range j.arms {
		if a.dead {
			continue
		}
		for _, name := range sortedVars(a.vars) {
			v := a.vars[name]
			if v == b.fr.vars[name] || !j.arms[0].dead && !j.arms[1].dead && b.onlyNarrowed(j, name) || set[name] != nil || live != nil && !live[name] && name[0] != '!' {
				continue
			}
			set[name] = j.value(j.arms[0].vars[name], j.arms[1].vars[name])
		}
	}
	return set
}

// onlyNarrowed reports whether the arms have left a variable as it was, though they knew more of it.
func (b *builder) onlyNarrowed(j *joiner, name string) bool {
	v, w, before := j.arms[0].vars[name], j.arms[1].vars[name], b.fr.vars[name]
	return v != nil && w != nil && before != nil && b.widest(v) == b.widest(before) && b.widest(w) == b.widest(before)
}

// joiner collects what the two arms of an if yield.
type joiner struct {
	b     *builder
	arms  [2]arm
	pairs [][2]*ir.Value
	outs  []*ir.Value
	err   error
}

// value joins v of arm 0 with w of arm 1; nil is a variable that is not bound, or a dead arm's. The result is had after finish.
func (j *joiner) value(v, w *ir.Value) func() *ir.Value {
	b := j.b
	if j.arms[0].dead {
		v = w
	} else if j.arms[1].dead {
		w = v
	}
	if v == nil || w == nil {
		return j.pair(v, w)
	}
	p, ok := b.bundleOf(v)
	q, ok2 := b.bundleOf(w)
	switch {
	case isStatic(v) && isStatic(w) && b.sameStatic(v, w):
		return func() *ir.Value { return v }
	case ok && ok2 && len(p) == len(q) && b.kindOf(v) == b.kindOf(w) && b.sameKeys(v, w):
		elems := make([]func() *ir.Value, len(p))
		for i := range p {
			elems[i] = j.value(p[i], q[i])
		}
		return func() *ir.Value {
			out := make([]*ir.Value, len(elems))
			for i, f := range elems {
				out[i] = f()
			}
			return b.tuple(b.kindOf(v), out)
		}
	}
	if c, ok := ir.ConstOf(v); ok && v.Type.Equal(w.Type) {
		if d, ok := ir.ConstOf(w); ok && c == d {
			return func() *ir.Value { return b.constant(v.Type, c) }
		}
	}
	if s, ok := b.statics[v].(*sliced); ok {
		if t, ok := b.statics[w].(*sliced); ok {
			lo, hi, step := j.bound(s.lo, t.lo), j.bound(s.hi, t.hi), j.bound(s.step, t.step)
			return func() *ir.Value { return b.newStatic(&sliced{lo(), hi(), step()}) }
		}
	}
	if t := v.Type; t.Equal(w.Type) && t.Kind != nd.Invalid && t.Slots() == 0 && t.Kind != nd.Tuple && t.Kind != nd.List && t.Kind != nd.Dict {
		return func() *ir.Value { return b.constant(t, nil) }
	}
	return j.pair(v, w)
}

// bound joins bounds of slices, of which nil is none.
func (j *joiner) bound(v, w *ir.Value) func() *ir.Value {
	if v == nil && w == nil {
		return func() *ir.Value { return nil }
	}
	for _, p := range []**ir.Value{&v, &w} {
		if *p == nil {
			*p = j.b.none()
		}
	}
	return j.value(v, w)
}

func (j *joiner) pair(v, w *ir.Value) func() *ir.Value {
	k := len(j.pairs)
	j.pairs = append(j.pairs, [2]*ir.Value{v, w})
	return func() *ir.Value { return j.b.solid(j.outs[k]) }
}

// finish ends the arms with yields of one list of types and appends the if node n.
func (j *joiner) finish(n *ir.Node) error {
	b := j.b
	m := b.newMerge(make([]nd.Type, len(j.pairs)))
	for i, a := range j.arms {
		if a.dead {
			continue
		}
		for k, p := range j.pairs {
			t := unboundType
			if p[i] != nil {
				t = b.outside(b.outward(p[i]), m)
			}
			if m.types[k].Kind != nd.Invalid {
				var err error
				if t, err = join(m.types[k], t); err != nil {
					return err
				}
			}
			if t.Kind == nd.Invalid {
				return unsupported{reason: "a variable is a function or module on one way only"}
			}
			m.types[k] = t
		}
	}
	for i, a := range j.arms {
		if !a.dead {
			j.yield(i, m)
		}
	}
	for _, t := range m.types {
		v := b.f.NewValue(t)
		v.Def = n
		n.Outs = append(n.Outs, v)
	}
	j.outs = n.Outs
	b.append(n)
	return nil
}

func (j *joiner) yield(i int, m *merge) {
	b := j.b
	vals := make([]*ir.Value, len(j.pairs))
	_ = b.inBlock(j.arms[i].blk, func() error {
		for k, p := range j.pairs {
			v := p[i]
			if v == nil {
				v = b.constant(unboundType, nil)
			}
			w, ok := b.coerce(v, m.types[k])
			if !ok {
				panic("front: " + v.Type.String() + " does not fit " + m.types[k].String())
			}
			vals[k] = w
		}
		b.node("yield", vals, nil)
		return nil
	})
}

// bundleOf are the members of a tuple or list that is known member by member.
func (b *builder) bundleOf(v *ir.Value) ([]*ir.Value, bool) {
	if s, ok := b.statics[v].(*bundle); ok {
		return s.elems, true
	}
	if v.Def != nil && v.Def.Is("tuple") {
		return v.Def.Args, true
	}
	return nil, false
}

// kindOf is Tuple or List for those, also when they are known only while building.
func (b *builder) kindOf(v *ir.Value) nd.Kind {
	if s, ok := b.statics[v].(*bundle); ok {
		return s.kind
	}
	return v.Type.Kind
}
