package front

import (
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// tryStatement builds what of a try runs when nothing is raised. Whatever raises leaves, and Python goes on inside the try, whose handlers are its own.
func (b *builder) tryStatement(n *physl.Node) error {
	return b.alone(func() error {
		for _, part := range n.Args[:3] {
			if part.Kind == physl.Nil {
				continue
			}
			if err := b.stmt(part); err != nil {
				return err
			}
		}
		return nil
	})
}

// withStatement builds with np.errstate(...): its body warns of less.
func (b *builder) withStatement(n *physl.Node) error {
	if b.isProved(n.Args[0]) {
		b.proved++
		defer func() { b.proved-- }()
		return b.stmt(n.Args[1])
	}
	quiet, err := b.errstate(n.Args[0])
	if err != nil {
		return err
	}
	outer := b.quiet
	b.quiet = quiet
	defer func() { b.quiet = outer }()
	return b.alone(func() error { return b.stmt(n.Args[1]) })
}

// isProved reports whether n is the call of proved() that says what checks a function of ours can do without.
func (b *builder) isProved(n *physl.Node) bool {
	bind := b.req.Functions[b.fr.fn].Globals[n.Name]
	return n.Kind == physl.Call && bind.Kind == "func" && b.isOurs(b.fr.fn, n.Name) && b.req.Functions[bind.Index].Name == "proved"
}

// provable are the rows that check an index, a sum or a number of bits, where that is not proved.
var provable = names{"list.get": true, "list.set": true, "list.pop": true, "load": true, "store": true, "py.add": true, "py.sub": true, "py.mul": true, "py.floordiv": true, "py.mod": true, "py.abs": true, "py.rshift": true, "draw.bits": true}

// alone builds a statement of which no part runs in Python by itself: what that raised would be the statement's to catch, and it would run under
// another errstate.
func (b *builder) alone(build func() error) error {
	outer := b.noSites
	b.noSites = true
	defer func() { b.noSites = outer }()
	return build()
}

// errstate gives the warnings that are ignored inside np.errstate(...).
func (b *builder) errstate(n *physl.Node) (op.Warnings, error) {
	refusal := unsupported{reason: "with has a compiled form for np.errstate with constants that ignore or warn"}
	if n.Kind != physl.Call || b.req.Functions[b.fr.fn].Globals[n.Name].Name != "numpy.errstate" {
		return 0, refusal
	}
	args, err := b.arguments(n.Args)
	if err != nil {
		return 0, err
	}
	quiet := b.quiet
	for _, a := range args {
		mode, known := b.constOf(a.value)
		kinds, ok := op.WarningKinds[a.name]
		switch {
		case !known || !ok:
			return 0, refusal
		case mode == "ignore":
			quiet |= kinds
		case mode != "warn" || kinds.Has(op.Underflow) || quiet&kinds != 0:
			return 0, refusal
		}
	}
	return quiet, nil
}
