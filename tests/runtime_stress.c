// Stress test of the runtime's memory, regions and records; exit code 0 when all holds.
#include "runtime.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(x) ((x) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x), exit(1)))
enum { N = 1000, CALLERS = 3, ROUNDS = 300 };

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
  CHECK(phx_call_of(ctx)->root == ctx);
  return atomic_fetch_add(&asked, 1) >= 2 ? -1 : 0;
}

// Adds its index to each element; allocates blocks of which some outlive the tile; warns.
static int64_t work(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  int64_t *v = *(int64_t *const *)env;
  phx_buf *b = phx_alloc(ctx, 100 + lo % 5000);
  CHECK(b);
  memset((char *)b + 64, (int)lo, 100);
  for (int64_t i = lo; i < hi; i++) v[i] += i;
  phx_warn(ctx, 3, lo % 2 ? 5 : 1);
  phx_warn(ctx, 1, 2);
  if (lo % 3) phx_release(ctx, b);
  return 2;
}

static int64_t nested(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  int64_t *rows = *(int64_t *const *)env;
  for (int64_t i = lo; i < hi; i++) {
    int64_t *row = rows + i * 10;
    CHECK(phx_parallel(ctx, work, &row, 10, 3, -1) == 2);
  }
  return 4;
}

static int64_t fails(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)env;
  (void)hi;
  if (lo == 50) return -7;
  while (lo == 60 && !phx_poll(ctx)) {}
  return 1;
}

static int64_t forever(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  (void)env;
  (void)lo;
  (void)hi;
  while (!phx_poll(ctx)) {}
  return -1;
}

static void *caller(void *unused) {
  (void)unused;
  int64_t sums[N] = {0}, grid[N] = {0}, *v = sums, *g = grid;
  phx_ctx *ctx = phx_ctx_new();
  for (int round = 1; round <= ROUNDS; round++) {
    CHECK(phx_parallel(ctx, work, &v, N, 7, 0) == 2);
    CHECK(ctx->nwarn == 3 && ctx->warns[0] == (1 << 8 | 1) && ctx->warns[1] == 3 << 8 && ctx->warns[2] == (3 << 8 | 2));
    ctx->nwarn = 0;
    phx_cleanup(ctx);
    CHECK(phx_parallel(ctx, nested, &g, N / 10, 1 + round % 9, 1) == 4);
    ctx->nwarn = 0;
    phx_cleanup(ctx);
    CHECK(phx_parallel(ctx, fails, NULL, N, 10, -1) < 0);
  }
  for (int64_t i = 0; i < N; i++) CHECK(sums[i] == ROUNDS * i && grid[i] == ROUNDS * (i % 10));
  phx_ctx_free(ctx);
  return NULL;
}

static void many_callers(int64_t workers) {
  phx_workers_set(workers);
  pthread_t t[CALLERS];
  for (int i = 0; i < CALLERS; i++) CHECK(!pthread_create(&t[i], NULL, caller, NULL));
  for (int i = 0; i < CALLERS; i++) pthread_join(t[i], NULL);
  phx_pool_stats s;
  phx_pool_read(&s);
  CHECK(s.live == 0);
}

static void interrupted(void) {
  phx_door_api api = {.version = PHX_DOOR_API, .poll = interrupt}, none = {0};
  phx_set_door(&api);
  phx_ctx *ctx = phx_ctx_new();
  int64_t begin = phx_now();
  CHECK(phx_parallel(ctx, forever, NULL, 8, 1, -1) < 0);
  CHECK(atomic_load(&asked) == 3 && phx_now() - begin < 1000000000);
  phx_ctx_free(ctx);
  phx_set_door(&none);
}

static void records(void) {
  struct phx_rec *rec = phx_rec_new(8, 6);
  phx_ctx *ctx = phx_ctx_new();
  int64_t sums[N] = {0}, *v = sums, lost;
  ctx->rec = rec;
  for (int i = 0; i < 20; i++) {
    int64_t begin = phx_span_begin(ctx, 5);
    phx_parallel(ctx, work, &v, N, 10, 5);
    phx_span_end(ctx, 5, begin);
  }
  phx_span out[8];
  int64_t time;
  CHECK(phx_rec_read(rec, 0, out, &lost) == 8 && lost == 12);
  for (int i = 0; i < 8; i++) CHECK(out[i].task == 5 && out[i].end >= out[i].begin && out[i].worker == 0);
  CHECK(phx_rec_total(rec, 0, 5, &time) == 20 && time > 0);
  CHECK(phx_rec_total(rec, 0, 4, &time) == 0 && time == 0);
  phx_ctx_free(ctx);
  phx_rec_free(rec);
}

static void memory(void) {
  phx_ctx *ctx = phx_ctx_new();
  CHECK(!phx_alloc(ctx, -1) && !phx_alloc(ctx, INT64_MAX) && !phx_np_calloc(NULL, SIZE_MAX / 2, 16));
  for (int64_t n = 0; n < 40000000; n = n * 5 / 4 + 1) {
    phx_buf *b = phx_alloc(ctx, n);
    CHECK(b && b->bytes >= n && b->refs == 1 && !((uintptr_t)b & 63));
    memset((char *)b + 64, 255, (size_t)b->bytes);
    phx_release(ctx, b);
    char *p = phx_np_calloc(NULL, 1, (size_t)n);
    for (int64_t i = 0; i < n; i += 997) CHECK(!p[i]);
    p = phx_np_realloc(NULL, p, (size_t)(3 * n + 1));
    phx_np_free(NULL, p, 0);
  }
  phx_buf *kept = phx_alloc(ctx, 10), *middle = phx_alloc(ctx, 10), *last = phx_alloc(ctx, 10);
  middle->obj = ctx; // now Python's
  phx_release(ctx, kept);
  phx_release(ctx, middle);
  CHECK(ctx->live == last && last->next == middle && !middle->next && middle->refs == 0);
  phx_cleanup(ctx);
  phx_np_free(NULL, (char *)middle + 64, 0);
  phx_ctx_free(ctx);
  phx_pool_trim();
  phx_pool_stats s;
  phx_pool_read(&s);
  CHECK(s.live == 0 && s.kept == 0);
}

// A child has no workers, yet calls, allocates and ends.
static void child(void) {
  pid_t pid = fork();
  if (!pid) {
    int64_t sums[N] = {0}, *v = sums;
    phx_ctx *ctx = phx_ctx_new();
    int64_t bits = phx_parallel(ctx, work, &v, N, 10, -1);
    _exit(bits == 2 && sums[N - 1] == N - 1 && phx_workers() == 1 ? 0 : 1);
  }
  int status;
  waitpid(pid, &status, 0);
  CHECK(status == 0);
}

int main(void) {
  phx_spawn = spawn;
  memory();
  for (int64_t workers = 1; workers <= 5; workers += 2) many_callers(workers);
  many_callers(2);
  phx_workers_set(4);
  interrupted();
  records();
  child();
  return 0;
}
