/// A stretch of audio that a detector has scored at once.
public struct ScoredWindow: Sendable, Equatable {
  /// The frames scored: 512 for Silero, fewer only in the last window of a stream.
  public var frames: Range<FrameIndex>
  /// The probability, in `0...1`, that these frames hold speech.
  public var probability: Float
  /// The mean square of the samples, in `0...1`: what tells a quiet valley from a loud one.
  public var energy: Float

  /// A scored window.
  public init(frames: Range<FrameIndex>, probability: Float, energy: Float) {
    self.frames = frames
    self.probability = probability
    self.energy = energy
  }
}
