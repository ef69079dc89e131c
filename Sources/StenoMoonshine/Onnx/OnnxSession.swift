internal import COnnxRuntime
import Glibc
import StenoCore

/// A loaded model. Immutable, and safe to run from several threads at once, as the library documents.
@safe final class OnnxSession: @unchecked Sendable {
  let runtime: OnnxRuntime
  let inputNames: [String]
  let outputNames: [String]
  private let session: OpaquePointer
  /// The model's file, if the session reads its weights from there for as long as it lives.
  private let file: MappedFile?

  /// Loads the model in `file`, whose weights are used where they lie in the file.
  ///
  /// - Parameters:
  ///   - runtime: The library.
  ///   - file: The model.
  /// - Throws: `RecognitionFailure` when it is no model of this library's.
  convenience init(runtime: OnnxRuntime, file: MappedFile) throws(RecognitionFailure) {
    let session: OpaquePointer
    do throws(RecognitionFailure) {
      unsafe session = try Self.load(runtime, file.bytes, entries: Self.fileEntries)
    } catch {
      throw .badModel("\(file.path) is damaged, or no model: \(error.message). `make setup` installs it again.")
    }
    file.releasePages()
    try unsafe self.init(runtime: runtime, session: session, file: file)
  }

  /// Loads an ONNX model.
  ///
  /// - Parameters:
  ///   - runtime: The library.
  ///   - model: The model.
  ///   - folder: Holds the files that it names.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  convenience init(
    runtime: OnnxRuntime, model: [UInt8], folder: String
  ) throws(RecognitionFailure) {
    let session = try unsafe model.withUnsafeBufferPointer { bytes throws(RecognitionFailure) in
      try unsafe Self.load(
        runtime, UnsafeRawBufferPointer(bytes), entries: [(Self.folderEntry, folder)])
    }
    try unsafe self.init(runtime: runtime, session: session, file: nil)
  }

  private init(runtime: OnnxRuntime, session: OpaquePointer, file: MappedFile?) throws(RecognitionFailure) {
    self.runtime = runtime
    self.file = file
    unsafe self.session = session
    inputNames = try unsafe Self.names(runtime.api, session, count: cort_input_count, name: cort_input_name)
    outputNames = try unsafe Self.names(runtime.api, session, count: cort_output_count, name: cort_output_name)
  }

  /// Loads a model: one thread a run, and no memory plan kept for every length of input.
  private static func load(
    _ runtime: OnnxRuntime, _ model: UnsafeRawBufferPointer, entries: [(String, String)]
  ) throws(RecognitionFailure) -> OpaquePointer {
    let api = unsafe runtime.api
    var options: OpaquePointer?
    try unsafe api.check(cort_create_session_options(api, &options))
    defer { unsafe options.map { unsafe cort_release_session_options(api, $0) } }
    try unsafe api.check(cort_set_intra_op_threads(api, options, 1))
    try unsafe api.check(cort_set_inter_op_threads(api, options, 1))
    try unsafe api.check(cort_disable_memory_pattern(api, options))
    try unsafe api.check(cort_add_session_entry(api, options, "session.use_env_allocators", "1"))
    for (key, value) in entries {
      try unsafe api.check(cort_add_session_entry(api, options, key, value))
    }
    var session: OpaquePointer?
    try unsafe api.check(
      cort_create_session_from_array(
        api, runtime.environment, model.baseAddress, model.count, options, &session))
    guard let session = unsafe session else { throw .badModel("ONNX Runtime made no session") }
    return unsafe session
  }

  /// Weights of a model in ONNX Runtime's own format are read from the mapped file instead of a copy of it.
  ///
  /// #### Source
  /// onnxruntime_session_options_config_keys.h
  private static let fileEntries = [
    ("session.use_ort_model_bytes_directly", "1"), ("session.use_ort_model_bytes_for_initializers", "1"),
  ]
  private static let folderEntry = "session.model_external_initializers_file_folder_path"

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
