// ext_linalg.c: numpy.linalg on stacks of matrices. A small matrix is given to NumPy's own loop. A larger one is copied to column order, given to LAPACK, and copied
// out; the matrices of a stack are the tiles of a parallel region.
#include "ext_internal.h"
#include "flags.h"
#include <complex.h>
#include <math.h>
#include <string.h>

#define BIG 384                  // from this size on, LU and Cholesky factors are made by all workers
#define SMALL 64                 // up to this size by NumPy's loop: its LAPACK works in the calling thread alone,
#define SMALL_SPECTRUM 32        // in singular values and eigenvalues up to this one
#define MANY 500000              // from so many multiply-adds on, all workers substitute

// One call of a routine.
typedef struct job {
  const phx_arr *in;
  phx_arr *out;
  const ext_blas *lapack;
  const phx_loop *numpys;       // NumPy's loop, where that does it
  int64_t dtype, size, real, is_complex; // of the elements; size of the real part
  int64_t m, n;                 // of the first operand's matrices
  int64_t stack, count;         // leading axes, and matrices in them
  int64_t flag;                 // the attribute
  int64_t (*one)(phx_ctx *ctx, const struct job *j, int64_t index); // 0, 1 where NumPy raises, -1 out of memory
} job;

static int64_t at_least_1(int64_t n) { return n > 1 ? n : 1; }

// Copies the index-th matrix of x (rows x cols) into columns of length ld.
static void load(const job *j, const phx_arr *x, int64_t index, void *to, int64_t rows, int64_t cols, int64_t ld) {
  int64_t col = x->ndim > j->stack + 1 ? x->stride[j->stack + 1] : 0;
  ext_copy(to, j->size, ld * j->size, ext_at(x, j->stack, index), x->stride[j->stack], col, rows, cols, j->size);
}

static void save(const job *j, phx_arr *x, int64_t index, const void *from, int64_t rows, int64_t cols, int64_t ld) {
  ext_copy((char *)x->data + index * rows * cols * j->size, cols * j->size, j->size, from, j->size, ld * j->size, rows, cols, j->size);
}

static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  const job *j = env;
  int64_t bits = 0;
  for (int64_t k = lo; k < hi && !bits; k++) bits = j->one(ctx, j, k);
  return bits;
}

// NumPy's loop for matrix number index of the first nin operands and of the results. dims: of the core axes. 1 where NumPy raises, of which its loops tell so.
static int64_t numpys(const job *j, int64_t index, int64_t nin, int64_t nout, const int64_t *dims) {
  char *args[4];
  int64_t steps[4 + 8] = {0}, at = nin + nout;
  for (int64_t k = 0; k < nin + nout; k++) {
    const phx_arr *x = k < nin ? &j->in[k] : &j->out[k - nin];
    args[k] = (char *)ext_at(x, j->stack, index);
    for (int64_t axis = j->stack; axis < x->ndim; axis++) steps[at++] = x->stride[axis];
  }
  lower();
  ext_numpys_run(j->numpys, args, dims, steps);
  const int64_t failed = (raised() & INVALID) != 0;
  lower();
  return failed;
}

// Fills in what all routines share. 1: the library is missing, and NumPy does it.
static int64_t begin(job *j, const phx_arr *in, phx_arr *out, enum ext_numpys which, int64_t small) {
  const phx_arr *a = &in[0];
  j->in = in, j->out = out, j->dtype = a->dtype, j->size = ext_size[a->dtype];
  j->is_complex = a->dtype >= D_C64;
  j->real = j->size >> j->is_complex;
  j->stack = a->ndim - 2;
  j->m = a->shape[j->stack], j->n = a->shape[j->stack + 1];
  j->count = 1;
  for (int64_t k = 0; k < j->stack; k++) j->count *= a->shape[k];
  j->numpys = ext_max(j->m, j->n) <= small ? ext_numpys(which, a->dtype) : NULL;
  j->lapack = ext_blas_of(a->dtype);
  return !j->lapack && !j->numpys;
}

