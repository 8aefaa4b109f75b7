// A core for the door's tests: the exports of libphylanx.so over malloc, and entries written by hand.
#include "../internal/rt/door_api.h"
#include <stdlib.h>
#include <string.h>

static const phx_door_api *door;
static char *answers[8]; // to the next compile requests; the last one is given again and again
static int nanswers, next;
char fake_request[1 << 16]; // the last one to compile
int64_t fake_compiles;
int64_t fake_blocks; // allocated and not yet freed

int64_t phx_core_init(const phx_door_api *api) {
  door = api;
  return api->version == PHX_DOOR_API ? 0 : PHX_DOOR_API;
}
void fake_forget(void) { nanswers = next = 0; }
void fake_answer(const char *text) { answers[nanswers++] = strdup(text); }
char *phx_core_call(const char *verb, const char *request) {
  if (!strcmp(verb, "message")) return strdup(request);
  if (strcmp(verb, "compile")) return strdup("{}");
  strncpy(fake_request, request, sizeof fake_request - 1);
  fake_compiles++;
  return strdup(answers[next < nanswers - 1 ? next++ : nanswers - 1]);
}
void phx_core_free(char *p) { free(p); }

phx_ctx *phx_ctx_new(void) {
  phx_ctx *c = calloc(1, sizeof *c);
  c->slots = calloc(PHX_EXIT_SLOTS, sizeof(int64_t));
  c->warns = c->few;
  return c;
}
void phx_ctx_free(phx_ctx *c) {
  free(c->slots);
  free(c);
}

static phx_buf *block(int64_t n) {
  phx_buf *b = aligned_alloc(64, (sizeof *b + n + 127) & ~63);
  memset(b, 0, sizeof *b);
  b->refs = 1;
  b->bytes = n;
  __atomic_add_fetch(&fake_blocks, 1, __ATOMIC_RELAXED);
  return b;
}
static void free_block(phx_buf *b) {
  __atomic_sub_fetch(&fake_blocks, 1, __ATOMIC_RELAXED);
  free(b);
}
phx_buf *phx_alloc(phx_ctx *ctx, int64_t n) {
  phx_buf *b = block(n);
  b->next = ctx->live;
  if (b->next) b->next->prev = b;
  ctx->live = b;
  return b;
}
char *phx_stack_end(void) { return NULL; }
const char *phx_random_library(const char *path) { return path; }

// Dicts of any keys and sets among the arguments are told apart by their words only.
phx_buf *phx_table_new(phx_ctx *ctx, int64_t stride, int64_t keys, int64_t ordered) { return (void)ctx, (void)stride, (void)keys, (void)ordered, NULL; }
int64_t phx_table_put(phx_ctx *ctx, phx_buf *table, const char *stored, const int64_t *key, const int64_t *value) { return (void)ctx, (void)table, (void)stored, (void)key, (void)value, -1; }
int64_t phx_set_places(phx_ctx *ctx, phx_buf *set, int64_t size) { return (void)ctx, (void)set, (void)size, -1; }

void phx_cleanup(phx_ctx *ctx) {
  for (phx_buf *b = ctx->live, *next; b; b = next) {
    next = b->next;
    free_block(b);
  }
  ctx->live = NULL;
}
void *phx_np_malloc(void *c, size_t n) { return block(n) + 1; }
void *phx_np_calloc(void *c, size_t n, size_t m) { return memset(block(n * m) + 1, 0, n * m); }
void phx_np_free(void *c, void *p, size_t n) { free_block((phx_buf *)p - 1); }
void *phx_np_realloc(void *c, void *p, size_t n) {
  phx_buf *old = (phx_buf *)p - 1, *b = block(n);
  memcpy(b + 1, p, old->bytes < (int64_t)n ? old->bytes : (int64_t)n);
  free_block(old);
  return b + 1;
}

// ---- entries -------------------------------------------------------------------------------------------------------------------------------

static void array1(int64_t *out, void *data, phx_buf *owner, int view, int64_t n, int64_t stride) {
  out[0] = (int64_t)data;
  out[1] = (int64_t)owner | view;
  out[2] = n;
  out[3] = stride;
}

// f(x: f64[n]) -> x * 2 + 1
int64_t axpb(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  phx_buf *b = phx_alloc(ctx, 8 * in[2]);
  const double *x = (const double *)in[0];
  double *y = (double *)(b + 1);
  for (int64_t i = 0; i < in[2]; i++) y[i] = x[i] * 2 + 1;
  array1(out, y, b, 0, in[2], 8);
  return 0;
}
// f(x) -> x
int64_t same(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  memcpy(out, in, 4 * sizeof *in);
  return 0;
}
// f(x) -> (x[1:], fresh[2:], fresh, fresh), with a block left over
int64_t views(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  phx_buf *b = phx_alloc(ctx, 80);
  phx_alloc(ctx, 1000);
  for (int i = 0; i < 10; i++) ((double *)(b + 1))[i] = i;
  array1(out, (void *)(in[0] + 8), (phx_buf *)in[1], 1, in[2] - 1, 8);
  array1(out + 4, (double *)(b + 1) + 2, b, 1, 8, 8);
  array1(out + 8, b + 1, b, 0, 10, 8);
  array1(out + 12, b + 1, b, 0, 10, 8);
  return 0;
}
// f(x) -> fresh[::2], of a block that is not returned itself
int64_t orphan(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  phx_buf *b = phx_alloc(ctx, 80);
  for (int i = 0; i < 10; i++) ((double *)(b + 1))[i] = i;
  array1(out, b + 1, b, 1, 5, 16);
  return 0;
}
// f(x, k: int) leaves by exit 7 with (x, k, fresh)
int64_t leaves(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  phx_buf *b = phx_alloc(ctx, 16);
  memset(b + 1, 0, 16);
  memcpy(ctx->slots, in, 5 * sizeof *in);
  array1(ctx->slots + 5, b + 1, b, 0, 2, 8);
  return 7;
}
// f(x) -> pycall(x), and exit 3 with x when that is no f64[n]
int64_t calls(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  memcpy(ctx->slots, in, 4 * sizeof *in);
  int64_t r = door->pycall(ctx, 0, in, out);
  return r > 0 ? 3 : r;
}
// f(k: int) -> (k, float(k), np.float32(k), k + 2k j, np.complex64, True, None)
int64_t numbers(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  double d = in[0], z[2] = {d, 2 * d};
  float f = d, g = 2 * f;
  memset(out, 0, 9 * sizeof *out);
  out[0] = in[0];
  memcpy(out + 1, &d, 8);
  memcpy(out + 2, &f, 4);
  memcpy(out + 3, z, 16);
  memcpy(out + 5, &f, 4);
  memcpy(out + 6, &g, 4);
  out[7] = 1;
  return 0;
}
// f(k: int) -> (member k of <int|(float,none)|none>, 99)
int64_t choice(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  double half = 0.5;
  out[0] = in[0];
  out[1] = 11;
  memcpy(out + 2, &half, 8);
  out[3] = 99;
  return 0;
}
// f(k: int) warns twice, then returns k
int64_t warns(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  ctx->warns[0] = 0 << 8 | 1;
  ctx->warns[1] = 0 << 8 | 2;
  ctx->nwarn = 2;
  out[0] = in[0];
  return 0;
}
// f(k: int) polls until it is told to stop
int64_t spins(phx_ctx *ctx, const int64_t *in, int64_t *out) {
  for (int64_t i = 0; i < 100000; i++) {
    for (volatile int j = 0; j < 100000; j++) {}
    if (door->poll(ctx)) return -1;
  }
  out[0] = in[0];
  return 0;
}
