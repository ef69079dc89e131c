import Testing

@testable import StenoMoonshine

struct HopCacheTests {
  private func row(_ cache: HopCache, _ key: Int) -> [Float]? {
    var row: [Float] = [0, 0]
    let isKnown = row.withUnsafeMutableBufferPointer { cache.copy(key, to: $0) }
    return isKnown ? row : nil
  }

  private func keep(_ cache: inout HopCache, _ keys: [Int]) {
    for key in keys { cache.keep([Float(key), Float(-key)][...], for: key) }
  }

  @Test func forgetsTheOldest() {
    var cache = HopCache(width: 2, capacity: 3)
    #expect(row(cache, 1) == nil)
    keep(&cache, [1, 2, 3])
    #expect([1, 2, 3].map { row(cache, $0) } == [[1, -1], [2, -2], [3, -3]])
    keep(&cache, [4, 5])
    #expect([1, 2, 3, 4, 5].map { row(cache, $0) } == [nil, nil, [3, -3], [4, -4], [5, -5]])
    keep(&cache, [6, 7, 8])
    #expect([3, 4, 5, 6, 7, 8].map { row(cache, $0) } == [nil, nil, nil, [6, -6], [7, -7], [8, -8]])
  }

  @Test func whatIsKnownTakesNoSecondPlace() {
    var cache = HopCache(width: 2, capacity: 3)
    keep(&cache, [1, 2, 1, 2, 1, 3])
    #expect([1, 2, 3].map { row(cache, $0) } == [[1, -1], [2, -2], [3, -3]])
  }
}
