// Package rt is the machine under compiled code: array memory, workers, library routines and the recorder of spans, in C, because native
// code calls them and must not wait for Go. This side configures them.
package rt

/*
#cgo CFLAGS: -std=gnu11 -O2 -Wall
#cgo LDFLAGS: -lpthread -ldl -lm
#include <stdlib.h>
#include "runtime.h"
#include "ext_internal.h"

void phx_use_go_threads(void);
int64_t phx_enter(uintptr_t entry, phx_ctx *ctx, const int64_t *in, int64_t *out);
*/
import "C"

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"unsafe"
)

// ABI is the version of the interface in phx.h, part of the cache key.
const ABI = C.PHX_ABI

// DoorAPI is the version of the interface in door_api.h.
const DoorAPI = C.PHX_DOOR_API

// Init gives the runtime the door's functions (a phx_door_api *) and sets the number of workers from the environment. It starts no thread.
func Init(api unsafe.Pointer) error {
	a := (*C.phx_door_api)(api)
	if a.version != C.PHX_DOOR_API {
		return fmt.Errorf("the door speaks version %d of its interface, the core %d", a.version, int(C.PHX_DOOR_API))
	}
	C.phx_set_door(a)
	SetWorkers(AvailableWorkers())
	return nil
}

func init() { C.phx_use_go_threads() }

// Workers is how many threads a parallel region may use, the caller included.
func Workers() int { return int(C.phx_workers()) }

// SetWorkers changes it; threads are started by the first region that can use them.
func SetWorkers(n int) { C.phx_workers_set(C.int64_t(n)) }

// Shuffle has the tasks of graphs begun in an order drawn from seed; 0: in program order.
func Shuffle(seed int64) { C.phx_graph_shuffle(C.int64_t(seed)) }

// phxSpawn starts workers. Each is a goroutine that keeps its thread for good and stays in C.
//
//export phxSpawn
func phxSpawn(first, last C.int64_t) {
	for w := first; w <= last; w++ {
		go func() {
			runtime.LockOSThread()
			C.phx_worker_main(w)
		}()
	}
}

// Symbols are the addresses of everything that native code may call.
var Symbols = sync.OnceValue(func() map[string]uintptr {
	m := map[string]uintptr{}
	for s := C.phx_first_symbol(); s.name != nil; s = (*C.phx_symbol)(unsafe.Add(unsafe.Pointer(s), C.sizeof_phx_symbol)) {
		m[C.GoString(s.name)] = uintptr(s.address)
	}
	return m
})

// loops are the inner loops of ufuncs that the process has, by symbol.
var loops sync.Map

// SetLoop makes a loop known as a symbol. function and data are those of its ufunc; pure says that it never asks for Python. false: the name is another loop's.
func SetLoop(name string, function, data uintptr, pure bool) bool {
	l := (*C.phx_loop)(C.calloc(1, C.sizeof_phx_loop)) // for good: compiled code refers to it
	*(*uintptr)(unsafe.Pointer(&l.function)), *(*uintptr)(unsafe.Pointer(&l.data)) = function, data
	if pure {
		l.pure = 1
	}
	known, taken := loops.LoadOrStore(name, l)
	if taken {
		C.free(unsafe.Pointer(l))
		l = known.(*C.phx_loop)
	}
	symbol := C.CString(name)
	defer C.free(unsafe.Pointer(symbol))
	C.phx_numpys_know(symbol, l)
	return uintptr(l.function) == function && uintptr(l.data) == data
}

// Symbol is where a symbol of compiled code is, be it one of Symbols or a loop; 0: there is none in this process.
func Symbol(name string) uintptr {
	if l, ok := loops.Load(name); ok {
		return uintptr(unsafe.Pointer(l.(*C.phx_loop)))
	}
	return Symbols()[name]
}

// PoolStats describes the pool of array memory, in bytes.
type PoolStats struct{ Live, Peak, Kept, Fresh int64 }

// Pool reads the pool's state.
func Pool() PoolStats {
	var s C.phx_pool_stats
	C.phx_pool_read(&s)
	return PoolStats{int64(s.live), int64(s.peak), int64(s.kept), int64(s.fresh)}
}

// TrimPool gives the free blocks back to the system.
func TrimPool() { C.phx_pool_trim() }

// Call runs a compiled function without the door: status and result slots as in phx.h. Blocks that the result refers to live until release.
func Call(entry uintptr, in []int64, slots int) (status int64, out []int64, release func()) {
	ctx := C.phx_ctx_new()
	out = make([]int64, slots+1)
	in = append(in, 0)
	status = int64(C.phx_enter(C.uintptr_t(entry), ctx, (*C.int64_t)(&in[0]), (*C.int64_t)(&out[0])))
	return status, out[:slots], func() { C.phx_ctx_free(ctx) }
}

// usesBLAS are the routines that call BLAS or LAPACK. Products have loops of their own beside it, the others fail without it.
var usesBLAS = []string{"phx_matmul", "phx_dot", "phx_vdot", "phx_solve", "phx_inv", "phx_cholesky", "phx_qr", "phx_svd", "phx_svdvals",
	"phx_eigh", "phx_eigvalsh", "phx_det", "phx_slogdet"}

// BLASError says why the BLAS and LAPACK library cannot be used by code that calls the given symbols; nil when it can, or none of them needs it.
func BLASError(symbols []string) error {
	if !slices.ContainsFunc(symbols, func(s string) bool { return slices.Contains(usesBLAS, s) }) {
		return nil
	}
	if s := C.phx_blas_error(); s != nil {
		return fmt.Errorf("%s", C.GoString(s))
	}
	return nil
}

// SetBLAS says where the BLAS and LAPACK library is; it is opened when first needed.
func SetBLAS(path string) {
	s := C.CString(path)
	defer C.free(unsafe.Pointer(s))
	C.phx_blas_path(s)
}
