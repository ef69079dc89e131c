import StenoCore
import StenoSpeech
import StenoTesting
import Testing

@testable import StenoProviders

@Suite struct DeadlineEngineTests {
  /// Reads a segment to its end, and then says nothing until it is cancelled.
  private struct Silent: RecognitionEngine {
    let name = "silent"
    let answers: Bool

    func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
      WholeSegmentSession { _ in
        guard !answers else { return Recognition(text: "in time") }
        try await ManualClock().sleep(for: .seconds(1))
        throw CancellationError()
      }
    }
  }

  private func segment(isLive: Bool) async -> SegmentLog {
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    let segment = SegmentLog(id: ItemID(1), start: .zero, isLive: isLive)
    segment.append(.audio(AudioChunk(start: .zero, samples: [0.5]), earliestCut: .zero, clearSpeech: 0))
    segment.append(.closed(SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .end)))
    return segment
  }

  @Test func whatIsLateIsGivenUp() async throws {
    let clock = ManualClock()
    let recognizer = DeadlineEngine(Silent(answers: false), deadline: .seconds(30), clock: clock)
    let segment = await segment(isLive: true)
    async let advance: Void = {
      await clock.sleepers(1)
      clock.advance(by: .milliseconds(29_999))
      await clock.sleepers(1)
      clock.advance(by: .milliseconds(1))
    }()
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(segment) { _ in }
    }
    await advance
    #expect(failure?.code == "timed_out" && failure?.isRetryable == true)
    #expect(failure?.message == "silent returned no text within 30 s of the end of speech (--deadline)")
    #expect(clock.now.elapsed == .seconds(30))
  }

  @Test func theNextOneHasItsOwnTime() async throws {
    let clock = ManualClock()
    let late = DeadlineEngine(Silent(answers: false), deadline: .seconds(30), clock: clock)
    let next = DeadlineEngine(Silent(answers: true), deadline: .seconds(30), clock: clock)
    let segment = await segment(isLive: true)
    async let advance: Void = {
      await clock.sleepers(1)
      clock.advance(by: .seconds(30))
    }()
    let recognition = try await RoutedEngine(late, then: [next]).recognize(segment) { _ in }
    await advance
    #expect(recognition.text == "in time")
  }

  @Test func aRecordingHasNoDeadline() async throws {
    let recognizer = DeadlineEngine(Silent(answers: true), deadline: .zero, clock: ManualClock())
    #expect(try await recognizer.recognize(await segment(isLive: false)) { _ in }.text == "in time")
  }

  /// Fails at once, and says back what it was sent.
  private struct Echoing: RemoteProvider {
    let configuration = ProviderConfiguration(
      name: "echo", baseURL: "https://example.org", secret: Secret("sk-abcdefgh12345678"))
    let capabilities = RecognizerCapabilities()

    func connect() async {}

    func transcribe(
      _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      throw ProviderFailure(.serverError, "no good: sk-abcdefgh12345678")
    }
  }

  @Test func theCauseHoldsNoCredential() async throws {
    let (clock, retries) = (ManualClock(), ManualClock())
    var terms = ProviderTerms()
    terms.clock = retries
    let remote = RemoteEngine(Echoing(), terms: terms)
    let recognizer = DeadlineEngine(remote, deadline: .seconds(30), clock: clock)
    let segment = await segment(isLive: true)
    async let advance: Void = {
      while remote.lastFailure == nil { await Task.yield() }
      await clock.sleepers(1)
      clock.advance(by: .seconds(30))
    }()
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(segment) { _ in }
    }
    await advance
    #expect(failure?.message.contains("no good") == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("abcdefgh") == false, "\(failure?.message ?? "")")
  }
}
