package pass

import (
	"slices"

	"phylanx/internal/ir"
)

// legal reports whether the groups may become one.
func (g *fuser) legal(groups []int) bool {
	var all []int
	for i, k := range g.group {
		if slices.Contains(groups, k) {
			all = append(all, i)
		}
	}
	in := map[int]bool{}
	for _, i := range all {
		in[i] = true
	}
	for _, i := range all {
		for _, d := range g.deps[i] {
			if in[d.on] && !g.joins(d, i) {
				return false
			}
		}
	}
	return g.fits(all) && g.oneExit(all) && g.written(all) && !g.returns(all, in)
}

// fits: one word holds what the nodes may warn of.
func (g *fuser) fits(all []int) bool {
	conditions := 0
	for _, i := range all {
		if g.role[i] != view {
			conditions += ir.Conditions(g.b.Nodes[i])
		}
	}
	return conditions <= ir.MaxConditions
}

// joins reports whether node i may stand in one kernel with the earlier node d.on, on which it depends.
func (g *fuser) joins(d edge, i int) bool {
	if d.why&ir.ByOrder != 0 {
		return false
	}
	if d.why&ir.ByValue != 0 && (g.role[d.on] == reducing || g.role[d.on] == writing) {
		return false
	}
	// Memory read before it is written may be in the kernel that writes (see written); the other way round the reader wants the new elements.
	return d.why&ir.ByMemory == 0 || g.role[i] == writing && g.role[d.on] != writing
}

// oneExit: the nodes that can fail leave to one checkpoint, and then nothing is written; nor is it where elements are combined, which may take another
// pass over them than the writing.
func (g *fuser) oneExit(all []int) bool {
	exits := map[int64]bool{}
	writes, combines := false, false
	for _, i := range all {
		n := g.b.Nodes[i]
		if id, ok := n.Exit(); ok && n.CanFail() {
			exits[id] = true
		}
		writes, combines = writes || g.role[i] == writing, combines || g.role[i] == reducing
	}
	return len(exits) <= 1 && !(writes && (combines || len(exits) == 1))
}

// written: what the kernel writes exists before it, and is read in it only through the same reference, with the dims of the space, by rows that take
// elements one by one.
func (g *fuser) written(all []int) bool {
	for _, i := range all {
		if g.role[i] != writing {
			continue
		}
		target := g.b.Nodes[i].Args[0]
		if g.inGroup(target, all) {
			return false
		}
		for _, j := range all {
			for k, v := range g.b.Nodes[j].Args {
				if !v.Type.IsArray() || j == i && k == 0 || g.inGroup(v, all) || !ir.MayAlias(v, target) {
					continue
				}
				if v != target || g.role[j] == view || j == i || !g.straight(j, all) {
					return false
				}
			}
		}
	}
	return true
}

func (g *fuser) inGroup(v *ir.Value, all []int) bool {
	if v.Def == nil {
		return false
	}
	at, here := g.at[v.Def]
	return here && slices.Contains(all, at)
}

// straight reports whether node j's elements go to the kernel's ends at their own index: no view of the group lies between.
func (g *fuser) straight(j int, all []int) bool {
	n := g.b.Nodes[j]
	if g.role[j] == reducing || g.role[j] == writing {
		return true
	}
	for _, u := range g.uses[n.Out()] {
		at, here := g.at[u.Node]
		if !here || !slices.Contains(all, at) {
			continue
		}
		if g.role[at] == view || !g.straight(at, all) {
			return false
		}
	}
	return true
}

// returns reports whether a path of dependences leaves the nodes and comes back, which would leave no place for the kernel.
func (g *fuser) returns(all []int, in map[int]bool) bool {
	merged := map[int]bool{}
	for _, i := range all {
		merged[g.group[i]] = true
	}
	seen := map[int]bool{}
	var reaches func(group int) bool
	reaches = func(group int) bool {
		if merged[group] {
			return true
		}
		if seen[group] {
			return false
		}
		seen[group] = true
		for _, m := range g.members(group) {
			if slices.ContainsFunc(g.users[m], func(u int) bool { return g.group[u] != group && reaches(g.group[u]) }) {
				return true
			}
		}
		return false
	}
	for _, i := range all {
		for _, u := range g.users[i] {
			if !in[u] && reaches(g.group[u]) {
				return true
			}
		}
	}
	return false
}
