// Calls into a table of ONNX Runtime functions that was found at run time.
//
// The library is opened with dlopen, so that the program starts without it and runs with any version; no upstream
// header is needed to build. `OrtApi` is a table of function pointers to which new versions only append, so a function
// is named by its place. Source of the places and the signatures: onnxruntime_c_api.h of version 1.21.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cort_api cort_api;
typedef struct cort_status cort_status;
typedef struct cort_env cort_env;
typedef struct cort_session_options cort_session_options;
typedef struct cort_session cort_session;
typedef struct cort_run_options cort_run_options;
typedef struct cort_memory_info cort_memory_info;
typedef struct cort_allocator cort_allocator;
typedef struct cort_shape_info cort_shape_info;
typedef struct cort_value cort_value;

// The first entry of OrtApiBase gives the table of a version, or null where the library is older.
static inline const cort_api *cort_table(void *get_api_base, uint32_t version) {
  const void *const *base = ((const void *const *(*)(void))get_api_base)();
  return ((const cort_api *(*)(uint32_t))base[0])(version);
}

// The second gives the library's own version.
static inline const char *cort_version(void *get_api_base) {
  const void *const *base = ((const void *const *(*)(void))get_api_base)();
  return ((const char *(*)(void))base[1])();
}

#define CORT_CALL(index, result, ...) ((result (*)(__VA_ARGS__))((const void *const *)api)[index])

static inline const char *cort_error_message(const cort_api *api, const cort_status *status) {
  return CORT_CALL(2, const char *, const cort_status *)(status);
}

static inline cort_status *cort_create_env(const cort_api *api, int level, const char *name, cort_env **out) {
  return CORT_CALL(3, cort_status *, int, const char *, cort_env **)(level, name, out);
}

static inline cort_status *cort_create_session_from_array(
    const cort_api *api, const cort_env *env, const void *model, size_t size, const cort_session_options *options, cort_session **out) {
  return CORT_CALL(8, cort_status *, const cort_env *, const void *, size_t, const cort_session_options *, cort_session **)(
      env, model, size, options, out);
}

static inline cort_status *cort_run(
    const cort_api *api, cort_session *session, const cort_run_options *options, const char *const *input_names, const cort_value *const *inputs, size_t input_count, const char *const *output_names, size_t output_count, cort_value **outputs) {
  return CORT_CALL(9, cort_status *, cort_session *, const cort_run_options *, const char *const *, const cort_value *const *, size_t, const char *const *, size_t, cort_value **)(
      session, options, input_names, inputs, input_count, output_names, output_count, outputs);
}

static inline cort_status *cort_create_session_options(const cort_api *api, cort_session_options **out) {
  return CORT_CALL(10, cort_status *, cort_session_options **)(out);
}

static inline cort_status *cort_disable_memory_pattern(const cort_api *api, cort_session_options *options) {
  return CORT_CALL(17, cort_status *, cort_session_options *)(options);
}

static inline cort_status *cort_set_intra_op_threads(const cort_api *api, cort_session_options *options, int count) {
  return CORT_CALL(24, cort_status *, cort_session_options *, int)(options, count);
}

static inline cort_status *cort_set_inter_op_threads(const cort_api *api, cort_session_options *options, int count) {
  return CORT_CALL(25, cort_status *, cort_session_options *, int)(options, count);
}

static inline cort_status *cort_input_count(const cort_api *api, const cort_session *session, size_t *out) {
  return CORT_CALL(30, cort_status *, const cort_session *, size_t *)(session, out);
}

static inline cort_status *cort_output_count(const cort_api *api, const cort_session *session, size_t *out) {
  return CORT_CALL(31, cort_status *, const cort_session *, size_t *)(session, out);
}

static inline cort_status *cort_input_name(
    const cort_api *api, const cort_session *session, size_t index, cort_allocator *allocator, char **out) {
  return CORT_CALL(36, cort_status *, const cort_session *, size_t, cort_allocator *, char **)(
      session, index, allocator, out);
}

static inline cort_status *cort_output_name(
    const cort_api *api, const cort_session *session, size_t index, cort_allocator *allocator, char **out) {
  return CORT_CALL(37, cort_status *, const cort_session *, size_t, cort_allocator *, char **)(
      session, index, allocator, out);
}

static inline cort_status *cort_create_tensor(
    const cort_api *api, const cort_memory_info *info, void *bytes, size_t byte_count, const int64_t *shape, size_t rank, int type, cort_value **out) {
  return CORT_CALL(49, cort_status *, const cort_memory_info *, void *, size_t, const int64_t *, size_t, int, cort_value **)(
      info, bytes, byte_count, shape, rank, type, out);
}

static inline cort_status *cort_tensor_bytes(const cort_api *api, cort_value *value, void **out) {
  return CORT_CALL(51, cort_status *, cort_value *, void **)(value, out);
}

static inline cort_status *cort_shape_rank(const cort_api *api, const cort_shape_info *info, size_t *out) {
  return CORT_CALL(61, cort_status *, const cort_shape_info *, size_t *)(info, out);
}

static inline cort_status *cort_dimensions(
    const cort_api *api, const cort_shape_info *info, int64_t *out, size_t rank) {
  return CORT_CALL(62, cort_status *, const cort_shape_info *, int64_t *, size_t)(
      info, out, rank);
}

static inline cort_status *cort_value_shape(const cort_api *api, const cort_value *value, cort_shape_info **out) {
  return CORT_CALL(65, cort_status *, const cort_value *, cort_shape_info **)(value, out);
}

static inline cort_status *cort_create_cpu_memory_info(
    const cort_api *api, int allocator, int memory, cort_memory_info **out) {
  return CORT_CALL(69, cort_status *, int, int, cort_memory_info **)(
      allocator, memory, out);
}

static inline cort_status *cort_free_with(const cort_api *api, cort_allocator *allocator, void *pointer) {
  return CORT_CALL(76, cort_status *, cort_allocator *, void *)(allocator, pointer);
}

static inline cort_status *cort_default_allocator(const cort_api *api, cort_allocator **out) {
  return CORT_CALL(78, cort_status *, cort_allocator **)(out);
}

static inline void cort_release_env(const cort_api *api, cort_env *env) {
  CORT_CALL(92, void, cort_env *)(env);
}

static inline void cort_release_status(const cort_api *api, cort_status *status) {
  CORT_CALL(93, void, cort_status *)(status);
}

static inline void cort_release_memory_info(const cort_api *api, cort_memory_info *info) {
  CORT_CALL(94, void, cort_memory_info *)(info);
}

static inline void cort_release_session(const cort_api *api, cort_session *session) {
  CORT_CALL(95, void, cort_session *)(session);
}

static inline void cort_release_value(const cort_api *api, cort_value *value) {
  CORT_CALL(96, void, cort_value *)(value);
}

static inline void cort_release_shape_info(const cort_api *api, cort_shape_info *info) {
  CORT_CALL(99, void, cort_shape_info *)(info);
}

static inline void cort_release_session_options(const cort_api *api, cort_session_options *options) {
  CORT_CALL(100, void, cort_session_options *)(options);
}

static inline cort_status *cort_add_session_entry(
    const cort_api *api, cort_session_options *options, const char *key, const char *value) {
  return CORT_CALL(130, cort_status *, cort_session_options *, const char *, const char *)(
      options, key, value);
}

static inline cort_status *cort_register_arena(
    const cort_api *api, cort_env *env, const cort_memory_info *info, const void *options) {
  return CORT_CALL(144, cort_status *, cort_env *, const cort_memory_info *, const void *)(
      env, info, options);
}

#undef CORT_CALL
