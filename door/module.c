// phylanx._door: the C side of the decorator. Importing it starts no thread and loads nothing but NumPy.
#include "door.h"

static PyObject *is_loaded(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyBool_FromLong(core.library != NULL);
}

static PyMethodDef methods[] = {{"load", core_load, METH_O, "loads the core"},
                                {"loaded", is_loaded, METH_NOARGS, "whether the core is loaded"},
                                {"core_call", core_text, METH_VARARGS, "core_call(verb, request): the core's answer"},
                                {"argument", argument, METH_O, "the signature words of the value of a parameter"},
                                {"shape", shape, METH_O, "the keys of the dicts that have a signature word"},
                                {"overlaps", overlaps, METH_O, "pairs of arrays among values whose memory overlaps, and the number of arrays"},
                                {"signature", signature, METH_O, "the signature words of a hidden argument"},
                                {"value_words", value_words, METH_O, "the signature words of what Python gave to native code"},
                                {"object_word", object_word, METH_O, "the signature words of a value as an object, whatever it is"},
                                {"set_hooks", set_hooks, METH_VARARGS, "set_hooks(on_exit, on_warn, plain_mode, on_fork, on_raise, on_random)"},
                                {"set_random", set_random, METH_VARARGS, "what is to be known of numpy.random"},
                                {"set_twister", set_twister, METH_VARARGS, "what is to be known of random.Random"},
                                {"word_offset", word_offset, METH_VARARGS, "where an object keeps some words"},
                                {"gauss_offset", gauss_offset, METH_VARARGS, "where a RandomState keeps a normal number"},
                                {"set_classes", set_classes, METH_O, "the classes of named tuples and deques"},
                                {"ufunc_loops", np_ufunc_loops, METH_O, "the inner loops of a ufunc"},
                                {"after_fork", after_fork, METH_NOARGS, "for os.register_at_fork"},
                                {0}};
static PyModuleDef definition = {.base = {.base = {1, NULL}}, .name = "_door", .size = -1, .methods = methods};

__attribute__((visibility("default"))) PyObject *PyInit__door(void) {
  if (np_load()) return NULL;
  PyObject *m = PyModule_Create2(&definition, 3);
  if (m && (entry_init(m) || function_init(m) || recorder_init(m))) {
    Py_DecRef(m);
    return NULL;
  }
  return m;
}
