import StenoCore
import StenoTesting

/// Values made up from a seed, for tests that write and read them back.
struct RandomValues {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
  mutating func bool() -> Bool { .random(using: &generator) }
  mutating func maybe<Value>(_ make: (inout RandomValues) -> Value) -> Value? { bool() ? make(&self) : nil }
  mutating func list<Value>(upTo most: Int, _ make: (inout RandomValues) -> Value) -> [Value] {
    (0..<integer(0...most)).map { _ in make(&self) }
  }
  mutating func one<Value>(of values: [Value]) -> Value { values[integer(0...values.count - 1)] }

  /// Text of characters that formats stumble over.
  mutating func text(upTo most: Int = 6) -> String {
    list(upTo: most) {
      $0.one(of: [
        "a", " ", "é", "\"", "\\", "\n", "\r\n", "\u{2028}", "👩‍👧", "\u{0}", ";", "=", ":", "{", "data: ", "'", "-",
      ])
    }.joined()
  }

  /// A figure that five decimals can say.
  mutating func share() -> Float { Float(integer(0...100_000)) / 100_000 }

  mutating func tokens() -> [TokenLogProbability] {
    list(upTo: 3) { values in
      let bytes = values.list(upTo: 4) { UInt8($0.integer(0...255)) }
      return TokenLogProbability(
        token: String(decoding: bytes, as: UTF8.self),
        logProbability: -Float(bitPattern: UInt32(values.integer(0...0x42FF_FFFF))), bytes: bytes)
    }
  }

  mutating func frames() -> Range<FrameIndex> {
    let start = FrameIndex(milliseconds: Int64(integer(0...10_000_000)))
    return start..<(start + Int64(integer(0...60_000)) * FrameIndex.perMillisecond)
  }

  mutating func usage() -> RecognitionUsage {
    var usage = RecognitionUsage()
    usage.seconds = maybe { Double($0.integer(0...900)) / 7 }
    usage.inputTokens = maybe { Int64($0.integer(0...9_000)) }
    usage.audioTokens = maybe { Int64($0.integer(0...9_000)) }
    usage.textTokens = maybe { Int64($0.integer(0...9_000)) }
    usage.outputTokens = maybe { Int64($0.integer(0...9_000)) }
    usage.totalTokens = maybe { Int64($0.integer(0...9_000)) }
    usage.cost = Double(integer(1...1_000)) / 1_000
    return usage
  }
}

extension RandomValues {
  mutating func event() -> TranscriptEvent {
    let id = ItemID(integer(1...3_000_000))
    switch integer(0...8) {
    case 0: return .sessionStarted(sessionStarted())
    case 1: return .speechStarted(id, at: frames().lowerBound)
    case 2: return .delta(id, text: text(), logProbabilities: maybe { $0.tokens() })
    case 3: return .partial(id, text: text())
    case 4: return .speechStopped(id, at: frames().upperBound, cut: one(of: SpeechSegment.Cut.allCases))
    case 5: return .done(transcript(id))
    case 6: return .failed(id, RecognitionFailure(code: text(), message: text(), isRetryable: bool()))
    case 7:
      return .gap(AudioGap(frames: frames(), cause: one(of: AudioGap.Cause.allCases), detail: maybe { $0.text() }))
    default:
      let end = frames().upperBound
      return .sessionDone(SessionSummary(duration: .zero..<end, items: integer(0...99), failed: integer(0...99)))
    }
  }

  private mutating func sessionStarted() -> SessionStarted {
    var options = EndpointingOptions()
    options.threshold = share()
    if bool(), options.threshold > 0.5 { options.negativeThreshold = Float(integer(0...40_000)) / 100_000 }
    options.prefixPaddingMilliseconds = integer(0...5_000)
    options.silenceDurationMilliseconds = integer(0...5_000)
    options.minimumSpeechMilliseconds = integer(0...5_000)
    options.maximumSegmentMilliseconds = integer(1_000...60_000)
    return SessionStarted(
      sessionID: text(), startedAt: "2026-11-29T11:00:00.000Z", source: text(), provider: text(), turnDetection: options
    )
  }

  private mutating func transcript(_ id: ItemID) -> TranscriptItem {
    var item = TranscriptItem(
      id: id, text: text(), confidence: maybe { $0.share() }, logProbabilities: maybe { $0.tokens() },
      words: list(upTo: 3) { values in
        TranscriptWord(
          text: values.text(), frames: values.frames(), confidence: values.maybe { $0.share() },
          isEstimated: values.bool(), speaker: values.maybe { $0.one(of: ["A", "B"]) })
      },
      language: maybe { $0.text() }, frames: frames(), provider: text(), usage: maybe { $0.usage() })
    item.comparison = list(upTo: 2) { values in
      ComparedText(
        provider: values.text(), text: values.maybe { $0.text() }, failure: values.maybe { $0.text() },
        confidence: values.maybe { $0.share() }, agreement: values.maybe { $0.share() },
        latency: .milliseconds(values.integer(0...9_999)))
    }
    return item
  }
}