static int64_t run(phx_ctx *ctx, const job *j) {
  double each = (double)j->m * (double)j->n * (double)ext_min(j->m, j->n);
  int64_t grain = ext_clamp((int64_t)(1e5 / (each + 100)), 1, at_least_1(j->count));
  return phx_parallel(ctx, tile, j, j->count, grain, -1);
}

// Gives result k the stack's axes, then rows and cols where they are not negative.
static int64_t result(phx_ctx *ctx, const job *j, int64_t k, int real, int64_t rows, int64_t cols) {
  int64_t shape[PHX_MAXDIM], nd = j->stack;
  memcpy(shape, j->in[0].shape, (size_t)nd * sizeof *shape);
  if (rows >= 0) shape[nd++] = rows;
  if (cols >= 0) shape[nd++] = cols;
  return ext_out(ctx, &j->out[k], real && j->is_complex ? j->dtype - 2 : j->dtype, nd, shape);
}

static void put_one(const job *j, char *p) {
  if (j->real == 4) {
    *(float *)p = 1;
  } else {
    *(double *)p = 1;
  }
}

static double workspace(const job *j, const void *w) { return j->real == 4 ? *(const float *)w : *(const double *)w; }

// One right-hand side is a matrix of one column.
static int64_t solved(const job *j, int64_t index, int64_t cols) {
  phx_arr in[2] = {j->in[0], j->in[1]}, out = j->out[0];
  phx_arr *both[] = {&in[1], &out};
  for (int k = 0; k < 2; k++) {
    if (both[k]->ndim > j->stack + 1) continue;
    both[k]->shape[both[k]->ndim] = 1, both[k]->stride[both[k]->ndim++] = 0;
  }
  job one = *j;
  one.in = in, one.out = &out;
  return numpys(&one, index, 2, 1, (int64_t[]){1, j->n, cols});
}

static int64_t solve_one(phx_ctx *ctx, const job *j, int64_t index) {
  int64_t n = j->n, cols = j->out[0].ndim > j->stack + 1 ? j->out[0].shape[j->stack + 1] : 1, info = 0;
  if (!n || !cols) return 0;
  if (j->numpys) return j->flag ? numpys(j, index, 1, 1, (int64_t[]){1, n}) : solved(j, index, cols);
  int64_t *pivots = phx_temp(n * 8 + n * (n + cols) * j->size);
  if (!pivots) return -1;
  char *a = (char *)(pivots + n), *b = a + n * n * j->size;
  load(j, &j->in[0], index, a, n, n, n);
  if (j->flag) { // inverse: the right-hand sides are the columns of one
    memset(b, 0, (size_t)(n * n * j->size));
    for (int64_t k = 0; k < n; k++) put_one(j, b + k * (n + 1) * j->size);
  } else {
    load(j, &j->in[1], index, b, n, cols, n);
  }
  int64_t status = 0;
  if (n < BIG && n * n * cols < MANY) {
    j->lapack->gesv(&n, &cols, a, &n, pivots, b, &n, &info);
  } else {
    if (n < BIG) {
      j->lapack->getrf(&n, &n, a, &n, pivots, &info);
    } else {
      status = ext_lu(ctx, j->dtype, a, n, pivots, &info);
    }
    if (!status && !info) status = ext_lu_solve(ctx, j->dtype, a, n, pivots, b, cols);
  }
  save(j, &j->out[0], index, b, n, cols, n);
  phx_temp_free(pivots);
  return status ? status : info != 0;
}

int64_t phx_solve(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = solve_one};
  if (begin(&j, in, out, NUMPYS_SOLVE, SMALL)) return 1;
  if (ext_out(ctx, &out[0], j.dtype, in[1].ndim, in[1].shape)) return -1;
  return run(ctx, &j);
}

int64_t phx_inv(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = solve_one, .flag = 1};
  if (begin(&j, in, out, NUMPYS_INV, SMALL)) return 1;
  if (result(ctx, &j, 0, 0, j.n, j.n)) return -1;
  return run(ctx, &j);
}

