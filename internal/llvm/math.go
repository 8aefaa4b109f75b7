package llvm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/op"
)

// vectorMath are the routines of glibc's libmvec with their number of operands. They exist for every width, in double and float.
var vectorMath = map[string]int{
	"acos": 1, "acosh": 1, "asin": 1, "asinh": 1, "atan": 1, "atan2": 2, "atanh": 1, "cbrt": 1, "cos": 1, "cosh": 1, "erf": 1, "erfc": 1,
	"exp": 1, "exp10": 1, "exp2": 1, "expm1": 1, "log": 1, "log10": 1, "log1p": 1, "log2": 1, "pow": 2, "sin": 1, "sinh": 1,
	"tan": 1, "tanh": 1,
}

// svml are the routines of Intel's library, which NumPy takes for vectors of 512 bits: eight doubles, in the form of high accuracy but for tanh, and sixteen floats where
// NumPy has no routine of its own. Its sin and cos of doubles are the C library's, from which these differ in 0.2 % of the last bits.
var svml = map[nd.DType]map[string]string{
	nd.Float64: {
		"acos": "acos8_ha", "acosh": "acosh8_ha", "asin": "asin8_ha", "asinh": "asinh8_ha", "atan": "atan8_ha", "atan2": "atan28_ha", "atanh": "atanh8_ha", "cbrt": "cbrt8_ha",
		"cos": "cos8_ha", "cosh": "cosh8_ha", "exp": "exp8_ha", "exp2": "exp28_ha", "expm1": "expm18_ha", "log": "log8_ha", "log10": "log108_ha", "log1p": "log1p8_ha",
		"log2": "log28_ha", "pow": "pow8_ha", "sin": "sin8_ha", "sinh": "sinh8_ha", "tan": "tan8_ha", "tanh": "tanh8",
	},
	nd.Float32: {
		"acos": "acosf16", "acosh": "acoshf16", "asin": "asinf16", "asinh": "asinhf16", "atan": "atanf16", "atan2": "atan2f16", "atanh": "atanhf16", "cbrt": "cbrtf16",
		"cosh": "coshf16", "exp2": "exp2f16", "expm1": "expm1f16", "log10": "log10f16", "log1p": "log1pf16", "log2": "log2f16", "pow": "powf16", "sinh": "sinhf16",
		"tan": "tanf16", "tanh": "tanhf16",
	},
}

// vectorISA is the letter of the vector function ABI and the bytes of its vectors.
func (t Target) vectorISA() (string, int) {
	switch {
	case !t.Libmvec:
		return "", 0
	case t.VectorBits >= 512:
		return "e", 64
	case t.VectorBits >= 256:
		return "d", 32
	}
	return "b", 16
}

// wideRoutines reports whether vector routines of 4 lanes or more compute elementary functions.
func (m *module) wideRoutines() bool {
	isa, bytes := m.target.vectorISA()
	return isa != "" && bytes >= 32
}

func (a alg) Call(name string, vs ...op.Val) op.Val {
	x := make([]num, len(vs))
	for i, v := range vs {
		x[i] = v.(num)
	}
	d := x[0].d
	if d.IsComplex() {
		return a.f.complexCall(name, d, x)
	}
	if name == "fma" {
		return num{d: d, re: a.f.intrinsic(name, d, x[0].re, x[1].re, x[2].re)}
	}
	if name == "cabs" {
		if a.f.m.target.SVML {
			return op.AbsByRatio(a, vs[0], vs[1])
		}
		name = "hypot"
	}
	symbol, attr := a.f.m.mathRoutine(name, d, len(x))
	typ := regType(d)
	args := make([]string, len(x))
	for i := range x {
		args[i] = typ + " " + x[i].re
	}
	return num{d: d, re: a.f.ins("call %s @%s(%s) %s", typ, symbol, strings.Join(args, ", "), attr)}
}

// MathRoutine writes a function with the signature phx_entry that is op.Alg's Call of a routine: numbers of type d from its slots, the result into
// those of the result. With it the evaluator has the bits of compiled code.
func MathRoutine(t Target, name string, d nd.DType, arity int) *Module {
	m := newModule(t)
	f := m.control.newFn(m, EntryName, "ptr noundef %ctx, ptr noundef %in, ptr noundef %out")
	typ := nd.ScalarOf(d)
	x := make([]op.Val, arity)
	for i := range x {
		x[i] = f.fromSlots(typ, "%in", i*typ.Slots()).num()
	}
	r := alg{f}.Call(name, x...).(num)
	f.toSlots(val{typ, r.regs()}, "%out", 0)
	f.ret("0")
	f.finish()
	m.assemble()
	return m.out
}

// mathRoutine declares the routine for d and gives the symbol to call and the attributes of the call.
func (m *module) mathRoutine(name string, d nd.DType, arity int) (symbol, attr string) {
	cname := strings.TrimPrefix(name, "libm.")
	if d == nd.Float32 {
		cname += "f"
	}
	isa, bytes := m.target.vectorISA()
	if isa == "" || vectorMath[name] != arity {
		m.declarePure(regType(d), cname, strings.TrimSuffix(strings.Repeat(regType(d)+", ", arity), ", "))
		return cname, "#1"
	}
	lanes := bytes / d.Size()
	routine := fmt.Sprintf("_ZGV%sN%d%s_%s", isa, lanes, strings.Repeat("v", arity), cname)
	if s := svml[d][name]; s != "" && m.target.SVML {
		routine = "__svml_" + s
	}
	return m.vectorRoutine(cname, routine, lanes, d, arity)
}

