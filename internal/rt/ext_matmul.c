// ext_matmul.c: products of matrices and vectors. A product is cut into tiles whose shapes follow from its sizes alone, so that its bits
// do not depend on the number of workers; long sums over few results are cut along the sum, and the parts added in order. Small products are computed by
// NumPy's own loop, to the last bit. Tiles give what the processor noticed while they ran, as NumPy asks it after each product. What it notices beside
// infinities and NaN depends on the order of the sums: a larger product of one tile that has any is computed once more by NumPy's loop.
#include "ext_internal.h"
#include "flags.h"
#include <complex.h>
#include <string.h>

typedef struct operand {
  char *p;
  int64_t row, col;             // strides in bytes
  int64_t batch[PHX_MAXDIM];
  void *temp;
} operand;

enum how { BY_MATMUL, BY_DOT, BY_ELEMENT }; // numpy.matmul, numpy.dot, and that beyond rank 2

typedef struct product {
  enum how how;
  const phx_arr *x, *y;         // the operands, BY_ELEMENT
  int64_t dtype, size, m, n, k; // (m x k) @ (k x n), for each index of shape
  int64_t nbatch, count, shape[PHX_MAXDIM];
  operand a, b;                 // as BLAS can read them
  operand asis, bsis;           // as they lie in memory, BY_MATMUL
  char *c;
  int64_t crow, cbatch;         // strides of the results in bytes; elements of a row are adjacent
  int64_t tm, tn, tk;           // tile
  int64_t rows, cols, parts;    // tiles along m, n, k
  const phx_loop *numpys;       // NumPy's loop, if it is known
  int small;                    // whether that does it
  char *partial;                // where parts > 1: the results of each
  const ext_blas *blas;
  const ext_thin *thin;
} product;

// A rectangle of a product.
typedef struct block {
  int64_t m, n, k;
  const char *a, *b;
  char *c;
  int64_t crow;
} block;

#define LOOPS(T, NAME)                                                                                             \
  static void loops_##NAME(const product *g, const block *t) {                                                     \
    for (int64_t i = 0; i < t->m; i++) {                                                                           \
      T *restrict c = (T *)(t->c + i * t->crow);                                                                   \
      const char *a = t->a + i * g->a.row;                                                                         \
      memset(c, 0, (size_t)t->n * sizeof(T));                                                                      \
      if (g->b.col != sizeof(T)) {                                                                                 \
        for (int64_t j = 0; j < t->n; j++)                                                                         \
          for (int64_t k = 0; k < t->k; k++) c[j] = SUM(c[j], *(const T *)(a + k * g->a.col), *(const T *)(t->b + k * g->b.row + j * g->b.col)); \
        continue;                                                                                                  \
      }                                                                                                            \
      for (int64_t k = 0; k < t->k; k++) {                                                                         \
        const T x = *(const T *)(a + k * g->a.col), *b = (const T *)(t->b + k * g->b.row);                         \
        for (int64_t j = 0; j < t->n; j++) c[j] = SUM(c[j], x, b[j]);                                              \
      }                                                                                                            \
    }                                                                                                              \
  }
#define SUM(s, x, y) ((s) | ((x) & (y)))
LOOPS(uint8_t, bool)
#undef SUM
#define SUM(s, x, y) ((s) + (x) * (y))
LOOPS(uint8_t, u8)
LOOPS(uint32_t, u32)
LOOPS(uint64_t, u64)
LOOPS(float, f32)
LOOPS(double, f64)
LOOPS(float complex, c64)
LOOPS(double complex, c128)
#undef SUM
#define SUM(s, x, y) ((uint16_t)((s) + (uint32_t)(x) * (y)))
LOOPS(uint16_t, u16)

// By dtype; the float ones only serve where the library is missing.
static void (*const loops[])(const product *, const block *) = {NULL, loops_bool, loops_u8, loops_u16, loops_u32, loops_u64, loops_u8, loops_u16, loops_u32, loops_u64, loops_f32, loops_f64, loops_c64, loops_c128};

