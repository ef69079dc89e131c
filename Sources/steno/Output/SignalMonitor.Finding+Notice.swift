import StenoCore

extension SignalMonitor.Finding {
  /// The finding as a person reads it, with the remedy.
  ///
  /// - Parameter isDesktop: Whether the source is what other programs play.
  /// - Returns: The notice.
  func notice(isDesktop: Bool) -> String {
    switch self {
    case .noSound where isDesktop: "no sound for 3 s: is anything playing, and through this output?"
    case .noSound:
      "no sound for 3 s: is it muted, or the wrong source? `steno devices --levels` shows which sources pick up sound."
    case .clipped: "the audio is clipped: it was recorded too loud; lower the input level."
    case .scaled(let scale):
      "its floating-point samples are on an integer scale, far beyond full scale; they are divided by \(Int64(scale))."
    case .unusable: "some samples are not numbers or far beyond full scale; they are treated as silence."
    }
  }
}
