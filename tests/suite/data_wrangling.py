"""Data wrangling with arrays: grouping, windows, gaps, outliers, bins, scaling, encoding and joins."""

import re
from collections import defaultdict

import numpy as np

from suite import function, program


@function(lambda rng: (rng.choice([0, 1, 3, 5], 40), rng.normal(size=40)))
def group_means_bincount(keys, values):
    """Mean of the values in each group, by bincount."""
    totals = np.bincount(keys, weights=values)
    counts = np.bincount(keys)
    return np.divide(totals, counts, out=np.full(totals.shape, np.nan), where=counts > 0)


@function(lambda rng: (rng.choice([3, 7, 11, 20], 50), rng.random(50), {"low": np.min, "high": np.max, "middle": np.median}))
def group_aggregate(keys, values, functions):
    """Apply several functions to each group of a sorted copy."""
    order = np.argsort(keys, kind="stable")
    groups, starts = np.unique(keys[order], return_index=True)
    pieces = np.split(values[order], starts[1:])
    table = {name: np.array([f(piece) for piece in pieces]) for name, f in functions.items()}
    table["key"] = groups
    return table


@function(lambda rng: ([("ann", 3.0), ("bob", 1.5), ("ann", 4.5), ("cy", 2.0), ("bob", 8.0), ("ann", 1.0)],))
def totals_by_name(records):
    totals = defaultdict(list)
    for name, amount in records:
        totals[name].append(amount)
    return {name: (len(v), sum(v), sum(v) / len(v)) for name, v in sorted(totals.items())}


@function(lambda rng: (rng.integers(0, 3, 30), rng.integers(0, 4, 30), rng.random(30)))
def pivot_sums(rows, columns, values):
    """Two-way table of sums with margins."""
    r_labels, r = np.unique(rows, return_inverse=True)
    c_labels, c = np.unique(columns, return_inverse=True)
    table = np.zeros((r_labels.size + 1, c_labels.size + 1))
    np.add.at(table, (r, c), values)
    table[-1, :] = table[:-1].sum(axis=0)
    table[:, -1] = table[:, :-1].sum(axis=1)
    return r_labels, c_labels, table


@function(lambda rng: (rng.normal(size=60), 7, np.median))
def rolling_apply(x, window, func=np.mean, min_periods=None):
    """Trailing window statistic; NaN until there are enough values."""
    if window < 1:
        raise ValueError("window must be positive")
    min_periods = window if min_periods is None else min_periods
    out = np.full(len(x), np.nan)
    for i in range(len(x)):
        part = x[max(0, i - window + 1) : i + 1]
        if len(part) >= min_periods:
            out[i] = func(part)
    return out


@function(lambda rng: (np.arange(40.0) ** 1.5, 5))
def centred_moving_average(series, k):
    assert k % 2 == 1
    half = k // 2
    padded = np.pad(series, half, mode="edge")
    return np.convolve(padded, np.ones(k) / k, mode="valid")


@function(lambda rng: np.where(rng.random(50) < 0.3, np.nan, rng.normal(size=50)))
def forward_fill(x):
    """Carry the last valid value over gaps."""
    idx = np.where(~np.isnan(x), np.arange(x.size), 0)
    np.maximum.accumulate(idx, out=idx)
    return x[idx]


@function(lambda rng: (np.where(rng.random(40) < 0.55, np.nan, np.sin(np.arange(40) / 5)), 2))
def interpolate_gaps(y, limit=3):
    """Linear interpolation across runs of NaN no longer than a limit."""
    y = y.copy()
    bad = np.isnan(y)
    t = np.arange(len(y))
    filled = np.interp(t, t[~bad], y[~bad])
    start = None
    for i in range(len(y) + 1):
        if i < len(y) and bad[i]:
            if start is None:
                start = i
        elif start is not None:
            if i - start <= limit:
                y[start:i] = filled[start:i]
            start = None
    return y, int(np.isnan(y).sum())


@function(lambda rng: np.append(rng.normal(50, 5, 80), [5, 120, 99.5]))
def tukey_outliers(x, k=1.5):
    q1, q3 = np.percentile(x, (25, 75))
    iqr = q3 - q1
    low, high = q1 - k * iqr, q3 + k * iqr
    mask = (x < low) | (x > high)
    return x[mask], np.clip(x, low, high), (low, high)


@function(lambda rng: np.sin(np.arange(70) / 9) + 0.05 * rng.normal(size=70) + 3.0 * (rng.random(70) < 0.08))
def hampel_filter(x, half=3, n_sigma=3.0):
    """Replace points far from the local median by that median."""
    y = x.copy()
    replaced = []
    for i in range(half, len(x) - half):
        local = x[i - half : i + half + 1]
        m = np.median(local)
        s = 1.4826 * np.median(np.abs(local - m))
        if abs(x[i] - m) > n_sigma * s:
            y[i] = m
            replaced.append(i)
    return y, replaced


