package front

import (
	"encoding/json"
	"fmt"
	"strings"

	"phylanx/internal/nd"
	"phylanx/internal/physl"
)

// Source is the request for PhySL that a person wrote: one or more defines, of which the first is compiled for the types given, each as nd.Type
// prints it, with "=" and a JSON scalar where the value itself is wanted ("int=0"). Names that no define binds mean what they mean in a Python
// file that begins with "import math, numpy as np".
func Source(text string, types []string) (*Request, error) {
	defs, err := physl.ParseSource(text)
	if err != nil {
		return nil, err
	}
	index := map[string]int{}
	for i, d := range defs {
		if !d.Is("define") || len(d.Args) < 2 || d.Args[0].Kind != physl.Name {
			return nil, fmt.Errorf("physl %d:%d: want define(name, parameters..., body)", d.Line, d.Col+1)
		}
		index[d.Args[0].Name] = i
	}
	if len(defs) == 0 {
		return nil, fmt.Errorf("physl: no define")
	}
	req := &Request{Consts: map[int]any{}, Options: Options{FP: "strict", Parallel: true}}
	for _, d := range defs {
		f := Function{Name: d.Args[0].Name, PhySL: d.String(), Globals: map[string]Binding{}}
		for _, p := range d.Args[1 : len(d.Args)-1] {
			for p.Kind == physl.Call && len(p.Args) > 0 { // __arg, __star, __kwstar
				p = p.Args[0]
			}
			if p.Kind == physl.Name {
				f.Params = append(f.Params, p.Name)
			}
		}
		bindNames(d.Args[len(d.Args)-1], index, f.Globals)
		req.Functions = append(req.Functions, f)
	}
	return req, req.SetTypes(types)
}

// SetTypes gives the parameters the types that a person wrote, before those of the hidden arguments.
func (r *Request) SetTypes(types []string) error {
	f := r.Functions[0]
	if len(types) != len(f.Params) {
		return fmt.Errorf("%s(%s) has %d parameters, %d types are given", f.Name, strings.Join(f.Params, ", "), len(f.Params), len(types))
	}
	hidden := r.Types
	r.Types = nil
	for i, text := range types {
		t, rest, err := nd.ParseTypePrefix(text)
		if err != nil {
			return err
		}
		if value, ok := strings.CutPrefix(rest, "="); ok {
			d := json.NewDecoder(strings.NewReader(value))
			d.UseNumber()
			var v any
			if err := d.Decode(&v); err != nil {
				return fmt.Errorf("type %q: the value is no JSON", text)
			}
			r.Consts[i] = v
		} else if rest != "" {
			return fmt.Errorf("type %q: unexpected %q", text, rest)
		}
		r.Types = append(r.Types, t.String())
	}
	r.Types = append(r.Types, hidden...)
	return nil
}

var sourceConsts = map[string]Binding{
	"np.pi": {Kind: "const", Value: json.Number("3.141592653589793"), Type: "float"}, "np.e": {Kind: "const", Value: json.Number("2.718281828459045"), Type: "float"},
	"np.inf": {Kind: "const", Value: "inf", Type: "float"}, "np.nan": {Kind: "const", Value: "nan", Type: "float"},
}

// bindNames gives every name in the tree a meaning as a global; variables of the function come before globals, so that theirs plays no part.
func bindNames(n *physl.Node, index map[string]int, globals map[string]Binding) {
	if n.Kind == physl.Name || n.Kind == physl.Call {
		globals[n.Name] = meaning(n.Name, index)
	}
	for _, a := range n.Args {
		bindNames(a, index, globals)
	}
}

func meaning(name string, index map[string]int) Binding {
	if i, ok := index[name]; ok {
		return Binding{Kind: "func", Index: i}
	}
	if c, ok := sourceConsts[name]; ok {
		return c
	}
	switch module, rest, dotted := strings.Cut(name, "."); {
	case name == "np":
		return Binding{Kind: "name", Name: "numpy"}
	case dotted && module == "np":
		return Binding{Kind: "name", Name: "numpy." + rest}
	case dotted || name == "math":
		return Binding{Kind: "name", Name: name}
	}
	return Binding{Kind: "name", Name: "builtins." + name}
}
