// bounds finds ranges of Python ints and removes what they exclude: index checks (safe), the wrapping of negative indices (nonneg), and overflow
// checks of + - * (safe). An upper bound is a constant, or an extent plus a constant: the index of range(1, n-1) is at least 1 and at most
// n-2. Conditions of branches and guards narrow ranges where they hold; a value carried through a loop that only grows keeps the
// lower bound of its first value.
package pass

import (
	"maps"
	"math"
	"strconv"

	"phylanx/internal/ir"
)

func bounds(f *ir.Func) {
	rangeBlock(f.Body, ranges{})
}

// span is what is known of an int: lo <= v, and v <= n + up[n] for extents n; up[""] bounds it by a constant.
type span struct {
	lo int64
	up map[string]int64
}

// ranges holds spans of values; a value that is not in it is known by its definition alone.
type ranges map[*ir.Value]span

const (
	least    = math.MinInt64
	greatest = math.MaxInt64
)

func (s span) max() int64 {
	if k, ok := s.up[""]; ok {
		return k
	}
	return greatest
}

func (s span) shifted(k int64) span {
	r := span{lo: addLow(s.lo, k), up: map[string]int64{}}
	for n, off := range s.up {
		r.up[n] = addHigh(off, k)
	}
	return r
}

// addLow adds k to a lower bound, for which least is no bound.
func addLow(a, k int64) int64 {
	if a == least {
		return least
	}
	return saturate(a, k)
}

// addHigh adds k to an upper bound, for which greatest is no bound.
func addHigh(a, k int64) int64 {
	if a == greatest {
		return greatest
	}
	return saturate(a, k)
}

func saturate(a, k int64) int64 {
	switch {
	case k > 0 && a > greatest-k:
		return greatest
	case k < 0 && a < least-k:
		return least
	}
	return a + k
}

func rangeBlock(b *ir.Block, at ranges) {
	for _, n := range b.Nodes {
		switch n.Op.Name {
		case "for":
			inside := maps.Clone(at)
			inside[n.Blocks[0].Params[0]] = counter(n, at)
			growing(n, inside, n.Args[3:], n.Blocks[0].Params[1:])
			rangeBlock(n.Blocks[0], inside)
		case "loop":
			inside := maps.Clone(at)
			growing(n, inside, n.Args, n.Blocks[0].Params)
			rangeBlock(n.Blocks[0], inside)
		case "if":
			for i, c := range n.Blocks {
				inside := maps.Clone(at)
				inside.narrow(n.Args[0], i == 0)
				rangeBlock(c, inside)
			}
			for i, c := range n.Blocks {
				if !c.Term().Is("yield") {
					at.narrow(n.Args[0], i == 1)
				}
			}
		case "guard":
			at.narrow(n.Args[0], true)
		default:
			for _, c := range n.Blocks {
				rangeBlock(c, maps.Clone(at))
			}
			proveNode(n, at)
		}
	}
}

// counter is the span of a for's index inside its body.
func counter(n *ir.Node, at ranges) span {
	lo, hi := at.of(n.Args[0]), at.of(n.Args[1])
	c, _ := ir.ConstOf(n.Args[2])
	if c.(int64) > 0 {
		s := hi.shifted(-1)
		s.lo = lo.lo
		return s
	}
	return span{lo: addLow(hi.lo, 1), up: lo.up}
}

// growing keeps the lower bounds of carried ints to which every iteration adds nothing negative.
func growing(loop *ir.Node, at ranges, first, params []*ir.Value) {
	for i, p := range params {
		if isInt(p.Type) && neverLess(loop.Blocks[0], i, p, at) {
			at[p] = span{lo: at.of(first[i]).lo, up: map[string]int64{}}
		}
	}
}

// neverLess reports whether every next value of parameter p, the i-th carried, is p or p plus something that is not negative.
func neverLess(body *ir.Block, i int, p *ir.Value, at ranges) bool {
	ok := true
	check := func(t *ir.Node) {
		v := t.Args[i]
		for v != p && v.Def != nil && v.Def.Is("py.add") && at.of(v.Def.Args[1]).lo >= 0 {
			v = v.Def.Args[0]
		}
		ok = ok && v == p
	}
	if t := body.Term(); t.Is("yield") {
		check(t)
	}
	var walk func(b *ir.Block)
	walk = func(b *ir.Block) {
		for _, n := range b.Nodes {
			if n.Is("continue") {
				check(n)
			}
			if n.Is("if") || n.Is("scope") {
				for _, c := range n.Blocks {
					walk(c)
				}
			}
		}
	}
	walk(body)
	return ok
}

