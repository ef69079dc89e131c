/// 10 ms of a signal, measured as they come. Decisions are made at its end, and so do not depend on how the input is cut.
struct SignalBlock: Sendable {
  static let length = Int(FrameIndex.perSecond / 100)

  private(set) var frames = 0
  /// Samples as they came that are far beyond full scale, and their largest amount.
  private(set) var beyond = 0
  private(set) var largestRaw: Float = 0
  private(set) var sum: Float = 0
  /// Of the signal without its offset.
  private(set) var peak: Float = 0
  private(set) var squares: Float = 0

  var mean: Float { sum / Float(Self.length) }
  var rms: Float { (squares / Float(Self.length)).squareRoot() }

  /// Takes a sample as it came.
  mutating func count(_ raw: Float) {
    guard raw.isFinite, abs(raw) > 1.5 else { return }
    beyond += 1
    largestRaw = max(largestRaw, abs(raw))
  }

  /// Takes a sample, with and without its offset.
  mutating func append(_ sample: Float, steady: Float) {
    frames += 1
    sum += sample
    peak = max(peak, abs(steady))
    squares += steady * steady
  }
}
