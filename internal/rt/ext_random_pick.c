// ext_random_pick.c: integers in a range, and rows in another order.
#include "ext_random.h"
#include <math.h>
#include <string.h>

// ---- integers ------------------------------------------------------------------------------------------------------------------------------

static const struct { int64_t least; uint64_t most; } bounds[] = {
    [D_BOOL] = {0, 1}, [D_I8] = {INT8_MIN, INT8_MAX}, [D_I16] = {INT16_MIN, INT16_MAX}, [D_I32] = {INT32_MIN, INT32_MAX}, [D_I64] = {INT64_MIN, INT64_MAX},
    [D_U8] = {0, UINT8_MAX}, [D_U16] = {0, UINT16_MAX}, [D_U32] = {0, UINT32_MAX}, [D_U64] = {0, INT64_MAX}};

static void bounded(phx_bitgen *b, int64_t dtype, uint64_t low, uint64_t range, int64_t n, bool masked, void *out) {
#define CASE(T, U, bits, type) \
  case T: case U: phx_np.random_bounded_##bits##_fill(b, (type)low, (type)range, (intptr_t)n, masked, out); break;
  switch (dtype) {
  CASE(D_I64, D_U64, uint64, uint64_t)
  CASE(D_I32, D_U32, uint32, uint32_t)
  CASE(D_I16, D_U16, uint16, uint16_t)
  CASE(D_I8, D_U8, uint8, uint8_t)
  default: phx_np.random_bounded_bool_fill(b, (bool)low, (bool)range, (intptr_t)n, masked, out);
  }
}

// attr: endpoint.
int64_t phx_integers(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  int64_t low = *(const int64_t *)in[1].data, high = *(const int64_t *)in[2].data, dtype = out->dtype;
  if (!attr[0] && high-- == INT64_MIN) return 1;
  if (low > high || low < bounds[dtype].least || (high > 0 && (uint64_t)high > bounds[dtype].most)) return 1;
  if (phx_draw_out(ctx, out, in + 3)) return -1;
  phx_gen *g = phx_gen_of(ctx, in);
  if (!g) return -1;
  bounded(g->bits, dtype, (uint64_t)low, (uint64_t)high - (uint64_t)low, ext_count(out), g->gauss != NULL, out->data);
  return 0;
}

// ---- another order -------------------------------------------------------------------------------------------------------------------------

typedef int64_t (*upto)(const phx_gen *g, int64_t most); // a number from 0 to most

// As shuffle draws it, which rejects numbers behind a mask.
static int64_t masked(const phx_gen *g, int64_t most) { return (int64_t)phx_np.random_interval(g->bits, (uint64_t)most); }

// As Generator.choice draws it, by Lemire's method.
static int64_t scaled(const phx_gen *g, int64_t most) { return (int64_t)phx_np.random_bounded_uint64(g->bits, 0, (uint64_t)most, 0, false); }

// Fisher and Yates, from the last down to first.
static void shuffle_ints(const phx_gen *g, int64_t *x, int64_t n, int64_t first, upto draw) {
  for (int64_t i = n - 1; i >= first; i--) {
    int64_t j = draw(g, i), v = x[j];
    x[j] = x[i];
    x[i] = v;
  }
}

// Swaps two rows, which are no further apart than memory is long: elements of size bytes along the inner axes of x.
static void swap_rows(char *a, char *b, const phx_arr *x, int64_t axis, int64_t size) {
  if (axis == x->ndim) {
    char kept[16];
    memcpy(kept, a, (size_t)size);
    memcpy(a, b, (size_t)size);
    memcpy(b, kept, (size_t)size);
    return;
  }
  for (int64_t k = 0; k < x->shape[axis]; k++) swap_rows(a + k * x->stride[axis], b + k * x->stride[axis], x, axis + 1, size);
}

int64_t phx_shuffle(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)out, (void)attr;
  const phx_arr *x = in + 1;
  phx_gen *g = phx_gen_of(ctx, in);
  if (!g) return -1;
  if (!ext_count(x)) return 0;
  char *p = x->data;
  int64_t size = ext_size[x->dtype], step = x->stride[0];
  if (x->ndim == 1 && step == 8 && size == 8) {
    shuffle_ints(g, x->data, x->shape[0], 1, masked);
    return 0;
  }
  for (int64_t i = x->shape[0] - 1; i >= 1; i--) {
    int64_t j = masked(g, i);
    if (i != j) swap_rows(p + i * step, p + j * step, x, 1, size);
  }
  return 0;
}

// ---- choice --------------------------------------------------------------------------------------------------------------------------------

// A set of numbers: open addressing in a table of a power of two.
typedef struct set {
  int64_t *slots;
  uint64_t mask;
} set;

