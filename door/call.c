// One call of native code: its context, its result or its exit, and its calls back into Python.
#include "door.h"
#include <string.h>

enum { NOGIL_BYTES = 32 << 10 }; // arguments smaller than this are done before another thread could use the GIL

// ---- frames --------------------------------------------------------------------------------------------------------------------------------

// Frames not in use, each with its context. The GIL guards the list, so that any thread takes one and a call inside a pycall has its own; and
// frames are too large for the C stack of a deep recursion.
static frame *idle[16];
static int nidle;

static frame *frame_take(void) {
  frame *fr = nidle ? idle[--nidle] : __builtin_calloc(1, sizeof *fr);
  if (fr) inputs_init(&fr->in, NULL);
  return fr;
}

static void drop_hidden(frame *fr) {
  while (fr->nhidden) Py_DecRef(fr->hidden[--fr->nhidden]);
}

static void frame_give(frame *fr) {
  PyObject *old[] = {fr->held, fr->keep, (PyObject *)fr->e, fr->recorder};
  fr->held = fr->keep = fr->recorder = NULL;
  fr->e = NULL;
  drop_hidden(fr);
  inputs_drop(&fr->in);
  for (int i = 0; i < 4; i++) py_xdecref(old[i]);
  if (nidle < (int)(sizeof idle / sizeof *idle)) {
    idle[nidle++] = fr;
    return;
  }
  if (fr->ctx) core.ctx_free(fr->ctx);
  __builtin_free(fr);
}

void take_gil(phx_ctx *ctx) {
  if (ctx->nogil) PyEval_RestoreThread(((frame *)ctx->door)->ts);
}

void give_gil(phx_ctx *ctx) {
  if (ctx->nogil) ((frame *)ctx->door)->ts = PyEval_SaveThread();
}

// ---- what native code calls ----------------------------------------------------------------------------------------------------------------

int keep(frame *fr, PyObject *o) {
  if (!fr->keep && !(fr->keep = PyList_New(0))) return -1;
  return PyList_Append(fr->keep, o);
}

static int emit_warning(entry *e, int64_t code) {
  PyObject *number = PyLong_FromLongLong(code);
  PyObject *r = number ? PyObject_CallFunctionObjArgs(hooks.on_warn, &e->base, number, NULL) : NULL;
  py_xdecref(number);
  py_xdecref(r);
  return r ? 0 : -1;
}

// Emits what is pending, also when an exception that came later is already set. -1: an exception is set.
static int emit_warnings(frame *fr) {
  phx_ctx *ctx = fr->ctx;
  int64_t n = ctx->nwarn;
  if (n == 0) return PyErr_Occurred() ? -1 : 0;
  PyObject *error[3];
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  ctx->nwarn = 0;
  int r = 0;
  for (int64_t i = 0; i < n && !r; i++) r = emit_warning(fr->e, ctx->warns[i] & UINT32_MAX); // without the rank
  if (r == 0 && error[0]) {
    PyErr_Restore(error[0], error[1], error[2]);
    return -1;
  }
  for (int i = 0; i < 3; i++) py_xdecref(error[i]);
  return r;
}

void door_warn(phx_ctx *ctx) {
  take_gil(ctx);
  random_let(ctx);
  emit_warnings(ctx->door); // an exception stays set; the call ends with it
  give_gil(ctx);
}

int64_t door_poll(phx_ctx *ctx) {
  frame *fr = ctx->door;
  take_gil(ctx);
  random_let(ctx);
  int64_t stop = PyErr_Occurred() || PyErr_CheckSignals();
  ctx->nogil = 1; // a call that lasts long enough to be asked lets other threads run from here on
  fr->ts = PyEval_SaveThread();
  return stop ? -1 : 0;
}

int64_t door_raised(phx_ctx *ctx) {
  take_gil(ctx);
  int64_t raised = PyErr_Occurred() != NULL;
  if (raised) PyErr_Clear();
  give_gil(ctx);
  return raised;
}

void door_drop(void *o) {
  int state = PyGILState_Ensure();
  Py_DecRef(o);
  PyGILState_Release(state);
}

// Whether the words taken are those expected: pairs of word and mask.
static int words_match(const inputs *in, PyObject *want) {
  if (PyTuple_Size(want) != 2 * in->nwords) return 0;
  for (int i = 0; i < in->nwords; i++) {
    uint64_t word = PyLong_AsUnsignedLongLong(PyTuple_GetItem(want, 2 * i)), mask = PyLong_AsUnsignedLongLong(PyTuple_GetItem(want, 2 * i + 1));
    if ((in->words[i] ^ word) & mask) return 0;
  }
  return 1;
}

