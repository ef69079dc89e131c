// The forward pass, for the kernel that includes this file.
//
// Before including it, define
//   KERNEL        the kernel's name,
//   LANES         floats in a vector: 4, 8 or 16,
//   STREAMS       streams that a dense layer sums at once, as many as the registers hold,
//   MULTIPLY_ADD  a(x, y, z) that gives x * y + z for vectors.
//
// Network: pad the 576 frames by 64 on the right by reflection; Fourier transforms of 256 frames, hop 128, periodic
// Hann window; magnitudes; convolutions 129 to 128 (stride 1), 128 to 64 (stride 2), 64 to 64 (stride 2) and 64 to 128
// over three columns with padding 1, each with ReLU; a recurrent cell of 128 units; ReLU; one output; sigmoid. With
// four columns in, the convolutions give 4, 2, 1 and 1; taps that would only see padding are left out.

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "silero_network.h"

#pragma STDC FP_CONTRACT OFF

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vector __attribute__((ext_vector_type(LANES)));
typedef int32_t integers __attribute__((ext_vector_type(LANES)));
typedef float quad __attribute__((ext_vector_type(4)));

#include "silero_math.h"
#include "silero_layers.h"

#define WIDTH 4
#define WIDE quad
#include "silero_transform.h"
#undef WIDTH
#undef WIDE
#if LANES > 4
#define WIDTH LANES
#define WIDE vector
#include "silero_transform.h"
#undef WIDTH
#undef WIDE
#endif

#include "silero_pack.h"

/// Context, window and reflected edge of one stream. Samples that are not finite, or beyond any sound, count as
/// silence, as do those so small that their squares would be denormal and slow.
INLINE void take_in(const float *window, csilero_state *state, float padded[PADDED]) {
  memcpy(padded, state->context, sizeof state->context);
  for (int i = 0; i < CSILERO_WINDOW; i++) {
    float size = fabsf(window[i]);
    padded[CSILERO_CONTEXT + i] = size >= 1e-10f && size <= 1e10f ? window[i] : 0;
  }
  memcpy(state->context, padded + CSILERO_WINDOW, sizeof state->context);
  for (int i = 0; i < 64; i++) padded[CSILERO_CONTEXT + CSILERO_WINDOW + i] = padded[574 - i];
}

/// Magnitudes of every stream, as many streams at once as fill a vector.
static void transform(
  const csilero_network *network, const float *windows, csilero_state *states, stream_scratch *scratch, int count) {
  int stream = 0;
  float padded[PADDED];
#if LANES > 4
  float wide[TRANSFORM * LANES] __attribute__((aligned(64)));
  for (; stream + LANES / 4 <= count; stream += LANES / 4) {
    for (int i = 0; i < LANES / 4; i++) {
      take_in(windows + (stream + i) * CSILERO_WINDOW, states + stream + i, padded);
      JOIN(interleave_, LANES)(network, padded, wide + 4 * i);
    }
    JOIN(magnitudes_, LANES)(network, (vector *)wide, scratch + stream);
  }
#endif
  quad narrow[TRANSFORM];
  for (; stream < count; stream++) {
    take_in(windows + stream * CSILERO_WINDOW, states + stream, padded);
    interleave_4(network, padded, (float *)narrow);
    magnitudes_4(network, narrow, scratch + stream);
  }
}

/// Takes at most TILE streams through all layers.
static void score_tile(
  const csilero_network *network, const float *windows, csilero_state *states, float *probabilities, int count) {
  stream_scratch scratch[TILE];
  transform(network, windows, states, scratch, count);
  for (int i = 0; i < count; i++) {
    memcpy(scratch[i].joined + 128, states[i].hidden, sizeof states[i].hidden);
  }
  for (int block = 0; block < 128; block += 2 * LANES) {
    for (int i = 0; i < count; i++) first_convolution(network, block, scratch + i);
  }
  for (int block = 0; block < 64; block += 4 * LANES) {
    for (int i = 0; i < count; i++) second_convolution(network, block, scratch + i);
  }
  third_convolution(network, scratch, count);
  fourth_convolution(network, scratch, count);
  recurrent_cell(network, scratch, states, count);
  for (int i = 0; i < count; i++) probabilities[i] = head(network, states[i].hidden);
}

void JOIN(silero_score_, KERNEL)(
  const csilero_network *network, const float *windows, csilero_state *states, float *probabilities, size_t count) {
  for (size_t done = 0; done < count; done += TILE) {
    size_t left = count - done;
    score_tile(
      network, windows + done * CSILERO_WINDOW, states + done, probabilities + done, left < TILE ? (int)left : TILE);
  }
}
