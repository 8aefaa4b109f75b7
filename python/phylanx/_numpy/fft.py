"""numpy.fft of NumPy 2, on the inner loops of its own transforms."""

import numpy as np
from numpy.fft import _pocketfft_umath as loops


def _transform(a, n, axis, kind, norm, out):
    """The transform of `kind` ("fft", "ifft", "rfft", "irfft") along one axis; `norm` is that of the whole: "forward" scales by 1/n."""
    assert n >= 1
    assert norm is None or norm == "backward" or norm == "ortho" or norm == "forward"
    real = np.result_type(a.real.dtype, 1.0)
    # NumPy's factor is a Python int where there is none, which decides in what precision single precision is computed.
    if norm == "ortho":
        fct = np.reciprocal(np.sqrt(n, dtype=real))
    elif norm == "forward":
        fct = np.reciprocal(n, dtype=real)
    else:
        fct = 1
    axes = ((axis,), (), (axis,))
    if kind == "rfft":
        result = loops.rfft_n_even(a, fct, axes=axes, core=(n // 2 + 1,)) if n % 2 == 0 else loops.rfft_n_odd(a, fct, axes=axes, core=(n // 2 + 1,))
    elif kind == "irfft":
        result = loops.irfft(a, fct, axes=axes, core=(n,))
    elif kind == "fft":
        result = loops.fft(a, fct, axes=axes, core=(n,))
    else:
        result = loops.ifft(a, fct, axes=axes, core=(n,))
    result = result.astype(real if kind == "irfft" else np.result_type(a.dtype, 1j), copy=False)
    if out is None:
        return result
    assert out.dtype == result.dtype and out.shape == result.shape
    out[...] = result
    return out


def _inverse(norm):
    """The norm by which a transform back scales as its counterpart does by `norm`."""
    if norm is None or norm == "backward":
        return "forward"
    if norm == "forward":
        return "backward"
    return norm


def fft(a, n=None, axis=-1, norm=None, out=None):
    a = np.asarray(a)
    return _transform(a, a.shape[axis] if n is None else n, axis, "fft", norm, out)


def ifft(a, n=None, axis=-1, norm=None, out=None):
    a = np.asarray(a)
    return _transform(a, a.shape[axis] if n is None else n, axis, "ifft", _inverse(norm), out)


def rfft(a, n=None, axis=-1, norm=None, out=None):
    a = np.asarray(a)
    return _transform(a, a.shape[axis] if n is None else n, axis, "rfft", norm, out)


def irfft(a, n=None, axis=-1, norm=None, out=None):
    a = np.asarray(a)
    return _transform(a, (a.shape[axis] - 1) * 2 if n is None else n, axis, "irfft", _inverse(norm), out)


def hfft(a, n=None, axis=-1, norm=None, out=None):
    a = np.asarray(a)
    return irfft(np.conjugate(a), n, axis, _inverse(norm))


def ihfft(a, n=None, axis=-1, norm=None, out=None):
    transformed = rfft(a, n, axis, _inverse(norm), out)
    if out is None:
        return np.conjugate(transformed)
    out[...] = np.conjugate(transformed)
    return out


def _last(n):
    """The last `n` axes."""
    return (-8, -7, -6, -5, -4, -3, -2, -1)[8 - n :]


def _axes_of(a, s, axes):
    assert s is None or axes is not None  # NumPy warns
    assert a.ndim > 0
    if axes is None:
        axes = _last(a.ndim)
    return axes


def _sizes_of(a, s, axes):
    """The points along each axis."""
    if s is None:
        return [a.shape[k] for k in axes]
    assert len(s) == len(axes)
    return [a.shape[k] if n == -1 else n for n, k in zip(s, axes)]


def _over(transform, a, sizes, axes, norm):
    """A complex transform along several axes, the last one first, as NumPy does it."""
    for k in _last(len(axes))[::-1]:
        a = transform(a, sizes[k], axes[k], norm)
    return a


def _into(out, result, s):
    """NumPy does every step into `out`, which must have the shape of each."""
    if out is None:
        return result
    assert s is None and out.dtype == result.dtype and out.shape == result.shape
    out[...] = result
    return out


def fftn(a, s=None, axes=None, norm=None, out=None):
    a = np.asarray(a)
    axes = _axes_of(a, s, axes)
    return _into(out, _over(fft, a, _sizes_of(a, s, axes), axes, norm), s)


def ifftn(a, s=None, axes=None, norm=None, out=None):
    a = np.asarray(a)
    axes = _axes_of(a, s, axes)
    return _into(out, _over(ifft, a, _sizes_of(a, s, axes), axes, norm), s)


def rfftn(a, s=None, axes=None, norm=None, out=None):
    a = np.asarray(a)
    axes = _axes_of(a, s, axes)
    sizes = _sizes_of(a, s, axes)
    a = rfft(a, sizes[-1], axes[-1], norm)
    return _into(out, _over(fft, a, sizes[:-1], axes[:-1], norm), s)


def irfftn(a, s=None, axes=None, norm=None, out=None):
    a = np.asarray(a)
    axes = _axes_of(a, s, axes)
    sizes = _sizes_of(a, s, axes)
    last = (a.shape[axes[-1]] - 1) * 2 if s is None else sizes[-1]
    for n, axis in zip(sizes[:-1], axes[:-1]):
        a = ifft(a, n, axis, norm)
    return irfft(a, last, axes[-1], norm, out)


def fft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    return fftn(a, s, axes, norm, out)


# NumPy leaves `out` of these two alone.
def ifft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    return ifftn(a, s, axes, norm)


def irfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    return irfftn(a, s, axes, norm)


def rfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    return rfftn(a, s, axes, norm, out)


def fftshift(x, axes=None):
    return _shifted(x, axes, 1)


def ifftshift(x, axes=None):
    return _shifted(x, axes, -1)


def _shifted(x, axes, way):
    x = np.asarray(x)
    if axes is None:
        axes = _last(x.ndim)
    elif isinstance(axes, int):
        axes = (axes,)
    return np.roll(x, tuple(way * (x.shape[k] // 2) for k in axes), axes)


def fftfreq(n, d=1.0):
    assert isinstance(n, int) and n > 0
    step = 1.0 / (n * d)
    k = np.arange(n)
    return np.where(k < (n - 1) // 2 + 1, k, k - n) * step


def rfftfreq(n, d=1.0):
    assert isinstance(n, int) and n > 0
    return np.arange(n // 2 + 1) * (1.0 / (n * d))


FUNCTIONS = (fft, ifft, rfft, irfft, hfft, ihfft, fftn, ifftn, rfftn, irfftn, fft2, ifft2, rfft2, irfft2, fftshift, ifftshift, fftfreq, rfftfreq)
