import Glibc
import StenoCore

/// A source, and the name of who speaks there: what `--source` is given.
struct NamedSource: Sendable {
  /// Who speaks; nil where nobody is named.
  let name: String?
  let source: SourceName
  /// The source as it was given, without the name.
  let text: String

  /// The longest name, in characters: it shares a line of captions with words.
  private static let longestName = 40

  /// A source, which nobody named unless there is a name.
  init(_ source: SourceName, text: String, name: String? = nil) {
    (self.source, self.text, self.name) = (source, text, name)
  }

  /// Reads `NAME=SOURCE` or `SOURCE`.
  ///
  /// What is before the first `=` is a name unless it holds a `:` or a `/`, as what is before the `=` of a device, an
  /// address or a path does: `alsa:hw:CARD=PCH`, `https://host/live?key=1`, `./take=2.wav`. A file that exists under the
  /// whole text is that file.
  ///
  /// - Throws: ``CommandError`` where the name or the source is empty, or the name is unfit for a line of captions.
  init(_ text: String) throws {
    guard let equals = text.firstIndex(of: "="), !text[..<equals].contains(where: { ":/".contains($0) }),
      access(text.pathBytes, F_OK) != 0
    else {
      self.init(try SourceName(text), text: text)
      return
    }
    let source = String(text[text.index(after: equals)...])
    guard !source.isEmpty else {
      throw CommandError(.usage, "\(text) names no source; for example, \(text)pulse is the default microphone.")
    }
    let name = try Self.name(String(text[..<equals]), in: text)
    self.init(try SourceName(source), text: source, name: name)
  }

  /// The voice of the source that is the `number`th, from 0, of `count`; nil where it is alone and has no name.
  func voice(_ number: Int, of count: Int) -> Voice? {
    count == 1 && name == nil ? nil : Voice(channel: number + 1, name: name)
  }

  /// The name as it is written: single spaces, no control characters.
  ///
  /// - Throws: ``CommandError`` where it is empty or too long.
  static func name(_ text: String, in argument: String) throws -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    let name = words.joined(separator: " ")
    guard !name.isEmpty else {
      throw CommandError(
        .usage, "\(argument) has no name before the =; give one, such as Me=pulse, or write ./\(argument) for a file.")
    }
    guard name.count <= longestName, name == name.printable else {
      throw CommandError(
        .usage,
        "the name \(name) is too long or contains control characters; at most \(longestName) characters are allowed.")
    }
    return name
  }
}

extension [NamedSource] {
  /// Refuses what cannot be told apart or listened to twice.
  func validate() throws {
    for (index, source) in enumerated() {
      if self[..<index].contains(where: { $0.source == source.source }) {
        throw CommandError(.usage, "\(source.text) is given twice; each source can be used only once.")
      }
      if let name = source.name, self[..<index].contains(where: { $0.name == name }) {
        throw CommandError(.usage, "two sources are named \(name); give each its own name.")
      }
    }
  }
}
