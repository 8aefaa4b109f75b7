// text.c: strings, as code points (rows text.* of the table).
#define _GNU_SOURCE
#include "runtime.h"
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__APPLE__)
#include <xlocale.h>
#endif

// A block made here holds in pad[1] how many characters of it are in use, so that what is appended to the last of them needs no copy.
enum { PAD_USED = 1 };

static uint32_t *characters(phx_buf *b) { return (uint32_t *)(b + 1); }

// A new block of n characters with room for more.
static uint32_t *make(phx_ctx *ctx, int64_t n, int64_t room, phx_text *out) {
  phx_buf *b = phx_alloc(ctx, 4 * room);
  if (!b) return NULL;
  b->pad[PAD_USED] = n;
  *out = (phx_text){characters(b), b, n};
  return characters(b);
}

static int64_t made(phx_ctx *ctx, const char *ascii, int64_t n, phx_text *out) {
  uint32_t *to = make(ctx, n, n, out);
  for (int64_t i = 0; to && i < n; i++) to[i] = (unsigned char)ascii[i];
  return to ? 0 : -1;
}

// Takes the m characters behind those of a, if a ends where its block is used up to and there is room.
static uint32_t *behind(const uint32_t *a, phx_buf *b, int64_t n, int64_t m) {
  int64_t used = b && b->kind == PHX_POOL ? __atomic_load_n(&b->pad[PAD_USED], __ATOMIC_RELAXED) : 0;
  if (!used || a + n != characters(b) + used || b->bytes / 4 - used < m) return NULL;
  if (!__atomic_compare_exchange_n(&b->pad[PAD_USED], &used, used + m, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return NULL;
  __atomic_add_fetch(&b->refs, 1, __ATOMIC_RELAXED);
  return characters(b) + used;
}

int64_t phx_text_concat(phx_ctx *ctx, const uint32_t *a, phx_buf *owner, int64_t n, const uint32_t *c, int64_t m, phx_text *out) {
  uint32_t *end = behind(a, owner, n, m);
  *out = (phx_text){(uint32_t *)a, owner, n + m};
  if (!end) {
    int grows = owner && owner->kind == PHX_POOL && owner->pad[PAD_USED];
    uint32_t *to = make(ctx, n + m, grows ? 2 * (n + m) : n + m, out);
    if (!to) return -1;
    memcpy(to, a, (size_t)(4 * n));
    end = to + n;
  }
  memcpy(end, c, (size_t)(4 * m));
  return 0;
}

int64_t phx_text_compare(const uint32_t *a, int64_t n, const uint32_t *b, int64_t m) {
  int64_t i = 0;
  while (i < n && i < m && a[i] == b[i]) i++;
  if (i < n && i < m) return a[i] < b[i] ? -1 : 1;
  return (n > m) - (n < m);
}

int64_t phx_text_find(const uint32_t *a, int64_t n, const uint32_t *b, int64_t m, int64_t lo, int64_t hi, int64_t last) {
  if (lo < 0) lo = lo + n < 0 ? 0 : lo + n;
  if (hi < 0) hi = hi + n < 0 ? 0 : hi + n;
  if (hi > n) hi = n;
  if (hi - lo < m) return -1;
  int64_t step = last ? -1 : 1, i = last ? hi - m : lo, end = last ? lo - 1 : hi - m + 1;
  for (; i != end; i += step)
    if (!m || (a[i] == b[0] && !memcmp(a + i, b, (size_t)(4 * m)))) return i;
  return -1;
}

// ---- numbers -------------------------------------------------------------------------------------------------------------------------------

// Puts separators between groups of the digits at [first, first + digits) of text, which has room; the new length.
static int64_t group(char *text, int64_t n, int64_t first, int64_t digits, int64_t every, char separator) {
  int64_t more = digits > 0 ? (digits - 1) / every : 0;
  if (!separator || !more) return n;
  memmove(text + first + digits + more, text + first + digits, (size_t)(n - first - digits));
  char *from = text + first + digits, *to = from + more;
  for (int64_t k = 0; k < digits; k++) {
    if (k && k % every == 0) *--to = separator;
    *--to = *--from;
  }
  return n + more;
}

int64_t phx_text_int(phx_ctx *ctx, int64_t v, int64_t code, int64_t sign, int64_t separator, int64_t alt, phx_text *out) {
  char digits[72], text[160];
  uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v, base = code == 'x' || code == 'X' ? 16 : code == 'o' ? 8 : code == 'b' ? 2 : 10;
  int64_t k = 0, n = 0;
  const char *figures = code == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  do digits[k++] = figures[rest % base];
  while (rest /= base);
  if (v < 0) text[n++] = '-';
  else if (sign != '-') text[n++] = (char)sign;
  if (alt && base != 10) {
    text[n++] = '0';
    text[n++] = (char)code;
  }
  int64_t first = n, count = k;
  while (k) text[n++] = digits[--k];
  n = group(text, n, first, count, base == 10 ? 3 : 4, (char)separator);
  return made(ctx, text, n, out);
}

// The C locale for what the C library reads and writes in this thread, until it is given back.
static locale_t plain_locale(void) {
  static locale_t plain;
  locale_t known = __atomic_load_n(&plain, __ATOMIC_ACQUIRE);
  if (!known) {
    known = newlocale(LC_ALL_MASK, "C", 0);
    __atomic_store_n(&plain, known, __ATOMIC_RELEASE); // two threads at once: one locale more
  }
  return uselocale(known);
}

// The next number of as many digits as that in text, d.ddde+xx; digits that are all 9 stay.
static void above(const char *text, char *next) {
  strcpy(next, text);
  char *p = strchr(next, 'e') - 1;
  while (p > next && (*p == '9' || *p == '.')) p--;
  if (*p == '9') return;
  ++*p;
  while (*++p != 'e')
    if (*p != '.') *p = '0';
}

// The fewest digits that read back as x, a finite positive number, d.ddde+xx; of several the one closest to it. Of normal numbers, 15 digits that do are those
// of anything shorter, with zeros behind.
static void shortest(double x, char *text) {
  for (int digits = x < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
    snprintf(text, 40, "%.*e", digits - 1, x);
    if (strtod(text, NULL) == x) return;
    int exponent;
    if (frexp(x, &exponent) != 0.5) continue; // below a power of two floats are closer: there the next decimal above may do where the closest does not
    char next[40];
    above(text, next);
    if (strtod(next, NULL) == x) {
      strcpy(text, next);
      return;
    }
  }
}

// repr: fixed for exponents from -4 to 15.
static int64_t write_repr(double x, char *text) {
  char digits[40];
  if (x == 0) return sprintf(text, "0.0");
  shortest(x, digits);
  char *e = strchr(digits, 'e');
  int exponent = atoi(e + 1), n = 0;
  char figures[24];
  for (char *p = digits; p < e; p++)
    if (*p != '.') figures[n++] = *p;
  while (n > 1 && figures[n - 1] == '0') n--;
  char *to = text;
  if (exponent < -4 || exponent > 15) {
    *to++ = figures[0];
    if (n > 1) *to++ = '.';
    for (int i = 1; i < n; i++) *to++ = figures[i];
    return to - text + sprintf(to, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
  }
  if (exponent < 0) {
    *to++ = '0';
    *to++ = '.';
    for (int i = -1; i > exponent; i--) *to++ = '0';
    for (int i = 0; i < n; i++) *to++ = figures[i];
    return to - text;
  }
  for (int i = 0; i < n || i <= exponent; i++) {
    if (i == exponent + 1) *to++ = '.';
    *to++ = i < n ? figures[i] : '0';
  }
  if (n <= exponent + 1) {
    *to++ = '.';
    *to++ = '0';
  }
  return to - text;
}

static int64_t write_float(double x, int64_t code, int64_t precision, char *text, int64_t room) {
  int upper = code == 'E' || code == 'F' || code == 'G';
  if (isnan(x)) return sprintf(text, upper ? "NAN" : "nan");
  if (isinf(x)) return sprintf(text, upper ? "INF" : "inf");
  if (code == 'r') return write_repr(x, text);
  char format[8] = {'%', '.', '*', (char)code, 0};
  return snprintf(text, (size_t)room, format, (int)precision, x);
}

int64_t phx_text_float(phx_ctx *ctx, double x, int64_t precision, int64_t code, int64_t sign, int64_t separator, phx_text *out) {
  if (precision < 0 || precision > 1 << 20) precision = 0;
  int64_t room = 2 * (precision + 400), n = 0, percent = code == '%';
  char few[1024], *text = room <= (int64_t)sizeof few ? few : malloc((size_t)room);
  if (!text) return -1;
  if (percent) x *= 100;
  int negative = signbit(x) && !isnan(x);
  if (negative) text[n++] = '-';
  else if (sign != '-') text[n++] = (char)sign;
  int64_t first = n, digits = 0;
  locale_t theirs = plain_locale();
  n += write_float(fabs(x), percent ? 'f' : code, precision, text + n, room - n - 1);
  uselocale(theirs);
  while (text[first + digits] >= '0' && text[first + digits] <= '9' && first + digits < n) digits++;
  n = group(text, n, first, digits, 3, (char)separator);
  if (percent) text[n++] = '%';
  int64_t status = made(ctx, text, n, out);
  if (text != few) free(text);
  return status;
}

// How many characters of a number stand before its digits.
static int64_t prefix(const uint32_t *a, int64_t n) {
  int64_t k = n && (a[0] == '-' || a[0] == '+' || a[0] == ' ');
  if (n > k + 1 && a[k] == '0' && (a[k + 1] == 'x' || a[k + 1] == 'X' || a[k + 1] == 'o' || a[k + 1] == 'b')) k += 2;
  return k;
}

int64_t phx_text_pad(phx_ctx *ctx, const uint32_t *a, int64_t n, int64_t width, int64_t fill, int64_t align, phx_text *out) {
  int64_t missing = width > n ? width - n : 0, before = 0;
  uint32_t *to = make(ctx, n + missing, n + missing, out);
  if (!to) return -1;
  if (align == '>') before = missing;
  if (align == '^') before = missing / 2;
  if (align == 'c') before = missing / 2 + (missing & width & 1);
  int64_t head = align == '=' ? prefix(a, n) : 0;
  if (align == '=') before = missing;
  memcpy(to, a, (size_t)(4 * head));
  for (int64_t i = 0; i < before; i++) to[head + i] = (uint32_t)fill;
  memcpy(to + head + before, a + head, (size_t)(4 * (n - head)));
  for (int64_t i = before; i < missing; i++) to[n + i] = (uint32_t)fill;
  return 0;
}

static int is_space(uint32_t c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }

static void trim(const uint32_t **a, int64_t *n) {
  while (*n && is_space(**a)) ++*a, --*n;
  while (*n && is_space((*a)[*n - 1])) --*n;
}

static int is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

// Copies digits with single underscores between them; how many there are, -1 where an underscore stands elsewhere.
static int64_t copy_digits(const uint32_t *a, int64_t n, int64_t *i, char **to) {
  int64_t count = 0;
  while (*i < n && (is_digit(a[*i]) || a[*i] == '_')) {
    if (a[*i] == '_') {
      if (!count || *i + 1 == n || !is_digit(a[*i + 1])) return -1;
    } else {
      *(*to)++ = (char)a[*i];
      count++;
    }
    ++*i;
  }
  return count;
}

static int same_word(const uint32_t *a, int64_t n, const char *word) {
  for (; n && *word; a++, word++, n--)
    if ((*a | 32) != (uint32_t)*word || *a > 127) return 0;
  return !n && !*word;
}

// Writes the number in a, which Python's float() would read, as strtod reads it. 0 where float() raises.
static int numeral(const uint32_t *a, int64_t n, char *to) {
  int64_t i = 0;
  if (i < n && (a[i] == '-' || a[i] == '+')) *to++ = (char)a[i++];
  if (same_word(a + i, n - i, "inf") || same_word(a + i, n - i, "infinity")) return strcpy(to, "inf") != NULL;
  if (same_word(a + i, n - i, "nan")) return strcpy(to, "nan") != NULL;
  int64_t whole = copy_digits(a, n, &i, &to), part = 0;
  if (whole >= 0 && i < n && a[i] == '.') {
    *to++ = (char)a[i++];
    part = copy_digits(a, n, &i, &to);
  }
  if (whole < 0 || part < 0 || whole + part == 0) return 0;
  if (i < n && (a[i] == 'e' || a[i] == 'E')) {
    *to++ = (char)a[i++];
    if (i < n && (a[i] == '-' || a[i] == '+')) *to++ = (char)a[i++];
    if (copy_digits(a, n, &i, &to) <= 0) return 0;
  }
  *to = 0;
  return i == n;
}

int64_t phx_text_parse(const uint32_t *a, int64_t n, double *out) {
  trim(&a, &n);
  char few[64], *text = n < (int64_t)sizeof few - 8 ? few : malloc((size_t)n + 8);
  int ok = text && numeral(a, n, text);
  if (ok) {
    locale_t theirs = plain_locale();
    *out = strtod(text, NULL);
    uselocale(theirs);
  }
  if (text != few) free(text);
  return !ok;
}

static int64_t figure(uint32_t c) {
  if (is_digit(c)) return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

int64_t phx_text_whole(const uint32_t *a, int64_t n, int64_t base, int64_t *out) {
  trim(&a, &n);
  int64_t sign = n && a[0] == '-' ? -1 : 1, value = 0;
  if (n && (a[0] == '-' || a[0] == '+')) a++, n--;
  if (!n || base < 2 || base > 36) return 1;
  for (int64_t i = 0; i < n; i++) {
    if (a[i] == '_' && i && i + 1 < n && a[i + 1] != '_') continue;
    int64_t digit = figure(a[i]);
    if (digit >= base || __builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, sign * digit, &value)) return 1;
  }
  *out = value;
  return 0;
}
