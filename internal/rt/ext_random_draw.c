// ext_random_draw.c: numbers of a distribution, one or an array of them, in C order.
#include "ext_random.h"
#include <math.h>

// What NumPy surely takes as a parameter. Anything else fails the routine, before it draws: NumPy says what is wrong, or does it.
enum { ANY, FINITE, NOT_NEGATIVE, POSITIVE, SHARE, SHARE_NOT_0, SHARE_NOT_1, COUNT, ABOVE_1, BITS, RATE };

static inline __attribute__((always_inline)) int takes(int kind, double v) {
  switch (kind) {
  case ANY: return 1;
  case FINITE: return isfinite(v);
  case NOT_NEGATIVE: return !signbit(v) && !isnan(v);
  case POSITIVE: return v > 0;
  case SHARE: return !signbit(v) && v <= 1;
  case SHARE_NOT_0: return v > 0 && v <= 1;
  case SHARE_NOT_1: return v > 0 && v < 1;
  case COUNT: return !signbit(v) && v <= 1e9;
  case ABOVE_1: return v > 1 && v <= 1e6;
  case BITS: return v >= 1 && v <= 63;
  default: return !signbit(v) && v <= 1e18; // Poisson's rate
  }
}

typedef double (*real_draw)(phx_gen *g, const double *p);
typedef int64_t (*whole_draw)(phx_gen *g, const double *p);

typedef struct row {
  int n, kinds[3];
  real_draw real, legacy;                // legacy: of a RandomState, NULL where it is the same
  void (*loop)(phx_gen *g, const double *p, int64_t n, double *out); // of real
  whole_draw whole, legacy_whole;
  int (*fits)(const double *p, int old); // of parameters together, or NULL
  void (**fill)(phx_bitgen *, intptr_t, void *), (**fill_f)(phx_bitgen *, intptr_t, void *); // of a Generator
} row;

#define B g->bits
#define REAL(name, value) \
  static inline double name(phx_gen *g, const double *p) { (void)p; return value; } \
  static void name##_loop(phx_gen *g, const double *p, int64_t n, double *out) { for (int64_t k = 0; k < n; k++) out[k] = name(g, p); }
#define WHOLE(name, value) static int64_t name(phx_gen *g, const double *p) { return value; }
REAL(random_, B->next_double(B->state))
REAL(standard_normal, phx_np.random_standard_normal(B))
REAL(standard_exponential, phx_np.random_standard_exponential(B))
REAL(standard_cauchy, phx_np.random_standard_cauchy(B))
REAL(uniform, phx_np.random_uniform(B, p[0], p[1] - p[0]))
REAL(normal, phx_np.random_normal(B, p[0], p[1]))
REAL(exponential, phx_np.random_exponential(B, p[0]))
REAL(standard_gamma, phx_np.random_standard_gamma(B, p[0]))
REAL(gamma_, phx_np.random_gamma(B, p[0], p[1]))
REAL(beta, phx_np.random_beta(B, p[0], p[1]))
REAL(chisquare, phx_np.random_chisquare(B, p[0]))
REAL(f, phx_np.random_f(B, p[0], p[1]))
REAL(pareto, phx_np.random_pareto(B, p[0]))
REAL(weibull, phx_np.random_weibull(B, p[0]))
REAL(power, phx_np.random_power(B, p[0]))
REAL(laplace, phx_np.random_laplace(B, p[0], p[1]))
REAL(gumbel, phx_np.random_gumbel(B, p[0], p[1]))
REAL(logistic, phx_np.random_logistic(B, p[0], p[1]))
REAL(lognormal, phx_np.random_lognormal(B, p[0], p[1]))
REAL(rayleigh, phx_np.random_rayleigh(B, p[0]))
REAL(standard_t, phx_np.random_standard_t(B, p[0]))
REAL(triangular, phx_np.random_triangular(B, p[0], p[1], p[2]))
REAL(wald, phx_np.random_wald(B, p[0], p[1]))
REAL(vonmises, phx_np.random_vonmises(B, p[0], p[1]))
REAL(noncentral_chisquare, phx_np.random_noncentral_chisquare(B, p[0], p[1]))
WHOLE(poisson, phx_np.random_poisson(B, p[0]))
WHOLE(negative_binomial, phx_np.random_negative_binomial(B, p[0], p[1]))
WHOLE(geometric, phx_np.random_geometric(B, p[0]))
WHOLE(zipf, phx_np.random_zipf(B, p[0]))
WHOLE(logseries, phx_np.random_logseries(B, p[0]))
REAL(gauss, phx_twister_gauss(g, p))
WHOLE(bits, phx_twister_bits(g, (int64_t)p[0]))
WHOLE(hypergeometric, phx_np.random_hypergeometric(B, (int64_t)p[0], (int64_t)p[1], (int64_t)p[2]))

static int64_t binomial(phx_gen *g, const double *p) {
  int64_t room[32] = {0}; // NumPy's binomial_t, in which it keeps what follows from the parameters
  return phx_np.random_binomial(B, p[1], (int64_t)p[0], room);
}

