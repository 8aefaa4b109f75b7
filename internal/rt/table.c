// table.c: Python dicts and sets (phx_table, phx.h). A dict keeps its entries in order, and an index that leads from a hash to one. A set is CPython's own
// table (setobject.c), probed, grown and thinned as there, because its order is what a loop over it shows.
#include "key.h"
#include "runtime.h"
#include <string.h>

enum { NONE = -1, LEAST = 8, LINEAR_PROBES = 9, PERTURB_SHIFT = 5 };

static phx_table *table_of(phx_buf *b) { return (phx_table *)(b + 1); }

static int64_t *entry_at(const phx_table *t, int64_t at) { return (int64_t *)(t->data + 1) + at * t->stride; }

static int is_live(const int64_t *entry) { return *entry != NONE; }

static int was_never_used(const int64_t *entry) { return *entry == NONE && !entry[1]; }

static int is_int64(const char *layout) { return (*layout == 'P' || *layout == 'S') && (layout[1] == 'l' || layout[1] == 'q') && !layout[2]; }

// Whether a key is an int64 or a tuple of some: then its slots say it all.
static int is_plain(const char *layout) {
  if (*layout == 'T')
    for (layout++; *layout >= '0' && *layout <= '9';) layout++;
  if (!*layout) return 0;
  while ((*layout == 'P' || *layout == 'S') && (layout[1] == 'l' || layout[1] == 'q')) layout += 2;
  return !*layout;
}

// A key that is looked for, with its hash.
typedef struct wanted {
  const char *stored, *layout;
  const int64_t *slots;
  int64_t hash;
  enum { ANY, PLAIN, TEXT } kind; // of it and those in the table
} wanted;

static wanted want(const char *stored, const char *layout, const int64_t *slots) {
  int one = is_int64(layout) && is_int64(stored);
  if (one && *slots > -((int64_t)1 << 60) && *slots < (int64_t)1 << 60) return (wanted){stored, layout, slots, *slots == -1 ? -2 : *slots, PLAIN};
  if (*layout == 'C' && *stored == 'C') return (wanted){stored, layout, slots, phx_text_hash((const uint32_t *)slots[0], slots[2]), TEXT};
  return (wanted){stored, layout, slots, phx_key_hash(layout, slots), one || (is_plain(layout) && !strcmp(stored, layout)) ? PLAIN : ANY};
}

static int matches(const phx_table *t, const int64_t *entry, const wanted *w) {
  if (*entry != w->hash || !is_live(entry)) return 0;
  switch (w->kind) {
  case PLAIN: return entry[1] == *w->slots && (t->keys == 1 || !memcmp(entry + 1, w->slots, (size_t)(8 * t->keys)));
  case TEXT: return entry[3] == w->slots[2] && !memcmp((const void *)entry[1], (const void *)w->slots[0], (size_t)(4 * entry[3]));
  default: return phx_key_equal(w->stored, entry + 1, w->layout, w->slots);
  }
}

// A str that becomes a key is one reference more to its characters.
static void copy_key(const phx_table *t, int64_t *entry, const wanted *w) {
  memcpy(entry + 1, w->slots, (size_t)(8 * t->keys));
  if (*w->stored == 'C') __atomic_add_fetch(&((phx_buf *)(w->slots[1] & ~(int64_t)1))->refs, 1, __ATOMIC_RELAXED);
}

phx_buf *phx_table_new(phx_ctx *ctx, int64_t stride, int64_t keys, int64_t ordered) {
  phx_buf *b = phx_alloc(ctx, sizeof(phx_table));
  if (!b) return NULL;
  *table_of(b) = (phx_table){.stride = stride, .keys = keys, .ordered = ordered};
  return b;
}

void phx_table_release(phx_ctx *ctx, phx_buf *table) {
  if (table->refs > 1 || table->kind == PHX_ARG) {
    table->refs--;
    return;
  }
  phx_table *t = table_of(table);
  if (t->data) phx_release(ctx, t->data);
  if (t->index) phx_release(ctx, t->index);
  phx_release(ctx, table);
}

// ---- dicts ---------------------------------------------------------------------------------------------------------------------------------

static int64_t *index_of(const phx_table *t) { return (int64_t *)(t->index + 1); }

static int64_t find_entry(const phx_table *t, const wanted *w) {
  if (!t->used) return NONE;
  const int64_t *index = index_of(t);
  for (uint64_t i = phx_spread(w->hash);; i++) {
    int64_t at = index[i & (uint64_t)t->mask];
    if (at == NONE) return NONE;
    if (matches(t, entry_at(t, at), w)) return at;
  }
}

static void enter(phx_table *t, int64_t at) {
  uint64_t i = phx_spread(*entry_at(t, at));
  int64_t *index = index_of(t);
  while (index[i & (uint64_t)t->mask] != NONE) i++;
  index[i & (uint64_t)t->mask] = at;
}

