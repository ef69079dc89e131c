import StenoCore

/// What a transcript's events may be, one after another; complains of whatever else comes.
struct TranscriptModel {
  private enum State {
    case unstarted
    case between
    case open(ItemID, text: String, isStopped: Bool)
    case over
  }

  private var state = State.unstarted
  private(set) var complaints: [String] = []
  private(set) var itemCount = 0
  private(set) var summary: SessionSummary?

  var isOver: Bool { if case .over = state { true } else { false } }

  mutating func observe(_ event: TranscriptEvent) {
    switch (state, event) {
    case (.unstarted, .sessionStarted): state = .between
    case (.between, .gap): break
    case (.between, .speechStarted(let id, _)) where id.number == itemCount + 1:
      itemCount += 1
      state = .open(ItemID(itemCount), text: "", isStopped: false)
    case (.open(let id, let text, let isStopped), .delta(let other, let delta, _)) where id == other && !delta.isEmpty:
      state = .open(id, text: text + delta, isStopped: isStopped)
    case (.open(let id, _, _), .partial(let other, _)) where id == other: break
    case (.open(let id, let text, false), .speechStopped(let other, _, _)) where id == other:
      state = .open(id, text: text, isStopped: true)
    case (.open(let id, let text, true), .done(let item)) where item.id == id && item.text == text: state = .between
    case (.open(let id, _, true), .failed(let other, _)) where id == other: state = .between
    case (.between, .sessionDone(let told)): (state, summary) = (.over, told)
    default: complaints.append("\(event) in \(state)")
    }
  }
}
