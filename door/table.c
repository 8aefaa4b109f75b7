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

PyObject *box_set(const char **p, const int64_t **s) {
  static PyObject *dummy;
  if (!dummy) dummy = find_dummy();
  phx_table *t = table_of(*(*s)++);
  const char *layout = *p;
  *p = layout_end(layout);
  if (t->object) return py_ref(t->object);
  PyObject *r = PySet_New(NULL);
  if (!r || !t->data) return t->object = r;
  set_entry *places = PyMem_Malloc(sizeof *places * (size_t)t->length);
  int others = places ? box_keys(r, t, layout, places, dummy) : -1;
  if (!places) PyErr_NoMemory();
  if (others < 0) Py_DecRef(r), r = NULL;
  if (!others && dummy) arrange((set_object *)r, t, places);
  if (!r || ((set_object *)r)->table != places) PyMem_Free(places);
  return t->object = r;
}