static const double one[2] = {1, 0}, zero[2] = {0, 0};
static const float onef[2] = {1, 0}, zerof[2] = {0, 0};
static const void *unit(int64_t dtype) { return dtype == D_F32 || dtype == D_C64 ? (const void *)onef : one; }
static const void *null(int64_t dtype) { return dtype == D_F32 || dtype == D_C64 ? (const void *)zerof : zero; }

// How BLAS sees a (rows x cols) matrix: its leading dimension, and whether it is the transposed of a column-major one.
static int transposed(int64_t rows, int64_t cols, int64_t row, int64_t col, int64_t size, int64_t *ld) {
  int rowwise = (cols <= 1 || col == size) && (rows <= 1 || row >= size * ext_max(cols, 1));
  *ld = rowwise ? (rows <= 1 ? ext_max(cols, 1) : row / size) : (cols <= 1 ? ext_max(rows, 1) : col / size);
  return rowwise;
}

static int fits(int64_t rows, int64_t cols, int64_t row, int64_t col, int64_t size) {
  if ((rows > 1 && row % size) || (cols > 1 && col % size)) return 0;
  int rowwise = (cols <= 1 || col == size) && (rows <= 1 || row >= size * ext_max(cols, 1));
  int colwise = (rows <= 1 || row == size) && (cols <= 1 || col >= size * ext_max(rows, 1));
  return rowwise || colwise;
}

// y = X v with X (rows x cols).
static void matrix_vector(const product *g, int64_t rows, int64_t cols, const char *x, int64_t row, int64_t col, const char *v, int64_t vstep, char *y, int64_t ystep) {
  if (g->thin && col == g->size && cols >= g->thin->least && cols <= g->thin->most && ystep == g->size) {
    g->thin->dots(rows, cols, x, row, v, vstep, y);
    return;
  }
  if (g->thin && row == g->size && rows >= g->thin->least && rows <= g->thin->most && ystep == g->size) {
    g->thin->mixes(cols, rows, x, col, v, vstep, y);
    return;
  }
  int64_t ld, incv = cols > 1 ? vstep / g->size : 1, incy = rows > 1 ? ystep / g->size : 1;
  int t = transposed(rows, cols, row, col, g->size, &ld);
  g->blas->gemv(t ? "T" : "N", t ? &cols : &rows, t ? &rows : &cols, unit(g->dtype), x, &ld, v, &incv, null(g->dtype), y, &incy, 1);
}

static void vector_vector(const product *g, const block *t) {
  int64_t x = t->k > 1 ? g->a.col / g->size : 1, y = t->k > 1 ? g->b.row / g->size : 1;
  switch (g->dtype) {
  case D_F32: *(float *)t->c = ((float (*)(int64_t, const void *, int64_t, const void *, int64_t))g->blas->dot)(t->k, t->a, x, t->b, y); break;
  case D_F64: *(double *)t->c = ((double (*)(int64_t, const void *, int64_t, const void *, int64_t))g->blas->dot)(t->k, t->a, x, t->b, y); break;
  default: ((void (*)(int64_t, const void *, int64_t, const void *, int64_t, void *))g->blas->dot)(t->k, t->a, x, t->b, y, t->c);
  }
}

// Bounds of what NumPy's BLAS multiplies in the calling thread (OpenBLAS, interface/): other threads of its own would keep our workers from the processors
// for milliseconds. Multiply-adds of a matrix times a vector, of matrices, of vectors.
enum { LINE_BY_NUMPY = 9216, MATRIX_BY_NUMPY = 262144, VECTOR_BY_NUMPY = 10000 };

static int is_small(const product *g) {
  const double work = (double)g->m * (double)g->n * (double)g->k * (g->how == BY_ELEMENT ? (double)g->count : 1);
  if (!g->numpys) return 0;
  if (g->m == 1 && g->n == 1) return work <= VECTOR_BY_NUMPY;
  return g->m == 1 || g->n == 1 ? work < LINE_BY_NUMPY : work <= MATRIX_BY_NUMPY;
}

