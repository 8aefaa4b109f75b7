// ext_wide.h: how routines with 512-bit vectors are written: GCC's vector types, in functions for that target.
#ifndef PHX_EXT_WIDE_H
#define PHX_EXT_WIDE_H
#if defined(__x86_64__)
#define PHX_WIDE 1
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma,popcnt")))
#define INLINE TARGET static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
// Whether this machine has them.
static inline int ext_wide(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
#endif
#endif
