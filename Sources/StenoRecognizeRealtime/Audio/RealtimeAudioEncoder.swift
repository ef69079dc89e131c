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
    case .pcm:
      samples.flatMap { sample -> [UInt8] in
        let bits = UInt16(bitPattern: Self.integer(sample))
        return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
      }
    case .muLaw: samples.map { CompandedAudio.muLaw(Self.integer($0)) }
    case .aLaw: samples.map { CompandedAudio.aLaw(Self.integer($0)) }
    }
  }

  /// A sample in 16 bits; what is too loud is clipped, and what is no number is silence.
  private static func integer(_ sample: Float) -> Int16 {
    guard sample.isFinite else { return 0 }
    return Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))
  }
}
