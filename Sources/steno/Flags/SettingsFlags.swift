import ArgumentParser

/// Where settings come from besides the flags.
struct SettingsFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Settings as a JSON object, named like the long flags with underscores; flags win. (default: \
      ~/.config/steno/config.json, if there is one)
      """, valueName: "file"))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  func validate() throws {
    if config != nil && noConfig { throw ValidationError("--config and --no-config contradict each other; give one.") }
  }

  /// The configuration file; an empty one where there is none. Its settings are flags already.
  func file() throws -> ConfigurationFile {
    try Settings.file(named: config, isIgnored: noConfig)
  }
}
