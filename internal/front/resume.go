package front

import (
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/physl"
)

// canResume reports whether Python could go on inside a call of c from the statement being built, and then in that statement with the value of the call.
func (b *builder) canResume(c *closure, vars map[string]*ir.Value, call *physl.Node) bool {
	if !b.fr.resumes || b.fr.stmt == nil || call == nil || call.N == 0 || c.lexical != nil || !c.def.Is("define") || b.req.Functions[c.fn].Library {
		return false
	}
	if b.stale() || b.drawn() || b.cp.midway || !b.leads(b.fr.stmt, call) {
		return false
	}
	for _, v := range vars {
		if isStatic(v) && b.origin(v) == "" {
			return false
		}
		if f, ok := b.statics[v].(*closure); ok && f.lexical != nil && !b.canRemake(f) {
			return false
		}
	}
	return true
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

// leads reports whether call is the first of the parts of n that Python evaluates: what comes before gives the same when it is evaluated again afterwards.
func (b *builder) leads(n, call *physl.Node) bool {
	switch {
	case n == call:
		return true
	case n.Is("while"), n.Is("lambda"), n.Is("define"), n.Is("__listcomp"), n.Is("__genexp"), n.Is("__python"), n.Is("block"):
		return false
	case n.Is("store"):
		return b.leads(n.Args[len(n.Args)-1], call)
	case n.Is("for_each"):
		return b.leads(n.Args[1], call)
	case isAugmented(n.Name):
		return n.Args[0].Kind == physl.Name && b.leads(n.Args[1], call)
	}
	for _, c := range n.Args {
		if holds(c, call) {
			return b.leads(c, call)
		}
		if !b.unchanging(c) {
			return false
		}
	}
	return false
}

func holds(n, part *physl.Node) bool {
	return n == part || slices.ContainsFunc(n.Args, func(c *physl.Node) bool { return holds(c, part) })
}

// unchanging reports whether an expression gives the same after any call: a name, a constant, arithmetic with numbers.
func (b *builder) unchanging(n *physl.Node) bool {
	switch {
	case n.Kind != physl.Call:
		return true
	case n.Is("__arg"):
		return b.unchanging(n.Args[1])
	case forms[n.Name] == nil || n.Is("slice") || n.Is("__attr") || n.Is("__call"):
		return false
	}
	for _, c := range n.Args {
		if c.Kind == physl.Name {
			if v := b.fr.start[c.Name]; v == nil || !v.Type.IsNum() {
				return n.Is("tuple") && v != nil
			}
		} else if !b.unchanging(c) {
			return false
		}
	}
	return !n.Is("lambda") && !n.Is("__walrus") && !n.Is("__listcomp") && !n.Is("__genexp")
}
