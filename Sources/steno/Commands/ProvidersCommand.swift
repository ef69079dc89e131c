import ArgumentParser
import StenoCore

/// What can recognize speech, and whether it works.
struct ProvidersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers", abstract: "List the speech-to-text providers, their configuration and features.",
    discussion: """
      Credentials are taken from the environment or the configuration file; the list shows where they were found, never \
      their values. Nothing is sent over the network without --check. Besides the APIs there are presets: groq, \
      mistral, azure, and local-server for an OpenAI-compatible server on this machine.

      EXAMPLES:
        steno providers
        steno providers local --check
        steno providers openai groq
      """)

  @Argument(help: ArgumentHelp("The providers to show. (default: all)", valueName: "name"))
  var names: [String] = []

  @Flag(
    help: """
      Send half a second of audio to each provider that is fully configured, and report how long it took. Providers \
      that are not configured do not affect the exit status unless they are named.
      """)
  var check = false

  @Option(name: .customLong("base-url"), help: ArgumentHelp("The address of the named provider.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("The model to request from it.", valueName: "name"))
  var model: String?

  @Flag(help: "Allow audio to be sent to another machine without TLS.")
  var allowInsecure = false

  @OptionGroup var settings: SettingsFlags

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      guard baseURL == nil && model == nil || names.count == 1 else {
        throw CommandError(.usage, "--base-url and --model apply to one provider; name it.")
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
