/// Recognizes an event that is delivered twice by its name, the `event_id`.
///
/// Events without a name are never repeats: a speaker may say "no" three times. Where two events that differ have the
/// same name, the server's names say nothing, and nothing on the connection is a repeat from then on.
struct RepeatedEvents: Sendable {
  /// How many names back are remembered.
  private static let memory = 256
  /// Bytes of a name that is remembered: the longest that the API allows.
  private static let longestName = 512

  private var contents: [String: Int] = [:]
  private var names: [String] = []
  private var oldest = 0
  private var namesAreUnique = true

  /// Tells whether the event came before.
  ///
  /// - Parameters:
  ///   - name: Its `event_id`; nil where it has none.
  ///   - content: A hash of what it says.
  /// - Returns: True for a repeat, which means nothing.
  mutating func isRepeat(_ name: String?, content: Int) -> Bool {
    guard namesAreUnique, let name, name.utf8.count <= Self.longestName else { return false }
    if let known = contents[name] {
      namesAreUnique = known == content
      return namesAreUnique
    }
    contents[name] = content
    if names.count < Self.memory {
      names.append(name)
    } else {
      contents[names[oldest]] = nil
      names[oldest] = name
      oldest = (oldest + 1) % Self.memory
    }
    return false
  }
}
