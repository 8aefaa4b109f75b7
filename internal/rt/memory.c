// memory.c: the pool of array memory. Fresh pages are the hidden cost of temporaries, so freed blocks are kept: small ones by each thread,
// middle ones by size class, large ones in one list with a limit on its bytes and on its age.
#define _GNU_SOURCE
#include "runtime.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEADER 64
#define SMALL_CLASSES 32                 // up to 32 KiB: kept by threads
#define MIDDLE_CLASSES 52                // up to 1 MiB: kept by class
#define LARGE ((int64_t)1 << 20)
#define MAX_BYTES ((int64_t)1 << 46)
#define HUGE_PAGE ((int64_t)2 << 20)
#define THREAD_BYTES (64 << 10)          // kept by a thread in one class
#define MIDDLE_BYTES (8 << 20)           // kept in one class
#define MAX_KEPT 64                      // large blocks kept
#define MAX_AGE_NS 2000000000            // a large block unused for so long is not kept

_Static_assert(sizeof(phx_buf) == HEADER, "payload stands 64 bytes after the header");

// What the pool writes into phx_buf.pad.
enum { PAD_CLASS, PAD_FREED };

typedef struct stack {
  phx_buf *top;
  int64_t count;
} stack;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static stack middle[MIDDLE_CLASSES];
static phx_buf *newest, *oldest;         // free large blocks
static int64_t large_bytes, large_count, large_limit;
static int guarded;                      // PHX_GUARD: no pool, each block between pages that nobody may touch
static _Atomic int64_t live, peak, kept, fresh;

static __thread stack cache[SMALL_CLASSES];
static __thread int cache_open;
static pthread_key_t cache_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Four classes to the doubling: 64 128 192 256 320 384 448 512 640 ...
static int64_t class_of(int64_t n) {
  if (n <= 256) return n <= 64 ? 0 : (n - 1) >> 6;
  int64_t octave = 63 - __builtin_clzll((uint64_t)(n - 1));
  return 4 * (octave - 8) + 4 + (((n - 1) >> (octave - 2)) & 3);
}

static int64_t class_bytes(int64_t c) {
  if (c < 4) return (c + 1) << 6;
  return (5 + (c & 3)) << ((c >> 2) + 5);
}

static void push(stack *s, phx_buf *b) {
  b->next = s->top;
  s->top = b;
  s->count++;
}

static phx_buf *pop(stack *s) {
  phx_buf *b = s->top;
  if (b) {
    s->top = b->next;
    s->count--;
  }
  return b;
}

static int64_t mapped(const phx_buf *b) { return (b->bytes + HEADER + 4095) & ~(int64_t)4095; }

static void give_back(phx_buf *b) {
  if (b->bytes >= LARGE) {
    munmap(b, (size_t)mapped(b));
  } else {
    free(b);
  }
}

static void unlink_large(phx_buf *b) {
  *(b->prev ? &b->prev->next : &newest) = b->next;
  *(b->next ? &b->next->prev : &oldest) = b->prev;
  large_bytes -= b->bytes;
  large_count--;
}

// Moves a thread's blocks of one class, all but keep, to the shared stacks.
static void flush(int64_t c, int64_t keep) {
  pthread_mutex_lock(&lock);
  while (cache[c].count > keep) push(&middle[c], pop(&cache[c]));
  pthread_mutex_unlock(&lock);
}

static void thread_ends(void *unused) {
  (void)unused;
  for (int64_t c = 0; c < SMALL_CLASSES; c++) flush(c, 0);
  cache_open = 0;
}

static void take_lock(void) { pthread_mutex_lock(&lock); }
static void drop_lock(void) { pthread_mutex_unlock(&lock); }

static void start(void) {
  pthread_key_create(&cache_key, thread_ends);
  pthread_atfork(take_lock, drop_lock, drop_lock); // a forked child still frees and makes arrays
  const char *guard = getenv("PHX_GUARD");
  guarded = guard && *guard == '1';
  if (!large_limit) large_limit = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / 8;
}

static void open_cache(void) {
  pthread_once(&once, start);
  pthread_setspecific(cache_key, cache);
  cache_open = 1;
}

