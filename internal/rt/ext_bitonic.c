// ext_bitonic.c: short sorts where the machine has 512-bit vectors.
#include "ext_internal.h"
#include "ext_wide.h"

#if PHX_WIDE
#include <immintrin.h>

typedef uint32_t lanes_32 __attribute__((vector_size(64)));
typedef uint64_t lanes_64 __attribute__((vector_size(64)));

#define AT8(x) 0 ^ (x), 1 ^ (x), 2 ^ (x), 3 ^ (x), 4 ^ (x), 5 ^ (x), 6 ^ (x), 7 ^ (x)
#define AT16(x) AT8(x), 8 ^ (x), 9 ^ (x), 10 ^ (x), 11 ^ (x), 12 ^ (x), 13 ^ (x), 14 ^ (x), 15 ^ (x)
#define SWAP(T, AT, x) case x: return (__m512i)__builtin_shufflevector((T)v, (T)v, AT(x));

// Lane i of the result is lane i ^ x of v; x is one less than a power of two, or one.
INLINE __m512i across_32(__m512i v, const int x) {
  switch (x) {
    SWAP(lanes_32, AT16, 1) SWAP(lanes_32, AT16, 2) SWAP(lanes_32, AT16, 3) SWAP(lanes_32, AT16, 4) SWAP(lanes_32, AT16, 7) SWAP(lanes_32, AT16, 8)
  default: return (__m512i)__builtin_shufflevector((lanes_32)v, (lanes_32)v, AT16(15));
  }
}

INLINE __m512i across_64(__m512i v, const int x) {
  switch (x) {
    SWAP(lanes_64, AT8, 1) SWAP(lanes_64, AT8, 2) SWAP(lanes_64, AT8, 3) SWAP(lanes_64, AT8, 4)
  default: return (__m512i)__builtin_shufflevector((lanes_64)v, (lanes_64)v, AT8(7));
  }
}

// The lanes whose number has bit t.
INLINE __mmask16 upper_32(const int t) { return (__mmask16)(t == 1 ? 0xaaaa : t == 2 ? 0xcccc : t == 4 ? 0xf0f0 : 0xff00); }
INLINE __mmask8 upper_64(const int t) { return (__mmask8)(t == 1 ? 0xaa : t == 2 ? 0xcc : 0xf0); }
INLINE __mmask16 low_32(int64_t n) { return (__mmask16)((1u << n) - 1); }
INLINE __mmask8 low_64(int64_t n) { return (__mmask8)((1u << n) - 1); }
INLINE __m512i blend_32(__mmask16 m, __m512i a, __m512i b) { return _mm512_mask_blend_epi32(m, a, b); }
INLINE __m512i blend_64(__mmask8 m, __m512i a, __m512i b) { return _mm512_mask_blend_epi64(m, a, b); }

#define KEY uint32_t
#define NAME 32
#define INFINITE 0x7f800000
#define MIN _mm512_min_epu32
#define MAX _mm512_max_epu32
#define GREATER _mm512_cmpgt_epu32_mask
#define SET(x) _mm512_set1_epi32((int32_t)(x))
#define SHIFT _mm512_srai_epi32
#include "ext_bitonic.h"
#define KEY uint64_t
#define NAME 64
#define INFINITE 0x7ff0000000000000
#define MIN _mm512_min_epu64
#define MAX _mm512_max_epu64
#define GREATER _mm512_cmpgt_epu64_mask
#define SET(x) _mm512_set1_epi64((int64_t)(x))
#define SHIFT _mm512_srai_epi64
#include "ext_bitonic.h"

int ext_sort_short(int64_t dtype, void *x, int64_t n) {
  const int kind = dtype == D_F32 || dtype == D_F64 ? 'f' : dtype == D_I32 || dtype == D_I64 ? 'i' : 'u', size = ext_size[dtype];
  if (dtype > D_F64 || size < 4 || n > 8192 || !ext_wide()) return 0;
  if (size == 4) {
    bitonic_32(x, n, kind);
  } else {
    bitonic_64(x, n, kind);
  }
  return 1;
}
#else
int ext_sort_short(int64_t dtype, void *x, int64_t n) { return dtype && x && n < 0; }
#endif
