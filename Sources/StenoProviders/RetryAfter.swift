import StenoCore

package import StenoSystem

/// What an answer asks to wait, in seconds or as a date. Pure.
///
/// #### Source
/// RFC 9110, section 10.2.3; the milliseconds are OpenAI's.
package enum RetryAfter {
  /// Nobody means longer than this: eleven days.
  private static let longest = 1e6

  /// How long an answer asks to wait.
  ///
  /// - Parameters:
  ///   - now: What a date is counted from where the answer has none of its own.
  ///   - field: The value of a header field, whose name is in lower case.
  /// - Returns: The wait; nil where the answer does not say, or says what makes no sense.
  package static func delay(now: WallTime = .now, field: (String) -> String?) -> Duration? {
    if let milliseconds = field("retry-after-ms").flatMap({ Double($0) }) { return seconds(milliseconds / 1_000) }
    guard let value = field("retry-after")?.trimmingWhitespace else { return nil }
    if let number = Double(value) { return seconds(number) }
    guard let end = HTTPDate.seconds(value) else { return nil }
    // By the server's own clock, whatever ours says.
    let begin = field("date").flatMap(HTTPDate.seconds).map { Double($0) } ?? Double(now.millisecondsSince1970) / 1_000
    return seconds(max(0, Double(end) - begin))
  }

  /// That many seconds as a wait; nil for what is no length of time.
  package static func seconds(_ value: Double) -> Duration? {
    value.isFinite && value >= 0 ? .milliseconds(Int64((min(value, longest) * 1_000).rounded(.up))) : nil
  }
}
