// Values from Python: one walk gives the signature, which the inline cache compares, and the slots, which native code receives.
#include "door.h"
#include <string.h>

void inputs_init(inputs *in, phx_ctx *ctx) {
  in->nwords = in->nslots = in->nbufs = 0;
  in->bytes = 0;
  in->copies = NULL;
  in->copied = in->nseen = 0;
  in->seen = in->few;
  in->ctx = ctx;
}

int put_word(inputs *in, uint64_t w) {
  if (in->nwords == MAX_WORDS) return -1;
  in->words[in->nwords++] = w;
  return 0;
}

int put(inputs *in, uint64_t w, int64_t slot) {
  if (in->nslots == MAX_SLOTS) return -1;
  in->slots[in->nslots++] = slot;
  return put_word(in, w);
}

int take_object(inputs *in, PyObject *o) { return put(in, WORD(W_OBJECT, random_class(o)), (int64_t)o); }

static phx_buf *owned(phx_buf *b, PyObject *o) {
  b->refs = 1;
  b->obj = o;
  b->kind = PHX_ARG;
  b->pad[1] = 0;
  return b;
}

// A header of an object that lives as long as the call.
static phx_buf *linked_header(inputs *in, PyObject *o, size_t bytes) {
  phx_buf *b = __builtin_malloc(bytes);
  if (!b) return NULL;
  link_block(in->ctx, b);
  Py_IncRef(o);
  return owned(b, o);
}

// A header for an array that Python owns.
static phx_buf *new_buf(inputs *in, PyObject *o) {
  if (in->ctx) return linked_header(in, o, sizeof(phx_buf));
  return in->nbufs < MAX_BUFS ? owned(&in->bufs[in->nbufs++], o) : NULL;
}

// Whether native code may touch the elements: a type it knows, whole words, this machine's byte order, nothing hung onto the dtype.
static int plain_elements(const np_array *a) {
  const np_descr *d = a->descr;
  int t = d->type_num;
  if (a->nd > PHX_MAXDIM || t < 0 || t >= NP_TYPES || !np_descrs[t] || !(a->flags & NP_ALIGNED)) return 0;
  if (d == np_descrs[t]) return 1;
  if (d->byteorder != '=' && d->byteorder != '|') return 0;
  PyObject *metadata = PyObject_GetAttrString((PyObject *)d, "metadata");
  int plain = metadata == Py_None;
  if (!metadata) PyErr_Clear();
  py_xdecref(metadata);
  return plain;
}

static int order_of(const np_array *a) {
  if (a->flags & NP_C) return O_C;
  if (a->flags & NP_F) return O_F;
  int last = a->nd - 1; // rank 0 is always C-contiguous
  return a->strides[last] == np_sizes[a->descr->type_num] || a->dimensions[last] == 1 ? O_INNER : O_STRIDED;
}

// The word of an array that native code may use, 0 for any other.
uint64_t array_word(const np_array *a) {
  if (!plain_elements(a)) return 0;
  uint64_t w = WORD(W_ARRAY, a->descr->type_num) | (uint64_t)a->nd << 12 | (uint64_t)order_of(a) << 16 | (uint64_t)!(a->flags & NP_WRITEABLE) << 19;
  for (int i = 0; i < a->nd; i++) w |= (uint64_t)(a->dimensions[i] == 1) << (20 + i);
  return w;
}

// The slots of an array whose memory b heads.
int64_t *array_slots(const np_array *a, phx_buf *b, int64_t *s) {
  s[0] = (int64_t)a->data;
  s[1] = (int64_t)b;
  b->bytes = np_sizes[a->descr->type_num];
  for (int i = 0; i < a->nd; i++) {
    s[2 + i] = a->dimensions[i];
    s[2 + a->nd + i] = a->strides[i];
    b->bytes *= a->dimensions[i];
  }
  return s + 2 + 2 * a->nd;
}

static int take_array(inputs *in, np_array *a) {
  uint64_t w = array_word(a);
  if (!w) return take_object(in, &a->base);
  if (in->nslots + 2 + 2 * a->nd > MAX_SLOTS) return -1;
  phx_buf *b = new_buf(in, &a->base);
  if (!b) return -1;
  array_slots(a, b, in->slots + in->nslots);
  in->nslots += 2 + 2 * a->nd;
  in->bytes += b->bytes;
  return put_word(in, w);
}

// The bytes of a str's characters behind a header.
static size_t text_bytes(PyObject *o) { return sizeof(phx_buf) + 4 * (size_t)PyUnicode_GetLength(o); }

