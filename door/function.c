// _door.Function: what @phx.jit makes of a function.
#include "door.h"
#include <string.h>

PyTypeObject *function_type;

// ---- binding of arguments to parameters ----------------------------------------------------------------------------------------------------

static Py_ssize_t find_name(function *f, PyObject *name) {
  for (int exact = 1; exact >= 0; exact--)
    for (Py_ssize_t i = f->nposonly; i < f->nparams; i++) {
      PyObject *n = PyTuple_GetItem(f->names, i);
      if (n == name || (!exact && PyObject_RichCompareBool(n, name, Py_EQ) == 1)) return i;
    }
  return -1;
}

// Fills in defaults. The tuple or dict they come from is kept in *hold for the time of the call.
static int bind_defaults(function *f, PyObject **bound, PyObject **hold) {
  Py_ssize_t npos = f->nparams - f->nkwonly;
  for (Py_ssize_t i = 0; i < f->nparams; i++) {
    if (bound[i]) continue;
    int kwonly = i >= npos;
    PyObject **from = &hold[kwonly];
    if (!*from) *from = PyObject_GetAttrString(f->py_func, kwonly ? "__kwdefaults__" : "__defaults__");
    if (!*from || *from == Py_None) return -1;
    if (kwonly) {
      bound[i] = PyDict_GetItemWithError(*from, PyTuple_GetItem(f->names, i));
    } else {
      Py_ssize_t k = i - npos + PyTuple_Size(*from);
      bound[i] = k < 0 ? NULL : PyTuple_GetItem(*from, k);
    }
    if (!bound[i]) return -1;
  }
  return 0;
}

// 0, or -1 when the arguments do not fit: the plain function then raises what Python raises.
static int bind(function *f, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **bound, PyObject **hold) {
  if (n > f->nparams - f->nkwonly) return -1;
  memset(bound, 0, f->nparams * sizeof *bound);
  memcpy(bound, args, n * sizeof *bound);
  Py_ssize_t nkw = kwnames ? PyTuple_Size(kwnames) : 0;
  for (Py_ssize_t k = 0; k < nkw; k++) {
    Py_ssize_t i = find_name(f, PyTuple_GetItem(kwnames, k));
    if (i < 0 || bound[i]) return -1;
    bound[i] = args[n + k];
  }
  return bind_defaults(f, bound, hold);
}

// ---- the call ------------------------------------------------------------------------------------------------------------------------------

static PyObject *call_plain(function *f, PyObject *const *args, size_t nargs, PyObject *kwnames) {
  f->plain_calls++;
  PyObject *rec = f->recorder;
  if (!rec) return PyObject_Vectorcall(f->py_func, args, nargs, kwnames);
  Py_IncRef(rec);
  int64_t begin = recorder_now();
  PyObject *r = PyObject_Vectorcall(f->py_func, args, nargs, kwnames);
  recorder_put(rec, ((recorder *)rec)->call, begin);
  Py_DecRef(rec);
  return r;
}

static PyObject *call_forked(function *f, PyObject *const *args, size_t nargs, PyObject *kwnames) {
  if (forked == 1) {
    forked = 2;
    PyObject *r = PyObject_CallFunctionObjArgs(hooks.on_fork, NULL);
    if (!r) return NULL; // the warning is an error here
    Py_DecRef(r);
  }
  return call_plain(f, args, nargs, kwnames);
}

// A function with *args or **kwargs: binder gives the values of its parameters as a tuple.
static PyObject *bind_by_python(function *f, PyObject *const *args, size_t nargs, PyObject *kwnames) {
  PyObject *t = PyObject_Vectorcall(f->binder, args, nargs, kwnames);
  if (t && PyTuple_Size(t) == f->nparams) return t;
  py_xdecref(t);
  PyErr_Clear();
  return NULL;
}

// One step of what on_exit gave. A rest that leaves natively compiled code in its turn puts what follows into *then instead of calling it, so that
// a loop which leaves in each iteration needs no deeper stack.
static PyObject *call_step(PyObject *callable, PyObject *args, PyObject **then) {
  function *f = (function *)callable;
  Py_ssize_t n = PyTuple_Size(args);
  if (callable->ob_type != function_type || forked || f->plain || n != f->nparams) return PyObject_Call(callable, args, NULL);
  PyObject *bound[MAX_PARAMS];
  for (Py_ssize_t i = 0; i < n; i++) bound[i] = PyTuple_GetItem(args, i);
  PyObject *result = call_native(f, bound, then);
  return result || *then || PyErr_Occurred() ? result : call_plain(f, bound, n, NULL);
}

