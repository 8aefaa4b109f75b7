package ir

import (
	"fmt"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// law is a rule for one node; the verifier holds what encloses it.
type law func(v *verifier, n *Node) error

// laws of single rows. A row without an entry has only those of its class and its Infer rule.
var laws = map[string][]law{
	"const": {args(0)},
	"dim":   {args(1), arrays, axisLaw},
	"item":  {args(1)},

	"attribute.bind": {args(1), lists(0)},
	"instance.new":   {args(0)},

	"tag":        {args(1)},
	"member":     {args(1)},
	"union":      {args(1)},
	"checkpoint": {namesLaw},
	"guard":      {args(1), condition},
	"unchanged":  {args(0)},
	"if":         {args(1), condition, blocks(2)},
	"for":        {forLaw},
	"loop":       {loopLaw},
	"scope":      {args(0), blocks(1)},
	"yield":      {yieldLaw},
	"continue":   {continueLaw},
	"break":      {breakLaw},
	"leave":      {leaveLaw},
	"return":     {args(1)},
	"exit":       {args(0)},
	"call":       {callLaw},

	"call.changing": {callLaw},

	"kernel":     {blocks(1), kernelLaw},
	"release":    {args(1), references},
	"retain":     {args(1), references},
	"load":       {pyInts(1)},
	"store":      {storeLaw},
	"assign":     {args(2), assignLaw},
	"index":      {args(2), pyInts(1)},
	"slice":      {args(4), pyInts(1)},
	"diagonal":   {args(4), pyInts(1)},
	"windows":    {args(3), pyInts(1)},
	"bits":       {pyInts(1)},
	"reshape":    {pyInts(1)},
	"contiguous": {args(1), arrays},
	"overlap":    {args(2), arrays},

	"reshape.fits": {pyInts(1)},

	"broadcast": {pyInts(1)},

	"list.new":     {args(1), pyInts(0), listResult},
	"list.len":     {args(1), lists(0)},
	"list.same":    {args(2), grows(0), grows(1)},
	"list.get":     {args(2), lists(0), pyInts(1), elementResult},
	"list.set":     {args(3), lists(0), element(2)},
	"list.append":  {args(2), lists(0), element(1)},
	"list.fill":    {args(3), lists(0), element(2)},
	"list.extend":  {args(5), lists(0), lists(1), pyInts(2)},
	"list.splice":  {args(4), lists(0), lists(1), pyInts(2)},
	"list.limit":   {args(1), lists(0)},
	"list.limited": {args(2), lists(0), pyInts(1)},
	"list.insert":  {args(3), lists(0), element(2)},
	"list.pop":     {args(2), lists(0), pyInts(1), elementResult},
	"list.clear":   {args(1), lists(0)},
	"list.object":  {args(1), grows(0)},
	"list.array":   {args(1), lists(0)},

	"text.const":   {args(0)},
	"text.of":      {args(1)},
	"text.codes":   {args(1)},
	"text.concat":  {args(2), texts(2)},
	"text.compare": {args(2), texts(2)},
	"text.find":    {args(4), texts(2), pyInts(2)},
	"text.int":     {args(1), pyInts(0)},
	"text.float":   {args(2), pyInts(1)},
	"text.pad":     {args(2), texts(1), pyInts(1)},
	"text.whole":   {args(2), texts(1), pyInts(1)},
	"text.parse":   {args(1), texts(1)},

	"table.new":    {args(0), tableResult},
	"table.len":    {args(1), tables(nd.Invalid)},
	"table.find":   {args(2), tables(nd.Invalid)},
	"table.at":     {args(2), tables(nd.Invalid), pyInts(1)},
	"table.last":   {args(1), tables(nd.Invalid)},
	"table.key":    {args(2), tables(nd.Invalid), pyInts(1), entryResult(nd.Type.Key)},
	"table.get":    {args(2), tables(nd.Map), pyInts(1), entryResult(nd.Type.Value)},
	"table.put":    {tables(nd.Invalid), putLaw},
	"table.delete": {args(2), tables(nd.Invalid), pyInts(1)},
	"table.clear":  {args(1), tables(nd.Invalid)},
	"set.combine":  {args(2), tables(nd.Set, nd.Set), tableResult, sameKeys, setOp},
	"set.update":   {args(2), tables(nd.Set, nd.Invalid), sameKeys, setOp},
	"set.within":   {args(2), tables(nd.Invalid, nd.Invalid)},
}

var classLaws = map[op.Class][]law{
	op.Map:   {mapLaw, pureInKernel},
	op.View:  {pureInKernel},
	op.Store: {outsideKernel, writable},
	op.Flow:  {flowInKernel},
	// These make loops of their own, which a kernel's block cannot hold.
	op.Reduce: {outsideKernel}, op.Scan: {outsideKernel}, op.Contract: {outsideKernel}, op.Extern: {outsideKernel},
}

// checkTypes compares the results with what the row's rule makes of the operands.
func checkTypes(n *Node) error {
	if n.Op.Shape == nil && (n.Op.Class == op.Flow || n.Op.Class == op.Store) {
		return nil // the laws of its row say more
	}
	ts := make([]nd.Type, len(n.Args))
	for i, x := range n.Args {
		ts[i] = x.Type
	}
	want, err := n.Op.Infer(ts, n.Attrs)
	if err != nil {
		return err
	}
	if len(want) != len(n.Outs) {
		return fmt.Errorf("%d results, the rule gives %d", len(n.Outs), len(want))
	}
	for i, w := range want {
		if !agrees(n.Outs[i].Type, w) {
			return fmt.Errorf("result %d has type %s, the rule gives %s", i, n.Outs[i].Type, w)
		}
	}
	return nil
}

// agrees reports whether have is want: dims that want leaves unnamed may have any name, and memory may be known less well.
func agrees(have, want nd.Type) bool {
	if have.Kind != want.Kind || have.Elem != want.Elem || have.Kind == nd.Str && have.Text != want.Text || len(have.Dims) != len(want.Dims) || len(have.Elems) != len(want.Elems) {
		return false
	}
	for i, d := range want.Dims {
		if d != (nd.Dim{}) && d != have.Dims[i] {
			return false
		}
	}
	for i, e := range want.Elems {
		if !agrees(have.Elems[i], e) {
			return false
		}
	}
	return !have.IsArray() || weaker(have, want) || have.Rank() < 2
}

func args(k int) law {
	return func(_ *verifier, n *Node) error {
		if len(n.Args) != k {
			return fmt.Errorf("%d operands, want %d", len(n.Args), k)
		}
		return nil
	}
}

func blocks(k int) law {
	return func(_ *verifier, n *Node) error {
		if len(n.Blocks) != k {
			return fmt.Errorf("%d blocks, want %d", len(n.Blocks), k)
		}
		return nil
	}
}

// pyInts: operands from the k-th on, but for a store's value, are Python ints.
func pyInts(k int) law {
	return func(_ *verifier, n *Node) error {
		for i, x := range n.Args[min(k, len(n.Args)):] {
			if !x.Type.Equal(nd.PyInt) {
				return fmt.Errorf("operand %d is %s, want int", k+i, x.Type)
			}
		}
		return nil
	}
}

func arrays(_ *verifier, n *Node) error {
	if !n.Args[0].Type.IsArray() {
		return fmt.Errorf("operand 0 is %s, want an array", n.Args[0].Type)
	}
	return nil
}

// texts: the first k operands are strings.
func texts(k int) law {
	return func(_ *verifier, n *Node) error {
		for i, x := range n.Args[:min(k, len(n.Args))] {
			if x.Type.Kind != nd.Text {
				return fmt.Errorf("operand %d is %s, want a str", i, x.Type)
			}
		}
		return nil
	}
}

func references(_ *verifier, n *Node) error {
	if !n.Args[0].Type.IsRef() {
		return fmt.Errorf("operand 0 is %s, want an array or a list", n.Args[0].Type)
	}
	return nil
}

func axisLaw(_ *verifier, n *Node) error {
	if k := n.Attrs.Int("axis"); k < 0 || int(k) >= n.Args[0].Type.Rank() {
		return fmt.Errorf("axis %d of %s", k, n.Args[0].Type)
	}
	return nil
}

func condition(_ *verifier, n *Node) error {
	if !n.Args[0].Type.Equal(nd.PyBool) {
		return fmt.Errorf("condition of type %s, want bool", n.Args[0].Type)
	}
	return nil
}

func namesLaw(_ *verifier, n *Node) error {
	k := len(n.names("names"))
	if _, ok := n.Attrs["id"].(int64); !ok || k != len(n.Args) {
		return fmt.Errorf("%d names for %d operands, id %v", k, len(n.Args), n.Attrs["id"])
	}
	return nil
}

func forLaw(v *verifier, n *Node) error {
	if len(n.Args) < 3 || len(n.Blocks) != 1 || len(n.Blocks[0].Params) != len(n.Args)-2 {
		return fmt.Errorf("for wants lo, hi, step, carried values and one block with the index and the carried values")
	}
	for _, x := range append([]*Value{n.Blocks[0].Params[0]}, n.Args[:3]...) {
		if !x.Type.Equal(nd.PyInt) {
			return fmt.Errorf("%%%d is %s, want int", x.ID, x.Type)
		}
	}
	if c, ok := ConstOf(n.Args[2]); !ok || c == int64(0) {
		return fmt.Errorf("the step is not a nonzero constant")
	}
	if err := flowList("carried", n.Args[3:], n.Blocks[0].Params[1:], v.dims); err != nil {
		return err
	}
	// A loop that does not run gives the initial values.
	return flowList("results", n.Args[3:], n.Outs, v.dims)
}

func loopLaw(v *verifier, n *Node) error {
	if len(n.Blocks) != 1 {
		return fmt.Errorf("loop wants one block")
	}
	return flowList("carried", n.Args, n.Blocks[0].Params, v.dims)
}

// next is what yield and continue give to a loop: the carried values of the next iteration, or the results of a for that ends.
func next(n *Node, loop frame) error {
	to := loop.n.Blocks[0].Params
	if loop.n.Is("for") {
		to = to[1:]
		if err := flowList("results", n.Args, loop.n.Outs, loop.bound); err != nil {
			return err
		}
	}
	return flowList("carried", n.Args, to, loop.bound)
}

func yieldLaw(v *verifier, n *Node) error {
	if len(v.stack) == 0 {
		return fmt.Errorf("yield ends a function")
	}
	switch owner := v.stack[len(v.stack)-1]; owner.n.Op.Name {
	case "if":
		return flowList("results", n.Args, owner.n.Outs, owner.bound)
	case "for", "loop":
		return next(n, owner)
	case "kernel":
		return nil
	default:
		return fmt.Errorf("yield ends a block of %s", owner.n.Op.Name)
	}
}

func continueLaw(v *verifier, n *Node) error {
	loop, err := v.target("for", "loop")
	if err != nil {
		return err
	}
	return next(n, loop)
}

func breakLaw(v *verifier, n *Node) error {
	loop, err := v.target("for", "loop")
	if err != nil {
		return err
	}
	return flowList("results", n.Args, loop.n.Outs, loop.bound)
}

func leaveLaw(v *verifier, n *Node) error {
	// A loop inside the scope does not stop a leave.
	for i := len(v.stack) - 1; i >= 0; i-- {
		if f := v.stack[i]; f.n.Is("scope") {
			return flowList("results", n.Args, f.n.Outs, f.bound)
		}
	}
	return fmt.Errorf("not inside scope")
}

// sameButDims is equality of types without names of dims, and with memory known less well in to.
func sameButDims(from, to nd.Type) bool {
	return flows(from, to, nil, map[string]nd.Dim{})
}

func callLaw(v *verifier, n *Node) error {
	k, ok := n.Attrs["func"].(int64)
	if !ok || k < 0 || int(k) >= len(v.unit.Funcs) {
		return fmt.Errorf("no function %v", n.Attrs["func"])
	}
	callee := v.unit.Funcs[k]
	if len(n.Args) != len(callee.Body.Params) {
		return fmt.Errorf("%d operands for %d parameters", len(n.Args), len(callee.Body.Params))
	}
	for i, p := range callee.Body.Params {
		if !sameButDims(n.Args[i].Type, p.Type) {
			return fmt.Errorf("operand %d is %s, the parameter %s", i, n.Args[i].Type, p.Type)
		}
	}
	return nil
}

func mapLaw(_ *verifier, n *Node) error {
	rank := 0
	for i, x := range n.Args {
		if !x.Type.IsNum() && !x.Type.IsArray() {
			return fmt.Errorf("operand %d is %s", i, x.Type)
		}
		rank = max(rank, x.Type.Rank())
		if n.Op.PyOnly && !x.Type.IsNum() {
			return fmt.Errorf("operand %d is %s, want a number", i, x.Type)
		}
	}
	t := n.Out().Type
	if !t.IsNum() && !t.IsArray() || t.Rank() != rank || n.Op.PyOnly && t.Kind != nd.Py {
		return fmt.Errorf("result of type %s", t)
	}
	dims := broadcastDims(n.Args, rank)
	for i, d := range dims {
		if d != t.Dims[i] {
			return fmt.Errorf("result axis %d is %s, the operands broadcast to %s", i, t.Dims[i], d)
		}
	}
	for _, x := range n.Args {
		for i, d := range x.Type.Dims {
			if e := dims[rank-x.Type.Rank()+i]; !d.One && d != e {
				return fmt.Errorf("operands have dims %s and %s on one axis", d, e)
			}
		}
	}
	return elementTypes(n)
}

func broadcastDims(xs []*Value, rank int) []nd.Dim {
	dims := make([]nd.Dim, rank)
	for i := range dims {
		dims[i].One = true
	}
	for _, x := range xs {
		for i, d := range x.Type.Dims {
			if k := rank - x.Type.Rank() + i; dims[k].One {
				dims[k] = d
			}
		}
	}
	return dims
}

// elementTypes: operands were cast beforehand to what the row asks for.
func elementTypes(n *Node) error {
	if n.Op.Types == nil {
		return nil
	}
	ts := make([]nd.Type, len(n.Args))
	for i, x := range n.Args {
		ts[i] = x.Type
		if !n.Op.PyOnly && x.Type.Kind == nd.Py {
			ts[i] = nd.ScalarOf(x.Type.Elem)
		}
	}
	in, out, err := n.Op.Types(ts)
	if err != nil {
		return err
	}
	for i, d := range in {
		if i < len(ts) && ts[i].Elem != d {
			return fmt.Errorf("operand %d has elements %s, the row wants %s", i, ts[i].Elem, d)
		}
	}
	if n.Out().Type.Elem != out {
		return fmt.Errorf("result has elements %s, the row gives %s", n.Out().Type.Elem, out)
	}
	return nil
}

func storeLaw(_ *verifier, n *Node) error {
	if len(n.Args) < 2 || !n.Args[0].Type.IsArray() || len(n.Args) != 2+n.Args[0].Type.Rank() {
		return fmt.Errorf("store wants x, one index per axis, and a value")
	}
	for _, x := range n.Args[1 : len(n.Args)-1] {
		if !x.Type.Equal(nd.PyInt) {
			return fmt.Errorf("index of type %s", x.Type)
		}
	}
	return stored(n, n.Args[len(n.Args)-1].Type)
}

func assignLaw(_ *verifier, n *Node) error {
	t, x := n.Args[1].Type, n.Args[0].Type
	if t.Rank() > x.Rank() {
		return fmt.Errorf("assign of %s to %s", t, x)
	}
	for i, d := range t.Dims {
		if e := x.Dims[x.Rank()-t.Rank()+i]; !d.One && d != e {
			return fmt.Errorf("assign of %s to %s", t, x)
		}
	}
	return stored(n, t)
}

func stored(n *Node, t nd.Type) error {
	if t.Elem != n.Args[0].Type.Elem || !t.IsNum() && !t.IsArray() {
		return fmt.Errorf("value of type %s for elements %s", t, n.Args[0].Type.Elem)
	}
	return nil
}

func writable(_ *verifier, n *Node) error {
	for _, k := range n.Op.Writes {
		if t := n.Args[k].Type; !t.IsArray() || t.ReadOnly {
			return fmt.Errorf("operand %d is %s, which cannot be written", k, t)
		}
	}
	return nil
}
