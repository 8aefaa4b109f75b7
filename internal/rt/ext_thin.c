// ext_thin.c: matrices of short lines times vectors, where the machine has 512-bit vectors: the vector, or the sums, stay in registers.
#include "ext_internal.h"
#include "ext_wide.h"
#include <string.h>

#if PHX_WIDE
#define MOST_VECTORS 8

#define T float
#define NAME f32
#include "ext_thin.h"
#define T double
#define NAME f64
#include "ext_thin.h"

static const ext_thin of_f32 = {16, 16 * MOST_VECTORS, thin_dots_f32, thin_mixes_f32}, of_f64 = {8, 8 * MOST_VECTORS, thin_dots_f64, thin_mixes_f64};

const ext_thin *ext_thin_of(int64_t dtype) { return !ext_wide() ? NULL : dtype == D_F64 ? &of_f64 : dtype == D_F32 ? &of_f32 : NULL; }
#else
const ext_thin *ext_thin_of(int64_t dtype) { return dtype ? NULL : NULL; }
#endif
