"""Values of other packages as arguments, and decorated functions where Python and other packages take functions."""

import array
import asyncio
import concurrent.futures
import copy
import decimal
import doctest
import fractions
import functools
import inspect
import multiprocessing
import pickle
import pydoc
import typing

import interop_callables as module
import numpy as np
import pytest
from interop_callables import Callable, Deep, Model, scale, spread, square
from same import assert_same, check

import phylanx as phx

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
X = np.arange(1.0, 4.0)


# ---- values of other packages --------------------------------------------------------------------------------------------------------------


class Array:
    """What torch, pandas and others offer of an array."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return self.values if dtype is None else self.values.astype(dtype)


class Interface:
    def __init__(self, values):
        self.values = values

    @property
    def __array_interface__(self):
        return self.values.__array_interface__


class Struct(Interface):
    @property
    def __array_struct__(self):
        return self.values.__array_struct__

    __array_interface__ = None


class Tensor:
    """A tensor on the CPU, without arithmetic."""

    def __init__(self, values):
        self.values = values

    def __dlpack__(self, **options):
        return self.values.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.values.__dlpack_device__()


class Overriding:
    """A class that NumPy hands its operations to."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return "ufunc", ufunc.__name__, method, len(inputs)

    def __array_function__(self, function, types, args, kwargs):
        return "function", function.__name__


class Reflected:
    __array_ufunc__ = None

    def __radd__(self, other):
        return "radd", type(other).__name__

    def __eq__(self, other):
        return "eq", type(other).__name__

    __hash__ = None


class Subclass(np.ndarray):
    def __array_finalize__(self, base):
        self.note = getattr(base, "note", "new")


RECORDS = np.array([(1, 2.0), (3, 4.0), (5, 6.0)], dtype=[("a", "i4"), ("b", "f8")])
VALUES = {
    "array": Array(X), "interface": Interface(X), "struct": Struct(X), "tensor": Tensor(X), "overriding": Overriding(), "reflected": Reflected(),
    "memoryview": memoryview(X), "array.array": array.array("d", X), "bytearray": bytearray(b"abc"), "bytes": b"abc", "range": range(1, 4),
    "matrix": np.ones((2, 2)).view(np.matrix), "masked": np.ma.masked_array(X.copy(), mask=[0, 1, 0]), "subclass": X.view(Subclass),
    "records": RECORDS, "recarray": RECORDS.view(np.recarray),
    "big-endian": X.astype(">f8"), "big-endian ints": np.arange(3).astype(">i4"), "unaligned": np.frombuffer(b"0" + X.tobytes(), "f8", offset=1),
    "read-only": np.frombuffer(X.tobytes()), "objects": np.array([1, 2.5, 3], dtype=object), "strings": np.array(["a", "b", "c"]),
    "byte strings": np.array([b"a", b"b", b"c"]), "dates": np.array(["2020-01-01", "NaT"], dtype="M8[D]"), "times": np.array([1, 2, 3], dtype="m8[s]"),
    "float16": X.astype("f2"), "long double": X.astype("g"), "void": np.zeros(3, "V4"), "date": np.datetime64("2020-01-01"), "half": np.float16(2),
    "long": np.longdouble(2), "fraction": fractions.Fraction(1, 3), "decimal": decimal.Decimal("1.5"), "large": 2**70, "list": [1.0, 2.0, 3.0],
    "tuple": (1.0, 2.0, 3.0), "dict": {"a": 1.0}, "set": {1, 2}, "frozenset": frozenset([1]), "none": None, "str": "abc", "type": float, "ellipsis": ...,
}  # fmt: skip


def arithmetic(x):
    return x * 2, x == x, -x


def ufunc(x):
    return np.sqrt(np.add(x, 1))


def converted(x):
    a = np.asarray(x)
    return a.dtype, a.shape, a.ndim, a * 2


def reduced(x):
    return np.sum(x), np.mean(x), x.max()


def read(x):
    return len(x), x[0], x[1:], [v for v in x]


def written(x):
    x[0] = 5
    return x


