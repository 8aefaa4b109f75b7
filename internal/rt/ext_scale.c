// ext_scale.c: numpy.dot of an array with one element. NumPy adds element times array to zeros by BLAS's axpy, which does nothing where the element is zero;
// a result of one element is the plain product. So zeros have the signs, and infinity times zero is what, it is there.
#include "ext_internal.h"
#include "flags.h"
#include <string.h>

enum { PIECE = 1 << 16 };        // elements of a tile

// y += by * x, in lines of n elements.
typedef struct scaling {
  const ext_blas *blas;
  const char *by, *x;
  char *y;
  int64_t dtype, size, lines, n;
  int64_t xline, xstep, yline, ystep; // strides in bytes
  int64_t pieces;                // of a line
} scaling;

int ext_single(const phx_arr *x) { return ext_count(x) == 1; }

#define TIMES(T)                                                                    \
  {                                                                                 \
    const T *a = (const T *)x, *b = (const T *)y;                                   \
    ((T *)to)[0] = is_complex ? b[0] * a[0] - b[1] * a[1] : b[0] * a[0];            \
    if (is_complex) ((T *)to)[1] = b[0] * a[1] + b[1] * a[0];                       \
  }

// Not inlined, so that nothing of it moves past the flags.
__attribute__((noinline)) static void times(int64_t dtype, const char *x, const char *y, char *to) {
  const int is_complex = dtype >= D_C64;
  if (dtype == D_F32 || dtype == D_C64) TIMES(float) else TIMES(double)
}

// Where the library is missing.
static void axpy(const scaling *s, int64_t n, const char *x, char *y) {
  char product[16];
  for (int64_t i = 0; i < n; i++, x += s->xstep, y += s->ystep) {
    times(s->dtype, x, s->by, product);
    for (int64_t k = 0; k < (s->dtype >= D_C64 ? 2 : 1); k++) {
      if (s->dtype == D_F32 || s->dtype == D_C64) {
        ((float *)y)[k] += ((float *)product)[k];
      } else {
        ((double *)y)[k] += ((double *)product)[k];
      }
    }
  }
}

static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const scaling *s = env;
  const int64_t incx = s->xstep / s->size, incy = s->ystep / s->size;
  lower();
  for (int64_t k = lo; k < hi; k++) {
    int64_t at = k % s->pieces * PIECE, n = ext_min(PIECE, s->n - at);
    const char *x = s->x + k / s->pieces * s->xline + at * s->xstep;
    char *y = s->y + k / s->pieces * s->yline + at * s->ystep;
    if (s->blas) {
      s->blas->axpy(&n, s->by, x, &incx, y, &incy);
    } else {
      axpy(s, n, x, y);
    }
  }
  return told();
}

// The longer axis of a matrix is a line.
static void lay(scaling *s, const phx_arr *x) {
  const int64_t rows = x->ndim == 2 ? x->shape[0] : 1, cols = x->ndim ? x->shape[x->ndim - 1] : 1;
  const int64_t row = x->ndim == 2 ? x->stride[0] : 0, col = x->ndim ? x->stride[x->ndim - 1] : 0;
  const int down = x->ndim == 2 && rows >= cols;
  s->x = x->data;
  s->lines = down ? cols : rows, s->n = down ? rows : cols;
  s->xline = down ? col : row, s->xstep = down ? row : col;
  s->yline = down ? s->size : cols * s->size, s->ystep = down ? cols * s->size : s->size;
}

// Whether NumPy copies x before it calls BLAS: one element for many, backwards, or between elements.
static int copied(const phx_arr *x) {
  for (int64_t k = 0; k < x->ndim; k++) {
    if (x->stride[k] < 0 || x->stride[k] % ext_size[x->dtype] || (!x->stride[k] && x->shape[k] > 1)) return 1;
  }
  return 0;
}

static int64_t scale_all(phx_ctx *ctx, scaling *s) {
  s->pieces = ext_ceil(s->n, PIECE);
  const int64_t tiles = s->lines * s->pieces;
  return phx_parallel(ctx, tile, s, tiles, ext_max(1, PIECE / ext_min(s->n, PIECE)), -1);
}

int64_t ext_scale(phx_ctx *ctx, const phx_arr *x, const phx_arr *y, phx_arr *out) {
  const phx_arr *by = ext_single(x) ? x : y, *of = ext_single(x) ? y : x;
  scaling s = {.blas = ext_blas_of(x->dtype), .by = by->data, .dtype = x->dtype, .size = ext_size[x->dtype]};
  const int64_t count = ext_count(of);
  int64_t nd = 0, shape[4];
  for (int64_t k = 0; k < x->ndim - (y->ndim > 0); k++) shape[nd++] = x->shape[k];
  for (int64_t k = 0; k < y->ndim; k++) {
    if (!x->ndim || k != ext_max(y->ndim - 2, 0)) shape[nd++] = y->shape[k];
  }
  if (ext_out(ctx, out, s.dtype, nd, shape)) return -1;
  if (!count) return 0;
  if (count == 1) {
    lower();
    times(s.dtype, of->data, by->data, out->data);
    return told();
  }
  memset(out->data, 0, (size_t)(count * s.size));
  lay(&s, of);
  s.y = out->data;
  void *copy = NULL;
  if (copied(of)) {
    if (!(copy = phx_temp(count * s.size))) return -1;
    ext_copy(copy, s.yline, s.ystep, of->data, s.xline, s.xstep, s.lines, s.n, s.size);
    s.x = copy, s.xline = s.yline, s.xstep = s.ystep;
  }
  const int64_t status = scale_all(ctx, &s);
  phx_temp_free(copy);
  return status;
}