// Hands the exception that is set to on_raise, and leaves it set.
static void show_raised(void) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback) PyException_SetTraceback(value, traceback);
  PyObject *r = PyObject_CallFunctionObjArgs(hooks.on_raise, value, NULL);
  if (!r) PyErr_WriteUnraisable(hooks.on_raise);
  py_xdecref(r);
  PyErr_Restore(type, value, traceback);
}

// Runs what on_exit gave: (callable, args, next) with next None or next(value) -> the same again, and where the span of this call goes. Python is
// entered from here so that no frame of ours stands in a traceback.
static PyObject *call_rest(PyObject *then) {
  for (;;) {
    PyObject *following = NULL, *next = PyTuple_Size(then) > 2 ? PyTuple_GetItem(then, 2) : NULL;
    if (next == Py_None) next = NULL;
    PyObject *rec = PyTuple_Size(then) > 4 ? PyTuple_GetItem(then, 3) : NULL;
    int64_t begin = rec ? recorder_now() : 0;
    PyObject *value = next ? PyObject_Call(PyTuple_GetItem(then, 0), PyTuple_GetItem(then, 1), NULL)
                           : call_step(PyTuple_GetItem(then, 0), PyTuple_GetItem(then, 1), &following);
    if (rec) recorder_put(rec, PyLong_AsLongLong(PyTuple_GetItem(then, 4)), begin);
    if (value && next) {
      following = PyObject_CallFunctionObjArgs(next, value, NULL);
      Py_DecRef(value);
      value = NULL;
    }
    Py_DecRef(then);
    if (!following) {
      if (!value) show_raised();
      return value;
    }
    then = following;
  }
}

static PyObject *function_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
  function *f = (function *)self;
  Py_ssize_t n = PyVectorcall_NARGS(nargsf);
  if (f->plain || forked) return (forked ? call_forked : call_plain)(f, args, n, kwnames);
  PyObject *bound[MAX_PARAMS], *hold[2] = {NULL, NULL}, *then = NULL, *result = NULL;
  if (f->binder != Py_None) {
    hold[0] = bind_by_python(f, args, n, kwnames);
    for (Py_ssize_t i = 0; hold[0] && i < f->nparams; i++) bound[i] = PyTuple_GetItem(hold[0], i);
    if (hold[0]) result = call_native(f, bound, &then);
  } else if (n == f->nparams && !kwnames && !f->nkwonly) {
    result = call_native(f, args, &then);
  } else if (!bind(f, args, n, kwnames, bound, hold)) {
    result = call_native(f, bound, &then);
  } else {
    PyErr_Clear();
  }
  if (then) {
    result = call_rest(then);
  } else if (!result && !PyErr_Occurred()) {
    result = call_plain(f, args, n, kwnames);
  }
  py_xdecref(hold[0]);
  py_xdecref(hold[1]);
  return result;
}

// ---- the type ------------------------------------------------------------------------------------------------------------------------------

// Function(py_func, miss, names, nposonly, nkwonly, binder)
//   miss(function, args) -> Entry | None      binder(*args, **kwargs) -> tuple of the parameters' values, or None when names suffice
static PyObject *function_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
  (void)kw;
  PyObject *py_func, *miss, *names, *binder;
  Py_ssize_t nposonly, nkwonly;
  if (!PyArg_ParseTuple(args, "OOO!nnO:Function", &py_func, &miss, &PyTuple_Type, &names, &nposonly, &nkwonly, &binder)) return NULL;
  function *f = (function *)PyType_GenericAlloc(type, 0);
  if (!f) return NULL;
  f->vectorcall = function_call;
  f->py_func = py_ref(py_func);
  f->miss = py_ref(miss);
  f->names = py_ref(names);
  f->binder = py_ref(binder);
  f->nparams = PyTuple_Size(names);
  f->nposonly = nposonly;
  f->nkwonly = nkwonly;
  f->plain = f->nparams > MAX_PARAMS;
  return &f->base;
}

static int function_traverse(PyObject *self, visitproc visit, void *arg) {
  function *f = (function *)self;
  PyObject *all[] = {(PyObject *)self->ob_type, f->dict, f->py_func, f->miss, f->names, f->binder};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    int r = all[i] ? visit(all[i], arg) : 0;
    if (r) return r;
  }
  for (int i = 0; i < f->nentries; i++) {
    int r = visit(&f->entries[i]->base, arg);
    if (r) return r;
  }
  return 0;
}

static PyObject *function_forget(PyObject *self, PyObject *unused) {
  (void)unused;
  function *f = (function *)self;
  while (f->nentries) Py_DecRef(&f->entries[--f->nentries]->base);
  return py_ref(Py_None);
}

