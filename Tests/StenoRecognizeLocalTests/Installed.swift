import Foundation
import StenoCore

@testable import StenoRecognizeLocal

/// The model, the library and the recordings that the set-up installs.
enum Installed {
  static let folder: String = {
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["STENO_CACHE"] { return folder }
    return (environment["XDG_CACHE_HOME"] ?? environment["HOME", default: ""] + "/.cache") + "/steno"
  }()

  static func model() throws -> MoonshineModel {
    try MoonshineModel(
      folder: folder + "/moonshine-tiny-en", runtimePath: folder + "/onnxruntime/libonnxruntime.so")
  }

  /// The samples of a 16-bit mono WAV file of Samples/.
  static func sample(_ name: String) throws -> [Float] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try Data(contentsOf: root.appending(path: "Samples/\(name)")).dropFirst(44)
    return bytes.withUnsafeBytes { raw in
      (0..<(raw.count / 2)).map { Float(raw.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self)) / 32_768 }
    }
  }
}
