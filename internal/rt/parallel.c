// parallel.c: parallel regions. One region at a time has the workers; whoever comes second, or from inside a region, runs on its own thread.
// Workers are threads that sit in phx_worker_main: they spin a little, then sleep, and claim tiles of the open region. Each has a run of tiles that
// it claims first, the same one in every region of so many tiles: what it wrote or read in the last loop over an array is in its own cache. Taking
// tiles from one counter for all made gradient descent on 1.4 MB twice as slow on two cores with 1 MB each.
#define _GNU_SOURCE
#include "runtime.h"
#include <linux/futex.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SPIN_NS 50000
#define GAP_NS 20000                     // a spinning thread that sees such a gap was put off its core: others need it
#define BACKOFF_NS 20000000              // and does not spin for so long

// The open region. The fields before bits, and the runs' ends, are written while no worker can read them.
static struct {
  phx_tile fn;
  const void *env;
  phx_ctx *root;
  int64_t n, grain, tiles, task;
  int64_t runs;                          // how many the tiles are cut into
  uint32_t turn;                         // its number
  phx_call *caller;                      // the caller's share
  _Alignas(64) _Atomic int64_t bits;     // OR of results
  _Atomic int stop;
} region;

static struct {
  _Alignas(64) _Atomic int64_t next;     // first tile nobody has claimed
  int64_t end;
} runs[PHX_MAX_WORKERS];                 // of tiles, by the worker that has it first

static _Atomic int owner;                // 1 while a region is open
static _Atomic uint32_t turn;            // odd while a region is open; its number otherwise
static _Atomic uint32_t inside;          // workers that may look at the region
static _Atomic int waiting;              // the caller sleeps until inside is 0
static _Atomic int sleepers;
static _Atomic int64_t allowed = 1, started = 1;
static phx_call shares[PHX_MAX_WORKERS]; // of the workers; 0 is not used
static _Atomic uint32_t used[PHX_MAX_WORKERS]; // the turn for which a worker's share holds something

void (*phx_spawn)(int64_t first, int64_t last);

void phx_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t timeout_ns) {
  struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, timeout_ns ? &t : NULL, NULL, 0);
}

void phx_futex_wake(_Atomic uint32_t *word, int n) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0); }

static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static __thread int64_t no_spin_until;

// Spins until ready(arg) or SPIN_NS have passed; reports whether it is ready. Does not spin when the cores are wanted by others.
int phx_spin(int (*ready)(const void *), const void *arg) {
  int64_t begin = phx_now(), last = begin;
  if (begin < no_spin_until) return ready(arg);
  for (;;) {
    for (int k = 0; k < 16; k++) {
      if (ready(arg)) return 1;
      relax();
    }
    int64_t now = phx_now();
    if (now - last > GAP_NS) no_spin_until = now + BACKOFF_NS;
    if (now - begin > SPIN_NS || now < no_spin_until) return ready(arg);
    last = now;
  }
}

static void stop_all(void) {
  atomic_store(&region.stop, 1);
  __atomic_store_n(&region.caller->ctx.stop, 1, __ATOMIC_SEQ_CST);
  for (int64_t w = 1; w < atomic_load(&started); w++) { // a worker that comes later sees region.stop
    if (atomic_load(&used[w]) == region.turn) __atomic_store_n(&shares[w].ctx.stop, 1, __ATOMIC_SEQ_CST);
  }
}

// Claims a tile of the worker's own run, or when that is used up of another's; -1: none is left. *done is how many runs it found used up.
static int64_t claim(int64_t worker, int64_t *done) {
  for (; *done < region.runs; ++*done) {
    int64_t r = (worker + *done) % region.runs, k = atomic_fetch_add(&runs[r].next, 1);
    if (k < runs[r].end) return k;
  }
  return -1;
}

// Claims and runs tiles until none is left. Returns the OR of their results.
static int64_t run_tiles(phx_call *share) {
  int64_t bits = 0, done = 0, k;
  while (!atomic_load(&region.stop) && (k = claim(share->worker, &done)) >= 0) {
    int64_t lo = k * region.grain, hi = lo + region.grain < region.n ? lo + region.grain : region.n;
    int64_t r = region.fn(&share->ctx, region.env, lo, hi);
    bits |= r;
    if (r >= 0 && !share->worker) bits |= r = phx_poll(&share->ctx) ? INT64_MIN : 0;
    if (r < 0) stop_all();
  }
  return bits;
}

// The caller's share is inside the task's own span; those of the others stand beside it.
static int64_t run_share(phx_call *share) {
  if (!share->ctx.rec || region.task < 0 || !share->worker) return run_tiles(share);
  int64_t begin = phx_now(), bits = run_tiles(share);
  phx_rec_put(share->ctx.rec, share->worker, region.task, 0, begin, phx_now());
  return bits;
}

static int opens(uint32_t t, uint32_t seen) { return (t & 1) && t != seen; }
static int region_opens(const void *seen) { return opens(atomic_load(&turn), *(const uint32_t *)seen); }

static void await_region(uint32_t seen) {
  if (phx_spin(region_opens, &seen)) return;
  atomic_fetch_add(&sleepers, 1);
  for (uint32_t t; !opens(t = atomic_load(&turn), seen);) phx_futex_wait(&turn, t, 0);
  atomic_fetch_sub(&sleepers, 1);
}

