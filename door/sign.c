// The words of lists and dicts among the arguments (door.h): they describe every element of a list, and the keys and values of a dict.
#include "door.h"
#include <string.h>

// The words behind that of a list describe every element. A union stands for numbers of several types, None, and arrays of several: bits 12-27 the number of
// its members, whose words follow, one each.
enum { MAX_MEMBERS = 4, MAX_DEPTH = 6 };

static int is_member(uint64_t w) { return (w & 15) == W_PY || (w & 15) == W_SCALAR || (w & 15) == W_NONE || (w & 15) == W_ARRAY; }

static int count_of(uint64_t w) { return (int)(w >> 12 & 0xffff); }

// ---- the keys of dicts ---------------------------------------------------------------------------------------------------------------------

// Dicts of the same strs as keys, in the same order, have one number, their shape: part of the signature. Shapes are kept for good, so there is a most.
enum { MAX_KEYS = 32, SHAPES = 1 << 12 };

static PyObject *shapes[SHAPES]; // tuples of keys
static int shape_at[2 * SHAPES]; // by hash: a number and one more, or 0
static int nshapes;

static int same_keys(PyObject *dict, PyObject *keys) {
  PyObject *key, *value;
  Py_ssize_t at = 0, i = 0, n = PyTuple_Size(keys);
  if (PyDict_Size(dict) != n) return 0;
  for (; PyDict_Next(dict, &at, &key, &value); i++) {
    PyObject *known = PyTuple_GetItem(keys, i);
    if (key != known && PyUnicode_Compare(key, known)) return 0;
  }
  return 1;
}

static PyObject *keys_of(PyObject *dict) {
  PyObject *key, *value, *keys = PyTuple_New(PyDict_Size(dict));
  for (Py_ssize_t at = 0, i = 0; keys && PyDict_Next(dict, &at, &key, &value); i++) {
    Py_ssize_t n;
    const char *text = PyUnicode_AsUTF8AndSize(key, &n);
    PyTuple_SetItem(keys, i, py_ref(key));
    if (text && !memchr(text, 0, (size_t)n)) continue; // else it has no place in a layout
    PyErr_Clear();
    Py_DecRef(keys);
    return NULL;
  }
  return keys;
}

// The number of a dict's shape; -1: it has none.
static int shape_of(PyObject *dict) {
  PyObject *key, *value;
  uint64_t h = 0;
  if (PyDict_Size(dict) > MAX_KEYS) return -1;
  for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
    if (key->ob_type != &PyUnicode_Type) return -1;
    h = (h ^ (uint64_t)PyObject_Hash(key)) * 0x9e3779b97f4a7c15u;
  }
  uint64_t place = h >> 32 & (2 * SHAPES - 1);
  for (; shape_at[place]; place = (place + 1) & (2 * SHAPES - 1))
    if (same_keys(dict, shapes[shape_at[place] - 1])) return shape_at[place] - 1;
  PyObject *keys = nshapes < SHAPES ? keys_of(dict) : NULL;
  if (!keys) return -1;
  shapes[nshapes] = keys;
  shape_at[place] = ++nshapes;
  return nshapes - 1;
}

PyObject *shape(PyObject *module, PyObject *word) {
  (void)module;
  uint64_t k = PyLong_AsUnsignedLongLong(word) >> 28;
  return py_ref(k < (uint64_t)nshapes ? shapes[k] : Py_None);
}

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
  if ((first & 15) == W_LIST || (first & 15) == W_SET) return after(w);
  if ((first & 15) == W_MAP) return after(after(w));
  if ((first & 15) != W_TUPLE && (first & 15) != W_DICT && (first & 15) != W_UNION) return w;
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

static int join(const uint64_t **a, const uint64_t **b, words *to);

// The words of dict *w, of known keys or any, are added as those of one of any keys.
static int as_map(const uint64_t **w, words *to) {
  if ((**w & 15) == W_MAP) return copy(w, to);
  int n = count_of(*(*w)++);
  if (add(to, W_MAP) || add(to, n ? W_TEXT : W_NEVER)) return 1;
  words *both = __builtin_malloc(2 * sizeof *both), *all = both + 1;
  if (!both) return 1;
  all->n = 0;
  int r = add(all, W_NEVER);
  for (; n > 0 && !r; n--) {
    const uint64_t *known = all->at;
    both->n = 0;
    r = join(&known, w, both);
    *all = *both;
  }
  const uint64_t *value = all->at;
  r = r || copy(&value, to);
  __builtin_free(both);
  return r;
}

// Two dicts of which not both have the same known keys.
static int join_dicts(const uint64_t **a, const uint64_t **b, words *to) {
  words *maps = __builtin_malloc(2 * sizeof *maps);
  if (!maps) return 1;
  maps[0].n = maps[1].n = 0;
  int r = as_map(a, &maps[0]) || as_map(b, &maps[1]);
  const uint64_t *v = maps[0].at, *w = maps[1].at;
  r = r || join(&v, &w, to);
  __builtin_free(maps);
  return r;
}

