/// What a caller tells a session while audio comes in.
public enum SessionCommand: Sendable, Equatable {
  /// Close the open segment here: its text is wanted now. Without an open segment nothing happens.
  case commit
  /// Drop the open segment: its text is not wanted. It ends in a failure with the code `cleared`.
  case clear
  /// Detect turns by other options, from the next segment on.
  case update(EndpointingOptions)
}