// The upper factor is the transposed lower one of the transposed matrix.
static int64_t cholesky_one(phx_ctx *ctx, const job *j, int64_t index) {
  int64_t n = j->n, info = 0, last = j->stack + 1;
  if (!n) return 0;
  if (j->numpys) return numpys(j, index, 1, 1, (int64_t[]){1, n});
  char *a = phx_temp(n * n * j->size);
  if (!a) return -1;
  const phx_arr *x = &j->in[0];
  int64_t row = j->size, col = n * j->size;
  if (j->flag) row = col, col = j->size;
  ext_copy(a, row, col, ext_at(x, j->stack, index), x->stride[j->stack], x->stride[last], n, n, j->size);
  int64_t status = 0;
  if (n < BIG) {
    j->lapack->potrf("L", &n, a, &n, &info, 1);
  } else {
    status = ext_cholesky(ctx, j->dtype, a, n, &info);
  }
  for (int64_t c = 1; c < n; c++) memset(a + c * n * j->size, 0, (size_t)(c * j->size)); // the other triangle
  ext_copy((char *)j->out[0].data + index * n * n * j->size, n * j->size, j->size, a, row, col, n, n, j->size);
  phx_temp_free(a);
  return status ? status : info != 0;
}

int64_t phx_cholesky(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  job j = {.one = cholesky_one, .flag = attr[0]};
  if (begin(&j, in, out, j.flag ? NUMPYS_CHOLESKY_UP : NUMPYS_CHOLESKY_LO, SMALL)) return 1;
  if (result(ctx, &j, 0, 0, j.n, j.n)) return -1;
  return run(ctx, &j);
}

static int64_t qr_by_numpy(const job *j, int64_t index) {
  const int64_t m = j->m, n = j->n, k = ext_min(m, n), row = n * j->size, size = j->size;
  char *a = phx_temp((m * n + k) * size), *tau = a + m * row;
  if (!a) return -1;
  const phx_arr *x = &j->in[0], *q = &j->out[0], *r = &j->out[1];
  ext_copy(a, row, size, ext_at(x, j->stack, index), x->stride[j->stack], x->stride[j->stack + 1], m, n, size);
  lower();
  ext_numpys_run(j->numpys, (char *[]){a, tau}, (int64_t[]){1, m, n, k}, (int64_t[]){0, 0, row, size, size});
  char *to = (char *)r->data + index * k * row;
  memset(to, 0, (size_t)(k * row));
  for (int64_t i = 0; i < k; i++) memcpy(to + i * (row + size), a + i * (row + size), (size_t)(row - i * size));
  ext_numpys_run(ext_numpys(NUMPYS_QR_REDUCED, j->dtype), (char *[]){a, tau, (char *)q->data + index * m * k * size}, (int64_t[]){1, m, n, k}, (int64_t[]){0, 0, 0, row, size, size, k * size, size});
  const int64_t failed = (raised() & INVALID) != 0;
  lower();
  phx_temp_free(a);
  return failed;
}

static int64_t qr_one(phx_ctx *ctx, const job *j, int64_t index) {
  (void)ctx;
  int64_t m = j->m, n = j->n, k = ext_min(m, n), info = 0, ask = -1;
  if (!k) return 0;
  if (j->numpys) return qr_by_numpy(j, index);
  char *a = phx_temp((m * n + k) * j->size), w[16], *tau = a + m * n * j->size;
  if (!a) return -1;
  load(j, &j->in[0], index, a, m, n, m);
  j->lapack->geqrf(&m, &n, a, &m, tau, w, &ask, &info);
  double most = workspace(j, w);
  j->lapack->orgqr(&m, &k, &k, a, &m, tau, w, &ask, &info);
  int64_t size = (int64_t)fmax(most, workspace(j, w));
  char *work = phx_temp(size * j->size);
  if (work) {
    j->lapack->geqrf(&m, &n, a, &m, tau, work, &size, &info);
    char *r = (char *)j->out[1].data + index * k * n * j->size;
    memset(r, 0, (size_t)(k * n * j->size));
    for (int64_t i = 0; i < k; i++) ext_copy(r + (i * n + i) * j->size, 0, j->size, a + (i * m + i) * j->size, 0, m * j->size, 1, n - i, j->size);
    j->lapack->orgqr(&m, &k, &k, a, &m, tau, work, &size, &info);
    save(j, &j->out[0], index, a, m, k, m);
  }
  phx_temp_free(work);
  phx_temp_free(a);
  return work ? info != 0 : -1;
}

