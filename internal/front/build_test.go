package front

import (
	"strings"
	"testing"

	"phylanx/internal/ir"
	"phylanx/internal/physl"
)

// program is a function in PhySL with the types it is built for. Nodes are numbered in preorder and stand on one line each.
type program struct {
	name    string
	src     string
	types   string // separated by spaces
	others  []string
	profile map[string]string
	consts  map[int]any
	objects map[string]Object
	want    []string // what the IR holds
	never   []string // and does not hold
	fails   string
	need    int // -1: none; set by tests of that alone
}

var testGlobals = map[string]Binding{
	"range": {Kind: "name", Name: "builtins.range"}, "len": {Kind: "name", Name: "builtins.len"}, "enumerate": {Kind: "name", Name: "builtins.enumerate"},
	"zip": {Kind: "name", Name: "builtins.zip"}, "reversed": {Kind: "name", Name: "builtins.reversed"}, "abs": {Kind: "name", Name: "builtins.abs"},
	"isinstance": {Kind: "name", Name: "builtins.isinstance"}, "float": {Kind: "name", Name: "builtins.float"}, "sum": {Kind: "name", Name: "builtins.sum"}, "any": {Kind: "name", Name: "builtins.any"}, "np": {Kind: "name", Name: "numpy"}, "np.zeros": {Kind: "name", Name: "numpy.zeros"}, "np.exp": {Kind: "name", Name: "numpy.exp"},
	"np.sum": {Kind: "name", Name: "numpy.sum"}, "np.histogram": {Kind: "name", Name: "numpy.histogram"}, "np.pi": {Kind: "const", Value: 3.14, Type: "float"},
	"print": {Kind: "name", Name: "builtins.print"}, "helper": {Kind: "func", Index: 1}, "fib": {Kind: "func", Index: 0}, "obj": {Kind: "object", Slot: 0},
}

func renumber(t *testing.T, text string) (string, []string) {
	t.Helper()
	tree, err := physl.Parse(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	n := int32(0)
	var walk func(x *physl.Node)
	walk = func(x *physl.Node) {
		x.N, x.Line = n, n+1
		n++
		for _, c := range x.Args {
			walk(c)
		}
	}
	walk(tree)
	var params []string
	for _, p := range tree.Args[1 : len(tree.Args)-1] {
		if p.Is("__arg") {
			p = p.Args[0]
		}
		params = append(params, p.Name)
	}
	return tree.String(), params
}

func (p program) build(t *testing.T) (*Result, error) {
	t.Helper()
	req := &Request{Types: strings.Fields(p.types), Profile: p.profile, Consts: p.consts, Objects: p.objects}
	for i, src := range append([]string{p.src}, p.others...) {
		text, params := renumber(t, src)
		globals := map[string]Binding{}
		for k, v := range testGlobals {
			globals[k] = v
		}
		req.Functions = append(req.Functions, Function{Name: "f", PhySL: text, Params: params, Globals: globals})
		_ = i
	}
	return Build(req)
}

func TestBuild(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			r, err := p.build(t)
			if err != nil {
				t.Fatal(err)
			}
			if r.Unit == nil {
				t.Fatalf("needs %v", r.Need)
			}
			text := r.Unit.Format(ir.Style{NoPos: true, Renumber: true})
			if err := ir.Verify(r.Unit); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
			for _, w := range p.want {
				if !strings.Contains(text, w) {
					t.Errorf("no %q in\n%s", w, text)
				}
			}
			for _, w := range p.never {
				if strings.Contains(text, w) {
					t.Errorf("%q in\n%s", w, text)
				}
			}
		})
	}
}

