import StenoCore
import Synchronization
import StenoTesting
import Testing

@testable import StenoSpeech

@Suite struct RouteWatchTests {
  /// An engine that fails when asked to.
  private struct Failing: RecognitionEngine {
    let name: String
    var fails: @Sendable (ItemID) -> Bool = { _ in false }

    func makeSession(_ options: RecognitionOptions) -> any RecognitionSession { Session(name: name, fails: fails) }

    struct Session: RecognitionSession {
      let name: String
      let fails: @Sendable (ItemID) -> Bool

      func recognize(
        _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
      ) async throws -> Recognition {
        guard !fails(segment.id) else {
          throw RecognitionFailure(code: "provider_unreachable", message: "\(name): it is down", isRetryable: true)
        }
        return Recognition(text: "text")
      }
    }
  }

  private func segment(_ number: Int) async -> SegmentLog {
    let id = ItemID(number)
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    let segment = SegmentLog(id: id, start: .zero, silenceBefore: 7, isLive: false)
    segment.append(.closed(SpeechSegment(id: id, frames: frames, speech: frames, cut: .end)))
    return segment
  }

  /// What is told while segments 1 to 10 go through `a`, `b` and `c`, of which `a` fails on some.
  private func told(_ others: [any RecognitionEngine], failing: [Int]) async throws -> [String] {
    let told = Mutex<[String]>([])
    let watch = RouteWatch { change in
      let line =
        switch change {
        case .takesOver(let name, let failure): "\(failure.message); \(name)"
        case .isBack(let name): "\(name) back"
        }
      told.withLock { $0.append(line) }
    }
    let route = RoutedEngine(Failing(name: "a") { failing.contains($0.number) }, then: others, watch: watch)
    for number in 1...10 { _ = try await route.recognize(await segment(number)) { _ in } }
    return told.withLock { $0 }
  }

  @Test(
    arguments: [
      (Array(1...10), ["a: it is down; b"]), ([], []), (Array(3...5), ["a: it is down; b", "a back"]),
      ([1, 3, 5, 7, 9], ["a: it is down; b"]), ([1, 2, 9], ["a: it is down; b", "a back", "a: it is down; b"]),
    ] as [([Int], [String])])
  func isToldOnceAChange(failing: [Int], expected: [String]) async throws {
    #expect(try await told([Failing(name: "b"), Failing(name: "c")], failing: failing) == expected)
  }

  @Test func eachThatTakesOverIsNamed() async throws {
    let lines = try await told([Failing(name: "b") { _ in true }, Failing(name: "c")], failing: Array(1...10))
    #expect(lines == ["a: it is down; b", "b: it is down; c"])
  }
}
