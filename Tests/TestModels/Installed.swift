import Foundation
package import StenoMoonshine

/// The model, the library and the recordings that the set-up installs.
package enum Installed {
  package static let folder: String = {
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["STENO_CACHE"] { return folder }
    return (environment["XDG_CACHE_HOME"] ?? environment["HOME", default: ""] + "/.cache") + "/steno"
  }()

  /// Where the library is.
  package static let runtimePath = folder + "/onnxruntime/libonnxruntime.so"

  /// Where Moonshine tiny is.
  package static let modelFolder = folder + "/moonshine-tiny-en"

  /// Moonshine tiny, rebuilt, or as it was exported.
  package static func model(rebuilds: Bool = true) throws -> MoonshineModel {
    try MoonshineModel(folder: modelFolder, runtimePath: runtimePath, rebuilds: rebuilds)
  }

  /// The samples of a 16-bit mono WAV file of Samples/.
  package static func sample(_ name: String) throws -> [Float] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try Data(contentsOf: root.appending(path: "Samples/\(name)")).dropFirst(44)
    return bytes.withUnsafeBytes { raw in
      (0..<(raw.count / 2)).map { Float(raw.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self)) / 32_768 }
    }
  }
}
