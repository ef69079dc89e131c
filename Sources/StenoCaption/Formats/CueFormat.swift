import StenoCore

/// A caption file: the cues of every item as it is done.
struct CueFormat<Syntax: CueSyntax>: TranscriptFormat {
  private let syntax: Syntax
  private let options: CueOptions
  /// How many cues are written.
  private var number = 0
  private var failures = FailedItems()
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
    let failed = failures.observe(event, of: voice)
    let (entries, start): ([CueEntry], FrameIndex)
    switch event {
    case .speechStarted(_, let at):
      (entries, start) = (rows[voice]?.speechStarts(at: at) ?? [], at)
    case .done(let item):
      (entries, start) = (self.entries(of: item, voice), item.frames.lowerBound)
    case .failed:
      guard let failed else { return "" }
      (entries, start) = (self.entries(of: failed, voice), failed.frames.lowerBound)
    case .sessionStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: return ""
    }
    waiting = entries.reduce(waiting) { Self.inserted($1, into: $0) }
    return release(upTo: voice == nil ? .max : start.milliseconds)
  }

  private mutating func entries(of said: TranscriptItem, _ voice: Voice?) -> [CueEntry] {
    laidOut(cases[voice, default: SentenceCase()].shown(said), voice)
  }

  private mutating func laidOut(_ item: TranscriptItem, _ voice: Voice?) -> [CueEntry] {
    let label = voice.map { syntax.label(of: $0) } ?? ""
    let layout = CueLayout(item: item, lineLength: max(Self.shortestLine, options.lineLength - label.columns))
    return rows[voice, default: CueRow()].append(layout.cues, within: item.frames, label: label, voice: voice)
  }

  private mutating func entries(of failed: FailedItem, _ voice: Voice?) -> [CueEntry] {
    let failed = cases[voice, default: SentenceCase()].shown(failed)
    guard let comment = syntax.comment(failed.comment) else {
      return laidOut(failed.item(saying: failed.text), voice)
    }
    let entry = CueEntry(comment: comment, at: failed.frames.lowerBound.milliseconds)
    return [entry] + laidOut(failed.item(saying: failed.committed), voice)
  }

  /// Items of several voices come in the order in which they begin, so a cue that begins no later than the newest item
  /// and than every cue that is kept is followed by later ones only.
  private mutating func release(upTo limit: Int64) -> String {
    let limit = min(limit, rows.values.compactMap { $0.unfinished?.milliseconds.lowerBound }.min() ?? .max)
    let ready = Array(waiting.prefix { $0.milliseconds.lowerBound <= limit })
    waiting.removeFirst(ready.count)
    defer { number += ready.count { $0.comment == nil } }
    return text(of: ready)
  }

  private static func inserted(_ entry: CueEntry, into entries: [CueEntry]) -> [CueEntry] {
    let start = entry.milliseconds.lowerBound
    let place = entries.lastIndex { $0.milliseconds.lowerBound <= start }.map { $0 + 1 } ?? 0
    return entries[..<place] + [entry] + entries[place...]
  }

  /// The entries as the file has them, numbered on.
  private func text(of entries: [CueEntry]) -> String {
    var number = number
    return entries.map { entry in
      if let comment = entry.comment { return comment }
      number += 1
      var entry = entry
      entry.number = number
      return syntax.text(of: entry)
    }.joined()
  }
}
