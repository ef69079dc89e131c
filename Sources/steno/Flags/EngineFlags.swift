import ArgumentParser
import StenoCore
import StenoFiles
import StenoRecognizeLocal

/// Who recognizes, and in which language.
struct EngineFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The speech-to-text provider: local. (default: local)", valueName: "name"))
  var provider: String?

  @Option(
    help: ArgumentHelp(
      "A folder with another Moonshine export: encoder_model, decoder_model_merged (.ort or .onnx), tokenizer.bin.",
      valueName: "dir"))
  var model: String?

  @Option(help: ArgumentHelp("The language spoken, as in en. (default: en)", valueName: "tag"))
  var language: String?

  /// Loads the engine.
  func engine(_ file: ConfigurationFile, workers: Int, notices: Notices) throws -> LocalEngine {
    try checkProvider(file)
    try checkLanguage(file)
    let began = ContinuousClock.now
    let folder = model ?? file.model ?? InstalledModels.moonshine
    let engine = try LocalEngine(modelFolder: folder, runtimePath: InstalledModels.runtime, workers: workers)
    notices.detail(
      "local engine: \(folder) with ONNX Runtime \(engine.runtimeVersion), loaded in \((.now - began).secondsText)")
    return engine
  }

  private func checkProvider(_ file: ConfigurationFile) throws {
    let name = provider ?? file.provider ?? "local"
    guard name != "local" else { return }
    throw refusal("there is no provider \(name); there is: local.", of: provider == nil ? file : nil)
  }

  private func checkLanguage(_ file: ConfigurationFile) throws {
    let tag = language ?? file.language ?? "en"
    guard tag.lowercased().split(separator: "-").first != "en" else { return }
    throw refusal("the local provider knows English (en) only, not \(tag).", of: language == nil ? file : nil)
  }

  /// A flag that is refused is wrong usage, a setting a wrong configuration.
  private func refusal(_ message: String, of file: ConfigurationFile?) -> CommandError {
    file.map { CommandError(.configuration, "\($0.path): \(message)") } ?? CommandError(.usage, message)
  }
}
