import StenoCore

/// What reaches the endpointer: what the source delivered, or word that it delivers nothing.
enum CaptureSignal: Sendable, Equatable {
  case event(CaptureEvent)
  case stalled
}
