// NumPy routines of its C API that compiled code calls on its own memory: what their results are depends on the machine's processor (which of equal or
// unordered elements comes first), so that only NumPy itself can tell.
#include "door.h"
#include <string.h>

static const int type_of[] = {-1, 0, 1, 3, 5, 7, 2, 4, 6, 8, 11, 12, 14, 15}; // NumPy's type numbers, by nd.DType
enum { INT64 = 4 };

static PyObject *viewed(const phx_arr *x) {
  return np_new(type_of[x->dtype], (int)x->ndim, x->shape, x->stride, x->data, NP_ALIGNED | NP_WRITEABLE);
}

// A new array in C order.
static PyObject *ordered(int64_t what, PyObject *x, PyObject *kth, int axis) {
  if (what == PHX_ARGSORT) return np_argsort(x, axis);
  if (what == PHX_ARGPARTITION) return np_argpartition(x, kth, axis);
  PyObject *copy = np_copied(x);
  if (copy && np_partition(copy, kth, axis)) {
    Py_DecRef(copy);
    return NULL;
  }
  return copy;
}

static int64_t order(int64_t what, const phx_arr *in, int64_t axis, phx_arr *out) {
  PyObject *x = viewed(&in[0]), *kth = what == PHX_ARGSORT ? NULL : viewed(&in[1]);
  PyObject *r = x && (kth || what == PHX_ARGSORT) ? ordered(what, x, kth, (int)axis) : NULL;
  if (r) {
    const np_array *a = (const np_array *)r;
    size_t bytes = (size_t)np_sizes[type_of[out->dtype]];
    for (int64_t k = 0; k < out->ndim; k++) bytes *= (size_t)out->shape[k];
    if (bytes) memcpy(out->data, a->data, bytes);
  }
  py_xdecref(x);
  py_xdecref(kth);
  py_xdecref(r);
  return r ? 0 : 1;
}

int64_t door_order(phx_ctx *ctx, int64_t what, const phx_arr *in, int64_t axis, phx_arr *out) {
  take_gil(ctx);
  int64_t failed = order(what, in, axis, out);
  if (failed) PyErr_Clear(); // Python does the statement again, and raises
  give_gil(ctx);
  return failed;
}
