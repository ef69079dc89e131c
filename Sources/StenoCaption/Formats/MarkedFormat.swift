import StenoCore

/// A format in which words that are more likely wrong than right are marked.
struct MarkedFormat: TranscriptFormat {
  private static let mark = "(?)"
  private var base: any TranscriptFormat

  /// `base`, with marks.
  init(_ base: any TranscriptFormat) {
    self.base = base
  }

  var header: String { base.header }
  var trailer: String { base.trailer }
  var extent: String { base.extent }
  var rearranged: [FilePiece]? { base.rearranged }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    guard case .done(let item) = event else { return base.append(event, voice: voice) }
    return base.append(.done(Self.marked(item)), voice: voice)
  }

  /// The item with a mark behind each such word, in the words and in the text.
  private static func marked(_ item: TranscriptItem) -> TranscriptItem {
    var marked = item
    var text = ""
    var rest = item.text[...]
    for (index, word) in item.words.enumerated() {
      guard !word.text.isEmpty, let found = rest.firstRange(of: word.text) else { continue }
      text += rest[..<found.upperBound]
      rest = rest[found.upperBound...]
      guard let confidence = word.confidence, confidence < 0.5 else { continue }
      text += mark
      marked.words[index].text += mark
    }
    marked.text = text + rest
    return marked
  }
}
