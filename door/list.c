// Lists among the arguments: native code gets a copy, so that it needs neither the GIL nor the list itself.
#include "door.h"
#include <string.h>

// The words of an element describe every element of the list. A union stands for numbers of several types: bits 12-27 their number, their words follow.
enum { MAX_MEMBERS = 4, MAX_DEPTH = 6 };

static int is_number(uint64_t w) { return (w & 15) == W_PY || (w & 15) == W_SCALAR; }

static int count_of(uint64_t w) { return (int)(w >> 12 & 0xffff); }

static int number_slots(uint64_t w) { return (w >> 4 & 255) >= 14 ? 2 : 1; }

// ---- words ---------------------------------------------------------------------------------------------------------------------------------

typedef struct words {
  int n;
  uint64_t at[MAX_WORDS];
} words;

static int add(words *to, uint64_t w) {
  if (to->n == MAX_WORDS) return 1;
  to->at[to->n++] = w;
  return 0;
}

// The word of the numbers of one type; 0 for anything else.
static uint64_t number_word(PyTypeObject *t) {
  if (t == &PyFloat_Type) return WORD(W_PY, 12);
  if (t == &PyLong_Type) return WORD(W_PY, 7);
  if (t == &PyBool_Type) return WORD(W_PY, 0);
  if (t == &PyComplex_Type) return WORD(W_PY, 15);
  for (int i = 0; i < NP_TYPES; i++)
    if (np_descrs[i] && t == np_descrs[i]->typeobj) return WORD(W_SCALAR, i);
  return 0;
}

// Passes over the words of one value.
static const uint64_t *after(const uint64_t *w) {
  uint64_t first = *w++;
  if ((first & 15) == W_LIST) return after(w);
  if ((first & 15) != W_TUPLE && (first & 15) != W_UNION) return w;
  for (int n = count_of(first); n > 0; n--) w = after(w);
  return w;
}

static int copy(const uint64_t **w, words *to) {
  for (const uint64_t *end = after(*w); *w < end; ++*w)
    if (add(to, **w)) return 1;
  return 0;
}

static int has_word(const uint64_t *members, int n, uint64_t w) {
  for (int i = 0; i < n; i++)
    if (members[i] == w) return 1;
  return 0;
}

// The numbers of either, in ascending order.
static int join_numbers(const uint64_t **a, const uint64_t **b, words *to) {
  uint64_t members[2 * MAX_MEMBERS];
  int n = 0;
  const uint64_t **sides[] = {a, b};
  for (int k = 0; k < 2; k++) {
    const uint64_t *w = *sides[k];
    int many = (*w & 15) == W_UNION, count = many ? count_of(*w++) : 1;
    for (; count > 0; count--, w++)
      if (!has_word(members, n, *w)) members[n++] = *w;
    *sides[k] = w;
  }
  if (n > MAX_MEMBERS) return 1;
  if (n > 1 && add(to, W_UNION | (uint64_t)n << 12)) return 1;
  for (int i = 0; i < n; i++) {
    int least = 0;
    for (int j = 0; j < n; j++)
      if (members[j] < members[least]) least = j;
    if (add(to, members[least])) return 1;
    members[least] = UINT64_MAX;
  }
  return 0;
}

static int join_arrays(uint64_t a, uint64_t b, words *to) {
  enum { SAME = 0x8ffff, ORDER = 7 << 16 };
  if ((a ^ b) & SAME) return 1;
  uint64_t p = (a & ORDER) >> 16, q = (b & ORDER) >> 16;
  uint64_t order = p == q ? p : p != O_F && q != O_F && p != O_STRIDED && q != O_STRIDED ? O_INNER : O_STRIDED;
  return add(to, (a & SAME) | order << 16 | (a & b & ~(uint64_t)(SAME | ORDER)));
}

// What describes both of two values; 1 when nothing does.
static int join(const uint64_t **a, const uint64_t **b, words *to) {
  int kind = (int)(**a & 15), other = (int)(**b & 15);
  if (kind == W_NEVER) return ++*a, copy(b, to);
  if (other == W_NEVER) return ++*b, copy(a, to);
  if ((is_number(**a) || kind == W_UNION) && (is_number(**b) || other == W_UNION)) return join_numbers(a, b, to);
  if (kind != other) return 1;
  uint64_t v = *(*a)++, w = *(*b)++;
  if (kind == W_ARRAY) return join_arrays(v, w, to);
  if (kind == W_LIST) return add(to, v) || join(a, b, to);
  if (kind != W_TUPLE || v != w || add(to, v)) return 1;
  for (int n = count_of(v); n > 0; n--)
    if (join(a, b, to)) return 1;
  return 0;
}

static int sign(words *to, PyObject *o, int depth);

// The words of a sequence's elements, joined.
static int sign_elements(words *to, PyObject *o, int depth) {
  words *all = __builtin_malloc(3 * sizeof *all), *next = all + 1, *both = all + 2;
  if (!all) return 1;
  all->n = 0;
  int r = add(all, W_NEVER);
  for (Py_ssize_t i = 0, n = PyList_Size(o); i < n && !r; i++) {
    next->n = both->n = 0;
    r = sign(next, PyList_GetItem(o, i), depth);
    if (r || (all->n == next->n && !memcmp(all->at, next->at, next->n * sizeof *next->at))) continue;
    const uint64_t *a = all->at, *b = next->at;
    r = join(&a, &b, both);
    *all = *both;
  }
  const uint64_t *w = all->at;
  if (!r) r = copy(&w, to);
  __builtin_free(all);
  return r;
}

