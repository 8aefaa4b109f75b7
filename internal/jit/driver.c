#define _GNU_SOURCE
#include "driver.h"
#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

typedef void *ref;
typedef struct { uint8_t kind; const char *value; size_t size; } element;
enum { ELEMENT_OBJECT = 2 };

// The functions of libllvmlite that are used. All must be there before any is called: the library has no promise of a stable interface.
#define FUNCTIONS(F)                                                                        \
  F(unsigned, GetVersionInfo, (void))                                                       \
  F(void, DisposeString, (const char *))                                                    \
  F(void, InitializeNativeTarget, (void))                                                   \
  F(void, InitializeNativeAsmPrinter, (void))                                               \
  F(void, GetProcessTriple, (const char **))                                                \
  F(void, GetHostCPUName, (const char **))                                                  \
  F(int, GetHostCPUFeatures, (const char **))                                               \
  F(ref, GetTargetFromTriple, (const char *, const char **))                                \
  F(ref, CreateTargetMachine, (ref, const char *, const char *, const char *, int, const char *, const char *, int, int, const char *)) \
  F(void, DisposeTargetMachine, (ref))                                                      \
  F(ref, CreateTargetMachineData, (ref))                                                    \
  F(void, CopyStringRepOfTargetData, (ref, const char **))                                  \
  F(void, DisposeTargetData, (ref))                                                         \
  F(ref, ContextCreate, (void))                                                             \
  F(void, ContextDispose, (ref))                                                            \
  F(ref, ParseAssembly, (ref, const char *, const char **))                                 \
  F(int, VerifyModule, (ref, const char **))                                                \
  F(void, SetTarget, (ref, const char *))                                                   \
  F(void, SetDataLayout, (ref, const char *))                                               \
  F(void, PrintModuleToString, (ref, const char **))                                        \
  F(void, DisposeModule, (ref))                                                             \
  F(ref, CreatePipelineTuningOptions, (void))                                               \
  F(void, PTOSetLoopVectorization, (ref, bool))                                             \
  F(void, PTOSetSLPVectorization, (ref, bool))                                              \
  F(void, PTOSetLoopInterleaving, (ref, bool))                                              \
  F(void, PTOSetLoopUnrolling, (ref, bool))                                                 \
  F(void, DisposePipelineTuningOptions, (ref))                                              \
  F(ref, CreatePassBuilder, (ref, ref))                                                     \
  F(void, DisposePassBuilder, (ref))                                                        \
  F(ref, buildPerModuleDefaultPipeline, (ref, int))                                         \
  F(ref, CreateNewModulePassManager, (void))                                                \
  F(void, module_AddSROAPass, (ref))                                                        \
  F(void, module_AddInstCombinePass, (ref))                                                 \
  F(void, module_AddSimplifyCFGPass, (ref))                                                 \
  F(void, RunNewModulePassManager, (ref, ref, ref))                                         \
  F(void, DisposeNewModulePassManger, (ref))                                                \
  F(ref, TargetMachineEmitToMemory, (ref, ref, int, const char **))                         \
  F(const void *, GetBufferStart, (ref))                                                    \
  F(size_t, GetBufferSize, (ref))                                                           \
  F(void, DisposeMemoryBuffer, (ref))                                                       \
  F(ref, CreateLLJITCompiler, (ref, bool, bool, const char **))                             \
  F(ref, LLJIT_Link, (ref, const char *, element *, size_t, jit_symbol *, size_t, jit_symbol *, size_t, const char **)) \
  F(bool, LLJIT_Dylib_Tracker_Dispose, (ref, const char **))

#define DECLARE(ret, name, args) ret(*name) args;
static struct { FUNCTIONS(DECLARE) } llvm;

static ref machines[JIT_MAX_SLOTS][2], linker; // for loops, and for what is compiled quickly
static char *triple, *layout;

void jit_free(void *p) { free(p); }

// Copies a text of LLVM's and gives the original back.
static char *take(const char *s) {
  char *copy = strdup(s ? s : "unknown error");
  if (s) llvm.DisposeString(s);
  return copy;
}

