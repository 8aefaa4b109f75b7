// ext.h: the library routines behind rows of class Contract and Extern (phx_extern signature, see phx.h). Inputs have any strides.
// An out array whose data is NULL is allocated; else it is C-contiguous memory of the right size (a scalar result: ndim 0). dtype, ndim,
// shape and stride of out are set by the routine. attr holds the row's attributes in the order given here.
#ifndef PHX_EXT_H
#define PHX_EXT_H
#include "phx.h"

enum { D_BOOL = 1, D_I8, D_I16, D_I32, D_I64, D_U8, D_U16, D_U32, D_U64, D_F32, D_F64, D_C64, D_C128 };

// Distributions. phx_draw_<name>: generator, parameters, extents...; legacy -> numbers. phx_one_<name> is one number, without the detour over arrays.
#define PHX_DISTRIBUTIONS(F) \
  F(random) F(standard_normal) F(standard_exponential) F(standard_cauchy) F(uniform) \
  F(normal) F(exponential) F(standard_gamma) F(gamma) F(beta) \
  F(chisquare) F(f) F(pareto) F(weibull) F(power) \
  F(laplace) F(gumbel) F(logistic) F(lognormal) F(rayleigh) \
  F(standard_t) F(triangular) F(wald) F(vonmises) F(noncentral_chisquare) \
  F(poisson) F(binomial) F(negative_binomial) F(geometric) F(zipf) \
  F(logseries) F(hypergeometric) F(gauss) F(bits)

#define PHX_EXTERNS(F)                                                                              \
  F(phx_matmul)       /* x, y of one dtype, all dtypes -> product; rank 1 is a row or column */      \
  F(phx_dot)          /* x, y -> numpy.dot */                                                        \
  F(phx_vdot)         /* x, y of rank 1 -> sum of conj(x) * y */                                     \
  F(phx_solve)        /* a, b -> x; float and complex dtypes from here to slogdet */                 \
  F(phx_inv)          /* a -> inverse */                                                             \
  F(phx_cholesky)     /* a; upper -> factor */                                                       \
  F(phx_qr)           /* a -> q, r, reduced */                                                       \
  F(phx_svd)          /* a; full -> u, s, vh */                                                      \
  F(phx_svdvals)      /* a -> s */                                                                   \
  F(phx_eigh)         /* a; upper -> w, v */                                                         \
  F(phx_eigvalsh)     /* a; upper -> w */                                                            \
  F(phx_det)          /* a -> determinant */                                                         \
  F(phx_slogdet)      /* a -> sign, log of the absolute value */                                     \
  F(phx_routine_partition) /* x, kth; axis -> numpy.partition */                                     \
  F(phx_routine_argpartition) /* x, kth; axis -> indices */                                          \
  F(phx_routine_argsort) /* x; axis -> indices, equal elements as NumPy has them */                  \
  F(phx_sort)         /* x; axis -> sorted, all dtypes */                                            \
  F(phx_argsort)      /* x; axis -> int64 indices, stable */                                         \
  F(phx_searchsorted) /* a, v; right -> int64 positions */                                           \
  F(phx_unique)       /* x -> distinct elements, ascending */                                        \
  F(phx_bincount)     /* x int64 of rank 1, minlength int64 of rank 0 -> int64 counts */             \
  F(phx_flatnonzero)  /* x -> int64 indices of the true elements */                                 \
  F(phx_ufunc)        /* operands; core, loop -> results of a ufunc's own inner loop */             \
  F(phx_integers)     /* generator, low, high, extents...; endpoint, legacy -> integers of out's dtype */ \
  F(phx_shuffle)      /* generator, x; legacy: its rows in another order, in place */                \
  F(phx_choice)       /* generator, n, extents...; replace, shuffle -> int64 below n */              \
  F(phx_choice_p)     /* generator, p, extents... -> int64 below the length of p, as likely as p says */ \
  F(phx_random_make)  /* ints...; what -> a generator, or nothing */                                \
  F(phx_twister_seed) /* a random.Random, int64: seeds it */

#define PHX_DECLARE(name) int64_t name(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr);
PHX_EXTERNS(PHX_DECLARE)
#define PHX_DECLARE_DRAW(name) \
  PHX_DECLARE(phx_draw_##name) \
  int64_t phx_one_##name(phx_ctx *ctx, int64_t generator, int64_t legacy, double a, double b, double c, void *out); // status as of phx_extern
PHX_DISTRIBUTIONS(PHX_DECLARE_DRAW)

// The inner loop of a ufunc for some types.
typedef struct phx_loop {
  void *function, *data;
  int64_t pure;               // it never asks for Python: workers may run it
} phx_loop;

// Everything native code may call: those of phx.h and the above. Ends with a NULL name.
typedef struct phx_symbol {
  const char *name;
  void *address;
} phx_symbol;
const phx_symbol *phx_first_symbol(void);

#endif