static void numpys(const product *g, int64_t m, int64_t n, const operand *a, const char *pa, const operand *b, const char *pb, char *c) {
  const int64_t dims[] = {1, m, g->k, n}, steps[] = {0, 0, 0, a->row, a->col, b->row, b->col, g->crow, g->size};
  ext_numpys_run(g->numpys, (char *[]){(char *)pa, (char *)pb, c}, dims, steps);
}

// Each result by itself, of the operands as they lie in memory.
static void elements(const product *g, int64_t index) {
  const phx_arr *x = g->x, *y = g->y;
  const int64_t ny = ext_max(y->ndim - 2, 0), col = y->ndim > 1 ? y->stride[ny + 1] : 0;
  const char *b = ext_at(y, ny, index);
  const operand line = {.row = 0, .col = x->stride[x->ndim - 1]}, column = {.row = y->stride[ny], .col = 0};
  for (int64_t i = 0; i < g->m; i++)
    for (int64_t j = 0; j < g->n; j++)
      numpys(g, 1, 1, &line, ext_at(x, x->ndim - 1, i), &column, b + j * col, g->c + index * g->cbatch + i * g->crow + j * g->size);
}

// Not inlined, so that nothing of it moves past the flags.
__attribute__((noinline)) static void multiply(const product *g, const block *t) {
  if (!g->blas) {
    loops[g->dtype](g, t);
    return;
  }
  if (t->n == 1 && t->m == 1) {
    vector_vector(g, t);
    return;
  }
  if (t->n == 1) {
    matrix_vector(g, t->m, t->k, t->a, g->a.row, g->a.col, t->b, g->b.row, t->c, t->crow);
    return;
  }
  if (t->m == 1) {
    matrix_vector(g, t->n, t->k, t->b, g->b.col, g->b.row, t->a, g->a.col, t->c, g->size);
    return;
  }
  // C = A B in rows is C' = B' A' in columns.
  int64_t lda, ldb, ldc = t->crow / g->size;
  int ta = transposed(t->m, t->k, g->a.row, g->a.col, g->size, &lda), tb = transposed(t->k, t->n, g->b.row, g->b.col, g->size, &ldb);
  g->blas->gemm(tb ? "N" : "T", ta ? "N" : "T", &t->n, &t->m, &t->k, unit(g->dtype), t->b, &ldb, t->a, &lda, null(g->dtype), t->c, &ldc, 1, 1);
}

// Whether n numbers hold neither infinity nor NaN: zero times those is NaN.
#define FINITE(T, NAME)                                                                                  \
  static int finite_##NAME(const T *x, int64_t n) {                                                      \
    typedef T vec __attribute__((vector_size(16), aligned(sizeof(T)), may_alias));                       \
    enum { LANES = 16 / sizeof(T) };                                                                     \
    vec a = {0}, b = {0}, c = {0}, d = {0};                                                              \
    int64_t k = 0;                                                                                       \
    for (; k + 4 * LANES <= n; k += 4 * LANES) {                                                         \
      const vec *v = (const vec *)(x + k);                                                               \
      a += v[0] * 0, b += v[1] * 0, c += v[2] * 0, d += v[3] * 0;                                        \
    }                                                                                                    \
    a += b + c + d;                                                                                      \
    T sum = 0;                                                                                           \
    for (; k < n; k++) sum += x[k] * 0;                                                                  \
    for (k = 0; k < LANES; k++) sum += a[k];                                                             \
    return sum == 0;                                                                                     \
  }
FINITE(float, f32)
FINITE(double, f64)

static int all_finite(const product *g, const block *t) {
  const int single = g->dtype == D_F32 || g->dtype == D_C64, packed = t->crow == t->n * g->size;
  const int64_t rows = packed ? 1 : t->m, n = (packed ? t->m * t->n : t->n) * (g->size / (single ? 4 : 8));
  int all = 1;
  for (int64_t i = 0; i < rows && all; i++) {
    const char *c = t->c + i * t->crow;
    all = single ? finite_f32((const float *)c, n) : finite_f64((const double *)c, n);
  }
  return all;
}

