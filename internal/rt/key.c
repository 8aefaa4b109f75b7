// key.c: hash and equality of keys, as Python has them (pyhash.c, tupleobject.c, unicodeobject.c): numbers that are equal have one hash, whatever their types.
#include "key.h"
#include "runtime.h"
#include <math.h>
#include <string.h>

enum { BITS = 61 };
static const uint64_t modulus = ((uint64_t)1 << BITS) - 1;

// A key being read: its layout and its slots.
typedef struct reader {
  const char *layout;
  const int64_t *slots;
} reader;

static int64_t count_of(reader *r) {
  int64_t n = 0;
  while (*r->layout >= '0' && *r->layout <= '9') n = 10 * n + *r->layout++ - '0';
  return n;
}

static void skip(reader *r) {
  char kind = *r->layout++;
  int64_t n;
  switch (kind) {
  case 'P': case 'S': r->layout++, r->slots++; return;
  case 'C': r->slots += 4; return;
  case 's':
    n = count_of(r);
    r->layout += 1 + n;
    return;
  case 'U': r->slots++; // fallthrough
  case 'T':
    for (n = count_of(r); n > 0; n--) skip(r);
  }
}

int64_t phx_key_slots(const char *layout) {
  reader r = {layout, NULL};
  skip(&r);
  return r.slots - (const int64_t *)NULL;
}

// Passes over a union, and gives its member.
static reader member(reader *r) {
  r->layout++;
  int64_t n = count_of(r), tag = *r->slots++;
  reader found = *r;
  for (int64_t i = 0; i < n; i++) {
    if (i == tag) found = *r;
    skip(r);
  }
  return found;
}

// ---- numbers -------------------------------------------------------------------------------------------------------------------------------

typedef struct number {
  int is_float;
  __int128 i;
  double d;
} number;

static number number_of(const char *layout, const int64_t *slots) {
  number x = {0, *slots, 0};
  float f;
  switch (layout[1]) {
  case '?': x.i = *slots & 1; break;
  case 'Q': case 'L': x.i = (uint64_t)*slots; break;
  case 'd':
    x.is_float = 1;
    memcpy(&x.d, slots, 8);
    break;
  case 'f':
    x.is_float = 1;
    memcpy(&f, slots, 4);
    x.d = f;
  }
  return x;
}

static int64_t signed_hash(uint64_t h, int negative) {
  int64_t r = negative ? -(int64_t)h : (int64_t)h;
  return r == -1 ? -2 : r;
}

static int64_t hash_int(__int128 i) {
  if (i > -(__int128)modulus && i < (__int128)modulus) return i == -1 ? -2 : (int64_t)i;
  unsigned __int128 size = i < 0 ? -(unsigned __int128)i : (unsigned __int128)i;
  return signed_hash((uint64_t)(size % modulus), i < 0);
}

static int64_t hash_double(double v) {
  if (v > -0x1p60 && v < 0x1p60 && v == (double)(int64_t)v) return hash_int((int64_t)v);
  if (isinf(v)) return v > 0 ? 314159 : -314159;
  int e, negative = v < 0;
  double m = frexp(fabs(v), &e);
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & modulus) | x >> (BITS - 28);
    m *= 268435456.0;
    e -= 28;
    uint64_t y = (uint64_t)m;
    m -= (double)y;
    x += y;
    if (x >= modulus) x -= modulus;
  }
  e = e >= 0 ? e % BITS : BITS - 1 - ((-1 - e) % BITS);
  x = ((x << e) & modulus) | x >> (BITS - e);
  return signed_hash(x, negative);
}

static int equal_numbers(number x, number y) {
  if (x.is_float && y.is_float) return x.d == y.d;
  if (!x.is_float && !y.is_float) return x.i == y.i;
  double d = x.is_float ? x.d : y.d;
  __int128 i = x.is_float ? y.i : x.i;
  return d > -0x1p65 && d < 0x1p65 && (double)i == d && (__int128)d == i;
}

// ---- strings -------------------------------------------------------------------------------------------------------------------------------

// A str that is known when compiling stands in the layout in UTF-8, any other in memory, a character in 4 bytes.
static uint32_t next_character(const uint8_t **p) {
  uint32_t c = *(*p)++;
  if (c < 0x80) return c;
  int more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
  for (c &= 0x3fu >> more; more > 0; more--) c = c << 6 | (*(*p)++ & 0x3f);
  return c;
}

typedef struct characters {
  const uint32_t *at;
  int64_t n;
  uint32_t few[32], *own;
} characters;

static void characters_of(reader at, characters *c) {
  c->own = NULL;
  if (*at.layout == 'C') {
    c->at = (const uint32_t *)at.slots[0];
    c->n = at.slots[2];
    return;
  }
  at.layout++;
  int64_t bytes = count_of(&at);
  const uint8_t *p = (const uint8_t *)at.layout + 1, *end = p + bytes;
  uint32_t *to = bytes <= (int64_t)(sizeof c->few / sizeof *c->few) ? c->few : (c->own = phx_temp(4 * bytes));
  c->at = to;
  c->n = 0;
  while (to && p < end) to[c->n++] = next_character(&p);
}

