"""Calls that hypothesis draws: subscripts, assignments, and library functions with any of their parameters, on arrays of any type and layout.

PHX_EXAMPLES says how many of each are drawn; CI takes few, always the same. A failure shows the smallest call found that differs.
"""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from phylanx._fuzz.check import Check
from phylanx._fuzz.source import Program
from phylanx._fuzz.values import DTYPES, LAYOUTS, laid_out, mixed

EXAMPLES = int(os.environ.get("PHX_EXAMPLES", "15"))
drawn = settings(
    max_examples=EXAMPLES, deadline=None, derandomize="PHX_EXAMPLES" not in os.environ, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
pytestmark = [pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning"), pytest.mark.filterwarnings("ignore::RuntimeWarning")]

NUMBERS = [d for d in DTYPES if d.kind in "biuf"]
FLOATS = [d for d in DTYPES if d.kind == "f"]


def agree(statements, **values):
    """Compiled code does what Python does, twice; `statements` end with an expression, the result."""
    *before, result = statements
    body = "".join(f"    {s}\n" for s in before)
    program = Program(f"def program({', '.join(values)}):\n{body}    return {result}\n")
    check = Check(program)
    try:
        for _ in range(2):
            found = check.call(list(values.values()))
            assert found is None, f"{found.where}\n{program.source}{ {k: (v.dtype, v.shape, v.strides, v) if isinstance(v, np.ndarray) else v for k, v in values.items()} }"
    finally:
        program.forget()


# ---- values --------------------------------------------------------------------------------------------------------------------------------


@st.composite
def arrays(draw, shape=None, dtypes=DTYPES, min_rank=0, max_rank=3, min_side=0, layouts=tuple(LAYOUTS), share=None):
    """An array in some layout, special values among its elements."""
    if shape is None:
        shape = draw(hnp.array_shapes(min_dims=min_rank, max_dims=max_rank, min_side=min_side, max_side=5)) if max_rank else ()
    dtype = draw(st.sampled_from(dtypes))
    part = draw(st.sampled_from([0.0, 0.3, 1.0])) if share is None else share
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    x = mixed(dtype, int(np.prod(shape)), rng, part).reshape(shape)
    layout = draw(st.sampled_from(layouts)) if x.size else "C"
    return laid_out(x, layout)


WRITABLE = tuple(layout for layout in LAYOUTS if layout not in ("readonly", "broadcast"))


def spelled(index):
    """The text of a subscript."""
    if isinstance(index, tuple):
        return ", ".join(map(spelled, index)) + ("," if len(index) == 1 else "") if index else "()"
    if isinstance(index, slice):
        return ":".join("" if v is None else str(v) for v in (index.start, index.stop)) + (f":{index.step}" if index.step is not None else "")
    return "..." if index is ... else "None" if index is None else str(index)


@st.composite
def narrower(draw, shape):
    """A shape that broadcasts to this one."""
    return tuple(n if draw(st.booleans()) else 1 for n in shape[draw(st.integers(0, len(shape))) :])


@st.composite
def subscripts(draw, shape):
    """The text of a subscript of an array of this shape, with the arrays it mentions; now and then one that is out of range."""
    parts, values = [], {}
    extent = None  # of the advanced indices, which have one shape
    for n in shape:
        kind = draw(st.sampled_from(["slice", "slice", "int", "array", "mask", "list"]))
        if kind == "slice":
            parts.append(spelled(draw(st.slices(n))))
        elif kind == "int":
            parts.append(str(draw(st.integers(-n, n))))
        else:
            extent = draw(st.integers(1, 4)) if extent is None else extent
            low, high = -n, max(n - 1, -n) + (draw(st.integers(0, 30)) == 0)
            assume(n > 0)
            places = draw(st.lists(st.integers(low, high), min_size=extent, max_size=extent))
            if kind == "list":
                parts.append(str(places))
                continue
            name = f"i{len(values)}"
            if kind == "mask":
                values[name] = np.zeros(n, bool)
                values[name][: min(n, extent)] = True
            else:
                values[name] = np.array(places, draw(st.sampled_from([np.int64, np.int32, np.int8])))
            parts.append(name)
    if draw(st.booleans()) and len(parts) > 1:
        parts = parts[: draw(st.integers(1, len(parts)))]
        if draw(st.booleans()):
            parts.append("...")
    if draw(st.integers(0, 4)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), "None")
    return ", ".join(parts) or "...", values


# ---- subscripts ----------------------------------------------------------------------------------------------------------------------------


@drawn
@given(st.data())
def test_basic_subscript(data):
    x = data.draw(arrays(min_rank=1, max_rank=4))
    index = data.draw(hnp.basic_indices(x.shape, allow_newaxis=True, max_dims=6))
    agree([f"x[{spelled(index)}]"], x=x)


@drawn
@given(st.data())
def test_advanced_subscript(data):
    x = data.draw(arrays(min_rank=1))
    index, values = data.draw(subscripts(x.shape))
    agree([f"x[{index}]"], x=x, **values)


@drawn
@given(st.data())
def test_mask_of_several_axes(data):
    x = data.draw(arrays(min_rank=1))
    rank = data.draw(st.integers(1, x.ndim))
    mask = data.draw(arrays(shape=x.shape[:rank], dtypes=[np.dtype(bool)]))
    statements = data.draw(st.sampled_from([["x[mask]"], ["x[~mask]"], ["x[mask] = 1", "x"], ["x[mask] *= 2", "x"], ["np.where(mask, x.T.T, 0) if mask.ndim == x.ndim else x[mask, ...]"]]))
    agree(statements, x=np.array(x), mask=mask)


@drawn
@given(st.data())
def test_assignment(data):
    x = data.draw(arrays(min_rank=1, layouts=WRITABLE))
    index, values = data.draw(subscripts(x.shape))
    scope = {"x": np.array(x), **values}
    try:
        shape = eval(f"x[{index}]", {}, scope).shape
    except IndexError:
        shape = ()
    v = data.draw(arrays(shape=data.draw(narrower(shape))))
    operator = data.draw(st.sampled_from(["=", "=", "+=", "*=", "-="]))
    agree([f"x[{index}] {operator} v", "x"], x=x, v=v, **values)


@drawn
@given(st.data())
def test_overlap(data):
    n = data.draw(st.integers(2, 9))
    x = data.draw(arrays(shape=(n,), layouts=("C",)))
    a, b = (data.draw(st.slices(n)) for _ in range(2))
    assume(len(range(n)[a]) in (1, len(range(n)[b])) and len(range(n)[b]))
    form = data.draw(st.sampled_from(["x[{b}] = x[{a}]", "x[{b}] += x[{a}]", "np.add(x[{a}], 1, out=x[{b}], casting='unsafe')", "np.maximum(x[{b}], x[{a}], out=x[{b}])", "np.copyto(x[{b}], x[{a}])"]))
    agree([form.format(a=spelled(a), b=spelled(b)), "x"], x=x)


# ---- ufuncs --------------------------------------------------------------------------------------------------------------------------------

BINARY = "add subtract multiply maximum minimum fmax fmin equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor divide floor_divide remainder fmod copysign hypot arctan2 bitwise_and bitwise_or bitwise_xor left_shift right_shift gcd lcm".split()


@drawn
@given(st.data())
def test_ufunc_with_parameters(data):
    shapes = data.draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=4))
    x, y = (data.draw(arrays(shape=s)) for s in shapes.input_shapes)
    name, values = data.draw(st.sampled_from(BINARY)), {}
    more = data.draw(st.sampled_from(["", "", ", dtype=np.float32", ", out=o", ", out=o, where=m", ", out=(o,), casting='unsafe'"]))
    if "o" in more.split("=")[0] and more:
        values["o"] = data.draw(arrays(shape=shapes.result_shape, layouts=WRITABLE))
    if "where" in more:
        values["m"] = data.draw(arrays(shape=data.draw(narrower(shapes.result_shape)), dtypes=[np.dtype(bool)]))
    agree([f"np.{name}(x, y{more})"], x=x, y=y, **values)