def looped(x):
    a, total = np.asarray(x), 0.0
    for i in range(a.shape[0]):
        total += a[i]
    return total


def mixed(x):
    return np.ones(3) + x, np.ones(3) == x


def asked(x):
    return isinstance(x, np.ndarray), type(x) is np.ndarray, x is x, np.ndim(x), np.shape(x)


def imported(x):
    return np.from_dlpack(x) + 1


@pytest.mark.parametrize("function", [arithmetic, ufunc, converted, reduced, read, written, looped, mixed, asked, imported], ids=lambda f: f.__name__)
def test_values_of_other_packages(function, monkeypatch):
    for name, value in VALUES.items():
        whole = name in ("matrix", "masked", "subclass") or not hasattr(value, "__dict__")
        with monkeypatch.context() as patch:
            if not whole or name in ("memoryview", "unaligned", "read-only"):
                patch.setattr(copy, "deepcopy", lambda v: v)  # a copy would be another kind of value, or compare unequal
            try:
                check(function, value, strict=False)
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error


def test_memmap(tmp_path):
    x = np.memmap(tmp_path / "x", "f8", "w+", shape=3)
    assert_same(phx.jit(written)(x), written(x.copy()), 0.0)
    assert type(phx.jit(lambda x: x[1:])(x)) is np.memmap
    x.flush()
    assert np.fromfile(tmp_path / "x")[0] == 5.0


def test_subclasses_keep_their_attributes():
    x = X.view(Subclass)
    x.note = "kept"
    assert phx.jit(lambda x: (x * 2)[1:])(x).note == "kept"
    records = RECORDS.copy().view(np.recarray)
    assert_same(phx.jit(lambda r: r.a + r["b"])(records), records.a + records["b"], 0.0)


# ---- pickling ------------------------------------------------------------------------------------------------------------------------------

PICKLED = {
    "function": square, "renamed": module.renamed, "partial of jit": module.partial_of_jit, "jit of partial": module.jit_of_partial,
    "method": Model.forward, "nested": Model.Nested.same, "static": Model.outer_static, "class method": Model.outer_class, "again": module.again,
    "callable": phx.jit(Callable(2.0)), "bound": phx.jit(Model(2.0).plain), "options": module.renamed_fast,
}  # fmt: skip


@pytest.mark.parametrize("f", PICKLED.values(), ids=PICKLED)
def test_pickle(f):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(f, protocol))
        assert type(loaded) is type(f)
        assert inspect.signature(loaded) == inspect.signature(f)
        if isinstance(f, phx.Function):
            assert loaded._state.options == f._state.options
    if isinstance(f, phx.Function):
        assert copy.copy(f) is copy.deepcopy(f) is copy.deepcopy([f])[0] is f  # as a function


def test_functions_that_are_found_by_name_are_the_same_object():
    assert pickle.loads(pickle.dumps(square)) is square
    assert pickle.loads(pickle.dumps(Model.forward)) is Model.forward
    assert pickle.loads(pickle.dumps(module.renamed)) is pickle.loads(pickle.dumps(module.renamed))  # compiled once
    assert pickle.loads(pickle.dumps(module.again))(3.0) == 11.0


def test_functions_that_cannot_be_pickled():
    for f in (module.nameless, phx.jit(lambda x: x)):
        with pytest.raises((pickle.PicklingError, AttributeError)) as ours:
            pickle.dumps(f)
        with pytest.raises((pickle.PicklingError, AttributeError)) as theirs:
            pickle.dumps(f.py_func)
        assert type(ours.value) is type(theirs.value) and str(ours.value) == str(theirs.value)


def test_spawned_processes():
    functions = [square, module.partial_of_jit, module.jit_of_partial, module.renamed_fast, Model(2.0).forward, phx.jit(Callable(3.0))]
    calls = [(f, X) for f in functions[:3]] + [(functions[3], X, 2.0), (functions[4], X), (functions[5], X)]
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for future, (f, *args) in [(pool.submit(*call), call) for call in calls]:
            assert_same(future.result(timeout=100), f(*args), 0.0)


# ---- methods, properties, partials, objects that are called --------------------------------------------------------------------------------


