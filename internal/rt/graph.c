// graph.c: runs the tasks of a function by dataflow. The threads of one parallel region are the crew: each takes a task that is ready; when there is none
// it helps with the loop of a task that runs, or waits. One lock guards all that they share, and nobody works while holding it.
#include "runtime.h"
#include <limits.h>
#include <pthread.h>
#include <string.h>

enum { WAITING, READY, RUNNING, OVER };

typedef struct phx_run {
  int state, stopped;         // stopped: told to leave, since the call ends before it
  int64_t waits;              // for how many tasks
  phx_ctx *ctx;               // while it runs
  int64_t *warns, nwarns, room;
} phx_run;

typedef struct helper {
  phx_call share;
  struct helper *next;
} helper;

// A loop of a task that runs.
typedef struct job {
  phx_tile fn;
  const void *env;
  int64_t n, grain, tiles, task;
  phx_run *run;
  phx_call *owner;
  phx_call sum;               // what helpers that have left hand over
  helper *helpers;
  int64_t bits;               // OR of their results
  struct job *older;
  _Atomic int64_t next;       // first tile nobody has claimed
  _Atomic int stop;
} job;

typedef struct phx_graph {
  const phx_task *tasks;
  const int64_t *users;
  int64_t count, *frame;
  phx_ctx *root;
  phx_run *runs;
  int64_t first;              // all tasks before it are over
  int64_t ends;               // the call ends in this task, or count
  int64_t status;             // of that task
  int64_t running;
  int64_t told;               // the warnings of tasks before it are in root
  uint64_t random;            // 0: program order
  job *jobs;
  pthread_mutex_t lock;
  _Atomic uint32_t news;      // counts changes
  _Atomic int sleepers;
} phx_graph;

static _Atomic int64_t shuffle, drawn;

void phx_graph_shuffle(int64_t seed) { atomic_store(&shuffle, seed); }

static void hold(phx_graph *g) { pthread_mutex_lock(&g->lock); }
static void let(phx_graph *g) { pthread_mutex_unlock(&g->lock); }

phx_ctx *phx_list_hold(phx_call *c) {
  hold(c->graph);
  return c->root;
}

void phx_list_let(phx_call *c) { let(c->graph); }

static void tell(phx_graph *g) {
  atomic_fetch_add(&g->news, 1);
  if (atomic_load(&g->sleepers)) phx_futex_wake(&g->news, INT_MAX);
}

// ---- warnings ------------------------------------------------------------------------------------------------------------------------------

void phx_task_warns(phx_call *c) {
  phx_run *r = c->task;
  int64_t n = c->ctx.nwarn;
  c->ctx.nwarn = 0;
  if (r->nwarns + n > r->room) {
    int64_t room = 2 * (r->nwarns + n), *more = phx_np_realloc(NULL, r->warns, (size_t)(room * 8));
    if (!more) return; // without memory the program fails soon, and not for a warning
    r->warns = more, r->room = room;
  }
  memcpy(r->warns + r->nwarns, c->ctx.warns, (size_t)n * 8);
  r->nwarns += n;
}

static int64_t *marks(phx_graph *g) { return g->frame + 2; }

// Gives the warnings of the tasks before k to the call, in program order.
static void warn_before(phx_graph *g, int64_t k) {
  for (; g->told < k; g->told++) {
    const phx_run *r = &g->runs[g->told];
    marks(g)[g->told] = g->root->nwarn;
    for (int64_t i = 0; i < r->nwarns; i++) phx_note(g->root, r->warns[i]);
  }
}

// What the call gives when task k has ended it, the warnings of the tasks before `told` being in root.
static int64_t ending(phx_graph *g, int64_t told) {
  if (g->status <= 0) return g->status;
  int64_t first = g->status >> 32, id = g->status & INT32_MAX;
  if (first < told && g->root->nwarn > marks(g)[first]) g->root->nwarn = marks(g)[first];
  return id == PHX_DONE ? 0 : id;
}

// ---- loops of tasks ------------------------------------------------------------------------------------------------------------------------

static void stop(phx_ctx *ctx) { __atomic_store_n(&ctx->stop, 1, __ATOMIC_RELAXED); }

static void stop_job(job *j) {
  atomic_store(&j->stop, 1);
  stop(&j->owner->ctx);
  for (helper *h = j->helpers; h; h = h->next) stop(&h->share.ctx);
}

// The call ends in task k, or everything ends when k is 0: what runs behind it leaves.
static void end_at(phx_graph *g, int64_t k, int64_t status) {
  g->ends = k;
  g->status = status;
  for (; k < g->count; k++) {
    phx_run *r = &g->runs[k];
    if (r->state != RUNNING) continue;
    r->stopped = 1;
    if (r->ctx) stop(r->ctx);
    for (job *j = g->jobs; j; j = j->older) {
      if (j->run == r) stop_job(j);
    }
  }
}

