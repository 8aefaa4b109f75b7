// ext_internal.h: what the library routines share.
#ifndef PHX_EXT_INTERNAL_H
#define PHX_EXT_INTERNAL_H
#include "ext.h"
#include "runtime.h"

extern const uint8_t ext_size[];            // bytes of an element, by dtype
int64_t ext_count(const phx_arr *x);        // number of elements
int64_t ext_out(phx_ctx *ctx, phx_arr *out, int64_t dtype, int64_t ndim, const int64_t *shape); // gives out its type and memory: 0 or -1
char *ext_at(const phx_arr *x, int64_t naxes, int64_t index); // element 0 of the index-th subarray over the first axes, in C order
// Copies a matrix of elements of the given size between any byte strides.
void ext_copy(char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol, int64_t rows, int64_t cols, int64_t size);

static inline int64_t ext_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t ext_max(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t ext_clamp(int64_t x, int64_t lo, int64_t hi) { return ext_max(lo, ext_min(x, hi)); }
static inline int64_t ext_ceil(int64_t a, int64_t b) { return (a + b - 1) / b; }

// BLAS and LAPACK of one element type, by their Fortran names. All arguments are pointers; a text argument's length follows at the end.
typedef struct ext_blas {
  void (*gemm)(const char *, const char *, const int64_t *, const int64_t *, const int64_t *, const void *, const void *, const int64_t *, const void *, const int64_t *, const void *, void *, const int64_t *, size_t, size_t);
  void (*gemv)(const char *, const int64_t *, const int64_t *, const void *, const void *, const int64_t *, const void *, const int64_t *, const void *, void *, const int64_t *, size_t);
  void (*gesv)(const int64_t *, const int64_t *, void *, const int64_t *, int64_t *, void *, const int64_t *, int64_t *);
  void (*getrf)(const int64_t *, const int64_t *, void *, const int64_t *, int64_t *, int64_t *);
  void (*potrf)(const char *, const int64_t *, void *, const int64_t *, int64_t *, size_t);
  void (*geqrf)(const int64_t *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, int64_t *);
  void (*orgqr)(const int64_t *, const int64_t *, const int64_t *, void *, const int64_t *, const void *, void *, const int64_t *, int64_t *);
  void (*getrs)(const char *, const int64_t *, const int64_t *, const void *, const int64_t *, const int64_t *, void *, const int64_t *, int64_t *, size_t);
  void (*laswp)(const int64_t *, void *, const int64_t *, const int64_t *, const int64_t *, const int64_t *, const int64_t *);
  void (*trsm)(const char *, const char *, const char *, const char *, const int64_t *, const int64_t *, const void *, const void *, const int64_t *, void *, const int64_t *, size_t, size_t, size_t, size_t);
  void (*axpy)(const int64_t *, const void *, const void *, const int64_t *, void *, const int64_t *);
  void *dot;           // of cblas: a function of (n, x, incx, y, incy), complex ones with the result's address as last argument
  void *gesdd, *syevd; // real and complex forms differ in their arguments
} ext_blas;
// The routines for a float or complex dtype; NULL when the library is missing.
const ext_blas *ext_blas_of(int64_t dtype);

// NumPy's own loops, by the names of their ufuncs.
#define PHX_NUMPYS(ROW)                                                                                                                    \
  ROW(MATMUL, "numpy.matmul")                                                                                                              \
  ROW(SOLVE, "numpy.linalg._umath_linalg.solve") ROW(INV, "numpy.linalg._umath_linalg.inv")                                                \
  ROW(CHOLESKY_LO, "numpy.linalg._umath_linalg.cholesky_lo") ROW(CHOLESKY_UP, "numpy.linalg._umath_linalg.cholesky_up")                    \
  ROW(DET, "numpy.linalg._umath_linalg.det") ROW(SLOGDET, "numpy.linalg._umath_linalg.slogdet") ROW(QR_RAW, "numpy.linalg._umath_linalg.qr_r_raw") \
  ROW(QR_REDUCED, "numpy.linalg._umath_linalg.qr_reduced") ROW(SVD, "numpy.linalg._umath_linalg.svd")                                      \
  ROW(SVD_S, "numpy.linalg._umath_linalg.svd_s") ROW(SVD_F, "numpy.linalg._umath_linalg.svd_f")                                            \
  ROW(EIGH_LO, "numpy.linalg._umath_linalg.eigh_lo") ROW(EIGH_UP, "numpy.linalg._umath_linalg.eigh_up")                                    \
  ROW(EIGVALSH_LO, "numpy.linalg._umath_linalg.eigvalsh_lo") ROW(EIGVALSH_UP, "numpy.linalg._umath_linalg.eigvalsh_up")
enum ext_numpys {
#define ROW(id, name) NUMPYS_##id,
  PHX_NUMPYS(ROW)
#undef ROW
};
const phx_loop *ext_numpys(enum ext_numpys which, int64_t dtype); // NULL where NumPy has none, or nobody told of it
// One product or decomposition. dims: 1, then the extents of the core dims; steps: one of no meaning for each operand, then the strides of their core axes.
void ext_numpys_run(const phx_loop *loop, char **args, const int64_t *dims, const int64_t *steps);
void phx_numpys_know(const char *symbol, const phx_loop *loop);

// numpy.dot of two operands of rank 0 to 2 of which one has one element.
int ext_single(const phx_arr *x);
int64_t ext_scale(phx_ctx *ctx, const phx_arr *x, const phx_arr *y, phx_arr *out);

// A product C (m x n, elements of a row adjacent) = A (m x k) B (k x n) of real matrices; strides in bytes. symmetric: B is A transposed.
typedef struct ext_gemm {
  int64_t dtype, m, n, k;
  const char *a, *b;
  char *c;
  int64_t arow, acol, brow, bcol, crow;
  int symmetric;
} ext_gemm;
int ext_gemm_has(int64_t dtype); // whether this machine has our own routine for it
int64_t ext_gemm_run(phx_ctx *ctx, const ext_gemm *g);

// A real matrix given by lines of n elements, step bytes apart, and a vector of elements wstep bytes apart.
typedef struct ext_thin {
  int64_t least, most;         // bounds of n
  void (*dots)(int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, void *y);  // y[i] = sum of line i times w
  void (*mixes)(int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, void *y); // y = sum of line i times w[i]
} ext_thin;
const ext_thin *ext_thin_of(int64_t dtype); // NULL where this machine or dtype has none

// Sorts n numbers in place if this machine has a quick way for so few of the dtype. x is 64-byte aligned and has room up to a multiple of 64 bytes.
int ext_sort_short(int64_t dtype, void *x, int64_t n);

// Factors of a square matrix in columns, in place, by all workers. Below 0: stopped. *info as LAPACK gives it.
int64_t ext_lu(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *pivots, int64_t *info);
int64_t ext_lu_solve(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *pivots, char *b, int64_t cols);
int64_t ext_cholesky(phx_ctx *ctx, int64_t dtype, char *a, int64_t n, int64_t *info); // the lower factor

void phx_blas_path(const char *path);
const char *phx_blas_error(void); // NULL when the library is there, else why not

#endif
