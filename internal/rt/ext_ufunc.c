// ext_ufunc.c: the inner loops of ufuncs, NumPy's own and those of other packages: C functions for one axis of operands with steps, and their core axes.
#include "ext_internal.h"
#include "flags.h"
#include <string.h>

#define MOST 32                   // operands, core dims
#define PIECE 32768               // elements, about, of a tile

typedef void (*inner_loop)(char **args, const int64_t *dimensions, const int64_t *steps, void *data);

typedef struct job {
  const phx_loop *loop;
  int64_t nops, nloop;
  char *data[MOST];
  int64_t shape[PHX_MAXDIM], step[MOST][PHX_MAXDIM];  // of the loop's axes, the last one innermost
  int64_t ncore, dims[1 + MOST];                      // dims[0] is for the inner loop's length
  int64_t nsteps, steps[MOST + MOST * PHX_MAXDIM];    // of the inner loop and of the core axes, as the loop takes them
} job;

// An operand's part of {core}.
typedef struct core {
  int64_t n;
  const int64_t *ids, *axes;
} core;

static int is_core(const core *c, int64_t axis) {
  for (int64_t i = 0; i < c->n; i++)
    if (c->axes[i] == axis) return 1;
  return 0;
}

// The axes of the loop are those of the operands' that are not core axes, aligned at the end; an extent of 1 gives way.
static void broadcast(job *j, const phx_arr *in, const core *c, int64_t nin) {
  for (int64_t k = 0; k < nin; k++) j->nloop = ext_max(j->nloop, in[k].ndim - c[k].n);
  for (int64_t i = 0; i < j->nloop; i++) j->shape[i] = 1;
  for (int64_t k = 0; k < nin; k++) {
    for (int64_t axis = 0, at = j->nloop - (in[k].ndim - c[k].n); axis < in[k].ndim; axis++) {
      if (is_core(&c[k], axis)) continue;
      if (in[k].shape[axis] != 1) j->shape[at] = in[k].shape[axis];
      at++;
    }
  }
}

// Where operand k lies.
static void place(job *j, int64_t k, const phx_arr *x, const core *c) {
  j->data[k] = x->data;
  for (int64_t axis = 0, at = j->nloop - (x->ndim - c->n); axis < x->ndim; axis++) {
    if (is_core(c, axis)) continue;
    j->step[k][at++] = x->shape[axis] == 1 ? 0 : x->stride[axis];
  }
  for (int64_t i = 0; i < c->n; i++) j->steps[j->nsteps++] = x->stride[c->axes[i]];
}

static int64_t make(phx_ctx *ctx, const job *j, phx_arr *out, const core *c) {
  int64_t shape[PHX_MAXDIM], ndim = j->nloop + c->n;
  if (ndim > PHX_MAXDIM) return 1;
  for (int64_t axis = 0, at = 0; axis < ndim; axis++)
    if (!is_core(c, axis)) shape[axis] = j->shape[at++];
  for (int64_t i = 0; i < c->n; i++) shape[c->axes[i]] = j->dims[1 + c->ids[i]];
  return ext_out(ctx, out, out->dtype, ndim, shape);
}

// Joins axes that every operand steps over evenly, so that the inner loop is long.
static void join(job *j) {
  for (int64_t i = j->nloop - 1; i > 0; i--) {
    int even = 1;
    for (int64_t k = 0; k < j->nops; k++) even &= j->step[k][i - 1] == j->step[k][i] * j->shape[i];
    if (!even && j->shape[i - 1] != 1 && j->shape[i] != 1) continue;
    for (int64_t k = 0; k < j->nops; k++) {
      if (j->shape[i] == 1) j->step[k][i] = j->step[k][i - 1];
      memmove(&j->step[k][i - 1], &j->step[k][i], (size_t)(j->nloop - i) * sizeof **j->step);
    }
    j->shape[i] *= j->shape[i - 1];
    memmove(&j->shape[i - 1], &j->shape[i], (size_t)(j->nloop - i) * sizeof *j->shape);
    j->nloop--;
  }
}

// Elements lo..hi of the loop, in runs along its last axis. 1: the processor raised an exception that NumPy would tell of.
static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)ctx;
  const job *j = env;
  int64_t dims[1 + MOST], last = j->nloop - 1, row = j->nloop ? j->shape[last] : 1, run;
  memcpy(dims, j->dims, (size_t)(1 + j->ncore) * sizeof *dims);
  lower();
  for (int64_t at = lo; at < hi; at += run) {
    char *args[MOST];
    memcpy(args, j->data, (size_t)j->nops * sizeof *args);
    int64_t rest = at;
    for (int64_t i = last; i >= 0; i--) {
      for (int64_t k = 0; k < j->nops; k++) args[k] += rest % j->shape[i] * j->step[k][i];
      rest /= j->shape[i];
    }
    run = dims[0] = ext_min(row - at % row, hi - at);
    ((inner_loop)j->loop->function)(args, dims, j->steps, j->loop->data);
  }
  int64_t found = raised() != 0;
  lower();
  return found;
}

static int64_t run(phx_ctx *ctx, job *j, const core *c) {
  int64_t count = 1, most = 1;
  for (int64_t i = 0; i < j->nloop; i++) count *= j->shape[i];
  if (!count) return 0;
  join(j);
  for (int64_t k = 0; k < j->nops; k++) {
    int64_t size = 1;
    for (int64_t i = 0; i < c[k].n; i++) size *= j->dims[1 + c[k].ids[i]];
    most = ext_max(most, size);
    j->steps[k] = j->nloop ? j->step[k][j->nloop - 1] : 0;
  }
  int64_t grain = ext_clamp(PIECE / most, 1, count);
  if (j->loop->pure) return phx_parallel(ctx, tile, j, count, grain, -1);
  int64_t found = 0;
  for (int64_t lo = 0; lo < count && !found; lo += grain) {
    found = tile(ctx, j, lo, ext_min(lo + grain, count)) || (phx_door.raised && phx_door.raised(ctx));
    if (!found && phx_poll(ctx)) found = -1;
  }
  return found;
}

// Inputs, then the extents of the core dims that no input has (int64 of rank 0). attr: the number of words of {core}, {core} (op.Core), the phx_loop.
int64_t phx_ufunc(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  const int64_t *words = attr + 1, nin = words[0], nout = words[1], given = words[3];
  job j = {.loop = (const phx_loop *)(intptr_t)attr[1 + attr[0]], .nops = nin + nout, .ncore = words[2], .nsteps = nin + nout};
  core c[MOST];
  if (j.nops > MOST || j.ncore > MOST) return 1;
  words += 4;
  for (int64_t k = 0; k < j.nops; k++, words += 1 + 2 * words[0]) c[k] = (core){words[0], words + 1, words + 1 + words[0]};
  broadcast(&j, in, c, nin);
  for (int64_t k = 0; k < nin; k++)
    for (int64_t i = 0; i < c[k].n; i++) j.dims[1 + c[k].ids[i]] = in[k].shape[c[k].axes[i]];
  for (int64_t d = given; d < j.ncore; d++) j.dims[1 + d] = *(const int64_t *)in[nin + d - given].data;
  for (int64_t k = 0; k < nin; k++) place(&j, k, &in[k], &c[k]);
  for (int64_t k = 0; k < nout; k++) {
    int64_t status = make(ctx, &j, &out[k], &c[nin + k]);
    if (status) return status;
    place(&j, nin + k, &out[k], &c[nin + k]);
  }
  return run(ctx, &j, c);
}