def test_methods():
    m, d = Model(2.0), Deep(3.0)
    for _ in range(2):
        assert_same(m.forward(X), X * 2.0 + m.w, 0.0)
        assert_same(d.forward(X), X * 3.0 + m.w + 1, 0.0)
        assert_same(m(X), 2.0 * X, 0.0)
        assert m[1] == 1.0 and type(m[1]) is np.float64
        assert m.inner_static(1) == m.outer_static(1) == Model.outer_static(1) == 2
        assert m.inner_class(1) == m.outer_class(1) == Model.outer_class(1) == (3, "Model")
        assert Deep.inner_class(1) == Deep.outer_class(1) == (3, "Deep")
        assert m.inner_property == m.outer_property == 4.0
        assert m.inner_cached == m.outer_cached == 6.0
    assert m.rename(5.0) == 5.0 and m.s == 5.0 and m.outer_property == 10.0 and m.outer_cached == 6.0
    m.outer_property = 3.0
    assert m.s == 1.5 and Model.outer_property.__doc__ == "Twice." and "outer_cached" in vars(m)
    assert Model.forward is Model.forward and m.forward == m.forward and m.forward.__self__ is m


@pytest.mark.parametrize("make", [
    lambda: (functools.partial(scale, a=2.0), (X,), {"b": 3.0}),
    lambda: (functools.partial(scale, a=2.0), (X,), {"a": X}),
    lambda: (functools.partial(scale, X), (), {"a": 3}),
    lambda: (functools.partial(functools.partial(scale, X), 2), (1,), {}),
    lambda: (functools.partial(Model(2.0).plain, y=X), (X,), {}),
    lambda: (functools.partial(square, y=X), (X,), {}),
    lambda: (functools.partial(spread, X, 1, by=2.0, z=1), (3, 4), {"u": 2}),
    lambda: (functools.partial(Callable(2.0), power=2), (X,), {}),
    lambda: (Model(2.0).plain, (X,), {"y": 1}),
    lambda: (Model(2.0).forward, (X,), {}),
    lambda: (Callable(2.0), (X,), {"power": 3}),
    lambda: (Model(2.0), (X,), {}),
    lambda: (spread, (X, 1, 2), {"by": 3, "u": 1}),
])  # fmt: skip
def test_callables_compile(make):
    f, args, keywords = make()
    compiled = phx.jit(strict=True)(f)
    for _ in range(2):
        assert_same(compiled(*args, **keywords), f(*args, **keywords), 0.0)
    assert compiled.report().python == 0 and not compiled._plain_calls
    assert str(inspect.signature(compiled)) == str(inspect.signature(f)) and compiled.py_func is f
    assert "return" in compiled.physl()
    if not keywords:
        assert "func" in compiled.ir(*args)


def test_callables_change():
    p = functools.partial(scale, a=2.0)
    model, called = Model(2.0), Callable(2.0)
    f, g, h = phx.jit(p), phx.jit(model.plain), phx.jit(called)
    assert (f(1.0), g(1.0), h(1.0)) == (3.0, 1.5, 2.0)
    p.keywords["a"] = 5.0
    model.s = called.k = 3.0
    assert (f(1.0), g(1.0), h(1.0)) == (6.0, 2.5, 3.0)
    called.__class__ = type("Other", (Callable,), {"__call__": lambda self, x: -x})
    assert h(1.0) == -1.0
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'x'"):
        f()
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'c'"):
        f(1.0, c=1)


def test_what_is_no_python_function_runs_as_it_is():
    remembered = functools.lru_cache(scale)
    for f, args in [(np.sin, (X,)), (len, (X,)), (remembered, (1.0, 2.0)), (functools.partial(max, 2), (1,)), (Model, (1.0,))]:
        compiled = phx.jit(f)
        result = compiled(*args)
        assert type(result) is Model or np.array_equal(result, f(*args))
        with pytest.raises(phx.PhylanxUnsupported):
            compiled.ir(*args)
        with pytest.raises(phx.PhylanxUnsupported):
            compiled.physl()
    assert phx.jit(remembered).cache_info().misses == 1


