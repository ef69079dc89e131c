import Testing

@testable import StenoLocal

struct RereadingSearchTests {
  @Test func aSureTextIsNotReadAgain() {
    var search = search([1, 2], -0.1)
    #expect(search.next() == nil)
    #expect(search.best == read([1, 2], -0.1))
  }

  @Test func theSurestOfAllReadingsWins() {
    var search = search([1, 2], -0.9)
    let readings = [read([1, 3], -0.5), read([1, 4], -0.3), read([1, 5], -0.7), read([1, 6], -0.4)]
    var changes: [Rereading] = []
    for reading in readings {
      guard let change = search.next() else { break }
      changes.append(change)
      search.observe(reading)
    }
    #expect(changes == Rereading.all)
    #expect(search.next() == nil)
    #expect(search.best == read([1, 4], -0.3))
  }

  @Test func moreTokensAreNoMerit() {
    var search = search([1, 2, 3, 4, 5, 6, 7, 8, 9], -0.5)
    _ = search.next()
    search.observe(read([1, 2, 3, 4], -0.6))
    #expect(search.best == read([1, 2, 3, 4], -0.6), "a sum of -2.4 over 2 is more than one of -4.5 over 3")
    _ = search.next()
    search.observe(read([1], -1.25))
    #expect(search.best == read([1, 2, 3, 4], -0.6), "-1.25 over 1 is less")
  }

  @Test func aReadingThatIsSureEndsIt() {
    var search = search([1, 2], -0.9)
    _ = search.next()
    search.observe(read([1, 3], -0.1))
    #expect(search.next() == nil)
    #expect(search.best == read([1, 3], -0.1))
  }

  @Test func aReadingThatIsLessSureChangesNothing() {
    var search = search([1, 2], -0.9)
    _ = search.next()
    search.observe(read([1, 3], -0.6))
    _ = search.next()
    search.observe(read([1, 2], -0.8))
    #expect(search.next() != nil)
    #expect(search.best == read([1, 3], -0.6))
  }

  @Test func aLoopIsWorthNothing() {
    var search = search([1, 2], -0.9)
    _ = search.next()
    search.observe(Hypothesis(tokens: read([1, 2], -0.1).tokens, isComplete: false))
    #expect(search.next() != nil)
    #expect(search.best == read([1, 2], -0.9))
  }

  @Test func committedTokensDoNotCount() {
    var options = LocalOptions()
    options.rereadingThreshold = -0.2
    let first = Hypothesis(tokens: read([1], -5).tokens + read([2], -0.1).tokens, isComplete: true)
    var search = RereadingSearch(first: first, committedCount: 1, options: options)
    #expect(search.next() == nil)
  }

  private func search(_ tokens: [Int], _ logProbability: Float) -> RereadingSearch {
    var options = LocalOptions()
    options.rereadingThreshold = -0.2
    return RereadingSearch(first: read(tokens, logProbability), committedCount: 0, options: options)
  }

  private func read(_ tokens: [Int], _ logProbability: Float) -> Hypothesis {
    Hypothesis(tokens: tokens.map { .init(id: $0, logProbability: logProbability) }, isComplete: true)
  }
}
