import StenoCore

/// The state that the readers of a ``MediaSplitter`` share: what each has yet to take, and who decodes next.
///
/// It resumes nobody; its caller does, outside the lock.
struct SplitState {
  typealias Waiter = CheckedContinuation<Void, Never>

  /// What a reader must do.
  enum Action {
    /// Return this, after waking those who waited for room.
    case give(CaptureEvent, wake: [Waiter])
    /// Decode, then ``deliver(_:)``.
    case decode
    /// Park until something changes.
    case wait
    case end
    case fail(SourceError)
  }

  /// What decoding gave.
  enum Decoded {
    case event(DecodedEvent)
    case end
    case failed(SourceError)
  }

  private enum Phase {
    /// Nobody decodes. Moves to `decoding`.
    case idle
    /// One reader decodes for all. Moves to `idle`, `ended` or `failed`.
    case decoding
    case ended
    case failed(SourceError)
  }

  private struct Reader {
    var events: [CaptureEvent] = []
    var isFinished = false
    var frames: Int64 { events.reduce(0) { $0 + Self.weight($1) } }

    /// A gap holds no samples.
    private static func weight(_ event: CaptureEvent) -> Int64 {
      switch event {
      case .audio(let chunk): Int64(chunk.samples.count)
      case .gap, .command: 1
      }
    }
  }

  /// Frames that a reader may be ahead of another.
  ///
  /// 2 s.
  private let capacity = FrameIndex.perSecond * 2
  private var phase = Phase.idle
  private var readers: [Reader]
  private var waiters: [Waiter] = []

  init(readers count: Int) {
    readers = Array(repeating: Reader(), count: count)
  }

  /// Whether no reader wants any more.
  var isAbandoned: Bool { readers.allSatisfy(\.isFinished) }

  mutating func take(_ index: Int) -> Action {
    if !readers[index].events.isEmpty {
      return .give(readers[index].events.removeFirst(), wake: unparkAll())
    }
    if readers[index].isFinished { return .end }
    switch phase {
    case .ended: return .end
    case .failed(let error): return .fail(error)
    case .decoding: return .wait
    case .idle: break
    }
    if readers.contains(where: { !$0.isFinished && $0.frames >= capacity }) { return .wait }
    phase = .decoding
    return .decode
  }

  /// Takes what was decoded, and gives whom to wake.
  mutating func deliver(_ decoded: Decoded) -> [Waiter] {
    switch decoded {
    case .event(let event):
      phase = .idle
      for index in readers.indices where !readers[index].isFinished {
        readers[index].events.append(event.capture(channel: index))
      }
    case .end: phase = .ended
    case .failed(let error): phase = .failed(error)
    }
    return unparkAll()
  }

  /// Lets a reader go: it holds nobody up any more.
  mutating func finish(_ index: Int) -> [Waiter] {
    readers[index].isFinished = true
    return unparkAll()
  }

  /// Parks a reader, unless something has changed since it was told to wait.
  mutating func park(_ index: Int, _ waiter: Waiter) -> [Waiter] {
    waiters.append(waiter)
    let mayGoOn = !readers[index].events.isEmpty || readers[index].isFinished || !mustWait
    return mayGoOn ? unparkAll() : []
  }

  /// Everyone who waits.
  mutating func unparkAll() -> [Waiter] {
    defer { waiters = [] }
    return waiters
  }

  private var mustWait: Bool {
    switch phase {
    case .decoding: true
    case .ended, .failed: false
    case .idle: readers.contains { !$0.isFinished && $0.frames >= capacity }
    }
  }
}
