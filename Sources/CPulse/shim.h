#ifndef CPULSE_SHIM_H
#define CPULSE_SHIM_H

#include <pulse/pulseaudio.h>
// The main loop's own timers go by the wall clock, which may jump.
#include <sys/timerfd.h>

#endif
