// ext_sort.c: sorting and searching in NumPy's order. Real elements become unsigned keys of the same order and go through a radix sort; complex
// ones are merged.
#include "ext_internal.h"
#include <math.h>
#include <string.h>

#define KEY uint8_t
#define NAME 1
#include "ext_radix.h"
#define KEY uint16_t
#define NAME 2
#include "ext_radix.h"
#define KEY uint32_t
#define NAME 4
#include "ext_radix.h"
#define KEY uint64_t
#define NAME 8
#include "ext_radix.h"

// The key of a float's bits, sign the sign bit. Equal elements (zeros, NaN) have equal keys when same is set; else unkey gives the element back, but
// for the sign of a NaN.
#define FLOAT_KEY(T, inf)                                              \
  static inline T key_##T(T bits, int same) {                          \
    const T sign = (T)1 << (8 * sizeof(T) - 1);                        \
    if ((bits & (T)~sign) > inf) return same ? (T)-1 : (T)(bits | sign); \
    if (same && bits == sign) return sign;                             \
    return bits & sign ? (T)~bits : (T)(bits | sign);                  \
  }                                                                    \
  static inline T unkey_##T(T key) {                                   \
    const T sign = (T)1 << (8 * sizeof(T) - 1);                        \
    return key & sign ? (T)(key ^ sign) : (T)~key;                     \
  }
FLOAT_KEY(uint32_t, 0x7f800000u)
FLOAT_KEY(uint64_t, 0x7ff0000000000000u)

#define READ(T, expr)                                                  \
  for (int64_t i = 0; i < n; i++) {                                    \
    T b = *(const T *)(src + i * step);                                \
    ((T *)keys)[i] = expr;                                             \
  }                                                                    \
  break;

static void read_keys(int64_t dtype, void *keys, const char *src, int64_t step, int64_t n, int same) {
  switch (dtype) {
  case D_BOOL: case D_U8: READ(uint8_t, b)
  case D_U16: READ(uint16_t, b)
  case D_U32: READ(uint32_t, b)
  case D_U64: READ(uint64_t, b)
  case D_I8: READ(uint8_t, b ^ 0x80)
  case D_I16: READ(uint16_t, b ^ 0x8000)
  case D_I32: READ(uint32_t, b ^ 0x80000000u)
  case D_I64: READ(uint64_t, b ^ ((uint64_t)1 << 63))
  case D_F32: READ(uint32_t, key_uint32_t(b, same))
  case D_F64: READ(uint64_t, key_uint64_t(b, same))
  }
}

#define WRITE(T, expr)                                                 \
  for (int64_t i = 0; i < n; i++) {                                    \
    T k = ((const T *)keys)[i];                                        \
    *(T *)(dst + i * step) = expr;                                     \
  }                                                                    \
  break;

static void write_keys(int64_t dtype, const void *keys, char *dst, int64_t step, int64_t n) {
  switch (dtype) {
  case D_BOOL: case D_U8: WRITE(uint8_t, k)
  case D_U16: WRITE(uint16_t, k)
  case D_U32: WRITE(uint32_t, k)
  case D_U64: WRITE(uint64_t, k)
  case D_I8: WRITE(uint8_t, k ^ 0x80)
  case D_I16: WRITE(uint16_t, k ^ 0x8000)
  case D_I32: WRITE(uint32_t, k ^ 0x80000000u)
  case D_I64: WRITE(uint64_t, k ^ ((uint64_t)1 << 63))
  case D_F32: WRITE(uint32_t, unkey_uint32_t(k))
  case D_F64: WRITE(uint64_t, unkey_uint64_t(k))
  }
}

static int radix(int64_t size, void *k, void *k2, int64_t *i, int64_t *i2, int64_t n) {
  switch (size) {
  case 1: return radix_1(k, k2, i, i2, n);
  case 2: return radix_2(k, k2, i, i2, n);
  case 4: return radix_4(k, k2, i, i2, n);
  default: return radix_8(k, k2, i, i2, n);
  }
}

typedef struct pair {
  double re, im;
  int64_t index;
} pair;

static pair read_pair(int64_t dtype, const char *p, int64_t index) {
  if (dtype == D_C64) return (pair){((const float *)p)[0], ((const float *)p)[1], index};
  if (dtype == D_C128) return (pair){((const double *)p)[0], ((const double *)p)[1], index};
  return (pair){0, 0, index};
}

// NumPy's order of complex numbers: by real, then imaginary part; NaN parts last, a NaN real part after a NaN imaginary one.
static int before(const pair *a, const pair *b) {
  int an = isnan(a->re), bn = isnan(b->re), ai = isnan(a->im), bi = isnan(b->im);
  if (an != bn) return bn;
  if (an) return ai == bi ? a->im < b->im : bi;
  if (ai != bi) return bi;
  return a->re < b->re || (a->re == b->re && a->im < b->im);
}