int64_t *text_slots(PyObject *o, phx_buf *b, int64_t *s) {
  int64_t n = PyUnicode_GetLength(o);
  if (!PyUnicode_AsUCS4(o, (uint32_t *)(b + 1), n, 0) && n) return NULL;
  b->bytes = 4 * n;
  int64_t slots[] = {(int64_t)(b + 1), (int64_t)b, n, 4};
  memcpy(s, slots, sizeof slots);
  return s + 4;
}

// A str by its characters, of which native code gets a copy.
static int take_text(inputs *in, PyObject *o) {
  if (in->nslots + 4 > MAX_SLOTS) return -1;
  phx_buf *b = in->ctx ? linked_header(in, o, text_bytes(o)) : input_header(in, text_bytes(o));
  if (!b) return -1;
  if (!in->ctx) b->obj = py_ref(o);
  if (!text_slots(o, b, in->slots + in->nslots)) return -1;
  in->nslots += 4;
  in->bytes += b->bytes;
  return put_word(in, W_TEXT);
}

// NumPy numbers carry their value right after the object header.
static int take_scalar(inputs *in, PyObject *o, int type) {
  const void *p = o + 1;
  int64_t v[2] = {0, 0};
  switch (type) {
  case 0: case 2: v[0] = *(const uint8_t *)p; break;
  case 1: v[0] = *(const int8_t *)p; break;
  case 3: v[0] = *(const int16_t *)p; break;
  case 4: v[0] = *(const uint16_t *)p; break;
  case 5: v[0] = *(const int32_t *)p; break;
  case 6: v[0] = *(const uint32_t *)p; break;
  case 11: memcpy(v, p, 4); break;
  case 14: memcpy(v, p, 4); memcpy(v + 1, (const char *)p + 4, 4); break;
  case 15: memcpy(v, p, 16); break;
  default: memcpy(v, p, 8);
  }
  if (type >= 14 && (in->nslots == MAX_SLOTS || (in->slots[in->nslots++] = v[0], v[0] = v[1], 0))) return -1;
  return put(in, WORD(W_SCALAR, type), v[0]);
}

static int take_number(inputs *in, PyObject *o) {
  if (o->ob_type == &PyFloat_Type) {
    double d = PyFloat_AsDouble(o);
    int64_t v;
    memcpy(&v, &d, 8);
    return put(in, WORD(W_PY, 12), v);
  }
  if (o->ob_type == &PyBool_Type) return put(in, WORD(W_PY, 0), o == &_Py_TrueStruct);
  if (o->ob_type == &PyComplex_Type) {
    double d[2] = {PyComplex_RealAsDouble(o), PyComplex_ImagAsDouble(o)};
    int64_t v[2];
    memcpy(v, d, 16);
    if (in->nslots == MAX_SLOTS) return -1;
    in->slots[in->nslots++] = v[0];
    return put(in, WORD(W_PY, 15), v[1]);
  }
  int overflow = 0;
  int64_t v = PyLong_AsLongLongAndOverflow(o, &overflow);
  return overflow ? take_object(in, o) : put(in, WORD(W_PY, 7), v);
}

static int take_tuple(inputs *in, PyObject *o) {
  Py_ssize_t n = PyTuple_Size(o);
  if (n > MAX_WORDS) return -1;
  if (put_word(in, W_TUPLE | (uint64_t)n << 12)) return -1;
  for (Py_ssize_t i = 0; i < n; i++)
    if (take(in, PyTuple_GetItem(o, i), 1)) return -1;
  return 0;
}

int take(inputs *in, PyObject *o, int nested) {
  PyTypeObject *t = o->ob_type;
  if (t == np_array_type) return take_array(in, (np_array *)o);
  if (t == &PyFloat_Type || t == &PyLong_Type || t == &PyBool_Type || t == &PyComplex_Type) return take_number(in, o);
  if (o == Py_None) return put_word(in, W_NONE);
  if (t == &PyTuple_Type && nested < 8) return take_tuple(in, o);
  if (in->copied && (t == &PyList_Type || t == &PyDict_Type || t == &PySet_Type)) return take_copied(in, o);
  if (t == &PyUnicode_Type) return nested ? take_text(in, o) : put_word(in, W_STR);
  for (int i = 0; i < NP_TYPES; i++) {
    if (!np_descrs[i]) continue;
    if (t == np_descrs[i]->typeobj) return take_scalar(in, o, i);
    if (o == &np_descrs[i]->base) return put_word(in, WORD(W_DTYPE, i));
    if (o == (PyObject *)np_descrs[i]->typeobj) return put_word(in, WORD(W_CLASS, i));
  }
  return take_object(in, o);
}

