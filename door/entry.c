// _door.Entry: one compiled version of a function, with all that decides whether it may run.
#include "door.h"
#include <string.h>

PyTypeObject *entry_type;

static void *zeroed(Py_ssize_t n, size_t size) { return __builtin_calloc(n ? (size_t)n : 1, size); }

static const char *text_of(PyObject *o) { return PyUnicode_AsUTF8AndSize(o, NULL); }

// A tuple of layouts as C strings, which live as long as the tuple.
const char **layouts_of(PyObject *tuple, int *n, int *slots) {
  *n = (int)PyTuple_Size(tuple);
  *slots = 0;
  const char **r = *n < 0 ? NULL : zeroed(*n, sizeof *r);
  for (int i = 0; r && i < *n; i++) {
    r[i] = text_of(PyTuple_GetItem(tuple, i));
    int k = r[i] ? layout_slots(r[i]) : -1;
    if (k < 0) {
      if (!PyErr_Occurred()) PyErr_Format(PyExc_RuntimeError, "phylanx: no layout: %s", r[i]);
      __builtin_free(r);
      return NULL;
    }
    *slots += k;
  }
  return r;
}

static int read_words(entry *e, PyObject *words) {
  e->nwords = (int)PyTuple_Size(words);
  if (e->nwords < 0 || e->nwords > MAX_WORDS) return -1;
  e->words = zeroed(e->nwords, sizeof *e->words);
  for (int i = 0; i < e->nwords; i++) e->words[i] = PyLong_AsUnsignedLongLong(PyTuple_GetItem(words, i));
  return PyErr_Occurred() ? -1 : 0;
}

// ---- places --------------------------------------------------------------------------------------------------------------------------------

static int is_text(PyObject *o, const char *text) {
  const char *t = o->ob_type == &PyUnicode_Type ? text_of(o) : NULL;
  return t && !strcmp(t, text);
}

static place place_of(PyObject *holder, PyObject *key) {
  PyTypeObject *t = holder->ob_type;
  int function = t == &PyFunction_Type;
  place p = {holder, key, AS_ATTRIBUTE, -1};
  if (key->ob_type == &PyTuple_Type) {
    p.kind = BY_PATH;
    if (t == &PyLong_Type) p.param = (int)PyLong_AsLongLong(holder);
  } else if (t == &PyDict_Type) p.kind = IN_DICT;
  else if (t == &PyTuple_Type) p.kind = IN_TUPLE;
  else if (t == &PyCell_Type) p.kind = IN_CELL;
  else if (function && is_text(key, "__code__")) p.kind = AS_CODE;
  else if (function && is_text(key, "__defaults__")) p.kind = AS_DEFAULTS;
  else if (function && is_text(key, "__kwdefaults__")) p.kind = AS_KWDEFAULTS;
  return p;
}

static PyObject *look_borrowed(const place *at) {
  PyObject *none = Py_None, *v;
  switch (at->kind) {
  case IN_DICT: return PyDict_GetItemWithError(at->holder, at->key);
  case IN_TUPLE: return PyTuple_GetItem(at->holder, PyLong_AsLongLong(at->key));
  case AS_CODE: return PyFunction_GetCode(at->holder);
  case AS_DEFAULTS: return (v = PyFunction_GetDefaults(at->holder)) ? v : none;
  default: return (v = PyFunction_GetKwDefaults(at->holder)) ? v : none;
  }
}

// Whether a dict or set is of the type, and has the very parts, that `want` names (_bind.Parts).
static int has_parts(PyObject *o, PyObject *want) {
  Py_ssize_t n = PyTuple_Size(want), i = 1, at = 0;
  PyObject *k, *v;
  if ((PyObject *)o->ob_type != PyTuple_GetItem(want, 0)) return 0;
  if (o->ob_type == &PyDict_Type) {
    if (1 + 2 * PyDict_Size(o) != n) return 0;
    while (PyDict_Next(o, &at, &k, &v) && k == PyTuple_GetItem(want, i) && v == PyTuple_GetItem(want, i + 1)) i += 2;
    return i == n;
  }
  if (1 + PyObject_Size(o) != n) return 0;
  PyObject *it = PyObject_GetIter(o);
  for (k = NULL; it && i < n && (k = PyIter_Next(it)) == PyTuple_GetItem(want, i); i++) Py_DecRef(k), k = NULL;
  py_xdecref(k);
  py_xdecref(it);
  return i == n;
}

