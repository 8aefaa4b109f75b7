"""Sparse matrices held by index arrays: COO, CSR, diagonals, dictionaries of keys."""

import numpy as np

from suite import function, program


def random_coo(rng, shape, nnz):
    return rng.integers(0, shape[0], nnz), rng.integers(0, shape[1], nnz), rng.random(nnz) - 0.5


def random_csr(rng, n, density=0.1, dominant=False):
    A = np.where(rng.random((n, n)) < density, rng.random((n, n)) - 0.5, 0.0)
    if dominant:
        A += np.diag(np.abs(A).sum(axis=1) + 1)
    rows, cols = np.nonzero(A)
    return np.searchsorted(rows, np.arange(n + 1)), cols, A[rows, cols]


@function(lambda rng: (*random_coo(rng, (20, 25), 80), 20))
def coo_to_csr_summing_duplicates(row, col, val, nrows):
    order = np.lexsort((col, row))
    row, col, val = row[order], col[order], val[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (np.diff(row) != 0) | (np.diff(col) != 0)
    data = np.add.reduceat(val, np.flatnonzero(new))
    indptr = np.zeros(nrows + 1, dtype=np.int32)
    np.cumsum(np.bincount(row[new], minlength=nrows), out=indptr[1:])
    return indptr, col[new], data


@function(lambda rng: (*random_csr(rng, 40), rng.random(40)))
def csr_times_vector_loops(indptr, indices, data, x):
    y = np.zeros(len(indptr) - 1)
    for i in range(len(y)):
        s = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            s += data[k] * x[indices[k]]
        y[i] = s
    return y


@function(lambda rng: (*random_csr(rng, 60), rng.random((60, 3))))
def csr_times_block_of_vectors(indptr, indices, data, X):
    rows = np.repeat(np.arange(indptr.size - 1), np.diff(indptr))
    Y = np.zeros((indptr.size - 1, X.shape[1]), dtype=X.dtype)
    np.add.at(Y, rows, data[:, None] * X[indices])
    return Y


@function(lambda rng: (*random_coo(rng, (30, 30), 150), rng.random(30).astype(np.float32)))
def coo_products_by_bincount(i, j, v, x):
    n = x.shape[0]
    forward = np.bincount(i, weights=v * x[j], minlength=n)
    transposed = np.bincount(j, v * x[i], n)
    return forward, transposed, np.dot(x, forward)


@function(lambda rng: (*random_csr(rng, 25), 25))
def csr_transpose_counting(indptr, indices, data, ncols):
    """CSR arrays of the transposed matrix, by counting the entries of every column."""
    nnz = indptr[-1]
    tptr = np.zeros(ncols + 1, dtype=indptr.dtype)
    for c in indices:
        tptr[c + 1] += 1
    tptr = np.cumsum(tptr)
    place = tptr[:-1].copy()
    tind, tdata = np.empty(nnz, dtype=int), np.empty_like(data)
    for r in range(len(indptr) - 1):
        for k in range(indptr[r], indptr[r + 1]):
            c = indices[k]
            tind[place[c]] = r
            tdata[place[c]] = data[k]
            place[c] += 1
    return tptr, tind, tdata


@function(lambda rng: (random_csr(rng, 15, 0.2), random_csr(rng, 15, 0.2)))
def csr_matrix_product_rows(A, B):
    (ap, ai, ax), (bp, bi, bx) = A, B
    n = len(ap) - 1
    cp, ci, cx = [0], [], []
    for i in range(n):
        acc = {}
        for k in range(ap[i], ap[i + 1]):
            row = ai[k]
            for m in range(bp[row], bp[row + 1]):
                acc[bi[m]] = acc.get(bi[m], 0.0) + ax[k] * bx[m]
        for col in sorted(acc):
            ci.append(col)
            cx.append(acc[col])
        cp.append(len(ci))
    return np.array(cp), np.array(ci), np.array(cx)


@function(lambda rng: ({(0, 1): 2.0, (1, 1): -1.0, (3, 0): 4.5, (2, 3): 1.0}, {(0, 1): 1.0, (2, 2): 3.0, (1, 1): 1.0}, (4, 4)))
def dok_addition_to_dense(a, b, shape):
    total = dict(a)
    for key, value in b.items():
        total[key] = total.get(key, 0) + value
    total = {k: v for k, v in total.items() if v != 0}
    dense = np.zeros(shape)
    for (r, c), value in total.items():
        dense[r, c] = value
    return dense, len(total), sorted(total)


@function(lambda rng: (rng.random((3, 50)), [-1, 0, 3], rng.random(50)))
def diagonals_times_vector(diags, offsets, x):
    """Stored as scipy's dia format: column j of the matrix at position j of each diagonal."""
    n = x.size
    y = np.zeros(n)
    for d, k in zip(diags, offsets):
        if k >= 0:
            y[:n - k] += d[k:] * x[k:]
        else:
            y[-k:] += d[:k] * x[:k]
    return y


@function(lambda rng: (*random_csr(rng, 40, 0.1, dominant=True), rng.random(40)))
def gauss_seidel_on_csr(indptr, indices, data, b, tol=1e-12, maxiter=100):
    x = np.zeros_like(b)
    for sweep in range(1, maxiter + 1):
        change = 0.0
        for i in range(b.size):
            cols = indices[indptr[i]:indptr[i + 1]]
            vals = data[indptr[i]:indptr[i + 1]]
            off = cols != i
            new = (b[i] - vals[off] @ x[cols[off]]) / vals[~off][0]
            change = max(change, abs(new - x[i]))
            x[i] = new
        if change < tol:
            return x, sweep
    raise RuntimeError("Gauss-Seidel did not converge")


@function(lambda rng: random_csr(rng, 30, 0.15))
def csr_row_statistics(indptr, indices, data):
    n = len(indptr) - 1
    lengths = indptr[1:] - indptr[:-1]
    sums = np.array([data[a:b].sum() for a, b in zip(indptr, indptr[1:])])
    largest = np.array([np.abs(data[indptr[r]:indptr[r + 1]]).max(initial=0.0) for r in range(n)])
    diagonal = np.zeros(n)
    for r in range(n):
        where = np.searchsorted(indices[indptr[r]:indptr[r + 1]], r) + indptr[r]
        if where < indptr[r + 1] and indices[where] == r:
            diagonal[r] = data[where]
    bandwidth = max(abs(c - r) for r in range(n) for c in indices[indptr[r]:indptr[r + 1]])
    return lengths, sums, largest, diagonal, bandwidth


class CSR:
    """Just enough of a sparse matrix for a solver."""

    def __init__(self, rows, cols, vals, n):
        order = np.argsort(rows * n + cols, kind="stable")
        self.n = n
        self.rows = rows[order]
        self.indices = cols[order]
        self.data = vals[order]
        self.indptr = np.searchsorted(self.rows, np.arange(n + 1))

    def __matmul__(self, x):
        return np.add.reduceat(self.data * x[self.indices], self.indptr[:-1])

    def diagonal(self):
        d = np.zeros(self.n)
        on = self.rows == self.indices
        np.add.at(d, self.rows[on], self.data[on])
        return d


def five_point_laplacian(m):
    k = np.arange(m * m).reshape(m, m)
    rows, cols, vals = [k.ravel()], [k.ravel()], [np.full(m * m, 4.0)]
    for a, b in ((k[1:], k[:-1]), (k[:, 1:], k[:, :-1])):
        for p, q in ((a, b), (b, a)):
            rows.append(p.ravel())
            cols.append(q.ravel())
            vals.append(-np.ones(p.size))
    return CSR(np.concatenate(rows), np.concatenate(cols), np.concatenate(vals), m * m)


def preconditioned_cg(A, b, M_inv, tol=1e-11, maxiter=500):
    x = np.zeros_like(b)
    r = b - A @ x
    z = M_inv * r
    p = z.copy()
    rz = r @ z
    norms = [np.linalg.norm(r)]
    while norms[-1] > tol * norms[0] and len(norms) <= maxiter:
        Ap = A @ p
        alpha = rz / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        z = M_inv * r
        rz, old = r @ z, rz
        p = z + rz / old * p
        norms.append(np.linalg.norm(r))
    return x, len(norms) - 1


# rtol: stopped iteration, its error is near the tolerance
@program(lambda rng: 16, rtol=1e-8)
def poisson_conjugate_gradients(m):
    """The Poisson equation on the unit square with a known solution."""
    h = 1 / (m + 1)
    x = np.linspace(h, 1 - h, m)
    X, Y = np.meshgrid(x, x, indexing="ij")
    exact = np.sin(np.pi * X) * np.sin(2 * np.pi * Y)
    rhs = 5 * np.pi**2 * exact * h**2 + h**2 * X
    A = five_point_laplacian(m)
    u, iterations = preconditioned_cg(A, rhs.ravel(), 1 / A.diagonal())
    residual = np.abs(A @ u - rhs.ravel()).max()
    assert residual < 1e-9
    u = u.reshape(m, m)
    return u, iterations < 200, u[m // 2], u.sum() * h**2


def structured_triangles(nx, ny):
    x, y = np.meshgrid(np.linspace(0, 1, nx), np.linspace(0, 1, ny))
    points = np.c_[x.ravel(), y.ravel()]
    corner = (np.arange(ny - 1)[:, None] * nx + np.arange(nx - 1)).ravel()
    lower = np.stack([corner, corner + 1, corner + nx + 1], axis=1)
    upper = np.stack([corner, corner + nx + 1, corner + nx], axis=1)
    return points, np.vstack([lower, upper])


def element_matrices(points, tri):
    p = points[tri]
    edges = p[:, [2, 0, 1]] - p[:, [1, 2, 0]]
    area = 0.5 * np.abs(edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0])
    K = np.einsum("eid,ejd->eij", edges, edges) / (4 * area)[:, None, None]
    return K, area


@program(lambda rng: (9, 8, lambda x, y: 1.0 + x * y))
def finite_elements_assembled(nx, ny, source):
    """Linear triangles, stiffness assembled in coordinates, zero on the boundary, solved densely."""
    points, tri = structured_triangles(nx, ny)
    n = len(points)
    K, area = element_matrices(points, tri)
    i = np.repeat(tri, 3, axis=1).ravel()
    j = np.tile(tri, 3).ravel()
    flat, inverse = np.unique(i * n + j, return_inverse=True)
    vals = np.bincount(inverse, weights=K.ravel())
    rows, cols = np.divmod(flat, n)
    centre = points[tri].mean(axis=1)
    load = np.zeros(n)
    f = source(centre[:, 0], centre[:, 1])
    for k in range(3):
        np.add.at(load, tri[:, k], f * area / 3)
    boundary = ((points == 0) | (points == 1)).any(axis=1)
    free = np.flatnonzero(~boundary)
    A = np.zeros((n, n))
    A[rows, cols] = vals
    u = np.zeros(n)
    u[free] = np.linalg.solve(A[np.ix_(free, free)], load[free])
    energy = 0.5 * vals @ (u[rows] * u[cols])
    return u.reshape(ny, nx), energy, len(flat)
