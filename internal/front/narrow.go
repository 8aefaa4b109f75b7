package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// What a condition says of variables: where `x is not None` holds, x is not None. Code that the condition guards sees x without that member.

// under builds f where cond, which has been evaluated, is known to hold or not to.
func (b *builder) under(cond *physl.Node, holds bool, f func() ([]*ir.Value, error)) func() ([]*ir.Value, error) {
	return func() ([]*ir.Value, error) {
		b.learn(cond, cond, holds)
		return f()
	}
}

// valueUnder is under for one value.
func (b *builder) valueUnder(cond *physl.Node, holds bool, f func() (*ir.Value, error)) func() (*ir.Value, error) {
	return func() (*ir.Value, error) {
		b.learn(cond, cond, holds)
		return f()
	}
}

// learn takes note of what part n of cond says of variables, being true or false.
func (b *builder) learn(n, cond *physl.Node, holds bool) {
	switch {
	case n.Is("__not"):
		b.learn(n.Args[0], cond, !holds)
	case n.Is("__and") && holds, n.Is("__or") && !holds:
		for _, part := range n.Args {
			b.learn(part, cond, holds)
		}
	case n.Is("__compare") && len(n.Args) == 3 && n.Args[2].Kind == physl.Nil:
		if o := n.Args[1].Text; o == "is" && !holds || o == "is not" && holds {
			b.exclude(n.Args[0], cond)
		}
	case holds:
		b.exclude(n, cond) // None is not true
	}
}

// exclude takes None from the variable that n names or sets, unless cond sets it elsewhere.
func (b *builder) exclude(n, cond *physl.Node) {
	sets := 0
	if n.Is("__walrus") {
		n, sets = n.Args[0], 1
	}
	if n.Kind != physl.Name || walruses(cond, n.Name) != sets {
		return
	}
	v := b.fr.vars[n.Name]
	if v == nil || v.Type.Kind != nd.Union {
		return
	}
	for k, t := range v.Type.Elems {
		if t.Kind == nd.None {
			w := b.without(v, k)
			b.wider[w] = v
			b.setVar(n.Name, w)
			return
		}
	}
}

// walruses counts the places in n that set a name.
func walruses(n *physl.Node, name string) int {
	k := 0
	if n.Is("__walrus") && n.Args[0].Name == name {
		k++
	}
	for _, c := range n.Args {
		k += walruses(c, name)
	}
	return k
}

// widest is v before conditions said more of it.
func (b *builder) widest(v *ir.Value) *ir.Value {
	for b.wider[v] != nil {
		v = b.wider[v]
	}
	return v
}
