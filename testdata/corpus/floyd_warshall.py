"""All shortest paths by Floyd and Warshall, with the way to reconstruct them."""

import numpy as np


def program(weights):
    n = weights.shape[0]
    distance = weights.copy()
    via = np.full((n, n), -1)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = distance[i, k] + distance[k, j]
                if through < distance[i, j]:
                    distance[i, j] = through
                    via[i, j] = k
    fast = weights.copy()
    for k in range(n):
        fast = np.minimum(fast, fast[:, k, np.newaxis] + fast[k])
    return distance, via, fast


def cases():
    rng = np.random.default_rng(6)
    for n in (1, 7):
        w = rng.integers(1, 20, (n, n)).astype(float)
        w[w > 12] = np.inf
        np.fill_diagonal(w, 0.0)
        yield (w,)
