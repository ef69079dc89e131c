import StenoCore

/// What a transcript's file says beside the words.
public struct TranscriptOptions: Sendable, Equatable {
  /// Whether there are several voices, or one with a name: TSV has a column for them then. The default is no.
  public var hasVoices = false
  /// Whether JSON has the log probability of every token, where the provider gives it. The default is yes.
  public var hasLogProbabilities = true
  /// Whether each line or paragraph of plain text begins with its time, as in `[00:01:03]`. The default is no.
  public var hasTimestamps = false
  /// Whether plain text has paragraphs rather than a line per item. The default is no.
  public var hasParagraphs = false
  /// Whether words that are more likely wrong than right are followed by `(?)`, but for the JSON formats, which have the
  /// confidence itself. The default is no.
  public var marksUnsureWords = false

  /// The defaults.
  public init() {}

  /// The event as the options want it.
  func stripped(_ event: TranscriptEvent) -> TranscriptEvent {
    guard !hasLogProbabilities else { return event }
    switch event {
    case .delta(let id, let text, _): return .delta(id, text: text, logProbabilities: nil)
    case .done(var item):
      item.logProbabilities = nil
      return .done(item)
    case .sessionStarted, .speechStarted, .partial, .speechStopped, .failed, .gap, .sessionDone: return event
    }
  }
}
