import ArgumentParser
import StenoCore
import StenoFiles
import StenoRecognizeLocal
import StenoRecognizeRemote

/// Who recognizes, and in which language.
struct EngineFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A speech-to-text provider, see steno providers; given again, the next takes over where one fails. \
      (default: local)
      """, valueName: "name"))
  var provider: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      The model that a provider is asked for. For local, a folder with another Moonshine export: encoder_model, \
      decoder_model_merged (.ort or .onnx), tokenizer.bin.
      """, valueName: "name|dir"))
  var model: String?

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp("The provider's address, as in http://127.0.0.1:8000/v1.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("The language spoken, as in en. (default: en for local)", valueName: "tag"))
  var language: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Also ask the next provider when one is so late after a segment's end; the first to finish wins.",
      valueName: "ms"))
  var hedgeAfter: Int?

  @Flag(
    help: """
      Ask all providers, and tell how their texts compare; the first one's is the transcript. Live, it waits 5 s at most \
      for the others'.
      """)
  var compare = false

  @Flag(help: "Allow speech to go to another machine without TLS.")
  var allowInsecure = false

  func validate() throws {
    if compare && hedgeAfter != nil {
      throw ValidationError("--compare and --hedge-after contradict each other; give one.")
    }
  }

  /// Makes the recognizers' factory; loads the embedded engine if it is among them.
  func recognizers(_ file: ConfigurationFile, workers: Int, notices: Notices) throws -> RecognizerFactory {
    let names = provider.isEmpty ? file.provider?.names ?? ["local"] : provider
    guard !names.isEmpty else { throw CommandError(.configuration, "\(file.path): provider is an empty list.") }
    do {
      var flags = ProviderFlags(
        baseURL: baseURL ?? file.baseURL, model: model ?? file.model, language: language ?? file.language,
        allowsInsecure: allowInsecure)
      var members: [RecognizerFactory.Member] = []
      for name in names {
        if name == "local" {
          let folder = names == ["local"] ? model ?? file.model : nil
          members.append(.local(try engine(file, folder: folder, workers: workers, notices: notices)))
        } else {
          members.append(.remote(try remote(name, flags, file, isLast: name == names.last, notices)))
          // An address and a model are those of the first provider that can have them.
          (flags.baseURL, flags.model) = (nil, nil)
        }
      }
      guard !compare else {
        let mode = RecognizerFactory.Mode.compares { comparison in
          for line in comparison.lines { notices.tell(line) }
        }
        return RecognizerFactory(members, mode: mode)
      }
      let watch = RouteWatch { notices.tell($0.text) }
      return RecognizerFactory(members, mode: .falls(hedgeAfter: try hedgeDelay(file), watch: watch))
    } catch let error as CommandError where error.status == .usage && provider.isEmpty && file.provider != nil {
      throw CommandError(.configuration, "\(file.path): \(error.message)")
    }
  }

  private func remote(
    _ name: String, _ flags: ProviderFlags, _ file: ConfigurationFile, isLast: Bool, _ notices: Notices
  ) throws -> RemoteRecognizer {
    let settings = try ProviderSettings(name: name, file: file)
    var configuration = try settings.configuration(flags)
    configuration.notices = ProviderNotices { notices.tell("\(name): \($0).") }
    var terms = ProviderTerms()
    if !isLast { terms.retry = .withFallback }
    do {
      return RemoteRecognizer(try settings.kind.make(configuration), terms: terms)
    } catch let failure as ProviderFailure {
      throw RecognitionFailure(failure, provider: name, secret: configuration.secret)
    }
  }

  private func hedgeDelay(_ file: ConfigurationFile) throws -> Duration? {
    guard let milliseconds = hedgeAfter ?? file.hedgeAfterMs else { return nil }
    guard (0...600_000).contains(milliseconds) else {
      throw OptionError(option: "hedge_after", value: "\(milliseconds)", range: "0 to 600000")
    }
    return .milliseconds(milliseconds)
  }

  private func engine(
    _ file: ConfigurationFile, folder: String?, workers: Int, notices: Notices
  ) throws -> LocalEngine {
    try checkLanguage(file)
    let began = ContinuousClock.now
    let folder = folder ?? InstalledModels.moonshine
    let engine = try LocalEngine(modelFolder: folder, runtimePath: InstalledModels.runtime, workers: workers)
    notices.detail(
      "local engine: \(folder) with ONNX Runtime \(engine.runtimeVersion), loaded in \((.now - began).secondsText)")
    StartUpPages.release()
    return engine
  }

  private func checkLanguage(_ file: ConfigurationFile) throws {
    let tag = language ?? file.language ?? "en"
    guard tag.lowercased().split(separator: "-").first != "en" else { return }
    let message = "the local provider knows English (en) only, not \(tag)."
    throw language == nil ? CommandError(.configuration, "\(file.path): \(message)") : CommandError(.usage, message)
  }
}
