// ext.h: the library routines behind rows of class Contract and Extern (phx_extern signature, see phx.h). Inputs have any strides.
// An out array whose data is NULL is allocated; else it is C-contiguous memory of the right size (a scalar result: ndim 0). dtype, ndim,
// shape and stride of out are set by the routine. attr holds the row's attributes in the order given here.
#ifndef PHX_EXT_H
#define PHX_EXT_H
#include "phx.h"

enum { D_BOOL = 1, D_I8, D_I16, D_I32, D_I64, D_U8, D_U16, D_U32, D_U64, D_F32, D_F64, D_C64, D_C128 };

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
  F(phx_sort)         /* x; axis -> sorted, all dtypes */                                            \
  F(phx_argsort)      /* x; axis -> int64 indices, stable */                                         \
  F(phx_searchsorted) /* a, v; right -> int64 positions */                                           \
  F(phx_unique)       /* x -> distinct elements, ascending */                                        \
  F(phx_bincount)     /* x int64 of rank 1, minlength int64 of rank 0 -> int64 counts */             \
  F(phx_flatnonzero)  /* x -> int64 indices of the true elements */

#define PHX_DECLARE(name) int64_t name(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr);
PHX_EXTERNS(PHX_DECLARE)

// Everything native code may call: those of phx.h and the above. Ends with a NULL name.
typedef struct phx_symbol {
  const char *name;
  void *address;
} phx_symbol;
const phx_symbol *phx_first_symbol(void);

#endif
