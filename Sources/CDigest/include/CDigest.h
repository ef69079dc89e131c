#ifndef CDIGEST_H
#define CDIGEST_H

#include <stdint.h>

/// The SHA-256 of what is left of an open file; 0, or -1 with errno where it cannot be read.
///
/// Source: FIPS 180-4, "Secure Hash Standard".
int cdigest_sha256(int descriptor, uint8_t digest[32]);

#endif
