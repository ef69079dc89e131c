import Dispatch
import Glibc
import StenoCaption
import StenoCaptionServer
import StenoCore
import Synchronization

/// Live captions of a session: lays them out in time and shows them wherever they are looked at.
final class CaptionSession: Sendable {
  private struct State {
    var captions: RollUp
    var latency = LatencyMeter()
    var status = CaptionStatus()
    var wake: Duration?
  }

  private let state: Mutex<State>
  private let feed: CaptionFeed?
  private let view: CaptionView?
  private let hls: HLSWriter?
  private let began = ContinuousClock.now
  private let queue = DispatchQueue(label: "captions")
  /// As long as it takes to read the lines of the longest segment.
  private static let patience = Duration.seconds(15)

  /// - Parameters:
  ///   - options: How captions are laid out.
  ///   - feed: Where clients follow; nil for none.
  ///   - view: What the terminal shows; nil for nothing.
  ///   - hls: What writes segments; nil for none.
  init(_ options: RollUpOptions, feed: CaptionFeed?, view: CaptionView?, hls: HLSWriter?) {
    state = Mutex(State(captions: RollUp(options: options)))
    self.feed = feed
    self.view = view
    self.hls = hls
  }

  /// What shows the session all that happens.
  var watch: LiveWatch {
    LiveWatch(capture: { event, _ in self.observe(event) }, transcript: { event, _ in self.observe(event) })
  }

  private var now: Duration { ContinuousClock.now - began }

  private func observe(_ event: CaptureEvent) {
    let now = now
    state.withLock { $0.latency.observe(event, at: now) }
    view?.observe(event, at: now)
    hls?.advance(to: event.frames.upperBound)
  }

  private func observe(_ event: TranscriptEvent) {
    // One after another, so that clients see captions and words in the order in which they came.
    queue.sync {
      let now = now
      let (caption, wake) = state.withLock { state in
        let caption = state.captions.observe(event, at: now)
        state.latency.show(state.captions.shownWordCount, at: now)
        switch event {
        case .done(let item): state.latency.finish(item, words: state.captions.committedWordCount)
        case .failed: state.latency.finish(nil, words: state.captions.committedWordCount)
        case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: break
        }
        return (caption, state.captions.nextChange)
      }
      feed?.publish(event, showing: caption)
      view?.observe(event, at: now)
      hls?.observe(event)
      tellStatus(after: event)
      wakeUp(at: wake)
    }
  }

  private func tellStatus(after event: TranscriptEvent) {
    guard case .done = event else { return }
    let status = state.withLock { state in
      state.status = state.latency.status
      return state.status
    }
    feed?.set(status)
    view?.set(status)
  }

  /// The transcript is whole: lets those who look read the last lines, then says that the session is over.
  ///
  /// From here on a signal ends the program at once.
  func finish() async {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    let end = now + Self.patience
    while isSeen, hasMoreToShow, now < end {
      guard (try? await ContinuousClock().sleep(for: CaptionView.redrawInterval)) != nil else { break }
      view?.redraw(at: now)
    }
    view?.clear()
    let status = state.withLock { state in
      state.status.hasEnded = true
      return state.status
    }
    feed?.set(status)
  }

  private var isSeen: Bool { view != nil || (feed?.clientCount ?? 0) > 0 }

  private var hasMoreToShow: Bool {
    state.withLock { $0.captions.hasMoreToShow } || view?.hasMoreToShow == true
  }

  /// Looks again when the captions change by themselves.
  private func wakeUp(at wake: Duration?) {
    let isNew = state.withLock { state in
      defer { state.wake = wake ?? state.wake }
      return wake.map { due in state.wake.map { due < $0 || $0 <= now } ?? true } ?? false
    }
    guard isNew, let wake else { return }
    let milliseconds = max(0, Int(((wake - now) / .milliseconds(1)).rounded(.up)))
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.advance() }
  }

  private func advance() {
    let now = now
    let (caption, wake) = state.withLock { state in
      state.wake = nil
      let caption = state.captions.advance(to: now)
      state.latency.show(state.captions.shownWordCount, at: now)
      return (caption, state.captions.nextChange)
    }
    if let caption { feed?.show(caption) }
    view?.redraw(at: now)
    wakeUp(at: wake)
  }
}
