"""numpy.fft, compiled: every transform gives NumPy's bits, for all types, axes, sizes and norms."""

import numpy as np
import pytest
from same import check
from test_numpy import function

import phylanx as phx

pytestmark = pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.0.0", reason="the transforms of NumPy 1 are no ufuncs")

rng = np.random.default_rng(3)
V, M, X, Y = (rng.normal(size=n) for n in (7, (4, 6), (3, 4, 5), (2, 3, 4, 2)))
C = M + 1j * rng.normal(size=(4, 6))
ARRAYS = {
    "vector": V, "matrix": M, "complex": C, "cube": X, "rank 4": Y, "float32": M.astype("f"), "complex64": C.astype("F"), "int": np.arange(6), "int8": np.arange(6, dtype="i1"),
    "bool": V > 0, "strided": M[::2, ::-1], "transposed": C.T, "one": V[:1],
}  # fmt: skip
ONE = ("x", "x, norm='ortho'", "x, 5", "x, 9, 0, 'forward'", "x, axis=0")
SEVERAL = ("x", "x, norm='ortho'", "x, (3, 5), (0, 1)", "x, axes=(1, 0)", "x, (-1, 5), (0, 1), 'forward'", "x, None, [0, -1]", "x, axes=(1,)")


def both(x, calls):
    """Calls of one function as a tuple, so that one compilation checks them all."""
    check(function("(" + ", ".join(calls) + ",)", 1), x)


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
@pytest.mark.parametrize("kind", ARRAYS)
def test_one_axis(name, kind):
    if name in ("rfft", "ihfft") and ARRAYS[kind].dtype.kind == "c":
        pytest.skip("of real numbers only")
    size = ARRAYS[kind].shape[-1]
    both(ARRAYS[kind], [f"np.fft.{name}({a})" for a in ONE if size > 1 or a != "x" and a != "x, norm='ortho'" and a != "x, axis=0"])


@pytest.mark.parametrize("name", ["fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn", "irfftn"])
@pytest.mark.parametrize("kind", ["matrix", "complex", "cube", "rank 4", "float32", "complex64"])
def test_several_axes(name, kind):
    if name in ("rfft2", "rfftn") and ARRAYS[kind].dtype.kind == "c":
        pytest.skip("of real numbers only")
    both(ARRAYS[kind], [f"np.fft.{name}({a})" for a in SEVERAL])


@pytest.mark.parametrize("kind", ["vector", "matrix", "complex", "cube", "int"])
def test_shifts(kind):
    x = ARRAYS[kind]
    axes = "(-1, 0)" if x.ndim > 1 else "-1"
    both(x, [f"np.fft.{name}({a})" for name in ("fftshift", "ifftshift") for a in ("x", "x, 0", "x, axes=(0,)", f"x, {axes}")])


def test_frequencies():
    calls = [f"np.fft.{name}({a})" for name in ("fftfreq", "rfftfreq") for a in ("8", "7, 0.5", "x", "1", "x, d=1 / x", "x, 2")]
    check(function("(" + ", ".join(calls) + ",)", 1), 6)


@pytest.mark.parametrize("n", [1, 2, 3, 11, 13, 17, 97, 101, 1009, 4096])
def test_sizes(n):
    check(function("np.fft.ifft(np.fft.fft(x)), np.fft.rfft(x), np.fft.irfft(np.fft.rfft(x), y), np.fft.fft(x, 2 * y + 1)", 2), rng.normal(size=n), n)


@pytest.mark.parametrize(
    "text, arguments",
    [
        ("np.fft.fft(x, out=y)", (C, C.copy())), ("np.fft.fft(x, out=y)", (M, C.copy())), ("np.fft.irfft(x, 6, out=y)", (C, M.copy())),
        ("np.fft.fftn(x, out=y)", (C, C.copy())), ("np.fft.ihfft(x, out=y)", (M, C[:, :4].copy())), ("np.fft.fft(x[:0], axis=1)", (M,)), ("np.fft.fft(x)", (np.array([1, np.nan, 2]),)),
        ("np.fft.fft([1.0, 2.0, x])", (3.0,)),
    ],
)  # fmt: skip
def test_outputs_and_edges(text, arguments):
    check(function(text, len(arguments)), *arguments)


@pytest.mark.parametrize(
    "text, arguments",
    [
        ("np.fft.fft(x, 0)", (V,)), ("np.fft.fft(x[:0])", (V,)), ("np.fft.fft(x, norm='no')", (V,)), ("np.fft.fft(x, axis=3)", (V,)), ("np.fft.rfft(x)", (C,)),
        ("np.fft.fft(x)", (np.array([1, np.inf, 2]),)), ("np.fft.fft(x)", (np.full(5, 1e308),)), ("np.fft.fft(3.0)", ()), ("np.fft.fft(x, out=y)", (C, M.copy())),
        ("np.fft.irfft(x)", (V[:1],)), ("np.fft.fft2(x, (3, 5), (0,))", (M,)), ("np.fft.fftfreq(0)", ()),
    ],
)  # fmt: skip
def test_what_raises_or_warns(text, arguments):
    check(function(text, len(arguments)), *arguments, strict=False)


def test_many_rows_on_all_workers():
    x = rng.normal(size=(300, 512))
    check(function("np.fft.fft(x), np.fft.rfft(x, axis=0), np.fft.fft2(x)", 1), x)


def low_pass(signal, step, cutoff):
    spectrum = np.fft.rfft(signal)
    spectrum[np.fft.rfftfreq(signal.size, step) > cutoff] = 0
    return np.fft.irfft(spectrum, signal.size)


def test_inference_goes_on():
    compiled = check(low_pass, rng.normal(size=200), 0.01, 5.0)
    assert compiled.report().wholly
    assert phx.jit(low_pass)(np.ones(9), 1.0, 0.2).dtype == np.float64
