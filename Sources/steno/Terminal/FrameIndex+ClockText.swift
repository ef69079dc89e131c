import StenoCore

extension FrameIndex {
  /// Minutes and seconds, with hours where there are any: `03:07`, `1:03:07`.
  var clockText: String {
    let seconds = milliseconds / 1_000
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
    let rest = "\(Self.twoDigits(minutes)):\(Self.twoDigits(seconds % 60))"
    return hours > 0 ? "\(hours):\(rest)" : rest
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
