import Testing

@testable import StenoProvidersRealtime

@Suite struct RepeatedEventsTests {
  /// Which of these events, each a name and its content, are repeats.
  private func repeats(_ events: [(name: String?, content: Int)]) -> [Bool] {
    var repeats = RepeatedEvents()
    return events.map { repeats.isRepeat($0.name, content: $0.content) }
  }

  @Test func onlyWhatHasANameCanBeARepeat() {
    #expect(repeats([(nil, 7), (nil, 7), (nil, 7)]) == [false, false, false])
    #expect(repeats([("a", 7), ("b", 7), ("a", 7), ("b", 7)]) == [false, false, true, true])
  }

  /// A server that gives all its events one name repeats none of them.
  @Test func namesThatAreNotUniqueSayNothing() {
    #expect(repeats([("event", 1), ("event", 2), ("event", 2), ("event", 2)]) == [false, false, false, false])
  }

  @Test func memoryIsBounded() {
    let many = (0..<1_000).map { (name: String?.some("event \($0)"), content: $0) }
    let again = [("event 999", 999), ("event 800", 800), ("event 1", 1)]
    #expect(repeats(many + again).suffix(4) == [false, true, true, false])
    let long = String(repeating: "x", count: 1_000)
    #expect(repeats([(long, 1), (long, 1)]) == [false, false])
  }
}
