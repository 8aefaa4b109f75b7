// call.c: the state of a call: creation, stopping, warnings, the way back to Python.
#define _GNU_SOURCE
#include "runtime.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define FIRST_STRIP 1024
#define FIRST_DEPTH 1000                 // CPython's own limit of recursion; the door sets the current one
#define MAX_STRIP ((int64_t)1 << 24)
#define STRIP_NS 1000000                 // aim of one strip: far below PHX_POLL_NS, far above the cost of a poll

phx_door_api phx_door;

void phx_set_door(const phx_door_api *api) { phx_door = *api; }

int64_t phx_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

phx_ctx *phx_ctx_new(void) {
  phx_call *c = calloc(1, sizeof *c + PHX_EXIT_SLOTS * sizeof(int64_t));
  if (!c) return NULL;
  c->ctx.slots = (int64_t *)(c + 1);
  c->ctx.budget = c->strip = FIRST_STRIP;
  c->ctx.depth = FIRST_DEPTH;
  c->asked = c->polled = phx_now();
  c->root = &c->ctx;
  return &c->ctx;
}

void phx_ctx_free(phx_ctx *ctx) {
  phx_cleanup(ctx);
  free(phx_call_of(ctx));
}

void phx_share_begin(phx_call *share, phx_ctx *parent, int64_t worker) {
  int64_t strip = phx_call_of(parent)->strip;
  share->ctx = (phx_ctx){.budget = strip, .slots = parent->slots, .rec = parent->rec, .door = parent->door, .nogil = parent->nogil, .serial = 1, .depth = parent->depth, .changed = parent->changed, .stack = phx_stack_end()};
  share->root = phx_call_of(parent)->root;
  share->worker = worker;
  share->graph = phx_call_of(parent)->graph;
  share->task = NULL;
  share->polled = phx_now();
  share->strip = strip;
}

char *phx_stack_end(void) {
  enum { REST = 256 << 10 }; // for what compiled code calls
  static __thread char *end;
  pthread_attr_t attributes;
  void *low;
  size_t size;
  if (!end && !pthread_getattr_np(pthread_self(), &attributes)) {
    if (!pthread_attr_getstack(&attributes, &low, &size)) end = (char *)low + (size < 4 * REST ? size / 4 : REST);
    pthread_attr_destroy(&attributes);
  }
  return end;
}

static void splice(phx_ctx *into, phx_ctx *from) {
  phx_buf *last = from->live;
  if (!last) return;
  while (last->next) last = last->next;
  last->next = into->live;
  if (into->live) into->live->prev = last;
  into->live = from->live;
  from->live = NULL;
}

static void move_warnings(phx_ctx *into, phx_ctx *from) {
  for (int64_t k = 0; k < from->nwarn; k++) phx_warn(into, from->warns[k] >> 8, INT64_C(1) << (from->warns[k] & 255));
  from->nwarn = 0;
}

void phx_share_join(phx_call *into, phx_call *share) {
  splice(&into->ctx, &share->ctx);
  move_warnings(&into->ctx, &share->ctx);
}

static int by_value(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

void phx_share_end(phx_call *share, phx_ctx *parent) {
  splice(parent, &share->ctx);
  if (!share->ctx.nwarn) return;
  qsort(share->ctx.warns, (size_t)share->ctx.nwarn, sizeof(int64_t), by_value); // an order that no schedule changes
  move_warnings(parent, &share->ctx);
}

// Sets the budget so that the next strip takes about STRIP_NS.
static void adapt(phx_call *c, int64_t now) {
  int64_t took = now - c->polled;
  if (took < STRIP_NS / 2 && c->strip < MAX_STRIP) c->strip *= 2;
  if (took > STRIP_NS * 2 && c->strip > 1) c->strip /= 2;
  c->polled = now;
  c->ctx.budget = c->strip;
}

int64_t phx_poll(phx_ctx *ctx) {
  phx_call *c = phx_call_of(ctx), *root = phx_call_of(c->root);
  int64_t now = phx_now();
  int64_t stop = __atomic_load_n(&ctx->stop, __ATOMIC_RELAXED);
  adapt(c, now);
  if (c->worker) return stop ? -1 : 0;
  if (c != root && stop) return -1; // another share has failed
  stop = __atomic_load_n(&root->ctx.stop, __ATOMIC_RELAXED);
  if ((!stop && now - root->asked < PHX_POLL_NS) || !phx_door.poll) return stop ? -1 : 0;
  root->asked = now;
  int64_t stopped = phx_door.poll(&root->ctx); // it sets the exception, also for a stop that another thread asked for
  if (stopped) __atomic_store_n(&root->ctx.stop, 1, __ATOMIC_RELAXED);
  return stopped;
}

int64_t phx_pycall(phx_ctx *ctx, int64_t site, const int64_t *in, int64_t *out) { return phx_door.pycall(ctx, site, in, out); }

static void note(phx_ctx *ctx, int64_t w) {
  phx_call *c = phx_call_of(ctx);
  const int64_t room = sizeof ctx->warns / sizeof *ctx->warns;
  if (c->task && c->root != ctx) {
    if (ctx->nwarn == room) phx_task_warns(c);
  } else if (c->root != ctx) { // a share: each warning once, so that their number does not depend on the tiles
    for (int64_t k = 0; k < ctx->nwarn; k++) {
      if (ctx->warns[k] == w) return;
    }
    if (ctx->nwarn == room) return;
  } else if (ctx->nwarn == room) {
    if (!phx_door.warn) return;
    phx_door.warn(ctx);
  }
  ctx->warns[ctx->nwarn++] = w;
}

void phx_warn(phx_ctx *ctx, int64_t kernel, int64_t mask) {
  for (uint64_t m = (uint64_t)mask; m; m &= m - 1) note(ctx, kernel << 8 | __builtin_ctzll(m));
}

int64_t phx_new(phx_ctx *ctx, phx_arr *out) {
  static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 8, 16};
  int64_t bytes = sizes[out->dtype];
  for (int64_t k = out->ndim; k-- > 0;) {
    out->stride[k] = bytes;
    if (__builtin_mul_overflow(bytes, out->shape[k] ? out->shape[k] : 1, &bytes)) return -1;
  }
  out->owner = phx_alloc(ctx, bytes);
  out->data = out->owner ? (char *)out->owner + 64 : NULL;
  return out->data ? 0 : -1;
}
