import StenoCore

/// What a decoder delivers: every output channel's samples for the same frames, or silence or a gap in all of them.
enum DecodedEvent: Sendable {
  case audio(start: FrameIndex, channels: [[Float]])
  case gap(AudioGap)
  /// Time before the audio begins, in all channels.
  case silence(Range<FrameIndex>)

  /// The event as one channel's reader sees it.
  func capture(channel: Int) -> CaptureEvent {
    switch self {
    case .audio(let start, let channels): .audio(AudioChunk(start: start, samples: channels[channel]))
    case .gap(let gap): .gap(gap)
    case .silence(let frames):
      .audio(AudioChunk(start: frames.lowerBound, samples: Array(repeating: 0, count: Int(clamping: frames.length))))
    }
  }
}
