package ir

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"phylanx/internal/nd"
)

// Table is a dict or set of the evaluator: a reference. Its keys are found by a text that equal keys share. Of a set it does not know the order.
type Table struct {
	texts        []string
	Keys, Values []any
}

func init() {
	for name, f := range map[string]func(t *Table, n *Node, xs []any) any{
		"table.len":  func(t *Table, _ *Node, _ []any) any { return Num{D: nd.Int64, I: int64(len(t.Keys))} },
		"table.find": func(t *Table, _ *Node, xs []any) any { return place(slices.Index(t.texts, keyText(xs[0]))) },
		"table.at":   func(_ *Table, _ *Node, xs []any) any { return xs[0] },
		"table.last": func(t *Table, _ *Node, _ []any) any { return place(len(t.Keys) - 1) },
		"table.key":  func(t *Table, _ *Node, xs []any) any { return t.Keys[integer(xs[0])] },
		"table.get":  func(t *Table, _ *Node, xs []any) any { return t.Values[integer(xs[0])] },
		"table.put": func(t *Table, _ *Node, xs []any) any {
			t.put(xs[0], append(xs, nil)[1])
			return nil
		},
		"table.delete": func(t *Table, _ *Node, xs []any) any {
			t.drop(integer(xs[0]))
			return nil
		},
		"table.clear": func(t *Table, _ *Node, _ []any) any {
			*t = Table{}
			return nil
		},
		"set.combine": func(t *Table, n *Node, xs []any) any { return t.combined(xs[0].(*Table), n.Attrs.Str("how")) },
		"set.update": func(t *Table, n *Node, xs []any) any {
			*t = *t.combined(xs[0].(*Table), n.Attrs.Str("how"))
			return nil
		},
		"set.within": func(t *Table, n *Node, xs []any) any {
			other := xs[0].(*Table)
			outside := slices.ContainsFunc(t.texts, func(s string) bool { return !slices.Contains(other.texts, s) })
			return Num{D: nd.Bool, I: int64(map[bool]int{false: 1}[outside])}
		},
	} {
		arrayRows[name] = func(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
			t, ok := xs[0].(*Table)
			if !ok {
				return nil, false, fmt.Errorf("%T is no dict or set", xs[0])
			}
			if n.Args[0].Type.Kind == nd.Set && (n.Is("table.at") || n.Is("table.last")) {
				return nil, false, fmt.Errorf("the order of a set")
			}
			out := f(t, n, xs[1:])
			if len(n.Outs) == 0 {
				return nil, false, nil
			}
			return []any{out}, false, nil
		}
	}
	arrayRows["table.new"] = pure(func(*Node, []any) any { return &Table{} })
}

func place(k int) any { return Num{D: nd.Int64, I: int64(k)} }

func (t *Table) put(key, value any) {
	s := keyText(key)
	if k := slices.Index(t.texts, s); k >= 0 {
		t.Values[k] = value
		return
	}
	t.texts, t.Keys, t.Values = append(t.texts, s), append(t.Keys, key), append(t.Values, value)
}

func (t *Table) drop(k int) {
	t.texts, t.Keys, t.Values = slices.Delete(t.texts, k, k+1), slices.Delete(t.Keys, k, k+1), slices.Delete(t.Values, k, k+1)
}

func (t *Table) combined(other *Table, how string) *Table {
	out := &Table{}
	in := func(from, other *Table, want bool) {
		for k, s := range from.texts {
			if slices.Contains(other.texts, s) == want {
				out.put(from.Keys[k], nil)
			}
		}
	}
	switch how {
	case "union":
		in(t, &Table{}, false)
		in(other, t, false)
	case "intersection":
		in(t, other, true)
	case "difference":
		in(t, other, false)
	default:
		in(t, other, false)
		in(other, t, false)
	}
	return out
}

// keyText is one text for all keys that Python holds for one.
func keyText(x any) string {
	switch k := x.(type) {
	case *Member:
		return keyText(k.V)
	case []any:
		parts := make([]string, len(k))
		for i, e := range k {
			parts[i] = keyText(e)
		}
		return "(" + strings.Join(parts, ",") + ")"
	case *Array:
		return strconv.Quote(string(TextOf(k)))
	case Num:
		if i := int64(k.F); k.D.IsFloat() && float64(i) == k.F {
			return strconv.FormatInt(i, 10)
		} else if k.D.IsFloat() {
			return strconv.FormatFloat(k.F, 'x', -1, 64)
		}
		return strconv.FormatInt(k.I, 10)
	}
	return fmt.Sprintf("%T %v", x, x)
}
