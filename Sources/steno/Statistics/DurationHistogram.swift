import Glibc

/// How long something took, many times: counts in steps of five per cent, from 0.1 ms to more than an hour.
struct DurationHistogram: Sendable {
  private static let ratio = 1.05
  private static let shortest = 100_000.0
  private static let bucketCount = 360

  private var counts = Array(repeating: 0, count: Self.bucketCount)
  private(set) var count = 0
  /// All of them together, in seconds.
  private(set) var sum = 0.0

  /// Takes one more, in nanoseconds.
  mutating func record(nanoseconds: Int64) {
    let steps = log(max(Double(nanoseconds), Self.shortest) / Self.shortest) / log(Self.ratio)
    counts[min(Int(steps), Self.bucketCount - 1)] += 1
    count += 1
    sum += Double(nanoseconds) / 1e9
  }

  /// The duration that this share of all did not exceed, to five per cent; nil where there are none.
  func quantile(_ share: Double) -> Duration? {
    guard count > 0 else { return nil }
    var left = Int((Double(count) * share).rounded(.up))
    for (step, number) in counts.enumerated() {
      left -= number
      if left <= 0 { return .nanoseconds(Int64(Self.shortest * pow(Self.ratio, Double(step + 1)))) }
    }
    return nil
  }
}
