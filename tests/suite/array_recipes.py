"""Array recipes: tables, time stamps, masks and neighbourhoods, in longer helpers."""

import numpy as np

from suite import function, program


@function(lambda rng: (np.linspace(0, 1, 30), 4, 2))
def split_sequence_windows(series, n_in, step=1):
    """Inputs of n_in values and the value that follows each."""
    X, y = [], []
    for start in range(0, len(series) - n_in, step):
        X.append(series[start:start + n_in])
        y.append(series[start + n_in])
    return np.array(X), np.array(y)


@function(lambda rng: rng.random((9, 10)))
def local_maxima_of_grid(z):
    inner = z[1:-1, 1:-1]
    peak = np.ones(inner.shape, dtype=bool)
    for dy in range(3):
        for dx in range(3):
            if dy == 1 and dx == 1:
                continue
            peak &= inner > z[dy:dy + inner.shape[0], dx:dx + inner.shape[1]]
    where = np.argwhere(peak) + 1
    order = np.argsort(z[tuple(where.T)])[::-1]
    return where[order], z[tuple(where[order].T)]


@function(lambda rng: (5, 7))
def spiral_read_and_fill(rows, cols):
    m = np.arange(rows * cols).reshape(rows, cols)
    spiral = []
    rest = m
    while rest.size:
        spiral.extend(rest[0].tolist())
        rest = rest[1:].T[::-1]
    filled = np.empty_like(m)
    filled.ravel()[spiral] = np.arange(m.size)
    return spiral, filled


@function(lambda rng: (["ann", "bob", "cat", "bob", "ann", "bob"], [3, 5, 2, 1, 4, 9], ["x", "y", "x", "x", "y", "y"]))
def pivot_table_from_lists(names, amounts, kinds):
    row_names, r = np.unique(names, return_inverse=True)
    col_names, c = np.unique(kinds, return_inverse=True)
    table = np.zeros((len(row_names), len(col_names)))
    np.add.at(table, (r, c), amounts)
    totals = {str(name): float(total) for name, total in zip(row_names, table.sum(axis=1))}
    return table, totals, [str(n) for n in row_names[table.argmax(axis=0)]]


@function(lambda rng: (np.array([[3, 1, 2], [0, 2, 1]]), rng.random((2, 3, 4))))
def take_along_and_gather(order, data):
    gathered = np.take_along_axis(data, order[:, :, None] % 3, axis=1)
    best = data.argmax(axis=-1)
    top = np.take_along_axis(data, best[..., None], axis=-1).squeeze(-1)
    same = data[np.arange(2)[:, None], np.arange(3), best]
    return gathered, best, top, bool((top == same).all())


@function(lambda rng: rng.random(64) < 0.6)
def longest_true_streak(flags):
    padded = np.concatenate(([False], flags, [False])).astype(np.int8)
    edges = np.diff(padded)
    starts, ends = np.where(edges == 1)[0], np.where(edges == -1)[0]
    if not len(starts):
        return 0, None
    k = np.argmax(ends - starts)
    count, best = 0, 0
    for f in flags:
        count = count + 1 if f else 0
        best = max(best, count)
    assert best == ends[k] - starts[k]
    return best, (int(starts[k]), int(ends[k]))


@function(lambda rng: (rng.random((7, 6)), 1))
def shift_without_wrapping(a, k, axis=0, fill=np.nan):
    out = np.full_like(a, fill)
    src = [slice(None)] * a.ndim
    dst = [slice(None)] * a.ndim
    if k > 0:
        src[axis], dst[axis] = slice(None, -k), slice(k, None)
    elif k < 0:
        src[axis], dst[axis] = slice(-k, None), slice(None, k)
    out[tuple(dst)] = a[tuple(src)]
    return out, np.nansum(a - out, axis=axis)


@function(lambda rng: ([np.arange(1, 4), np.arange(2), np.array([0.5, 1.5])],))
def cartesian_product_arrays(arrays):
    grids = np.meshgrid(*arrays, indexing="ij")
    product = np.stack(grids, axis=-1).reshape(-1, len(arrays))
    flat = np.arange(len(product))
    index = np.unravel_index(flat, [len(a) for a in arrays])
    again = np.column_stack([a[i] for a, i in zip(arrays, index)])
    return product, (product == again).all()


@function(lambda rng: ([[1, 2, 3], [4], [], [5, 6, 7, 8]],))
def pad_ragged_lists(rows, fill=-1):
    lengths = np.array([len(r) for r in rows])
    mask = np.arange(lengths.max()) < lengths[:, None]
    padded = np.full(mask.shape, fill)
    padded[mask] = np.concatenate(rows).astype(int)
    sums = np.where(mask, padded, 0).sum(axis=1)
    return padded, mask, sums, [row[m].tolist() for row, m in zip(padded, mask)]


