// ext_random.h: random generators, as the routines that draw from them see them. NumPy's state is the state: draws here, in NumPy and in pycalls follow one another.
#ifndef PHX_EXT_RANDOM_H
#define PHX_EXT_RANDOM_H
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF // a fused multiply-add would give other bits than NumPy's
#endif

#include "ext_internal.h"
#include <stdbool.h>

// Of the C library, as NumPy calls them: a C compiler may link functions of its own in their place (zig does), which round differently.
extern struct phx_libm {
  double (*exp)(double), (*log)(double);
} phx_libm;

// The functions of NumPy's distributions.h that are called. NumPy exports them from its module _generator, so that extensions may draw as it does
// (its reference guide, "Extending via CFFI"); so the numbers are its own, on every machine.
#define REAL0(F) F(random_standard_normal) F(random_standard_exponential) F(random_standard_cauchy)
#define REAL1(F) F(random_standard_gamma) F(random_exponential) F(random_chisquare) F(random_pareto) F(random_weibull) F(random_power) F(random_rayleigh) F(random_standard_t)
#define REAL2(F) F(random_uniform) F(random_normal) F(random_gamma) F(random_beta) F(random_f) F(random_laplace) F(random_gumbel) F(random_logistic) \
  F(random_lognormal) F(random_wald) F(random_vonmises) F(random_noncentral_chisquare)
#define REAL3(F) F(random_triangular)
#define WHOLE1(F) F(random_poisson) F(random_geometric) F(random_geometric_search) F(random_zipf) F(random_logseries)
#define WHOLE2(F) F(random_negative_binomial)
#define FILLS(F) F(random_standard_uniform_fill) F(random_standard_normal_fill) F(random_standard_exponential_fill) \
  F(random_standard_uniform_fill_f) F(random_standard_normal_fill_f) F(random_standard_exponential_fill_f)
#define BOUNDED(F) F(random_bounded_uint64_fill, uint64_t) F(random_bounded_uint32_fill, uint32_t) F(random_bounded_uint16_fill, uint16_t) \
  F(random_bounded_uint8_fill, uint8_t) F(random_bounded_bool_fill, bool)

typedef struct phx_distributions {
#define FIELD(name) double (*name)(phx_bitgen *);
  REAL0(FIELD)
#undef FIELD
#define FIELD(name) double (*name)(phx_bitgen *, double);
  REAL1(FIELD)
#undef FIELD
#define FIELD(name) double (*name)(phx_bitgen *, double, double);
  REAL2(FIELD)
#undef FIELD
#define FIELD(name) double (*name)(phx_bitgen *, double, double, double);
  REAL3(FIELD)
#undef FIELD
#define FIELD(name) int64_t (*name)(phx_bitgen *, double);
  WHOLE1(FIELD)
#undef FIELD
#define FIELD(name) int64_t (*name)(phx_bitgen *, double, double);
  WHOLE2(FIELD)
#undef FIELD
#define FIELD(name) void (*name)(phx_bitgen *, intptr_t, void *);
  FILLS(FIELD)
#undef FIELD
#define FIELD(name, T) void (*name)(phx_bitgen *, T offset, T range, intptr_t, bool masked, T *);
  BOUNDED(FIELD)
#undef FIELD
  float (*random_standard_gamma_f)(phx_bitgen *, float);
  int64_t (*random_binomial)(phx_bitgen *, double, int64_t, void *);
  int64_t (*random_hypergeometric)(phx_bitgen *, int64_t, int64_t, int64_t);
  uint64_t (*random_interval)(phx_bitgen *, uint64_t);
  uint64_t (*random_bounded_uint64)(phx_bitgen *, uint64_t, uint64_t, uint64_t, bool);
} phx_distributions;
extern phx_distributions phx_np;

// A random.Random's (ext_random_twister.c).
int64_t phx_twister_begin(phx_gen *g); // sets its functions; below 0: there is no libm
int64_t phx_twister_bits(phx_gen *g, int64_t k);
double phx_twister_gauss(phx_gen *g, const double *p);

phx_gen *phx_gen_open(phx_ctx *ctx, int64_t object); // NULL: an exception is set, or memory is exhausted
void phx_gen_save(phx_ctx *ctx, phx_gen *g);

// A generator, ready to be drawn from; and that which is the first operand of a routine.
static inline phx_gen *phx_gen_ready(phx_ctx *ctx, int64_t object) {
  phx_gen *g = ctx->gen;
  if (!g || g->object != object) g = phx_gen_open(ctx, object);
  if (g && g->epoch != ctx->epoch) phx_gen_save(ctx, g);
  return g;
}
static inline phx_gen *phx_gen_of(phx_ctx *ctx, const phx_arr *in) { return phx_gen_ready(ctx, *(const int64_t *)in->data); }

// The array of n extents, numbers that follow the other operands.
int64_t phx_draw_out(phx_ctx *ctx, phx_arr *out, const phx_arr *extents);

// RandomState's own distributions: older algorithms than Generator's, whose bits NumPy keeps (ext_random_legacy.c). p: the parameters.
#define LEGACY(F) F(standard_normal) F(standard_exponential) F(standard_cauchy) F(normal) F(exponential) F(standard_gamma) F(gamma) F(beta) F(chisquare) F(f) \
  F(pareto) F(weibull) F(power) F(lognormal) F(rayleigh) F(standard_t)
#define DECLARE(name) double phx_legacy_##name(phx_gen *g, const double *p);
LEGACY(DECLARE)
#undef DECLARE

#endif
