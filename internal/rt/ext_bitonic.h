// ext_bitonic.h: a sorting network in 512-bit vectors, included once for each key width with KEY the unsigned type, NAME its suffix and MIN and MAX.
// Sorts n keys in place; k is 64-byte aligned and has room up to a multiple of 64 bytes.
#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
#define F(name) PASTE(name, NAME)
#define LANES ((int64_t)(64 / sizeof(KEY)))

// Compares each lane with the one x away (lane ^ x) and leaves the lesser in the lower of the two; t is the highest bit of x.
#define STEP(v, x, t)                                            \
  {                                                              \
    const __m512i other = F(across_)(v, x);                      \
    v = F(blend_)(F(upper_)(t), MIN(v, other), MAX(v, other));   \
  }

// A vector in which every lane is in the right half, quarter ... is sorted.
INLINE __m512i F(settle_)(__m512i v) {
  UNROLL for (int s = (int)LANES / 2; s; s /= 2) STEP(v, s, s)
  return v;
}

INLINE __m512i F(sorted_)(__m512i v) {
  UNROLL for (int b = 2; b <= LANES; b *= 2) {
    STEP(v, b - 1, b / 2)
    UNROLL for (int s = b / 4; s; s /= 2) STEP(v, s, s)
  }
  return v;
}

// Sorts each stretch of b vectors, of which both halves are sorted; what lies beyond the count vectors there are is greater.
TARGET static void F(merge_)(__m512i *v, int64_t count, int64_t b) {
  for (int64_t base = 0; base < count; base += b) {
    for (int64_t i = ext_max(0, base + b - count); i < b / 2; i++) { // mirrored, so that all comparisons go one way
      const __m512i low = v[base + i], high = F(across_)(v[base + b - 1 - i], (int)LANES - 1);
      v[base + i] = MIN(low, high);
      v[base + b - 1 - i] = F(across_)(MAX(low, high), (int)LANES - 1);
    }
  }
  for (int64_t s = b / 4; s; s /= 2) {
    for (int64_t base = 0; base + s < count; base += 2 * s) {
      for (int64_t i = base; i < ext_min(base + s, count - s); i++) {
        const __m512i low = v[i], high = v[i + s];
        v[i] = MIN(low, high), v[i + s] = MAX(low, high);
      }
    }
  }
  for (int64_t i = 0; i < count; i++) v[i] = F(settle_)(v[i]);
}

TARGET static void F(bitonic_)(KEY *k, int64_t n) {
  const int64_t count = (n + LANES - 1) / LANES;
  __m512i *v = (__m512i *)k;
  for (int64_t i = n; i < count * LANES; i++) k[i] = (KEY)-1;
  for (int64_t i = 0; i < count; i++) v[i] = F(sorted_)(v[i]);
  for (int64_t b = 2; b < 2 * count; b *= 2) F(merge_)(v, count, b);
}

#undef KEY
#undef NAME
#undef MIN
#undef MAX
#undef F
#undef LANES
#undef STEP
#undef PASTE
#undef PASTE2
