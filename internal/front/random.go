package front

import (
	"strconv"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
	"phylanx/internal/op"
	"phylanx/internal/physl"
)

// randomMethods are the methods of Generator and RandomState that are compiled, by class; functions of numpy.random are those of the global RandomState.
// Those of Python's own Random that are not here are written in Python (_numpy/randoms.py).
var randomMethods = map[string]map[string]libFunc{nd.Generator.Text: {}, nd.RandomState.Text: {}, nd.Random.Text: {
	"random":      {"", drawnNumber("random", nd.Float64)},
	"gauss":       {"mu=0.0, sigma=1.0", drawnNumber("gauss", nd.Float64, "mu", "sigma")},
	"getrandbits": {"k, /", drawnNumber("bits", nd.Int64, "k")},
	"seed":        {"a=None, version=2", seeded},
}}

// distributions are the signatures of the methods that draw numbers, without what Generator's have beside size. modern: RandomState's is another algorithm.
var distributions = []struct {
	name, sig string
	modern    bool
}{
	{name: "standard_cauchy"}, {name: "uniform", sig: "low=0.0, high=1.0"}, {name: "normal", sig: "loc=0.0, scale=1.0"}, {name: "exponential", sig: "scale=1.0"},
	{name: "gamma", sig: "shape, scale=1.0"}, {name: "beta", sig: "a, b"}, {name: "chisquare", sig: "df"}, {name: "f", sig: "dfnum, dfden"},
	{name: "pareto", sig: "a"}, {name: "weibull", sig: "a"}, {name: "power", sig: "a"}, {name: "laplace", sig: "loc=0.0, scale=1.0"},
	{name: "gumbel", sig: "loc=0.0, scale=1.0"}, {name: "logistic", sig: "loc=0.0, scale=1.0"}, {name: "lognormal", sig: "mean=0.0, sigma=1.0"},
	{name: "rayleigh", sig: "scale=1.0"}, {name: "standard_t", sig: "df"}, {name: "triangular", sig: "left, mode, right"},
	{name: "wald", sig: "mean, scale", modern: true}, {name: "vonmises", sig: "mu, kappa", modern: true},
	{name: "noncentral_chisquare", sig: "df, nonc", modern: true},
	{name: "poisson", sig: "lam=1.0"}, {name: "binomial", sig: "n, p"}, {name: "negative_binomial", sig: "n, p"}, {name: "geometric", sig: "p"},
	{name: "zipf", sig: "a", modern: true}, {name: "logseries", sig: "p"}, {name: "hypergeometric", sig: "ngood, nbad, nsample", modern: true},
}

func init() {
	generator, state := randomMethods[nd.Generator.Text], randomMethods[nd.RandomState.Text]
	for _, d := range distributions {
		f := libFunc{strings.TrimPrefix(d.sig+", size=None", ", "), drawn(d.name, d.sig)}
		generator[d.name] = f
		if !d.modern {
			state[d.name] = f
		}
	}
	for name, sig := range map[string]string{"random": "", "standard_normal": "", "standard_exponential": "", "standard_gamma": "shape"} {
		more := ", size=None, dtype=None, out=None"
		if name == "standard_exponential" {
			more = ", size=None, dtype=None, method='zig', out=None"
		}
		generator[name] = libFunc{strings.TrimPrefix(sig+more, ", "), drawn(name, sig)}
		state[name] = libFunc{strings.TrimPrefix(sig+", size=None", ", "), drawn(name, sig)}
	}
	for _, name := range []string{"random_sample", "ranf", "sample"} {
		state[name] = state["random"]
	}
	state["rand"], state["randn"] = libFunc{"*size", drawnBySizes("random")}, libFunc{"*size", drawnBySizes("standard_normal")}
	generator["integers"], state["randint"] = libFunc{"low, high=None, size=None, dtype=None, endpoint=False", integers}, libFunc{"low, high=None, size=None, dtype=None", integers}
	generator["shuffle"], state["shuffle"] = libFunc{"x, axis=0", shuffle}, libFunc{"x", shuffle}
	generator["permutation"], state["permutation"] = libFunc{"x, axis=0", permutation}, libFunc{"x", permutation}
	generator["permuted"] = libFunc{"x, *, axis=None, out=None", permuted}
	generator["choice"], state["choice"] = libFunc{"a, size=None, replace=True, p=None, axis=0, shuffle=True", choice}, libFunc{"a, size=None, replace=True, p=None", choice}
	for name, f := range state {
		functions["numpy.random."+name] = libFunc{f.sig, func(c *libCall) (*ir.Value, error) {
			c.args["self"] = c.node("random.global", nil, nil).Out()
			return f.build(c)
		}}
	}
	functions["numpy.random.default_rng"] = libFunc{"seed=None", made(op.MakeGenerator)}
	functions["numpy.random.mtrand.RandomState"] = libFunc{"seed=None", made(op.MakeRandomState)}
	functions["random.Random"] = libFunc{"x=None", made(op.MakeRandom)}
	functions["numpy.random.seed"] = libFunc{"seed=None", made(op.SeedGlobal)}
}