int64_t phx_qr(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = qr_one};
  if (begin(&j, in, out, NUMPYS_QR_RAW, SMALL)) return 1;
  int64_t k = ext_min(j.m, j.n);
  if (result(ctx, &j, 0, 0, j.m, k) || result(ctx, &j, 1, 0, k, j.n)) return -1;
  return run(ctx, &j);
}

typedef void (*gesdd_real)(const char *, const int64_t *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, void *, const int64_t *, void *, const int64_t *, int64_t *, int64_t *, size_t);
typedef void (*gesdd_complex)(const char *, const int64_t *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, void *, const int64_t *, void *, const int64_t *, void *, int64_t *, int64_t *, size_t);

// What of the decomposition is wanted.
enum { SVD_REDUCED, SVD_FULL, SVD_VALUES };

typedef struct svd {
  char *a, *s, *u, *vt, *rwork;
  int64_t *iwork, ldu, ldvt;
} svd;

static int64_t gesdd(const job *j, svd *d, void *work, int64_t lwork) {
  const char *what = j->flag == SVD_FULL ? "A" : j->flag == SVD_REDUCED ? "S" : "N";
  int64_t info = 0;
  if (j->is_complex) {
    ((gesdd_complex)j->lapack->gesdd)(what, &j->m, &j->n, d->a, &j->m, d->s, d->u, &d->ldu, d->vt, &d->ldvt, work, &lwork, d->rwork, d->iwork, &info, 1);
  } else {
    ((gesdd_real)j->lapack->gesdd)(what, &j->m, &j->n, d->a, &j->m, d->s, d->u, &d->ldu, d->vt, &d->ldvt, work, &lwork, d->iwork, &info, 1);
  }
  return info;
}

static int64_t svd_one(phx_ctx *ctx, const job *j, int64_t index) {
  (void)ctx;
  int64_t m = j->m, n = j->n, k = ext_min(m, n), most = ext_max(m, n), info;
  int64_t left = j->flag == SVD_FULL ? m : k, right = j->flag == SVD_FULL ? n : k;
  if (!k) return j->flag == SVD_FULL; // square factors of an empty matrix are NumPy's affair
  if (j->numpys) return numpys(j, index, 1, j->flag == SVD_VALUES ? 1 : 3, (int64_t[]){1, m, n, k});
  int64_t rwork = j->is_complex ? ext_max(5 * k * k + 7 * k, 2 * most * k + 2 * k * k + k) : 0;
  svd d = {.ldu = m, .ldvt = right};
  d.iwork = phx_temp(64 * k + (m * n + m * left + right * n + k) * j->size + rwork * j->real);
  if (!d.iwork) return -1;
  d.a = (char *)(d.iwork + 8 * k);
  d.u = d.a + m * n * j->size, d.vt = d.u + m * left * j->size, d.s = d.vt + right * n * j->size;
  d.rwork = d.s + k * j->size;
  char w[16], *work = NULL;
  load(j, &j->in[0], index, d.a, m, n, m);
  info = gesdd(j, &d, w, -1);
  int64_t size = (int64_t)workspace(j, w);
  if (!info && !(work = phx_temp(size * j->size))) info = -1000;
  if (!info) info = gesdd(j, &d, work, size);
  int64_t values = j->flag == SVD_VALUES ? 0 : 1;
  memcpy((char *)j->out[values].data + index * k * j->real, d.s, (size_t)(k * j->real));
  if (values) {
    save(j, &j->out[0], index, d.u, m, left, m);
    save(j, &j->out[2], index, d.vt, right, n, right);
  }
  phx_temp_free(work);
  phx_temp_free(d.iwork);
  return info == -1000 ? -1 : info != 0;
}

