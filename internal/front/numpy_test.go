package front

import (
	"slices"
	"strings"
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// arrayProgram is one expression of x, y: what its IR holds, and the result's type. Where left is not empty, the expression is left to Python for a
// reason that holds it.
type arrayProgram struct {
	expr, types string
	want        []string
	result      string
	left        string
	never       string // what the IR does not hold
}

func init() {
	for _, name := range []string{"numpy.add", "numpy.concatenate", "numpy.arange", "numpy.linalg.qr", "numpy.argsort", "numpy.where", "numpy.reshape", "numpy.float32", "numpy.argmax",
		"numpy.add.reduce", "numpy.einsum", "numpy.ones", "numpy.clip", "math.sqrt"} {
		testGlobals[strings.Replace(name, "numpy", "np", 1)] = Binding{Kind: "name", Name: name}
	}
}

var arrayPrograms = []arrayProgram{
	// NEP 50
	{expr: `__add(x, 1)`, types: "u8[n]", want: []string{"const {value=1}", "u8[n] = add"}, result: "u8[n]"},
	{expr: `__add(x, 300)`, types: "u8[n]", left: "out of bounds for uint8"},
	{expr: `__add(x, y)`, types: "u8[n] int", want: []string{"weak.u8"}, result: "u8[n]"},
	{expr: `__mul(x, 2.5)`, types: "f32[n]", result: "f32[n]"},
	{expr: `__mul(x, 1e300)`, types: "f32[n]", left: "overflows float32"},
	{expr: `__add(x, y)`, types: "f64 int", want: []string{"scalar.add"}, result: "f64"},
	{expr: `__pow(x, 2)`, types: "f64[n]", want: []string{"square"}, result: "f64[n]"},
	{expr: `__pow(x, 2)`, types: "f64", want: []string{"power"}, result: "f64"},
	{expr: `__sub(x, x)`, types: "b1[n]", left: "not defined on booleans"},
	// broadcasting
	{expr: `__add(x, y)`, types: "f64[n,m] f64[m]", result: "f64[n,m]"},
	{expr: `__add(x, y)`, types: "f64[n,m] f64[k]", want: []string{"guard", "redim"}, result: "f64[n,m]"},
	{expr: `__add(x, y)`, types: "f64[n,1] f64[m]", result: "f64[n,m]"},
	{expr: `__add(x, y)`, types: "f64[] f64[]", want: []string{"load"}, result: "f64"},
	{expr: `__add(x, 1)`, types: "f64[n,m]:F", want: []string{"permute"}, result: "f64[n,m]:F"},
	// views
	{expr: `__sub(slice(x, __slice(1, __none(), __none())), slice(x, __slice(__none(), -1, __none())))`, types: "f64[n]", want: []string{"f64[n-1] = subtract"}, never: "guard"},
	{expr: `slice(slice(x, __slice(1, __none(), __none())), __slice(__none(), -1, __none()))`, types: "f64[n]", want: []string{"f64[n-2] = slice"}, never: "checkpoint"},
	{expr: `slice(x, __slice(__none(), __none(), __none()), __slice(0, 1, __none()))`, types: "f64[n,m]", want: []string{"index", "newaxis"}, result: "f64[n,1]:S"},
	{expr: `slice(x, __slice(__none(), __none(), -1))`, types: "f64[n]", result: "f64[n]:S"},
	{expr: `slice(x, 0, y)`, types: "f64[n,m] int", want: []string{"load"}, result: "f64"},
	{expr: `slice(x, ellipsis, nil)`, types: "f64[n]", want: []string{"newaxis"}, result: "f64[n,1]"},
	{expr: `slice(x, 0, 0, 0)`, types: "f64[n,m]", left: "too many indices"},
	{expr: `__attr(x, "T")`, types: "f64[n,m]", want: []string{"permute"}, result: "f64[m,n]:F"},
	{expr: `__call(__attr(x, "reshape"), -1, 1)`, types: "f64[n,m]", want: []string{"reshape"}},
	{expr: `__call(__attr(x, "reshape"), -1)`, types: "f64[n,m]:S", want: []string{"reshape.fits", "reshape", "copy"}},
	{expr: `__call(__attr(x, "ravel"))`, types: "f64[n,m]:S", want: []string{"contiguous", "reshape", "copy"}},
	// index arrays
	{expr: `slice(x, y)`, types: "f64[n,m] i64[k]", want: []string{"gather", "axes=[0]"}, result: "f64[k,m]"},
	{expr: `slice(x, 0, __slice(__none(), __none(), __none()), y)`, types: "f64[n,m,l] i64[k]", want: []string{"index", "at=0", "axes=[1]", "beside an axis without elements"}, result: "f64[k,m]"},
	{expr: `slice(x, __slice(__none(), __none(), __none()), 0, y)`, types: "f64[n,m,l] i64[k]", want: []string{"index", "at=0", "axes=[1]", "permute"}, result: "f64[n,k]:F"},
	{expr: `slice(x, y)`, types: "f64[n,m] b1[n]", want: []string{"flatnonzero", "gather"}},
	{expr: `slice(x, y)`, types: "f64[n,m] b1[n,m]", want: []string{"flatnonzero", "remainder", "floor_divide", "gather"}},
	{expr: `slice(x, y)`, types: "f64[n] f64[k]", left: "an index of type"},
	// reductions
	{expr: `np.sum(x)`, types: "i8[n,m]", want: []string{"cast", "sum"}, result: "i64"},
	{expr: `np.sum(x, __arg(axis, 1), __arg(keepdims, true))`, types: "f64[n,m]", want: []string{"axes=[1]", "keepdims=true"}, result: "f64[n,1]"},
	{expr: `np.sum(x, tuple(0, -1))`, types: "f64[n,m,l]", want: []string{"axes=[0,2]"}, result: "f64[m]"},
	{expr: `np.sum(x, 2)`, types: "f64[n,m]", left: "out of bounds"},
	{expr: `np.add.reduce(x)`, types: "f64[n,m]", want: []string{"axes=[0]"}, result: "f64[m]"},
	{expr: `__call(__attr(x, "argmax"))`, types: "f64[n,m]:F", want: []string{"argmax"}, result: "i64"},
	// new arrays
	{expr: `np.zeros(slice(__attr(x, "shape"), 1))`, types: "f64[n,m]", want: []string{"full"}, result: "f64[m]"},
	{expr: `np.zeros(tuple(2, 3), np.float32)`, types: "f64[n]", result: "f32[2,3]"},
	{expr: `np.zeros(y)`, types: "f64[n] int", want: []string{"a negative extent"}},
	{expr: `np.concatenate(tuple(x, y))`, types: "f64[n] f32[m]", want: []string{"empty", "assign", "cast"}},
	{expr: `np.arange(slice(__attr(x, "shape"), 0))`, types: "f64[n]", result: "i64[n]"},
	// products
	{expr: `__matmul(x, y)`, types: "f64[n,m] f64[m]", want: []string{"matmul"}, result: "f64[n]"},
	{expr: `__matmul(x, x)`, types: "f64[n]", result: "f64"},
	{expr: `np.einsum("ij,kj->ik", x, y)`, types: "f64[n,m] f64[k,m]", want: []string{"permute", "matmul"}, result: "f64[n,k]"},
	{expr: `slice(np.linalg.qr(x), 0)`, types: "f64[n,n]", want: []string{"qr"}, result: "f64[n,n]"},
	{expr: `np.linalg.qr(x)`, types: "f64[n,n]", want: []string{"qr"}, result: "(f64[n,n],f64[n,n]):QRResult"},
	{expr: `np.argsort(x)`, types: "f64[n]", want: []string{"argsort", "sort", "less", "routine.argsort"}, result: "i64[n]"},
	{expr: `np.argsort(x, __arg(kind, "stable"))`, types: "f64[n]", want: []string{"argsort"}, result: "i64[n]"},
	{expr: `np.where(__compare(x, ">", 0.0), x, 0.0)`, types: "f64[n]", want: []string{"where"}, result: "f64[n]"},
	{expr: `np.where(__compare(x, ">", 0.0), 1, 2)`, types: "f64", want: []string{"full"}, result: "i64[]"},
	{expr: `math.sqrt(x)`, types: "float", want: []string{"math.sqrt"}, result: "float"},
	{expr: `math.sqrt(x)`, types: "f64", want: []string{"math.sqrt"}, result: "float"},
}

func TestArrayExpressions(t *testing.T) {
	for _, p := range arrayPrograms {
		t.Run(p.expr+" "+p.types, func(t *testing.T) {
			params := "x, y"
			if !strings.Contains(p.types, " ") {
				params = "x"
			}
			r, err := program{src: "define(f, " + params + ", block(return(" + p.expr + ")))", types: p.types}.build(t)
			if err != nil {
				t.Fatal(err)
			}
			text := r.Unit.String()
			if err := ir.Verify(r.Unit); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			reasons := text
			for _, c := range r.Pycalls {
				reasons += c.Reason
			}
			if p.left != "" && !strings.Contains(reasons, p.left) {
				t.Errorf("not left to Python because %q:\n%s", p.left, reasons)
			}
			if p.left == "" && len(r.Pycalls) > 0 {
				t.Errorf("left to Python: %s", r.Pycalls[0].Reason)
			}
			for _, w := range p.want {
				if !strings.Contains(text, w) {
					t.Errorf("no %q in\n%s", w, text)
				}
			}
			if p.never != "" && strings.Contains(text, p.never) {
				t.Errorf("%q in\n%s", p.never, text)
			}
			if got := r.Unit.Funcs[0].Result.String(); p.result != "" && got != p.result {
				t.Errorf("result %s, want %s\n%s", got, p.result, text)
			}
		})
	}
}

// Every library function's signature names each parameter once, and no function hides a row that would do.
func TestSignatures(t *testing.T) {
	for name, f := range functions {
		seen := map[string]bool{}
		for _, p := range params(f.sig) {
			if seen[p] {
				t.Errorf("%s: parameter %s twice in %q", name, p, f.sig)
			}
			seen[p] = true
		}
	}
}

func TestBind(t *testing.T) {
	b := &builder{session: &session{lists: &lists{}}, f: &ir.Func{}, cur: &ir.Block{}, consts: map[*ir.Block]map[string]*ir.Value{}}
	v := func() argument { return argument{value: b.f.NewValue(nd.PyInt)} }
	k := func(name string) argument { a := v(); a.name = name; return a }
	for _, c := range []struct {
		sig  string
		args []argument
		want []string // parameters that are bound; nil: refused
	}{
		{"a, axis=None", []argument{v()}, []string{"a"}},
		{"a, axis=None", []argument{v(), v()}, []string{"a", "axis"}},
		{"a, axis=None", []argument{v(), v(), v()}, nil},
		{"a, axis=None", []argument{k("axis")}, nil},
		{"a, /", []argument{k("a")}, nil},
		{"a, *, axis=None", []argument{v(), v()}, nil},
		{"a, *, axis=None", []argument{v(), k("axis")}, []string{"a", "axis"}},
		{"*, axis=None", []argument{v()}, nil},
		{"a, axis=None", []argument{v(), k("a")}, nil},
		{"a, axis=None", []argument{v(), k("other")}, nil},
		{"*xs, axis=None", []argument{v(), v(), k("axis")}, []string{"axis", "xs"}},
	} {
		got, err := b.bind("f", c.sig, c.args, nil)
		if (err == nil) != (c.want != nil) {
			t.Errorf("%s with %d arguments: %v", c.sig, len(c.args), err)
			continue
		}
		if err != nil {
			continue
		}
		if names := sortedKeys(got.args); !slices.Equal(names, c.want) {
			t.Errorf("%s: bound %v, want %v", c.sig, names, c.want)
		}
	}
}

// The names under which rows can be called are unique between the functions here and those that rows serve by themselves.
func TestRowsReachable(t *testing.T) {
	for _, s := range op.Table() {
		for _, name := range s.NumPy {
			_, own := functions[name]
			switch s.Class {
			case op.Map, op.Reduce, op.Scan:
			default:
				if !own && !strings.HasPrefix(name, "numpy.fft") && !strings.HasPrefix(name, "numpy.random") {
					t.Errorf("%s, of row %s, has no call", name, s.Name)
				}
			}
		}
	}
}
