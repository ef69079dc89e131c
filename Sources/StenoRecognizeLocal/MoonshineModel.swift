import StenoCore

/// A Moonshine export: encoder, decoder and tokenizer, loaded once and shared by all that decode with it.
///
/// #### Source
/// "Moonshine: Speech Recognition for Live Transcription and Voice Commands", Jeffries et al. 2024; the inputs and
/// outputs are those of the exports that the moonshine-voice package ships.
final class MoonshineModel: Sendable {
  /// The token that begins every text.
  static let beginning = 1
  /// The token that ends it.
  static let end = 2
  /// The attention heads of every published size.
  static let heads = 8
  /// Samples that one encoder frame stands for: the product of its strides.
  static let samplesPerFrame = 384
  /// The shortest audio that the encoder's convolutions take, in samples.
  static let minimumSamples = 895

  let encoder: OnnxSession
  let decoder: OnnxSession
  let tokenizer: Tokenizer
  /// The decoder's layers.
  let layers: Int

  /// Loads the export in `folder` with the runtime library at `runtimePath`.
  ///
  /// - Parameters:
  ///   - folder: Holds the export.
  ///   - runtimePath: The library.
  ///   - keepsMemory: Whether what the longest runs needed is kept for the next.
  /// - Throws: `RecognitionFailure` when a file is missing or is not what it should be.
  init(folder: String, runtimePath: String, keepsMemory: Bool = true) throws(RecognitionFailure) {
    let runtime = try OnnxRuntime(path: runtimePath)
    encoder = try OnnxSession(runtime: runtime, model: Self.file("encoder_model", in: folder), keepsMemory: keepsMemory)
    decoder = try OnnxSession(
      runtime: runtime, model: Self.file("decoder_model_merged", in: folder), keepsMemory: keepsMemory)
    tokenizer = try Tokenizer(MappedFile(path: folder + "/tokenizer.bin"))
    layers = decoder.inputNames.count { $0.hasPrefix("past_key_values.") && $0.hasSuffix(".decoder.key") }
    guard layers > 0, decoder.inputNames.contains("use_cache_branch") else {
      throw .badModel("\(folder) holds no merged Moonshine decoder (it has no past_key_values and use_cache_branch).")
    }
  }

  private static func file(_ name: String, in folder: String) throws(RecognitionFailure) -> MappedFile {
    do throws(RecognitionFailure) {
      return try MappedFile(path: "\(folder)/\(name).ort")
    } catch {
      guard let file = try? MappedFile(path: "\(folder)/\(name).onnx") else { throw error }
      return file
    }
  }
}
