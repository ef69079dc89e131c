import Synchronization

/// A queue between tasks that holds only so much: a sender waits while it is full.
///
/// Any number of tasks may send and receive; each element is received once, and those of one sender in their order.
/// Elements have a weight (1 unless told otherwise), and a sender waits while its element would take the weights in the
/// queue past the capacity; one element always fits into an empty queue, whatever its weight.
public final class BoundedChannel<Element: Sendable>: Sendable {
  private let storage: Mutex<BoundedQueue<Element>>
  private let weigh: @Sendable (Element) -> Int

  /// A queue that is full at `capacity`.
  public init(capacity: Int, weight: @escaping @Sendable (Element) -> Int = { _ in 1 }) {
    storage = Mutex(BoundedQueue(capacity: capacity))
    weigh = weight
  }

  /// The weights of what is waiting, added up.
  public var load: Int {
    storage.withLock { $0.load }
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
