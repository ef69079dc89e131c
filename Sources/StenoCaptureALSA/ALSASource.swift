import StenoCapture
public import StenoCore

/// A capture PCM of the ALSA library, live: a sound card, or whatever the user's configuration names.
///
/// What it gives adds up to the time that has passed: what an overrun, a sleep of the system or an unplugged device
/// costs is a gap, exactly, and capture goes on by itself. Channels are mixed into one.
///
/// ```swift
/// let source = ALSASource(pcm: "hw:1,0")
/// while let event = try await source.next() { … }
/// ```
public final class ALSASource: AudioSource {
  /// The name as a source, such as `alsa:hw:1,0`.
  public let name: String
  /// True: a device cannot wait.
  public var isLive: Bool { true }
  private let reader: DeviceReader

  /// A source that is opened by the first call of ``next()``.
  ///
  /// - Parameters:
  ///   - pcm: The PCM's name; nil is `default`.
  ///   - choosesChannels: Whether channels that cancel each other give way to the loudest of them, instead of being mixed
  ///     whatever becomes of it. The default is true.
  ///   - tell: Told what a person should know: that the device is gone, and that it is back.
  public init(
    pcm: String? = nil, choosesChannels: Bool = true, tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    let name = pcm.map { "alsa:\($0)" } ?? "alsa"
    self.name = name
    reader = DeviceReader(tell: tell) {
      try ALSACapture(name: name, pcm: pcm ?? "default", choosesChannels: choosesChannels, stream: $0)
    }
  }

  /// The next audio or gap; nil after ``finish()``, and when the task is cancelled.
  ///
  /// - Throws: `SourceError`, `unavailable`, where the device cannot be opened at first.
  public func next() async throws -> CaptureEvent? {
    try await reader.next()
  }

  /// Ends the capture: what was captured is still given.
  public func finish() {
    reader.finish()
  }
}
