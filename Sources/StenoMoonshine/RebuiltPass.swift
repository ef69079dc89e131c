import StenoCore

/// A reading by a network that was rebuilt.
struct RebuiltPass: DecoderPass {
  private let network: RebuiltNetwork
  /// Keys and values of the audio.
  private let heard: [(name: String, tensor: OnnxTensor)]
  private var cache: AttentionCache

  private var runtime: OnnxRuntime { network.decoder.runtime }

  /// Encodes `audio` of `session`.
  init(network: RebuiltNetwork, audio: [Float], session: SessionKey?) throws(RecognitionFailure) {
    self.network = network
    let runtime = network.encoder.runtime
    let stem = try network.stem.run(audio, of: session)
    let outputs = try network.encoder.run(
      [
        ("hops", stem.hops), ("scale", try .number(runtime, stem.scale)), ("offset", try .number(runtime, stem.offset)),
      ],
      outputs: network.audioNames)
    heard = zip(network.audioNames, outputs).map { ($0, $1) }
    cache = try AttentionCache(runtime: runtime, layers: network.layers, headWidth: network.headWidth)
  }

  mutating func run(_ tokens: [Int], logitsFrom first: Int) throws(RecognitionFailure) -> Logits {
    let ids = try OnnxTensor.integers(runtime, shape: [1, Int64(tokens.count)], tokens.map { Int64($0) })
    let past = zip(network.pastNames, cache.tensors).map { (name: $0, tensor: $1) }
    let outputs = try network.decoder.run(
      [
        ("tokens", ids), ("position", try .integers(runtime, shape: [1], [Int64(cache.count)])),
        ("wanted", try .integers(runtime, shape: [1], [Int64(first)])),
      ] + heard + past,
      outputs: ["logits"] + network.presentNames)
    guard outputs.count == 1 + 2 * network.layers else { throw .badModel("the decoder has \(outputs.count) outputs") }
    cache.grow(to: outputs.dropFirst(), by: tokens.count)
    return try Logits(outputs[0], of: first..<tokens.count)
  }

  mutating func truncate(dropping count: Int) throws(RecognitionFailure) {
    try cache.truncate(dropping: count)
  }
}
