import StenoCore

/// A caption file: the cues of every item as it is done.
struct CueFormat<Syntax: CueSyntax>: TranscriptFormat {
  private let syntax: Syntax
  private let options: CueOptions
  /// How many cues are written.
  private var number = 0
  /// Where the last cue of each channel ends, in milliseconds.
  private var ends: [Int?: Int64] = [:]
  /// Cues that one of another channel may still come before, in the order of their beginnings.
  private var waiting: [CueEntry] = []

  init(_ syntax: Syntax, options: CueOptions) {
    self.syntax = syntax
    self.options = options
  }

  var header: String { syntax.header }
  var trailer: String { text(of: waiting) + syntax.trailer }

  /// Items of several channels come in the order in which they begin, so a cue that begins no later than the newest item
  /// is followed by later ones only.
  mutating func append(_ event: TranscriptEvent, channel: Int?) -> String {
    guard case .done(let item) = event else { return "" }
    let label = channel.map { syntax.label(channel: $0) } ?? ""
    let layout = CueLayout(item: item, lineLength: options.lineLength - label.count)
    for cue in layout.cues { insert(entry(of: cue, label: label, channel: channel)) }
    let limit = channel == nil ? Int64.max : item.frames.lowerBound.milliseconds
    let ready = Array(waiting.prefix { $0.milliseconds.lowerBound <= limit })
    waiting.removeFirst(ready.count)
    defer { number += ready.count }
    return text(of: ready)
  }

  private mutating func insert(_ entry: CueEntry) {
    let start = entry.milliseconds.lowerBound
    let place = waiting.lastIndex { $0.milliseconds.lowerBound <= start }.map { $0 + 1 } ?? 0
    waiting.insert(entry, at: place)
  }

  /// The entries as the file has them, numbered on.
  private func text(of entries: [CueEntry]) -> String {
    entries.enumerated().map { offset, entry in
      var entry = entry
      entry.number = number + offset + 1
      return syntax.text(of: entry)
    }.joined()
  }

  /// In whole milliseconds a cue still begins no earlier than the one before it ends, and lasts one at least.
  private mutating func entry(of cue: Cue, label: String, channel: Int?) -> CueEntry {
    let start = max(cue.frames.lowerBound.milliseconds, ends[channel] ?? 0)
    let end = max(cue.frames.upperBound.milliseconds, start + 1)
    ends[channel] = end
    var lines = cue.lines
    if let first = lines.first { lines[0] = label + first }
    return CueEntry(number: 0, milliseconds: start..<end, lines: lines, channel: channel)
  }
}
