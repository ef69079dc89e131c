import Glibc

/// A point on the wall clock, to the millisecond, for people to read. Nothing is measured with it.
public struct WallTime: Sendable, Equatable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var millisecondsSince1970: Int64

  /// The time this many milliseconds after 1970-01-01T00:00:00Z.
  public init(millisecondsSince1970: Int64) {
    self.millisecondsSince1970 = millisecondsSince1970
  }

  /// The time now, as the system has it.
  public static var now: WallTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(millisecondsSince1970: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The time as in `2026-03-01T09:30:00.250Z`: UTC with milliseconds, for years of four digits.
  ///
  /// #### Source
  /// RFC 3339, section 5.6, `date-time`.
  public var description: String {
    let (seconds, milliseconds) = millisecondsSince1970.flooredQuotientAndRemainder(by: 1_000)
    var (time, parts) = unsafe (time_t(seconds), tm())
    unsafe gmtime_r(&time, &parts)
    let date = unsafe [(parts.tm_year + 1_900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2)].map(Self.digits)
    let clock = unsafe [(parts.tm_hour, 2), (parts.tm_min, 2), (parts.tm_sec, 2)].map(Self.digits)
    let fraction = Self.digits(Int32(milliseconds), 3)
    return "\(date.joined(separator: "-"))T\(clock.joined(separator: ":")).\(fraction)Z"
  }

  private static func digits(_ value: Int32, _ count: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}

extension Int64 {
  fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
