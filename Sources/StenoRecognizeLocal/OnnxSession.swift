internal import COnnxRuntime
import Glibc
import StenoCore

/// A loaded model. Immutable, and safe to run from several threads at once, as the library documents.
@safe final class OnnxSession: @unchecked Sendable {
  let runtime: OnnxRuntime
  let inputNames: [String]
  let outputNames: [String]
  private let session: OpaquePointer
  /// The model's bytes, which the session reads its weights from for as long as it lives.
  private let model: MappedFile

  /// Loads the model in `file`: one thread a run, weights used where they lie in the file, and no memory plan kept for
  /// every length of input.
  ///
  /// - Parameters:
  ///   - runtime: The library.
  ///   - model: The model's bytes.
  ///   - keepsMemory: Whether what a run has used is kept for the next one, which saves a tenth of the time and costs a
  ///     hundred megabytes where several threads have run long inputs.
  /// - Throws: `RecognitionFailure` when it is no model of this library's.
  init(runtime: OnnxRuntime, model: MappedFile, keepsMemory: Bool) throws(RecognitionFailure) {
    self.runtime = runtime
    self.model = model
    let api = unsafe runtime.api
    var options: OpaquePointer?
    try unsafe api.check(cort_create_session_options(api, &options))
    defer { unsafe options.map { unsafe cort_release_session_options(api, $0) } }
    try unsafe api.check(cort_set_intra_op_threads(api, options, 1))
    try unsafe api.check(cort_set_inter_op_threads(api, options, 1))
    try unsafe api.check(cort_disable_memory_pattern(api, options))
    if keepsMemory {
      try unsafe api.check(cort_add_session_entry(api, options, "session.use_env_allocators", "1"))
    } else {
      try unsafe api.check(cort_disable_memory_arena(api, options))
    }
    for entry in Self.entries {
      try unsafe api.check(cort_add_session_entry(api, options, entry, "1"))
    }
    var session: OpaquePointer?
    do throws(RecognitionFailure) {
      try unsafe api.check(
        cort_create_session_from_array(
          api, runtime.environment, model.bytes.baseAddress, model.bytes.count, options, &session))
    } catch {
      throw .badModel("\(model.path) is damaged, or no model: \(error.message). `make setup` installs it again.")
    }
    guard let session = unsafe session else { throw .badModel("\(model.path) made no session") }
    unsafe self.session = session
    model.releasePages()
    inputNames = try unsafe Self.names(api, session, count: cort_input_count, name: cort_input_name)
    outputNames = try unsafe Self.names(api, session, count: cort_output_count, name: cort_output_name)
  }

  /// Weights are read from the mapped file instead of a copy of it.
  ///
  /// #### Source
  /// onnxruntime_session_options_config_keys.h
  private static let entries = [
    "session.use_ort_model_bytes_directly", "session.use_ort_model_bytes_for_initializers",
  ]

  deinit {
    unsafe cort_release_session(runtime.api, session)
  }

  /// Runs the model, on the calling thread.
  ///
  /// - Parameters:
  ///   - inputs: A tensor for every input, by name.
  ///   - outputs: The names of the outputs wanted.
  /// - Returns: Those outputs, in that order.
  /// - Throws: `RecognitionFailure` when the library refuses the inputs.
  func run(
    _ inputs: [(name: String, tensor: OnnxTensor)], outputs: [String]
  ) throws(RecognitionFailure) -> [OnnxTensor] {
    let inputNames = unsafe inputs.map { unsafe UnsafePointer(strdup($0.name)) }
    let outputNames = unsafe outputs.map { unsafe UnsafePointer(strdup($0)) }
    defer { unsafe (inputNames + outputNames).forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
    let values = unsafe inputs.map { unsafe Optional($0.tensor.value) }
    var results = unsafe [OpaquePointer?](repeating: nil, count: outputs.count)
    try unsafe runtime.api.check(
      cort_run(
        runtime.api, session, nil, inputNames, values, inputs.count, outputNames, outputs.count, &results))
    withExtendedLifetime(inputs) {}
    return unsafe results.compactMap { unsafe $0 }.map { unsafe OnnxTensor(adopting: $0, runtime: runtime) }
  }

  private typealias CountFunction = (OpaquePointer?, OpaquePointer?, UnsafeMutablePointer<Int>?) -> OpaquePointer?
  private typealias NameFunction = (
    OpaquePointer?, OpaquePointer?, Int, OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> OpaquePointer?

  private static func names(
    _ api: OpaquePointer, _ session: OpaquePointer, count: CountFunction, name: NameFunction
  ) throws(RecognitionFailure) -> [String] {
    var allocator: OpaquePointer?
    try unsafe api.check(cort_default_allocator(api, &allocator))
    var total = 0
    try unsafe api.check(count(api, session, &total))
    var names: [String] = []
    for index in 0..<total {
      var text: UnsafeMutablePointer<CChar>?
      try unsafe api.check(name(api, session, index, allocator, &text))
      guard let text = unsafe text else { continue }
      unsafe names.append(String(cString: text))
      try unsafe api.check(cort_free_with(api, allocator, text))
    }
    return names
  }
}
