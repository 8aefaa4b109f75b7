// Lists among the arguments: native code gets a copy, so that it needs neither the GIL nor the list itself.
#include "door.h"
#include <string.h>

// The words of an element describe every element of the list. A union stands for numbers of several types, None, and arrays of several: bits 12-27 the number of
// its members, whose words follow, one each.
enum { MAX_MEMBERS = 4, MAX_DEPTH = 6 };

static int is_member(uint64_t w) { return (w & 15) == W_PY || (w & 15) == W_SCALAR || (w & 15) == W_NONE || (w & 15) == W_ARRAY; }

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

static int join_arrays(uint64_t a, uint64_t b, uint64_t *both) {
  enum { SAME = 0x8ffff, ORDER = 7 << 16 };
  if ((a ^ b) & SAME) return 1;
  uint64_t p = (a & ORDER) >> 16, q = (b & ORDER) >> 16;
  uint64_t order = p == q ? p : p != O_F && q != O_F && p != O_STRIDED && q != O_STRIDED ? O_INNER : O_STRIDED;
  *both = (a & SAME) | order << 16 | (a & b & ~(uint64_t)(SAME | ORDER));
  return 0;
}

// Whether word w is among the members, or is made so by widening one.
static int has_member(uint64_t *members, int n, uint64_t w) {
  for (int i = 0; i < n; i++)
    if (members[i] == w || ((w & 15) == W_ARRAY && (members[i] & 15) == W_ARRAY && !join_arrays(members[i], w, &members[i]))) return 1;
  return 0;
}

