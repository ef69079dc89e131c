import StenoCore

/// Keeps a live device's audio and gaps in step with the wall clock, whatever the device does.
///
/// A value that is told what came and when. Each of its answers says what the queue must be given:
///
/// - Audio goes to the end of what was heard. A device's clock is never quite ours, so when its audio has run more than
///   20 ms ahead of the clock or behind it, a sample a chunk is taken out or put in until they agree again: a thousandth
///   of the speed, which nobody hears and no word is lost to.
/// - After a loss, the gap is what the clock says minus what was heard. A server that was stopped first delivers what it
///   had kept, in a burst, so the length of the gap is settled a quarter of a second after audio is back.
/// - Audio that has fallen more than 100 ms behind was lost without a word: a gap takes its place.
struct LiveTimeline: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What the queue must be given, in this order: the audio that was heard is appended where `append` stands.
  enum Step: Equatable {
    /// The audio as it is.
    case append
    /// The audio, with this many samples more (1) or fewer (-1).
    case stretch(Int)
    /// A gap of a length not known yet, then the audio.
    case openGap(AudioGap.Cause, detail: String?)
    /// The audio; then the gap that is open gets this length, or is nothing and so many of the first frames after it
    /// are dropped if it is negative.
    case closeGap(Int64)
    /// A gap, then the audio.
    case gap(Int64, AudioGap.Cause)
  }

  /// What the queue must be given where no audio was heard.
  enum Mark: Equatable {
    case nothing
    /// As ``Step/closeGap(_:)``.
    case closeGap(Int64)
    case gap(Int64, AudioGap.Cause, detail: String?)
  }

  private enum State {
    /// Nothing was heard yet. Moves to `beginning`, or with `start` to `running`.
    case waiting
    /// The first audio: what came soonest says when the session began. Moves to `running`.
    case beginning(since: Instant)
    /// Moves to `lost`.
    case running
    /// Nothing comes. Moves to `settling`, or with `start` to `running`.
    case lost(AudioGap.Cause, detail: String?)
    /// Audio is back; `owed` is the least that the clock was ahead by. Moves to `running`, or back to `lost`.
    case settling(since: Instant, owed: Int64, heard: Int64)
  }

  /// How long after a loss a burst may take.
  static let settlingTime = Duration.milliseconds(250)
  /// A device that gives nothing for this long has stalled.
  static let stallTime = Duration.seconds(1)

  private var state = State.waiting
  /// When frame 0 was captured.
  private var origin: Instant?
  /// Frames of audio and gaps so far.
  private(set) var position: Int64 = 0
  private var lastHeard: Instant?
  private var drift = ClockDrift()

  init() {}

  /// Audio came.
  ///
  /// - Parameters:
  ///   - frames: How much.
  ///   - now: When.
  ///   - pending: How much more the device has that was not read yet.
  /// - Returns: What the timeline owes for it.
  mutating func hear(_ frames: Int64, at now: Instant, pending: Int64 = 0) -> Step {
    lastHeard = now
    switch state {
    case .waiting:
      position = frames
      origin = now - .frames(frames + pending)
      state = .beginning(since: now)
      return .append
    case .beginning(let since):
      position += frames
      origin = min(origin ?? now, now - .frames(position + pending))
      if now - since >= Self.settlingTime { run() }
      return .append
    case .running:
      return advance(frames, at: now, pending: pending)
    case .lost(let cause, let detail):
      state = .settling(since: now, owed: elapsed(now) - position - frames - pending, heard: frames)
      return .openGap(cause, detail: detail)
    case .settling(let since, let owed, let heard):
      let owed = min(owed, elapsed(now) - position - heard - frames - pending)
      state = .settling(since: since, owed: owed, heard: heard + frames)
      return now - since >= Self.settlingTime ? .closeGap(settle(owed: owed, heard: heard + frames)) : .append
    }
  }

  /// A device that knows when it began to capture begins, or goes on after a loss.
  mutating func start(at instant: Instant) -> Mark {
    lastHeard = instant
    defer { run() }
    switch state {
    case .waiting:
      origin = instant
      return .nothing
    case .lost(let cause, let detail):
      let owed = max(elapsed(instant) - position, 0)
      position += owed
      return owed > 0 ? .gap(owed, cause, detail: detail) : .nothing
    case .settling(_, let owed, let heard): return .closeGap(settle(owed: owed, heard: heard))
    case .beginning, .running: return .nothing
    }
  }

  /// The device is gone, or has dropped audio. Until the first audio, there is nothing to lose.
  mutating func lose(_ cause: AudioGap.Cause, detail: String?) -> Mark {
    switch state {
    case .waiting: return .nothing
    // A device that overran may turn out to be gone.
    case .lost(let before, _):
      if before != .sourceLost { state = .lost(cause, detail: detail) }
      return .nothing
    case .beginning, .running:
      state = .lost(cause, detail: detail)
      return .nothing
    case .settling(_, let owed, let heard):
      defer { state = .lost(cause, detail: detail) }
      return .closeGap(settle(owed: owed, heard: heard))
    }
  }

  /// Why nothing is heard that was heard before; nil where something is or nothing ever was.
  var lostCause: AudioGap.Cause? {
    if case .lost(let cause, _) = state { cause } else { nil }
  }

  /// Whether audio was heard last.
  var isHeard: Bool {
    switch state {
    case .beginning, .running, .settling: true
    case .waiting, .lost: false
    }
  }

  /// Whether a device that should be heard has given nothing for too long.
  func isStalled(at now: Instant) -> Bool {
    isHeard && lastHeard.map { now - $0 >= Self.stallTime } ?? false
  }

  /// The session ends: a loss that is still open lasted until now.
  mutating func finish(at now: Instant) -> Mark {
    switch state {
    case .waiting, .beginning, .running: return .nothing
    case .settling(_, let owed, let heard): return .closeGap(settle(owed: owed, heard: heard))
    case .lost: return start(at: now)
    }
  }

  private mutating func run() {
    state = .running
    drift = ClockDrift()
  }

  private mutating func settle(owed: Int64, heard: Int64) -> Int64 {
    // A source that was idle may first give what it has made up for that time, which is no part of ours.
    let gap = owed < -ClockDrift.tolerance ? owed : max(owed, 0)
    position += gap + heard
    run()
    return gap
  }

  private mutating func advance(_ frames: Int64, at now: Instant, pending: Int64) -> Step {
    position += frames
    guard frames > 1 else { return .append }
    switch drift.observe(lead: position + pending - elapsed(now), at: now) {
    case .none: return .append
    case .sample(let change):
      position += Int64(change)
      return .stretch(change)
    case .lost(let missing):
      position += missing
      return .gap(missing, .overrun)
    }
  }

  private func elapsed(_ now: Instant) -> Int64 {
    origin.map { (now - $0).frames } ?? 0
  }
}

extension Duration {
  /// The time that this many frames take.
  static func frames(_ count: Int64) -> Duration {
    .nanoseconds(count * (1_000_000_000 / FrameIndex.perSecond))
  }

  /// The frames in this time, to the nearest one.
  var frames: Int64 {
    let (seconds, attoseconds) = components
    let attosecondsPerFrame = 1_000_000_000_000_000_000 / FrameIndex.perSecond
    let half = attoseconds < 0 ? -attosecondsPerFrame / 2 : attosecondsPerFrame / 2
    return seconds * FrameIndex.perSecond + (attoseconds + half) / attosecondsPerFrame
  }
}
