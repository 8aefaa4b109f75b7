// ext_random_twister.c: Python's own module random. The Mersenne Twister of a random.Random (Matsumoto and Nishimura 1998, mt19937ar) stands in the object, as
// its position and its words; the numbers are drawn from there.
#include "ext_random.h"
#include <dlfcn.h>
#include <math.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif

enum { N = 624, M = 397 };

typedef struct twister {
  int32_t at;
  uint32_t words[N];
} twister;

static double (*libm_cos)(double), (*libm_sin)(double);

static uint32_t twisted(uint32_t upper, uint32_t lower) {
  uint32_t y = (upper & 0x80000000u) | (lower & 0x7fffffffu);
  return y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
}

static void renew(twister *t) {
  uint32_t *w = t->words;
  for (int k = 0; k < N - M; k++) w[k] = w[k + M] ^ twisted(w[k], w[k + 1]);
  for (int k = N - M; k < N - 1; k++) w[k] = w[k + M - N] ^ twisted(w[k], w[k + 1]);
  w[N - 1] = w[M - 1] ^ twisted(w[N - 1], w[0]);
  t->at = 0;
}

static uint32_t next32(void *state) {
  twister *t = state;
  if (t->at >= N) renew(t);
  uint32_t y = t->words[t->at++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680u;
  y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}

static uint64_t next64(void *state) {
  uint64_t low = next32(state);
  return (uint64_t)next32(state) << 32 | low;
}

static double next_double(void *state) {
  uint32_t a = next32(state) >> 5, b = next32(state) >> 6;
  return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

int64_t phx_twister_begin(phx_gen *g) {
  if (!libm_sin) {
    void *libm = dlopen("libm.so.6", RTLD_NOW);
    if (!libm || !(*(void **)&phx_libm.log = dlsym(libm, "log")) || !(*(void **)&libm_cos = dlsym(libm, "cos")) || !(*(void **)&libm_sin = dlsym(libm, "sin"))) return -1;
  }
  g->twister = (phx_bitgen){g->body, next64, next32, next_double, next64};
  g->bits = &g->twister;
  return 0;
}

// k bits, 1 to 63: the words of Python's int, the lowest first, of which the last gives its upper bits.
int64_t phx_twister_bits(phx_gen *g, int64_t k) {
  if (k <= 32) return next32(g->body) >> (32 - k);
  uint64_t low = next32(g->body);
  return (int64_t)((uint64_t)(next32(g->body) >> (64 - k)) << 32 | low);
}

// A pair of normal numbers by Box and Muller's formula; the second is kept for the next call, as the attribute gauss_next.
double phx_twister_gauss(phx_gen *g, const double *p) {
  double z = g->gauss->value;
  if (!g->gauss->has) {
    double angle = next_double(g->body) * 6.283185307179586, size = sqrt(-2.0 * phx_libm.log(1.0 - next_double(g->body)));
    z = libm_cos(angle) * size;
    g->gauss->value = libm_sin(angle) * size;
  }
  g->gauss->has = !g->gauss->has;
  return p[0] + z * p[1];
}

static void seed_by(twister *t, const uint32_t *key, int n) {
  uint32_t *w = t->words;
  w[0] = 19650218u;
  for (uint32_t k = 1; k < N; k++) w[k] = 1812433253u * (w[k - 1] ^ w[k - 1] >> 30) + k;
  int i = 1, j = 0;
  for (int k = N; k; k--) {
    w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
    if (++i == N) w[0] = w[N - 1], i = 1;
    if (++j == n) j = 0;
  }
  for (int k = N - 1; k; k--) {
    w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
    if (++i == N) w[0] = w[N - 1], i = 1;
  }
  w[0] = 0x80000000u;
  t->at = N;
}

// in: the generator, an int.
int64_t phx_twister_seed(phx_ctx *ctx, const phx_arr *in, phx_arr *out, const int64_t *attr) {
  (void)out;
  (void)attr;
  int64_t seed = *(const int64_t *)in[1].data;
  uint64_t size = seed < 0 ? -(uint64_t)seed : (uint64_t)seed;
  uint32_t key[] = {(uint32_t)size, (uint32_t)(size >> 32)};
  phx_gen *g = phx_gen_of(ctx, in);
  if (!g) return -1;
  seed_by((twister *)g->body, key, key[1] ? 2 : 1);
  g->gauss->has = 0;
  return 0;
}
