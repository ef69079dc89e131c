import StenoCore
import StenoRecognize

/// One segment on its way through a session: its audio went up or goes up, its text comes down.
struct RealtimeTurn: Sendable, Equatable {
  /// How far the audio is.
  enum Upload: Sendable, Equatable {
    /// Audio goes up. Moves to `ended`.
    case open
    /// All of it went up; the server has not said so yet. Moves to `acknowledged`.
    case ended
    /// The server has taken note of its end: what it says of new utterances is about later segments.
    case acknowledged
  }

  /// A number that no other turn of the connection has.
  let key: Int
  /// How far the audio is.
  var upload = Upload.open
  /// Whether anybody still wants the text.
  var isWanted = true
  /// The utterances made of it, in the order in which they were announced.
  var items: [RealtimeItem] = []

  /// A turn whose audio begins now.
  init(key: Int) {
    self.key = key
  }

  /// Whether nothing more will come.
  var isComplete: Bool { upload == .acknowledged && items.allSatisfy(\.isCompleted) }

  /// Bytes of text and of tokens held.
  var weight: Int { items.reduce(0) { $0 + $1.text.utf8.count + 64 * ($1.tokens?.count ?? 0) } }

  /// The whole text.
  var recognition: Recognition {
    let spoken = items.filter { !$0.text.allSatisfy(\.isWhitespace) }
    let tokens = spoken.contains { $0.tokens == nil } ? nil : spoken.flatMap { $0.tokens ?? [] }
    // Text without a token is text of which the server did not say how sure it was.
    let known = tokens.flatMap { spoken.isEmpty || !$0.isEmpty ? $0 : nil }
    return Recognition(
      text: spoken.map(\.text.withoutSpaceAround).joined(separator: " "),
      confidence: known.flatMap(Self.confidence), logProbabilities: known,
      language: spoken.lazy.compactMap(\.language).first)
  }

  /// The mean token probability; nil without tokens.
  private static func confidence(of tokens: [TokenLogProbability]) -> Float? {
    tokens.isEmpty ? nil : tokens.reduce(0) { $0 + $1.probability } / Float(tokens.count)
  }
}