// A RandomState draws where a Generator knows the answer.
static int64_t legacy_binomial(phx_gen *g, const double *p) {
  if (p[0] > 0 && p[1] > 0) return binomial(g, p);
  B->next_double(B->state);
  return 0;
}

static int64_t legacy_negative_binomial(phx_gen *g, const double *p) {
  double q[2] = {p[0], (1 - p[1]) / p[1]};
  return phx_np.random_poisson(B, phx_legacy_gamma(g, q));
}

static int64_t legacy_geometric(phx_gen *g, const double *p) {
  if (p[0] >= 0.333333333333333333333333) return phx_np.random_geometric_search(B, p[0]);
  return (int64_t)ceil(phx_libm.log(1.0 - B->next_double(B->state)) / phx_libm.log(1.0 - p[0]));
}

static int rising(const double *p, int old) { return isfinite(p[1] - p[0]) && (old || p[1] - p[0] >= 0); }
static int three_rising(const double *p, int old) { (void)old; return p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2]; }
static int enough(const double *p, int old) { (void)old; return p[0] + p[1] >= p[2] && p[0] + p[1] <= 1e9; }

// The numbers of a row, as long as all its parameters are numbers.
static void fill(const row *r, phx_gen *g, phx_arr *out, int64_t n, const double *p) {
  if (r->whole) {
    whole_draw draw = g->gauss && r->legacy_whole ? r->legacy_whole : r->whole;
    for (int64_t k = 0; k < n; k++) ((int64_t *)out->data)[k] = draw(g, p);
    return;
  }
  if (out->dtype == D_F32 && r->fill_f) {
    (*r->fill_f)(g->bits, (intptr_t)n, out->data);
    return;
  }
  if (out->dtype == D_F32) { // standard_gamma
    for (int64_t k = 0; k < n; k++) ((float *)out->data)[k] = phx_np.random_standard_gamma_f(g->bits, (float)p[0]);
    return;
  }
  if (n > 1 && r->fill && !(g->gauss && r->legacy)) {
    (*r->fill)(g->bits, (intptr_t)n, out->data);
    return;
  }
  if (!(g->gauss && r->legacy)) {
    r->loop(g, p, n, out->data);
    return;
  }
  for (int64_t k = 0; k < n; k++) ((double *)out->data)[k] = r->legacy(g, p);
}

static double value_at(const phx_arr *x, const char *at) {
  if (x->dtype == D_I64) return (double)*(const int64_t *)at;
  return *(const double *)at;
}

// Where operand x has the element that goes with index at of the result, to whose last axes its own correspond.
static const char *partner(const phx_arr *x, const phx_arr *out, const int64_t *at) {
  const char *p = x->data;
  for (int64_t k = 0, skip = out->ndim - x->ndim; k < x->ndim; k++) p += x->shape[k] == 1 ? 0 : at[skip + k] * x->stride[k];
  return p;
}

// Calls step with the parameters of each element of out; stops where it gives 0.
static int each(const row *r, const phx_arr *in, const phx_arr *out, int64_t n, int (*step)(void *env, int64_t k, const double *p), void *env) {
  int64_t at[PHX_MAXDIM] = {0};
  double p[3];
  for (int64_t k = 0; k < n; k++) {
    for (int i = 0; i < r->n; i++) p[i] = value_at(in + i, partner(in + i, out, at));
    if (!step(env, k, p)) return 0;
    for (int64_t d = out->ndim; d-- > 0 && ++at[d] == out->shape[d];) at[d] = 0;
  }
  return 1;
}

typedef struct many {
  const row *r;
  phx_gen *g;
  phx_arr *out;
  int old;
} many;

static inline __attribute__((always_inline)) int good(const row *r, const double *p, int old) {
  for (int i = 0; i < r->n; i++)
    if (!takes(r->kinds[i], p[i])) return 0;
  return !r->fits || r->fits(p, old);
}

static int check_one(void *env, int64_t k, const double *p) {
  (void)k;
  return good(((many *)env)->r, p, ((many *)env)->old);
}

static int draw_one(void *env, int64_t k, const double *p) {
  many *m = env;
  phx_arr one = *m->out;
  one.data = (char *)one.data + k * ext_size[one.dtype];
  fill(m->r, m->g, &one, 1, p);
  return 1;
}

static int64_t draw_row(phx_ctx *ctx, const row *r, const phx_arr *in, phx_arr *out, int old) {
  int arrays = 0;
  double p[3];
  for (int i = 0; i < r->n; i++) {
    arrays += in[1 + i].ndim > 0;
    p[i] = in[1 + i].ndim ? 0 : value_at(in + 1 + i, in[1 + i].data);
  }
  if (!arrays && !good(r, p, old)) return 1;
  if (phx_draw_out(ctx, out, in + 1 + r->n)) return -1;
  int64_t n = ext_count(out);
  many m = {r, NULL, out, old};
  if (arrays && !each(r, in + 1, out, n, check_one, &m)) return 1;
  phx_gen *g = m.g = phx_gen_of(ctx, in);
  if (!g) return -1;
  if (!arrays) fill(r, g, out, n, p);
  else each(r, in + 1, out, n, draw_one, &m);
  return 0;
}

