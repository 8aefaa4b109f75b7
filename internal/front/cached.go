package front

import (
	"fmt"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// A function under functools.cache or lru_cache keeps what it gave in a table of its own, made with the function, or at the start of the call for one of a
// module. It must be one of which nobody can tell whether it has run again: without effects, of variables that stay, with results that have no identity. So an
// exit may leave the table behind, and what stands in a table need not be taken back.

const memoMark = "!memo"

// cachedNested is a nested def under cache or lru_cache.
func (b *builder) cachedNested(n *physl.Node) error {
	def := n.Args[0]
	if err := b.staysAround(def); err != nil {
		return err
	}
	v, err := b.nestedFunction(def)
	if err != nil {
		return err
	}
	c := b.statics[v].(*closure)
	c.memo = memoMark + number(def)
	table, err := b.newTable(nd.Map, listKey(def))
	if err != nil {
		return err
	}
	b.setVar(c.memo, table)
	b.remember(v, n)
	b.setVar(def.Args[0].Name, v)
	return nil
}

// staysAround refuses a function that uses variables, or objects in them, that change once it has been made.
func (b *builder) staysAround(def *physl.Node) error {
	used := names{}
	reads(def, used)
	own := b.infoOf(def)
	for name := range used {
		if own.locals[name] || name == def.Args[0].Name {
			continue
		}
		for fr := b.fr; fr != nil; fr = fr.lexical {
			if !fr.info.locals[name] {
				continue
			}
			if fr.info.rebound[name] || len(fr.info.body) > 0 && b.changesAfter(fr.fn, fr.info.body[0], name, def.N) {
				return unsupported{reason: "a cached function of " + name + ", which changes"}
			}
			break
		}
	}
	return nil
}

// changesAfter reports whether a statement behind node number at changes what a variable holds.
func (b *builder) changesAfter(fn int, n *physl.Node, name string, at int32) bool {
	if n.N > at && b.changes(fn, n, name) {
		return true
	}
	return slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return b.changesAfter(fn, c, name, at) })
}

// cachedGlobal is the cached function of a module that bind names.
func (b *builder) cachedGlobal(bind Binding) (*ir.Value, error) {
	if b.memos[bind.Index] == nil || !b.isClosed(bind.Index, map[int]bool{}) {
		return nil, unsupported{reason: "a cached function of globals that may change"}
	}
	if b.cached[bind.Index] == nil {
		f := *b.function(bind.Index)
		f.memo = fmt.Sprintf("%s.%d", memoMark, bind.Index)
		b.cached[bind.Index] = &f
	}
	return b.newStatic(b.cached[bind.Index]), nil
}

// isClosed reports whether a function, and those that it calls, use no values of the module, which others may change.
func (b *builder) isClosed(fn int, seen map[int]bool) bool {
	if seen[fn] {
		return true
	}
	seen[fn] = true
	for _, g := range b.req.Functions[fn].Globals {
		switch g.Kind {
		case "name", "const":
		case "func":
			if !b.isClosed(g.Index, seen) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// makeMemos makes the tables of the cached functions of modules, which last as long as the call.
func (b *builder) makeMemos() error {
	for _, f := range b.req.Functions {
		for _, name := range sortedKeys(f.Globals) {
			g := f.Globals[name]
			if !g.Cached || b.memos[g.Index] != nil {
				continue
			}
			t, err := b.newTable(nd.Map, fmt.Sprintf("%s.%d", memoMark, g.Index))
			if err != nil {
				return err
			}
			b.memos[g.Index] = t
		}
	}
	return nil
}

// memoOf is the table of c in the function of its own that is being built.
func (b *builder) memoOf(c *closure) *ir.Value {
	if c.lexical == nil {
		return b.memos[c.fn]
	}
	return b.fr.lexical.find(c.memo)
}

// memo is what a function of the unit keeps its results in: a table, and the key of this call.
type memo struct{ table, key *ir.Value }

// callCached calls c, a cached function, as a function of its own, which looks into the table first.
func (b *builder) callCached(c *closure, vars map[string]*ir.Value) (*ir.Value, error) {
	vars = copyVars(vars)
	for name, v := range vars {
		vars[name] = b.keptKey(v)
	}
	return b.callRecursive(c, vars)
}

// remembered gives what the table has for this call, and notes the key for what is found otherwise.
func (b *builder) remembered(c *closure) error {
	table := b.memoOf(c)
	if table == nil {
		return unsupported{reason: "a cached function whose table is not at hand"}
	}
	var params []*ir.Value
	for _, p := range b.infoOf(c.def).params {
		params = append(params, b.fr.vars[p.name])
	}
	key := b.keptKey(b.tuple(nd.Tuple, params))
	at, err := b.lookUp(table, key)
	if err != nil {
		return err
	}
	if err := b.onlyIf(b.isPlace(at), func() error {
		v, err := b.valueAt(table, at)
		if err != nil {
			return err
		}
		b.node("return", b.into(b.fr.ret, []*ir.Value{v}), nil)
		return dead{}
	}); err != nil {
		return err
	}
	b.memo = &memo{table, key}
	return nil
}

// keep puts the result of this call into the table. Nobody can tell, so that is no effect.
func (b *builder) keep(v *ir.Value) error {
	if !plainValue(v.Type) {
		return unsupported{reason: "a cached function that gives objects which can be told apart or changed"}
	}
	effects := b.effects
	err := b.tablePut(b.memo.table, b.memo.key, v)
	b.effects = effects
	return err
}

// plainValue reports whether values of type t are told apart by what they are alone.
func plainValue(t nd.Type) bool {
	switch t.Kind {
	case nd.Py, nd.Scalar, nd.None, nd.Text:
		return true
	case nd.Str:
		return isText(t)
	case nd.Tuple, nd.Union:
		return !slices.ContainsFunc(t.Elems, func(e nd.Type) bool { return !plainValue(e) })
	}
	return false
}

// isMemo reports whether v is the table of a cached function.
func isMemo(v *ir.Value) bool { return strings.HasPrefix(v.Root().Name, memoMark) }
