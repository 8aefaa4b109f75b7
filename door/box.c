// Values to Python, by the layout codes of nd.Type.Layout.
#include "door.h"
#include <string.h>

#define PHX_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

void link_block(phx_ctx *ctx, phx_buf *b) {
  b->prev = NULL;
  b->next = ctx->live;
  if (ctx->live) ctx->live->prev = b;
  ctx->live = b;
}

static void unlink_block(phx_ctx *ctx, phx_buf *b) {
  if (b->prev) b->prev->next = b->next;
  else ctx->live = b->next;
  if (b->next) b->next->prev = b->prev;
  b->prev = b->next = NULL;
}

// Gives up the objects that own blocks: all of them, or those that native code has released. From then on such a block is the memory of its
// array and comes back through phx_np_free.
void release_objects(phx_ctx *ctx, int all) {
  for (phx_buf *b = ctx->live, *next; b; b = next) {
    next = b->next;
    if (!b->obj || (!all && b->refs > 0)) continue;
    PyObject *o = b->obj;
    unlink_block(ctx, b);
    b->obj = NULL;
    b->pad[1] = 0;
    if (b->kind == PHX_ARG) __builtin_free(b);
    Py_DecRef(o);
    if (!all) next = ctx->live; // the object's finalizer may have run Python, so the rest is looked at anew
  }
}

// ---- arrays --------------------------------------------------------------------------------------------------------------------------------

// Strides as NumPy would give them to a new C-contiguous array.
static int is_c_contiguous(int size, int nd, const int64_t *shape, const int64_t *strides) {
  int64_t want = size;
  for (int i = nd - 1; i >= 0; i--) {
    if (shape[i] == 0) return 1;
    if (shape[i] != 1 && strides[i] != want) return 0;
    want *= shape[i];
  }
  return 1;
}

// A new array whose own memory is the block b.
static PyObject *array_of_block(phx_buf *b, int type, int nd, const int64_t *shape, const int64_t *strides) {
  int c = is_c_contiguous(np_sizes[type], nd, shape, strides);
  np_array *a = (np_array *)np_new(type, nd, shape, c ? NULL : strides, b + 1, NP_C | NP_ALIGNED | NP_WRITEABLE);
  if (!a) return NULL;
  a->flags |= NP_OWNDATA;
  a->mem_handler = py_ref(np_handler);
  b->obj = &a->base;
  return py_ref(&a->base);
}

// A view. Its base is the owner's object; a block that no Python object has claimed yet is claimed by an array of its bytes (pad[1] says so).
static PyObject *array_view(phx_buf *b, int type, int nd, const int64_t *s) {
  if (!b->obj) {
    int64_t one = 1;
    PyObject *bytes = array_of_block(b, 2, 1, &b->bytes, &one);
    if (!bytes) return NULL;
    Py_DecRef(bytes);
    b->pad[1] = 1;
  }
  const np_array *owner = b->obj;
  PyObject *a = np_new(type, nd, s + 2, s + 2 + nd, (void *)s[0], NP_ALIGNED | (owner->flags & NP_WRITEABLE));
  if (!a) return NULL;
  if (np_set_base(a, py_ref(b->obj))) {
    Py_DecRef(a);
    return NULL;
  }
  return a;
}

static PyObject *box_array(const char *layout, const int64_t *s) {
  phx_buf *b = (phx_buf *)(s[1] & ~(int64_t)1);
  int view = s[1] & 1, type = np_type_of_char(layout[1]), nd = layout[2] - '0';
  if (!b) {
    PyErr_SetString(PyExc_RuntimeError, "phylanx: native code returned an array without an owner");
    return NULL;
  }
  if (!view && b->obj && !b->pad[1]) return py_ref(b->obj);
  int whole = !view && !b->obj && (void *)s[0] == (void *)(b + 1);
  PyObject *a = whole ? array_of_block(b, type, nd, s + 2, s + 2 + nd) : array_view(b, type, nd, s);
  if (a && layout[0] == 'R') ((np_array *)a)->flags &= ~NP_WRITEABLE;
  if (a && !view && !whole) { // the block's bytes were claimed by a view first; from now on this is the object itself
    Py_DecRef(b->obj);
    b->obj = py_ref(a);
    b->pad[1] = 0;
  }
  return a;
}

// ---- layouts -------------------------------------------------------------------------------------------------------------------------------

static int number(const char **p) {
  int n = 0;
  while (**p >= '0' && **p <= '9') n = 10 * n + *(*p)++ - '0';
  return n;
}

// Passes over <bytes>:<text>.
static int skip_text(const char **p) {
  for (int n = number(p); n >= 0; n--)
    if (!*(*p)++) return -1;
  return 0;
}

