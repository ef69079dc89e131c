import CFFmpeg
import Glibc
import StenoCore

/// A ``ByteSource`` as FFmpeg's callbacks see it: read, seek, and the error that it cannot carry.
final class ByteStream {
  /// The most that is read ahead: enough for ``ContentSignature`` and for most WAV headers.
  static let peekLimit = 4_096

  let source: any ByteSource
  let length: Int64?
  /// Why the last read failed; FFmpeg only hears that it did.
  private(set) var failure: SourceError?
  /// The first bytes, at most ``peekLimit``.
  private(set) var beginning: [UInt8] = []
  /// How many of ``beginning`` FFmpeg has been given.
  private var replayed = 0
  private var position: Int64 = 0
  /// Bytes still to be read of a stream whose header gives its length; nil where it does not.
  private var remaining: Int64?
  /// Whether ``remaining`` is only what the header said when it was read, and the stream may go on.
  private var isPromise = false

  init(_ source: any ByteSource) {
    self.source = source
    length = source.seekableLength
  }

  /// Reads the first bytes ahead: `count` of them, more if they are there.
  func peek(_ count: Int) throws(SourceError) {
    while beginning.count < min(count, Self.peekLimit) {
      var piece = [UInt8](repeating: 0, count: Self.peekLimit - beginning.count)
      let read = unsafe piece.withUnsafeMutableBytes { unsafe receive(into: $0) }
      if let failure { throw failure }
      guard read > 0 else { return }
      beginning += piece.prefix(read)
    }
  }

  /// Has ``read(into:)`` begin after a header that was peeked at.
  func skip(_ header: Int) {
    replayed = header
  }

  /// Has ``read(into:)`` end after `length` bytes; of a growing stream only if what stands there is not more of the same.
  func end(after length: Int64, isPromise: Bool) {
    (remaining, self.isPromise) = (length, isPromise)
  }

  /// Fills the front of `buffer`; 0 at the end or where ``failure`` says why not.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if isPromise, remaining == 0 { settlePromise() }
    let room = Int(clamping: min(remaining ?? .max, Int64(buffer.count)))
    guard room > 0 else { return 0 }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
    let count = unsafe replayed < beginning.count ? replay(into: part) : receive(into: part)
    position += Int64(count)
    remaining = remaining.map { $0 - Int64(count) }
    return count
  }

  /// Goes on behind the samples that the header knew of: there are more of them, or chunks that a finished file ends
  /// with, or another header and its samples.
  private func settlePromise() {
    (isPromise, remaining) = (false, nil)
    discard(0)
    while (try? peek(WaveHeader.longestPreamble)) != nil {
      switch WaveHeader.readBehindSamples(beginning) {
      case .samples: return
      case .chunk(let length): guard discard(length) else { return }
      case .data(let header, let length):
        discard(header)
        return end(after: length ?? .max, isPromise: length != nil)
      }
    }
  }

  /// Skips bytes; false where the input ends before.
  @discardableResult
  private func discard(_ count: Int) -> Bool {
    var rest = count + replayed
    replayed = 0
    while rest > beginning.count {
      rest -= beginning.count
      beginning = []
      try? peek(1)
      if beginning.isEmpty { return false }
    }
    beginning.removeFirst(rest)
    return true
  }

  private func replay(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, beginning.count - replayed)
    unsafe buffer.copyBytes(from: beginning[replayed..<(replayed + count)])
    replayed += count
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

  /// Bytes by which the input, now at its end, is shorter than its header says; 0 where the header does not say.
  var missingBytes: Int64 {
    if let remaining { return isPromise ? 0 : remaining }
    guard let length, let promised = ContentSignature.promisedBytes(beginning) else { return 0 }
    return max(promised - length, 0)
  }

  /// Bytes of another recording that follow the one which the header knows of, as in files joined end to end.
  ///
  /// Moves to another place in the input, so it is for its end.
  var bytesOfSuccessor: Int64 {
    guard let length, let promised = ContentSignature.promisedBytes(beginning), promised < length, seek(to: promised)
    else { return 0 }
    (beginning, replayed) = ([], 0)
    try? peek(WaveHeader.longestPreamble)
    return ContentSignature.isWAVE(beginning) ? length - promised : 0
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