// The members of either, in ascending order.
static int join_members(const uint64_t **a, const uint64_t **b, words *to) {
  uint64_t members[2 * MAX_MEMBERS];
  int n = 0;
  const uint64_t **sides[] = {a, b};
  for (int k = 0; k < 2; k++) {
    const uint64_t *w = *sides[k];
    int many = (*w & 15) == W_UNION, count = many ? count_of(*w++) : 1;
    for (; count > 0; count--, w++)
      if (!has_member(members, n, *w)) members[n++] = *w;
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

// What describes both of two values; 1 when nothing does.
static int join(const uint64_t **a, const uint64_t **b, words *to) {
  int kind = (int)(**a & 15), other = (int)(**b & 15);
  if (kind == W_NEVER) return ++*a, copy(b, to);
  if (other == W_NEVER) return ++*b, copy(a, to);
  if ((is_member(**a) || kind == W_UNION) && (is_member(**b) || other == W_UNION)) return join_members(a, b, to);
  if (kind != other) return 1;
  uint64_t v = *(*a)++, w = *(*b)++;
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
  if (o == Py_None) return add(to, W_NONE);
  if (t == np_array_type) return (w = array_word((np_array *)o)) ? add(to, w) : 1;
  if (t == &PyUnicode_Type) return add(to, W_TEXT);
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
  case W_TEXT: return 4;
  case W_PY: case W_SCALAR: return number_slots(*w);
  case W_LIST: return 1;
  case W_NEVER: case W_NONE: return 0;
  }
  int64_t n = (*w & 15) == W_UNION;
  const uint64_t *member = w + 1;
  for (int k = count_of(*w); k > 0; k--, member = after(member)) n += slots_of(member);
  return n;
}

phx_buf *input_header(inputs *in, size_t bytes) {
  phx_buf *b = __builtin_calloc(1, bytes);
  if (!b) return NULL;
  b->refs = 1;
  b->kind = PHX_ARG;
  b->next = in->lists;
  in->lists = b;
  return b;
}

static int64_t *fill(inputs *in, PyObject *o, const uint64_t **w, int64_t *to);

// ---- lists that occur more than once -------------------------------------------------------------------------------------------------------

static uint64_t place_of(const void *o, int room) { return ((uint64_t)o >> 4) * 0x9e3779b97f4a7c15u >> 32 & (uint64_t)(room - 1); }

static phx_list *list_in(phx_buf *b) { return (phx_list *)(b + 1); }

static phx_buf **find(phx_buf **table, int room, const void *o) {
  uint64_t i = place_of(o, room);
  while (table[i] && list_in(table[i])->object != o) i = (i + 1) & (uint64_t)(room - 1);
  return &table[i];
}

// Makes the table twice as large. -1: memory is exhausted.
static int widen(inputs *in) {
  int room = 2 * in->room;
  phx_buf **table = __builtin_calloc((size_t)room, sizeof *table);
  if (!table) return -1;
  for (int i = 0; i < in->room; i++)
    if (in->seen[i]) *find(table, room, list_in(in->seen[i])->object) = in->seen[i];
  if (in->seen != in->few) __builtin_free(in->seen);
  in->seen = table;
  in->room = room;
  return 0;
}

// Where the copy of list o stands, or will; NULL: memory is exhausted.
static phx_buf **copy_of(inputs *in, const void *o) {
  if (in->nseen == 0) {
    in->room = sizeof in->few / sizeof *in->few;
    memset(in->few, 0, sizeof in->few);
  }
  if (2 * in->nseen >= in->room && widen(in)) return NULL;
  return find(in->seen, in->room, o);
}

// Whether a list that stands in two places has elements of one type in both: what will be put into an empty one, each place decides for itself.
static int one_type(const uint64_t *v, const uint64_t *w) {
  if (v == w) return 1;
  const uint64_t *end = after(v);
  if (end - v != after(w) - w || memcmp(v, w, (size_t)(end - v) * sizeof *v)) return 0;
  while (v < end && (*v & 15) != W_NEVER) v++;
  return v == end;
}

// The copy of a list whose elements have the words w: its header, its phx_list in 64 bytes, the header of its elements, the elements.
static phx_buf *copy_list(inputs *in, PyObject *o, const uint64_t *w) {
  int64_t n = PyList_Size(o), each = slots_of(w);
  phx_buf **seen = copy_of(in, o), *b = seen ? *seen : NULL;
  if (b) {
    in->clash |= !one_type((const uint64_t *)b->bytes, w);
    return b;
  }
  b = seen ? input_header(in, 3 * sizeof *b + (size_t)(8 * each * n)) : NULL;
  if (!b) return NULL;
  b->pad[0] = 1; // no array's
  b->bytes = (int64_t)w;
  *seen = b;
  in->nseen++;
  b[2].refs = 1;
  b[2].kind = PHX_ARG;
  *(phx_list *)(b + 1) = (phx_list){n, n, (int64_t *)(b + 3), b + 2, py_ref(o), 0, NULL}; // native code may give its place in an object to another list
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
  uint64_t word = o->ob_type == np_array_type ? array_word((np_array *)o) : o == Py_None ? W_NONE : number_word(o->ob_type);
  int64_t *tag = to++;
  for (int i = 0; i < n; i++) {
    const uint64_t *member = (*w)++;
    int64_t slots = slots_of(member);
    if (has_member((uint64_t[]){*member}, 1, word)) {
      *tag = i;
      if (!fill(in, o, &member, to)) return NULL;
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
  case W_NONE: ++*w; return to;
  case W_ARRAY:
    ++*w;
    b = input_header(in, sizeof *b);
    if (!b) return NULL;
    b->obj = py_ref(o);
    to = array_slots((np_array *)o, b, to);
    in->bytes += b->bytes;
    return to;
  case W_TEXT:
    ++*w;
    b = input_header(in, sizeof *b + 4 * (size_t)PyUnicode_GetLength(o));
    if (!b) return NULL;
    b->obj = py_ref(o);
    in->bytes += 4 * PyUnicode_GetLength(o);
    return text_slots(o, b, to);
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

// ---- lists that native code changes --------------------------------------------------------------------------------------------------------

static void mark(const char **p, const int64_t **s);

static void mark_list(const char *elem, phx_list *l) {
  if (l->layout) return;
  l->layout = elem;
  if (!strchr(elem, 'V')) return;
  const int64_t *s = l->items;
  for (int64_t i = 0; i < l->length; i++) {
    const char *p = elem;
    mark(&p, &s);
  }
}

// Tells the lists in a value the layout of their elements, and passes over it.
static void mark(const char **p, const int64_t **s) {
  const char *at = *p;
  *p = layout_end(at);
  if (*at == 'V') {
    mark_list(at + 1, list_in((phx_buf *)*(*s)++));
  } else if (*at == 'T') {
    int n = 0;
    for (at++; *at >= '0' && *at <= '9'; at++) n = 10 * n + *at - '0';
    for (; n > 0; n--) mark(&at, s);
  } else {
    *s += layout_width(at);
  }
}

int lists_begin(const entry *e, inputs *in) {
  for (int i = 0; i < e->nlists && (e->writes || e->nsites); i++) {
    const char *layout = e->lists[i].layout;
    const int64_t *s = in->slots + e->lists[i].slot;
    mark(&layout, &s);
  }
  for (phx_buf *b = in->lists; b && e->nsites; b = b->next)
    if (b->pad[0] && list_in(b)->layout && !(b->obj = PyList_AsTuple(list_in(b)->object))) return -1;
  return 0;
}

// Whether a number in a list is still what native code has there.
static int same_number(PyObject *o, const char *layout, const int64_t *s) {
  if (layout[0] != 'P') return 0;
  if (layout[1] == 'd' && o->ob_type == &PyFloat_Type) {
    double d = PyFloat_AsDouble(o);
    return !memcmp(&d, s, sizeof d);
  }
  return layout[1] == 'l' && o->ob_type == &PyLong_Type && PyLong_AsLongLong(o) == s[0];
}

// Makes a list what its copy has become; items that are the same stay the same objects.
static int write_back(phx_list *l) {
  PyObject *o = l->object, *items = PyList_New(l->length);
  int64_t old = PyList_Size(o), words = layout_width(l->layout);
  int changed = l->length != old;
  for (int64_t i = 0; items && i < l->length; i++) {
    const int64_t *s = l->items + words * i;
    PyObject *was = i < old ? PyList_GetItem(o, i) : NULL;
    PyObject *v = was && same_number(was, l->layout, s) ? py_ref(was) : box_one(l->layout, s);
    changed |= v != was;
    if (!v || PyList_SetItem(items, i, v)) {
      Py_DecRef(items);
      return -1;
    }
  }
  int r = !items ? -1 : changed ? PyList_SetSlice(o, 0, old, items) : 0;
  py_xdecref(items);
  return r;
}

int lists_hold(const inputs *in) {
  for (const phx_buf *b = in->lists; b; b = b->next) {
    if (!b->pad[0] || !b->obj) continue;
    PyObject *o = ((const phx_list *)(b + 1))->object;
    Py_ssize_t n = PyTuple_Size(b->obj);
    if (PyList_Size(o) != n) return 0;
    for (Py_ssize_t i = 0; i < n; i++)
      if (PyList_GetItem(o, i) != PyTuple_GetItem(b->obj, i)) return 0;
  }
  return 1;
}

int lists_end(inputs *in) {
  PyObject *error[3]; // of a call that was stopped
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  int r = 0;
  for (phx_buf *b = in->lists; b && !r; b = b->next)
    if (b->pad[0] && list_in(b)->layout) r = write_back(list_in(b));
  if (!r && error[0]) PyErr_Restore(error[0], error[1], error[2]);
  else
    for (int i = 0; i < 3; i++) py_xdecref(error[i]);
  return r;
}

// The words of a list's elements, which live as long as the copies; NULL: there are none, or memory is exhausted.
static const uint64_t *words_for(inputs *in, PyObject *o, int *n) {
  words *w = __builtin_malloc(sizeof *w);
  if (!w) return NULL;
  w->n = 0;
  int native = !sign_elements(w, o, 0) && in->nwords + 1 + w->n <= MAX_WORDS && in->nslots < MAX_SLOTS;
  phx_buf *b = native ? input_header(in, sizeof *b + (size_t)w->n * sizeof *w->at) : NULL;
  *n = w->n;
  if (b) memcpy(b + 1, w->at, (size_t)w->n * sizeof *w->at);
  __builtin_free(w);
  return b ? (const uint64_t *)(b + 1) : NULL;
}

int take_list(inputs *in, PyObject *o) {
  int n;
  const uint64_t *w = words_for(in, o, &n);
  in->clash = 0;
  phx_buf *b = w ? copy_list(in, o, w) : NULL;
  if (!w || in->clash) return take_object(in, o); // clash: an element of a list that was taken before, as a list of another type
  if (!b) return -1;
  int r = put(in, W_LIST, (int64_t)b);
  for (int i = 0; i < n && !r; i++) r = put_word(in, w[i]);
  return r;
}
