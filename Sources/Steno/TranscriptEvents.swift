public import StenoCore
import StenoSystem
import Synchronization

/// The events of one session, in order, as it runs.
///
/// The session begins with the first call of `next()` and waits for its reader: a file is read no faster than its events
/// are taken. It has one reader; when that stops, or its task is cancelled, the session ends and its source is released.
/// An error that ends the session is thrown after the events that came before it.
public struct TranscriptEvents: AsyncSequence, Sendable {
  /// Runs a session to its end.
  typealias Run = @Sendable (_ handle: @escaping @Sendable (TranscriptEvent) async throws -> Void) async throws -> Void

  private final class Once: Sendable {
    let isTaken = Atomic(false)
  }

  private let run: Run
  private let once = Once()

  init(_ run: @escaping Run) {
    self.run = run
  }

  /// The reader. A second one is told that the events were read already.
  public func makeAsyncIterator() -> Iterator {
    let isFirst = once.isTaken.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    let refuse: Run = { _ in throw Self.alreadyRead }
    return Iterator(run: isFirst ? run : refuse)
  }

  private static var alreadyRead: SourceError {
    SourceError(
      code: .unsupported,
      message: "the events of a session have one reader, and they were read already; make another session")
  }

  /// Reads the events of a session.
  public struct Iterator: AsyncIteratorProtocol {
    private let run: Run
    private var reading: Reading?

    fileprivate init(run: @escaping Run) {
      self.run = run
    }

    /// The next event; nil after the last.
    ///
    /// - Throws: What ended the session; `CancellationError`.
    public mutating func next() async throws -> TranscriptEvent? {
      let reading = reading ?? Reading(run)
      self.reading = reading
      return try await reading.next()
    }
  }

  /// A session that runs, until this is let go.
  private final class Reading: Sendable {
    /// Events that may wait for their reader.
    private static let most = 16

    private let events = BoundedChannel<Result<TranscriptEvent, any Error>>(capacity: most)
    private let task: Task<Void, Never>

    init(_ run: @escaping Run) {
      task = Task { [events] in
        do {
          try await run { event in
            guard await events.send(.success(event)) else { throw CancellationError() }
          }
        } catch {
          await events.send(.failure(error))
        }
        events.finish()
      }
    }

    deinit {
      task.cancel()
    }

    func next() async throws -> TranscriptEvent? {
      guard let event = await events.next() else {
        try Task.checkCancellation()
        return nil
      }
      return try event.get()
    }
  }
}
