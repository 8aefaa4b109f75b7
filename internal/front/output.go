package front

import (
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// intoOutput are the functions and methods that write their result to out=, when the result is of its very type and shape.
var intoOutput = strings.Fields("dot matmul take round around mean std var einsum concatenate concat stack median percentile quantile trace choose compress ptp " +
	"nansum nanprod nanmean nanstd nanvar nanmedian nanpercentile nanquantile nancumsum nancumprod nanargmax nanargmin outer")

// withOutput does call without the argument out=, and writes what it gives to that array.
func (b *builder) withOutput(name string, args []argument, call func(args []argument) (*ir.Value, error)) (*ir.Value, error) {
	k := slices.IndexFunc(args, func(a argument) bool { return a.name == "out" })
	if k < 0 || !slices.Contains(intoOutput, name[strings.LastIndexByte(name, '.')+1:]) {
		return call(args)
	}
	out := args[k].value
	r, err := call(slices.Delete(slices.Clone(args), k, k+1))
	if err != nil || out.Type.Kind == nd.None {
		return r, err
	}
	if !out.Type.IsArray() || !r.Type.IsArray() || out.Type.Elem != r.Type.Elem || out.Type.Rank() != r.Type.Rank() || out.Type.ReadOnly {
		return nil, refuse("%s() with out= of type %s for a result of type %s", name, out.Type, r.Type)
	}
	for i, d := range r.Type.Dims {
		b.guard(b.compareInts("==", b.extent(d), b.extent(out.Type.Dims[i])), "an output of another shape")
	}
	return out, b.write(out, r)
}
