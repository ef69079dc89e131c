import StenoCore

/// One reading of a stretch of audio by the decoder network: the encoded audio, and the attention cache as it grows.
struct DecoderPass {
  /// The logits after each token of one run.
  struct Logits {
    fileprivate let tensor: OnnxTensor
    fileprivate let rows: Int
    fileprivate let vocabulary: Int

    /// Gives `body` the rows, one a token of the input, in order.
    func read<Result>(
      _ body: ((Int) -> LogitsRow) throws(RecognitionFailure) -> Result
    ) throws(RecognitionFailure) -> Result {
      try unsafe tensor.withFloats(count: rows * vocabulary) { logits throws(RecognitionFailure) in
        try body { row in
          unsafe LogitsRow(UnsafeBufferPointer(rebasing: logits[(row * vocabulary)..<((row + 1) * vocabulary)]))
        }
      }
    }
  }

  private let model: MoonshineModel
  private let encoded: OnnxTensor
  private let mask: OnnxTensor
  /// Keys and values of the tokens so far, and of the audio; empty before the first run.
  private var decoderCache: [OnnxTensor] = []
  private var encoderCache: [OnnxTensor] = []
  private var length = 0
  private let headWidth: Int

  private var runtime: OnnxRuntime { model.decoder.runtime }

  /// Encodes `audio`.
  init(model: MoonshineModel, audio: [Float]) throws(RecognitionFailure) {
    self.model = model
    let runtime = model.encoder.runtime
    let samples = Int64(audio.count)
    let values = try unsafe OnnxTensor.floats(runtime, shape: [1, samples]) { elements in
      unsafe _ = elements.update(fromContentsOf: audio)
    }
    let audioMask = try OnnxTensor.fullMask(runtime, count: audio.count)
    let outputs = try model.encoder.run(
      [("input_values", values), ("attention_mask", audioMask)].filter { model.encoder.inputNames.contains($0.0) },
      outputs: Array(model.encoder.outputNames.prefix(1)))
    guard let encoded = outputs.first else { throw .badModel("the encoder gives no output") }
    let shape = try encoded.shape()
    guard shape.count == 3, shape[1] > 0 else { throw .badModel("the encoder's output has the shape \(shape)") }
    self.encoded = encoded
    headWidth = shape[2] / MoonshineModel.heads
    mask = try OnnxTensor.fullMask(runtime, count: shape[1] * MoonshineModel.samplesPerFrame)
  }

  /// Runs the decoder over `tokens`, after those of the runs before.
  mutating func run(_ tokens: [Int]) throws(RecognitionFailure) -> Logits {
    let isFirst = decoderCache.isEmpty
    let ids = try OnnxTensor.integers(runtime, shape: [1, Int64(tokens.count)], tokens.map { Int64($0) })
    var inputs: [(name: String, tensor: OnnxTensor)] = [
      ("input_ids", ids), ("encoder_hidden_states", encoded),
      ("use_cache_branch", try .flag(runtime, !isFirst)),
    ]
    if model.decoder.inputNames.contains("encoder_attention_mask") {
      inputs.append(("encoder_attention_mask", mask))
    }
    if isFirst { try startCache() }
    for (name, tensor) in zip(cacheNames("past_key_values", "decoder"), decoderCache) { inputs.append((name, tensor)) }
    for (name, tensor) in zip(cacheNames("past_key_values", "encoder"), encoderCache) { inputs.append((name, tensor)) }
    let wanted = cacheNames("present", "decoder") + (isFirst ? cacheNames("present", "encoder") : [])
    let outputs = try model.decoder.run(inputs, outputs: ["logits"] + wanted)
    guard outputs.count == 1 + wanted.count else { throw .badModel("the decoder gives \(outputs.count) outputs") }
    let caches = outputs.dropFirst()
    decoderCache = Array(caches.prefix(2 * model.layers))
    if isFirst { encoderCache = Array(caches.suffix(2 * model.layers)) }
    length += tokens.count
    return try logits(outputs[0], rows: tokens.count)
  }

  /// Forgets the last `count` tokens, as if they had not been run.
  mutating func truncate(dropping count: Int) throws(RecognitionFailure) {
    guard count > 0 else { return }
    let kept = length - count
    for index in decoderCache.indices {
      decoderCache[index] = try shortened(decoderCache[index], to: kept)
    }
    length = kept
  }

  private func logits(_ tensor: OnnxTensor, rows: Int) throws(RecognitionFailure) -> Logits {
    let shape = try tensor.shape()
    guard shape.count == 3, shape[1] == rows, shape[2] > MoonshineModel.end else {
      throw .badModel("the decoder's logits have the shape \(shape) after \(rows) tokens")
    }
    return Logits(tensor: tensor, rows: rows, vocabulary: shape[2])
  }

  private mutating func startCache() throws(RecognitionFailure) {
    let shape = [1, Int64(MoonshineModel.heads), 0, Int64(headWidth)]
    let empty = try OnnxTensor.empty(runtime, shape: shape)
    decoderCache = [OnnxTensor](repeating: empty, count: 2 * model.layers)
    encoderCache = decoderCache
  }

  private func shortened(_ tensor: OnnxTensor, to kept: Int) throws(RecognitionFailure) -> OnnxTensor {
    let heads = MoonshineModel.heads
    let (width, length) = (headWidth, length)
    return try unsafe tensor.withFloats(count: heads * length * width) { old throws(RecognitionFailure) in
      try unsafe OnnxTensor.floats(runtime, shape: [1, Int64(heads), Int64(kept), Int64(width)]) { new in
        for head in 0..<heads {
          let source = unsafe UnsafeBufferPointer(rebasing: old[(head * length * width)...].prefix(kept * width))
          unsafe _ = UnsafeMutableBufferPointer(rebasing: new[(head * kept * width)...])
            .update(fromContentsOf: source)
        }
      }
    }
  }

  private func cacheNames(_ prefix: String, _ side: String) -> [String] {
    (0..<model.layers).flatMap { ["\(prefix).\($0).\(side).key", "\(prefix).\($0).\(side).value"] }
  }
}
