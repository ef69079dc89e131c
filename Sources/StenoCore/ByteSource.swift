/// Bytes in order that may keep their reader waiting: a file, standard input, a file that is still growing.
///
/// It has one reader, on a thread that may block.
public protocol ByteSource: Sendable {
  /// The name that events and messages give the source, such as `talk.wav` or `-`.
  var name: String { get }

  /// Bytes in all, for a source that ``seek(to:)`` can move in; nil for one that only runs forward.
  var seekableLength: Int64? { get }

  /// Waits until there are bytes and puts them at the front of `buffer`.
  ///
  /// - Returns: How many bytes there were; 0 at the end of input and for ever after ``finish()``.
  /// - Throws: ``SourceError`` when the source breaks.
  func read(into buffer: inout MutableRawSpan) throws(SourceError) -> Int

  /// Goes on reading `offset` bytes after the source's beginning. Called only where ``seekableLength`` is not nil.
  ///
  /// - Throws: ``SourceError`` when the source breaks.
  func seek(to offset: Int64) throws(SourceError)

  /// Ends the input: a read that waits returns 0 at once. Any thread may call it, more than once.
  func finish()
}

extension ByteSource {
  /// Nil: the source only runs forward.
  public var seekableLength: Int64? { nil }

  /// Refuses: the source only runs forward.
  ///
  /// - Throws: ``SourceError`` always, `unsupported`.
  public func seek(to offset: Int64) throws(SourceError) {
    throw SourceError(code: .unsupported, message: "\(name) cannot be read out of order")
  }
}
