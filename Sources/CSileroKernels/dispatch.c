#include "silero_network.h"

bool csilero_kernel_is_available(csilero_kernel kernel) {
  switch (kernel) {
    case csilero_kernel_portable: return true;
#if defined(__x86_64__)
    case csilero_kernel_avx2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case csilero_kernel_avx512:
      return csilero_kernel_is_available(csilero_kernel_avx2) && __builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#endif
#if defined(__aarch64__)
    case csilero_kernel_neon: return true;
#endif
    default: return false;
  }
}

csilero_kernel csilero_kernel_best(void) {
  if (csilero_kernel_is_available(csilero_kernel_avx512)) return csilero_kernel_avx512;
  if (csilero_kernel_is_available(csilero_kernel_avx2)) return csilero_kernel_avx2;
  if (csilero_kernel_is_available(csilero_kernel_neon)) return csilero_kernel_neon;
  return csilero_kernel_portable;
}

size_t csilero_network_size(void) { return sizeof(csilero_network); }

void csilero_network_pack(csilero_kernel kernel, const csilero_weights *weights, csilero_network *network) {
  switch (kernel) {
#if defined(__x86_64__)
    case csilero_kernel_avx2: silero_pack_avx2(weights, network); return;
    case csilero_kernel_avx512: silero_pack_avx512(weights, network); return;
#endif
#if defined(__aarch64__)
    case csilero_kernel_neon: silero_pack_neon(weights, network); return;
#endif
    default: silero_pack_portable(weights, network); return;
  }
}

void csilero_score(
  csilero_kernel kernel, const csilero_network *network, const float *windows, csilero_state *states,
  float *probabilities, size_t count) {
  switch (kernel) {
#if defined(__x86_64__)
    case csilero_kernel_avx2: silero_score_avx2(network, windows, states, probabilities, count); return;
    case csilero_kernel_avx512: silero_score_avx512(network, windows, states, probabilities, count); return;
#endif
#if defined(__aarch64__)
    case csilero_kernel_neon: silero_score_neon(network, windows, states, probabilities, count); return;
#endif
    default: silero_score_portable(network, windows, states, probabilities, count); return;
  }
}