static const char *batch_of(const product *g, const operand *x, int64_t index) {
  const char *p = x->p;
  for (int64_t k = g->nbatch; --k > 0; index /= g->shape[k]) p += index % g->shape[k] * x->batch[k];
  return p + index * x->batch[0];
}

// Not inlined, so that nothing of it moves past the flags.
__attribute__((noinline)) static void by_numpy(const product *g, int64_t index) {
  const operand *a = g->how == BY_MATMUL ? &g->asis : &g->a, *b = g->how == BY_MATMUL ? &g->bsis : &g->b;
  if (g->how == BY_ELEMENT) {
    elements(g, index);
    return;
  }
  numpys(g, g->m, g->n, a, batch_of(g, a, index), b, batch_of(g, b, index), g->c + index * g->cbatch);
}

// A product of one tile.
static void whole(const product *g, int64_t index) {
  if (!g->small) {
    const block t = {g->m, g->n, g->k, batch_of(g, &g->a, index), batch_of(g, &g->b, index), g->c + index * g->cbatch, g->crow};
    multiply(g, &t);
    if (!g->blas || !g->numpys || (!raised() && all_finite(g, &t))) return;
    lower();
  }
  by_numpy(g, index);
}

static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const product *g = env;
  if (raised()) lower();
  if (g->tm == g->m && g->tn == g->n && g->tk == g->k) { // whole matrices
    int64_t bits = 0;
    for (int64_t x = lo; x < hi; x++) {
      if (raised()) lower();
      whole(g, x);
      bits |= told();
    }
    return bits;
  }
  for (int64_t x = lo; x < hi; x++) {
    int64_t j = x % g->cols * g->tn, i = x / g->cols % g->rows * g->tm;
    int64_t part = x / (g->cols * g->rows) % g->parts, at = x / (g->cols * g->rows * g->parts), k = part * g->tk;
    block t = {ext_min(g->tm, g->m - i), ext_min(g->tn, g->n - j), ext_min(g->tk, g->k - k), batch_of(g, &g->a, at), batch_of(g, &g->b, at), NULL, g->crow};
    t.a += i * g->a.row + k * g->a.col;
    t.b += k * g->b.row + j * g->b.col;
    t.c = g->c + at * g->cbatch + i * g->crow + j * g->size;
    if (g->parts > 1) {
      t.crow = g->n * g->size;
      t.c = g->partial + (at * g->parts + part) * g->m * t.crow + i * t.crow + j * g->size;
    }
    multiply(g, &t);
  }
  return told();
}

// Multiply-adds of a tile. LEAST is worth a worker's visit (of a matrix times a vector, which waits for memory, LEAST_LINE); up to SMALL the library
// works without packing its operands; MOST lets a stop through soon.
enum { LEAST = 250000, LEAST_LINE = 40000, SMALL = 1000000, MOST = 200000000, THICK = 4000000, SHARES = 16, LINE_SHARES = 8, FEW = 16384 };

// How many tiles the whole product is worth.
static int64_t wanted(const product *g) {
  const int line = g->m == 1 || g->n == 1;
  const double work = (double)g->m * (double)g->n * (double)g->k * (double)g->count;
  if (work < 2 * (line ? LEAST_LINE : LEAST)) return 1;
  const double share = ext_min(line ? LINE_SHARES : SHARES, (int64_t)(work / (line ? LEAST_LINE : LEAST)));
  const double most = work / (line ? MOST / 4 : ext_min(g->m, g->n) <= 64 ? SMALL : MOST);
  return (int64_t)(share > most ? share : most + 1);
}

// Whether the sum is cut rather than the results: they are few, or lie across the lines of the matrix in memory.
static int cuts_sum(const product *g) {
  if (g->n == 1 && g->m > 1) return g->a.col != g->size || g->k > 4 * g->m;
  if (g->m == 1 && g->n > 1) return g->b.row != g->size || g->k > 4 * g->n;
  return g->m * g->n <= FEW && g->k > 4 * ext_max(g->m, g->n);
}

