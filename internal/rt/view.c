// view.c: what of views is decided while running.
#include "phx.h"
#include <string.h>

int64_t phx_contiguous(const int64_t *x, int64_t nd, int64_t size) {
  const int64_t *ext = x + 2, *stride = ext + nd;
  int64_t is = 1;
  for (int64_t k = nd - 1; k >= 0; k--) {
    if (ext[k] == 0) return 1;
    if (ext[k] != 1 && stride[k] != size) is = 0;
    size *= ext[k];
  }
  return is;
}

// The first byte and the one behind the last; both 0 where there are no elements.
static void span(const int64_t *x, int64_t nd, int64_t size, int64_t range[2]) {
  range[0] = x[0];
  range[1] = x[0] + size;
  for (int64_t k = 0; k < nd; k++) {
    int64_t n = x[2 + k], step = (n - 1) * x[2 + nd + k];
    if (n == 0) {
      range[0] = range[1] = 0;
      return;
    }
    range[step > 0] += step;
  }
}

int64_t phx_overlap(const int64_t *x, int64_t xnd, int64_t xsize, const int64_t *y, int64_t ynd, int64_t ysize) {
  int64_t a[2], b[2];
  span(x, xnd, xsize, a);
  span(y, ynd, ysize, b);
  return a[0] < b[1] && b[0] < a[1];
}

// Old and new axes are matched in groups of equal size; the old axes of a group must follow one another in memory without gaps. The caller has
// checked that the sizes agree; where they do not, because the call has been moved to before the check, the answer is no.
int64_t phx_reshape(const int64_t *x, int64_t nd, int64_t *to, int64_t newnd, int64_t size) {
  int64_t ext[PHX_MAXDIM], by[PHX_MAXDIM], *out = to + newnd, n = 0, lo = 0;
  for (int64_t k = newnd - 1, step = size; k >= 0; k--) {
    out[k] = step;
    step *= to[k];
  }
  for (int64_t k = 0; k < nd; k++) {
    if (x[2 + k] == 0) return 1;
    if (x[2 + k] == 1) continue;
    ext[n] = x[2 + k];
    by[n++] = x[2 + nd + k];
  }
  for (int64_t i = 0, next; i < n; i = next) {
    int64_t whole = ext[i], hi = lo;
    next = i + 1;
    for (int64_t m = 1; m != whole;) {
      if (m < whole && hi < newnd) {
        m *= to[hi++];
      } else if (m > whole && next < n && by[next - 1] == by[next] * ext[next]) {
        whole *= ext[next++];
      } else {
        return 0;
      }
    }
    int64_t step = by[next - 1];
    for (int64_t k = hi - 1; k >= lo; k--) {
      out[k] = step;
      step *= to[k];
    }
    lo = hi;
  }
  return 1;
}
