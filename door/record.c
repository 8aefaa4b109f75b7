// _door.Recorder: where the spans of one version, or of one function's plain calls, go while a trace runs. It is a Python object so that whoever is
// inside a call keeps it alive.
#include "door.h"
#include <dlfcn.h>
#include <string.h>

enum { CAPACITY = 1 << 16, MAX_WORKERS = 256 }; // spans kept of each worker

typedef struct span { // phx_span
  int64_t task, worker, begin, end;
} span;

static struct {
  struct phx_rec *(*make)(int64_t capacity, int64_t tasks);
  void (*free)(struct phx_rec *rec);
  void (*put)(struct phx_rec *rec, int64_t worker, int64_t task, int64_t runs, int64_t begin, int64_t end);
  int64_t (*read)(struct phx_rec *rec, int64_t worker, span *out, int64_t *lost);
  int64_t (*total)(struct phx_rec *rec, int64_t worker, int64_t task, int64_t *time);
  int64_t (*now)(void);
} api;

PyTypeObject *recorder_type;

static int find_api(void) {
  struct { const char *name; void *to; } symbols[] = {{"phx_rec_new", &api.make}, {"phx_rec_free", &api.free}, {"phx_rec_put", &api.put},
                                                      {"phx_rec_read", &api.read}, {"phx_rec_total", &api.total}, {"phx_now", &api.now}};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *s = core.library ? dlsym(core.library, symbols[i].name) : NULL;
    if (!s) {
      PyErr_SetString(PyExc_RuntimeError, "phylanx: there is nothing to record: the core is not loaded");
      return -1;
    }
    *(void **)symbols[i].to = s;
  }
  return 0;
}

// Recorder(tasks, first_site, call): of so many tasks; pycall k is task first_site + k, the whole call is task `call`.
static PyObject *recorder_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
  (void)kw;
  Py_ssize_t tasks, first_site, call;
  if (!PyArg_ParseTuple(args, "nnn:Recorder", &tasks, &first_site, &call) || (!api.now && find_api())) return NULL;
  recorder *r = (recorder *)PyType_GenericAlloc(type, 0);
  if (!r) return NULL;
  r->tasks = tasks;
  r->first_site = first_site;
  r->call = call;
  r->rec = api.make(CAPACITY, tasks);
  if (r->rec) return &r->base;
  Py_DecRef(&r->base);
  return PyErr_NoMemory();
}

static void recorder_dealloc(PyObject *self) {
  PyTypeObject *type = self->ob_type;
  api.free(((recorder *)self)->rec);
  PyObject_Free(self);
  Py_DecRef((PyObject *)type);
}

int64_t recorder_now(void) { return api.now(); }

void recorder_put(PyObject *self, int64_t task, int64_t begin) {
  api.put(((recorder *)self)->rec, 0, task, 1, begin, api.now());
}

static PyObject *longs(const int64_t *v, int n) {
  PyObject *t = PyTuple_New(n);
  for (int i = 0; t && i < n; i++) PyTuple_SetItem(t, i, PyLong_FromLongLong(v[i]));
  return t;
}

static int append(PyObject *list, PyObject *item) {
  int r = item ? PyList_Append(list, item) : -1;
  py_xdecref(item);
  return r;
}

// spans() -> ([(task, worker, begin, end), ...], number of spans lost)
static PyObject *recorder_spans(PyObject *self, PyObject *unused) {
  (void)unused;
  struct phx_rec *rec = ((recorder *)self)->rec;
  span *buffer = __builtin_malloc(CAPACITY * sizeof *buffer);
  PyObject *list = buffer ? PyList_New(0) : PyErr_NoMemory(), *result = NULL;
  int64_t lost, all = 0;
  for (int64_t w = 0; list && w < MAX_WORKERS; w++) {
    int64_t n = api.read(rec, w, buffer, &lost);
    all += lost;
    for (int64_t i = 0; i < n; i++)
      if (append(list, longs((int64_t[]){buffer[i].task, w, buffer[i].begin, buffer[i].end}, 4))) {
        Py_DecRef(list);
        list = NULL;
        break;
      }
  }
  __builtin_free(buffer);
  if (list && (result = PyTuple_New(2))) {
    PyTuple_SetItem(result, 0, list);
    PyTuple_SetItem(result, 1, PyLong_FromLongLong(all));
  }
  return result;
}

// totals() -> [(count, ns on the calling threads, ns of other workers' shares), ...] by task
static PyObject *recorder_totals(PyObject *self, PyObject *unused) {
  (void)unused;
  recorder *r = (recorder *)self;
  PyObject *list = PyList_New(0);
  for (int64_t k = 0; list && k < r->tasks; k++) {
    int64_t time, shared = 0, count = api.total(r->rec, 0, k, &time);
    for (int64_t w = 1, share; w < MAX_WORKERS; w++, shared += share) count += api.total(r->rec, w, k, &share);
    if (append(list, longs((int64_t[]){count, time, shared}, 3))) {
      Py_DecRef(list);
      return NULL;
    }
  }
  return list;
}

// The recorder that a method _record(recorder | None) is given takes its place in *at.
PyObject *recorder_set(PyObject **at, PyObject *r) {
  if (r != Py_None && r->ob_type != recorder_type) {
    PyErr_SetString(PyExc_TypeError, "a Recorder or None is wanted");
    return NULL;
  }
  PyObject *old = *at;
  *at = r == Py_None ? NULL : py_ref(r);
  py_xdecref(old);
  return py_ref(Py_None);
}

int recorder_init(PyObject *module) {
  static PyMethodDef methods[] = {{"spans", recorder_spans, METH_NOARGS, "the spans kept, and how many were lost"},
                                  {"totals", recorder_totals, METH_NOARGS, "count and times of each task"},
                                  {0}};
  static PyType_Slot slots[] = {{Py_tp_new, recorder_new}, {Py_tp_dealloc, recorder_dealloc}, {Py_tp_methods, methods}, {0}};
  static PyType_Spec spec = {"phylanx._door.Recorder", sizeof(recorder), 0, Py_TPFLAGS_DEFAULT, slots};
  recorder_type = (PyTypeObject *)PyType_FromSpec(&spec);
  return recorder_type ? PyModule_AddObjectRef(module, "Recorder", (PyObject *)recorder_type) : -1;
}
