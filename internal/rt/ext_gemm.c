// ext_gemm.c: big products of real matrices where the machine has 512-bit vectors. One copy of B in panels serves all workers, and an element's sum
// runs along k in blocks of fixed length, so that its bits depend on k alone, not on how the rows are shared.
#include "ext_internal.h"
#include "ext_wide.h"
#include "flags.h"
#include <string.h>

#if PHX_WIDE
#define MR 8                     // rows of C in registers
#define DEPTH 256                // length of the blocks along k: a panel of B is 32 KiB
#define MOST_ROWS 96             // rows of a tile: a block of A stays in the second cache
#define STRIP 4096               // columns of B copied at a time
#define COPIED ((int64_t)32 << 20) // bytes of B copied at a time

#define T float
#define NAME f32
#include "ext_panel.h"
#define T double
#define NAME f64
#include "ext_panel.h"

// The inner loops of one element type.
typedef struct inner {
  int64_t size, width;           // of an element; columns of a panel of B
  void (*pack)(void *to, int64_t width, const char *from, int64_t line, int64_t step, int64_t lines, int64_t k);
  void (*block)(int64_t k, const void *a, const void *b, void *c, int64_t row, int add, int64_t rows, int64_t cols);
} inner;
static const inner of_f32 = {4, 32, lines_f32, block_f32}, of_f64 = {8, 16, lines_f64, block_f64};

// A strip of columns and a stretch along k of a product.
typedef struct strip {
  const ext_gemm *g;
  const inner *in;
  const char *a, *b;
  char *c, *panels;
  int64_t first, n, k;           // first column; columns and length
  int64_t count;                 // of panels
  int64_t rows;                  // of a tile
  int add;
} strip;

static int64_t pack_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const strip *s = env;
  const int64_t width = s->in->width, padded = s->count * width;
  for (int64_t x = lo; x < hi; x++) {
    int64_t p = x / s->count * DEPTH, j = x % s->count * width, k = ext_min(DEPTH, s->k - p);
    char *to = s->panels + (p * padded + j * k) * s->in->size;
    s->in->pack(to, width, s->b + p * s->g->brow + j * s->g->bcol, s->g->bcol, s->g->brow, ext_min(width, s->n - j), k);
  }
  return 0;
}

static int64_t row_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const strip *s = env;
  const ext_gemm *g = s->g;
  const int64_t padded = s->count * s->in->width;
  char *a = phx_temp((s->rows + MR) * DEPTH * s->in->size);
  if (!a) return -1;
  lower();
  for (int64_t x = lo; x < hi; x++) {
    int64_t i = x * s->rows;
    if (g->symmetric) i = (g->m - 1) / s->rows * s->rows - i; // the longest rows first
    int64_t rows = ext_min(s->rows, g->m - i), cols = g->symmetric ? ext_min(s->n, i + rows - s->first) : s->n;
    for (int64_t p = 0; p < s->k && cols > 0; p += DEPTH) {
      int64_t k = ext_min(DEPTH, s->k - p);
      s->in->pack(a, MR, s->a + i * g->arow + p * g->acol, g->arow, g->acol, rows, k);
      s->in->block(k, a, s->panels + p * padded * s->in->size, s->c + i * g->crow, g->crow, s->add || p, rows, cols);
    }
  }
  phx_temp_free(a);
  return told();
}

// Columns lo..hi above the diagonal are the rows below it.
static int64_t mirror_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const strip *s = env;
  const int64_t size = s->in->size, row = s->g->crow;
  char *above = s->g->c + lo * size, *below = s->g->c + lo * row;
  ext_copy(above, row, size, below, size, row, lo, hi - lo, size);
  for (int64_t j = lo; j < hi; j++) ext_copy(above + lo * row + (j - lo) * size, row, size, below + lo * size + (j - lo) * row, size, row, j - lo, 1, size);
  return 0;
}

static int64_t run_strip(phx_ctx *ctx, strip *s) {
  s->count = ext_ceil(s->n, s->in->width);
  int64_t tiles = ext_clamp(s->g->m / 16, 1, 16), blocks = ext_ceil(s->k, DEPTH);
  s->rows = (ext_min(MOST_ROWS, ext_ceil(s->g->m, tiles)) + MR - 1) / MR * MR;
  int64_t status = phx_parallel(ctx, pack_tile, s, blocks * s->count, 4, -1);
  return status ? status : phx_parallel(ctx, row_tile, s, ext_ceil(s->g->m, s->rows), 1, -1);
}

static const inner *inner_of(int64_t dtype) { return !ext_wide() ? NULL : dtype == D_F64 ? &of_f64 : dtype == D_F32 ? &of_f32 : NULL; }

int ext_gemm_has(int64_t dtype) { return inner_of(dtype) != NULL; }

int64_t ext_gemm_run(phx_ctx *ctx, const ext_gemm *g) {
  strip s = {.g = g, .in = inner_of(g->dtype)};
  const int64_t n = ext_min(g->n, STRIP), padded = ext_ceil(n, s.in->width) * s.in->width * s.in->size;
  const int64_t length = ext_min(g->k, ext_max(1, COPIED / padded / DEPTH) * DEPTH);
  if (!(s.panels = phx_temp(padded * length))) return -1;
  int64_t status = 0;
  for (s.first = 0; s.first < g->n && status >= 0; s.first += n) {
    s.n = ext_min(n, g->n - s.first);
    s.c = g->c + s.first * s.in->size;
    for (int64_t p = 0; p < g->k && status >= 0; p += length) {
      s.k = ext_min(length, g->k - p), s.add = p > 0;
      s.a = g->a + p * g->acol, s.b = g->b + p * g->brow + s.first * g->bcol;
      status |= run_strip(ctx, &s);
    }
  }
  phx_temp_free(s.panels);
  if (status >= 0 && g->symmetric) status |= phx_parallel(ctx, mirror_tile, &s, g->m, 64, -1);
  return status;
}

#else
int ext_gemm_has(int64_t dtype) { return dtype < 0; }
int64_t ext_gemm_run(phx_ctx *ctx, const ext_gemm *g) { return ctx && g ? -1 : -1; }
#endif
