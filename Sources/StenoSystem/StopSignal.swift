import Glibc

/// A signal to a thread that works or waits: stop. Once given, it stays.
public final class StopSignal: Sendable {
  private let reader: Int32
  private let writer: Int32

  /// A signal that was not given.
  ///
  /// - Throws: ``InterruptibleDescriptor/Failure`` when the system has no descriptors left.
  public init() throws(InterruptibleDescriptor.Failure) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw InterruptibleDescriptor.Failure(code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reader, writer) = (ends[0], ends[1])
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Gives the signal. Any thread may call it, more than once.
  public func give() {
    var byte: UInt8 = 1
    _ = unsafe write(writer, &byte, 1)
  }

  /// Waits until it is given, at most `milliseconds` (0 to about 24 days).
  ///
  /// - Returns: Whether it is given.
  public func wait(milliseconds: Int32) -> Bool {
    var wait = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wait, 1, max(milliseconds, 0)) > 0
  }
}
