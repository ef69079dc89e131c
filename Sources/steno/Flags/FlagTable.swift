import ArgumentParser
import StenoWire

/// The flags of every command, as the argument parser describes them: what is known here is known to all.
struct FlagTable {
  /// One flag.
  struct Flag {
    /// Its long name, without hyphens before it.
    var name: String
    /// Its short names.
    var letters: [Character]
    /// Whether a value follows it.
    var takesValue: Bool
    /// Whether it may be given more than once.
    var repeats: Bool
    /// The only values that it takes; empty where it takes others.
    var values: [String]

    /// Its name in a configuration file.
    var key: String { name.replacing("-", with: "_") }
  }

  /// Flags that name or drop the configuration file, or ask for something other than a run.
  private static let outside: Set = ["config", "no-config", "help", "version"]

  /// The flags of each command, by its name.
  let commands: [String: [Flag]]

  /// The flags of all commands under `root`.
  init(_ root: any ParsableCommand.Type) {
    let description = try? JSONValue(parsing: root._dumpHelp().utf8)
    let subcommands = description?["command"]?["subcommands"]?.array ?? []
    commands = Dictionary(
      subcommands.compactMap { command in
        command["commandName"]?.string.map { ($0, (command["arguments"]?.array ?? []).compactMap(Flag.init)) }
      }, uniquingKeysWith: { $1 })
  }

  /// Every key that a configuration file may have for a flag.
  var keys: Set<String> {
    Set(commands.values.joined().filter { !Self.outside.contains($0.name) }.map(\.key))
  }

  /// The flag of a command that a key stands for; nil where the command has none.
  func flag(_ key: String, of command: String) -> Flag? {
    commands[command]?.first { $0.key == key && !Self.outside.contains($0.name) }
  }
}

extension FlagTable.Flag {
  /// A flag from the parser's description; nil for a bare argument.
  fileprivate init?(_ description: JSONValue) {
    let names = description["names"]?.array ?? []
    let long = names.first { $0["kind"]?.string == "long" }?["name"]?.string
    guard let kind = description["kind"]?.string, kind != "positional", let long else { return nil }
    name = long
    letters = names.filter { $0["kind"]?.string == "short" }.compactMap { $0["name"]?.string?.first }
    takesValue = kind == "option"
    repeats = description["isRepeating"]?.bool == true
    values = (description["allValues"]?.array ?? []).compactMap(\.string)
  }
}
