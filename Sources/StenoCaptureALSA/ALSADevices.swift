import CALSA
import Glibc
public import StenoCapture
public import StenoCore

/// The capture PCMs of the ALSA library.
public enum ALSADevices {
  /// All PCMs that the library's configuration shows and that can capture. Rates are known only once one is opened.
  ///
  /// - Throws: `SourceError`, `unavailable`, where the library cannot list them.
  public static func list() throws(SourceError) -> [CaptureDevice] {
    calsa_silence()
    var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    let answer = unsafe snd_device_name_hint(-1, "pcm", &hints)
    guard answer >= 0, let hints = unsafe hints else {
      throw SourceError(code: .unavailable, message: "ALSA lists no devices: \(ALSAText.reason(-answer))")
    }
    defer { unsafe snd_device_name_free_hint(hints) }
    var devices: [CaptureDevice] = []
    var next = unsafe hints
    while let hint = unsafe next.pointee {
      unsafe next += 1
      if let device = unsafe device(hint) { devices.append(device) }
    }
    return devices
  }

  private static func device(_ hint: UnsafeRawPointer) -> CaptureDevice? {
    // A PCM that says nothing of its direction goes both ways.
    guard let name = unsafe text(hint, "NAME"), unsafe text(hint, "IOID") != "Output", !conversions.contains(name)
    else {
      return nil
    }
    let description = unsafe text(hint, "DESC")?.split(separator: "\n").joined(separator: ", ") ?? name
    return CaptureDevice(
      source: "alsa:\(name)", description: description, isDefault: name == "default", isMonitor: false,
      sampleRate: nil, channels: nil)
  }

  /// What Debian's configuration lists beside devices: conversions, and ways to servers that have their own adapter.
  private static let conversions: Set<String> = [
    "null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "jack", "oss", "pulse", "usbstream",
  ]

  private static func text(_ hint: UnsafeRawPointer, _ key: String) -> String? {
    guard let value = unsafe snd_device_name_get_hint(hint, key) else { return nil }
    defer { unsafe free(value) }
    return unsafe String(cString: value)
  }
}
