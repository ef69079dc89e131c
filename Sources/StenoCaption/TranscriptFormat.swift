public import StenoCore

/// A file format that a transcript is written in while it comes.
///
/// The file is ``header``, then what ``append(_:voice:)`` returned for every event, then ``trailer``. With the trailer
/// the file is whole after every event; a live writer puts it after each and writes the next text over it. Text, JSON
/// Lines and TSV have none; that of SRT and WebVTT is a cue that may still be shown longer, so that they are whole at any
/// moment without it, too.
public protocol TranscriptFormat: Sendable {
  /// What a file begins with.
  var header: String { get }

  /// The text to write for the next event, often none.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - voice: Whose words it carries; nil where there is only one source and it has no name.
  /// - Returns: What comes next in the file.
  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String

  /// What would have to follow now to make the file whole.
  var trailer: String { get }

  /// How much is in the file with its trailer, as in `12 cues`.
  var extent: String { get }

  /// The whole file with everything in its order, once nothing more comes; nil where it is in order with its trailer.
  ///
  /// Items of several voices are done in another order than they begin in.
  var rearranged: [FilePiece]? { get }
}

/// A piece of a file that is put in order.
public enum FilePiece: Sendable, Equatable {
  /// New text.
  case text(String)
  /// These bytes of what was written so far: of the header, and of all that ``TranscriptFormat/append(_:voice:)`` returned.
  case written(Range<Int>)
}

extension TranscriptFormat {
  /// Nothing: it is in order.
  public var rearranged: [FilePiece]? { nil }
  /// Nothing.
  public var header: String { "" }
  /// Nothing.
  public var trailer: String { "" }
}
