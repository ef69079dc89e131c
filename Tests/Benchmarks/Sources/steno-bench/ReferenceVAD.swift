import ArgumentParser
import CReferenceRuntime

/// Silero VAD on ONNX Runtime with one thread.
@safe struct ReferenceVAD: ~Copyable {
  private let handle: OpaquePointer

  /// Loads library and model from these paths.
  init(library: String, model: String) throws {
    var message = [CChar](repeating: 0, count: 256)
    guard let handle = unsafe reference_vad_open(library, model, &message) else {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw ValidationError("ONNX Runtime does not start: \(reason); run `make setup`")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe reference_vad_close(handle) }

  /// The version of ONNX Runtime.
  var version: String { unsafe String(cString: reference_vad_version(handle)) }

  /// Begins a new stream.
  func reset() { unsafe reference_vad_reset(handle) }

  /// Scores the next 512 frames of the stream; below 0 on failure.
  func score(_ window: [Float]) -> Float { unsafe reference_vad_score(handle, window) }
}