// One value of a pycall into native slots. 1: it has another type. Not inlined: its inputs must not stand on the stack while Python runs.
__attribute__((noinline)) static int unbox(frame *fr, PyObject *value, const char *layout, PyObject *want, int64_t *out) {
  if (*layout == 'O') {
    out[0] = (int64_t)value;
    return keep(fr, value);
  }
  inputs in;
  inputs_init(&in, fr->ctx);
  if (keep(fr, value)) return -1;
  if (take(&in, value, 1) || want == Py_None || !words_match(&in, want) || in.nslots != layout_slots(layout)) return PyErr_Occurred() ? -1 : 1;
  memcpy(out, in.slots, in.nslots * sizeof *out);
  return 0;
}

static int unbox_all(frame *fr, const site *s, PyObject *value, int64_t *out) {
  if (!s->unpack) return unbox(fr, value, s->out[0], PyTuple_GetItem(s->want, 0), out);
  if (PyTuple_Size(value) != s->nout) return 1; // a variable that the statement should have bound is not bound
  for (int i = 0; i < s->nout; i++) {
    int r = unbox(fr, PyTuple_GetItem(value, i), s->out[i], PyTuple_GetItem(s->want, i), out);
    if (r) return r;
    out += layout_slots(s->out[i]);
  }
  return 0;
}

static int twins_hold(const entry *e, PyObject *const *args) {
  for (int i = 0; i < e->ntwins; i++) {
    PyObject *a = look(&e->twins[i].a, args), *b = look(&e->twins[i].b, args);
    int same = a == b;
    py_xdecref(a);
    py_xdecref(b);
    if (same != e->twins[i].same) return 0;
  }
  return 1;
}

static int guards_hold(const entry *e, PyObject *const *args) {
  for (const guard *g = e->guards, *end = g + e->nguards; g < end; g++) {
    PyObject *v;
    if (g->at.kind == IN_DICT) {
      v = PyDict_GetItemWithError(g->at.holder, g->at.key);
    } else {
      v = look(&g->at, args);
      py_xdecref(v);
    }
    if (v != g->want) return 0;
  }
  return twins_hold(e, args);
}

// Whether what the code was entered with still holds after Python ran: its guards, its hidden arguments, and the objects that it has copies of.
static int still_holds(const frame *fr) {
  int holds = guards_hold(fr->e, fr->args) && copies_hold(&fr->in);
  for (int i = 0; i < fr->nhidden; i++) {
    PyObject *v = look(&fr->e->hidden[i].at, fr->args);
    py_xdecref(v);
    if (v == fr->hidden[i]) continue;
    fr->e->changed |= 1LL << i;
    holds = 0;
  }
  return holds;
}

static int pycall(frame *fr, site *s, const int64_t *in, int64_t *out) {
  if (emit_warnings(fr)) return -1;
  release_objects(fr->ctx, 0);
  PyObject *outer = instances_begin();
  PyObject *args = set_attributes(fr) ? NULL : box_values(s->in, s->nin, in);
  instances_end(outer);
  if (args && s->prepare != Py_None) {
    PyObject *values = args;
    args = PyObject_Call(s->prepare, values, NULL);
    Py_DecRef(values);
  }
  int64_t begin = fr->recorder ? recorder_now() : 0;
  PyObject *value = args ? PyObject_Call(s->callable, args, NULL) : NULL;
  if (fr->recorder) recorder_put(fr->recorder, ((recorder *)fr->recorder)->first_site + (s - fr->e->sites), begin);
  py_xdecref(args);
  if (!value) return -1;
  s->calls++;
  int r = unbox_all(fr, s, value, out);
  if (r == 0 && !still_holds(fr)) {
    fr->ctx->changed = 1;
    r = s->leaves;
  }
  if (r > 0) {
    py_xdecref(fr->held);
    fr->held = value;
    return 1;
  }
  Py_DecRef(value);
  return r;
}

int64_t door_pycall(phx_ctx *ctx, int64_t k, const int64_t *in, int64_t *out) {
  frame *fr = ctx->door;
  take_gil(ctx);
  random_let(ctx);
  int r = pycall(fr, &fr->e->sites[k], in, out);
  give_gil(ctx);
  return r;
}

// ---- which entry ---------------------------------------------------------------------------------------------------------------------------

static int literals_hold(const entry *e, PyObject *const *args) {
  for (int i = 0; i < e->nliterals; i++) {
    PyObject *v = args[e->literals[i].param], *want = e->literals[i].value;
    if (v != want && (v->ob_type != want->ob_type || PyObject_RichCompareBool(v, want, Py_EQ) != 1)) return 0;
  }
  return 1;
}