// of is the span of v.
func (at ranges) of(v *ir.Value) span {
	if s, ok := at[v]; ok {
		return s
	}
	s := span{lo: least, up: map[string]int64{}}
	if !isInt(v.Type) || v.Def == nil {
		return s
	}
	s = at.result(v, s)
	at[v] = s
	return s
}

func (at ranges) result(v *ir.Value, s span) span {
	n := v.Def
	switch n.Op.Name {
	case "const":
		k, _ := n.Attrs["value"].(int64)
		return span{lo: k, up: map[string]int64{"": k}}
	case "dim":
		d, size := n.Args[0].Type.Dims[n.Attrs.Int("axis")], n.Args[0].Type.Elem.Size()
		return extent(d.Name, d.One, size)
	case "py.add":
		a, b := at.of(n.Args[0]), at.of(n.Args[1])
		if isInt(n.Args[0].Type) && isInt(n.Args[1].Type) {
			return sum(a, b)
		}
	case "py.sub":
		a, b := at.of(n.Args[0]), at.of(n.Args[1])
		if !isInt(n.Args[0].Type) || !isInt(n.Args[1].Type) {
			return s
		}
		r := span{lo: difference(a.lo, b.max()), up: map[string]int64{}}
		if b.lo > least {
			r.up = a.shifted(-b.lo).up
		}
		return r
	case "py.mul":
		return product(at.of(n.Args[0]), at.of(n.Args[1]), s)
	case "py.mod", "py.floordiv":
		return quotient(n.Is("py.mod"), at.of(n.Args[0]), at.of(n.Args[1]), s)
	case "slice.norm":
		if has := n.Attrs.Str("has"); len(has) == 3 && has[2] == '0' || v == n.Outs[1] {
			return span{lo: 0, up: at.of(n.Args[0]).up}
		}
	}
	return s
}

// extent is the span of a dim: NumPy keeps the number of elements times their size, repeated elements included, within an int64.
func extent(name string, one bool, size int) span {
	if one {
		return span{lo: 1, up: map[string]int64{"": 1}}
	}
	return span{lo: 0, up: map[string]int64{name: 0, "": greatest / int64(size)}}
}

func sum(a, b span) span {
	r := span{lo: least, up: map[string]int64{}}
	if a.lo > least && b.lo > least {
		r.lo = saturate(a.lo, b.lo)
	}
	for _, p := range [2][2]span{{a, b}, {b, a}} {
		if m := p[1].max(); m < greatest {
			for n, off := range p[0].up {
				if k := addHigh(off, m); k < greatest {
					if have, ok := r.up[n]; !ok || k < have {
						r.up[n] = k
					}
				}
			}
		}
	}
	return r
}

func difference(lo, max int64) int64 {
	if lo == least || max == greatest || max == least {
		return least
	}
	return saturate(lo, -max)
}

// product of spans that constants bound on both sides.
func product(a, b, unknown span) span {
	if a.lo == least || b.lo == least || a.max() == greatest || b.max() == greatest {
		return unknown
	}
	r := span{lo: greatest, up: map[string]int64{}}
	hi := int64(least)
	for _, x := range [2]int64{a.lo, a.max()} {
		for _, y := range [2]int64{b.lo, b.max()} {
			p := x * y
			if x != 0 && (p/x != y || x == -1 && y == least) {
				return unknown
			}
			r.lo, hi = min(r.lo, p), max(hi, p)
		}
	}
	r.up[""] = hi
	return r
}

// quotient is the span of a % b, or a // b, for a divisor that is not negative (zero fails).
func quotient(mod bool, a, b, unknown span) span {
	switch {
	case b.lo < 0:
		return unknown
	case mod:
		return span{lo: 0, up: b.shifted(-1).up}
	case a.lo < 0:
		return unknown
	}
	return span{lo: 0, up: a.up}
}

// negated are the comparisons and their opposites; swapped those with the operands exchanged.
var (
	negated = map[string]string{"py.lt": "py.ge", "py.ge": "py.lt", "py.le": "py.gt", "py.gt": "py.le", "py.eq": "py.ne", "py.ne": "py.eq"}
	swapped = map[string]string{"py.gt": "py.lt", "py.ge": "py.le"}
)

