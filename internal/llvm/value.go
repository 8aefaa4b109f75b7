package llvm

import (
	"fmt"

	"phylanx/internal/nd"
)

// val is a value as registers, one for each slot of the calling convention (rt/phx.h): an array is its data pointer, owner, extents and
// byte strides, a tuple the registers of its members.
type val struct {
	t    nd.Type
	regs []string
}

// num is one number; im is "" unless it is complex.
type num struct {
	d      nd.DType
	re, im string
}

// arr is an array's registers by name.
type arr struct {
	t           nd.Type
	data, owner string
	ext, stride []string
}

func (v val) num() num {
	n := num{d: v.t.Elem, re: v.regs[0]}
	if n.d.IsComplex() {
		n.im = v.regs[1]
	}
	return n
}

func (n num) regs() []string {
	if n.d.IsComplex() {
		return []string{n.re, n.im}
	}
	return []string{n.re}
}

func (v val) arr() arr {
	r := v.t.Rank()
	return arr{v.t, v.regs[0], v.regs[1], v.regs[2 : 2+r], v.regs[2+r:]}
}

func (a arr) val() val {
	return val{a.t, append(append([]string{a.data, a.owner}, a.ext...), a.stride...)}
}

// item is member k of a tuple, list or union.
func (v val) item(k int) val {
	off := 0
	if v.t.Kind == nd.Union {
		off = 1
	}
	for _, t := range v.t.Elems[:k] {
		off += t.Slots()
	}
	t := v.t.Elems[k]
	return val{t, v.regs[off : off+t.Slots()]}
}

// field is the type of one register of a value.
type field struct {
	typ string
	d   nd.DType // element type of a number, NoType for addresses, extents and tags
}

// fields are the registers of a value of type t.
func fields(t nd.Type) []field {
	word := field{typ: "i64"}
	switch t.Kind {
	case nd.Array:
		fs := []field{{typ: "ptr"}, word}
		for range 2 * t.Rank() {
			fs = append(fs, word)
		}
		return fs
	case nd.Scalar, nd.Py:
		f := field{regType(t.Elem), t.Elem.Real()}
		if t.Elem.IsComplex() {
			return []field{f, f}
		}
		return []field{f}
	case nd.Object:
		return []field{word}
	case nd.Seq, nd.Known, nd.Map, nd.Set:
		return []field{{typ: "ptr"}}
	case nd.Tuple, nd.List, nd.Dict, nd.Union, nd.Text, nd.Instance:
		var fs []field
		if t.Kind == nd.Union {
			fs = append(fs, word)
		}
		for _, e := range t.Elems {
			fs = append(fs, fields(e)...)
		}
		return fs
	}
	return nil
}

// zero is a constant of a register's type.
func (f field) zero() string {
	switch f.typ {
	case "ptr":
		return "null"
	case "i1":
		return "false"
	case "float", "double":
		return "0.0"
	}
	return "0"
}

// known replaces what the type says of an array by constants and by strides computed from extents.
func (f *fn) known(v val) val {
	switch v.t.Kind {
	case nd.Array:
		return f.knownArray(v.arr()).val()
	case nd.Tuple, nd.List, nd.Dict, nd.Union, nd.Text, nd.Instance:
		out := val{t: v.t}
		if v.t.Kind == nd.Union {
			out.regs = append(out.regs, v.regs[0])
		}
		for k := range v.t.Elems {
			out.regs = append(out.regs, f.known(v.item(k)).regs...)
		}
		return out
	}
	return v
}

func (f *fn) knownArray(a arr) arr {
	r := a.t.Rank()
	ext := make([]string, r)
	for i, d := range a.t.Dims {
		ext[i] = a.ext[i]
		if d.One {
			ext[i] = "1"
		}
	}
	return arr{a.t, a.data, a.owner, ext, f.strides(a.t, ext, a.stride)}
}

// strides are the byte strides of type t, computed from extents where its order tells them; an axis of extent 1 has stride 0.
func (f *fn) strides(t nd.Type, ext, have []string) []string {
	r := t.Rank()
	st := make([]string, r)
	copy(st, have)
	size := itoa(t.Elem.Size())
	switch t.Order {
	case nd.C:
		next := size
		for i := r - 1; i >= 0; i-- {
			st[i] = next
			next = f.mul(ext[i], next)
		}
	case nd.F:
		next := size
		for i := range r {
			st[i] = next
			next = f.mul(ext[i], next)
		}
	case nd.Inner:
		if r > 0 {
			st[r-1] = size
		}
	}
	return st
}

