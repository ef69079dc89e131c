import StenoCaption
import StenoCore
import StenoSystem
import Synchronization

/// The transcript so far in one format.
final class SpooledTranscript: Sendable {
  private struct State {
    var format: any TranscriptFormat
    /// The bytes that are written.
    var length: Int
    var isBroken = false
  }

  /// What an event added.
  struct Part: Sendable, Equatable {
    /// The end of the file's name.
    var suffix: String
    /// Where it is in the file, in bytes.
    var offset: Int
    var text: String
    /// What would have to follow it to make the file whole.
    var trailer: String
  }

  let kind: TranscriptSpool.Kind
  private let file: ScratchFile
  private let state: Mutex<State>
  private static let pieceLength = 1 << 16

  init(_ kind: TranscriptSpool.Kind) throws {
    self.kind = kind
    let format = kind.format.makeFormat()
    let header = Array(format.header.utf8)
    file = try ScratchFile()
    state = Mutex(State(format: format, length: header.count, isBroken: !file.write(header, at: 0)))
  }

  /// Takes an event; from the first that the disk has no room for on, nothing is added any more.
  ///
  /// One caller at a time; readers may come meanwhile, and wait for nothing.
  ///
  /// - Returns: What it added; nil where that is nothing.
  func append(_ event: TranscriptEvent, from voice: Voice?) -> Part? {
    var next = state.withLock { $0 }
    let text = next.isBroken ? "" : next.format.append(event, voice: voice)
    let bytes = Array(text.utf8)
    let offset = next.length
    next.isBroken = next.isBroken || (!bytes.isEmpty && !file.write(bytes, at: offset))
    next.length += next.isBroken ? 0 : bytes.count
    state.withLock { [next] in $0 = next }
    guard next.length > offset else { return nil }
    return Part(suffix: kind.suffix, offset: offset, text: text, trailer: next.format.trailer)
  }

  /// The whole transcript as it is now, piece by piece; what is said meanwhile is not in it.
  var reading: Reading {
    let now = state.withLock { $0 }
    return Reading(transcript: self, end: now.length, trailer: Array(now.format.trailer.utf8))
  }

  /// The transcript as it was at one moment.
  struct Reading: Sendable {
    fileprivate let transcript: SpooledTranscript
    private var offset = 0
    /// The length without what makes the file whole, in bytes.
    let end: Int
    private var trailer: [UInt8]?

    fileprivate init(transcript: SpooledTranscript, end: Int, trailer: [UInt8]) {
      self.transcript = transcript
      self.end = end
      self.trailer = trailer
    }

    /// The next piece; nil at the end.
    mutating func next() -> [UInt8]? {
      let count = min(SpooledTranscript.pieceLength, end - offset)
      let piece = transcript.file.read(at: offset, count: count)
      offset += piece.count
      guard piece.isEmpty else { return piece }
      defer { trailer = nil }
      return trailer
    }
  }
}
