#include "CSileroKernels.h"
