"""Iterative solvers and eigenvalue methods."""

import numpy as np

from suite import function, program


def poisson_1d(n):
    return 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)


def dominant(rng, n):
    a = rng.uniform(-1, 1, (n, n))
    return a + np.diag(np.abs(a).sum(axis=1) + 1)


def symmetric(rng, n):
    a = rng.standard_normal((n, n))
    return (a + a.T) / 2


@function(lambda rng: (dominant(rng, 10), rng.random(10)))
def jacobi_iterate(A, b, x0=None, tol=1e-10, max_iter=500):
    """Jacobi iteration; the solution and the number of sweeps."""
    x = np.zeros_like(b) if x0 is None else x0.copy()
    D = np.diag(A)
    R = A - np.diagflat(D)
    for k in range(max_iter):
        x_new = (b - R @ x) / D
        if np.linalg.norm(x_new - x, ord=np.inf) < tol:
            return x_new, k + 1
        x = x_new
    raise RuntimeError(f"no convergence after {max_iter} sweeps")


@function(lambda rng: (poisson_1d(12), np.ones(12), 1.6))
def successive_over_relaxation(A, b, omega=1.0, tol=1e-9):
    if not 0 < omega < 2:
        raise ValueError("omega must lie in (0, 2)")
    n = len(b)
    x = np.zeros(n)
    sweeps = 0
    while True:
        biggest = 0.0
        for i in range(n):
            sigma = 0.0
            for j in range(n):
                if j != i:
                    sigma += A[i, j] * x[j]
            change = omega * ((b[i] - sigma) / A[i, i] - x[i])
            x[i] += change
            biggest = max(biggest, abs(change))
        sweeps += 1
        if biggest < tol:
            break
    return x, sweeps


@function(lambda rng: (lambda a: (a @ a.T + 15 * np.eye(15), rng.random(15)))(rng.standard_normal((15, 15))))
def conjugate_gradient_solver(A, b, tol=1e-10):
    """Solution and the history of residual norms."""
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rs = r @ r
    history = [np.sqrt(rs)]
    for _ in range(2 * len(b)):
        Ap = A @ p
        alpha = rs / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        rs_new = r @ r
        history.append(np.sqrt(rs_new))
        if history[-1] < tol:
            break
        p = r + (rs_new / rs) * p
        rs = rs_new
    return x, np.array(history)


@function(lambda rng: (dominant(rng, 14), rng.random(14)), rtol=1e-8)  # stops at a tolerance of 1e-9
def bicgstab_matrix_free(A, b, tol=1e-9, maxiter=60):
    """BiCGSTAB, the matrix only as a function."""
    matvec = lambda v: A @ v
    x = np.zeros(b.shape)
    r = b - matvec(x)
    r_hat = r.copy()
    rho = alpha = omega = 1.0
    v = p = np.zeros(b.shape)
    for _ in range(maxiter):
        rho_new = np.vdot(r_hat, r)
        beta = rho_new / rho * alpha / omega
        rho = rho_new
        p = r + beta * (p - omega * v)
        v = matvec(p)
        alpha = rho / np.vdot(r_hat, v)
        s = r - alpha * v
        if np.linalg.norm(s) < tol:
            x = x + alpha * p
            break
        t = matvec(s)
        omega = np.vdot(t, s) / np.vdot(t, t)
        x = x + alpha * p + omega * s
        r = s - omega * t
        if np.linalg.norm(r) < tol:
            break
    return x


@function(lambda rng: (dominant(rng, 12), rng.random(12), 12))
def gmres_arnoldi(A, b, m):
    """GMRES without restarts from a zero guess: Arnoldi basis and a small least-squares problem."""
    beta = np.linalg.norm(b)
    Q = np.zeros((len(b), m + 1))
    H = np.zeros((m + 1, m))
    Q[:, 0] = b / beta
    k = 0
    while k < m:
        w = A @ Q[:, k]
        for j in range(k + 1):
            H[j, k] = Q[:, j] @ w
            w = w - H[j, k] * Q[:, j]
        H[k + 1, k] = np.linalg.norm(w)
        k += 1
        if H[k, k - 1] < 1e-12:
            break
        Q[:, k] = w / H[k, k - 1]
    e1 = np.zeros(k + 1)
    e1[0] = beta
    y = np.linalg.lstsq(H[:k + 1, :k], e1, rcond=None)[0]
    return Q[:, :k] @ y


