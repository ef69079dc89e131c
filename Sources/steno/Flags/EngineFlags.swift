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

  @Option(help: ArgumentHelp("Settings as a JSON object; flags come before it.", valueName: "file"))
  var config: String?

  /// The settings file; empty where none was named.
  func file() throws -> ConfigurationFile {
    try config.map { try ConfigurationFile(path: $0) } ?? ConfigurationFile()
  }

  /// Loads the engine.
  func engine(_ file: ConfigurationFile, workers: Int) throws -> LocalEngine {
    let provider = provider ?? file.provider ?? "local"
    guard provider == "local" else {
      throw CommandError(.usage, "there is no provider \(provider); there is: local.")
    }
    try checkLanguage(language ?? file.language ?? "en")
    return try LocalEngine(
      modelFolder: model ?? file.model ?? InstalledModels.moonshine, runtimePath: InstalledModels.runtime,
      workers: workers)
  }

  private func checkLanguage(_ language: String) throws {
    guard language.lowercased().split(separator: "-").first == "en" else {
      throw CommandError(.usage, "the local provider knows English (en) only, not \(language).")
    }
  }
}
