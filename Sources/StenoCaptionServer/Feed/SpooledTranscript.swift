import StenoCaption
import StenoCore
import StenoFiles
import Synchronization

/// The transcript so far in one format.
final class SpooledTranscript: Sendable {
  private struct State: ~Copyable {
    var format: any TranscriptFormat
    var file: ScratchFile
    var isBroken = false
  }

  let kind: TranscriptSpool.Kind
  private let state: Mutex<State>
  private static let pieceLength = 1 << 16

  init(_ kind: TranscriptSpool.Kind) throws {
    self.kind = kind
    let format = kind.format.makeFormat()
    var file = try ScratchFile()
    _ = file.append(Array(format.header.utf8))
    state = Mutex(State(format: format, file: file))
  }

  /// Takes an event; from the first that the disk has no room for on, nothing is added any more.
  func append(_ event: TranscriptEvent, from voice: Voice? = nil) {
    state.withLock { state in
      let text = state.format.append(event, voice: voice)
      guard !text.isEmpty, !state.isBroken else { return }
      state.isBroken = !state.file.append(Array(text.utf8))
    }
  }

  /// The whole transcript as it is now, piece by piece; what is said meanwhile is not in it.
  var reading: Reading {
    state.withLock { Reading(transcript: self, end: $0.file.length, trailer: Array($0.format.trailer.utf8)) }
  }

  /// The transcript as it was at one moment.
  struct Reading: Sendable {
    fileprivate let transcript: SpooledTranscript
    fileprivate var offset = 0
    fileprivate let end: Int
    fileprivate var trailer: [UInt8]?

    fileprivate init(transcript: SpooledTranscript, end: Int, trailer: [UInt8]) {
      self.transcript = transcript
      self.end = end
      self.trailer = trailer
    }

    /// The next piece; nil at the end.
    mutating func next() -> [UInt8]? {
      let count = min(SpooledTranscript.pieceLength, end - offset)
      let piece = transcript.state.withLock { $0.file.read(at: offset, count: count) }
      offset += piece.count
      guard piece.isEmpty else { return piece }
      defer { trailer = nil }
      return trailer
    }
  }
}
