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
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
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
	SVML       bool   // NumPy's vector math is Intel's
}

// mu is for what LLVM has once in a process: the library, and its linker.
var (
	mu       sync.Mutex
	library  string // path of llvmlite's library
	host     *Target
	libCount int

	numpysMath string // path of the library with NumPy's vector math
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

// Open says where llvmlite's library is, which is loaded by the first compilation, and the one with the vector math that NumPy runs on this CPU, if any.
func Open(path, numpys string) {
	mu.Lock()
	defer mu.Unlock()
	library, numpysMath, facts = path, numpys, ""
	c := C.CString(numpys)
	defer C.free(unsafe.Pointer(c))
	C.jit_numpys_math(c)
}

// start loads the library, once; mu is held.
func start() error {
	if host != nil {
		return nil
	}
	if library == "" {
		return &Error{NoLibrary, "nobody has said where LLVM is"}
	}
	var version C.uint32_t
	name := C.CString(library)
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
		return &Error{BadVersion, fmt.Sprintf("%s holds LLVM %s, wanted %d to %d", library, text, minLLVM, maxLLVM)}
	}
	n := min(runtime.GOMAXPROCS(0), C.JIT_MAX_SLOTS)
	if err := check(NoLibrary, C.jit_start(C.int(n))); err != nil {
		return err
	}
	for slot := range n {
		slots <- slot
	}
	t := &Target{
		Triple: take(C.jit_triple()), Layout: take(C.jit_layout()), CPU: take(C.jit_cpu()), Features: take(C.jit_features()),
		LLVM: text, LibC: C.GoString(C.jit_libc_version()), LibMVec: C.jit_has_libmvec() != 0,
	}
	t.VectorBits = vectorBits(t.Features)
	t.SVML = t.VectorBits >= 512 && C.jit_has_svml() != 0
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

// Host is the machine of this process, as LLVM sees it.
func Host() (Target, error) {
	mu.Lock()
	defer mu.Unlock()
	if err := start(); err != nil {
		return Target{}, err
	}
	return *host, nil
}

const objectForm = C.JIT_OBJECT

// slots are the target machines that LLVM may use at the same time, each for one module.
var slots = make(chan int, C.JIT_MAX_SLOTS)

// compile gives a form of a module; quick takes the least time to compile.
func compile(text string, quick bool, form C.int) ([]byte, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, &Error{BadText, "NUL in the text"}
	}
	if _, err := Host(); err != nil {
		return nil, err
	}
	slot := <-slots
	defer func() { slots <- slot }()
	source := C.CString(text)
	defer C.free(unsafe.Pointer(source))
	level := C.int(0)
	if quick {
		level = 1
	}
	var data *C.char
	var size C.size_t
	if err := check(BadText, C.jit_compile(C.int(slot), source, level, form, &data, &size)); err != nil {
		return nil, err
	}
	defer C.jit_free(unsafe.Pointer(data))
	return C.GoBytes(unsafe.Pointer(data), C.int(size)), nil
}

