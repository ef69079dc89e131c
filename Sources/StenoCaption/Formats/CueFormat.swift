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
  /// Where each cue and comment of several voices is in the file.
  private var index: [Place] = []
  /// How many bytes are written, the header included.
  private var length: Int
  /// The least that a long name leaves of a line, in columns.
  private static var shortestLine: Int { 10 }
  /// How long a cue may wait for its voice to go on, in milliseconds.
  private static var patience: Int64 { 60_000 }

  init(_ syntax: Syntax, options: CueOptions) {
    self.syntax = syntax
    self.options = options
    length = syntax.header.utf8.count
  }

  /// A cue in the file.
  private struct Place {
    var start: Int64
    /// Its number; nil for a comment.
    var number: Int?
    var bytes: Range<Int>
  }

  var header: String { syntax.header }

  var trailer: String {
    text(of: last) + syntax.trailer
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
    waiting = (entries + overdue(at: start)).reduce(waiting) { Self.inserted($1, into: $0) }
    return release(upTo: voice == nil ? .max : start.milliseconds, isIndexed: voice != nil)
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

  /// The last cues of voices that have said nothing for a minute: those of the others would wait for them for ever.
  private mutating func overdue(at now: FrameIndex) -> [CueEntry] {
    rows.keys.flatMap { voice -> [CueEntry] in
      guard let end = rows[voice]?.unfinished?.milliseconds.upperBound, end + Self.patience < now.milliseconds else {
        return []
      }
      return rows[voice]?.speechStarts(at: nil) ?? []
    }
  }

  /// Items of several voices mostly come in the order in which they begin, so a cue that begins no later than the newest
  /// item and than every cue that is kept is followed by later ones only; what is not is put in order at the end.
  private mutating func release(upTo limit: Int64, isIndexed: Bool) -> String {
    let limit = min(limit, rows.values.compactMap { $0.unfinished?.milliseconds.lowerBound }.min() ?? .max)
    let ready = Array(waiting.prefix { $0.milliseconds.lowerBound <= limit })
    waiting.removeFirst(ready.count)
    return ready.map { entry in
      if entry.comment == nil { number += 1 }
      let text = text(of: entry, number: number)
      if isIndexed {
        index.append(
          Place(
            start: entry.milliseconds.lowerBound, number: entry.comment == nil ? number : nil,
            bytes: length..<(length + text.utf8.count)))
      }
      length += text.utf8.count
      return text
    }.joined()
  }

  /// Cues that are written once nothing follows, in the order of their beginnings.
  private var last: [CueEntry] {
    rows.values.compactMap(\.unfinished).reduce(waiting) { Self.inserted($1, into: $0) }
  }

  var extent: String {
    let count = number + last.count { $0.comment == nil }
    return "\(count) \(count == 1 ? "cue" : "cues")"
  }

  var rearranged: [FilePiece]? {
    let last = last
    let starts = index.map(\.start) + last.map(\.milliseconds.lowerBound)
    guard zip(starts, starts.dropFirst()).contains(where: { $0 > $1 }) else { return nil }
    let order = starts.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
    var pieces: [FilePiece] = [.text(syntax.header)]
    var number = 0
    for place in order {
      let isComment = place < index.count ? index[place].number == nil : last[place - index.count].comment != nil
      if !isComment { number += 1 }
      guard place < index.count else {
        pieces.append(.text(text(of: last[place - index.count], number: number)))
        continue
      }
      var bytes = index[place].bytes
      if let old = index[place].number {
        pieces.append(.text(syntax.opening(number: number)))
        bytes = (bytes.lowerBound + syntax.opening(number: old).utf8.count)..<bytes.upperBound
      }
      pieces.append(.written(bytes))
    }
    return pieces + [.text(syntax.trailer)]
  }

  private static func inserted(_ entry: CueEntry, into entries: [CueEntry]) -> [CueEntry] {
    let start = entry.milliseconds.lowerBound
    let place = entries.lastIndex { $0.milliseconds.lowerBound <= start }.map { $0 + 1 } ?? 0
    return entries[..<place] + [entry] + entries[place...]
  }

  /// The entries as the file has them, numbered on; comments have no number.
  private func text(of entries: [CueEntry]) -> String {
    var number = number
    return entries.map { entry in
      if entry.comment == nil { number += 1 }
      return text(of: entry, number: number)
    }.joined()
  }

  private func text(of entry: CueEntry, number: Int) -> String {
    if let comment = entry.comment { return comment }
    var entry = entry
    entry.number = number
    return syntax.text(of: entry)
  }
}
