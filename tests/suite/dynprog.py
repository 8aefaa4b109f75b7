"""Dynamic programming: knapsacks, alignments, chains, hidden Markov models, optimal stopping."""

import bisect
from functools import lru_cache

import numpy as np

from suite import function, program


@function(lambda rng: (rng.integers(10, 60, 8), rng.integers(1, 15, 8), 40))
def knapsack_table_with_items(values, weights, capacity):
    n = len(values)
    best = np.zeros((n + 1, capacity + 1), dtype=int)
    for i in range(1, n + 1):
        for c in range(capacity + 1):
            best[i, c] = best[i - 1, c]
            if weights[i - 1] <= c:
                best[i, c] = max(best[i, c], best[i - 1, c - weights[i - 1]] + values[i - 1])
    items = []
    c = capacity
    for i in range(n, 0, -1):
        if best[i, c] != best[i - 1, c]:
            items.append(i - 1)
            c -= weights[i - 1]
    return best[n, capacity], items[::-1]


@function(lambda rng: (rng.random(30), rng.integers(1, 40, 30), 200))
def knapsack_one_row(values, weights, capacity):
    row = np.zeros(capacity + 1)
    for v, w in zip(values, weights):
        row[w:] = np.maximum(row[w:], row[:-w] + v)
    return row[-1]


@function(lambda rng: (137, [1, 2, 5, 10, 20, 50]))
def coin_change_ways(total, coins):
    ways = [1] + [0] * total
    for coin in coins:
        for amount in range(coin, total + 1):
            ways[amount] += ways[amount - coin]
    return ways[total]


@function(lambda rng: (np.array([3, 7, 11, 25]), 83))
def fewest_coins(coins, amount):
    """The coins themselves, largest first; an empty list if the amount cannot be paid."""
    INF = amount + 1
    need = np.full(amount + 1, INF)
    last = np.zeros(amount + 1, dtype=np.intp)
    need[0] = 0
    for a in range(1, amount + 1):
        usable = coins[coins <= a]
        if usable.size == 0:
            continue
        options = need[a - usable]
        k = options.argmin()
        if options[k] + 1 < need[a]:
            need[a] = options[k] + 1
            last[a] = usable[k]
    if need[amount] == INF:
        return []
    paid = []
    while amount > 0:
        paid.append(int(last[amount]))
        amount -= last[amount]
    return sorted(paid, reverse=True)


@function(lambda rng: ("dynamic programming is fun", "gaming with dinosaurs"))
def longest_common_subsequence(a, b):
    m, n = len(a), len(b)
    table = [[""] * (n + 1) for _ in range(m + 1)]
    for i in range(m):
        for j in range(n):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + a[i]
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], key=len)
    return table[m][n]


@function(lambda rng: (rng.integers(0, 4, 50), rng.integers(0, 4, 60)))
def lcs_length_int_arrays(x, y):
    L = np.zeros((x.size + 1, y.size + 1), np.int32)
    for i in range(x.size):
        for j in range(y.size):
            if x[i] == y[j]:
                L[i + 1, j + 1] = L[i, j] + 1
            else:
                L[i + 1, j + 1] = max(L[i, j + 1], L[i + 1, j])
    return L[-1, -1], L


@function(lambda rng: ("intention", "execution"))
def levenshtein_two_rows(s, t):
    previous = list(range(len(t) + 1))
    for i, cs in enumerate(s, 1):
        current = [i]
        for j, ct in enumerate(t, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (cs != ct)))
        previous = current
    return previous[-1]


@function(lambda rng: (rng.integers(65, 70, 40).astype(np.uint8), rng.integers(65, 70, 35).astype(np.uint8), 1.0, 1.5))
def weighted_edit_distance_bytes(source, target, gap=1.0, swap=2.0):
    D = np.empty((len(source) + 1, len(target) + 1))
    D[:, 0] = gap * np.arange(len(source) + 1)
    D[0] = gap * np.arange(len(target) + 1)
    for i in range(1, D.shape[0]):
        for j in range(1, D.shape[1]):
            cost = 0.0 if source[i - 1] == target[j - 1] else swap
            D[i, j] = min(D[i - 1, j] + gap, D[i, j - 1] + gap, D[i - 1, j - 1] + cost)
    return D[-1, -1]


