// The part of CPython's ABI that the door uses, declared here so that one build, without Python's headers, serves every CPython from 3.10 on.
// The symbols are weak: the interpreter that imports the module provides them.
#ifndef PHX_CPYTHON_H
#define PHX_CPYTHON_H
#include <stddef.h>
#include <stdint.h>

typedef intptr_t Py_ssize_t;
typedef struct _typeobject PyTypeObject;
typedef struct _object {
  Py_ssize_t ob_refcnt;
  PyTypeObject *ob_type;
} PyObject;

typedef PyObject *(*vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *);
typedef int (*visitproc)(PyObject *, void *);
typedef struct { const char *name; void *meth; int flags; const char *doc; } PyMethodDef;
typedef struct { const char *name; int type; Py_ssize_t offset; int flags; const char *doc; } PyMemberDef;
typedef struct { int slot; void *func; } PyType_Slot;
typedef struct { const char *name; int basicsize, itemsize; unsigned flags; PyType_Slot *slots; } PyType_Spec;
typedef struct { PyObject base; void *init; Py_ssize_t index; PyObject *copy; } PyModuleDef_Base;
typedef struct { PyModuleDef_Base base; const char *name, *doc; Py_ssize_t size; PyMethodDef *methods; void *slots, *traverse, *clear, *free; } PyModuleDef;
typedef struct { const char *name; PyObject *(*get)(PyObject *, void *); int (*set)(PyObject *, PyObject *, void *); const char *doc; void *closure; } PyGetSetDef;

enum { Py_tp_call = 50, Py_tp_clear = 51, Py_tp_dealloc = 52, Py_tp_descr_get = 54, Py_tp_members = 72, Py_tp_methods = 64, Py_tp_new = 65,
       Py_tp_traverse = 71, Py_tp_getset = 73 };
enum { T_OBJECT_EX = 16, T_PYSSIZET = 19, T_LONGLONG = 17, READONLY = 1 };
enum { METH_VARARGS = 1, METH_NOARGS = 4, METH_O = 8, METH_FASTCALL = 0x80 };
#define Py_TPFLAGS_DEFAULT (1u << 18)
#define Py_TPFLAGS_HAVE_GC (1u << 14)
#define Py_TPFLAGS_HAVE_VECTORCALL (1u << 11)
#define Py_TPFLAGS_METHOD_DESCRIPTOR (1u << 17)
#define PY_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))
#define PyVectorcall_NARGS(n) ((Py_ssize_t)((n) & ~PY_VECTORCALL_ARGUMENTS_OFFSET))
enum { Py_EQ = 2 };

