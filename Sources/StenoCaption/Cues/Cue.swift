import StenoCore

/// A caption that is shown and taken away as a whole.
struct Cue: Equatable {
  /// The most lines that a cue has.
  static let maximumLines = 2

  /// When it is shown; empty only where the words took no time at all.
  var frames: Range<FrameIndex>
  /// Its lines, none of them empty.
  var lines: [String]
}
