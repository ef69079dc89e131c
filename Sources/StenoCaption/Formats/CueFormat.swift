import StenoCore

/// A caption file: the cues of every item as it is done.
struct CueFormat<Syntax: CueSyntax>: TranscriptFormat {
  private let syntax: Syntax
  private let options: CueOptions
  private var number = 0
  /// Where the last cue of each channel ends, in milliseconds.
  private var ends: [Int?: Int64] = [:]

  init(_ syntax: Syntax, options: CueOptions) {
    self.syntax = syntax
    self.options = options
  }

  var header: String { syntax.header }
  var trailer: String { syntax.trailer }

  mutating func append(_ event: TranscriptEvent, channel: Int?) -> String {
    guard case .done(let item) = event else { return "" }
    let label = channel.map { syntax.label(channel: $0) } ?? ""
    let layout = CueLayout(item: item, lineLength: options.lineLength - label.count)
    return layout.cues.map { text(of: $0, label: label, channel: channel) }.joined()
  }

  /// In whole milliseconds a cue still begins no earlier than the one before it ends, and lasts one at least.
  private mutating func text(of cue: Cue, label: String, channel: Int?) -> String {
    number += 1
    let start = max(cue.frames.lowerBound.milliseconds, ends[channel] ?? 0)
    let end = max(cue.frames.upperBound.milliseconds, start + 1)
    ends[channel] = end
    var lines = cue.lines
    if let first = lines.first { lines[0] = label + first }
    return syntax.text(of: CueEntry(number: number, milliseconds: start..<end, lines: lines, channel: channel))
  }
}
