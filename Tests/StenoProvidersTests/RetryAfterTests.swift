import StenoSystem
import Testing

@testable import StenoProviders

@Suite struct RetryAfterTests {
  private func delay(_ fields: [String: String], now: Int64 = 784_111_777_500) -> Duration? {
    RetryAfter.delay(now: WallTime(millisecondsSince1970: now)) { fields[$0] }
  }

  @Test(
    arguments: [
      ("2", .seconds(2)), (" 0.25 ", .milliseconds(250)), ("0", .zero), ("-1", nil), ("nan", nil), ("inf", nil),
      ("soon", nil), ("", nil), ("1e30", .seconds(1_000_000)),
    ] as [(String, Duration?)])
  func seconds(value: String, expected: Duration?) {
    #expect(delay(["retry-after": value]) == expected)
  }

  @Test func millisecondsWin() {
    #expect(delay(["retry-after-ms": "150", "retry-after": "9"]) == .milliseconds(150))
    #expect(delay([:]) == nil)
  }

  @Test func aDateIsCountedFromTheServersOwn() {
    let end = "Sun, 06 Nov 1994 08:50:07 GMT"
    #expect(delay(["retry-after": end, "date": "Sun, 06 Nov 1994 08:49:37 GMT"], now: 0) == .seconds(30))
    #expect(delay(["retry-after": end]) == .milliseconds(29_500), "its clock is ours where it does not say")
    #expect(delay(["retry-after": end, "date": "today"]) == .milliseconds(29_500))
    #expect(delay(["retry-after": end, "date": "Sun, 06 Nov 1994 08:51:00 GMT"]) == .zero, "it is over")
  }

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("sun, 06 nov 1994 08:49:37 gmt", 784_111_777),
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200),
      ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Fri, 31 Dec 2100 00:00:00 GMT", 4_133_894_400),
      ("Saturday, 01-Jan-69 00:00:00 GMT", 3_124_224_000), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ])
  func dates(text: String, seconds: Int64) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
    "Mon, 29 Feb 2100 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nix 1994 08:49:37 GMT",
    "Sun, 06 Nov 1969 08:49:37 GMT", "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 +8:49:37 GMT",
    "Sun, ٠٦ Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37:00 GMT", "784111777",
  ])
  func isNoDate(text: String) {
    #expect(HTTPDate.seconds(text) == nil)
  }
}