// One number. Inlined into each distribution's routine, so that little but the draw itself is left.
static inline __attribute__((always_inline)) int64_t draw_number(phx_ctx *ctx, const row *r, int64_t object, int old, const double *p, void *out) {
  if (r->n && !good(r, p, old)) return 1;
  phx_gen *g = phx_gen_ready(ctx, object);
  if (!g) return -1;
  if (r->whole) *(int64_t *)out = r->legacy_whole && g->gauss ? r->legacy_whole(g, p) : r->whole(g, p);
  else *(double *)out = r->legacy && g->gauss ? r->legacy(g, p) : r->real(g, p);
  return 0;
}

#define DRAW(name, ...) \
  static const row row_##name = {__VA_ARGS__}; \
  int64_t phx_draw_##name(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return draw_row(ctx, &row_##name, in, out, (int)attr[0]); } \
  int64_t phx_one_##name(phx_ctx *ctx, int64_t generator, int64_t legacy, double a, double b, double c, void *out) { \
    double p[] = {a, b, c}; \
    return draw_number(ctx, &row_##name, generator, (int)legacy, p, out); \
  }
#define SAME(name) .real = name, .loop = name##_loop
#define OLD(name) SAME(name), .legacy = phx_legacy_##name
DRAW(random, SAME(random_), .fill = &phx_np.random_standard_uniform_fill, .fill_f = &phx_np.random_standard_uniform_fill_f)
DRAW(standard_normal, OLD(standard_normal), .fill = &phx_np.random_standard_normal_fill, .fill_f = &phx_np.random_standard_normal_fill_f)
DRAW(standard_exponential, OLD(standard_exponential), .fill = &phx_np.random_standard_exponential_fill, .fill_f = &phx_np.random_standard_exponential_fill_f)
DRAW(standard_cauchy, OLD(standard_cauchy))
DRAW(uniform, 2, {FINITE, FINITE}, SAME(uniform), .fits = rising)
DRAW(normal, 2, {ANY, NOT_NEGATIVE}, OLD(normal))
DRAW(exponential, 1, {NOT_NEGATIVE}, OLD(exponential))
DRAW(standard_gamma, 1, {NOT_NEGATIVE}, OLD(standard_gamma))
DRAW(gamma, 2, {NOT_NEGATIVE, NOT_NEGATIVE}, SAME(gamma_), .legacy = phx_legacy_gamma)
DRAW(beta, 2, {POSITIVE, POSITIVE}, OLD(beta))
DRAW(chisquare, 1, {POSITIVE}, OLD(chisquare))
DRAW(f, 2, {POSITIVE, POSITIVE}, OLD(f))
DRAW(pareto, 1, {POSITIVE}, OLD(pareto))
DRAW(weibull, 1, {NOT_NEGATIVE}, OLD(weibull))
DRAW(power, 1, {POSITIVE}, OLD(power))
DRAW(laplace, 2, {ANY, NOT_NEGATIVE}, SAME(laplace))
DRAW(gumbel, 2, {ANY, NOT_NEGATIVE}, SAME(gumbel))
DRAW(logistic, 2, {ANY, NOT_NEGATIVE}, SAME(logistic))
DRAW(lognormal, 2, {ANY, NOT_NEGATIVE}, OLD(lognormal))
DRAW(rayleigh, 1, {NOT_NEGATIVE}, OLD(rayleigh))
DRAW(standard_t, 1, {POSITIVE}, OLD(standard_t))
DRAW(triangular, 3, {FINITE, FINITE, FINITE}, SAME(triangular), .fits = three_rising)
DRAW(wald, 2, {POSITIVE, POSITIVE}, SAME(wald))
DRAW(vonmises, 2, {FINITE, NOT_NEGATIVE}, SAME(vonmises))
DRAW(noncentral_chisquare, 2, {POSITIVE, NOT_NEGATIVE}, SAME(noncentral_chisquare))
DRAW(poisson, 1, {RATE}, .whole = poisson)
DRAW(binomial, 2, {COUNT, SHARE}, .whole = binomial, .legacy_whole = legacy_binomial)
DRAW(negative_binomial, 2, {POSITIVE, SHARE_NOT_1}, .whole = negative_binomial, .legacy_whole = legacy_negative_binomial)
DRAW(geometric, 1, {SHARE_NOT_0}, .whole = geometric, .legacy_whole = legacy_geometric)
DRAW(zipf, 1, {ABOVE_1}, .whole = zipf)
DRAW(logseries, 1, {SHARE_NOT_1}, .whole = logseries)
DRAW(gauss, 2, {ANY, ANY}, SAME(gauss))
DRAW(bits, 1, {BITS}, .whole = bits)
DRAW(hypergeometric, 3, {COUNT, COUNT, COUNT}, .whole = hypergeometric, .fits = enough)
