import StenoCore

/// What reaches the endpointer: what the source delivered, word that it delivers nothing, or what the caller wants.
enum CaptureSignal: Sendable, Equatable {
  case event(CaptureEvent)
  case stalled
  case command(SessionCommand)
}
