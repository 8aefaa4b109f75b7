"""One test for each defect that was found after the fact, in the smallest program that showed it."""

import copy
import linecache
import warnings

import numpy as np
import pytest
from same import agree, check

import phylanx as phx

X, Y = np.arange(4.0), np.arange(4.0) - 2


def cast_after_extents_became_equal(x, y):
    above = x > 1.0
    total = y - x
    return above.astype(np.int64), total


def test_cast_after_extents_became_equal():
    check(cast_after_extents_became_equal, X, Y)


def list_in_itself(x):
    items = [0] * 3
    items[1] = x
    items[2] = items
    return items[1]


def lists_in_each_other(x):
    a = [1]
    b = [a]
    a.append(b)
    return len(a)


@pytest.mark.parametrize("function", [list_in_itself, lists_in_each_other], ids=lambda f: f.__name__)
def test_list_that_holds_itself(function):
    check(function, X, strict=False)


def walrus_carried(x, n):
    return [x := 3.9 * x * (1 - x) for _ in range(n)], x


def walrus_under_condition(xs):
    total = 0
    out = [total := total + v for v in xs if (last := v) > 0]
    return out, total, last


def walrus_nested(xs):
    return [[(z := i * j) for j in range(3)] for i in range(len(xs))], z


def walrus_in_generator(xs):
    return any((y := v) > 2 for v in xs), y


def walrus_in_python(xs):
    if str(y := len(xs)) == "4":
        return y
    return -y


@pytest.mark.parametrize(
    "function, arguments, strict",
    [(walrus_carried, (0.1, 10), True), (walrus_under_condition, (Y + 1,), True), (walrus_nested, (X,), True), (walrus_in_generator, (X,), False), (walrus_in_python, (X,), False)],
    ids=lambda v: getattr(v, "__name__", None),
)
def test_walrus_in_comprehension(function, arguments, strict):
    check(function, *arguments, strict=strict)


def functions_that_call_one_another(n, seen):
    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)

    seen.append(n)
    return str(even(n))


def queens(n):
    columns = []

    def safe(c):
        row = len(columns)
        for i, d in enumerate(columns):
            if d == c or abs(d - c) == row - i:
                return False
        return True

    def place():
        if len(columns) == n:
            return 1
        total = 0
        for c in range(n):
            if safe(c):
                columns.append(c)
                total += place()
                columns.pop()
        return total

    return place()


@pytest.mark.parametrize("function, arguments", [(functions_that_call_one_another, (4, [])), (queens, (5,))], ids=lambda v: getattr(v, "__name__", None))
def test_nested_functions_that_see_one_another(function, arguments):
    check(function, *arguments, strict=False)


def lambdas_of_a_loop(n):
    made = []
    for i in range(n):
        made.append(lambda: i)
    return [f() for f in made]


def generator_before_a_change(n):
    k = 1
    kept = (v * k for v in range(n))
    k = 5
    return list(kept)


def function_before_a_change(n, kept):
    k = 1

    def g():
        return k

    kept.append(g)
    k = n
    return [f() for f in kept], g()


@pytest.mark.parametrize("function, arguments", [(lambdas_of_a_loop, (3,)), (generator_before_a_change, (3,)), (function_before_a_change, (5, []))], ids=lambda v: getattr(v, "__name__", None))
def test_variables_shared_with_functions_that_python_keeps(function, arguments):
    expected = function(*copy.deepcopy(arguments))
    compiled = phx.jit(function)
    for _ in range(3):
        assert compiled(*copy.deepcopy(arguments)) == expected


def array_or_read_only(x, c):
    return x if c else np.broadcast_to(x[0], x.shape)


def test_join_of_writable_and_read_only():
    x, compiled = np.ones((2, 3)), phx.jit(array_or_read_only)
    assert compiled(x, True) is x and x.flags.writeable
    assert not compiled(x, False).flags.writeable


def equal_operations_warn(x):
    return np.exp(x) / np.exp(x).sum()


def fused_operations_warn(x):
    return np.log(x) + np.log(x + 1)


@pytest.mark.parametrize("function", [equal_operations_warn, fused_operations_warn], ids=lambda f: f.__name__)
def test_each_operation_of_a_line_warns(function):
    check(function, np.array([0.0, -1.0, 1000.0]))


