package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// canResume reports whether Python could go on inside a call of c from the statement being built, and then in that statement with the value of the call
// and those of what was evaluated before it.
func (b *builder) canResume(c *closure, vars map[string]*ir.Value, call *physl.Node) (given, bool) {
	fr, found := b.fr, given{}
	if !fr.resumes || fr.stmt == nil || call == nil || call.N == 0 || c.lexical != nil || c.memo != "" || !c.def.Is("define") || b.req.Functions[c.fn].Library {
		return nil, false
	}
	if b.effects != fr.settled || b.draws != fr.drawn || !b.before(fr, fr.stmt, call, found) {
		return nil, false
	}
	for _, v := range vars {
		if isStatic(v) && b.origin(v) == "" || holdsStandIn(v.Type) {
			return nil, false
		}
		if f, ok := b.statics[v].(*closure); ok && f.lexical != nil && !b.canRemake(f) {
			return nil, false
		}
	}
	return found, true
}

// canRemake reports whether Python can make a nested function again in the frame that made it, from the values that its variables have now.
func (b *builder) canRemake(f *closure) bool {
	used := names{}
	reads(f.def, used)
	for name := range used {
		if _, nested := b.statics[f.lexical.find(name)].(*closure); nested || f.lexical.info.rebound[name] {
			return false
		}
	}
	for fr := b.fr; fr != nil; fr = fr.caller {
		if fr == f.lexical {
			return fr.lexical == nil
		}
	}
	return false
}

// given are the values of expressions of a statement, by node: Python goes on in the statement with them instead of evaluating those again.
type given map[*physl.Node]*ir.Value

// before collects what Python has evaluated of n when it comes to part, or, of a statement whose part is nil, when all its expressions are evaluated, but for
// what gives the same when it is evaluated again; ok: all of it is known.
func (b *builder) before(fr *frame, n, part *physl.Node, found given) (ok bool) {
	if n == part {
		return true
	}
	parts := inOrder(n)
	if n == fr.stmt && (n.Is("if") || n.Is("__match")) {
		parts = n.Args[:1]
	}
	for _, c := range parts {
		if holds(c, part) {
			return b.before(fr, c, part, found)
		}
		if !b.gives(fr, c, found) {
			return false
		}
	}
	return part == nil && len(parts) > 0
}

// inOrder are the parts of n in the order in which Python evaluates them; of what is evaluated more than once, or cannot be given, there are none.
func inOrder(n *physl.Node) []*physl.Node {
	last := len(n.Args) - 1
	switch {
	case n.Is("while"), n.Is("lambda"), n.Is("define"), isComprehension(n), n.Is("__python"), n.Is("block"), n.Is("try"), n.Is("with"):
		return nil
	case n.Is("store"):
		parts := n.Args[last:]
		for _, t := range n.Args[:last] {
			if t.Is("slice") {
				parts = append(slices.Clip(parts), t.Args...)
			} else if t.Kind != physl.Name && last > 1 {
				return nil
			}
		}
		return parts
	case n.Is("__delete"):
		var parts []*physl.Node
		for _, t := range n.Args {
			parts = append(parts, t.Args...)
		}
		return parts
	case n.Is("for_each"):
		return n.Args[1:2]
	case n.Is("assert"):
		return n.Args[:1]
	case isAugmented(n.Name):
		if n.Args[0].Kind != physl.Name {
			return nil
		}
		return n.Args[1:]
	}
	return n.Args
}

// gives notes the value of an expression that has been evaluated, or those of its parts.
func (b *builder) gives(fr *frame, n *physl.Node, found given) bool {
	if b.unchanging(fr, n) {
		return true
	}
	switch v := fr.known[n]; {
	case v == nil || n.N == 0 || isStatic(v):
	case v.Type.Kind == nd.DTypeOf:
		return true
	case !holdsDType(v.Type):
		found[n] = v
		return true
	}
	if of := fr.methodOf(n); of != nil {
		return b.gives(fr, of, found) // a method, which is looked up again
	}
	if n.Is("__arg") || n.Is("tuple") || n.Is("__star") || n.Is("__kwstar") || n.Is("list") || n.Is("__slice") {
		return !slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return !b.gives(fr, c, found) })
	}
	return false
}

// midway makes a checkpoint in the middle of a statement that has had effects, by the functions and the Python code that it called: Python goes on with
// what has been evaluated. false: that is not possible.
func (b *builder) midway() bool {
	found := given{}
	fr, ok := b.evaluated(found)
	if !ok {
		return false
	}
	if fr.expr != nil && !b.givesParts(fr, found) {
		return false
	}
	inner := b.fr
	b.fr = fr
	b.cp = b.checkpoint(number(fr.stmt), fr.startWith(found), fr.info.before[fr.stmt])
	b.fr = inner
	return true
}

// methodOf is what n looks up an attribute of, where that is a list, an array or a number, whose attributes are always found and nothing else is done.
func (fr *frame) methodOf(n *physl.Node) *physl.Node {
	if !n.Is("__attr") {
		return nil
	}
	if v := fr.known[n.Args[0]]; v != nil && (v.Type.Grows() || v.Type.IsArray() || v.Type.IsNum()) {
		return n.Args[0]
	}
	return nil
}

// givesParts notes the values of those parts of the current expression that have been evaluated.
func (b *builder) givesParts(fr *frame, found given) bool {
	parts := fr.expr.Args
	for len(parts) > 0 && fr.known[parts[len(parts)-1]] == nil && fr.methodOf(parts[len(parts)-1]) == nil {
		parts = parts[:len(parts)-1]
	}
	return !slices.ContainsFunc(parts, func(c *physl.Node) bool { return !b.gives(fr, c, found) })
}

// evaluated collects what Python has evaluated of the statement being built, in the innermost frame that resumes, up to the current expression.
func (b *builder) evaluated(found given) (fr *frame, ok bool) {
	fr = b.fr
	for !fr.resumes && fr.caller != nil {
		fr = fr.caller
	}
	if !fr.resumes || fr.stmt == nil || b.effects != fr.settled || b.draws != fr.drawn {
		return nil, false
	}
	return fr, b.before(fr, fr.stmt, fr.expr, found)
}

// settle notes that the effects up to now are those of expressions whose values are known.
func (b *builder) settle(fr *frame) { fr.settled, fr.drawn = b.effects, b.draws }

// startWith are the variables at the start of the statement, and values of parts of it as $v and the number of the node.
func (fr *frame) startWith(found given) map[string]*ir.Value {
	vars := copyVars(fr.start)
	for n, v := range found {
		vars["$v"+number(n)] = v
	}
	return vars
}

func holds(n, part *physl.Node) bool {
	return n == part && n != nil || slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return holds(c, part) })
}

// unchanging reports whether an expression gives the same after any call, and warns of nothing: a name, a constant, arithmetic with Python's numbers.
func (b *builder) unchanging(fr *frame, n *physl.Node) bool {
	switch {
	case n.Kind != physl.Call:
		return true
	case n.Is("__arg"):
		return b.unchanging(fr, n.Args[1])
	case forms[n.Name] == nil || n.Is("slice") || n.Is("__attr") || n.Is("__call"):
		return false
	}
	for _, c := range n.Args {
		if c.Kind == physl.Name {
			if v := fr.start[c.Name]; v == nil || v.Type.Kind != nd.Py {
				return n.Is("tuple") && v != nil
			}
		} else if !b.unchanging(fr, c) {
			return false
		}
	}
	return !n.Is("lambda") && !n.Is("__walrus") && !isComprehension(n)
}
