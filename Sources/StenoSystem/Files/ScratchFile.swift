import Glibc

/// A file without a name that goes away with its owner: for what must be kept and need not be in memory.
public struct ScratchFile: ~Copyable, Sendable {
  private let descriptor: Int32

  /// A new, empty file in `$TMPDIR`, else in `/tmp`.
  ///
  /// - Throws: ``FileError`` where no file can be made there.
  public init() throws(FileError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = "\(folder)/steno-XXXXXX".utf8CString
    descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let path = buffer.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(path)
      if descriptor >= 0 {
        unsafe unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      }
      return descriptor
    }
    guard descriptor >= 0 else {
      let reason = unsafe String(cString: strerror(errno))
      throw FileError(code: .unwritable, message: "no temporary file can be made in \(folder): \(reason)")
    }
  }

  /// A path by which this process can open it, as long as this exists.
  public var path: String { "/proc/self/fd/\(descriptor)" }

  /// The SHA-256 of what is in it, in hexadecimal; nil where it cannot be read.
  public var sha256: String? {
    lseek(descriptor, 0, SEEK_SET)
    return InstalledFiles.sum(of: descriptor)
  }

  deinit {
    close(descriptor)
  }

  /// Writes bytes from `offset` on; false where the disk takes no more.
  public func write(_ bytes: [UInt8], at offset: Int) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes {
        unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
      }
      guard count > 0 || (count < 0 && errno == EINTR) else { return false }
      written += max(0, count)
    }
    return true
  }

  /// At most `count` bytes from `offset` on; none at the end.
  public func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset)))
    }
  }
}
