// undo.c: what code overwrites that may have to be taken back. A function that calls itself and changes memory cannot hand its frames to Python; when it
// cannot go on, all that it has done since it was entered is undone, and Python does it.
#include "runtime.h"
#include <stdlib.h>
#include <string.h>

// A record stands behind the bytes that were at its place.
typedef struct record {
  void *at;       // memory, or where list is not NULL, the place from the start of its elements
  phx_buf *list;
  int64_t bytes;
} record;

static phx_list *list_of(phx_buf *b) { return (phx_list *)(b + 1); }

static char *place(const record *r) { return r->list ? (char *)list_of(r->list)->items + (intptr_t)r->at : r->at; }

// Room for a record and its bytes; NULL when memory is exhausted.
static char *reserve(phx_call *c, int64_t bytes) {
  int64_t need = c->undo_bytes + ((bytes + 7) & ~7) + (int64_t)sizeof(record);
  if (need > c->undo_room) {
    int64_t room = need < 2 * c->undo_room ? 2 * c->undo_room : need < 4096 ? 4096 : need;
    char *p = realloc(c->undo, (size_t)room);
    if (!p) return NULL;
    c->undo = p;
    c->undo_room = room;
  }
  char *to = c->undo + c->undo_bytes;
  c->undo_bytes = need;
  return to;
}

static int64_t note(phx_call *c, record r) {
  char *to = reserve(c, r.bytes);
  if (!to) return -1;
  if (r.bytes) memcpy(to, place(&r), (size_t)r.bytes);
  memcpy(c->undo + c->undo_bytes - sizeof r, &r, sizeof r);
  return 0;
}

int64_t phx_undo_mark(phx_ctx *ctx) { return phx_call_of(ctx)->undo_bytes; }

void phx_undo_keep(phx_ctx *ctx, int64_t mark) { phx_call_of(ctx)->undo_bytes = mark; }

void phx_undo(phx_ctx *ctx, int64_t mark) {
  phx_call *c = phx_call_of(ctx);
  while (c->undo_bytes > mark) {
    record r;
    memcpy(&r, c->undo + c->undo_bytes - sizeof r, sizeof r);
    c->undo_bytes -= ((r.bytes + 7) & ~7) + (int64_t)sizeof r;
    if (r.bytes) memcpy(place(&r), c->undo + c->undo_bytes, (size_t)r.bytes);
  }
}

int64_t phx_undo_memory(phx_ctx *ctx, void *at, int64_t bytes) { return note(phx_call_of(ctx), (record){at, NULL, bytes}); }

// The rows of an array, of which each axis but the last is gone over.
static int64_t note_axis(phx_call *c, char *at, int64_t nd, const int64_t *shape, const int64_t *stride, int64_t size) {
  if (nd == 0) return note(c, (record){at, NULL, size});
  if (nd == 1 && stride[0] == size) return note(c, (record){at, NULL, shape[0] * size});
  for (int64_t i = 0; i < shape[0]; i++)
    if (note_axis(c, at + i * stride[0], nd - 1, shape + 1, stride + 1, size)) return -1;
  return 0;
}

int64_t phx_undo_array(phx_ctx *ctx, const int64_t *x, int64_t nd, int64_t size) {
  return note_axis(phx_call_of(ctx), (char *)x[0], nd, x + 2, x + 2 + nd, size);
}

int64_t phx_undo_list(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t first, int64_t count) {
  phx_list *l = list_of(list);
  phx_call *c = phx_call_of(ctx);
  if (note(c, (record){&l->length, NULL, sizeof l->length})) return -1;
  return count ? note(c, (record){(void *)(intptr_t)(8 * words * first), list, 8 * words * count}) : 0;
}
