public import StenoCore
import Synchronization

/// The one reader of a device: the first call of ``next()`` opens it, and ``finish()`` lets it go.
public final class DeviceReader: Sendable {
  private enum Phase {
    /// Moves to `capturing` or `over`.
    case unopened
    /// Moves to `over`.
    case capturing(any DeviceCapture)
    case over
  }

  private let stream: LiveStream
  private let open: @Sendable (LiveStream) throws -> any DeviceCapture
  private let phase = Mutex(Phase.unopened)

  /// A device that is not open yet.
  ///
  /// - Parameters:
  ///   - tell: Told what a person should know: that the device is gone, and that it is back.
  ///   - open: Makes what captures into the stream it is given.
  public init(
    tell: @escaping @Sendable (String) -> Void, open: @escaping @Sendable (LiveStream) throws -> any DeviceCapture
  ) {
    stream = LiveStream(tell: tell)
    self.open = open
  }

  deinit {
    finish()
  }

  /// The next audio or gap; nil after ``finish()``, and when the task is cancelled.
  ///
  /// - Throws: What keeps the device from being opened at first.
  public func next() async throws -> CaptureEvent? {
    try begin()
    return try await withTaskCancellationHandler {
      try await stream.next()
    } onCancel: {
      finish()
    }
  }

  /// Ends the capture: what was captured is still given.
  public func finish() {
    stream.end()
    let capture: (any DeviceCapture)? = phase.withLock { phase in
      defer { phase = .over }
      return if case .capturing(let capture) = phase { capture } else { nil }
    }
    capture?.stop()
  }

  private func begin() throws {
    try phase.withLock { phase in
      guard case .unopened = phase else { return }
      let capture = try open(stream)
      phase = .capturing(capture)
      capture.start()
    }
  }
}
