package llvm

import (
	"fmt"

	"phylanx/internal/ir"
)

// A function that calls itself and changes memory that it was given notes what it overwrites (rt/undo.c). Where it cannot go on, the code that called it first
// takes all of that back.

// overwrites reports whether others may know the memory of v, which a node is about to write.
func overwrites(v *ir.Value) bool { return !v.Root().Fresh() }

// logs reports whether a function changes memory that it was given.
func logs(body *ir.Block) bool {
	found := false
	body.Walk(func(n *ir.Node) {
		for _, v := range n.Writes() {
			found = found || overwrites(v)
		}
	})
	return found
}

// logWrites notes what n is about to overwrite; single elements of arrays are noted where they are stored.
func (fr *frame) logWrites(n *ir.Node) {
	if n.Is("store") || len(n.Blocks) > 0 && !n.Is("kernel") {
		return
	}
	for _, v := range n.Writes() {
		switch {
		case !overwrites(v):
		case v.Type.IsList():
			fr.logList(n)
		default:
			x := fr.value(v)
			fr.logCall("phx_undo_array", "ptr, ptr, i64, i64", fmt.Sprintf("ptr %s, i64 %d, i64 %d", fr.slots(x), x.t.Rank(), x.t.Elem.Size()))
		}
	}
}

// logList notes the length of a list, and those of its elements that may go.
func (fr *frame) logList(n *ir.Node) {
	buf, size := fr.list(n)
	length := fr.load("i64", fr.field(buf, listLength))
	first, count := "0", length
	switch n.Op.Name {
	case "list.append", "list.extend", "list.fill":
		count = "0"
	case "list.set":
		at := fr.number(n, 1)
		first, count = fr.listPosition(n, buf, at), "1"
	}
	fr.logCall("phx_undo_list", "ptr, ptr, i64, i64, i64", fmt.Sprintf("ptr %s, i64 %d, i64 %s, i64 %s", buf, size, first, count))
}

func (fr *frame) logCall(symbol, params, args string) {
	fr.leaveIfNegative(fr.callI64(symbol, params, "ptr %ctx, "+args))
}

// callChanging calls a function that changes memory. Only the function that Python called takes that back.
func (fr *frame) callChanging(n *ir.Node) {
	if fr.index > 0 {
		fr.call(n)
		return
	}
	mark := fr.callI64("phx_undo_mark", "ptr", "ptr %ctx")
	fr.callFunction(n, func(status string) {
		fr.m.declare("void", "phx_undo", "ptr, i64")
		fr.m.declare("void", "phx_undo_keep", "ptr, i64")
		fr.when(fr.icmp("ne", status, "0"), func() { fr.do("call void @phx_undo(ptr %%ctx, i64 %s)", mark) })
		fr.do("call void @phx_undo_keep(ptr %%ctx, i64 %s)", mark)
	})
}
