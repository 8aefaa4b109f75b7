// Random generators: what native code is told of them, and their locks. NumPy's random module and Python's are not imported for this; when they are, _random.py
// says what is to be known of them.
#include "door.h"

enum { KINDS = 8 };

static struct {
  PyObject *generator, *state, *global; // the classes Generator and RandomState, and the object whose methods np.random.* are
  struct { PyObject *type; Py_ssize_t from, to; } kinds[KINDS]; // where in an object of a bit generator's class its state is
  int nkinds;
  Py_ssize_t gauss;                     // where in a RandomState its phx_gauss is; 0: not known
  PyObject *make, *path;
  PyObject *random;                     // the class random.Random; None: nothing is known of it
  Py_ssize_t twister;                   // where in such an object its Mersenne Twister is
  int linked;                           // 1: NumPy's functions were found; -1: not all
} known;

// set_random(Generator, RandomState, global, ((class, from, to), ...), gauss, make, path)
PyObject *set_random(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *generator, *state, *global, *kinds, *make, *path;
  Py_ssize_t gauss;
  if (!PyArg_ParseTuple(args, "OOOOnOO:set_random", &generator, &state, &global, &kinds, &gauss, &make, &path)) return NULL;
  int n = (int)PyTuple_Size(kinds);
  for (int i = 0; i < n && i < KINDS; i++) {
    PyObject *k = PyTuple_GetItem(kinds, i);
    known.kinds[i].type = py_ref(PyTuple_GetItem(k, 0));
    known.kinds[i].from = PyLong_AsLongLong(PyTuple_GetItem(k, 1));
    known.kinds[i].to = PyLong_AsLongLong(PyTuple_GetItem(k, 2));
  }
  known.nkinds = n < KINDS ? n : KINDS;
  known.state = py_ref(state);
  known.global = py_ref(global);
  known.gauss = gauss;
  if (!known.make) known.make = py_ref(make);
  known.path = py_ref(path);
  known.generator = py_ref(generator);
  return py_ref(Py_None);
}

// gauss_offset(state, value, size): where in a RandomState that keeps the normal number `value` its phx_gauss is; 0 where there is no such place.
PyObject *gauss_offset(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *state;
  double value;
  Py_ssize_t size, found = 0;
  if (!PyArg_ParseTuple(args, "Odn:gauss_offset", &state, &value, &size)) return NULL;
  for (Py_ssize_t at = sizeof(PyObject); at + (Py_ssize_t)sizeof(phx_gauss) <= size; at += 8) {
    const phx_gauss *g = (const phx_gauss *)((const char *)state + at);
    if (g->value == value && g->has == 1 && !found) found = at;
  }
  return PyLong_FromLongLong(found);
}

// set_twister(class, offset, make) of random.Random; class None: its objects are like any other
PyObject *set_twister(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *random, *make;
  Py_ssize_t offset;
  if (!PyArg_ParseTuple(args, "OnO:set_twister", &random, &offset, &make)) return NULL;
  if (!known.make) known.make = py_ref(make);
  known.random = py_ref(random);
  known.twister = offset;
  return py_ref(Py_None);
}

// word_offset(object, words, size): where in an object of so many bytes the words stand, a tuple of ints of 32 bits; 0 where there is no such place.
PyObject *word_offset(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *object, *words;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "OOn:word_offset", &object, &words, &size)) return NULL;
  Py_ssize_t n = PyTuple_Size(words), found = 0;
  for (Py_ssize_t at = sizeof(PyObject), k; at + 4 * n <= size && !found; at += 4) {
    const uint32_t *there = (const uint32_t *)((const char *)object + at);
    for (k = 0; k < n && there[k] == PyLong_AsLongLong(PyTuple_GetItem(words, k)); k++) {}
    if (k == n) found = at;
  }
  return PyLong_FromLongLong(found);
}

// Has _random.py tell of a module, once that is loaded.
static void learn(PyObject **name, const char *module) {
  if (!*name) *name = PyUnicode_InternFromString(module);
  PyObject *loaded = PyImport_GetModuleDict();
  if (!loaded || !*name || !PyDict_GetItemWithError(loaded, *name)) return;
  PyObject *r = hooks.on_random ? PyObject_CallFunctionObjArgs(hooks.on_random, *name, NULL) : NULL;
  if (!r) PyErr_Clear(); // what cannot be known is an object like any other
  py_xdecref(r);
}

