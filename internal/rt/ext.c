// ext.c: what the library routines share.
#include "ext_internal.h"
#include <string.h>

#define ROW(name) {#name, (void *)name},
#define DRAW_ROW(name) ROW(phx_draw_##name) ROW(phx_one_##name)
static const phx_symbol symbols[] = {
    ROW(phx_alloc) ROW(phx_release) ROW(phx_poll) ROW(phx_parallel) ROW(phx_graph_run) ROW(phx_pycall) ROW(phx_warn) ROW(phx_watch) ROW(phx_again) ROW(phx_warn_in) ROW(phx_warn_mark) ROW(phx_span_begin) ROW(phx_span_end) ROW(phx_new)
    ROW(phx_list_new) ROW(phx_list_reserve) ROW(phx_list_extend) ROW(phx_list_fill) ROW(phx_list_insert) ROW(phx_list_delete) ROW(phx_list_splice) ROW(phx_list_pack) ROW(phx_list_release) ROW(phx_undo_mark) ROW(phx_undo) ROW(phx_undo_keep) ROW(phx_undo_memory) ROW(phx_undo_array) ROW(phx_undo_list) ROW(phx_reshape) ROW(phx_contiguous) ROW(phx_overlap) ROW(phx_random_known) ROW(phx_random_undo)
    ROW(phx_text_concat) ROW(phx_text_compare) ROW(phx_text_find) ROW(phx_text_int) ROW(phx_text_float) ROW(phx_text_pad) ROW(phx_text_whole) ROW(phx_text_parse)
    ROW(phx_table_new) ROW(phx_table_find) ROW(phx_table_put) ROW(phx_table_at) ROW(phx_table_last) ROW(phx_table_delete) ROW(phx_table_clear) ROW(phx_table_release) ROW(phx_set_combine) ROW(phx_set_update) ROW(phx_set_within)
    PHX_EXTERNS(ROW) PHX_DISTRIBUTIONS(DRAW_ROW) {NULL, NULL}};

const phx_symbol *phx_first_symbol(void) { return symbols; }

const uint8_t ext_size[] = {0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 8, 16};

int64_t ext_count(const phx_arr *x) {
  int64_t n = 1;
  for (int64_t k = 0; k < x->ndim; k++) n *= x->shape[k];
  return n;
}

int64_t ext_out(phx_ctx *ctx, phx_arr *out, int64_t dtype, int64_t ndim, const int64_t *shape) {
  out->dtype = dtype;
  out->ndim = ndim;
  memcpy(out->shape, shape, (size_t)ndim * sizeof *shape);
  if (!out->data) return phx_new(ctx, out);
  for (int64_t k = ndim, bytes = ext_size[dtype]; k-- > 0; bytes *= out->shape[k] ? out->shape[k] : 1) out->stride[k] = bytes;
  return 0;
}

char *ext_at(const phx_arr *x, int64_t naxes, int64_t index) {
  char *p = x->data;
  for (int64_t k = naxes; k-- > 0; index /= x->shape[k]) p += index % x->shape[k] * x->stride[k];
  return p;
}

#define STRIDED(T)                                                                                         \
  for (int64_t i = 0; i < rows; i++)                                                                       \
    for (int64_t j = 0; j < cols; j++) *(T *)(dst + i * drow + j * dcol) = *(const T *)(src + i * srow + j * scol);

static void copy_block(char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol, int64_t rows, int64_t cols, int64_t size) {
  typedef struct { uint64_t a, b; } pair;
  switch (size) {
  case 1: STRIDED(uint8_t) break;
  case 2: STRIDED(uint16_t) break;
  case 4: STRIDED(uint32_t) break;
  case 8: STRIDED(uint64_t) break;
  default: STRIDED(pair)
  }
}

void ext_copy(char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol, int64_t rows, int64_t cols, int64_t size) {
  const int64_t block = 32; // both sides of a transposition stay in the first cache
  if (dcol == size && scol == size) {
    for (int64_t i = 0; i < rows; i++) memcpy(dst + i * drow, src + i * srow, (size_t)(cols * size));
    return;
  }
  for (int64_t i = 0; i < rows; i += block) {
    for (int64_t j = 0; j < cols; j += block) {
      copy_block(dst + i * drow + j * dcol, drow, dcol, src + i * srow + j * scol, srow, scol, rows - i < block ? rows - i : block, cols - j < block ? cols - j : block, size);
    }
  }
}