@function(lambda rng: [30, 35, 15, 5, 10, 20, 25, 12])
def matrix_chain_parenthesised(dims):
    n = len(dims) - 1
    cost = np.zeros((n, n))
    split = np.zeros((n, n), dtype=int)
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i, j] = np.inf
            for k in range(i, j):
                q = cost[i, k] + cost[k + 1, j] + dims[i] * dims[k + 1] * dims[j + 1]
                if q < cost[i, j]:
                    cost[i, j], split[i, j] = q, k

    def show(i, j):
        if i == j:
            return f"A{i}"
        return "(" + show(i, split[i, j]) + show(split[i, j] + 1, j) + ")"

    return int(cost[0, -1]), show(0, n - 1)


def stochastic(rng, *shape):
    p = rng.random(shape)
    return p / p.sum(axis=-1, keepdims=True)


@function(lambda rng: (rng.integers(0, 4, 40), stochastic(rng, 3), stochastic(rng, 3, 3), stochastic(rng, 3, 4)))
def viterbi_log_path(obs, start, trans, emit):
    T, K = len(obs), len(start)
    logp = np.empty((T, K))
    back = np.zeros((T, K), dtype=int)
    logA = np.log(trans)
    logp[0] = np.log(start) + np.log(emit[:, obs[0]])
    for t in range(1, T):
        scores = logp[t - 1][:, np.newaxis] + logA
        back[t] = scores.argmax(axis=0)
        logp[t] = scores.max(axis=0) + np.log(emit[:, obs[t]])
    path = np.empty(T, dtype=int)
    path[-1] = logp[-1].argmax()
    for t in range(T - 2, -1, -1):
        path[t] = back[t + 1, path[t + 1]]
    return path, logp[-1].max()


@function(lambda rng: rng.integers(0, 1000, 120).tolist())
def longest_increasing_by_bisect(seq):
    tails = []
    for value in seq:
        k = bisect.bisect_left(tails, value)
        if k == len(tails):
            tails.append(value)
        else:
            tails[k] = value
    return len(tails), tails


@function(lambda rng: rng.normal(size=300))
def kadane_best_slice(x):
    best, best_range = -np.inf, (0, 0)
    running, start = 0.0, 0
    for i, v in enumerate(x):
        if running <= 0:
            running, start = v, i
        else:
            running += v
        if running > best:
            best, best_range = running, (start, i + 1)
    return best, best_range


@function(lambda rng: (12, (1, 5, 8, 9, 10, 17, 17, 20, 24, 30)))
def rod_cutting_memo(n, prices):
    memo = {0: (0, ())}

    def best(length):
        if length in memo:
            return memo[length]
        options = []
        for first in range(1, min(length, len(prices)) + 1):
            value, rest = best(length - first)
            options.append((value + prices[first - 1], (first,) + rest))
        memo[length] = max(options)
        return memo[length]

    return best(n)


