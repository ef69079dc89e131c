import StenoSystem
public import StenoCore
import Synchronization

/// A live stream whose connection is made again when it breaks.
///
/// The wall time from the last audio to the next becomes a gap with the cause `source_lost`, so that the timeline stays
/// true. A first connection that fails is not tried again, and one that is not endless just ends.
public final class ReconnectingSource<Time: Clock>: AudioSource where Time.Duration == Duration {
  /// One connection to the stream.
  public struct Connection: Sendable {
    let source: any AudioSource
    let isEndless: @Sendable () async throws -> Bool

    /// A connection that gives `source`; `isEndless`, which may open it, tells whether its end is only a loss.
    public init(_ source: any AudioSource, isEndless: @escaping @Sendable () async throws -> Bool) {
      (self.source, self.isEndless) = (source, isEndless)
    }
  }

  private struct State {
    var source: (any AudioSource)?
    var isEndless = false
    var isFinished = false
  }

  /// The stream's name, which no connection changes.
  public let name: String
  /// Whether the connection is endless: a server does not wait. False before the first is made.
  public var isLive: Bool { state.withLock { $0.isEndless } }
  /// True: a connection may stall.
  public let canStall = true
  private let reader: ReconnectingReader<Time>
  private let state = Mutex(State())
  private let finished = BoundedChannel<Never>(capacity: 1)

  /// A stream that `connect` connects to: at the first call of ``next()``, and again each time that it breaks.
  public init(
    name: String, options: ReconnectionOptions = ReconnectionOptions(), clock: Time,
    connect: @escaping @Sendable () -> Connection
  ) {
    self.name = name
    reader = ReconnectingReader(options: options, clock: clock, finished: finished, connect: connect)
  }

  deinit {
    finish()
  }

  /// The next audio or gap; nil at the end.
  ///
  /// - Throws: What the first connection throws; `SourceError` `gaveUp` when the stream does not come back.
  public func next() async throws -> CaptureEvent? {
    try await withTaskCancellationHandler {
      try await reader.next(adopting: adopt)
    } onCancel: {
      finish()
    }
  }

  /// Ends the input at once, also where it waits to connect again.
  public func finish() {
    finished.finish()
    let source = state.withLock { state in
      state.isFinished = true
      return state.source
    }
    source?.finish()
  }

  /// Has ``finish()`` end the connection.
  ///
  /// - Returns: Whether it is endless.
  private func adopt(_ connection: Connection) async throws -> Bool {
    let isFinished = state.withLock { state in
      state.source = connection.source
      return state.isFinished
    }
    if isFinished { connection.source.finish() }
    let isEndless = try await connection.isEndless()
    state.withLock { $0.isEndless = isEndless }
    return isEndless
  }
}
