package front

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// pycall leaves expression n to Python. The type of its value is the one seen before; when it has never been seen, the function is left here.
func (b *builder) pycall(n *physl.Node, u unsupported) (*ir.Value, error) {
	out, known, err := b.observed(n)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, b.leaveAt(n, u, nil)
	}
	return b.pycallAs(n, u, out, nil)
}

// observed is the type that the value of n had before.
func (b *builder) observed(n *physl.Node) (nd.Type, bool, error) {
	text, ok := b.req.Profile[fmt.Sprintf("%d:%d", b.fr.fn, n.N)]
	if !ok {
		return nd.Type{}, false, nil
	}
	t, err := nd.ParseType(strings.ReplaceAll(text, "?", "q"))
	if err != nil {
		return t, false, fmt.Errorf("profile of node %d: %v", n.N, err)
	}
	return mapDims(t, func(d nd.Dim) nd.Dim {
		if _, fixed := fixedExtent(d); fixed {
			return d
		}
		return nd.Dim{}
	}), true, nil
}

// pycallAs evaluates n in Python as a value of type out. Any value is an object; one of another type than out leaves by the site's exit.
func (b *builder) pycallAs(n *physl.Node, u unsupported, out nd.Type, writes []string) (*ir.Value, error) {
	attrs := op.Attrs{}
	if out.Equal(nd.ObjectT) || writes != nil && len(writes) == 0 {
		attrs["safe"] = true
	} else {
		id, err := b.here(n)
		if err != nil {
			return nil, err
		}
		attrs["exit"] = id
	}
	site, args, err := b.site(n, u, out, writes)
	if err != nil {
		return nil, err
	}
	attrs["site"], attrs["names"] = int64(site), strings.Join(b.sites[site].Names, ",")
	b.at(n)
	b.unchecked = b.unchecked || attrs.Bool("safe")
	return b.node("pycall", args, attrs, out).Out(), nil
}

// leaveAt leaves the function because the value of n has never been seen.
func (b *builder) leaveAt(n *physl.Node, u unsupported, writes []string) error {
	id, err := b.here(n)
	if err != nil {
		return err
	}
	site, _, err := b.site(n, u, nd.ObjectT, writes)
	if err != nil {
		return err
	}
	b.at(n)
	b.node("exit", nil, op.Attrs{"exit": id, "site": int64(site), "why": u.reason})
	return dead{}
}

// site enters n in the table of pycall sites and gives its operands: the variables that it reads.
func (b *builder) site(n *physl.Node, u unsupported, out nd.Type, writes []string) (int, []*ir.Value, error) {
	if n.N == 0 || !b.fr.resumes || b.noSites || writes == nil && len(assignedBy(n)) > 0 {
		return 0, nil, u
	}
	if name := b.sharedVariable(n); name != "" {
		return 0, nil, unsupported{reason: "a function that Python may keep uses variable " + name + ", which changes"}
	}
	p := Pycall{Func: b.fr.fn, Node: int(n.N), Names: []string{}, In: []string{}, Out: out.Layout(), Writes: writes, Reason: u.reason, Fix: u.fix, Line: int(n.Line), Col: int(n.Col)}
	args, err := b.operandsOf(n, &p)
	if err != nil {
		return 0, nil, err
	}
	key := fmt.Sprint(p.Node, p.Names, p.In, p.Out, p.Writes, p.Static)
	if k, ok := b.bySite[key]; ok {
		return k, args, nil
	}
	p.Site = len(b.sites)
	b.bySite[key] = p.Site
	b.sites = append(b.sites, p)
	return p.Site, args, nil
}

// operandsOf collects the variables that n reads, and those that it may write and that are read later, which keep their values where it does not write.
// Variables of nested functions that it uses are among them.
func (b *builder) operandsOf(n *physl.Node, p *Pycall) ([]*ir.Value, error) {
	used := names{}
	reads(n, used)
	for _, name := range p.Writes {
		used[name] = true
	}
	b.addCaptured(used)
	if p.Writes != nil {
		maps.DeleteFunc(used, func(name string, _ bool) bool { return !b.fr.info.before[n][name] })
	}
	var args []*ir.Value
	for _, name := range sortedKeys(used) {
		v := b.fr.vars[name]
		if fr := b.owner(name); fr != nil && (fr == b.fr || b.fr.resumes) {
			var err error
			if v, err = b.sharedValue(fr, name); err != nil {
				return nil, err
			}
		}
		if v == nil || isUnbound(v.Type) {
			continue
		}
		if origin := b.origin(v); origin != "" {
			p.Static = append(p.Static, [2]string{name, origin})
			continue
		}
		if v.Type.Grows() && v.Type.ReadOnly && v.Block != nil && v.Block.Entry && b.looksAt(n, name, holdsList(v.Type.Elems[0]) != "") {
			v = b.node("list.object", []*ir.Value{v}, nil).Out()
		}
		if v.Type.Holds(nd.Instance) {
			return nil, unsupported{reason: p.Reason + "; and Python has not " + name + ", an object that compiled code has made"}
		}
		if class := holdsList(v.Type); class != "" {
			return nil, b.neededBy(class, p.Reason)
		}
		if w := b.handed(v); w != nil && b.kindOf(v) != nd.List {
			args = append(args, w)
			p.Names, p.In = append(p.Names, name), append(p.In, w.Type.Layout())
			continue
		}
		if isStatic(v) || v.Type.Holds(nd.List, nd.Dict) || holdsStandIn(v.Type) {
			return nil, unsupported{reason: "Python would need variable " + name + ", which is known only to the compiled code"}
		}
		v, err := b.bound(b.fr, name, v)
		if err != nil {
			return nil, err
		}
		args = append(args, v)
		p.Names, p.In = append(p.Names, name), append(p.In, v.Type.Layout())
	}
	return args, nil
}

