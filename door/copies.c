// Lists, dicts and sets among the arguments: native code gets copies, so that it needs neither the GIL nor the objects themselves; what it has made of a copy goes back into the object.
#include "door.h"
#include <string.h>

// Before the copies are made, the slot of such an argument holds the object. A copy has the form that the entry asks for, which may be wider than the words say: a list
// of ints has one for ints and floats where native code puts floats into it.
int take_copied(inputs *in, PyObject *o) {
  int n = in->nslots < MAX_SLOTS ? sign_copied(o, in->words + in->nwords, MAX_WORDS - in->nwords) : -1;
  if (n < 0) return take_object(in, o);
  in->nwords += n;
  in->slots[in->nslots++] = (int64_t)o;
  return 0;
}

phx_buf *input_header(inputs *in, size_t bytes) {
  phx_buf *b = __builtin_calloc(1, bytes);
  if (!b) return NULL;
  b->refs = 1;
  b->kind = PHX_ARG;
  b->next = in->copies;
  in->copies = b;
  return b;
}

// ---- objects that occur more than once -----------------------------------------------------------------------------------------------------

static uint64_t place_of(const void *o, int room) { return ((uint64_t)o >> 4) * 0x9e3779b97f4a7c15u >> 32 & (uint64_t)(room - 1); }

static phx_list *list_in(const phx_buf *b) { return (phx_list *)(b + 1); }

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

// Where the copy of object o stands, or will; NULL: memory is exhausted.
static phx_buf **copy_of(inputs *in, const void *o) {
  if (in->nseen == 0) {
    in->room = sizeof in->few / sizeof *in->few;
    memset(in->few, 0, sizeof in->few);
  }
  if (2 * in->nseen >= in->room && widen(in)) return NULL;
  return find(in->seen, in->room, o);
}

static int same_layout(const char *a, const char *b) {
  size_t n = (size_t)(layout_end(a) - a);
  return n == (size_t)(layout_end(b) - b) && !memcmp(a, b, n);
}

// ---- copies --------------------------------------------------------------------------------------------------------------------------------

static int is_list(const phx_buf *b) { return b->pad[0] == 'V'; }

static int is_table(const phx_buf *b) { return b->pad[0] == 'M' || b->pad[0] == 'E'; }

