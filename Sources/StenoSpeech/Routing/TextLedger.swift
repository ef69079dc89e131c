public import StenoCore

/// What was committed of a segment, over all attempts at it: nothing is said twice and nothing is taken back.
///
/// The first attempt's words are told as they come. A later attempt begins again; its words are told from where they go
/// past what was told. Where it reads differently, what was told stands, and its final text is joined on by words.
public struct TextLedger: Sendable {
  /// What was told so far, without white space around it.
  public private(set) var committed = ""
  private var attempt = ""
  /// Tokens of the attempt since the last telling; nil once a part came without, or does not begin there.
  private var untold: [TokenLogProbability]? = []

  private let redact: (@Sendable (String) -> String)?

  /// Nothing was told yet.
  ///
  /// - Parameter redact: Takes credentials out of the beginning of a text that may go on; nil, the default, for none.
  public init(redact: (@Sendable (String) -> String)? = nil) {
    self.redact = redact
  }

  /// Another attempt begins, from the segment's beginning.
  public mutating func beginAttempt() {
    attempt = ""
    untold = []
  }

  /// The attempt adds words.
  ///
  /// - Returns: What to tell of them; nil where they are known, read differently, or are white space that may be the end.
  public mutating func append(
    _ text: String, _ logProbabilities: [TokenLogProbability]?
  ) -> (text: String, logProbabilities: [TokenLogProbability]?)? {
    if Self.isCumulative(text, after: attempt) {
      attempt = text
      untold = nil
    } else {
      attempt += text
      untold = logProbabilities.flatMap { new in untold.map { $0 + new } }
    }
    let told = (redact?(attempt) ?? attempt).trimmingWhitespace
    guard told.utf8.count > committed.utf8.count else {
      // A part that ends exactly where the telling did leaves nothing over.
      if told.utf8.count == committed.utf8.count, told.utf8.elementsEqual(committed.utf8) { untold = [] }
      return nil
    }
    guard told.utf8.starts(with: committed.utf8), let new = rest(of: told) else { return nil }
    let tokens = covers(new) ? untold : nil
    committed = told
    untold = []
    return (new, tokens)
  }

  /// Whether `delta` is the whole text so far and more of it, as some servers send, rather than what is new.
  ///
  /// It begins with all that came before, up to the end of a word: so does no new part, since that begins with a space.
  package static func isCumulative(_ delta: String, after text: String) -> Bool {
    guard text.contains(where: { !$0.isWhitespace }), delta.utf8.count > text.utf8.count,
      delta.utf8.starts(with: text.utf8)
    else { return false }
    let next = delta[delta.utf8.index(delta.startIndex, offsetBy: text.utf8.count)...].first
    guard text.first?.isWhitespace != true else { return text.utf8.count >= 16 }
    return text.utf8.count >= 8 || !(next.map { $0.isLetter || $0.isNumber } ?? false)
  }

  /// Whether the untold tokens are the new text, but for white space around them.
  private func covers(_ new: String) -> Bool {
    guard let untold else { return false }
    return String(decoding: untold.flatMap(\.bytes), as: UTF8.self).trimmingWhitespace == new.trimmingWhitespace
  }

  /// What `text` has after what was told; nil where that begins inside a character.
  private func rest(of text: String) -> String? {
    String(validating: text.utf8.dropFirst(committed.utf8.count), as: UTF8.self)
  }

  /// The final text, so that what was told is its beginning.
  public func reconcile(_ recognition: Recognition) -> Recognition {
    var result = recognition
    result.text = recognition.text.trimmingWhitespace
    if result.text.utf8.starts(with: committed.utf8) { return result }
    result.text = WordSplice.join(committed, onto: result.text)
    result.logProbabilities = nil
    result.words = nil
    return result
  }
}
