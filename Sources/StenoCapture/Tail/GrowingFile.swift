import Glibc
import StenoCore

/// One file, open while others write to it.
final class GrowingFile: Sendable {
  /// Bytes before the reader's place that are compared to notice a file that was written anew in one go.
  static let memory = 256
  /// Differing bytes among them from which it counts as new: writers mend a length here and there.
  private static let tolerance = 16

  let descriptor: Int32
  let identity: FileIdentity

  /// Opens `path`.
  ///
  /// - Throws: `SourceError` for what cannot be opened or is no regular file; nil where there is none.
  init?(path: String) throws(SourceError) {
    let opened = unsafe open(path.pathBytes, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0, let identity = FileIdentity(descriptor: opened) else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Self.error(errno, path: path)
    }
    guard identity.isRegular else {
      close(opened)
      throw SourceError(
        code: .unsupported, message: "\(path.pathText) is not a regular file; use steno listen for a pipe or device")
    }
    (descriptor, self.identity) = (opened, identity)
  }

  deinit {
    close(descriptor)
  }

  /// Bytes in it now.
  var length: Int64 { FileIdentity(descriptor: descriptor)?.length ?? 0 }

  /// Reads what there is at `position`; nothing at the end.
  func read(at position: Int64, atMost limit: Int, path: String) throws(SourceError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      repeat {
        let answer = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
        count = max(answer, 0)
        code = answer < 0 ? errno : 0
      } while code == EINTR
    }
    guard code == 0 else { throw Self.error(code, path: path) }
    return bytes
  }

  /// Whether `bytes`, which were read before `position`, are still there.
  func holds(_ bytes: [UInt8], before position: Int64) -> Bool {
    let start = position - Int64(bytes.count)
    guard start >= 0, let there = try? read(at: start, atMost: bytes.count, path: "") else { return true }
    return zip(there, bytes).count { $0 != $1 } <= Self.tolerance
  }

  /// Whether somebody has the file open for writing; nil where the system does not tell.
  ///
  /// A read lease is given only for files that nobody writes to, so it is asked for and given back at once.
  ///
  /// #### Source
  /// fcntl(2), "Leases". The numbers are those of `asm-generic/fcntl.h` (`F_SETLEASE`, `F_SETSIG`), which Swift does not
  /// see. A writer that comes in between waits until the lease is back; the signal that it causes is one that is ignored.
  var hasWriter: Bool? {
    let (setLease, setSignal): (Int32, Int32) = (1_024, 10)
    _ = fcntl(descriptor, setSignal, SIGURG)
    guard fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 else { return errno == EAGAIN ? true : nil }
    _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
    return false
  }

  private static func error(_ code: Int32, path: String) -> SourceError {
    switch code {
    case EACCES, EPERM:
      SourceError(code: .refused, message: "\(path) cannot be read: permission denied; give this user read access")
    default:
      SourceError(code: .unavailable, message: "\(path) cannot be read: \(unsafe String(cString: strerror(code)))")
    }
  }
}
