// phx.h: the binary interface between the door, native code and the runtime. Native code is generated against these layouts, so a
// change here is a change of PHX_ABI (part of the cache key).
#ifndef PHX_H
#define PHX_H
#include <stdint.h>

#define PHX_ABI 5
#define PHX_MAXDIM 8 // arrays of higher rank stay in Python

// Header of one allocation. A pool block is this header followed, at +64, by the payload; an argument's header stands alone in the door's
// frame and its obj is the argument itself.
typedef struct phx_buf {
  int64_t refs;               // owners in native code; plain (one thread of control owns a call)
  int64_t bytes;              // capacity of the payload
  void *obj;                  // the Python object that is the whole allocation, once there is one
  struct phx_buf *prev, *next; // the call's list of live blocks
  int64_t kind;               // PHX_POOL or PHX_ARG
  int64_t pad[2];
} phx_buf;
enum { PHX_POOL = 0, PHX_ARG = 1 };

// A value in the calling convention is a run of 8-byte slots:
//   Python or NumPy scalar  1 slot: integers and bools sign- or zero-extended, float32 in the low 4 bytes, float64 as is; complex128 (re, im)
//                           2 slots; complex64 2 slots with a float32 in the low bytes of each
//   array of rank r         2 + 2r slots: data, owner, shape[r], stride[r] (bytes)
//                           owner is a phx_buf*, its lowest bit set when the value is a view and not the object itself
//   object                  1 slot: PyObject* (owned by the receiver)
//   str                     4 slots: those of the array of its code points, uint32 in C order; owner without its lowest bit: the argument itself
//   list of any length      1 slot: the phx_buf* whose payload is a phx_list; dict, set of any keys: a phx_table
//   tuple, list, instance   the slots of its members;  union: tag, then the slots of every member;  None: none

// A list of any length. Element i is its slots, at items + 8 * slots * i. What is taken from the front leaves room before items.
typedef struct phx_list {
  int64_t length, capacity; // elements that are there, and that have room from items on
  int64_t *items;           // somewhere in data's payload
  phx_buf *data;            // NULL while nothing was ever put in
  void *object;             // the Python list that it is, once there is one
  int64_t limit;            // of a deque with maxlen: that and one more, else 0
  const char *layout;       // of the elements of an argument that native code changes, else NULL
} phx_list;

// A dict or a set of any keys. An entry has `stride` words: the hash, -1 where there is none; the slots of the key; those of the value.
typedef struct phx_table {
  int64_t length;         // entries, those taken out included; of a set, places
  int64_t capacity;       // of a dict: entries that there is room for
  phx_buf *data;          // NULL while nothing was put in
  void *object;           // the Python object that it is, once there is one
  int64_t used;           // keys
  int64_t stride, keys;   // words of an entry, and of the key in it
  int64_t ordered;        // a dict
  phx_buf *index;         // of a dict: from a hash to the number of an entry
  int64_t mask, fill;     // of the index or the set: size - 1, places in use or once used
  uint64_t cursor;        // key number (cursor >> 32) is at place (uint32_t)cursor
  int64_t finger;         // where pop() of a set goes on
} phx_table;

// Where the search for a hash begins in the index of a dict.
static inline uint64_t phx_spread(int64_t hash) {
  uint64_t x = (uint64_t)hash * 0x9e3779b97f4a7c15u;
  return x ^ x >> 32;
}

struct phx_rec; // recorder of spans, NULL when off