@function(lambda rng: (rng.gamma(2, 10, 60), [0, 5, 10, 20, 40, 1000]))
def bin_counts_and_labels(values, edges):
    """Counts and a text label for each bin, and the bin of each value."""
    bins = np.digitize(values, edges) - 1
    counts = np.bincount(bins, minlength=len(edges) - 1)
    labels = [f"[{a}, {b})" for a, b in zip(edges[:-1], edges[1:])]
    return dict(zip(labels, counts.tolist())), bins


@function(lambda rng: (rng.exponential(size=45), 4))
def quantile_bins(x, q):
    edges = np.quantile(x, np.linspace(0, 1, q + 1))
    codes = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, q - 1)
    return codes, edges, [x[codes == c].mean() for c in range(q)]


@function(lambda rng: (np.column_stack([rng.normal(5, 2, 30), rng.random(30) * 100, np.full(30, 3.0)]), "zscore"))
def scale_columns(table, method="minmax"):
    """Scale each column; constant columns become zero."""
    table = np.array(table, dtype=np.float64, copy=True)
    if method == "minmax":
        shift, span = table.min(0), np.ptp(table, axis=0)
    elif method == "zscore":
        shift, span = table.mean(0), table.std(0)
    elif method == "robust":
        shift = np.median(table, axis=0)
        span = np.subtract(*np.percentile(table, [75, 25], axis=0))
    else:
        raise ValueError(method)
    span[span == 0] = 1
    table -= shift
    table /= span
    return table


@function(lambda rng: (["red", "blue", "green", "blue", "red", "blue"],))
def label_encode(words):
    """Integer codes in order of first appearance, and the table to decode them."""
    codes = {}
    encoded = [codes.setdefault(word, len(codes)) for word in words]
    decode = {code: word for word, code in codes.items()}
    assert [decode[c] for c in encoded] == list(words)
    return np.array(encoded), decode


@function(lambda rng: (np.array([1, 1, 1, 0, 0, 4, 4, 4, 4, 2]),))
def run_lengths(x):
    """Values, starts and lengths of the runs of equal values."""
    boundaries = np.flatnonzero(x[1:] != x[:-1]) + 1
    starts = np.r_[0, boundaries]
    lengths = np.diff(np.append(starts, x.size))
    rebuilt = np.repeat(x[starts], lengths)
    return x[starts], starts, lengths, bool((rebuilt == x).all())


@function(lambda rng: (np.array([5, 3, 9, 7]), np.array([50, 30, 90, 70]), np.array([3, 7, 8, 5, 3]), np.arange(5) * 1.5))
def inner_join(left_key, left_value, right_key, right_value):
    """Rows of the right table that have a partner in the left, which has unique keys."""
    order = np.argsort(left_key)
    where = np.searchsorted(left_key, right_key, sorter=order)
    where = order[np.minimum(where, len(order) - 1)]
    found = left_key[where] == right_key
    return right_key[found], left_value[where[found]], right_value[found]


@function(lambda rng: rng.integers(0, 4, (20, 2)))
def deduplicate_rows(rows):
    """First occurrences in their original order, and how often each occurs."""
    unique, first, counts = np.unique(rows, axis=0, return_index=True, return_counts=True)
    order = np.argsort(first)
    return unique[order], counts[order]


@function(lambda rng: rng.integers(0, 256, (10, 4), dtype=np.uint8))
def sensor_bytes_to_values(packets):
    """Unpack packets of (id and flag, high byte, low byte, checksum) into calibrated values."""
    ident = packets[:, 0] & 0x7F
    flag = packets[:, 0] >> 7 == 1
    raw = (packets[:, 1].astype(np.uint16) << 8) | packets[:, 2]
    signed = raw.astype(np.int16)
    checksum = np.bitwise_xor.reduce(packets[:, :3], axis=1)
    return ident, flag, signed * 0.01, checksum == packets[:, 3]


@program(lambda rng: ("12.5, 13.1,NA, 14.0;9.8,,10.2,11.1; 20,21.5,oops,22;15.0,14.2,13.9,NA",))
def parse_and_clean_table(text):
    """Parse messy delimited text, impute gaps by column medians, report what was done, and summarise."""
    rows = [line.split(",") for line in text.split(";")]
    width = max(len(row) for row in rows)
    table = np.full((len(rows), width), np.nan)
    problems = []
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            value, problem = parse_cell(cell.strip())
            table[i, j] = value
            if problem:
                problems.append((i, j, problem))
    missing = np.isnan(table)
    medians = np.nanmedian(table, axis=0)
    table[missing] = np.take(medians, np.nonzero(missing)[1])
    z = (table - table.mean(axis=0)) / table.std(axis=0)
    extreme = [(int(i), int(j)) for i, j in np.argwhere(np.abs(z) > 1.5)]
    lines = []
    for j, (column, gaps) in enumerate(zip(table.T, missing.sum(axis=0))):
        lines.append(f"col {j}: {column.mean():8.3f} +/- {column.std(ddof=1):.3f} ({int(gaps)} filled)")
    return table, problems, extreme, "\n".join(lines)


