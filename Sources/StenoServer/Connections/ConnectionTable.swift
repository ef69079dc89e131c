/// Which connections are open, and which must go so that there is room for the next: pure.
///
/// One place is kept free, as long as somebody can be asked to leave it: first strangers, who have not sent a request
/// that may be answered, from the address with the most of them and the oldest first; then connections that rest between
/// two requests. A connection that is being served is never closed for another, and a newcomer never for the next.
struct ConnectionTable<ID: Hashable & Sendable>: Sendable {
  private enum Standing: Equatable {
    /// No request yet that may be answered. Moves to `served` or `leaving`.
    case stranger
    /// A request is being answered, or the feed is followed. Moves to `resting`.
    case served
    /// All its requests were answered. Moves to `served` or `leaving`.
    case resting
    /// It was asked to leave, and still has its descriptor.
    case leaving
  }

  /// The most connections that may be open at once.
  let capacity: Int
  private var connections: [ID: (address: ClientAddress, standing: Standing)] = [:]
  /// Oldest first.
  private var strangers: [ClientAddress: [ID]] = [:]
  /// The longest at rest first.
  private var resting: [ID] = []
  private var leavingCount = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// How many connections are open, those that were asked to leave included.
  var count: Int { connections.count }

  /// Whether one more may be accepted.
  var hasRoom: Bool { count < capacity }

  /// A connection was accepted.
  ///
  /// - Parameters:
  ///   - id: Its name, which no open connection has.
  ///   - address: Where it came from.
  /// - Returns: The connections that must be closed for the next.
  mutating func open(_ id: ID, from address: ClientAddress) -> [ID] {
    connections[id] = (address, .stranger)
    strangers[address, default: []].append(id)
    return makeRoom(besides: id)
  }

  /// The connection sent a request that may be answered.
  mutating func serve(_ id: ID) {
    guard let standing = connections[id]?.standing, standing != .leaving else { return }
    forget(id)
    connections[id]?.standing = .served
  }

  /// The connection has its answer, and may ask for more.
  ///
  /// - Returns: The connections that must be closed for the next, perhaps this one.
  mutating func rest(_ id: ID) -> [ID] {
    guard connections[id]?.standing == .served else { return [] }
    connections[id]?.standing = .resting
    resting.append(id)
    return makeRoom()
  }

  /// The connection is closed.
  mutating func close(_ id: ID) {
    forget(id)
    if connections.removeValue(forKey: id)?.standing == .leaving { leavingCount -= 1 }
  }

  private mutating func makeRoom(besides newcomer: ID? = nil) -> [ID] {
    var leaving: [ID] = []
    while count - leavingCount >= capacity, let id = nextToLeave(besides: newcomer) {
      forget(id)
      connections[id]?.standing = .leaving
      leavingCount += 1
      leaving.append(id)
    }
    return leaving
  }

  private func nextToLeave(besides newcomer: ID?) -> ID? {
    let crowd = strangers.filter { $0.value.first != newcomer }.max { one, other in
      (one.value.count, other.key.isLoopback ? 1 : 0) < (other.value.count, one.key.isLoopback ? 1 : 0)
    }
    return crowd?.value.first ?? resting.first
  }

  /// Takes the connection off the lists of those that may be asked to leave.
  private mutating func forget(_ id: ID) {
    guard let (address, standing) = connections[id] else { return }
    switch standing {
    case .stranger:
      strangers[address]?.removeAll { $0 == id }
      if strangers[address]?.isEmpty == true { strangers[address] = nil }
    case .resting: resting.removeAll { $0 == id }
    case .served, .leaving: break
    }
  }
}
