import CFFmpeg
import Glibc
import StenoCore

/// A ``ByteSource`` as FFmpeg's callbacks see it: read, seek, and the error that it cannot carry.
final class ByteStream {
  /// Enough for the signatures of ``ContentSignature``.
  private static let peekLength = 512

  let source: any ByteSource
  let length: Int64?
  /// Why the last read failed; FFmpeg only hears that it did.
  private(set) var failure: SourceError?
  /// The first bytes, at most 512.
  private(set) var beginning: [UInt8] = []
  /// How many of ``beginning`` FFmpeg has been given.
  private var replayed = 0
  private var position: Int64 = 0

  init(_ source: any ByteSource) {
    self.source = source
    length = source.seekableLength
  }

  /// Reads the first bytes ahead: `count` of them, more if they are there.
  func peek(_ count: Int) throws(SourceError) {
    while beginning.count < count {
      var piece = [UInt8](repeating: 0, count: Self.peekLength - beginning.count)
      let read = unsafe piece.withUnsafeMutableBytes { unsafe receive(into: $0) }
      if let failure { throw failure }
      guard read > 0 else { return }
      beginning += piece.prefix(read)
    }
  }

  /// Fills the front of `buffer`; 0 at the end or where ``failure`` says why not.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard replayed < beginning.count else {
      let count = unsafe receive(into: buffer)
      position += Int64(count)
      return count
    }
    let count = min(buffer.count, beginning.count - replayed)
    unsafe buffer.copyBytes(from: beginning[replayed..<(replayed + count)])
    replayed += count
    position += Int64(count)
    return count
  }

  /// Moves to `offset`; false where the source cannot.
  func seek(to offset: Int64) -> Bool {
    guard length != nil, offset >= 0 else { return false }
    do {
      try source.seek(to: offset)
      replayed = beginning.count
      position = offset
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// `lseek` as FFmpeg asks for it: the new place, or a negative error.
  func seek(_ offset: Int64, whence: Int32) -> Int64 {
    guard let length else { return Int64(cffmpeg_error(ESPIPE)) }
    let mode = whence & ~AVSEEK_FORCE
    if mode == AVSEEK_SIZE { return length }
    let base = mode == SEEK_CUR ? position : mode == SEEK_END ? length : 0
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, seek(to: target) else { return Int64(cffmpeg_error(EINVAL)) }
    return target
  }

  private func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var span = unsafe buffer.mutableBytes
    do {
      return try source.read(into: &span)
    } catch {
      failure = error
      return 0
    }
  }
}
