// glue.c: what only the Go side needs. Not part of a build of the runtime without Go.
#include "_cgo_export.h"
#include "runtime.h"

void phx_use_go_threads(void) { phx_spawn = phxSpawn; }
int64_t phx_enter(uintptr_t entry, phx_ctx *ctx, const int64_t *in, int64_t *out) { return ((phx_entry)entry)(ctx, in, out); }