static phx_buf *map_large(int64_t bytes) {
  phx_buf head = {.bytes = bytes};
  int64_t size = mapped(&head), extra = bytes >= 2 * HUGE_PAGE ? HUGE_PAGE : 0;
  char *p = mmap(NULL, (size_t)(size + extra), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) return NULL;
  if (extra) {
    char *start = (char *)(((uintptr_t)p + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
    if (start > p) munmap(p, (size_t)(start - p));
    if (p + extra > start) munmap(start + size, (size_t)(p + extra - start));
    p = start;
    madvise(p, (size_t)size, MADV_HUGEPAGE);
  }
  return (phx_buf *)p;
}

// ---- blocks that show any access outside ---------------------------------------------------------------------------------------------------

static int64_t guarded_pages(int64_t bytes) { return (bytes + HEADER + 4095) & ~(int64_t)4095; }

// A block whose end is the end of its last page. What is in it is no zero: in floats a NaN.
static phx_buf *map_guarded(int64_t bytes) {
  int64_t size = guarded_pages(bytes);
  char *p = mmap(NULL, (size_t)size + 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED || mprotect(p + 4096, (size_t)size, PROT_READ | PROT_WRITE)) return NULL;
  phx_buf *b = (phx_buf *)(p + 4096 + size - bytes - HEADER);
  memset(b + 1, 0xff, (size_t)bytes);
  return b;
}

static void unmap_guarded(phx_buf *b) {
  char *end = (char *)(b + 1) + b->bytes;
  int64_t size = guarded_pages(b->bytes);
  munmap(end - size - 4096, (size_t)size + 8192);
}

void phx_pool_trim(void) {
  for (int64_t c = 0; c < SMALL_CLASSES; c++) {
    for (phx_buf *b; (b = pop(&cache[c]));) atomic_fetch_sub(&kept, b->bytes), give_back(b);
  }
  pthread_mutex_lock(&lock);
  for (int64_t c = 0; c < MIDDLE_CLASSES; c++) {
    for (phx_buf *b; (b = pop(&middle[c]));) atomic_fetch_sub(&kept, b->bytes), give_back(b);
  }
  for (phx_buf *b; (b = oldest);) unlink_large(b), atomic_fetch_sub(&kept, b->bytes), give_back(b);
  pthread_mutex_unlock(&lock);
}

static phx_buf *from_system(int64_t bytes) {
  phx_buf *b = bytes >= LARGE ? map_large(bytes) : aligned_alloc(64, (size_t)(bytes + HEADER));
  if (!b) {
    phx_pool_trim();
    b = bytes >= LARGE ? map_large(bytes) : aligned_alloc(64, (size_t)(bytes + HEADER));
  }
  atomic_fetch_add_explicit(&fresh, 1, memory_order_relaxed);
  return b;
}

// A kept block of class c, or NULL.
static phx_buf *from_pool(int64_t c) {
  phx_buf *b = NULL;
  if (c < SMALL_CLASSES && (b = pop(&cache[c]))) return b;
  pthread_mutex_lock(&lock);
  if (c < MIDDLE_CLASSES) {
    b = pop(&middle[c]);
  } else {
    for (b = newest; b && b->pad[PAD_CLASS] != c; b = b->next) {}
    if (b) unlink_large(b);
  }
  pthread_mutex_unlock(&lock);
  return b;
}

// A block with refs 1 and everything else zero. *zeroed: its payload is.
static phx_buf *take(int64_t n, int *zeroed) {
  if (n < 0 || n > MAX_BYTES) return NULL;
  if (!cache_open) open_cache();
  int64_t c = class_of(n), bytes = guarded ? (n + 63) & ~(int64_t)63 : class_bytes(c);
  phx_buf *b = guarded ? map_guarded(bytes) : from_pool(c);
  *zeroed = 0;
  if (guarded) {
    if (!b) return NULL;
  } else if (b) {
    atomic_fetch_sub_explicit(&kept, bytes, memory_order_relaxed);
  } else {
    b = from_system(bytes);
    if (!b) return NULL;
    *zeroed = bytes >= LARGE;
  }
  *b = (phx_buf){.refs = 1, .bytes = bytes, .kind = PHX_POOL, .pad[PAD_CLASS] = c};
  int64_t now = atomic_fetch_add_explicit(&live, bytes, memory_order_relaxed) + bytes, top = atomic_load_explicit(&peak, memory_order_relaxed);
  while (now > top && !atomic_compare_exchange_weak_explicit(&peak, &top, now, memory_order_relaxed, memory_order_relaxed)) {}
  return b;
}

// Keeps a large block, and drops those that are too many, too big together or too old.
static phx_buf *keep_large(phx_buf *b) {
  phx_buf *drop = NULL;
  int64_t now = phx_now();
  b->pad[PAD_FREED] = now;
  b->prev = NULL;
  b->next = newest;
  *(newest ? &newest->prev : &oldest) = b;
  newest = b;
  large_bytes += b->bytes;
  large_count++;
  while (oldest && (large_bytes > large_limit || large_count > MAX_KEPT || now - oldest->pad[PAD_FREED] > MAX_AGE_NS)) {
    phx_buf *old = oldest;
    unlink_large(old);
    old->next = drop;
    drop = old;
  }
  return drop;
}

static void give(phx_buf *b) {
  int64_t c = b->pad[PAD_CLASS], bytes = b->bytes;
  if (!cache_open) open_cache();
  atomic_fetch_sub_explicit(&live, bytes, memory_order_relaxed);
  if (guarded) {
    unmap_guarded(b);
    return;
  }
  atomic_fetch_add_explicit(&kept, bytes, memory_order_relaxed);
  if (c < SMALL_CLASSES) {
    push(&cache[c], b);
    if (cache[c].count * bytes > THREAD_BYTES && cache[c].count > 4) flush(c, cache[c].count / 2);
    return;
  }
  phx_buf *drop = NULL;
  pthread_mutex_lock(&lock);
  if (c < MIDDLE_CLASSES) {
    if (middle[c].count * bytes < MIDDLE_BYTES) {
      push(&middle[c], b);
    } else {
      b->next = NULL;
      drop = b;
    }
  } else {
    drop = keep_large(b);
  }
  pthread_mutex_unlock(&lock);
  while (drop) {
    phx_buf *next = drop->next;
    atomic_fetch_sub_explicit(&kept, drop->bytes, memory_order_relaxed);
    give_back(drop);
    drop = next;
  }
}

static void detach(phx_ctx *ctx, phx_buf *b) {
  if (b->prev) {
    b->prev->next = b->next;
  } else if (ctx->live == b) {
    ctx->live = b->next;
  }
  if (b->next) b->next->prev = b->prev;
  b->prev = b->next = NULL;
}

phx_buf *phx_alloc(phx_ctx *ctx, int64_t n) {
  int zeroed;
  phx_buf *b = take(n, &zeroed);
  if (!b) return NULL;
  phx_call *c = phx_call_of(ctx);
  if (c->graph) ctx = phx_list_hold(c);
  b->next = ctx->live;
  if (ctx->live) ctx->live->prev = b;
  ctx->live = b;
  if (c->graph) phx_list_let(c);
  return b;
}

void phx_release(phx_ctx *ctx, phx_buf *b) {
  phx_call *c = phx_call_of(ctx);
  int64_t left = c->graph ? __atomic_sub_fetch(&b->refs, 1, __ATOMIC_ACQ_REL) : --b->refs;
  if (left > 0 || b->obj || b->kind == PHX_ARG) return; // what Python owns, the door gives back
  if (c->graph) ctx = phx_list_hold(c);
  detach(ctx, b);
  if (c->graph) phx_list_let(c);
  give(b);
}

void phx_cleanup(phx_ctx *ctx) {
  phx_buf *next;
  if (ctx->gens) phx_gens_reset(ctx);
  for (phx_buf *b = ctx->live; b; b = next) {
    next = b->next;
    b->prev = b->next = NULL;
    if (!b->obj && b->kind == PHX_POOL) give(b);
  }
  ctx->live = NULL;
}

static phx_buf *header(void *p) { return (phx_buf *)((char *)p - HEADER); }
static void *payload(phx_buf *b) { return b ? (char *)b + HEADER : NULL; }

void *phx_np_malloc(void *unused, size_t size) {
  (void)unused;
  int zeroed;
  return size > (size_t)MAX_BYTES ? NULL : payload(take((int64_t)size, &zeroed));
}

void *phx_np_calloc(void *unused, size_t n, size_t size) {
  (void)unused;
  size_t bytes;
  int zeroed;
  if (__builtin_mul_overflow(n, size, &bytes) || bytes > (size_t)MAX_BYTES) return NULL;
  void *p = payload(take((int64_t)bytes, &zeroed));
  if (p && !zeroed) memset(p, 0, bytes);
  return p;
}

void *phx_np_realloc(void *unused, void *p, size_t size) {
  if (!p) return phx_np_malloc(unused, size);
  size_t old = (size_t)header(p)->bytes;
  if (size <= old && size >= old / 2) return p;
  void *q = phx_np_malloc(unused, size);
  if (!q) return NULL;
  memcpy(q, p, size < old ? size : old);
  phx_np_free(unused, p, old);
  return q;
}

void phx_np_free(void *unused, void *p, size_t size) {
  (void)unused;
  (void)size;
  if (p) give(header(p));
}

void phx_pool_read(phx_pool_stats *s) { *s = (phx_pool_stats){live, peak, kept, fresh}; }

void phx_pool_limit(int64_t bytes) {
  pthread_mutex_lock(&lock);
  large_limit = bytes;
  pthread_mutex_unlock(&lock);
}
