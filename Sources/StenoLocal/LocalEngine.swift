public import StenoCore
import StenoSystem
import StenoMoonshine

/// A loaded Moonshine model and the threads that decode with it.
public final class LocalEngine: Sendable {
  let model: MoonshineModel
  let pool: DecodingPool
  let workers: Int

  /// Where the set-up puts Moonshine tiny, for English.
  public static var installedModelFolder: String { CacheFolder.path + "/moonshine-tiny-en" }

  /// Where the set-up puts the ONNX Runtime library.
  public static var installedRuntimePath: String { CacheFolder.path + "/onnxruntime/libonnxruntime.so" }

  /// Loads a model; takes about half a second.
  ///
  /// - Parameters:
  ///   - modelFolder: Holds `encoder_model.ort`, `decoder_model_merged.ort` (or both as `.onnx`) and `tokenizer.bin`. The
  ///     default is the installed one.
  ///   - runtimePath: The ONNX Runtime library. The default is the installed one.
  ///   - workers: The threads that decode; 1 serves a live stream, more serve files.
  /// - Throws: ``StenoCore/RecognitionFailure`` when a file is missing or is not what it should be; a damaged file
  ///   of the set-up's is found by its sum.
  public init(
    modelFolder: String = LocalEngine.installedModelFolder, runtimePath: String = LocalEngine.installedRuntimePath,
    workers: Int = 1
  ) throws(RecognitionFailure) {
    do {
      let names = ["encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"]
      try InstalledFiles.check(names.map { modelFolder + "/" + $0 } + [runtimePath])
    } catch {
      throw RecognitionFailure(code: "bad_model", message: error.message, isRetryable: false)
    }
    model = try MoonshineModel(folder: modelFolder, runtimePath: runtimePath)
    self.workers = max(1, workers)
    pool = DecodingPool(model: model, workers: workers)
  }

  /// The version of ONNX Runtime in use, such as `1.23.2`.
  public var runtimeVersion: String { model.runtimeVersion }
}