// toSlots stores v at slot k and on of p.
func (f *fn) toSlots(v val, p string, k int) {
	for i, fd := range fields(v.t) {
		at, r := f.field(p, int64(8*(k+i))), v.regs[i]
		switch {
		case fd.typ == "float":
			r = f.ins("zext i32 %s to i64", f.ins("bitcast float %s to i32", r))
		case fd.typ == "double" || fd.typ == "ptr" || fd.typ == "i64":
			f.store(fd.typ, r, at)
			continue
		case fd.d.IsSigned():
			r = f.ins("sext %s %s to i64", fd.typ, r)
		default:
			r = f.ins("zext %s %s to i64", fd.typ, r)
		}
		f.store("i64", r, at)
	}
}

// fromSlots reads a value of type t from slot k and on of p.
func (f *fn) fromSlots(t nd.Type, p string, k int) val {
	v := val{t: t}
	for i, fd := range fields(t) {
		at := f.field(p, int64(8*(k+i)))
		var r string
		switch fd.typ {
		case "float", "double", "ptr", "i64":
			r = f.load(fd.typ, at)
		case "i1":
			r = f.ins("icmp ne i64 %s, 0", f.load("i64", at))
		default:
			r = f.ins("trunc i64 %s to %s", f.load("i64", at), fd.typ)
		}
		v.regs = append(v.regs, r)
	}
	return f.known(v)
}

// cell is a variable: one stack word for each register.
type cell struct {
	t    nd.Type
	ptrs []string
}

func (f *fn) newCell(t nd.Type) cell {
	c := cell{t: t}
	for _, fd := range fields(t) {
		c.ptrs = append(c.ptrs, f.alloca(fd.typ, 8))
	}
	return c
}

func (f *fn) set(c cell, v val) {
	for i, fd := range fields(c.t) {
		f.store(fd.typ, v.regs[i], c.ptrs[i])
	}
}

func (f *fn) get(c cell) val {
	v := val{t: c.t}
	for i, fd := range fields(c.t) {
		v.regs = append(v.regs, f.load(fd.typ, c.ptrs[i]))
	}
	return f.known(v)
}

// variable is a cell for a number inside emitted loops.
func (f *fn) variable(n num) cell {
	c := f.newCell(nd.ScalarOf(n.d))
	f.set(c, val{c.t, n.regs()})
	return c
}

func (f *fn) getNum(c cell) num { return f.get(c).num() }

// counter is an i64 variable.
func (f *fn) counter(init string) string {
	p := f.alloca("i64", 8)
	f.store("i64", init, p)
	return p
}

// loadElem reads one element of type d at p.
func (f *fn) loadElem(d nd.DType, p string) num {
	typ := memType(d)
	read := func(p string) string {
		return f.ins("load %s, ptr %s, align %d%s", typ, p, d.Real().Size(), f.access)
	}
	n := num{d: d, re: read(p)}
	if d == nd.Bool {
		n.re = f.ins("icmp ne i8 %s, 0", n.re)
	}
	if d.IsComplex() {
		n.im = read(f.field(p, int64(d.Size()/2)))
	}
	return n
}

// storeElem writes one element at p.
func (f *fn) storeElem(n num, p string) {
	typ := memType(n.d)
	write := func(v, p string) {
		f.do("store %s %s, ptr %s, align %d%s", typ, v, p, n.d.Real().Size(), f.access)
	}
	re := n.re
	if n.d == nd.Bool {
		re = f.ins("zext i1 %s to i8", re)
	}
	write(re, p)
	if n.d.IsComplex() {
		write(n.im, f.field(p, int64(n.d.Size()/2)))
	}
}

// product of extents; the constant 1 for none.
func (f *fn) product(ext []string) string {
	n := "1"
	for _, e := range ext {
		n = f.mul(n, e)
	}
	return n
}

// checkRegs guards against a row whose result is not what the node's type says.
func checkRegs(v val) val {
	if len(v.regs) != v.t.Slots() {
		panic(emitError(fmt.Sprintf("%d registers for %s", len(v.regs), v.t)))
	}
	return v
}