def test_warning_of_a_function_in_another_file():
    names = {"np": np, "__name__": "elsewhere"}
    text = "\n\n\ndef inner(x):\n    return np.log(x)\n"
    linecache.cache["<elsewhere>"] = (len(text), None, text.splitlines(True), "<elsewhere>")
    exec(compile(text, "<elsewhere>", "exec"), names)
    inner = names["inner"]

    def outer(x):
        return inner(x)

    compiled = phx.jit(strict=True)(outer)
    for function in (outer, compiled, compiled):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            function(np.zeros(2))
        assert [(w.filename, w.lineno) for w in caught] == [("<elsewhere>", 5)]
    with phx.trace() as record:
        compiled(np.zeros(2))
    assert {t.file for t in record.tasks if t.name.startswith("kernel")} == {"<elsewhere>"}


def class_of_a_number(x):
    s = x[0] + 1
    t = type(s)
    return t == int, t == np.int64, type(s) == int, t


def class_as_argument(x, d):
    return x.astype(d), x.dtype == d, d == np.int64, d


@pytest.mark.parametrize(
    "function, arguments",
    [(class_of_a_number, (np.arange(3),)), (class_as_argument, (np.arange(3), np.int64)), (class_as_argument, (np.arange(3), np.dtype("i8"))), (class_as_argument, (np.arange(3), float))],
    ids=lambda v: getattr(v, "__name__", None),
)
def test_classes_are_no_dtypes(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def rows_in_place(m, start):
    for i, row in enumerate(m, start):
        row *= i
    return m, i


@pytest.mark.parametrize("start, strict", [(0, True), (-3, True), (2**63 - 2, False)])
def test_enumerate_over_rows_that_change(start, strict):
    check(rows_in_place, np.arange(12.0).reshape(4, 3), start, strict=strict)


def pairs_of_a_generator(n, m):
    return sum(i * j for i in range(n) for j in range(m) if i != j), max(i % 3 + j for i in range(n) for j in range(2))


def neighbours(g):
    return sum(np.roll(np.roll(g, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))


def test_generator_over_several_sequences():
    check(pairs_of_a_generator, 4, 5)
    check(neighbours, np.arange(12.0).reshape(3, 4))


def element_of(x, v):
    x[1] = v
    return x


def row_of(x, v):
    x[1:] = v
    return x


def elements_of(x, v):
    x[0], x[1] = v, v
    return x


def masked_of(x, v):
    x[x < 3] = v
    return x


def chosen_of(x, v):
    x[np.array([0, 2])] = v
    return x


def filled_of(x, v):
    x.fill(v)
    return x


def array_of(x, v):
    return np.array([v, v], dtype=np.int64), np.array(v, dtype=np.int64)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i4", "i8", "f4"])
@pytest.mark.parametrize("function", [element_of, row_of, elements_of, masked_of, chosen_of, filled_of, array_of], ids=lambda f: f.__name__)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numpy_numbers_as_elements(function, dtype):
    """One element made of a NumPy number must fit where elements are signed integers; an array of one is cast."""
    x = np.arange(3).astype(dtype)
    for value in np.float64("nan"), np.float64("inf"), np.float64(300.5), np.float64(1e19), np.float32(-7.5), np.int64(300), np.int64(2), np.uint64(2**63):
        check(function, x, value, strict=False)


def kept_by_a_statement(x, c):
    y = 1.0
    for i in range(3):
        try:
            if c > i:
                y = float(str(x[i]))
        except ValueError:
            y = 3.0
        y += 1
    return y


def kept_by_a_block(x, c):
    y = 1.0
    for i in range(3):
        with np.errstate(all="ignore"):
            if c > i:
                y = float(str(x[i]))
        y += 1
    return y


def kept_by_a_loop(x, c):
    y = 1.0
    for i in range(c):
        for _ in iter([c] * (i % 2)):
            y = x[i]
        y += 1
    return y


def kept_by_a_step(x, c):
    t = 0.5
    for i in range(c):
        x[i] += 1
        for _ in range(i, 1, -1):
            t = np.max(x[c:] - x)
        t += x[i]
    return t


@pytest.mark.parametrize("function", [kept_by_a_statement, kept_by_a_block, kept_by_a_loop, kept_by_a_step], ids=lambda f: f.__name__)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_variables_that_python_may_write_keep_their_values(function, count):
    check(function, X + 1, count, strict=False)


def test_function_without_a_module():
    names = {"np": np}
    text = "def f(x):\n    return x + 1\n"
    linecache.cache["<no module>"] = len(text), None, text.splitlines(True), "<no module>"
    exec(compile(text, "<no module>", "exec"), names)
    assert names["f"].__module__ is None or names["f"].__module__ == "builtins"
    assert phx.jit(names["f"])(2) == 3


def routine_of_a_constant(x, n):
    for i in range(n):
        x[:] = np.log(0.5) * x
        if x[i] < 2:
            for j in range(n):
                x[j] -= np.sqrt(x[j] - 1)
    return x


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_vector_routine_of_a_constant():
    """The face of a vector routine keeps its parameter where each call passes the same constant: LLVM stopped the process."""
    check(routine_of_a_constant, np.arange(12.0), 12, rtol=1e-12)


def laid_out_by_operands(x, y):
    u = x.transpose(1, 0, 2)
    v = x.transpose(2, 0, 1)[1:]
    w = y.transpose(1, 0, 2)
    return (
        u + 1.0, u * w, np.sqrt(v) - v, (u + w).astype(np.float32), u.copy(), np.zeros_like(v), np.where(u > 2, u, w), -x.T,
        u.sum(axis=0), v.max(axis=1), np.cumsum(v, axis=0), (u > w).sum(axis=2), u.mean(), v.sum(axis=(0, 2)), v.sum(axis=1, dtype=np.float32),
        np.concatenate([u, w]), np.concatenate([u, w], axis=2), np.stack([u, w]), np.concatenate([x.T, y.T], axis=1), x.T + y.T, u[1] * 2.0, u[1:] * 2.0,
    )  # fmt: skip


def laid_out_by_columns(x, y):
    return np.concatenate([x, y]), np.concatenate([x, y], axis=1), np.vstack([x, y]), np.hstack([x, x]), np.stack([x, y]), x * y, x[1:] + y[:-1]


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("function", [laid_out_by_operands, laid_out_by_columns], ids=lambda f: f.__name__)
def test_results_are_laid_out_as_their_operands(function, order):
    shape = (2, 3, 4) if function is laid_out_by_operands else (3, 4)
    x = np.asarray(np.random.default_rng(3).random(shape), order=order)
    y = np.asarray(x + 1.0, order=order)
    compiled = phx.jit(strict=True)(function)
    for k, (ours, theirs) in enumerate(zip(compiled(x, y), function(x, y))):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, err_msg=str(k))
        if isinstance(theirs, np.ndarray):
            assert (ours.strides, ours.base is None, ours.flags.owndata) == (theirs.strides, theirs.base is None, theirs.flags.owndata), k


def views_after_extents_became_equal(x, y):
    return x * y, x[1:], y[:, :-1], x.diagonal(), np.diagonal(np.stack([x, y]), axis1=1, axis2=2)


def test_views_after_extents_became_equal():
    check(views_after_extents_became_equal, np.ones((3, 4)), np.ones((3, 4)))


def unpacked_rows(x):
    a, *b, c = x
    s = 0.0
    for v in b:
        s += v
    return a + s * c, len(b)


def unpacked_views(m):
    a, *b = m
    b[0][0] = 7.0
    return a, b[0], m


def functions_of_any_arguments(x):
    def add(a, *r, k=2):
        t = a * k
        for v in r:
            t += v
        return t

    last = lambda *a: a[-1]  # noqa: E731
    return add(x[0]), add(x[0], 1, 2.0), add(x[0], x[1], k=5), add(1, k=3), last(1, x[2])


def identity_of_numbers(x):
    a = x * 2.0
    b = a
    return b is a, b is not a


@pytest.mark.parametrize(
    "function, x",
    [(unpacked_rows, X), (unpacked_rows, X[:2]), (unpacked_rows, X[:1]), (unpacked_views, X.reshape(2, 2)), (functions_of_any_arguments, X), (identity_of_numbers, 1.5)],
)
def test_unpacking_and_arguments_of_any_number(function, x):
    check(function, x)


def results_that_are_views(x, i):
    return np.linspace(0.0, 1.0, 5), np.nonzero(x[0])[0], np.flatnonzero(x), x[:, i], x[:, x[0] > 1], x[i]


def test_results_that_are_views_for_numpy():
    x, i = np.arange(12.0).reshape(3, 4), np.array([0, 2])
    for ours, theirs in zip(phx.jit(strict=True)(results_that_are_views)(x, i), results_that_are_views(x, i)):
        np.testing.assert_array_equal(ours, theirs)
        assert (ours.strides, ours.base is None, ours.flags.owndata) == (theirs.strides, theirs.base is None, theirs.flags.owndata)


def str_of_a_loop(n):
    found = []
    for parity in ("even", "odd"):
        for k in range(n):
            found.append((k, parity))
            found.sort()
    return found


def unbound_before_the_statement(pairs):
    total = 0
    for i in range(len(pairs)):
        a, b = pairs[i]
        total += a * len(b)
    return total


def starred_in_a_generator(pairs):
    return sum(t for t, *_ in pairs) / len(pairs)


def str_grown_in_place(text):
    out = ""
    for i in range(len(text)):
        out += {"a": "b"}.get(text[i], "-")
    return out


def both_sides_leave(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + a[i]
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize(
    "function, arguments",
    [
        (str_of_a_loop, (3,)), (unbound_before_the_statement, ([(1, "a"), (2, "bc")],)), (starred_in_a_generator, (((1, 0.5), (2, 0.25, 7)),)),
        (str_grown_in_place, ("banana",)), (both_sides_leave, ("abcbd", "bdcab")),
    ],
)  # fmt: skip
def test_values_that_python_is_handed(function, arguments):
    check(function, *arguments, strict=False, calls=4)


def named_as_dims_are(a, d):
    return np.cumprod(d), d[:, ::2].sum(axis=1) + a


def test_a_parameter_may_be_called_d():
    """The compiler's own names of dims were d1, d2 ..., as are those of an array d."""
    check(named_as_dims_are, 1.0, np.ones((3, 5, 2, 4)))
    check(named_as_dims_are, 2.0, np.ones((2, 3)))


# ---- what ordinary functions do -------------------------------------------------------------------------------------------------------------


def a_str_as_result(b):
    for i in range(3):
        if b[i].sum() == 3:
            return "X"
        elif b[i].sum() == -3:
            return "O"
    return None


def an_index_of_two_types(x, n):
    best = 0
    for i in range(n):
        if i > 1:
            best = np.argmax(x)
        x[best] += 1
    return x[best], x[best:], best


def a_bound_that_may_be_none(x, n):
    start, total = None, 0.0
    for i in range(n):
        if i == 2:
            start = i
        total += x[start:i].sum() + x[:start].sum()
    return total


def rows_as_arguments(x):
    return np.subtract(*np.percentile(x, [75, 25]))


def an_unpacked_generator(x):
    a, b = (x * k for k in (1.0, 2.0))
    return a + b


def index_arrays_of_equal_length(x, t):
    n = len(t)
    x[np.arange(n), t] -= 1
    return x, x[np.arange(n), t].sum()


def lists_bound_together(f, y, n):
    t = 0.0
    ts, ys = [t], [y]
    for _ in range(n):
        y = y + f(t, y) / n
        t = t + 1 / n
        ts.append(t)
        ys.append(y)
    return ts, ys


def another_type_at_the_break(n, steps):
    count = 0
    while n > 1:
        n = n - 1
        count += 1
        if n < 3:
            count += steps[n]
            break
    return count


def borders(u, k):
    u[0, :] = u[:, 0] = u[:, -1] = u[k] = 7
    u[k, 1] = u[1:, k] = 0.5
    return u


def loop_over_columns(x, n):
    total, y = 0, np.zeros(n)
    for i, j in zip(*np.nonzero(x)):
        total += int(i) * 3 + int(j)
        y[total] = 1.0
    return total, y


def loop_over_columns_of_lists(rows, n):
    total, y = 0, np.zeros(n)
    for column in zip(*[[v, v + 1] for v in rows]):
        total += sum(column)
        y[total] += 1
    return total, y


def until_they_agree(p, r, gamma):
    """The extents of an index become known inside the loop that carries it."""
    best = np.zeros(p.shape[1], dtype=int)
    n = 0
    while True:
        rows, rewards = p[best, np.arange(p.shape[1])], r[best, np.arange(p.shape[1])]
        v = np.linalg.solve(np.eye(p.shape[1]) - gamma * rows, rewards)
        new = (r + gamma * p @ v).argmax(axis=0)
        if np.array_equal(new, best):
            break
        best = new
    w = np.zeros(p.shape[1])
    while n < 5:
        w = (r + gamma * np.einsum("ast,t->as", p, w)).max(axis=0)
        n += 1
    return best, v, w


P = np.random.default_rng(5).dirichlet(np.ones(8), (3, 8))
BOARD = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, 0]])


