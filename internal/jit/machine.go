package jit

/*
#include "driver.h"
*/
import "C"

import (
	"debug/elf"
	"fmt"
	"os"
)

// machine names what code depends on beside its request: the CPU, LLVM, the C and the vector math libraries. It does not load LLVM where the CPU
// can be asked: a process that finds all its code in the cache never loads it.
func machine() string {
	mu.Lock()
	defer mu.Unlock()
	if facts == "" {
		facts = fmt.Sprint(cpu(), identity(library), C.GoString(C.jit_libc_version()), C.jit_has_libmvec(), C.jit_has_svml())
		if C.jit_has_svml() != 0 {
			facts += identity(numpysMath)
		}
	}
	return facts
}

var facts string // of the library in use; mu is held

func cpu() string {
	var words [8]C.uint32_t
	if n := C.jit_cpu_words(&words[0]); n > 0 {
		return fmt.Sprintf("%x", words[:n])
	}
	if start() != nil {
		return ""
	}
	return host.CPU + host.Features
}

// identity tells builds of a library apart: its build ID, else size and age.
func identity(path string) string {
	if f, err := elf.Open(path); err == nil {
		defer f.Close()
		if note := f.Section(".note.gnu.build-id"); note != nil {
			if id, err := note.Data(); err == nil {
				return fmt.Sprintf("%x", id)
			}
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