# ---- as other functions --------------------------------------------------------------------------------------------------------------------


def test_attributes():
    plain = square.py_func
    for name in ("__name__", "__qualname__", "__module__", "__doc__", "__annotations__", "__defaults__", "__kwdefaults__", "__code__", "__globals__", "__closure__"):
        assert getattr(square, name) == getattr(plain, name), name
    assert square.__wrapped__ is plain and inspect.unwrap(square) is plain
    assert inspect.signature(square) == inspect.signature(plain) and str(inspect.signature(Model(1.0).forward)) == "(x)"
    assert inspect.getsource(square) == inspect.getsource(plain) and inspect.getmodule(square) is module
    assert callable(square) and inspect.isroutine(square) and inspect.ismethod(Model(1.0).forward)
    assert not hasattr(square, "never") and typing.get_type_hints(square) == {}
    square.mark = 1
    assert square.mark == 1
    del square.mark


def test_defaults_can_be_set():
    def f(x, y=1.0, *, z=2.0):
        return x + y + z

    f = phx.jit(f)
    assert f(1.0) == 4.0
    f.__defaults__, f.__kwdefaults__ = (5.0,), {"z": 7.0}
    assert f(1.0) == f.py_func(1.0) == 13.0


def test_kinds_of_functions():
    async def coroutine(x):
        return x

    def generator(x):
        yield x

    coroutine, generator = phx.jit(coroutine), phx.jit(generator)
    assert inspect.iscoroutinefunction(coroutine) and asyncio.run(coroutine(1)) == 1
    assert inspect.isgeneratorfunction(generator) and list(generator(1)) == [1]
    assert not inspect.iscoroutinefunction(square) and not inspect.isgeneratorfunction(square)


def test_help_and_doctest():
    text = pydoc.render_doc(square, renderer=pydoc.plaintext)
    assert "square(x, y=2.0)" in text and "Square and add." in text
    text = pydoc.render_doc(Model, renderer=pydoc.plaintext)
    assert "forward(self, x)" in text and "outer_static(x)" in text and "Twice." in text
    assert "interop_callables.square" in [t.name for t in doctest.DocTestFinder().find(module) if t.examples]
    results = doctest.testmod(module)
    assert results.attempted and not results.failed


def test_where_python_takes_functions():
    key = phx.jit(lambda x: -x)
    assert sorted([3, 1, 2], key=key) == [3, 2, 1] and max([3, 1, 2], key=key) == 1
    assert list(map(square, [1.0, 2])) == [3.0, 6.0] and list(filter(phx.jit(lambda x: x > 1), [1, 2])) == [2]
    assert functools.reduce(square, [1.0, 2.0, 3.0]) == 12.0
    assert functools.lru_cache(square)(2.0) == functools.lru_cache(square.py_func)(2.0)
    dispatch = functools.singledispatch(square)
    dispatch.register(str, phx.jit(lambda x: "str"))
    assert dispatch("") == "str" and dispatch(1.0) == 3.0
    assert type("Bound", (Model,), {"pm": functools.partialmethod(Model.forward, x=1.0)})(2.0).pm().tolist() == [2.0, 3.0, 4.0]
    assert functools.wraps(square)(lambda *a: 0).__wrapped__ is square


def test_where_numpy_takes_functions():
    f = square.py_func
    for call in (
        lambda g: np.vectorize(g)(X), lambda g: np.frompyfunc(g, 1, 1)(X), lambda g: np.fromfunction(g, (2, 3)), lambda g: np.piecewise(X, [X > 2], [g, 0.0]),
        lambda g: np.apply_along_axis(g, 0, np.ones((2, 3))), lambda g: np.fromiter(map(g, X), float), lambda g: np.apply_over_axes(lambda a, k: g(a.sum(k)), X, 0),
    ):  # fmt: skip
        assert_same(call(square), call(f), 0.0)


PLACED = [functools.partial(scale, X, b=3.0)]


