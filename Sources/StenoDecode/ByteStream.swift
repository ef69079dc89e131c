import CFFmpeg
import Glibc
import StenoCore

/// A ``ByteSource`` as FFmpeg's callbacks see it: read, seek, and the error that it cannot carry.
///
/// Where recordings are joined end to end it ends with each, and ``beginLink()`` goes on to the next.
final class ByteStream {
  /// The most that is read ahead: enough for ``ContentSignature`` and for most WAV headers.
  static let peekLimit = 4_096

  let source: any ByteSource
  /// The bytes in all; nil for a stream.
  let length: Int64?
  private let stop: StopFlag
  /// Why the last read failed; FFmpeg only hears that it did.
  private(set) var failure: SourceError?
  /// The first bytes of the recording, at most ``peekLimit``.
  private(set) var beginning: [UInt8] = []
  /// How many of ``beginning`` FFmpeg has been given.
  private var replayed = 0
  /// Bytes that were read and are to be given again, after those of ``beginning``.
  private var pushedBack: [UInt8] = []
  private var position: Int64 = 0
  /// Bytes taken from the source, which is also where its next ones stand.
  private var taken: Int64 = 0
  private var readsForward = false
  /// Bytes still to be read where a header gives their number; nil where none does.
  private var remaining: Int64?
  /// Whether ``remaining`` is what the header said while the input was still being written.
  private var mayGrow = false
  private var scanner: LinkScanner?
  /// Whether another recording follows.
  private(set) var hasLink = false

  init(_ source: any ByteSource, stop: StopFlag) {
    (self.source, self.stop) = (source, stop)
    length = source.seekableLength
  }

  /// Whether FFmpeg may move about in it.
  var isSeekable: Bool { length != nil && !readsForward }

  /// Whether FFmpeg is to be told that the reader has gone.
  var isAbandoned: Bool { stop.isSet && isSeekable }

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

  /// Has ``read(into:)`` begin after a header that was peeked at, and run forward from there.
  func skip(_ header: Int) {
    (replayed, readsForward) = (header, true)
  }

  /// Has ``read(into:)`` see after `length` bytes what stands there, which may be more of the same.
  ///
  /// Where the input `mayGrow`, it is no loss if they are not all there.
  func end(after length: Int64, mayGrow: Bool) {
    (remaining, self.mayGrow) = (length, mayGrow)
  }

  /// Has ``read(into:)`` run forward and end where another recording begins, in formats where one may.
  func scanForLinks() {
    scanner = LinkScanner(beginning)
    guard scanner != nil else { return }
    readsForward = true
    pushedBack = beginning[replayed...] + pushedBack
    replayed = beginning.count
  }

  /// Goes on to the next recording.
  func beginLink() {
    if replayed < beginning.count { pushedBack = beginning[replayed...] + pushedBack }
    (beginning, replayed, position) = ([], 0, 0)
    (remaining, scanner, hasLink, readsForward) = (nil, nil, false, true)
  }

  /// Reads to the end of the recording, in vain.
  func skipRest() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while unsafe buffer.withUnsafeMutableBytes({ unsafe read(into: $0) }) > 0 {}
  }

  /// Fills the front of `buffer`; 0 at the end or where ``failure`` says why not.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if remaining == 0 { readBehindSamples() }
    let room = Int(clamping: min(remaining ?? .max, Int64(buffer.count)))
    guard room > 0, !hasLink else { return 0 }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
    let count = scanner == nil ? unsafe take(into: part) : unsafe scan(into: part)
    position += Int64(count)
    remaining = remaining.map { $0 - Int64(count) }
    return count
  }

  /// Bytes from where they were read ahead, or from the source.
  private func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if replayed < beginning.count { return unsafe replay(into: buffer) }
    return unsafe receive(into: buffer)
  }

  private func scan(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    while scanner != nil {
      let read = unsafe take(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      count += read
      let seen = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      let isLast = read == 0 || count == buffer.count && count < LinkScanner.longestHeader
      guard let finding = unsafe scanner?.scan(seen, isLast: isLast) else { break }
      let own: Int
      switch finding {
      case .own(let bytes): own = bytes
      case .link(let bytes): (own, hasLink) = (bytes, true)
      }
      // What may be half a header is shown again with more behind it.
      guard own > 0 || hasLink || read == 0 else { continue }
      if own < count { unsafe pushedBack = Array(buffer[own..<count]) + pushedBack }
      return own
    }
    return 0
  }

  /// Goes on behind the samples that the header knew of: there are more of them, or chunks that a finished file ends
  /// with, or another header and its samples, or another recording.
  private func readBehindSamples() {
    remaining = nil
    discard(0)
    while (try? peek(WaveHeader.longestPreamble)) != nil, !beginning.isEmpty {
      if ContentSignature.isWAVE(beginning) {
        hasLink = true
        return
      }
      switch WaveHeader.readBehindSamples(beginning, rest: length.map { $0 - taken + Int64(beginning.count) }) {
      case .samples: return
      case .chunk(let length): guard discard(length) else { return }
      case .data(let header, let length):
        discard(header)
        remaining = length
        return
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
    guard isSeekable, offset >= 0, move(to: offset) else { return false }
    (replayed, position) = (beginning.count, offset)
    return true
  }

  private func move(to offset: Int64) -> Bool {
    do {
      try source.seek(to: offset)
      taken = offset
      return true
    } catch {
      // A place that cannot be is asked for by damaged headers.
      return false
    }
  }

  /// `lseek` as FFmpeg asks for it: the new place, or a negative error.
  func seek(_ offset: Int64, whence: Int32) -> Int64 {
    guard isSeekable, let length else { return Int64(cffmpeg_error(ESPIPE)) }
    if isAbandoned { return Int64(cffmpeg_error_exit()) }
    let mode = whence & ~AVSEEK_FORCE
    if mode == AVSEEK_SIZE { return length }
    let base = mode == SEEK_CUR ? position : mode == SEEK_END ? length : 0
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target <= length, seek(to: target) else { return Int64(cffmpeg_error(EINVAL)) }
    return target
  }

  /// The `count` bytes at `offset`, or as many as there are; none where the source only runs forward.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    let place = taken
    guard length != nil, offset >= 0, move(to: offset) else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe bytes.withUnsafeMutableBytes { unsafe receive(into: $0) }
    return move(to: place) ? Array(bytes.prefix(read)) : []
  }

  /// Bytes by which the input, now at its end, is shorter than its header says; 0 where the header does not say.
  var missingBytes: Int64 {
    if let remaining { return mayGrow ? 0 : remaining }
    guard let length, let promised = ContentSignature.promisedBytes(beginning) else { return 0 }
    return max(promised - length, 0)
  }

  /// Whether the input, now at its end, breaks off where its own structure goes on.
  var isCutOff: Bool { missingBytes > 1 || scanner?.endsWithinPage == true }

  private func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if !pushedBack.isEmpty {
      let count = min(buffer.count, pushedBack.count)
      unsafe buffer.copyBytes(from: pushedBack[..<count])
      pushedBack.removeFirst(count)
      return count
    }
    var span = unsafe buffer.mutableBytes
    do {
      let count = try source.read(into: &span)
      taken += Int64(count)
      return count
    } catch {
      failure = error
      return 0
    }
  }
}
