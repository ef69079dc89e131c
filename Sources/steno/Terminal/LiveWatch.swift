import StenoCore

/// What hears and sees a live session as it goes; neither may block. Where there are several sources, the channel tells
/// whose it is, from 1.
struct LiveWatch: Sendable {
  /// Takes audio as it is captured.
  var capture: @Sendable (CaptureEvent, _ channel: Int?) -> Void = { _, _ in }
  /// Takes what the session tells.
  var transcript: @Sendable (TranscriptEvent, _ channel: Int?) -> Void = { _, _ in }
}
