// AVX-512: thirty-two registers of sixteen floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#define KERNEL avx512
#define LANES 16
#define STREAMS 4
#define MULTIPLY_ADD(x, y, z) __builtin_elementwise_fma(x, y, z)
#include "silero_forward.h"
#pragma clang attribute pop
#endif
