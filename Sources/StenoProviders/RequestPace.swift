/// Spaces requests out so that no more than so many a second are made. A value: time comes in.
public struct RequestPace: Sendable {
  private let interval: Duration
  private var next: Duration = .zero

  /// At most so many requests a second; nil for no bound.
  public init(requestsPerSecond: Double?) {
    interval = requestsPerSecond.map { $0 > 0 ? .seconds(min(1 / $0, 86_400)) : .zero } ?? .zero
  }

  /// Takes the next place for a request.
  ///
  /// - Returns: How long it must wait.
  public mutating func take(at now: Duration) -> Duration {
    let place = max(next, now)
    next = place + interval
    return place - now
  }
}