@drawn
@given(st.data())
def test_methods_of_ufuncs(data):
    x = data.draw(arrays(min_rank=1, dtypes=NUMBERS, share=0.0))
    name = data.draw(st.sampled_from("add multiply maximum minimum logical_or bitwise_and".split()))
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    form = data.draw(st.sampled_from(["np.{0}.reduce(x, axis={1})", "np.{0}.accumulate(x, axis={1})", "np.{0}.outer(x, x)", "np.{0}.reduce(x, axis=None, keepdims=True)", "np.{0}.reduceat(x.ravel(), [0, 2, 1]) if x.size > 2 else x"]))
    agree([form.format(name, axis)], x=x)


# ---- reductions ----------------------------------------------------------------------------------------------------------------------------

REDUCTIONS = "sum prod max min mean std var any all count_nonzero nansum nanmax nanmin nanmean ptp median argmax argmin cumsum cumprod nancumsum".split()


@drawn
@given(st.data())
def test_reduction(data):
    name = data.draw(st.sampled_from(REDUCTIONS))
    inexact = name in ("mean", "std", "var", "median", "nanmean")
    x = data.draw(arrays(dtypes=FLOATS if inexact else NUMBERS, min_side=0 if data.draw(st.integers(0, 9)) == 0 else 1, share=0.0 if inexact or "sum" in name or "prod" in name else None))
    single = name in ("argmax", "argmin", "cumsum", "cumprod", "nancumsum")
    axes = st.integers(-x.ndim, x.ndim - 1) if x.ndim else st.none()
    several = st.lists(st.integers(0, x.ndim - 1), unique=True, min_size=1).map(tuple) if x.ndim and not single else st.none()
    axis = data.draw(st.one_of(st.none(), axes, several))
    keep = ", keepdims=True" if data.draw(st.booleans()) and "cum" not in name else ""
    more = data.draw(st.sampled_from(["", "", ", dtype=np.float64", ", initial=2", ", where=x > 0", ", initial=1, where=x != 0"])) if name in ("sum", "prod") else ""
    more = data.draw(st.sampled_from(["", ", initial=0", ", initial=0, where=x > 1"])) if name in ("max", "min") else more
    agree([f"np.{name}(x, axis={axis}{keep}{more})"], x=x)