@function(lambda rng: (symmetric(rng, 8) + np.diag([6.0, 3, 0, 0, 0, 0, 0, 0]),))
def power_iteration(A, tol=1e-12, max_iter=1000):
    """Dominant eigenpair, the vector with a positive largest component."""
    v = np.ones(A.shape[0]) / np.sqrt(A.shape[0])
    lam = 0.0
    for _ in range(max_iter):
        w = A @ v
        v_new = w / np.linalg.norm(w)
        lam_new = v_new @ A @ v_new
        converged = abs(lam_new - lam) < tol
        v, lam = v_new, lam_new
        if converged:
            break
    if v[np.argmax(np.abs(v))] < 0:
        v = -v
    return lam, v


@function(lambda rng: (poisson_1d(9), np.arange(1.0, 10), 1.1))
def rayleigh_quotient_iteration(A, v, mu):
    v = v / np.linalg.norm(v)
    n = len(v)
    for step in range(20):
        try:
            w = np.linalg.solve(A - mu * np.eye(n), v)
        except np.linalg.LinAlgError:
            break
        v = w / np.linalg.norm(w)
        mu = v @ A @ v
        if np.linalg.norm(A @ v - mu * v) < 1e-9:
            break
    return float(mu)


@function(lambda rng: symmetric(rng, 7))
def jacobi_eigenvalues(A):
    """Eigenvalues, ascending, by cyclic Jacobi rotations."""
    a = A.copy()
    n = a.shape[0]
    for _ in range(30):
        off = np.sqrt(np.sum(np.tril(a, -1) ** 2))
        if off < 1e-12:
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                if abs(a[p, q]) < 1e-15:
                    continue
                theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
                t = np.sign(theta) / (abs(theta) + np.sqrt(theta**2 + 1)) if theta != 0 else 1.0
                c = 1 / np.sqrt(t * t + 1)
                s = t * c
                rot = np.eye(n)
                rot[[p, q], [p, q]] = c
                rot[p, q], rot[q, p] = s, -s
                a = rot.T @ a @ rot
    return np.sort(np.diag(a))


@function(lambda rng: symmetric(rng, 6), rtol=1e-9)  # stops at a tolerance
def qr_algorithm_with_shifts(A):
    """Eigenvalues of a symmetric matrix by Wilkinson shifts and deflation."""
    T = A.copy()
    values = []
    m = len(T)
    while m > 1:
        while np.abs(T[m - 1, :m - 1]).max() > 1e-12:
            d = (T[m - 2, m - 2] - T[m - 1, m - 1]) / 2
            b = T[m - 1, m - 2]
            sign = 1 if d >= 0 else -1
            denom = abs(d) + np.hypot(d, b)
            mu = T[m - 1, m - 1] - (sign * b**2 / denom if denom else 0)
            Q, R = np.linalg.qr(T - mu * np.eye(m))
            T = R @ Q + mu * np.eye(m)
        values.append(T[m - 1, m - 1])
        T = T[:m - 1, :m - 1]
        m -= 1
    values.append(T[0, 0])
    return sorted(values)


@function(lambda rng: symmetric(rng, 7))
def tridiagonalize_householder(A):
    """Diagonal and magnitudes of the off-diagonal of a similar tridiagonal matrix."""
    T = np.array(A)
    n = T.shape[0]
    for k in range(n - 2):
        x = T[k + 1:, k].copy()
        alpha = -np.linalg.norm(x) if x[0] >= 0 else np.linalg.norm(x)
        x[0] -= alpha
        size = np.linalg.norm(x)
        if size == 0:
            continue
        v = x / size
        T[k + 1:, k:] -= 2 * np.outer(v, v @ T[k + 1:, k:])
        T[k:, k + 1:] -= 2 * np.outer(T[k:, k + 1:] @ v, v)
    return T.diagonal().copy(), np.abs(np.diagonal(T, offset=-1))


