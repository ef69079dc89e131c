/// Whether packets of a format that FFmpeg only guessed at follow one another as those of real audio do.
///
/// In random bytes a frame header turns up by chance every few kilobytes, and decoders of frames so found give noise.
/// Real frames follow one another without a byte between them; chance frames do not.
struct SyncCheck {
  enum Verdict: Equatable {
    case undecided
    case audio
    case rubbish
  }

  /// Packets in a row that settle it.
  static let packetsForAudio = 8
  /// Bytes of input without such a row that settle it too. 1 MiB.
  static let bytesForRubbish: Int64 = 1 << 20

  private var expectedOffset: Int64?
  private var packets = 0
  private var followers = 0
  private var run = 0

  /// Judges a packet by where it lies, in bytes, and whether it could be decoded.
  mutating func observe(offset: Int64?, count: Int, decoded: Bool) -> Verdict {
    packets += 1
    let follows = decoded && offset != nil && offset == expectedOffset
    run = follows ? run + 1 : 0
    followers += follows ? 1 : 0
    expectedOffset = offset.map { $0 &+ Int64(count) }
    if run >= Self.packetsForAudio { return .audio }
    return (offset ?? 0) > Self.bytesForRubbish || packets > 10_000 ? .rubbish : .undecided
  }

  /// Judges an input that ended before that: most of its packets must have followed one another.
  func finish() -> Verdict {
    packets > 1 && followers * 2 >= packets - 1 ? .audio : .rubbish
  }
}
