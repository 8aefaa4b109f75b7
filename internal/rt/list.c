// list.c: Python lists whose length is known only while running (phx_list, phx.h).
#include "runtime.h"
#include <string.h>

static phx_list *list_of(phx_buf *b) { return (phx_list *)(b + 1); }

phx_buf *phx_list_new(phx_ctx *ctx, int64_t capacity, int64_t words) {
  phx_buf *b = phx_alloc(ctx, sizeof(phx_list));
  if (!b) return NULL;
  *list_of(b) = (phx_list){0};
  return phx_list_reserve(ctx, b, words, capacity) ? NULL : b;
}

static int64_t *start_of(const phx_list *l) { return (int64_t *)(l->data + 1); }

// Moves the elements to the start of the memory, when at least as many were taken from the front; 1: there is room now.
static int move_down(phx_list *l, int64_t words, int64_t more) {
  int64_t *start = l->data ? start_of(l) : l->items;
  int64_t taken = words ? (l->items - start) / words : 0;
  if (taken < l->length || more > l->capacity + taken - l->length) return 0;
  if (l->length) memmove(start, l->items, (size_t)(8 * words * l->length));
  l->items = start;
  l->capacity += taken;
  return 1;
}

// New memory for want elements, of which those that are there begin at number first.
static int64_t renew(phx_ctx *ctx, phx_list *l, int64_t words, int64_t first, int64_t want) {
  int64_t bytes;
  if (__builtin_mul_overflow(want, 8 * words, &bytes)) return -1;
  phx_buf *data = phx_alloc(ctx, bytes);
  if (!data) return -1;
  int64_t *items = (int64_t *)(data + 1) + words * first;
  if (l->data) {
    memcpy(items, l->items, (size_t)(8 * words * l->length));
    phx_release(ctx, l->data);
  }
  l->data = data;
  l->items = items;
  l->capacity = want - first;
  return 0;
}

int64_t phx_list_reserve(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t more) {
  phx_list *l = list_of(list);
  int64_t want;
  if (more <= l->capacity - l->length || move_down(l, words, more)) return 0;
  if (__builtin_add_overflow(l->length, more, &want)) return -1;
  if (want < 2 * l->capacity) want = 2 * l->capacity;
  if (want < 8) want = 8;
  return renew(ctx, l, words, 0, want);
}

int64_t phx_list_extend(phx_ctx *ctx, phx_buf *to, phx_buf *from, int64_t words, int64_t first, int64_t length, int64_t step) {
  if (phx_list_reserve(ctx, to, words, length)) return -1;
  phx_list *l = list_of(to);
  const int64_t *src = list_of(from)->items; // after the above: it may be the same list
  int64_t *dst = l->items;
  for (int64_t i = 0; i < length; i++) memcpy(dst + (l->length + i) * words, src + (first + i * step) * words, (size_t)(8 * words));
  l->length += length;
  return 0;
}

int64_t phx_list_fill(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t n, const int64_t *value) {
  if (n <= 0) return 0;
  if (phx_list_reserve(ctx, list, words, n)) return -1;
  phx_list *l = list_of(list);
  int64_t *dst = l->items + l->length * words;
  for (int64_t i = 0; i < n; i++)
    for (int64_t k = 0; k < words; k++) *dst++ = value[k];
  l->length += n;
  return 0;
}

void phx_list_delete(phx_buf *list, int64_t words, int64_t at) {
  phx_list *l = list_of(list);
  int64_t *p = l->items + at * words;
  l->length--;
  if (at == 0) {
    l->items += words;
    l->capacity--;
    return;
  }
  memmove(p, p + words, (size_t)(8 * words * (l->length - at)));
}

int64_t phx_list_insert(phx_ctx *ctx, phx_buf *list, int64_t words, int64_t at, const int64_t *value) {
  phx_list *l = list_of(list);
  int64_t *start = l->data ? start_of(l) : NULL, n = l->length;
  if (at == 0 && n > 0) { // room at both ends, for as many as there are
    if (l->items - start < words && renew(ctx, l, words, n + 8, 3 * n + 16)) return -1;
    l->items -= words;
    l->capacity++;
  } else {
    if (phx_list_reserve(ctx, list, words, 1)) return -1;
    int64_t *p = l->items + at * words;
    memmove(p + words, p, (size_t)(8 * words * (n - at)));
  }
  memcpy(l->items + at * words, value, (size_t)(8 * words));
  l->length++;
  return 0;
}

int64_t phx_list_splice(phx_ctx *ctx, phx_buf *list, phx_buf *from, int64_t words, int64_t first, int64_t count) {
  phx_list *l = list_of(list), *other = list_of(from);
  int64_t n = other->length, behind = l->length - first - count;
  if (n > count && phx_list_reserve(ctx, list, words, n - count)) return -1;
  int64_t *p = l->items + first * words;
  if (behind) memmove(p + n * words, p + count * words, (size_t)(8 * words * behind));
  if (n) memcpy(p, other->items, (size_t)(8 * words * n));
  l->length += n - count;
  return 0;
}

void phx_list_pack(void *out, phx_buf *list, int64_t words, int64_t bytes) {
  phx_list *l = list_of(list);
  const int64_t *src = l->items;
  int64_t n = l->length * words;
  char *dst = out;
  if (bytes == 8) {
    if (n) memcpy(dst, src, (size_t)(8 * n));
    return;
  }
  for (int64_t i = 0; i < n; i++) memcpy(dst + i * bytes, src + i, (size_t)bytes);
}

void phx_list_release(phx_ctx *ctx, phx_buf *list) {
  if (list->refs > 1 || list->kind == PHX_ARG) {
    list->refs--;
    return;
  }
  if (list_of(list)->data) phx_release(ctx, list_of(list)->data);
  phx_release(ctx, list);
}