// Fetches the hidden arguments of e behind the n words of the parameters.
static int take_hidden_args(const entry *e, frame *fr) {
  for (int i = 0; i < e->nhidden; i++) {
    const hidden *h = &e->hidden[i];
    PyObject *v = look(&h->at, fr->args);
    if (!v) return -1;
    fr->hidden[fr->nhidden++] = v;
    if (h->as_object ? take_object(&fr->in, v) : take_hidden(&fr->in, v)) return -1;
  }
  return 0;
}

// Whether the arrays overlap where they did when e was compiled, and nowhere else.
static int regions_hold(const entry *e, const inputs *in) {
  for (int i = 0; i < e->npairs; i++) {
    const pair *p = &e->pairs[i];
    if (overlap(&in->bufs[p->a], &in->bufs[p->b]) != p->overlap) return 0;
  }
  return 1;
}

// Whether e may run: the frame then holds all its inputs. nwords, nslots and the rest of `params` are those of the parameters alone.
static int matches(const entry *e, frame *fr, PyObject *const *args, int nwords) {
  if (e->nwords < nwords || memcmp(e->words, fr->in.words, nwords * sizeof *e->words)) return 0;
  if (!literals_hold(e, args) || !guards_hold(e, args)) {
    PyErr_Clear();
    return 0;
  }
  if (!e->nhidden) return e->nwords == nwords && regions_hold(e, &fr->in);
  int nslots = fr->in.nslots, nbufs = fr->in.nbufs;
  int64_t bytes = fr->in.bytes;
  if (!take_hidden_args(e, fr) && fr->in.nwords == e->nwords && !memcmp(e->words, fr->in.words, e->nwords * sizeof *e->words) &&
      regions_hold(e, &fr->in)) return 1;
  PyErr_Clear();
  drop_hidden(fr);
  fr->in.nwords = nwords;
  fr->in.nslots = nslots;
  fr->in.nbufs = nbufs;
  fr->in.bytes = bytes;
  return 0;
}

// ---- the modes in which warnings are more than warnings ------------------------------------------------------------------------------------

// Whether np.errstate or the warning filters ask for Python. The answer is remembered with what it depends on.
static int plain_mode(void) {
  static PyObject *warnings, *filters_key, *errstate, *filters, *first;
  static Py_ssize_t nfilters;
  static int answer;
  if (!warnings) {
    PyObject *m = PyImport_ImportModule("warnings");
    warnings = m ? PyObject_GetAttrString(m, "__dict__") : NULL;
    filters_key = PyUnicode_InternFromString("filters");
    if (!warnings) return -1;
  }
  PyObject *e = np_errstate(), *fs = PyDict_GetItemWithError(warnings, filters_key);
  if (!e) return -1;
  Py_ssize_t n = fs ? PyList_Size(fs) : 0;
  PyObject *f = n > 0 ? PyList_GetItem(fs, 0) : NULL;
  if (e == errstate && fs == filters && n == nfilters && f == first) {
    Py_DecRef(e);
    return answer;
  }
  PyObject *r = PyObject_CallFunctionObjArgs(hooks.plain_mode, NULL);
  if (!r) {
    Py_DecRef(e);
    return -1;
  }
  PyObject *old[] = {errstate, filters, first};
  errstate = e;
  filters = fs ? py_ref(fs) : NULL;
  first = f ? py_ref(f) : NULL;
  nfilters = n;
  answer = PyObject_IsTrue(r);
  Py_DecRef(r);
  for (int i = 0; i < 3; i++) py_xdecref(old[i]);
  return answer;
}

// ---- the call ------------------------------------------------------------------------------------------------------------------------------

// How the function goes on in Python where native code left: on_exit gives the function of the rest and its arguments.
static PyObject *plan_exit(function *f, frame *fr, int64_t k) {
  PyObject *id = PyLong_FromLongLong(k), *r = NULL;
  PyObject *layouts = id && fr->e->exits ? PyDict_GetItemWithError(fr->e->exits, id) : NULL;
  if (!layouts && !PyErr_Occurred()) PyErr_Format(PyExc_RuntimeError, "phylanx: native code left by exit %lld, which there is not", (long long)k);
  int n = 0, slots;
  const char **texts = layouts ? layouts_of(layouts, &n, &slots) : NULL;
  PyObject *values = texts ? box_values(texts, n, fr->ctx->slots) : NULL;
  if (values) {
    PyObject *held = fr->held ? PyTuple_New(1) : py_ref(Py_None);
    if (fr->held && held) PyTuple_SetItem(held, 0, py_ref(fr->held));
    r = PyObject_CallFunctionObjArgs(hooks.on_exit, &f->base, &fr->e->base, id, values, held, NULL);
    py_xdecref(held);
  }
  __builtin_free(texts);
  py_xdecref(values);
  py_xdecref(id);
  return r;
}

