import StenoCore

/// What hears and sees a live session as it goes; neither may block. Where there are several sources, the voice says
/// whose it is.
struct LiveWatch: Sendable {
  /// Takes audio as it is captured.
  var capture: @Sendable (CaptureEvent, _ voice: Voice?) -> Void = { _, _ in }
  /// Takes what the session tells.
  var transcript: @Sendable (TranscriptEvent, _ voice: Voice?) -> Void = { _, _ in }
}