// State of one call from Python. Native code touches only the named fields.
typedef struct phx_ctx {
  int64_t stop;               // set to leave at the next strip end
  int64_t budget;             // loop iterations until phx_poll
  int64_t *slots;             // live values of the exit taken: at least PHX_EXIT_SLOTS
  phx_buf *live;              // blocks allocated by this call and not yet released
  struct phx_rec *rec;        // where spans go, or NULL
  void *door;                 // the door's own
  int64_t nogil;              // the GIL was released for this call
  int64_t serial;             // 1: phx_parallel runs everything on the caller (PHX_VERIFY, nested regions)
  int64_t nwarn;              // number of pending warnings
  int64_t *warns;             // (rank << 32 | kernel << 8 | bit) of each, in program order
  int64_t room;               // of warns
  int64_t few[62];            // where warns begins
  int64_t depth;              // native recursion depth left
  int64_t changed;            // a pycall changed a global that the code was entered with
  char *stack;                // recursion ends where the stack reaches down to here
  int64_t epoch;              // counts checkpoints that draws follow: an exit takes back what was drawn since the last one
  struct phx_gen *gen;        // the random generator whose lock this call holds, or NULL
  struct phx_gen *gens;       // all that it has drawn from, the last one first
  int64_t made;               // counts down the instances that native code has made, which that tells apart
  phx_buf **bound;            // where code puts the lists that hold attributes of Python's objects, which the door sets before Python runs
} phx_ctx;
#define PHX_EXIT_SLOTS 4096

// A compiled function. 0: result in out. k > 0: exit k taken, its live values in ctx->slots. Below 0: a Python exception is set, or it is that of
// exhausted memory or (PHX_NO_STACK) of too deep a recursion.
enum { PHX_NO_STACK = -2 };
typedef int64_t (*phx_entry)(phx_ctx *ctx, const int64_t *in, int64_t *out);

// ---- symbols that native code may call (bound by name at link; the list is rt.Symbols) -------------------------------------------------

// New pool block of at least n bytes, refs 1, linked into ctx->live. Payload at +64, 64-byte aligned. NULL only when memory is exhausted.
phx_buf *phx_alloc(phx_ctx *ctx, int64_t n);
// Drops one reference; at 0 the block goes back to the pool (or, once obj exists, the object is released under the GIL later).
void phx_release(phx_ctx *ctx, phx_buf *b);
// Every 20 ms of wall time takes the GIL for PyErr_CheckSignals; resets ctx->budget. Nonzero: an exception is set, leave with it.
int64_t phx_poll(phx_ctx *ctx);
// Runs fn on [0,n) cut into tiles [k*grain, min((k+1)*grain, n)), on all workers, the caller included; returns the OR of fn's results.
// The tiling depends on (n, grain) only. Negative results mean stop.
typedef int64_t (*phx_tile)(phx_ctx *ctx, const void *env, int64_t lo, int64_t hi);
int64_t phx_parallel(phx_ctx *ctx, phx_tile fn, const void *env, int64_t n, int64_t grain, int64_t task);
// Runs the tasks of a function, each after those it waits for, on all workers. A task gives 0 to go on, below 0 when a Python exception is set,
// else how the call ends: exit k or PHX_DONE, and << 32 the first task whose warnings are forgotten because Python does that part again. The first
// task in program order that ends the call decides. Words 2 to 1+count of frame are the runtime's. The result is that of an entry. crew 0: they run in order.
typedef int64_t (*phx_task_fn)(phx_ctx *ctx, int64_t *frame);
typedef struct phx_task {
  phx_task_fn run;
  int64_t alone;               // runs Python: on the calling thread, with ctx itself, beside no other
  int64_t waits;               // for how many others
  int64_t first_user, nusers;  // in the list of those that wait for it
} phx_task;
#define PHX_DONE INT32_MAX
int64_t phx_graph_run(phx_ctx *ctx, const phx_task *tasks, const int64_t *users, int64_t count, int64_t *frame, int64_t crew);
// Evaluates site's expression in Python. 0: values of the expected layout in out. 1: the value has another type; it is kept in the ctx and the
// caller takes the site's exit. Below 0: exception set.
int64_t phx_pycall(phx_ctx *ctx, int64_t site, const int64_t *in, int64_t *out);
// Notes the warnings of mask (bit b of kernel k is row k*64+b of the function's warning table).
void phx_warn(phx_ctx *ctx, int64_t kernel, int64_t mask);
// So where the order in which the code runs is not the program's. at: the iteration of a loop that the workers share; warnings are told in the order of
// iterations. ranks, unless NULL: the place in the program of each bit's node; of the warnings since mark, those of later nodes are told after these.
void phx_warn_in(phx_ctx *ctx, int64_t kernel, int64_t mask, int64_t at, const int32_t *ranks, int64_t mark);
int64_t phx_warn_mark(phx_ctx *ctx);
// Runs tile, which leaves warnings to the processor's exception flags, and where some are raised probe, which gives the same elements the same values and says
// what warns. The masks are the bits of the result that an invalid operation, a division by zero and an overflow may mean.
int64_t phx_watch(phx_ctx *ctx, phx_tile tile, phx_tile probe, const void *env, int64_t lo, int64_t hi, int64_t invalid, int64_t zero, int64_t overflow);
// Runs iterations lo..hi of a loop in strips of fast, which notes no warning; where its result is not 0, or it raised one of flags (PHX_RAISES), the strip runs once
// more as exact, which does. After each strip the words of state are replaced by those that it left behind them.
enum { PHX_RAISES_INVALID = 1, PHX_RAISES_ZERO = 2, PHX_RAISES_OVERFLOW = 4 };
int64_t phx_again(phx_ctx *ctx, phx_tile fast, phx_tile exact, const void *env, int64_t lo, int64_t hi, int64_t strip, int64_t flags, int64_t *state, int64_t words);
// Begin and end of a task's span; native code calls them only when ctx->rec is not NULL.
int64_t phx_span_begin(phx_ctx *ctx, int64_t task);
void phx_span_end(phx_ctx *ctx, int64_t task, int64_t begin);

