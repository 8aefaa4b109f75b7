"""Plain functions for test_lists.py; apart from it because pytest rewrites the assertions of test modules."""

import numpy as np

A = np.arange(10.0)
I = np.arange(10)
M = np.arange(12.0).reshape(3, 4)


def f_sq(v):
    return v * v + 1


def comp_range(n):
    return [f_sq(i) for i in range(n)]


def comp_arr(x):
    return [v * 2 for v in x]


def comp_if(x):
    return [v for v in x if v > 3]


def comp_zip(x, y):
    return [a * b for a, b in zip(x, y)]


def comp_enum(x):
    return [i * v for i, v in enumerate(x)]


def comp_two(n, m):
    return [i * j for i in range(n) for j in range(m)]


def comp_two_if(n, m):
    return [i * j for i in range(n) if i % 2 for j in range(m) if j > i]


def comp_np(x):
    return np.array([v * v for v in x])


def comp_sum(x):
    return sum([v * v for v in x])


def append1(n):
    out = []
    for i in range(n):
        out.append(i * 0.5)
    return out


def append_np(x):
    out = []
    for v in x:
        if v > 2:
            out.append(v)
    return np.array(out)


def append_while(n):
    out = []
    while n != 1:
        out.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    return out


def lst_len(x):
    out = []
    for v in x:
        if v > 2:
            out.append(v)
    return (len(out), out[0], out[-1])


def lst_set(n):
    l = [0] * n
    for i in range(n):
        l[i] = i * i
    return l


def lst_iter(n):
    l = [i * 0.5 for i in range(n)]
    s = 0.0
    for v in l:
        s += v
    return s


def lst_aggr(n):
    l = [float(i * i % 7) for i in range(n)]
    return (sum(l), min(l), max(l), len(l))


def lst_anyall(x):
    l = [v > 3 for v in x]
    return (any(l), all(l))


def lst_add(n):
    a = [i for i in range(n)]
    b = [i * i for i in range(n)]
    return a + b


def lst_mul(n):
    a = [0.0] * n
    a[2] = 1.5
    return a


def lst_arrays(m):
    return np.array([r * 2 for r in m])


def lst_stack(m):
    return np.stack([r * 2 for r in m])


def lst_append_arrays(m):
    o = []
    for r in m:
        o.append(r.sum())
    return np.array(o)


def lst_append_rows(m):
    o = []
    for r in m:
        o.append(r * 2)
    return np.array(o)


def lst_conc(m):
    o = []
    for r in m:
        o.append(r * 2)
    return np.concatenate(o)


def lst_arg(l):
    s = 0
    for v in l:
        s += v
    return s


def lst_arg_np(l):
    return np.array(l) * 2


def lst_oob(n):
    l = [i for i in range(n)]
    return l[n]


def lst_sieve(n):
    is_p = [True] * (n + 1)
    out = []
    for i in range(2, n + 1):
        if is_p[i]:
            out.append(i)
            for j in range(i * i, n + 1, i):
                is_p[j] = False
    return out


def lst_mixed(n):
    out = []
    for i in range(n):
        out.append(i if i % 2 else i * 0.5)
    return out


def lst_pop(n):
    st = [0]
    c = 0
    while len(st) > 0:
        v = st.pop()
        c += v
        if v < n:
            st.append(v + 1)
    return c


def lst_alias(n):
    a = [1, 2, 3]
    b = a
    b.append(n)
    return (a, b)


def lst_slice(n):
    l = [i for i in range(n)]
    return (l[2:5], l[::-1])


def lst_nested(n):
    return [[i * j for j in range(3)] for i in range(n)]


def lst_in(n):
    l = [i * i for i in range(n)]
    return (16 in l, 17 in l)


def lst_while_truth(n):
    l = [n]
    k = 0
    while l:
        v = l.pop()
        if v > 0:
            l.append(v - 1)
        k += 1
    return k


def lst_sorted(x):
    l = [v for v in x]
    l.sort()
    return l


def lst_tuple_items(n):
    out = []
    for i in range(n):
        out.append((i, i * 0.5))
    return out


def lst_str(n):
    return [n, 'a']


