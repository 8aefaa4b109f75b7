package front

import (
	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// comparedLists are x and y as lists of any length, where one of them is and they can be compared.
func (b *builder) comparedLists(x, y *ir.Value) (_, _ *ir.Value, ok bool, err error) {
	lists := []*ir.Value{x, y}
	some := false
	if (b.kindOf(x) == nd.List || b.kindOf(y) == nd.List) && (b.kindOf(x) == nd.Tuple || b.kindOf(y) == nd.Tuple) {
		return nil, nil, false, nil
	}
	for _, v := range lists {
		switch {
		case v.Type.Kind == nd.Seq:
			some = true
		case b.kindOf(v) == nd.List, b.kindOf(v) == nd.Tuple:
		default:
			return nil, nil, false, nil
		}
	}
	for i, v := range lists {
		if some && v.Type.Kind != nd.Seq && err == nil {
			lists[i], err = b.grown(b.placeKey("compared"), v)
		}
	}
	if err == nil && some && lists[0].Type.Form != lists[1].Type.Form {
		err = refuse("a comparison of %s and %s", x.Type, y.Type)
	}
	return lists[0], lists[1], some, err
}

// compareLists compares lists by their first items that differ, and where there are none by their lengths.
func (b *builder) compareLists(o string, x, y *ir.Value) (*ir.Value, error) {
	sizes := []*ir.Value{b.listLen(x), b.listLen(y)}
	items := func() (*ir.Value, error) { return b.compareItems(o, x, y, sizes) }
	if o != "==" && o != "!=" {
		return items()
	}
	return b.choose(b.compareInts("==", sizes[0], sizes[1]), items, func() (*ir.Value, error) { return b.bool(o == "!="), nil })
}

func (b *builder) compareItems(o string, x, y *ir.Value, sizes []*ir.Value) (*ir.Value, error) {
	differ := b.temporary("differ")
	lengths := func() (*ir.Value, error) { return b.compareInts(o, sizes[0], sizes[1]), nil }
	if x.Type.Elems[0].Kind == nd.Invalid || y.Type.Elems[0].Kind == nd.Invalid {
		return lengths()
	}
	b.setVar(differ, b.int(-1))
	defer b.forget(differ)
	pair := func(k *ir.Value) (v, w *ir.Value, err error) {
		if v, err = b.listGet(x, k, true); err == nil {
			w, err = b.listGet(y, k, true)
		}
		return v, w, err
	}
	var at *ir.Value
	err := b.repeat(iteration{row: "for", names: []string{differ}, bounds: []*ir.Value{b.int(0), b.smaller(sizes[0], sizes[1], false), b.int(1)},
		enter: func(i *ir.Value) error { at = i; return nil },
		body: func() error {
			v, w, err := pair(at)
			if err != nil {
				return err
			}
			same, err := b.sameItems(v, w)
			if err != nil {
				return err
			}
			return b.unless(same, func() error {
				b.setVar(differ, at)
				return b.next(b.innermost(), "break")
			})
		}})
	if err != nil {
		return nil, err
	}
	found := b.fr.vars[differ]
	differing := func() (*ir.Value, error) {
		if o == "==" || o == "!=" {
			return b.bool(o == "!="), nil
		}
		v, w, err := pair(found)
		if err != nil {
			return nil, err
		}
		return b.compareValues(o, v, w)
	}
	return b.choose(b.compareInts("<", found, b.int(0)), lengths, differing)
}

// sameItems is whether Python takes two items for equal, as a bool. A NaN equals the very same object, which only Python knows.
func (b *builder) sameItems(v, w *ir.Value) (*ir.Value, error) {
	c, err := b.compareValues("==", v, w)
	if err == nil {
		c, err = b.truth(c)
	}
	return c, err
}
