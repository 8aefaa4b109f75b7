package llvm

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"phylanx/internal/nd"
)

// fn writes one LLVM function. Registers and constants are texts without their type.
type fn struct {
	m      *module
	part   *part
	symbol string
	params string
	again  bool   // may stand for another function of the same text
	loops  int    // that have metadata
	attrs  string // beside those of all functions
	stack  strings.Builder
	body   strings.Builder
	regs   int
	labels int
	dead   bool   // the current basic block has its terminator
	access string // metadata for loads and stores of array elements, with a leading comma
}

// newFn begins a function of the part that gives a status.
func (p *part) newFn(m *module, symbol, params string) *fn {
	return &fn{m: m, part: p, symbol: symbol, params: params}
}

// self stands for the function's own symbol in its text, groupOf and loopOf for metadata of its loop number k.
const self = "%self%"

func groupOf(k int) string { return fmt.Sprintf("!%%group%d%%", k) }
func loopOf(k int) string  { return fmt.Sprintf("!%%loop%d%%", k) }

// finish adds the function's text to its part, or finds that it is there: kernels that differ in their place alone share their functions, as those of
// the two versions of a loop do. A kernel's function is a module by itself and has its name from its text, so that what is compiled again, for other types
// or without what has failed, shares it too. The result is the symbol to call.
func (f *fn) finish() string {
	if !f.dead {
		f.do("unreachable")
	}
	p := f.part
	text := fmt.Sprintf("(%s)%s #0 {\nentry:\n%s  br label %%start\nstart:\n%s}\n\n", f.params, f.attrs, f.stack.String(), f.body.String())
	if have := p.written[text]; f.again && have != "" {
		return have
	}
	alone := f.again && p == f.m.loops
	if alone {
		p = newPart()
		hash := sha256.Sum256([]byte(text))
		f.symbol = fmt.Sprintf("%s_%x", strings.TrimRight(f.symbol, "0123456789"), hash[:8])
	}
	if f.again {
		f.part.written[text] = f.symbol
	}
	names := []string{self, f.symbol}
	for k := range f.loops {
		group, loop := p.independentLoop()
		names = append(names, groupOf(k), group, loopOf(k), loop)
	}
	p.funcs.WriteString("define i64 @" + f.symbol + strings.NewReplacer(names...).Replace(text))
	p.own[f.symbol], f.m.heads[f.symbol] = true, fmt.Sprintf("declare i64 @%s(%s)\n", f.symbol, f.params)
	if alone {
		f.m.out.Loops = append(f.m.out.Loops, f.m.text(p))
	}
	return f.symbol
}

// do writes an instruction without a result. Code after a terminator is unreachable and gets a label of its own.
func (f *fn) do(format string, args ...any) {
	if f.dead {
		f.label(f.newLabel("dead"))
	}
	f.body.WriteString("  ")
	fmt.Fprintf(&f.body, format, args...)
	f.body.WriteByte('\n')
}

// ins writes an instruction and gives its register.
func (f *fn) ins(format string, args ...any) string {
	r := f.reg()
	f.do("%s = %s", r, fmt.Sprintf(format, args...))
	return r
}

func (f *fn) reg() string {
	f.regs++
	return "%r" + strconv.Itoa(f.regs)
}

func (f *fn) newLabel(hint string) string {
	f.labels++
	return hint + strconv.Itoa(f.labels)
}

// label starts a basic block, into which the one before falls through.
func (f *fn) label(l string) {
	if !f.dead {
		f.body.WriteString("  br label %" + l + "\n")
	}
	f.body.WriteString(l + ":\n")
	f.dead = false
}

func (f *fn) br(l string) {
	f.do("br label %%%s", l)
	f.dead = true
}

// brMeta is br with metadata: the back edge of a loop.
func (f *fn) brMeta(l, meta string) {
	f.do("br label %%%s%s", l, meta)
	f.dead = true
}

func (f *fn) cbr(c, then, els string) {
	f.do("br i1 %s, label %%%s, label %%%s", c, then, els)
	f.dead = true
}

// unlikely is cbr where the first target is cold.
func (f *fn) unlikely(c, then, els string) {
	f.do("br i1 %s, label %%%s, label %%%s, !prof !0", c, then, els)
	f.dead = true
}

func (f *fn) ret(v string) {
	f.do("ret i64 %s", v)
	f.dead = true
}

// when emits then for the case that c holds, which is rare.
func (f *fn) when(c string, then func()) {
	yes, next := f.newLabel("rare"), f.newLabel("next")
	f.unlikely(c, yes, next)
	f.label(yes)
	then()
	f.label(next)
}

// alloca reserves stack in the entry block.
func (f *fn) alloca(typ string, align int) string {
	r := f.reg()
	fmt.Fprintf(&f.stack, "  %s = alloca %s, align %d\n", r, typ, align)
	return r
}

// Integer arithmetic on i64, folded where a side is a constant that makes it trivial.
func (f *fn) add(a, b string) string {
	switch {
	case a == "0":
		return b
	case b == "0":
		return a
	}
	return f.ins("add i64 %s, %s", a, b)
}

func (f *fn) sub(a, b string) string {
	if b == "0" {
		return a
	}
	return f.ins("sub i64 %s, %s", a, b)
}

func (f *fn) mul(a, b string) string {
	switch {
	case a == "0" || b == "0":
		return "0"
	case a == "1":
		return b
	case b == "1":
		return a
	}
	return f.ins("mul i64 %s, %s", a, b)
}

func (f *fn) icmp(pred, a, b string) string { return f.ins("icmp %s i64 %s, %s", pred, a, b) }

func (f *fn) sel(c, typ, a, b string) string {
	return f.ins("select i1 %s, %s %s, %s %s", c, typ, a, typ, b)
}

func (f *fn) and(a, b string) string { return f.ins("and i1 %s, %s", a, b) }
func (f *fn) or(a, b string) string  { return f.ins("or i1 %s, %s", a, b) }

// at is the address bytes behind p.
func (f *fn) at(p, bytes string) string {
	if bytes == "0" {
		return p
	}
	return f.ins("getelementptr i8, ptr %s, i64 %s", p, bytes)
}

func (f *fn) load(typ, p string) string        { return f.ins("load %s, ptr %s", typ, p) }
func (f *fn) store(typ, v, p string)           { f.do("store %s %s, ptr %s", typ, v, p) }
func (f *fn) field(p string, off int64) string { return f.at(p, itoa(off)) }

// callI64 calls a runtime symbol that gives an i64.
func (f *fn) callI64(symbol, params, args string) string {
	f.m.declare("i64", symbol, params)
	return f.ins("call i64 @%s(%s)", symbol, args)
}

func itoa[T ~int | ~int64 | ~int32](v T) string { return strconv.FormatInt(int64(v), 10) }

// regType is the type of a number (or of one part of a complex number) in a register.
func regType(d nd.DType) string {
	switch d = d.Real(); {
	case d == nd.Bool:
		return "i1"
	case d == nd.Float32:
		return "float"
	case d == nd.Float64:
		return "double"
	}
	return "i" + strconv.Itoa(8*d.Size())
}

// memType is the type of a number (or part) in memory.
func memType(d nd.DType) string {
	if d == nd.Bool {
		return "i8"
	}
	return regType(d)
}

// mangle is the suffix of an overloaded intrinsic.
func mangle(d nd.DType) string {
	switch d {
	case nd.Float32:
		return "f32"
	case nd.Float64:
		return "f64"
	}
	return regType(d)
}
