import StenoCore
import StenoSpeech
import StenoProviders
import StenoTesting
import Synchronization

/// Made-up speech, and what the server of the tests makes of it.
struct Utterance: Sendable {
  let id: ItemID
  let samples: [Float]
  private static let start = FrameIndex(32_000)

  init(_ number: Int = 1, frames: Int = 8_000) {
    id = ItemID(number)
    var generator = SeededGenerator(seed: UInt64(number))
    samples = (0..<frames).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  var frames: Range<FrameIndex> { Self.start..<(Self.start + Int64(samples.count)) }

  /// The transcript: it depends on every sample and on their order.
  var text: String {
    let bytes = PCM16.bytes(of: samples)
    var sum = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      sum = (sum * 31 + Int(bytes[index]) + 256 * Int(bytes[index + 1])) % 99_991
    }
    return "frames \(Self.spoken(samples.count)) sum \(Self.spoken(sum))"
  }

  private static func spoken(_ number: Int) -> String {
    let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return String(number).map { names[$0.wholeNumberValue ?? 0] }.joined(separator: " ")
  }

  /// What a recognizer made of it.
  struct Outcome: Sendable {
    var result: Result<Recognition, RecognitionFailure>
    var updates: [RecognitionUpdate]

    var text: String? { try? result.get().text }
    var failure: RecognitionFailure? {
      if case .failure(let failure) = result { failure } else { nil }
    }
    /// What was committed, all together.
    var committed: String {
      updates.reduce(into: "") { text, update in
        if case .committed(let part, _) = update { text += part }
      }
    }
  }

  /// Speaks to `recognizer`, in pieces if it is live, beginning while the recognizer is already at it.
  ///
  /// With a `server`, the end is not spoken before an upload to it has begun.
  func recognize(
    with recognizer: any RecognitionEngine, isLive: Bool = true, heardBy server: SpeechServer? = nil
  ) async -> Outcome {
    let before = try? server?.begun
    let segment = SegmentLog(id: id, start: Self.start, isLive: isLive)
    let updates = Mutex<[RecognitionUpdate]>([])
    async let speaking: Void = speak(to: segment) {
      while let before, (try? server?.begun) == before { await Task.yield() }
    }
    let result: Result<Recognition, RecognitionFailure>
    do {
      result = .success(try await recognizer.recognize(segment) { update in updates.withLock { $0.append(update) } })
    } catch {
      result = .failure(
        error as? RecognitionFailure ?? RecognitionFailure(code: "other", message: "\(error)", isRetryable: false))
    }
    await speaking
    return Outcome(result: result, updates: updates.withLock { $0 })
  }

  private func speak(to segment: SegmentLog, waitingToEnd: () async -> Void) async {
    for offset in stride(from: 0, to: samples.count, by: 512) {
      let piece = Array(samples[offset..<min(offset + 512, samples.count)])
      let start = Self.start + Int64(offset)
      // Past the end of the segment, as a cut leaves it.
      let chunk = AudioChunk(start: start, samples: piece + (offset + 512 >= samples.count ? [0.5, 0.5] : []))
      segment.append(.audio(chunk, earliestCut: start, clearSpeech: 0))
      await Task.yield()
    }
    await waitingToEnd()
    segment.append(.hangover(speechEnd: frames.upperBound))
    segment.append(.closed(SpeechSegment(id: id, frames: frames, speech: frames, cut: .silence)))
  }
}

extension ProviderTerms {
  /// Terms whose waits take no time worth mentioning.
  static var impatient: ProviderTerms {
    var terms = ProviderTerms()
    terms.retry.firstDelay = .milliseconds(2)
    terms.retry.longestDelay = .milliseconds(10)
    // However slow the machine, a segment that waits in line is not given up.
    terms.retry.patience = .seconds(3_600)
    terms.budget = RetryBudget(capacity: 1_000, perSecond: 1_000)
    terms.breaker = CircuitBreaker(threshold: 5, firstWait: .milliseconds(5), longestWait: .milliseconds(20))
    return terms
  }
}

extension ProviderConfiguration {
  /// A provider of the tests' server.
  static func test(_ name: String, _ url: String, model: String? = nil) -> ProviderConfiguration {
    var configuration = ProviderConfiguration(
      name: name, baseURL: url, model: model, secret: Secret("sk-very-secret-1"))
    configuration.timeouts.inactivity = .seconds(2)
    configuration.timeouts.answer = .seconds(60)
    return configuration
  }
}
