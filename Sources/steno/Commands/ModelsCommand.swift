import ArgumentParser
import Foundation
import StenoLocal

/// What is installed and where it comes from.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the installed models, their location and origin.",
    discussion: """
      The exit status is 69 if one is missing.

      EXAMPLES:
        steno models
      """)

  func run() async throws {
    var isComplete = true
    for model in InstalledFile.all {
      let size = (try? FileManager.default.attributesOfItem(atPath: model.path)[.size] as? Int) ?? nil
      isComplete = isComplete && size != nil
      let state = size.map(text(ofSize:)) ?? "missing"
      print("\(model.purpose)  \(state)\n  \(model.path)\n  from \(model.origin)")
    }
    guard isComplete else {
      StandardError.write("steno: a file is missing; run `make setup` in Steno's source folder to install it.\n")
      throw ExitCode(ExitStatus.unavailable.rawValue)
    }
  }
}

private func text(ofSize bytes: Int) -> String {
  bytes < 1_000_000 ? "\((bytes + 500) / 1000) kB" : "\((bytes + 500_000) / 1_000_000) MB"
}

/// A file that the set-up installs.
private struct InstalledFile {
  var purpose: String
  var path: String
  var origin: String

  static let all = [
    InstalledFile(
      purpose: "voice activity: Silero VAD v6, 16 kHz", path: InstalledModels.silero,
      origin: "the Python package silero-vad 6.2.3 (MIT)"),
    InstalledFile(
      purpose: "speech to text: Moonshine tiny, English, encoder",
      path: InstalledModels.moonshine + "/encoder_model.ort",
      origin: moonshine),
    InstalledFile(
      purpose: "speech to text: Moonshine tiny, English, decoder",
      path: InstalledModels.moonshine + "/decoder_model_merged.ort", origin: moonshine),
    InstalledFile(
      purpose: "speech to text: Moonshine tiny, English, tokens", path: InstalledModels.moonshine + "/tokenizer.bin",
      origin: moonshine),
    InstalledFile(
      purpose: "ONNX Runtime", path: InstalledModels.runtime,
      origin: "the Python package moonshine-voice 0.1.0, which ships version 1.23.2 (MIT)"),
  ]

  private static let moonshine = "the Python package moonshine-voice 0.1.0 (MIT)"
}
