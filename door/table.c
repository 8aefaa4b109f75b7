// Dicts and sets of any keys to Python (phx_table). Each is one object wherever it occurs among the values that are boxed together.
#include "door.h"
#include <string.h>

static phx_table *table_of(int64_t slot) { return (phx_table *)((phx_buf *)slot + 1); }

static const int64_t *entry_at(const phx_table *t, int64_t i) { return (int64_t *)(t->data + 1) + t->stride * i; }

static int is_live(const int64_t *entry) { return *entry != -1; }

int box_table_wholes(const char *layouts, int64_t slot) {
  phx_table *t = table_of(slot);
  int failed = 0;
  for (int64_t i = 0; i < t->length && !t->object && !failed; i++) {
    const int64_t *e = entry_at(t, i);
    const char *value = layout_end(layouts);
    if (is_live(e)) failed = box_wholes(&value, e + 1 + t->keys);
  }
  return failed;
}

PyObject *box_map(const char **p, const int64_t **s) {
  phx_table *t = table_of(*(*s)++);
  const char *class = **p == '<' ? *p + 1 : NULL, *end = class ? strchr(class, '>') : NULL, *layouts = class ? end + 1 : *p;
  *p = layout_end(layout_end(layouts));
  if (t->object) return py_ref(t->object);
  PyObject *make = class ? maker(class, end - class) : NULL, *r = make ? PyObject_CallNoArgs(make) : class ? NULL : PyDict_New();
  for (int64_t i = 0; r && i < t->length; i++) {
    if (!is_live(entry_at(t, i))) continue;
    const int64_t *slots = entry_at(t, i) + 1;
    const char *at = layouts;
    PyObject *key = box(&at, &slots), *value = key ? box(&at, &slots) : NULL;
    if (!value || (class ? PyObject_SetItem(r, key, value) : PyDict_SetItem(r, key, value))) Py_DecRef(r), r = NULL;
    py_xdecref(key);
    py_xdecref(value);
  }
  return t->object = r;
}

// ---- sets: the places of the keys, which a loop over the set shows, are CPython's own, and so they are in the object -------------------------

typedef struct set_entry {
  PyObject *key; // NULL: never used
  int64_t hash;
} set_entry;

typedef struct set_object { // PySetObject, from CPython 3.7 on
  PyObject base;
  Py_ssize_t fill, used, mask;
  set_entry *table;
  int64_t hash;
  Py_ssize_t finger;
  set_entry few[8];
} set_object;

// The key that stands where another was taken out, once it is known that sets are as above; NULL: they are not.
static PyObject *find_dummy(void) {
  PyObject *s = PySet_New(NULL), *one = PyLong_FromLongLong(1), *dummy = NULL;
  const set_object *o = (set_object *)s;
  if (s && one && !PySet_Add(s, one) && o->fill == 1 && o->used == 1 && o->mask == 7 && o->table == o->few && o->few[1].key == one && o->few[1].hash == 1 && !o->few[0].key)
    if (PySet_Discard(s, one) == 1 && o->fill == 1 && !o->used && o->few[1].hash == -1) dummy = o->few[1].key;
  py_xdecref(one);
  py_xdecref(s);
  return dummy;
}

// Puts the keys of a set at the places that they have in t. The set owns them already.
static void arrange(set_object *s, const phx_table *t, set_entry *places) {
  if (s->table != s->few) PyMem_Free(s->table);
  memset(s->few, 0, sizeof s->few);
  s->table = t->length > 8 ? places : s->few;
  if (s->table == s->few) memcpy(s->few, places, sizeof s->few);
  s->fill = t->fill;
  s->mask = t->mask;
  s->finger = t->finger;
}

// Boxes the keys of t into a new set and into places; the number of those whose hash is not Python's, or -1.
static int box_keys(PyObject *r, const phx_table *t, const char *layout, set_entry *places, PyObject *dummy) {
  int others = 0;
  for (int64_t i = 0; i < t->length; i++) {
    const int64_t *e = entry_at(t, i), *slots = e + 1;
    const char *at = layout;
    places[i] = (set_entry){e[1] ? dummy : NULL, e[1] ? -1 : 0};
    if (!is_live(e)) continue;
    PyObject *key = box(&at, &slots);
    int failed = !key || PySet_Add(r, key);
    if (!failed) others += PyObject_Hash(key) != *e;
    places[i] = (set_entry){key, *e};
    py_xdecref(key); // the set holds it
    if (failed) return -1;
  }
  return others;
}

// Puts the keys of t into a set, which is empty. -1: an exception is set.
static int fill_set(PyObject *r, const phx_table *t, const char *layout) {
  static PyObject *dummy;
  if (!dummy) dummy = find_dummy();
  if (!t->data) return 0;
  set_entry *places = PyMem_Malloc(sizeof *places * (size_t)t->length);
  if (!places) PyErr_NoMemory();
  int others = places ? box_keys(r, t, layout, places, dummy) : -1;
  if (!others && dummy) arrange((set_object *)r, t, places);
  if (((set_object *)r)->table != places) PyMem_Free(places);
  return others < 0 ? -1 : 0;
}

