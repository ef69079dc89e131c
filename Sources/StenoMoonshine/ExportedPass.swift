import StenoCore

/// A reading by an encoder and a decoder as they were exported.
struct ExportedPass: DecoderPass {
  private let network: ExportedNetwork
  private let encoded: OnnxTensor
  private let mask: OnnxTensor
  private var cache: AttentionCache
  /// Keys and values of the audio, which the first run gives.
  private var audioCache: [OnnxTensor]

  private var runtime: OnnxRuntime { network.decoder.runtime }

  /// Encodes `audio`.
  init(network: ExportedNetwork, audio: [Float]) throws(RecognitionFailure) {
    self.network = network
    let encoder = network.encoder
    let values = try unsafe OnnxTensor.floats(encoder.runtime, shape: [1, Int64(audio.count)]) { elements in
      unsafe _ = elements.update(fromContentsOf: audio)
    }
    let audioMask = try OnnxTensor.fullMask(encoder.runtime, count: audio.count)
    let outputs = try encoder.run(
      [("input_values", values), ("attention_mask", audioMask)].filter { encoder.inputNames.contains($0.0) },
      outputs: Array(encoder.outputNames.prefix(1)))
    guard let encoded = outputs.first else { throw .badModel("the encoder has no output") }
    let shape = try encoded.shape()
    guard shape.count == 3, shape[1] > 0 else { throw .badModel("the encoder's output has the shape \(shape)") }
    self.encoded = encoded
    mask = try OnnxTensor.fullMask(encoder.runtime, count: shape[1] * MoonshineModel.samplesPerFrame)
    cache = try AttentionCache(
      runtime: encoder.runtime, layers: network.layers, headWidth: shape[2] / MoonshineModel.heads)
    audioCache = cache.tensors
  }

  mutating func run(_ tokens: [Int], logitsFrom first: Int) throws(RecognitionFailure) -> Logits {
    let isFirst = cache.count == 0
    let ids = try OnnxTensor.integers(runtime, shape: [1, Int64(tokens.count)], tokens.map { Int64($0) })
    var inputs: [(name: String, tensor: OnnxTensor)] = [
      ("input_ids", ids), ("encoder_hidden_states", encoded),
      ("use_cache_branch", try .flag(runtime, !isFirst)),
    ]
    if network.decoder.inputNames.contains("encoder_attention_mask") {
      inputs.append(("encoder_attention_mask", mask))
    }
    for (name, tensor) in zip(names("past_key_values", "decoder"), cache.tensors) { inputs.append((name, tensor)) }
    for (name, tensor) in zip(names("past_key_values", "encoder"), audioCache) { inputs.append((name, tensor)) }
    let wanted = names("present", "decoder") + (isFirst ? names("present", "encoder") : [])
    let outputs = try network.decoder.run(inputs, outputs: ["logits"] + wanted)
    guard outputs.count == 1 + wanted.count else { throw .badModel("the decoder has \(outputs.count) outputs") }
    cache.grow(to: outputs.dropFirst().prefix(2 * network.layers), by: tokens.count)
    if isFirst { audioCache = Array(outputs.suffix(2 * network.layers)) }
    return try Logits(outputs[0], of: tokens.indices)
  }

  mutating func truncate(dropping count: Int) throws(RecognitionFailure) {
    try cache.truncate(dropping: count)
  }

  private func names(_ prefix: String, _ side: String) -> [String] {
    (0..<network.layers).flatMap { ["\(prefix).\($0).\(side).key", "\(prefix).\($0).\(side).value"] }
  }
}