def lst_loss(x, n):
    hist = []
    w = 0.0
    for k in range(n):
        w = w - 0.1 * (w - x.mean())
        hist.append((w - x.mean()) ** 2)
    return (w, hist)


def lst_append_comp(n):
    res = []
    for i in range(n):
        res += [i, i + 1]
    return res


def lst_extend(n):
    res = []
    for i in range(n):
        res.extend([i, i + 1])
    return res


def st1(m):
    return np.stack([r * 2 for r in m], axis=1)


def st2(m):
    return np.vstack([r * 2 for r in m])


def st3(m):
    return np.hstack([r * 2 for r in m])


def st4(m):
    return np.column_stack([r * 2 for r in m])


def st5(x, n):
    o = []
    for i in range(n):
        o.append(x[:i])
    return np.concatenate(o)


def st6(x, n):
    o = []
    for i in range(n):
        o.append(x[:i])
    return np.stack(o)


def empties(n):
    o = []
    for i in range(n):
        o.append(i)
    return np.array(o)


def bfs(g, s):
    n = len(g)
    dist = [-1] * n
    dist[s] = 0
    q = [s]
    for u in q:
        for v in range(n):
            if g[u, v] and dist[v] < 0:
                dist[v] = dist[u] + 1
                q.append(v)
    return (dist, q)


def stack_dfs(g, s):
    seen = [False] * len(g)
    st = [s]
    order = []
    while st:
        u = st.pop()
        if seen[u]:
            continue
        seen[u] = True
        order.append(u)
        for v in range(len(g) - 1, -1, -1):
            if g[u, v] and (not seen[v]):
                st.append(v)
    return order


