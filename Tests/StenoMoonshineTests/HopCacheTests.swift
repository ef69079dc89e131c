import StenoCore
import StenoTesting
import Testing

@testable import StenoMoonshine

struct HopCacheTests {
  private let one = SessionKey(1)
  private let two = SessionKey(2)
  private let three = SessionKey(3)

  private func cache(session: Int = 3, total: Int = 100) -> HopCache {
    HopCache(width: 2, limits: .init(session: session, total: total))
  }

  private func row(_ cache: HopCache, _ key: Int, of session: SessionKey) -> [Float]? {
    var row: [Float] = [0, 0]
    let isKnown = row.withUnsafeMutableBufferPointer { cache.copy(key, of: session, to: $0) }
    return isKnown ? row : nil
  }

  /// What is known of `keys`; each must be its own row.
  private func known(_ cache: HopCache, _ keys: ClosedRange<Int>, of session: SessionKey) -> [Int] {
    keys.filter { key in
      guard let row = row(cache, key, of: session) else { return false }
      #expect(row == [Float(key), Float(session.number)])
      return true
    }
  }

  private func keep(_ cache: inout HopCache, _ keys: some Sequence<Int>, of session: SessionKey) {
    for key in keys { cache.keep([Float(key), Float(session.number)][...], for: key, of: session) }
  }

  @Test func aSessionForgetsItsOldest() {
    var cache = cache()
    #expect(known(cache, 1...9, of: one) == [])
    keep(&cache, [1, 2, 3], of: one)
    #expect(known(cache, 1...9, of: one) == [1, 2, 3])
    keep(&cache, [4, 5], of: one)
    #expect(known(cache, 1...9, of: one) == [3, 4, 5])
    keep(&cache, [6, 7, 8], of: one)
    #expect(known(cache, 1...9, of: one) == [6, 7, 8])
  }

  @Test func whatIsKnownTakesNoSecondPlace() {
    var cache = cache()
    keep(&cache, [1, 2, 1, 2, 1, 3], of: one)
    #expect(known(cache, 1...9, of: one) == [1, 2, 3])
  }

  @Test func sessionsDoNotSeeEachOther() {
    var cache = cache()
    keep(&cache, [1, 2], of: one)
    keep(&cache, [2, 3], of: two)
    #expect(known(cache, 1...9, of: one) == [1, 2])
    #expect(known(cache, 1...9, of: two) == [2, 3])
  }

  @Test func whoHasMostMakesRoom() {
    var cache = cache(session: 6, total: 8)
    keep(&cache, 1...6, of: one)
    keep(&cache, 1...2, of: two)
    keep(&cache, 3...4, of: two)
    #expect(known(cache, 1...9, of: one) == [3, 4, 5, 6], "one that floods gives up what is beyond its share")
    #expect(known(cache, 1...9, of: two) == [1, 2, 3, 4])
    keep(&cache, [7, 8], of: one)
    #expect(known(cache, 1...9, of: one) == [5, 6, 7, 8], "and then only its own")
    #expect(known(cache, 1...9, of: two) == [1, 2, 3, 4])
    keep(&cache, [1], of: three)
    #expect(known(cache, 1...9, of: three) == [1], "the newest of each survives")
  }

  @Test func whatIsForgottenMakesRoomAndTheLastGivesTheMemoryBack() {
    var cache = cache(session: 300, total: 600)
    keep(&cache, 1...300, of: one)
    keep(&cache, 1...300, of: two)
    let capacity = cache.capacity
    cache.forget(one)
    #expect(known(cache, 1...300, of: one) == [])
    #expect(known(cache, 1...300, of: two).count == 300)
    keep(&cache, 1...300, of: three)
    #expect(known(cache, 1...300, of: two).count == 300)
    #expect(known(cache, 1...300, of: three).count == 300)
    #expect(cache.capacity == capacity)
    for session in [one, two, three] { cache.forget(session) }
    #expect(cache.capacity == 0)
    keep(&cache, 1...3, of: one)
    #expect(known(cache, 1...9, of: one) == [1, 2, 3])
  }

  /// Many sessions at random: what is found is right, nobody has more than a session may, all have no more than fits, and
  /// each finds its newest.
  @Test(arguments: 0..<6 as Range<UInt64>) func randomSessions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var cache = cache(session: 400, total: 900)
    var newest: [SessionKey: [Int]] = [:]
    for _ in 0..<3_000 {
      let session = SessionKey(Int.random(in: 0..<9, using: &random))
      if Int.random(in: 0..<200, using: &random) == 0 {
        cache.forget(session)
        newest[session] = nil
        continue
      }
      let key = Int.random(in: 0..<5_000, using: &random)
      let isNew = row(cache, key, of: session) == nil
      keep(&cache, [key], of: session)
      if isNew { newest[session, default: []].append(key) }
    }
    var total = 0
    for (session, keys) in newest {
      let found = known(cache, 0...4_999, of: session)
      #expect(found.count <= 400)
      #expect(Set(keys.suffix(found.count)) == Set(found), "the newest survive")
      #expect(found.count >= min(keys.count, 900 / 9))
      total += found.count
    }
    #expect(total <= 900 && cache.capacity < 900 + 256)
  }
}
