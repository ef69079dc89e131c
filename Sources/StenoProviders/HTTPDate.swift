/// Dates as HTTP writes them. Pure.
///
/// #### Source
/// RFC 9110, section 5.6.7: the form in use, and two older ones that a recipient must still take.
enum HTTPDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// Seconds since 1970-01-01T00:00:00Z; nil where `text` is no date, or one before 1970.
  static func seconds(_ text: String) -> Int64? {
    let parts = text.lowercased().split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    return switch parts.count {
    // Sun, 06 Nov 1994 08:49:37 GMT, or Sunday, 06-Nov-94 08:49:37 GMT.
    case 6 where ["gmt", "utc"].contains(parts[5]): seconds(parts[3], parts[2], parts[1], parts[4])
    // Sun Nov  6 08:49:37 1994.
    case 5: seconds(parts[4], parts[1], parts[2], parts[3])
    default: nil
    }
  }

  private static func seconds(_ year: String, _ month: String, _ day: String, _ time: String) -> Int64? {
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), in: 0...60) }
    guard let year = Self.year(year), let month = months.firstIndex(of: month).map({ Int64($0) + 1 }),
      let day = number(day, in: 1...31), clock.count == 3, let hours = clock[0], hours < 24, let minutes = clock[1],
      minutes < 60, let seconds = clock[2]
    else { return nil }
    let days = self.days(year: year, month: month, day: day)
    // A day that the month does not have would be one of the next.
    guard days < self.days(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1) else { return nil }
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  }

  /// A year of four digits from 1970 on, or of two: of this century up to 69.
  private static func year(_ text: String) -> Int64? {
    if text.utf8.count == 4 { return number(text, in: 1970...9999) }
    guard text.utf8.count == 2, let year = number(text, in: 0...99) else { return nil }
    return year < 70 ? 2000 + year : 1900 + year
  }

  private static func number(_ text: String, in range: ClosedRange<Int64>) -> Int64? {
    guard text.utf8.count <= 4, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int64(text).flatMap { range.contains($0) ? $0 : nil }
  }

  /// Days from 1970-01-01 in the Gregorian calendar, for years from 1970 on.
  ///
  /// A year that begins in March has its leap day at the end.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    // Months from March on have 31, 30, 31, 30, 31 days, over and over: 153 in five.
    return 365 * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
  }
}