// isDraw reports whether g.name is a method of a random generator that is compiled.
func (b *builder) isDraw(g *ir.Value, name string) bool {
	_, row := randomMethods[g.Type.Text][name]
	_, own := b.ownFunction(g.Type.Text + "." + name)
	return row || own
}

// randomMethod is g.name(args) of a random generator.
func (b *builder) randomMethod(g *ir.Value, name string, args []argument, n *physl.Node) (*ir.Value, error) {
	f, ok := randomMethods[g.Type.Text][name]
	if own, found := b.ownFunction(g.Type.Text + "." + name); found && !ok {
		b.knownGenerator(g) // before the function changes anything
		return b.callFunction(own, append([]argument{{value: g}}, args...))
	}
	if !ok {
		return nil, refuse("method %s of %s", name, g.Type.Text)
	}
	c, err := b.bind(name, f.sig, args, n)
	if err != nil {
		return nil, err
	}
	c.args["self"] = g
	return f.build(c)
}

// made calls what makes a generator, or seeds the global one, with one int at most. NumPy does that: seeding takes it microseconds.
func made(what int64) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		var args []*ir.Value
		if s := c.seed(); s != nil && s.Type.Kind != nd.None {
			if !s.Type.IsNum() || !s.Type.Elem.IsInt() {
				return nil, refuse("%s() of %s", c.name, s.Type)
			}
			s = c.pyInt(s)
			if what != op.MakeRandom {
				c.guard(c.compareInts(">=", s, c.int(0)), "a negative seed")
			}
			if what == op.MakeRandomState || what == op.SeedGlobal {
				c.guard(c.compareInts("<", s, c.int(1<<32)), "a seed of more than 32 bits")
			}
			args = append(args, s)
		}
		if what == op.SeedGlobal {
			c.knownGenerator(c.node("random.global", nil, nil).Out())
		}
		r := c.node("random.make", args, op.Attrs{"what": what, "count": int64(len(args))}).Out()
		if what == op.SeedGlobal {
			return c.none(), nil
		}
		return r, nil
	}
}

// seed is what a generator is made of.
func (c *libCall) seed() *ir.Value {
	if s := c.args["seed"]; s != nil {
		return s
	}
	return c.args["x"] // of random.Random
}

// drawnNumber builds a method of Random that draws one number, with parameters that are converted to floats.
func drawnNumber(row string, d nd.DType, params ...string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		var args []*ir.Value
		for _, p := range params {
			v := c.args[p]
			switch {
			case v == nil:
				v = c.constant(nd.PyFloat, map[string]float64{"mu": 0, "sigma": 1}[p])
			case v.Type.Kind != nd.Py && v.Type.Kind != nd.Scalar || d == nd.Int64 && !v.Type.Elem.IsInt() || v.Type.Elem.IsComplex():
				return nil, refuse("%s() with %s of type %s", c.name, p, v.Type)
			}
			args = append(args, c.cast(v, nd.Float64, nd.Scalar))
		}
		attrs := op.Attrs{"legacy": false}
		if row != "bits" {
			attrs["safe"] = true
		}
		return c.draw("draw."+row, args, d, "py", nil, attrs), nil
	}
}

// seeded is Random.seed of an int.
func seeded(c *libCall) (*ir.Value, error) {
	s := c.args["a"]
	if s == nil || c.by["version"] || s.Type.Kind != nd.Py || s.Type.Elem != nd.Int64 {
		return nil, refuse("seed() of anything but an int")
	}
	c.knownGenerator(c.args["self"])
	c.node("random.seed", []*ir.Value{c.args["self"], s}, nil)
	return c.none(), nil
}

// knownGenerator guards that draws from g can be compiled.
func (b *builder) knownGenerator(g *ir.Value) {
	if b.proved > 0 {
		return
	}
	b.guard(b.node("random.known", []*ir.Value{g}, nil).Out(), "a bit generator that is not NumPy's own")
}

// draw is what a row draws: a number of kind form ("py", "np") where extents is nil, else an array.
func (c *libCall) draw(row string, params []*ir.Value, d nd.DType, form string, extents []*ir.Value, attrs op.Attrs) *ir.Value {
	g := c.args["self"]
	c.knownGenerator(g)
	t := nd.Type{Kind: nd.Py, Elem: d}
	switch {
	case extents != nil:
		c.limited(extents)
		t, form = nd.ArrayOf(d, c.dimsOf(extents)...), "array"
	case form == "np":
		t = nd.ScalarOf(d)
	}
	all := op.Attrs{"dtype": d, "form": form}
	for k, v := range attrs {
		all[k] = v
	}
	args := append(append([]*ir.Value{g}, params...), extents...)
	return c.node(row, args, all, t).Out()
}

