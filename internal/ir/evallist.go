package ir

import (
	"fmt"
	"slices"

	"phylanx/internal/nd"
)

// List is a list of the evaluator: a reference.
type List struct {
	Items []any
	Limit int
}

func init() {
	for name, f := range map[string]func(l *List, n *Node, xs []any) (out any, failed bool, err error){
		"list.len": func(l *List, _ *Node, _ []any) (any, bool, error) {
			return Num{D: nd.Int64, I: int64(len(l.Items))}, false, nil
		},
		"list.get": listGet, "list.set": listSet, "list.splice": listSplice, "list.pop": listPop, "list.extend": listExtend, "list.array": listArray,
		"list.append": func(l *List, _ *Node, xs []any) (any, bool, error) {
			l.Items = append(l.Items, xs[0])
			return nil, false, nil
		},
		"list.fill": func(l *List, _ *Node, xs []any) (any, bool, error) {
			for range max(integer(xs[0]), 0) {
				l.Items = append(l.Items, xs[1])
			}
			return nil, false, nil
		},
		"list.insert": func(l *List, _ *Node, xs []any) (any, bool, error) {
			k := integer(xs[0])
			l.Items = append(l.Items[:k:k], append([]any{xs[1]}, l.Items[k:]...)...)
			return nil, false, nil
		},
		"list.limit": func(l *List, _ *Node, _ []any) (any, bool, error) {
			return Num{D: nd.Int64, I: int64(l.Limit)}, false, nil
		},
		"list.limited": func(l *List, _ *Node, xs []any) (any, bool, error) {
			l.Limit = integer(xs[0])
			return nil, false, nil
		},
		"list.object": func(l *List, _ *Node, _ []any) (any, bool, error) { return l, false, nil },
		"list.clear": func(l *List, _ *Node, _ []any) (any, bool, error) {
			l.Items = nil
			return nil, false, nil
		},
	} {
		arrayRows[name] = func(_ *Evaluator, n *Node, xs []any) ([]any, bool, error) {
			l, ok := xs[0].(*List)
			if !ok {
				return nil, false, fmt.Errorf("%T is no list", xs[0])
			}
			out, failed, err := f(l, n, xs[1:])
			if len(n.Outs) == 0 {
				return nil, failed, err
			}
			return []any{out}, failed, err
		}
	}
	arrayRows["list.same"] = pure(func(_ *Node, xs []any) any {
		if xs[0] == xs[1] {
			return Num{D: nd.Bool, I: 1}
		}
		return Num{D: nd.Bool}
	})
	arrayRows["list.new"] = pure(func(*Node, []any) any { return &List{} })
}

// position is an index that may count from the end.
func (l *List) position(x any) (int, bool) {
	k := integer(x)
	if k < 0 {
		k += len(l.Items)
	}
	return k, k >= 0 && k < len(l.Items)
}

func listGet(l *List, _ *Node, xs []any) (any, bool, error) {
	k, ok := l.position(xs[0])
	if !ok {
		return nil, true, nil
	}
	return l.Items[k], false, nil
}

func listSet(l *List, _ *Node, xs []any) (any, bool, error) {
	k, ok := l.position(xs[0])
	if ok {
		l.Items[k] = xs[1]
	}
	return nil, !ok, nil
}

func listPop(l *List, _ *Node, xs []any) (any, bool, error) {
	k, ok := l.position(xs[0])
	if !ok {
		return nil, true, nil
	}
	v := l.Items[k]
	l.Items = append(l.Items[:k:k], l.Items[k+1:]...)
	return v, false, nil
}

func listExtend(l *List, _ *Node, xs []any) (any, bool, error) {
	from, first, length, step := xs[0].(*List).Items, integer(xs[1]), integer(xs[2]), integer(xs[3])
	for i := range length {
		l.Items = append(l.Items, from[first+i*step])
	}
	return nil, false, nil
}

func listSplice(l *List, _ *Node, xs []any) (any, bool, error) {
	from, first, count := xs[0].(*List).Items, integer(xs[1]), integer(xs[2])
	l.Items = slices.Replace(slices.Clone(l.Items), first, first+count, from...)
	return nil, false, nil
}

func listArray(l *List, n *Node, _ []any) (any, bool, error) {
	a := NewArray(n.Out().Type.Elem, len(l.Items))
	for i, x := range l.Items {
		a.put(i*a.D.Size(), num(Numbers{}.Cast(num(x), a.D)))
	}
	return a, false, nil
}
