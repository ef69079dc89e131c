import StenoCore
import StenoJSON

/// JSON Lines: every event as one object.
struct JSONLinesFormat: TranscriptFormat {
  mutating func append(_ event: TranscriptEvent, channel: Int?) -> String {
    JSONValue(event, channel: channel).text + "\n"
  }
}
