// ext_bitonic.h: a sorting network in 512-bit vectors, included once for each width with KEY the unsigned type, NAME its suffix, INFINITE the bits of
// the float infinity, and the intrinsics MIN, MAX, GREATER, SET and SHIFT of that width. Sorts n numbers in place; k is 64-byte aligned and has room up to a multiple of 64 bytes.
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

// Numbers become unsigned keys of the same order and come back, but for the sign of a NaN: kind is 'u', 'i' or 'f'.
INLINE __m512i F(key_)(__m512i v, int kind) {
  const __m512i sign = SET((KEY)1 << (8 * sizeof(KEY) - 1));
  if (kind == 'u') return v;
  if (kind == 'i') return _mm512_xor_si512(v, sign);
  const __m512i flipped = _mm512_xor_si512(v, _mm512_or_si512(SHIFT(v, 8 * sizeof(KEY) - 1), sign));
  return F(blend_)(GREATER(_mm512_andnot_si512(sign, v), SET(INFINITE)), flipped, _mm512_or_si512(v, sign));
}

INLINE __m512i F(unkey_)(__m512i v, int kind) {
  const __m512i sign = SET((KEY)1 << (8 * sizeof(KEY) - 1));
  if (kind == 'u') return v;
  if (kind == 'i') return _mm512_xor_si512(v, sign);
  return _mm512_xor_si512(v, _mm512_or_si512(SHIFT(_mm512_xor_si512(v, sign), 8 * sizeof(KEY) - 1), sign));
}

TARGET static void F(bitonic_)(KEY *k, int64_t n, int kind) {
  const int64_t count = (n + LANES - 1) / LANES, full = n / LANES;
  __m512i *v = (__m512i *)k;
  for (int64_t i = 0; i < full; i++) v[i] = F(sorted_)(F(key_)(v[i], kind));
  if (full < count) {
    const __m512i last = F(key_)(v[full], kind);
    v[full] = F(sorted_)(F(blend_)(F(low_)(n - full * LANES), SET((KEY)-1), last));
  }
  for (int64_t b = 2; b < 2 * count; b *= 2) F(merge_)(v, count, b);
  for (int64_t i = 0; i < count; i++) v[i] = F(unkey_)(v[i], kind);
}

#undef KEY
#undef NAME
#undef MIN
#undef MAX
#undef GREATER
#undef SET
#undef SHIFT
#undef INFINITE
#undef F
#undef LANES
#undef STEP
#undef PASTE
#undef PASTE2
