public import StenoCore

/// Samples without a header: their encoding, rate and channels, as in `s16le:16000:1`.
public struct RawFormat: Sendable, Equatable {
  /// How one sample is written. Each name is also that of FFmpeg's demuxer for it.
  public enum Encoding: String, Sendable, CaseIterable {
    /// Whole numbers: signed (`s`) or unsigned (`u`), the bits of a sample, little-endian (`le`) or big-endian (`be`).
    case s8, u8, s16le, s16be, s24le, s24be, s32le, s32be
    /// Floating point in `-1...1`.
    case f32le, f32be, f64le
    /// The telephone's logarithmic bytes (ITU-T G.711).
    case mulaw, alaw
  }

  /// Frames a second that can be read: 1 to 768,000.
  public static let sampleRates = 1...768_000
  /// Channels that can be read: 1 to 64.
  public static let channelCounts = 1...64

  /// How one sample is written.
  public let encoding: Encoding
  /// Frames a second, 1 to 768,000.
  public let sampleRate: Int
  /// Channels, interleaved, 1 to 64.
  public let channels: Int

  /// Samples in `encoding`, `sampleRate` frames a second (1 to 768,000), of 1 to 64 interleaved `channels`.
  ///
  /// - Throws: `OptionError` naming what is out of range.
  public init(encoding: Encoding, sampleRate: Int, channels: Int) throws(OptionError) {
    guard Self.sampleRates.contains(sampleRate) else {
      throw OptionError(option: "raw sample rate", value: String(sampleRate), range: "1 to 768000")
    }
    guard Self.channelCounts.contains(channels) else {
      throw OptionError(option: "raw channels", value: String(channels), range: "1 to 64")
    }
    (self.encoding, self.sampleRate, self.channels) = (encoding, sampleRate, channels)
  }

  /// Reads `ENCODING:RATE:CHANNELS`. `ulaw` is another name for `mulaw`.
  ///
  /// - Throws: `OptionError` naming the part that is wrong and what it can be.
  public init(parsing text: String) throws(OptionError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else {
      throw OptionError(option: "raw format", value: text, range: "ENCODING:RATE:CHANNELS, as in s16le:16000:1")
    }
    guard let encoding = Encoding(rawValue: parts[0] == "ulaw" ? "mulaw" : parts[0]) else {
      let names = Encoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw OptionError(option: "raw encoding", value: parts[0], range: "one of \(names)")
    }
    guard let sampleRate = Int(parts[1]) else {
      throw OptionError(option: "raw sample rate", value: parts[1], range: "1 to 768000")
    }
    guard let channels = Int(parts[2]) else {
      throw OptionError(option: "raw channels", value: parts[2], range: "1 to 64")
    }
    try self.init(encoding: encoding, sampleRate: sampleRate, channels: channels)
  }
}
