import ArgumentParser
import Foundation
import Synchronization

/// The configuration file of this run, and what of the command line it said.
enum Settings {
  private static let origin = Mutex<(path: String, keys: Set<String>)>(("", []))

  /// The file that is read where none is named: `$XDG_CONFIG_HOME/steno/config.json`, or that under `~/.config`.
  ///
  /// #### Source
  /// XDG Base Directory Specification 0.8: what is no absolute path counts as not set.
  static var defaultPath: String? {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (folder ?? environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.config" : nil }).map {
      $0 + "/steno/config.json"
    }
  }

  /// The settings of the file named, or of the default one where there is one.
  static func file(named path: String?, isIgnored: Bool) throws -> ConfigurationFile {
    if let path { return try ConfigurationFile(path: path) }
    guard !isIgnored, let path = defaultPath, FileManager.default.fileExists(atPath: path) else {
      return ConfigurationFile()
    }
    return try ConfigurationFile(path: path)
  }

  /// The file that said so, where it was the file that set `key` rather than the command line.
  static func path(ifSetting key: String) -> String? {
    origin.withLock { $0.keys.contains(key) ? $0.path : nil }
  }

  /// Adds to a command line what the configuration file says.
  ///
  /// - Throws: ``CommandError`` for what is wrong with the file.
  static func configured(_ arguments: [String], root: any ParsableCommand.Type) throws -> [String] {
    guard let command = arguments.first, !command.hasPrefix("-"),
      !arguments.contains(where: { ["-h", "--help", "--version"].contains($0) })
    else { return arguments }
    // What the parser knows of itself takes a while to ask for, and most have no file.
    let mayName = arguments.contains { $0.hasPrefix("--config") }
    guard mayName || defaultPath.map(FileManager.default.fileExists(atPath:)) == true else { return arguments }
    let table = FlagTable(root)
    guard let flags = table.commands[command], flags.contains(where: { $0.name == "config" }) else { return arguments }
    let given = GivenFlags(Array(arguments.dropFirst()), flags: flags)
    let file = try file(named: given.values["config"], isIgnored: given.keys.contains("no_config"))
    guard !file.path.isEmpty else { return arguments }
    if file.holdsCredential, file.isReadableByOthers, !given.keys.contains("quiet") {
      let path = file.path.printable
      StandardError.write(
        "steno: \(path) contains a credential and can be read by other users; run: chmod 600 \(path)\n")
    }
    let configured = try ConfiguredArguments(arguments, file, table)
    if let (key, error) = configured.culprit({ _ = try root.parseAsRoot($0) }) {
      throw CommandError(
        .configuration,
        "\(file.path): \(key) has an invalid value: \(root.message(for: error).replacing("\n  - ", with: " "))")
    }
    origin.withLock { $0 = (file.path, Set(configured.added.map(\.key))) }
    return configured.arguments
  }
}