# ---- shapes --------------------------------------------------------------------------------------------------------------------------------


def _axis(data, x):
    return data.draw(st.integers(-x.ndim, x.ndim - 1))


SHAPES = {
    "transpose": lambda d, x: f"x.transpose({d.draw(st.permutations(range(x.ndim)))})",
    "moveaxis": lambda d, x: f"np.moveaxis(x, {_axis(d, x)}, {_axis(d, x)})",
    "swapaxes": lambda d, x: f"np.swapaxes(x, {_axis(d, x)}, {_axis(d, x)})",
    "roll": lambda d, x: f"np.roll(x, {d.draw(st.integers(-7, 7))}, {d.draw(st.one_of(st.none(), st.just(_axis(d, x))))})",
    "rolls": lambda d, x: f"np.roll(x, ({d.draw(st.integers(-3, 3))}, 1), ({_axis(d, x)}, 0))",
    "flip": lambda d, x: f"np.flip(x, {d.draw(st.one_of(st.none(), st.just(_axis(d, x))))})",
    "rot90": lambda d, x: f"np.rot90(x, {d.draw(st.integers(-5, 5))}) if x.ndim > 1 else x",
    "pad": lambda d, x: f"np.pad(x, {d.draw(st.integers(0, 3))}, mode='{d.draw(st.sampled_from(['constant', 'edge', 'reflect', 'symmetric', 'wrap', 'maximum', 'linear_ramp']))}')",
    "repeat": lambda d, x: f"np.repeat(x, {d.draw(st.integers(0, 3))}, axis={d.draw(st.one_of(st.none(), st.just(_axis(d, x))))})",
    "tile": lambda d, x: f"np.tile(x, {d.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4).map(tuple))})",
    "stack": lambda d, x: f"np.stack([x, x[::-1]], axis={_axis(d, x)})",
    "concatenate": lambda d, x: f"np.concatenate([x, x, x], axis={d.draw(st.one_of(st.none(), st.just(_axis(d, x))))})",
    "split": lambda d, x: f"np.array_split(x, {d.draw(st.integers(1, 4))}, axis={_axis(d, x)})",
    "expand": lambda d, x: f"np.squeeze(np.expand_dims(x, {d.draw(st.integers(-x.ndim - 1, x.ndim))}))",
    "broadcast": lambda d, x: f"np.broadcast_to(x, (2, *x.shape)) + x",
    "reshape": lambda d, x: f"x.reshape({d.draw(st.sampled_from(['-1', '(1, -1)', '(-1, 1)', 'x.shape[::-1]', '(x.shape[0], -1)', '-1, order=' + repr('F')]))})",
    "ravel": lambda d, x: f"(x.ravel('{d.draw(st.sampled_from('CFK'))}'), x.flatten(), x.T.copy())",
    "take": lambda d, x: f"np.take(x, [0, -1, 1], axis={d.draw(st.one_of(st.none(), st.just(_axis(d, x))))}, mode='{d.draw(st.sampled_from(['raise', 'wrap', 'clip']))}')",
    "diff": lambda d, x: f"np.diff(x, n={d.draw(st.integers(0, 3))}, axis={_axis(d, x)})",
    "sort": lambda d, x: f"(np.sort(x, axis={_axis(d, x)}), np.argsort(x, axis={_axis(d, x)}, kind='stable'))",
    "tri": lambda d, x: f"(np.tril(x, {d.draw(st.integers(-3, 3))}), np.triu(x, {d.draw(st.integers(-3, 3))})) if x.ndim > 1 else np.diag(x, {d.draw(st.integers(-3, 3))})",
    "diagonal": lambda d, x: f"np.diagonal(x, {d.draw(st.integers(-3, 3))}) if x.ndim > 1 else np.vander(x, 3)",
    "unique": lambda d, x: f"np.unique(x{d.draw(st.sampled_from(['', ', return_counts=True', ', return_inverse=True', ', return_index=True', ', return_index=True, return_counts=True']))})",
    "nonzero": lambda d, x: "(np.nonzero(x), np.argwhere(x), np.flatnonzero(x), np.count_nonzero(x, axis=0))",
    "along": lambda d, x: f"np.take_along_axis(x, np.argsort(x, axis={(a := _axis(d, x))}, kind='stable'), axis={a})",
    "astype": lambda d, x: f"x.astype('{d.draw(st.sampled_from(DTYPES)).name}')",
    "clip": lambda d, x: f"np.clip(x, {d.draw(st.integers(-2, 1))}, {d.draw(st.integers(0, 3))})",
    "where": lambda d, x: "np.where(x > x.T.T[::-1], x, 0)",
    "gradient": lambda d, x: f"np.gradient(x.astype(float), axis={_axis(d, x)}) if min(x.shape) > 1 else x",
    "indices": lambda d, x: "(np.unravel_index(np.arange(x.size), x.shape), np.indices(x.shape))",
}