// Makes room for twice the entries, without those that were taken out.
static int rebuild(phx_ctx *ctx, phx_table *t) {
  int64_t capacity = t->used < LEAST / 2 ? LEAST : 2 * t->used, size = 2 * LEAST, bytes;
  while (size < 2 * capacity) size *= 2;
  if (__builtin_mul_overflow(capacity, 8 * t->stride, &bytes)) return -1;
  phx_buf *data = phx_alloc(ctx, bytes), *index = data ? phx_alloc(ctx, 8 * size) : NULL;
  if (!index) return -1;
  int64_t *to = (int64_t *)(data + 1), n = 0;
  for (int64_t i = 0; i < t->length; i++)
    if (is_live(entry_at(t, i))) memcpy(to + t->stride * n++, entry_at(t, i), (size_t)(8 * t->stride));
  if (t->data) phx_release(ctx, t->data);
  if (t->index) phx_release(ctx, t->index);
  t->data = data;
  t->index = index;
  t->length = n;
  t->capacity = capacity;
  t->mask = size - 1;
  t->cursor = 0;
  memset(index + 1, 0xff, (size_t)(8 * size));
  for (int64_t i = 0; i < n; i++) enter(t, i);
  t->fill = n;
  return 0;
}

static int put_entry(phx_ctx *ctx, phx_table *t, const wanted *w, const int64_t *value) {
  int64_t at = find_entry(t, w);
  if (at == NONE) {
    if ((t->length == t->capacity || t->fill >= t->mask - t->mask / 4) && rebuild(ctx, t)) return -1;
    at = t->length++;
    *entry_at(t, at) = w->hash;
    copy_key(t, entry_at(t, at), w);
    enter(t, at);
    t->fill++;
    t->used++;
  }
  memcpy(entry_at(t, at) + 1 + t->keys, value, (size_t)(8 * (t->stride - 1 - t->keys)));
  return 0;
}

// ---- sets ----------------------------------------------------------------------------------------------------------------------------------

static uint64_t probes_at(uint64_t i, uint64_t mask) { return i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0; }

