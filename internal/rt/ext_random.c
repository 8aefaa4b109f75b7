// ext_random.c: which generator a call draws from, NumPy's functions, and how an exit takes draws back.
#include "ext_random.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

phx_distributions phx_np;
struct phx_libm phx_libm;

// phx_random_library(path): finds the functions in NumPy's module, which is loaded. NULL, or what is missing.
const char *phx_random_library(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  if (!library) return path;
#define FIND(name, ...) \
  if (!(*(void **)&phx_np.name = dlsym(library, #name))) return #name;
  REAL0(FIND) REAL1(FIND) REAL2(FIND) REAL3(FIND) WHOLE1(FIND) WHOLE2(FIND) FILLS(FIND) BOUNDED(FIND)
  FIND(random_standard_gamma_f) FIND(random_binomial) FIND(random_hypergeometric) FIND(random_interval) FIND(random_bounded_uint64)
  void *libm = dlopen("libm.so.6", RTLD_NOW);
  if (!libm || !(*(void **)&phx_libm.exp = dlsym(libm, "exp")) || !(*(void **)&phx_libm.log = dlsym(libm, "log"))) return "libm.so.6";
  return NULL;
}

// Entries are used again by later calls (object -1: free).
static phx_gen *find(phx_ctx *ctx, int64_t object) {
  phx_gen *g = ctx->gens;
  while (g && g->object != object) g = g->next;
  if (g) return g;
  for (g = ctx->gens; g && g->object >= 0; g = g->next) {}
  if (!g) {
    g = calloc(1, sizeof *g);
    if (!g) return NULL;
    g->next = ctx->gens;
    ctx->gens = g;
  }
  g->object = object;
  g->epoch = -1;
  return g;
}

int64_t phx_random_known(phx_ctx *ctx, int64_t object) {
  phx_gen *g = phx_door.random_known ? find(ctx, object) : NULL;
  return g && phx_door.random_known(ctx, g);
}

// Takes g's lock. Its bit generator may be another one since a pycall; then there is no copy of its state.
static int64_t reopen(phx_ctx *ctx, phx_gen *g) {
  char *body = g->body;
  if (phx_door.random_open(ctx, g) || (!g->bits && phx_twister_begin(g))) return -1;
  if (g->body != body) g->epoch = -1;
  g->whole = 1; // others may have drawn, or set the state
  if (g->room >= g->bytes) return 0;
  free(g->saved);
  g->epoch = -1;
  g->room = (g->saved = malloc((size_t)g->bytes)) ? g->bytes : 0;
  return g->saved ? 0 : -1;
}

phx_gen *phx_gen_open(phx_ctx *ctx, int64_t object) {
  phx_gen *g = find(ctx, object);
  return g && !reopen(ctx, g) ? g : NULL;
}

void phx_gens_reset(phx_ctx *ctx) {
  for (phx_gen *g = ctx->gens; g; g = g->next) g->object = -1;
  ctx->gen = NULL;
}

void phx_gens_free(phx_ctx *ctx) {
  for (phx_gen *g = ctx->gens, *next; g; g = next) {
    next = g->next;
    free(g->saved);
    free(g);
  }
  ctx->gens = ctx->gen = NULL;
}

// ---- taking draws back ---------------------------------------------------------------------------------------------------------------------

// A Mersenne Twister is 2.5 KB, but its table of words changes only every 624 draws: while words of it, far apart, are those of the copy, which nobody but
// this call could change meanwhile, only what stands behind the table has changed.
enum { TWISTER = 624 * 4 };

static int same_table(const phx_gen *g) {
  ptrdiff_t at = (char *)g->bits->state - g->body;
  const uint32_t *now = g->bits->state, *then = (const uint32_t *)(g->saved + at);
  return now[0] == then[0] && now[1] == then[1] && now[226] == then[226] && now[227] == then[227] && now[623] == then[623];
}

static void put_first(phx_ctx *ctx, phx_gen *g) {
  phx_gen **at = &ctx->gens;
  while (*at != g) at = &(*at)->next;
  *at = g->next;
  g->next = ctx->gens;
  ctx->gens = g;
}

// Copies the state before the first draw of an epoch. The generators stand in the order of their copies, since two may share one state.
void phx_gen_save(phx_ctx *ctx, phx_gen *g) {
  g->epoch = ctx->epoch;
  if (g->gauss) g->saved_gauss = *g->gauss;
  if (ctx->gens != g) put_first(ctx, g);
  if (g->bytes > TWISTER && !g->whole && same_table(g)) {
    ptrdiff_t behind = (char *)g->bits->state - g->body + TWISTER;
    memcpy(g->saved + behind, g->body + behind, (size_t)(g->bytes - behind));
    return;
  }
  memcpy(g->saved, g->body, (size_t)g->bytes);
  g->whole = 0;
}

void phx_random_undo(phx_ctx *ctx) {
  for (phx_gen *g = ctx->gens; g; g = g->next) {
    if (g->object < 0 || g->epoch != ctx->epoch || (ctx->gen != g && reopen(ctx, g)) || g->epoch != ctx->epoch) continue;
    memcpy(g->body, g->saved, (size_t)g->bytes);
    if (g->gauss) *g->gauss = g->saved_gauss;
  }
}

int64_t phx_draw_out(phx_ctx *ctx, phx_arr *out, const phx_arr *extents) {
  int64_t shape[PHX_MAXDIM];
  for (int64_t k = 0; k < out->ndim; k++) shape[k] = *(const int64_t *)extents[k].data;
  return ext_out(ctx, out, out->dtype, out->ndim, shape);
}

// in: ints; attr: what. What it makes stands in out, if it makes anything.
int64_t phx_random_make(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  enum { SEED_GLOBAL = 2 };
  int64_t values[4], n = attr[0], global = 0;
  phx_arr object = {.data = &global};
  if (attr[1] == SEED_GLOBAL && !phx_gen_of(ctx, &object)) return -1; // its state is kept
  for (int64_t k = 0; k < n; k++) values[k] = *(const int64_t *)in[k].data;
  return phx_door.random_make(ctx, attr[1], n, values, out->data);
}