@pytest.mark.parametrize("name", sorted(SHAPES))
@drawn
@given(st.data())
def test_shapes(name, data):
    real = name in ("sort", "along", "unique", "where", "gradient", "astype", "clip", "pad", "rolls")
    x = data.draw(arrays(min_rank=1, dtypes=NUMBERS if real else DTYPES, min_side=1, share=0.0 if name in ("astype", "gradient", "pad") else None))
    assume(not (name == "clip" and x.dtype.kind in "bu"))
    agree([SHAPES[name](data, x)], x=x)


# ---- products ------------------------------------------------------------------------------------------------------------------------------


@drawn
@given(st.data())
def test_einsum(data):
    extents = {c: data.draw(st.integers(1, 4)) for c in "ijkl"}
    terms = data.draw(st.lists(st.lists(st.sampled_from("ijkl"), min_size=1, max_size=3), min_size=1, max_size=3))
    used = sorted({c for t in terms for c in t})
    out = "".join(data.draw(st.permutations(used))[: data.draw(st.integers(0, len(used)))])
    values = {f"a{k}": data.draw(arrays(shape=tuple(extents[c] for c in t), dtypes=[np.dtype(float), np.dtype(np.int64)], share=0.0)) for k, t in enumerate(terms)}
    agree([f"np.einsum('{','.join(map(''.join, terms))}->{out}', {', '.join(values)})"], **values)


@drawn
@given(st.data())
def test_products(data):
    shapes = data.draw(hnp.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=2, max_side=4))
    x, y = (data.draw(arrays(shape=s, dtypes=NUMBERS, share=0.0)) for s in shapes.input_shapes)
    agree([data.draw(st.sampled_from(["x @ y", "np.matmul(x, y)", "np.dot(x, y) if x.ndim < 3 and y.ndim < 3 else x @ y", "np.inner(x, x)", "np.outer(x, y)", "np.kron(x, y) if x.ndim == y.ndim == 2 else np.outer(y, x)"]))], x=x, y=y)