// Passes over <class>.
static int skip_class(const char **p) {
  while (**p && **p != '>') ++*p;
  return !*(*p)++;
}

// Slots of the layout at *p, which is passed over; -1 when it is none.
static int skip(const char **p) {
  char kind = *(*p)++, type;
  int n, total;
  switch (kind) {
  case 'A': case 'R':
    type = *(*p)++;
    n = *(*p)++ - '0';
    return np_type_of_char(type) < 0 || n < 0 || n > PHX_MAXDIM ? -1 : 2 + 2 * n;
  case 'S': case 'P':
    type = *(*p)++;
    return np_type_of_char(type) < 0 ? -1 : type == 'F' || type == 'D' ? 2 : 1;
  case 'N': case 'd': return 0;
  case 's': return skip_text(p);
  case 'O': return 1;
  case 'C': return 4;
  case 'W': case 'I': return skip_text(p) ? -1 : skip(p);
  case 'G': return *(*p)++ ? 1 : -1;
  case 'E': return skip(p) < 0 ? -1 : 1;
  case 'M':
    if (**p == '<' && skip_class(p)) return -1;
    return skip(p) < 0 || skip(p) < 0 ? -1 : 1;
  case 'V': case 'v': case 'Q': case 'K': return skip(p) < 0 ? -1 : 1;
  case 'T': case 'L': case 'D': case 'U':
    total = kind == 'U';
    for (n = number(p); n > 0; n--) {
      int k = skip(p);
      if (k < 0) return -1;
      total += k;
    }
    return total;
  }
  return -1;
}

int layout_slots(const char *layout) {
  int n = skip(&layout);
  return n < 0 || *layout ? -1 : n;
}

int layout_width(const char *layout) { return skip(&layout); }

const char *layout_end(const char *layout) {
  skip(&layout);
  return layout;
}

static phx_list *list_of(int64_t slot) { return (phx_list *)((phx_buf *)slot + 1); }

static const int64_t *element_of(const phx_list *l, int words, int64_t i) { return l->items + words * i; }

// Gives every block that is returned whole its object, so that views of it, which may come earlier, have it as their base.
int box_wholes(const char **p, const int64_t *s) {
  const char *at = *p;
  char kind = *at;
  int n, ok = 0;
  if (kind == 'W' || kind == 'I') {
    ++*p;
    skip_text(p);
    return box_wholes(p, s);
  }
  if (kind == 'A' || kind == 'R') {
    if (!(s[1] & 1)) {
      PyObject *a = box_array(at, s);
      if (!a) return -1;
      Py_DecRef(a);
    }
  } else if (kind == 'V' || kind == 'v' || kind == 'Q' || kind == 'K') {
    phx_list *l = list_of(s[0]);
    int words = layout_width(at + 1);
    for (int64_t i = 0; i < l->length && !l->object && !ok; i++) {
      const char *elem = at + 1;
      ok = box_wholes(&elem, element_of(l, words, i));
    }
  } else if (kind == 'M') {
    if (*++at == '<') skip_class(&at);
    ok = box_table_wholes(at, s[0]);
  } else if (kind == 'T' || kind == 'L' || kind == 'D' || kind == 'U') {
    int64_t tag = kind == 'U' ? *s++ : -1;
    at++;
    n = number(&at);
    for (int i = 0; i < n && !ok; i++) {
      const char *member = at;
      int k = skip(&at);
      if (tag < 0 || tag == i) ok = box_wholes(&member, s);
      s += k;
    }
  }
  skip(p);
  return ok;
}

static PyObject *box_py(char type, const int64_t *s) {
  double d[2];
  switch (type) {
  case '?': return PyBool_FromLong(s[0] & 1);
  case 'd': memcpy(d, s, 8); return PyFloat_FromDouble(d[0]);
  case 'D': memcpy(d, s, 16); return PyComplex_FromDoubles(d[0], d[1]);
  }
  return PyLong_FromLongLong(s[0]);
}

static PyObject *box_number(char kind, char type, const int64_t *s) {
  if (kind == 'P') return box_py(type, s);
  int64_t v[2] = {s[0], 0};
  if (type == 'D') v[1] = s[1];
  if (type == 'F') memcpy((char *)v + 4, s + 1, 4);
  return np_scalar(np_type_of_char(type), v);
}

