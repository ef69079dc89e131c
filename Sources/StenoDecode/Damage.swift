/// A stretch of input that could not be read or decoded, as far as it has gone.
struct Damage {
  /// Packets or reads that failed.
  private(set) var failures = 0
  /// Bytes that were lost.
  private(set) var bytes: Int64 = 0
  private let reason: String
  private let byteOffset: Int64?

  init(reason: String, byteOffset: Int64?) {
    (self.reason, self.byteOffset) = (reason, byteOffset)
  }

  mutating func extend(byBytes count: Int64) {
    failures += 1
    bytes += count
  }

  /// One line for a gap.
  var description: String {
    let place = byteOffset.map { " from byte \($0)" } ?? ""
    let count = failures == 1 ? "a packet" : "\(failures) packets"
    return "\(count)\(place) could not be decoded: \(reason)"
  }
}
