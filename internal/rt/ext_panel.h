// ext_panel.h: the inner loops of ext_gemm.c, included once for each element type T with NAME its suffix.
#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
#define F(name) PASTE(name, NAME)
#define LANES ((int64_t)(64 / sizeof(T)))
#define VEC F(vec_)
#define LOOSE F(loose_)

typedef T VEC __attribute__((vector_size(64)));
typedef T LOOSE __attribute__((vector_size(64), aligned(sizeof(T))));

// Writes lines of length k side by side, width at a time: to[p * width + i] is element p of line i. Where none are left the first stands again, so that what is
// computed there for nobody raises no exception flag that the product does not.
static void F(pack_)(T *to, int64_t width, const char *from, int64_t line, int64_t step, int64_t lines, int64_t k) {
  for (int64_t p = 0; p < k; p++, from += step, to += width) {
    if (line == sizeof(T)) {
      memcpy(to, from, (size_t)lines * sizeof(T));
    } else {
      for (int64_t i = 0; i < lines; i++) to[i] = *(const T *)(from + i * line);
    }
    for (int64_t i = lines; i < width; i++) to[i] = to[0];
  }
}

// C = or += A B for MR rows and two vectors of columns; each element's sum runs along k in one accumulator.
TARGET static void F(micro_)(int64_t k, const T *restrict a, const T *restrict b, T *restrict c, int64_t row, int add) {
  VEC s[MR][2];
  UNROLL for (int i = 0; i < MR; i++) { // of a big matrix, C is not in the caches
    __builtin_prefetch(c + i * row, 1);
    __builtin_prefetch(c + i * row + LANES, 1);
  }
  UNROLL for (int i = 0; i < MR; i++) s[i][0] = s[i][1] = (VEC){0};
  for (int64_t p = 0; p < k; p++, a += MR, b += 2 * LANES) {
    const VEC x = *(const VEC *)b, y = *(const VEC *)(b + LANES);
    UNROLL for (int i = 0; i < MR; i++) {
      const VEC t = a[i] - (VEC){0};
      s[i][0] += t * x;
      s[i][1] += t * y;
    }
  }
  UNROLL for (int i = 0; i < MR; i++) {
    LOOSE *to = (LOOSE *)(c + i * row);
    to[0] = add ? to[0] + s[i][0] : s[i][0];
    to[1] = add ? to[1] + s[i][1] : s[i][1];
  }
}

// The same at C's edge: only rows x cols of the results are wanted.
static void F(edge_)(int64_t k, const T *a, const T *b, T *c, int64_t row, int add, int64_t rows, int64_t cols) {
  _Alignas(64) T whole[MR * 2 * 64 / sizeof(T)];
  F(micro_)(k, a, b, whole, 2 * LANES, 0);
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < cols; j++) c[i * row + j] = add ? c[i * row + j] + whole[i * 2 * LANES + j] : whole[i * 2 * LANES + j];
}

// All of rows x cols of C from packed rows of A and packed columns of B.
static void F(block_)(int64_t k, const void *a, const void *b, void *c, int64_t row, int add, int64_t rows, int64_t cols) {
  const int64_t width = 2 * LANES;
  for (int64_t j = 0; j < cols; j += width) {
    for (int64_t i = 0; i < rows; i += MR) {
      const T *x = (const T *)a + i * k, *y = (const T *)b + j * k;
      T *to = (T *)((char *)c + i * row) + j;
      if (rows - i >= MR && cols - j >= width) {
        F(micro_)(k, x, y, to, row / (int64_t)sizeof(T), add);
      } else {
        F(edge_)(k, x, y, to, row / (int64_t)sizeof(T), add, ext_min(rows - i, MR), ext_min(cols - j, width));
      }
    }
  }
}

static void F(lines_)(void *to, int64_t width, const char *from, int64_t line, int64_t step, int64_t lines, int64_t k) {
  for (int64_t i = 0; i < lines; i += width) F(pack_)((T *)to + i * k, width, from + i * line, line, step, ext_min(width, lines - i), k);
}

#undef T
#undef NAME
#undef F
#undef VEC
#undef LOOSE
#undef LANES
#undef PASTE
#undef PASTE2