static void cut(product *g) {
  const int64_t pieces = ext_ceil(wanted(g), g->count);
  g->tm = g->m, g->tn = g->n, g->tk = g->k;
  g->rows = g->cols = g->parts = 1;
  if (pieces == 1) return;
  if (cuts_sum(g)) {
    g->tk = ext_max(64, (ext_ceil(g->k, pieces) + 7) & ~(int64_t)7);
    g->parts = ext_ceil(g->k, g->tk);
    return;
  }
  while (g->rows * g->cols < pieces && (g->tm > 64 || g->tn > 64)) {
    int64_t *side = g->tm >= g->tn ? &g->tm : &g->tn;
    *side = (*side / 2 + 15) & ~(int64_t)15;
    g->rows = ext_ceil(g->m, g->tm), g->cols = ext_ceil(g->n, g->tn);
  }
}

#define ADD_PARTS(T)                                                                     \
  for (int64_t x = 0; x < g->count; x++)                                                 \
    for (int64_t p = 0; p < g->parts; p++)                                               \
      for (int64_t i = 0; i < g->m; i++) {                                               \
        T *c = (T *)(g->c + x * g->cbatch + i * g->crow);                                \
        const T *s = (const T *)g->partial + ((x * g->parts + p) * g->m + i) * g->n;     \
        for (int64_t j = 0; j < g->n; j++) c[j] = p ? c[j] + s[j] : s[j];                \
      }

__attribute__((noinline)) static void add_parts(const product *g) {
  switch (g->dtype) {
  case D_F32: ADD_PARTS(float) break;
  case D_F64: ADD_PARTS(double) break;
  case D_C64: ADD_PARTS(float complex) break;
  case D_C128: ADD_PARTS(double complex) break;
  case D_I64: case D_U64: ADD_PARTS(uint64_t) break;
  case D_I32: case D_U32: ADD_PARTS(uint32_t) break;
  case D_I16: case D_U16: ADD_PARTS(uint16_t) break;
  case D_BOOL:
    for (int64_t x = 0; x < g->count * g->parts * g->m * g->n; x++) {
      int64_t j = x % g->n, i = x / g->n % g->m, p = x / (g->n * g->m) % g->parts;
      uint8_t *c = (uint8_t *)g->c + x / (g->n * g->m * g->parts) * g->cbatch + i * g->crow + j;
      *c = p ? *c | (uint8_t)g->partial[x] : (uint8_t)g->partial[x];
    }
    break;
  default: ADD_PARTS(uint8_t)
  }
}

static int thick(const product *g) {
  return g->m > 64 && g->n > 64 && (double)g->m * (double)g->n * (double)g->k > THICK && ext_gemm_has(g->dtype);
}

static int64_t run_thick(phx_ctx *ctx, const product *g) {
  const operand *a = &g->a, *b = &g->b;
  int64_t status = 0;
  for (int64_t x = 0; x < g->count && status >= 0; x++) {
    ext_gemm one = {g->dtype, g->m, g->n, g->k, batch_of(g, a, x), batch_of(g, b, x), g->c + x * g->cbatch, a->row, a->col, b->row, b->col, g->crow, 0};
    one.symmetric = one.a == one.b && g->m == g->n && a->row == b->col && a->col == b->row;
    status |= ext_gemm_run(ctx, &one);
  }
  return status;
}

static int64_t run(phx_ctx *ctx, product *g) {
  if (!g->m || !g->n || !g->count) return 0;
  if (!g->k) {
    for (int64_t x = 0; x < g->count; x++)
      for (int64_t i = 0; i < g->m; i++) memset(g->c + x * g->cbatch + i * g->crow, 0, (size_t)(g->n * g->size));
    return 0;
  }
  if (!g->small && thick(g)) return run_thick(ctx, g);
  g->blas = ext_blas_of(g->dtype), g->thin = ext_thin_of(g->dtype);
  cut(g);
  if (g->parts > 1 && !(g->partial = phx_temp(g->count * g->parts * g->m * g->n * g->size))) return -1;
  int64_t tiles = g->count * g->rows * g->cols * g->parts, grain = ext_clamp(ext_ceil(tiles, wanted(g)), 1, tiles);
  int64_t status = phx_parallel(ctx, tile, g, tiles, grain, -1);
  if (g->parts > 1) {
    lower();
    if (status >= 0) add_parts(g), status |= told();
    phx_temp_free(g->partial);
  }
  return status;
}

