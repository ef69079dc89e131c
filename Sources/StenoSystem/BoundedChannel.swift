import Synchronization

/// A queue between tasks that holds only so much: a sender waits while it is full.
///
/// Any number of tasks may send and receive; each element is received once, and those of one sender in their order.
/// Elements have a weight (1 unless told otherwise), and a sender waits while its element would take the weights in the
/// queue past the capacity; one element always fits into an empty queue, whatever its weight.
public final class BoundedChannel<Element: Sendable>: Sendable {
  /// Takes what is waiting in a full queue, oldest first, and the most that it may weigh; gives what is kept of it.
  public typealias MakeRoom = @Sendable (_ waiting: [Element], _ limit: Int) -> [Element]

  private let storage: Mutex<BoundedQueue<Element>>
  private let weigh: @Sendable (Element) -> Int

  /// A queue that is full at `capacity`.
  ///
  /// - Parameters:
  ///   - capacity: The weight that it holds.
  ///   - weight: What an element weighs; the default is 1.
  ///   - makeRoom: What is kept when an element does not fit, for senders that cannot wait; nil, the default, lets them
  ///     wait. It runs inside the channel's lock.
  public init(
    capacity: Int, weight: @escaping @Sendable (Element) -> Int = { _ in 1 }, makeRoom: MakeRoom? = nil
  ) {
    storage = Mutex(BoundedQueue(capacity: capacity, weight: weight, makeRoom: makeRoom))
    weigh = weight
  }

  /// The weights of what is waiting, added up.
  public var load: Int {
    storage.withLock { $0.load }
  }

  /// Whether nothing more can be sent.
  public var isFinished: Bool {
    storage.withLock { $0.isClosed }
  }

  /// Appends an element when there is room. False if the channel was finished or the task cancelled: it was not sent.
  @discardableResult
  public func send(_ element: Element) async -> Bool {
    let weight = weigh(element)
    while true {
      let outcome = storage.withLock { $0.offer(element, weight: weight) }
      switch outcome {
      case .accepted(let receivers):
        for receiver in receivers { receiver.resume() }
        return true
      case .closed: return false
      case .full:
        if Task.isCancelled { return false }
        await waitForRoom(weight)
      }
    }
  }

  /// Appends an element if there is room right now, from any thread. False if it was not sent.
  @discardableResult
  public func sendIfRoom(_ element: Element) -> Bool {
    let weight = weigh(element)
    guard case .accepted(let receivers) = storage.withLock({ $0.offer(element, weight: weight) }) else { return false }
    for receiver in receivers { receiver.resume() }
    return true
  }

  /// Takes the oldest element, waiting for one; nil once the channel is finished and empty, or the task is cancelled.
  public func next() async -> Element? {
    while !Task.isCancelled {
      let outcome = storage.withLock { $0.take() }
      switch outcome {
      case .taken(let element, let senders):
        for sender in senders { sender.resume() }
        return element
      case .ended: return nil
      case .empty: await waitForElement()
      }
    }
    return nil
  }

  /// Takes the oldest element if there is one, also when the task is cancelled.
  public func takeIfReady() -> Element? {
    guard case .taken(let element, let senders) = storage.withLock({ $0.take() }) else { return nil }
    for sender in senders { sender.resume() }
    return element
  }

  /// Ends the channel: what is queued is still received, nothing more can be sent.
  public func finish() {
    let waiters = storage.withLock { $0.close() }
    for waiter in waiters { waiter.resume() }
  }

  private func waitForRoom(_ weight: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = storage.withLock { $0.parkSender(continuation, weight: weight) }
        if !waits || Task.isCancelled { wakeSenders() }
      }
    } onCancel: {
      wakeSenders()
    }
  }

  private func waitForElement() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = storage.withLock { $0.parkReceiver(continuation) }
        if !waits || Task.isCancelled { wakeReceivers() }
      }
    } onCancel: {
      wakeReceivers()
    }
  }

  private func wakeSenders() {
    let senders = storage.withLock { $0.unparkSenders() }
    for sender in senders { sender.resume() }
  }

  private func wakeReceivers() {
    let receivers = storage.withLock { $0.unparkReceivers() }
    for receiver in receivers { receiver.resume() }
  }
}
