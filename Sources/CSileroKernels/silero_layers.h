// The layers after the Fourier transform. Included by silero_forward.h.

/// 129 to 128 channels, four columns: the two vectors of outputs from `block` on, for one stream.
INLINE void first_convolution(const csilero_network *network, int block, stream_scratch *scratch) {
  const float *weight = network->conv0_weight + block * BINS * 3, *input = scratch->spectrum;
  vector sum[2][COLUMNS];
  UNROLL for (int v = 0; v < 2; v++) {
    UNROLL for (int t = 0; t < COLUMNS; t++) sum[v][t] = load(network->conv0_bias + block + v * LANES);
  }
  for (int k = 0; k < BINS; k++, weight += 6 * LANES, input += COLUMNS) {
    UNROLL for (int tap = 0; tap < 3; tap++) {
      UNROLL for (int v = 0; v < 2; v++) {
        vector w = load(weight + (2 * tap + v) * LANES);
        UNROLL for (int t = 0; t < COLUMNS; t++) {
          const int from = t + tap - 1;
          if (from >= 0 && from < COLUMNS) sum[v][t] = MULTIPLY_ADD(w, splat(input[from]), sum[v][t]);
        }
      }
    }
  }
  UNROLL for (int v = 0; v < 2; v++) {
    UNROLL for (int t = 0; t < COLUMNS; t++) {
      *(vector *)(scratch->layer0 + t * 128 + block + v * LANES) = relu(sum[v][t]);
    }
  }
}

/// 128 to 64 channels, two columns out of four: the four vectors of outputs from `block` on, for one stream.
INLINE void second_convolution(const csilero_network *network, int block, stream_scratch *scratch) {
  const float *weight = network->conv1_weight + block * 128 * 3, *input = scratch->layer0;
  vector sum[4][2];
  UNROLL for (int v = 0; v < 4; v++) {
    UNROLL for (int t = 0; t < 2; t++) sum[v][t] = load(network->conv1_bias + block + v * LANES);
  }
  for (int k = 0; k < 128; k++, weight += 12 * LANES, input++) {
    UNROLL for (int tap = 0; tap < 3; tap++) {
      UNROLL for (int v = 0; v < 4; v++) {
        vector w = load(weight + (4 * tap + v) * LANES);
        UNROLL for (int t = 0; t < 2; t++) {
          const int from = 2 * t + tap - 1;
          if (from >= 0) sum[v][t] = MULTIPLY_ADD(w, splat(input[from * 128]), sum[v][t]);
        }
      }
    }
  }
  UNROLL for (int v = 0; v < 4; v++) {
    UNROLL for (int t = 0; t < 2; t++) {
      *(vector *)(scratch->layer1 + t * 64 + block + v * LANES) = relu(sum[v][t]);
    }
  }
}

/// Sums four vectors of outputs of a dense layer for each of `streams` streams, whose inputs lie one scratch apart.
INLINE void dense(
  const float *bias, const float *weight, const float *input, const int inputs, const int streams,
  vector sum[4][STREAMS]) {
  const int apart = sizeof(stream_scratch) / sizeof(float);
  UNROLL for (int v = 0; v < 4; v++) {
    UNROLL for (int i = 0; i < streams; i++) sum[v][i] = load(bias + v * LANES);
  }
  for (int k = 0; k < inputs; k++, weight += 4 * LANES, input++) {
    vector x[STREAMS];
    UNROLL for (int i = 0; i < streams; i++) x[i] = splat(input[i * apart]);
    UNROLL for (int v = 0; v < 4; v++) {
      vector w = load(weight + v * LANES);
      UNROLL for (int i = 0; i < streams; i++) sum[v][i] = MULTIPLY_ADD(w, x[i], sum[v][i]);
    }
  }
}

