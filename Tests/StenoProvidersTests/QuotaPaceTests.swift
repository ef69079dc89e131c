import Testing

@testable import StenoProviders

@Suite struct QuotaPaceTests {
  @Test func aWaitThatIsAskedForHoldsForAll() {
    var pace = QuotaPace(least: .seconds(1), most: .seconds(32))
    #expect(pace.take(at: .zero) == .zero && pace.take(at: .zero) == .zero)
    pace.refused(sent: .zero, at: .seconds(1), retryAfter: .seconds(20))
    #expect(pace.take(at: .seconds(2)) == .seconds(19) && pace.take(at: .seconds(21)) == .zero)
    #expect(pace.interval == .zero && pace.take(at: .seconds(21)) == .zero)
  }

  @Test func withoutOneRequestsAreSpacedOut() {
    var pace = QuotaPace(least: .seconds(1), most: .seconds(6))
    pace.refused(sent: .zero, at: .seconds(1), retryAfter: nil)
    pace.refused(sent: .zero, at: .seconds(1), retryAfter: nil)
    #expect(pace.interval == .seconds(1), "requests of the same moment count once")
    #expect(pace.take(at: .seconds(1)) == .seconds(1))
    #expect(pace.take(at: .seconds(2)) == .zero && pace.take(at: .seconds(2)) == .seconds(1))
    pace.refused(sent: .seconds(2), at: .seconds(2), retryAfter: nil)
    pace.refused(sent: .seconds(4), at: .seconds(4), retryAfter: nil)
    #expect(pace.interval == .seconds(4))
    pace.refused(sent: .seconds(8), at: .seconds(8), retryAfter: nil)
    #expect(pace.interval == .seconds(6))
    for _ in 0..<30 { pace.succeeded() }
    #expect(pace.interval == .zero)
  }

  /// Three requests a minute, and many segments that want more: about as many are asked for as are allowed.
  @Test func itFindsTheQuota() {
    var pace = QuotaPace(least: .seconds(1), most: .seconds(32))
    var (answered, refused) = (0, 0)
    var allowed: [Int: Int] = [:]
    for second in 0..<3_600 {
      let now = Duration.seconds(second)
      guard pace.take(at: now) == .zero else { continue }
      if allowed[second / 60, default: 0] < 3 {
        allowed[second / 60, default: 0] += 1
        answered += 1
        pace.succeeded()
      } else {
        refused += 1
        pace.refused(sent: now, at: now, retryAfter: nil)
      }
    }
    #expect(answered >= 100 && refused <= 60, "\(answered) answered, \(refused) refused")
  }
}
