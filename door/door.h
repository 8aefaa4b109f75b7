// What the door's files share. Everything here runs with the GIL held unless it says otherwise.
#ifndef PHX_DOOR_H
#define PHX_DOOR_H
#include "../internal/rt/door_api.h"
#include "cpython.h"
#include "numpy.h"

#pragma GCC visibility push(hidden)

enum { MAX_PARAMS = 64, MAX_WORDS = 128, MAX_SLOTS = 512, MAX_BUFS = 64, MAX_HIDDEN = 62, MAX_BOUND = 64, MAX_VERSIONS = 16 };

// ---- signatures (take.c) -------------------------------------------------------------------------------------------------------------------

// One signature word describes one value: its kind in bits 0-3 and, by kind,
//   array    bits 4-11 type number, 12-15 rank, 16-18 order, 19 read-only, 20-27 which extents are 1
//   object   bits 4-11 its class, where compiled code knows it
//   py       bits 4-11 type number of bool, int, float or complex        scalar, dtype, class    bits 4-11 type number
//   tuple    bits 12-27 number of members, whose words follow
//   list     the words of an element follow (sign.c)        text  a str with its characters; str, one that is known by its value
//   dict     of strs: bits 12-27 number of entries, the words of whose values follow, 28-63 number of its keys (shape)
//   map      any other dict: the words of a key and of a value follow        set  the words of a key
enum { W_OBJECT, W_ARRAY, W_PY, W_SCALAR, W_NONE, W_TUPLE, W_STR, W_DTYPE, W_CLASS, W_LIST, W_UNION, W_NEVER, W_TEXT, W_DICT, W_MAP, W_SET };
#define WORD(kind, type) ((uint64_t)(kind) | (uint64_t)(type) << 4)
enum { CLASS_GENERATOR = 1, CLASS_STATE, CLASS_RANDOM }; // numpy.random's, and random.Random
enum { O_STRIDED, O_INNER, O_C, O_F }; // nd.Order

// Values on their way into native code: their signature, their slots, a header for every array.
typedef struct inputs {
  int nwords, nslots, nbufs;
  int64_t bytes;  // of all arrays together
  phx_buf *copies; // of the lists and dicts among the arguments, and headers of the arrays in them
  int nseen, room; // of the table of these copies, by the list
  int clash;       // an object was found to be copied already, in another form
  int copied;      // lists, dicts and sets are
  phx_ctx *pool;   // of the memory of copies that may grow by more than what they hold
  phx_buf **seen, *few[16];
  phx_ctx *ctx;   // where headers that outlive this struct are linked, or NULL: bufs
  uint64_t words[MAX_WORDS];
  int64_t slots[MAX_SLOTS];
  phx_buf bufs[MAX_BUFS];
} inputs;

void inputs_init(inputs *in, phx_ctx *ctx);
int take(inputs *in, PyObject *o, int nested); // 0, or -1 when the limits above are passed
int take_argument(inputs *in, PyObject *o);    // of a parameter: lists and dicts are copied
int take_hidden(inputs *in, PyObject *o);      // of a hidden argument: likewise, but a str is known when compiling
int sign_copied(PyObject *o, uint64_t *at, int most); // writes the words of a list or dict; how many, or -1: native code has no form for it (sign.c)
PyObject *shape(PyObject *module, PyObject *word);
int take_copied(inputs *in, PyObject *o);      // (copies.c)
struct entry;
int copies_make(const struct entry *e, inputs *in, phx_ctx *ctx); // 1: an object would have two copies
int copies_remember(const struct entry *e, inputs *in); // what is in the objects of which there are copies
int copies_hold(const inputs *in);             // whether that has stayed
int copies_back(inputs *in);                   // Python's objects become what native code has made of their copies
int put(inputs *in, uint64_t w, int64_t slot);
phx_buf *input_header(inputs *in, size_t bytes); // a header that lives until the inputs are dropped (copies.c)
int64_t *fill(inputs *in, PyObject *o, const char **p, int64_t *to); // the slots of o in a layout, which it passes over; NULL: memory is exhausted, or in->clash
int dict_update(PyObject *o, PyObject *now);   // makes a dict what another is
int64_t *text_slots(PyObject *o, phx_buf *b, int64_t *s); // of a str whose characters follow the header b
int put_word(inputs *in, uint64_t w);
uint64_t array_word(const np_array *a);
int64_t *array_slots(const np_array *a, phx_buf *b, int64_t *s);
void inputs_drop(inputs *in);
int take_object(inputs *in, PyObject *o);      // whatever it is, as type object
PyObject *signature(PyObject *module, PyObject *o);
PyObject *object_word(PyObject *module, PyObject *o);
PyObject *overlaps(PyObject *module, PyObject *values);
int overlap(const phx_buf *x, const phx_buf *y); // of arguments that are arrays
PyObject *argument(PyObject *module, PyObject *o);
PyObject *value_words(PyObject *module, PyObject *o);

