import ArgumentParser
import StenoCapture
import StenoCaption
import StenoWire

/// A command line with what the configuration file adds to it: each setting becomes the flag of its name, unless the command
/// line has that flag. So whatever a flag can say, the file can, and is refused for the same reasons.
struct ConfiguredArguments {
  /// Flags of which a command line has at most one: where it has one, the file's others do not count.
  private static let alternatives: [Set<String>] = [
    ["quiet", "verbose"], ["compare", "hedge_after_ms", "hedge_after"],
  ]
  /// What belongs to a provider, and does not count where the command line names others.
  private static let ofProvider: Set = ["model", "base_url", "option"]
  /// What a command takes only from its own section, since elsewhere it means something else.
  private static let onlyOwn: [String: Set<String>] = [
    "punctuate": ["provider", "base_url", "language"], "providers": ["base_url", "model"],
  ]
  /// What follows a file, and means nothing to a command that does not follow one.
  private static let following: Set = ["from", "follow_playlist", "wait", "until_closed", "idle_exit"]

  /// The command's name, and the rest of the command line.
  let command: String
  let rest: [String]
  /// What the file adds: each setting's key, and the arguments that say the same.
  private(set) var added: [(key: String, arguments: [String])] = []
  private let file: ConfigurationFile
  private let table: FlagTable

  /// - Throws: ``CommandError`` for a setting that there is not, or whose value is of the wrong kind.
  init(_ arguments: [String], _ file: ConfigurationFile, _ table: FlagTable) throws {
    command = arguments.first ?? ""
    rest = Array(arguments.dropFirst())
    (self.file, self.table) = (file, table)
    try refuseUnknown(file.settings, in: nil)
    let given = GivenFlags(rest, flags: table.commands[command] ?? [])
    let settings = try effectiveSettings()
    for (key, value) in settings where !value.isNull && !isOverruled(key, value, given, settings.map(\.key)) {
      guard let flag = table.flag(key, of: command) else { continue }
      added.append((key, try Self.arguments(flag, value, file)))
    }
  }

  /// The whole command line.
  var arguments: [String] { [command] + added.flatMap(\.arguments) + rest }

  /// The setting that a command line cannot be parsed with, and why; nil where no setting is at fault.
  func culprit(_ parse: ([String]) throws -> Void) -> (key: String, error: any Error)? {
    guard (try? parse([command] + rest)) != nil else { return nil }
    for (key, arguments) in added {
      do { try parse([command] + arguments + rest) } catch { return (key, error) }
    }
    return nil
  }

  // MARK: Which settings count

  /// The settings for this command: those of its own section, then those of all.
  private func effectiveSettings() throws -> [(key: String, value: JSONValue)] {
    let own = file.settings.last { $0.name == command && isSection($0) }?.value.members ?? []
    let ownKeys = Set(own.map(\.name)).union(Self.onlyOwn[command] ?? [])
    let common = file.settings.filter { !isSection($0) && !ownKeys.contains($0.name) }
    // Of a name that comes twice, the last counts.
    var seen: Set<String> = []
    return (common + own).reversed().filter { seen.insert($0.name).inserted }.reversed().map { ($0.name, $0.value) }
  }

  /// Whether a member holds the settings of one command; a flag may have a command's name.
  private func isSection(_ member: (name: String, value: JSONValue)) -> Bool {
    table.commands[member.name] != nil && member.value.members != nil
  }

  private func isOverruled(_ key: String, _ value: JSONValue, _ given: GivenFlags, _ keys: [String]) -> Bool {
    if given.keys.contains(key) { return true }
    if Self.alternatives.contains(where: { $0.contains(key) && !$0.isDisjoint(with: given.keys) }) { return true }
    if key == "source" { return given.hasArgument }
    if Self.ofProvider.contains(key) { return given.keys.contains("provider") }
    if Self.following.contains(key), command == "caption" {
      return !given.keys.contains("tail") && !keys.contains("tail")
    }
    guard key == "format" else { return false }
    // What a file's name asks for goes before what is asked for of all; and other commands have other formats.
    let values = table.flag(key, of: command)?.values ?? []
    let isElsewhere = table.commands.keys.contains { name in
      name != command && value.string.map { table.flag(key, of: name)?.values.contains($0) == true } ?? false
    }
    if let output = given.values["output"], OutputFormat(fileName: output) != nil { return true }
    return isElsewhere && !values.isEmpty && value.string.map { !values.contains($0) } ?? false
  }

  private func refuseUnknown(_ members: [(name: String, value: JSONValue)], in section: String?) throws {
    let keys = section.map { name in Set((table.commands[name] ?? []).map(\.key)) } ?? table.keys
    for member in members {
      if section == nil, isSection(member) {
        try refuseUnknown(member.value.members ?? [], in: member.name)
      } else if !keys.contains(member.name) {
        throw unknown(member.name, section, among: keys)
      }
    }
  }

  private func unknown(_ name: String, _ section: String?, among keys: Set<String>) -> CommandError {
    let known = keys.sorted() + (section == nil ? ["providers"] : [])
    let near = nearestNames(to: name, in: known).prefix(2).joined(separator: " or ")
    let place = section.map { " for \($0)" } ?? ""
    return CommandError(.configuration, "\(file.path): there is no setting \(name)\(place); did you mean \(near)?")
  }

  // MARK: What they say

  private static func arguments(
    _ flag: FlagTable.Flag, _ value: JSONValue, _ file: ConfigurationFile
  ) throws -> [String] {
    func wrong(_ range: String) -> CommandError {
      CommandError(.configuration, "\(file.path): \(flag.key) has a value of the wrong type; it must be \(range).")
    }
    guard flag.takesValue else {
      guard let isOn = value.bool else { throw wrong("true or false") }
      return isOn ? ["--\(flag.name)"] : []
    }
    if flag.key == "option", let members = value.members {
      return members.map { "--option=\($0.name)=\($0.value.text)" }
    }
    let list = flag.repeats ? value.array ?? [value] : [value]
    guard flag.key != "provider" || !list.isEmpty else {
      throw CommandError(.configuration, "\(file.path): provider is an empty list; name one, or remove the setting.")
    }
    return try list.map { value in
      guard let text = value.string ?? value.scalarText else {
        throw wrong(flag.repeats ? "a string, or a list of strings" : "a string or a number")
      }
      return "--\(flag.name)=\(text)"
    }
  }
}

extension JSONValue {
  /// A number or a truth value as it is written; nil for anything else.
  fileprivate var scalarText: String? {
    switch self {
    case .integer, .number, .bool: text
    case .null, .string, .array, .object: nil
    }
  }
}