// The place of the key, or else where it would be put: the last place on the way from which a key was taken out, or the unused one where the search ends.
static int64_t search(const phx_table *t, const wanted *w) {
  int64_t left = NONE;
  uint64_t mask = (uint64_t)t->mask, i = (uint64_t)w->hash & mask, perturb = (uint64_t)w->hash;
  for (;;) {
    uint64_t probes = probes_at(i, mask);
    for (uint64_t k = 0; k <= probes; k++) {
      const int64_t *e = entry_at(t, (int64_t)(i + k));
      if (matches(t, e, w)) return (int64_t)(i + k);
      if (was_never_used(e)) return left == NONE ? (int64_t)(i + k) : left;
      if (!is_live(e)) left = (int64_t)(i + k);
    }
    perturb >>= PERTURB_SHIFT;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

static void insert_clean(phx_table *t, const int64_t *entry) {
  uint64_t mask = (uint64_t)t->mask, i = (uint64_t)*entry & mask, perturb = (uint64_t)*entry;
  for (;;) {
    uint64_t probes = probes_at(i, mask);
    for (uint64_t k = 0; k <= probes; k++) {
      int64_t *e = entry_at(t, (int64_t)(i + k));
      if (is_live(e)) continue;
      memcpy(e, entry, (size_t)(8 * t->stride));
      return;
    }
    perturb >>= PERTURB_SHIFT;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

// A table of `size` unused places in place of the one there is.
static int renew(phx_ctx *ctx, phx_table *t, int64_t size) {
  int64_t bytes;
  if (__builtin_mul_overflow(size, 8 * t->stride, &bytes)) return -1;
  phx_buf *data = phx_alloc(ctx, bytes);
  if (!data) return -1;
  t->data = data;
  t->mask = size - 1;
  t->length = size;
  t->cursor = 0;
  for (int64_t i = 0; i < size; i++) entry_at(t, i)[0] = NONE, entry_at(t, i)[1] = 0;
  return 0;
}

int64_t phx_set_places(phx_ctx *ctx, phx_buf *set, int64_t size) { return renew(ctx, table_of(set), size); }

static int resize(phx_ctx *ctx, phx_table *t, int64_t more) {
  phx_table old = *t;
  int64_t size = LEAST;
  while (size <= more) size *= 2;
  if (renew(ctx, t, size)) return -1;
  for (int64_t i = 0; i < old.length; i++)
    if (is_live(entry_at(&old, i))) insert_clean(t, entry_at(&old, i));
  t->fill = t->used;
  if (old.data) phx_release(ctx, old.data);
  return 0;
}

static int64_t quadrupled(const phx_table *t) { return t->used > 50000 ? t->used * 2 : t->used * 4; }

static int add(phx_ctx *ctx, phx_table *t, const wanted *w) {
  if (!t->data && renew(ctx, t, LEAST)) return -1;
  int64_t *e = entry_at(t, search(t, w));
  if (is_live(e)) return 0;
  int reused = !was_never_used(e);
  *e = w->hash;
  e[1] = 1;
  copy_key(t, e, w);
  t->used++;
  t->cursor = 0;
  if (reused) return 0;
  t->fill++;
  return t->fill * 5 < t->mask * 3 ? 0 : resize(ctx, t, quadrupled(t));
}

static int64_t find_place(const phx_table *t, const wanted *w) {
  if (!t->used) return NONE;
  int64_t at = search(t, w);
  return is_live(entry_at(t, at)) ? at : NONE;
}

static wanted stored_key(const char *stored, const int64_t *entry) {
  return (wanted){stored, stored, entry + 1, *entry, is_plain(stored) ? PLAIN : *stored == 'C' ? TEXT : ANY};
}

// set_merge: the keys of another set of the same type, or of a dict.
static int merge(phx_ctx *ctx, phx_table *t, const phx_table *other, const char *stored) {
  if (t == other || !other->used) return 0;
  if (!t->data && renew(ctx, t, LEAST)) return -1;
  if ((t->fill + other->used) * 5 >= t->mask * 3 && resize(ctx, t, (t->used + other->used) * 2)) return -1;
  if (!t->fill && !other->ordered && t->mask == other->mask && other->fill == other->used) {
    memcpy(t->data + 1, other->data + 1, (size_t)(8 * t->stride * t->length));
    t->fill = t->used = other->used;
    return 0;
  }
  int clean = !t->fill && !other->ordered;
  t->cursor = 0;
  for (int64_t i = 0; i < other->length; i++) {
    const int64_t *e = entry_at(other, i);
    if (!is_live(e)) continue;
    if (clean) {
      insert_clean(t, e);
      t->fill++;
      t->used++;
      continue;
    }
    wanted w = stored_key(stored, e);
    if (add(ctx, t, &w)) return -1;
  }
  return 0;
}

static void take_out(phx_table *t, int64_t at) {
  int64_t *e = entry_at(t, at);
  *e = NONE;
  e[1] = 1;
  t->used--;
  t->cursor = 0;
}

// The keys of x that are in y, or that are not, into the empty t.
static int select_keys(phx_ctx *ctx, phx_table *t, const phx_table *x, const phx_table *y, const char *stored, int in) {
  for (int64_t i = 0; i < x->length; i++) {
    if (!is_live(entry_at(x, i))) continue;
    wanted w = stored_key(stored, entry_at(x, i));
    if ((find_place(y, &w) != NONE) == in && add(ctx, t, &w)) return -1;
  }
  return 0;
}

static int intersect(phx_ctx *ctx, phx_table *t, const phx_table *x, const phx_table *y, const char *stored) {
  if (x == y) return merge(ctx, t, x, stored);
  return y->used > x->used ? select_keys(ctx, t, x, y, stored, 1) : select_keys(ctx, t, y, x, stored, 1);
}

// set_difference_update_internal, of a set that is not the other.
static int subtract(phx_ctx *ctx, phx_table *t, const phx_table *other, const char *stored) {
  phx_table common = {.stride = t->stride, .keys = t->keys};
  if (other->used >> 3 > t->used) {
    if (intersect(ctx, &common, t, other, stored)) return -1;
    other = &common;
  }
  for (int64_t i = 0; i < other->length && t->used; i++) {
    if (!is_live(entry_at(other, i))) continue;
    wanted w = stored_key(stored, entry_at(other, i));
    int64_t at = find_place(t, &w);
    if (at != NONE) take_out(t, at);
  }
  if (common.data) phx_release(ctx, common.data);
  return t->data && t->fill - t->used > t->mask / 4 ? resize(ctx, t, quadrupled(t)) : 0;
}

static int difference(phx_ctx *ctx, phx_table *t, const phx_table *x, const phx_table *y, const char *stored) {
  if (x == y) return 0;
  if (x->used >> 2 <= y->used) return select_keys(ctx, t, x, y, stored, 0);
  return merge(ctx, t, x, stored) || subtract(ctx, t, y, stored) ? -1 : 0;
}

// set_symmetric_difference_update of t by x.
static int flip(phx_ctx *ctx, phx_table *t, const phx_table *x, const char *stored) {
  for (int64_t i = 0; i < x->length; i++) {
    if (!is_live(entry_at(x, i))) continue;
    wanted w = stored_key(stored, entry_at(x, i));
    int64_t at = find_place(t, &w);
    if (at != NONE) take_out(t, at);
    else if (add(ctx, t, &w)) return -1;
  }
  return 0;
}

int64_t phx_set_combine(phx_ctx *ctx, phx_buf *to, phx_buf *xb, phx_buf *yb, const char *stored, int64_t how) {
  phx_table *t = table_of(to);
  const phx_table *x = table_of(xb), *y = table_of(yb);
  switch (how) {
  case PHX_UNION: return merge(ctx, t, x, stored) || merge(ctx, t, y, stored) ? -1 : 0;
  case PHX_INTERSECTION: return intersect(ctx, t, x, y, stored);
  case PHX_DIFFERENCE: return difference(ctx, t, x, y, stored);
  }
  return merge(ctx, t, y, stored) || flip(ctx, t, x, stored) ? -1 : 0;
}

static void move(phx_ctx *ctx, phx_table *t, const phx_table *from) {
  if (t->data) phx_release(ctx, t->data);
  t->data = from->data;
  t->length = from->length;
  t->mask = from->mask;
  t->fill = from->fill;
  t->used = from->used;
  t->cursor = 0;
}

int64_t phx_set_update(phx_ctx *ctx, phx_buf *set, phx_buf *other, const char *stored, int64_t how) {
  phx_table *t = table_of(set);
  const phx_table *x = table_of(other);
  phx_table kept = {.stride = t->stride, .keys = t->keys};
  switch (how) {
  case PHX_UNION: return merge(ctx, t, x, stored);
  case PHX_INTERSECTION:
    if (intersect(ctx, &kept, t, x, stored)) return -1;
    move(ctx, t, &kept);
    return 0;
  }
  if (t == x) {
    phx_table_clear(ctx, set);
    return 0;
  }
  return how == PHX_DIFFERENCE ? subtract(ctx, t, x, stored) : flip(ctx, t, x, stored);
}

int64_t phx_set_within(phx_buf *set, phx_buf *other, const char *stored, const char *others) {
  const phx_table *t = table_of(set), *x = table_of(other);
  if (t->used > x->used) return 0;
  for (int64_t i = 0; i < t->length; i++) {
    if (!is_live(entry_at(t, i))) continue;
    wanted w = stored_key(stored, entry_at(t, i));
    w.stored = others;
    if (strcmp(stored, others)) w.kind = ANY;
    if ((x->ordered ? find_entry(x, &w) : find_place(x, &w)) == NONE) return 0;
  }
  return 1;
}

// ---- both ----------------------------------------------------------------------------------------------------------------------------------

int64_t phx_table_find(phx_buf *table, const char *stored, const char *layout, const int64_t *key) {
  const phx_table *t = table_of(table);
  if (!t->used) return NONE;
  wanted w = want(stored, layout, key);
  return t->ordered ? find_entry(t, &w) : find_place(t, &w);
}

int64_t phx_table_put(phx_ctx *ctx, phx_buf *table, const char *stored, const int64_t *key, const int64_t *value) {
  phx_table *t = table_of(table);
  wanted w = want(stored, stored, key);
  return t->ordered ? put_entry(ctx, t, &w, value) : add(ctx, t, &w);
}

int64_t phx_table_at(phx_buf *table, int64_t k) {
  phx_table *t = table_of(table);
  if (t->ordered && t->used == t->length) return k;
  uint64_t cursor = __atomic_load_n(&t->cursor, __ATOMIC_RELAXED); // tasks that only read a table may do so at once
  int64_t rank = (int64_t)(cursor >> 32), at = (int64_t)(uint32_t)cursor;
  if (k < rank) rank = at = 0;
  while (!is_live(entry_at(t, at))) at++;
  for (; rank < k; rank++)
    for (at++; !is_live(entry_at(t, at));) at++;
  __atomic_store_n(&t->cursor, (uint64_t)rank << 32 | (uint32_t)at, __ATOMIC_RELAXED);
  return at;
}

int64_t phx_table_last(phx_buf *table) {
  const phx_table *t = table_of(table);
  if (!t->used) return NONE;
  int64_t at = t->ordered ? t->length - 1 : t->finger & t->mask;
  while (!is_live(entry_at(t, at))) at = t->ordered ? at - 1 : (at + 1) & t->mask;
  return at;
}

void phx_table_delete(phx_buf *table, int64_t at, int64_t popped) {
  phx_table *t = table_of(table);
  take_out(t, at);
  if (!t->ordered && popped) t->finger = at + 1;
  while (t->ordered && t->length > 0 && !is_live(entry_at(t, t->length - 1))) t->length--;
}

void phx_table_clear(phx_ctx *ctx, phx_buf *table) {
  phx_table *t = table_of(table);
  if (t->data) phx_release(ctx, t->data);
  if (t->index) phx_release(ctx, t->index);
  *t = (phx_table){.stride = t->stride, .keys = t->keys, .ordered = t->ordered, .object = t->object};
}
