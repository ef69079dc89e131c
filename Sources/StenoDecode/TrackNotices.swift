import StenoCore

/// What a person should know about the audio tracks of an input that has several.
enum TrackNotices {
  /// Which track is taken and what else there is; nil where there is nothing else.
  static func choice(of track: AudioTrack, from tracks: [AudioTrack], in name: String) -> String? {
    let others = tracks.filter { $0.number != track.number }
    guard !others.isEmpty else { return nil }
    return "\(name) has \(tracks.count) audio tracks: \(track.description) is used; --track selects "
      + "\(others.listing), or all"
  }

  /// That the track taken is silent; `sounding` is one that is not, where somebody looked.
  static func silence(of track: AudioTrack, sounding: AudioTrack?, from tracks: [AudioTrack], in name: String) -> String
  {
    let beginning = "audio track \(track.description) of \(name) is silent at first"
    guard let sounding else {
      let others = tracks.filter { $0.number != track.number }
      return "\(beginning); there is also \(others.listing)"
    }
    return "\(beginning), and track \(sounding.description) is not: --track \(sounding.number) selects it"
  }
}

/// Whether a source's first minute is silent.
struct SilenceCheck {
  enum Verdict: Equatable {
    case undecided
    case silent
    case sounding
  }

  /// The frames that settle it, a minute.
  private static let frames = FrameIndex.perSecond * 60
  /// Below this, -60 dBFS, no microphone heard anybody.
  private static let floor: Float = 0.001

  /// Looks at an event.
  mutating func observe(_ event: DecodedEvent) -> Verdict {
    switch event {
    case .audio(let start, let channels):
      if channels.contains(where: { $0.contains { abs($0) > Self.floor } }) { return .sounding }
      return start.rawValue + Int64(channels.first?.count ?? 0) >= Self.frames ? .silent : .undecided
    case .gap(let gap): return gap.frames.upperBound.rawValue >= Self.frames ? .silent : .undecided
    case .silence(let frames): return frames.upperBound.rawValue >= Self.frames ? .silent : .undecided
    }
  }
}