@pytest.mark.parametrize("f", [
    *PLACED, functools.partial(scale, a=2.0), functools.partial(functools.partial(scale, a=X), b=2), functools.partial(np.maximum, 2.0),
    functools.partial(square, y=X), functools.partial(Callable(2.0), power=3), functools.partial(Model(3.0).plain, y=X), Model(2.0).plain, Model(2.0).forward,
    functools.partial(scale, a=X[0]), functools.partial(lambda f, x: f(x), square), Callable(3.0),
])  # fmt: skip
def test_partials_and_bound_methods_as_arguments(f):
    args = (2.0,) if f in PLACED else (X,)
    taken, found = phx.jit(strict=True)(lambda f, x: f(x) + 1), phx.jit(strict=True)(lambda x: f(x) + 1)
    for _ in range(2):
        assert_same(taken(f, *args), f(*args) + 1, 0.0)
        assert_same(found(*args), f(*args) + 1, 0.0)


def test_partials_made_anew_compile_nothing():
    applied = phx.jit(strict=True)(lambda f, x: f(x))
    for k in range(20):
        assert_same(applied(functools.partial(scale, a=float(k)), X), scale(X, a=float(k)), 0.0)
    assert len(applied._state.compilations) < 3
    p = functools.partial(scale, a=2.0)
    for keywords in ({"b": 5.0}, {"a": 3.0}, {"a": X}, {"b": 2}):
        p.keywords.update(keywords)
        assert_same(applied(p, X), p(X), 0.0)
    p.keywords.clear()
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'a'"):
        phx.jit(lambda f, x: f(x))(p, X)


def test_partials_that_change_while_they_are_used():
    def change(p):
        p.keywords["a"] += 1.0

    def twice(p, x):
        first = p(x)
        change(p)
        return first, p(x)

    p, q = functools.partial(scale, a=2.0), functools.partial(scale, a=2.0)
    compiled = phx.jit(twice)
    for _ in range(6):
        assert_same(compiled(p, X), twice(q, X), 0.0)


def test_callable_objects_of_libraries():
    """They may have no hash, and one made anew for each call is no reason to compile."""
    values = [lambda: np.poly1d([1.0, 2.0]), lambda: np.vectorize(abs), lambda: functools.partial(scale, a=2.0), lambda: np.linalg.norm]
    for make in values:
        applied = phx.jit(lambda f, x: f(x) + x)
        for _ in range(12):
            assert_same(applied(make(), X), make()(X) + X, 0.0)
        assert len(applied._state.compilations) < 6


def minimise(f, x, step=0.1, n=50):
    """A minimiser that knows nothing of its function."""
    for _ in range(n):
        gradient = np.array([(f(x + h) - f(x - h)) / 2e-6 for h in 1e-6 * np.eye(x.size)])
        x = x - step * gradient
    return x, f(x)


def test_callbacks():
    def bowl(v, a=3.0):
        return (v[0] - 1) ** 2 + (v[1] - a) ** 2

    assert_same(minimise(phx.jit(bowl), np.zeros(2)), minimise(bowl, np.zeros(2)), 1e-12)
    assert_same(minimise(phx.jit(functools.partial(bowl, a=2.0)), np.zeros(2)), minimise(functools.partial(bowl, a=2.0), np.zeros(2)), 1e-12)
    compiled = phx.jit(minimise)
    assert_same(compiled(bowl, np.zeros(2)), minimise(bowl, np.zeros(2)), 1e-12)
    assert_same(compiled(phx.jit(bowl), np.zeros(2)), minimise(bowl, np.zeros(2)), 1e-12)
    assert_same(compiled(functools.partial(bowl, a=2.0), np.zeros(2)), minimise(functools.partial(bowl, a=2.0), np.zeros(2)), 1e-12)


def test_threads():
    f = phx.jit(lambda x: (x * 2).sum() if x.ndim else x * 3)
    values = [np.arange(float(n)) for n in range(1, 20)] + [np.float32(2), np.ones((3, 3)), np.arange(4)]
    values = [np.asarray(v) for v in values]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for ours, v in zip(pool.map(f, values * 3), values * 3):
            assert_same(ours, f.py_func(v), 0.0)
