// Elementary functions on vectors. Included by silero_forward.h.

INLINE vector splat(float value) { return (vector)value; }

INLINE vector load(const float *from) { return *(const vector *)from; }

INLINE vector relu(vector x) { return __builtin_elementwise_max(x, splat(0)); }

/// e to the x, to a relative 2e-7, for x clamped to -87...87: 2^n times the Taylor series of the rest, which is below
/// ln 2 / 2.
INLINE vector exponential(vector x) {
  x = __builtin_elementwise_min(__builtin_elementwise_max(x, splat(-87)), splat(87));
  // Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum.
  vector shifted = MULTIPLY_ADD(x, splat(0x1.715476p0f), splat(12582912));
  vector n = shifted - splat(12582912);
  vector r = MULTIPLY_ADD(n, splat(-0x1.62e400p-1f), x);
  r = MULTIPLY_ADD(n, splat(-0x1.7f7d1cp-20f), r);
  vector sum = splat(1.0f / 5040);
  sum = MULTIPLY_ADD(sum, r, splat(1.0f / 720));
  sum = MULTIPLY_ADD(sum, r, splat(1.0f / 120));
  sum = MULTIPLY_ADD(sum, r, splat(1.0f / 24));
  sum = MULTIPLY_ADD(sum, r, splat(1.0f / 6));
  sum = MULTIPLY_ADD(sum, r, splat(0.5f));
  sum = MULTIPLY_ADD(sum, r, splat(1));
  sum = MULTIPLY_ADD(sum, r, splat(1));
  union { vector real; integers bits; } power = {.real = shifted};
  power.bits = (power.bits << 23) + 0x3f800000;
  return sum * power.real;
}

INLINE vector sigmoid(vector x) { return splat(1) / (splat(1) + exponential(-x)); }

INLINE vector hyperbolic_tangent(vector x) { return MULTIPLY_ADD(splat(2), sigmoid(x + x), splat(-1)); }