typedef struct sight {
  phx_graph *g;
  uint32_t seen;
} sight;

static int has_news(const void *arg) {
  const sight *s = arg;
  return atomic_load(&s->g->news) != s->seen;
}

// Waits for a change, without the lock. The calling thread serves Python's signals meanwhile.
static void await(phx_graph *g, phx_call *me) {
  sight s = {g, atomic_load(&g->news)};
  int interrupted = 0;
  let(g);
  if (!phx_spin(has_news, &s)) {
    atomic_fetch_add(&g->sleepers, 1);
    phx_futex_wait(&g->news, s.seen, me->worker ? 0 : PHX_POLL_NS);
    atomic_fetch_sub(&g->sleepers, 1);
    interrupted = !me->worker && phx_poll(&me->ctx) && __atomic_load_n(&g->root->stop, __ATOMIC_RELAXED);
  }
  hold(g);
  if (interrupted) end_at(g, 0, -1);
}

// Claims and runs tiles until none is left.
static int64_t run_tiles(phx_graph *g, job *j, phx_call *share) {
  int64_t bits = 0;
  while (!atomic_load(&j->stop)) {
    int64_t k = atomic_fetch_add(&j->next, 1);
    if (k >= j->tiles) break;
    int64_t lo = k * j->grain, r = j->fn(&share->ctx, j->env, lo, j->n - lo < j->grain ? j->n : lo + j->grain);
    bits |= r;
    if (r >= 0 && !share->worker && phx_poll(&share->ctx)) bits |= r = INT64_MIN;
    if (r >= 0) continue;
    hold(g);
    stop_job(j);
    let(g);
  }
  return bits;
}

int64_t phx_graph_parallel(phx_call *c, phx_tile fn, const void *env, int64_t n, int64_t grain, int64_t task) {
  phx_graph *g = c->graph;
  phx_call share;
  job j = {.fn = fn, .env = env, .n = n, .grain = grain, .tiles = (n + grain - 1) / grain, .task = task, .run = c->task, .owner = &share};
  phx_share_begin(&share, &c->ctx, c->worker);
  phx_share_begin(&j.sum, &c->ctx, c->worker);
  hold(g);
  if (j.run->stopped) stop_job(&j);
  j.older = g->jobs;
  g->jobs = &j;
  tell(g);
  let(g);
  int64_t bits = run_tiles(g, &j, &share);
  hold(g);
  job **at = &g->jobs;
  while (*at != &j) at = &(*at)->older;
  *at = j.older;
  while (j.helpers) await(g, &share);
  let(g);
  bits |= j.bits | (atomic_load(&j.stop) ? INT64_MIN : 0);
  phx_share_join(&share, &j.sum);
  phx_share_end(&share, &c->ctx);
  return bits;
}

static job *open_job(phx_graph *g) {
  for (job *j = g->jobs; j; j = j->older) {
    if (!atomic_load(&j->stop) && atomic_load(&j->next) < j->tiles) return j;
  }
  return NULL;
}

static void help(phx_graph *g, job *j, phx_call *me) {
  helper h = {.next = j->helpers}, **at = &j->helpers;
  phx_share_begin(&h.share, &j->sum.ctx, me->worker);
  j->helpers = &h;
  let(g);
  int64_t begin = phx_now(), bits = run_tiles(g, j, &h.share);
  if (h.share.ctx.rec && j->task >= 0) phx_rec_put(h.share.ctx.rec, me->worker, j->task, 0, begin, phx_now());
  hold(g);
  while (*at != &h) at = &(*at)->next;
  *at = h.next;
  j->bits |= bits;
  phx_share_join(&j->sum, &h.share);
  tell(g);
}

// ---- tasks ---------------------------------------------------------------------------------------------------------------------------------

// A task to begin, or -1.
static int64_t choose(phx_graph *g, int caller) {
  int64_t found = -1, n = 0;
  while (g->first < g->count && g->runs[g->first].state == OVER) g->first++;
  for (int64_t k = g->first; k < g->ends; k++) {
    if (g->runs[k].state != READY || (g->tasks[k].alone && !caller)) continue;
    if (!g->random) return k;
    g->random ^= g->random << 13, g->random ^= g->random >> 7, g->random ^= g->random << 17;
    if (g->random % (uint64_t)++n == 0) found = k;
  }
  return found;
}

static int over(const phx_graph *g) {
  if (g->running) return 0;
  for (int64_t k = g->first; k < g->ends; k++) {
    if (g->runs[k].state == READY) return 0;
  }
  return 1;
}

