import StenoCore

/// What hears and sees a live session as it goes; neither may block.
struct LiveWatch: Sendable {
  /// Takes audio as it is captured.
  var capture: @Sendable (CaptureEvent) -> Void = { _ in }
  /// Takes what the session tells.
  var transcript: @Sendable (TranscriptEvent) -> Void = { _ in }
}
