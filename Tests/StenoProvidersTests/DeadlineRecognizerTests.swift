import StenoCore
import StenoSpeech
import StenoTesting
import Testing

@testable import StenoProviders

@Suite struct DeadlineRecognizerTests {
  /// Reads a segment to its end, and then says nothing until it is cancelled.
  private struct Silent: SpeechRecognizer {
    let name = "silent"
    let capabilities = RecognizerCapabilities()
    let answers: Bool

    func prepare() async {}

    func recognize(
      _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      while await segment.next() != nil {}
      guard !answers else { return Recognition(text: "in time") }
      try await ManualClock().sleep(for: .seconds(1))
      throw CancellationError()
    }
  }

  private func segment(isLive: Bool) async -> OpenSegment {
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    let segment = OpenSegment(id: ItemID(1), start: .zero, silenceBefore: nil, isLive: isLive)
    await segment.send(.audio(AudioChunk(start: .zero, samples: [0.5]), earliestCut: .zero, clearSpeech: 0))
    await segment.send(.closed(SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .end)))
    return segment
  }

  @Test func whatIsLateIsGivenUp() async throws {
    let clock = ManualClock()
    let recognizer = DeadlineRecognizer(Silent(answers: false), deadline: .seconds(30), clock: clock)
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
    let late = DeadlineRecognizer(Silent(answers: false), deadline: .seconds(30), clock: clock)
    let next = DeadlineRecognizer(Silent(answers: true), deadline: .seconds(30), clock: clock)
    let segment = await segment(isLive: true)
    async let advance: Void = {
      await clock.sleepers(1)
      clock.advance(by: .seconds(30))
    }()
    let recognition = try await RoutedRecognizer(late, then: [next]).recognize(segment) { _ in }
    await advance
    #expect(recognition.text == "in time")
  }

  @Test func aRecordingHasNoDeadline() async throws {
    let recognizer = DeadlineRecognizer(Silent(answers: true), deadline: .zero, clock: ManualClock())
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
    let recognizer = DeadlineRecognizer(
      RemoteRecognizer(Echoing(), terms: terms), deadline: .seconds(30), clock: clock)
    let segment = await segment(isLive: true)
    async let advance: Void = {
      await retries.sleepers(1)
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
