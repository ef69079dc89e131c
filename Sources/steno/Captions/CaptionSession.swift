import Dispatch
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
    LiveWatch(capture: { self.observe($0) }, transcript: { self.observe($0) })
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
        if case .done(let item) = event { state.latency.finish(item, at: now) }
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
    let status: CaptionStatus? = state.withLock { state in
      var status = state.status
      switch event {
      case .done: status = state.latency.status
      case .sessionDone: status.hasEnded = true
      case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .failed, .gap: return nil
      }
      state.status = status
      return status
    }
    guard let status else { return }
    feed?.set(status)
    view?.set(status)
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
