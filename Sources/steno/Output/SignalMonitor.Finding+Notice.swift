import StenoCore

extension SignalMonitor.Finding {
  /// The finding as a person reads it, with the remedy.
  ///
  /// - Parameter isDesktop: Whether the source is what other programs play.
  /// - Returns: The notice.
  func notice(isDesktop: Bool) -> String {
    switch self {
    case .noSound where isDesktop: "no sound for 3 s: is anything playing, and through this output?"
    case .noSound: "no sound for 3 s: is it muted, or the wrong source? `steno devices --levels` shows which ones hear."
    case .clipped: "the sound is clipped: it was too loud where it was recorded; turn the input level down."
    case .scaled(let scale):
      "its floating-point samples are on an integer scale, far beyond full scale; they are divided by \(Int64(scale))."
    case .unusable: "some samples are no numbers or far beyond full scale; they are taken as silence."
    }
  }
}
