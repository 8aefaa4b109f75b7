// The Go core: loaded when something must be compiled, asked by text.
#include "door.h"
#include <dlfcn.h>
#include <string.h>

core_api core;
door_hooks hooks;
int forked;

static phx_door_api door_api = {PHX_DOOR_API, door_pycall, door_poll, door_warn, door_raised, door_drop, door_random_known, door_random_open, door_random_make, door_order, NULL, 0};
static np_mem_handler pool = {.name = "phylanx", .version = 1};

static int find_symbols(void *library, phx_core_init_fn *init) {
  struct { const char *name; void *to; } symbols[] = {
      {"phx_core_init", init}, {"phx_core_call", &core.call}, {"phx_core_free", &core.free},
      {"phx_ctx_new", &core.ctx_new}, {"phx_ctx_free", &core.ctx_free}, {"phx_cleanup", &core.cleanup}, {"phx_stack_end", &core.stack_end}, {"phx_random_library", &core.random_library},
      {"phx_table_new", &core.table_new}, {"phx_table_put", &core.table_put}, {"phx_set_places", &core.set_places},
      {"phx_np_malloc", &pool.malloc}, {"phx_np_calloc", &pool.calloc}, {"phx_np_realloc", &pool.realloc}, {"phx_np_free", &pool.free}};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *s = dlsym(library, symbols[i].name);
    if (!s) {
      PyErr_Format(PyExc_ImportError, "phylanx: the core has no symbol %s", symbols[i].name);
      return -1;
    }
    *(void **)symbols[i].to = s;
  }
  return 0;
}

// Finds out by what this process hashes the characters of a str, which decides the order of a set of them, and tries it.
static int find_hashes(void) {
  if (PyHash_GetFuncDef) door_api.hash_bytes = PyHash_GetFuncDef()->hash;
  door_api.hash_none = PyObject_Hash(Py_None);
  const char *text[] = {"a", "abcdefgh", "the quick brown fox jumps over the lazy dog"};
  for (size_t i = 0; i < sizeof text / sizeof *text && door_api.hash_bytes; i++) {
    PyObject *s = PyUnicode_FromString(text[i]);
    if (!s) return -1;
    if (PyObject_Hash(s) != door_api.hash_bytes(text[i], (Py_ssize_t)strlen(text[i]))) door_api.hash_bytes = NULL;
    Py_DecRef(s);
  }
  if (door_api.hash_bytes) return 0;
  PyErr_SetString(PyExc_ImportError, "phylanx: this interpreter hashes strings in a way that is not known");
  return -1;
}

// load(path): loads the core, once.
PyObject *core_load(PyObject *module, PyObject *path) {
  (void)module;
  if (core.library) return py_ref(Py_None);
  const char *file = PyUnicode_AsUTF8AndSize(path, NULL);
  if (!file) return NULL;
  void *ts = PyEval_SaveThread();
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  PyEval_RestoreThread(ts);
  if (!library) {
    PyErr_Format(PyExc_OSError, "phylanx: the core cannot be loaded: %s", dlerror());
    return NULL;
  }
  phx_core_init_fn init;
  if (find_symbols(library, &init) || find_hashes()) return NULL;
  int64_t version = init(&door_api);
  if (version) {
    PyErr_Format(PyExc_ImportError, "phylanx: the core wants door version %lld, this is %d", (long long)version, PHX_DOOR_API);
    return NULL;
  }
  if (np_use_pool(&pool)) return NULL;
  core.library = library;
  return py_ref(Py_None);
}

// core_call(verb, request): the core's answer.
PyObject *core_text(PyObject *module, PyObject *args) {
  (void)module;
  const char *verb, *request;
  if (!PyArg_ParseTuple(args, "ss:core_call", &verb, &request)) return NULL;
  if (!core.library) {
    PyErr_SetString(PyExc_RuntimeError, "phylanx: the core is not loaded");
    return NULL;
  }
  void *ts = PyEval_SaveThread();
  char *answer = core.call(verb, request);
  PyEval_RestoreThread(ts);
  if (!answer) return PyErr_NoMemory();
  PyObject *r = PyUnicode_FromString(answer);
  core.free(answer);
  return r;
}

// set_hooks(on_exit, on_warn, plain_mode, on_fork, on_raise, on_random)
PyObject *set_hooks(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *h[6];
  if (!PyArg_ParseTuple(args, "OOOOOO:set_hooks", &h[0], &h[1], &h[2], &h[3], &h[4], &h[5])) return NULL;
  PyObject *old[] = {hooks.on_exit, hooks.on_warn, hooks.plain_mode, hooks.on_fork, hooks.on_raise, hooks.on_random};
  hooks = (door_hooks){py_ref(h[0]), py_ref(h[1]), py_ref(h[2]), py_ref(h[3]), py_ref(h[4]), py_ref(h[5])};
  for (int i = 0; i < 6; i++) py_xdecref(old[i]);
  return py_ref(Py_None);
}

// after_fork(): for os.register_at_fork. The threads of a core that was loaded are gone in the child; one that was not can still be loaded.
PyObject *after_fork(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  if (core.library && !forked) forked = 1;
  return py_ref(Py_None);
}
