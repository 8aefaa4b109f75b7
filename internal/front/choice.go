package front

import (
	"fmt"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// What a function, module or class is exists only while building. Where a variable may hold one of several, as after an if or in a loop, each of them has a
// stand-in: a type without slots, so that the union of several is a tag. A call dispatches on it.

const standInMark = "\x01="

func isStandIn(t nd.Type) bool { return t.Kind == nd.Str && strings.HasPrefix(t.Text, standInMark) }

// holdsStandIn reports whether a value of type t is, or has in it, what stands for a function.
func holdsStandIn(t nd.Type) bool {
	return isStandIn(t) || slices.ContainsFunc(t.Elems, holdsStandIn)
}

// standIn gives the type that stands for v, which exists only while building. Its text begins with the origin of v, by which Python finds it.
func (b *builder) standIn(v *ir.Value) (nd.Type, bool) {
	name := ""
	switch s := b.statics[v].(type) {
	case globalRef:
		name = s.name
	case classRef:
		name = fmt.Sprintf("class %d", s.index)
	case *closure:
		if !b.lasting(s, b.fr) {
			return nd.Type{}, false
		}
		name = fmt.Sprintf("%d:%d", s.fn, s.def.N)
		if s.def.N == 0 {
			name = fmt.Sprintf("%p", s.def)
		}
	default:
		return nd.Type{}, false
	}
	text := b.standIns[name]
	_, isClosure := b.statics[v].(*closure)
	if text == "" {
		text = standInMark + strings.TrimPrefix(b.origins[v].text, "=") + "\x01" + name
		b.standIns[name] = text
	}
	if isClosure || b.standFor[text] == nil { // a function that was made again is the one whose variables are there
		b.standFor[text] = v
	}
	return nd.Type{Kind: nd.Str, Text: text}, true
}

// ownName is what function v is called itself, "" where that is not known.
func (b *builder) ownName(v *ir.Value) string {
	switch f := b.statics[v].(type) {
	case *closure:
		if !b.req.Functions[f.fn].Library {
			return functionName(f.def)
		}
	case globalRef:
		if functions[f.name].build != nil || op.ByPython(f.name) != nil || len(b.ufuncs[f.name].Loops) > 0 {
			return f.name[strings.LastIndexByte(f.name, '.')+1:]
		}
	}
	return ""
}

// stood is v as a value that runs: its stand-in where it exists only while building.
func (b *builder) stood(v *ir.Value) (*ir.Value, bool) {
	if !isStatic(v) {
		return v, true
	}
	t, ok := b.standIn(v)
	if !ok {
		return nil, false
	}
	return b.constant(t, nil), true
}

// outward is the type of v as a value that runs; Invalid where it cannot be one.
func (b *builder) outward(v *ir.Value) nd.Type {
	if t, ok := b.standIn(v); ok {
		return t
	}
	return v.Type
}

// solid is what v stands for.
func (b *builder) solid(v *ir.Value) *ir.Value {
	if !isStandIn(v.Type) {
		return v
	}
	return b.standFor[v.Type.Text]
}

// lasting reports whether function c can be called anywhere in fr: what it uses of the functions around it are variables of frames that have not ended, so
// that whoever calls it sees what they hold then.
func (b *builder) lasting(c *closure, fr *frame) bool {
	if len(c.defaults) > 0 {
		return false
	}
	used := names{}
	reads(c.def, used)
	for outer := c.lexical; outer != nil; outer = outer.lexical {
		captures := false
		for name := range used {
			captures = captures || outer.info.locals[name]
		}
		if captures && !isAround(outer, fr) {
			return false
		}
	}
	return true
}

// isAround reports whether outer is fr, or a frame that goes on after it or around it.
func isAround(outer, fr *frame) bool {
	return fr != nil && (outer == fr || isAround(outer, fr.caller) || isAround(outer, fr.lexical))
}

// lastingIn reports whether all the functions that a value of type t may be can be called in fr.
func (b *builder) lastingIn(t nd.Type, fr *frame) bool {
	for _, m := range alternatives(t) {
		if c, ok := b.statics[b.standFor[m.Text]].(*closure); isStandIn(m) && ok && !b.lasting(c, fr) {
			return false
		}
	}
	return true
}

// handsStandIns reports whether Python can be given v, a variable of fr: each function that it may be is what evaluating an expression of fr again gives.
func (b *builder) handsStandIns(fr *frame, v *ir.Value) bool {
	for _, m := range alternatives(v.Type) {
		if !isStandIn(m) {
			if holdsStandIn(m) {
				return false
			}
			continue
		}
		of := b.standFor[m.Text]
		o := b.origins[of]
		c, isClosure := b.statics[of].(*closure)
		if !strings.HasPrefix(m.Text, standInMark+strings.TrimPrefix(o.text, "=")+"\x01") || o.text == "" || o.text[0] != '=' || o.fn != fr.fn || len(o.needs) > 0 ||
			isClosure && c.lexical != nil && (c.lexical != fr || !b.canRemake(c)) {
			return false
		}
	}
	return true
}

// varies is the error of a variable that holds another function in the next iteration of a loop.
type varies struct {
	loop *physl.Node
	name string
}

func (v varies) Error() string {
	return "variable " + v.name + " is a function or module and changes in a loop"
}
