import StenoSystem
import Testing

@Suite struct WallTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"),
    (951_782_400_005, "2000-02-29T00:00:00.005Z"),
    (1_772_357_400_250, "2026-03-01T09:30:00.250Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
  ])
  func isWrittenAsRFC3339(milliseconds: Int64, expected: String) {
    #expect(WallTime(millisecondsSince1970: milliseconds).description == expected)
  }

  @Test func nowIsAfterThisWasWritten() {
    #expect(WallTime.now.millisecondsSince1970 > 1_767_225_600_000)
  }
}