// vectorRoutine makes the scalar face of a vector routine: one function that calls it with every lane equal, so that an element's bits do
// not depend on whether it is alone, in a tail or in the middle. The loop vectoriser maps calls of it to the routine itself.
func (m *module) vectorRoutine(cname, vector string, lanes int, d nd.DType, arity int) (symbol, attr string) {
	symbol = "phx_lane_" + cname
	if m.lanes[symbol].group == "" {
		typ := regType(d)
		vec := fmt.Sprintf("<%d x %s>", lanes, typ)
		m.declarePure(vec, vector, strings.TrimSuffix(strings.Repeat(vec+", ", arity), ", "))
		variant := fmt.Sprintf("_ZGV_LLVM_N%d%s_%s(%s)", lanes, strings.Repeat("v", arity), symbol, vector)
		m.lanes[symbol] = lane{"%" + symbol + "%", vector, variant, laneText(symbol, vector, vec, typ, lanes, arity)}
	}
	return symbol, m.lanes[symbol].group
}

// lane is the scalar face of a vector routine: what stands for the attribute group of its calls, whose number is the module's, the routine, how LLVM is
// told of it, the function.
type lane struct{ group, vector, variant, text string }

// faces are the scalar faces that are used, and a list that keeps the vector routines, which only the vectoriser will call, and the parameters of the
// faces, which LLVM would drop where all calls pass one constant: then they would not match the vector routine's any more. groups are pairs of what stands
// for an attribute group, and the group.
func (m *module) faces(used map[string]bool) (text string, groups []string) {
	var b strings.Builder
	var refs []string
	for k, s := range m.lanesUsed(used) {
		b.WriteString(m.lanes[s].text)
		refs = append(refs, "ptr @"+m.lanes[s].vector, "ptr @"+s)
		groups = append(groups, m.lanes[s].group, fmt.Sprintf("#%d", firstLaneGroup+k))
	}
	if len(refs) > 0 {
		fmt.Fprintf(&b, "@llvm.compiler.used = appending global [%d x ptr] [%s], section \"llvm.metadata\"\n\n", len(refs), strings.Join(refs, ", "))
	}
	return b.String(), groups
}

func (m *module) lanesUsed(used map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.lanes)), func(s string) bool { return !used[s] })
}

func laneText(symbol, vector, vec, typ string, lanes, arity int) string {
	var b strings.Builder
	var params, args []string
	for i := range arity {
		params = append(params, fmt.Sprintf("%s %%x%d", typ, i))
		args = append(args, fmt.Sprintf("%s %%v%d", vec, i))
	}
	fmt.Fprintf(&b, "define internal %s @%s(%s) #2 {\n", typ, symbol, strings.Join(params, ", "))
	for i := range arity {
		fmt.Fprintf(&b, "  %%u%d = insertelement %s poison, %s %%x%d, i64 0\n", i, vec, typ, i)
		fmt.Fprintf(&b, "  %%v%d = shufflevector %s %%u%d, %s poison, <%d x i32> zeroinitializer\n", i, vec, i, vec, lanes)
	}
	fmt.Fprintf(&b, "  %%r = call %s @%s(%s) #1\n  %%x = extractelement %s %%r, i64 0\n  ret %s %%x\n}\n\n", vec, vector, strings.Join(args, ", "), vec, typ)
	return b.String()
}

// complexCall follows the C ABI of x86-64: double complex in two registers, float complex in one.
func (f *fn) complexCall(name string, d nd.DType, x []num) num {
	if d == nd.Complex64 {
		return f.complexFloatCall(name+"f", x)
	}
	var args, params []string
	for _, v := range x {
		args = append(args, "double "+v.re, "double "+v.im)
		params = append(params, "double, double")
	}
	f.m.declarePure("{double, double}", name, strings.Join(params, ", "))
	r := f.ins("call {double, double} @%s(%s) #1", name, strings.Join(args, ", "))
	return num{d, f.ins("extractvalue {double, double} %s, 0", r), f.ins("extractvalue {double, double} %s, 1", r)}
}

func (f *fn) complexFloatCall(name string, x []num) num {
	var args, params []string
	for _, v := range x {
		half := f.ins("insertelement <2 x float> zeroinitializer, float %s, i64 0", v.re)
		args = append(args, "<2 x float> "+f.ins("insertelement <2 x float> %s, float %s, i64 1", half, v.im))
		params = append(params, "<2 x float>")
	}
	f.m.declarePure("<2 x float>", name, strings.Join(params, ", "))
	r := f.ins("call <2 x float> @%s(%s) #1", name, strings.Join(args, ", "))
	return num{nd.Complex64, f.ins("extractelement <2 x float> %s, i64 0", r), f.ins("extractelement <2 x float> %s, i64 1", r)}
}

// declare notes an external of the runtime, declarePure one of the math library.
func (m *module) declare(result, symbol, params string) {
	m.decls[symbol] = fmt.Sprintf("declare %s @%s(%s)\n", result, symbol, params)
}

func (m *module) declarePure(result, symbol, params string) {
	m.decls[symbol] = fmt.Sprintf("declare %s @%s(%s) #1\n", result, symbol, params)
}

// intrinsic declares llvm.name, whose n operands and result have one type, and gives its symbol.
func (m *module) intrinsic(name, typ string, n int) string {
	symbol := "llvm." + name
	m.decls[symbol] = fmt.Sprintf("declare %s @%s(%s)\n", typ, symbol, strings.TrimSuffix(strings.Repeat(typ+", ", n), ", "))
	return symbol
}