@pytest.mark.parametrize(
    "function, arguments",
    [
        (a_str_as_result, (BOARD,)), (a_str_as_result, (np.zeros((3, 3)),)), (an_index_of_two_types, (X.copy(), 4)), (a_bound_that_may_be_none, (X, 4)),
        (rows_as_arguments, (X,)), (an_unpacked_generator, (X,)), (index_arrays_of_equal_length, (np.ones((4, 3)), np.array([0, 1, 2, 1]))),
        (index_arrays_of_equal_length, (np.ones((4, 3)), np.array([0, 1]))), (lists_bound_together, (lambda t, y: -y, 1.0, 5)),
        (lists_bound_together, (lambda t, y: -y * t, X, 5)), (another_type_at_the_break, (5, np.arange(10))), (another_type_at_the_break, (1, np.arange(10))),
        (until_they_agree, (P, P[..., 0], 0.9)), (borders, (np.zeros((3, 4)), 2)), (borders, (np.zeros((3, 4)), 3)), (borders, (np.zeros((3, 4)), -1)),
    ],
)  # fmt: skip
def test_ordinary(function, arguments):
    check(function, *arguments, calls=3, rtol=1e-14)


def sorted_twice(a):
    return np.multiply(np.sort(a * 2, axis=0), np.sort(a * 2, axis=0))


