import StenoCore
import StenoSpeech
import StenoProviders

/// One utterance that the server made of a segment's audio.
struct RealtimeItem: Sendable, Equatable {
  /// The server's name for it; nil where it has not said.
  var id: String?
  /// The text of its deltas so far, and of the whole once that came; without white space in front.
  private(set) var text = ""
  /// The tokens of that text; nil once some came without.
  private(set) var tokens: [TokenLogProbability]? = []
  /// The language, where the server says.
  private(set) var language: String?
  /// What the server charged for it, where it says.
  var usage: RecognitionUsage?
  /// Who said what of it, where the server tells speakers apart.
  var turns = SpeakerTurns()
  /// Whether nothing more will come.
  var isCompleted = false
  /// Whether deltas repeat the text so far.
  private var isCumulative = false
  /// How many bytes of the text were told; nil once the text has become another.
  private var told: Int? = 0
  private var toldTokens = 0

  /// An utterance of which nothing is known.
  init(id: String?) {
    self.id = id
  }

  /// Roughly the bytes of text and of tokens held.
  var weight: Int { text.utf8.count + 64 * (tokens?.count ?? 0) }

  /// Whether text was told.
  var wasTold: Bool { told != 0 }

  /// The words, each with its speaker; nil where the server does not tell.
  var words: [RecognizedWord]? { turns.words(of: text) }

  /// Takes a delta: what follows the text so far or, from some servers, the whole text so far again and more.
  mutating func append(_ delta: String, _ logProbabilities: [TokenLogProbability]?) {
    if isWhole(delta) {
      isCumulative = true
      (text, tokens) = (delta, logProbabilities)
      return
    }
    text += text.isEmpty ? String(delta.drop(while: \.isWhitespace)) : delta
    tokens = logProbabilities.flatMap { new in tokens.map { $0 + new } }
  }

  /// Whether a delta begins with all that was said before. Pieces of one text join at a space or inside a word: one that
  /// begins a new word without a space, and with all of the old ones, is no piece.
  private func isWhole(_ delta: String) -> Bool {
    guard !text.isEmpty, delta.utf8.starts(with: text.utf8) else { return false }
    let rest = delta.utf8.dropFirst(text.utf8.count)
    guard !isCumulative, let next = rest.first else { return isCumulative }
    let separators = " ,.;:!?".utf8
    return separators.contains(next) || text.utf8.contains(UInt8(ascii: " "))
  }

  /// Takes the whole text, or nil for that of the deltas, and its tokens if it has any; else those of the deltas stand if
  /// they made this text.
  mutating func complete(_ whole: String?, _ logProbabilities: [TokenLogProbability]?, language: String?) {
    let whole = (whole ?? text).trimmingWhitespace
    tokens = logProbabilities ?? (whole == text.trimmingWhitespace ? tokens : nil)
    if let count = told, !whole.utf8.starts(with: text.utf8.prefix(count)) { told = nil }
    text = whole
    self.language = language
    isCompleted = true
  }

  /// What goes beyond the text told so far; nil for nothing. White space at the end waits for what follows it.
  ///
  /// - Complexity: O(n) in what is new.
  mutating func takeNews() -> (text: String, logProbabilities: [TokenLogProbability]?)? {
    guard let told else { return nil }
    var new = String(decoding: text.utf8.dropFirst(told), as: UTF8.self)
    while new.last?.isWhitespace == true { new.removeLast() }
    guard !new.isEmpty else { return nil }
    defer {
      self.told = told + new.utf8.count
      toldTokens = tokens?.count ?? 0
    }
    return (new, tokens.map { Array($0.dropFirst(toldTokens)) })
  }
}
