"""Linear algebra: decompositions and direct methods."""

from itertools import permutations

import numpy as np
from numpy.linalg import LinAlgError, norm

from suite import function, program


def spd(rng, n):
    a = rng.standard_normal((n, n))
    return a @ a.T + n * np.eye(n)


@function(lambda rng: (rng.standard_normal((8, 8)), rng.standard_normal(8)))
def gauss_eliminate_partial_pivot(A, b):
    A = np.array(A, dtype=float)
    b = np.array(b, dtype=float)
    n = len(b)
    for k in range(n - 1):
        p = k + np.argmax(np.abs(A[k:, k]))
        if A[p, k] == 0:
            raise LinAlgError("singular matrix")
        if p != k:
            A[[k, p]] = A[[p, k]]
            b[[k, p]] = b[[p, k]]
        for i in range(k + 1, n):
            factor = A[i, k] / A[k, k]
            A[i, k:] -= factor * A[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - A[i, i + 1:] @ x[i + 1:]) / A[i, i]
    return x


@function(lambda rng: rng.random((7, 7)) + np.diag(np.arange(7)))
def lu_doolittle(A):
    """Unit lower and upper factor, without pivoting."""
    n = A.shape[0]
    L, U = np.eye(n), np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            U[i, j] = A[i, j] - sum(L[i, k] * U[k, j] for k in range(i))
        for j in range(i + 1, n):
            L[j, i] = (A[j, i] - sum(L[j, k] * U[k, i] for k in range(i))) / U[i, i]
    return L, U


@function(lambda rng: rng.standard_normal((9, 9)))
def plu_in_place(a):
    """P, L, U with P @ a == L @ U, by outer-product updates."""
    lu = a.copy()
    n = lu.shape[0]
    perm = np.arange(n)
    for k in range(n):
        pivot = np.abs(lu[k:, k]).argmax() + k
        lu[[k, pivot], :] = lu[[pivot, k], :]
        perm[k], perm[pivot] = perm[pivot], perm[k]
        lu[k + 1:, k] /= lu[k, k]
        lu[k + 1:, k + 1:] -= np.outer(lu[k + 1:, k], lu[k, k + 1:])
    return np.eye(n)[perm], np.tril(lu, -1) + np.eye(n), np.triu(lu)


@function(lambda rng: spd(rng, 8))
def cholesky_banachiewicz(A):
    n = len(A)
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            s = A[i][j] - np.dot(L[i, :j], L[j, :j])
            if i == j:
                if s <= 0:
                    raise LinAlgError("matrix is not positive definite")
                L[i, i] = s**0.5
            else:
                L[i, j] = s / L[j, j]
    return L


@function(lambda rng: spd(rng, 6) - 9 * np.eye(6))
def ldlt_factor(A):
    """Unit lower L and diagonal d with A = L diag(d) L'."""
    n = A.shape[0]
    L = np.eye(n)
    d = np.zeros(n)
    for j in range(n):
        d[j] = A[j, j] - (L[j, :j] ** 2 * d[:j]).sum()
        for i in range(j + 1, n):
            L[i, j] = (A[i, j] - (L[i, :j] * L[j, :j] * d[:j]).sum()) / d[j]
    return L, d


@function(lambda rng: rng.standard_normal((10, 6)))
def modified_gram_schmidt(A):
    Q = A.astype(float, copy=True)
    m, n = Q.shape
    R = np.zeros((n, n))
    for j in range(n):
        R[j, j] = norm(Q[:, j])
        Q[:, j] /= R[j, j]
        for k in range(j + 1, n):
            R[j, k] = Q[:, j] @ Q[:, k]
            Q[:, k] -= R[j, k] * Q[:, j]
    return Q, R


@function(lambda rng: rng.standard_normal((8, 5)))
def householder_qr(a):
    m, n = a.shape
    r = a.copy()
    q = np.identity(m)
    for k in range(min(m - 1, n)):
        x = r[k:, k]
        v = x.copy()
        v[0] += np.copysign(np.linalg.norm(x), x[0])
        v /= np.linalg.norm(v)
        r[k:, k:] -= 2.0 * np.outer(v, v @ r[k:, k:])
        q[:, k:] -= 2.0 * (q[:, k:] @ v)[:, np.newaxis] * v
    return q, np.triu(r)


