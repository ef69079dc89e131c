import StenoCore
import StenoPipeline
import StenoSpeech
import Synchronization
import Testing

/// What becomes of a recording that the engine fetched.
@Suite struct AddressSessionTests {
  private struct Fetching: FetchingEngine {
    var name = "fetching"
    var result: Result<Recognition, RecognitionFailure>

    func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
      WholeSegmentSession { _ in Recognition(text: "") }
    }
    func recognize(url: String) async throws -> Recognition { try result.get() }
  }

  private final class Notices: Sendable {
    private let told = Mutex<[String]>([])
    var texts: [String] { told.withLock { $0 } }
    func append(_ text: String) { told.withLock { $0.append(text) } }
  }

  private func run(
    _ result: Result<Recognition, RecognitionFailure>
  ) async throws -> (recorder: Recorder, notices: [String], summary: SessionSummary) {
    let (recorder, notices) = (Recorder(), Notices())
    let session = AddressSession(
      url: "https://anna:secret@example.org/a.mp3", name: "https://example.org/a.mp3",
      engine: Fetching(result: result), tell: { notices.append($0) })
    let summary = try await session.run { recorder.append($0) }
    return (recorder, notices.texts, summary)
  }

  private func word(_ text: String, _ milliseconds: Range<Int64>?) -> RecognizedWord {
    RecognizedWord(
      text: text,
      frames: milliseconds.map { FrameIndex(milliseconds: $0.lowerBound)..<FrameIndex(milliseconds: $0.upperBound) })
  }

  @Test func measuredTimesAreKept() async throws {
    let words = [word("one", 500..<900), word("two", 3_000..<3_400)]
    let (recorder, notices, summary) = try await run(.success(Recognition(text: "one two", words: words)))
    let item = try #require(recorder.items.first)
    #expect(item.words.map(\.frames) == words.compactMap(\.frames) && !item.words.contains(where: \.isEstimated))
    #expect(item.frames == .zero..<FrameIndex(milliseconds: 3_400) && summary.duration == item.frames)
    #expect(notices.isEmpty && recorder.isDone && summary.items == 1 && summary.failed == 0)
    guard case .sessionStarted(let started) = recorder.events.first else { throw RecognitionFailure.none }
    #expect(started.source == "https://example.org/a.mp3" && started.provider == "fetching")
    #expect(recorder.events.count == 5)
  }

  @Test func theProvidersLengthCounts() async throws {
    var recognition = Recognition(text: "one two")
    recognition.audioFrames = FrameIndex.perSecond * 60
    let (recorder, notices, _) = try await run(.success(recognition))
    let item = try #require(recorder.items.first)
    #expect(item.frames.length == FrameIndex.perSecond * 60 && item.words.allSatisfy(\.isEstimated))
    #expect(notices.count == 1 && notices[0].contains("when words were spoken"))
  }

  /// Without times, the text says how long it may have been; no word is without a time.
  @Test(arguments: ["", "no", String(repeating: "word ", count: 100_000)]) func nothingIsKnown(text: String)
    async throws
  {
    let (recorder, notices, _) = try await run(.success(Recognition(text: text)))
    let item = try #require(recorder.items.first)
    #expect(item.frames.length >= FrameIndex.perSecond)
    #expect(item.words.allSatisfy { !$0.frames.isEmpty && item.frames.contains($0.frames.lowerBound) })
    #expect(zip(item.words, item.words.dropFirst()).allSatisfy { $0.frames.upperBound <= $1.frames.lowerBound })
    #expect(notices.count == 1 && notices[0].contains("recording's length"))
  }

  @Test func aFailureIsAnItem() async throws {
    let failure = RecognitionFailure(code: "timed_out", message: "no", isRetryable: true)
    let (recorder, _, summary) = try await run(.failure(failure))
    #expect(summary.items == 1 && summary.failed == 1 && summary.duration.length > 0)
    #expect(recorder.events.contains(.failed(ItemID(1), failure)) && recorder.isDone)
  }
}

extension RecognitionFailure {
  fileprivate static let none = RecognitionFailure(code: "none", message: "there is no beginning", isRetryable: false)
}