// The memory of x with nb leading axes as batches, and strides of the other two.
static operand as_it_lies(const phx_arr *x, int64_t nb, int64_t row, int64_t col) {
  operand o = {.p = x->data, .row = row, .col = col};
  for (int64_t k = 0; k < nb; k++) o.batch[k] = x->shape[k] == 1 ? 0 : x->stride[k];
  return o;
}

// Gives o a copy where BLAS cannot read the matrices of x (rows x cols), or may only read rows.
static int64_t take(operand *o, const phx_arr *x, int64_t nb, int64_t rows, int64_t cols, int only_rows) {
  const int64_t size = ext_size[x->dtype], row = o->row, col = o->col;
  if (fits(rows, cols, row, col, size) && (!only_rows || col == size)) return 0;
  int64_t count = 1;
  for (int64_t k = 0; k < nb; k++) count *= x->shape[k];
  int64_t bytes = rows * cols * size;
  if (!(o->temp = phx_temp(count * bytes))) return -1;
  for (int64_t b = 0; b < count; b++) ext_copy((char *)o->temp + b * bytes, cols * size, size, ext_at(x, nb, b), row, col, rows, cols, size);
  o->p = o->temp;
  o->row = cols * size, o->col = size;
  for (int64_t k = nb; k-- > 0; bytes *= x->shape[k]) o->batch[k] = x->shape[k] == 1 ? 0 : bytes;
  return 0;
}

static void drop(product *g) {
  phx_temp_free(g->a.temp);
  phx_temp_free(g->b.temp);
}

// Moves the batch strides of an operand with nb batch axes to the last of n.
static void align(operand *o, int64_t nb, int64_t n) {
  for (int64_t k = nb; k-- > 0;) o->batch[n - nb + k] = o->batch[k];
  for (int64_t k = 0; k < n - nb; k++) o->batch[k] = 0;
}

static int64_t matrices(phx_ctx *ctx, const phx_arr *in, phx_arr *out, enum how how) {
  const phx_arr *x = &in[0], *y = &in[1];
  product g = {.how = how, .dtype = x->dtype, .size = ext_size[x->dtype], .count = 1};
  int row = x->ndim == 1, column = y->ndim == 1;
  int64_t nx = row ? 0 : x->ndim - 2, ny = column ? 0 : y->ndim - 2, shape[PHX_MAXDIM + 2], nd;
  g.m = row ? 1 : x->shape[nx], g.k = x->shape[x->ndim - 1], g.n = column ? 1 : y->shape[ny + 1];
  g.nbatch = nd = ext_max(nx, ny);
  for (int64_t k = 0; k < nd; k++) {
    int64_t i = k - (nd - nx), j = k - (nd - ny);
    int64_t ex = i >= 0 ? x->shape[i] : 1, ey = j >= 0 ? y->shape[j] : 1;
    g.count *= g.shape[k] = shape[k] = ex == 1 ? ey : ex;
  }
  if (!row) shape[nd++] = g.m;
  if (!column) shape[nd++] = g.n;
  if (ext_out(ctx, out, g.dtype, nd, shape)) return -1;
  g.c = out->data, g.crow = g.n * g.size, g.cbatch = g.m * g.crow;
  if (how == BY_MATMUL || g.k > 1) g.numpys = ext_numpys(NUMPYS_MATMUL, g.dtype); // numpy.dot gives a column times a row to BLAS, matmul does not
  g.small = is_small(&g);
  g.a = g.asis = as_it_lies(x, nx, row ? 0 : x->stride[nx], x->stride[x->ndim - 1]);
  g.b = g.bsis = as_it_lies(y, ny, y->stride[ny], column ? 0 : y->stride[ny + 1]);
  int64_t status = 0;
  if (!g.small || how == BY_DOT) {
    const int reread = !g.small && g.n > 1 && g.n * g.k <= 4096 && g.m >= 128; // a small factor that every row reads is worth a copy
    status = take(&g.a, x, nx, g.m, g.k, 0);
    if (!status) status = take(&g.b, y, ny, g.k, g.n, reread);
  }
  operand *operands[] = {&g.a, &g.asis, &g.b, &g.bsis};
  for (int k = 0; k < 4; k++) align(operands[k], k < 2 ? nx : ny, g.nbatch);
  if (!status) status = run(ctx, &g);
  drop(&g);
  return status;
}

