package op

import "sync"

// Warnings is a set of kinds of warnings, as bits.
type Warnings int64

// Has reports whether w is among them.
func (s Warnings) Has(w Warning) bool { return s>>w&1 != 0 }

// WarningKinds are the parameters of np.errstate.
var WarningKinds = map[string]Warnings{"divide": 1 << DivideByZero, "over": 1 << Overflow, "under": 1 << Underflow, "invalid": 1 << Invalid,
	"all": 1<<DivideByZero | 1<<Overflow | 1<<Underflow | 1<<Invalid}

// CanWarn reports whether an operation of the row can make NumPy warn.
func (s *Spec) CanWarn() bool {
	if s.Class == Reduce || s.Class == Scan {
		of := Lookup(s.Of)
		return of != nil && of.Warns != nil
	}
	return s.Class == Map && s.Warns != nil || len(s.Tells) > 0
}

var quietRows sync.Map // of quietRow to *Spec

type quietRow struct {
	name  string
	quiet Warnings
}

// Quiet is a Map row without warnings of those kinds.
func (s *Spec) Quiet(quiet Warnings) *Spec {
	if quiet == 0 || s.Class != Map || s.Warns == nil {
		return s
	}
	key := quietRow{s.Name, quiet}
	if row, ok := quietRows.Load(key); ok {
		return row.(*Spec)
	}
	row := *s
	row.Warns = func(a Alg, x []Val, r Val, emit func(Warning, Val)) {
		s.Warns(a, x, r, func(w Warning, when Val) {
			if !quiet.Has(w) {
				emit(w, when)
			}
		})
	}
	made, _ := quietRows.LoadOrStore(key, &row)
	return made.(*Spec)
}
