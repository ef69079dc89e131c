import StenoCore
import StenoWire

/// One JSON document: `session`, `items`, `gaps`, `summary`.
///
/// Items are written as they are done, failed ones with their `error`; gaps and the summary are kept for the trailer.
/// Of several voices, `session` is the first's, and `summary` is of all together.
struct JSONDocumentFormat: TranscriptFormat {
  private let options: TranscriptOptions
  private var items = 0
  private var hasSession = false
  private var gaps: [JSONValue] = []
  private var summary: SessionSummary?
  private var failures = FailedItems()

  let header = "{"

  init(_ options: TranscriptOptions) {
    self.options = options
  }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    let failed = failures.observe(event, of: voice)
    switch options.stripped(event) {
    case .sessionStarted(let session):
      return hasSession ? "" : begin(session: .object(JSONValue.members(of: session)))
    case .done(let item):
      return self.item(JSONValue.members(of: item, speaker: voice?.name), voice: voice)
    case .failed(let id, let failure):
      let frames = failed?.frames ?? .zero ..< .zero
      return item(
        JSONValue.members(of: id, failure: failure) + [
          ("audio_start_ms", .milliseconds(frames.lowerBound)), ("audio_end_ms", .milliseconds(frames.upperBound)),
        ], voice: voice)
    case .gap(let gap):
      gaps.append(.object(JSONValue.voice(voice) + JSONValue.members(of: gap)))
      return ""
    case .sessionDone(let summary):
      self.summary = self.summary.map { $0.joined(with: summary) } ?? summary
      return ""
    case .speechStarted, .delta, .partial, .speechStopped:
      return ""
    }
  }

  var extent: String { "\(items) \(items == 1 ? "item" : "items")" }

  var trailer: String {
    let summary = summary.map { JSONValue.object(JSONValue.members(of: $0)) } ?? .null
    let opening = hasSession ? "" : "\"session\":null,\n\"items\":["
    return opening + "\n],\n\"gaps\":\(JSONValue.array(gaps).text),\n\"summary\":\(summary.text)}\n"
  }

  private mutating func begin(session: JSONValue) -> String {
    hasSession = true
    return "\"session\":\(session.text),\n\"items\":["
  }

  private mutating func item(_ members: [(name: String, value: JSONValue)], voice: Voice?) -> String {
    let opening = hasSession ? "" : begin(session: .null)
    let separator = items > 0 ? ",\n" : "\n"
    items += 1
    return opening + separator + JSONValue.object(JSONValue.voice(voice) + members).text
  }
}

extension SessionSummary {
  fileprivate func joined(with other: SessionSummary) -> SessionSummary {
    SessionSummary(
      duration: min(
        duration.lowerBound, other.duration.lowerBound)..<max(
          duration.upperBound, other.duration.upperBound),
      items: items + other.items, failed: failed + other.failed)
  }
}
