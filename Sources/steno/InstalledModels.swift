import StenoLocal
import StenoVAD

/// Where the set-up puts what is not in the binary.
enum InstalledModels {
  /// The folder of the Moonshine export.
  static var moonshine: String { LocalEngine.installedModelFolder }
  /// The ONNX Runtime library.
  static var runtime: String { LocalEngine.installedRuntimePath }
  /// The Silero model.
  static var silero: String { SileroDetector.installedModelPath }
}
