public import StenoCore

/// A recording that is still being written, followed as `tail -F` follows a log: first what is there, as fast as it can
/// be read, then what is added, as soon as it is.
///
/// Half a header and half a frame are waited for. A file that is truncated or replaced is read to its end and then the
/// new one from its beginning, on the same timeline; a gap without length, with the cause `source_lost`, says where. The
/// kernel tells of changes, so that nothing is done while the file rests; on network file systems it is looked at four
/// times a second. Memory does not grow with the file.
///
/// ```swift
/// let source = try TailSource("talk.wav") { bytes in MediaSource(.bytes(bytes), options: options) }
/// ```
///
/// The decoder's options should have `isGrowing` set, so that lengths in headers are not believed.
public final class TailSource: AudioSource {
  /// The file's path, as given.
  public let name: String
  /// False: a file waits for a slow reader, so that the transcript is that of the finished file however busy the machine
  /// is.
  public let isLive = false
  /// True: its writer may pause.
  ///
  /// Recorders write in gulps of seconds, so a session that must cut where the finished file is cut needs a long
  /// `stallGrace`.
  public let canStall = true
  private let file: FollowedFile
  private let reader: TailReader

  /// Follows the file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file. It is opened by the first call of ``next()``.
  ///   - options: Where to begin, what to wait for, when to end.
  ///   - report: Takes a line for people when the file is removed; the default drops it. It may not block.
  ///   - decode: Makes a source of a file's bytes; called again for a file that takes the place of the one before.
  /// - Throws: `SourceError` when the system has no descriptors left.
  public init(
    _ path: String, options: TailOptions = TailOptions(), report: @escaping @Sendable (String) -> Void = { _ in },
    decode: @escaping @Sendable (any ByteSource) -> any AudioSource
  ) throws(SourceError) {
    name = path.pathText
    file = try FollowedFile(path: path, options: options, report: report)
    reader = TailReader(file, start: options.start, decode: decode)
  }

  deinit {
    file.finish()
  }

  /// The next audio or gap; nil at the end, and when the task is cancelled.
  ///
  /// - Throws: `SourceError`: `missing` where the file is not there and need not be waited for, `unsupported` for what
  ///   is not a file, and what the decoder throws.
  public func next() async throws -> CaptureEvent? {
    try await withTaskCancellationHandler {
      try await reader.next()
    } onCancel: {
      file.finish()
    }
  }

  /// Ends the input: what was already read is still given.
  public func finish() {
    file.finish()
  }
}
