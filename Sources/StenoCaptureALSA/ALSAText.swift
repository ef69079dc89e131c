import CALSA
import Glibc
import StenoCapture

/// What is said about ALSA's devices.
enum ALSAText {
  /// The library's words for a number of `errno`.
  static func reason(_ number: Int32) -> String {
    unsafe snd_strerror(-number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }

  /// Why a device could not be opened, and the remedy.
  static func refusal(_ pcm: String, _ number: Int32) -> String {
    switch number {
    case EBUSY: "another program uses \(pcm); end it, or use the sound server with --source pulse."
    case ENOENT, ENODEV, ENXIO: "there is no capture device \(pcm) (\(reason(number))).\(nearest(to: pcm))"
    case EACCES, EPERM: "\(pcm) cannot be opened: permission denied; add yourself to the group audio."
    default: "\(pcm) cannot be opened (\(reason(number))).\(nearest(to: pcm))"
    }
  }

  private static func nearest(to pcm: String) -> String {
    let names = ((try? ALSADevices.list()) ?? []).map(\.source)
    guard !names.isEmpty else { return " ALSA lists no other; is a microphone plugged in?" }
    return " Nearest: \(nearestNames(to: "alsa:\(pcm)", in: names).joined(separator: ", ")); `steno devices` lists all."
  }
}