// One key of a path: None is the type, ... the length; parts that are there lead to themselves. New reference.
static PyObject *follow(PyObject *o, PyObject *key) {
  PyTypeObject *t = o->ob_type;
  PyObject *v = NULL;
  if (key->ob_type != &PyTuple_Type && PyType_IsSubtype(key->ob_type, &PyTuple_Type)) return has_parts(o, key) ? py_ref(key) : NULL;
  if (key == Py_None) return py_ref((PyObject *)t);
  if (key == Py_Ellipsis) {
    Py_ssize_t n = PyObject_Size(o);
    return n < 0 ? NULL : PyLong_FromLongLong(n);
  }
  if (t == &PyDict_Type) {
    v = PyDict_GetItemWithError(o, key);
  } else if (t == &PyTuple_Type) {
    v = PyTuple_GetItem(o, PyLong_AsLongLong(key));
  } else if (t == &PyCell_Type) {
    return PyCell_Get(o);
  } else {
    return PyObject_GetAttr(o, key);
  }
  return v ? py_ref(v) : NULL;
}

static PyObject *look_along(const place *at, PyObject *const *args) {
  PyObject *v = py_ref(at->param < 0 ? at->holder : args[at->param]);
  for (Py_ssize_t i = 0, n = PyTuple_Size(at->key); v && i < n; i++) {
    PyObject *next = follow(v, PyTuple_GetItem(at->key, i));
    Py_DecRef(v);
    v = next;
  }
  return v;
}

PyObject *look(const place *at, PyObject *const *args) {
  PyObject *v;
  if (at->kind == BY_PATH) {
    v = look_along(at, args);
  } else if (at->kind == IN_CELL) {
    v = PyCell_Get(at->holder);
  } else if (at->kind == AS_ATTRIBUTE) {
    v = PyObject_GetAttr(at->holder, at->key);
  } else if ((v = look_borrowed(at))) {
    Py_IncRef(v);
  }
  if (!v && PyErr_Occurred()) PyErr_Clear();
  return v;
}

// ---- the spec ------------------------------------------------------------------------------------------------------------------------------

static int read_guards(entry *e, PyObject *guards) {
  e->nguards = (int)PyTuple_Size(guards);
  if (e->nguards < 0) return -1;
  e->guards = zeroed(e->nguards, sizeof *e->guards);
  for (int i = 0; i < e->nguards; i++) {
    PyObject *g = PyTuple_GetItem(guards, i);
    Py_ssize_t n = PyTuple_Size(g);
    if (n < 2) return -1;
    e->guards[i] = (guard){place_of(PyTuple_GetItem(g, 0), PyTuple_GetItem(g, 1)), n > 2 ? PyTuple_GetItem(g, 2) : NULL};
  }
  return PyErr_Occurred() ? -1 : 0;
}

static int read_twins(entry *e, PyObject *twins_) {
  e->ntwins = (int)PyTuple_Size(twins_);
  if (e->ntwins < 0) return -1;
  e->twins = zeroed(e->ntwins, sizeof *e->twins);
  for (int i = 0; i < e->ntwins; i++) {
    PyObject *t = PyTuple_GetItem(twins_, i);
    if (PyTuple_Size(t) != 5) return -1;
    e->twins[i] = (twins){place_of(PyTuple_GetItem(t, 0), PyTuple_GetItem(t, 1)), place_of(PyTuple_GetItem(t, 2), PyTuple_GetItem(t, 3)),
                          PyObject_IsTrue(PyTuple_GetItem(t, 4))};
  }
  return PyErr_Occurred() ? -1 : 0;
}

static int read_bound(entry *e, PyObject *attributes) {
  e->nbound = (int)PyTuple_Size(attributes);
  if (e->nbound < 0 || e->nbound > MAX_BOUND) return -1;
  e->bound = zeroed(e->nbound, sizeof *e->bound);
  for (int i = 0; i < e->nbound; i++) {
    PyObject *t = PyTuple_GetItem(attributes, i);
    if (PyTuple_Size(t) != 5) return -1;
    const char *layout = text_of(PyTuple_GetItem(t, 3));
    if (!layout || layout_slots(layout) < 0) return -1;
    e->bound[i] = (bound){place_of(PyTuple_GetItem(t, 0), PyTuple_GetItem(t, 1)), PyTuple_GetItem(t, 2), layout, (int)PyLong_AsLongLong(PyTuple_GetItem(t, 4))};
    if (e->bound[i].hidden >= e->nhidden) return -1;
  }
  return PyErr_Occurred() ? -1 : 0;
}

static int read_literals(entry *e, PyObject *literals) {
  e->nliterals = (int)PyTuple_Size(literals);
  if (e->nliterals < 0) return -1;
  e->literals = zeroed(e->nliterals, sizeof *e->literals);
  for (int i = 0; i < e->nliterals; i++) {
    PyObject *l = PyTuple_GetItem(literals, i);
    if (PyTuple_Size(l) != 2) return -1;
    e->literals[i] = (literal){PyLong_AsLongLong(PyTuple_GetItem(l, 0)), PyTuple_GetItem(l, 1)};
  }
  return PyErr_Occurred() ? -1 : 0;
}

