/// Where audio comes from: a file, a pipe, a device.
///
/// A source opens on the first call of ``next()`` and releases what it holds when it ends, fails or is let go.
/// It has one reader.
public protocol AudioSource: Sendable {
  /// The name that events and messages give the source, such as `file:talk.wav`.
  var name: String { get }

  /// Whether the source delivers audio as it happens and cannot wait for a slow reader.
  var isLive: Bool { get }

  /// Whether the source may fall silent for a while without having ended, as a pipe or a device can and a file cannot.
  var canStall: Bool { get }

  /// The next event, contiguous with the one before; nil at the end of input.
  ///
  /// - Throws: ``SourceError`` when the source cannot be opened or breaks.
  func next() async throws -> CaptureEvent?

  /// Ends the input early: ``next()`` gives what was already captured, then nil. Any thread may call it, more than once.
  func finish()
}

extension AudioSource {
  /// What is live can stall, and nothing else, unless a source says otherwise.
  public var canStall: Bool { isLive }
}