// parts compiles loops and control, which may be "", side by side.
func parts(loops []string, control string, form C.int) ([][]byte, error) {
	if control != "" || len(loops) == 0 {
		loops = append(loops[:len(loops):len(loops)], control)
	}
	forms, errs := make([][]byte, len(loops)), make([]error, len(loops))
	var wait sync.WaitGroup
	for k, text := range loops {
		wait.Go(func() {
			if quick := text == control; quick || form != C.JIT_OBJECT {
				forms[k], errs[k] = compile(text, quick, form)
			} else {
				forms[k], errs[k] = kept.object(text)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return forms, nil
}

// Compile gives the machine code of modules that refer to each other: loops, each of which gets LLVM's whole pipeline, and control, which is compiled
// quickly and may be "".
func Compile(loops []string, control string) ([]byte, error) {
	objects, err := parts(loops, control, C.JIT_OBJECT)
	var code []byte
	for _, o := range objects {
		code = append(binary.LittleEndian.AppendUint32(code, uint32(len(o))), o...)
	}
	return code, err
}

// objects takes apart what Compile has put together.
func objects(code []byte) (objects [][]byte, err error) {
	for len(code) >= 4 {
		n := int(binary.LittleEndian.Uint32(code))
		if code = code[4:]; n > len(code) {
			break
		}
		objects, code = append(objects, code[:n:n]), code[n:]
	}
	if len(code) > 0 || len(objects) == 0 {
		return nil, &Error{BadLink, "not machine code"}
	}
	return objects, nil
}

// Assembly gives the modules as assembly of the host.
func Assembly(loops []string, control string) (string, error) {
	texts, err := parts(loops, control, C.JIT_ASSEMBLY)
	return string(bytes.Join(texts, nil)), err
}

// Optimised gives a module of loops after the optimiser.
func Optimised(text string) (string, error) {
	b, err := compile(text, false, C.JIT_TEXT)
	return string(b), err
}

// read gives the objects of machine code.
func read(code []byte) (files []*elf.File, err error) {
	units, err := objects(code)
	for _, o := range units {
		f, err := elf.NewFile(bytes.NewReader(o))
		if err != nil {
			return nil, &Error{BadLink, err.Error()}
		}
		files = append(files, f)
	}
	return files, err
}

// Undefined lists the symbols that machine code needs.
func Undefined(code []byte) ([]string, error) {
	files, err := read(code)
	if err != nil {
		return nil, err
	}
	return undefined(files)
}

func undefined(files []*elf.File) ([]string, error) {
	var names []string
	defined := map[string]bool{}
	for _, f := range files {
		syms, err := f.Symbols()
		if err != nil && !errors.Is(err, elf.ErrNoSymbols) {
			return nil, &Error{BadLink, err.Error()}
		}
		for _, s := range syms {
			switch {
			case s.Name == "" || s.Name == "_GLOBAL_OFFSET_TABLE_":
			case exported(s):
				defined[s.Name] = true
			case s.Section == elf.SHN_UNDEF && !slices.Contains(names, s.Name):
				names = append(names, s.Name)
			}
		}
	}
	return slices.DeleteFunc(names, func(s string) bool { return defined[s] }), nil
}

// exported reports whether other objects may refer to a symbol of this one.
func exported(s elf.Symbol) bool {
	return s.Section != elf.SHN_UNDEF && elf.ST_BIND(s.Info) == elf.STB_GLOBAL
}

// bind gives every undefined symbol its address: from symbols first, else from the C, math, vector math and compiler support libraries.
func bind(files []*elf.File, symbols func(string) uintptr) (map[string]uintptr, error) {
	names, err := undefined(files)
	if err != nil {
		return nil, err
	}
	imports := map[string]uintptr{}
	for _, name := range names {
		p := symbols(name)
		if p == 0 {
			c := C.CString(name)
			p = uintptr(C.jit_library_symbol(c))
			C.free(unsafe.Pointer(c))
		}
		if p == 0 {
			return nil, &Error{BadLink, "no symbol " + name}
		}
		imports[name] = p
	}
	return imports, nil
}

// Load links code that Compile made and gives the address of entry. unload frees the code; it must not run any more.
func Load(code []byte, entry string, symbols func(string) uintptr) (address uintptr, unload func(), err error) {
	files, err := read(code)
	if err != nil {
		return 0, nil, err
	}
	imports, err := bind(files, symbols)
	if err != nil {
		return 0, nil, err
	}
	if files[0].Machine == elf.EM_X86_64 {
		address, unload, err = place(files, entry, imports)
	} else {
		address, unload, err = link(code, entry, imports)
	}
	if err != nil {
		return 0, nil, &Error{BadLink, err.Error()}
	}
	return address, sync.OnceFunc(unload), nil
}

// link has LLVM link the objects: the way for machines whose relocations place does not know.
func link(code []byte, entry string, imports map[string]uintptr) (address uintptr, unload func(), err error) {
	table := (*[1 << 20]C.jit_symbol)(C.calloc(C.size_t(len(imports)+1), C.sizeof_jit_symbol))[:0:len(imports)]
	defer C.free(unsafe.Pointer(unsafe.SliceData(table)))
	for name, at := range imports {
		c := C.CString(name)
		defer C.free(unsafe.Pointer(c))
		table = append(table, C.jit_symbol{name: c, address: C.uint64_t(at)})
	}
	units, err := objects(code)
	if err != nil {
		return 0, nil, err
	}
	list := unsafe.Slice((*C.jit_object)(C.calloc(C.size_t(len(units)), C.sizeof_jit_object)), len(units))
	defer C.free(unsafe.Pointer(unsafe.SliceData(list)))
	for k, o := range units {
		list[k] = C.jit_object{data: C.CBytes(o), size: C.size_t(len(o))}
		defer C.free(unsafe.Pointer(list[k].data))
	}
	cEntry := C.CString(entry)
	defer C.free(unsafe.Pointer(cEntry))

	mu.Lock()
	defer mu.Unlock()
	if err := start(); err != nil {
		return 0, nil, err
	}
	libCount++
	name := C.CString(fmt.Sprintf("phx%d", libCount))
	defer C.free(unsafe.Pointer(name))
	var at C.uint64_t
	var tracker unsafe.Pointer
	if err := check(BadLink, C.jit_link(name, &list[0], C.size_t(len(units)), unsafe.SliceData(table), C.size_t(len(table)), cEntry, &at, &tracker)); err != nil {
		return 0, nil, err
	}
	return uintptr(at), func() { release(tracker) }, nil
}

func release(tracker unsafe.Pointer) {
	mu.Lock()
	defer mu.Unlock()
	C.jit_free(unsafe.Pointer(C.jit_unload(tracker))) // when it fails the code stays in memory, which harms nothing
}
