import StenoCore

/// How a caption file writes its cues.
protocol CueSyntax: Sendable {
  /// What a file begins with.
  var header: String { get }
  /// What a file ends with.
  var trailer: String { get }

  /// What stands before the first line to name who speaks, as plain text; its length counts.
  func label(of voice: Voice) -> String

  /// A cue as the file has it, line break included.
  func text(of cue: CueEntry) -> String
}
