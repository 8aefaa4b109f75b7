// Stress test of the runs of graphs: random graphs whose tasks share memory, warn, open parallel loops and end the call; exit code 0 when all holds.
#include "runtime.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x) ((x) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x), exit(1)))
enum { N = 48, CALLERS = 3, ROUNDS = 120, BASE = 2 + N, TILES = 17, TOLD = 8192 };

// What the tasks of one run find behind the runtime's words of their frame.
typedef struct plan {
  phx_ctx *root;
  int64_t value[N];           // computed from those of the tasks that a task waits for
  phx_buf *block[N];          // one reference for each user
  uint64_t deps[N];
  int users[N];
  uint64_t fails, endless;
  int many;                   // warnings of every fifth task
  _Atomic int running;
  _Atomic uint64_t ran;
  int64_t told[TOLD], ntold;  // warnings that were emitted before the end
} plan;

static plan *plan_of(int64_t *frame) { return (plan *)(intptr_t)frame[BASE]; }

static int64_t tile(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  _Atomic int64_t *sum = *(_Atomic int64_t *const *)env;
  phx_buf *b = phx_alloc(ctx, 64 * (hi - lo));
  CHECK(b);
  memset(b + 1, 1, 64);
  for (int64_t i = lo; i < hi; i++) atomic_fetch_add(sum, i);
  phx_warn(ctx, 200, 1 + lo / 2 % 2);
  if (lo / 2 % 2) phx_release(ctx, b);
  return 0;
}

static int64_t task(int k, phx_ctx *ctx, int64_t *frame) {
  plan *p = plan_of(frame);
  int alone = k % 11 == 3;
  CHECK(!alone || ctx == p->root);
  CHECK(atomic_fetch_add(&p->running, 1) == 0 || !alone);
  int64_t v = k;
  for (int d = 0; d < k; d++) {
    if (!(p->deps[k] >> d & 1)) continue;
    CHECK(atomic_load(&p->ran) >> d & 1);
    v += 3 * p->value[d];
    phx_release(ctx, p->block[d]);
  }
  p->value[k] = v;
  CHECK(p->block[k] = phx_alloc(ctx, 100 + 1000 * k));
  p->block[k]->refs = p->users[k] + 1;
  phx_release(ctx, p->block[k]);
  for (int i = 0; i < (k % 5 ? 1 : p->many); i++) phx_warn(ctx, k, 1);
  int64_t status = 0;
  if (k % 3 == 0) {
    _Atomic int64_t sum = 0, *s = &sum;
    status = phx_parallel(ctx, tile, &s, TILES, 2, 7);
    CHECK(status < 0 || sum == TILES * (TILES - 1) / 2);
  }
  while (p->endless >> k & 1 && status == 0) status = phx_poll(ctx);
  if (status == 0 && p->fails >> k & 1) {
    ctx->slots[0] = 1000 + k;
    status = (k + 1) | (int64_t)(k - k % 4) << 32; // to a checkpoint before task k - k % 4
  }
  atomic_fetch_sub(&p->running, 1);
  if (status == 0) atomic_fetch_or(&p->ran, UINT64_C(1) << k);
  if (status == 0 && k == N - 1) return PHX_DONE | (int64_t)N << 32;
  return status;
}

#define ROW(k) static int64_t task##k(phx_ctx *c, int64_t *f) { return task(k, c, f); }
#define EIGHT(F, t) F(t##0) F(t##1) F(t##2) F(t##3) F(t##4) F(t##5) F(t##6) F(t##7)
#define ALL(F) EIGHT(F, 0) EIGHT(F, 01) EIGHT(F, 02) EIGHT(F, 03) EIGHT(F, 04) EIGHT(F, 05) // octal
ALL(ROW)
#define NAME(k) task##k,
static const phx_task_fn fns[N] = {ALL(NAME)};

static uint64_t draw(uint64_t *x) {
  *x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
  return *x;
}

// A random graph of N tasks; those that run alone and the last wait for all, as a plan would have it.
static void make(plan *p, phx_task *tasks, int64_t *users, uint64_t *random) {
  int64_t n = 0;
  for (int k = 0; k < N; k++) {
    uint64_t before = (UINT64_C(1) << k) - 1, bar = 0;
    for (int d = 3; d < k; d += 11) bar |= UINT64_C(1) << d;
    p->deps[k] = k % 11 == 3 || k == N - 1 ? before : (draw(random) & draw(random) & draw(random) & before) | bar;
  }
  for (int d = 0; d < N; d++) {
    tasks[d] = (phx_task){.run = fns[d], .alone = d % 11 == 3, .waits = __builtin_popcountll(p->deps[d]), .first_user = n};
    for (int k = d + 1; k < N; k++) {
      if (p->deps[k] >> d & 1) users[n++] = k;
    }
    p->users[d] = (int)(tasks[d].nusers = n - tasks[d].first_user);
  }
}

