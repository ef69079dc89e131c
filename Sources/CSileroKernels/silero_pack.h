// Puts the trained weights into the order in which this kernel reads them. Included by silero_forward.h.

/// Packs `outputs` rows of `inputs` by three taps into blocks of `vectors` vectors of outputs.
static void pack_convolution(const float *weight, int outputs, int inputs, int vectors, float *packed) {
  const int width = vectors * LANES;
  for (int block = 0; block < outputs; block += width) {
    for (int k = 0; k < inputs; k++) {
      for (int tap = 0; tap < 3; tap++) {
        for (int i = 0; i < width; i++) *packed++ = weight[((block + i) * inputs + k) * 3 + tap];
      }
    }
  }
}

/// Packs the taps from `first` on of the third and fourth convolution, where they see one column each, as one dense
/// layer: tap by tap, input by input.
static void pack_dense(const float *weight, int outputs, int first, int taps, float *packed) {
  for (int block = 0; block < outputs; block += 4 * LANES) {
    for (int tap = first; tap < first + taps; tap++) {
      for (int k = 0; k < 64; k++) {
        for (int i = 0; i < 4 * LANES; i++) *packed++ = weight[((block + i) * 64 + k) * 3 + tap];
      }
    }
  }
}

/// Packs both matrices of the recurrent cell as one, the four gates of a vector of hidden units together.
static void pack_cell(const csilero_weights *weights, csilero_network *network) {
  float *bias = network->cell_bias, *packed = network->cell_weight;
  for (int unit = 0; unit < CSILERO_HIDDEN; unit += LANES) {
    for (int i = 0; i < 4 * LANES; i++) {
      const int row = i / LANES * CSILERO_HIDDEN + unit + i % LANES;
      *bias++ = weights->input_bias[row] + weights->hidden_bias[row];
    }
    for (int k = 0; k < 256; k++) {
      for (int i = 0; i < 4 * LANES; i++) {
        const int row = i / LANES * CSILERO_HIDDEN + unit + i % LANES;
        *packed++ = k < 128 ? weights->input_weight[row][k] : weights->hidden_weight[row][k - 128];
      }
    }
  }
}

void JOIN(silero_pack_, KERNEL)(const csilero_weights *weights, csilero_network *network) {
  pack_convolution(&weights->conv0_weight[0][0][0], 128, BINS, 2, network->conv0_weight);
  pack_convolution(&weights->conv1_weight[0][0][0], 64, 128, 4, network->conv1_weight);
  // One output column from two: the first tap sees only padding. From one: so does the last.
  pack_dense(&weights->conv2_weight[0][0][0], 64, 1, 2, network->conv2_weight);
  pack_dense(&weights->conv3_weight[0][0][0], 128, 1, 1, network->conv3_weight);
  memcpy(network->conv0_bias, weights->conv0_bias, sizeof network->conv0_bias);
  memcpy(network->conv1_bias, weights->conv1_bias, sizeof network->conv1_bias);
  memcpy(network->conv2_bias, weights->conv2_bias, sizeof network->conv2_bias);
  memcpy(network->conv3_bias, weights->conv3_bias, sizeof network->conv3_bias);
  memcpy(network->head_weight, weights->head_weight, sizeof network->head_weight);
  pack_cell(weights, network);
  network->head_bias[0] = weights->head_bias[0];
  const double turn = 6.283185307179586 / TRANSFORM;
  for (int n = 0; n < TRANSFORM; n++) network->window[n] = (float)(0.25 - 0.25 * cos(turn * n));
  for (int j = 0; j < 192; j++) {
    network->cosine[j] = (float)cos(turn * j);
    network->minus_sine[j] = (float)-sin(turn * j);
  }
}