static PyObject *box_sequence(char kind, const char **p, const int64_t **s) {
  int n = number(p);
  PyObject *r = kind == 'T' ? PyTuple_New(n) : PyList_New(n);
  for (int i = 0; r && i < n; i++) {
    PyObject *v = box(p, s);
    if (!v || (kind == 'T' ? PyTuple_SetItem(r, i, v) : PyList_SetItem(r, i, v))) {
      Py_DecRef(r);
      return NULL;
    }
  }
  return r;
}

static PyObject *classes; // dict of what makes objects, by the names that compiled code has for it

// What makes the objects of a name of so many bytes: a borrowed reference.
PyObject *maker(const char *text, Py_ssize_t bytes) {
  PyObject *name = PyUnicode_FromStringAndSize(text, bytes), *r = name && classes ? PyDict_GetItemWithError(classes, name) : NULL;
  if (!r && !PyErr_Occurred()) PyErr_Format(PyExc_RuntimeError, "phylanx: no class %s", text);
  py_xdecref(name);
  return r;
}

// A deque of the items of a list, which is given up.
static PyObject *deque_of(PyObject *items, int64_t maxlen) {
  PyObject *class = maker("deque", 5);
  PyObject *most = maxlen < 0 ? py_ref(Py_None) : PyLong_FromLongLong(maxlen), *args = most ? PyTuple_New(2) : NULL, *r = NULL;
  if (!args) py_xdecref(most), Py_DecRef(items);
  else if (!PyTuple_SetItem(args, 0, items) && !PyTuple_SetItem(args, 1, most) && class) r = PyObject_Call(class, args, NULL);
  py_xdecref(args);
  return r;
}

// A list of any length, which is one object wherever it occurs among the values that are boxed together.
static PyObject *box_list(char kind, const char **p, const int64_t **s) {
  phx_list *l = list_of(*(*s)++);
  const char *elem = *p;
  int words = skip(p);
  if (l->object) return py_ref(l->object);
  PyObject *r = kind == 'v' ? PyTuple_New(l->length) : PyList_New(l->length);
  for (int64_t i = 0; r && i < l->length; i++) {
    const char *at = elem;
    const int64_t *v = words ? element_of(l, words, i) : NULL;
    PyObject *e = box(&at, &v);
    if (!e || (kind == 'v' ? PyTuple_SetItem(r, i, e) : PyList_SetItem(r, i, e))) {
      Py_DecRef(r);
      return NULL;
    }
  }
  if (kind == 'Q' && r) r = deque_of(r, l->limit - 1);
  l->object = r; // alive as long as the values that hold it, and these are the last that native code gives
  return r;
}

// A dict of n keys and values in turn.
static PyObject *box_entries(const char **p, const int64_t **s, int n) {
  PyObject *r = PyDict_New();
  for (int i = 0; r && i < n; i += 2) {
    PyObject *key = box(p, s), *v = key ? box(p, s) : NULL;
    int failed = !v || PyDict_SetItem(r, key, v);
    py_xdecref(key);
    py_xdecref(v);
    if (!failed) continue;
    Py_DecRef(r);
    return NULL;
  }
  return r;
}

// A dict of known keys that is a reference, the one element of a list.
static PyObject *box_known(const char **p, const int64_t **s) {
  phx_list *l = list_of(*(*s)++);
  const char *layout = *p;
  const int64_t *v = l->items;
  skip(p);
  return l->object ? py_ref(l->object) : (l->object = box(&layout, &v));
}

static _Thread_local PyObject *made; // dict of the instances among the values that are boxed together, by what tells them apart

// Calls the class of a name with arguments, which are given up.
static PyObject *call_class(const char *text, int bytes, PyObject *args) {
  PyObject *class = args ? maker(text, bytes) : NULL, *r = class ? PyObject_Call(class, args, NULL) : NULL;
  py_xdecref(args);
  return r;
}

static PyObject *box_named(const char **p, const int64_t **s) {
  int bytes = number(p);
  const char *text = *p + 1;
  *p = text + bytes;
  return call_class(text, bytes, box(p, s));
}

static PyObject *new_instance(const char *text, int bytes, const char **p, const int64_t **s, int n) {
  PyObject *attributes = box_entries(p, s, n), *args = attributes ? PyTuple_New(1) : NULL;
  if (args) PyTuple_SetItem(args, 0, attributes);
  else py_xdecref(attributes);
  return call_class(text, bytes, args);
}

