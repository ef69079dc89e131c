// Plain C: vectors of four, which every compiler target has in some form, and no fused multiply-add.

#define KERNEL portable
#define LANES 4
#define STREAMS 3
#define MULTIPLY_ADD(x, y, z) ((x) * (y) + (z))
#include "silero_forward.h"
