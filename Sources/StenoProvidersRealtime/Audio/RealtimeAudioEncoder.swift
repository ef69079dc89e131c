import StenoProviders

/// Turns the samples of one segment into the bytes that a realtime server takes.
struct RealtimeAudioEncoder: Sendable {
  private let format: RealtimeAudioFormat
  private var resampler: Resampler

  /// An encoder at the beginning of a segment.
  init(_ format: RealtimeAudioFormat) {
    self.format = format
    resampler = Resampler(format.filter)
  }

  /// The bytes that these samples, at 16 kHz, make possible.
  mutating func encode(_ samples: [Float]) -> [UInt8] {
    bytes(of: resampler.resample(samples))
  }

  /// The last bytes of the segment.
  mutating func finish() -> [UInt8] {
    bytes(of: resampler.finish())
  }

  private func bytes(of samples: [Float]) -> [UInt8] {
    switch format {
    case .pcm: PCM16.bytes(of: samples)
    case .muLaw: samples.map { CompandedAudio.muLaw(PCM16.sample($0)) }
    case .aLaw: samples.map { CompandedAudio.aLaw(PCM16.sample($0)) }
    }
  }
}
