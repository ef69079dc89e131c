import StenoCore

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
  /// How many bytes of the deltas were told.
  var told = 0

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
}