@function(lambda rng: (rng.standard_normal((7, 4)), rng.standard_normal(7)))
def least_squares_by_givens(A, b):
    """Rotate A to triangular form; the solution and the residual norm."""
    R = np.column_stack((A, b))
    m, n = A.shape
    for j in range(n):
        for i in reversed(range(j + 1, m)):
            x, y = R[i - 1, j], R[i, j]
            if y == 0.0:
                continue
            h = np.hypot(x, y)
            c, s = x / h, y / h
            G = np.array([[c, s], [-s, c]])
            R[i - 1:i + 1, j:] = G @ R[i - 1:i + 1, j:]
    solution = np.linalg.solve(R[:n, :n], R[:n, n])
    return solution, abs(norm(R[n:, n]))


@function(lambda rng: (rng.random(11), 4 + rng.random(12), rng.random(11), rng.random(12)))
def thomas_tridiagonal(lower, diag, upper, rhs):
    n = len(diag)
    cp, dp = np.zeros(n - 1), np.zeros(n)
    cp[0] = upper[0] / diag[0]
    dp[0] = rhs[0] / diag[0]
    for i in range(1, n):
        denom = diag[i] - lower[i - 1] * cp[i - 1]
        if i < n - 1:
            cp[i] = upper[i] / denom
        dp[i] = (rhs[i] - lower[i - 1] * dp[i - 1]) / denom
    x = dp.copy()
    for i in range(n - 2, -1, -1):
        x[i] -= cp[i] * x[i + 1]
    return x


@function(lambda rng: rng.integers(-3, 4, (5, 5)))
def determinant_by_permutations(M):
    """Leibniz formula, exact for integers."""
    n = len(M)
    total = 0
    for perm in permutations(range(n)):
        inversions = sum(1 for i in range(n) for j in range(i + 1, n) if perm[i] > perm[j])
        product = 1
        for row, col in enumerate(perm):
            product *= int(M[row, col])
        total += (-1) ** inversions * product
    return total


@function(lambda rng: (rng.integers(-4, 5, (4, 6)).astype(float),))
def reduced_row_echelon(matrix, tol=1e-10):
    """RREF, its pivot columns and the rank."""
    A = matrix.copy()
    rows, cols = A.shape
    pivots = []
    r = 0
    for c in range(cols):
        if r == rows:
            break
        best = max(range(r, rows), key=lambda i: abs(A[i, c]))
        if abs(A[best, c]) < tol:
            continue
        A[[r, best]] = A[[best, r]]
        A[r] /= A[r, c]
        others = [i for i in range(rows) if i != r]
        A[others] -= A[others, c][:, None] * A[r]
        pivots.append(c)
        r += 1
    return A, pivots, len(pivots)


@function(lambda rng: (rng.standard_normal((12, 9)) @ np.diag(0.5 ** np.arange(9)), 3))
def truncated_svd_approximation(A, rank):
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    approx = (U[:, :rank] * s[:rank]) @ Vt[:rank]
    energy = np.cumsum(s**2) / np.sum(s**2)
    return approx, energy[rank - 1], norm(A - approx, 2), s[rank]


@function(lambda rng: (rng.standard_normal((6, 4)) @ rng.standard_normal((4, 5)),))
def pseudo_inverse_rank_deficient(A, rcond=1e-12):
    u, s, vh = np.linalg.svd(A, full_matrices=False)
    large = s > rcond * s.max()
    s_inv = np.zeros_like(s)
    np.divide(1.0, s, out=s_inv, where=large)
    return vh.conj().T @ (s_inv[:, None] * u.conj().T), int(np.count_nonzero(large))


@function(lambda rng: 0.4 * rng.standard_normal((5, 5)))
def expm_scaling_squaring(A):
    """Matrix exponential from a Taylor series of the scaled matrix."""
    n_squarings = max(0, int(np.ceil(np.log2(max(norm(A, 1), 1e-16)))) + 4)
    X = A / 2**n_squarings
    term = np.eye(len(A))
    result = np.eye(len(A))
    for k in range(1, 15):
        term = term @ X / k
        result = result + term
    for _ in range(n_squarings):
        result = result @ result
    return result


@function(lambda rng: (np.array([[1, 1], [1, 0]], dtype=np.int64), 40))
def matrix_power_squaring(M, exponent):
    if exponent < 0:
        raise ValueError("negative exponent")
    result = np.eye(M.shape[0], dtype=M.dtype)
    base = M
    while exponent:
        if exponent & 1:
            result = result @ base
        base = base @ base
        exponent >>= 1
    return result


