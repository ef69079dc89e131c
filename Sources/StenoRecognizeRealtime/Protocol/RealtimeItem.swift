import StenoCore
import StenoRecognizeRemote

/// One utterance that the server made of a segment's audio.
struct RealtimeItem: Sendable, Equatable {
  /// The server's name for it.
  let id: String
  /// The text of its deltas so far, and of the whole once that came.
  var text = ""
  /// The tokens of that text; nil once some came without.
  var tokens: [TokenLogProbability]? = []
  /// The language, where the server says.
  var language: String?
  /// Whether the whole text came.
  var isCompleted = false
  /// The text that was told, without white space around it.
  private(set) var told = ""
  private var toldTokens = 0

  /// An utterance of which nothing is known.
  init(id: String) {
    self.id = id
  }

  /// Takes a delta.
  mutating func append(_ delta: String, _ logProbabilities: [TokenLogProbability]?) {
    text += delta
    tokens = logProbabilities.flatMap { new in tokens.map { $0 + new } }
  }

  /// Takes the whole text, and its tokens if it has any; else those of the deltas stand if they made this text.
  mutating func complete(_ whole: String, _ logProbabilities: [TokenLogProbability]?, language: String?) {
    tokens = logProbabilities ?? (whole == text ? tokens : nil)
    text = whole
    self.language = language
    isCompleted = true
  }

  /// What goes beyond the text told so far; nil for nothing, or where the text has become another.
  ///
  /// White space at the end waits for what follows it.
  mutating func takeNews() -> (text: String, logProbabilities: [TokenLogProbability]?)? {
    let now = text.trimmingWhitespace
    guard now.utf8.count > told.utf8.count, now.utf8.starts(with: told.utf8) else { return nil }
    let new = String(decoding: now.utf8.dropFirst(told.utf8.count), as: UTF8.self)
    defer {
      told = now
      toldTokens = tokens?.count ?? 0
    }
    return (new, tokens.map { Array($0.dropFirst(toldTokens)) })
  }
}