static int read_hidden(entry *e, PyObject *hidden_args) {
  e->nhidden = (int)PyTuple_Size(hidden_args);
  if (e->nhidden < 0 || e->nhidden > MAX_HIDDEN) return -1;
  e->hidden = zeroed(e->nhidden, sizeof *e->hidden);
  for (int i = 0; i < e->nhidden; i++) {
    PyObject *h = PyTuple_GetItem(hidden_args, i);
    if (PyTuple_Size(h) != 3) return -1;
    e->hidden[i] = (hidden){place_of(PyTuple_GetItem(h, 0), PyTuple_GetItem(h, 1)), PyObject_IsTrue(PyTuple_GetItem(h, 2))};
  }
  return 0;
}

static int read_pairs(entry *e, PyObject *pairs) {
  e->npairs = (int)PyTuple_Size(pairs);
  if (e->npairs < 0) return -1;
  e->pairs = zeroed(e->npairs, sizeof *e->pairs);
  for (int i = 0; i < e->npairs; i++) {
    PyObject *t = PyTuple_GetItem(pairs, i);
    int64_t a = PyTuple_Size(t) == 3 ? PyLong_AsLongLong(PyTuple_GetItem(t, 0)) : -1, b = a < 0 ? -1 : PyLong_AsLongLong(PyTuple_GetItem(t, 1));
    if (a < 0 || b < 0 || a >= MAX_BUFS || b >= MAX_BUFS) return -1;
    e->pairs[i] = (pair){(int)a, (int)b, PyObject_IsTrue(PyTuple_GetItem(t, 2))};
  }
  return 0;
}

static int read_sites(entry *e, PyObject *sites) {
  e->nsites = (int)PyTuple_Size(sites);
  if (e->nsites < 0) return -1;
  e->sites = zeroed(e->nsites, sizeof *e->sites);
  for (int i = 0; i < e->nsites; i++) {
    PyObject *t = PyTuple_GetItem(sites, i);
    site *s = &e->sites[i];
    int slots;
    if (PyTuple_Size(t) != 7) return -1;
    s->callable = PyTuple_GetItem(t, 0);
    s->in = layouts_of(PyTuple_GetItem(t, 1), &s->nin, &slots);
    s->out = s->in ? layouts_of(PyTuple_GetItem(t, 2), &s->nout, &slots) : NULL;
    s->want = PyTuple_GetItem(t, 3);
    s->unpack = PyObject_IsTrue(PyTuple_GetItem(t, 4));
    s->leaves = PyObject_IsTrue(PyTuple_GetItem(t, 5));
    s->prepare = PyTuple_GetItem(t, 6);
    if (!s->out || (!s->unpack && s->nout != 1) || s->nin > MAX_PARAMS || PyTuple_Size(s->want) != s->nout) return -1;
  }
  return 0;
}

static void free_sites(entry *e) {
  for (int i = 0; e->sites && i < e->nsites; i++) {
    __builtin_free(e->sites[i].in);
    __builtin_free(e->sites[i].out);
  }
  __builtin_free(e->sites);
}

static int read_copied(entry *e, PyObject *list) {
  e->ncopied = list ? (int)PyTuple_Size(list) : 0;
  if (e->ncopied < 0 || !(e->copied = __builtin_calloc((size_t)e->ncopied + 1, sizeof *e->copied))) return -1;
  for (int i = 0; i < e->ncopied; i++) {
    PyObject *layout;
    int written;
    if (!PyArg_ParseTuple(PyTuple_GetItem(list, i), "iOp", &e->copied[i].slot, &layout, &written) || !(e->copied[i].layout = text_of(layout))) return -1;
    e->writes |= written;
  }
  return 0;
}

static int entry_read(entry *e, PyObject *spec) {
  PyObject *address, *words, *literals, *guards, *twins_, *hidden_args, *attributes, *pairs, *result, *sites, *copied = NULL;
  if (!PyArg_ParseTuple(spec, "OOOOOOOOOOO!iiO|O:Entry", &address, &words, &literals, &guards, &twins_, &hidden_args, &attributes, &pairs, &result, &sites, &PyDict_Type, &e->exits,
                        &e->warns, &e->nogil, &e->info, &copied)) return -1;
  e->code = (phx_entry)PyLong_AsVoidPtr(address);
  e->result = text_of(result);
  if (!e->result || PyErr_Occurred()) return -1;
  int slots = layout_slots(e->result);
  if (slots < 0 || slots > MAX_SLOTS) return -1;
  return read_words(e, words) || read_literals(e, literals) || read_guards(e, guards) || read_twins(e, twins_) || read_hidden(e, hidden_args) || read_bound(e, attributes) || read_pairs(e, pairs) || read_sites(e, sites) || read_copied(e, copied) ? -1 : 0;
}