var programs = []program{
	{name: "add", src: "define(f, x, y, return(__add(x, y)))", types: "f64[x0] f64[y0]", want: []string{"guard", "redim", "add"}, never: []string{"pycall"}},
	{name: "python numbers", src: "define(f, a, b, return(__add(__mul(a, 2), b)))", types: "int float", want: []string{"py.mul", "py.cast", "py.add"}},
	{name: "none", src: "define(f, a, block(store(b, a)))", types: "int", want: []string{"none = const"}, never: []string{"checkpoint"}},
	{name: "if joins", src: "define(f, a, block(if(__compare(a, \">\", 0), store(b, 1), store(b, 2.0)), return(b)))", types: "int", want: []string{"<float|int>"}},
	{name: "early return", src: "define(f, a, block(if(__compare(a, \">\", 0), return(1)), return(2)))", types: "int", want: []string{"return"}, never: []string{"exit {"}},
	{name: "both return", src: "define(f, a, if(__compare(a, \">\", 0), return(1), return(2.0)))", types: "int", want: []string{"union"}},
	{name: "sum loop", src: "define(f, x, block(store(s, 0), for_each(i, range(len(x)), __iadd(s, slice(x, i))), return(s)))", types: "f64[x0]",
		want: []string{"<f64|int>", "f64 \"s\")"}, never: []string{"tag"}},
	{name: "while", src: "define(f, n, block(store(i, 0), while(__compare(i, \"<\", n), __iadd(i, 1)), return(i)))", types: "int", want: []string{"loop", "break", "py.add"}},
	{name: "while true", src: "define(f, n, block(store(i, 0), while(true, block(__iadd(i, 1), if(__compare(i, \">\", n), return(i))))))", types: "int", want: []string{"return", "loop"}},
	{name: "loop else", src: "define(f, x, block(store(r, 1), for_each(v, x, if(__compare(v, \">\", 0), break()), store(r, 2)), return(r)))", types: "f64[x0]", want: []string{"break"}},
	{name: "continue", src: "define(f, x, block(store(s, 0.0), for_each(v, x, block(if(__compare(v, \">\", 0), continue()), store(s, v))), return(s)))", types: "f64[x0]", want: []string{"continue"}},
	{name: "unbound after loop", src: "define(f, x, block(for_each(v, x, store(t, v)), return(t)))", types: "f64[x0]", want: []string{`str"$unbound"`, "guard", "checkpoint"}},
	{name: "unbound in if", src: "define(f, a, block(if(a, store(t, 1)), return(t)))", types: "bool", want: []string{"guard"}},
	{name: "store in loop", src: "define(f, x, y, block(for_each(i, range(len(x)), store(slice(x, i), __mul(slice(y, i), 2)))))", types: "f64[x0] f64[y0]",
		want: []string{"checkpoint", `"$it`, "store"}, never: []string{"pycall"}},
	{name: "rows", src: "define(f, x, block(store(s, 0.0), for_each(r, x, store(s, __add(s, slice(r, 0)))), return(s)))", types: "f64[x0,x1]", want: []string{"index"}},
	{name: "enumerate", src: "define(f, x, block(store(s, 0.0), for_each(tuple(i, v), enumerate(x), store(s, __add(s, __mul(i, v)))), return(s)))", types: "f64[x0]", want: []string{"load", "for"}},
	{name: "zip", src: "define(f, x, y, block(store(s, 0.0), for_each(tuple(a, b), zip(x, y), store(s, __add(s, __mul(a, b)))), return(s)))", types: "f64[x0] f64[y0]", want: []string{"for"}},
	{name: "reversed range", src: "define(f, n, block(store(s, 0), for_each(i, reversed(range(n)), store(s, __add(s, i))), return(s)))", types: "int", want: []string{"for"}},
	{name: "negative step", src: "define(f, n, block(store(s, 0), for_each(i, range(n, 0, -2), store(s, __add(s, i))), return(s)))", types: "int", want: []string{"for", "value=-2"}},
	{name: "run-time step", src: "define(f, n, k, block(store(s, 0), for_each(i, range(0, n, k), store(s, __add(s, i))), return(s)))", types: "int int", want: []string{"py.floordiv", "for"}},
	{name: "unrolled tuple", src: "define(f, a, block(store(s, 0), for_each(v, tuple(1, 2.5, a), store(s, __add(s, v))), return(s)))", types: "int", want: []string{"py.add"}, never: []string{"for"}},
	{name: "swap in loop", src: "define(f, n, block(store(tuple(a, b), tuple(0, 1)), for_each(i, range(n), store(tuple(a, b), tuple(b, __add(a, b)))), return(a)))", types: "int", want: []string{"for", "py.add"}},
	{name: "chain", src: "define(f, a, b, return(__compare(0, \"<\", a, \"<\", b)))", types: "int int", want: []string{"if"}},
	{name: "and or", src: "define(f, a, b, return(__or(__and(a, b), 0)))", types: "int float", want: []string{"if", "union"}},
	{name: "is none", src: "define(f, a, b, return(if(__compare(b, \"is\", nil), a, 0.5)))", types: "int none", never: []string{"if"}},
	{name: "nested function", src: "define(f, x, block(define(g, y, return(__add(y, k))), store(k, 3), return(g(x))))", types: "float", want: []string{"py.add"}, never: []string{"scope"}},
	{name: "lambda", src: "define(f, x, block(store(g, lambda(y, __mul(y, x))), return(g(2))))", types: "float", want: []string{"py.mul"}},
	{name: "helper", src: "define(f, x, return(helper(x)))", others: []string{"define(helper, x, __arg(a, 2), block(if(__compare(x, \">\", 0), return(x)), return(__mul(a, x))))"}, types: "float",
		want: []string{"scope", "leave"}},
	{name: "keyword", src: "define(f, x, return(helper(1, __arg(b, x))))", others: []string{"define(helper, a, b, return(__sub(a, b)))"}, types: "float", want: []string{"py.sub"}},
	{name: "recursion", src: "define(fib, n, block(if(__compare(n, \"<\", 2), return(n)), return(__add(fib(__sub(n, 1)), fib(__sub(n, 2))))))", types: "int",
		want: []string{"call", "func fib"}},
	{name: "local array in helper", src: "define(f, x, block(store(s, 0.0), for_each(i, range(10), store(s, __add(s, slice(helper(x), 0)))), return(s)))",
		others: []string{"define(helper, x, block(store(y, np.zeros(len(x))), for_each(i, range(len(x)), store(slice(y, i), slice(x, i))), return(y)))"},
		types:  "f64[x0]", want: []string{"store"}, never: []string{"exit {", "pycall"}},
	{name: "pycall unknown", src: "define(f, x, block(store(h, np.histogram(x)), return(x)))", types: "f64[x0]", want: []string{"exit", "site=0"}},
	{name: "pycall known", src: "define(f, x, block(store(h, np.histogram(x)), return(__mul(h, x))))", types: "f64[x0]", profile: map[string]string{"0:6": "f64[?0]"},
		want: []string{"pycall", "multiply", "at=\"8\""}},
	{name: "print", src: "define(f, x, block(print(x), return(1)))", types: "int", want: []string{"pycall", "return"}},
	{name: "draws", src: `define(f, g, x, block(store(slice(x, 0), __div(1., __call(__attr(g, "random")))), return(__call(__attr(g, "normal"), 0., 1., len(x)))))`, types: "object:Generator f64[x0]",
		want: []string{"random.known", "draw.random", "store", "draw.normal"}, never: []string{"pycall"}},
	{name: "entangled", src: "define(f, x, block(store(h, __add(np.histogram(x), x)), return(h)))", types: "f64[x0]", profile: map[string]string{"0:6": "f64[?0]", "0:7": "f64[?0]"},
		want: []string{"pycall", "$v"}},
	{name: "try", src: "define(f, x, block(__python(\"Try\", list(x), list(y)), return(y)))", types: "int", profile: map[string]string{"0:4": "(float)"}, want: []string{"pycall", "item"}},
	{name: "object", objects: map[string]Object{"h0": {Attrs: map[string]Binding{"x": {Kind: "none"}}}}, src: "define(f, a, return(obj.x(a)))", types: "int object", want: []string{"exit"}},
	{name: "raise", src: "define(f, a, block(if(__compare(a, \"<\", 0), raise(ValueError())), return(a)))", types: "int", want: []string{"exit"}},
	{name: "assert", src: "define(f, a, block(assert(__compare(a, \"<\", 0)), return(a)))", types: "int", want: []string{"guard"}},
	{name: "shrinking", src: "define(f, x, block(for_each(i, range(3), store(x, slice(x, __slice(1, __none(), __none())))), return(x)))", types: "f64[x0]", want: []string{"for"}},
	{name: "union operand", src: "define(f, c, x, block(store(s, if(c, 1, x)), return(__add(s, 1))))", types: "bool f64", want: []string{"tag", "member"}},
	{name: "augmented array", src: "define(f, x, y, block(__iadd(x, y), return(x)))", types: "f64[x0] f64[x0]", want: []string{"assign"}},
	{name: "shape", src: "define(f, x, return(slice(__attr(x, \"shape\"), 0)))", types: "f64[x0]", want: []string{"dim"}},
	{name: "nested sum", src: "define(f, x, block(store(s, 0), for_each(i, range(len(x)), for_each(j, range(len(x)), __iadd(s, slice(x, i, j)))), return(s)))", types: "f64[x0,x1]",
		want: []string{"<f64|int>", "f64 \"s\")"}},
	{name: "sum of a generator", src: "define(f, x, y, return(helper(__genexp(__mul(a, b), __for(tuple(a, b), zip(x, y), __compare(a, \">\", 0))))))", types: "f64[x0] f64[y0]",
		others: []string{"define(helper, xs, __arg(s, 0), block(for_each(v, xs, store(s, __add(s, v))), return(s)))"},
		want:   []string{"for", "scalar.multiply"}, never: []string{"pycall", "site"}},
	{name: "any of a generator", src: "define(f, x, y, return(helper(__genexp(__compare(a, \">\", y), __for(a, x)))))", types: "f64[x0] float",
		others: []string{"define(helper, xs, block(for_each(v, xs, if(v, return(true))), return(false)))"}, want: []string{"leave", "for"}, never: []string{"site"}},
	{name: "a generator in a variable", src: "define(f, x, block(store(g, __genexp(a, __for(a, x))), return(helper(g))))", types: "f64[x0]",
		others: []string{"define(helper, xs, block(for_each(v, xs, if(v, return(true))), return(false)))"}, want: []string{"leave", "for"}, never: []string{"site"}},
	{name: "a generator that is gone over twice", src: "define(f, x, block(store(g, __genexp(a, __for(a, x))), return(tuple(helper(g), helper(g)))))", types: "f64[x0]",
		others: []string{"define(helper, xs, block(for_each(v, xs, if(v, return(true))), return(false)))"}, want: []string{"exit"}},
	{name: "a generator function", src: "define(f, n, block(store(s, 0), for_each(v, helper(n), if(__compare(v, \">\", 9), break(), __iadd(s, v))), return(s)))", types: "int",
		others: []string{"define(helper, k, while(true, block(__yield(k), __iadd(k, 1))))"}, want: []string{"loop", "break"}, never: []string{"site", "pycall"}},
	{name: "swap of elements", src: "define(f, x, i, store(tuple(slice(x, i), slice(x, __add(i, 1))), tuple(slice(x, __add(i, 1)), slice(x, i))))", types: "f64[x0] int",
		want: []string{"store", "safe=true"}, never: []string{"pycall"}},
	{name: "mutual recursion", src: "define(f, n, block(define(e, k, return(if(__compare(k, \"==\", 0), true, o(__sub(k, 1))))), define(o, k, return(if(__compare(k, \"==\", 0), false, e(__sub(k, 1))))), return(e(n))))",
		types: "int", want: []string{"call", "func e"}},
	{name: "recursion with a captured variable", src: "define(f, n, m, block(define(p, k, __arg(a, 2), return(if(__compare(k, \"==\", 0), 1, __mul(m, p(__sub(k, 1)))))), return(p(n))))", types: "int int",
		want: []string{"call", "func p"}},
	{name: "isinstance", src: "define(f, x, return(if(isinstance(x, tuple(float, np.float32)), 1, 2.5)))", types: "f64", want: []string{"= const {value=1}"}, never: []string{"if"}},
	{name: "none unpacked", src: "define(f, c, block(store(r, if(c, tuple(1, 2), nil)), store(tuple(a, b), r), return(__add(a, b))))", types: "bool", want: []string{"tag", "guard"}, never: []string{"pycall"}},
	{name: "closure kept at checkpoint", src: "define(f, x, block(store(g, lambda(y, __mul(y, x))), print(1), return(g(2))))", types: "int", want: []string{"static="}},
	{name: "gradient descent", src: `define(f, x, y, n, block(store(w, np.zeros(slice(__attr(x, "shape"), 1))), for_each(i, range(n), block(
		store(p, __div(1.0, __add(1.0, np.exp(__minus(__matmul(x, w)))))), store(w, __sub(w, __mul(0.1, __matmul(__sub(p, y), x)))))), return(w)))`,
		types: "f64[x0,x1] f64[y0] int", want: []string{"for", "matmul"}, never: []string{"pycall", "site"}},
}
