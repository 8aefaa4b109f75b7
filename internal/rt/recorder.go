package rt

/*
#include "runtime.h"
*/
import "C"

import (
	"unsafe"

	"phylanx/internal/trace"
)

// Recorder takes the spans of one compiled function while its pointer stands in ctx->rec.
type Recorder struct {
	rec      *C.struct_phx_rec
	capacity int
}

// NewRecorder keeps the last capacity spans of each worker.
func NewRecorder(capacity int) *Recorder {
	return &Recorder{C.phx_rec_new(C.int64_t(capacity)), capacity}
}

// Pointer is what the door puts into ctx->rec.
func (r *Recorder) Pointer() uintptr { return uintptr(unsafe.Pointer(r.rec)) }

// Read copies the spans and says how many were overwritten.
func (r *Recorder) Read() (spans []trace.Span, lost int64) {
	buffer := make([]C.phx_span, r.capacity)
	for w := range C.int64_t(C.PHX_MAX_WORKERS) {
		var l C.int64_t
		n := C.phx_rec_read(r.rec, w, &buffer[0], &l)
		lost += int64(l)
		for _, s := range buffer[:n] {
			spans = append(spans, trace.Span{Task: int(s.task), Worker: int(s.worker), Begin: int64(s.begin), End: int64(s.end)})
		}
	}
	return spans, lost
}

// Free gives the memory back; no call may use the recorder any more.
func (r *Recorder) Free() {
	C.phx_rec_free(r.rec)
	r.rec = nil
}
