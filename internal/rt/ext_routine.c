// ext_routine.c: NumPy's own routines, called through the door.
#include "ext_internal.h"
#include <string.h>

// The bounds are NumPy's to check. Without a door (in tests of the core alone) there is no routine.
static int64_t order(phx_ctx *ctx, int64_t what, const phx_arr *in, phx_arr *out, int64_t axis, int64_t dtype) {
  if (ext_out(ctx, out, dtype, in->ndim, in->shape)) return -1;
  return phx_door.order ? phx_door.order(ctx, what, in, axis, out) : 1;
}

int64_t phx_routine_partition(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return order(ctx, PHX_PARTITION, in, out, attr[0], in->dtype); }
int64_t phx_routine_argpartition(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return order(ctx, PHX_ARGPARTITION, in, out, attr[0], D_I64); }
int64_t phx_routine_argsort(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) { return order(ctx, PHX_ARGSORT, in, out, attr[0], D_I64); }
