import Dispatch
import Glibc
import StenoCaption
import StenoServer
import StenoCore
import Synchronization

/// Live captions of a session: lays them out in time and shows them wherever they are looked at.
final class CaptionSession: Sendable {
  private struct State {
    var captions: CaptionScreen
    /// One per voice, since each has words and a clock of its own.
    var latencies: [Voice?: LatencyMeter] = [:]
    var status = CaptionStatus()
    var wake: Duration?

    /// Takes the words that a voice has shown and finished by now.
    mutating func measure(_ event: TranscriptEvent, from voice: Voice?, at now: Duration) {
      var meter = latencies[voice] ?? LatencyMeter()
      meter.show(captions.shownWordCount(of: voice), at: now)
      switch event {
      case .done(let item): meter.finish(item, words: captions.committedWordCount(of: voice))
      case .failed: meter.finish(nil, words: captions.committedWordCount(of: voice))
      case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: break
      }
      latencies[voice] = meter
    }
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
  ///   - voices: Who may speak; none for a single source without a name.
  ///   - options: How captions are laid out.
  ///   - feed: Where clients follow; nil for none.
  ///   - view: What the terminal shows; nil for nothing.
  ///   - hls: What writes segments; nil for none.
  init(_ voices: [Voice], _ options: RollUpOptions, feed: CaptionFeed?, view: CaptionView?, hls: HLSWriter?) {
    state = Mutex(State(captions: CaptionScreen(voices: voices, options: options)))
    self.feed = feed
    self.view = view
    self.hls = hls
  }

  /// What shows the session all that happens.
  var watch: LiveWatch {
    LiveWatch(capture: { self.observe($0, from: $1) }, transcript: { self.observe($0, from: $1) })
  }

  private var now: Duration { ContinuousClock.now - began }

  private func observe(_ event: CaptureEvent, from voice: Voice?) {
    let now = now
    state.withLock { $0.latencies[voice, default: LatencyMeter()].observe(event, at: now) }
    view?.observe(event, from: voice, at: now)
    hls?.advance(to: event.frames.upperBound, of: voice)
  }

  private func observe(_ event: TranscriptEvent, from voice: Voice?) {
    // One after another, so that clients see captions and words in the order in which they came.
    queue.sync {
      let now = now
      let (caption, wake) = state.withLock { state in
        let caption = state.captions.observe(event, from: voice, at: now)
        state.measure(event, from: voice, at: now)
        return (caption, state.captions.nextChange)
      }
      feed?.publish(event, from: voice, showing: caption)
      view?.observe(event, from: voice, at: now)
      hls?.observe(event, from: voice)
      tellStatus(after: event)
      wakeUp(at: wake)
    }
  }

  private func tellStatus(after event: TranscriptEvent) {
    guard case .done = event else { return }
    let status = state.withLock { state in
      state.status = LatencyMeter.status(of: state.latencies.values)
      return state.status
    }
    feed?.set(status)
    view?.set(status)
  }

  /// The transcript is whole: leaves it on the terminal, lets those who follow read the last lines, then says that the
  /// session is over.
  ///
  /// From here on a signal ends the program at once.
  func finish() async {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    view?.finish(at: now)
    let end = now + Self.patience
    while (feed?.clientCount ?? 0) > 0, state.withLock({ $0.captions.hasMoreToShow }), now < end {
      guard (try? await ContinuousClock().sleep(for: CaptionView.redrawInterval)) != nil else { break }
    }
    let status = state.withLock { state in
      state.status.hasEnded = true
      return state.status
    }
    feed?.set(status)
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
      for voice in state.latencies.keys {
        state.latencies[voice]?.show(state.captions.shownWordCount(of: voice), at: now)
      }
      return (caption, state.captions.nextChange)
    }
    if let caption { feed?.show(caption) }
    view?.redraw(at: now)
    wakeUp(at: wake)
  }
}
