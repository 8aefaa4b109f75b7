// record.c: spans of tasks, one ring for each worker.
#include "runtime.h"
#include <stdlib.h>

// Times and numbers are atomic because two calling threads share ring 0 and the reader may come while they write.
typedef struct slot {
  _Atomic int64_t task, begin, end;
} slot;

// What a task took in all, also of the spans that have been overwritten since.
typedef struct total {
  _Atomic int64_t count, time;
} total;

typedef struct ring {
  _Atomic int64_t count;      // spans ever written
  total *totals;              // behind the slots
  slot slots[];
} ring;

struct phx_rec {
  int64_t capacity, tasks;
  _Atomic(ring *) rings[PHX_MAX_WORKERS];
};

struct phx_rec *phx_rec_new(int64_t capacity, int64_t tasks) {
  struct phx_rec *rec = calloc(1, sizeof *rec);
  if (rec) rec->capacity = capacity, rec->tasks = tasks;
  return rec;
}

void phx_rec_free(struct phx_rec *rec) {
  for (int64_t w = 0; rec && w < PHX_MAX_WORKERS; w++) free(atomic_load(&rec->rings[w]));
  free(rec);
}

static ring *ring_of(struct phx_rec *rec, int64_t worker) {
  ring *have = atomic_load(&rec->rings[worker]);
  if (have) return have;
  ring *r = calloc(1, sizeof *r + (size_t)rec->capacity * sizeof(slot) + (size_t)rec->tasks * sizeof(total));
  if (r) r->totals = (total *)(r->slots + rec->capacity);
  if (!r || atomic_compare_exchange_strong(&rec->rings[worker], &have, r)) return r;
  free(r);
  return have;
}

void phx_rec_put(struct phx_rec *rec, int64_t worker, int64_t task, int64_t runs, int64_t begin, int64_t end) {
  ring *r = ring_of(rec, worker);
  if (!r) return; // out of memory: the record is incomplete, the program is not
  slot *s = &r->slots[atomic_fetch_add_explicit(&r->count, 1, memory_order_relaxed) % rec->capacity];
  atomic_store_explicit(&s->task, task, memory_order_relaxed);
  atomic_store_explicit(&s->begin, begin, memory_order_relaxed);
  atomic_store_explicit(&s->end, end, memory_order_release);
  if (task < 0 || task >= rec->tasks) return;
  atomic_fetch_add_explicit(&r->totals[task].count, runs, memory_order_relaxed);
  atomic_fetch_add_explicit(&r->totals[task].time, end - begin, memory_order_relaxed);
}

void phx_rec_add(phx_ctx *ctx, int64_t task, int64_t begin, int64_t end) { phx_rec_put(ctx->rec, phx_call_of(ctx)->worker, task, 1, begin, end); }

int64_t phx_rec_read(struct phx_rec *rec, int64_t worker, phx_span *out, int64_t *lost) {
  ring *r = atomic_load(&rec->rings[worker]);
  *lost = 0;
  if (!r) return 0;
  int64_t count = atomic_load(&r->count), n = count < rec->capacity ? count : rec->capacity;
  *lost = count - n;
  for (int64_t k = 0; k < n; k++) {
    slot *s = &r->slots[(count - n + k) % rec->capacity];
    out[k] = (phx_span){.worker = worker, .end = atomic_load_explicit(&s->end, memory_order_acquire), .task = atomic_load(&s->task), .begin = atomic_load(&s->begin)};
  }
  return n;
}

int64_t phx_rec_total(struct phx_rec *rec, int64_t worker, int64_t task, int64_t *time) {
  ring *r = atomic_load(&rec->rings[worker]);
  *time = r ? atomic_load(&r->totals[task].time) : 0;
  return r ? atomic_load(&r->totals[task].count) : 0;
}

int64_t phx_span_begin(phx_ctx *ctx, int64_t task) {
  (void)ctx;
  (void)task;
  return phx_now();
}

void phx_span_end(phx_ctx *ctx, int64_t task, int64_t begin) { phx_rec_add(ctx, task, begin, phx_now()); }
