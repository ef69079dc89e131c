import CALSA
import StenoCore

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

  /// Puts what the mixer makes of each frame's channels at the front of `mono`.
  func mix(
    _ frames: Int, of channels: Int, from samples: borrowing RawSpan, with mixer: inout ChannelMixer,
    into mono: inout [Float]
  ) {
    let share = 1 / Float(channels)
    for frame in 0..<min(frames, mono.count) {
      let first = frame * channels
      var sum: Float = 0
      for channel in 0..<channels { sum += sample(first + channel, in: samples) }
      mono[frame] = channels == 1 ? sum : mixer.mix(mean: sum * share) { sample(first + $0, in: samples) }
    }
  }

  private func sample(_ index: Int, in samples: borrowing RawSpan) -> Float {
    switch self {
    case .float: unsafe samples.unsafeLoad(fromByteOffset: index * 4, as: Float.self)
    case .signed32: Float(unsafe samples.unsafeLoad(fromByteOffset: index * 4, as: Int32.self)) / 2_147_483_648
    case .signed16: Float(unsafe samples.unsafeLoad(fromByteOffset: index * 2, as: Int16.self)) / 32_768
    }
  }
}
