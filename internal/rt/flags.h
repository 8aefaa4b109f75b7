// flags.h: the processor's floating-point exception flags.
#ifndef PHX_FLAGS_H
#define PHX_FLAGS_H
#if defined(__x86_64__)
#include <immintrin.h>
enum { INVALID = 1, ZERO = 4, OVERFLOW = 8 }; // of MXCSR; <fenv.h> would ask the x87 unit too, which takes longer than a small tile
static inline unsigned raised(void) { return _mm_getcsr() & (INVALID | ZERO | OVERFLOW); }
static inline void lower(void) { _mm_setcsr(_mm_getcsr() & ~(unsigned)(INVALID | ZERO | OVERFLOW)); }
static inline void raise_again(unsigned flags) { _mm_setcsr(_mm_getcsr() | flags); }
#else
#include <fenv.h>
enum { INVALID = FE_INVALID, ZERO = FE_DIVBYZERO, OVERFLOW = FE_OVERFLOW };
static inline unsigned raised(void) { return (unsigned)fetestexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW); }
static inline void lower(void) { feclearexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW); }
static inline void raise_again(unsigned flags) { feraiseexcept((int)flags); }
#endif

// What a product tells NumPy's users of, as bits in the order of op.Spec.Tells.
static inline int64_t told(void) {
  unsigned flags = raised();
  return (flags & OVERFLOW ? 1 : 0) | (flags & INVALID ? 2 : 0);
}

#endif
