import Glibc

/// A file descriptor whose blocked read any thread can end.
///
/// The reader waits in `poll` for the descriptor and for a pipe of its own; ``interrupt()`` writes to that pipe.
public final class InterruptibleDescriptor: Sendable {
  /// What the system said.
  public struct Failure: Error, Sendable {
    /// The value of `errno`.
    public let code: Int32
    /// The system's words for it.
    public var message: String { unsafe String(cString: strerror(code)) }
  }

  /// What a wait ended with.
  public enum Wait: Sendable, Equatable {
    /// There is something to read, or the end.
    case readable
    case timedOut
    /// ``InterruptibleDescriptor/interrupt()`` was called, now or before.
    case interrupted
  }

  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let wakeReader: Int32
  private let wakeWriter: Int32

  /// Reads from `descriptor`, and closes it when let go if `closesDescriptor`, also where this throws.
  ///
  /// - Throws: ``Failure`` when the system has no descriptors left.
  public init(_ descriptor: Int32, closesDescriptor: Bool) throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      let failure = Failure(code: errno)
      if closesDescriptor { close(descriptor) }
      throw failure
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (wakeReader, wakeWriter) = (ends[0], ends[1])
    _ = fcntl(wakeWriter, F_SETFL, O_NONBLOCK)
    self.descriptor = descriptor
    self.closesDescriptor = closesDescriptor
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
    if closesDescriptor { close(descriptor) }
  }

  /// Bytes in all if the descriptor is a regular file, which alone can be read at any place; nil for pipes and devices.
  public var regularFileLength: Int64? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_size)
  }

  /// Where the next read begins, in bytes; 0 for what has no place, such as a pipe.
  public var offset: Int64 {
    max(Int64(lseek(descriptor, 0, SEEK_CUR)), 0)
  }

  /// Waits for bytes and puts them at the front of `buffer`; 0 at the end and for ever after ``interrupt()``.
  ///
  /// - Throws: ``Failure`` when the system cannot read.
  public func read(into buffer: inout MutableRawSpan) throws(Failure) -> Int {
    while true {
      guard try wait() == .readable else { return 0 }
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      if errno != EINTR && errno != EAGAIN { throw Failure(code: errno) }
    }
  }

  /// Makes the next read begin `offset` bytes after the beginning of the file.
  ///
  /// - Throws: ``Failure`` when the system cannot move there.
  public func seek(to offset: Int64) throws(Failure) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw Failure(code: errno) }
  }

  /// Ends the read that waits and every later one.
  public func interrupt() {
    var byte: UInt8 = 1
    _ = unsafe write(wakeWriter, &byte, 1)
  }

  /// Waits until there is something to read.
  ///
  /// - Parameter limit: How long; nil, the default, for as long as it takes.
  /// - Returns: What ended the wait.
  /// - Throws: ``Failure`` when the system cannot wait.
  public func wait(atMost limit: Duration? = nil) throws(Failure) -> Wait {
    var waits = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
    ]
    // Longer than 30 years is for ever, and would not fit the clock.
    let deadline = limit.map { ContinuousClock.now + min($0, .seconds(1_000_000_000)) }
    while true {
      let rest = deadline.map { max($0 - .now, .zero) / .milliseconds(1) }
      let count = unsafe poll(&waits, nfds_t(waits.count), rest.map { Int32(min($0.rounded(.up), 1e9)) } ?? -1)
      if count < 0, errno != EINTR { throw Failure(code: errno) }
      if waits[1].revents != 0 { return .interrupted }
      if count > 0 { return .readable }
      if count == 0 { return .timedOut }
    }
  }
}
