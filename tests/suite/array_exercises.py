"""Everyday NumPy: the exercises and short answers of array manipulation."""

import numpy as np

from suite import function


@function(lambda rng: (8, 10))
def checkerboards_four_ways(rows, cols):
    a = np.zeros((rows, cols), dtype=int)
    a[1::2, ::2] = 1
    a[::2, 1::2] = 1
    b = np.indices((rows, cols)).sum(axis=0) % 2
    c = np.tile([[0, 1], [1, 0]], (rows // 2, cols // 2))
    d = np.fromfunction(lambda i, j: (i + j) % 2, (rows, cols))
    return a, b, c, d.astype(bool), (a == b).all() and np.array_equal(b, c)


@function(lambda rng: rng.integers(0, 4, 40))
def run_length_encode_array(x):
    if x.size == 0:
        return x, np.array([], dtype=int)
    change = np.flatnonzero(x[1:] != x[:-1]) + 1
    starts = np.concatenate(([0], change))
    lengths = np.diff(np.append(starts, x.size))
    return x[starts], lengths, np.repeat(x[starts], lengths), lengths.max()


@function(lambda rng: (rng.integers(0, 5, 20), 5))
def one_hot_three_ways(labels, classes):
    a = np.eye(classes)[labels]
    b = np.zeros((labels.size, classes))
    b[np.arange(labels.size), labels] = 1
    c = (labels[:, None] == np.arange(classes)).astype(np.uint8)
    return a, c, np.allclose(a, b), a.argmax(1)


@function(lambda rng: (rng.random(200), rng.integers(0, 7, 200)))
def group_means_and_extremes(values, groups):
    n = groups.max() + 1
    count = np.bincount(groups)
    mean = np.bincount(groups, weights=values) / count
    spread = np.sqrt(np.bincount(groups, weights=(values - mean[groups]) ** 2) / count)
    low = np.full(n, np.inf)
    np.minimum.at(low, groups, values)
    high = np.full(n, -np.inf)
    np.maximum.at(high, groups, values)
    return count, mean, spread, low, high


@function(lambda rng: (rng.integers(0, 6, (15, 4)), 1))
def sort_rows_by_columns(table, first):
    by_one = table[table[:, first].argsort(kind="stable")]
    by_all = table[np.lexsort(table.T[::-1])]
    descending = table[np.argsort(-table[:, -1], kind="mergesort")]
    each_column = np.sort(table, axis=0)
    return by_one, by_all, descending, each_column[::-1]


@function(lambda rng: (rng.normal(size=100), 7))
def moving_averages_compared(x, w):
    kernel = np.ones(w) / w
    a = np.convolve(x, kernel, mode="valid")
    c = np.cumsum(np.insert(x, 0, 0.0))
    b = (c[w:] - c[:-w]) / w
    windows = np.lib.stride_tricks.sliding_window_view(x, w)
    return a, windows.mean(axis=-1), np.median(windows, axis=-1), np.abs(a - b).max() < 1e-12


@function(lambda rng: np.where(rng.random(30) < 0.3, np.nan, rng.random(30)))
def forward_fill_nan(a):
    idx = np.where(np.isnan(a), 0, np.arange(len(a)))
    np.maximum.accumulate(idx, out=idx)
    filled = a[idx]
    known = ~np.isnan(a)
    linear = np.interp(np.arange(a.size), np.flatnonzero(known), a[known])
    return filled, linear, np.nanmean(a), int((~known).sum())


@function(lambda rng: rng.random((12, 5)) * [1, 10, 100, 5, 0.1])
def standardise_columns(X):
    z = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)
    unit = (X - X.min(0)) / np.ptp(X, axis=0)
    rows = X / X.sum(axis=1, keepdims=True)
    return z, unit, rows, np.corrcoef(z, rowvar=False)


@function(lambda rng: (12,))
def multiplication_and_comparison_tables(n):
    k = np.arange(1, n + 1)
    times = k[:, np.newaxis] * k
    divides = times[0] % k.reshape(-1, 1) == 0
    biggest = np.maximum.outer(k, k)
    vander = k[:5, None] ** np.arange(4)
    hilbert = 1 / np.add.outer(k[:4], k[:4] - 1)
    return times, divides, biggest, vander, hilbert


@function(lambda rng: (rng.integers(1, 10, (3, 3)), rng.integers(1, 10, (2, 2))))
def block_and_kronecker_matrices(A, B):
    Z = np.zeros((A.shape[0], B.shape[1]), dtype=A.dtype)
    block = np.block([[A, Z], [Z.T, B]])
    direct = np.zeros((5, 5), int)
    direct[:3, :3] = A
    direct[3:, 3:] = B
    stacked = np.hstack([A, A[:, ::-1]])
    return block, np.kron(B, A), np.vstack((stacked, np.flipud(stacked))), (block == direct).all()


@function(lambda rng: rng.integers(0, 10, (4, 5)))
def borders_and_padding(a):
    b = np.ones((a.shape[0] + 2, a.shape[1] + 2), dtype=int)
    b[1:-1, 1:-1] = a
    ring = np.ones_like(b, dtype=bool)
    ring[1:-1, 1:-1] = False
    return b, np.pad(a, 2, mode="reflect"), np.pad(a, ((0, 1), (2, 0)), mode="wrap"), np.pad(a, 1, constant_values=-1)[ring]


@function(lambda rng: (rng.integers(0, 100, 50), rng.integers(0, 100, 50)))
def sets_as_arrays(a, b):
    common, ia, ib = np.intersect1d(a, b, return_indices=True)
    either = np.union1d(a, b)
    only = np.setdiff1d(a, b)
    return common, ia, ib, either, only, np.isin(a, [1, 2, 3, 5, 8, 13, 21]).sum(), np.setxor1d(a, b)


@function(lambda rng: rng.integers(0, 4, (12, 2)))
def unique_rows_with_counts(points):
    rows, first, inverse, counts = np.unique(points, axis=0, return_index=True, return_inverse=True, return_counts=True)
    in_order = points[np.sort(first)]
    values, value_counts = np.unique(points, return_counts=True)
    mode = values[np.argmax(value_counts)]
    return rows, inverse.reshape(-1), counts, in_order, mode


@function(lambda rng: (rng.random(30), 0.37, 4))
def nearest_and_largest_values(x, target, n):
    nearest = x[np.abs(x - target).argmin()]
    top = np.argpartition(x, -n)[-n:]
    top = top[np.argsort(x[top])[::-1]]
    ranks = x.argsort().argsort()
    below = x[x < target]
    return nearest, top, x[top], ranks, below.max() if below.size else None


@function(lambda rng: rng.random((6, 8, 3)))
def move_axes_and_flatten(img):
    chw = img.transpose(2, 0, 1)
    back = np.moveaxis(chw, 0, -1)
    flat = chw.reshape(3, -1)
    swapped = np.swapaxes(img, 0, 1)[..., ::-1]
    grey = img @ [0.299, 0.587, 0.114]
    return chw, flat.mean(axis=1), swapped, grey[np.newaxis, :, :, None].shape, np.shares_memory(img, back)


@function(lambda rng: rng.integers(0, 255, (12, 18)).astype(np.uint8))
def split_into_tiles(image, size=(3, 6)):
    h, w = image.shape
    th, tw = size
    if h % th or w % tw:
        raise ValueError(f"{image.shape} is not divisible into tiles of {size}")
    tiles = image.reshape(h // th, th, w // tw, tw).swapaxes(1, 2)
    pooled = tiles.max(axis=(2, 3))
    whole = tiles.transpose(0, 2, 1, 3).reshape(h, w)
    return tiles.reshape(-1, th, tw), pooled, tiles.mean(axis=(-1, -2)), np.array_equal(whole, image)


@function(lambda rng: (rng.integers(-5, 6, (5, 6)),))
def masks_and_conditions(a):
    positive = a[a > 0]
    clipped = a.copy()
    clipped[(clipped < -3) | (clipped > 3)] = 0
    labels = np.select([a < -2, a > 2], [-1, 1], default=0)
    chosen = np.where(a % 2 == 0, a, -a)
    rows = a[(a > 0).any(axis=1) & ~(a == 5).any(axis=1)]
    r, c = np.where(a == a.max())
    return positive, clipped, labels, chosen, rows, list(zip(r.tolist(), c.tolist())), np.count_nonzero(a, axis=0)


@function(lambda rng: (rng.random((4, 4)), rng.permutation(4)))
def triangles_diagonals_and_swaps(m, p):
    lower = np.tril(m, -1)
    sym = lower + lower.T + np.diag(m.diagonal())
    m[[0, 2]] = m[[2, 0]]
    m[:, [1, 3]] = m[:, [3, 1]]
    anti = np.fliplr(m).diagonal()
    m.flat[::5] = 0
    upper = m[np.triu_indices(4, 1)]
    return sym, anti, upper, m[p][:, p], np.diag(upper[:3], k=1), np.rot90(m, k=-1)


@function(lambda rng: (rng.integers(1, 6, 10), rng.random(12).cumsum()))
def cumulative_tricks(counts, t):
    ramps = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    running_max = np.maximum.accumulate(np.sin(3 * t))
    gaps = np.ediff1d(t, to_begin=t[0])
    growth = np.cumprod(1 + gaps / 10)
    trapezoid = np.concatenate([[0], np.cumsum((t[1:] ** 2 + t[:-1] ** 2) / 2 * np.diff(t))])
    return ramps, running_max, gaps, growth, trapezoid, np.logical_and.accumulate(counts > 1)


@function(lambda rng: (rng.random(20) * 12 - 1, [0, 2.5, 5, 7.5, 10]))
def binning_with_digitize(x, edges):
    which = np.digitize(x, edges)
    hist, _ = np.histogram(x, bins=edges)
    names = ["low", "poor", "fair", "good", "fine", "high"]
    labels = [names[k] for k in which]
    side = np.searchsorted(edges, np.sort(x), side="right")
    return which, hist, labels, side, {n: labels.count(n) for n in names if n in labels}


@function(lambda rng: (rng.random((4, 3)), rng.random((5, 3)), rng.random((2, 4, 3))))
def einsum_and_tensordot(a, b, c):
    dot = np.einsum("ij,kj->ik", a, b)
    batch = np.einsum("bij,kj->bik", c, b)
    trace = np.einsum("bij,bij->b", c, c)
    outer = np.tensordot(a[0], b, axes=0)
    return dot, np.allclose(batch, c @ b.T), trace, np.tensordot(c, c, axes=([1, 2], [1, 2])), outer.shape


@function(lambda rng: (np.arange(24), 6))
def views_strides_and_copies(z, cols):
    m = z.reshape(-1, cols)
    m[::2, 1::3] = -1
    view = m[1:, ::-2]
    copy = m[[0, -1]]
    copy += 100
    windows = np.lib.stride_tricks.as_strided(z, shape=(len(z) - 2, 3), strides=(z.strides[0], z.strides[0]))
    return z, view, copy, windows.sum(axis=1), m.T.ravel(order="F").tolist() == z.tolist(), view.base is not None