// Stable; n pairs in p, as many in q. Returns where the result is.
static pair *merge_sort(pair *p, pair *q, int64_t n) {
  for (int64_t run = 1; run < n; run *= 2) {
    for (int64_t lo = 0; lo < n; lo += 2 * run) {
      int64_t mid = ext_min(lo + run, n), hi = ext_min(lo + 2 * run, n), i = lo, j = mid;
      for (int64_t k = lo; k < hi; k++) q[k] = j >= hi || (i < mid && !before(&p[j], &p[i])) ? p[i++] : p[j++];
    }
    pair *t = p;
    p = q, q = t;
  }
  return p;
}

// Lines along an axis.
typedef struct lines {
  const phx_arr *in;
  phx_arr *out;
  int64_t axis, n, size, arg;
} lines;

static char *line_of(const phx_arr *x, int64_t axis, int64_t index) {
  char *p = x->data;
  for (int64_t k = x->ndim; k-- > 0;) {
    if (k == axis) continue;
    p += index % x->shape[k] * x->stride[k];
    index /= x->shape[k];
  }
  return p;
}

static void sort_pairs(const lines *l, const char *src, char *dst, void *memory) {
  const int64_t step = l->in->stride[l->axis], to = l->out->stride[l->axis], dtype = l->in->dtype;
  pair *p = memory;
  for (int64_t i = 0; i < l->n; i++) p[i] = read_pair(dtype, src + i * step, i);
  p = merge_sort(p, p + l->n, l->n);
  for (int64_t i = 0; i < l->n; i++) {
    if (l->arg) {
      *(int64_t *)(dst + i * to) = p[i].index;
    } else {
      memcpy(dst + i * to, src + p[i].index * step, (size_t)l->size);
    }
  }
}

static void sort_keys(const lines *l, const char *src, char *dst, void *memory) {
  const int64_t n = l->n, bytes = (n * l->size + 63) & ~(int64_t)63;
  char *k = memory, *k2 = k + bytes;
  int64_t *i = l->arg ? (int64_t *)(k2 + bytes) : NULL, *i2 = i ? i + n : NULL;
  if (!i) {
    ext_copy(k, 0, l->size, src, 0, l->in->stride[l->axis], 1, n, l->size);
    if (ext_sort_short(l->in->dtype, k, n)) {
      ext_copy(dst, 0, l->out->stride[l->axis], k, 0, l->size, 1, n, l->size);
      return;
    }
  }
  read_keys(l->in->dtype, k, src, l->in->stride[l->axis], n, i != NULL);
  for (int64_t x = 0; i && x < n; x++) i[x] = x;
  if (radix(l->size, k, k2, i, i2, n)) k = k2, i = i2;
  if (!i) {
    write_keys(l->in->dtype, k, dst, l->out->stride[l->axis], n);
    return;
  }
  for (int64_t x = 0; x < n; x++) *(int64_t *)(dst + x * l->out->stride[l->axis]) = i[x];
}

static int64_t lines_memory(const lines *l) {
  return l->in->dtype >= D_C64 ? 2 * l->n * (int64_t)sizeof(pair) : 2 * (l->n * l->size + 64) + (l->arg ? 16 * l->n : 0);
}

static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const lines *l = env;
  void *memory = phx_temp(lines_memory(l));
  if (!memory) return -1;
  for (int64_t k = lo; k < hi; k++) (l->in->dtype >= D_C64 ? sort_pairs : sort_keys)(l, line_of(l->in, l->axis, k), line_of(l->out, l->axis, k), memory);
  phx_temp_free(memory);
  return 0;
}

static int64_t sort(phx_ctx *ctx, const phx_arr *in, phx_arr *out, int64_t axis, int64_t arg) {
  if (ext_out(ctx, out, arg ? D_I64 : in->dtype, in->ndim, in->shape)) return -1;
  lines l = {in, out, axis, in->shape[axis], ext_size[in->dtype], arg};
  if (!ext_count(in)) return 0;
  return phx_parallel(ctx, tile, &l, ext_count(in) / l.n, ext_max(1, 16384 / l.n), -1);
}

int64_t phx_sort(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return sort(ctx, in, out, attr[0], 0); }
int64_t phx_argsort(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return sort(ctx, in, out, attr[0], 1); }

typedef struct search {
  const phx_arr *a, *v;
  int64_t *out, right;
} search;