int64_t phx_matmul(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  return matrices(ctx, in, out, BY_MATMUL);
}

// numpy.dot beyond rank 2: all rows of x against every matrix of y. The rows are copied together.
int64_t phx_dot(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  const phx_arr *x = &in[0], *y = &in[1];
  if (x->dtype >= D_F32 && x->ndim <= 2 && y->ndim <= 2 && (ext_single(x) || ext_single(y))) return ext_scale(ctx, x, y, out);
  if (x->ndim <= 2 && y->ndim <= 2) return matrices(ctx, in, out, BY_DOT);
  product g = {.how = BY_ELEMENT, .x = x, .y = y, .dtype = x->dtype, .size = ext_size[x->dtype], .k = x->shape[x->ndim - 1], .count = 1};
  int column = y->ndim == 1;
  int64_t ny = column ? 0 : y->ndim - 2, nd = 0, shape[2 * PHX_MAXDIM];
  g.m = 1, g.n = column ? 1 : y->shape[ny + 1], g.nbatch = ny;
  for (int64_t k = 0; k + 1 < x->ndim; k++) g.m *= shape[nd++] = x->shape[k];
  for (int64_t k = 0; k < ny; k++) g.count *= g.shape[k] = shape[nd++] = y->shape[k];
  if (!column) shape[nd++] = g.n;
  if (nd > PHX_MAXDIM) return 1;
  if (ext_out(ctx, out, g.dtype, nd, shape)) return -1;
  g.c = out->data, g.cbatch = g.n * g.size, g.crow = g.count * g.cbatch;
  g.a = (operand){.row = g.k * g.size, .col = g.size, .temp = phx_temp(g.m * g.k * g.size)};
  g.a.p = g.a.temp;
  g.b = as_it_lies(y, ny, y->stride[ny], column ? 0 : y->stride[ny + 1]);
  g.numpys = ext_numpys(NUMPYS_MATMUL, g.dtype);
  g.small = is_small(&g);
  int64_t status = g.a.temp ? take(&g.b, y, ny, g.k, g.n, 0) : -1;
  if (!status) {
    int64_t last = x->stride[x->ndim - 1];
    for (int64_t i = 0; i < g.m; i++) ext_copy(g.a.p + i * g.a.row, 0, g.size, ext_at(x, x->ndim - 1, i), 0, last, 1, g.k, g.size);
    status = run(ctx, &g);
  }
  drop(&g);
  return status;
}

#define CONJUGATE(T, F) \
  for (int64_t i = 0; i < n; i++) ((T *)p)[i] = F(((const T *)p)[i]);

int64_t phx_vdot(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  const phx_arr *x = &in[0];
  if (x->dtype < D_C64) return matrices(ctx, in, out, BY_DOT);
  int64_t n = x->shape[0], size = ext_size[x->dtype];
  char *p = phx_temp(n * size);
  if (!p) return -1;
  ext_copy(p, 0, size, x->data, 0, x->stride[0], 1, n, size);
  if (x->dtype == D_C64) {
    CONJUGATE(float complex, conjf)
  } else {
    CONJUGATE(double complex, conj)
  }
  phx_arr both[2] = {*x, in[1]};
  both[0].data = p;
  both[0].stride[0] = size;
  int64_t status = matrices(ctx, both, out, BY_DOT);
  phx_temp_free(p);
  return status;
}
