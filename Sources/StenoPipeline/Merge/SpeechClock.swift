import StenoCore

/// A clock that runs while there is speech: turns a share of a segment's speech into a frame.
struct SpeechClock {
  private struct Stretch {
    var frames: Range<FrameIndex>
    /// The speech up to the end of the stretch, in weighted frames.
    var total: Double
    var weight: Double
  }

  private let speech: Range<FrameIndex>
  private let stretches: [Stretch]

  init(segment: SpeechSegment, windows: [ScoredWindow], threshold: Float, silenceWeight: Double) {
    speech = segment.speech
    var total = 0.0
    var stretches: [Stretch] = []
    for window in windows {
      let frames = window.frames.clamped(to: segment.speech)
      guard !frames.isEmpty else { continue }
      let weight = window.probability >= threshold ? 1 : silenceWeight
      total += weight * Double(frames.length)
      stretches.append(Stretch(frames: frames, total: total, weight: weight))
    }
    self.stretches = stretches
  }

  /// The frame by which this share, in `0...1`, of the speech was said.
  func frame(at share: Double) -> FrameIndex {
    guard let all = stretches.last?.total, all > 0 else {
      return speech.lowerBound + Int64(share * Double(speech.length))
    }
    let wanted = share * all
    guard let stretch = stretches.first(where: { $0.total >= wanted }) else { return speech.upperBound }
    return stretch.frames.upperBound - Int64((stretch.total - wanted) / stretch.weight)
  }
}
