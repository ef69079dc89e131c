import StenoSystem

/// What only one task may hold at a time.
struct Baton: Sendable {
  private let place = BoundedChannel<Void>(capacity: 1)

  /// Waits until nobody holds it.
  ///
  /// - Throws: `CancellationError`; then it is not held.
  func take() async throws {
    guard await place.send(()) else { throw CancellationError() }
  }

  /// Gives it to the next.
  func pass() {
    _ = place.takeIfReady()
  }
}
