import StenoCore

/// Encoder and decoder put together anew from the tensors of an export.
///
/// An export is a thousand small operations around few large ones, and computes what lies around it anew for every
/// token. The same network of a hundred operations takes half the time in the decoder, loads in half the time and needs
/// half the memory.
final class RebuiltNetwork: MoonshineNetwork {
  let stem: AudioStem
  let encoder: OnnxSession
  let decoder: OnnxSession
  let layers: Int
  let headWidth: Int
  /// The keys and values of all layers, by name: of the audio, of the tokens before a run, and of those after it.
  let audioNames: [String]
  let pastNames: [String]
  let presentNames: [String]

  /// Rebuilds the export in the two files.
  ///
  /// - Throws: ``UnknownLayout`` when they are none of a known layout.
  init(encoder: MappedFile, decoder: MappedFile, runtime: OnnxRuntime) throws {
    guard let encoderExport = ExportedModel(encoder), let decoderExport = ExportedModel(decoder) else {
      throw UnknownLayout(missing: "ORTM")
    }
    let stemGraph = try StemGraph(encoderExport)
    let decoderGraph = try DecoderGraph(decoderExport)
    layers = decoderGraph.layers
    headWidth = decoderGraph.width / MoonshineModel.heads
    audioNames = Self.names("audio", layers: layers)
    pastNames = Self.names("past", layers: layers)
    presentNames = Self.names("present", layers: layers)
    let encoderGraph = try EncoderGraph(encoder: encoderExport, decoder: decoderExport, stem: stemGraph)
    let sessions = try [stemGraph.model, encoderGraph.model, decoderGraph.model].map { model in
      try OnnxSession(runtime: runtime, model: model, folder: encoder.folder)
    }
    stem = AudioStem(stemGraph, session: sessions[0])
    (self.encoder, self.decoder) = (sessions[1], sessions[2])
    encoder.releasePages()
    decoder.releasePages()
  }

  private static func names(_ side: String, layers: Int) -> [String] {
    (0..<layers).flatMap { ["\(side).\($0).key", "\(side).\($0).value"] }
  }

  func pass(over audio: [Float], of session: SessionKey?) throws(RecognitionFailure) -> any DecoderPass {
    try RebuiltPass(network: self, audio: audio, session: session)
  }

  func forget(_ session: SessionKey) {
    stem.forget(session)
  }
}
