// Package pass turns IR into better IR. A pass is a row of Table; each has its own file, whose header says what it does, why that is sound, and
// what the next may rely on. Every pass can be switched off: none is needed for a right answer.
package pass

import (
	"fmt"

	"phylanx/internal/ir"
)

// Pass is one row of Table.
type Pass struct {
	Name     string
	Doc      string
	Run      func(f *ir.Func)
	Required bool // code cannot be emitted without it
}

// Table is the passes in the order they run.
var Table = []*Pass{
	{Name: "fold", Doc: "Constants, identities, and branches that are never taken.", Run: fold},
	{Name: "views", Doc: "Views of views become one view.", Run: views},
	{Name: "cse", Doc: "Equal computations are done once.", Run: cse},
	{Name: "guards", Doc: "Guards that an earlier guard or branch proves go away.", Run: guards},
	{Name: "bounds", Doc: "Index checks and overflow checks that ranges of integers exclude go away.", Run: bounds},
	{Name: "split", Doc: "A loop whose indices its bounds can prove to be in range is doubled: without checks where they do.", Run: split},
	{Name: "licm", Doc: "What does not change in a loop is computed before it, checks included.", Run: licm},
	{Name: "dce", Doc: "What nobody uses and nobody can notice goes away.", Run: dce},
	{Name: "promote", Doc: "An element that every iteration of a loop updates is carried in a register.", Run: promote},
	{Name: "fuse", Doc: "Array operations over one iteration space become one kernel, and the arrays between them disappear.", Run: fuse},
	{Name: "parallel", Doc: "Loops whose iterations are independent are marked.", Run: parallel},
	{Name: "again", Doc: "Loops over numbers that may run once more are marked.", Run: again},
	{Name: "release", Doc: "Arrays are released after their last use.", Run: release},
	{Name: "reuse", Doc: "A kernel's new array takes the memory of an operand that dies there.", Run: reuse},
}

// Order is why the table stands as it does; init checks it.
var Order = []struct{ First, Then, Why string }{
	{"fold", "cse", "equal constants are equal values only after folding"},
	{"views", "cse", "composed views of one base are equal nodes"},
	{"cse", "guards", "two guards are the same when their conditions are one value"},
	{"cse", "bounds", "equal extents are one value, to which ranges refer"},
	{"bounds", "split", "checks that ranges exclude need no comparison"},
	{"split", "licm", "a check that is gone needs not be moved"},
	{"bounds", "licm", "a load that is proved in range needs no exit to be moved"},
	{"dce", "promote", "a loop that has checkpoints may leave, and must have its stores done"},
	{"licm", "promote", "an index that does not change is one only when it is computed before the loop"},
	{"promote", "again", "a loop that writes nothing may run again"},
	{"guards", "dce", "the conditions of removed guards are dead"},
	{"bounds", "dce", "checkpoints that no check needs any more hold arrays alive, and so would stop fusion"},
	{"licm", "fuse", "a fused kernel is no longer looked into"},
	{"dce", "fuse", "an unused result would be materialised"},
	{"fuse", "release", "the last use of an array is known when its users are"},
	{"release", "reuse", "an operand dies where it is released"},
	{"fuse", "again", "a kernel in a loop's body watches for warnings itself"},
	{"again", "release", "releases in a loop's body are effects"},
	{"fuse", "parallel", "a kernel in a loop's body is one write to one array"},
}

func init() {
	at := map[string]int{}
	for i, p := range Table {
		if p.Doc == "" || p.Run == nil || at[p.Name] > 0 {
			panic("pass: bad row " + p.Name)
		}
		at[p.Name] = i + 1
	}
	for _, o := range Order {
		if at[o.First] == 0 || at[o.Then] == 0 || at[o.First] > at[o.Then] {
			panic(fmt.Sprintf("pass: %s must come before %s: %s", o.First, o.Then, o.Why))
		}
	}
}

// Options say which passes run and who watches.
type Options struct {
	Off   map[string]bool               // by name
	After func(name string, u *ir.Unit) // called after each pass that ran
}

// Run runs the passes on u, the verifier before the first and after each. An error is a bug of the pass it names (or, for "front", of who built u).
func Run(u *ir.Unit, o Options) error {
	if err := ir.Verify(u); err != nil {
		return fmt.Errorf("front: %w", err)
	}
	for _, p := range Table {
		if o.Off[p.Name] && !p.Required {
			continue
		}
		for _, f := range u.Funcs {
			p.Run(f)
		}
		if err := ir.Verify(u); err != nil {
			return fmt.Errorf("pass %s: %w", p.Name, err)
		}
		if o.After != nil {
			o.After(p.Name, u)
		}
	}
	return nil
}
