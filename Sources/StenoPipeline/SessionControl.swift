import StenoSystem
public import StenoCore

/// Tells a running session what its caller wants, from any thread.
///
/// What is told takes effect after the audio that the session has read so far. A source that knows the exact place in its
/// audio delivers ``StenoCore/CaptureEvent/command(_:at:)`` instead.
public final class SessionControl: Sendable {
  /// Commands that may wait; a key that is held down gives more than anybody means.
  private static let most = 64

  let commands = BoundedChannel<SessionCommand>(capacity: most)

  /// A control, for one session.
  public init() {}

  /// Closes the open segment, so that its text is final.
  ///
  /// - Returns: Whether the command was taken: false when too many wait.
  @discardableResult
  public func commit() -> Bool { commands.sendIfRoom(.commit) }

  /// Drops the open segment.
  ///
  /// - Returns: Whether the command was taken: false when too many wait.
  @discardableResult
  public func clear() -> Bool { commands.sendIfRoom(.clear) }

  /// Detects turns by other options, from the next segment on.
  ///
  /// - Parameter options: The new options.
  /// - Returns: Whether the command was taken: false when too many wait.
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  @discardableResult
  public func update(_ options: EndpointingOptions) throws(OptionError) -> Bool {
    try options.validate()
    return commands.sendIfRoom(.update(options))
  }
}
