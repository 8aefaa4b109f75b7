package front

import (
	"slices"
	"strings"

	"phylanx/internal/ir"
	"phylanx/internal/nd"
)

// intoOutput are the functions and methods that write their result to out=, when the result is of its very type and shape.
var intoOutput = strings.Fields("dot matmul take round around mean std var einsum concatenate concat stack median percentile quantile trace choose compress ptp " +
	"nanmax nanmin nansum nanprod nanmean nanstd nanvar nanmedian nanpercentile nanquantile nancumsum nancumprod nanargmax nanargmin outer")

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

// out is the array out=, which may stand in a tuple of one.
func (c *libCall) out() (*ir.Value, error) {
	out := c.args["out"]
	if out.Type.Kind == nd.Tuple && len(out.Type.Elems) == 1 {
		elems, _ := c.members(out)
		out = elems[0]
	}
	if !out.Type.IsArray() {
		return nil, refuse("%s() with out= of type %s", c.name, out.Type)
	}
	return out, nil
}

// written is r, or the array out= that r is written to.
func (c *libCall) written(r *ir.Value) (*ir.Value, error) {
	if !c.given("out") {
		return r, nil
	}
	out, err := c.out()
	if err != nil {
		return nil, err
	}
	return out, c.output(out, r)
}

// writtenInShape is written, where out= must have the rank of r, as a reduction does not broadcast, and its element type: another one may decide what the
// reduction computes in.
func (c *libCall) writtenInShape(r *ir.Value) (*ir.Value, error) {
	if c.given("out") {
		if out, err := c.out(); err != nil || out.Type.Rank() != r.Type.Rank() || out.Type.Elem != r.Type.Elem {
			return nil, refuse("%s() with out= of type %s", c.name, c.args["out"].Type)
		}
	}
	return c.written(r)
}