int64_t phx_svd(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  job j = {.one = svd_one, .flag = attr[0] ? SVD_FULL : SVD_REDUCED};
  if (begin(&j, in, out, attr[0] ? NUMPYS_SVD_F : NUMPYS_SVD_S, SMALL_SPECTRUM)) return 1;
  int64_t k = ext_min(j.m, j.n), full = j.flag == SVD_FULL;
  if (result(ctx, &j, 0, 0, j.m, full ? j.m : k) || result(ctx, &j, 1, 1, k, -1) || result(ctx, &j, 2, 0, full ? j.n : k, j.n)) return -1;
  return run(ctx, &j);
}

int64_t phx_svdvals(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = svd_one, .flag = SVD_VALUES};
  if (begin(&j, in, out, NUMPYS_SVD, SMALL_SPECTRUM)) return 1;
  if (result(ctx, &j, 0, 1, ext_min(j.m, j.n), -1)) return -1;
  return run(ctx, &j);
}

typedef void (*syevd_real)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, int64_t *, const int64_t *, int64_t *, size_t, size_t);
typedef void (*syevd_complex)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, void *, const int64_t *, int64_t *, const int64_t *, int64_t *, size_t, size_t);

// How big the workspaces are: elements, reals, integers.
typedef struct sizes {
  int64_t work, rwork, iwork;
} sizes;

static int64_t syevd(const job *j, int vectors, char *a, char *w, char *work, char *rwork, int64_t *iwork, sizes s) {
  const char *what = vectors ? "V" : "N", *half = j->flag ? "U" : "L";
  int64_t info = 0;
  if (j->is_complex) {
    ((syevd_complex)j->lapack->syevd)(what, half, &j->n, a, &j->n, w, work, &s.work, rwork, &s.rwork, iwork, &s.iwork, &info, 1, 1);
  } else {
    ((syevd_real)j->lapack->syevd)(what, half, &j->n, a, &j->n, w, work, &s.work, iwork, &s.iwork, &info, 1, 1);
  }
  return info;
}

static int64_t eigen(const job *j, int64_t index, int vectors) {
  int64_t n = j->n, iask = 0;
  if (!n) return 0;
  if (j->numpys) return numpys(j, index, 1, 1 + vectors, (int64_t[]){1, n});
  char ask[16], rask[16] = {0};
  char *a = phx_temp(n * n * j->size + n * j->real), *w = a + n * n * j->size;
  if (!a) return -1;
  load(j, &j->in[0], index, a, n, n, n);
  int64_t info = syevd(j, vectors, a, w, ask, rask, &iask, (sizes){-1, -1, -1});
  sizes s = {(int64_t)workspace(j, ask), j->is_complex ? (int64_t)workspace(j, rask) : 0, iask};
  int64_t *iwork = info ? NULL : phx_temp(s.iwork * 8 + s.work * j->size + s.rwork * j->real);
  if (iwork) {
    char *work = (char *)(iwork + s.iwork);
    info = syevd(j, vectors, a, w, work, work + s.work * j->size, iwork, s);
    memcpy((char *)j->out[0].data + index * n * j->real, w, (size_t)(n * j->real));
    if (vectors) save(j, &j->out[1], index, a, n, n, n);
  }
  int64_t status = info ? 1 : iwork ? 0 : -1;
  phx_temp_free(iwork);
  phx_temp_free(a);
  return status;
}

static int64_t eigh_one(phx_ctx *ctx, const job *j, int64_t index) { (void)ctx; return eigen(j, index, 1); }
static int64_t eigvalsh_one(phx_ctx *ctx, const job *j, int64_t index) { (void)ctx; return eigen(j, index, 0); }