@function(lambda rng: (rng.standard_normal((20, 3)), rng.random(3)))
def procrustes_rotation(points, axis):
    """Recover the rotation between a point set and its turned copy (Kabsch)."""
    axis = axis / norm(axis)
    K = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    rotation = np.eye(3) + np.sin(0.8) * K + (1 - np.cos(0.8)) * K @ K
    moved = points @ rotation.T + np.array([1.0, -2.0, 0.5])
    p, q = points - points.mean(axis=0), moved - moved.mean(axis=0)
    u, _, vt = np.linalg.svd(p.T @ q)
    d = np.sign(np.linalg.det(vt.T @ u.T))
    recovered = vt.T @ np.diag([1, 1, d]) @ u.T
    return recovered, np.allclose(recovered, rotation), np.abs(q - p @ recovered.T).max() < 1e-12


@function(lambda rng: (spd(rng, 6), rng.random(6), rng.random(6)))
def sherman_morrison_update(A, u, v):
    A_inv = np.linalg.inv(A)
    denom = 1 + v @ A_inv @ u
    if np.isclose(denom, 0):
        raise np.linalg.LinAlgError("update makes the matrix singular")
    return A_inv - np.outer(A_inv @ u, v @ A_inv) / denom


@function(lambda rng: (rng.random((16, 16)), rng.random((16, 16))))
def strassen_multiply(A, B):
    n = A.shape[0]
    if n <= 4:
        return A @ B
    h = n // 2
    a, b, c, d = A[:h, :h], A[:h, h:], A[h:, :h], A[h:, h:]
    e, f, g, k = B[:h, :h], B[:h, h:], B[h:, :h], B[h:, h:]
    p1 = strassen_multiply(a, f - k)
    p2 = strassen_multiply(a + b, k)
    p3 = strassen_multiply(c + d, e)
    p4 = strassen_multiply(d, g - e)
    p5 = strassen_multiply(a + d, e + k)
    p6 = strassen_multiply(b - d, g + k)
    p7 = strassen_multiply(a - c, e + f)
    return np.block([[p5 + p4 - p2 + p6, p1 + p2], [p3 + p4, p1 + p5 - p3 - p7]])


@function(lambda rng: ([10, 30, 5, 60, 15, 25, 40],))
def matrix_chain_order(dims):
    """Cheapest number of multiplications, and the parenthesised product."""
    n = len(dims) - 1
    cost = [[0] * n for _ in range(n)]
    split = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i][j], split[i][j] = min(
                (cost[i][k] + cost[k + 1][j] + dims[i] * dims[k + 1] * dims[j + 1], k) for k in range(i, j)
            )

    def show(i, j):
        if i == j:
            return f"A{i}"
        return f"({show(i, split[i][j])} {show(split[i][j] + 1, j)})"

    return cost[0][n - 1], show(0, n - 1)


@function(lambda rng: (np.array([[2.0, 1.0], [4.0, 2.0]]), np.array([1.0, 2.0])))
def solve_or_least_squares(A, b):
    """Solve, or fall back to the minimum-norm solution of a singular system."""
    try:
        return np.linalg.solve(A, b), "exact"
    except np.linalg.LinAlgError:
        x = np.linalg.lstsq(A, b, rcond=None)[0]
        return x, "least squares"


def _forward(L, b):
    y = np.empty_like(b)
    for i in range(len(b)):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
    return y


def _backward(U, y):
    x = np.empty_like(y)
    for i in reversed(range(len(y))):
        x[i] = (y[i] - U[i, i + 1:] @ x[i + 1:]) / U[i, i]
    return x


def _single_lu(A):
    lu = A.astype(np.float32)
    n = len(lu)
    piv = list(range(n))
    for k in range(n - 1):
        p = int(np.argmax(np.abs(lu[k:, k]))) + k
        if p != k:
            lu[[k, p]] = lu[[p, k]]
            piv[k], piv[p] = piv[p], piv[k]
        lu[k + 1:, k] /= lu[k, k]
        lu[k + 1:, k + 1:] -= lu[k + 1:, k, None] * lu[k, k + 1:]
    return lu, piv


