import StenoCore
import Testing

/// Everything that a source gave.
struct Heard {
  private(set) var samples: [Float] = []
  private(set) var gaps: [AudioGap] = []
  private(set) var end = FrameIndex.zero

  /// Reads `source` to its end, and expects every event to begin where the one before ended.
  init(_ source: some AudioSource, _ comment: Comment? = nil) async throws {
    while let event = try await source.next() { append(event, comment) }
  }

  private mutating func append(_ event: CaptureEvent, _ comment: Comment?) {
    #expect(event.frames.lowerBound == end, comment)
    end = event.frames.upperBound
    switch event {
    case .audio(let chunk):
      #expect(!chunk.samples.contains { !$0.isFinite }, comment)
      samples += chunk.samples
    case .gap(let gap):
      #expect(gap.cause == .damaged)
      #expect(gap.detail != nil)
      gaps.append(gap)
    case .command: Issue.record("a file gives no commands")
    }
  }
}

/// How alike two signals are, 1 for the same.
func correlation(_ left: some Sequence<Float>, _ right: some Sequence<Float>) -> Double {
  var (product, leftPower, rightPower) = (0.0, 0.0, 0.0)
  for (l, r) in zip(left, right) {
    product += Double(l * r)
    leftPower += Double(l * l)
    rightPower += Double(r * r)
  }
  return product / (leftPower * rightPower).squareRoot()
}
