/// Whether an answer is a stream of events or one piece, found out by its first bytes: servers label either as the other.
/// A value.
struct AnswerForm: Sendable {
  private static let fields = ["data:", "event:", "id:", "retry:", ":"].map { Array($0.utf8) }
  private static let mostBytes = 1 << 10

  private let isLabelledStream: Bool
  private let isPlainText: Bool
  /// What came so far.
  private(set) var beginning: [UInt8] = []

  /// - Parameters:
  ///   - mediaType: What the answer is labelled as.
  ///   - isPlainText: Whether it may be any text, of which only the label can say that it is a stream.
  init(mediaType: String, isPlainText: Bool) {
    isLabelledStream = mediaType == "text/event-stream"
    self.isPlainText = isPlainText
  }

  /// Takes the next bytes.
  ///
  /// - Returns: Whether the answer is a stream; nil where that is still open.
  mutating func take(_ bytes: [UInt8]) -> Bool? {
    beginning += bytes
    if isPlainText { return isLabelledStream }
    var content = beginning[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    content = content.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard let first = content.first else { return beginning.count < Self.mostBytes ? nil : isLabelledStream }
    if isLabelledStream {
      // No line of a stream begins like that.
      return first != UInt8(ascii: "{") && first != UInt8(ascii: "[") && first != UInt8(ascii: "<")
    }
    if Self.fields.contains(where: { content.starts(with: $0) }) { return true }
    let isOpen = content.count < 6 && Self.fields.contains { $0.starts(with: content) }
    return isOpen ? nil : false
  }

  /// Whether it is a stream, now that nothing more comes.
  var ended: Bool { isLabelledStream && !beginning.isEmpty }
}
