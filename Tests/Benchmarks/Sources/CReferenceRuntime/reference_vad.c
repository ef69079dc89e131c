#include "CReferenceRuntime.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The interface is a table of functions that only grows, so no header is needed.
// Source: `struct OrtApi` in onnxruntime_c_api.h, microsoft/onnxruntime.
enum {
  GET_ERROR_MESSAGE = 2, CREATE_ENV = 3, CREATE_SESSION = 7, RUN = 9, CREATE_SESSION_OPTIONS = 10,
  SET_OPTIMIZATION = 23, SET_INTRA_THREADS = 24, SET_INTER_THREADS = 25, CREATE_TENSOR = 49,
  CREATE_CPU_MEMORY_INFO = 69, RELEASE_ENV = 92, RELEASE_STATUS = 93, RELEASE_MEMORY_INFO = 94, RELEASE_SESSION
  = 95, RELEASE_VALUE = 96, RELEASE_SESSION_OPTIONS = 100,
  ELEMENT_FLOAT = 1, ELEMENT_INT64 = 7, API_VERSION = 16, WARNING = 2, ALL_OPTIMIZATIONS = 99,
};

typedef struct {
  const void *(*get_api)(uint32_t);
  const char *(*version)(void);
} api_base;

struct reference_vad {
  void *const *api;
  const char *version;
  void *environment, *options, *session, *memory, *inputs[3], *outputs[2];
  float input[576], state[256], next_state[256], probability;
  int64_t rate;
};

#define CALL(index, result, ...) ((result (*)(__VA_ARGS__))vad->api[index])

/// Writes what `status` says to `message` and releases it; whether there was nothing to say.
static int is_fine(reference_vad *vad, void *status, char message[256]) {
  if (!status) return 1;
  if (message) snprintf(message, 256, "%s", CALL(GET_ERROR_MESSAGE, const char *, void *)(status));
  CALL(RELEASE_STATUS, void, void *)(status);
  return 0;
}

static int load_library(reference_vad *vad, const char *library, char message[256]) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  const api_base *(*base)(void) = handle ? (const api_base *(*)(void))dlsym(handle, "OrtGetApiBase") : NULL;
  vad->api = base ? base()->get_api(API_VERSION) : NULL;
  if (!vad->api) {
    const char *reason = dlerror();
    snprintf(message, 256, "%s", reason ? reason : "not a library of ONNX Runtime");
    return 0;
  }
  vad->version = base()->version();
  return 1;
}

static int make_session(reference_vad *vad, const char *model, char message[256]) {
  void *status = CALL(CREATE_ENV, void *, int, const char *, void **)(WARNING, "bench", &vad->environment);
  if (!is_fine(vad, status, message)) return 0;
  status = CALL(CREATE_SESSION_OPTIONS, void *, void **)(&vad->options);
  if (!is_fine(vad, status, message)) return 0;
  is_fine(vad, CALL(SET_OPTIMIZATION, void *, void *, int)(vad->options, ALL_OPTIMIZATIONS), message);
  is_fine(vad, CALL(SET_INTRA_THREADS, void *, void *, int)(vad->options, 1), message);
  is_fine(vad, CALL(SET_INTER_THREADS, void *, void *, int)(vad->options, 1), message);
  status = CALL(CREATE_SESSION, void *, void *, const char *, void *, void **)(
    vad->environment, model, vad->options, &vad->session);
  return is_fine(vad, status, message);
}

static int make_tensor(
  reference_vad *vad, void *data, size_t bytes, const int64_t *shape, size_t rank, int type, void **tensor) {
  void *status = CALL(CREATE_TENSOR, void *, void *, void *, size_t, const int64_t *, size_t, int, void **)(
    vad->memory, data, bytes, shape, rank, type, tensor);
  return is_fine(vad, status, NULL);
}

static int make_tensors(reference_vad *vad, char message[256]) {
  void *status = CALL(CREATE_CPU_MEMORY_INFO, void *, int, int, void **)(0, 0, &vad->memory);
  if (!is_fine(vad, status, message)) return 0;
  const int64_t input[] = {1, 576}, state[] = {2, 1, 128}, output[] = {1, 1};
  snprintf(message, 256, "the tensors could not be made");
  return make_tensor(vad, vad->input, sizeof vad->input, input, 2, ELEMENT_FLOAT, &vad->inputs[0])
    && make_tensor(vad, vad->state, sizeof vad->state, state, 3, ELEMENT_FLOAT, &vad->inputs[1])
    && make_tensor(vad, &vad->rate, sizeof vad->rate, NULL, 0, ELEMENT_INT64, &vad->inputs[2])
    && make_tensor(vad, &vad->probability, sizeof vad->probability, output, 2, ELEMENT_FLOAT, &vad->outputs[0])
    && make_tensor(vad, vad->next_state, sizeof vad->next_state, state, 3, ELEMENT_FLOAT, &vad->outputs[1]);
}

reference_vad *reference_vad_open(const char *library, const char *model, char message[256]) {
  reference_vad *vad = calloc(1, sizeof *vad);
  vad->rate = 16000;
  if (load_library(vad, library, message) && make_session(vad, model, message) && make_tensors(vad, message)) {
    return vad;
  }
  reference_vad_close(vad);
  return NULL;
}

const char *reference_vad_version(const reference_vad *vad) { return vad->version; }

float reference_vad_score(reference_vad *vad, const float *window) {
  static const char *const input_names[] = {"input", "state", "sr"}, *const output_names[] = {"output", "stateN"};
  memcpy(vad->input + 64, window, 512 * sizeof(float));
  void *status = CALL(
    RUN, void *, void *, void *, const char *const *, void *const *, size_t, const char *const *, size_t, void **)(
    vad->session, NULL, input_names, vad->inputs, 3, output_names, 2, vad->outputs);
  memcpy(vad->state, vad->next_state, sizeof vad->state);
  memcpy(vad->input, vad->input + 512, 64 * sizeof(float));
  return is_fine(vad, status, NULL) ? vad->probability : -1;
}

void reference_vad_reset(reference_vad *vad) {
  memset(vad->input, 0, sizeof vad->input);
  memset(vad->state, 0, sizeof vad->state);
}

void reference_vad_close(reference_vad *vad) {
  if (vad->api) {
    for (int i = 0; i < 5; i++) {
      CALL(RELEASE_VALUE, void, void *)(i < 3 ? vad->inputs[i] : vad->outputs[i - 3]);
    }
    CALL(RELEASE_MEMORY_INFO, void, void *)(vad->memory);
    CALL(RELEASE_SESSION, void, void *)(vad->session);
    CALL(RELEASE_SESSION_OPTIONS, void, void *)(vad->options);
    CALL(RELEASE_ENV, void, void *)(vad->environment);
  }
  free(vad);
}
