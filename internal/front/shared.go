package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/physl"
)

// Variables that a nested function assigns to (nonlocal) are cells, as attributes that change are: lists of one element, or of none while the variable is
// unbound. The frame has the cell of variable x under the name "!x".

func cellName(name string) string { return "!" + name }

// nonlocals adds the names that the body of a function declares to be those of a function around it; inner: those that nested functions declare.
func nonlocals(n *physl.Node, inner bool, out names) {
	switch {
	case n.Is("define"):
		if inner {
			nonlocals(n.Args[len(n.Args)-1], false, out)
			nonlocals(n.Args[len(n.Args)-1], true, out)
		}
		return
	case n.Is("nonlocal"):
		for _, c := range n.Args {
			out[c.Name] = out[c.Name] || !inner
		}
		return
	}
	for _, c := range n.Args {
		nonlocals(c, inner, out)
	}
}

// share makes the cells of a frame that begins.
func (b *builder) share() error {
	fr := b.fr
	fr.block, fr.sure = b.cur, map[string]*ir.Value{}
	for _, name := range sortedKeys(fr.info.shared) {
		cell, err := b.newList(listKey(fr.def)+" "+name, b.int(1))
		if err != nil {
			return err
		}
		v := fr.vars[name]
		delete(fr.vars, name)
		fr.vars[cellName(name)] = cell
		if v != nil {
			if err := b.setShared(fr, name, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// owner is the frame around the current one whose variable name is a cell; nil for any other variable.
func (b *builder) owner(name string) *frame {
	for fr := b.fr; fr != nil; fr = fr.lexical {
		if fr.info.shared[name] {
			return fr
		}
		if fr.info.locals[name] {
			return nil
		}
	}
	return nil
}

func (b *builder) setShared(fr *frame, name string, v *ir.Value) error {
	if b.cur == fr.block {
		b.record(fr.sure, name, fr.vars[cellName(name)])
	}
	return b.putCell(fr.vars[cellName(name)], v)
}

// sharedValue is the value of such a variable.
func (b *builder) sharedValue(fr *frame, name string) (*ir.Value, error) {
	return b.cellValue(fr.vars[cellName(name)], fr.sure[name] != nil)
}