def test_a_routine_that_stands_for_two():
    """What a pass notes at such a node went to the routine, as its axis."""
    check(sorted_twice, np.array([[1.0, 2.0, 3.0], [0.0, 5.0, 2.0]]))


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function, argument", [(loop_over_columns, BOARD), (loop_over_columns_of_lists, [1, 2, 3])])
@pytest.mark.parametrize("n", [1, 3, 7, 20])
def test_exits_from_loops_over_columns(function, argument, n):
    check(function, argument, n, strict=False)


def names_of_two_kinds(columns, k):
    found, out = [np.full(4, v) for v in columns], {}
    for j in range(k):
        name = ("a", "b")[j] if j < 2 else f"c{j}"
        out[name] = sum(float(c[j]) for c in found)
    return out


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("k", [1, 2, 4, 5])
def test_values_known_in_one_branch(k):
    """What was evaluated in a branch, or in an attempt that was taken back, is no value for a checkpoint behind it."""
    check(names_of_two_kinds, [0.5, 1.5], k, strict=False)


@phx.jit(strict=True)
def correlated(padded, kernel, out):
    for (i, j), k in np.ndenumerate(kernel):
        out += k * padded[i : i + out.shape[0], j : j + out.shape[1]]
    return out


def test_the_pairs_of_ndenumerate_are_no_rows_of_its_array():
    padded, kernel = np.arange(30.0).reshape(5, 6), np.ones((3, 4))
    np.testing.assert_array_equal(correlated(padded, kernel, np.zeros((3, 3))), correlated.py_func(padded, kernel, np.zeros((3, 3))))
    assert "left to Python" not in str(correlated.report())