static __thread plan *current;

static void emit(phx_ctx *ctx) {
  for (int64_t i = 0; i < ctx->nwarn && current->ntold < TOLD; i++) current->told[current->ntold++] = ctx->warns[i];
  ctx->nwarn = 0;
}

// The warnings are those of the tasks before `first`, in program order, and of task `own` when it is not -1.
static void check_warnings(plan *p, int first, int own) {
  emit(p->root);
  int64_t at = 0;
  for (int k = 0; k < N && (k < first || k == own); k++) {
    for (int i = 0; i < (k % 5 ? 1 : p->many); i++) CHECK(p->told[at++] == k << 8);
    if (k % 3 == 0) CHECK(p->told[at] == 200 << 8 && p->told[at + 1] == (200 << 8 | 1)), at += 2;
  }
  CHECK(at == p->ntold);
}

static void one(uint64_t *random, int round) {
  static __thread plan p;
  phx_task tasks[N];
  int64_t users[N * N], frame[BASE + 1];
  memset(&p, 0, sizeof p);
  current = &p;
  p.root = phx_ctx_new();
  p.many = round % 4 ? 1 : 100;
  frame[BASE] = (int64_t)(intptr_t)&p;
  make(&p, tasks, users, random);
  int first = N;
  if (round % 2) {
    p.fails = draw(random) & draw(random) & draw(random) & ((UINT64_C(1) << (N - 1)) - 1);
    if (p.fails) first = __builtin_ctzll(p.fails);
    if (round % 8 == 1 && first < N) p.endless = (draw(random) & ~p.fails) >> first << first;
  }
  if (p.endless) p.many = 1;
  int64_t status = phx_graph_run(p.root, tasks, users, N, frame, 1);
  CHECK(status == (first < N ? first + 1 : 0));
  uint64_t before = first < 64 ? (UINT64_C(1) << first) - 1 : ~UINT64_C(0);
  CHECK((atomic_load(&p.ran) & before) == (before & ((UINT64_C(1) << N) - 1)));
  CHECK(first == N || p.root->slots[0] == 1000 + first);
  if (p.many == 1) check_warnings(&p, first == N ? N : first - first % 4, -1); // what was told early stays told
  else if (first == N) check_warnings(&p, N, -1);
  phx_ctx_free(p.root);
}

static void *caller(void *seed) {
  uint64_t random = (uint64_t)(intptr_t)seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
  for (int round = 0; round < ROUNDS; round++) one(&random, round);
  return NULL;
}

static void *worker(void *id) {
  phx_worker_main((int64_t)(intptr_t)id);
  return NULL;
}

static void spawn(int64_t first, int64_t last) {
  for (; first <= last; first++) {
    pthread_t t;
    CHECK(!pthread_create(&t, NULL, worker, (void *)(intptr_t)first));
  }
}

static _Atomic int64_t asked;
static int64_t interrupt(phx_ctx *ctx) {
  (void)ctx;
  return atomic_fetch_add(&asked, 1) >= 1 ? -1 : 0;
}

// Ctrl-C while tasks run without end.
static void interrupted(void) {
  phx_door_api api = {.version = PHX_DOOR_API, .poll = interrupt, .warn = emit};
  phx_set_door(&api);
  uint64_t random = 5;
  static plan p;
  phx_task tasks[N];
  int64_t users[N * N], frame[BASE + 1], begin = phx_now();
  p.root = phx_ctx_new(), p.many = 1, p.endless = 6;
  current = &p;
  frame[BASE] = (int64_t)(intptr_t)&p;
  make(&p, tasks, users, &random);
  CHECK(phx_graph_run(p.root, tasks, users, N, frame, 1) < 0);
  CHECK(phx_now() - begin < 2000000000 && !(atomic_load(&p.ran) & 6));
  phx_ctx_free(p.root);
}

int main(void) {
  phx_door_api api = {.version = PHX_DOOR_API, .warn = emit};
  phx_spawn = spawn;
  phx_set_door(&api);
  for (int64_t workers = 1; workers <= 4; workers++) {
    phx_workers_set(workers);
    pthread_t t[CALLERS];
    for (int64_t i = 0; i < CALLERS; i++) CHECK(!pthread_create(&t[i], NULL, caller, (void *)(intptr_t)(i + 10 * workers)));
    for (int i = 0; i < CALLERS; i++) pthread_join(t[i], NULL);
  }
  interrupted();
  phx_pool_stats s;
  phx_pool_read(&s);
  CHECK(s.live == 0);
  return 0;
}
