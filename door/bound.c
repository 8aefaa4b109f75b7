// What native code has changed of Python's objects: attributes, each in a list of its one value, are set before Python runs and when the call ends.
#include "door.h"
#include <string.h>

static int same_text(PyObject *a, PyObject *b) { return PyUnicode_Compare(a, b) == 0; }

static int same_number(PyObject *a, PyObject *b) {
  double x, y;
  if (a->ob_type == &PyFloat_Type) {
    x = PyFloat_AsDouble(a);
    y = PyFloat_AsDouble(b);
    return !memcmp(&x, &y, sizeof x);
  }
  return a->ob_type == &PyLong_Type && PyObject_RichCompareBool(a, b, Py_EQ) == 1;
}

// Whether Python has the value already: the object itself, or one that nobody would tell from it.
int same_value(PyObject *a, PyObject *b) {
  if (a == b) return 1;
  if (!a || a->ob_type != b->ob_type) return 0;
  if (a->ob_type == &PyUnicode_Type) return same_text(a, b);
  if (a->ob_type != &PyTuple_Type || PyTuple_Size(a) != PyTuple_Size(b)) return same_number(a, b);
  for (Py_ssize_t i = 0; i < PyTuple_Size(a); i++)
    if (!same_value(PyTuple_GetItem(a, i), PyTuple_GetItem(b, i))) return 0;
  return 1;
}

static int set_attribute(frame *fr, const bound *d, PyObject *value) {
  PyObject *known = d->hidden < 0 ? NULL : fr->hidden[d->hidden];
  if (same_value(known, value)) return 0;
  PyObject *holder = look(&d->at, fr->args);
  int r = holder ? PyObject_SetAttr(holder, d->name, value) : 0;
  py_xdecref(holder);
  if (r || d->hidden < 0) return r;
  fr->hidden[d->hidden] = py_ref(value); // what still_holds expects there
  Py_DecRef(known);
  return 0;
}

int set_attributes(frame *fr) {
  int r = 0;
  for (int i = 0; i < fr->e->nbound && !r; i++) {
    const bound *d = &fr->e->bound[i];
    const phx_list *l = fr->bound[i] ? (phx_list *)(fr->bound[i] + 1) : NULL;
    if (!l || !l->length) continue;
    PyObject *value = box_one(d->layout, l->items);
    r = value ? set_attribute(fr, d, value) : -1;
    py_xdecref(value);
  }
  return r;
}
