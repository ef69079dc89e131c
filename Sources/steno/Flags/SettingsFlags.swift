import ArgumentParser

/// Where settings come from besides the flags.
struct SettingsFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A JSON object of settings, named like the long flags with underscores. Flags take precedence. (default: \
      ~/.config/steno/config.json, if it exists)
      """, valueName: "file"))
  var config: String?

  @Flag(help: "Do not read a configuration file.")
  var noConfig = false

  func validate() throws {
    if config != nil && noConfig {
      throw ValidationError("--config and --no-config cannot be combined; give one of them.")
    }
  }

  /// The configuration file; an empty one where there is none. Its settings are flags already.
  func file() throws -> ConfigurationFile {
    try Settings.file(named: config, isIgnored: noConfig)
  }
}
