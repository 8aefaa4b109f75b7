// door_api.h: what the door (plain C, holds the interpreter) and the core (libphylanx.so, dlopened by the door) ask of each other.
#ifndef PHX_DOOR_API_H
#define PHX_DOOR_API_H
#include "phx.h"
#include <stddef.h>

#define PHX_DOOR_API 6

// bitgen_t of numpy/random/bitgen.h, which a BitGenerator's capsule points to.
typedef struct phx_bitgen {
  void *state;
  uint64_t (*next_uint64)(void *state);
  uint32_t (*next_uint32)(void *state);
  double (*next_double)(void *state);
  uint64_t (*next_raw)(void *state);
} phx_bitgen;

// What a RandomState or a random.Random keeps beside: the second of a pair of normal numbers.
typedef struct phx_gauss {
  phx_bitgen *bits;
  int has;
  double value;
} phx_gauss;

// A random generator that a call draws from.
typedef struct phx_gen {
  int64_t object;       // as native code names it
  phx_bitgen *bits;     // NULL until the core sets those of a random.Random
  phx_gauss *gauss;     // of a RandomState or a random.Random, else NULL
  char *body;           // the bytes of the bit generator that a draw may change
  int64_t bytes;
  void *owner, *release; // the door's: the bit generator, and the method that lets its lock go, if it has one
  int64_t seen;         // what is above holds: no Python has run since
  int64_t epoch;        // in which saved was taken
  int64_t room;         // of saved
  int64_t whole;        // since its lock was taken, saved was never copied whole
  phx_gauss saved_gauss;
  phx_bitgen twister;   // of a random.Random
  phx_gauss kept, told; // likewise: its attribute gauss_next, now and as Python has it
  char *saved;          // body before the first draw of the epoch
  struct phx_gen *next;
} phx_gen;

// Routines of NumPy's that order elements.
enum { PHX_PARTITION, PHX_ARGPARTITION, PHX_ARGSORT };

// What the core may call. Except for drop, only on the thread that entered native code with this ctx; the door takes the GIL itself and puts it
// back as it was (ctx->nogil says which).
typedef struct phx_door_api {
  int64_t version;                                                                  // PHX_DOOR_API
  int64_t (*pycall)(phx_ctx *ctx, int64_t site, const int64_t *in, int64_t *out);   // meaning of phx_pycall
  int64_t (*poll)(phx_ctx *ctx);   // PyErr_CheckSignals; nonzero: an exception is set, leave with a status below 0
  void (*warn)(phx_ctx *ctx);      // emits the pending warnings now and sets nwarn to 0 (when ctx->warns can grow no more)
  int64_t (*raised)(phx_ctx *ctx); // whether an exception is set; it is forgotten, as Python will do again what raised it
  void (*drop)(void *pyobject);    // gives up one reference, on any thread that does not hold the GIL
  int64_t (*random_known)(phx_ctx *ctx, phx_gen *g);                 // meaning of phx_random_known; fills in g
  int64_t (*random_open)(phx_ctx *ctx, phx_gen *g);                  // takes the lock of g, lets that of ctx->gen go, and fills in g. Below 0: exception set
  int64_t (*random_make)(phx_ctx *ctx, int64_t what, int64_t n, const int64_t *values, int64_t *out); // calls the NumPy function `what`; object in out
  int64_t (*order)(phx_ctx *ctx, int64_t what, const phx_arr *in, int64_t axis, phx_arr *out); // a routine of NumPy's; 1: it raises
  intptr_t (*hash_bytes)(const void *bytes, intptr_t n); // what this process hashes the characters of a str by; on any thread
  int64_t hash_none;               // the hash of None
} phx_door_api;

// Ownership, as the door keeps it:
//   A block whose obj is set belongs to that Python object. phx_release only counts refs down on it (also for PHX_ARG) and leaves it in
//   ctx->live: the door takes it out at the next pycall or at the end of the call. phx_cleanup frees the blocks that have none.
//   pad[1] of a block in use is the door's (0 when phx_alloc hands it out).
//   Object slots are borrowed: the door keeps every object that native code has seen alive until the call ends, and counts when it boxes.
//   Arrays and NumPy may free, allocate and resize pool memory from any thread, in a forked child too: phx_np_* must be plain C.

// What the core exports for the door.
typedef int64_t (*phx_core_init_fn)(const phx_door_api *api);                       // phx_core_init: 0, or the api version it wants
typedef char *(*phx_core_call_fn)(const char *verb, const char *request);           // phx_core_call: JSON in, JSON out
typedef void (*phx_core_free_fn)(char *answer);                                     // phx_core_free
typedef phx_ctx *(*phx_ctx_new_fn)(void);                                           // phx_ctx_new: zeroed but for slots and budget
typedef void (*phx_ctx_free_fn)(phx_ctx *ctx);                                      // phx_ctx_free
typedef void (*phx_cleanup_fn)(phx_ctx *ctx);                                       // phx_cleanup: every block of ctx->live back to the pool
typedef char *(*phx_stack_end_fn)(void);                                            // phx_stack_end: how far down compiled code may use this thread's stack
typedef phx_buf *(*phx_table_new_fn)(phx_ctx *ctx, int64_t stride, int64_t keys, int64_t ordered);       // phx_table_new
typedef int64_t (*phx_table_put_fn)(phx_ctx *ctx, phx_buf *table, const char *stored, const int64_t *key, const int64_t *value); // phx_table_put
typedef int64_t (*phx_set_places_fn)(phx_ctx *ctx, phx_buf *set, int64_t size);    // phx_set_places
typedef const char *(*phx_random_library_fn)(const char *path);                     // phx_random_library: NumPy's distributions; NULL, or what it lacks
// The functions of a NEP 49 handler over pool blocks: the pointer is a block's payload, its header stands 64 bytes before.
typedef void *(*phx_np_malloc_fn)(void *unused, size_t size);                       // phx_np_malloc
typedef void *(*phx_np_calloc_fn)(void *unused, size_t n, size_t size);             // phx_np_calloc
typedef void *(*phx_np_realloc_fn)(void *unused, void *p, size_t size);             // phx_np_realloc
typedef void (*phx_np_free_fn)(void *unused, void *p, size_t size);                 // phx_np_free

#endif
