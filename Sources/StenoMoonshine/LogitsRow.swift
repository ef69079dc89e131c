import Glibc

/// One row of logits: which token is the most likely, and how likely a token is.
@safe package struct LogitsRow {
  /// A token and the logarithm of its probability.
  package struct Choice: Equatable {
    package var token: Int
    package var logProbability: Float

    package init(token: Int, logProbability: Float) {
      self.token = token
      self.logProbability = logProbability
    }
  }

  private let logits: UnsafeBufferPointer<Float>
  private static let lanes = 16
  /// An entry that is this much below the largest is left out of the sum: 32,768 of them would add less than 7e-5.
  private static let negligible: Float = 20

  package init(_ logits: UnsafeBufferPointer<Float>) {
    unsafe self.logits = logits
  }

  /// The token with the largest logit, the first of equals.
  package func mostLikely() -> Choice {
    let largest = maximum()
    let token = unsafe logits.firstIndex(of: largest) ?? 0
    return Choice(token: token, logProbability: -logSum(relativeTo: largest))
  }

  /// The log probability of `token`.
  package func logProbability(of token: Int) -> Float {
    let largest = maximum()
    return unsafe logits[token] - largest - logSum(relativeTo: largest)
  }

  private var wholeBlocks: Int { unsafe logits.count / Self.lanes * Self.lanes }

  private func maximum() -> Float {
    var lanes = SIMD16<Float>(repeating: -.infinity)
    for start in stride(from: 0, to: wholeBlocks, by: Self.lanes) {
      let block = block(at: start)
      // Not pointwiseMax, which takes ten times as long for its care about NaN.
      lanes.replace(with: block, where: block .> lanes)
    }
    var largest = lanes.max()
    for index in unsafe wholeBlocks..<logits.count { largest = unsafe max(largest, logits[index]) }
    return largest
  }

  /// The logarithm of the sum of exp(logit - largest).
  private func logSum(relativeTo largest: Float) -> Float {
    let floor = largest - Self.negligible
    let floors = SIMD16<Float>(repeating: floor)
    var sum: Float = 0
    for start in stride(from: 0, to: wholeBlocks, by: Self.lanes) where any(block(at: start) .> floors) {
      for index in start..<(start + Self.lanes) { sum += unsafe expf(logits[index] - largest) }
    }
    for index in unsafe wholeBlocks..<logits.count { sum += unsafe expf(logits[index] - largest) }
    return logf(sum)
  }

  private func block(at start: Int) -> SIMD16<Float> {
    unsafe UnsafeRawPointer(logits.baseAddress.unsafelyUnwrapped + start).loadUnaligned(as: SIMD16<Float>.self)
  }
}