int random_class(PyObject *o) {
  static PyObject *numpys, *pythons;
  PyObject *t = (PyObject *)o->ob_type;
  if (!known.generator) learn(&numpys, "numpy.random.mtrand");
  if (!known.random) learn(&pythons, "random");
  if (known.generator && t == known.generator) return CLASS_GENERATOR;
  if (known.state && t == known.state) return CLASS_STATE;
  return known.random && t == known.random ? CLASS_RANDOM : 0;
}

static int linked(void) {
  if (!known.linked) {
    const char *path = PyUnicode_AsUTF8AndSize(known.path, NULL);
    known.linked = path && !core.random_library(path) ? 1 : -1;
  }
  return known.linked > 0;
}

static PyObject *object_of(int64_t object) {
  if (object) return (PyObject *)object;
  if (!known.global) random_class(Py_None);
  return known.global;
}

// What is asked of a bit generator at each call, of those that were used last, which stay alive for it.
typedef struct bits {
  PyObject *owner, *acquire, *release;
  phx_bitgen *bitgen;
} bits;

static PyObject *attribute(PyObject *o, PyObject **interned, const char *name) {
  if (!*interned) *interned = PyUnicode_InternFromString(name);
  return *interned ? PyObject_GetAttr(o, *interned) : NULL;
}

static int ask(bits *b, PyObject *owner) {
  PyObject *capsule = PyObject_GetAttrString(owner, "capsule"), *lock = capsule ? PyObject_GetAttrString(owner, "lock") : NULL;
  b->acquire = lock ? PyObject_GetAttrString(lock, "acquire") : NULL;
  b->release = lock ? PyObject_GetAttrString(lock, "release") : NULL;
  b->bitgen = capsule ? PyCapsule_GetPointer(capsule, "BitGenerator") : NULL;
  b->owner = py_ref(owner);
  py_xdecref(capsule);
  py_xdecref(lock);
  return b->acquire && b->release && b->bitgen ? 0 : -1;
}

// NULL: an exception is set.
static const bits *bits_of(PyObject *owner) {
  enum { KEPT = 4 };
  static bits recent[KEPT];
  static int next;
  for (int i = 0; i < KEPT; i++)
    if (recent[i].owner == owner) return &recent[i];
  bits b = {0}, *at = &recent[next++ % KEPT];
  int failed = ask(&b, owner);
  bits old = failed ? b : *at;
  if (!failed) *at = b;
  py_xdecref(old.owner);
  py_xdecref(old.acquire);
  py_xdecref(old.release);
  return failed ? NULL : at;
}

static int kind_of(PyObject *owner) {
  for (int i = 0; i < known.nkinds; i++)
    if ((PyObject *)owner->ob_type == known.kinds[i].type) return i;
  return -1;
}

static PyObject *gauss_next(void) {
  static PyObject *name;
  if (!name) name = PyUnicode_InternFromString("gauss_next");
  return name;
}

// Finds the state of a random.Random. 1: its attribute gauss_next is nothing that it makes itself.
static int see_twister(phx_gen *g, PyObject *o) {
  PyObject *kept = gauss_next() ? PyObject_GetAttr(o, gauss_next()) : NULL, *old[] = {g->owner, g->release};
  int has = kept && kept != Py_None;
  if (!kept || (has && kept->ob_type != &PyFloat_Type)) {
    py_xdecref(kept);
    return 1;
  }
  g->told = g->kept = (phx_gauss){NULL, has, has ? PyFloat_AsDouble(kept) : 0.0};
  Py_DecRef(kept);
  g->owner = py_ref(o);
  g->release = NULL;
  g->bits = NULL;
  g->body = (char *)o + known.twister;
  g->bytes = 4 + 4 * 624;
  g->gauss = &g->kept;
  g->seen = 1;
  for (int i = 0; i < 2; i++) py_xdecref(old[i]);
  return 0;
}

// Gives Python the attribute gauss_next as it has become. An exception that is set stays.
static void tell_gauss(phx_gen *g) {
  if (!g->seen || g->gauss != &g->kept || (g->kept.has == g->told.has && (!g->kept.has || g->kept.value == g->told.value))) return;
  PyObject *error[3];
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  PyObject *v = g->kept.has ? PyFloat_FromDouble(g->kept.value) : py_ref(Py_None);
  if (!v || PyObject_SetAttr(g->owner, gauss_next(), v)) PyErr_Clear();
  py_xdecref(v);
  g->told = g->kept;
  PyErr_Restore(error[0], error[1], error[2]);
}

