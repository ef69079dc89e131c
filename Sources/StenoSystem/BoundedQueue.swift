/// The state of a ``BoundedChannel``: what is queued and who waits. It resumes nobody; its caller does, outside the lock.
struct BoundedQueue<Element: Sendable>: Sendable {
  typealias Waiter = CheckedContinuation<Void, Never>

  enum Offer {
    case accepted(receivers: [Waiter])
    case full
    case closed
  }

  enum Take {
    case taken(Element, senders: [Waiter])
    case empty
    case ended
  }

  let capacity: Int
  private(set) var load = 0
  private var elements: [(element: Element, weight: Int)] = []
  /// Elements before this index have been taken; they are cut off once they are half of the array.
  private var head = 0
  private(set) var isClosed = false
  private var senders: [Waiter] = []
  private var receivers: [Waiter] = []

  private let weigh: @Sendable (Element) -> Int
  private let makeRoom: BoundedChannel<Element>.MakeRoom?

  init(
    capacity: Int, weight: @escaping @Sendable (Element) -> Int, makeRoom: BoundedChannel<Element>.MakeRoom? = nil
  ) {
    self.capacity = capacity
    weigh = weight
    self.makeRoom = makeRoom
  }

  private var isEmpty: Bool { head == elements.count }

  private func hasRoom(_ weight: Int) -> Bool {
    isEmpty || weight <= capacity - load
  }

  mutating func offer(_ element: Element, weight: Int) -> Offer {
    if isClosed { return .closed }
    if let makeRoom, !hasRoom(weight) {
      replace(with: makeRoom(elements[head...].map(\.element), max(capacity - weight, 0)))
    }
    guard hasRoom(weight) else { return .full }
    elements.append((element, weight))
    load += weight
    return .accepted(receivers: unparkReceivers())
  }

  private mutating func replace(with kept: [Element]) {
    elements = kept.map { ($0, weigh($0)) }
    head = 0
    load = elements.reduce(0) { $0 + $1.weight }
  }

  mutating func take() -> Take {
    guard !isEmpty else { return isClosed ? .ended : .empty }
    let (element, weight) = elements[head]
    head += 1
    load -= weight
    if head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return .taken(element, senders: unparkSenders())
  }

  mutating func close() -> [Waiter] {
    isClosed = true
    return unparkSenders() + unparkReceivers()
  }

  /// False where the wait is already over: the continuation is parked all the same and must be woken at once.
  mutating func parkSender(_ waiter: Waiter, weight: Int) -> Bool {
    senders.append(waiter)
    return !isClosed && !hasRoom(weight)
  }

  /// False where the wait is already over: the continuation is parked all the same and must be woken at once.
  mutating func parkReceiver(_ waiter: Waiter) -> Bool {
    receivers.append(waiter)
    return isEmpty && !isClosed
  }

  mutating func unparkSenders() -> [Waiter] {
    defer { senders = [] }
    return senders
  }

  mutating func unparkReceivers() -> [Waiter] {
    defer { receivers = [] }
    return receivers
  }
}
