"""Values of every element type, special ones among them, in every memory layout."""

import numpy as np

DTYPES = [np.dtype(t) for t in "? b h i l B H I L f d F D".split()]
LAYOUTS = ["C", "F", "strided", "negative", "padded", "permuted", "readonly", "broadcast"]
"""Each keeps the shape and the values, but for "broadcast", where all along the first axis are the first."""


def specials(dtype):
    """The values of an element type where an implementation may differ."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        values = [0, 1, 2, 3, 7, 10, 63, 100, high, high - 1, high // 2, low, low + 1, low // 2 - 1] + ([-1, -2, -3, -7, -64] if low else [])
        return np.array([v for v in values if low <= v <= high], dtype)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        values = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, np.pi, 0.1, -1e-5, 88.0, -104.0, 710.0, -746.0, 1e6, 2.0**31, 2.0**63, -(2.0**63)]
        values += [np.inf, -np.inf, np.nan, info.max, info.min, info.tiny, info.smallest_subnormal, -info.smallest_subnormal, info.eps]
        return np.array(values, dtype)
    parts = np.array([0.0, -0.0, 1.0, -2.5, 1e-5, 30.0, np.inf, -np.inf, np.nan], dtype.char.lower())
    out = np.empty((len(parts), len(parts)), dtype)
    out.real, out.imag = parts[:, None], parts
    return out.ravel()


def ordinary(dtype, size, seed, domain=""):
    """Values without surprises, inside the domain of a row."""
    rng, dtype = np.random.default_rng(seed), np.dtype(dtype)
    if dtype.kind in "biu":
        return rng.integers(0, 2 if dtype.kind == "b" else 6, size).astype(dtype)
    draw = {"": lambda: rng.normal(0, 3, size), "unit": lambda: rng.uniform(-1, 1, size), "pos": lambda: rng.uniform(0.01, 8, size), "ge1": lambda: rng.uniform(1, 9, size)}
    values = draw.get(domain, draw[""])()
    return (values + 1j * rng.normal(0, 2, size)).astype(dtype) if dtype.kind == "c" else values.astype(dtype)


def mixed(dtype, size, rng, share):
    """Ordinary values, a share of them replaced by special ones; a share of 0 leaves out negative integers as well."""
    dtype = np.dtype(dtype)
    values = ordinary(dtype, size, rng.integers(1 << 30))
    if dtype.kind == "i" and share:
        values = (values - rng.integers(0, 6, size)).astype(dtype)
    special = rng.choice(specials(dtype), size)
    return np.where(rng.random(size) < share, special, values).astype(dtype)


def laid_out(x, layout):
    """Array x in a memory layout."""
    if x.ndim == 0 or layout == "C":
        return x.copy()
    match layout:
        case "F":
            return x.copy(order="F")
        case "strided":
            base = np.zeros([2 * n for n in x.shape], x.dtype)
            part = base[(slice(None, None, 2),) * x.ndim]
        case "negative":
            part = np.zeros(x.shape, x.dtype)[(slice(None, None, -1),) * x.ndim]
        case "padded":
            part = np.zeros((*x.shape[:-1], x.shape[-1] + 3), x.dtype)[..., :-3]
        case "permuted":
            part = np.zeros((*x.shape[1:], x.shape[0]), x.dtype)
            part = np.moveaxis(part, -1, 0)
        case "readonly":
            part = x.copy()
            part.flags.writeable = False
            return part
        case "broadcast":
            return np.broadcast_to(x[:1].copy(), x.shape)
    part[...] = x
    return part
