import StenoCore

/// The newest audio of a stream, kept so that a segment can open at a frame that has passed.
struct AudioHistory: Sendable {
  private var samples: [Float] = []
  private var start: FrameIndex = .zero

  /// The frame after the newest sample.
  var end: FrameIndex { start + Int64(samples.count) }

  /// Appends audio. Where it does not follow on, what was kept is let go.
  mutating func append(_ chunk: AudioChunk) {
    if chunk.start != end {
      samples = []
      start = chunk.start
    }
    samples += chunk.samples
  }

  /// Lets go of what lies before `frame`, now and then, so that the cost is spread over many calls.
  mutating func trim(before frame: FrameIndex) {
    let count = Int(min(frame, end) - start)
    guard count > samples.count / 2, count > 0 else { return }
    samples.removeFirst(count)
    start += Int64(count)
  }

  /// The audio of these frames, as far as it is kept.
  subscript(frames: Range<FrameIndex>) -> AudioChunk {
    let kept = frames.clamped(to: start..<end)
    let offset = Int(kept.lowerBound - start)
    return AudioChunk(start: kept.lowerBound, samples: Array(samples[offset..<(offset + Int(kept.length))]))
  }
}
