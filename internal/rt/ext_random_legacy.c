// ext_random_legacy.c: the distributions of RandomState that Generator replaced by others. NumPy freezes their streams, but exports no function for
// them: these are the published algorithms that its documentation names (Marsaglia's polar method; inversion; Marsaglia and Tsang 2000; Johnk).
#include "ext_random.h"
#include <math.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif

static double uniform(phx_gen *g) { return g->bits->next_double(g->bits->state); }

// A pair of normal numbers from a point in the unit disc; the first is kept for the next call.
static double gauss(phx_gen *g) {
  if (g->gauss->has) {
    double kept = g->gauss->value;
    g->gauss->has = 0;
    g->gauss->value = 0.0;
    return kept;
  }
  double x, y, r2;
  do {
    x = 2.0 * uniform(g) - 1.0;
    y = 2.0 * uniform(g) - 1.0;
    r2 = x * x + y * y;
  } while (r2 >= 1.0 || r2 == 0.0);
  double f = sqrt(-2.0 * phx_libm.log(r2) / r2);
  g->gauss->value = f * x;
  g->gauss->has = 1;
  return f * y;
}

static double exponential(phx_gen *g) { return -phx_libm.log(1.0 - uniform(g)); }

// Below 1: rejection from a mixture of a power and an exponential (Ahrens and Dieter's GS, with an exponential number to compare with).
static double small_gamma(phx_gen *g, double shape) {
  for (;;) {
    double u = uniform(g), v = exponential(g);
    if (u <= 1.0 - shape) {
      double x = pow(u, 1. / shape);
      if (x <= v) return x;
    } else {
      double y = -phx_libm.log((1 - u) / shape), x = pow(1.0 - shape + shape * y, 1. / shape);
      if (x <= v + y) return x;
    }
  }
}

static double gamma_number(phx_gen *g, double shape) {
  if (shape == 1.0) return exponential(g);
  if (shape == 0.0) return 0.0;
  if (shape < 1.0) return small_gamma(g, shape);
  double b = shape - 1. / 3., c = 1. / sqrt(9 * b);
  for (;;) {
    double x, v;
    do {
      x = gauss(g);
      v = 1.0 + c * x;
    } while (v <= 0.0);
    v = v * v * v;
    double u = uniform(g);
    if (u < 1.0 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (phx_libm.log(u) < 0.5 * x * x + b * (1. - v + phx_libm.log(v))) return b * v;
  }
}

static double chisquare(phx_gen *g, double df) { return 2.0 * gamma_number(g, df / 2.0); }

// Johnk's method for small parameters, whose powers may be too small for a ratio.
static double johnk(phx_gen *g, double a, double b) {
  for (;;) {
    double u = uniform(g), v = uniform(g), x = pow(u, 1.0 / a), y = pow(v, 1.0 / b);
    if (x + y > 1.0) continue;
    if (x + y > 0) return x / (x + y);
    double lx = phx_libm.log(u) / a, ly = phx_libm.log(v) / b, most = lx > ly ? lx : ly;
    lx -= most;
    ly -= most;
    return phx_libm.exp(lx - phx_libm.log(phx_libm.exp(lx) + phx_libm.exp(ly)));
  }
}

#define ROW(name, value) \
  double phx_legacy_##name(phx_gen *g, const double *p) { \
    (void)p; \
    return value; \
  }
ROW(standard_normal, gauss(g))
ROW(normal, p[0] + p[1] * gauss(g))
ROW(lognormal, phx_libm.exp(p[0] + p[1] * gauss(g)))
ROW(standard_exponential, exponential(g))
ROW(exponential, p[0] * exponential(g))
ROW(standard_gamma, gamma_number(g, p[0]))
ROW(gamma, p[1] * gamma_number(g, p[0]))
ROW(chisquare, chisquare(g, p[0]))
ROW(pareto, phx_libm.exp(exponential(g) / p[0]) - 1)
ROW(weibull, p[0] == 0.0 ? 0.0 : pow(exponential(g), 1. / p[0]))
ROW(power, pow(1 - phx_libm.exp(-exponential(g)), 1. / p[0]))
ROW(rayleigh, p[0] * sqrt(-2.0 * log1p(-uniform(g))))

double phx_legacy_standard_cauchy(phx_gen *g, const double *p) {
  (void)p;
  double x = gauss(g), y = gauss(g);
  return x / y;
}

double phx_legacy_f(phx_gen *g, const double *p) {
  double x = chisquare(g, p[0]) * p[1], y = chisquare(g, p[1]) * p[0];
  return x / y;
}

double phx_legacy_standard_t(phx_gen *g, const double *p) {
  double x = gauss(g), y = gamma_number(g, p[0] / 2);
  return sqrt(p[0] / 2) * x / sqrt(y);
}

double phx_legacy_beta(phx_gen *g, const double *p) {
  if (p[0] <= 1.0 && p[1] <= 1.0) return johnk(g, p[0], p[1]);
  double x = gamma_number(g, p[0]), y = gamma_number(g, p[1]);
  return x / (x + y);
}
