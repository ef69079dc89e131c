/// A cue with its place in a file.
struct CueEntry {
  /// Its number, from 1; 0 until it is written.
  var number: Int
  /// When it is shown, in milliseconds; not empty.
  var milliseconds: Range<Int64>
  /// Its lines as plain text, the channel's label included.
  var lines: [String]
  /// Its channel, from 1; nil where there is only one.
  var channel: Int?

  /// `HH:MM:SS`, a separator and three digits; the hours have more digits where they need them.
  static func clock(_ milliseconds: Int64, separator: String) -> String {
    func padded(_ number: Int64, _ count: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    let (seconds, rest) = max(0, milliseconds).quotientAndRemainder(dividingBy: 1_000)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return clock + separator + padded(rest, 3)
  }
}
