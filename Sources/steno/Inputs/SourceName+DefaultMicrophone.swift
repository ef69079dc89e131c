import Glibc
import StenoCapture
import StenoCaptureALSA
import StenoCapturePulse

extension SourceName {
  /// What is listened to where nothing is named: standard input, or the default microphone where that is the terminal.
  static func unnamed(_ notices: Notices) throws -> SourceName {
    isatty(STDIN_FILENO) == 0 ? .standardInput : try defaultMicrophone(notices)
  }

  /// The default source of the sound server, else ALSA's default, and tells which it is.
  ///
  /// - Throws: `CommandError`, `unavailable`, where there is neither.
  private static func defaultMicrophone(_ notices: Notices) throws -> SourceName {
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
      no microphone: there is no sound server, and ALSA has no default device. Plug one in, start a sound server, or give \
      --source; `steno devices` lists the devices.
      """)
  }
}
