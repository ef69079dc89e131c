import StenoCore

/// Plain text: one line per item, or paragraphs; with who speaks before it where there are several.
///
/// Items without words give none; one that failed gives a mark in brackets. A paragraph ends where somebody else speaks, at
/// a pause of two seconds, and at the end of a sentence once it is long.
struct TextFormat: TranscriptFormat {
  private let options: TranscriptOptions
  private var failures = FailedItems()
  private var cases: [Voice?: SentenceCase] = [:]
  /// The lines written so far, or the paragraphs.
  private var lines = 0
  /// The open paragraph: who speaks, where its last item ends, and how many characters it has.
  private var paragraph: (voice: Voice?, end: FrameIndex, length: Int, endsSentence: Bool)?
  private static let pause = 2 * FrameIndex.perSecond
  /// The characters from which on a paragraph ends with its sentence: some 80 words.
  private static let longParagraph = 500

  init(_ options: TranscriptOptions) {
    self.options = options
  }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    var item = failures.observe(event, of: voice).map { failed in
      let shown = cases[voice, default: SentenceCase()].shown(failed)
      return shown.item(saying: shown.text)
    }
    if case .done(let said) = event { item = cases[voice, default: SentenceCase()].shown(said) }
    guard let item, case let line = item.text.onOneLine, !line.isEmpty else { return "" }
    guard options.hasParagraphs else {
      lines += 1
      return opening(of: item, voice) + line + "\n"
    }
    let goesOn = paragraph.map { isSame($0, item, voice) } ?? false
    if !goesOn { lines += 1 }
    let before = goesOn ? " " : (paragraph == nil ? "" : "\n\n") + opening(of: item, voice)
    let length = (goesOn ? paragraph?.length ?? 0 : 0) + line.count
    let endsSentence = line.last.map { ".!?…。！？؟।\"”".contains($0) } ?? false
    paragraph = (voice, item.frames.upperBound, length, endsSentence)
    return before + line
  }

  var trailer: String { paragraph == nil ? "" : "\n" }

  var extent: String {
    "\(lines) \(options.hasParagraphs ? "paragraph" : "line")\(lines == 1 ? "" : "s")"
  }

  private func isSame(
    _ paragraph: (voice: Voice?, end: FrameIndex, length: Int, endsSentence: Bool), _ item: TranscriptItem,
    _ voice: Voice?
  ) -> Bool {
    paragraph.voice == voice && item.frames.lowerBound - paragraph.end < Self.pause
      && !(paragraph.length >= Self.longParagraph && paragraph.endsSentence)
  }

  private func opening(of item: TranscriptItem, _ voice: Voice?) -> String {
    let clock = CueEntry.clock(item.spokenFrames.lowerBound.milliseconds, separator: ".").prefix { $0 != "." }
    return (options.hasTimestamps ? "[\(clock)] " : "") + (voice.map { "\($0.label.onOneLine): " } ?? "")
  }
}