@function(lambda rng: (np.array([2.0, 2, 2, 2, 2, 2, 2]), -np.ones(6)))
def sturm_bisection_eigenvalues(d, e):
    """Eigenvalues of a symmetric tridiagonal matrix by counting sign changes."""
    n = len(d)
    radius = np.append(abs(e), 0) + np.append(0, abs(e))
    low, high = (d - radius).min(), (d + radius).max()

    def count_below(x):
        count, q = 0, 1.0
        for i in range(n):
            q = d[i] - x - (e[i - 1] ** 2 / q if i > 0 else 0.0)
            if q == 0:
                q = 1e-300
            count += q < 0
        return count

    eigenvalues = []
    for k in range(n):
        a, b = low, high
        while b - a > 1e-10:
            mid = 0.5 * (a + b)
            if count_below(mid) > k:
                b = mid
            else:
                a = mid
        eigenvalues.append((a + b) / 2)
    return eigenvalues


@function(lambda rng: [[1, 2], [4], [1, 3], [0], [0, 2], [3, 4, 0]])
def pagerank_links(links, damping=0.85):
    n = len(links)
    M = np.zeros((n, n))
    for page, targets in enumerate(links):
        for t in targets:
            M[t, page] = 1.0 / len(targets)
    rank = np.full(n, 1 / n)
    for iteration in range(1, 101):
        new = damping * M @ rank + (1 - damping) / n
        if np.abs(new - rank).sum() < 1e-10:
            break
        rank = new
    return new / new.sum(), iteration, np.argsort(-new).tolist()


class CSRMatrix:
    """Compressed sparse rows."""

    def __init__(self, data, indices, indptr, shape):
        self.data = np.asarray(data, dtype=float)
        self.indices = np.asarray(indices)
        self.indptr = np.asarray(indptr)
        self.shape = shape

    @classmethod
    def from_triplets(cls, rows, cols, vals, shape):
        order = np.lexsort((cols, rows))
        indptr = np.zeros(shape[0] + 1, dtype=np.int64)
        np.add.at(indptr, np.asarray(rows) + 1, 1)
        return cls(np.asarray(vals)[order], np.asarray(cols)[order], np.cumsum(indptr), shape)

    def __matmul__(self, x):
        y = np.zeros(self.shape[0])
        for i in range(self.shape[0]):
            row = slice(self.indptr[i], self.indptr[i + 1])
            y[i] = self.data[row] @ x[self.indices[row]]
        return y

    def diagonal(self):
        d = np.zeros(min(self.shape))
        for i in range(len(d)):
            for k in range(self.indptr[i], self.indptr[i + 1]):
                if self.indices[k] == i:
                    d[i] += self.data[k]
        return d


def _laplacian_triplets(n):
    rows, cols, vals = [], [], []
    for i in range(n):
        for j in range(n):
            k = i * n + j
            rows.append(k), cols.append(k), vals.append(4.0 + 0.1 * (i == j))
            for di, dj in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
                if 0 <= i + di < n and 0 <= j + dj < n:
                    rows.append(k)
                    cols.append((i + di) * n + j + dj)
                    vals.append(-1.0)
    return rows, cols, vals


@program(lambda rng: (8, rng.random(64)), rtol=1e-8)  # stops at a relative residual of 1e-9
def sparse_preconditioned_cg(n, rhs):
    """Assemble a sparse Laplacian by triplets and solve by conjugate gradients with a diagonal preconditioner."""
    A = CSRMatrix.from_triplets(*_laplacian_triplets(n), (n * n, n * n))
    inverse_diagonal = 1.0 / A.diagonal()
    x = np.zeros_like(rhs)
    r = rhs - A @ x
    z = inverse_diagonal * r
    p = z
    rz = r @ z
    iterations = 0
    while np.linalg.norm(r) > 1e-9 * np.linalg.norm(rhs):
        Ap = A @ p
        alpha = rz / (p @ Ap)
        x = x + alpha * p
        r = r - alpha * Ap
        z = inverse_diagonal * r
        rz, old = r @ z, rz
        p = z + rz / old * p
        iterations += 1
        if iterations > 200:
            raise RuntimeError("conjugate gradients did not converge")
    return x.reshape(n, n), iterations, len(A.data)