# ---- statistics ----------------------------------------------------------------------------------------------------------------------------

STATISTICS = {
    "percentile": lambda d: f"np.percentile(x, {d.draw(st.lists(st.integers(0, 100), min_size=1, max_size=3))}, axis={d.draw(st.sampled_from([None, 0, -1]))}, method='{d.draw(st.sampled_from(['linear', 'lower', 'higher', 'midpoint', 'nearest', 'hazen']))}')",
    "average": lambda d: f"np.average(x, axis={d.draw(st.sampled_from([None, 0]))}, weights=np.abs(x) + 1)",
    "cov": lambda d: f"np.cov(x.reshape(x.shape[0], -1), rowvar={d.draw(st.booleans())}, bias={d.draw(st.booleans())})",
    "histogram": lambda d: f"np.histogram(x, bins={d.draw(st.sampled_from(['5', '[-3, 0, 1, 9]', '4, range=(-1, 2)']))}, density={d.draw(st.booleans())})",
    "digitize": lambda d: f"np.digitize(x, [-2.0, 0.0, 0.5, 4.0], right={d.draw(st.booleans())})",
    "searchsorted": lambda d: f"np.searchsorted(np.sort(x.ravel()), x, side='{d.draw(st.sampled_from(['left', 'right']))}')",
    "interp": lambda d: f"np.interp(x, [-4.0, -1.0, 2.0, 3.0], [0.0, 5.0, 1.0, 2.0]{d.draw(st.sampled_from(['', ', left=-1, right=9', ', period=3.0']))})",
    "quantile": lambda d: f"np.quantile(x, {d.draw(st.floats(0, 1))!r}, axis={d.draw(st.sampled_from([None, 0, (0,)]))}, keepdims={d.draw(st.booleans())})",
    "nan": lambda d: f"np.nanpercentile(np.where(x > 1, np.nan, x), {d.draw(st.integers(0, 100))})",
    "trapezoid": lambda d: f"np.trapezoid(x, dx={d.draw(st.integers(1, 3))}, axis={d.draw(st.sampled_from([0, -1]))})",
    "correlate": lambda d: f"np.correlate(x.ravel(), [1.0, -2.0, 0.5], mode='{d.draw(st.sampled_from(['full', 'same', 'valid']))}')",
    "polyfit": lambda d: "np.polyval([1.0, -2.0, 0.5], x)",
    "bincount": lambda d: f"np.bincount(np.abs(x).astype(int).ravel() % 7{d.draw(st.sampled_from(['', ', minlength=9', ', weights=x.ravel()']))})",
    "round": lambda d: f"np.round(x, {d.draw(st.integers(-1, 4))})",
    "norm": lambda d: f"np.linalg.norm(x, ord={d.draw(st.sampled_from(['None', '1', '2', 'np.inf', '0', '3']))}, axis=-1)",
}


@pytest.mark.parametrize("name", sorted(STATISTICS))
@drawn
@given(st.data())
def test_statistics(name, data):
    x = data.draw(arrays(min_rank=1, min_side=2, dtypes=[np.dtype(float)], share=0.0))
    agree([STATISTICS[name](data)], x=x)


# ---- creation ------------------------------------------------------------------------------------------------------------------------------

reals = st.one_of(st.integers(-9, 9), st.sampled_from([0.1, 0.5, 1.5, -2.25, 1e-3]))


@drawn
@given(st.data())
def test_creation(data):
    a, b, c = (data.draw(reals) for _ in range(3))
    n, k = data.draw(st.integers(0, 7)), data.draw(st.integers(-3, 3))
    dtype = data.draw(st.sampled_from(NUMBERS)).name
    forms = ["np.arange(a, b, c) if c else a", "np.arange(a, b)", "np.linspace(a, b, n)", "np.linspace(a, b, n, endpoint=False, retstep=True)", f"np.eye(n, n + 1, {k}, dtype='{dtype}')"]
    forms += [f"np.full((n, 2), {data.draw(st.integers(0, 3))}, dtype='{dtype}')", "np.tri(n, 3)", "np.geomspace(abs(a) + 1, abs(b) + 2, n)", "np.meshgrid(np.arange(n), [a, b], indexing='ij')", "np.array([a, b, c])", "np.ones((n, 1)) * [a, b]"]
    agree([data.draw(st.sampled_from(forms))], a=a, b=b, c=c, n=n)