PyObject *box_set(const char **p, const int64_t **s) {
  phx_table *t = table_of(*(*s)++);
  const char *layout = *p;
  *p = layout_end(layout);
  if (t->object) return py_ref(t->object);
  PyObject *r = PySet_New(NULL);
  if (r && fill_set(r, t, layout)) Py_DecRef(r), r = NULL;
  return t->object = r;
}

// ---- copies of those among the arguments ---------------------------------------------------------------------------------------------------

// A layout by itself, which lives as long as the copies.
static const char *alone(inputs *in, const char *layout) {
  size_t n = (size_t)(layout_end(layout) - layout);
  phx_buf *b = input_header(in, sizeof *b + n + 1);
  return b ? memcpy(b + 1, layout, n) : NULL;
}

static int copy_entry(inputs *in, phx_buf *table, const char *layout, const char *key_layout, PyObject *key, PyObject *value, int64_t *slots) {
  const phx_table *t = table_of((int64_t)table);
  const char *p = layout;
  if (!fill(in, key, &p, slots) || !fill(in, value, &p, slots + t->keys)) return -1;
  return core.table_put(in->pool, table, key_layout, slots, slots + t->keys) < 0;
}

static int copy_map(inputs *in, PyObject *o, phx_buf *table, const char *layout) {
  const phx_table *t = table_of((int64_t)table);
  const char *key_layout = alone(in, layout);
  int64_t *slots = __builtin_malloc(8 * (size_t)t->stride);
  PyObject *key, *value;
  int r = !key_layout || !slots;
  for (Py_ssize_t at = 0; !r && PyDict_Next(o, &at, &key, &value);) r = copy_entry(in, table, layout, key_layout, key, value, slots);
  __builtin_free(slots);
  return r;
}

// The places of the keys are those that they have in the set.
static int copy_set(inputs *in, PyObject *o, phx_buf *table, const char *layout) {
  const set_object *s = (set_object *)o;
  phx_table *t = table_of((int64_t)table);
  if (!s->fill) return 0;
  if (core.set_places(in->pool, table, s->mask + 1)) return -1;
  t->fill = s->fill;
  t->used = s->used;
  t->finger = s->finger;
  for (Py_ssize_t i = 0; i <= s->mask; i++) {
    int64_t *e = (int64_t *)entry_at(t, i);
    const char *p = layout;
    if (!s->table[i].key) continue;
    e[1] = 1;
    if (s->table[i].hash == -1) continue; // a key was taken out there
    if (!fill(in, s->table[i].key, &p, e + 1)) return -1;
    e[0] = s->table[i].hash;
  }
  return 0;
}

int64_t table_copy(inputs *in, PyObject *o, const char *layout) {
  int map = *layout++ == 'M', keys = layout_width(layout);
  int64_t stride = 1 + (map ? keys + layout_width(layout_end(layout)) : keys ? keys : 1);
  phx_buf *b = core.table_new(in->pool, stride, keys, map);
  if (!b) return 0;
  table_of((int64_t)b)->object = o;
  return (map ? copy_map : copy_set)(in, o, b, layout) ? 0 : (int64_t)b;
}

// Whether a set has the keys of t, at their places.
static int same_set(const set_object *s, const phx_table *t, const char *layout) {
  if (!t->data) return !s->fill;
  if (s->fill != t->fill || s->used != t->used || s->mask + 1 != t->length || s->finger != t->finger) return 0;
  for (Py_ssize_t i = 0; i <= s->mask; i++) {
    const int64_t *e = entry_at(t, i), *slots = e + 1;
    const char *p = layout;
    if (is_live(e) != (s->table[i].key && s->table[i].hash != -1)) return 0;
    if (!is_live(e)) continue;
    PyObject *key = *e == s->table[i].hash ? box(&p, &slots) : NULL;
    int same = key && PyObject_RichCompareBool(key, s->table[i].key, Py_EQ) == 1;
    py_xdecref(key);
    if (!same) return 0;
  }
  return 1;
}

int table_back(PyObject *o, const char *layout, int64_t slot) {
  phx_table *t = table_of(slot);
  const int64_t *s = &slot;
  if (!t->ordered) return same_set((set_object *)o, t, layout) ? 0 : PySet_Clear(o) || fill_set(o, t, layout);
  t->object = NULL;
  PyObject *now = box_table_wholes(layout, slot) ? NULL : box_map(&layout, &s);
  t->object = o;
  int r = now ? dict_update(o, now) : -1;
  py_xdecref(now);
  return r;
}
