// key.c: hash and equality of keys, as Python has them (pyhash.c, tupleobject.c): numbers that are equal have one hash, whatever their types.
#include "key.h"
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

static int64_t hash_text(reader *r) {
  r->layout++;
  int64_t n = count_of(r);
  uint64_t h = 14695981039346656037ull;
  for (const char *end = ++r->layout + n; r->layout < end; r->layout++) h = (h ^ (uint8_t)*r->layout) * 1099511628211ull;
  return h == (uint64_t)-1 ? -2 : (int64_t)h;
}

static int64_t hash(reader *r) {
  reader at = *r;
  switch (*r->layout) {
  case 'T': return hash_tuple(r);
  case 's': return hash_text(r);
  case 'U':
    at = member(r);
    return hash(&at);
  case 'P': case 'S': {
    number x = number_of(at.layout, at.slots);
    skip(r);
    return x.is_float ? hash_double(x.d) : hash_int(x.i);
  }
  }
  skip(r);
  return 0x5eed; // None
}

int64_t phx_key_hash(const char *layout, const int64_t *slots) {
  reader r = {layout, slots};
  return hash(&r);
}

static int is_number(const char *layout) { return *layout == 'P' || *layout == 'S'; }

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
  return *p.layout == *q.layout && x->layout - p.layout == y->layout - q.layout && !strncmp(p.layout, q.layout, (size_t)(x->layout - p.layout));
}

int phx_key_equal(const char *x_layout, const int64_t *x, const char *y_layout, const int64_t *y) {
  reader p = {x_layout, x}, q = {y_layout, y};
  return equal(&p, &q);
}
