package llvm

import (
	"fmt"
	"slices"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// Offsets in the payload of a table (phx_table, rt/phx.h).
const (
	tableData = bufData + 16
	tableUsed = bufData + 32
)

func init() {
	for name, write := range map[string]func(*frame, *ir.Node){
		"table.new": (*frame).tableNew, "table.len": (*frame).tableLen, "table.find": (*frame).tableFind, "table.at": (*frame).tableAt, "table.last": (*frame).tableLast,
		"table.key": (*frame).tableKey, "table.get": (*frame).tableGet, "table.put": (*frame).tablePut, "table.delete": (*frame).tableDelete, "table.clear": (*frame).tableClear,
		"set.combine": (*frame).setCombine, "set.update": (*frame).setUpdate, "set.within": (*frame).setWithin,
	} {
		byName[name] = write
	}
}

// stored is the layout of a table's keys.
func stored(t nd.Type) string {
	if t.Key().Kind == nd.Invalid {
		return "N"
	}
	return t.Key().Layout()
}

// entry is what the words of an entry are: the hash, a key, which of a set has at least one, and a value.
func entry(t nd.Type) (keys, stride int) {
	keys = t.Key().Slots()
	if t.Kind == nd.Map {
		return keys, 1 + keys + t.Value().Slots()
	}
	return keys, 1 + max(keys, 1)
}

func (fr *frame) tableNew(n *ir.Node) {
	fr.bind(n, val{n.Out().Type, []string{fr.newTable(n.Out().Type)}})
}

func (fr *frame) newTable(t nd.Type) string {
	fr.m.declare("ptr", "phx_table_new", "ptr, i64, i64, i64")
	keys, stride := entry(t)
	ordered := 0
	if t.Kind == nd.Map {
		ordered = 1
	}
	buf := fr.ins("call ptr @phx_table_new(ptr %%ctx, i64 %d, i64 %d, i64 %d)", stride, keys, ordered)
	fr.when(fr.ins("icmp eq ptr %s, null", buf), func() { fr.ret("-1") })
	return buf
}

func (fr *frame) table(n *ir.Node, k int) (buf, layout string) {
	v := fr.value(n.Args[k])
	return v.regs[0], fr.m.constant(stored(v.t))
}

func (fr *frame) tableLen(n *ir.Node) {
	buf, _ := fr.table(n, 0)
	fr.bind(n, pyNum(fr.load("i64", fr.field(buf, tableUsed))))
}

func (fr *frame) tableFind(n *ir.Node) {
	buf, layout := fr.table(n, 0)
	key := fr.value(n.Args[1])
	fr.bind(n, pyNum(fr.callI64("phx_table_find", "ptr, ptr, ptr, ptr", fmt.Sprintf("ptr %s, ptr %s, ptr %s, ptr %s", buf, layout, fr.m.constant(key.t.Layout()), fr.slots(key)))))
}

func (fr *frame) tableAt(n *ir.Node) {
	buf, _ := fr.table(n, 0)
	fr.bind(n, pyNum(fr.callI64("phx_table_at", "ptr, i64", fmt.Sprintf("ptr %s, i64 %s", buf, fr.number(n, 1)))))
}

func (fr *frame) tableLast(n *ir.Node) {
	buf, _ := fr.table(n, 0)
	fr.bind(n, pyNum(fr.callI64("phx_table_last", "ptr", "ptr "+buf)))
}

// entryPart reads what stands so many words behind the beginning of an entry.
func (fr *frame) entryPart(n *ir.Node, words int) {
	buf, _ := fr.table(n, 0)
	_, stride := entry(n.Args[0].Type)
	data := fr.load("ptr", fr.field(buf, tableData))
	at := fr.at(data, fr.add(itoa(bufData+8*words), fr.mul(fr.number(n, 1), itoa(8*stride))))
	fr.bind(n, fr.fromSlots(n.Out().Type, at, 0))
}

func (fr *frame) tableKey(n *ir.Node) { fr.entryPart(n, 1) }

func (fr *frame) tableGet(n *ir.Node) {
	keys, _ := entry(n.Args[0].Type)
	fr.entryPart(n, 1+keys)
}

func (fr *frame) tablePut(n *ir.Node) {
	buf, layout := fr.table(n, 0)
	value := "null"
	if len(n.Args) > 2 {
		value = fr.slots(fr.value(n.Args[2]))
	}
	fr.listCall("phx_table_put", "ptr, ptr, ptr, ptr, ptr", fmt.Sprintf("ptr %s, ptr %s, ptr %s, ptr %s", buf, layout, fr.slots(fr.value(n.Args[1])), value))
}

func (fr *frame) tableDelete(n *ir.Node) {
	buf, _ := fr.table(n, 0)
	popped := 0
	if n.Attrs.Bool("popped") {
		popped = 1
	}
	fr.m.declare("void", "phx_table_delete", "ptr, i64, i64")
	fr.do("call void @phx_table_delete(ptr %s, i64 %s, i64 %d)", buf, fr.number(n, 1), popped)
}

func (fr *frame) tableClear(n *ir.Node) {
	buf, _ := fr.table(n, 0)
	fr.m.declare("void", "phx_table_clear", "ptr, ptr")
	fr.do("call void @phx_table_clear(ptr %%ctx, ptr %s)", buf)
}

func setOp(n *ir.Node) int { return slices.Index(ir.SetOps, n.Attrs.Str("how")) }

func (fr *frame) setCombine(n *ir.Node) {
	x, layout := fr.table(n, 0)
	y, _ := fr.table(n, 1)
	to := fr.newTable(n.Out().Type)
	fr.listCall("phx_set_combine", "ptr, ptr, ptr, ptr, ptr, i64", fmt.Sprintf("ptr %s, ptr %s, ptr %s, ptr %s, i64 %d", to, x, y, layout, setOp(n)))
	fr.bind(n, val{n.Out().Type, []string{to}})
}

func (fr *frame) setUpdate(n *ir.Node) {
	x, layout := fr.table(n, 0)
	y, _ := fr.table(n, 1)
	fr.listCall("phx_set_update", "ptr, ptr, ptr, ptr, i64", fmt.Sprintf("ptr %s, ptr %s, ptr %s, i64 %d", x, y, layout, setOp(n)))
}

func (fr *frame) setWithin(n *ir.Node) {
	x, layout := fr.table(n, 0)
	y, others := fr.table(n, 1)
	fr.bind(n, val{n.Out().Type, []string{fr.ins("icmp ne i64 %s, 0", fr.callI64("phx_set_within", "ptr, ptr, ptr, ptr", fmt.Sprintf("ptr %s, ptr %s, ptr %s, ptr %s", x, y, layout, others)))}})
}
