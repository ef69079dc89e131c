#ifndef CALSA_SHIM_H
#define CALSA_SHIM_H

#include <alsa/asoundlib.h>

// The library's messages go through a variadic callback, which Swift cannot write. Every failure is in a return value too.
static void calsa_discard(const char *file, int line, const char *function, int code, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)code, (void)format;
}
static inline void calsa_silence(void) { snd_lib_error_set_handler(calsa_discard); }

#endif
