package front

import (
	"fmt"
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// newBuilder makes a builder for a new function of the unit.
func (s *session) newBuilder(name string) *builder {
	f := &ir.Func{Name: name, Body: &ir.Block{Entry: true}}
	return &builder{session: s, f: f, cur: f.Body, consts: map[*ir.Block]map[string]*ir.Value{}, statics: map[*ir.Value]static{},
		origins: map[*ir.Value]string{}, functions: map[int]*closure{}}
}

// buildEntry builds the function that the request asks for.
func (s *session) buildEntry(types []nd.Type) error {
	fn := s.req.Functions[0]
	if len(types) < len(fn.Params) {
		return fmt.Errorf("request: %d types for %d parameters", len(types), len(fn.Params))
	}
	result := nd.Type{}
	for range maxTries {
		b := s.newBuilder(fn.Name)
		s.unit.Funcs, s.rec = []*ir.Func{b.f}, map[string]*recursion{}
		ret, err := b.entry(types, result)
		if err != nil {
			return err
		}
		if !ret.stale {
			return nil
		}
		result = ret.types[0]
	}
	return unsupported{reason: "the types of the results do not settle"}
}

// entry builds the whole function, its result of type result when that is known.
func (b *builder) entry(types []nd.Type, result nd.Type) (*merge, error) {
	def := b.defs[0]
	b.pos = ir.Pos{Line: max(def.Line, 1), Col: def.Col}
	b.fr = &frame{def: def, info: b.infoOf(def), vars: map[string]*ir.Value{}, resumes: true}
	params := b.req.Functions[0].Params
	for i, t := range types {
		name := ""
		if i < len(params) {
			name = params[i]
		}
		v := b.f.AddParam(b.f.Body, t, name)
		b.nameDims(v)
		if i >= len(params) {
			b.hiddenArgs = append(b.hiddenArgs, v)
			continue
		}
		if t.Kind == nd.Str || t.Kind == nd.DTypeOf || t.Kind == nd.List {
			b.origins[v] = "@" + strconv.Itoa(i)
		}
		b.fr.vars[name] = v
	}
	if err := b.specialise(params); err != nil {
		return nil, err
	}
	ret := b.newMerge([]nd.Type{result})
	b.fr.ret = ret
	err := protect(func() error { return b.wholeBody(def) })
	if err != nil && err != (dead{}) {
		return nil, err
	}
	if ret.err != nil {
		return nil, ret.err
	}
	b.f.Result = b.named(ret.types[0])
	if ret.types[0].Kind == nd.Invalid {
		b.f.Result = nd.NoneType
	}
	return ret, nil
}

// specialise puts the values of parameters that the request gives in their place.
func (b *builder) specialise(params []string) error {
	for i, name := range params {
		c, ok := b.req.Consts[i]
		if !ok {
			continue
		}
		v, err := constFromJSON(b.fr.vars[name].Type, c)
		if err != nil {
			return err
		}
		if v != nil {
			b.fr.vars[name] = b.constant(b.fr.vars[name].Type, v)
		}
	}
	return nil
}

// wholeBody builds the body of the function after a checkpoint at its first statement.
func (b *builder) wholeBody(def *physl.Node) error {
	body := b.fr.info.body[0]
	at, live := def, b.fr.info.before[body]
	if first := firstStatement(body); first != nil {
		at = first
	}
	b.cp = b.checkpoint(number(at), b.fr.vars, live)
	defer drop(b.f.Body, b.cp)
	if def.Is("lambda") {
		b.fr.stmt, b.fr.start = body, b.fr.vars
		v, err := b.whole(body)
		if err != nil {
			return err
		}
		return b.finish(v)
	}
	if err := b.stmt(body); err != nil {
		return err
	}
	return b.finish(b.none())
}

// recursion is a Python function that calls itself, as a function of the unit.
type recursion struct {
	index  int64
	result nd.Type // Invalid while no way to its end is known
}

// callRecursive calls c, which is being built, as a function of its own.
func (b *builder) callRecursive(c *closure, vars map[string]*ir.Value) (*ir.Value, error) {
	if err := b.capture(c, vars); err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%p", c.def)
	list := sortedVars(vars)
	var args []*ir.Value
	types := make([]nd.Type, 0, len(list))
	for _, name := range list {
		v := vars[name]
		if isStatic(v) {
			return nil, unsupported{reason: "a recursive function with a function as argument"}
		}
		t := mapDims(v.Type, func(d nd.Dim) nd.Dim { return nd.Dim{One: d.One} })
		key += " " + name + " " + t.String()
		args, types = append(args, v), append(types, t)
	}
	r := b.rec[key]
	if r == nil {
		r = &recursion{index: int64(len(b.unit.Funcs))}
		b.rec[key] = r
		b.unit.Funcs = append(b.unit.Funcs, nil)
		if err := b.buildRecursive(c, r, list, types); err != nil {
			return nil, err
		}
	}
	if r.result.Kind == nd.Invalid {
		return nil, b.leave("recursion")
	}
	return b.node("call", args, op.Attrs{"func": r.index}, b.anonymous(r.result)).Out(), nil
}

// anonymous is t with all dims new.
func (b *builder) anonymous(t nd.Type) nd.Type {
	return mapDims(t, func(d nd.Dim) nd.Dim { return nd.Dim{One: d.One} })
}

// capture adds the variables of enclosing functions that c uses to its arguments.
func (b *builder) capture(c *closure, vars map[string]*ir.Value) error {
	if c.lexical == nil {
		return nil
	}
	used := names{}
	reads(c.def, used)
	for _, name := range sortedKeys(used) {
		if vars[name] != nil || b.infoOf(c.def).locals[name] {
			continue
		}
		for fr := c.lexical; fr != nil; fr = fr.lexical {
			v := fr.vars[name]
			if v == nil {
				continue
			}
			if f, ok := b.statics[v].(*closure); ok && f.def == c.def {
				break
			}
			vars[name] = v
			break
		}
	}
	return nil
}

// buildRecursive builds the function of r until its result type holds.
func (b *builder) buildRecursive(c *closure, r *recursion, list []string, types []nd.Type) error {
	for range maxTries {
		nb := b.newBuilder(functionName(c.def))
		nb.pos = b.pos
		outer := &frame{info: &funcInfo{}, vars: map[string]*ir.Value{}, fn: c.fn}
		self := &closure{fn: c.fn, def: c.def, lexical: outer, defaults: c.defaults}
		outer.vars[functionName(c.def)] = nb.newStatic(self)
		nb.fr = &frame{fn: c.fn, lexical: outer, def: c.def, info: b.infoOf(c.def), vars: map[string]*ir.Value{}}
		if c.lexical == nil {
			nb.fr.lexical = nil
		}
		for i, name := range list {
			v := nb.f.AddParam(nb.f.Body, types[i], name)
			nb.nameDims(v)
			nb.fr.vars[name] = v
		}
		b.unit.Funcs[r.index] = nb.f
		again, err := nb.recursiveBody(r)
		if err != nil {
			return err
		}
		if !again {
			return nil
		}
	}
	return unsupported{reason: "the type of the result of a recursive function does not settle"}
}

// recursiveBody builds the body once; again says that the result's type has changed.
func (b *builder) recursiveBody(r *recursion) (again bool, err error) {
	b.cp = b.checkpoint("0", nil, nil)
	ret := b.newMerge([]nd.Type{r.result})
	b.fr.ret = ret
	err = protect(func() error {
		if err := b.stmt(b.fr.info.body[0]); err != nil {
			return err
		}
		return b.finish(b.none())
	})
	switch {
	case err != nil && err != (dead{}):
		return false, err
	case ret.err != nil:
		return false, ret.err
	case b.effects > 0:
		return false, unsupported{reason: "a recursive function that changes an array"}
	case ret.types[0].Kind == nd.Invalid:
		return false, unsupported{reason: "a recursive function that never returns"}
	}
	known := r.result.Kind != nd.Invalid
	r.result = ret.types[0]
	b.f.Result = b.named(r.result)
	return !known || ret.stale, nil
}
