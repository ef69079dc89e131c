internal import COnnxRuntime
import Glibc
import StenoCore

/// ONNX Runtime, opened at run time: its table of functions, its environment and its way to name CPU memory.
///
/// Immutable after it is made and safe to share between threads, as the library documents its environment to be.
///
/// #### Source
/// <https://onnxruntime.ai/docs/api/c/struct_ort_api.html>
@safe final class OnnxRuntime: @unchecked Sendable {
  /// The oldest table that has every function we call.
  private static let tableVersion: UInt32 = 16
  /// Only errors are logged by the library itself: its warnings tell a user nothing.
  private static let logLevelError: Int32 = 3

  let api: OpaquePointer
  /// The library's own version, such as `1.23.2`.
  let version: String
  let environment: OpaquePointer
  let memory: OpaquePointer

  /// Opens the library at `path`.
  init(path: String) throws(RecognitionFailure) {
    guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .unavailable("ONNX Runtime could not be opened: \(lastLoaderError()). `make setup` installs it.")
    }
    guard let base = unsafe dlsym(library, "OrtGetApiBase"), let api = unsafe cort_table(base, Self.tableVersion) else {
      throw .unavailable("\(path) is not an ONNX Runtime of version 1.16 or newer. `make setup` installs one.")
    }
    unsafe self.api = api
    version = unsafe cort_version(base).map { unsafe String(cString: $0) } ?? "unknown"
    var environment: OpaquePointer?
    try unsafe api.check(cort_create_env(api, Self.logLevelError, "steno", &environment))
    var memory: OpaquePointer?
    let deviceAllocator: Int32 = 0
    try unsafe api.check(cort_create_cpu_memory_info(api, deviceAllocator, 0, &memory))
    guard let environment = unsafe environment, let memory = unsafe memory else {
      throw .unavailable("ONNX Runtime \(version) gave no environment")
    }
    unsafe self.environment = environment
    unsafe self.memory = memory
    try unsafe Self.registerArena(api, environment)
  }

  /// Gives the environment an arena for all sessions that want it. An arena each would hold what the longest run needed
  /// twice: 24 MB more.
  private static func registerArena(_ api: OpaquePointer, _ environment: OpaquePointer) throws(RecognitionFailure) {
    var info: OpaquePointer?
    let arenaAllocator: Int32 = 1
    try unsafe api.check(cort_create_cpu_memory_info(api, arenaAllocator, 0, &info))
    defer { unsafe info.map { unsafe cort_release_memory_info(api, $0) } }
    // A process has one environment, and so perhaps one with an arena already.
    let status = unsafe cort_register_arena(api, environment, info, nil)
    unsafe status.map { unsafe cort_release_status(api, $0) }
  }

  deinit {
    unsafe cort_release_memory_info(api, memory)
    unsafe cort_release_env(api, environment)
  }
}

/// What the dynamic loader says of its last failure.
private func lastLoaderError() -> String {
  unsafe dlerror().map { unsafe String(cString: $0) } ?? "no reason given"
}

extension OpaquePointer {
  /// Turns a status of the library into an error, and frees it. `self` is the table of functions.
  func check(_ status: OpaquePointer?) throws(RecognitionFailure) {
    guard let status = unsafe status else { return }
    defer { unsafe cort_release_status(self, status) }
    let message = unsafe cort_error_message(self, status).map { unsafe String(cString: $0) } ?? "no reason given"
    throw RecognitionFailure(code: "engine_error", message: "ONNX Runtime: \(message)", isRetryable: false)
  }
}
