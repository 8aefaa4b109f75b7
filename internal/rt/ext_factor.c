// ext_factor.c: LU and Cholesky factors of one big matrix by blocks, so that all workers take part. The blocks follow from the size alone.
#include "ext_internal.h"

#define BLOCK 128                // columns factored at a time
#define CHUNK 96                 // columns or rows updated by one tile

typedef struct step {
  const ext_blas *t;
  char *a;                       // n x n in columns
  int64_t n, size, single;       // single: the real part is a float
  int64_t at, width;             // the block of this step
  int64_t *pivots, cols;
  char *b;
} step;

static const double one_d[2] = {1, 0}, minus_d[2] = {-1, 0};
static const float one_f[2] = {1, 0}, minus_f[2] = {-1, 0};
static const void *one(const step *s) { return s->single ? (const void *)one_f : one_d; }
static const void *minus(const step *s) { return s->single ? (const void *)minus_f : minus_d; }

static char *at(const step *s, int64_t row, int64_t col) { return s->a + (row + col * s->n) * s->size; }

static step begin(int64_t dtype, char *a, int64_t n) {
  return (step){.t = ext_blas_of(dtype), .a = a, .n = n, .size = ext_size[dtype], .single = dtype == D_F32 || dtype == D_C64};
}

// Columns lo..hi after the block's columns were factored: rows exchanged; to the right of the block also the update.
static int64_t lu_columns(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const step *s = env;
  int64_t first = s->at + 1, last = s->at + s->width, inc = 1, rest = s->n - last, left = ext_min(hi, s->at) - lo;
  if (left > 0) s->t->laswp(&left, at(s, 0, lo), &s->n, &first, &last, s->pivots, &inc);
  int64_t from = ext_max(lo, last), cols = hi - from;
  if (cols <= 0) return 0;
  s->t->laswp(&cols, at(s, 0, from), &s->n, &first, &last, s->pivots, &inc);
  s->t->trsm("L", "L", "N", "U", &s->width, &cols, one(s), at(s, s->at, s->at), &s->n, at(s, s->at, from), &s->n, 1, 1, 1, 1);
  if (rest) s->t->gemm("N", "N", &rest, &cols, &s->width, minus(s), at(s, last, s->at), &s->n, at(s, s->at, from), &s->n, one(s), at(s, last, from), &s->n, 1, 1);
  return 0;
}

int64_t ext_lu(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *pivots, int64_t *info) {
  step s = begin(dtype, a, n);
  *info = 0;
  s.pivots = pivots;
  for (s.at = 0; s.at < n; s.at += s.width) {
    int64_t rows = n - s.at, singular = 0;
    s.width = ext_min(BLOCK, rows);
    s.t->getrf(&rows, &s.width, at(&s, s.at, s.at), &n, pivots + s.at, &singular);
    if (singular > 0 && !*info) *info = singular + s.at;
    for (int64_t k = s.at; k < s.at + s.width; k++) pivots[k] += s.at;
    int64_t status = phx_parallel(ctx, lu_columns, &s, n, CHUNK, -1);
    if (status < 0) return status;
  }
  return 0;
}

static int64_t lu_solve_columns(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const step *s = env;
  int64_t cols = hi - lo, info;
  s->t->getrs("N", &s->n, &cols, s->a, &s->n, s->pivots, s->b + lo * s->n * s->size, &s->n, &info, 1);
  return 0;
}

int64_t ext_lu_solve(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *pivots, char *b, int64_t cols) {
  step s = begin(dtype, a, n);
  s.pivots = pivots, s.b = b, s.cols = cols;
  return phx_parallel(ctx, lu_solve_columns, &s, cols, ext_clamp((ext_ceil(cols, 4) + 7) & ~(int64_t)7, 16, CHUNK), -1);
}

// Rows lo..hi below the block.
static int64_t cholesky_rows(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const step *s = env;
  int64_t rows = hi - lo;
  s->t->trsm("R", "L", "C", "N", &rows, &s->width, one(s), at(s, s->at, s->at), &s->n, at(s, s->at + s->width + lo, s->at), &s->n, 1, 1, 1, 1);
  return 0;
}

// Columns lo..hi to the right of the block, from the diagonal down.
static int64_t cholesky_columns(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const step *s = env;
  int64_t first = s->at + s->width + lo, rows = s->n - first, cols = hi - lo;
  s->t->gemm("N", "C", &rows, &cols, &s->width, minus(s), at(s, first, s->at), &s->n, at(s, first, s->at), &s->n, one(s), at(s, first, first), &s->n, 1, 1);
  return 0;
}

int64_t ext_cholesky(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *info) {
  step s = begin(dtype, a, n);
  for (s.at = 0; s.at < n; s.at += s.width) {
    s.width = ext_min(BLOCK, n - s.at);
    s.t->potrf("L", &s.width, at(&s, s.at, s.at), &n, info, 1);
    if (*info) return 0;
    int64_t rest = n - s.at - s.width;
    int64_t status = phx_parallel(ctx, cholesky_rows, &s, rest, CHUNK, -1);
    if (status >= 0) status = phx_parallel(ctx, cholesky_columns, &s, rest, CHUNK, -1);
    if (status < 0) return status;
  }
  return 0;
}