@program(lambda rng: (spd(rng, 20) + rng.random((20, 20)), rng.random(20)), rtol=1e-9)  # single-precision factor
def mixed_precision_refinement(A, b, max_iter=20):
    """Factor in single precision, refine the solution in double; its norm and whether it converged quickly."""
    lu, piv = _single_lu(A)
    L = np.tril(lu, -1) + np.eye(len(A), dtype=np.float32)
    U = np.triu(lu)

    def approximate_solve(rhs):
        rhs32 = rhs[piv].astype(np.float32)
        return _backward(U, _forward(L, rhs32)).astype(np.float64)

    x = approximate_solve(b)
    for _ in range(max_iter):
        r = b - A @ x
        if norm(r, np.inf) <= 1e-14 * norm(A, np.inf) * norm(x, np.inf):
            break
        x += approximate_solve(r)
    else:
        raise ArithmeticError("no convergence")
    return x, norm(x), lu.dtype.name


def _network(n, seed):
    rng = np.random.default_rng(seed)
    edges = {(i, (i + 1) % n) for i in range(n)}
    while len(edges) < 2 * n:
        i, j = sorted(int(v) for v in rng.choice(n, size=2, replace=False))
        edges.add((i, j))
    edges = sorted(edges)
    return edges, 1 + 9 * rng.random(len(edges))


def _incidence(edges, n):
    B = np.zeros((len(edges), n))
    for row, (i, j) in enumerate(edges):
        B[row, i] = 1
        B[row, j] = -1
    return B


@program(lambda rng: (12, 3, 10.0))
def resistor_network_analysis(n, seed, volts):
    """Node potentials, branch currents, dissipated power and effective resistances of a random resistor network."""
    edges, resistance = _network(n, seed)
    B = _incidence(edges, n)
    conductance = np.diag(1 / resistance)
    laplacian = B.T @ conductance @ B
    source, ground = 0, n // 2
    free = np.setdiff1d(np.arange(n), [source, ground])
    potential = np.zeros(n)
    potential[source] = volts
    rhs = -laplacian[np.ix_(free, [source])].ravel() * volts
    potential[free] = np.linalg.solve(laplacian[np.ix_(free, free)], rhs)
    currents = conductance @ B @ potential
    injected = laplacian @ potential
    assert np.allclose(injected[free], 0, atol=1e-10)
    power = np.sum(currents**2 * resistance)
    pinv = np.linalg.pinv(laplacian)
    d = np.diag(pinv)
    effective = d[:, None] + d[None, :] - 2 * pinv
    busiest = edges[int(np.argmax(np.abs(currents)))]
    return potential, currents, power, effective[source, ground], volts / injected[source], busiest


def _standardize(X):
    mean, std = X.mean(axis=0), X.std(axis=0, ddof=1)
    return (X - mean) / np.where(std == 0, 1, std)


def _sign_fixed(vectors):
    big = np.abs(vectors).argmax(axis=0)
    return vectors * np.sign(vectors[big, np.arange(vectors.shape[1])])


@program(lambda rng: (rng.standard_normal((60, 2)) @ rng.standard_normal((2, 6)) + 0.3 * rng.standard_normal((60, 6)), 0.9))
def principal_components_report(X, share):
    """PCA by the covariance and by the SVD, checked against each other; scores, loadings and outliers."""
    Z = _standardize(X)
    n, p = Z.shape
    values, vectors = np.linalg.eigh(np.cov(Z, rowvar=False))
    values, vectors = values[::-1], _sign_fixed(vectors[:, ::-1])
    _, s, vt = np.linalg.svd(Z, full_matrices=False)
    assert np.allclose(s**2 / (n - 1), values)
    assert np.allclose(_sign_fixed(vt.T), vectors)
    explained = values / values.sum()
    k = int(np.searchsorted(np.cumsum(explained), share)) + 1
    scores = Z @ vectors[:, :k]
    loadings = vectors[:, :k] * np.sqrt(values[:k])
    distance = (scores**2 / values[:k]).sum(axis=1)
    limit = np.percentile(distance, 95)
    rebuilt = scores @ vectors[:, :k].T
    return {
        "components": k, "explained": explained, "scores": scores, "loadings": loadings,
        "outliers": np.flatnonzero(distance > limit).tolist(), "error": norm(Z - rebuilt) / norm(Z),
    }
