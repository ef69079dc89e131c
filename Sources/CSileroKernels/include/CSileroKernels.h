#ifndef CSILEROKERNELS_H
#define CSILEROKERNELS_H

#include <stdbool.h>
#include <stddef.h>

/// The forward pass of Silero VAD at 16 kHz, once for each kind of vector unit.
///
/// One source (`silero_forward.h`) is compiled once a kernel, with the vector width and instructions of that kernel.
/// Every output is summed in one order, so a kernel gives the same bits for one stream and for many at once.

enum {
  /// Frames that are scored at once.
  CSILERO_WINDOW = 512,
  /// Frames of the window before that are looked at again.
  CSILERO_CONTEXT = 64,
  /// Hidden units of the recurrent cell.
  CSILERO_HIDDEN = 128,
};

/// The vector units that a kernel exists for.
typedef enum {
  csilero_kernel_portable = 0,
  csilero_kernel_avx2 = 1,
  csilero_kernel_avx512 = 2,
  csilero_kernel_neon = 3,
} csilero_kernel;

/// The trained weights as the model file has them: row-major, outputs first.
typedef struct {
  float conv0_weight[128][129][3], conv0_bias[128];
  float conv1_weight[64][128][3], conv1_bias[64];
  float conv2_weight[64][64][3], conv2_bias[64];
  float conv3_weight[128][64][3], conv3_bias[128];
  float input_weight[4 * CSILERO_HIDDEN][128], hidden_weight[4 * CSILERO_HIDDEN][CSILERO_HIDDEN];
  float input_bias[4 * CSILERO_HIDDEN], hidden_bias[4 * CSILERO_HIDDEN];
  float head_weight[CSILERO_HIDDEN], head_bias[1];
} csilero_weights;

/// The weights in the order in which one kernel reads them, and the tables of the Fourier transform.
///
/// 64-byte aligned, immutable once packed, shared by all threads.
typedef struct csilero_network csilero_network;

/// What is remembered of one stream; all zero at its beginning.
typedef struct {
  float hidden[CSILERO_HIDDEN];
  float cell[CSILERO_HIDDEN];
  float context[CSILERO_CONTEXT];
} csilero_state;

/// Whether this machine can run `kernel`.
bool csilero_kernel_is_available(csilero_kernel kernel);

/// The fastest kernel that this machine can run.
csilero_kernel csilero_kernel_best(void);

/// Bytes that a packed network takes.
size_t csilero_network_size(void);

/// Packs `weights` into `network`, memory of `csilero_network_size()` bytes on a 64-byte boundary, for `kernel`.
void csilero_network_pack(csilero_kernel kernel, const csilero_weights *weights, csilero_network *network);

/// Scores one window of each of `count` streams.
///
/// `windows` holds `count` windows, one after the other; `states` and `probabilities` hold `count` each. The network
/// must have been packed for `kernel`, and the machine must have it.
void csilero_score(
  csilero_kernel kernel, const csilero_network *network, const float *windows, csilero_state *states,
  float *probabilities, size_t count);

#endif
