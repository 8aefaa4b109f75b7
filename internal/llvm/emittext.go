package llvm

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

func init() {
	for name, write := range map[string]func(*frame, *ir.Node){
		"text.const": (*frame).textConst, "text.of": (*frame).textView, "text.codes": (*frame).textView, "text.concat": (*frame).textConcat, "text.compare": (*frame).textCompare,
		"text.find": (*frame).textFind, "text.int": (*frame).textInt, "text.float": (*frame).textFloat, "text.pad": (*frame).textPad, "text.whole": (*frame).textParse, "text.parse": (*frame).textParse,
	} {
		byName[name] = write
	}
}

// codes is the array of a str's code points.
func (v val) codes() arr {
	if v.t.Kind == nd.Text {
		v = v.item(0)
	}
	return v.arr()
}

// textConst is a constant, of which the header stands before its characters as in a block that belongs to an argument.
func (fr *frame) textConst(n *ir.Node) {
	text := []rune(n.Attrs.Str("text"))
	block := fr.m.textData(text)
	fr.bind(n, val{n.Out().Type, []string{fr.field(block, bufData), fr.ins("ptrtoint ptr %s to i64", block), itoa(len(text)), "4"}})
}

// textData is the address of a text in the module itself: no symbol that the process would have to give. Its references are counted, though it is never freed.
func (m *module) textData(text []rune) string {
	elems, h := make([]string, len(text)), fnv.New64a()
	for i, c := range text {
		elems[i] = fmt.Sprintf("i32 %d", c)
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(c)))
	}
	symbol := fmt.Sprintf("phx_text_%d_%x", len(text), h.Sum64())
	header := fmt.Sprintf("i64 1, i64 %d, ptr null, ptr null, ptr null, i64 1, i64 0, i64 0", 4*len(text)) // phx_buf; PHX_ARG
	m.decls[dataPrefix+symbol] = fmt.Sprintf("@%s = private global <{i64, i64, ptr, ptr, ptr, i64, i64, i64, [%d x i32]}> <{%s, [%d x i32] [%s]}>, align 64\n", symbol, len(text), header, len(text), strings.Join(elems, ", "))
	return "@" + symbol
}

// textView is the same memory under another type; code points are a view of it.
func (fr *frame) textView(n *ir.Node) {
	a := fr.value(n.Args[0]).codes()
	if n.Is("text.codes") {
		a.owner = fr.ins("or i64 %s, 1", a.owner)
	}
	fr.bind(n, val{n.Out().Type, a.val().regs})
}

// textArg is operand k where a routine finds it: its first character and their number.
func (fr *frame) textArg(n *ir.Node, k int) string {
	a := fr.value(n.Args[k]).codes()
	return fmt.Sprintf("ptr %s, i64 %s", a.data, a.ext[0])
}

// newText calls a routine that makes a text.
func (fr *frame) newText(n *ir.Node, symbol, params, args string) {
	out := fr.alloca("[3 x i64]", 8)
	fr.leaveIfNegative(fr.callI64(symbol, "ptr, "+params+", ptr", "ptr %ctx, "+args+", ptr "+out))
	word := func(k int, typ string) string { return fr.load(typ, fr.field(out, int64(8*k))) }
	fr.bind(n, val{n.Out().Type, []string{word(0, "ptr"), word(1, "i64"), word(2, "i64"), "4"}})
}

func (fr *frame) textConcat(n *ir.Node) {
	a, b := fr.value(n.Args[0]).codes(), fr.value(n.Args[1]).codes()
	fr.newText(n, "phx_text_concat", "ptr, ptr, i64, ptr, i64", fmt.Sprintf("ptr %s, ptr %s, i64 %s, ptr %s, i64 %s", a.data, fr.header(a), a.ext[0], b.data, b.ext[0]))
}

func (fr *frame) textCompare(n *ir.Node) {
	fr.bind(n, pyNum(fr.callI64("phx_text_compare", "ptr, i64, ptr, i64", fr.textArg(n, 0)+", "+fr.textArg(n, 1))))
}

func (fr *frame) textFind(n *ir.Node) {
	last := 0
	if n.Attrs.Bool("last") {
		last = 1
	}
	args := fmt.Sprintf("%s, %s, i64 %s, i64 %s, i64 %d", fr.textArg(n, 0), fr.textArg(n, 1), fr.number(n, 2), fr.number(n, 3), last)
	fr.bind(n, pyNum(fr.callI64("phx_text_find", "ptr, i64, ptr, i64, i64, i64, i64", args)))
}

// letter is an attribute that is one ASCII character, 0 for none.
func letter(n *ir.Node, attr string) int {
	if s := n.Attrs.Str(attr); s != "" {
		return int(s[0])
	}
	return 0
}

func (fr *frame) textInt(n *ir.Node) {
	alt := 0
	if n.Attrs.Bool("alt") {
		alt = 1
	}
	fr.newText(n, "phx_text_int", "i64, i64, i64, i64, i64", fmt.Sprintf("i64 %s, i64 %d, i64 %d, i64 %d, i64 %d", fr.number(n, 0), letter(n, "code"), letter(n, "sign"), letter(n, "group"), alt))
}

func (fr *frame) textFloat(n *ir.Node) {
	fr.newText(n, "phx_text_float", "double, i64, i64, i64, i64", fmt.Sprintf("double %s, i64 %s, i64 %d, i64 %d, i64 %d", fr.number(n, 0), fr.number(n, 1), letter(n, "code"), letter(n, "sign"), letter(n, "group")))
}

func (fr *frame) textPad(n *ir.Node) {
	fr.newText(n, "phx_text_pad", "ptr, i64, i64, i64, i64", fmt.Sprintf("%s, i64 %s, i64 %d, i64 %d", fr.textArg(n, 0), fr.number(n, 1), n.Attrs.Int("fill"), letter(n, "align")))
}

func (fr *frame) textParse(n *ir.Node) {
	out, status := fr.alloca("i64", 8), ""
	if n.Is("text.whole") {
		status = fr.callI64("phx_text_whole", "ptr, i64, i64, ptr", fr.textArg(n, 0)+", i64 "+fr.number(n, 1)+", ptr "+out)
	} else {
		status = fr.callI64("phx_text_parse", "ptr, i64, ptr", fr.textArg(n, 0)+", ptr "+out)
	}
	fr.failIf(n, fr.icmp("ne", status, "0"))
	fr.bind(n, fr.fromSlots(n.Out().Type, out, 0))
}
