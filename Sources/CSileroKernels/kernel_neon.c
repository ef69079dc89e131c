// NEON on 64-bit ARM, where every processor has it: thirty-two registers of four floats.

#if defined(__aarch64__)
#define KERNEL neon
#define LANES 4
#define STREAMS 4
#define MULTIPLY_ADD(x, y, z) __builtin_elementwise_fma(x, y, z)
#include "silero_forward.h"
#endif
