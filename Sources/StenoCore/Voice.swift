/// Whose words an event carries where several are transcribed together: a source of a call, or a channel or track of a
/// recording.
public struct Voice: Sendable, Hashable {
  /// The channel, counted from 1. No two voices of a transcript share one.
  public var channel: Int
  /// The name the user gave it; nil for none. It holds no control characters and is not empty.
  public var name: String?

  /// The voice on a channel, counted from 1.
  public init(channel: Int, name: String? = nil) {
    self.channel = channel
    self.name = name
  }

  /// What stands before its words: the name, or else the number of the channel.
  public var label: String { name ?? "\(channel)" }
}
