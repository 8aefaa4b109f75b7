// call.c: the state of a call: creation, stopping, warnings, the way back to Python.
#define _GNU_SOURCE
#include "flags.h"
#include "runtime.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_STRIP 1024
#define FIRST_DEPTH 1000                 // CPython's own limit of recursion; the door sets the current one
#define MAX_STRIP ((int64_t)1 << 24)
#define FEW (int64_t)(sizeof((phx_ctx *)0)->few / sizeof(int64_t))
#define MOST_WARNS ((int64_t)1 << 20)
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
  c->ctx.warns = c->ctx.few;
  c->ctx.room = FEW;
  return &c->ctx;
}

void phx_ctx_free(phx_ctx *ctx) {
  phx_cleanup(ctx);
  phx_gens_free(ctx);
  free(phx_call_of(ctx)->undo);
  if (ctx->warns != ctx->few) free(ctx->warns);
  free(phx_call_of(ctx));
}

void phx_share_begin(phx_call *share, phx_ctx *parent, int64_t worker) {
  int64_t strip = phx_call_of(parent)->strip;
  share->ctx = (phx_ctx){.budget = strip, .slots = parent->slots, .rec = parent->rec, .door = parent->door, .nogil = parent->nogil, .serial = 1, .depth = parent->depth, .changed = parent->changed, .stack = phx_stack_end()};
  share->ctx.warns = share->ctx.few;
  share->ctx.room = FEW;
  share->root = phx_call_of(parent)->root;
  share->worker = worker;
  share->graph = phx_call_of(parent)->graph;
  share->task = NULL;
  share->late = NULL;
  share->nlate = share->room = 0;
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

// Room for one more. An exit takes back what is pending since its checkpoint, so none is told before that, short of too many.
static int wider(phx_ctx *ctx) {
  int64_t room = 2 * ctx->room, *more = room > MOST_WARNS ? NULL : malloc((size_t)room * 8);
  if (more) {
    memcpy(more, ctx->warns, (size_t)ctx->nwarn * 8);
    if (ctx->warns != ctx->few) free(ctx->warns);
    ctx->warns = more, ctx->room = room;
    return 1;
  }
  if (phx_door.warn) phx_door.warn(ctx);
  return ctx->nwarn < ctx->room;
}

void phx_note(phx_ctx *ctx, int64_t w) {
  phx_call *c = phx_call_of(ctx);
  if (c->task && c->root != ctx) {
    if (ctx->nwarn == ctx->room) phx_task_warns(c);
  } else if (c->root != ctx) { // a share: each warning once, so that their number does not depend on the tiles
    for (int64_t k = 0; k < ctx->nwarn; k++) {
      if (ctx->warns[k] == w) return;
    }
    if (ctx->nwarn == ctx->room) return;
  } else if (ctx->nwarn == ctx->room && !wider(ctx)) {
    return;
  }
  ctx->warns[ctx->nwarn++] = w;
}

static void move_warnings(phx_ctx *into, phx_ctx *from) {
  for (int64_t k = 0; k < from->nwarn; k++) phx_note(into, from->warns[k]);
  from->nwarn = 0;
}

static int room_for(phx_call *c, int64_t more) {
  if (c->nlate + more <= c->room) return 1;
  int64_t room = 2 * (c->nlate + more);
  phx_late *late = phx_np_realloc(NULL, c->late, (size_t)room * sizeof *late);
  if (!late) return 0; // without memory the program fails soon, and not for a warning
  c->late = late, c->room = room;
  return 1;
}

static int64_t rank_of(int64_t w) { return w >> 32; }

int64_t phx_warn_mark(phx_ctx *ctx) {
  phx_call *c = phx_call_of(ctx);
  if (c->root != ctx && !c->task) return c->nlate;
  return ctx->nwarn;
}

void phx_warn_in(phx_ctx *ctx, int64_t kernel, int64_t mask, int64_t at, const int32_t *ranks, int64_t mark) {
  phx_call *c = phx_call_of(ctx);
  int share = c->root != ctx && !c->task;
  for (uint64_t m = (uint64_t)mask; m; m &= m - 1) {
    int bit = __builtin_ctzll(m);
    int64_t w = (ranks ? (int64_t)ranks[bit] << 32 : 0) | kernel << 8 | bit, k;
    if (share) {
      if (!room_for(c, 1)) return;
      for (k = c->nlate++; ranks && k > mark && rank_of(c->late[k - 1].warning) > rank_of(w); k--) c->late[k] = c->late[k - 1];
      c->late[k] = (phx_late){at, 0, w};
    } else {
      phx_note(ctx, w);
      for (k = ctx->nwarn - 1; ranks && k > mark && rank_of(ctx->warns[k - 1]) > rank_of(w); k--) ctx->warns[k] = ctx->warns[k - 1];
      if (k >= 0) ctx->warns[k] = w;
    }
  }
}

void phx_share_join(phx_call *into, phx_call *share) {
  splice(&into->ctx, &share->ctx);
  move_warnings(&into->ctx, &share->ctx);
  if (share->nlate && room_for(into, share->nlate)) {
    memcpy(into->late + into->nlate, share->late, (size_t)share->nlate * sizeof *share->late);
    into->nlate += share->nlate;
  }
  phx_np_free(NULL, share->late, 0);
  share->late = NULL;
}

static int by_iteration(const void *a, const void *b) {
  const phx_late *x = a, *y = b;
  return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : (x->order > y->order) - (x->order < y->order);
}

// An iteration is one worker's, whose warnings stand in order.
static void tell_late(phx_call *share, phx_ctx *parent) {
  for (int64_t k = 0; k < share->nlate; k++) share->late[k].order = k;
  qsort(share->late, (size_t)share->nlate, sizeof *share->late, by_iteration);
  for (int64_t k = 0; k < share->nlate; k++) phx_note(parent, share->late[k].warning);
  phx_np_free(NULL, share->late, 0);
}

static int by_value(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

void phx_share_end(phx_call *share, phx_ctx *parent) {
  splice(parent, &share->ctx);
  if (share->late) tell_late(share, parent);
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
  unsigned before = raised(); // a signal's handler may run NumPy, which clears the flags that a loop will ask for
  int64_t stopped = phx_door.poll(&root->ctx); // it sets the exception, also for a stop that another thread asked for
  raise_again(before);
  if (stopped) __atomic_store_n(&root->ctx.stop, 1, __ATOMIC_RELAXED);
  return stopped;
}

int64_t phx_pycall(phx_ctx *ctx, int64_t site, const int64_t *in, int64_t *out) { return phx_door.pycall(ctx, site, in, out); }

void phx_warn(phx_ctx *ctx, int64_t kernel, int64_t mask) {
  for (uint64_t m = (uint64_t)mask; m; m &= m - 1) phx_note(ctx, kernel << 8 | __builtin_ctzll(m));
}

// The bits that the raised flags may mean.
static int64_t meant(const int64_t mask[3]) {
  unsigned flags = raised();
  return (flags & INVALID ? mask[0] : 0) | (flags & ZERO ? mask[1] : 0) | (flags & OVERFLOW ? mask[2] : 0);
}

#define WATCH_PIECES 64

// Runs the tile again in pieces, and the probe on those that raise what is not yet explained. All values are written once more as they were.
static int64_t search(phx_ctx *ctx, phx_tile tile, phx_tile probe, const void *env, int64_t lo, int64_t hi, const int64_t mask[3]) {
  int64_t bits = 0, piece = (hi - lo + WATCH_PIECES - 1) / WATCH_PIECES;
  for (int64_t at = lo; at < hi && bits >= 0; at += piece) {
    int64_t end = hi - at < piece ? hi : at + piece;
    lower();
    bits |= tile(ctx, env, at, end);
    if (meant(mask) & ~bits) bits |= probe(ctx, env, at, end);
  }
  lower();
  return bits;
}

int64_t phx_watch(phx_ctx *ctx, phx_tile tile, phx_tile probe, const void *env, int64_t lo, int64_t hi, int64_t invalid, int64_t zero, int64_t overflow) {
  const int64_t mask[3] = {invalid, zero, overflow};
  if (raised()) lower();
  int64_t bits = tile(ctx, env, lo, hi);
  return bits < 0 || !meant(mask) ? bits : bits | search(ctx, tile, probe, env, lo, hi, mask);
}

#define AGAIN_FEW 2048 // of a strip, this part takes no longer with its predicates than reading the flags does

// Iterations lo..hi of a strip, fast where that suffices and is worth it.
static int64_t strip_of(phx_ctx *ctx, phx_tile fast, phx_tile exact, const void *env, int64_t lo, int64_t hi, int64_t strip, int64_t flags) {
  const int64_t mask[3] = {flags & PHX_RAISES_INVALID, flags & PHX_RAISES_ZERO, flags & PHX_RAISES_OVERFLOW};
  if (hi - lo <= strip / AGAIN_FEW) return exact(ctx, env, lo, hi);
  if (raised()) lower();
  int64_t status = fast(ctx, env, lo, hi);
  return status < 0 || !(status | meant(mask)) ? status : exact(ctx, env, lo, hi);
}

int64_t phx_again(phx_ctx *ctx, phx_tile fast, phx_tile exact, const void *env, int64_t lo, int64_t hi, int64_t strip, int64_t flags, int64_t *state, int64_t words) {
  for (int64_t at = lo; at < hi; at += strip) {
    int64_t status = strip_of(ctx, fast, exact, env, at, hi - at < strip ? hi : at + strip, strip, flags);
    if (status < 0) return status;
    memcpy(state, state + words, (size_t)words * sizeof *state);
  }
  return 0;
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
