// ext_blas.c: opens the BLAS and LAPACK library. It is asked to use one thread; regions of phx_parallel call it on tiles.
#include "ext_internal.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *library;
static char failure[512];
static ext_blas table[4]; // of float32, float64, complex64, complex128
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *symbol(void *lib, const char *format, const char *type, const char *name) {
  char full[64];
  snprintf(full, sizeof full, format, type, name);
  void *p = dlsym(lib, full);
  if (!p && !failure[0]) snprintf(failure, sizeof failure, "%s has no %s", library, full);
  return p;
}

static void bind(void *lib, ext_blas *b, const char *type, int complex) {
#define BIND(field, name) *(void **)&b->field = symbol(lib, "scipy_%s%s_64_", type, name)
  BIND(axpy, "axpy");
  BIND(gemm, "gemm");
  BIND(gemv, "gemv");
  BIND(gesv, "gesv");
  BIND(getrf, "getrf");
  BIND(getrs, "getrs");
  BIND(laswp, "laswp");
  BIND(trsm, "trsm");
  BIND(potrf, "potrf");
  BIND(geqrf, "geqrf");
  BIND(orgqr, complex ? "ungqr" : "orgqr");
  BIND(gesdd, "gesdd");
  BIND(syevd, complex ? "heevd" : "syevd");
  b->dot = symbol(lib, "scipy_cblas_%s%s64_", type, complex ? "dotu_sub" : "dot");
}

static void open_library(void) {
  void *lib = library ? dlopen(library, RTLD_NOW | RTLD_LOCAL) : NULL;
  if (!lib) {
    snprintf(failure, sizeof failure, "%s", library ? dlerror() : "no BLAS library was given");
    return;
  }
  static const char *const types[] = {"s", "d", "c", "z"};
  for (int k = 0; k < 4; k++) bind(lib, &table[k], types[k], k >= 2);
  void (*threads)(int) = (void (*)(int))dlsym(lib, "scipy_openblas_set_num_threads64_");
  if (threads) threads(1);
}

void phx_blas_path(const char *path) {
  free(library);
  library = strdup(path);
}

const char *phx_blas_error(void) {
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

const ext_blas *ext_blas_of(int64_t dtype) {
  if (dtype < D_F32 || phx_blas_error()) return NULL;
  return &table[dtype - D_F32];
}
