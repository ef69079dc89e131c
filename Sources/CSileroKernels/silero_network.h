#ifndef SILERO_NETWORK_H
#define SILERO_NETWORK_H

#include "CSileroKernels.h"

enum {
  /// Frames of one Fourier transform, and of the hop between two.
  TRANSFORM = 256,
  HOP = 128,
  /// Transforms in a window.
  COLUMNS = 4,
  /// Magnitudes that a transform gives.
  BINS = TRANSFORM / 2 + 1,
  /// Context, window, and the reflected right edge.
  PADDED = CSILERO_CONTEXT + CSILERO_WINDOW + 64,
  /// Streams that go through the layers together: enough to use each weight many times, few enough for the L2 cache.
  TILE = 16,
};

/// Weights are in blocks of as many outputs as a kernel sums at once: in a block, input by input, tap by tap, output by
/// output. Every array starts on a 64-byte boundary.
struct csilero_network {
  float conv0_bias[128], conv0_weight[128 * BINS * 3];
  float conv1_bias[64], conv1_weight[64 * 128 * 3];
  float conv2_bias[64], conv2_weight[64 * 128];
  float conv3_bias[128], conv3_weight[128 * 64];
  /// Blocks hold the four gates (input, forget, cell, output) of the same hidden units.
  float cell_bias[4 * CSILERO_HIDDEN], cell_weight[4 * CSILERO_HIDDEN * 256];
  float head_weight[CSILERO_HIDDEN], head_bias[16];
  /// Half of the periodic Hann window: the real transform below leaves a factor of two.
  float window[TRANSFORM];
  /// cos and -sin of 2 pi j / 256 for j below 192.
  float cosine[192], minus_sine[192];
} __attribute__((aligned(64)));

/// What one stream needs between the layers.
typedef struct {
  /// Bin by bin, the four columns.
  float spectrum[528];
  /// Column by column, the channels.
  float layer0[COLUMNS * 128], layer1[2 * 64], layer2[64];
  /// The input of the recurrent cell: the last layer's output, then the hidden units of the window before.
  float joined[256];
} stream_scratch __attribute__((aligned(64)));

/// Declares what each kernel file defines.
#define DECLARE_KERNEL(NAME)                                                                    \
  void silero_pack_##NAME(const csilero_weights *weights, csilero_network *network);            \
  void silero_score_##NAME(                                                                     \
    const csilero_network *network, const float *windows, csilero_state *states, float *probabilities, size_t count);

DECLARE_KERNEL(portable)
DECLARE_KERNEL(avx2)
DECLARE_KERNEL(avx512)
DECLARE_KERNEL(neon)

#endif
