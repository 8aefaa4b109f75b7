// ext_index.c: positions of true elements, counts of integers.
#include "ext_internal.h"
#include "ext_wide.h"
#include <string.h>

#define CHUNK 16384

// A flattened array in chunks; found[k] is the number of true elements in the chunks before k.
typedef struct scan {
  const phx_arr *x;
  int64_t count, cols, step;    // elements, and how they stand along the last axis
  int64_t *found, *out;
} scan;

typedef struct { float re, im; } complex_float;
typedef struct { double re, im; } complex_double;

#define EACH(STEP, DO)                                                 \
  {                                                                    \
    for (; i < end; i++, p += STEP) { DO }                             \
    break;                                                             \
  }

// Without a branch on the elements: an index is written before it is known to count.
#define RUN(T, TRUE)                                                   \
  {                                                                    \
    typedef T type;                                                    \
    if (!out) EACH(step, const type *e = (const type *)p; n += TRUE;)  \
    if (step != sizeof(type)) EACH(step, const type *e = (const type *)p; out[n] = i; n += TRUE;) \
    EACH(sizeof(type), const type *e = (const type *)p; out[n] = i; n += TRUE;) \
  }

// The number of bytes among n that are not zero.
static int64_t true_bytes(const char *p, int64_t n) {
  const uint64_t low = 0x7f7f7f7f7f7f7f7f;
  int64_t found = 0, i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t w;
    memcpy(&w, p + i, 8);
    found += (int64_t)((((((w & low) + low) | w) & ~low) >> 7) * 0x0101010101010101 >> 56);
  }
  for (; i < n; i++) found += p[i] != 0;
  return found;
}

#if PHX_WIDE
#include <immintrin.h>

// Writes the indices of the bytes i..end that are not zero; up to eight places more are overwritten.
TARGET static int64_t true_indices(const char *p, int64_t i, int64_t end, int64_t *out) {
  const __m512i eight = _mm512_set1_epi64(8);
  __m512i at = _mm512_add_epi64(_mm512_set1_epi64(i), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
  int64_t n = 0;
  for (; i < end; i += 64, p += 64) {
    const __mmask64 valid = end - i < 64 ? ((uint64_t)1 << (end - i)) - 1 : ~(uint64_t)0;
    const __m512i x = _mm512_maskz_loadu_epi8(valid, p);
    uint64_t is = _mm512_test_epi8_mask(x, x);
    for (int k = 0; k < 8; k++, is >>= 8, at = _mm512_add_epi64(at, eight)) {
      _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi64((__mmask8)is, at));
      n += __builtin_popcount((uint8_t)is);
    }
  }
  return n;
}
#else
static int ext_wide(void) { return 0; }
static int64_t true_indices(const char *p, int64_t i, int64_t end, int64_t *out) { return p && out ? end - i : 0; }
#endif

// Goes over elements i..end, step apart from p on: counts the true ones, and where out is not NULL writes their indices.
static int64_t run(int64_t dtype, const char *p, int64_t step, int64_t i, int64_t end, int64_t *out) {
  int64_t n = 0;
  switch (dtype) {
  case D_BOOL: case D_I8: case D_U8:
    if (!out && step == 1) return true_bytes(p, end - i);
    if (step == 1 && ext_wide()) return true_indices(p, i, end, out);
    RUN(uint8_t, *e != 0)
  case D_I16: case D_U16: RUN(uint16_t, *e != 0)
  case D_I32: case D_U32: RUN(uint32_t, *e != 0)
  case D_I64: case D_U64: RUN(uint64_t, *e != 0)
  case D_F32: RUN(float, *e != 0)
  case D_F64: RUN(double, *e != 0)
  case D_C64: RUN(complex_float, (e->re != 0) | (e->im != 0))
  case D_C128: RUN(complex_double, (e->re != 0) | (e->im != 0))
  }
  return n;
}

// The same for elements lo..hi of the flattened array, line by line.
static int64_t visit(const scan *s, int64_t lo, int64_t hi, int64_t *out) {
  int64_t n = 0;
  for (int64_t i = lo, end; i < hi; i = end) {
    int64_t col = i % s->cols;
    end = ext_min(hi, i - col + s->cols);
    n += run(s->x->dtype, ext_at(s->x, s->x->ndim - 1, i / s->cols) + col * s->step, s->step, i, end, out ? out + n : NULL);
  }
  return n;
}

static int64_t count_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const scan *s = env;
  s->found[lo / CHUNK + 1] = visit(s, lo, hi, NULL);
  return 0;
}

static int64_t write_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const scan *s = env;
  int64_t k = lo / CHUNK, n = s->found[k + 1] - s->found[k], last[CHUNK + 8];
  // Indices are written beyond the chunk's own: not into the next chunk's places.
  visit(s, lo, hi, last);
  memcpy(s->out + s->found[k], last, (size_t)n * sizeof *last);
  return 0;
}

int64_t phx_flatnonzero(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  int64_t rank = in->ndim;
  scan s = {.x = in, .count = ext_count(in), .cols = rank ? in->shape[rank - 1] : 1, .step = rank ? in->stride[rank - 1] : 0};
  int64_t chunks = ext_ceil(s.count, CHUNK);
  if (!(s.found = phx_temp((chunks + 1) * 8))) return -1;
  s.found[0] = 0;
  int64_t status = phx_parallel(ctx, count_tile, &s, s.count, CHUNK, -1);
  for (int64_t k = 0; k < chunks && !status; k++) s.found[k + 1] += s.found[k];
  if (!status) status = ext_out(ctx, out, D_I64, 1, &s.found[chunks]);
  s.out = out->data;
  if (!status) status = phx_parallel(ctx, write_tile, &s, s.count, CHUNK, -1);
  phx_temp_free(s.found);
  return status;
}

int64_t phx_bincount(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  int64_t n = in[0].shape[0], step = in[0].stride[0], length = *(const int64_t *)in[1].data;
  const char *x = in[0].data;
  if (length < 0) return 1;
  for (int64_t i = 0; i < n; i++) {
    int64_t v = *(const int64_t *)(x + i * step);
    if (v < 0 || v == INT64_MAX) return 1;
    length = ext_max(length, v + 1);
  }
  if (ext_out(ctx, out, D_I64, 1, &length)) return -1;
  int64_t *count = out->data;
  memset(count, 0, (size_t)length * sizeof *count);
  for (int64_t i = 0; i < n; i++) count[*(const int64_t *)(x + i * step)]++;
  return 0;
}
