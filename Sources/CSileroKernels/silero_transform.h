// Magnitudes of the real Fourier transform of 256 frames, for WIDTH transforms at once: one in each lane, so that the
// arithmetic of a transform does not depend on how many run beside it. Included by silero_forward.h, once a WIDTH.

#undef FUSED
#define FUSED MULTIPLY_ADD

#ifndef SILERO_TRANSPOSE
#define SILERO_TRANSPOSE
/// Four rows become four columns.
INLINE void transpose(quad rows[4]) {
  quad a = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
  quad b = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
  quad c = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
  quad d = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
  rows[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
  rows[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
  rows[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}
#endif

/// Puts the four windowed columns of one stream side by side, WIDTH floats a frame.
INLINE void JOIN(interleave_, WIDTH)(const csilero_network *network, const float padded[PADDED], float *frames) {
  for (int n = 0; n < TRANSFORM; n += 4) {
    quad rows[4];
    UNROLL for (int column = 0; column < COLUMNS; column++) {
      memcpy(&rows[column], padded + column * HOP + n, sizeof(quad));
      rows[column] *= *(const quad *)(network->window + n);
    }
    transpose(rows);
    UNROLL for (int i = 0; i < 4; i++) memcpy(frames + (n + i) * WIDTH, &rows[i], sizeof(quad));
  }
}

/// One pass of radix 4 over `length` complex points at `stride` (Stockham: in order, no bit reversal).
INLINE void JOIN(pass_, WIDTH)(
  const csilero_network *network, const WIDE *in, WIDE *out, const int length, const int stride) {
  const int quarter = length / 4, step = TRANSFORM / length;
  for (int p = 0; p < quarter; p++) {
    WIDE c[4], s[4];
    UNROLL for (int k = 1; k < 4; k++) {
      c[k] = (WIDE)network->cosine[p * step * k];
      s[k] = (WIDE)network->minus_sine[p * step * k];
    }
    for (int q = 0; q < stride; q++) {
      const WIDE *from = in + 2 * (q + stride * p);
      WIDE *to = out + 2 * (q + stride * 4 * p);
      const int apart = 2 * stride * quarter;
      WIDE sum_re = from[0] + from[2 * apart], sum_im = from[1] + from[2 * apart + 1];
      WIDE difference_re = from[0] - from[2 * apart], difference_im = from[1] - from[2 * apart + 1];
      WIDE odd_re = from[apart] + from[3 * apart], odd_im = from[apart + 1] + from[3 * apart + 1];
      // i times the odd difference.
      WIDE turned_re = from[3 * apart + 1] - from[apart + 1], turned_im = from[apart] - from[3 * apart];
      to[0] = sum_re + odd_re;
      to[1] = sum_im + odd_im;
      WIDE re[4] = {0, difference_re - turned_re, sum_re - odd_re, difference_re + turned_re};
      WIDE im[4] = {0, difference_im - turned_im, sum_im - odd_im, difference_im + turned_im};
      UNROLL for (int k = 1; k < 4; k++) {
        to[2 * stride * k] = FUSED(re[k], c[k], -(im[k] * s[k]));
        to[2 * stride * k + 1] = FUSED(re[k], s[k], im[k] * c[k]);
      }
    }
  }
}

/// Gives each stream its share of the lanes of one bin.
INLINE void JOIN(share_out_, WIDTH)(WIDE re, WIDE im, stream_scratch *scratch, int bin) {
  WIDE magnitude = __builtin_elementwise_sqrt(FUSED(re, re, im * im));
  UNROLL for (int i = 0; i < WIDTH / 4; i++) {
    memcpy(scratch[i].spectrum + 4 * bin, (const float *)&magnitude + 4 * i, sizeof(quad));
  }
}

/// Transforms 256 real frames as 128 complex ones, then tells the two halves of the spectrum apart.
static void JOIN(magnitudes_, WIDTH)(const csilero_network *network, WIDE *frames, stream_scratch *scratch) {
  WIDE other[TRANSFORM];
  JOIN(pass_, WIDTH)(network, frames, other, 128, 1);
  JOIN(pass_, WIDTH)(network, other, frames, 32, 4);
  JOIN(pass_, WIDTH)(network, frames, other, 8, 16);
  for (int q = 0; q < 128; q++) {
    frames[q] = other[q] + other[q + 128];
    frames[q + 128] = other[q] - other[q + 128];
  }
  for (int k = 0; k <= 64; k++) {
    const int mirror = (128 - k) % 128;
    WIDE a = frames[2 * k], b = frames[2 * k + 1], c = frames[2 * mirror], d = frames[2 * mirror + 1];
    WIDE cosine = (WIDE)network->cosine[k], minus_sine = (WIDE)network->minus_sine[k];
    WIDE even_re = a + c, even_im = b - d;
    WIDE odd_re = FUSED(cosine, b + d, minus_sine * (a - c));
    WIDE odd_im = FUSED(minus_sine, b + d, -(cosine * (a - c)));
    JOIN(share_out_, WIDTH)(even_re + odd_re, even_im + odd_im, scratch, k);
    JOIN(share_out_, WIDTH)(even_re - odd_re, even_im - odd_im, scratch, 128 - k);
  }
}
