import ArgumentParser

/// Where settings come from besides the flags.
struct SettingsFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Settings as a JSON object, named like the long flags with underscores; flags win.", valueName: "file"))
  var config: String?

  /// The settings; none where no file was named.
  func file() throws -> ConfigurationFile {
    try config.map { try ConfigurationFile(path: $0) } ?? ConfigurationFile()
  }
}
