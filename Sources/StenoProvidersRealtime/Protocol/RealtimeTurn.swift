import StenoCore
import StenoSpeech
import StenoProviders

/// One segment on its way through a session: its audio goes up, its text comes down.
struct RealtimeTurn: Sendable, Equatable {
  /// How far the audio is.
  enum Upload: Sendable, Equatable {
    /// Audio goes up. Moves to `committed` or `cleared`.
    case open
    /// All of it went up, and the server's word of the commit is its end. Moves to `acknowledged`.
    case committed
    /// All that will ever go up went up, and the server's word of the clear is its end. Moves to `acknowledged`.
    case cleared
    /// The server has taken note of the end: new utterances are about later segments.
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

  /// Roughly the bytes of text and of tokens held.
  var weight: Int { items.reduce(0) { $0 + $1.weight } }

  /// The text that was not reported yet: that of the utterances up to the first that is not whole.
  mutating func takeNews() -> [(text: String, logProbabilities: [TokenLogProbability]?)] {
    var news: [(text: String, logProbabilities: [TokenLogProbability]?)] = []
    for index in items.indices {
      let isJoined = !items[index].wasTold && items[..<index].contains(where: \.wasTold)
      if let (text, tokens) = items[index].takeNews() { news.append(((isJoined ? " " : "") + text, tokens)) }
      if !items[index].isCompleted { break }
    }
    return news
  }

  /// The whole text.
  var recognition: Recognition {
    let spoken = items.filter { !$0.text.trimmingWhitespace.isEmpty }
    // Text without a token is text of which the server did not say how sure it was.
    let isKnown = spoken.allSatisfy { $0.tokens?.isEmpty == false }
    let tokens = isKnown && !spoken.isEmpty ? spoken.flatMap { $0.tokens ?? [] } : nil
    let words = spoken.map(\.words)
    return Recognition(
      text: spoken.map(\.text.trimmingWhitespace).joined(separator: " "),
      confidence: TokenLogProbability.confidence(of: tokens), logProbabilities: tokens,
      words: words.isEmpty || words.contains(nil) ? nil : words.flatMap { $0 ?? [] },
      language: spoken.lazy.compactMap(\.language).first,
      usage: items.compactMap(\.usage).reduce(nil) { sum, usage in sum.map { $0 + usage } ?? usage })
  }
}
