import ArgumentParser
import StenoCore

/// What can recognize speech, and whether it works.
struct ProvidersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers", abstract: "Say which providers there are, what is configured, and what each can do.",
    discussion: """
      Credentials are looked for in the environment and in the configuration file; where they were found is said, never \
      what they are. Nothing is sent anywhere without --check. Besides the APIs there are presets: groq, mistral, azure, \
      and local-server for an OpenAI-compatible server on this machine.
      """)

  @Argument(help: ArgumentHelp("Only these. (default: all)", valueName: "name"))
  var names: [String] = []

  @Flag(
    help: """
      Send each provider that needs nothing more half a second of audio, and report how long it took. Those that nobody \
      set up do not count for the exit status, unless named.
      """)
  var check = false

  @Option(name: .customLong("base-url"), help: ArgumentHelp("The address of the provider named.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("The model that it is asked for.", valueName: "name"))
  var model: String?

  @Flag(help: "Allow audio to go to another machine without TLS.")
  var allowInsecure = false

  @OptionGroup var settings: SettingsFlags

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      guard baseURL == nil && model == nil || names.count == 1 else {
        throw CommandError(.usage, "--base-url and --model are for one provider; name it.")
      }
      let all = ["local"] + ProviderKind.all.map(\.name)
      let others = file.providers.map(\.name).filter { !all.contains($0) }
      var status: ExitStatus?
      for name in names.isEmpty ? all + others : names {
        let profile = try ProviderProfile(name: name, file: file, flags: flags)
        print(profile.text, terminator: "")
        guard check, profile.isReady || !names.isEmpty else { continue }
        do {
          print("  check: \(try await profile.check())")
        } catch {
          print("  check: failed: \(describe(error).printable)")
          if !names.isEmpty || profile.isConfigured { status = status ?? ExitStatus(of: error) }
        }
      }
      if let status { throw ExitCode(status.rawValue) }
    }
  }

  private var flags: ProviderFlags {
    ProviderFlags(baseURL: baseURL, model: model, allowsInsecure: allowInsecure)
  }
}
