import Glibc
import StenoCore

/// What a capture must do next as its device fails, is unplugged and comes back.
///
/// A value without clock or library. Failures are the library's: numbers of `errno`, positive.
struct ALSAStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What the caller must do; the machine itself touches nothing.
  enum Action: Equatable {
    /// Read on.
    case read
    /// Open the device and start it.
    case open
    /// Make the device that stopped ready and start it again; audio is lost.
    case restart(AudioGap.Cause)
    /// Ask the device that sleeps to go on.
    case wake
    /// Let the device go; audio is lost.
    case close
    /// Wait this many milliseconds, then ask again.
    case wait(Int32)
    /// Capture has never begun and cannot: end with this number's error.
    case fail(Int32)
  }

  private enum State {
    /// Moves to `capturing`, `away` or `failed`.
    case opening
    /// Moves to `stopped`, `asleep` or `away`.
    case capturing
    /// Restarted. Moves to `capturing` or `away`.
    case stopped
    /// The system slept, and the device does still. Moves to `stopped` or `away`.
    case asleep
    /// Moves to `opening`.
    case away
    /// Stays.
    case failed
  }

  private static let shortestRetry: Int32 = 100
  /// Short enough that capture is back well within 2 s of the device.
  private static let longestRetry: Int32 = 500

  private var state = State.opening
  private var hasCaptured = false
  private var retry = Self.shortestRetry

  init() {}

  /// The device was opened or restarted, and runs.
  mutating func started() -> Action {
    state = .capturing
    hasCaptured = true
    return .read
  }

  /// Audio was read: the device is well.
  mutating func heard() {
    retry = Self.shortestRetry
  }

  /// What was asked last has failed.
  mutating func failed(_ number: Int32) -> Action {
    switch state {
    case .opening:
      guard hasCaptured else {
        state = .failed
        return .fail(number)
      }
      return goAway()
    case .capturing: return readFailed(number)
    case .stopped: return goAway()
    case .asleep: return wakingFailed(number)
    case .away, .failed: return .wait(retry)
    }
  }

  /// The device that slept is awake.
  mutating func woken() -> Action {
    state = .stopped
    return .restart(.sourceLost)
  }

  /// The wait is over.
  mutating func waited() -> Action {
    switch state {
    case .away:
      state = .opening
      return .open
    case .asleep: return .wake
    case .opening, .capturing, .stopped, .failed: return .read
    }
  }

  /// The device was let go.
  mutating func closed() -> Action {
    defer { retry = min(retry * 2, Self.longestRetry) }
    return .wait(retry)
  }

  private mutating func readFailed(_ number: Int32) -> Action {
    switch number {
    case EAGAIN, EINTR: return .read
    case EPIPE:
      state = .stopped
      return .restart(.overrun)
    case ESTRPIPE:
      state = .asleep
      return .wake
    default: return goAway()
    }
  }

  private mutating func wakingFailed(_ number: Int32) -> Action {
    switch number {
    case EAGAIN: return .wait(Self.shortestRetry)
    case ENODEV: return goAway()
    // Not every driver can go on where it was; all can begin anew.
    default: return woken()
    }
  }

  private mutating func goAway() -> Action {
    state = .away
    return .close
  }
}