// Finds the state behind a generator. 1: it is of no kind that we know.
static int see(phx_gen *g) {
  static PyObject *of_state, *of_generator;
  PyObject *o = object_of(g->object);
  int class = o ? random_class(o) : 0;
  if (class == CLASS_RANDOM) return see_twister(g, o);
  if (!class || !linked() || (class == CLASS_STATE && !known.gauss)) return 1;
  PyObject *owner = class == CLASS_STATE ? attribute(o, &of_state, "_bit_generator") : attribute(o, &of_generator, "bit_generator");
  int kind = owner ? kind_of(owner) : -1;
  const bits *b = kind < 0 ? NULL : bits_of(owner);
  if (!b) {
    py_xdecref(owner);
    return 1;
  }
  PyObject *old[] = {g->owner, g->release};
  g->owner = owner;
  g->release = py_ref(b->release);
  g->bits = b->bitgen;
  g->body = (char *)owner + known.kinds[kind].from;
  g->bytes = known.kinds[kind].to - known.kinds[kind].from;
  g->gauss = class == CLASS_STATE ? (phx_gauss *)((char *)o + known.gauss) : NULL;
  g->seen = 1;
  for (int i = 0; i < 2; i++) py_xdecref(old[i]);
  return 0;
}

int64_t door_random_known(phx_ctx *ctx, phx_gen *g) {
  take_gil(ctx);
  int unknown = !g->seen && see(g);
  if (unknown) PyErr_Clear();
  give_gil(ctx);
  return !unknown;
}

static int call(PyObject *f) {
  PyObject *r = PyObject_CallNoArgs(f);
  py_xdecref(r);
  return r ? 0 : -1;
}

// Lets the lock go that the call holds. An exception that is set stays.
static void unlock(phx_ctx *ctx) {
  phx_gen *g = ctx->gen;
  if (!g) return;
  ctx->gen = NULL;
  if (!g->release) return;
  PyObject *error[3];
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  if (call(g->release)) PyErr_Clear();
  PyErr_Restore(error[0], error[1], error[2]);
}

void random_let(phx_ctx *ctx) {
  unlock(ctx);
  for (phx_gen *g = ctx->gens; g; g = g->next) {
    tell_gauss(g);
    g->seen = 0;
  }
}

void random_end(phx_ctx *ctx) {
  unlock(ctx);
  for (phx_gen *g = ctx->gens; g; g = g->next) {
    tell_gauss(g);
    PyObject *old[] = {g->owner, g->release};
    g->owner = g->release = NULL;
    g->seen = 0;
    for (int i = 0; i < 2; i++) py_xdecref(old[i]);
  }
}

static int64_t open_locked(phx_ctx *ctx, phx_gen *g) {
  unlock(ctx);
  if (!g->seen && see(g) && !PyErr_Occurred()) PyErr_SetString(PyExc_RuntimeError, "phylanx: the bit generator has become one of another kind");
  const bits *b = g->seen && g->release ? bits_of(g->owner) : NULL;
  if (!g->seen || (g->release && (!b || call(b->acquire)))) return -1;
  ctx->gen = g;
  return 0;
}

int64_t door_random_open(phx_ctx *ctx, phx_gen *g) {
  take_gil(ctx);
  int64_t r = open_locked(ctx, g);
  give_gil(ctx);
  return r;
}

// Calls a function of NumPy's that makes a generator, or seeds the global one.
static int64_t make(phx_ctx *ctx, int64_t what, int64_t n, const int64_t *values, int64_t *out) {
  PyObject *args = known.make || (random_class(Py_None), known.make) ? PyTuple_New(n + 1) : NULL;
  if (!args) return -1;
  PyTuple_SetItem(args, 0, PyLong_FromLongLong(what));
  for (int64_t i = 0; i < n; i++) PyTuple_SetItem(args, i + 1, PyLong_FromLongLong(values[i]));
  PyObject *r = PyObject_Call(known.make, args, NULL);
  Py_DecRef(args);
  int64_t status = r && !keep(ctx->door, r) ? 0 : -1;
  if (!status && out) *out = (int64_t)r;
  py_xdecref(r);
  return status;
}

int64_t door_random_make(phx_ctx *ctx, int64_t what, int64_t n, const int64_t *values, int64_t *out) {
  take_gil(ctx);
  random_let(ctx);
  int64_t r = make(ctx, what, n, values, out);
  give_gil(ctx);
  return r;
}
