// driver.h: LLVM through llvmlite's C functions, bound when the library is opened. Every function returns 0, or an error text that
// the caller frees with jit_free; none but jit_compile is thread-safe.
#ifndef PHX_JIT_DRIVER_H
#define PHX_JIT_DRIVER_H
#include <stddef.h>
#include <stdint.h>

typedef struct jit_symbol {
  const char *name;
  uint64_t address;
} jit_symbol;

// Opens the library and binds its functions; *version is LLVM's (major << 16 | minor << 8 | patch).
char *jit_open(const char *path, uint32_t *version);
// Makes the target machines of so many slots and the linker for this CPU.
char *jit_start(int slots);
// Text of the host: free each with jit_free.
char *jit_triple(void);
char *jit_cpu(void);
char *jit_features(void);
char *jit_layout(void);

enum { JIT_OBJECT = 0, JIT_ASSEMBLY = 1, JIT_TEXT = 2 };
enum { JIT_MAX_SLOTS = 64 };
// Parses, verifies and optimises text, and gives it in the wanted form; *data is freed with jit_free. quick takes the least time to compile. Threads
// must be in different slots.
char *jit_compile(int slot, const char *text, int quick, int form, char **data, size_t *size);

typedef struct jit_object {
  const void *data;
  size_t size;
} jit_object;

// Links objects under a library name that was never used before. *tracker keeps them loaded.
char *jit_link(const char *library, const jit_object *objects, size_t count, const jit_symbol *imports, size_t n, const char *entry, uint64_t *address, void **tracker);
char *jit_unload(void *tracker);

// Address of a routine of the C, math, vector math or compiler support library, or NULL.
void *jit_library_symbol(const char *name);
int jit_has_libmvec(void);
// The library with the vector math that NumPy runs on this CPU, "" for none, and whether it holds Intel's SVML.
void jit_numpys_math(const char *path);
int jit_has_svml(void);
// Writes what the CPU can do, as words, and returns how many; 0: it cannot be asked without LLVM.
int jit_cpu_words(uint32_t words[8]);
const char *jit_libc_version(void);
void jit_free(void *p);

#endif
