// ext_radix.h: a stable radix sort, for few keys by insertion or merging, included once for each key width with KEY the unsigned type and NAME its suffix. Sorts n keys and, where
// idx is not NULL, their indices; k2 and i2 are as large. Reports whether the result stands in k2 and i2.
#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)

static int PASTE(insertion_, NAME)(KEY *k, int64_t *idx, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    KEY x = k[i];
    int64_t at = idx ? idx[i] : 0, j = i;
    for (; j > 0 && k[j - 1] > x; j--) {
      k[j] = k[j - 1];
      if (idx) idx[j] = idx[j - 1];
    }
    k[j] = x;
    if (idx) idx[j] = at;
  }
  return 0;
}

// Sorts runs, then merges them without a branch on the keys.
static int PASTE(merge_, NAME)(KEY *k, KEY *k2, int64_t *idx, int64_t *i2, int64_t n) {
  int moved = 0;
  const int64_t first = 12;
  for (int64_t lo = 0; lo < n; lo += first) PASTE(insertion_, NAME)(k + lo, idx + lo, n - lo < first ? n - lo : first);
  for (int64_t run = first; run < n; run *= 2, moved = !moved) {
    for (int64_t lo = 0; lo < n; lo += 2 * run) {
      int64_t i = lo, j = lo + run < n ? lo + run : n, mid = j, hi = lo + 2 * run < n ? lo + 2 * run : n, at = lo;
      while (i < mid && j < hi) {
        const int64_t right = k[j] < k[i], from = right ? j : i;
        k2[at] = k[from], i2[at++] = idx[from];
        j += right, i += !right;
      }
      for (; i < mid; i++) k2[at] = k[i], i2[at++] = idx[i];
      for (; j < hi; j++) k2[at] = k[j], i2[at++] = idx[j];
    }
    KEY *t = k;
    k = k2, k2 = t;
    int64_t *ti = idx;
    idx = i2, i2 = ti;
  }
  return moved;
}

static int PASTE(radix_, NAME)(KEY *k, KEY *k2, int64_t *idx, int64_t *i2, int64_t n) {
  if (idx && n > 16 && n < 16 * (int64_t)sizeof(KEY)) return PASTE(merge_, NAME)(k, k2, idx, i2, n);
  if (n <= 48) return PASTE(insertion_, NAME)(k, idx, n);
  enum { BITS = 8 * sizeof(KEY), MAX_DIGIT = 11 };
  const int digit = n < 4096 || BITS <= 16 ? 8 : MAX_DIGIT, passes = (BITS + digit - 1) / digit;
  const uint64_t mask = ((uint64_t)1 << digit) - 1;
  int64_t count[8][1 << MAX_DIGIT];
  for (int p = 0; p < passes; p++) memset(count[p], 0, sizeof(int64_t) << digit);
  for (int64_t i = 0; i < n; i++) {
    for (int p = 0; p < passes; p++) count[p][(uint64_t)k[i] >> (p * digit) & mask]++;
  }
  int moved = 0;
  for (int p = 0; p < passes; p++) {
    int64_t *c = count[p], sum = 0;
    if (c[(uint64_t)k[0] >> (p * digit) & mask] == n) continue; // all keys have the same digit
    for (uint64_t d = 0; d <= mask; d++) {
      int64_t here = c[d];
      c[d] = sum;
      sum += here;
    }
    for (int64_t i = 0; i < n; i++) {
      int64_t at = c[(uint64_t)k[i] >> (p * digit) & mask]++;
      k2[at] = k[i];
      if (idx) i2[at] = idx[i];
    }
    KEY *t = k;
    k = k2, k2 = t;
    int64_t *ti = idx;
    idx = i2, i2 = ti;
    if (!ti) idx = i2 = NULL;
    moved = !moved;
  }
  return moved;
}
#undef KEY
#undef NAME
#undef PASTE
#undef PASTE2
