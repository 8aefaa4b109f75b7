// ext_numpys.c: the loops by which NumPy itself multiplies and decomposes matrices. A small problem is given to them: the last bits of a product or of a decomposition
// depend on the release of BLAS and on the kernel that it takes for a size and a layout, and programs that go on from those bits (a random walk that accepts or not, an
// iteration that stops or not) show them. Large problems are cut into tiles for all workers, with another order of sums. See RATIONALE.
#include "ext_internal.h"
#include <string.h>

static const char *const names[] = {
#define NAME(id, name) [NUMPYS_##id] = name,
    PHX_NUMPYS(NAME)
#undef NAME
};
enum { COUNT = sizeof names / sizeof *names };

static const phx_loop *_Atomic table[COUNT][4]; // of float32, float64, complex64, complex128

// symbol: of compiled code (llvm.LoopPrefix), with the ufunc's name and the types of its operands after colons.
void phx_numpys_know(const char *symbol, const phx_loop *loop) {
  static const char chars[] = "fdFD";
  const char *name = strchr(symbol, ':') + 1, *types = strchr(name, ':') + 1, *at = strchr(chars, types[0]);
  if (!at) return;
  for (int k = 0; k < COUNT; k++)
    if (!strncmp(names[k], name, (size_t)(types - 1 - name)) && !names[k][types - 1 - name]) table[k][at - chars] = loop;
}

const phx_loop *ext_numpys(enum ext_numpys which, int64_t dtype) { return dtype < D_F32 ? NULL : table[which][dtype - D_F32]; }

void ext_numpys_run(const phx_loop *loop, char **args, const int64_t *dims, const int64_t *steps) {
  ((void (*)(char **, const int64_t *, const int64_t *, void *))loop->function)(args, dims, steps, loop->data);
}
