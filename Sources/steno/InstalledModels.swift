import StenoFiles
import StenoVAD

/// Where the set-up puts what is not in the binary.
enum InstalledModels {
  /// The folder of the Moonshine export.
  static var moonshine: String { CacheFolder.path + "/moonshine-tiny-en" }
  /// The ONNX Runtime library.
  static var runtime: String { CacheFolder.path + "/onnxruntime/libonnxruntime.so" }
  /// The Silero model.
  static var silero: String { SileroDetector.installedModelPath }
}
