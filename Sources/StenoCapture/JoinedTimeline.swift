import StenoCore

/// Puts the events of several sources, each of which begins at frame 0, one after another on one timeline.
struct JoinedTimeline: Sendable {
  /// Where the current source's frame 0 stands.
  private var origin = FrameIndex.zero
  /// The end of what has been delivered.
  private(set) var end = FrameIndex.zero

  /// The event of the current source at its place.
  mutating func place(_ event: CaptureEvent) -> CaptureEvent {
    let placed = event.moved(by: origin.rawValue)
    end = placed.frames.upperBound
    return placed
  }

  /// Another source follows, after `frames` that are missing.
  mutating func restart(after frames: Int64, cause: AudioGap.Cause, detail: String) -> CaptureEvent {
    let start = end
    end += frames
    origin = end
    return .gap(AudioGap(frames: start..<end, cause: cause, detail: detail))
  }

  /// Has the current source's frame `first` be frame 0.
  mutating func begin(at first: FrameIndex) {
    origin = FrameIndex(-first.rawValue)
  }
}

extension CaptureEvent {
  /// What of the event lies at `first` or after; nil where nothing does.
  func from(_ first: FrameIndex) -> CaptureEvent? {
    guard frames.lowerBound < first else { return self }
    guard frames.upperBound > first else { return nil }
    switch self {
    case .audio(let chunk):
      return .audio(
        AudioChunk(start: first, samples: Array(chunk.samples.dropFirst(Int(clamping: first - chunk.start)))))
    case .gap(var gap):
      gap.frames = first..<gap.frames.upperBound
      return .gap(gap)
    case .command(let command, _): return .command(command, at: first)
    }
  }
}
