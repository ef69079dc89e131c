import StenoCapture
import StenoCore
import StenoDecode

/// Reads an open device into a stream: mixes the channels and brings them to 16 kHz, in buffers that are made once.
struct ALSAReader: ~Copyable {
  private let encoding: ALSAEncoding
  private let sampleRate: Int
  private let channels: Int
  private var bytes: [UInt8]
  private var mono: [Float]
  private var mixer: ChannelMixer
  /// Nil where the device has our rate.
  private var resampler: MonoResampler?

  /// Nil where the device's rate cannot be resampled.
  init?(device: borrowing ALSADevice) {
    (encoding, sampleRate, channels) = (device.encoding, device.sampleRate, device.channels)
    bytes = Array(repeating: 0, count: device.period * device.channels * device.encoding.bytes)
    mono = Array(repeating: 0, count: device.period)
    mixer = ChannelMixer(channels: device.takesAllChannels ? channels : 1, sampleRate: sampleRate)
    if sampleRate == FrameIndex.perSecond {
      resampler = nil
    } else {
      guard let made = try? MonoResampler(sampleRate: sampleRate) else { return nil }
      resampler = consume made
    }
  }

  /// Reads what there is, at most a period.
  mutating func read(_ device: borrowing ALSADevice, into stream: LiveStream) throws(ALSADevice.Failure) {
    let frames = try device.read(into: &bytes)
    let now = ContinuousClock.now
    let pending = Int64(device.pending) * FrameIndex.perSecond / Int64(sampleRate)
    let bytes = self.bytes
    unsafe encoding.mix(frames, of: channels, from: bytes.span.bytes, with: &mixer, into: &mono)
    let mono = self.mono
    let samples = mono.span.extracting(first: frames)
    guard resampler != nil else {
      stream.hear(samples, at: now, pending: pending)
      return
    }
    resampler?.convert(samples) { stream.hear($0, at: now, pending: pending) }
  }

  /// Gives the stream what the resampler still holds, before audio is lost.
  mutating func drain(into stream: LiveStream) {
    guard resampler != nil else { return }
    let now = ContinuousClock.now
    resampler?.drain { stream.hear($0, at: now) }
  }
}
