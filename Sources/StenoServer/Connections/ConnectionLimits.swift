import Glibc
import StenoSystem

/// How many connections there may be, so that the process never runs out of descriptors: what is refused at the limit
/// is refused to the recording, too.
struct ConnectionLimits: Equatable, Sendable {
  /// The most connections at once.
  let connections: Int
  /// How many of them may follow the feed; the rest is for pages, transcripts and metrics.
  let clients: Int
  /// What the process may still open beside connections: devices, models, files, providers' connections.
  static let reserve = 24
  /// Connections beside those that follow, where there are descriptors for them.
  private static let spareConnections = 100

  /// - Parameters:
  ///   - maximumClients: The most that may follow.
  ///   - descriptors: How many descriptors the process may have.
  ///   - open: How many of them it has.
  init(maximumClients: Int, descriptors: Int, open: Int) {
    let room = max(4, descriptors - open - Self.reserve)
    connections = min(maximumClients + Self.spareConnections, room)
    clients = min(maximumClients, connections - min(Self.spareConnections, max(1, connections / 4)))
  }

  /// The limits of this process as it is now.
  init(maximumClients: Int) {
    // Descriptors are given from the lowest on, so that those of a process that has just begun are all here.
    let descriptors = DescriptorLimit.current
    let open = (0..<Int32(min(descriptors, 4_096))).count { fcntl($0, F_GETFD) >= 0 }
    self.init(maximumClients: maximumClients, descriptors: descriptors, open: open)
  }
}
