/// How much a reader minds a line or a cue that ends between two words; 0 is best.
///
/// #### Source
/// The order follows the line-division rules of broadcasters' subtitle guides, such as BBC *Subtitle Guidelines*: after
/// punctuation, before conjunctions and prepositions, never between an article and its noun or a title and its name. The
/// numbers are ours.
enum BreakPenalty {
  /// After the end of a sentence.
  static let sentence = 0
  /// After a comma or the like.
  static let clause = 2
  /// Before a conjunction or preposition.
  static let beforeLink = 4
  /// Between any two words.
  static let plain = 8
  /// After a conjunction or preposition.
  static let afterLink = 14
  /// After an article or a title: more than everything else together can weigh, so that only the length can force it.
  static let afterArticle = 10_000

  /// The penalty for ending a line or cue after `word` where `next` follows.
  static func between(_ word: String, _ next: String) -> Int {
    let bare = word.lowercased()
    if articles.contains(bare) || titles.contains(bare) { return afterArticle }
    switch word.last(where: { !closing.contains($0) }) {
    case let last? where sentenceEnds.contains(last): return sentence
    case let last? where clauseEnds.contains(last): return clause
    default: break
    }
    if links.contains(bare) { return afterLink }
    return links.contains(next.lowercased()) ? beforeLink : plain
  }

  /// What may stand before a word.
  static let opening: Set<Character> = ["\"", "'", "“", "‘", "«", "¿", "¡", "(", "["]
  /// What may stand behind the end of a sentence.
  static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]"]
  static let sentenceEnds: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "؟", "।"]
  private static let clauseEnds: Set<Character> = [",", ";", ":", "–", "—", "、", "，", "،"]
  private static let articles: Set<String> = ["a", "an", "the"]
  static let titles: Set<String> = ["mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "mr", "mrs", "ms", "dr"]
  private static let links: Set<String> = [
    // Conjunctions.
    "and", "or", "but", "nor", "so", "yet", "because", "although", "though", "while", "when", "where", "if", "unless",
    "until", "that", "which", "who", "than", "as", "since", "whether",
    // Prepositions.
    "in", "on", "at", "to", "of", "for", "from", "with", "without", "by", "about", "into", "onto", "over", "under",
    "after", "before", "between", "through", "during", "against", "among", "across", "behind", "beyond", "near",
    "toward", "towards", "upon", "within",
  ]
}
