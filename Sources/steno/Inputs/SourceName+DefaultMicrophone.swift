import StenoCapture
import StenoCaptureALSA
import StenoCapturePulse

extension SourceName {
  /// The default source of the sound server, else ALSA's default, and tells which it is.
  ///
  /// - Throws: `CommandError`, `unavailable`, where there is neither.
  static func defaultMicrophone(_ notices: Notices) throws -> SourceName {
    if let device = (try? PulseDevices.list())?.first(where: \.isDefault) {
      notices.tell("listening to \(device.description) (\(device.source)) until Ctrl-C.")
      return .pulse(nil)
    }
    if (try? ALSADevices.list())?.contains(where: \.isDefault) == true {
      notices.tell("listening to ALSA's default device until Ctrl-C.")
      return .alsa(nil)
    }
    throw CommandError(
      .unavailable,
      """
      no microphone: no sound server answers and ALSA has no default device. Plug one in, start a sound server, or give \
      --source; `steno devices` lists what there is.
      """)
  }
}
