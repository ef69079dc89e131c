import Foundation
import StenoWire

/// A configuration file: a JSON object whose keys are the long flags with underscores, `providers` with an object for each
/// provider, and, for settings of one command alone, the names of commands.
struct ConfigurationFile {
  /// Where it was read; empty where there is none.
  private(set) var path = ""
  /// Its members, but for `providers`.
  private(set) var settings: [(name: String, value: JSONValue)] = []
  /// The settings of each provider, by name.
  private(set) var providers: [(name: String, settings: JSONValue)] = []

  /// No settings.
  init() {}

  /// Reads the file at `path`.
  init(path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandError(.configuration, "\(path): the configuration file does not exist or cannot be read.")
    }
    try self.init(path: path, bytes: bytes)
  }

  /// Reads what stands in the file at `path`.
  init(path: String, bytes: Data) throws {
    self.path = path
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw CommandError(.configuration, "\(path): not a JSON object: \(error).")
    }
    guard let members = value.members else {
      throw CommandError(.configuration, "\(path): not a JSON object.")
    }
    settings = members.filter { $0.name != "providers" }
    guard let sections = value["providers"] else { return }
    guard let sections = sections.members, sections.allSatisfy({ $0.value.members != nil }) else {
      throw CommandError(.configuration, "\(path): providers must be an object with an object for each provider.")
    }
    providers = sections.map { ($0.name, $0.value) }
  }

  /// Whether it holds something that nobody else should read.
  var holdsCredential: Bool {
    let sections = providers.map(\.settings)
    return settings.contains { $0.name == "token" }
      || sections.contains { section in
        section["api_key"]?.string?.isEmpty == false
          || (section["headers"]?.members ?? []).contains { Self.isCredential(header: $0.name) }
      }
  }

  /// Whether a header of this name carries a credential.
  static func isCredential(header name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "key", "token", "secret", "cookie"].contains { name.contains($0) }
  }

  /// Whether others than its owner may read the file.
  var isReadableByOthers: Bool {
    let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    return (mode?.uint16Value ?? 0) & 0o044 != 0
  }
}

extension ConfigurationFile {
  /// What a setting says, for a command to which it is no flag: a string, or a list of strings.
  func names(_ key: String) -> [String] {
    let value = settings.last { $0.name == key }?.value
    return value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
  }
}