#define WEAK extern __attribute__((weak))
WEAK void Py_IncRef(PyObject *);
WEAK void Py_DecRef(PyObject *);
WEAK PyObject *PyModule_Create2(PyModuleDef *, int);
WEAK int PyModule_AddObjectRef(PyObject *, const char *, PyObject *);
WEAK PyObject *PyImport_ImportModule(const char *);
WEAK PyObject *PyImport_GetModuleDict(void);
WEAK PyObject *PyType_FromSpec(PyType_Spec *);
WEAK void *PyType_GetSlot(PyTypeObject *, int);
WEAK PyObject *PyType_GenericAlloc(PyTypeObject *, Py_ssize_t);
WEAK void PyObject_GC_UnTrack(void *);
WEAK void PyObject_GC_Del(void *);
WEAK void PyObject_Free(void *);
WEAK void PyObject_ClearWeakRefs(PyObject *);
WEAK Py_ssize_t PyObject_Hash(PyObject *);
typedef struct { Py_ssize_t (*hash)(const void *, Py_ssize_t); const char *name; int hash_bits, seed_bits; } PyHash_FuncDef;
WEAK PyHash_FuncDef *PyHash_GetFuncDef(void);
WEAK int PyObject_IsTrue(PyObject *);
WEAK PyObject *PyObject_GenericGetDict(PyObject *, void *);
WEAK int PyObject_GenericSetDict(PyObject *, PyObject *, void *);
WEAK PyObject *PyObject_Call(PyObject *, PyObject *, PyObject *);
WEAK PyObject *PyObject_CallFunctionObjArgs(PyObject *, ...);
WEAK PyObject *PyObject_CallNoArgs(PyObject *);
WEAK PyObject *PyObject_Vectorcall(PyObject *, PyObject *const *, size_t, PyObject *);
WEAK PyObject *PyVectorcall_Call(PyObject *, PyObject *, PyObject *);
WEAK PyObject *PyObject_GetAttr(PyObject *, PyObject *);
WEAK PyObject *PyObject_GetAttrString(PyObject *, const char *);
WEAK int PyObject_RichCompareBool(PyObject *, PyObject *, int);
WEAK PyObject *PyMethod_New(PyObject *, PyObject *);
WEAK int PyType_IsSubtype(PyTypeObject *, PyTypeObject *);
WEAK PyObject *PyObject_GetIter(PyObject *);
WEAK PyObject *PyIter_Next(PyObject *);
WEAK PyObject *PyTuple_New(Py_ssize_t);
WEAK PyObject *PyTuple_GetItem(PyObject *, Py_ssize_t);
WEAK int PyTuple_SetItem(PyObject *, Py_ssize_t, PyObject *);
WEAK Py_ssize_t PyObject_Size(PyObject *);
WEAK Py_ssize_t PyTuple_Size(PyObject *);
WEAK PyObject *PyList_New(Py_ssize_t);
WEAK int PyList_SetItem(PyObject *, Py_ssize_t, PyObject *);
WEAK PyObject *PyList_GetItem(PyObject *, Py_ssize_t);
WEAK Py_ssize_t PyList_Size(PyObject *);
WEAK int PyList_Append(PyObject *, PyObject *);
WEAK PyObject *PyList_AsTuple(PyObject *);
WEAK int PyList_SetSlice(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);
WEAK void PyUnicode_InternInPlace(PyObject **);
WEAK PyObject *PySet_New(PyObject *);
WEAK int PySet_Clear(PyObject *);
WEAK PyObject *PySequence_Tuple(PyObject *);
WEAK int PySet_Add(PyObject *, PyObject *);
WEAK int PySet_Discard(PyObject *, PyObject *);
WEAK void *PyMem_Malloc(size_t);
WEAK void PyMem_Free(void *);
WEAK PyObject *PyDict_New(void);
WEAK int PyDict_Next(PyObject *, Py_ssize_t *, PyObject **, PyObject **);
WEAK Py_ssize_t PyDict_Size(PyObject *);
WEAK int PyDict_DelItem(PyObject *, PyObject *);
WEAK PyObject *PyDict_Copy(PyObject *);
WEAK void PyDict_Clear(PyObject *);
WEAK int PyDict_SetItem(PyObject *, PyObject *, PyObject *);
WEAK PyObject *PyDict_GetItemWithError(PyObject *, PyObject *);
WEAK int PyDict_SetItemString(PyObject *, const char *, PyObject *);
WEAK PyObject *PyFloat_FromDouble(double);
WEAK double PyFloat_AsDouble(PyObject *);
WEAK PyObject *PyComplex_FromDoubles(double, double);
WEAK double PyComplex_RealAsDouble(PyObject *);
WEAK double PyComplex_ImagAsDouble(PyObject *);
WEAK PyObject *PyBool_FromLong(long);
WEAK PyObject *PyLong_FromLongLong(long long);
WEAK PyObject *PyLong_FromUnsignedLongLong(unsigned long long);
WEAK long long PyLong_AsLongLong(PyObject *);
WEAK unsigned long long PyLong_AsUnsignedLongLong(PyObject *);
WEAK long long PyLong_AsLongLongAndOverflow(PyObject *, int *);
WEAK void *PyLong_AsVoidPtr(PyObject *);
WEAK const char *PyUnicode_AsUTF8AndSize(PyObject *, Py_ssize_t *);
WEAK uint32_t *PyUnicode_AsUCS4(PyObject *, uint32_t *, Py_ssize_t, int);
WEAK Py_ssize_t PyUnicode_GetLength(PyObject *);
WEAK PyObject *PyUnicode_DecodeUTF32(const char *, Py_ssize_t, const char *, int *);
WEAK PyObject *PyUnicode_FromString(const char *);
WEAK int PyUnicode_Compare(PyObject *, PyObject *);
WEAK int PyObject_SetItem(PyObject *, PyObject *, PyObject *);
WEAK int PyObject_SetAttr(PyObject *, PyObject *, PyObject *);
WEAK PyObject *PyUnicode_FromStringAndSize(const char *, Py_ssize_t);
WEAK PyObject *PyUnicode_InternFromString(const char *);
WEAK int PyArg_ParseTuple(PyObject *, const char *, ...);
WEAK void *PyCapsule_GetPointer(PyObject *, const char *);
WEAK PyObject *PyCapsule_New(void *, const char *, void *);
WEAK PyObject *PyErr_Occurred(void);
WEAK void PyErr_Clear(void);
WEAK void PyErr_SetString(PyObject *, const char *);
WEAK PyObject *PyErr_Format(PyObject *, const char *, ...);
WEAK PyObject *PyErr_NoMemory(void);
WEAK int PyErr_CheckSignals(void);
WEAK void PyErr_WriteUnraisable(PyObject *);
WEAK void PyErr_Fetch(PyObject **, PyObject **, PyObject **);
WEAK void PyErr_Restore(PyObject *, PyObject *, PyObject *);
WEAK void PyErr_NormalizeException(PyObject **, PyObject **, PyObject **);
WEAK int PyException_SetTraceback(PyObject *, PyObject *);
WEAK void *PyEval_SaveThread(void);
WEAK void PyEval_RestoreThread(void *);
WEAK int PyGILState_Ensure(void);
WEAK void PyGILState_Release(int);
WEAK PyObject *PyThreadState_GetDict(void);
WEAK PyObject *PyEval_GetBuiltins(void);
WEAK int PyContextVar_Get(PyObject *, PyObject *, PyObject **);
WEAK int Py_GetRecursionLimit(void);
WEAK PyObject *PyCell_Get(PyObject *);
WEAK PyObject *PyFunction_GetCode(PyObject *);
WEAK PyObject *PyFunction_GetDefaults(PyObject *);
WEAK PyObject *PyFunction_GetKwDefaults(PyObject *);
WEAK PyTypeObject PyLong_Type, PyFloat_Type, PyBool_Type, PyComplex_Type, PyUnicode_Type, PyTuple_Type, PyList_Type, PyDict_Type, PySet_Type, PyCell_Type, PyFunction_Type;
WEAK PyObject _Py_NoneStruct, _Py_TrueStruct, _Py_EllipsisObject;
WEAK PyObject *PyExc_TypeError, *PyExc_ImportError, *PyExc_RuntimeError, *PyExc_MemoryError, *PyExc_OSError, *PyExc_RecursionError;
#define Py_None (&_Py_NoneStruct)
#define Py_Ellipsis (&_Py_EllipsisObject)

static inline void py_xdecref(PyObject *o) {
  if (o) Py_DecRef(o);
}
static inline PyObject *py_ref(PyObject *o) {
  Py_IncRef(o);
  return o;
}
#endif