// ---- boxing (box.c) ------------------------------------------------------------------------------------------------------------------------

// Between these an instance is one object wherever it is boxed. What begin gives, end takes: making objects may run Python, and so more of this.
PyObject *instances_begin(void);
void instances_end(PyObject *outer);
PyObject *box_values(const char *const *layouts, int n, const int64_t *slots); // a tuple of n values
PyObject *set_classes(PyObject *module, PyObject *classes);
PyObject *box(const char **layout, const int64_t **slots); // passes over both
int box_wholes(const char **layout, const int64_t *slots);
PyObject *maker(const char *text, Py_ssize_t bytes);
PyObject *box_map(const char **p, const int64_t **s); // (table.c)
PyObject *box_set(const char **p, const int64_t **s);
int box_table_wholes(const char *layouts, int64_t slot);
int64_t table_copy(inputs *in, PyObject *o, const char *layout); // the phx_table of a dict or set; 0: memory is exhausted, or in->clash
int table_back(PyObject *o, const char *layout, int64_t slot); // makes o what it has become
PyObject *box_one(const char *layout, const int64_t *slots);
int layout_slots(const char *layout); // -1: not a layout
int layout_width(const char *layout);        // slots of the layout that stands there
const char *layout_end(const char *layout); // and what comes behind it
void release_objects(phx_ctx *ctx, int all);
void link_block(phx_ctx *ctx, phx_buf *b);

// ---- entries (entry.c) ---------------------------------------------------------------------------------------------------------------------

// Where a global, a free variable, a default value or an attribute is found, at each call anew. A path has a tuple of keys, each of what the one before
// found; it begins with the holder, or with argument number `param`.
typedef struct place {
  PyObject *holder, *key;
  enum { IN_DICT, IN_CELL, IN_TUPLE, AS_CODE, AS_DEFAULTS, AS_KWDEFAULTS, AS_ATTRIBUTE, BY_PATH } kind;
  int param; // -1: from the holder
} place;

typedef struct guard {
  place at;
  PyObject *want; // NULL: nothing must be there
} guard;

typedef struct twins { // two places that have one object, or two
  place a, b;
  int same;
} twins;

typedef struct bound { // an attribute that native code may set
  place at;       // of the object
  PyObject *name;
  const char *layout;
  int hidden;     // which hidden argument is its value; -1: it has none when the call begins
} bound;

typedef struct literal {
  Py_ssize_t param;
  PyObject *value;
} literal;

typedef struct hidden { // an argument that is no parameter
  place at;
  int as_object;
} hidden;

typedef struct pair { // of arrays among the arguments, one of which is written
  int a, b, overlap;
} pair;

typedef struct site { // of a pycall
  PyObject *callable;
  const char **in, **out;
  PyObject *want; // tuple: per output None or a tuple of (word, mask, word, mask ...)
  int nin, nout;
  int unpack;     // the value is a tuple of the outputs
  int leaves;     // native code has an exit for it
  PyObject *prepare; // makes the arguments of the values, or None
  int64_t calls;
} site;

typedef struct entry {
  PyObject base;
  phx_entry code;
  PyObject *spec; // the tuple the rest points into
  PyObject *info; // for Python's own use
  guard *guards;
  literal *literals;
  PyObject *exits; // dict: exit -> tuple of the layouts of its variables
  hidden *hidden;
  twins *twins;
  bound *bound;
  pair *pairs;
  site *sites;
  struct copied { int slot; const char *layout; } *copied; // lists and dicts among the arguments
  const char *result;
  uint64_t *words;
  int nwords, nguards, nliterals, nhidden, npairs, nsites, ntwins, nbound, ncopied, writes, warns, nogil;
  long long calls;
  long long changed;  // hidden arguments, as bits, that a pycall has rebound
  PyObject *recorder; // where its spans go while a trace runs, else NULL
} entry;

const char **layouts_of(PyObject *tuple, int *n, int *slots); // of a tuple of str; to be freed
extern PyTypeObject *entry_type;
int entry_init(PyObject *module);
// New reference, or NULL (without an exception) when nothing is there. args are the arguments of the call.
PyObject *look(const place *at, PyObject *const *args);

// ---- calls (call.c) ------------------------------------------------------------------------------------------------------------------------

typedef struct function {
  PyObject base;
  PyObject *dict, *weakrefs;
  vectorcallfunc vectorcall;
  PyObject *py_func, *miss, *names, *binder;
  Py_ssize_t nparams, nposonly, nkwonly;
  entry *entries[MAX_VERSIONS];
  int nentries;
  Py_ssize_t plain;    // run the Python function, always
  long long plain_calls;
  PyObject *recorder;  // where the spans of plain calls go while a trace runs, else NULL
} function;