// An instance, which is one object wherever it occurs among the values that are boxed together.
static PyObject *box_instance(const char **p, const int64_t **s) {
  int bytes = number(p);
  const char *text = *p + 1, *at = text + bytes, *end = at;
  const int64_t *v = *s + 1;
  PyObject *key = PyLong_FromLongLong(**s);
  if (!made) made = PyDict_New();
  PyObject *r = key && made ? PyDict_GetItemWithError(made, key) : NULL;
  *p = end;
  *s += skip(p);
  if (r) {
    py_ref(r);
  } else if (key && made && !PyErr_Occurred()) {
    at++; // the T of the members, of which the first is the key
    int n = number(&at);
    skip(&at);
    r = new_instance(text, bytes, &at, &v, n - 1);
    if (r && PyDict_SetItem(made, key, r)) {
      Py_DecRef(r);
      r = NULL;
    }
  }
  py_xdecref(key);
  return r;
}

PyObject *instances_begin(void) {
  PyObject *outer = made;
  made = NULL;
  return outer;
}

void instances_end(PyObject *outer) {
  py_xdecref(made);
  made = outer;
}

// set_classes(dict): what makes the objects that compiled code has names for: named tuples and deques of their members, dicts of nothing, instances of their attributes.
PyObject *set_classes(PyObject *module, PyObject *by_name) {
  (void)module;
  classes = py_ref(by_name);
  return py_ref(Py_None);
}

static PyObject *box_union(const char **p, const int64_t **s) {
  int n = number(p);
  int64_t tag = *(*s)++;
  PyObject *r = NULL;
  for (int i = 0; i < n; i++) {
    const char *member = *p;
    const int64_t *at = *s;
    *s += skip(p);
    if (i == tag) r = box(&member, &at);
  }
  if (!r && !PyErr_Occurred()) PyErr_SetString(PyExc_RuntimeError, "phylanx: native code returned a union without a member");
  return r;
}

// A str. One that is an argument is that itself.
static PyObject *box_text(const int64_t *s) {
  phx_buf *b = (phx_buf *)s[1];
  if (b && !(s[1] & 1) && b->kind == PHX_ARG && b->obj) return py_ref(b->obj);
  const uint32_t *text = (const uint32_t *)s[0];
  char few[64];
  int64_t n = 0;
  while (n < s[2] && n < (int64_t)sizeof few && text[n] < 128) few[n] = (char)text[n], n++;
  if (n == s[2]) return PyUnicode_FromStringAndSize(few, n);
  int native = PHX_BIG_ENDIAN ? 1 : -1;
  return PyUnicode_DecodeUTF32((const char *)text, 4 * s[2], "surrogatepass", &native);
}

PyObject *box(const char **p, const int64_t **s) {
  const char *at = (*p)++;
  const int64_t *v = *s;
  switch (*at) {
  case 'A': case 'R':
    *p = at + 3;
    *s += 2 + 2 * (at[2] - '0');
    return box_array(at, v);
  case 'S': case 'P':
    *p = at + 2;
    *s += at[1] == 'F' || at[1] == 'D' ? 2 : 1;
    return box_number(at[0], at[1], v);
  case 'G': (*p)++; // fallthrough
  case 'O': return py_ref((PyObject *)*(*s)++);
  case 'C':
    *s += 4;
    return box_text(v);
  case 'T': case 'L': return box_sequence(*at, p, s);
  case 'D': {
    int n = number(p);
    return box_entries(p, s, n);
  }
  case 'I': return box_instance(p, s);
  case 'W': return box_named(p, s);
  case 'U': return box_union(p, s);
  case 'V': case 'v': case 'Q': return box_list(*at, p, s);
  case 'K': return box_known(p, s);
  case 'M': return box_map(p, s);
  case 'E': return box_set(p, s);
  case 's': {
    int bytes = number(p);
    const char *text = *p + 1;
    *p = text + bytes;
    PyObject *r = PyUnicode_FromStringAndSize(text, bytes);
    if (r) PyUnicode_InternInPlace(&r); // as the compiler of CPython does with most literals
    return r;
  }
  }
  return py_ref(Py_None); // None; a dtype constant has no value here, Python knows it
}

PyObject *box_one(const char *layout, const int64_t *slots) {
  const char *p = layout;
  if (strchr("TLDWUVvQIMK", *layout) && box_wholes(&p, slots)) return NULL;
  return box(&layout, &slots);
}

PyObject *box_values(const char *const *layouts, int n, const int64_t *slots) {
  const int64_t *s = slots;
  for (int i = 0; i < n; i++) {
    const char *p = layouts[i];
    if (box_wholes(&p, s)) return NULL;
    s += layout_slots(layouts[i]);
  }
  PyObject *r = PyTuple_New(n);
  for (int i = 0; r && i < n; i++) {
    const char *p = layouts[i];
    PyObject *v = box(&p, &slots);
    if (!v || PyTuple_SetItem(r, i, v)) {
      Py_DecRef(r);
      return NULL;
    }
  }
  return r;
}
