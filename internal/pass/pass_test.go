package pass

import (
	"strings"
	"testing"

	"phylanx/internal/ir"
)

func parse(t *testing.T, text string) *ir.Unit {
	t.Helper()
	u, err := ir.Parse(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if err := ir.Verify(u); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return u
}

// after runs one pass by name and gives the text without positions, densely numbered.
func after(t *testing.T, text string, names ...string) string {
	t.Helper()
	u := parse(t, text)
	for _, name := range names {
		for _, p := range Table {
			if p.Name == name {
				for _, f := range u.Funcs {
					p.Run(f)
				}
			}
		}
		if err := ir.Verify(u); err != nil {
			t.Fatalf("after %s: %v in\n%s", name, err, u)
		}
	}
	return u.Format(ir.Style{NoPos: true, Renumber: true})
}

// TestPasses: before and after, word for word but for positions and numbering.
func TestPasses(t *testing.T) {
	for _, c := range cases {
		want := parse(t, c.after).Format(ir.Style{NoPos: true, Renumber: true})
		if got := after(t, c.before, strings.Fields(c.passes)...); got != want {
			t.Errorf("%s (%s): got\n%s\nwant\n%s", c.name, c.passes, got, want)
		}
	}
}

var cases = []struct{ name, passes, before, after string }{
	{"constants and identities", "fold dce",
		`func f(%0 int, %1 f64) {
			%2 int = const {value=2}
			%3 int = const {value=3}
			checkpoint %0 {id=1, at="0", names="a"}
			%4 int = py.add %2, %3 {exit=1}
			%5 int = const {value=0}
			%6 int = py.add %0, %5 {exit=1}
			%7 int = py.mul %6, %4 {exit=1}
			%8 f64 = const {value=0.0}
			%9 f64 = add %1, %8
			%10 f64 = subtract %9, %8
			%11 (int,f64) = tuple %7, %10
			%12 f64 = item %11 {index=1}
			%13 bool = py.lt %2, %3
			%14 f64 = if %13 {
				yield %12
			} {
				yield %1
			}
			%15 (int,f64) = tuple %7, %14
			return %15
		}`,
		`func f(%0 int, %1 f64) {
			checkpoint %0 {id=1, at="0", names="a"}
			%4 int = const {value=5}
			%7 int = py.mul %0, %4 {exit=1}
			%8 f64 = const {value=0.0}
			%9 f64 = add %1, %8
			%11 (int,f64) = tuple %7, %9
			return %11
		}`},
	{"a zero trip and a branch that leaves", "fold dce",
		`func f(%0 f64) {
			%1 int = const {value=0}
			%2 int = const {value=1}
			%3 f64 = for %1, %1, %2, %0 {(%4 int, %5 f64)
				%6 f64 = add %5, %5
				yield %6
			}
			%7 bool = const {value=true}
			if %7 {
				return %3
			} {
				yield
			}
			%8 f64 = add %3, %3
			return %8
		}`,
		`func f(%0 f64) {
			return %0
		}`},
	{"loads are shared until a store", "cse",
		`func f(%0 f64[n], %1 int) {
			checkpoint {id=1, at="0", names=""}
			%2 f64 = load %0, %1 {exit=1}
			%3 f64 = load %0, %1 {exit=1}
			store %0, %1, %2 {exit=1}
			checkpoint {id=2, at="1", names=""}
			%4 f64 = load %0, %1 {exit=2}
			%5 f64[n] = add %0, %0
			%6 f64[n] = add %0, %0
			%7 f64 = sum %5
			%8 f64 = sum %6
			%9 (f64,f64,f64,f64,f64) = tuple %2, %3, %4, %7, %8
			return %9
		}`,
		`func f(%0 f64[n], %1 int) {
			checkpoint {id=1, at="0", names=""}
			%2 f64 = load %0, %1 {exit=1}
			store %0, %1, %2 {exit=1}
			checkpoint {id=2, at="1", names=""}
			%4 f64 = load %0, %1 {exit=2}
			%5 f64[n] = add %0, %0
			%6 f64[n] = add %0, %0
			%7 f64 = sum %5
			%8 f64 = sum %6
			%9 (f64,f64,f64,f64,f64) = tuple %2, %2, %4, %7, %8
			return %9
		}`},
	{"a stencil's indices are in range", "bounds dce",
		`func f(%0 f64[n]) {
			checkpoint %0 {id=1, at="0", names="x"}
			%1 int = const {value=1}
			%2 int = dim %0 {axis=0}
			%3 int = py.sub %2, %1 {exit=1}
			%4 f64 = const {value=0.0}
			%5 f64 = for %1, %3, %1, %4 {(%6 int, %7 f64)
				%8 int = py.sub %6, %1 {exit=1}
				%9 int = py.add %6, %1 {exit=1}
				%10 f64 = load %0, %8 {exit=1}
				%11 f64 = load %0, %9 {exit=1}
				%12 f64 = add %10, %11
				%13 f64 = add %7, %12
				yield %13
			}
			return %5
		}`,
		`func f(%0 f64[n]) {
			%1 int = const {value=1}
			%2 int = dim %0 {axis=0}
			%3 int = py.sub %2, %1 {safe=true}
			%4 f64 = const {value=0.0}
			%5 f64 = for %1, %3, %1, %4 {(%6 int, %7 f64)
				%8 int = py.sub %6, %1 {safe=true}
				%9 int = py.add %6, %1 {safe=true}
				%10 f64 = load %0, %8 {nonneg=true, safe=true}
				%11 f64 = load %0, %9 {nonneg=true, safe=true}
				%12 f64 = add %10, %11
				%13 f64 = add %7, %12
				yield %13
			}
			return %5
		}`},
	{"one past the end is not in range", "bounds",
		`func f(%0 f64[n], %1 int) {
			checkpoint {id=1, at="0", names=""}
			%2 int = const {value=1}
			%3 int = dim %0 {axis=0}
			for %2, %3, %2 {(%4 int)
				%5 int = py.add %4, %2 {exit=1}
				%6 f64 = load %0, %5 {exit=1}
				%7 f64 = load %0, %1 {exit=1}
				yield
			}
			return %3
		}`,
		`func f(%0 f64[n], %1 int) {
			checkpoint {id=1, at="0", names=""}
			%2 int = const {value=1}
			%3 int = dim %0 {axis=0}
			for %2, %3, %2 {(%4 int)
				%5 int = py.add %4, %2 {safe=true}
				%6 f64 = load %0, %5 {exit=1, nonneg=true}
				%7 f64 = load %0, %1 {exit=1}
				yield
			}
			return %3
		}`},
	{"a while loop's counter", "bounds",
		`func f(%0 f64[n]) {
			checkpoint {id=1, at="0", names=""}
			%1 int = const {value=0}
			%2 int = const {value=1}
			%3 int = dim %0 {axis=0}
			%4 int = loop %1 {(%5 int)
				%6 bool = py.lt %5, %3
				if %6 {
					yield
				} {
					break %5
				}
				%7 f64 = load %0, %5 {exit=1}
				%8 int = py.add %5, %2 {exit=1}
				yield %8
			}
			return %4
		}`,
		`func f(%0 f64[n]) {
			checkpoint {id=1, at="0", names=""}
			%1 int = const {value=0}
			%2 int = const {value=1}
			%3 int = dim %0 {axis=0}
			%4 int = loop %1 {(%5 int)
				%6 bool = py.lt %5, %3
				if %6 {
					yield
				} {
					break %5
				}
				%7 f64 = load %0, %5 {nonneg=true, safe=true}
				%8 int = py.add %5, %2 {safe=true}
				yield %8
			}
			return %4
		}`},
	{"a check leaves the loop with the checkpoint before it", "licm",
		`func f(%0 f64[n], %1 int) {
			checkpoint %0, %1 {id=1, at="0", names="x,k"}
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 f64 = const {value=0.0}
			%5 f64 = for %2, %1, %3, %4 {(%6 int, %7 f64)
				checkpoint %0, %1, %7 {id=2, at="1", names="x,k,s"}
				%8 f64 = load %0, %1 {exit=2}
				%9 f64 = add %7, %8
				yield %9
			}
			return %5
		}`,
		`func f(%0 f64[n], %1 int) {
			checkpoint %0, %1 {id=1, at="0", names="x,k"}
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 f64 = const {value=0.0}
			%8 f64 = load %0, %1 {exit=1}
			%5 f64 = for %2, %1, %3, %4 {(%6 int, %7 f64)
				checkpoint %0, %1, %7 {id=2, at="1", names="x,k,s"}
				%9 f64 = add %7, %8
				yield %9
			}
			return %5
		}`},
	{"a load that the loop's store may change stays", "licm",
		`func f(%0 f64[n], %1 f64[m], %2 int) {
			checkpoint {id=1, at="0", names=""}
			%3 int = const {value=1}
			for %3, %2, %3 {(%4 int)
				checkpoint {id=2, at="1", names=""}
				%5 f64 = load %0, %2 {exit=2}
				store %1, %4, %5 {exit=2}
				yield
			}
			return %2
		}`,
		`func f(%0 f64[n], %1 f64[m], %2 int) {
			checkpoint {id=1, at="0", names=""}
			%3 int = const {value=1}
			for %3, %2, %3 {(%4 int)
				checkpoint {id=2, at="1", names=""}
				%5 f64 = load %0, %2 {exit=2}
				store %1, %4, %5 {exit=2}
				yield
			}
			return %2
		}`},
	{"a guard proved by a branch", "guards",
		`func f(%0 bool, %1 bool) {
			checkpoint {id=1, at="0", names=""}
			guard %0 {exit=1}
			if %1 {
				guard %1 {exit=1}
				guard %0 {exit=1}
				yield
			} {
				guard %1 {exit=1}
				yield
			}
			return %0
		}`,
		`func f(%0 bool, %1 bool) {
			checkpoint {id=1, at="0", names=""}
			guard %0 {exit=1}
			if %1 {
				yield
			} {
				guard %1 {exit=1}
				yield
			}
			return %0
		}`},
	{"a chain through a reduction", "fuse",
		`func f(%0 f64[n,m], %1 f64[m]) {
			%2 f64[n,m] = multiply %0, %1
			%3 f64[n,m] = negative %2
			%4 f64[n] = sum %3 {axes=[1]}
			%5 f64[n] = add %4, %4
			return %5
		}`,
		`func f(%0 f64[n,m], %1 f64[m]) {
			%4 f64[n] = kernel %0, %1 {dims=0, outs="reduce:add:1:0", safe=true} {(%6 f64[n,m], %7 f64[m])
				%8 f64[n,m] = multiply %6, %7
				%9 f64[n,m] = negative %8
				yield %9
			}
			%5 f64[n] = add %4, %4
			return %5
		}`},
	{"several ends of one space", "fuse",
		`func f(%0 f64[n]) {
			%1 f64[n] = add %0, %0
			%2 f64[n] = multiply %1, %1
			%3 f64 = sum %2
			%4 f64 = sum %1
			%5 (f64[n],f64,f64) = tuple %2, %3, %4
			return %5
		}`,
		`func f(%0 f64[n]) {
			%1 f64[n], %2 f64, %3 f64 = kernel %0 {dims=0, outs="new,reduce:add:all:0,reduce:add:all:0", safe=true} {(%4 f64[n])
				%5 f64[n] = add %4, %4
				%6 f64[n] = multiply %5, %5
				yield %6, %6, %5
			}
			%7 (f64[n],f64,f64) = tuple %1, %2, %3
			return %7
		}`},
	{"into an array that is read at the same element", "fuse",
		`func f(%0 f64[n], %1 f64[m]) {
			%2 f64[n] = multiply %0, %0
			%3 f64[n] = add %2, %0
			assign %0, %3
			return %0
		}`,
		`func f(%0 f64[n], %1 f64[m]) {
			kernel %0 {dims=0, outs="into:0", safe=true} {(%2 f64[n])
				%3 f64[n] = multiply %2, %2
				%4 f64[n] = add %3, %2
				yield %4
			}
			return %0
		}`},
	{"not into memory that is read elsewhere", "fuse",
		`func f(%0 f64[n]) {
			%1 f64[n]:S = permute %0 {axes=[0]}
			%2 f64[n] = multiply %1, %0
			%3 f64[n] = negative %2
			assign %0, %3
			return %0
		}`,
		`func f(%0 f64[n]) {
			%1 f64[n]:S = permute %0 {axes=[0]}
			%3 f64[n] = kernel %1, %0 {dims=0, outs="new", safe=true} {(%4 f64[n]:S, %5 f64[n])
				%6 f64[n] = multiply %4, %5
				%7 f64[n] = negative %6
				yield %7
			}
			assign %0, %3
			return %0
		}`},
	{"not across a write between", "fuse",
		`func f(%0 f64[n], %1 f64[n], %2 int, %3 f64) {
			%4 f64[n] = negative %0
			store %1, %2, %3 {safe=true}
			%5 f64[n] = add %4, %0
			return %5
		}`,
		`func f(%0 f64[n], %1 f64[n], %2 int, %3 f64) {
			%4 f64[n] = negative %0
			store %1, %2, %3 {safe=true}
			%5 f64[n] = add %4, %0
			return %5
		}`},
	{"not across what may end the block", "fuse",
		`func f(%0 f64[a], %1 bool) {
			%2 f64[a] = multiply %0, %0
			if %1 {
				return %2
			} {
				yield
			}
			%3 f64[a] = divide %2, %0
			return %3
		}`,
		`func f(%0 f64[a], %1 bool) {
			%2 f64[a] = multiply %0, %0
			if %1 {
				return %2
			} {
				yield
			}
			%3 f64[a] = divide %2, %0
			return %3
		}`},
	{"a small producer is not repeated", "fuse",
		`func f(%0 f64[n,m], %1 f64[m]) {
			%2 f64[m] = negative %1
			%3 f64[n,m] = add %0, %2
			return %3
		}`,
		`func f(%0 f64[n,m], %1 f64[m]) {
			%2 f64[m] = negative %1
			%3 f64[n,m] = add %0, %2
			return %3
		}`},
	{"through a permutation", "fuse",
		`func f(%0 f64[n,m], %1 f64[m,n]) {
			%2 f64[n,m] = negative %0
			%3 f64[m,n]:F = permute %2 {axes=[1,0]}
			%4 f64[m,n] = add %3, %1
			return %4
		}`,
		`func f(%0 f64[n,m], %1 f64[m,n]) {
			%4 f64[m,n] = kernel %0, %1 {dims=1, outs="new", safe=true} {(%5 f64[n,m], %6 f64[m,n])
				%7 f64[n,m] = negative %5
				%8 f64[m,n]:F = permute %7 {axes=[1,0]}
				%9 f64[m,n] = add %8, %6
				yield %9
			}
			return %4
		}`},
	{"a carried array is released when it is replaced", "release",
		`func f(%0 f64[n], %1 int) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 f64[n] = negative %0
			%5 f64[n] = for %2, %1, %3, %4 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %0
				%9 bool = py.lt %6, %1
				if %9 {
					continue %7
				} {
					yield
				}
				%10 f64[n] = add %8, %7
				yield %10
			}
			%11 f64 = sum %5
			return %11
		}`,
		`func f(%0 f64[n], %1 int) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 f64[n] = negative %0
			%5 f64[n] = for %2, %1, %3, %4 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %0
				%9 bool = py.lt %6, %1
				if %9 {
					release %8
					continue %7
				} {
					yield
				}
				%10 f64[n] = add %8, %7
				release %7
				release %8
				yield %10
			}
			%11 f64 = sum %5
			release %5
			return %11
		}`},
	{"a borrowed array is retained before a loop takes it", "release",
		`func f(%0 f64[n], %1 int) {
			%3 int = const {value=1}
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %7
				yield %8
			}
			return %5
		}`,
		`func f(%0 f64[n], %1 int) {
			%3 int = const {value=1}
			retain %0
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %7
				release %7
				yield %8
			}
			return %5
		}`},
	{"memory is taken over", "fuse release reuse",
		`func f(%0 f64[n], %1 int, %2 f64) {
			%3 int = const {value=1}
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %2
				%9 f64[n] = add %8, %7
				yield %9
			}
			return %5
		}`,
		`func f(%0 f64[n], %1 int, %2 f64) {
			%3 int = const {value=1}
			retain %0
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%9 f64[n] = kernel %7, %2 {dims=0, outs="new", reuse=[0], safe=true} {(%10 f64[n], %11 f64)
					%12 f64[n] = multiply %10, %11
					%13 f64[n] = add %12, %10
					yield %13
				}
				yield %9
			}
			return %5
		}`},
	{"memory that an argument may share is not", "fuse release reuse",
		`func f(%0 f64[n], %1 int) {
			%3 int = const {value=1}
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%8 f64[n] = multiply %7, %0
				%9 f64[n] = add %8, %7
				yield %9
			}
			return %5
		}`,
		`func f(%0 f64[n], %1 int) {
			%3 int = const {value=1}
			retain %0
			%5 f64[n] = for %3, %1, %3, %0 {(%6 int, %7 f64[n])
				%9 f64[n] = kernel %7, %0 {dims=0, outs="new", safe=true} {(%10 f64[n], %11 f64[n])
					%12 f64[n] = multiply %10, %11
					%13 f64[n] = add %12, %10
					yield %13
				}
				release %7
				yield %9
			}
			return %5
		}`},
	{"an element that a loop updates is carried", "promote",
		`func f(%0 f64[n] in 1, %1 f64[m] in 2, %2 int, %3 int) {
			%4 int = const {value=1}
			for %2, %3, %4 {(%5 int)
				%6 f64 = load %0, %2 {nonneg=true, safe=true}
				%7 f64 = load %1, %5 {nonneg=true, safe=true}
				%8 f64 = scalar.add %6, %7
				store %0, %2, %8 {nonneg=true, safe=true}
				yield
			}
			for %2, %3, %4 {(%9 int)
				%10 f64 = load %0, %2 {nonneg=true, safe=true}
				%11 f64 = load %0, %9 {nonneg=true, safe=true}
				%12 f64 = scalar.add %10, %11
				store %0, %2, %12 {nonneg=true, safe=true}
				yield
			}
			return %3
		}`,
		`func f(%0 f64[n] in 1, %1 f64[m] in 2, %2 int, %3 int) {
			%4 int = const {value=1}
			%5 bool = py.lt %2, %3
			if %5 {
				%6 f64 = load %0, %2 {nonneg=true, safe=true}
				%11 f64 = for %2, %3, %4, %6 {(%7 int, %8 f64)
					%9 f64 = load %1, %7 {nonneg=true, safe=true}
					%10 f64 = scalar.add %8, %9
					yield %10
				}
				store %0, %2, %11 {nonneg=true, safe=true}
				yield
			} {
				yield
			}
			for %2, %3, %4 {(%12 int)
				%13 f64 = load %0, %2 {nonneg=true, safe=true}
				%14 f64 = load %0, %12 {nonneg=true, safe=true}
				%15 f64 = scalar.add %13, %14
				store %0, %2, %15 {nonneg=true, safe=true}
				yield
			}
			return %3
		}`},
	{"what writes no memory that it reads may run again", "again",
		`func f(%0 f64[n] in 1, %1 f64[n] in 2) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 int = dim %0 {axis=0}
			for %2, %4, %3 {(%5 int)
				%6 f64 = load %0, %5 {nonneg=true, safe=true}
				%7 f64 = scalar.multiply %6, %6
				store %1, %5, %7 {nonneg=true, safe=true}
				yield
			}
			for %2, %4, %3 {(%8 int)
				%9 f64 = load %0, %8 {nonneg=true, safe=true}
				%10 f64 = scalar.multiply %9, %9
				store %0, %8, %10 {nonneg=true, safe=true}
				yield
			}
			return %4
		}`,
		`func f(%0 f64[n] in 1, %1 f64[n] in 2) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 int = dim %0 {axis=0}
			for %2, %4, %3 {repeatable=true} {(%5 int)
				%6 f64 = load %0, %5 {nonneg=true, safe=true}
				%7 f64 = scalar.multiply %6, %6
				store %1, %5, %7 {nonneg=true, safe=true}
				yield
			}
			for %2, %4, %3 {(%8 int)
				%9 f64 = load %0, %8 {nonneg=true, safe=true}
				%10 f64 = scalar.multiply %9, %9
				store %0, %8, %10 {nonneg=true, safe=true}
				yield
			}
			return %4
		}`},
	{"rows are independent", "parallel",
		`func f(%0 f64[n,m], %1 int) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 int = dim %0 {axis=0}
			for %2, %4, %3 {(%5 int)
				%6 f64[m] = index %0, %5 {axis=0, nonneg=true, safe=true}
				%7 f64[m] = negative %6
				assign %6, %7
				yield
			}
			for %2, %4, %3 {(%8 int)
				%9 f64[m] = index %0, %8 {axis=0, nonneg=true, safe=true}
				%10 f64[m] = index %0, %2 {axis=0, nonneg=true, safe=true}
				assign %9, %10
				yield
			}
			return %1
		}`,
		`func f(%0 f64[n,m], %1 int) {
			%2 int = const {value=0}
			%3 int = const {value=1}
			%4 int = dim %0 {axis=0}
			for %2, %4, %3 {parallel=true} {(%5 int)
				%6 f64[m] = index %0, %5 {axis=0, nonneg=true, safe=true}
				%7 f64[m] = negative %6
				assign %6, %7
				yield
			}
			for %2, %4, %3 {(%8 int)
				%9 f64[m] = index %0, %8 {axis=0, nonneg=true, safe=true}
				%10 f64[m] = index %0, %2 {axis=0, nonneg=true, safe=true}
				assign %9, %10
				yield
			}
			return %1
		}`},
}

// TestOrder: init checks the order itself; here, that nothing depends on a pass having run.
func TestNoneRequired(t *testing.T) {
	for _, p := range Table {
		if p.Required {
			t.Errorf("%s is required: the pipeline must be right with every pass switched off", p.Name)
		}
	}
}
