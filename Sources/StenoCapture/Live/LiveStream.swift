public import StenoCore
import Synchronization

/// The way from a device's capture thread to the one reader of its source, without waiting on the capture's side.
///
/// The device tells what it hears and what it loses; the reader gets audio and gaps whose lengths add up to the time that
/// has passed, within 50 ms however long it goes on. It is bounded: a reader that is a minute late loses the oldest
/// audio, and a gap with the cause `queue_full` says so. Nothing is allocated where audio is taken in.
public final class LiveStream: Sendable {
  private struct State {
    var timeline = LiveTimeline()
    var queue: LiveQueue
    /// What the reader's side must tell people.
    var notices: [String] = []
    var isEnded = false
    var failure: SourceError?
    var reader: CheckedContinuation<Void, Never>?

    mutating func mark(_ mark: LiveTimeline.Mark) {
      switch mark {
      case .nothing: break
      case .closeGap(let frames): queue.closeGap(frames)
      case .gap(let frames, let cause, let detail): queue.appendGap(frames, cause, detail: detail)
      }
    }
  }

  /// More notices than this are not kept for a reader that is late.
  private static let mostNotices = 16

  private let state: Mutex<State>
  private let tell: @Sendable (String) -> Void

  /// A stream that nothing was heard of yet.
  ///
  /// - Parameters:
  ///   - capacity: How many frames may wait for the reader, at least 1. The default is a minute.
  ///   - tell: Told, on the reader's side, what a person should know, such as that a device is gone.
  public init(capacity: Int = 60 * Int(FrameIndex.perSecond), tell: @escaping @Sendable (String) -> Void) {
    state = Mutex(State(queue: LiveQueue(capacity: capacity)))
    self.tell = tell
  }

  /// Takes audio in.
  ///
  /// - Parameters:
  ///   - samples: Mono samples at 16 kHz.
  ///   - now: When they arrived.
  ///   - pending: Frames at 16 kHz that the device has captured and that were not read yet.
  /// - Returns: Whether this is the first audio after a loss.
  @discardableResult
  public func hear(_ samples: Span<Float>, at now: ContinuousClock.Instant, pending: Int64 = 0) -> Bool {
    guard !samples.isEmpty else { return false }
    return change(wakes: \.queue.hasEnough) { state in
      let wasLost = state.timeline.lostCause != nil
      switch state.timeline.hear(Int64(samples.count), at: now, pending: pending) {
      case .append: state.queue.append(samples)
      case .stretch(let change): state.queue.append(samples, stretchedBy: change)
      case .openGap(let cause, let detail):
        state.queue.openGap(cause, detail: detail)
        state.queue.append(samples)
      case .closeGap(let frames):
        state.queue.append(samples)
        state.queue.closeGap(frames)
      case .gap(let frames, let cause):
        state.queue.appendGap(frames, cause)
        state.queue.append(samples)
      }
      return wasLost
    }
  }

  /// The device begins to capture, or goes on after a loss, at a time that it knows exactly.
  ///
  /// - Returns: Whether a device that was gone is back.
  @discardableResult
  public func start(at instant: ContinuousClock.Instant) -> Bool {
    change { state in
      let wasGone = state.timeline.lostCause == .sourceLost
      state.mark(state.timeline.start(at: instant))
      return wasGone
    }
  }

  /// The device is gone or has dropped audio; the gap ends with the next audio or ``start(at:)``.
  ///
  /// - Parameters:
  ///   - cause: What the gap says.
  ///   - detail: More for people, in a few words.
  /// - Returns: Whether that is news: audio was heard until now, or the device had only overrun.
  @discardableResult
  public func lose(_ cause: AudioGap.Cause, detail: String?) -> Bool {
    change { state in
      let (wasHeard, before) = (state.timeline.isHeard, state.timeline.lostCause)
      state.mark(state.timeline.lose(cause, detail: detail))
      return wasHeard || before != state.timeline.lostCause
    }
  }

  /// Notices that the device has given nothing for a second, and begins a gap.
  ///
  /// - Parameters:
  ///   - now: The time.
  ///   - detail: What the gap says to people.
  /// - Returns: Whether the device stalled just now.
  public func watch(at now: ContinuousClock.Instant, detail: String) -> Bool {
    change { state in
      guard state.timeline.isStalled(at: now) else { return false }
      state.mark(state.timeline.lose(.sourceLost, detail: detail))
      return true
    }
  }

  /// Lets the reader's side tell `notice`.
  public func note(_ notice: String) {
    change { state in
      if state.notices.count < Self.mostNotices { state.notices.append(notice) }
      return true
    }
  }

  /// Ends the stream: the reader gets what was captured, then nil, or `failure` thrown.
  ///
  /// Any thread may call it; the first call counts.
  public func end(at now: ContinuousClock.Instant = .now, failure: SourceError? = nil) {
    change { state in
      state.mark(state.timeline.finish(at: now))
      (state.isEnded, state.failure) = (true, failure)
      return true
    }
  }

  /// Whether the stream has ended.
  public var isEnded: Bool { state.withLock { $0.isEnded } }

  /// The next event, waiting for one; nil at the end, and when the task is cancelled, which ends the stream.
  ///
  /// - Throws: What ended the stream.
  public func next() async throws -> CaptureEvent? {
    try await withTaskCancellationHandler {
      while true {
        let (event, notices, end) = take()
        for notice in notices { tell(notice) }
        if let event { return event }
        if let end { return try end.get() }
        await waitForNews()
      }
    } onCancel: {
      end()
    }
  }

  private func take() -> (CaptureEvent?, notices: [String], end: Result<CaptureEvent?, SourceError>?) {
    state.withLock { state in
      defer { state.notices = [] }
      let event = state.queue.take()
      guard event == nil, state.isEnded else { return (event, state.notices, nil) }
      return (nil, state.notices, state.failure.map { .failure($0) } ?? .success(nil))
    }
  }

  private func waitForNews() async {
    await withCheckedContinuation { continuation in
      let waits = state.withLock { state in
        guard state.notices.isEmpty, !state.isEnded, !state.queue.hasEnough else { return false }
        state.reader = continuation
        return true
      }
      if !waits { continuation.resume() }
    }
  }

  /// Changes the state and wakes the reader if it `wakes`; false, and nothing changes, once the stream has ended.
  @discardableResult
  private func change(wakes: (State) -> Bool = { _ in true }, _ body: (inout State) -> Bool) -> Bool {
    let (answer, reader) = state.withLock { state in
      guard !state.isEnded else { return (false, CheckedContinuation<Void, Never>?.none) }
      let answer = body(&state)
      guard wakes(state) else { return (answer, nil) }
      defer { state.reader = nil }
      return (answer, state.reader)
    }
    reader?.resume()
    return answer
  }
}
