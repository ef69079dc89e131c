import StenoCore

/// How a caption file writes its cues.
protocol CueSyntax: Sendable {
  /// What a file begins with.
  var header: String { get }
  /// What a file ends with.
  var trailer: String { get }

  /// What stands before the first line to name who speaks, as plain text; its length counts.
  func label(of voice: Voice) -> String

  /// A comment as the file has it.
  ///
  /// - Parameter text: One line of plain text.
  /// - Returns: The comment, line break included; nil where the format has no comments.
  func comment(_ text: String) -> String?

  /// What a cue with this number begins with; all that depends on the number is in it.
  func opening(number: Int) -> String

  /// A cue as the file has it, line break included.
  func text(of cue: CueEntry) -> String
}

extension String {
  /// The text with something else in the place of each `part`; by scalars, since a combining mark may stand right after it.
  func replacingScalars(_ part: String, with other: String) -> String {
    String(unicodeScalars.replacing(part.unicodeScalars, with: other.unicodeScalars))
  }
}
