package import StenoCore

/// The logits after tokens of one run of the decoder.
package struct Logits {
  private let tensor: OnnxTensor
  private let tokens: Range<Int>
  private let vocabulary: Int

  /// Takes the decoder's output for those of the run's tokens that are in `tokens`.
  init(_ tensor: OnnxTensor, of tokens: Range<Int>) throws(RecognitionFailure) {
    let shape = try tensor.shape()
    guard shape.count == 3, shape[1] == tokens.count, shape[2] > MoonshineModel.end else {
      throw .badModel("the decoder's logits have the shape \(shape) after \(tokens.count) tokens")
    }
    self.tensor = tensor
    self.tokens = tokens
    vocabulary = shape[2]
  }

  /// Gives `body` the rows, each by the place of its token in the run.
  package func read<Result>(
    _ body: ((Int) -> LogitsRow) throws(RecognitionFailure) -> Result
  ) throws(RecognitionFailure) -> Result {
    try unsafe tensor.withFloats(count: tokens.count * vocabulary) { logits throws(RecognitionFailure) in
      try body { token in
        let start = (token - tokens.lowerBound) * vocabulary
        return unsafe LogitsRow(UnsafeBufferPointer(rebasing: logits[start..<(start + vocabulary)]))
      }
    }
  }
}
