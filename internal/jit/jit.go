// Package jit turns LLVM text into machine code in this process. It drives LLVM through the C functions of llvmlite's library, which is opened
// at run time, and keeps finished objects in a cache on disk.
package jit

/*
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "driver.h"
*/
import "C"

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unsafe"
)

// Range of LLVM releases whose text and functions are known to fit.
const (
	minLLVM = 15
	maxLLVM = 23
)

// Error is a failure of the machine code stage. Code is the row of the error table.
type Error struct{ Code, Text string }

func (e *Error) Error() string { return e.Code + ": " + e.Text }

// Codes of Error.
const (
	NoLibrary  = "llvm-missing" // llvmlite's library cannot be opened
	BadVersion = "llvm-version" // it holds an LLVM outside the accepted range, or lacks a function
	BadText    = "llvm-text"    // LLVM refuses the text: a defect of the emitter
	BadLink    = "llvm-link"    // a symbol is missing, or the object does not load
)

// Target describes the machine that code is made for.
type Target struct {
	Triple     string
	Layout     string // LLVM's data layout
	CPU        string
	Features   string
	LLVM       string // "22.1.0"
	LibC       string // version of the C and math library
	VectorBits int    // widest vectors of the CPU
	LibMVec    bool   // the vector math library is present
}

// LLVM's functions are not safe to call at the same time on one target machine, and compiling is short: one lock for all.
var (
	mu       sync.Mutex
	host     *Target
	libCount int
)

// take copies a C string and frees it.
func take(s *C.char) string {
	defer C.jit_free(unsafe.Pointer(s))
	return C.GoString(s)
}

// check turns a driver's error text into an Error.
func check(code string, s *C.char) error {
	if s == nil {
		return nil
	}
	return &Error{code, strings.TrimSpace(take(s))}
}

// codegenLevel is LLVM's level for instruction selection and scheduling. A small kernel takes 11 ms in all at levels 1, 2 and 3, 8 ms at 0.
const codegenLevel = 3

// Open loads llvmlite's library. Opening again is free.
func Open(path string) error {
	mu.Lock()
	defer mu.Unlock()
	if host != nil {
		return nil
	}
	var version C.uint32_t
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	if err := check(NoLibrary, C.jit_open(name, &version)); err != nil {
		if strings.Contains(err.Error(), "has no LLVMPY_") {
			err.(*Error).Code = BadVersion
		}
		return err
	}
	v := uint32(version)
	text := fmt.Sprintf("%d.%d.%d", v>>16, v>>8&0xff, v&0xff)
	if major := v >> 16; major < minLLVM || major > maxLLVM {
		return &Error{BadVersion, fmt.Sprintf("%s holds LLVM %s, wanted %d to %d", path, text, minLLVM, maxLLVM)}
	}
	if err := check(NoLibrary, C.jit_start(codegenLevel)); err != nil {
		return err
	}
	t := &Target{
		Triple: take(C.jit_triple()), Layout: take(C.jit_layout()), CPU: take(C.jit_cpu()), Features: take(C.jit_features()),
		LLVM: text, LibC: C.GoString(C.jit_libc_version()), LibMVec: C.jit_has_libmvec() != 0,
	}
	t.VectorBits = vectorBits(t.Features)
	host = t
	return nil
}

func vectorBits(features string) int {
	for _, w := range []struct {
		feature string
		bits    int
	}{{"+avx512vl", 512}, {"+avx2", 256}} {
		for f := range strings.SplitSeq(features, ",") {
			if f == w.feature {
				return w.bits
			}
		}
	}
	return 128
}

// Host is the machine of this process; Open must have succeeded.
func Host() Target {
	mu.Lock()
	defer mu.Unlock()
	if host == nil {
		return Target{}
	}
	return *host
}

var errClosed = &Error{NoLibrary, "LLVM has not been opened"}

