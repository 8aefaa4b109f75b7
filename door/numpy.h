// The part of NumPy's C API that the door uses (its _ARRAY_API table, the same from 1.25 to 2.x), checked against the running NumPy at load.
#ifndef PHX_NUMPY_H
#define PHX_NUMPY_H
#include "cpython.h"

typedef struct { // PyArray_Descr, the fields that 1.x and 2.x share
  PyObject base;
  PyTypeObject *typeobj;
  char kind, type, byteorder, flags;
  int type_num;
} np_descr;

typedef struct { // PyArrayObject_fields
  PyObject base;
  char *data;
  int nd;
  intptr_t *dimensions, *strides;
  PyObject *owner; // "base" in NumPy
  np_descr *descr;
  int flags;
  PyObject *weakrefs;
  void *buffer_info;
  PyObject *mem_handler;
} np_array;

typedef struct { // PyDataMem_Handler, NEP 49
  char name[127];
  uint8_t version;
  void *ctx;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *, size_t);
} np_mem_handler;

enum { NP_C = 1, NP_F = 2, NP_OWNDATA = 4, NP_ALIGNED = 0x100, NP_WRITEABLE = 0x400 };
enum { NP_TYPES = 16 }; // type numbers 0 (bool) to 15 (complex128)

#pragma GCC visibility push(hidden)
extern PyTypeObject *np_array_type;
extern np_descr *np_descrs[NP_TYPES]; // NULL for types that stay in Python
extern const int np_sizes[NP_TYPES];
extern PyObject *np_handler; // capsule of the pool's memory handler, NULL until the core is loaded

int np_load(void); // 0, or -1 with ImportError
int np_type_of_char(char c);
PyObject *np_new(int type, int nd, const int64_t *shape, const int64_t *strides, void *data, int flags);
PyObject *np_scalar(int type, const void *data);
PyObject *np_copied(PyObject *array);                            // in C order
int np_partition(PyObject *array, PyObject *kth, int axis);      // in place; -1: exception set
PyObject *np_argpartition(PyObject *array, PyObject *kth, int axis);
PyObject *np_argsort(PyObject *array, int axis);                 // as its default kind does
int np_set_base(PyObject *array, PyObject *owner); // takes the reference
int np_use_pool(np_mem_handler *h);
PyObject *np_ufunc_loops(PyObject *module, PyObject *ufunc); // of a np.ufunc
PyObject *np_errstate(void); // the object that stands for the present np.errstate (new reference), or NULL with an exception
#pragma GCC visibility pop

#endif
