// AVX2 with fused multiply-add: sixteen registers of eight floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNEL avx2
#define LANES 8
#define STREAMS 3
#define MULTIPLY_ADD(x, y, z) __builtin_elementwise_fma(x, y, z)
#include "silero_forward.h"
#pragma clang attribute pop
#endif