/// Runs `LAYER(network, block, scratch, streams)` over all streams with a constant number of streams each time.
#if STREAMS == 4
#define FOUR(LAYER, ...) for (; count - i >= 4; i += 4) LAYER(__VA_ARGS__, 4);
#else
#define FOUR(LAYER, ...)
#endif
#define FOR_ALL_STREAMS(LAYER, ...)                       \
  do {                                                    \
    int i = 0;                                            \
    FOUR(LAYER, __VA_ARGS__)                              \
    for (; count - i >= 3; i += 3) LAYER(__VA_ARGS__, 3); \
    for (; count - i >= 2; i += 2) LAYER(__VA_ARGS__, 2); \
    if (count > i) LAYER(__VA_ARGS__, 1);                 \
  } while (0)

/// 64 to 64 channels, one column out of two.
INLINE void third_part(const csilero_network *network, int block, stream_scratch *scratch, const int streams) {
  vector sum[4][STREAMS];
  dense(network->conv2_bias + block, network->conv2_weight + block * 128, scratch->layer1, 128, streams, sum);
  UNROLL for (int v = 0; v < 4; v++) {
    UNROLL for (int i = 0; i < streams; i++) {
      *(vector *)(scratch[i].layer2 + block + v * LANES) = relu(sum[v][i]);
    }
  }
}

/// 64 to 128 channels; the one column there is.
INLINE void fourth_part(const csilero_network *network, int block, stream_scratch *scratch, const int streams) {
  vector sum[4][STREAMS];
  dense(network->conv3_bias + block, network->conv3_weight + block * 64, scratch->layer2, 64, streams, sum);
  UNROLL for (int v = 0; v < 4; v++) {
    UNROLL for (int i = 0; i < streams; i++) {
      *(vector *)(scratch[i].joined + block + v * LANES) = relu(sum[v][i]);
    }
  }
}

/// The four gates of one vector of hidden units.
INLINE void cell_part(
  const csilero_network *network, int unit, stream_scratch *scratch, csilero_state *states, const int streams) {
  vector gates[4][STREAMS];
  dense(network->cell_bias + 4 * unit, network->cell_weight + 4 * unit * 256, scratch->joined, 256, streams, gates);
  UNROLL for (int i = 0; i < streams; i++) {
    // Swift and malloc align a state to 16 bytes, so these vectors are copied rather than loaded.
    vector cell;
    memcpy(&cell, states[i].cell + unit, sizeof cell);
    cell = MULTIPLY_ADD(sigmoid(gates[0][i]), hyperbolic_tangent(gates[2][i]), sigmoid(gates[1][i]) * cell);
    vector hidden = sigmoid(gates[3][i]) * hyperbolic_tangent(cell);
    memcpy(states[i].cell + unit, &cell, sizeof cell);
    memcpy(states[i].hidden + unit, &hidden, sizeof hidden);
  }
}

static void third_convolution(const csilero_network *network, stream_scratch *scratch, int count) {
  for (int block = 0; block < 64; block += 4 * LANES) FOR_ALL_STREAMS(third_part, network, block, scratch + i);
}

static void fourth_convolution(const csilero_network *network, stream_scratch *scratch, int count) {
  for (int block = 0; block < 128; block += 4 * LANES) FOR_ALL_STREAMS(fourth_part, network, block, scratch + i);
}

static void recurrent_cell(const csilero_network *network, stream_scratch *scratch, csilero_state *states, int count) {
  for (int unit = 0; unit < CSILERO_HIDDEN; unit += LANES) {
    FOR_ALL_STREAMS(cell_part, network, unit, scratch + i, states + i);
  }
}

/// One output from the hidden units.
INLINE float head(const csilero_network *network, const float *hidden) {
  vector sum = splat(0);
  for (int k = 0; k < CSILERO_HIDDEN; k += LANES) {
    vector units;
    memcpy(&units, hidden + k, sizeof units);
    sum = MULTIPLY_ADD(relu(units), load(network->head_weight + k), sum);
  }
  float total = network->head_bias[0];
  for (int i = 0; i < LANES; i++) total += sum[i];
  return sigmoid(splat(total))[0];
}