// Takes part in region t, unless it has closed meanwhile. Between the two steps on inside the caller does not touch the region.
static void take_part(uint32_t t, int64_t worker) {
  atomic_fetch_add(&inside, 1);
  if (atomic_load(&turn) == t && worker < atomic_load(&allowed)) {
    phx_call *share = &shares[worker];
    phx_share_begin(share, region.root, worker);
    atomic_store(&used[worker], t);
    int64_t bits = run_share(share);
    if (bits) atomic_fetch_or(&region.bits, bits);
  }
  if (atomic_fetch_sub(&inside, 1) == 1 && atomic_load(&waiting)) phx_futex_wake(&inside, 1);
}

void phx_worker_main(int64_t worker) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL); // signals are for Python's threads
  for (uint32_t seen = 0;;) {
    await_region(seen);
    seen = atomic_load(&turn);
    if (seen & 1) take_part(seen, worker);
  }
}

static void forget_workers(void) { // in a forked child there are none, and none can be started
  atomic_store(&allowed, 1);
  atomic_store(&started, 1);
  atomic_store(&owner, 0);
  atomic_store(&inside, 0);
  phx_spawn = NULL;
}

static void start_workers(void) {
  int64_t have = atomic_load(&started), want = atomic_load(&allowed);
  if (want <= have || !phx_spawn) return;
  if (have == 1) {
    static int once;
    if (!once++) pthread_atfork(NULL, NULL, forget_workers);
  }
  atomic_store(&started, want);
  phx_spawn(have, want - 1);
}

static int nobody_inside(const void *unused) {
  (void)unused;
  return atomic_load(&inside) == 0;
}

// Closes the region to workers that have not come and waits for those that have. Python's signals are served meanwhile.
static int64_t close_region(phx_call *share) {
  int64_t bits = 0;
  atomic_fetch_add(&turn, 1);
  while (!phx_spin(nobody_inside, NULL)) {
    atomic_store(&waiting, 1);
    uint32_t n = atomic_load(&inside);
    if (n) phx_futex_wait(&inside, n, PHX_POLL_NS);
    atomic_store(&waiting, 0);
    if (!bits && !atomic_load(&region.stop) && phx_poll(&share->ctx)) {
      bits = INT64_MIN;
      stop_all();
    }
  }
  return bits;
}

static int64_t with_workers(phx_ctx *ctx, phx_call *share) {
  start_workers();
  phx_share_begin(share, ctx, 0);
  region.caller = share;
  region.runs = atomic_load(&allowed);
  for (int64_t w = 0; w < region.runs; w++) {
    atomic_store_explicit(&runs[w].next, (w * region.tiles + region.runs - 1) / region.runs, memory_order_relaxed);
    runs[w].end = ((w + 1) * region.tiles + region.runs - 1) / region.runs;
  }
  atomic_store(&region.bits, 0);
  atomic_store(&region.stop, 0);
  region.turn = atomic_load(&turn) + 1;
  atomic_store(&turn, region.turn);
  int few = region.tiles <= PHX_MAX_WORKERS && atomic_load(&allowed) == atomic_load(&started);
  if (atomic_load(&sleepers)) phx_futex_wake(&turn, few ? (int)region.tiles - 1 : INT_MAX);
  int64_t bits = run_share(share);
  bits |= close_region(share);
  bits |= atomic_load(&region.bits);
  for (int64_t w = 1; w < atomic_load(&started); w++) {
    if (atomic_load(&used[w]) == region.turn) phx_share_join(share, &shares[w]);
  }
  return bits;
}

static int64_t alone(phx_ctx *ctx, phx_tile fn, const void *env, int64_t n, int64_t grain) {
  int64_t bits = 0;
  for (int64_t lo = 0; lo < n && bits >= 0; lo += grain) {
    bits |= fn(ctx, env, lo, n - lo < grain ? n : lo + grain);
    if (bits >= 0 && phx_poll(ctx)) bits = INT64_MIN;
  }
  return bits;
}

int64_t phx_parallel(phx_ctx *ctx, phx_tile fn, const void *env, int64_t n, int64_t grain, int64_t task) {
  if (n <= 0) return 0;
  if (n <= grain) return fn(ctx, env, 0, n);
  if (phx_call_of(ctx)->task) return phx_graph_parallel(phx_call_of(ctx), fn, env, n, grain, task);
  if (phx_call_of(ctx)->root != ctx) return alone(ctx, fn, env, n, grain);
  phx_call share;
  int expected = 0;
  int64_t bits;
  if (!ctx->serial && atomic_load(&allowed) > 1 && atomic_compare_exchange_strong(&owner, &expected, 1)) {
    region.fn = fn, region.env = env, region.root = ctx;
    region.n = n, region.grain = grain, region.tiles = (n + grain - 1) / grain, region.task = task;
    bits = with_workers(ctx, &share);
    atomic_store(&owner, 0);
  } else {
    phx_share_begin(&share, ctx, 0);
    bits = alone(&share.ctx, fn, env, n, grain);
  }
  phx_share_end(&share, ctx);
  return bits;
}

int64_t phx_workers(void) { return atomic_load(&allowed); }

void phx_workers_set(int64_t n) { atomic_store(&allowed, n < 1 ? 1 : n > PHX_MAX_WORKERS ? PHX_MAX_WORKERS : n); }
