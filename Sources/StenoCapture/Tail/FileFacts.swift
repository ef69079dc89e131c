/// What is known of a file that is followed.
struct FileFacts: Sendable, Equatable {
  /// Bytes in it.
  var length: Int64
  /// Whether another file has taken its name, and is worth reading.
  var isReplaced = false
  /// Whether it was written and nobody has it open for writing.
  var isClosed = false
  /// Whether what was read last is no longer what stands there.
  var isRewritten = false
}
