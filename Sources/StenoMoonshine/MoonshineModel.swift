package import StenoCore

/// A Moonshine export: encoder, decoder and tokenizer, loaded once and shared by all that decode with it.
///
/// #### Source
/// "Moonshine: Speech Recognition for Live Transcription and Voice Commands", Jeffries et al. 2024; the inputs and
/// outputs are those of the exports that the moonshine-voice package ships.
package final class MoonshineModel: Sendable {
  /// The token that begins every text.
  package static let beginning = 1
  /// The token that ends it.
  package static let end = 2
  /// The attention heads of every published size.
  package static let heads = 8
  /// Samples that one encoder frame stands for: the product of its strides.
  package static let samplesPerFrame = 384
  /// Samples between two places of the encoder's second convolution: audio that moves by a multiple of them is not
  /// computed anew there.
  package static let samplesPerHop = AudioHops.samples
  /// The shortest audio that the encoder's convolutions take, in samples.
  package static let minimumSamples = 895

  package let tokenizer: Tokenizer
  /// The version of ONNX Runtime in use, such as `1.23.2`.
  package let runtimeVersion: String
  /// Whether the network was rebuilt, which is faster than running it as it was exported.
  package let isRebuilt: Bool
  private let network: any MoonshineNetwork

  /// Loads the export in `folder` with the runtime library at `runtimePath`.
  ///
  /// - Parameters:
  ///   - folder: Holds the export.
  ///   - runtimePath: The library.
  ///   - rebuilds: Whether the network is rebuilt where the export is of a known layout.
  /// - Throws: `RecognitionFailure` when a file is missing or is not what it should be.
  package init(folder: String, runtimePath: String, rebuilds: Bool = true) throws(RecognitionFailure) {
    let runtime = try OnnxRuntime(path: runtimePath)
    let encoder = try Self.file("encoder_model", in: folder)
    let decoder = try Self.file("decoder_model_merged", in: folder)
    tokenizer = try Tokenizer(path: folder + "/tokenizer.bin")
    runtimeVersion = runtime.version
    let rebuilt = rebuilds ? try? RebuiltNetwork(encoder: encoder, decoder: decoder, runtime: runtime) : nil
    isRebuilt = rebuilt != nil
    network =
      if let rebuilt { rebuilt } else {
        try ExportedNetwork(encoder: encoder, decoder: decoder, runtime: runtime)
      }
    do throws(RecognitionFailure) {
      try tryOut()
    } catch {
      throw .badModel(
        """
        \(encoder.path) and \(decoder.path) are damaged, or do not belong together: \(error.message). `make setup` \
        installs Steno's own models again.
        """)
    }
  }

  /// Runs both networks once, over silence: files that do not fit each other are found here and not in the first words.
  private func tryOut() throws(RecognitionFailure) {
    var pass = try network.pass(over: [Float](repeating: 0, count: AudioHops.samples(for: 16)), of: nil)
    for token in [Self.beginning, Self.end] {
      let logits = try pass.run([token], logitsFrom: 0)
      let isNumber = try logits.read { row throws(RecognitionFailure) in row(0).mostLikely().logProbability.isFinite }
      guard isNumber else { throw .badModel("what they give is no number") }
    }
    try pass.truncate(dropping: 1)
  }

  /// Encodes `audio` and begins a reading of it.
  ///
  /// - Parameters:
  ///   - audio: Samples at 16 kHz, at least ``minimumSamples``.
  ///   - session: Whose they are: what was computed of its audio before is not computed again, until it is forgotten.
  ///     Nil, the default, for audio that is met only once.
  /// - Returns: The reading, before its first token.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  package func pass(
    over audio: [Float], of session: SessionKey? = nil
  ) throws(RecognitionFailure) -> any DecoderPass {
    try network.pass(over: audio, of: session)
  }

  /// Forgets what is kept of a session, which is over.
  package func forget(_ session: SessionKey) {
    network.forget(session)
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
