import StenoCore

/// What an event of a transcript means to those who follow, ready to be sent.
struct FeedNews: Sendable {
  enum Change: Equatable {
    /// These words were committed.
    case append(String)
    /// The item is over.
    case end
  }

  /// The item, without its text.
  let item: FeedItem
  let change: Change
  let message: FeedMessage

  /// Nil where the event is no news to those who follow.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - voice: Whose words it carries.
  ///   - start: When the item begins, in milliseconds, where that is known.
  init?(_ event: TranscriptEvent, from voice: Voice? = nil, start: Int64? = nil) {
    switch event {
    case .delta(let id, let text, _):
      item = FeedItem(id: id, voice: voice, start: start)
      change = .append(text)
      message = .text(item, text)
    case .done(let done):
      item = FeedItem(
        id: done.id, voice: voice, start: done.frames.lowerBound.milliseconds, end: done.frames.upperBound.milliseconds)
      change = .end
      message = .end(item, text: done.text)
    case .failed(let id, _):
      item = FeedItem(id: id, voice: voice, start: start)
      change = .end
      message = .end(item, text: nil)
    case .sessionStarted, .speechStarted, .partial, .speechStopped, .gap, .sessionDone: return nil
    }
  }
}