// size is the parameter size: nil for one number.
func (c *libCall) size() ([]*ir.Value, error) {
	if !c.given("size") {
		return nil, nil
	}
	extents, err := c.extents(c.args["size"])
	if err == nil && extents == nil || len(extents) > maxRankDrawn {
		return nil, refuse("%s() with size=%s", c.name, c.args["size"].Type)
	}
	return extents, err
}

const maxRankDrawn = 8 // PHX_MAXDIM

// drawn builds a method that draws from a distribution; sig names its parameters.
func drawn(name, sig string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		extents, err := c.size()
		if err != nil {
			return nil, err
		}
		params, err := c.parameters(name, sig)
		if err != nil {
			return nil, err
		}
		d, form := nd.Float64, "py"
		if wholeNumbers(name) {
			d = nd.Int64
		}
		if d, err = c.dtype("dtype", d); err != nil {
			return nil, err
		}
		if method, err := c.text("method", "zig"); err != nil || method != "zig" {
			return nil, refuse("%s() with method=%q", c.name, method)
		}
		if d != nd.Float64 && d != nd.Int64 && !(d == nd.Float32 && c.by["dtype"]) {
			return nil, refuse("%s() with dtype=%s", c.name, d.NumPy())
		}
		out := c.args["out"]
		if c.given("out") {
			if extents, err = c.outExtents(out, d); err != nil {
				return nil, err
			}
		}
		if extents, err = c.drawnExtents(params, extents); err != nil {
			return nil, err
		}
		if d == nd.Float32 && extents == nil {
			form = "np"
		}
		attrs := op.Attrs{"legacy": c.args["self"].Type.Text == nd.RandomState.Text}
		if len(params) == 0 {
			attrs["safe"] = true
		}
		r := c.draw("draw."+name, params, d, form, extents, attrs)
		switch {
		case c.given("out"):
			return out, c.write(out, r)
		case form == "np":
			return c.python(r), nil
		}
		return r, nil
	}
}

// drawnBySizes builds rand and randn, whose arguments are the extents.
func drawnBySizes(name string) buildFunc {
	return func(c *libCall) (*ir.Value, error) {
		if sizes, _ := c.members(c.args["size"]); len(sizes) == 0 {
			delete(c.args, "size")
		}
		return drawn(name, "")(c)
	}
}

func wholeNumbers(name string) bool {
	for _, d := range op.Distributions {
		if d.Name == name {
			return d.Whole
		}
	}
	return false
}

// parameters are those of a distribution: float64, or int64 where NumPy wants integers.
func (c *libCall) parameters(name, sig string) ([]*ir.Value, error) {
	var out []*ir.Value
	for _, p := range strings.Split(sig, ", ") {
		pname, otherwise, _ := strings.Cut(p, "=")
		if pname == "" {
			continue
		}
		v := c.args[pname]
		if v == nil {
			k, err := strconv.ParseFloat(otherwise, 64)
			if err != nil {
				return nil, refuse("%s() without %s", name, pname)
			}
			v = c.constant(nd.PyFloat, k)
		}
		v, err := c.ufuncArg(v)
		if err != nil {
			return nil, err
		}
		d := nd.Float64
		if name == "hypergeometric" || name == "binomial" && pname == "n" {
			d = nd.Int64
		}
		if e := v.Type.Elem; e.IsComplex() || e == nd.Bool || d == nd.Int64 && (!e.IsInt() || e == nd.Uint64) {
			return nil, refuse("%s() with %s of type %s", name, pname, v.Type)
		}
		out = append(out, c.cast(v, d, nd.Scalar))
	}
	return out, nil
}

// drawnExtents are those of the result: of size, to which the parameters broadcast, or else of what they broadcast to; nil where all are numbers.
func (c *libCall) drawnExtents(params, size []*ir.Value) ([]*ir.Value, error) {
	var dims []nd.Dim
	for _, v := range params {
		dims = c.broadcastDims(dims, v.Type.Dims)
	}
	if len(dims) == 0 {
		return size, nil
	}
	if size == nil {
		out := make([]*ir.Value, len(dims))
		for i, d := range dims {
			out[i] = c.extent(d)
		}
		return out, nil
	}
	if len(dims) > len(size) {
		return nil, refuse("%s() with a size of fewer axes than the parameters", c.name)
	}
	to := c.dimsOf(size)
	for _, v := range params {
		c.fit(v, to)
	}
	return size, nil
}

// outExtents are those of the array that takes the numbers.
func (c *libCall) outExtents(out *ir.Value, d nd.DType) ([]*ir.Value, error) {
	if c.given("size") || !out.Type.IsArray() || out.Type.Elem != d || out.Type.Order != nd.C || out.Type.ReadOnly || out.Type.Rank() == 0 {
		return nil, refuse("%s() with out= of type %s", c.name, out.Type)
	}
	return c.shape(out), nil
}
