import Foundation
import StenoCapture
import StenoCaptureALSA
import StenoCapturePulse
import StenoCore

/// The devices that can be captured, of the sound server and of ALSA.
struct DeviceList {
  /// The sound server's sources first.
  private(set) var devices: [CaptureDevice] = []
  /// Why a kind of device could not be listed, a line each.
  private(set) var complaints: [String] = []

  /// Asks both.
  init() {
    take("sound server", "no sources") { () throws(SourceError) in try PulseDevices.list() }
    take("ALSA", "no sound card can capture", ALSADevices.list)
  }

  private mutating func take(
    _ kind: String, _ whereNone: String, _ list: () throws(SourceError) -> [CaptureDevice]
  ) {
    do throws(SourceError) {
      let found = try list()
      devices += found
      if found.isEmpty { complaints.append("\(kind): \(whereNone).") }
    } catch {
      complaints.append("\(kind): \(error.message)")
    }
  }

  /// A line a device, in columns; the default of each kind is marked with `*`.
  var text: String {
    let width = devices.map(\.source.count).max() ?? 0
    return devices.map { device in
      let name = device.source.padding(toLength: width, withPad: " ", startingAt: 0)
      return "\(device.isDefault ? "*" : " ") \(name)  \(device.remarks)\n"
    }.joined()
  }

  /// An array of objects, with what is not known left out.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(devices.map(DeviceDescription.init)), as: UTF8.self) + "\n"
  }
}

extension CaptureDevice {
  /// What there is to say of it beside its name.
  fileprivate var remarks: String {
    let rate = sampleRate.map { "\($0) Hz" }
    let count = channels.map { $0 == 1 ? "1 channel" : "\($0) channels" }
    let facts = [description.printable, isMonitor ? "monitor" : nil, rate, count]
    return facts.compactMap { $0 }.joined(separator: ", ")
  }
}

/// A device as `--json` writes it.
private struct DeviceDescription: Encodable {
  var source: String
  var description: String
  var isDefault: Bool
  var isMonitor: Bool
  var sampleRate: Int?
  var channels: Int?

  enum CodingKeys: String, CodingKey {
    case source, description, channels
    case isDefault = "default"
    case isMonitor = "monitor"
    case sampleRate = "sample_rate"
  }

  init(_ device: CaptureDevice) {
    (source, description, channels) = (device.source, device.description, device.channels)
    (isDefault, isMonitor, sampleRate) = (device.isDefault, device.isMonitor, device.sampleRate)
  }
}