// State of a native call, ctx->door.
typedef struct frame {
  entry *e;
  phx_ctx *ctx;   // made at the first native call of the frame
  void *ts;       // the thread state while the GIL is released
  PyObject *keep; // list of objects that native code has seen, or NULL
  PyObject *held; // value of a pycall that had an unexpected type
  PyObject *recorder; // that of e when the call began
  PyObject *const *args;
  PyObject *hidden[MAX_HIDDEN];
  int nhidden;
  phx_buf *bound[MAX_BOUND]; // the lists in which native code has the attributes
  inputs in;
  int64_t out[MAX_SLOTS];
} frame;

// The result; or NULL, and in *then what on_exit gave; or NULL with an exception; or NULL without one: the
// plain function has to run.
PyObject *call_native(function *f, PyObject *const *args, PyObject **then);
void door_warn(phx_ctx *ctx);
int64_t door_pycall(phx_ctx *ctx, int64_t site, const int64_t *in, int64_t *out);
int64_t door_poll(phx_ctx *ctx);
int64_t door_raised(phx_ctx *ctx);
void door_drop(void *o);
void take_gil(phx_ctx *ctx);
void give_gil(phx_ctx *ctx);
int keep(frame *fr, PyObject *o); // alive until the call ends
int same_value(PyObject *a, PyObject *b); // whether nobody would tell one from the other (bound.c)
int set_attributes(frame *fr);    // sets what has changed of Python's objects (bound.c)

// ---- random generators (random.c) ----------------------------------------------------------------------------------------------------------

int random_class(PyObject *o); // CLASS_*, or 0
void random_let(phx_ctx *ctx); // before anything that may run Python
void random_end(phx_ctx *ctx); // after native code
int64_t door_random_known(phx_ctx *ctx, phx_gen *g);
int64_t door_random_open(phx_ctx *ctx, phx_gen *g);
int64_t door_random_make(phx_ctx *ctx, int64_t what, int64_t n, const int64_t *values, int64_t *out);
PyObject *set_random(PyObject *module, PyObject *args);
PyObject *gauss_offset(PyObject *module, PyObject *args);
PyObject *set_twister(PyObject *module, PyObject *args);
PyObject *word_offset(PyObject *module, PyObject *args);

// ---- NumPy's routines (routine.c) ------------------------------------------------------------------------------------------------------------

int64_t door_order(phx_ctx *ctx, int64_t what, const phx_arr *in, int64_t axis, phx_arr *out);

extern PyTypeObject *function_type;
int function_init(PyObject *module);

// ---- spans (record.c) ----------------------------------------------------------------------------------------------------------------------

typedef struct recorder {
  PyObject base;
  struct phx_rec *rec;
  Py_ssize_t tasks, first_site, call;
} recorder;

extern PyTypeObject *recorder_type;
int recorder_init(PyObject *module);
PyObject *recorder_set(PyObject **at, PyObject *r);
int64_t recorder_now(void);
void recorder_put(PyObject *self, int64_t task, int64_t begin);

// ---- the core and the hooks (core.c) -------------------------------------------------------------------------------------------------------

typedef struct core_api {
  void *library;
  phx_core_call_fn call;
  phx_core_free_fn free;
  phx_ctx_new_fn ctx_new;
  phx_ctx_free_fn ctx_free;
  phx_cleanup_fn cleanup;
  phx_stack_end_fn stack_end;
  phx_table_new_fn table_new;
  phx_table_put_fn table_put;
  phx_set_places_fn set_places;
  phx_random_library_fn random_library;
} core_api;
extern core_api core;
extern int forked; // this process is the child of one that had loaded the core

typedef struct door_hooks { // Python functions of _jit.py
  PyObject *on_exit;        // (function, entry, exit, values, held) -> (callable, args, next or None[, recorder, task]) to go on with;
                            // held is None or a tuple of a pycall's value
  PyObject *on_warn;        // (entry, code)
  PyObject *plain_mode;     // () -> bool: errstate or warning filters ask for more than a warning
  PyObject *on_fork;        // (): called once in a forked child
  PyObject *on_raise;       // (exception): what Python raised after an exit
  PyObject *on_random;      // (module): calls set_random or set_twister; the module is imported
} door_hooks;
extern door_hooks hooks;

PyObject *core_load(PyObject *module, PyObject *path);
PyObject *core_text(PyObject *module, PyObject *args);
PyObject *set_hooks(PyObject *module, PyObject *args);
PyObject *after_fork(PyObject *module, PyObject *unused);

#pragma GCC visibility pop
#endif