def divided_element(b, a):
    b[0] //= a
    return b


def set_element(b, a):
    b[0] = a
    return b


def set_view_of_element(b, a):
    b[0, ...] = a
    return b


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function", [divided_element, set_element, set_view_of_element], ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
@pytest.mark.parametrize("rank", [1, 2])
def test_arrays_for_one_element(function, shape, rank):
    check(function, np.full((2,) * rank, 7.0), np.full(shape, 2.0), strict=False)


def missing_of_module(x):
    np.linalg.missing
    return x


def missing_of_ufunc(x):
    y = np.add.missing
    return x


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function", [missing_of_module, missing_of_ufunc], ids=lambda f: f.__name__)
def test_attributes_that_are_missing_raise_where_nothing_uses_them(function):
    check(function, np.ones(2), strict=False)


def attribute_of_function(x):
    y = np.copy.imag
    return x


def attribute_of_alias(x):
    copy = np.copy
    y = copy.imag
    return x


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function", [attribute_of_function, attribute_of_alias], ids=lambda f: f.__name__)
def test_attributes_of_functions_raise_where_nothing_uses_them(function):
    check(function, np.ones(2), strict=False)


def sliced_twice(pair, x):
    first = pair[0][1:]
    return first[:-1], first.sum(axis=0) + x[1:]


