// Command phylanx is the core: built as a shared library it is what the door loads, and its exported functions are the whole interface.
package main

/*
#include <stdlib.h>
#include "../../internal/rt/door_api.h"
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"

	"phylanx/internal/rt"
)

//export phx_core_init
func phx_core_init(api *C.phx_door_api) C.int64_t {
	if err := rt.Init(unsafe.Pointer(api)); err != nil {
		fmt.Fprintln(os.Stderr, "phylanx:", err)
		return rt.DoorAPI
	}
	return 0
}

//export phx_core_call
func phx_core_call(verb, request *C.char) *C.char {
	return C.CString(answer(C.GoString(verb), []byte(C.GoString(request))))
}

//export phx_core_free
func phx_core_free(text *C.char) { C.free(unsafe.Pointer(text)) }

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: phylanx VERB [REQUEST]")
		os.Exit(2)
	}
	request := ""
	if len(os.Args) > 2 {
		request = os.Args[2]
	}
	fmt.Println(answer(os.Args[1], []byte(request)))
}