// What describes both of two values; 1 when nothing does.
static int join(const uint64_t **a, const uint64_t **b, words *to) {
  int kind = (int)(**a & 15), other = (int)(**b & 15);
  if (kind == W_NEVER) return ++*a, copy(b, to);
  if (other == W_NEVER) return ++*b, copy(a, to);
  if ((is_member(**a) || kind == W_UNION) && (is_member(**b) || other == W_UNION)) return join_members(a, b, to);
  if ((kind == W_DICT || kind == W_MAP) && (other == W_DICT || other == W_MAP) && (kind != other || (kind == W_DICT && **a != **b))) return join_dicts(a, b, to);
  if (kind != other) return 1;
  uint64_t v = *(*a)++, w = *(*b)++;
  if (kind == W_TEXT) return add(to, v);
  if (kind == W_LIST || kind == W_SET) return add(to, v) || join(a, b, to);
  if (kind == W_MAP) return add(to, v) || join(a, b, to) || join(a, b, to);
  if ((kind != W_TUPLE && kind != W_DICT) || v != w || add(to, v)) return 1;
  for (int n = count_of(v); n > 0; n--)
    if (join(a, b, to)) return 1;
  return 0;
}

static int sign(words *to, PyObject *o, int depth);

// The words of several values, joined.
typedef struct joined {
  words all, next, both;
} joined;

static joined *joined_new(void) {
  joined *j = __builtin_malloc(sizeof *j);
  if (j) j->all.n = 0, add(&j->all, W_NEVER);
  return j;
}

static int sign_another(joined *j, PyObject *o, int depth) {
  j->next.n = j->both.n = 0;
  if (sign(&j->next, o, depth)) return 1;
  if (j->all.n == j->next.n && !memcmp(j->all.at, j->next.at, (size_t)j->next.n * sizeof *j->next.at)) return 0;
  const uint64_t *a = j->all.at, *b = j->next.at;
  if (join(&a, &b, &j->both)) return 1;
  j->all = j->both;
  return 0;
}

static int joined_end(joined *j, words *to, int failed) {
  const uint64_t *w = j->all.at;
  failed = failed || copy(&w, to);
  __builtin_free(j);
  return failed;
}

static int sign_elements(words *to, PyObject *o, int depth) {
  joined *j = joined_new();
  int r = !j;
  for (Py_ssize_t i = 0, n = PyList_Size(o); i < n && !r; i++) r = sign_another(j, PyList_GetItem(o, i), depth);
  return j ? joined_end(j, to, r) : 1;
}

// Whether native code has the hash of a key. A NaN is found by its identity, which only Python knows.
static int is_key(PyObject *o) {
  if (o->ob_type == &PyTuple_Type) {
    for (Py_ssize_t i = 0; i < PyTuple_Size(o); i++)
      if (!is_key(PyTuple_GetItem(o, i))) return 0;
    return 1;
  }
  uint64_t w = number_word(o->ob_type), type = w >> 4 & 255;
  if (!w) return o == Py_None || o->ob_type == &PyUnicode_Type;
  if (type >= 14) return 0;
  if (type < 11) return 1;
  double d = PyFloat_AsDouble(o);
  return d == d;
}

static int sign_keys(words *to, PyObject *keys, int depth) {
  joined *j = joined_new();
  int r = !j || !keys;
  for (Py_ssize_t i = 0; !r && i < PyTuple_Size(keys); i++) r = !is_key(PyTuple_GetItem(keys, i)) || sign_another(j, PyTuple_GetItem(keys, i), depth);
  py_xdecref(keys);
  return j ? joined_end(j, to, r) : 1;
}

static int sign_set(words *to, PyObject *o, int depth) { return add(to, W_SET) || sign_keys(to, PySequence_Tuple(o), depth); }

static int sign_map(words *to, PyObject *o, int depth) {
  PyObject *key, *value;
  if (add(to, W_MAP) || sign_keys(to, PySequence_Tuple(o), depth)) return 1;
  joined *j = joined_new();
  int r = !j;
  for (Py_ssize_t at = 0; !r && PyDict_Next(o, &at, &key, &value);) r = sign_another(j, value, depth);
  return j ? joined_end(j, to, r) : 1;
}

static int sign_dict(words *to, PyObject *o, int depth) {
  int number = shape_of(o);
  PyObject *key, *value;
  if (number < 0) return sign_map(to, o, depth);
  if (add(to, W_DICT | (uint64_t)PyDict_Size(o) << 12 | (uint64_t)number << 28)) return 1;
  for (Py_ssize_t at = 0; PyDict_Next(o, &at, &key, &value);)
    if (sign(to, value, depth)) return 1;
  return 0;
}

// The words of a value; 1 when native code has no form for it.
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
  if (t == &PyDict_Type) return sign_dict(to, o, depth + 1);
  if (t == &PySet_Type) return sign_set(to, o, depth + 1);
  if (t != &PyTuple_Type) return 1;
  Py_ssize_t n = PyTuple_Size(o);
  if (n > MAX_WORDS || add(to, W_TUPLE | (uint64_t)n << 12)) return 1;
  for (Py_ssize_t i = 0; i < n; i++)
    if (sign(to, PyTuple_GetItem(o, i), depth + 1)) return 1;
  return 0;
}


int sign_copied(PyObject *o, uint64_t *at, int most) {
  words *w = __builtin_malloc(sizeof *w);
  if (!w) return -1;
  w->n = 0;
  int n = sign(w, o, 0) || w->n > most ? -1 : w->n;
  if (n > 0) memcpy(at, w->at, (size_t)n * sizeof *at);
  __builtin_free(w);
  return n;
}
