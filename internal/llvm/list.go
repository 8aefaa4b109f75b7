package llvm

import (
	"fmt"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Offsets in the payload of a list (phx_list, rt/phx.h).
const (
	listLength   = bufData
	listCapacity = bufData + 8
	listItems    = bufData + 16
	listObject   = bufData + 32
	listLimit    = bufData + 40
	tableObject  = bufData + 24 // of a table (phx_table)
)

func init() {
	for name, write := range map[string]func(*frame, *ir.Node){
		"list.new": (*frame).listNew, "list.len": (*frame).listLen, "list.same": (*frame).listSame, "list.get": (*frame).listGet, "list.set": (*frame).listSet, "list.append": (*frame).listAppend,
		"list.fill": (*frame).listFill, "list.extend": (*frame).listExtend, "list.insert": (*frame).listInsert, "list.pop": (*frame).listPop, "list.clear": (*frame).listClear,
		"list.splice": (*frame).listSplice, "list.array": (*frame).listArray, "list.limit": (*frame).listGetLimit, "list.limited": (*frame).listSetLimit, "list.object": (*frame).listObject,
	} {
		byName[name] = write
	}
}

// words is the number of slots of an element.
func words(list nd.Type) int { return list.Elems[0].Slots() }

func (fr *frame) list(n *ir.Node) (buf string, size int) {
	v := fr.value(n.Args[0])
	return v.regs[0], words(v.t)
}

func (fr *frame) number(n *ir.Node, k int) string { return fr.value(n.Args[k]).regs[0] }

func (fr *frame) listNew(n *ir.Node) {
	fr.m.declare("ptr", "phx_list_new", "ptr, i64, i64")
	buf := fr.ins("call ptr @phx_list_new(ptr %%ctx, i64 %s, i64 %d)", fr.number(n, 0), words(n.Out().Type))
	fr.when(fr.ins("icmp eq ptr %s, null", buf), func() { fr.ret("-1") })
	fr.bind(n, val{n.Out().Type, []string{buf}})
}

func (fr *frame) listLen(n *ir.Node) {
	buf, _ := fr.list(n)
	fr.bind(n, pyNum(fr.load("i64", fr.field(buf, listLength))))
}

func (fr *frame) listSame(n *ir.Node) {
	buf, _ := fr.list(n)
	fr.bind(n, val{nd.PyBool, []string{fr.ins("icmp eq ptr %s, %s", buf, fr.number(n, 1))}})
}

// listAt is the address of element index, which may count from the end; n fails out of range.
func (fr *frame) listAt(n *ir.Node, index string) string {
	buf, size := fr.list(n)
	return fr.listElement(buf, size, fr.listPosition(n, buf, index))
}

func (fr *frame) listPosition(n *ir.Node, buf, index string) string {
	length := fr.load("i64", fr.field(buf, listLength))
	at := fr.sel(fr.icmp("slt", index, "0"), "i64", fr.ins("add i64 %s, %s", index, length), index)
	fr.failIf(n, fr.icmp("uge", at, length))
	return at
}

func (fr *frame) listElement(buf string, size int, at string) string {
	return fr.at(fr.load("ptr", fr.field(buf, listItems)), fr.mul(at, itoa(8*size)))
}

func (fr *frame) listGet(n *ir.Node) {
	fr.bind(n, fr.fromSlots(n.Out().Type, fr.listAt(n, fr.number(n, 1)), 0))
}

func (fr *frame) listSet(n *ir.Node) {
	fr.toSlots(fr.value(n.Args[2]), fr.listAt(n, fr.number(n, 1)), 0)
}

func (fr *frame) listAppend(n *ir.Node) {
	buf, size := fr.list(n)
	length := fr.load("i64", fr.field(buf, listLength))
	full := fr.icmp("eq", length, fr.load("i64", fr.field(buf, listCapacity)))
	fr.when(full, func() {
		fr.listCall("phx_list_reserve", "ptr, ptr, i64, i64", fmt.Sprintf("ptr %s, i64 %d, i64 1", buf, size))
	})
	fr.toSlots(fr.value(n.Args[1]), fr.listElement(buf, size, length), 0)
	fr.store("i64", fr.add(length, "1"), fr.field(buf, listLength))
}

// listCall leaves the function when memory is exhausted.
func (fr *frame) listCall(symbol, params, args string) {
	fr.leaveIfNegative(fr.callI64(symbol, params, "ptr %ctx, "+args))
}

// slots stores a value where a routine can read it.
func (fr *frame) slots(v val) string {
	p := fr.alloca(fmt.Sprintf("[%d x i64]", max(v.t.Slots(), 1)), 8)
	fr.toSlots(v, p, 0)
	return p
}

func (fr *frame) listFill(n *ir.Node) {
	buf, size := fr.list(n)
	fr.listCall("phx_list_fill", "ptr, ptr, i64, i64, ptr", fmt.Sprintf("ptr %s, i64 %d, i64 %s, ptr %s", buf, size, fr.number(n, 1), fr.slots(fr.value(n.Args[2]))))
}

func (fr *frame) listInsert(n *ir.Node) {
	buf, size := fr.list(n)
	fr.listCall("phx_list_insert", "ptr, ptr, i64, i64, ptr", fmt.Sprintf("ptr %s, i64 %d, i64 %s, ptr %s", buf, size, fr.number(n, 1), fr.slots(fr.value(n.Args[2]))))
}

func (fr *frame) listSplice(n *ir.Node) {
	buf, size := fr.list(n)
	fr.listCall("phx_list_splice", "ptr, ptr, ptr, i64, i64, i64", fmt.Sprintf("ptr %s, ptr %s, i64 %d, i64 %s, i64 %s", buf, fr.number(n, 1), size, fr.number(n, 2), fr.number(n, 3)))
}

func (fr *frame) listExtend(n *ir.Node) {
	buf, size := fr.list(n)
	fr.listCall("phx_list_extend", "ptr, ptr, ptr, i64, i64, i64, i64", fmt.Sprintf("ptr %s, ptr %s, i64 %d, i64 %s, i64 %s, i64 %s", buf, fr.number(n, 1), size, fr.number(n, 2), fr.number(n, 3), fr.number(n, 4)))
}

func (fr *frame) listPop(n *ir.Node) {
	buf, size := fr.list(n)
	at := fr.listPosition(n, buf, fr.number(n, 1))
	v := fr.fromSlots(n.Out().Type, fr.listElement(buf, size, at), 0)
	if c, ok := ir.ConstOf(n.Args[1]); ok && c == int64(-1) {
		fr.store("i64", at, fr.field(buf, listLength))
	} else {
		fr.m.declare("void", "phx_list_delete", "ptr, i64, i64")
		fr.do("call void @phx_list_delete(ptr %s, i64 %d, i64 %s)", buf, size, at)
	}
	fr.bind(n, v)
}

func (fr *frame) listClear(n *ir.Node) {
	buf, _ := fr.list(n)
	fr.store("i64", "0", fr.field(buf, listLength))
}

func (fr *frame) listObject(n *ir.Node) {
	buf, _ := fr.list(n)
	at := int64(listObject)
	if n.Args[0].Type.IsTable() {
		at = tableObject
	}
	fr.bind(n, val{n.Out().Type, []string{fr.load("i64", fr.field(buf, at))}})
}

func (fr *frame) listGetLimit(n *ir.Node) {
	buf, _ := fr.list(n)
	fr.bind(n, pyNum(fr.ins("sub i64 %s, 1", fr.load("i64", fr.field(buf, listLimit)))))
}

func (fr *frame) listSetLimit(n *ir.Node) {
	buf, _ := fr.list(n)
	fr.store("i64", fr.add(fr.number(n, 1), "1"), fr.field(buf, listLimit))
}

// listArray copies the numbers, whose low bytes are in the slots, into an array.
func (fr *frame) listArray(n *ir.Node) {
	buf, size := fr.list(n)
	t := n.Out().Type
	v := fr.newArray(t, []string{fr.load("i64", fr.field(buf, listLength))})
	fr.m.declare("void", "phx_list_pack", "ptr, ptr, i64, i64")
	fr.do("call void @phx_list_pack(ptr %s, ptr %s, i64 %d, i64 %d)", v.regs[0], buf, size, t.Elem.Size()/size)
	fr.bind(n, v)
}
