/// Audio that a source delivered at once: mono samples at 16 kHz and their place on the timeline.
public struct AudioChunk: Sendable, Equatable {
  /// Where the first sample stands.
  public var start: FrameIndex
  /// Samples in `-1...1`; a decoder may overshoot a little. Any count, also none.
  public var samples: [Float]

  /// Audio whose first sample stands at `start`.
  public init(start: FrameIndex, samples: [Float]) {
    self.start = start
    self.samples = samples
  }

  /// The frames that the chunk covers.
  public var frames: Range<FrameIndex> {
    start..<(start + Int64(samples.count))
  }
}