// Sets attributes also when an exception is on its way, which another one replaces. -1: there is one.
static int set_attributes_at_end(frame *fr) {
  PyObject *error[3];
  PyErr_Fetch(&error[0], &error[1], &error[2]);
  int r = set_attributes(fr);
  if (!r && error[0]) {
    PyErr_Restore(error[0], error[1], error[2]);
    return 0;
  }
  for (int i = 0; i < 3; i++) py_xdecref(error[i]);
  return r;
}

static PyObject *too_deep(void) {
  PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
  return NULL;
}

// Native code, and what it left: a result (*then NULL) or the Python call that goes on (*then).
static PyObject *run(function *f, frame *fr, PyObject **then) {
  entry *e = fr->e;
  phx_ctx *ctx = fr->ctx;
  PyObject *result = NULL;
  ctx->door = fr;
  ctx->nogil = e->nogil || fr->in.bytes > NOGIL_BYTES;
  ctx->stop = ctx->nwarn = ctx->changed = ctx->serial = 0;
  memset(fr->bound, 0, sizeof *fr->bound * (size_t)e->nbound);
  ctx->bound = fr->bound;
  ctx->depth = Py_GetRecursionLimit();
  ctx->stack = core.stack_end();
  e->calls++;
  ctx->rec = NULL;
  int64_t begin = 0;
  if (e->recorder) {
    ctx->rec = ((recorder *)(fr->recorder = py_ref(e->recorder)))->rec;
    begin = recorder_now();
  }
  give_gil(ctx);
  int64_t status = e->code(ctx, fr->in.slots, fr->out);
  take_gil(ctx);
  ctx->nogil = 0;
  random_end(ctx);
  if (fr->recorder) recorder_put(fr->recorder, ((recorder *)fr->recorder)->call, begin);
  PyObject *outer = instances_begin();
  if (e->writes && copies_back(&fr->in)) status = -1;
  if (set_attributes_at_end(fr) | emit_warnings(fr)) status = -1;
  if (status == 0) result = box_one(e->result, fr->out);
  else if (status > 0) *then = plan_exit(f, fr, status);
  else if (!PyErr_Occurred()) {
    if (status == PHX_NO_STACK) too_deep();
    else PyErr_NoMemory();
  }
  instances_end(outer);
  release_objects(ctx, 1);
  core.cleanup(ctx);
  return result;
}

// Asks Python for an entry: a new reference, or NULL with or without an exception.
static entry *miss(function *f, frame *fr, PyObject *const *args, int nwords) {
  PyObject *tuple = PyTuple_New(f->nparams);
  for (Py_ssize_t i = 0; tuple && i < f->nparams; i++) PyTuple_SetItem(tuple, i, py_ref(args[i]));
  PyObject *e = tuple ? PyObject_CallFunctionObjArgs(f->miss, &f->base, tuple, NULL) : NULL;
  py_xdecref(tuple);
  if (!e) return NULL;
  if (e->ob_type == entry_type && matches((entry *)e, fr, args, nwords)) return (entry *)e;
  Py_DecRef(e);
  return NULL;
}

// Finds the entry for the arguments into fr->e. NULL there: the plain function has to run, or an exception is set.
static void find_entry(function *f, frame *fr, PyObject *const *args) {
  fr->args = args;
  for (Py_ssize_t i = 0; i < f->nparams; i++)
    if (take_argument(&fr->in, args[i])) return;
  int nwords = fr->in.nwords;
  for (int i = 0; i < f->nentries; i++) {
    entry *e = f->entries[i];
    Py_IncRef(&e->base); // comparing literals may run Python, which may change the list
    if (matches(e, fr, args, nwords)) {
      fr->e = e;
      return;
    }
    Py_DecRef(&e->base);
  }
  fr->e = miss(f, fr, args, nwords);
}

PyObject *call_native(function *f, PyObject *const *args, PyObject **then) {
  if (core.library && (char *)__builtin_frame_address(0) < core.stack_end()) return too_deep();
  frame *fr = frame_take();
  if (!fr) return PyErr_NoMemory();
  find_entry(f, fr, args);
  PyObject *result = NULL;
  if (fr->e && fr->e->code && core.library && (!fr->e->warns || plain_mode() == 0)) {
    if (!fr->ctx) fr->ctx = core.ctx_new();
    int made = fr->ctx ? copies_make(fr->e, &fr->in, fr->ctx) : -1;
    if (!made) result = copies_remember(fr->e, &fr->in) ? NULL : run(f, fr, then);
    else if (made < 0 && !PyErr_Occurred()) PyErr_NoMemory();
  }
  frame_give(fr);
  return result;
}
