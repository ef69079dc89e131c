#pragma once
// The allocator's settings, which the system's own Swift module leaves out.
#include <malloc.h>
