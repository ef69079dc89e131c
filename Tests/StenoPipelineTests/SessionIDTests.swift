import StenoTesting
import Testing

@testable import StenoPipeline

@Suite struct SessionIDTests {
  @Test func isAUUIDOfVersion4AndNeverTheSame() {
    var generator = SeededGenerator(seed: 1)
    let names = (0..<1_000).map { _ in SessionID.random(using: &generator) }
    #expect(Set(names).count == 1_000)
    for name in names {
      #expect(name.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
  }
}