@function(lambda rng: rng.integers(0, 256, 40).astype(np.uint8))
def bits_bytes_and_types(b):
    bits = np.unpackbits(b[:4]).reshape(4, 8)
    words = b.view(np.uint16) if b.size % 2 == 0 else b[:-1].view(np.uint16)
    wrap = b + np.uint8(200)
    wide = b.astype(np.int16) - 128
    low, high = b & 0x0F, b >> 4
    return bits, words, wrap, wide, (high << 4 | low == b).all(), np.bitwise_xor.reduce(b), (b / 255).astype(np.float32)


@function(lambda rng: rng.random((3, 4)))
def save_as_text_table(a):
    header = ",".join(f"c{j}" for j in range(a.shape[1]))
    lines = [header] + [",".join(f"{v:.4f}" for v in row) for row in a]
    text = "\n".join(lines)
    names = text.split("\n")[0].split(",")
    parsed = np.array([[float(v) for v in line.split(",")] for line in text.splitlines()[1:]])
    columns = {name: parsed[:, j] for j, name in enumerate(names)}
    return text, columns, np.abs(parsed - a).max() <= 5.1e-5


@function(lambda rng: (rng.random((50, 2)), 5))
def points_into_grid_cells(points, n):
    cell = np.minimum((points * n).astype(int), n - 1)
    flat = np.ravel_multi_index(cell.T, (n, n))
    counts = np.bincount(flat, minlength=n * n).reshape(n, n)
    order = np.argsort(flat, kind="stable")
    groups = np.split(order, np.cumsum(counts)[:-1])
    centres = np.array([points[g].mean(axis=0) if len(g) else (np.nan, np.nan) for g in groups])
    return counts, [len(g) for g in groups], centres


def parse_log(lines):
    stations, hours, values = [], [], []
    for line in lines:
        try:
            station, hour, value = line.split(";")
            values.append(float(value))
        except ValueError:
            continue
        stations.append(station.strip())
        hours.append(int(hour))
    return np.array(stations), np.array(hours), np.array(values)


def remove_outliers(values, limit=3.5):
    median = np.median(values)
    mad = np.median(np.abs(values - median))
    if mad == 0:
        return np.ones(values.shape, dtype=bool)
    return np.abs(0.6745 * (values - median) / mad) <= limit


def hourly_profile(hours, values, n=24):
    count = np.bincount(hours, minlength=n)
    total = np.bincount(hours, weights=values, minlength=n)
    with np.errstate(invalid="ignore"):
        mean = total / count
    gaps = np.isnan(mean)
    if gaps.any() and not gaps.all():
        have = np.flatnonzero(~gaps)
        mean[gaps] = np.interp(np.flatnonzero(gaps), have, mean[have], period=n)
    return mean


def make_log(rng, n):
    lines = []
    for k in range(n):
        hour = int(rng.integers(0, 24))
        value = 15 - 5 * np.cos(hour / 24 * 2 * np.pi) + rng.normal() + (60 if k % 37 == 5 else 0)
        text = "n/a" if k % 29 == 3 else f"{value:.2f}"
        lines.append(f"{rng.choice(['north', 'south', 'west'])} ;{hour};{text}")
    return lines


@program(lambda rng: make_log(rng, 200))
def clean_and_summarise_log(lines):
    """Parse a log with faults in it, drop outliers, and give each station's daily course."""
    stations, hours, values = parse_log(lines)
    keep = remove_outliers(values)
    stations, hours, values = stations[keep], hours[keep], values[keep]
    summary = {}
    profiles = []
    for name in np.unique(stations):
        mine = stations == name
        profile = hourly_profile(hours[mine], values[mine])
        profiles.append(profile)
        summary[str(name)] = {
            "n": int(mine.sum()),
            "mean": values[mine].mean(),
            "warmest": int(np.argmax(profile)),
            "quartiles": np.percentile(values[mine], [25, 50, 75]),
        }
    profiles = np.vstack(profiles)
    smooth = np.apply_along_axis(lambda p: np.convolve(np.r_[p[-1], p, p[0]], [0.25, 0.5, 0.25], "valid"), 1, profiles)
    report = [f"{name:<6}{s['n']:>4d}{s['mean']:8.2f}" for name, s in summary.items()]
    return summary, smooth, report, len(lines) - int(keep.sum())