func compile(text string, form C.int) ([]byte, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, &Error{BadText, "NUL in the text"}
	}
	mu.Lock()
	defer mu.Unlock()
	if host == nil {
		return nil, errClosed
	}
	source := C.CString(text)
	defer C.free(unsafe.Pointer(source))
	var data *C.char
	var size C.size_t
	if err := check(BadText, C.jit_compile(source, form, &data, &size)); err != nil {
		return nil, err
	}
	defer C.jit_free(unsafe.Pointer(data))
	return C.GoBytes(unsafe.Pointer(data), C.int(size)), nil
}

// Compile gives the optimised object file of a module.
func Compile(text string) ([]byte, error) { return compile(text, C.JIT_OBJECT) }

// Assembly gives the optimised module as assembly of the host.
func Assembly(text string) (string, error) {
	b, err := compile(text, C.JIT_ASSEMBLY)
	return string(b), err
}

// Optimised gives the module after the optimiser.
func Optimised(text string) (string, error) {
	b, err := compile(text, C.JIT_TEXT)
	return string(b), err
}

// Undefined lists the symbols that an object needs.
func Undefined(object []byte) ([]string, error) {
	f, err := elf.NewFile(bytes.NewReader(object))
	if err != nil {
		return nil, &Error{BadLink, err.Error()}
	}
	syms, err := f.Symbols()
	if err != nil && !errors.Is(err, elf.ErrNoSymbols) {
		return nil, &Error{BadLink, err.Error()}
	}
	var names []string
	for _, s := range syms {
		if s.Section == elf.SHN_UNDEF && s.Name != "" && s.Name != "_GLOBAL_OFFSET_TABLE_" {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

// imports gives every undefined symbol its address: from symbols first, else from the C, math, vector math and compiler support libraries.
func imports(object []byte, symbols map[string]uintptr) ([]string, []uintptr, error) {
	names, err := Undefined(object)
	if err != nil {
		return nil, nil, err
	}
	addresses := make([]uintptr, len(names))
	for i, name := range names {
		p := symbols[name]
		if p == 0 {
			c := C.CString(name)
			p = uintptr(C.jit_library_symbol(c))
			C.free(unsafe.Pointer(c))
		}
		if p == 0 {
			return nil, nil, &Error{BadLink, "no symbol " + name}
		}
		addresses[i] = p
	}
	return names, addresses, nil
}

// Load links an object that Compile made and gives the address of entry. unload frees the code; it must not run any more.
func Load(object []byte, entry string, symbols map[string]uintptr) (address uintptr, unload func(), err error) {
	names, addresses, err := imports(object, symbols)
	if err != nil {
		return 0, nil, err
	}
	table := (*[1 << 20]C.jit_symbol)(C.calloc(C.size_t(len(names)+1), C.sizeof_jit_symbol))[:len(names):len(names)]
	defer C.free(unsafe.Pointer(unsafe.SliceData(table)))
	for i := range table {
		table[i] = C.jit_symbol{name: C.CString(names[i]), address: C.uint64_t(addresses[i])}
		defer C.free(unsafe.Pointer(table[i].name))
	}
	cEntry, code := C.CString(entry), C.CBytes(object)
	defer C.free(unsafe.Pointer(cEntry))
	defer C.free(code)

	mu.Lock()
	defer mu.Unlock()
	if host == nil {
		return 0, nil, errClosed
	}
	libCount++
	library := C.CString(fmt.Sprintf("phx%d", libCount))
	defer C.free(unsafe.Pointer(library))
	var at C.uint64_t
	var tracker unsafe.Pointer
	if err := check(BadLink, C.jit_link(library, code, C.size_t(len(object)), unsafe.SliceData(table), C.size_t(len(names)), cEntry, &at, &tracker)); err != nil {
		return 0, nil, err
	}
	var once sync.Once
	return uintptr(at), func() { once.Do(func() { release(tracker) }) }, nil
}

func release(tracker unsafe.Pointer) {
	mu.Lock()
	defer mu.Unlock()
	C.jit_free(unsafe.Pointer(C.jit_unload(tracker))) // when it fails the code stays in memory, which harms nothing
}
