package op

import "phylanx/internal/nd"

// Distributions are the rows that draw numbers: how many parameters each has, and whether its numbers are integers.
var Distributions = []struct {
	Name   string
	Params int
	Whole  bool
	Doc    string
}{
	{"random", 0, false, "Uniform numbers in [0, 1)."},
	{"standard_normal", 0, false, "Normal numbers of mean 0 and deviation 1."},
	{"standard_exponential", 0, false, "Exponential numbers of mean 1."},
	{"standard_cauchy", 0, false, "Cauchy numbers."},
	{"uniform", 2, false, "Uniform numbers between low and high."},
	{"normal", 2, false, "Normal numbers of a mean and a deviation."},
	{"exponential", 1, false, "Exponential numbers of a mean."},
	{"standard_gamma", 1, false, "Gamma numbers of a shape."},
	{"gamma", 2, false, "Gamma numbers of a shape and a scale."},
	{"beta", 2, false, "Beta numbers."},
	{"chisquare", 1, false, "Sums of squares of normal numbers."},
	{"f", 2, false, "Ratios of chi-square numbers."},
	{"pareto", 1, false, "Pareto II numbers."},
	{"weibull", 1, false, "Weibull numbers."},
	{"power", 1, false, "Numbers in [0, 1] of a power's density."},
	{"laplace", 2, false, "Double exponential numbers."},
	{"gumbel", 2, false, "Gumbel numbers."},
	{"logistic", 2, false, "Logistic numbers."},
	{"lognormal", 2, false, "Exponentials of normal numbers."},
	{"rayleigh", 1, false, "Rayleigh numbers."},
	{"standard_t", 1, false, "Student's t numbers."},
	{"triangular", 3, false, "Numbers of a triangular density: left, mode, right."},
	{"wald", 2, false, "Inverse Gaussian numbers."},
	{"vonmises", 2, false, "Angles around a mean."},
	{"noncentral_chisquare", 2, false, "Noncentral chi-square numbers."},
	{"poisson", 1, true, "Poisson numbers of a rate."},
	{"binomial", 2, true, "Successes among n trials."},
	{"negative_binomial", 2, true, "Failures before n successes."},
	{"geometric", 1, true, "Trials until a success."},
	{"zipf", 1, true, "Zipf numbers."},
	{"logseries", 1, true, "Logarithmic series numbers."},
	{"gauss", 2, false, "Normal numbers of a mean and a deviation, in pairs, of a random.Random."},
	{"bits", 1, true, "Ints of so many random bits, of a random.Random."},
	{"hypergeometric", 3, true, "Good ones among a sample: good, bad, sample."},
}

// What random.make calls: the numbers are those of python/phylanx/_random.py.
const (
	MakeGenerator = iota
	MakeRandomState
	SeedGlobal
	MakeRandom
)

// Rows that draw from a random generator, operand 0. The numbers and the state afterwards are NumPy's, bit for bit. Behind the parameters stand the extents of the
// result; {form} is what it is: "array", "py" or "np" for a number of that kind. They fail for parameters that NumPy might refuse, before anything is drawn.
func init() {
	for _, d := range Distributions {
		register(&Spec{Name: "draw." + d.Name, Class: Extern, Symbol: "phx_draw_" + d.Name, CanFail: true, Props: Draws, Shape: drawShape(1 + d.Params),
			Doc: d.Doc + " Operands: the generator, the parameters, the extents."})
	}
	register(
		&Spec{Name: "draw.integers", Class: Extern, Symbol: "phx_integers", CanFail: true, Props: Draws, Shape: drawShape(3),
			Doc: "Integers of type {dtype} from low to high, which is one of them if {endpoint}. Operands: the generator, low, high, the extents."},
		&Spec{Name: "draw.choice", Class: Extern, Symbol: "phx_choice", CanFail: true, Props: Draws, Shape: drawShape(2),
			Doc: "Integers below n, any number of times if {replace}, else once, in random order if {shuffle}. Operands: the generator, n, the extents."},
		&Spec{Name: "draw.choice.p", Class: Extern, Symbol: "phx_choice_p", CanFail: true, Props: Draws, Shape: drawShape(2),
			Doc: "Indices of the probabilities p, as likely as they say. Operands: the generator, p, the extents."},
		&Spec{Name: "draw.shuffle", Class: Extern, Symbol: "phx_shuffle", Props: Draws, Writes: []int{1}, Outs: -1, Shape: nothing,
			Doc: "The rows of an array in random order, in place. Operands: the generator, the array."},
		&Spec{Name: "random.seed", Class: Extern, Symbol: "phx_twister_seed", Props: Draws, Outs: -1, Shape: nothing, Doc: "Seeds a random.Random by an int. Operands: the generator, the int."},
		&Spec{Name: "random.make", Class: Extern, Symbol: "phx_random_make", Props: Draws, Shape: makeShape,
			Doc: "A new generator ({what} 0, 1, 3), seeded by the {count} operands; for {what} 2 the global one is seeded, and the result is 0."},
		&Spec{Name: "random.global", Class: Flow, Doc: "NumPy's global RandomState.", Shape: result(nd.RandomState)},
		&Spec{Name: "random.known", Class: Flow, Doc: "Whether the state of a generator is of a kind that compiled code can take back, as a Python bool.", Shape: result(nd.PyBool)},
	)
}

// IsDistribution reports whether a row draws from a distribution.
func IsDistribution(s *Spec) bool {
	for _, d := range Distributions {
		if s.Name == "draw."+d.Name {
			return true
		}
	}
	return false
}

// drawShape: the operands from the k-th on are the extents.
func drawShape(k int) ShapeRule {
	return func(args []nd.Type, a Attrs) ([]nd.Type, error) {
		d, ok := a["dtype"].(nd.DType)
		if !ok || len(args) < k || args[0].Kind != nd.Object || args[0].Text == "" {
			return nil, typeError("a draw from %v", args)
		}
		switch a.Str("form") {
		case "py":
			return []nd.Type{{Kind: nd.Py, Elem: d}}, nil
		case "np":
			return []nd.Type{nd.ScalarOf(d)}, nil
		}
		return []nd.Type{nd.ArrayOf(d, make([]nd.Dim, len(args)-k)...)}, nil
	}
}

func nothing([]nd.Type, Attrs) ([]nd.Type, error) { return nil, nil }

func makeShape(_ []nd.Type, a Attrs) ([]nd.Type, error) {
	return []nd.Type{[]nd.Type{nd.Generator, nd.RandomState, nd.PyInt, nd.Random}[a.Int("what")]}, nil
}
