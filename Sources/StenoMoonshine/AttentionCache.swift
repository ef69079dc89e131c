import StenoCore

/// Keys and values of the tokens that the decoder has run over, for every layer.
struct AttentionCache {
  private let runtime: OnnxRuntime
  private let headWidth: Int
  /// For every layer the keys and the values, `[1, heads, tokens, head width]`.
  private(set) var tensors: [OnnxTensor]
  /// How many tokens there are.
  private(set) var count = 0

  /// That of no tokens.
  init(runtime: OnnxRuntime, layers: Int, headWidth: Int) throws(RecognitionFailure) {
    self.runtime = runtime
    self.headWidth = headWidth
    let empty = try OnnxTensor.empty(runtime, shape: [1, Int64(MoonshineModel.heads), 0, Int64(headWidth)])
    tensors = [OnnxTensor](repeating: empty, count: 2 * layers)
  }

  /// Takes what a run over `count` more tokens has made of it.
  mutating func grow(to tensors: some Sequence<OnnxTensor>, by count: Int) {
    self.tensors = Array(tensors)
    self.count += count
  }

  /// Forgets the last `count` tokens.
  mutating func truncate(dropping count: Int) throws(RecognitionFailure) {
    guard count > 0 else { return }
    let kept = max(0, self.count - count)
    for index in tensors.indices { tensors[index] = try shortened(tensors[index], to: kept) }
    self.count = kept
  }

  private func shortened(_ tensor: OnnxTensor, to kept: Int) throws(RecognitionFailure) -> OnnxTensor {
    let heads = MoonshineModel.heads
    let (width, length) = (headWidth, count)
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
}
