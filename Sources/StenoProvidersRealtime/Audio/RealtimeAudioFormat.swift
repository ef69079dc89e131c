/// How audio travels to a realtime server.
public enum RealtimeAudioFormat: String, Sendable, Equatable, CaseIterable {
  /// 16-bit samples at 24 kHz; the default.
  case pcm = "audio/pcm"
  /// µ-law at 8 kHz: a sixth of the bytes, and nothing above 4 kHz.
  case muLaw = "audio/pcmu"
  /// A-law at 8 kHz: likewise.
  case aLaw = "audio/pcma"

  /// The name that the API's beta has for it.
  var betaName: String {
    switch self {
    case .pcm: "pcm16"
    case .muLaw: "g711_ulaw"
    case .aLaw: "g711_alaw"
    }
  }

  /// Samples in a second.
  var sampleRate: Int {
    switch self {
    case .pcm: 24_000
    case .muLaw, .aLaw: 8_000
    }
  }

  /// Bytes in a second.
  var bytesPerSecond: Int { self == .pcm ? 2 * sampleRate : sampleRate }

  /// So many bytes of silence.
  func silence(bytes count: Int) -> [UInt8] {
    let byte: UInt8 =
      switch self {
      case .pcm: 0
      case .muLaw: CompandedAudio.muLaw(0)
      case .aLaw: CompandedAudio.aLaw(0)
      }
    return [UInt8](repeating: byte, count: count)
  }

  /// The filters are made once, when a session first needs one.
  private static let up3to2 = ResamplingFilter(up: 3, down: 2)
  private static let down1to2 = ResamplingFilter(up: 1, down: 2)

  /// The filter that takes 16 kHz to ``sampleRate``.
  var filter: ResamplingFilter {
    switch self {
    case .pcm: Self.up3to2
    case .muLaw, .aLaw: Self.down1to2
    }
  }
}
