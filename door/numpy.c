// NumPy through its C-API table.
#include "numpy.h"
#include <string.h>

enum { API_VERSION = 0, API_ARRAY = 2, API_DESCR_FROM_TYPE = 45, API_SCALAR = 60, API_COPY = 85, API_NEW = 94, API_ARGSORT = 130, API_SET_BASE = 282, API_PARTITION = 296, API_ARGPARTITION = 297, API_GET_HANDLER = 305 };

PyTypeObject *np_array_type;
np_descr *np_descrs[NP_TYPES];
const int np_sizes[NP_TYPES] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 0, 0, 4, 8, 0, 8, 16};
static const char type_chars[NP_TYPES + 1] = "?bBhHiIlL  fd FD";
PyObject *np_handler;

static void **api;
static PyObject *errstate_var; // NumPy 2: a context variable; NULL in NumPy 1, which has a list in the thread's dict
static PyObject *errstate_key;

int np_type_of_char(char c) {
  const char *p = c && c != ' ' ? strchr(type_chars, c) : NULL;
  return p ? (int)(p - type_chars) : -1;
}

static PyObject *import_umath(void) {
  PyObject *m = PyImport_ImportModule("numpy._core._multiarray_umath");
  if (!m) {
    PyErr_Clear();
    m = PyImport_ImportModule("numpy.core._multiarray_umath");
  }
  return m;
}

PyObject *np_new(int type, int nd, const int64_t *shape, const int64_t *strides, void *data, int flags) {
  PyObject *(*new)(PyTypeObject *, PyObject *, int, const int64_t *, const int64_t *, void *, int, PyObject *) = api[API_NEW];
  return new(np_array_type, py_ref(&np_descrs[type]->base), nd, shape, strides, data, flags, NULL);
}

PyObject *np_scalar(int type, const void *data) {
  PyObject *(*scalar)(const void *, PyObject *, PyObject *) = api[API_SCALAR];
  return scalar(data, &np_descrs[type]->base, NULL);
}

PyObject *np_copied(PyObject *array) {
  PyObject *(*copy)(PyObject *, int) = api[API_COPY];
  return copy(array, 0);
}

int np_partition(PyObject *array, PyObject *kth, int axis) {
  int (*partition)(PyObject *, PyObject *, int, int) = api[API_PARTITION];
  return partition(array, kth, axis, 0);
}

PyObject *np_argpartition(PyObject *array, PyObject *kth, int axis) {
  PyObject *(*partition)(PyObject *, PyObject *, int, int) = api[API_ARGPARTITION];
  return partition(array, kth, axis, 0);
}

PyObject *np_argsort(PyObject *array, int axis) {
  PyObject *(*sort)(PyObject *, int, int) = api[API_ARGSORT];
  return sort(array, axis, 0);
}

int np_set_base(PyObject *array, PyObject *owner) {
  int (*set)(PyObject *, PyObject *) = api[API_SET_BASE];
  return set(array, owner);
}

int np_use_pool(np_mem_handler *h) {
  np_handler = PyCapsule_New(h, "mem_handler", NULL);
  return np_handler ? 0 : -1;
}

PyObject *np_errstate(void) {
  PyObject *state = NULL;
  if (errstate_var) {
    if (PyContextVar_Get(errstate_var, NULL, &state)) return NULL;
    return state ? state : py_ref(Py_None);
  }
  PyObject *d = PyThreadState_GetDict();
  if (d) state = PyDict_GetItemWithError(d, errstate_key);
  if (!state) state = PyDict_GetItemWithError(PyEval_GetBuiltins(), errstate_key);
  return PyErr_Occurred() ? NULL : py_ref(state ? state : Py_None);
}

// Whether arrays lie in memory as np_array says: an array that NumPy makes is read through it.
static int layout_is_known(void) {
  int64_t shape[2] = {3, 5};
  np_array *a = (np_array *)np_new(12, 2, shape, NULL, NULL, 0);
  if (!a) return 0;
  PyObject *handler = ((PyObject * (*)(void)) api[API_GET_HANDLER])();
  int ok = a->nd == 2 && a->dimensions[1] == 5 && a->strides[0] == 40 && a->owner == NULL && a->descr == np_descrs[12] && handler &&
           a->mem_handler == handler && a->flags == (NP_C | NP_OWNDATA | NP_ALIGNED | NP_WRITEABLE);
  for (int t = 0; t < NP_TYPES; t++)
    ok = ok && (!np_descrs[t] || (np_descrs[t]->type_num == t && np_descrs[t]->type == type_chars[t] && (np_descrs[t]->byteorder == '=' || np_descrs[t]->byteorder == '|')));
  py_xdecref(handler);
  Py_DecRef(&a->base);
  return ok;
}

int np_load(void) {
  PyObject *m = import_umath();
  PyObject *capsule = m ? PyObject_GetAttrString(m, "_ARRAY_API") : NULL;
  api = capsule ? PyCapsule_GetPointer(capsule, NULL) : NULL;
  py_xdecref(capsule);
  if (!api) {
    py_xdecref(m);
    return -1;
  }
  errstate_var = PyObject_GetAttrString(m, "_extobj_contextvar");
  if (!errstate_var) PyErr_Clear();
  Py_DecRef(m);
  errstate_key = PyUnicode_InternFromString("UFUNC_PYVALS");
  np_array_type = api[API_ARRAY];
  np_descr *(*from_type)(int) = api[API_DESCR_FROM_TYPE];
  for (int t = 0; t < NP_TYPES; t++)
    if (np_sizes[t]) np_descrs[t] = from_type(t);
  unsigned version = ((unsigned (*)(void))api[API_VERSION])();
  if ((version >> 24) > 2 || !layout_is_known()) {
    PyErr_Clear();
    PyErr_Format(PyExc_ImportError, "phylanx knows the arrays of NumPy 1.25 to 2.x; this NumPy has C API version %u", version);
    return -1;
  }
  return 0;
}

typedef struct { // PyUFuncObject, the fields that 1.x and 2.x share
  PyObject base;
  int nin, nout, nargs, identity;
  void **functions, **data;
  int ntypes, reserved;
  const char *name, *types;
} np_ufunc;

// ufunc_loops(ufunc): its numbers of inputs, outputs and loops as they lie in memory, which the caller compares with what it says, and for each loop the addresses of
// its function and its data.
PyObject *np_ufunc_loops(PyObject *module, PyObject *o) {
  (void)module;
  np_ufunc *u = (np_ufunc *)o;
  int n = u->ntypes, sane = u->nin > 0 && u->nout > 0 && u->nargs == u->nin + u->nout && n >= 0 && n < 1000 && u->functions;
  if (!sane) n = 0;
  PyObject *r = PyTuple_New(3 + 2 * n);
  if (!r) return NULL;
  const int64_t counts[] = {u->nin, u->nout, n};
  for (int k = 0; k < 3; k++) PyTuple_SetItem(r, k, PyLong_FromLongLong(counts[k]));
  for (int k = 0; k < n; k++) {
    PyTuple_SetItem(r, 3 + 2 * k, PyLong_FromUnsignedLongLong((uintptr_t)u->functions[k]));
    PyTuple_SetItem(r, 4 + 2 * k, PyLong_FromUnsignedLongLong(u->data ? (uintptr_t)u->data[k] : 0));
  }
  return r;
}
