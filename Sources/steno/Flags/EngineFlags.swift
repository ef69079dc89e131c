import ArgumentParser
import Glibc
import StenoCore
import StenoSystem
import StenoLocal
import StenoProviders
import StenoSpeech

/// Who recognizes, and in which language.
struct EngineFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language spoken: a tag such as en, an English name, or auto to detect it. (default: en for local)",
      valueName: "tag"))
  var language: String?

  @Option(
    help: ArgumentHelp(
      """
      The speech-to-text provider; see steno providers. If given more than once, the next one takes over when one \
      fails. (default: local)
      """, valueName: "name"))
  var provider: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      The provider's model. For local, a folder with another Moonshine export: encoder_model, decoder_model_merged \
      (.ort or .onnx) and tokenizer.bin.
      """, valueName: "name|dir"))
  var model: String?

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp("The provider's address, such as http://127.0.0.1:8000/v1.", valueName: "url"))
  var baseURL: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Text in the style of the speech, or names that occur in it, for providers that accept a prompt."))
  var prompt: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A word or phrase that is likely to occur, or @FILE with one per line. Repeatable.",
      valueName: "word"))
  var keyterm: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Any other parameter of the provider, such as temperature=0.2, or PROVIDER.NAME=VALUE if several providers are \
      used. Repeatable.
      """, valueName: "name=value"))
  var option: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Also ask the next provider if the text is this late after the end of a segment; the first to finish wins.",
      valueName: "ms"))
  var hedgeAfter: Int?

  @Flag(
    help: """
      Ask all providers and report how their transcripts differ; the first provider's is the result. Live, the others \
      have at most 5 s.
      """)
  var compare = false

  @Flag(help: "Allow audio to be sent to another machine without TLS.")
  var allowInsecure = false

  func validate() throws {
    if compare && hedgeAfter != nil {
      throw ValidationError("--compare and --hedge-after cannot be combined; give one of them.")
    }
  }

  /// The language of the transcript as a tag; nil where it is not known.
  ///
  /// - Throws: ``CommandError`` for what is no language.
  func spokenLanguage() throws -> String? {
    try LanguageFlag.tag(language) ?? (provider.allSatisfy { $0 == "local" } ? "en" : nil)
  }

  /// The engines asked for; loads the embedded one if it is among them.
  func route(
    _ file: ConfigurationFile, workers: Int, deadline: Duration? = nil, notices: Notices
  ) throws -> EngineRoute {
    let names = provider.isEmpty ? ["local"] : provider
    guard !compare || names.count > 1 else {
      throw CommandError(
        .usage, "--compare needs at least two providers, such as --provider local --provider openai.",
        setting: "compare")
    }
    let hints = try ProviderHints(prompt: prompt, keyterms: keyterm, options: option, names: names)
    var flags = ProviderFlags(
      baseURL: baseURL, model: model, language: language, prompt: hints.prompt, keyterms: hints.keyterms,
      allowsInsecure: allowInsecure)
    var members: [any RecognitionEngine] = []
    var withoutCredential: CommandError?
    for (index, name) in names.enumerated() {
      if name == "local" {
        try hints.refuseLocal()
        let folder = names == ["local"] ? model : nil
        members.append(try engine(folder: folder, workers: workers, notices: notices))
        continue
      }
      do {
        let isLast = index == names.count - 1
        flags.options = hints.options(for: name)
        members.append(try remote(name, flags, file, isLast: isLast, notices))
      } catch let error as CommandError where error.status == .unauthorized && !compare && names.count > 1 {
        withoutCredential = withoutCredential ?? error
        if index < names.count - 1 { notices.tell("\(error.message) \(names[index + 1]) takes over.") }
      }
      // An address and a model are those of the first provider that can have them.
      (flags.baseURL, flags.model) = (nil, nil)
    }
    if members.isEmpty, let withoutCredential { throw withoutCredential }
    return try EngineRoute(members, mode: try mode(notices), deadline: deadline)
  }

  private func mode(_ notices: Notices) throws -> EngineRoute.Mode {
    guard !compare else {
      return .compares { comparison in
        for line in comparison.lines { notices.tell(line) }
      }
    }
    return .falls(hedgeAfter: try hedgeDelay(), watch: RouteWatch { notices.tell($0.text) })
  }

  private func remote(
    _ name: String, _ flags: ProviderFlags, _ file: ConfigurationFile, isLast: Bool, _ notices: Notices
  ) throws -> RemoteEngine {
    let settings = try ProviderSettings(name: name, file: file, options: flags.options)
    var configuration = try settings.configuration(flags)
    configuration.notices = ProviderNotices { notices.tell("\(name): \($0).") }
    if let notice = settings.languageNotice(configuration) { configuration.notices.tell(notice) }
    var terms = ProviderTerms()
    if !isLast { terms.retry = .withFallback }
    do {
      return RemoteEngine(try settings.kind.make(configuration), terms: terms)
    } catch let failure as ProviderFailure {
      throw RecognitionFailure(failure, provider: name, redactor: configuration.redactor)
    }
  }

  private func hedgeDelay() throws -> Duration? {
    guard let milliseconds = hedgeAfter else { return nil }
    guard (0...600_000).contains(milliseconds) else {
      throw OptionError(option: "hedge_after", value: "\(milliseconds)", range: "0 to 600000")
    }
    return .milliseconds(milliseconds)
  }

  private func engine(folder: String?, workers: Int, notices: Notices) throws -> LocalEngine {
    try checkLanguage(notices)
    let began = ContinuousClock.now
    let folder = try folder.map(Self.modelFolder) ?? InstalledModels.moonshine
    let engine = try LocalEngine(modelFolder: folder, runtimePath: InstalledModels.runtime, workers: workers)
    notices.detail(
      "local engine: \(folder) with ONNX Runtime \(engine.runtimeVersion), loaded in \((.now - began).secondsText)")
    StartUpPages.release()
    return engine
  }

  /// The folder that `--model` names.
  private static func modelFolder(_ name: String) throws -> String {
    var status = stat()
    guard unsafe stat(name.pathBytes, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR else { return name }
    throw CommandError(
      .unavailable,
      """
      there is no model folder \(name.printable); --model takes a folder with a Moonshine export. Without --model the \
      installed Moonshine tiny is used; `steno models` shows what is installed.
      """)
  }

  private func checkLanguage(_ notices: Notices) throws {
    if language?.lowercased() == "auto" {
      notices.tell("local recognizes English only; it does not detect other languages.")
    }
    let tag = try LanguageFlag.tag(language) ?? "en"
    guard tag.lowercased().split(separator: "-").first != "en" else { return }
    throw CommandError(
      .usage,
      "the local provider recognizes English (en) only, not \(tag); for other languages choose another --provider.",
      setting: "language")
  }
}
