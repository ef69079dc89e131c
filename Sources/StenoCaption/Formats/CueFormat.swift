import StenoCore

/// A caption file: the cues of every item as it is done.
struct CueFormat<Syntax: CueSyntax>: TranscriptFormat {
  private let syntax: Syntax
  private let options: CueOptions
  /// How many cues are written.
  private var number = 0
  private var rows: [Voice?: CueRow] = [:]
  private var cases: [Voice?: SentenceCase] = [:]
  /// Cues that one of another voice may still come before, in the order of their beginnings.
  private var waiting: [CueEntry] = []
  /// The least that a long name leaves of a line, in columns.
  private static var shortestLine: Int { 10 }

  init(_ syntax: Syntax, options: CueOptions) {
    self.syntax = syntax
    self.options = options
  }

  var header: String { syntax.header }

  var trailer: String {
    let unfinished = rows.values.compactMap(\.unfinished)
    return text(of: unfinished.reduce(waiting) { Self.inserted($1, into: $0) }) + syntax.trailer
  }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    let (entries, start): ([CueEntry], FrameIndex)
    switch event {
    case .speechStarted(_, let at):
      (entries, start) = (rows[voice]?.speechStarts(at: at) ?? [], at)
    case .done(let item):
      let label = voice.map { syntax.label(of: $0) } ?? ""
      let shown = cases[voice, default: SentenceCase()].shown(item)
      let layout = CueLayout(item: shown, lineLength: max(Self.shortestLine, options.lineLength - label.columns))
      entries = rows[voice, default: CueRow()].append(layout.cues, within: item.frames, label: label, voice: voice)
      start = item.frames.lowerBound
    case .sessionStarted, .delta, .partial, .speechStopped, .failed, .gap, .sessionDone: return ""
    }
    waiting = entries.reduce(waiting) { Self.inserted($1, into: $0) }
    return release(upTo: voice == nil ? .max : start.milliseconds)
  }

  /// Items of several voices come in the order in which they begin, so a cue that begins no later than the newest item
  /// and than every cue that is kept is followed by later ones only.
  private mutating func release(upTo limit: Int64) -> String {
    let limit = min(limit, rows.values.compactMap { $0.unfinished?.milliseconds.lowerBound }.min() ?? .max)
    let ready = Array(waiting.prefix { $0.milliseconds.lowerBound <= limit })
    waiting.removeFirst(ready.count)
    defer { number += ready.count }
    return text(of: ready)
  }

  private static func inserted(_ entry: CueEntry, into entries: [CueEntry]) -> [CueEntry] {
    let start = entry.milliseconds.lowerBound
    let place = entries.lastIndex { $0.milliseconds.lowerBound <= start }.map { $0 + 1 } ?? 0
    return entries[..<place] + [entry] + entries[place...]
  }

  /// The entries as the file has them, numbered on.
  private func text(of entries: [CueEntry]) -> String {
    entries.enumerated().map { offset, entry in
      var entry = entry
      entry.number = number + offset + 1
      return syntax.text(of: entry)
    }.joined()
  }
}
