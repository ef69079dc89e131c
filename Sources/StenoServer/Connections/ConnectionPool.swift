import NIOCore
import Synchronization

/// The open connections of a server. Whom it asks to leave is closed at once, outside the lock.
final class ConnectionPool: Sendable {
  private struct State {
    var table: ConnectionTable<ObjectIdentifier>
    var channels: [ObjectIdentifier: any Channel] = [:]
  }

  private let state: Mutex<State>
  private let metrics: ServerMetrics

  /// - Parameters:
  ///   - capacity: The most connections at once.
  ///   - metrics: Where they are counted.
  init(capacity: Int, metrics: ServerMetrics) {
    state = Mutex(State(table: ConnectionTable(capacity: capacity)))
    self.metrics = metrics
  }

  /// Whether one more may be accepted.
  var hasRoom: Bool { state.withLock { $0.table.hasRoom } }

  /// A connection was accepted. It counts until it is closed.
  func open(_ channel: any Channel) {
    let (id, address) = (ObjectIdentifier(channel), ClientAddress(channel.remoteAddress))
    metrics.connectionCame()
    close { state in
      state.channels[id] = channel
      return state.table.open(id, from: address)
    }
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { state in
        state.table.close(id)
        state.channels[id] = nil
      }
      metrics.connectionLeft()
    }
  }

  /// The connection sent a request that may be answered.
  func serve(_ channel: any Channel) {
    state.withLock { $0.table.serve(ObjectIdentifier(channel)) }
  }

  /// The connection has its answer, and may ask for more.
  func rest(_ channel: any Channel) {
    close { $0.table.rest(ObjectIdentifier(channel)) }
  }

  private func close(_ body: (inout State) -> [ObjectIdentifier]) {
    let leaving = state.withLock { state in body(&state).compactMap { state.channels[$0] } }
    metrics.countEvictions(leaving.count)
    for channel in leaving { channel.close(promise: nil) }
  }
}