// The copy of an object, and where one is known already: its header, its phx_list in 64 bytes, the header of its elements, the elements. A dict of known keys is one element.
static phx_buf *copy(inputs *in, PyObject *o, const char *layout) {
  phx_buf **seen = copy_of(in, o), *b = seen ? *seen : NULL;
  if (b) {
    if (*layout == 'O' || (b->pad[0] == *layout && same_layout(list_in(b)->layout - 1, layout))) return b;
    in->clash = 1; // the object stands in another place where it is to have another form
    return NULL;
  }
  int64_t n = *layout == 'V' ? PyList_Size(o) : *layout == 'K', each = n ? layout_width(layout + 1) : 0; // a table is elsewhere
  b = seen ? input_header(in, 3 * sizeof *b + (size_t)(8 * each * n)) : NULL;
  if (!b) return NULL;
  b->pad[0] = *layout;
  *seen = b;
  in->nseen++;
  b[2].refs = 1;
  b[2].kind = PHX_ARG;
  *list_in(b) = (phx_list){n, n, (int64_t *)(b + 3), n || *layout == 'V' ? b + 2 : (void *)o, py_ref(o), 0, layout + 1}; // what is given to Python is read as a list or as a table
  in->bytes += 8 * each * n;
  if (is_table(b)) return (list_in(b)->items = (int64_t *)table_copy(in, o, layout)) ? b : NULL;
  int64_t *to = (int64_t *)(b + 3);
  for (int64_t i = 0; i < n && to; i++) {
    const char *element = layout + 1;
    to = fill(in, is_list(b) ? PyList_GetItem(o, i) : o, &element, to);
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

static int64_t *fill_array(inputs *in, PyObject *o, int64_t *to) {
  phx_buf *b = input_header(in, sizeof *b);
  if (!b) return NULL;
  b->obj = py_ref(o);
  to = array_slots((np_array *)o, b, to);
  in->bytes += b->bytes;
  return to;
}

static int64_t *fill_text(inputs *in, PyObject *o, int64_t *to) {
  phx_buf *b = input_header(in, sizeof *b + 4 * (size_t)PyUnicode_GetLength(o));
  if (!b) return NULL;
  b->obj = py_ref(o);
  in->bytes += 4 * PyUnicode_GetLength(o);
  return text_slots(o, b, to);
}

static int members_of(const char **p) {
  int n = 0;
  for (++*p; **p >= '0' && **p <= '9'; ++*p) n = 10 * n + **p - '0';
  return n;
}

// Whether a str is the one that a layout tells.
static int is_text(PyObject *o, const char *layout) {
  Py_ssize_t n;
  const char *text = PyUnicode_AsUTF8AndSize(o, &n);
  int want = members_of(&layout);
  return text && n == want && !memcmp(layout + 1, text, (size_t)n);
}

static int suits(PyObject *o, const char *layout);

static int suits_dict(PyObject *o, const char *p) {
  PyObject *key, *value;
  int ok = PyDict_Size(o) == members_of(&p) / 2;
  for (Py_ssize_t at = 0; ok && PyDict_Next(o, &at, &key, &value); p = layout_end(layout_end(p))) ok = is_text(key, p) && suits(value, layout_end(p));
  return ok;
}

// Whether a layout is one for o, where the words have said that one of some members is.
static int suits(PyObject *o, const char *layout) {
  PyTypeObject *t = o->ob_type;
  const np_array *a = (np_array *)o;
  switch (*layout) {
  case 'N': return o == Py_None;
  case 'C': return t == &PyUnicode_Type;
  case 'V': return t == &PyList_Type;
  case 'K': return t == &PyDict_Type && suits(o, layout + 1);
  case 'M': return t == &PyDict_Type;
  case 'E': return t == &PySet_Type;
  case 'D': return suits_dict(o, layout);
  case 'P': return t == (layout[1] == 'd' ? &PyFloat_Type : layout[1] == 'l' ? &PyLong_Type : layout[1] == '?' ? &PyBool_Type : &PyComplex_Type);
  case 'S': return t == np_descrs[np_type_of_char(layout[1])]->typeobj;
  case 'A': case 'R': return t == np_array_type && a->descr->type_num == np_type_of_char(layout[1]) && a->nd == layout[2] - '0' && !(a->flags & NP_WRITEABLE) == (*layout == 'R');
  case 'U':
    for (int n = members_of(&layout); n > 0; n--, layout = layout_end(layout))
      if (suits(o, layout)) return 1;
  }
  return *layout == 'T' && t == &PyTuple_Type;
}

static int64_t *fill_union(inputs *in, PyObject *o, const char **p, int64_t *to) {
  int n = members_of(p), found = 0;
  int64_t *tag = to++;
  for (int i = 0; i < n; i++) {
    const char *member = *p;
    if (!found && suits(o, member)) {
      *tag = i;
      found = 1;
      if (!fill(in, o, &member, to)) return NULL;
    }
    to += layout_width(*p);
    *p = layout_end(*p);
  }
  in->clash |= !found;
  return found ? to : NULL;
}

static int64_t *fill_entries(inputs *in, PyObject *o, const char **p, int64_t *to) {
  PyObject *key, *value;
  Py_ssize_t at = 0;
  members_of(p);
  while (to && PyDict_Next(o, &at, &key, &value)) {
    *p = layout_end(*p);
    to = fill(in, value, p, to);
  }
  return to;
}

int64_t *fill(inputs *in, PyObject *o, const char **p, int64_t *to) {
  const char *layout = *p;
  switch (*layout) {
  case 'T':
    for (int i = 0, n = members_of(p); i < n && to; i++) to = fill(in, PyTuple_GetItem(o, i), p, to);
    return to;
  case 'D': return fill_entries(in, o, p, to);
  case 'U': return fill_union(in, o, p, to);
  }
  *p = layout_end(layout);
  switch (*layout) {
  case 'P': case 'S': return fill_number(in, o, to);
  case 'A': case 'R': return fill_array(in, o, to);
  case 'C': return fill_text(in, o, to);
  case 'V': case 'K': case 'M': case 'E': case 'O': {
    phx_buf *b = copy(in, o, layout);
    *to = b && is_table(b) && *layout != 'O' ? (int64_t)list_in(b)->items : (int64_t)b;
    return b ? to + 1 : NULL;
  }
  }
  return to;
}

// Copies those of the arguments that native code only gives to Python, or the others.
static int make(const entry *e, inputs *in, int given) {
  for (int i = 0; i < e->ncopied; i++) {
    const char *layout = e->copied[i].layout;
    int64_t *slot = in->slots + e->copied[i].slot;
    if ((*layout == 'O') == given && !fill(in, (PyObject *)*slot, &layout, slot)) return in->clash ? 1 : -1;
  }
  return 0;
}

int copies_make(const entry *e, inputs *in, phx_ctx *ctx) {
  in->clash = 0;
  in->pool = ctx;
  int r = make(e, in, 0);
  return r ? r : make(e, in, 1);
}

// ---- what Python sees of them --------------------------------------------------------------------------------------------------------------

// The items of a list or set, or the keys and values of a dict.
static PyObject *items_of(PyObject *o) {
  if (o->ob_type != &PyDict_Type) return PySequence_Tuple(o);
  PyObject *key, *value, *all = PyTuple_New(2 * PyDict_Size(o));
  for (Py_ssize_t at = 0, i = 0; all && PyDict_Next(o, &at, &key, &value); i += 2) {
    PyTuple_SetItem(all, i, py_ref(key));
    PyTuple_SetItem(all, i + 1, py_ref(value));
  }
  return all;
}

int copies_remember(const entry *e, inputs *in) {
  for (phx_buf *b = in->copies; b && e->nsites; b = b->next)
    if (b->pad[0] && b->pad[0] != 'O' && !(b->obj = items_of(list_in(b)->object))) return -1;
  return 0;
}

int copies_hold(const inputs *in) {
  int same = 1;
  for (const phx_buf *b = in->copies; b && same; b = b->next) {
    if (!b->pad[0] || !b->obj) continue;
    PyObject *now = items_of(list_in(b)->object);
    Py_ssize_t n = PyTuple_Size(b->obj);
    same = now && PyTuple_Size(now) == n;
    for (Py_ssize_t i = 0; i < n && same; i++) same = PyTuple_GetItem(now, i) == PyTuple_GetItem(b->obj, i);
    py_xdecref(now);
  }
  return same;
}

// ---- what native code has made of them -----------------------------------------------------------------------------------------------------

// Whether a number is still what native code has there.
static int same_number(PyObject *o, const char *layout, const int64_t *s) {
  if (layout[0] != 'P') return 0;
  if (layout[1] == 'd' && o->ob_type == &PyFloat_Type) {
    double d = PyFloat_AsDouble(o);
    return !memcmp(&d, s, sizeof d);
  }
  return layout[1] == 'l' && o->ob_type == &PyLong_Type && PyLong_AsLongLong(o) == s[0];
}

// The object for a value: the one that was there, where nobody would tell it from a new one.
static PyObject *value_for(PyObject *was, const char *layout, const int64_t *s) {
  if (was && same_number(was, layout, s)) return py_ref(was);
  PyObject *v = box_one(layout, s);
  if (!v || !was || v == was || !same_value(was, v)) return v;
  Py_DecRef(v);
  return py_ref(was);
}

// Makes a list what its copy has become; items that are the same stay the same objects.
static int list_back(const phx_list *l) {
  PyObject *o = l->object, *items = PyList_New(l->length);
  int64_t old = PyList_Size(o), words = layout_width(l->layout);
  int changed = l->length != old;
  for (int64_t i = 0; items && i < l->length; i++) {
    PyObject *was = i < old ? PyList_GetItem(o, i) : NULL, *v = value_for(was, l->layout, l->items + words * i);
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

// Takes out of o the keys that are not in want; 0: what stays begins want, in its order.
static int prune(PyObject *o, PyObject *want) {
  PyObject *key, *value, *first, *old = items_of(o);
  int differs = !old;
  Py_ssize_t at = 0;
  for (Py_ssize_t i = 0; old && i < PyTuple_Size(old); i += 2) {
    key = PyTuple_GetItem(old, i);
    if (!PyDict_GetItemWithError(want, key)) PyDict_DelItem(o, key);
    else if (!PyDict_Next(want, &at, &first, &value) || PyObject_RichCompareBool(first, key, Py_EQ) != 1) differs = 1;
  }
  py_xdecref(old);
  return differs;
}

// Makes a dict what its copy has become, a new one with the same entries.
int dict_update(PyObject *o, PyObject *now) {
  PyObject *key, *value, *old = NULL;
  int r = 0;
  if (prune(o, now)) { // the order is another
    old = PyDict_Copy(o);
    PyDict_Clear(o);
  }
  for (Py_ssize_t at = 0; !r && PyDict_Next(now, &at, &key, &value);) {
    PyObject *was = PyDict_GetItemWithError(old ? old : o, key);
    int same = was && same_value(was, value);
    if (!same || old) r = PyDict_SetItem(o, key, same ? was : value);
  }
  py_xdecref(old);
  return r || PyErr_Occurred() ? -1 : 0;
}

static int dict_back(const phx_list *l) {
  const char *layout = l->layout;
  const int64_t *s = l->items;
  PyObject *now = box_wholes(&layout, s) ? NULL : (layout = l->layout, box(&layout, &s));
  int r = now ? dict_update(l->object, now) : -1;
  py_xdecref(now);
  return r;
}

int copies_back(inputs *in) {
  PyObject *error[3]; // of a call that was stopped
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  int r = 0;
  for (phx_buf *b = in->copies; b && !r; b = b->next)
    if (b->pad[0] && b->pad[0] != 'O') r = is_table(b) ? table_back(list_in(b)->object, list_in(b)->layout, (int64_t)list_in(b)->items) : is_list(b) ? list_back(list_in(b)) : dict_back(list_in(b));
  if (!r && error[0]) PyErr_Restore(error[0], error[1], error[2]);
  else
    for (int i = 0; i < 3; i++) py_xdecref(error[i]);
  return r;
}