def parse_cell(cell):
    if cell == "" or cell.upper() in {"NA", "NAN", "NULL"}:
        return np.nan, "missing"
    try:
        return float(cell), None
    except ValueError:
        return np.nan, f"bad number {cell!r}" if re.fullmatch(r"\w+", cell) else "garbage"


@program(lambda rng: (np.sort(rng.uniform(0, 72, 200)), 20 + 3 * rng.normal(size=200), rng.integers(0, 3, 200)))
def hourly_sensor_report(hours, readings, sensor):
    """Resample irregular readings of three sensors to hours, fill, smooth, compare by hour of day, find events."""
    grid = resample_hourly(hours, readings, sensor, 72)
    coverage = 1 - np.isnan(grid).mean(axis=1)
    filled = np.array([fill_linear(row) for row in grid])
    daily = filled.reshape(3, 3, 24).mean(axis=1)
    smooth = np.apply_along_axis(lambda r: np.convolve(r, [0.25, 0.5, 0.25], mode="same"), 1, filled)
    residual = filled - np.tile(daily, 3)
    limit = 2 * residual.std(axis=1, keepdims=True)
    events = find_events(np.abs(residual) > limit)
    with np.errstate(invalid="ignore"):
        agreement = np.corrcoef(smooth[:, 1:-1])
    peak = np.argmax(daily, axis=1)
    return {"coverage": coverage, "daily": daily, "peak hour": peak, "agreement": agreement, "events": events}


def resample_hourly(hours, readings, sensor, n):
    total = np.zeros((3, n))
    count = np.zeros((3, n), dtype=int)
    slot = np.floor(hours).astype(int)
    for s, h, r in zip(sensor, slot, readings):
        total[s, h] += r
        count[s, h] += 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(count > 0, total / count, np.nan)


def fill_linear(row):
    t = np.arange(row.size)
    ok = np.isfinite(row)
    if ok.sum() == 0:
        raise ValueError("nothing to fill from")
    return np.interp(t, t[ok], row[ok])


def find_events(mask):
    events = []
    for s, row in enumerate(mask):
        edges = np.diff(np.concatenate(([0], row.astype(np.int8), [0])))
        for start, stop in zip(np.where(edges == 1)[0], np.where(edges == -1)[0]):
            events.append({"sensor": s, "start": int(start), "length": int(stop - start)})
    return sorted(events, key=lambda e: (-e["length"], e["sensor"], e["start"]))


@program(lambda rng: (rng.integers(0, 12, 150), rng.integers(0, 90, 150), np.round(rng.gamma(2, 30, 150), 2)))
def customer_segments(customer, day, amount, today=90):
    """Recency, frequency and value scores of customers, named segments, and how concentrated revenue is."""
    ids, inverse = np.unique(customer, return_inverse=True)
    recency = np.full(ids.size, np.iinfo(np.int64).max)
    np.minimum.at(recency, inverse, today - day)
    frequency = np.bincount(inverse)
    value = np.bincount(inverse, amount)
    scores = np.column_stack([4 - tertile(recency), tertile(frequency), tertile(value)])
    names = [name_segment(tuple(row)) for row in scores.tolist()]
    summary = {}
    for name in sorted(set(names)):
        members = np.array([n == name for n in names])
        basket = value[members] / frequency[members]
        summary[name] = {"customers": ids[members], "share": value[members].sum() / value.sum(), "basket": basket.mean()}
    return scores, summary, gini_coefficient(value), top_share(value, 0.25)


def tertile(x):
    cut = np.quantile(x, [1 / 3, 2 / 3])
    return 1 + (x[:, None] > cut).sum(axis=1)


def name_segment(score):
    match score:
        case (3, f, v) if f + v >= 5:
            return "champion"
        case (1, f, v) if f + v >= 4:
            return "at risk"
        case (1, _, _):
            return "lost"
        case _:
            return "regular"


def gini_coefficient(x):
    s = np.sort(x)
    n = s.size
    return 2 * np.sum(np.arange(1, n + 1) * s) / (n * s.sum()) - (n + 1) / n


def top_share(x, fraction):
    k = max(1, int(round(fraction * len(x))))
    return np.sort(x)[::-1][:k].sum() / x.sum()