static uint64_t key_of(int64_t dtype, const char *p) {
  uint64_t k = 0;
  read_keys(dtype, &k, p, 0, 1, 1); // little-endian: a narrow key is the low bytes
  return k;
}

static int64_t search_real(const search *s, const char *v) {
  int64_t lo = 0, hi = s->a->shape[0], dtype = s->a->dtype;
  uint64_t x = key_of(dtype, v);
  while (lo < hi) {
    int64_t mid = lo + (hi - lo) / 2;
    uint64_t k = key_of(dtype, (char *)s->a->data + mid * s->a->stride[0]);
    if (s->right ? k <= x : k < x) {
      lo = mid + 1;
    } else {
      hi = mid;
    }
  }
  return lo;
}

static int64_t search_complex(const search *s, const char *v) {
  int64_t lo = 0, hi = s->a->shape[0], dtype = s->a->dtype;
  pair x = read_pair(dtype, v, 0);
  while (lo < hi) {
    int64_t mid = lo + (hi - lo) / 2;
    pair k = read_pair(dtype, (char *)s->a->data + mid * s->a->stride[0], 0);
    if (s->right ? !before(&x, &k) : before(&k, &x)) {
      lo = mid + 1;
    } else {
      hi = mid;
    }
  }
  return lo;
}

static int64_t search_tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const search *s = env;
  for (int64_t k = lo; k < hi; k++) s->out[k] = (s->a->dtype >= D_C64 ? search_complex : search_real)(s, ext_at(s->v, s->v->ndim, k));
  return 0;
}

int64_t phx_searchsorted(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  if (ext_out(ctx, out, D_I64, in[1].ndim, in[1].shape)) return -1;
  search s = {&in[0], &in[1], out->data, attr[0]};
  return phx_parallel(ctx, search_tile, &s, ext_count(&in[1]), 4096, -1);
}

static int64_t unique_keys(int64_t dtype, char *x, int64_t n) {
  int64_t size = ext_size[dtype], kept = 0;
  for (int64_t i = 0; i < n; i++) {
    if (kept && key_of(dtype, x + (kept - 1) * size) == key_of(dtype, x + i * size)) continue;
    memmove(x + kept++ * size, x + i * size, (size_t)size);
  }
  return kept;
}

static int is_nan(int64_t dtype, const char *x) {
  pair p = read_pair(dtype, x, 0);
  return isnan(p.re) || isnan(p.im);
}

static int64_t unique_pairs(int64_t dtype, char *x, int64_t n) {
  int64_t size = ext_size[dtype], kept = 0;
  for (int64_t i = 0; i < n; i++) {
    pair p = read_pair(dtype, x + i * size, 0), q = kept ? read_pair(dtype, x + (kept - 1) * size, 0) : p;
    int nan = kept && is_nan(dtype, x + i * size) && is_nan(dtype, x + (kept - 1) * size);
    if (kept && (nan || (!before(&q, &p) && !before(&p, &q)))) continue;
    memmove(x + kept++ * size, x + i * size, (size_t)size);
  }
  return kept;
}

// What stands for all numbers with a NaN is the first of them in the array, as where NumPy finds distinct elements by a table.
static void first_nan(int64_t dtype, const char *x, int64_t n, char *last) {
  int64_t size = ext_size[dtype];
  if (!is_nan(dtype, last)) return;
  while (n-- && !is_nan(dtype, x)) x += size;
  memcpy(last, x, (size_t)size);
}

int64_t phx_unique(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  int64_t n = ext_count(in), size = ext_size[in->dtype], cols = in->ndim ? in->shape[in->ndim - 1] : 1, step = in->ndim ? in->stride[in->ndim - 1] : 0;
  char *flat = phx_temp(2 * n * size);
  if (!flat) return -1;
  for (int64_t r = 0; cols && r < n / cols; r++) ext_copy(flat + r * cols * size, 0, size, ext_at(in, in->ndim - 1, r), 0, step, 1, cols, size);
  phx_arr line = {.data = flat, .dtype = in->dtype, .ndim = 1, .shape = {n}, .stride = {size}}, sorted = {.data = flat + n * size};
  int64_t status = sort(ctx, &line, &sorted, 0, 0);
  if (!status) {
    int64_t kept = (in->dtype >= D_C64 ? unique_pairs : unique_keys)(in->dtype, sorted.data, n);
    if (in->dtype >= D_C64 && kept) first_nan(in->dtype, flat, n, (char *)sorted.data + (kept - 1) * size);
    status = ext_out(ctx, out, in->dtype, 1, &kept);
    if (!status) memcpy(out->data, sorted.data, (size_t)(kept * size));
  }
  phx_temp_free(flat);
  return status;
}
