import StenoCore
import StenoSpeech
import Synchronization
import Testing

@testable import StenoProviders

@Suite struct RouteWatchTests {
  /// A recognizer that fails when asked to, and notes which segments it had and which it had not.
  private final class Noting: SpeechRecognizer {
    let name: String
    let capabilities = RecognizerCapabilities()
    private let fails: @Sendable (ItemID) -> Bool
    private let notes = Mutex<[String]>([])

    init(_ name: String, fails: @escaping @Sendable (ItemID) -> Bool = { _ in false }) {
      self.name = name
      self.fails = fails
    }

    var noted: [String] { notes.withLock { $0 } }

    func prepare() async {}

    func skip(_ id: ItemID) async {
      notes.withLock { $0.append("skips \(id.number)") }
    }

    func recognize(
      _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      notes.withLock { $0.append("reads \(segment.id.number) after \(segment.silenceBefore ?? -1)") }
      guard !fails(segment.id) else {
        throw RecognitionFailure(code: "provider_unreachable", message: "\(name): it is down", isRetryable: true)
      }
      return Recognition(text: "text")
    }
  }

  private func segment(_ number: Int) async -> OpenSegment {
    let id = ItemID(number)
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    let segment = OpenSegment(id: id, start: .zero, silenceBefore: 7, isLive: false)
    await segment.send(.closed(SpeechSegment(id: id, frames: frames, speech: frames, cut: .end)))
    return segment
  }

  /// What is told while segments 1 to 10 go through `a`, `b` and `c`, of which `a` fails on some.
  private func told(_ others: [any SpeechRecognizer], failing: [Int]) async throws -> [String] {
    let told = Mutex<[String]>([])
    let watch = RouteWatch { change in
      let line =
        switch change {
        case .takesOver(let name, let failure): "\(failure.message); \(name)"
        case .isBack(let name): "\(name) back"
        }
      told.withLock { $0.append(line) }
    }
    let route = RoutedRecognizer(Noting("a") { failing.contains($0.number) }, then: others, watch: watch)
    for number in 1...10 { _ = try await route.recognize(await segment(number)) { _ in } }
    return told.withLock { $0 }
  }

  @Test(
    arguments: [
      (Array(1...10), ["a: it is down; b"]), ([], []), (Array(3...5), ["a: it is down; b", "a back"]),
      ([1, 3, 5, 7, 9], ["a: it is down; b"]), ([1, 2, 9], ["a: it is down; b", "a back", "a: it is down; b"]),
    ] as [([Int], [String])])
  func isToldOnceAChange(failing: [Int], expected: [String]) async throws {
    #expect(try await told([Noting("b"), Noting("c")], failing: failing) == expected)
  }

  @Test func eachThatTakesOverIsNamed() async throws {
    let lines = try await told([Noting("b") { _ in true }, Noting("c")], failing: Array(1...10))
    #expect(lines == ["a: it is down; b", "b: it is down; c"])
  }

  /// One that reads in context can: it is told what it does not get, and how long the silence was before what it gets.
  @Test func whoeverIsNotAskedIsToldSo() async throws {
    let (other, last) = (Noting("b"), Noting("c"))
    _ = try await told([other, last], failing: [2, 3])
    #expect(Array(other.noted.prefix(4)) == ["skips 1", "reads 2 after 7", "reads 3 after 7", "skips 4"])
    #expect(last.noted == (1...10).map { "skips \($0)" })
  }
}