// Lists of elements of `words` slots. NULL or -1: memory is exhausted.
phx_buf *phx_list_new(phx_ctx *ctx, int64_t capacity, int64_t words);
int64_t phx_list_reserve(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t more);           // room for that many more elements
int64_t phx_list_extend(phx_ctx *ctx, phx_buf *to, phx_buf *from, int64_t words, int64_t first, int64_t length, int64_t step);
int64_t phx_list_fill(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t n, const int64_t *value); // appends one value n times
int64_t phx_list_insert(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t at, const int64_t *value);
void phx_list_delete(phx_buf *list, int64_t words, int64_t at);
int64_t phx_list_splice(phx_ctx *ctx, phx_buf *list, phx_buf *from, int64_t words, int64_t first, int64_t count); // the elements of another list in the place of count
void phx_list_pack(void *out, phx_buf *list, int64_t words, int64_t bytes);                  // the low bytes of every slot, one after the other
void phx_list_release(phx_ctx *ctx, phx_buf *list);

// Strings: a pointer to the first code point and how many there are. 0, or -1 when memory is exhausted.
typedef struct phx_text {
  uint32_t *data;
  phx_buf *owner;
  int64_t length;
} phx_text;
int64_t phx_text_concat(phx_ctx *ctx, const uint32_t *a, phx_buf *owner, int64_t n, const uint32_t *c, int64_t m, phx_text *out);
int64_t phx_text_compare(const uint32_t *a, int64_t n, const uint32_t *b, int64_t m);            // -1, 0, 1
int64_t phx_text_find(const uint32_t *a, int64_t n, const uint32_t *b, int64_t m, int64_t lo, int64_t hi, int64_t last); // -1: not there
int64_t phx_text_int(phx_ctx *ctx, int64_t v, int64_t code, int64_t sign, int64_t separator, int64_t alt, phx_text *out);
int64_t phx_text_float(phx_ctx *ctx, double x, int64_t precision, int64_t code, int64_t sign, int64_t separator, phx_text *out);
int64_t phx_text_pad(phx_ctx *ctx, const uint32_t *a, int64_t n, int64_t width, int64_t fill, int64_t align, phx_text *out);
int64_t phx_text_whole(const uint32_t *a, int64_t n, int64_t base, int64_t *out);                // 1: int() raises ValueError, or more than 64 bits
int64_t phx_text_parse(const uint32_t *a, int64_t n, double *out);                               // 1: float() raises ValueError