int64_t phx_eigh(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  job j = {.one = eigh_one, .flag = attr[0]};
  if (begin(&j, in, out, j.flag ? NUMPYS_EIGH_UP : NUMPYS_EIGH_LO, SMALL_SPECTRUM)) return 1;
  if (result(ctx, &j, 0, 1, j.n, -1) || result(ctx, &j, 1, 0, j.n, j.n)) return -1;
  return run(ctx, &j);
}

int64_t phx_eigvalsh(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  job j = {.one = eigvalsh_one, .flag = attr[0]};
  if (begin(&j, in, out, j.flag ? NUMPYS_EIGVALSH_UP : NUMPYS_EIGVALSH_LO, SMALL_SPECTRUM)) return 1;
  if (result(ctx, &j, 0, 1, j.n, -1)) return -1;
  return run(ctx, &j);
}

static double complex element(const job *j, const char *p) {
  switch (j->dtype) {
  case D_F32: return *(const float *)p;
  case D_F64: return *(const double *)p;
  case D_C64: return *(const float complex *)p;
  default: return *(const double complex *)p;
  }
}

static void put(int64_t dtype, char *p, double complex x) {
  switch (dtype) {
  case D_F32: *(float *)p = (float)creal(x); break;
  case D_F64: *(double *)p = creal(x); break;
  case D_C64: *(float complex *)p = (float complex)x; break;
  default: *(double complex *)p = x;
  }
}

// Sign and logarithm of the determinant, from the factors of LU.
static int64_t logdet(phx_ctx *ctx, const job *j, int64_t index, double complex *sign, double *log_abs) {
  int64_t n = j->n, info = 0;
  *sign = 1, *log_abs = 0;
  if (!n) return 0;
  int64_t *pivots = phx_temp(n * 8 + n * n * j->size);
  if (!pivots) return -1;
  char *a = (char *)(pivots + n);
  load(j, &j->in[0], index, a, n, n, n);
  int64_t status = 0;
  if (n < BIG) {
    j->lapack->getrf(&n, &n, a, &n, pivots, &info);
  } else {
    status = ext_lu(ctx, j->dtype, a, n, pivots, &info);
  }
  for (int64_t k = 0; k < n && !info; k++) {
    double complex x = element(j, a + k * (n + 1) * j->size);
    double size = j->is_complex ? cabs(x) : fabs(creal(x));
    *sign *= pivots[k] == k + 1 ? x / size : -x / size;
    *log_abs += log(size);
  }
  if (info) *sign = 0, *log_abs = -INFINITY;
  phx_temp_free(pivots);
  return status;
}

static int64_t det_one(phx_ctx *ctx, const job *j, int64_t index) {
  if (j->numpys) return numpys(j, index, 1, 1, (int64_t[]){1, j->n});
  double complex sign;
  double log_abs;
  int64_t status = logdet(ctx, j, index, &sign, &log_abs);
  put(j->dtype, (char *)j->out[0].data + index * j->size, sign * exp(log_abs));
  return status;
}

static int64_t slogdet_one(phx_ctx *ctx, const job *j, int64_t index) {
  if (j->numpys) return numpys(j, index, 1, 2, (int64_t[]){1, j->n});
  double complex sign;
  double log_abs;
  int64_t status = logdet(ctx, j, index, &sign, &log_abs);
  put(j->dtype, (char *)j->out[0].data + index * j->size, sign);
  put(j->out[1].dtype, (char *)j->out[1].data + index * j->real, log_abs);
  return status;
}

int64_t phx_det(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = det_one};
  if (begin(&j, in, out, NUMPYS_DET, SMALL)) return 1;
  if (result(ctx, &j, 0, 0, -1, -1)) return -1;
  return run(ctx, &j);
}

int64_t phx_slogdet(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  job j = {.one = slogdet_one};
  if (begin(&j, in, out, NUMPYS_SLOGDET, SMALL)) return 1;
  if (result(ctx, &j, 0, 0, -1, -1) || result(ctx, &j, 1, 1, -1, -1)) return -1;
  return run(ctx, &j);
}
