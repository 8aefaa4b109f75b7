// runtime.h: what the parts of the runtime share, and what the Go side and the door ask of it beyond phx.h.
#ifndef PHX_RUNTIME_H
#define PHX_RUNTIME_H
#include "door_api.h"
#include <stdatomic.h>
#include <stddef.h>

#define PHX_MAX_WORKERS 256
#define PHX_POLL_NS 20000000

struct phx_graph;             // a run of a function's tasks (graph.c)
struct phx_run;               // of one task

// A warning in iteration `at` of a loop that workers share.
typedef struct phx_late {
  int64_t at, order, warning;
} phx_late;

// The state of one call, of a task, or of one worker's share in a parallel region: a phx_ctx and what native code does not see.
typedef struct phx_call {
  phx_ctx ctx;
  phx_ctx *root;              // the ctx of the call from Python: &ctx itself, or for a share the ctx of the region's caller
  int64_t worker;             // 0 on the calling thread
  int64_t asked;              // when Python was last asked for signals
  int64_t polled;             // when the last strip ended
  int64_t strip;              // budget between two polls
  struct phx_graph *graph;    // while several threads work on this call's tasks, or NULL
  struct phx_run *task;       // set where ctx is a task's own
  phx_late *late;             // of a share: to be told in the order of the iterations
  int64_t nlate, room;
  char *undo;                 // what may have to be taken back (undo.c)
  int64_t undo_bytes, undo_room;
} phx_call;

static inline phx_call *phx_call_of(phx_ctx *ctx) { return (phx_call *)ctx; }
int64_t phx_now(void);        // monotonic, ns

extern phx_door_api phx_door; // as given to phx_set_door; functions may be NULL in tests
void phx_set_door(const phx_door_api *api);

phx_ctx *phx_ctx_new(void);
void phx_ctx_free(phx_ctx *ctx);
void phx_cleanup(phx_ctx *ctx);
void phx_gens_reset(phx_ctx *ctx); // at the end of a call
void phx_gens_free(phx_ctx *ctx);
char *phx_stack_end(void);
// One thread's share of a region that parent opens. join puts the blocks and warnings of one share into another, end into the parent.
void phx_share_begin(phx_call *share, phx_ctx *parent, int64_t worker);
void phx_share_join(phx_call *into, phx_call *share);
void phx_share_end(phx_call *share, phx_ctx *parent);
void phx_note(phx_ctx *ctx, int64_t warning); // puts it behind those that wait to be told

// Inside a run of a graph: the list of the call's blocks is shared, a task keeps its warnings to itself, and idle workers help with its loops.
phx_ctx *phx_list_hold(phx_call *c);
void phx_list_let(phx_call *c);
void phx_task_warns(phx_call *c);    // takes what is in ctx.warns
int64_t phx_graph_parallel(phx_call *c, phx_tile fn, const void *env, int64_t n, int64_t grain, int64_t task);
void phx_graph_shuffle(int64_t seed); // tasks are begun in an order drawn from seed; 0: in program order

// Waiting: spins a little unless the cores are wanted by others, then reports whether ready(arg) holds; sleeping is by futex.
int phx_spin(int (*ready)(const void *), const void *arg);
void phx_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t timeout_ns);
void phx_futex_wake(_Atomic uint32_t *word, int n);

void *phx_np_malloc(void *unused, size_t size);
void *phx_np_calloc(void *unused, size_t n, size_t size);
void *phx_np_realloc(void *unused, void *p, size_t size);
void phx_np_free(void *unused, void *p, size_t size);
// Memory for a routine's own use, 64-byte aligned, from the same pool. NULL when exhausted.
static inline void *phx_temp(int64_t n) { return phx_np_malloc(NULL, (size_t)n); }
static inline void phx_temp_free(void *p) { phx_np_free(NULL, p, 0); }

typedef struct phx_pool_stats {
  int64_t live, peak;         // bytes in blocks in use, now and at most
  int64_t kept;               // bytes in free blocks that the pool keeps
  int64_t fresh;              // blocks asked of the system so far
} phx_pool_stats;
void phx_pool_read(phx_pool_stats *s);
void phx_pool_limit(int64_t bytes); // at most this much is kept in large free blocks
void phx_pool_trim(void);           // gives all free blocks back to the system

// How many threads a region may use, the caller included; spawn starts workers 1..n-1 that have not been started, each in phx_worker_main.
void phx_workers_set(int64_t n);
int64_t phx_workers(void);
extern void (*phx_spawn)(int64_t first, int64_t last);
void phx_worker_main(int64_t worker);

// One finished span; begin and end as phx_now gives them.
typedef struct phx_span {
  int64_t task, worker, begin, end;
} phx_span;
// capacity: spans kept for each worker, older ones are overwritten; tasks: those below are also summed, for good.
struct phx_rec *phx_rec_new(int64_t capacity, int64_t tasks);
void phx_rec_free(struct phx_rec *rec);
// runs: what the span adds to the task's count, 0 when it is a share of a run.
void phx_rec_put(struct phx_rec *rec, int64_t worker, int64_t task, int64_t runs, int64_t begin, int64_t end);
// Copies the spans of one worker, oldest first, and returns their number; *lost is how many were overwritten.
int64_t phx_rec_read(struct phx_rec *rec, int64_t worker, phx_span *out, int64_t *lost);
// How often a worker has run a task, and the ns it took.
int64_t phx_rec_total(struct phx_rec *rec, int64_t worker, int64_t task, int64_t *time);
void phx_rec_add(phx_ctx *ctx, int64_t task, int64_t begin, int64_t end);

#endif