@function(lambda rng: (np.sin(np.linspace(0, 6, 40)), np.sin(np.linspace(0, 6, 33) ** 1.05), 8))
def time_warping_distance(x, y, window=None):
    n, m = len(x), len(y)
    w = max(window or max(n, m), abs(n - m))
    D = np.full((n + 1, m + 1), np.inf)
    D[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(max(1, i - w), min(m, i + w) + 1):
            D[i, j] = abs(x[i - 1] - y[j - 1]) + min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
    return D[n, m]


@function(lambda rng: 60)
def secretary_stopping_value(n):
    """Best chance of choosing the best of n candidates, by backward induction, and how many to let pass."""
    value = np.zeros(n + 2)
    accept = np.zeros(n + 2, dtype=bool)
    for k in range(n, 0, -1):
        take = k / n
        skip = value[k + 1]
        accept[k] = take >= skip
        value[k] = max(take, skip) / k + skip * (k - 1) / k
    return value[1], int(np.argmax(accept[1:]))


@function(lambda rng: (rng.integers(1, 9, (12, 15)),))
def cheapest_grid_descent(grid):
    cost = grid.copy()
    cost[0] = np.cumsum(cost[0])
    cost[:, 0] = np.cumsum(cost[:, 0])
    rows, cols = cost.shape
    for i in range(1, rows):
        for j in range(1, cols):
            cost[i, j] += min(cost[i - 1, j], cost[i, j - 1])
    return cost[-1, -1]


@function(lambda rng: (6, 20))
def dice_sum_ways_cached(dice, total):
    @lru_cache(maxsize=None)
    def ways(n, s):
        if n == 0:
            return int(s == 0)
        return sum(ways(n - 1, s - face) for face in range(1, 7) if s >= face)

    return ways(dice, total), ways(dice, total) / 6 ** dice


def score_matrix(a, b, match, mismatch, gap):
    H = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            diagonal = H[i - 1, j - 1] + (match if a[i - 1] == b[j - 1] else mismatch)
            H[i, j] = max(0, diagonal, H[i - 1, j] + gap, H[i, j - 1] + gap)
    return H


@program(lambda rng: ("".join(rng.choice(list("ACGT"), 40)), "".join(rng.choice(list("ACGT"), 45))))
def smith_waterman_align(a, b, match=3, mismatch=-3, gap=-2):
    H = score_matrix(a, b, match, mismatch, gap)
    i, j = np.unravel_index(H.argmax(), H.shape)
    score = H[i, j]
    top, middle, bottom = "", "", ""
    while i > 0 and j > 0 and H[i, j] > 0:
        same = a[i - 1] == b[j - 1]
        if H[i, j] == H[i - 1, j - 1] + (match if same else mismatch):
            i, j = i - 1, j - 1
            top, middle, bottom = a[i] + top, ("|" if same else ".") + middle, b[j] + bottom
        elif H[i, j] == H[i - 1, j] + gap:
            i -= 1
            top, middle, bottom = a[i] + top, " " + middle, "-" + bottom
        else:
            j -= 1
            top, middle, bottom = "-" + top, " " + middle, b[j] + bottom
    identity = middle.count("|") / len(middle) if middle else 0.0
    return score, top, middle, bottom, round(100 * identity, 1)


def gradient_energy(image):
    dy, dx = np.gradient(image.astype(float), axis=(0, 1))
    return np.abs(dx).sum(axis=-1) + np.abs(dy).sum(axis=-1)


def cheapest_vertical_seam(energy):
    rows, cols = energy.shape
    total = energy.copy()
    back = np.zeros_like(total, dtype=int)
    for r in range(1, rows):
        padded = np.pad(total[r - 1], 1, constant_values=np.inf)
        choices = np.stack([padded[:-2], padded[1:-1], padded[2:]])
        pick = np.argmin(choices, axis=0)
        back[r] = np.arange(cols) + pick - 1
        total[r] += choices[pick, np.arange(cols)]
    seam = np.empty(rows, dtype=int)
    seam[-1] = np.argmin(total[-1])
    for r in reversed(range(rows - 1)):
        seam[r] = back[r + 1, seam[r + 1]]
    return seam, total[-1].min()


def remove_seam(image, seam):
    rows, cols, channels = image.shape
    keep = np.ones((rows, cols), dtype=bool)
    keep[np.arange(rows), seam] = False
    return image[keep].reshape(rows, cols - 1, channels)


@program(lambda rng: (rng.integers(0, 256, (24, 32, 3), dtype=np.uint8), 6))
def seam_carving_narrower(image, columns):
    costs = []
    for _ in range(columns):
        seam, cost = cheapest_vertical_seam(gradient_energy(image))
        image = remove_seam(image, seam)
        costs.append(cost)
    return image, np.array(costs)


@program(lambda rng: rng.random((8, 2)))
def held_karp_tour(cities):
    """The shortest closed tour, over subsets written as bit masks."""
    n = len(cities)
    dist = np.linalg.norm(cities[:, None] - cities[None, :], axis=-1)
    full = 1 << (n - 1)
    cost = np.full((full, n - 1), np.inf)
    came = np.full((full, n - 1), -1)
    for k in range(n - 1):
        cost[1 << k, k] = dist[n - 1, k]
    for subset in range(1, full):
        for last in range(n - 1):
            if not subset & (1 << last) or subset == 1 << last:
                continue
            rest = subset ^ (1 << last)
            options = cost[rest] + dist[:-1, last]
            came[subset, last] = np.argmin(options)
            cost[subset, last] = options[came[subset, last]]
    closing = cost[full - 1] + dist[:-1, n - 1]
    last = int(np.argmin(closing))
    length = closing[last]

    tour, subset = [n - 1], full - 1
    while last >= 0:
        tour.append(last)
        subset, last = subset ^ (1 << last), int(came[subset, last])
    steps = [dist[a, b] for a, b in zip(tour, tour[1:] + tour[:1])]
    return length, tour, sum(steps)
