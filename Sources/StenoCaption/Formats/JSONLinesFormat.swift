import StenoCore
import StenoJSON

/// JSON Lines: every event as one object.
struct JSONLinesFormat: TranscriptFormat {
  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    JSONValue(event, voice: voice).text + "\n"
  }
}
