package front

import (
	"strconv"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// dimDef says where the extent of a named dim is found: an axis of an array, or an int.
type dimDef struct {
	name   string
	array  *ir.Value
	axis   int
	extent *ir.Value
}

// dimPair is a fact that a guard has established: from has the extent of to.
type dimPair struct{ from, to string }

// A dim whose name is a number has that extent.
func fixedExtent(d nd.Dim) (int64, bool) {
	if d.One {
		return 1, true
	}
	k, err := strconv.ParseInt(d.Name, 10, 64)
	return k, err == nil
}

func fixedDim(k int64) nd.Dim {
	if k == 1 {
		return nd.Dim{One: true}
	}
	return nd.Dim{Name: strconv.FormatInt(k, 10)}
}

// nameDims gives v's nameless dims names and records where their extents are found.
func (b *builder) nameDims(v *ir.Value) {
	v.Type = b.named(v.Type)
	if !v.Type.IsArray() {
		return
	}
	for i, d := range v.Type.Dims {
		if _, fixed := fixedExtent(d); !fixed && b.findDim(d.Name) == nil {
			b.dims = append(b.dims, dimDef{name: d.Name, array: v, axis: i})
		}
	}
}

// named replaces nameless dims inside t.
func (b *builder) named(t nd.Type) nd.Type {
	return mapDims(t, func(d nd.Dim) nd.Dim {
		if d.One || d.Name != "" {
			return d
		}
		return b.freshDim()
	})
}

// freshDim is a dim of a new name: no parameter's, though one may be called "d", whose dims are d0, d1 ...
func (b *builder) freshDim() nd.Dim {
	for {
		b.nextDim++
		if name := "d" + strconv.Itoa(b.nextDim); !b.given[name] {
			return nd.Dim{Name: name}
		}
	}
}

// mapDims applies f to every dim inside t, but for those of a list's elements, which have no extent of their own.
func mapDims(t nd.Type, f func(nd.Dim) nd.Dim) nd.Type {
	if t.Grows() {
		return t
	}
	if len(t.Dims) > 0 {
		dims := make([]nd.Dim, len(t.Dims))
		for i, d := range t.Dims {
			dims[i] = f(d)
		}
		t.Dims = dims
	}
	if len(t.Elems) > 0 {
		elems := make([]nd.Type, len(t.Elems))
		for i, e := range t.Elems {
			elems[i] = mapDims(e, f)
		}
		t.Elems = elems
	}
	return t
}

// exported is t as it is seen outside the scope that ends: dims that are known only inside lose their names.
func (b *builder) exported(t nd.Type) nd.Type {
	return mapDims(t, func(d nd.Dim) nd.Dim {
		d = b.sameDim(d)
		if _, fixed := fixedExtent(d); fixed || b.findDim(d.Name) != nil {
			return d
		}
		return nd.Dim{}
	})
}

func (b *builder) findDim(name string) *dimDef {
	for i := len(b.dims) - 1; i >= 0; i-- {
		if b.dims[i].name == name {
			return &b.dims[i]
		}
	}
	return nil
}

// sameDim is the representative of the dims known to equal d.
func (b *builder) sameDim(d nd.Dim) nd.Dim {
	for _, p := range b.equal {
		if !d.One && d.Name == p.from {
			d = nd.Dim{Name: p.to}
			if p.to == "1" {
				d = nd.Dim{One: true}
			}
		}
	}
	return d
}

// extent is the extent of d as a Python int.
func (b *builder) extent(d nd.Dim) *ir.Value {
	d = b.sameDim(d)
	if k, ok := fixedExtent(d); ok {
		return b.int(k)
	}
	def := b.findDim(d.Name)
	if def == nil {
		panic("front: extent of dim " + d.Name + " is not known here")
	}
	if def.extent != nil {
		return def.extent
	}
	array, axis := def.array, def.axis
	v := b.node("dim", []*ir.Value{array}, op.Attrs{"axis": int64(axis)}).Out()
	b.dims = append(b.dims, dimDef{name: d.Name, array: array, axis: axis, extent: v})
	return v
}

// dimOf is the dim of extent v, a Python int: that of the array it was read from, or a constant, or one name per value.
func (b *builder) dimOf(v *ir.Value) nd.Dim {
	if c, ok := b.constOf(v); ok {
		if k, ok := c.(int64); ok && k >= 0 {
			return fixedDim(k)
		}
	}
	if v.Def != nil && v.Def.Is("dim") {
		return b.sameDim(v.Def.Args[0].Type.Dims[v.Def.Attrs.Int("axis")])
	}
	for i := len(b.dims) - 1; i >= 0; i-- {
		if b.dims[i].extent == v {
			return b.sameDim(nd.Dim{Name: b.dims[i].name})
		}
	}
	d := b.freshDim()
	b.dims = append(b.dims, dimDef{name: d.Name, extent: v})
	return d
}

// unify gives the dim that a and c both are, after a guard that they are equal where that is not known.
func (b *builder) unify(a, c nd.Dim) nd.Dim {
	a, c = b.sameDim(a), b.sameDim(c)
	if a == c {
		return a
	}
	b.guard(b.compareInts("==", b.extent(a), b.extent(c)), "the extents differ")
	if _, fixed := fixedExtent(c); fixed {
		a, c = c, a
	}
	if _, fixed := fixedExtent(c); !fixed {
		b.equal = append(b.equal, dimPair{c.Name, a.String()})
	}
	return a
}

// broadcastDims are the dims of two operands together: aligned at the end, an extent of 1 giving way.
func (b *builder) broadcastDims(x, y []nd.Dim) []nd.Dim {
	if len(x) < len(y) {
		x, y = y, x
	}
	out := append([]nd.Dim{}, x...)
	for i := range y {
		k := len(x) - len(y) + i
		switch p, q := b.sameDim(x[k]), b.sameDim(y[i]); {
		case p.One:
			out[k] = q
		case q.One:
			out[k] = p
		default:
			out[k] = b.unify(p, q)
		}
	}
	return out
}
