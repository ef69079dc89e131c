/// What happens to the audio of a source when the recognizer cannot keep up with it.
///
/// Partials are the first thing to go, whatever the policy: a segment whose audio waits is read once, at its end.
public enum OverloadPolicy: String, Sendable, Equatable, CaseIterable {
  /// When the queue is full, the oldest audio in it becomes a gap with the cause `queue_full`. The transcript stays near
  /// the present.
  case dropOldest = "drop-oldest"
  /// Only partials are given up: the queue is ten times as long, so that the transcript falls behind and catches up
  /// later. What does not fit even then becomes a gap.
  case skipPartials = "skip-partials"
  /// The source waits, as a file or a pipe can. A device cannot: what it captures beyond a minute is lost in a gap.
  case block

  /// The frames that may wait where the queue is of this length; nil where the source waits instead.
  func limit(of queue: Int64) -> Int? {
    switch self {
    case .dropOldest: Int(queue)
    case .skipPartials: Int(queue) * 10
    case .block: nil
    }
  }
}
