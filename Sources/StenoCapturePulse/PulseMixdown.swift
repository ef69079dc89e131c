import CPulse
import StenoCore

/// The format that a stream is captured in, and how its channels become one.
///
/// The server would mix them into their mean, and channels that cancel each other into silence.
struct PulseMixdown {
  /// More channels than a surround device has are mixed by the server.
  private static let mostChannels: UInt8 = 8

  let format: pa_sample_spec
  /// What the channels stand for; nil for one.
  let channelMap: pa_channel_map?
  private let channels: Int
  private var mixer: ChannelMixer
  private var mono: [Float] = []

  /// The format for a source; with one channel unless channels are chosen from.
  init(_ source: PulseSourceInfo, choosesChannels: Bool) {
    let takesAll = choosesChannels && (2...Self.mostChannels).contains(source.channels)
    let count = takesAll ? source.channels : 1
    channels = Int(count)
    format = pa_sample_spec(format: PA_SAMPLE_FLOAT32LE, rate: UInt32(FrameIndex.perSecond), channels: count)
    channelMap = takesAll ? source.channelMap : nil
    mixer = ChannelMixer(channels: channels, sampleRate: Int(FrameIndex.perSecond))
  }

  /// One frame's size in bytes.
  var frameSize: Int { channels * MemoryLayout<Float>.stride }

  /// The interleaved samples as one channel.
  mutating func mixed(_ samples: Span<Float>) -> [Float] {
    let channels = channels
    let share = 1 / Float(channels)
    mono.removeAll(keepingCapacity: true)
    for frame in 0..<(samples.count / channels) {
      let start = frame * channels
      guard channels > 1 else {
        mono.append(samples[start])
        continue
      }
      var sum: Float = 0
      for channel in 0..<channels { sum += samples[start + channel] }
      mono.append(mixer.mix(mean: sum * share) { samples[start + $0] })
    }
    return mono
  }
}
