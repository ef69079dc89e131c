import StenoCore
public import StenoSpeech

/// Audio that says what it is: a level for every 100 ms, which the test servers write down as in `n12 n-3`.
public struct SpokenNumbers: Sendable {
  /// The levels in hundredths, `-99...99`.
  public var levels: [Int]

  /// Audio of these levels.
  public init(_ levels: [Int]) {
    self.levels = levels
  }

  /// Between 1 and `most` levels, loud and quiet ones.
  public init(most: Int, using generator: inout some RandomNumberGenerator) {
    levels = (0..<Int.random(in: 1...most, using: &generator)).map { _ in Int.random(in: -90...90, using: &generator) }
  }

  /// What a server must make of it.
  public var text: String { levels.map { "n\($0)" }.joined(separator: " ") }

  /// The samples, at 16 kHz.
  public var samples: [Float] {
    levels.flatMap { [Float](repeating: Float($0) / 100, count: 1_600) }
  }

  /// The audio as a segment that was spoken to its end, in pieces of 32 ms.
  ///
  /// As in a session, a little of the audio that follows is delivered with it.
  public func segment(_ number: Int, isLive: Bool = true) async -> SegmentLog {
    let start = FrameIndex(Int64(number) * 1_000_000)
    let open = SegmentLog(id: ItemID(number), start: start, isLive: isLive)
    let samples = samples
    let end = start + Int64(samples.count)
    for offset in stride(from: 0, to: samples.count, by: 512) {
      let piece = (samples + [Float](repeating: 0.5, count: 512))[offset..<offset + 512]
      let chunk = AudioChunk(start: start + Int64(offset), samples: Array(piece))
      open.append(.audio(chunk, earliestCut: min(end, chunk.frames.upperBound - 512), clearSpeech: 0))
    }
    open.append(.closed(SpeechSegment(id: open.id, frames: start..<end, speech: start..<end, cut: .silence)))
    return open
  }
}