// narrow adds what condition c, true or false, says about its operands.
func (at ranges) narrow(c *ir.Value, holds bool) {
	if c.Def == nil {
		return
	}
	n := c.Def
	switch {
	case n.Is("py.not"):
		at.narrow(n.Args[0], !holds)
		return
	case n.Is("py.bitand") && holds:
		at.narrow(n.Args[0], true)
		at.narrow(n.Args[1], true)
		return
	}
	row := n.Op.Name
	if negated[row] == "" || !isInt(n.Args[0].Type) || !isInt(n.Args[1].Type) {
		return
	}
	if !holds {
		row = negated[row]
	}
	a, b := n.Args[0], n.Args[1]
	if s := swapped[row]; s != "" {
		row, a, b = s, b, a
	}
	switch row {
	case "py.lt":
		at.below(a, b, 1)
	case "py.le":
		at.below(a, b, 0)
	case "py.eq":
		at.below(a, b, 0)
		at.below(b, a, 0)
	}
}

// below notes a + gap <= b.
func (at ranges) below(a, b *ir.Value, gap int64) {
	x, y := at.of(a), at.of(b)
	low := span{lo: x.lo, up: maps.Clone(x.up)}
	for n, off := range y.up {
		if k := addHigh(off, -gap); k > least {
			if have, ok := low.up[n]; !ok || k < have {
				low.up[n] = k
			}
		}
	}
	at[a] = low
	at[b] = span{lo: max(y.lo, addLow(x.lo, gap)), up: y.up}
}

// proveNode marks what ranges show of n.
func proveNode(n *ir.Node, at ranges) {
	switch n.Op.Name {
	case "load", "store":
		idx := n.Args[1:]
		if n.Is("store") {
			idx = idx[:len(idx)-1]
		}
		provedIndex(n, at, idx, 0)
	case "index":
		provedIndex(n, at, n.Args[1:], int(n.Attrs.Int("axis")))
	case "reshape", "broadcast", "empty", "full":
		at.extents(n)
	case "py.add", "py.sub", "py.mul", "py.neg", "py.abs":
		if n.CanFail() && fits(n, at) {
			setSafe(n)
		}
	}
}

// extents notes that the last operands of n are the extents of its result.
func (at ranges) extents(n *ir.Node) {
	dims := n.Out().Type.Dims
	first := len(n.Args) - len(dims)
	for k, d := range dims {
		if first < 0 || !isInt(n.Args[first+k].Type) {
			return
		}
		if s := at.of(n.Args[first+k]); !d.One {
			s.up = maps.Clone(s.up)
			s.lo, s.up[d.Name] = max(s.lo, 0), 0
			at[n.Args[first+k]] = s
		}
	}
}

func provedIndex(n *ir.Node, at ranges, idx []*ir.Value, axis int) {
	nonneg, inside := true, true
	for i, v := range idx {
		s, d := at.of(v), n.Args[0].Type.Dims[axis+i]
		nonneg = nonneg && s.lo >= 0
		off, ok := s.up[d.Name]
		if d.One {
			off, ok = s.up[""]
			off--
		}
		fixed, err := strconv.ParseInt(d.Name, 10, 64)
		inside = inside && (ok && off < 0 || err == nil && s.max() < fixed)
	}
	if nonneg {
		setAttr(n, "nonneg", true)
	}
	if nonneg && inside {
		setSafe(n)
	}
}

// fits reports whether the exact result is an int64; on floats these rows never fail.
func fits(n *ir.Node, at ranges) bool {
	for _, v := range n.Args {
		if v.Type.Elem.Inexact() {
			return true
		}
		if !isInt(v.Type) {
			return false
		}
	}
	a := at.of(n.Args[0])
	bounded := func(s span) bool { return s.lo > least && s.max() < greatest }
	if len(n.Args) == 1 {
		return a.lo > least
	}
	b := at.of(n.Args[1])
	if !bounded(a) || !bounded(b) {
		return false
	}
	// Sums stop at the ends of int64, which then are taken for too far.
	switch n.Op.Name {
	case "py.add":
		return inside(saturate(a.lo, b.lo)) && inside(saturate(a.max(), b.max()))
	case "py.sub":
		return b.lo > least && inside(difference(a.lo, b.max())) && inside(saturate(a.max(), -b.lo))
	}
	p := product(a, b, span{lo: least})
	return p.lo > least
}

func inside(k int64) bool { return k > least && k < greatest }