static int add(set *s, int64_t v) {
  uint64_t at = (uint64_t)v * UINT64_C(0x9E3779B97F4A7C15) >> 20 & s->mask;
  while (s->slots[at] >= 0 && s->slots[at] != v) at = (at + 1) & s->mask;
  if (s->slots[at] == v) return 0;
  s->slots[at] = v;
  return 1;
}

// Floyd's sample of k of n: of each of the last k numbers, one up to it that was not taken, or itself.
static int floyd(const phx_gen *g, int64_t *out, int64_t n, int64_t k) {
  set s = {NULL, 1};
  while (s.mask < (uint64_t)k * 2) s.mask = 2 * s.mask + 1;
  s.slots = phx_temp((int64_t)(s.mask + 1) * 8);
  if (!s.slots) return -1;
  memset(s.slots, -1, (size_t)(s.mask + 1) * 8);
  for (int64_t j = n - k; j < n; j++) {
    int64_t v = scaled(g, j);
    if (!add(&s, v)) add(&s, v = j);
    out[j - n + k] = v;
  }
  phx_temp_free(s.slots);
  return 0;
}

// The last k of 0..n-1 shuffled from the end.
static int tail(const phx_gen *g, int64_t *out, int64_t n, int64_t k) {
  int64_t *all = phx_temp(8 * n), first = n - k > 1 ? n - k : 1;
  if (!all) return -1;
  for (int64_t i = 0; i < n; i++) all[i] = i;
  shuffle_ints(g, all, n, g->gauss ? 1 : first, g->gauss ? masked : scaled);
  memcpy(out, g->gauss ? all : all + n - k, (size_t)k * 8); // a RandomState permutes all, and takes the first
  phx_temp_free(all);
  return 0;
}

// Without replacement: a Generator takes whichever of two ways is cheaper, and shuffles the sample if it is asked to.
static int sample(const phx_gen *g, int64_t *out, int64_t n, int64_t k, int shuffle) {
  if (g->gauss || (n > 10000 && k > n / (shuffle ? 50 : 20))) return tail(g, out, n, k);
  if (floyd(g, out, n, k)) return -1;
  if (shuffle) shuffle_ints(g, out, k, 1, scaled);
  return 0;
}

// attr: replace, shuffle.
int64_t phx_choice(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  int64_t n = *(const int64_t *)in[1].data;
  if (n <= 0) return 1;
  if (phx_draw_out(ctx, out, in + 2)) return -1;
  int64_t k = ext_count(out);
  if (!attr[0] && k > n) return 1;
  phx_gen *g = phx_gen_of(ctx, in);
  if (!g) return -1;
  if (!attr[0]) return sample(g, out->data, n, k, (int)attr[1]);
  bounded(g->bits, D_I64, 0, (uint64_t)n - 1, k, g->gauss != NULL, out->data);
  return 0;
}

// The running sums of p, which is of rank 1, over their last. 1: NumPy may find that they are no probabilities.
static int cumulated(const phx_arr *p, double *cdf) {
  double sum = 0, exact = 0, lost = 0;
  int64_t n = p->shape[0];
  for (int64_t k = 0; k < n; k++) {
    double v = *(const double *)((const char *)p->data + k * p->stride[0]), y = v - lost, t = exact + y;
    if (!(v >= 0)) return 1;
    lost = t - exact - y; // Kahan's sum, as NumPy takes it
    exact = t;
    cdf[k] = sum += v;
  }
  if (!(fabs(exact - 1) < 1e-8)) return 1; // NumPy's own tolerance is a little above
  for (int64_t k = 0; k < n; k++) cdf[k] /= sum;
  return 0;
}

static int64_t place(const double *cdf, int64_t n, double u) {
  int64_t low = 0, high = n;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (cdf[middle] <= u) low = middle + 1;
    else high = middle;
  }
  return low;
}

int64_t phx_choice_p(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)attr;
  const phx_arr *p = in + 1;
  int64_t n = p->shape[0];
  double *cdf = n ? phx_temp(8 * n) : NULL;
  if (!n) return 1;
  if (!cdf) return -1;
  int64_t status = cumulated(p, cdf);
  if (!status) status = phx_draw_out(ctx, out, in + 2) ? -1 : 0;
  phx_gen *g = status ? NULL : phx_gen_of(ctx, in);
  if (!status && !g) status = -1;
  for (int64_t k = 0, count = g ? ext_count(out) : 0; k < count; k++)
    ((int64_t *)out->data)[k] = place(cdf, n, g->bits->next_double(g->bits->state));
  phx_temp_free(cdf);
  return status;
}