// The words of an element; 1 when native code has no form for it.
static int sign(words *to, PyObject *o, int depth) {
  PyTypeObject *t = o->ob_type;
  uint64_t w = number_word(t);
  if (w == WORD(W_PY, 7)) {
    int overflow = 0;
    PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow) return 1;
  }
  if (w) return add(to, w);
  if (t == np_array_type) return (w = array_word((np_array *)o)) ? add(to, w) : 1;
  if (depth == MAX_DEPTH) return 1;
  if (t == &PyList_Type) return add(to, W_LIST) || sign_elements(to, o, depth + 1);
  if (t != &PyTuple_Type) return 1;
  Py_ssize_t n = PyTuple_Size(o);
  if (n > MAX_WORDS || add(to, W_TUPLE | (uint64_t)n << 12)) return 1;
  for (Py_ssize_t i = 0; i < n; i++)
    if (sign(to, PyTuple_GetItem(o, i), depth + 1)) return 1;
  return 0;
}

// ---- slots ---------------------------------------------------------------------------------------------------------------------------------

static int64_t slots_of(const uint64_t *w) {
  switch (*w & 15) {
  case W_ARRAY: return 2 + 2 * (int64_t)(*w >> 12 & 15);
  case W_PY: case W_SCALAR: return number_slots(*w);
  case W_LIST: return 1;
  case W_NEVER: return 0;
  }
  int64_t n = (*w & 15) == W_UNION;
  const uint64_t *member = w + 1;
  for (int k = count_of(*w); k > 0; k--, member = after(member)) n += slots_of(member);
  return n;
}

// A header that lives until the arguments are dropped.
static phx_buf *header(inputs *in, size_t bytes) {
  phx_buf *b = __builtin_calloc(1, bytes);
  if (!b) return NULL;
  b->refs = 1;
  b->kind = PHX_ARG;
  b->next = in->lists;
  in->lists = b;
  return b;
}

static int64_t *fill(inputs *in, PyObject *o, const uint64_t **w, int64_t *to);

// The copy of a list whose elements have the words w: its header, its phx_list in 64 bytes, the header of its elements, the elements.
static phx_buf *copy_list(inputs *in, PyObject *o, const uint64_t *w) {
  int64_t n = PyList_Size(o), each = slots_of(w);
  phx_buf *b = header(in, 3 * sizeof *b + (size_t)(8 * each * n));
  if (!b) return NULL;
  b[2].refs = 1;
  b[2].kind = PHX_ARG;
  *(phx_list *)(b + 1) = (phx_list){n, n, (int64_t *)(b + 3), b + 2, o, 0};
  in->bytes += 8 * each * n;
  int64_t *to = (int64_t *)(b + 3);
  for (int64_t i = 0; i < n && to; i++) {
    const uint64_t *element = w;
    to = fill(in, PyList_GetItem(o, i), &element, to);
  }
  return to ? b : NULL;
}

static int64_t *fill_number(inputs *in, PyObject *o, int64_t *to) {
  int nwords = in->nwords, nslots = in->nslots;
  if (take(in, o, 1)) return NULL;
  int n = in->nslots - nslots;
  memcpy(to, in->slots + nslots, (size_t)n * sizeof *to);
  in->nwords = nwords;
  in->nslots = nslots;
  return to + n;
}

static int64_t *fill_union(inputs *in, PyObject *o, const uint64_t **w, int64_t *to) {
  int n = count_of(*(*w)++);
  uint64_t word = number_word(o->ob_type);
  int64_t *tag = to++;
  for (int i = 0; i < n; i++, ++*w) {
    int slots = number_slots(**w);
    if (**w == word) {
      *tag = i;
      if (!fill_number(in, o, to)) return NULL;
    }
    to += slots;
  }
  return to;
}

// Writes the slots of o, which the words *w describe; NULL: memory is exhausted.
static int64_t *fill(inputs *in, PyObject *o, const uint64_t **w, int64_t *to) {
  phx_buf *b;
  switch (**w & 15) {
  case W_PY: case W_SCALAR: ++*w; return fill_number(in, o, to);
  case W_UNION: return fill_union(in, o, w, to);
  case W_ARRAY:
    ++*w;
    b = header(in, sizeof *b);
    if (!b) return NULL;
    b->obj = py_ref(o);
    to = array_slots((np_array *)o, b, to);
    in->bytes += b->bytes;
    return to;
  case W_LIST:
    b = copy_list(in, o, *w + 1);
    *w = after(*w);
    *to = (int64_t)b;
    return b ? to + 1 : NULL;
  }
  int n = count_of(*(*w)++);
  for (int i = 0; i < n && to; i++) to = fill(in, PyTuple_GetItem(o, i), w, to);
  return to;
}

int take_list(inputs *in, PyObject *o) {
  words *w = __builtin_malloc(sizeof *w);
  if (!w) return -1;
  w->n = 0;
  int native = !sign_elements(w, o, 0) && in->nwords + 1 + w->n <= MAX_WORDS && in->nslots < MAX_SLOTS;
  phx_buf *b = native ? copy_list(in, o, w->at) : NULL;
  int r = !native ? take_object(in, o) : !b ? -1 : put(in, W_LIST, (int64_t)b);
  for (int i = 0; native && i < w->n && !r; i++) r = put_word(in, w->at[i]);
  __builtin_free(w);
  return r;
}