char *jit_open(const char *path, uint32_t *version) {
  void *lib = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!lib) return strdup(dlerror());
  char *missing = NULL;
#define BIND(ret, name, args)                                                      \
  *(void **)&llvm.name = dlsym(lib, "LLVMPY_" #name);                              \
  if (!llvm.name && !missing && asprintf(&missing, "%s has no LLVMPY_%s", path, #name) < 0) missing = NULL;
  FUNCTIONS(BIND)
  if (missing) return missing;
  *version = llvm.GetVersionInfo();
  return NULL;
}

char *jit_triple(void) { const char *s = NULL; llvm.GetProcessTriple(&s); return take(s); }
char *jit_cpu(void) { const char *s = NULL; llvm.GetHostCPUName(&s); return take(s); }
char *jit_features(void) { const char *s = NULL; llvm.GetHostCPUFeatures(&s); return take(s); }

char *jit_layout(void) {
  const char *s = NULL;
  ref data = llvm.CreateTargetMachineData(machines[0][0]);
  llvm.CopyStringRepOfTargetData(data, &s);
  llvm.DisposeTargetData(data);
  return take(s);
}

// Levels of instruction selection. At 0 it is fast, and so is register allocation: the control part of a neural network takes 4 ms and not 70.
enum { LOOPS_LEVEL = 3, QUICK_LEVEL = 0 };

char *jit_start(int slots) {
  const char *err = NULL;
  llvm.InitializeNativeTarget();
  llvm.InitializeNativeAsmPrinter();
  triple = jit_triple();
  ref target = llvm.GetTargetFromTriple(triple, &err);
  if (!target) return take(err);
  char *cpu = jit_cpu(), *features = jit_features();
  bool made = true;
  for (int slot = 0; slot < slots; slot++) {
    for (int quick = 0; quick < 2; quick++) {
      ref machine = llvm.CreateTargetMachine(target, triple, cpu, features, quick ? QUICK_LEVEL : LOOPS_LEVEL, "pic", "small", 0, 1, "");
      machines[slot][quick] = machine;
      made = made && machine;
    }
  }
  free(cpu);
  free(features);
  if (!made) return strdup("no target machine for this CPU");
  layout = jit_layout();
  // JITLink: it places code and its stubs together, so that the small code model holds wherever the imports are.
  linker = llvm.CreateLLJITCompiler(machines[0][0], false, true, &err);
  return linker ? NULL : take(err);
}

// LLVM's own pipeline.
static void optimise(ref module, ref machine) {
  ref options = llvm.CreatePipelineTuningOptions();
  llvm.PTOSetLoopVectorization(options, true);
  llvm.PTOSetSLPVectorization(options, true);
  llvm.PTOSetLoopInterleaving(options, true);
  llvm.PTOSetLoopUnrolling(options, true);
  ref builder = llvm.CreatePassBuilder(machine, options);
  ref passes = llvm.buildPerModuleDefaultPipeline(builder, 3);
  llvm.RunNewModulePassManager(passes, module, builder);
  llvm.DisposeNewModulePassManger(passes);
  llvm.DisposePassBuilder(builder);
  llvm.DisposePipelineTuningOptions(options);
}

// Stack cells become registers, constants fold, empty blocks go. The pipeline takes ten times as long, for nothing that shows between array operations.
static void tidy(ref module, ref machine) {
  ref options = llvm.CreatePipelineTuningOptions();
  ref builder = llvm.CreatePassBuilder(machine, options);
  ref passes = llvm.CreateNewModulePassManager();
  llvm.module_AddSROAPass(passes);
  llvm.module_AddInstCombinePass(passes);
  llvm.module_AddSimplifyCFGPass(passes);
  llvm.RunNewModulePassManager(passes, module, builder);
  llvm.DisposeNewModulePassManger(passes);
  llvm.DisposePassBuilder(builder);
  llvm.DisposePipelineTuningOptions(options);
}

static char *emit(ref module, ref machine, int form, char **data, size_t *size) {
  const char *text = NULL;
  if (form == JIT_TEXT) {
    llvm.PrintModuleToString(module, &text);
    *data = take(text);
    *size = strlen(*data);
    return NULL;
  }
  ref buffer = llvm.TargetMachineEmitToMemory(machine, module, form == JIT_OBJECT, &text);
  if (!buffer) return take(text);
  *size = llvm.GetBufferSize(buffer);
  *data = malloc(*size + 1);
  if (*data) memcpy(*data, llvm.GetBufferStart(buffer), *size);
  llvm.DisposeMemoryBuffer(buffer);
  return *data ? NULL : strdup("out of memory");
}

char *jit_compile(int slot, const char *text, int quick, int form, char **data, size_t *size) {
  const char *err = NULL;
  ref context = llvm.ContextCreate();
  ref module = llvm.ParseAssembly(context, text, &err);
  char *result;
  if (!module || err) {
    result = take(err);
  } else if (llvm.VerifyModule(module, &err)) {
    result = take(err);
  } else {
    llvm.SetTarget(module, triple);
    llvm.SetDataLayout(module, layout);
    ref machine = machines[slot][quick];
    (quick ? tidy : optimise)(module, machine);
    result = emit(module, machine, form, data, size);
  }
  if (module) llvm.DisposeModule(module);
  llvm.ContextDispose(context);
  return result;
}

char *jit_link(const char *library, const jit_object *objects, size_t count, const jit_symbol *imports, size_t n, const char *entry, uint64_t *address, void **tracker) {
  const char *err = NULL;
  element *units = calloc(count, sizeof *units);
  if (!units) return strdup("out of memory");
  for (size_t k = 0; k < count; k++) units[k] = (element){ELEMENT_OBJECT, objects[k].data, objects[k].size};
  jit_symbol export = {entry, 0};
  *tracker = llvm.LLJIT_Link(linker, library, units, count, (jit_symbol *)imports, n, &export, 1, &err);
  free(units);
  if (!*tracker) return take(err);
  *address = export.address;
  return NULL;
}

char *jit_unload(void *tracker) {
  const char *err = NULL;
  return llvm.LLJIT_Dylib_Tracker_Dispose(tracker, &err) ? take(err) : NULL;
}

// The libraries whose routines native code may name. Kept open for the life of the process. The last one is NumPy's, for its vector math.
static const char *libraries[] = {"libmvec.so.1", "libm.so.6", "libc.so.6", "libgcc_s.so.1", NULL};
enum { NUMPYS = sizeof libraries / sizeof *libraries - 1 };

void *jit_library_symbol(const char *name) {
  for (size_t k = 0; k <= NUMPYS && libraries[k]; k++) {
    void *lib = dlopen(libraries[k], RTLD_NOW | RTLD_LOCAL), *p = lib ? dlsym(lib, name) : NULL;
    if (p) return p;
  }
  return NULL;
}

void jit_numpys_math(const char *path) {
  free((char *)libraries[NUMPYS]);
  libraries[NUMPYS] = *path ? strdup(path) : NULL;
}

int jit_has_svml(void) { return jit_library_symbol("__svml_exp8_ha") != NULL; }
int jit_has_libmvec(void) { return dlopen(libraries[0], RTLD_NOW | RTLD_LOCAL) != NULL; }
const char *jit_libc_version(void) { return gnu_get_libc_version(); }

int jit_cpu_words(uint32_t words[8]) {
#if defined(__x86_64__)
  uint32_t a, b, c, d, features = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  words[0] = a, words[1] = c, words[2] = d; // family and model; ebx holds the number of this core
  if (c >> 27 & 1) __asm__("xgetbv" : "=a"(features) : "c"(0) : "edx"); // which registers the system saves
  words[3] = features;
  if (!__get_cpuid_count(7, 0, &a, &words[4], &words[5], &words[6])) words[4] = words[5] = words[6] = 0;
  if (!__get_cpuid(0x80000001, &a, &b, &words[7], &d)) words[7] = 0;
  return 8;
#else
  (void)words;
  return 0;
#endif
}