// Entry(address, words, literals, guards, twins, hidden, bound, pairs, result, sites, exits, warns, nogil, info, copied=())
//   address   0: the plain function runs for this signature
//   words     signature of the parameters, then of the hidden arguments       literals  ((parameter, value), ...)
//   guards    ((owner, key, value) | (owner, key): nothing there, ...)     owner: dict, cell, tuple or object with attributes; with a tuple of keys also
//             the number of a parameter
//   twins     ((owner, key, owner, key, whether they are one object), ...)     bound  ((owner, key, name, layout, hidden argument | -1), ...)
//   hidden    ((owner, key, as object), ...)     exits  {exit: layouts}
//   pairs     ((i, j, whether they overlap), ...) of arrays among the arguments, counted as they are taken
//   copied    ((slot, layout, whether native code changes it), ...) of the lists and dicts among the arguments; layout O: it only gives them to Python
//   sites     ((callable, in layouts, out layouts, (None | (word, mask, ...), ...), unpack, leaves, prepare | None), ...)
static PyObject *entry_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
  (void)kw;
  entry *e = (entry *)PyType_GenericAlloc(type, 0);
  if (!e) return NULL;
  e->spec = py_ref(args);
  if (entry_read(e, args)) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "phylanx: malformed entry");
    Py_DecRef(&e->base);
    return NULL;
  }
  return &e->base;
}

static int entry_traverse(PyObject *self, visitproc visit, void *arg) {
  entry *e = (entry *)self;
  int r = visit((PyObject *)self->ob_type, arg);
  return r || !e->spec ? r : visit(e->spec, arg);
}

static int entry_clear(PyObject *self) {
  entry *e = (entry *)self;
  PyObject *spec = e->spec, *rec = e->recorder;
  e->spec = e->exits = e->recorder = NULL;
  e->nguards = e->ntwins = e->nbound = e->nliterals = e->nhidden = e->npairs = 0;
  e->nwords = -1; // matches nothing any more
  py_xdecref(spec);
  py_xdecref(rec);
  return 0;
}

static void entry_dealloc(PyObject *self) {
  entry *e = (entry *)self;
  PyTypeObject *type = self->ob_type;
  PyObject_GC_UnTrack(self);
  entry_clear(self);
  free_sites(e);
  __builtin_free(e->words);
  __builtin_free(e->guards);
  __builtin_free(e->twins);
  __builtin_free(e->bound);
  __builtin_free(e->literals);
  __builtin_free(e->hidden);
  __builtin_free(e->pairs);
  __builtin_free(e->copied);
  PyObject_GC_Del(self);
  Py_DecRef((PyObject *)type);
}

static PyObject *entry_info(PyObject *self, void *unused) {
  (void)unused;
  entry *e = (entry *)self;
  return py_ref(e->spec ? e->info : Py_None);
}

// How often each pycall was made.
static PyObject *entry_pycalls(PyObject *self, void *unused) {
  (void)unused;
  entry *e = (entry *)self;
  PyObject *r = PyTuple_New(e->nsites);
  for (int i = 0; r && i < e->nsites; i++) PyTuple_SetItem(r, i, PyLong_FromLongLong(e->sites[i].calls));
  return r;
}

static PyObject *entry_record(PyObject *self, PyObject *r) { return recorder_set(&((entry *)self)->recorder, r); }

int entry_init(PyObject *module) {
  static PyMethodDef methods[] = {{"_record", entry_record, METH_O, "sends the spans of its calls to a Recorder, or with None nowhere"}, {0}};
  static PyMemberDef members[] = {{"calls", T_LONGLONG, offsetof(entry, calls), READONLY, "times it ran"},
                                  {"changed", T_LONGLONG, offsetof(entry, changed), READONLY, "hidden arguments, as bits, that a pycall has rebound"}, {0}};
  static PyGetSetDef getset[] = {{"info", entry_info, NULL, "the object given", NULL}, {"pycalls", entry_pycalls, NULL, "calls back into Python by site", NULL}, {0}};
  static PyType_Slot slots[] = {{Py_tp_new, entry_new}, {Py_tp_dealloc, entry_dealloc}, {Py_tp_traverse, entry_traverse}, {Py_tp_clear, entry_clear},
                                {Py_tp_methods, methods}, {Py_tp_members, members}, {Py_tp_getset, getset}, {0}};
  static PyType_Spec spec = {"phylanx._door.Entry", sizeof(entry), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
  entry_type = (PyTypeObject *)PyType_FromSpec(&spec);
  return entry_type ? PyModule_AddObjectRef(module, "Entry", (PyObject *)entry_type) : -1;
}
