import StenoCore

/// Encoder and decoder as they were exported.
struct ExportedNetwork: MoonshineNetwork {
  let encoder: OnnxSession
  let decoder: OnnxSession
  let layers: Int

  /// Loads the two files.
  init(
    encoder: MappedFile, decoder: MappedFile, runtime: OnnxRuntime
  ) throws(RecognitionFailure) {
    self.encoder = try OnnxSession(runtime: runtime, file: encoder)
    self.decoder = try OnnxSession(runtime: runtime, file: decoder)
    layers = self.decoder.inputNames.count { $0.hasPrefix("past_key_values.") && $0.hasSuffix(".decoder.key") }
    guard layers > 0, self.decoder.inputNames.contains("use_cache_branch") else {
      throw .badModel(
        "\(decoder.path) is not a merged Moonshine decoder: it has no past_key_values and use_cache_branch.")
    }
  }

  func pass(over audio: [Float], of session: SessionKey?) throws(RecognitionFailure) -> any DecoderPass {
    try ExportedPass(network: self, audio: audio)
  }

  /// Nothing is kept.
  func forget(_ session: SessionKey) {}
}
