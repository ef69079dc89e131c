import StenoCapture
public import StenoCore

/// A source of a PulseAudio server, or of PipeWire's server for PulseAudio clients, live.
///
/// What it gives adds up to the time that has passed: while the server or the source is gone, stopped or silent, there is
/// a gap, and capture goes on by itself as soon as it is back. The server may not move the capture to another source; the
/// default source and ``PulseTarget/desktop`` are followed where the default changes, but never from a microphone to what
/// the desktop plays.
///
/// ```swift
/// let source = PulseSource(.defaultSource)
/// while let event = try await source.next() { … }
/// ```
///
/// #### Source
/// PulseAudio's asynchronous API with a threaded main loop, https://freedesktop.org/software/pulseaudio/doxygen/async.html.
public final class PulseSource: AudioSource {
  /// The name as a source, such as `pulse:@desktop`.
  public let name: String
  /// True: a device cannot wait.
  public var isLive: Bool { true }
  private let reader: DeviceReader

  /// A source that is opened by the first call of ``next()``.
  ///
  /// - Parameters:
  ///   - target: What to capture.
  ///   - server: The server's address as PULSE_SERVER has it; nil, the default, is the user's.
  ///   - choosesChannels: Whether channels that cancel each other give way to the loudest of them, instead of being mixed
  ///     whatever becomes of it. The default is true.
  ///   - tell: Told what a person should know: that the source is gone, and that it is back.
  public init(
    _ target: PulseTarget, server: String? = nil, choosesChannels: Bool = true,
    tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    name = target.name
    reader = DeviceReader(tell: tell) {
      try PulseCapture(target: target, server: server, choosesChannels: choosesChannels, stream: $0)
    }
  }

  /// The next audio or gap; nil after ``finish()``, and when the task is cancelled.
  ///
  /// - Throws: `SourceError`, `unavailable`, where no server answers at first, or it does not have the source.
  public func next() async throws -> CaptureEvent? {
    try await reader.next()
  }

  /// Ends the capture: what was captured is still given.
  public func finish() {
    reader.finish()
  }
}