def sliced_beside(a, a0_):
    b = a[1:]
    c = a0_[0]
    return b[:-1], b + a0_, c


def beside_a_pair(p, p_0_):
    return p[0][:-1], p[0] + 1, p_0_[1:]


def beside_many_axes(a, a1):
    return a[:-1].sum(), a1[:-1].shape, a.shape


def test_extents_are_those_of_no_argument_that_is_called_alike():
    check(beside_a_pair, (np.ones((3, 4)), 2.0), np.ones((6, 2)))
    check(beside_many_axes, np.ones((2,) * 12), np.ones((5, 3)), strict=False)


def test_extents_of_slices_are_those_of_no_other_argument():
    check(sliced_twice, (np.arange(70.0).reshape(10, 7), np.ones((4, 5))), np.arange(8.0))
    check(sliced_beside, np.arange(70.0).reshape(10, 7), np.ones((1, 7)))


def new_axes_of_numbers(x):
    s, b = x.sum(), x[0] > 1
    return s[None] + x[0], s[None, ...], s[..., None, None], s[...], b[np.newaxis], s[()]


def test_new_axes_of_numbers():
    check(new_axes_of_numbers, np.arange(5.0))


def chosen(c, x, y):
    return np.select(c, (x, y))


def test_select_has_the_type_of_all_choices_at_once():
    check(chosen, np.zeros((2, 2), bool), np.ones((1, 2), np.float32), np.zeros((2, 2), bool))
    check(chosen, np.array([[True, False], [True, True]]), np.array([[3, 4]], np.int8), np.array([[5, 6], [7, 8]], np.uint8))


def test_norms_of_all_elements():
    a = np.random.default_rng(3).normal(size=(9, 7))
    c = a + 1j * a[::-1]
    c[1, 1] = complex(np.nan, np.inf)
    for x in (a, a.T, a[0], c, c.astype(np.complex64)):
        check(norm_kept, x)
        check(frobenius, np.atleast_2d(x))


def norm_kept(x):
    return np.linalg.norm(x, keepdims=True)


def frobenius(x):
    return np.linalg.matrix_norm(x), np.linalg.norm(x, "fro", (0, 1))


def test_spacing_of_infinity_is_no_negative_nan():
    check(signs_of_spacing, np.array([np.inf, -np.inf, 1.0]))


def signs_of_spacing(x):
    return np.signbit(np.spacing(x))


def sum_as_integers(x):
    return np.sum(x, dtype=np.int64), np.prod(x, dtype=np.int64), np.nansum(x, dtype=np.int64), np.cumsum(x, dtype=np.int64)


def power_by_nan(x, y):
    return x.astype(complex) ** y


def spread_of_a_complex_number(x):
    return np.std(np.sum(x).astype(complex))


def near(x, y):
    return np.isclose(x, y)


def modulus(x):
    return np.abs(x)


HUGE = np.full(20, 3e38 + 3e38j, np.complex64)


@pytest.mark.parametrize(
    "function, args",
    [
        (sum_as_integers, [np.array([np.inf, 2.0])]),
        (power_by_nan, [np.ones(2, np.float32), np.array([0.0, np.nan], np.float32)]),
        (power_by_nan, [np.array([np.nan, 1.0]), np.array([-3, -2])]),
        (spread_of_a_complex_number, [np.array([np.inf, 1.0])]),
        (near, [np.where(np.arange(20) > 3, HUGE, np.inf), HUGE]),
        (modulus, [HUGE]),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_names_and_numbers_of_warnings(function, args):
    compiled = phx.jit(strict=True)(function)
    agree(compiled, function, args, lines=False)


def extents_that_are_floats():
    return np.broadcast_shapes(1.0)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_extents_that_are_floats():
    check(extents_that_are_floats, strict=False)
