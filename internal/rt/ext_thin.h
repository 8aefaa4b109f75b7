// ext_thin.h: matrices of short lines times vectors, included once for each element type T with NAME its suffix. A line is at least one vector and at
// most MOST_VECTORS long; its last vector overlaps the one before, so nothing is read beyond the line, and what it repeats is no part of any sum: zero times
// infinity would be.
#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
#define F(name) PASTE(name, NAME)
#define LANES ((int64_t)(64 / sizeof(T)))
#define VEC F(line_)
#define EIGHT F(eight_)
#define BITS F(bits_)
#define MIX(a, b, ...) (__builtin_shufflevector(a, b, __VA_ARGS__))

typedef T VEC __attribute__((vector_size(64), aligned(sizeof(T))));
typedef __typeof__((VEC){0} == (VEC){0}) BITS __attribute__((aligned(sizeof(T)), may_alias));
typedef T EIGHT __attribute__((vector_size(8 * sizeof(T)), aligned(sizeof(T))));

// The sums of the elements of eight vectors, which it overwrites.
INLINE EIGHT F(sums_)(EIGHT *v) {
  UNROLL for (int i = 0; i < 4; i++) v[i] = MIX(v[2 * i], v[2 * i + 1], 0, 8, 2, 10, 4, 12, 6, 14) + MIX(v[2 * i], v[2 * i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  UNROLL for (int i = 0; i < 2; i++) v[i] = MIX(v[2 * i], v[2 * i + 1], 0, 1, 8, 9, 4, 5, 12, 13) + MIX(v[2 * i], v[2 * i + 1], 2, 3, 10, 11, 6, 7, 14, 15);
  return MIX(v[0], v[1], 0, 1, 2, 3, 8, 9, 10, 11) + MIX(v[0], v[1], 4, 5, 6, 7, 12, 13, 14, 15);
}

// Eight sums of a vector's elements: of sixteen, pairs are added first.
INLINE EIGHT F(half_)(VEC v) {
  EIGHT low = MIX(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  return LANES == 8 ? low : low + MIX(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
}

// y[i] = sum of line i times w. vectors is a constant at each call.
INLINE void F(dots_)(const int vectors, int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, T *y) {
  VEC c[MOST_VECTORS];
  const int64_t last = n - LANES, seen = (vectors - 1) * LANES;
  T once[64 / sizeof(T)];
  for (int64_t l = 0; l < LANES; l++) once[l] = last + l >= seen;
  const BITS keep = *(const VEC *)once != 0;
  UNROLL for (int j = 0; j < vectors; j++) {
    T part[64 / sizeof(T)];
    for (int64_t l = 0, at = j + 1 < vectors ? j * LANES : last; l < LANES; l++, at++) part[l] = *(const T *)(w + at * wstep);
    c[j] = *(const VEC *)part;
  }
  c[vectors - 1] = (VEC)((BITS)c[vectors - 1] & keep);
  for (int64_t i = 0; i < lines; i += 8) {
    EIGHT s[8];
    const int64_t rows = lines - i < 8 ? lines - i : 8;
    UNROLL for (int r = 0; r < 8; r++) {
      const T *p = (const T *)(x + (i + (r < rows ? r : 0)) * step);
      VEC sum = (VEC)(*(const BITS *)(p + last) & keep) * c[vectors - 1];
      UNROLL for (int j = 0; j + 1 < vectors; j++) sum += *(const VEC *)(p + j * LANES) * c[j];
      s[r] = F(half_)(sum);
    }
    EIGHT all = F(sums_)(s);
    if (rows == 8) {
      *(EIGHT *)(y + i) = all;
    } else {
      memcpy(y + i, &all, (size_t)rows * sizeof(T));
    }
  }
}

// y = sum over the lines of line i times w[i].
INLINE void F(mixes_)(const int vectors, int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, T *y) {
  VEC s[2][MOST_VECTORS];
  const int64_t last = n - LANES;
  UNROLL for (int j = 0; j < vectors; j++) s[0][j] = s[1][j] = (VEC){0};
  int64_t i = 0;
  for (; i + 2 <= lines; i += 2) {
    UNROLL for (int r = 0; r < 2; r++) {
      const T *p = (const T *)(x + (i + r) * step);
      const VEC t = *(const T *)(w + (i + r) * wstep) - (VEC){0};
      UNROLL for (int j = 0; j + 1 < vectors; j++) s[r][j] += *(const VEC *)(p + j * LANES) * t;
      s[r][vectors - 1] += *(const VEC *)(p + last) * t;
    }
  }
  if (i < lines) {
    const T *p = (const T *)(x + i * step);
    const VEC t = *(const T *)(w + i * wstep) - (VEC){0};
    UNROLL for (int j = 0; j + 1 < vectors; j++) s[0][j] += *(const VEC *)(p + j * LANES) * t;
    s[0][vectors - 1] += *(const VEC *)(p + last) * t;
  }
  UNROLL for (int j = 0; j + 1 < vectors; j++) *(VEC *)(y + j * LANES) = s[0][j] + s[1][j];
  *(VEC *)(y + last) = s[0][vectors - 1] + s[1][vectors - 1];
}

#define EACH(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
#define DOTS(v) case v: F(dots_)(v, lines, n, x, step, w, wstep, y); break;
#define MIXES(v) case v: F(mixes_)(v, lines, n, x, step, w, wstep, y); break;
TARGET static void F(thin_dots_)(int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, void *y) {
  switch ((n + LANES - 1) / LANES) { EACH(DOTS) }
}
TARGET static void F(thin_mixes_)(int64_t lines, int64_t n, const char *x, int64_t step, const char *w, int64_t wstep, void *y) {
  switch ((n + LANES - 1) / LANES) { EACH(MIXES) }
}

#undef T
#undef NAME
#undef F
#undef VEC
#undef EIGHT
#undef BITS
#undef LANES
#undef MIX
#undef EACH
#undef DOTS
#undef MIXES
#undef PASTE
#undef PASTE2