static void finish(phx_graph *g, int64_t k, int64_t status, const int64_t *slots) {
  const phx_task *t = &g->tasks[k];
  g->runs[k].state = OVER;
  g->running--;
  for (int64_t i = 0; i < t->nusers && !status; i++) {
    phx_run *user = &g->runs[g->users[t->first_user + i]];
    if (--user->waits == 0) user->state = READY;
  }
  if (status < 0 && __atomic_load_n(&g->root->stop, __ATOMIC_RELAXED)) {
    end_at(g, 0, status);
  } else if (status && k < g->ends) {
    if (slots) memcpy(g->root->slots, slots, PHX_EXIT_SLOTS * sizeof *slots);
    end_at(g, k, status);
  }
  tell(g);
}

// Runs task k with the caller's own ctx.
static void run_alone(phx_graph *g, int64_t k) {
  phx_call *root = phx_call_of(g->root);
  warn_before(g, k);
  marks(g)[k] = g->root->nwarn;
  g->told = k + 1;
  root->task = &g->runs[k];
  let(g);
  int64_t status = g->tasks[k].run(g->root, g->frame);
  hold(g);
  root->task = NULL;
  finish(g, k, status, NULL);
}

static void run_task(phx_graph *g, int64_t k, phx_call *me, int64_t *slots) {
  phx_run *r = &g->runs[k];
  phx_call own;
  phx_share_begin(&own, &me->ctx, me->worker);
  own.ctx.slots = slots;
  own.ctx.changed = g->root->changed;
  own.task = r;
  r->ctx = &own.ctx;
  let(g);
  int64_t status = g->tasks[k].run(&own.ctx, g->frame);
  hold(g);
  r->ctx = NULL;
  phx_task_warns(&own);
  finish(g, k, status, status > 0 && (status & INT32_MAX) != PHX_DONE ? slots : NULL);
}

static int64_t join_crew(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi) {
  phx_graph *g = *(phx_graph *const *)env;
  phx_call *me = phx_call_of(ctx);
  int64_t slots[PHX_EXIT_SLOTS];
  (void)lo;
  (void)hi;
  hold(g);
  while (!over(g)) {
    int64_t k = choose(g, !me->worker);
    job *j = k < 0 ? open_job(g) : NULL;
    if (k >= 0) {
      g->runs[k].state = RUNNING;
      g->running++;
      if (g->tasks[k].alone) run_alone(g, k);
      else run_task(g, k, me, slots);
    } else if (j) {
      help(g, j, me);
    } else {
      await(g, me);
    }
  }
  let(g);
  return 0;
}

static int64_t in_order(phx_graph *g) {
  int64_t k = 0;
  for (; k < g->count && !g->status; k++) {
    marks(g)[k] = g->root->nwarn;
    g->status = g->tasks[k].run(g->root, g->frame);
  }
  return ending(g, k);
}

static int64_t by_crew(phx_graph *g, int64_t workers) {
  phx_call *root = phx_call_of(g->root);
  phx_graph *env = g;
  memset(g->runs, 0, (size_t)g->count * sizeof *g->runs);
  for (int64_t k = 0; k < g->count; k++) {
    g->runs[k].waits = g->tasks[k].waits;
    g->runs[k].state = g->runs[k].waits ? WAITING : READY;
  }
  pthread_mutex_init(&g->lock, NULL);
  root->graph = g;
  int64_t stopped = phx_parallel(g->root, join_crew, &env, workers, 1, -1);
  root->graph = NULL;
  pthread_mutex_destroy(&g->lock);
  if (stopped < 0 && g->status >= 0) g->status = -1; // Ctrl-C, when all was done
  int64_t ran = g->ends < g->count ? g->ends + 1 : g->count, first = g->status > 0 ? g->status >> 32 : ran;
  warn_before(g, first < ran ? first : ran);
  for (int64_t k = 0; k < g->count; k++) phx_np_free(NULL, g->runs[k].warns, 0);
  return ending(g, g->told);
}

int64_t phx_graph_run(phx_ctx *ctx, const phx_task *tasks, const int64_t *users, int64_t count, int64_t *frame, int64_t crew) {
  int64_t seed = atomic_load(&shuffle), workers = crew && !ctx->serial ? phx_workers() : 1;
  phx_graph g = {.tasks = tasks, .users = users, .count = count, .ends = count, .frame = frame, .root = ctx};
  if (seed) g.random = ((uint64_t)seed + (uint64_t)atomic_fetch_add(&drawn, 1)) * UINT64_C(0x9E3779B97F4A7C15) | 1;
  if ((workers > 1 || seed) && (g.runs = phx_temp(count * (int64_t)sizeof *g.runs))) {
    int64_t status = by_crew(&g, workers);
    phx_temp_free(g.runs);
    return status;
  }
  return in_order(&g);
}