def _smooth(u, f, h, sweeps):
    for _ in range(sweeps):
        u[1:-1] += 2 / 3 * (0.5 * (u[:-2] + u[2:] + h * h * f[1:-1]) - u[1:-1])
    return u


def _residual(u, f, h):
    r = np.zeros_like(u)
    r[1:-1] = f[1:-1] + (u[:-2] - 2 * u[1:-1] + u[2:]) / h**2
    return r


def _restrict(r):
    coarse = r[::2].copy()
    coarse[1:-1] = (r[1:-3:2] + 2 * r[2:-2:2] + r[3:-1:2]) / 4
    return coarse


def _prolong(e):
    fine = np.zeros(2 * len(e) - 1)
    fine[::2] = e
    fine[1::2] = (e[:-1] + e[1:]) / 2
    return fine


def _v_cycle(u, f, h, pre=2, post=2):
    if len(u) == 3:
        u[1] = h * h * f[1] / 2
        return u
    u = _smooth(u, f, h, pre)
    coarse = _restrict(_residual(u, f, h))
    u += _prolong(_v_cycle(np.zeros_like(coarse), coarse, 2 * h))
    return _smooth(u, f, h, post)


@program(lambda rng: (6, 1e-9), rtol=1e-9)  # the residuals end near rounding
def multigrid_poisson_line(levels, tol):
    """-u'' = f on the unit interval by V-cycles; the error against the exact solution and the residuals."""
    n = 2**levels
    x = np.linspace(0, 1, n + 1)
    f = np.pi**2 * np.sin(np.pi * x) + 9 * np.pi**2 * np.sin(3 * np.pi * x)
    u = np.zeros(n + 1)
    residuals = [np.linalg.norm(_residual(u, f, 1 / n))]
    while residuals[-1] > tol * residuals[0] and len(residuals) < 30:
        u = _v_cycle(u, f, 1 / n)
        residuals.append(np.linalg.norm(_residual(u, f, 1 / n)))
    exact = np.sin(np.pi * x) + np.sin(3 * np.pi * x)
    return u, np.abs(u - exact).max(), len(residuals) - 1, residuals[1] / residuals[0] < 0.2


@program(lambda rng: (10, 100.0, 1.0, 4), rtol=1e-8)  # eigenvalues over four decades
def spring_chain_modes(n, stiffness, mass, count):
    """Lowest modes of a chain of unequal springs by inverse iteration with deflation, against eigh."""
    k = stiffness * (1 + 0.1 * np.arange(n + 1))
    K = np.diag(k[:-1] + k[1:]) - np.diag(k[1:-1], 1) - np.diag(k[1:-1], -1)
    m = mass * np.ones(n)
    m[::3] *= 2
    scale = 1 / np.sqrt(m)
    D = scale[:, None] * K * scale[None, :]
    L = np.linalg.cholesky(D)
    modes, omegas = [], []
    for i in range(count):
        v = np.cos((i + 1) * np.arange(1, n + 1))
        previous = 0.0
        for _ in range(300):
            for u in modes:
                v = v - (u @ v) * u
            w = np.linalg.solve(L.T, np.linalg.solve(L, v))
            v = w / np.linalg.norm(w)
            lam = v @ D @ v
            if abs(lam - previous) < 1e-13 * lam:
                break
            previous = lam
        modes.append(v)
        omegas.append(np.sqrt(lam))
    shapes = np.array([scale * v for v in modes])
    shapes /= np.abs(shapes).max(axis=1, keepdims=True)
    nodes = [int(np.sum(s[:-1] * s[1:] < 0)) for s in shapes]
    reference = np.sqrt(np.linalg.eigvalsh(D)[:count])
    assert np.allclose(omegas, reference, rtol=1e-7)
    return np.array(omegas), nodes, 2 * np.pi / omegas[0]
