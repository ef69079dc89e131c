public import StenoCore

/// Any container and codec that FFmpeg reads, as 16 kHz mono audio, in constant memory.
///
/// Audio that is damaged is skipped, and a gap with the cause `damaged` says where and, if the input's timestamps tell,
/// how much. Several channels become their mean, or one of them is picked; ``MediaSplitter`` gives each its own source.
/// A file's audio comes in chunks of about 4,096 frames, a stream's as soon as it is decoded.
///
/// ```swift
/// let source = MediaSource(.file(path: "talk.m4a"))
/// while let event = try await source.next() { … }
/// ```
public final class MediaSource: AudioSource {
  /// The input's name: a path as given, a URL without its user and query.
  public let name: String
  /// What the options say.
  public let isLive: Bool
  /// True for what is live, a pipe, a device or a URL; false for a file, which is there as a whole.
  public let canStall: Bool
  private let reader: MediaReader

  /// Audio of `input`, which is opened by the first call of ``next()`` or ``estimatedDuration``.
  ///
  /// `tell` is given what a person should know about it, one line at a time, such as which of its tracks is taken.
  public init(
    _ input: MediaInput, options: MediaOptions = MediaOptions(), tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    name = input.name
    isLive = options.isLive
    canStall = options.isLive || input.canStall
    reader = MediaReader(input, options: options, tell: tell)
  }

  deinit {
    reader.finish()
  }

  /// The next audio or gap; nil at the end, and when the task is cancelled.
  ///
  /// - Throws: `SourceError`: `missing`, `refused`, `unavailable`, `notAudio` for what holds no audio or none that can be
  ///   decoded, `unsupported` for a channel that is not there.
  public func next() async throws -> CaptureEvent? {
    try await withTaskCancellationHandler {
      try await reader.next()?.capture(channel: 0)
    } onCancel: {
      reader.finish()
    }
  }

  /// How long the input is, in frames at 16 kHz, as its header tells or FFmpeg estimates; nil where neither can.
  ///
  /// - Throws: What ``next()`` throws when the input cannot be opened.
  public var estimatedDuration: Int64? {
    get async throws { try await reader.duration() }
  }

  /// Whether the input is a stream without a length, whose end is that of a connection.
  ///
  /// - Throws: What ``next()`` throws when the input cannot be opened.
  public var isEndless: Bool {
    get async throws {
      guard case .url = reader.input else { return false }
      return try await reader.isEndless()
    }
  }

  /// The input's audio tracks; none once it has ended.
  ///
  /// - Throws: What ``next()`` throws when the input cannot be opened.
  public var tracks: [AudioTrack] {
    get async throws { try await reader.tracks() }
  }

  /// What the input was found to be, such as `wav, pcm_s16le, 44100 Hz, 2 channels`; nil once it has ended.
  ///
  /// - Throws: What ``next()`` throws when the input cannot be opened.
  public var inputFormat: String? {
    get async throws { try await reader.inputFormat() }
  }

  /// Ends the input at once, also where it waits for a pipe or a server: what was already decoded is still given.
  public func finish() {
    reader.finish()
  }
}