void inputs_drop(inputs *in) {
  for (phx_buf *b = in->copies, *next; b; b = next) {
    next = b->next;
    py_xdecref(b->obj);
    if (b->pad[0]) Py_DecRef(((phx_list *)(b + 1))->object);
    __builtin_free(b);
  }
  in->copies = NULL;
  if (in->seen != in->few) __builtin_free(in->seen);
  in->seen = in->few;
  in->nseen = 0;
}

static int take_copying(inputs *in, PyObject *o, int nested) {
  in->copied = 1;
  int r = take(in, o, nested);
  in->copied = 0;
  return r;
}

int take_argument(inputs *in, PyObject *o) { return take_copying(in, o, o->ob_type == &PyUnicode_Type); }

int take_hidden(inputs *in, PyObject *o) { return take_copying(in, o, 0); }

static PyObject *words_of(inputs *in, int status) {
  if (status) return PyErr_Occurred() ? NULL : py_ref(Py_None);
  PyObject *r = PyTuple_New(in->nwords);
  for (int i = 0; r && i < in->nwords; i++) {
    PyObject *w = PyLong_FromUnsignedLongLong(in->words[i]);
    if (!w || PyTuple_SetItem(r, i, w)) {
      Py_DecRef(r);
      return NULL;
    }
  }
  return r;
}

// argument(value): the words of the value of a parameter, likewise.
PyObject *argument(PyObject *module, PyObject *o) {
  (void)module;
  inputs in;
  inputs_init(&in, NULL);
  PyObject *r = words_of(&in, take_argument(&in, o));
  inputs_drop(&in);
  return r;
}

// value_words(value): the words of what a pycall gave.
PyObject *value_words(PyObject *module, PyObject *o) {
  (void)module;
  inputs in;
  inputs_init(&in, NULL);
  PyObject *r = words_of(&in, take(&in, o, 1));
  inputs_drop(&in);
  return r;
}

// ---- regions of memory ---------------------------------------------------------------------------------------------------------------------

// The bytes [lo, hi) that the elements of an array lie in.
static void extent(const np_array *a, const char **lo, const char **hi) {
  *lo = *hi = a->data;
  int64_t down = 0, up = np_sizes[a->descr->type_num];
  for (int i = 0; i < a->nd; i++) {
    if (!a->dimensions[i]) return;
    int64_t reach = (a->dimensions[i] - 1) * a->strides[i];
    *(reach < 0 ? &down : &up) += reach;
  }
  *lo += down;
  *hi += up;
}

int overlap(const phx_buf *x, const phx_buf *y) {
  const char *xlo, *xhi, *ylo, *yhi;
  extent(x->obj, &xlo, &xhi);
  extent(y->obj, &ylo, &yhi);
  return xlo < yhi && ylo < xhi;
}

// overlaps(values): pairs (i, j), i < j, of the arrays among the values, counted as arguments are taken, whose memory overlaps; and how many arrays there are.
PyObject *overlaps(PyObject *module, PyObject *values) {
  (void)module;
  inputs in;
  inputs_init(&in, NULL);
  PyObject *pairs = PyList_New(0);
  for (Py_ssize_t i = 0; pairs && i < PyTuple_Size(values) && !take_argument(&in, PyTuple_GetItem(values, i)); i++) {}
  for (int j = 1; pairs && j < in.nbufs; j++)
    for (int i = 0; i < j; i++) {
      PyObject *pair = overlap(&in.bufs[i], &in.bufs[j]) ? PyTuple_New(2) : NULL;
      if (!pair) continue;
      PyTuple_SetItem(pair, 0, PyLong_FromLongLong(i));
      PyTuple_SetItem(pair, 1, PyLong_FromLongLong(j));
      PyList_Append(pairs, pair);
      Py_DecRef(pair);
    }
  inputs_drop(&in);
  PyObject *r = pairs && !PyErr_Occurred() ? PyTuple_New(2) : NULL;
  if (r) {
    PyTuple_SetItem(r, 0, py_ref(pairs));
    PyTuple_SetItem(r, 1, PyLong_FromLongLong(in.nbufs));
  }
  py_xdecref(pairs);
  return r;
}

// signature(value): the words of a value as a tuple of ints, or None for a value that is too large to describe.
PyObject *signature(PyObject *module, PyObject *o) {
  (void)module;
  inputs in;
  inputs_init(&in, NULL);
  PyObject *r = words_of(&in, take_hidden(&in, o));
  inputs_drop(&in);
  return r;
}

// object_word(value): the words of a value that is taken as an object.
PyObject *object_word(PyObject *module, PyObject *o) {
  (void)module;
  inputs in;
  inputs_init(&in, NULL);
  return words_of(&in, take_object(&in, o));
}
