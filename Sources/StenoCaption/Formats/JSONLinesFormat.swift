import StenoCore
import StenoWire

/// JSON Lines: every event as one object.
struct JSONLinesFormat: TranscriptFormat {
  private let options: TranscriptOptions
  private var lines = 0

  init(_ options: TranscriptOptions) {
    self.options = options
  }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    lines += 1
    return TranscriptLine(options.stripped(event), voice: voice).json.text + "\n"
  }

  var extent: String { "\(lines) \(lines == 1 ? "event" : "events")" }
}
