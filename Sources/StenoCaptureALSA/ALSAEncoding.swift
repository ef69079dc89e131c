import CALSA

/// The encodings of a sample that are taken from a device, best first.
enum ALSAEncoding: CaseIterable {
  case float, signed32, signed16

  var format: snd_pcm_format_t {
    switch self {
    case .float: SND_PCM_FORMAT_FLOAT
    case .signed32: SND_PCM_FORMAT_S32
    case .signed16: SND_PCM_FORMAT_S16
    }
  }

  var bytes: Int {
    switch self {
    case .float, .signed32: 4
    case .signed16: 2
    }
  }

  /// Puts the mean of each frame's channels at the front of `mono`.
  func mix(_ frames: Int, of channels: Int, from samples: borrowing RawSpan, into mono: inout [Float]) {
    switch self {
    case .float: mix(frames, channels, &mono) { unsafe samples.unsafeLoad(fromByteOffset: $0 * 4, as: Float.self) }
    case .signed32:
      mix(frames, channels, &mono) {
        Float(unsafe samples.unsafeLoad(fromByteOffset: $0 * 4, as: Int32.self)) / 2_147_483_648
      }
    case .signed16:
      mix(frames, channels, &mono) {
        Float(unsafe samples.unsafeLoad(fromByteOffset: $0 * 2, as: Int16.self)) / 32_768
      }
    }
  }

  private func mix(_ frames: Int, _ channels: Int, _ mono: inout [Float], _ sample: (Int) -> Float) {
    let share = 1 / Float(channels)
    for frame in 0..<min(frames, mono.count) {
      var sum: Float = 0
      for channel in 0..<channels { sum += sample(frame * channels + channel) }
      mono[frame] = sum * share
    }
  }
}