def grid(n, m):
    g = [[0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            g[i][j] = i * j
    return g


def grid_sum(n):
    g = [[i + j for j in range(n)] for i in range(n)]
    s = 0
    for row in g:
        for v in row:
            s += v
    return (s, g[1][2], len(g), len(g[0]))


def pascal(n):
    rows = [[1]]
    for i in range(1, n):
        prev = rows[-1]
        row = [1]
        for j in range(1, i):
            row.append(prev[j - 1] + prev[j])
        row.append(1)
        rows.append(row)
    return rows


def alias(n):
    a = []
    b = a
    for i in range(n):
        if i % 2:
            a.append(i)
        else:
            b.append(-i)
    c = a + b
    c[0] = 99
    return (a is b, a, c)


def merge(a, b):
    out = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    out.extend(a[i:])
    out.extend(b[j:])
    return out


def use_merge(a, b):
    return merge([v for v in a], [v for v in b])


def lst_arg_mut(l, n):
    l.append(n)
    return len(l)


def lst_arg_ret(l):
    return l


def lst_arg_idx(l, i):
    return (l[i], l[-1], len(l), l[1:])


def lst_arg_set(l, i):
    l[i] = l[i] * 2
    return l


def lst_arg_pass(l):
    t = 0.0
    for i in range(len(l)):
        t += l[i] * 2
    return t


def lst_helper(l, x):
    l.append(x)
    return l


def use_helper(n):
    l = []
    for i in range(n):
        lst_helper(l, i * 1.5)
    return l


def lst_default(n):
    best = None
    for i in range(n):
        c = [i, i + 1]
        if best is None or c[0] > best[0]:
            best = c
    return best


def lst_swap(n):
    a = [i for i in range(n)]
    i = 0
    j = n - 1
    while i < j:
        a[i], a[j] = (a[j], a[i])
        i += 1
        j -= 1
    return a


def lst_fib(n):
    f = [0, 1]
    for i in range(2, n):
        f.append(f[-1] + f[-2])
    return f


def lst_fib_big(n):
    f = [0, 1]
    for i in range(2, n):
        f.append(f[-1] + f[-2])
    return f


def lst_err(n):
    l = []
    for i in range(n):
        l.append(10 // (5 - i))
    return l


def lst_cond(x):
    pos = []
    neg = []
    for v in x:
        (pos if v > 5 else neg).append(v)
    return (pos, neg)


def lst_augitem(n):
    l = [0] * n
    for i in range(100):
        l[i % n] += i
    return l


def lst_np_idx(x, n):
    idx = [i for i in range(n)]
    return x[idx]


def lst_np_op(x, n):
    w = [i * 0.5 for i in range(n)]
    return x * w + np.sum(w) + np.mean(w)


def lst_insert(n):
    l = []
    for i in range(n):
        l.insert(0, i)
    l.insert(-1, 77)
    l.insert(100, 78)
    return (l, l.pop(0), l.pop(), l.pop(2))


def lst_pop_empty(n):
    l = [1]
    l.pop()
    return l.pop()


def lst_clear(n):
    l = [i for i in range(n)]
    l.clear()
    l.append(3)
    return (l, l.copy())


def lst_bool(x):
    l = [v for v in x if v > 100]
    if not l:
        return 'empty'
    return 'some'


def lst_minmax(x):
    l = [v for v in x]
    return (min(l), max(l), sum(l), len(l), min((v * v - 3 * v for v in x)))


def lst_max_empty(x):
    l = [v for v in x if v > 100]
    return max(l)


def lst_of(n):
    return (list(range(n)), list(np.arange(n)), list((1, 2, n)))


def lst_zip(n):
    a = [i for i in range(n)]
    b = [i * i for i in range(n + 2)]
    return ([x + y for x, y in zip(a, b)], [i * v for i, v in enumerate(a)], [v for v in reversed(a)])


def lst_rev(n):
    a = [i for i in range(n)]
    o = []
    for v in reversed(a):
        o.append(v)
    return o


def lst_mul_list(n):
    a = [1, 2]
    a.append(3)
    return (a * n, n * a, a + [4.5])


def lst_break(x):
    o = []
    for i in range(len(x)):
        if x[i] > 6:
            break
        if x[i] == 2:
            continue
        o.append(x[i])
    else:
        o.append(-1.0)
    return o


def lst_complex(n):
    return [complex(i, 1) * 2 for i in range(n)]


def lst_f32(x):
    return ([v * 2 for v in x], np.array([v * 2 for v in x]))


def lst_b(x):
    return (np.array([v > 2 for v in x]), np.array([bool(v > 2) for v in x]))


def lst_tuples(n):
    o = []
    for i in range(n):
        o.append((i, i * 0.5))
    s = 0
    for a, b in o:
        s += a * b
    return (s, o[1], o)


def lst_none(n):
    o = [None] * n
    o[1] = 2.0
    return o


def lst_ret_list_from_call(n):

    def mk(k):
        return [i * k for i in range(n)]
    a = mk(2)
    a.append(5)
    b = mk(3)
    return (a, b)


def lst_temp(n):
    t = 0
    for i in range(n):
        row = [0.0] * 1000
        row[i % 1000] = 1.0
        t += row[i % 1000]
    return t


def lst_print(n):
    l = []
    for i in range(n):
        l.append(i)
        if i > 100:
            print(l)
    return l


def lst_inarg(l, x):
    return (x in l, x not in l)


def lst_eq(n):
    a = [i for i in range(n)]
    return a == [0, 1, 2]


def lst_walrus(x):
    return [y for v in x if (y := (v * 2)) > 4]


def lst_unpack(n):
    l = [i for i in range(3)]
    a, b, c = l
    return a + b * c


def lst_unpack_bad(n):
    l = [i for i in range(n)]
    a, b, c = l
    return a


def lst_genlist(n):
    return sum([i for i in range(n)]) + sum((i * i for i in range(n))) + sum(range(n))


def lst_nan(x):
    l = [v for v in x]
    return x[3] in l


def lst_del(n):
    l = [i for i in range(n)]
    del l[0]
    return l


def lst_while_pop(x):
    l = [v for v in x]
    s = 0.0
    while len(l) > 1:
        a = l.pop()
        b = l.pop()
        l.append(a - b)
    return l[0]


def lst_keep_arrays(x, n):
    h = []
    for i in range(n):
        x = x * 0.5
        h.append(x)
    return h


def lst_keep_arrays2(x, n):
    h = []
    for i in range(n):
        x *= 0.5
        h.append(x.copy())
    return (h, x)


def lst_view_arrays(m):
    h = []
    for r in m:
        h.append(r)
    return h
