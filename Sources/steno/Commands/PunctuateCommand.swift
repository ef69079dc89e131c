import ArgumentParser
import StenoCore
import StenoProviders

/// Puts punctuation into text, by a provider that can.
struct PunctuateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "punctuate", abstract: "Add punctuation to text, and write numbers as digits.",
    discussion: """
      Without text, standard input is read and punctuated line by line. If the provider has no model for the language, \
      the text is returned unchanged.

      EXAMPLES:
        steno punctuate --base-url http://127.0.0.1:51051 --language en so we agree
        steno punctuate --base-url http://127.0.0.1:51051 < lines.txt
      """)

  @Argument(help: "The text, as one or more words. (default: lines of standard input)")
  var text: [String] = []

  @Option(
    help: ArgumentHelp("A provider that can punctuate; see steno providers. (default: vakyansh)", valueName: "name"))
  var provider: String?

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp("The provider's address, such as http://127.0.0.1:51051.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("The language of the text, such as hi. (default: hi for vakyansh)", valueName: "tag"))
  var language: String?

  @Flag(help: "Keep numbers as words.")
  var numbersInWords = false

  @Flag(help: "Allow text to be sent to another machine without TLS.")
  var allowInsecure = false

  @OptionGroup var settings: SettingsFlags

  func run() async throws {
    try await reportingErrors {
      let punctuator = try punctuator(try settings.file())
      let output = StandardOutput(screen: nil)
      guard text.isEmpty else {
        return try await output.write(try await punctuated(text.joined(separator: " "), punctuator), of: 0)
      }
      // Nothing else waits for this thread meanwhile.
      while let line = readLine() { try await output.write(try await punctuated(line, punctuator), of: 0) }
    }
  }

  /// The text as a line.
  private func punctuated(_ text: String, _ punctuator: RemotePunctuator) async throws -> String {
    // Nothing to punctuate is not worth a request.
    guard !text.allSatisfy(\.isWhitespace) else { return text + "\n" }
    let result = try await punctuator.punctuate(text, normalizing: numbersInWords ? false : nil)
    return String(result.map { $0.isWhitespace ? " " : $0 }).printable + "\n"
  }

  private func punctuator(_ file: ConfigurationFile) throws -> RemotePunctuator {
    let name = try provider ?? Self.preferred(file)
    guard name != "local" else { throw Self.refusal(name, file) }
    let settings = try ProviderSettings(name: name, file: file)
    guard settings.kind.punctuates else { throw Self.refusal(name, file) }
    let configuration = try settings.configuration(
      ProviderFlags(
        baseURL: baseURL ?? (file.names("provider").first == name ? file.names("base_url").first : nil),
        language: try LanguageFlag.tag(language ?? file.names("language").first), allowsInsecure: allowInsecure))
    do {
      guard let provider = try settings.kind.make(configuration) as? any PunctuatingProvider else {
        throw Self.refusal(name, file)
      }
      // Somebody waits in front of the terminal.
      var terms = ProviderTerms()
      terms.retry.patience = .seconds(5)
      return RemotePunctuator(provider, terms: terms)
    } catch let failure as ProviderFailure {
      throw RecognitionFailure(failure, provider: name, redactor: configuration.redactor)
    }
  }

  /// The first of the configuration file's providers that can, or else the kind that can.
  private static func preferred(_ file: ConfigurationFile) throws -> String {
    for name in file.names("provider") where name != "local" {
      if try ProviderSettings(name: name, file: file).kind.punctuates { return name }
    }
    return able(file).first ?? "vakyansh"
  }

  /// The names of those that can: the file's own first.
  private static func able(_ file: ConfigurationFile) -> [String] {
    let own = file.providers.map(\.name).filter { name in
      (try? ProviderSettings(name: name, file: file).kind.punctuates) == true
    }
    return own + ProviderKind.all.filter(\.punctuates).map(\.name).filter { !own.contains($0) }
  }

  private static func refusal(_ name: String, _ file: ConfigurationFile) -> CommandError {
    CommandError(.usage, "\(name) cannot punctuate; these can: \(able(file).joined(separator: ", ")).")
  }
}
