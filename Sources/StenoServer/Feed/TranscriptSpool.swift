import StenoCaption
import StenoCore
import StenoSystem
import Synchronization

/// The whole transcript so far in each of the formats that a client may take, on disk rather than in memory.
final class TranscriptSpool: Sendable {
  /// A format that a client may take.
  struct Kind: Sendable {
    /// The end of its address and of a file's name.
    var suffix: String
    var format: OutputFormat
    var mediaType: String
    /// Whether pages are sent what is added, so that they have the file without this server.
    var isFollowed: Bool
  }

  static let kinds = [
    Kind(suffix: "vtt", format: .vtt, mediaType: "text/vtt; charset=utf-8", isFollowed: true),
    Kind(suffix: "srt", format: .srt, mediaType: "application/x-subrip; charset=utf-8", isFollowed: true),
    Kind(suffix: "txt", format: .text, mediaType: "text/plain; charset=utf-8", isFollowed: true),
    Kind(suffix: "json", format: .json, mediaType: "application/json", isFollowed: false),
  ]

  private let copies: [SpooledTranscript]

  init() throws {
    copies = try Self.kinds.map { try SpooledTranscript($0) }
  }

  /// Takes an event. Events come one after another.
  ///
  /// - Returns: What it added to the files that pages follow.
  func append(_ event: TranscriptEvent, from voice: Voice? = nil) -> [SpooledTranscript.Part] {
    copies.compactMap { copy in
      let part = copy.append(event, from: voice)
      return copy.kind.isFollowed ? part : nil
    }
  }

  /// The transcript in the format with this suffix; nil where there is none.
  func transcript(_ suffix: String) -> SpooledTranscript? {
    copies.first { $0.kind.suffix == suffix }
  }
}