static void characters_drop(characters *c) {
  if (c->own) phx_temp_free(c->own);
}

static intptr_t hash_bytes(const void *p, intptr_t n) {
  if (phx_door.hash_bytes) return phx_door.hash_bytes(p, n);
  uint64_t h = 14695981039346656037ull; // without Python
  for (intptr_t i = 0; i < n; i++) h = (h ^ ((const uint8_t *)p)[i]) * 1099511628211ull;
  return (intptr_t)h;
}

// CPython hashes the memory of a str, in which a character takes 1, 2 or 4 bytes.
int64_t phx_text_hash(const uint32_t *a, int64_t n) {
  if (!n) return 0;
  uint32_t all = 0;
  for (int64_t i = 0; i < n; i++) all |= a[i];
  int64_t size = all < 0x100 ? 1 : all < 0x10000 ? 2 : 4;
  _Alignas(2) uint8_t few[256];
  uint8_t *packed = size == 4 || n * size <= (int64_t)sizeof few ? few : phx_temp(n * size);
  for (int64_t i = 0; size == 1 && packed && i < n; i++) packed[i] = (uint8_t)a[i];
  for (int64_t i = 0; size == 2 && packed && i < n; i++) ((uint16_t *)packed)[i] = (uint16_t)a[i];
  int64_t h = packed ? hash_bytes(size == 4 ? (const void *)a : packed, n * size) : 0; // memory is exhausted
  if (packed && packed != few) phx_temp_free(packed);
  return h == -1 ? -2 : h;
}

static int64_t hash_text(const reader *at) {
  characters c;
  characters_of(*at, &c);
  int64_t h = phx_text_hash(c.at, c.n);
  characters_drop(&c);
  return h;
}

static int equal_texts(const reader *x, const reader *y) {
  characters a, b;
  characters_of(*x, &a);
  characters_of(*y, &b);
  int same = a.n == b.n && !memcmp(a.at, b.at, (size_t)(4 * a.n));
  characters_drop(&a);
  characters_drop(&b);
  return same;
}

// ---- keys ----------------------------------------------------------------------------------------------------------------------------------

static int64_t hash(reader *r);

static int64_t hash_tuple(reader *r) {
  const uint64_t p1 = 11400714785074694791ull, p2 = 14029467366897019727ull, p5 = 2870177450012600261ull;
  r->layout++;
  int64_t n = count_of(r);
  uint64_t acc = p5;
  for (int64_t i = 0; i < n; i++) {
    acc += (uint64_t)hash(r) * p2;
    acc = acc << 31 | acc >> 33;
    acc *= p1;
  }
  acc += (uint64_t)n ^ (p5 ^ 3527539u);
  return acc == (uint64_t)-1 ? 1546275796 : (int64_t)acc;
}


static int64_t hash(reader *r) {
  reader at = *r;
  switch (*r->layout) {
  case 'T': return hash_tuple(r);
  case 'U':
    at = member(r);
    return hash(&at);
  case 'P': case 'S': {
    number x = number_of(at.layout, at.slots);
    skip(r);
    return x.is_float ? hash_double(x.d) : hash_int(x.i);
  }
  case 'C': case 's':
    skip(r);
    return hash_text(&at);
  }
  skip(r);
  return phx_door.hash_none;
}

int64_t phx_key_hash(const char *layout, const int64_t *slots) {
  reader r = {layout, slots};
  return hash(&r);
}

static int is_number(const char *layout) { return *layout == 'P' || *layout == 'S'; }

static int is_text(const char *layout) { return *layout == 'C' || *layout == 's'; }

static int equal(reader *x, reader *y) {
  reader p = *x, q = *y;
  if (*x->layout == 'U' || *y->layout == 'U') {
    if (*x->layout == 'U') p = member(x);
    else skip(x);
    if (*y->layout == 'U') q = member(y);
    else skip(y);
    return equal(&p, &q);
  }
  if (*x->layout == 'T' && *y->layout == 'T') {
    x->layout++, y->layout++;
    int64_t n = count_of(x);
    if (n != count_of(y)) return 0;
    for (; n > 0; n--)
      if (!equal(x, y)) return 0;
    return 1;
  }
  skip(x), skip(y);
  if (is_number(p.layout) && is_number(q.layout)) return equal_numbers(number_of(p.layout, p.slots), number_of(q.layout, q.slots));
  if (is_text(p.layout) && is_text(q.layout)) return equal_texts(&p, &q);
  return *p.layout == 'N' && *q.layout == 'N';
}

int phx_key_equal(const char *x_layout, const int64_t *x, const char *y_layout, const int64_t *y) {
  reader p = {x_layout, x}, q = {y_layout, y};
  return equal(&p, &q);
}