// looksAt reports whether n does no more with the list that a variable holds than look at its items, which may be lists too (nested), or give it to library
// functions that do no more. What else might change it is best done by Python alone.
func (b *builder) looksAt(n *physl.Node, name string, nested bool) bool {
	for i, c := range n.Args {
		if c.Kind == physl.Name && c.Name == name {
			switch {
			case !nested && (n.Is("slice") && i == 0 || n.Is("__for") && i == 1 || n.Is("__compare")):
			case !b.onlyLooks(n.Name):
				return false
			}
		}
		if !b.looksAt(c, name, nested) {
			return false
		}
	}
	return !n.Is("__python") && !n.Is("__delete") && !n.Is("store") && !isAugmented(n.Name)
}

// onlyLooks reports whether a global is a library function that changes none of its arguments.
func (b *builder) onlyLooks(global string) bool {
	name := b.req.Functions[b.fr.fn].Globals[global].Name
	library := slices.ContainsFunc([]string{"numpy.", "math.", "statistics.", "builtins."}, func(p string) bool { return strings.HasPrefix(name, p) })
	return library && !strings.HasPrefix(name, "numpy.random.")
}

// addCaptured adds to used the variables that nested functions among used refer to.
func (b *builder) addCaptured(used names) {
	for again := true; again; {
		again = false
		for _, name := range sortedKeys(used) {
			c, ok := b.statics[b.fr.vars[name]].(*closure)
			if !ok || c.lexical == nil {
				continue
			}
			size := len(used)
			reads(c.def, used)
			again = again || len(used) > size
		}
	}
}

// sharedVariable is a variable that a function which n makes or mentions shares with the function around it, and that may change afterwards; "" if
// there is none. In a pycall such a function would keep the value that the variable has now.
func (b *builder) sharedVariable(n *physl.Node) string {
	captured := names{}
	captures(n, captured)
	direct := names{}
	reads(n, direct)
	used := maps.Clone(direct)
	b.addCaptured(used)
	for name := range used {
		if c, ok := b.statics[b.fr.vars[name]].(*closure); ok && c.lexical != nil {
			if direct[name] && onlyCalled(n, name) && b.keepsNothing(c) {
				continue // nobody has it when the call is done
			}
			reads(c.def, captured)
		}
	}
	for _, name := range sortedKeys(captured) {
		if b.fr.info.rebound[name] || b.owner(name) != nil {
			return name
		}
	}
	return ""
}

// keepsNothing reports whether function c makes no functions, and sets no variables of others.
func (b *builder) keepsNothing(c *closure) bool {
	made, used := names{}, names{}
	captures(b.infoOf(c.def).body[0], made)
	reads(c.def, used)
	for name := range used {
		if b.owner(name) != nil {
			return false
		}
	}
	return len(made) == 0
}

// pyStatement leaves a whole statement to Python; the variables that it binds come back as a tuple.
func (b *builder) pyStatement(n *physl.Node, u unsupported) error {
	set := names{}
	assigned(n, set)
	writes := sortedKeys(set)
	if n.Is("__python") {
		writes = []string{}
		for _, w := range n.Args[2].Args {
			writes = append(writes, w.Name+w.Text)
		}
	}
	if len(writes) == 0 {
		_, err := b.pycallAs(n, u, nd.NoneType, writes)
		return err
	}
	out, known, err := b.observed(n)
	if err != nil {
		return err
	}
	if !known {
		return b.leaveAt(n, u, writes)
	}
	if out.Kind != nd.Tuple || len(out.Elems) != len(writes) {
		return fmt.Errorf("profile of statement %d: %s for %d variables", n.N, out, len(writes))
	}
	v, err := b.pycallAs(n, u, out, writes)
	if err != nil {
		return err
	}
	elems, _ := b.members(v)
	for i, name := range writes {
		b.setVar(name, elems[i])
	}
	return nil
}
