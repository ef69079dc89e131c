public import StenoCore
import StenoSystem
import StenoMoonshine
public import StenoSpeech

/// Speech to text on this machine: a loaded Moonshine model on ONNX Runtime and the threads that decode with it.
public final class LocalEngine: RecognitionEngine {
  /// The version of ONNX Runtime in use, such as `1.23.2`.
  public let runtimeVersion: String
  private let tokenizer: Tokenizer
  private let pool: DecodingPool
  private let workers: Int
  private let options: LocalOptions

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
  ///   - options: How sessions decode, where they do not say so themselves.
  /// - Throws: ``StenoCore/RecognitionFailure`` when a file is missing or is not what it should be; a damaged file
  ///   of the set-up's is found by its sum.
  public convenience init(
    modelFolder: String = LocalEngine.installedModelFolder, runtimePath: String = LocalEngine.installedRuntimePath,
    workers: Int = 1, options: LocalOptions = LocalOptions()
  ) throws(RecognitionFailure) {
    do {
      let names = ["encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"]
      try InstalledFiles.check(names.map { modelFolder + "/" + $0 } + [runtimePath])
    } catch {
      throw RecognitionFailure(code: "bad_model", message: error.message, isRetryable: false)
    }
    let model = try MoonshineModel(folder: modelFolder, runtimePath: runtimePath)
    self.init(
      decoder: MoonshineDecoder(model: model), tokenizer: model.tokenizer, runtimeVersion: model.runtimeVersion,
      workers: workers, options: options)
  }

  /// An engine that decodes with anything.
  init(
    decoder: any SpeechDecoder, tokenizer: Tokenizer, runtimeVersion: String, workers: Int, options: LocalOptions
  ) {
    self.tokenizer = tokenizer
    self.runtimeVersion = runtimeVersion
    self.workers = max(1, workers)
    self.options = options
    pool = DecodingPool(decoder: decoder, workers: workers)
  }

  /// What its threads are doing, and what was left out because they were too slow.
  public var load: DecodingLoad { pool.load }

  /// `local`.
  public var name: String { "local" }

  /// Streams both ways, with log probabilities; word times are estimated, the language is English.
  public var capabilities: RecognizerCapabilities {
    RecognizerCapabilities(
      streamsAudio: true, streamsText: true, givesLogProbabilities: true, givesConfidence: true, languages: ["en"],
      concurrentSegments: 2 * workers)
  }

  /// A session for one stream of audio.
  ///
  /// - Throws: ``StenoCore/OptionError`` for another language than English, a prompt or key terms.
  public func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession {
    var hints = options
    if let language = options.language?.lowercased(), language == "en" || language.hasPrefix("en-") {
      hints.language = nil
    }
    try hints.refuseHints(of: name)
    var decoding = self.options
    decoding.partialInterval = options.partialInterval
    if options.partialInterval != nil { decoding.rereadingThreshold = decoding.rereadingThresholdWithPartials }
    return LocalSession(tokenizer: tokenizer, decoding: pool.openSession(), options: decoding)
  }
}
