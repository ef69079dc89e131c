import StenoCapture

/// What is said about a sound server, and what it says.
enum PulseText {
  /// A C string that may be missing or empty.
  static func string(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    let text = unsafe String(cString: pointer)
    return text.isEmpty ? nil : text
  }

  static func noServer(_ reason: String) -> String {
    """
    no PulseAudio or PipeWire server answers (\(reason)); start one with `pulseaudio --start`, or name one in \
    PULSE_SERVER.
    """
  }

  static func noSource(_ name: String, among names: [String]) -> String {
    guard !names.isEmpty else {
      return "there is no source \(name), nor any other; `steno devices` lists what there is."
    }
    let near = nearestNames(to: name, in: names).map { "pulse:\($0)" }.joined(separator: ", ")
    return "there is no source \(name). Nearest: \(near); `steno devices` lists all."
  }
}