static int function_clear(PyObject *self) {
  function *f = (function *)self;
  Py_DecRef(function_forget(self, NULL));
  PyObject *old[] = {f->dict, f->miss, f->recorder};
  f->dict = f->recorder = NULL;
  f->miss = py_ref(Py_None); // py_func stays: whatever still calls the function can
  for (int i = 0; i < 3; i++) py_xdecref(old[i]);
  return 0;
}

static void function_dealloc(PyObject *self) {
  function *f = (function *)self;
  PyTypeObject *type = self->ob_type;
  PyObject_GC_UnTrack(self);
  if (f->weakrefs) PyObject_ClearWeakRefs(self);
  Py_DecRef(function_forget(self, NULL));
  PyObject *all[] = {f->dict, f->py_func, f->miss, f->names, f->binder, f->recorder};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) py_xdecref(all[i]);
  PyObject_GC_Del(self);
  Py_DecRef((PyObject *)type);
}

static PyObject *function_get(PyObject *self, PyObject *object, PyObject *type) {
  (void)type;
  return object && object != Py_None ? PyMethod_New(self, object) : py_ref(self);
}

// _add(entry): puts an entry in front; False when there is no room.
static PyObject *function_add(PyObject *self, PyObject *e) {
  function *f = (function *)self;
  if (e->ob_type != entry_type) {
    PyErr_SetString(PyExc_TypeError, "an Entry is wanted");
    return NULL;
  }
  if (f->nentries == MAX_VERSIONS) return PyBool_FromLong(0);
  memmove(f->entries + 1, f->entries, f->nentries * sizeof *f->entries);
  f->entries[0] = (entry *)py_ref(e);
  f->nentries++;
  return PyBool_FromLong(1);
}

static PyObject *function_remove(PyObject *self, PyObject *e) {
  function *f = (function *)self;
  for (int i = 0; i < f->nentries; i++) {
    if (&f->entries[i]->base != e) continue;
    f->nentries--;
    memmove(f->entries + i, f->entries + i + 1, (f->nentries - i) * sizeof *f->entries);
    Py_DecRef(e);
    break;
  }
  return py_ref(Py_None);
}

static PyObject *function_entries(PyObject *self, PyObject *unused) {
  (void)unused;
  function *f = (function *)self;
  PyObject *r = PyTuple_New(f->nentries);
  for (int i = 0; r && i < f->nentries; i++) PyTuple_SetItem(r, i, py_ref(&f->entries[i]->base));
  return r;
}

static PyObject *function_record(PyObject *self, PyObject *r) { return recorder_set(&((function *)self)->recorder, r); }

int function_init(PyObject *module) {
  static PyMethodDef methods[] = {{"_add", function_add, METH_O, "enters a version; False when there are too many"},
                                  {"_remove", function_remove, METH_O, "takes a version out"},
                                  {"_entries", function_entries, METH_NOARGS, "the versions, newest first"},
                                  {"_record", function_record, METH_O, "sends the spans of plain calls to a Recorder, or with None nowhere"},
                                  {"_forget", function_forget, METH_NOARGS, "takes all versions out"},
                                  {0}};
  static PyMemberDef members[] = {{"__vectorcalloffset__", T_PYSSIZET, offsetof(function, vectorcall), READONLY, NULL},
                                  {"__dictoffset__", T_PYSSIZET, offsetof(function, dict), READONLY, NULL},
                                  {"__weaklistoffset__", T_PYSSIZET, offsetof(function, weakrefs), READONLY, NULL},
                                  {"py_func", T_OBJECT_EX, offsetof(function, py_func), READONLY, "the plain Python function"},
                                  {"_plain", T_PYSSIZET, offsetof(function, plain), 0, "run the plain function, always"},
                                  {"_plain_calls", T_LONGLONG, offsetof(function, plain_calls), READONLY, "calls that the plain function served"},
                                  {0}};
  static PyGetSetDef getset[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {0}};
  static PyType_Slot slots[] = {{Py_tp_new, function_new}, {Py_tp_dealloc, function_dealloc}, {Py_tp_traverse, function_traverse},
                                {Py_tp_clear, function_clear}, {Py_tp_descr_get, function_get}, {Py_tp_call, PyVectorcall_Call},
                                {Py_tp_methods, methods}, {Py_tp_members, members}, {Py_tp_getset, getset}, {0}};
  static PyType_Spec spec = {"phylanx._door.Function", sizeof(function), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR, slots};
  function_type = (PyTypeObject *)PyType_FromSpec(&spec);
  return function_type ? PyModule_AddObjectRef(module, "Function", (PyObject *)function_type) : -1;
}