// What a function that calls itself overwrites, from a mark on: taken back in the opposite order by phx_undo, or kept. -1: memory is exhausted.
int64_t phx_undo_mark(phx_ctx *ctx);
void phx_undo(phx_ctx *ctx, int64_t mark);
void phx_undo_keep(phx_ctx *ctx, int64_t mark);
int64_t phx_undo_memory(phx_ctx *ctx, void *at, int64_t bytes);
int64_t phx_undo_array(phx_ctx *ctx, const int64_t *x, int64_t nd, int64_t size);             // x: the slots of an array
int64_t phx_undo_list(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t first, int64_t count); // its length, and count elements from the first on

// Dicts and sets; stored and layout are those of their keys and of the key that is looked for. A set is made of sets whose keys have one layout.
enum { PHX_UNION, PHX_INTERSECTION, PHX_DIFFERENCE, PHX_SYMMETRIC };
phx_buf *phx_table_new(phx_ctx *ctx, int64_t stride, int64_t keys, int64_t ordered);
int64_t phx_set_places(phx_ctx *ctx, phx_buf *set, int64_t size);      // of a new set: so many places, none of them used
int64_t phx_table_find(phx_buf *table, const char *stored, const char *layout, const int64_t *key); // where the entry is, or -1
int64_t phx_table_put(phx_ctx *ctx, phx_buf *table, const char *stored, const int64_t *key, const int64_t *value);
int64_t phx_table_at(phx_buf *table, int64_t k);       // where key number k is, which there is
int64_t phx_table_last(phx_buf *table);                // where the key is that popitem() or pop() takes; -1: there is none
void phx_table_delete(phx_buf *table, int64_t at, int64_t popped);
void phx_table_clear(phx_ctx *ctx, phx_buf *table);
void phx_table_release(phx_ctx *ctx, phx_buf *table);
int64_t phx_set_combine(phx_ctx *ctx, phx_buf *to, phx_buf *x, phx_buf *y, const char *stored, int64_t how); // to: new
int64_t phx_set_update(phx_ctx *ctx, phx_buf *set, phx_buf *other, const char *stored, int64_t how);
int64_t phx_set_within(phx_buf *set, phx_buf *other, const char *stored, const char *others); // every key is one of the other's

// Views. x: the slots of an array of nd axes and elements of size bytes.
int64_t phx_contiguous(const int64_t *x, int64_t nd, int64_t size);                              // 1: in C order without gaps
int64_t phx_overlap(const int64_t *x, int64_t xnd, int64_t xsize, const int64_t *y, int64_t ynd, int64_t ysize); // 1: the ranges from first to last element have a byte in common
int64_t phx_reshape(const int64_t *x, int64_t nd, int64_t *to, int64_t newnd, int64_t size);     // to: the new extents, then room for the strides; 1: there are some

// Random generators. An object is a Generator or RandomState; NULL stands for NumPy's global RandomState.
int64_t phx_random_known(phx_ctx *ctx, int64_t object);   // 1: its state is of a kind that we know
void phx_random_undo(phx_ctx *ctx);                        // gives every generator the state that it had when ctx->epoch began

// ---- library routines (class Extern, Contract): one signature for all ------------------------------------------------------------------

typedef struct phx_arr {
  void *data;                 // NULL in an out array: the routine allocates it with phx_new
  phx_buf *owner;
  int64_t dtype;              // nd.DType
  int64_t ndim;
  int64_t shape[PHX_MAXDIM], stride[PHX_MAXDIM]; // bytes
} phx_arr;
// Allocates out->data C-contiguous for out->dtype, ndim, shape. 0, or -1 when memory is exhausted (MemoryError is set by the door).
int64_t phx_new(phx_ctx *ctx, phx_arr *out);
// 0: done. 1: NumPy raises here (singular matrix, ...): the caller takes the node's exit, so that NumPy raises it. Below 0: exception set.
typedef int64_t (*phx_extern)(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr);

#endif
