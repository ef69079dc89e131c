import Testing

@testable import StenoLocal

struct SpokenContextTests {
  /// Entries of 100, 200 and 300 samples, oldest first.
  private func context() -> SpokenContext {
    [100, 200, 300].reduce(SpokenContext()) { context, length in
      context.adding(entry(length), limit: .max)
    }
  }

  private func entry(_ length: Int) -> SpokenContext.Entry {
    .init(audio: [Float](repeating: Float(length), count: length), tokens: [length, length + 1])
  }

  @Test(
    arguments: [
      (-16_000, []), (-1, []), (0, []), (299, []), (300, [300]), (499, [300]), (500, [200, 300]), (599, [200, 300]),
      (600, [100, 200, 300]), (.max, [100, 200, 300]),
    ] as [(Int64, [Int])])
  func theNewestThatFitAreKept(limit: Int64, expected: [Int]) {
    #expect(context().within(limit).entries.map { $0.audio.count } == expected)
  }

  @Test func anEntryThatDoesNotFitHidesThoseBeforeIt() {
    let context = SpokenContext().adding(entry(10), limit: 1_000).adding(entry(500), limit: 1_000)
    #expect(context.within(400).entries.isEmpty)
  }

  @Test func entriesAndTokensAreInOrder() {
    #expect(context().entries.map { $0.audio.first } == [100, 200, 300])
    #expect(context().tokens == [100, 101, 200, 201, 300, 301])
  }

  @Test func addingKeepsToTheLimit() {
    #expect(context().adding(entry(50), limit: 400).entries.map { $0.audio.count } == [300, 50])
    #expect(context().adding(entry(500), limit: 400).entries.isEmpty)
  }
}
